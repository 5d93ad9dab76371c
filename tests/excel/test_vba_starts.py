"""How the module starts Python, run in LibreOffice's VBA with Windows, Excel and the DLL replaced by lists of the test."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.test_vba_runs import ALWAYS, Runner
from tests.excel.varied_books import make, parts, rewritten
from xl_addin.hosts.excel import vba
from xl_addin.hosts.excel.register import register
from xl_addin.hosts.excel.vba_project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

pytestmark = pytest.mark.office

CONF = r'Environ$("USERPROFILE") & "\.xlwings\xlwings.conf"'
KEPT = ("Server", "PreparePython", "Interpreter", "IsWhole", "Expanded", "ParentFolder")
DLL = "xlwings64-0.37.8.dll"
HERE = f"""Attribute VB_Name = "xladdin_python"
Option Explicit
Private Const NO_PYTHON As Long = 40001
Private Const NO_DLL As Long = 40002
Private pythonCommand As String
Private failedNumber As Long
Private failedText As String
Private answer As Long
Private starts As Long
Private searches As Long
Private settings As String
Private files As String

'Settings and files stand between bars.
Public Sub Set_(ByVal newSettings As String, ByVal newFiles As String, ByVal newAnswer As String)
    settings = newSettings
    files = newFiles
    answer = CLng(newAnswer)
End Sub
Public Function Start_() As String
    Dim found As Object
    On Error GoTo failed
    Set found = Server()
    Start_ = "started"
    Exit Function
failed:
    Start_ = Err.Number & " " & Err.Description
End Function
Public Function Starts_() As String
    Starts_ = starts & " " & searches
End Function
Public Function Command_() As String
    Command_ = pythonCommand
End Function
Private Function DllName() As String
    DllName = "{DLL}"
End Function
'Both branches run here, so the second counts no start of its own.
Private Function Activate32(ByRef result As Variant, ByVal command As String, ByVal mode As Long) As Long
    Activate32 = answer
End Function
Private Function Activate64(ByRef result As Variant, ByVal command As String, ByVal mode As Long) As Long
    starts = starts + 1
    Activate64 = answer
    If answer = 0 Then
        Set result = ThisWorkbook
    Else
        result = "no answer within a minute"
    End If
End Function
Private Function LoadLibraryW(ByVal place As Variant) As Long
    LoadLibraryW = 1
End Function
Private Function StrPtr(ByVal text As String) As Long
    StrPtr = 1
End Function
Private Function Setting(ByVal key As String) As String
    Dim one As Variant
    For Each one In Split(settings, "|")
        If Left$(one, Len(key) + 1) = key & "=" Then Setting = Mid$(one, Len(key) + 2)
    Next one
End Function
Private Function FileExists(ByVal path As String) As Boolean
    searches = searches + 1
    FileExists = InStr("|" & files & "|", "|" & path & "|") > 0
End Function
Private Function DllOf(ByVal python As String) As String
    If FileExists(ParentFolder(python) & "\\" & DllName()) Then DllOf = ParentFolder(python) & "\\" & DllName()
