"""The macros behind the buttons run, in LibreOffice's VBA, and what Python does for them in Excel."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.test_vba_runs import ALWAYS, HOST, Runner
from tests.excel.varied_books import make, parts, rewritten
from xl_addin.errors import WorkbookError
from xl_addin.hosts.excel import macros, vba
from xl_addin.hosts.excel.register import register
from xl_addin.hosts.excel.vba_project import Project
from xl_addin.hosts.excel.vba_scripts import macro, scripts_module
from xl_addin.hosts.scripts import BY_KEY, PACKAGE, SCRIPTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

CHOICE = "Application.GetOpenFilename("
BOX = "        MsgBox text, vbInformation,"
ANSWERS = """Attribute VB_Name = "xladdin_python"
Option Explicit
Private seen As String
Private answer As String
Private chosen As Variant
Public Sub Set_(ByVal newAnswer As String, ByVal newChosen As Variant)
    answer = newAnswer
    chosen = newChosen
    seen = ""
End Sub
Public Function Chosen_(ByVal filter As String, ByVal place As Variant, ByVal title As String) As Variant
    seen = seen & "asked " & filter & " " & title & ";"
    Chosen_ = chosen
End Function
Public Function XlAddinCallUdf(ByVal method As String, ByRef arguments As Variant) As Variant
End Function
Public Function XlAddinRunScript(ByVal script As String, ByVal file As String) As String
    seen = seen & "run " & script & " (" & file & ");"
    If answer = "fail" Then Err.Raise 40001, , "because"
    XlAddinRunScript = answer
End Function
Public Sub XlAddinShow(ByVal text As String, Optional ByVal kind As Long = 48)
    seen = seen & "shown " & kind & " " & text & ";"
End Sub
Public Function Seen_() As String
    Seen_ = seen
End Function
"""


def opened(office: Office, folder: Path, sources: dict[str, str]) -> Any:
    """Open a registered workbook with some of its modules replaced."""
    book = register(make("plain", folder)).path
    lines = {name: text.replace("\r\n", "\n").replace("\n", "\r\n") for name, text in sources.items()}
    new = Project(parts(book)["xl/vbaProject.bin"], "x").with_modules(lines)
    rewritten(book, lambda name, content: new if name == "xl/vbaProject.bin" else content)
    return office.load(book, MacroExecutionMode=ALWAYS)


@pytest.fixture
def run(office: Office, tmp_path: Path) -> Iterator[Runner]:
    """The macros as they stand, but that they take this host for Excel, and answers that the test sets."""
    text = scripts_module()
    assert text.count(HOST) == text.count(CHOICE) == 1
    text = text.replace(HOST, "False").replace(f'{CHOICE}"', 'Chosen_("').replace(", , question", ', "", question')
    document = opened(office, tmp_path, {vba.PYTHON_MODULE: ANSWERS, vba.SCRIPTS_MODULE: text})
    yield Runner(document)
    document.close(True)


def pressed(run: Runner, key: str, answer: str, chosen: object = "") -> str:
    """What happens when a button is pressed."""
    run("xladdin_python.Set_", answer, chosen)
    run(f"xladdin_scripts.{macro(BY_KEY[key])}")
    return str(run("xladdin_python.Seen_"))


@pytest.mark.office
def test_every_macro_runs_its_script(run: Runner) -> None:
    """The script's name is handed on, with the file that the user chose where it needs one; what it said is shown."""
    for script in SCRIPTS:
        seen = pressed(run, script.key, "+done", "C:\\新しい.csv")
        asked = f"asked CSV, Excel (*.csv;*.xlsx;*.xlsm),*.csv;*.xlsx;*.xlsm {script.file_ja} / {script.file_en};"
        file = "C:\\新しい.csv" if script.file_ja else ""
        assert seen == f"{asked if script.file_ja else ''}run {script.key} ({file});shown 64 done;"


@pytest.mark.office
def test_no_file_no_script(run: Runner) -> None:
    """When the user closes the question for a file, nothing runs."""
    assert "run" not in pressed(run, "refresh", "+done", False)


@pytest.mark.office
def test_a_script_that_stops(run: Runner) -> None:
    """Its message has the sign of a warning."""
    assert pressed(run, "charts", "-無理") == "run charts ();shown 48 無理;"


@pytest.mark.office
def test_python_that_does_not_start(run: Runner) -> None:
    """Each press tells why, with what to do about it."""
    for _ in range(2):
        seen = pressed(run, "charts", "fail")
        assert seen.count("shown 48") == 1
        assert "Python が見つからない" in seen
        assert "xl-addin excel doctor" in seen
        assert "because" in seen


@pytest.mark.office
def test_libreoffice_names_its_menu(office: Office, tmp_path: Path) -> None:
    """In LibreOffice the whole project compiles, and a button tells which menu runs its script; no Python is started."""
    text = scripts_module()
    assert text.count(BOX) == 1
    said = 'Attribute VB_Name = "said"\r\nOption Explicit\r\nPublic told As String\r\n'
    said += "Public Function Told_() As String\r\nTold_ = told\r\nEnd Function\r\n"
    new = {
        vba.SCRIPTS_MODULE: text.replace(BOX, "        told = text: Exit Sub\r\n        MsgBox text, vbInformation,"),
        "said": said,
    }
    document = opened(office, tmp_path, new)
    run = Runner(document)
    run("xladdin_scripts.XlAddinCharts")
    told = str(run("said.Told_"))
    assert "メニュー「得点計算」→「スクリプト」" in told
    assert "Scoring - Scripts" in told
    document.close(True)


# What Python does


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[list[str]], None]], None]:
    """Puts a function in the place of the script `charts`."""

    def put(main: Callable[[list[str]], None]) -> None:
        module = ModuleType(f"{PACKAGE}.charts")
        module.main = main  # type: ignore[attr-defined]  # as scripts have it
        monkeypatch.setitem(sys.modules, module.__name__, module)

    return put


@pytest.mark.parametrize(("file", "given"), [("", []), ("C:\\a b.csv", ["C:\\a b.csv"])])
def test_what_a_script_prints_is_shown(script: Any, file: str, given: list[str]) -> None:
    """It gets the file as its argument, and its words follow its title."""
    seen = []

    def main(argv: list[str]) -> None:
        seen.append(argv)
        print("6つ作りました")

    script(main)
    said = macros.run("charts", file)
    assert seen == [given]
    assert said.startswith("+「グラフの作成」が終わりました。")
    assert said.endswith("6つ作りました")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (WorkbookError("無理", "no way"), ["無理", "no way"]),
        (SystemExit("止めます"), ["止めます"]),
        (SystemExit(2), ["2"]),
        (ZeroDivisionError("x"), ["ZeroDivisionError: x", "xl-addin.log"]),
    ],
)
@pytest.mark.usefixtures("home")
def test_an_error_is_told_and_not_raised(script: Any, error: BaseException, words: list[str]) -> None:
    """Excel would show the text of a COM error otherwise."""

    def main(_argv: list[str]) -> None:
        raise error

    script(main)
    said = macros.run("charts", "")
    assert said.startswith("-「グラフの作成」はエラーで止まりました。")
    assert all(word in said for word in words)


def test_leaving_without_an_error(script: Any) -> None:
    """sys.exit() is an end like any other."""

    def main(_argv: list[str]) -> None:
        sys.exit()

    script(main)
    assert macros.run("charts", "").startswith("+")


def test_long_words_are_cut(script: Any) -> None:
    """A box holds no more than some lines."""
    script(lambda _argv: print("行\n" * 500))
    assert macros.run("charts", "").count("\n") < 30
