"""The wrappers run, in LibreOffice's VBA, with the module that starts Python replaced by one that answers on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.varied_books import NAMES, make, parts, rewritten
from xl_addin import __version__
from xl_addin.functions import FUNCTIONS
from xl_addin.hosts.excel import vba
from xl_addin.hosts.excel.register import register, registration
from xl_addin.hosts.excel.vba_project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

pytestmark = pytest.mark.office

ALWAYS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
ANSWERS = """Attribute VB_Name = "xladdin_python"
Option Explicit
Private seen As String
Private said As String
Public Function XlAddinCallUdf(ByVal method As String, ByRef arguments As Variant) As Variant
    Dim place As Long
    Dim block(1, 1) As Variant
    Dim flat(2) As Variant
    seen = method
    For place = LBound(arguments) To UBound(arguments)
        If IsMissing(arguments(place)) Or IsError(arguments(place)) Then
            seen = seen & "|missing"
        Else
            seen = seen & "|" & CStr(arguments(place))
        End If
    Next place
    Select Case CStr(arguments(0))
        Case "number": XlAddinCallUdf = 1.5
        Case "text": XlAddinCallUdf = "#N/A"
        Case "empty": XlAddinCallUdf = Empty
        Case "null": XlAddinCallUdf = Null
        Case "block"
            block(0, 0) = 1
            block(0, 1) = ChrW(&HE000) & "#N/A"
            block(1, 0) = ""
            block(1, 1) = Empty
            XlAddinCallUdf = block
        Case "row"
            flat(0) = 2.5
            flat(1) = ChrW(&HE000) & "#DIV/0!"
            flat(2) = "x"
            XlAddinCallUdf = flat
        Case "40001", "40002", "40003", "1000": Err.Raise CLng(arguments(0)), , "because"
        Case Else: XlAddinCallUdf = ChrW(&HE000) & arguments(0)
    End Select
End Function
Public Sub XlAddinShow(ByVal text As String)
    said = said & "<" & text & ">"
End Sub
Public Function Said_() As String
    Said_ = said
End Function
Public Function Seen_() As String
    Seen_ = seen
End Function
"""
PROBE = """Attribute VB_Name = "probe"
Option Explicit
Private Function One(ByVal value As Variant) As String
    If IsError(value) Then
        One = CStr(value)
    ElseIf IsEmpty(value) Or IsNull(value) Then
        One = "nothing"
    Else
        One = TypeName(value) & " " & CStr(value)
    End If
End Function
Public Function Described(ByVal value As Variant) As String
    Dim row As Long
    Dim column As Long
    If Not IsArray(value) Then
        Described = One(value)
        Exit Function
    End If
    On Error GoTo flat
    column = UBound(value, 2)
    On Error GoTo 0
    For row = LBound(value, 1) To UBound(value, 1)
        For column = LBound(value, 2) To UBound(value, 2)
            Described = Described & One(value(row, column)) & ";"
        Next column
        Described = Described & "/"
    Next row
    Exit Function
flat:
    For row = LBound(value) To UBound(value)
        Described = Described & One(value(row)) & ";"
    Next row
End Function
Public Function Shown_(ByVal what As Variant) As String
    Shown_ = Described(SCORE_RANKS(what))
End Function
Public Function Skipped_(ByVal what As Variant, ByVal ties As Variant) As String
    Skipped_ = Described(SCORE_RANKS(what, , ties))
