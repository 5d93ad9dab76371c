"""Writes the two VBA modules of a registered workbook: the worksheet functions, and what starts Python for them.

Every function has its wrapper, which hands its arguments on and turns a cell error into one that SUM and IFERROR know;
xlwings' own wrapper would show it as text. Sources are plain ASCII, so that they read the same in every code page; only
the descriptions are not, and they follow the code page of the project.
"""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files
from typing import TYPE_CHECKING

from xl_addin.functions import FUNCTIONS
from xl_addin.hosts.excel.vba_text import STAMP, finished, said

if TYPE_CHECKING:
    from xl_addin.registry import WorksheetFunction

XLWINGS = "0.37.8"
"""The one version of xlwings that fits: its DLL carries the version in its name."""
UDFS = "xl_addin.hosts.excel.udfs"
"""The Python module that xlwings calls."""
MACROS = "xl_addin.hosts.excel.macros"
"""The Python module that runs scripts for buttons."""
FUNCTIONS_MODULE = "xladdin_functions"
PYTHON_MODULE = "xladdin_python"
SCRIPTS_MODULE = "xladdin_scripts"
PROCEDURES = ("XlAddinCallUdf", "XlAddinFailure", "XlAddinRunScript", "XlAddinShow")
"""What the modules call in one another."""
MARK = "\ue000"
"""First character of a result that is a cell error; the error's name follows."""
EXCEL_ERRORS = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
}
"""Number of a cell error in VBA's CVErr."""
JAPANESE = 932

_NO_PYTHON, _NO_DLL, _NO_WINDOWS = 40001, 40002, 40003
_LONGEST_HELP = 255
_DESCRIBED = re.compile(r"^Attribute \w+\.VB_Description = ", re.MULTILINE | re.IGNORECASE)
# Words of LibreOffice's Basic, where a module with such a name would not run at all. Formulas never hold these names.
_RENAMED = {"base": "base_", "compare": "compare_", "step": "step_"}
_PLAIN = str.maketrans({"−": "-", "△": "(triangle)"})
# error number → what a user reads once, before the details
_MESSAGES = {
    _NO_PYTHON: (
        "xl-addin: Python が見つからないため計算できません。",
        f"Python with xlwings {XLWINGS} was not found, so xl-addin cannot compute.",
    ),
    _NO_DLL: (
        f"xl-addin: xlwings {XLWINGS} の DLL が見つからないため計算できません。",
        f"The DLL of xlwings {XLWINGS} was not found, so xl-addin cannot compute.",
    ),
    _NO_WINDOWS: (
        "xl-addin: 計算には Windows 版の Excel が必要です。",
        "xl-addin computes in Excel for Windows.",
    ),
}
_OTHERWISE = (
    "xl-addin: Python を呼び出せないため計算できません。",
    "Python could not be called, so xl-addin cannot compute.",
)
_ADVICE = (
    "コマンド xl-addin excel doctor で原因を確かめられます。直したあと、ブックを開き直してください。",
    "The command xl-addin excel doctor tells the cause. When it is mended, open the workbook again.",
)
_BODY = f"""
Private told As Long

Private Function Scored(ByVal method As String, ByVal arguments As Variant) As Variant
    'LibreOffice calls itself version 11. It has the add-in for this, and cannot run the module that starts Python.
    Scored = CVErr({EXCEL_ERRORS["#VALUE!"]})
    If Val(Application.Version) < 14 Then Exit Function
    On Error GoTo failed
    Scored = Shown(XlAddinCallUdf(method, arguments))
    Exit Function
failed:
    Tell Err.Number, Err.Description
End Function

Private Function Shown(ByVal result As Variant) As Variant
    Dim row As Long
    Dim column As Long
    If Not IsArray(result) Then
        Shown = ShownCell(result)
        Exit Function
    End If
    If HasColumns(result) Then
        For row = LBound(result, 1) To UBound(result, 1)
            For column = LBound(result, 2) To UBound(result, 2)
                result(row, column) = ShownCell(result(row, column))
            Next column
        Next row
    Else
        For row = LBound(result) To UBound(result)
            result(row) = ShownCell(result(row))
        Next row
    End If
    Shown = result
End Function

Private Function HasColumns(ByRef result As Variant) As Boolean
    Dim last As Long
    On Error GoTo flat
    last = UBound(result, 2)
    HasColumns = True
flat:
End Function

Private Function ShownCell(ByVal cell As Variant) As Variant
    ShownCell = cell
    If IsEmpty(cell) Or IsNull(cell) Then
        ShownCell = ""
    ElseIf VarType(cell) = vbString Then
        If Left$(cell, 1) = ChrW$(&H{ord(MARK):04X}) Then ShownCell = CellError(Mid$(cell, 2))
    End If
End Function

Private Function CellError(ByVal name As String) As Variant
    Select Case name
@CASES@
        Case Else: CellError = ChrW$(&H{ord(MARK):04X}) & name
    End Select
End Function

'Once for a failure, and not for every cell.
Private Sub Tell(ByVal number As Long, ByVal details As String)
    If told = number Then Exit Sub
    told = number
    On Error Resume Next
    XlAddinShow XlAddinFailure(number, details)
End Sub

Public Function XlAddinFailure(ByVal number As Long, ByVal details As String) As String
    Dim text As String
    Select Case number
@MESSAGES@
    End Select
@ADVICE@
    XlAddinFailure = text & vbCrLf & vbCrLf & Left$(details, 600)
End Function
"""


