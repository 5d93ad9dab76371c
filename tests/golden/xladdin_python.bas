Attribute VB_Name = "xladdin_python"
'xl-addin 0.1.0 bceb9907dd1eee03. Written by xl-addin excel register; changes are lost.
'Starts Python for the worksheet functions and scripts of xl-addin, through the DLL of xlwings 0.37.8, and calls them there.
'Which Python that is, the user's own xlwings.conf says, or else the folders of PATH. It is started by its whole path
'and without a shell: nothing in a workbook, nor beside it, chooses what is started.

'Shortened from xlwings.bas of xlwings 0.37.8, whose notice follows.
'
'xlwings is distributed under a BSD 3-clause license.
'
'Copyright (C) 2014-present, Zoomer Analytics LLC.
'All rights reserved.
'
'Redistribution and use in source and binary forms, with or without modification,
'are permitted provided that the following conditions are met:
'
'* Redistributions of source code must retain the above copyright notice, this
'  list of conditions and the following disclaimer.
'
'* Redistributions in binary form must reproduce the above copyright notice, this
'  list of conditions and the following disclaimer in the documentation and/or
'  other materials provided with the distribution.
'
'* Neither the name of the copyright holder nor the names of its
'  contributors may be used to endorse or promote products derived from
'  this software without specific prior written permission.
'
'THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
'ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
'WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
'DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR
'ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
'(INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES;
'LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON
'ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT
'(INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
'SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

Option Explicit
Option Private Module

Private Const NO_PYTHON As Long = 40001
Private Const NO_DLL As Long = 40002
Private Const NO_WINDOWS As Long = 40003

Private Const DLL_64 As String = "xlwings64-0.37.8.dll"
Private Const DLL_32 As String = "xlwings32-0.37.8.dll"

'LibreOffice passes over the lines that open with # and compiles every branch, so that no name stands in two of them.
#If Not Mac Then
Private Declare PtrSafe Function Activate64 Lib "xlwings64-0.37.8.dll" Alias "XLPyDLLActivateAuto" (ByRef Result As Variant, Optional ByVal Config As String = "", Optional ByVal mode As Long = 1) As Long
Private Declare PtrSafe Function Activate32 Lib "xlwings32-0.37.8.dll" Alias "XLPyDLLActivateAuto" (ByRef Result As Variant, Optional ByVal Config As String = "", Optional ByVal mode As Long = 1) As Long
Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" (ByVal fileName As LongPtr) As LongPtr
Private Declare PtrSafe Function MessageBoxW Lib "user32" (ByVal window As LongPtr, ByVal text As LongPtr, ByVal caption As LongPtr, ByVal kind As Long) As Long
#End If

Private pythonCommand As String
Private failedNumber As Long
Private failedText As String

'Without the workbook: xlwings would look through it for sheets that hold Python code.
Public Function XlAddinCallUdf(ByVal method As String, ByRef arguments As Variant) As Variant
#If Mac Then
    Err.Raise NO_WINDOWS, Description:="Excel for Windows"
#Else
    XlAddinCallUdf = Server().CallUDF("xl_addin.hosts.excel.udfs", method, arguments, Nothing, Application.Caller)
#End If
End Function

'The workbook is what xw.Book.caller() returns in the script.
Public Function XlAddinRunScript(ByVal script As String, ByVal file As String) As String
#If Mac Then
    Err.Raise NO_WINDOWS, Description:="Excel for Windows"
#Else
    Dim python As Object
    Set python = Server()
    python.SetAttr python.Module("xlwings._xlwindows"), "BOOK_CALLER", ThisWorkbook
    XlAddinRunScript = python.Str(python.Call(python.Module("xl_addin.hosts.excel.macros"), "run", python.Tuple(script, file)))
#End If
End Function

'VBA's own MsgBox shows only the letters of the system's code page.
Public Sub XlAddinShow(ByVal text As String, Optional ByVal kind As Long = 48)
    Dim caption As String
    caption = "xl-addin"
#If Mac Then
    MsgBox text, kind, caption
#Else
    If Application.Visible And Application.Interactive And Application.DisplayAlerts Then
        MessageBoxW Application.Hwnd, StrPtr(text), StrPtr(caption), kind
    Else
        Debug.Print text
    End If
#End If
End Sub

#If Not Mac Then

'A start that fails may take a minute, so it is tried once and not for every cell.
Private Function Server() As Object
    Dim started As Variant
    Dim failure As Long
    If failedNumber <> 0 Then Err.Raise failedNumber, Description:=failedText
    On Error GoTo failed
    If pythonCommand = "" Then PreparePython
#If Win64 Then
    failure = Activate64(started, pythonCommand, 1)
