Attribute VB_Name = "xladdin_scripts"
'xl-addin 0.1.0 f5e5a51ed59cb8a8. Written by xl-addin excel register; changes are lost.
Option Explicit

Private Sub RunScript(ByVal script As String, ByVal question As String)
    Dim file As Variant
    Dim text As String
    'LibreOffice calls itself version 11. It runs scripts from its own menu.
    If Val(Application.Version) < 14 Then
        text = text & "LibreOffice "
        text = text & ChrW$(&H3067) & ChrW$(&H306F) & ChrW$(&H3001) & ChrW$(&H30E1) & ChrW$(&H30CB) & ChrW$(&H30E5) & ChrW$(&H30FC) & ChrW$(&H300C) & ChrW$(&H5F97) & ChrW$(&H70B9) & ChrW$(&H8A08) & ChrW$(&H7B97)
        text = text & ChrW$(&H300D) & ChrW$(&H2192) & ChrW$(&H300C) & ChrW$(&H30B9) & ChrW$(&H30AF) & ChrW$(&H30EA) & ChrW$(&H30D7) & ChrW$(&H30C8) & ChrW$(&H300D) & ChrW$(&H304B) & ChrW$(&H3089) & ChrW$(&H5B9F)
        text = text & ChrW$(&H884C) & ChrW$(&H3057) & ChrW$(&H3066) & ChrW$(&H304F) & ChrW$(&H3060) & ChrW$(&H3055) & ChrW$(&H3044) & ChrW$(&H3002)
        text = text & vbCrLf
        text = text & "In LibreOffice choose this in the menu Scoring - Scripts."
        MsgBox text, vbInformation, "xl-addin"
        Exit Sub
    End If
    file = ""
    If question <> "" Then
        file = Application.GetOpenFilename("CSV, Excel (*.csv;*.xlsx;*.xlsm),*.csv;*.xlsx;*.xlsm", , question)
        If VarType(file) = vbBoolean Then Exit Sub
    End If
    On Error GoTo failed
    text = XlAddinRunScript(script, file)
    XlAddinShow Mid$(text, 2), IIf(Left$(text, 1) = "+", vbInformation, vbExclamation)
    Exit Sub
failed:
    XlAddinShow XlAddinFailure(Err.Number, Err.Description)
End Sub

Public Sub XlAddinRefresh()
    RunScript "refresh", ChrW$(&H65B0) & ChrW$(&H3057) & ChrW$(&H3044) & ChrW$(&H6570) & ChrW$(&H5024) & ChrW$(&H306E) & ChrW$(&H30D5) & ChrW$(&H30A1) & ChrW$(&H30A4) & ChrW$(&H30EB) & " / the file of new figures"
End Sub

Public Sub XlAddinCompareYears()
    RunScript "compare_years", ChrW$(&H6BD4) & ChrW$(&H3079) & ChrW$(&H308B) & ChrW$(&H5E74) & ChrW$(&H5EA6) & ChrW$(&H306E) & ChrW$(&H30D6) & ChrW$(&H30C3) & ChrW$(&H30AF) & " / the workbook of the other year"
End Sub

Public Sub XlAddinCharts()
    RunScript "charts", ""
End Sub

Public Sub XlAddinExportPdf()
    RunScript "export_pdf", ""
End Sub
