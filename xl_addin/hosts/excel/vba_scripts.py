"""Writes the third VBA module of a registered workbook: a macro per shipped script, for buttons and the list of macros."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.excel.vba import SCRIPTS_MODULE
from xl_addin.hosts.excel.vba_text import STAMP, finished, letters, said
from xl_addin.hosts.scripts import DATA_FILES, SCRIPTS

if TYPE_CHECKING:
    from xl_addin.hosts.scripts import Script

_IN_CALC = (
    "LibreOffice では、メニュー「得点計算」→「スクリプト」から実行してください。",
    "In LibreOffice choose this in the menu Scoring - Scripts.",
)
_BODY = """
Private Sub RunScript(ByVal script As String, ByVal question As String)
    Dim file As Variant
    Dim text As String
    'LibreOffice calls itself version 11. It runs scripts from its own menu.
    If Val(Application.Version) < 14 Then
@IN_CALC@
        MsgBox text, vbInformation, "xl-addin"
        Exit Sub
    End If
    file = ""
    If question <> "" Then
        file = Application.GetOpenFilename("@FILES@", , question)
        If VarType(file) = vbBoolean Then Exit Sub
    End If
    On Error GoTo failed
    text = XlAddinRunScript(script, file)
    XlAddinShow Mid$(text, 2), IIf(Left$(text, 1) = "+", vbInformation, vbExclamation)
    Exit Sub
failed:
    XlAddinShow XlAddinFailure(Err.Number, Err.Description)
End Sub
"""


def scripts_module() -> str:
    """Return the source of the module, which is ASCII and so reads the same in every code page."""
    patterns = ";".join(f"*.{ending}" for ending in DATA_FILES)
    body = _BODY.replace("@FILES@", f"CSV, Excel ({patterns}),{patterns}")
    body = body.replace("@IN_CALC@", said(*_IN_CALC, 8).rstrip())
    macros_ = "".join(_macro(script) for script in SCRIPTS)
    return finished(f'Attribute VB_Name = "{SCRIPTS_MODULE}"\n{STAMP}\nOption Explicit\n{body}{macros_}')


def macro(script: Script) -> str:
    """Return the name of the macro that runs a script.

    Args:
        script: the script.
    """
    return "XlAddin" + "".join(word.capitalize() for word in script.key.split("_"))


def macros() -> tuple[str, ...]:
    """Return the names of all macros."""
    return tuple(macro(script) for script in SCRIPTS)


def _macro(script: Script) -> str:
    question = " & ".join(letters(f"{script.file_ja} / {script.file_en}")) if script.file_ja else '""'
    return f'\nPublic Sub {macro(script)}()\n    RunScript "{script.key}", {question}\nEnd Sub\n'