#Else
    failure = Activate32(started, pythonCommand, 1)
#End If
    If failure <> 0 Then Err.Raise 1000, Description:=CStr(started)
    Set Server = started
    Exit Function
failed:
    failedNumber = Err.Number
    failedText = Err.Description
    Err.Raise failedNumber, Description:=failedText
End Function

'-P keeps the current folder, which may be the workbook's, out of Python's search path.
Private Sub PreparePython()
    Dim python As String
    Dim dll As String
    Dim path As String
    python = Interpreter()
    dll = DllOf(python)
    If dll = "" Then Err.Raise NO_DLL, Description:=DllName() & " (" & ParentFolder(python) & ")"
    path = dll
    If LoadLibraryW(StrPtr(path)) = 0 Then Err.Raise NO_DLL, Description:=dll
    pythonCommand = """" & python & """ -P -B -c ""import xlwings; xlwings.serve('$(CLSID)')"""
End Sub

Private Function Interpreter() As String
    Dim key As Variant
    Dim folder As Variant
    Dim python As String
    For Each key In Array("XLADDIN_INTERPRETER", "INTERPRETER_WIN", "INTERPRETER")
        Interpreter = Replace(Expanded(Setting(key)), "/", "\")
        If Interpreter <> "" Then Exit For
    Next key
    If InStr(Interpreter, "\") > 0 Then
        If Not IsWhole(Interpreter) Or Not FileExists(Interpreter) Then Err.Raise NO_PYTHON, Description:=Interpreter
        Exit Function
    End If
    For Each folder In Split(Environ$("PATH"), ";")
        python = Trim$(Replace(folder, """", ""))
        If Right$(python, 1) = "\" Then python = Left$(python, Len(python) - 1)
        python = python & "\pythonw.exe"
        If Mid$(python, 2, 2) = ":\" Then
            If FileExists(python) Then
                If DllOf(python) <> "" Then
                    Interpreter = python
                    Exit Function
                End If
            End If
        End If
    Next folder
    Err.Raise NO_PYTHON, Description:=DllName() & " + pythonw.exe (PATH)"
End Function

Private Function DllName() As String
#If Win64 Then
    DllName = DLL_64
#Else
    DllName = DLL_32
#End If
End Function

'With a drive or a server: any other path depends on the current folder.
Private Function IsWhole(ByVal path As String) As Boolean
    IsWhole = Mid$(path, 2, 2) = ":\" Or Left$(path, 2) = "\\"
End Function

'Beside Python, above a virtual environment's Scripts folder, or where pip puts it for a single user.
Private Function DllOf(ByVal python As String) As String
    Dim folder As Variant
    For Each folder In Array(ParentFolder(python), ParentFolder(ParentFolder(python)), Environ$("APPDATA") & "\Python")
        If folder <> "" And FileExists(folder & "\" & DllName()) Then
            DllOf = folder & "\" & DllName()
            Exit Function
        End If
    Next folder
End Function

Private Function Setting(ByVal key As String) As String
    Dim number As Integer
    Dim file As String
    Dim name As String
    Dim value As String
    Dim failure As Long
    Dim details As String
    file = Environ$("USERPROFILE") & "\.xlwings\xlwings.conf"
    If Not FileExists(file) Then Exit Function
    number = FreeFile
    Open file For Input As #number
    On Error GoTo done
    Do While Not EOF(number)
        Input #number, name, value
        If LCase$(name) = LCase$(key) Then
            Setting = value
            Exit Do
        End If
    Loop
done:
    failure = Err.Number
    details = Err.Description
    Close #number
    If failure <> 0 Then Err.Raise failure, Description:=details
End Function

Private Function Expanded(ByVal text As String) As String
    Dim first As Long
    Dim last As Long
    Dim found As String
    Expanded = text
    first = InStr(Expanded, "%")
    Do While first > 0
        last = InStr(first + 1, Expanded, "%")
        If last = 0 Then Exit Do
        found = Environ$(Mid$(Expanded, first + 1, last - first - 1))
        If found <> "" Then
            Expanded = Left$(Expanded, first - 1) & found & Mid$(Expanded, last + 1)
            last = first + Len(found) - 1
        End If
        first = InStr(last + 1, Expanded, "%")
    Loop
End Function

Private Function ParentFolder(ByVal path As String) As String
    If InStrRev(path, "\") > 0 Then ParentFolder = Left$(path, InStrRev(path, "\") - 1)
End Function

Private Function FileExists(ByVal path As String) As Boolean
    Dim attributes As Long
    On Error Resume Next
    attributes = GetAttr(path)
    If Err.Number = 0 Then FileExists = (attributes And vbDirectory) = 0
End Function

#End If