def functions_module(code_page: int = JAPANESE) -> str:
    """Return the source of the module of worksheet functions, with one wrapper per function.

    Args:
        code_page: of the VBA project. Where it has no Japanese letters, descriptions are English.
    """
    wrappers = "".join(_wrapper(function, code_page) for function in FUNCTIONS)
    head = f'Attribute VB_Name = "{FUNCTIONS_MODULE}"\n{STAMP}\nOption Explicit\n'
    return finished(head + _tail() + wrappers)


def python_module() -> str:
    """Return the source of the module that starts Python, with the notice of xlwings, from which it is shortened."""
    text = files("xl_addin.hosts.excel").joinpath(f"{PYTHON_MODULE}.bas").read_text("ascii")
    for name, value in (
        ("XLWINGS", XLWINGS),
        ("UDFS", UDFS),
        ("MACROS", MACROS),
        ("NO_PYTHON", _NO_PYTHON),
        ("NO_DLL", _NO_DLL),
        ("NO_WINDOWS", _NO_WINDOWS),
    ):
        text = text.replace(f"@{name}@", str(value))
    first, rest = text.split("\n", 1)
    return finished(f"{first}\n{STAMP}\n{rest}")


def descriptions(source: str) -> int:
    """Return how many functions of a module have a description; LibreOffice drops them when it saves."""
    return len(_DESCRIBED.findall(source))


def description(function: WorksheetFunction, code_page: int) -> str:
    """Return what the function wizard shows: Japanese and English, or English where the code page has no Japanese."""
    both = f"{function.help.ja} / {function.help.en}"
    if len(both) > _LONGEST_HELP:
        both = function.help.ja
    try:
        both.encode(f"cp{code_page}")
    except (LookupError, UnicodeEncodeError):
        plain = unicodedata.normalize("NFKC", function.help.en).translate(_PLAIN)
        return plain.encode("ascii", "replace").decode()[:_LONGEST_HELP]
    return both


def _wrapper(function: WorksheetFunction, code_page: int) -> str:
    names = [_RENAMED.get(argument.name, argument.name) for argument in function.arguments]
    declared = ", ".join(
        f"{'Optional ' if argument.optional else ''}ByRef {name} As Variant"
        for name, argument in zip(names, function.arguments, strict=True)
    )
    quoted = description(function, code_page).replace('"', '""')
    name = function.name
    # The second attribute is what Excel itself writes for a function with a description: category "User Defined".
    return (
        f"\nPublic Function {name}({declared}) As Variant\n"
        f'Attribute {name}.VB_Description = "{quoted}"\n'
        f'Attribute {name}.VB_ProcData.VB_Invoke_Func = " \\n14"\n'
        f'    {name} = Scored("{function.method}", Array({", ".join(names)}))\n'
        "End Function\n"
    )


def _tail() -> str:
    cases = "\n".join(f'        Case "{name}": CellError = CVErr({number})' for name, number in EXCEL_ERRORS.items())
    messages = "".join(f"        Case {number}\n{said(*texts)}" for number, texts in _MESSAGES.items())
    messages += f"        Case Else\n{said(*_OTHERWISE)}"
    advice = "    text = text & vbCrLf & vbCrLf\n" + said(*_ADVICE, indent=4)
    return _BODY.replace("@CASES@", cases).replace("@MESSAGES@", messages.rstrip()).replace("@ADVICE@", advice.rstrip())