End Function
"""
OURS, THEIRS = r"C:\ours\Scripts\python.exe", r"D:\theirs\python.exe"
DLLS = rf"C:\ours\Scripts\{DLL}|D:\theirs\{DLL}|\\server\share\{DLL}|.\{DLL}|\py\{DLL}"


def kept(text: str, names: tuple[str, ...] = KEPT) -> str:
    """The procedures under test, as they stand in the module."""
    found = [
        re.search(rf"^Private (Function|Sub) {name}\(.*?^End \1\r\n", text, re.MULTILINE | re.DOTALL) for name in names
    ]
    return "".join(match[0] for match in found if match)


def opened(office: Office, folder: Path, source: str) -> Any:
    """Open a registered workbook with another module in the place of the one that starts Python."""
    book = register(make("plain", folder)).path
    lines = {vba.PYTHON_MODULE: source.replace("\r\n", "\n").replace("\n", "\r\n")}
    new = Project(parts(book)["xl/vbaProject.bin"], "x").with_modules(lines)
    rewritten(book, lambda name, content: new if name == "xl/vbaProject.bin" else content)
    return office.load(book, MacroExecutionMode=ALWAYS)


@pytest.fixture
def run(office: Office, tmp_path: Path) -> Iterator[Runner]:
    """A workbook with the module whose surroundings are replaced."""
    text = kept(vba.python_module())
    assert len(re.findall(r"^End (Function|Sub)", text, re.MULTILINE)) == len(KEPT)
    document = opened(office, tmp_path, HERE + text)
    yield Runner(document)
    document.close(True)


def started(run: Runner, settings: str, files: str, answer: int = 0) -> Any:
    """What a start says."""
    run("xladdin_python.Set_", settings, f"{files}|{DLLS}", str(answer))
    return run("xladdin_python.Start_")


def test_the_command(run: Runner) -> None:
    """The command is the quoted path of the interpreter and its arguments."""
    assert started(run, f"INTERPRETER_WIN={OURS}", OURS) == "started"
    command = run("xladdin_python.Command_")
    assert command == f'"{OURS}" -P -B -c "import xlwings; xlwings.serve(\'$(CLSID)\')"'


def test_a_start_that_fails_is_not_tried_again(run: Runner) -> None:
    """Later cells get the same error at once, even if a start would work by now."""
    said = started(run, f"INTERPRETER_WIN={OURS}", OURS, answer=1)
    assert said == "1000 no answer within a minute"
    once = run("xladdin_python.Starts_")
    assert once.split()[0] == "1"
    assert started(run, f"INTERPRETER_WIN={OURS}", OURS) == said
    assert run("xladdin_python.Starts_") == once


def test_a_missing_python_is_not_looked_for_again(run: Runner) -> None:
    """The disk is asked once, not for every cell."""
    said = started(run, f"INTERPRETER_WIN={OURS}", "")
    assert said == f"40001 {OURS}"
    once = run("xladdin_python.Starts_")
    assert once.split()[0] == "0"
    assert started(run, f"INTERPRETER_WIN={OURS}", OURS) == said
    assert run("xladdin_python.Starts_") == once


def test_after_a_success_python_may_be_asked_again(run: Runner) -> None:
    """A start that works leaves nothing behind, and every cell asks the DLL, which starts anew what has ended."""
    for number in (1, 2):
        assert started(run, f"INTERPRETER_WIN={OURS}", OURS) == "started"
        assert run("xladdin_python.Starts_").split()[0] == str(number)


@pytest.mark.parametrize(
    ("settings", "python"),
    [
        (rf"INTERPRETER={THEIRS}|INTERPRETER_WIN={THEIRS}|XLADDIN_INTERPRETER={OURS}", OURS),
        (rf"INTERPRETER={THEIRS}|INTERPRETER_WIN={OURS}", OURS),
        (rf"INTERPRETER={OURS}", OURS),
        ("XLADDIN_INTERPRETER=C:/ours/Scripts/python.exe", OURS),
        (r"XLADDIN_INTERPRETER=\\server\share\python.exe", r"\\server\share\python.exe"),
    ],
)
def test_which_python(run: Runner, settings: str, python: str) -> None:
    """The add-in's own setting comes first, then those of xlwings; slashes may lean either way."""
    assert started(run, settings, rf"{OURS}|{THEIRS}|\\server\share\python.exe") == "started"
    assert run("xladdin_python.Command_").startswith(f'"{python}" ')


@pytest.mark.parametrize("path", [r".\python.exe", r"\py\python.exe"])
def test_a_path_that_depends_on_the_folder(run: Runner, path: str) -> None:
    """It is refused although the file is there now: in another folder it would be another program."""
    assert started(run, f"XLADDIN_INTERPRETER={path}", path) == f"40001 {path}"
    assert run("xladdin_python.Command_") == ""


def test_settings_are_read_and_the_file_is_let_go(office: Office, tmp_path: Path) -> None:
    """The first line of a key counts; a file is closed after it, after a search in vain, and after a failure."""
    text = kept(vba.python_module(), ("Setting",))
    assert text.count(CONF) == 1
    conf = tmp_path / "xlwings.conf"
    conf.write_bytes(b'"OTHER","1"\n"Interpreter_Win","C:\\a b\\python.exe"\n"INTERPRETER_WIN","later"\n')
    # Input # of LibreOffice reads one line alone.
    text = text.replace("Input #number, name, value", "ReadPair number, name, value")
    failing = text.replace(CONF, f'"{conf}"').replace(
        "Do While", 'If key = "fail" Then Err.Raise 7, , "because"\r\nDo While'
    )
    document = opened(
        office,
        tmp_path,
        f"""Attribute VB_Name = "xladdin_python"
Option Explicit
Private Function FileExists(ByVal path As String) As Boolean
    FileExists = True
End Function
Private Sub ReadPair(ByVal number As Integer, ByRef name As String, ByRef value As String)
    Dim text As String
    Line Input #number, text
    text = Replace(text, Chr$(34), "")
    name = Left$(text, InStr(text, ",") - 1)
    value = Mid$(text, InStr(text, ",") + 1)
End Sub
Public Function Read_(ByVal key As String) As String
    On Error GoTo failed
    Read_ = Setting(key) & " " & FreeFile
    Exit Function
failed:
    Read_ = Err.Number & " " & Err.Description & " " & FreeFile
End Function
{failing}""",
    )
    run = Runner(document)
    for key, value in (
        ("INTERPRETER_WIN", r"C:\a b\python.exe"),
        ("other", "1"),
        ("none", ""),
        ("fail", "7 because"),
    ):
        # The first number is free: no file is open.
        assert run("xladdin_python.Read_", key) == f"{value} 1"
    document.close(True)
