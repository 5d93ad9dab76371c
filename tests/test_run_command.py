"""``xl-addin run`` runs a script on a workbook, passes on what it says, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from tests.test_cli import assert_explained, run
from xl_addin.book.scores.scoring import file_tables
from xl_addin.cli import run as command
from xl_addin.errors import WorkbookError
from xl_addin.hosts.excel.program import Program
from xl_addin.hosts.scripts import SCRIPTS
from xl_addin.scripts import export_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
READ = "import xlwings as xw\nprint(xw.Book.caller().sheets[0]['A1'].value)\n"
CHANGE = "import xlwings as xw\nxw.Book.caller().sheets[0]['A1'].value = 7\n"
SECONDS = 60


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook of one number."""
    path = tmp_path / "数.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("表").write("A1", 1.5)
    return path


@pytest.fixture
def traces(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder for temporary files, in which nothing is left after the test."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    yield
    assert list(folder.iterdir()) == []


def script(folder: Path, text: str, name: str = "手順.py") -> Path:
    """Write a script."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def value(path: Path) -> object:
    """What the first cell of a file holds, read by another program."""
    return openpyxl.load_workbook(path).worksheets[0]["A1"].value


def locks(folder: Path) -> list[str]:
    """Lock files in a folder."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".~lock")]


def test_the_list_names_every_shipped_script(capsys: pytest.CaptureFixture[str]) -> None:
    """Each stands with its title and what it does, in both languages."""
    assert run("run", "--list") == 0
    said = capsys.readouterr().out
    for one in SCRIPTS:
        for words in (one.key, one.ja, one.en, one.does_ja, one.does_en):
            assert words in said


def test_shipped_scripts_exist() -> None:
    """What the list names is there, with a function to call."""
    for one in SCRIPTS:
        folder = ROOT / "xl_addin" / "scripts"
        assert "def main(" in (folder / f"{one.key}.py").read_text("utf-8")


@pytest.mark.parametrize("name", ["no_such", "no_such.py", "README.md"])
def test_an_unknown_script(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The message lists what there is; no LibreOffice is started for it."""
    assert run("run", name) == 1
    last = assert_explained(capsys)
    assert name in last
    assert all(one.key in last for one in SCRIPTS)


def test_wrong_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a script, or with a place to save but nothing to save, the call is wrong."""
    assert run("run") == 2
    assert run("run", script(tmp_path, READ), "-o", tmp_path / "x.xlsx") == 2
    assert "BOOK" in capsys.readouterr().err


@pytest.mark.parametrize(("out", "named"), [("無い/x.xlsx", "無い"), ("x.docx", ".xlsx")])
def test_a_place_that_cannot_be_saved_to(
    tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str], out: str, named: str
) -> None:
    """A missing folder or an unknown ending is told before the script runs."""
    path = script(tmp_path, "print('ran')")
    assert run("run", path, book, "--host", "calc", "-o", tmp_path / out) == 1
    said = capsys.readouterr()
    assert named in said.err.strip().splitlines()[-1]
    assert said.out == ""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere xlwings says so itself")
def test_a_script_that_needs_a_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without BOOK a script that wants its caller is told to be given one."""
    assert run("run", script(tmp_path, READ), "--host", "calc") == 1
    assert "BOOK" in assert_explained(capsys)


def test_a_script_that_is_no_python(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A syntax error is told with its line, without any of our own."""
    assert run("run", script(tmp_path, "x = 1\nprint((\n"), "--host", "calc") == 1
    said = capsys.readouterr().err
    assert "line 2" in said
    assert "running.py" not in said


def test_shipped_scripts_name_a_missing_file_or_folder(tmp_path: Path) -> None:
    """What is missing is told in both languages, without words of the operating system."""
    with pytest.raises(WorkbookError, match="がありません。 / There is no file"):
        file_tables(tmp_path / "無い.csv")
    with pytest.raises(WorkbookError, match="がありません。 / There is no folder"):
        export_pdf.main(["book.xlsx", "-o", str(tmp_path / "無い" / "x.pdf")])


def test_a_missing_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is named before LibreOffice is started."""
    assert run("run", script(tmp_path, READ), tmp_path / "none.xlsx", "--host", "calc") == 1
    assert "none.xlsx" in assert_explained(capsys)


@pytest.mark.skipif(sys.platform != "linux", reason="Excel is possible elsewhere")
def test_no_excel_here(tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where xlwings has no Excel, asking for it is refused with the way out."""
    assert run("run", script(tmp_path, READ), book, "--host", "excel") == 1
    assert "--host calc" in assert_explained(capsys)


def test_which_application(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Excel is the first choice where it is installed, Calc everywhere else."""
    found = Program("16.0", "", "EXCEL.EXE", "x64")
    for platform, excel, mac, chosen in (
        ("linux", found, True, "calc"),
        ("win32", found, False, "excel"),
        ("win32", None, True, "calc"),
        ("darwin", None, True, "excel"),
        ("darwin", found, False, "calc"),
    ):
        monkeypatch.setattr(command.sys, "platform", platform)
        monkeypatch.setattr(command, "program", lambda _machine, excel=excel: excel)
        monkeypatch.setattr(command, "ThisMachine", object)
        monkeypatch.setattr(command, "_EXCEL_FOR_MAC", tmp_path if mac else tmp_path / "none")
        assert command.default_host() == chosen


@pytest.mark.office
@pytest.mark.usefixtures("traces")
def test_the_book_is_the_caller(tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The script reads it, sees its own arguments, and finds modules beside it; the file stays as it is."""
    script(tmp_path, "WORD = 'beside'", "neighbour.py")
    text = f"import sys, neighbour\n{READ}print(sys.argv[1:], neighbour.WORD, __name__, sys.argv[0])\n"
    before = book.read_bytes()
    path = script(tmp_path, text)
    assert run("run", path, book, "--", "a b", "--list", "-o") == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == ["1.5", f"['a b', '--list', '-o'] beside __main__ {path}"]
    assert "保存していません" not in said.err
    assert book.read_bytes() == before
    assert locks(tmp_path) == []


@pytest.mark.office
def test_what_is_not_saved_is_told(tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed workbook that nobody saves is not written, and standard error says so."""
    assert run("run", script(tmp_path, CHANGE), book) == 0
    assert "保存していません" in capsys.readouterr().err
    assert value(book) == 1.5


@pytest.mark.office
@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_the_book_is_saved_where_asked(
    tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    """With -o the result is a file of its own, whose name is all that is said; the source stays as it is."""
    out = tmp_path / f"結果{suffix}"
    before = book.read_bytes()
    assert run("run", script(tmp_path, CHANGE), book, "-o", out) == 0
    said = capsys.readouterr()
    assert said.out.split() == [str(out)]
    assert "保存していません" not in said.err
    assert book.read_bytes() == before
    if suffix == ".xlsx":
        assert value(out) == 7
    else:
        assert out.read_bytes()[30:38] == b"mimetype"


@pytest.mark.office
def test_a_script_may_save(tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the script has saved needs no remark."""
    assert run("run", script(tmp_path, f"{CHANGE}xw.Book.caller().save()\n"), book) == 0
    assert "保存していません" not in capsys.readouterr().err
    assert value(book) == 7


@pytest.mark.office
def test_a_closed_book_cannot_be_saved(tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """When the script has closed it, -o says that nothing was written; without -o all is well."""
    path = script(tmp_path, f"{CHANGE}xw.Book.caller().close()\n")
    assert run("run", path, book, "-o", tmp_path / "out.xlsx") == 1
    assert "out.xlsx" in capsys.readouterr().err
    assert not (tmp_path / "out.xlsx").exists()
    assert run("run", path, book) == 0


@pytest.mark.office
@pytest.mark.usefixtures("traces")
def test_an_error_of_the_script(tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its traceback opens with the script's own line, and the last line says what happened in both languages."""
    path = script(tmp_path, f"{CHANGE}raise ValueError('だめ')\n")
    assert run("run", path, book, "-o", tmp_path / "out.xlsx") == 1
    lines = capsys.readouterr().err.strip().splitlines()
    start = lines.index("Traceback (most recent call last):")
    assert lines[start + 1] == f'  File "{path}", line 3, in <module>'
    assert lines[-1].startswith("エラー: ")
    assert "ValueError: だめ / Error: " in lines[-1]
    assert not (tmp_path / "out.xlsx").exists()
    assert locks(tmp_path) == []


@pytest.mark.parametrize("more", [[], ["--traceback"]])
def test_an_explained_error_of_the_script(tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str]) -> None:
    """An error with a message of its own is that message; where it arose is shown on request alone."""
    text = "from xl_addin.errors import WorkbookError\nraise WorkbookError('無理', 'no way')\n"
    assert run("run", script(tmp_path, text), "--host", "calc", *more) == 1
    said = capsys.readouterr().err
    assert said.strip().splitlines()[-1] == "エラー: 無理 / Error: no way"
    assert ("手順.py" in said) is ("Traceback" in said) is bool(more)
    assert "running.py" not in said


@pytest.mark.parametrize(("code", "status"), [("3", 3), ("", 0), ("'停止'", 1)])
def test_exit_codes_pass(tmp_path: Path, code: str, status: int) -> None:
    """What a script hands to sys.exit is the status of the command."""
    path = script(tmp_path, f"import sys\nsys.exit({code})\n")
    with pytest.raises(SystemExit) as stopped:
        command.run.main([str(path), "--host", "calc"], standalone_mode=False)
    given = stopped.value.code
    assert (1 if isinstance(given, str) else given or 0) == status


@pytest.mark.office
@pytest.mark.usefixtures("traces")
def test_a_script_may_open_books_itself(tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without BOOK it opens what it likes, and what it leaves running is ended."""
    text = "import sys, xlwings as xw\nprint(xw.Book(sys.argv[1]).sheets[0]['A1'].value, xw.apps.active.pid)\n"
    assert run("run", script(tmp_path, text), "--", book) == 0
    number, pid = capsys.readouterr().out.split()
    assert number == "1.5"
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.office
@pytest.mark.usefixtures("traces")
def test_a_crash_of_libreoffice(tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command ends with the reason, and with no process, lock file or damaged workbook left."""
    text = (
        "import os, signal, xlwings as xw\nbook = xw.Book.caller()\nprint(book.app.pid, flush=True)\n"
        "os.killpg(book.app.pid, signal.SIGKILL)\nbook.sheets[0]['A1'].value = 1\n"
    )
    before = book.read_bytes()
    assert run("run", script(tmp_path, text), book) == 1
    said = capsys.readouterr()
    assert "LibreOffice" in said.err.strip().splitlines()[-1]
    assert "Traceback" not in said.err
    assert not Path(f"/proc/{said.out.strip()}").exists()
    assert locks(tmp_path) == []
    assert book.read_bytes() == before


@pytest.mark.office
@pytest.mark.usefixtures("traces")
@pytest.mark.parametrize("what", ["book.app.calculate()", "import time; time.sleep(60)"])
def test_ctrl_c(tmp_path: Path, book: Path, what: str) -> None:
    """Interrupted at the keyboard, in the middle of a call or between calls, it leaves nothing behind."""
    text = (
        "import xlwings as xw\nbook = xw.Book.caller()\nbook.sheets[0]['A1'].value = 5\n"
        f"print(book.app.pid, flush=True)\nwhile True:\n    {what}\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", "from xl_addin.cli import main; main()", "run", str(script(tmp_path, text)), str(book)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    pid = process.stdout.readline().strip()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert said.strip().splitlines()[-1] == "中断しました / interrupted"
    assert not Path(f"/proc/{pid}").exists()
    assert locks(tmp_path) == []
    assert value(book) == 1.5