End Function
"""
HOST = "Val(Application.Version) < 14"


class Runner:
    """A registered workbook, open in LibreOffice with macros on."""

    def __init__(self, document: Any) -> None:
        self._provider = document.getScriptProvider()

    def __call__(self, place: str, *arguments: object) -> Any:
        """Run a function and return what it returns."""
        url = f"vnd.sun.star.script:VBAProject.{place}?language=Basic&location=document"
        return self._provider.getScript(url).invoke(arguments, (), ())[0]


def opened(office: Office, folder: Path, functions: str) -> Any:
    """Open a registered workbook whose Python module answers on its own."""
    book = register(make("plain", folder)).path
    sources = {vba.FUNCTIONS_MODULE: functions, vba.PYTHON_MODULE: ANSWERS, "probe": PROBE + every_function()}
    project = Project(parts(book)["xl/vbaProject.bin"], "x")
    lines = {name: text.replace("\r\n", "\n").replace("\n", "\r\n") for name, text in sources.items()}
    new = project.with_modules(lines)
    rewritten(book, lambda name, content: new if name == "xl/vbaProject.bin" else content)
    return office.load(book, MacroExecutionMode=ALWAYS)


def every_function() -> str:
    """Calls of every function, with its required arguments alone and with all of them."""
    calls = []
    for function in FUNCTIONS:
        for kind, number in (("Least", function.required), ("All", len(function.arguments))):
            given = ", ".join(['"number"', *(f'"a{place}"' for place in range(1, number))])
            name = f"{kind}_{function.method}"
            calls.append(
                f"Public Function {name}() As String\n{name} = Described({function.name}({given}))\nEnd Function\n"
            )
    return "".join(calls)


@pytest.fixture
def run(office: Office, tmp_path: Path) -> Iterator[Runner]:
    """The generated functions as they stand, but that they take this host for Excel."""
    text = vba.functions_module()
    assert text.count(HOST) == 1
    document = opened(office, tmp_path, text.replace(HOST, "False"))
    yield Runner(document)
    document.close(True)


def test_every_wrapper_hands_its_arguments_on(run: Runner) -> None:
    """Method and arguments arrive in order; what is left out arrives as missing."""
    for function in FUNCTIONS:
        given = ["number", *(f"a{place}" for place in range(1, len(function.arguments)))]
        missing = ["missing"] * (len(given) - function.required)
        assert run(f"probe.All_{function.method}") == "Double 1.5"
        assert run("xladdin_python.Seen_") == "|".join([function.method, *given])
        assert run(f"probe.Least_{function.method}") == "Double 1.5"
        assert run("xladdin_python.Seen_") == "|".join([function.method, *given[: function.required], *missing])


def test_an_argument_left_out_in_the_middle(run: Runner) -> None:
    """It is missing, and the next one keeps its place."""
    run("probe.Skipped_", "number", "min")
    assert run("xladdin_python.Seen_") == "scoreRanks|number|missing|min"


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("number", "Double 1.5"),
        ("text", "String #N/A"),
        ("empty", "String "),
        ("null", "String "),
        ("block", "Integer 1;Error 2042;/String ;String ;/"),
        ("row", "Double 2.5;Error 2007;String x;"),
        *((name, f"Error {number}") for name, number in vba.EXCEL_ERRORS.items()),
        ("#ODD!", "String \ue000#ODD!"),
    ],
)
def test_what_a_cell_shows(run: Runner, what: str, shown: str) -> None:
    """Numbers and texts stay, nothing becomes an empty text, and marked texts become cell errors, in blocks too."""
    assert run("probe.Shown_", what) == shown


@pytest.mark.parametrize(
    ("number", "ja", "en"),
    [
        ("40001", "Python が見つからないため", "was not found"),
        ("40002", f"xlwings {vba.XLWINGS} の DLL が見つからないため", "The DLL of xlwings"),
        ("40003", "Windows 版の Excel", "Excel for Windows"),
        ("1000", "Python を呼び出せないため", "could not be called"),
    ],
)
def test_a_failure_is_told_once(run: Runner, number: str, ja: str, en: str) -> None:
    """Every cell shows #VALUE!, and one message in both languages says why and what to do."""
    for _ in range(3):
        assert run("probe.Shown_", number) == "Error 2015"
    said = run("xladdin_python.Said_")
    assert said.count("<") == said.count("because") == 1
    assert ja in said
    assert en in said
    assert "xl-addin excel doctor" in said


def test_another_failure_is_told_too(run: Runner) -> None:
    """A second failure of another kind has its own message."""
    for number in ("40001", "40001", "1000", "1000"):
        assert run("probe.Shown_", number) == "Error 2015"
    said = run("xladdin_python.Said_")
    assert said.count("<") == 2
    assert said.index("was not found") < said.index("could not be called")


def test_libreoffice_does_not_start_python(office: Office, tmp_path: Path) -> None:
    """As it stands, the module shows #VALUE! in LibreOffice without calling anything."""
    document = opened(office, tmp_path, vba.functions_module())
    run = Runner(document)
    assert run("probe.Shown_", "number") == "Error 2015"
    assert run("xladdin_python.Seen_") == ""
    document.close(True)


def test_a_file_saved_by_libreoffice_is_registered_anew(office: Office, tmp_path: Path) -> None:
    """It saves the functions without their descriptions; registering writes them again."""
    book, saved = register(make("plain", tmp_path)).path, tmp_path / "saved.xlsm"
    document = office.load(book)
    document.storeToURL(saved.as_uri(), office.bridge.properties(FilterName="Calc MS Excel 2007 VBA XML"))
    document.close(True)
    before = registration(saved)
    described = "VB_Description" in Project(parts(saved)["xl/vbaProject.bin"], "x").sources[vba.FUNCTIONS_MODULE]
    assert before == (__version__, described)
    register(saved)
    assert registration(saved) == (__version__, True)
    sources = Project(parts(saved)["xl/vbaProject.bin"], "x").sources
    assert sources[vba.FUNCTIONS_MODULE].count(".VB_Description = ") == len(FUNCTIONS)


@pytest.mark.parametrize("name", NAMES)
def test_libreoffice_loads_every_registered_file(office: Office, name: str, tmp_path: Path) -> None:
    """It finds the sheets, the values and the modules."""
    book = register(make(name, tmp_path), tmp_path / "out.xlsm").path
    document = office.load(book)
    sheets = document.Sheets
    cells = [sheets.getByIndex(place).getCellRangeByName("A1:A4").getDataArray() for place in range(sheets.Count)]
    assert any(61.25 in {value for row in rows for value in row} for rows in cells)
    modules = document.BasicLibraries.getByName("VBAProject").getElementNames()
    assert {vba.FUNCTIONS_MODULE, vba.PYTHON_MODULE} <= set(modules)
    document.close(True)
