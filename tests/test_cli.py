"""The command line does what the README says, and explains what it cannot do in one line of two languages."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from tests.conftest import DATA
from tests.saved_books import parts_of, saved_values
from xl_addin import __version__, cli
from xl_addin.errors import OfficeError
from xl_addin.functions import FUNCTIONS
from xl_addin.hosts import interpreter
from xl_addin.hosts.calc import install as installing
from xl_addin.hosts.calc.find import LibreOffice

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def run(*arguments: str | Path) -> int:
    """Run the command and return its exit status."""
    with pytest.raises(SystemExit) as stopped:
        cli.main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with a column function, a cell function with a wrong cached value, a text and an error."""
    path = tmp_path / "得点.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("表 1")
        sheet.write_column("A1", [10, 30, 20])
        sheet.write_array_formula("B1:B3", "{=SCORE_RANKS(A1:A3)}", None, 9)
        sheet.write_formula("C1", "=SCORE_DEVIATION(A1,A$1:A$3)", None, 9)
        sheet.write_formula("C2", "=1/0", None, 0)
        sheet.write_string("C3", "注")
    return path


def assert_explained(capsys: pytest.CaptureFixture[str]) -> str:
    """Standard error ends with one line that explains in both languages; nothing looks like a traceback."""
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    last = said.err.strip().splitlines()[-1]
    japanese, english = last.split(" / Error: ")
    assert japanese.startswith("エラー: ")
    assert JAPANESE.search(japanese)
    assert re.search(r"[a-z]{2}", english)
    return last


@pytest.mark.office
def test_recalc_prints_what_calc_computes(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers are unrounded, blanks null, errors their code; the wrong cached values of the file do not show."""
    before = book.read_bytes()
    assert run("recalc", book, "--print", "'表 1'!A1:C3", "--print", "表 1!B2:D2", "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    # 10, 30, 20 have mean 20 and population SD sqrt(200 / 3), so 10 scores 50 - 10 sqrt(1.5).
    assert printed["'表 1'!A1:C3"] == [
        [10, 3, pytest.approx(50 - 10 * 1.5**0.5, rel=1e-14)],
        [30, 1, "#DIV/0!"],
        [20, 2, "注"],
    ]
    assert printed["表 1!B2:D2"] == [[1, "#DIV/0!", None]]
    assert book.read_bytes() == before


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    """A workbook with a text among numbers, an unknown rule book and a value that is not in its reference."""
    path = tmp_path / "誤り.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("入力")
        sheet.write_column("A1", [10, "未定", 20])
        sheet.write_array_formula("B1:B3", "{=SCORE_RANKS(A1:A3)}", None, 9)
        sheet.write_formula("C1", '=SCORE_REWARDS("kyokai/1900",A1:A1,A1:A1)', None, 9)
        sheet.write_formula("D1", "=SCORE_RANK(A1,A3:A3)", None, 9)
    return path


@pytest.mark.office
def test_text_among_numbers_is_explained(refused: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The cells show errors, the reasons name sheet, cells and row, nothing is written, and the status is 1."""
    before = refused.read_bytes()
    out = refused.with_suffix(".pdf")
    assert run("recalc", refused, "--print", "入力!A1:D3", "--json", "-o", out) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["入力!A1:D3"] == [
        [10, "#VALUE!", "#VALUE!", "#N/A"],
        ["未定", "#VALUE!", None, None],
        [20, "#VALUE!", None, None],
    ]
    assert "SCORE_RANKS(入力.A1:A3): valuesの2行目の「未定」は数値として読めません" in said.err
    assert "row 2 of values, “未定”, is not a number" in said.err
    assert re.search(r"SCORE_REWARDS.*kyokai/1900.*known are.*kyokai/2023", said.err)
    assert re.search(r"#N/A SCORE_RANK\(入力\.A1, 入力\.A3\): 10 ", said.err)
    last = said.err.splitlines()[-1]
    assert last.startswith("エラー: ")
    assert "書き出していません" in last
    assert "was not written" in last
    assert not out.exists()
    assert refused.read_bytes() == before


@pytest.mark.office
@pytest.mark.parametrize(
    ("formula", "code"),
    [("=SCORE_RANK(3,A1:A3)", "Err:504"), ("=SCORE_WISH(A1)", "#NAME?"), ("=SCORE_RANKS()", "Err:504")],
)
def test_what_calc_refuses_is_explained(
    formula: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error that no function has seen is an error all the same, with its cell."""
    path = tmp_path / "式.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("入力")
        sheet.write_column("A1", [10, 30, 20])
        sheet.write_formula("B1", formula, None, 9)
    assert run("recalc", path, "--print", "入力!B1", "--json", "-o", path.with_suffix(".pdf")) == 1
    said = capsys.readouterr()
    assert json.loads(said.out) == {"入力!B1": [[code]]}
    assert "入力.B1: " in said.err
    assert not path.with_suffix(".pdf").exists()


@pytest.mark.office
def test_a_locale_without_utf8_opens_japanese_names(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under cron there is often no locale at all."""
    monkeypatch.setenv("LC_ALL", "C")
    assert run("recalc", book, "--print", "表 1!A1", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"表 1!A1": [[10]]}


@pytest.mark.office
def test_refused_input_can_be_written_on_request(refused: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --allow-errors the result is written; the reasons are still said."""
    out = refused.with_suffix(".ods")
    assert run("recalc", refused, "-o", out, "--allow-errors") == 0
    assert "「未定」" in capsys.readouterr().err
    assert out.exists()


@pytest.mark.office
def test_recalc_writes_ods_and_pdf(book: Path, tmp_path: Path) -> None:
    """OUT is a whole file of its kind."""
    assert run("recalc", book, "-o", tmp_path / "out.pdf") == 0
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")
    assert run("recalc", book, "-o", tmp_path / "out.ods") == 0
    with zipfile.ZipFile(tmp_path / "out.ods") as archive:
        assert b"JP.XLADDIN.SCORING.SCORERANKS" in archive.read("content.xml").upper()


@pytest.mark.office
def test_recalc_patches_a_workbook_of_the_same_kind(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An .xlsx has the right saved values for readers that compute nothing; only its worksheet differs."""
    out = tmp_path / "out.xlsx"
    assert run("recalc", book, "-o", out, "--print", "表 1!B1", "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == {"表 1!B1": [[3]]}
    assert said.err.splitlines()[-1] == str(out)
    values = saved_values(out.read_bytes())
    assert {name: values[name] for name in ("B1", "B2", "B3", "C2")} == {"B1": 3, "B2": 1, "B3": 2, "C2": "#DIV/0!"}
    before, after = parts_of(book.read_bytes()), parts_of(out.read_bytes())
    assert {name for name in before if before[name] != after[name]} == {"xl/worksheets/sheet1.xml"}


@pytest.mark.office
def test_recalc_on_many_workbooks(
    book: Path, refused: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One LibreOffice serves them all; the refused one is told, and the others are written."""
    before = book.read_bytes()
    out = tmp_path / "結果"
    assert run("recalc", book, refused, "-o", out, "--json") == 1
    said = capsys.readouterr()
    assert sorted(path.name for path in out.iterdir()) == [book.name]
    entries = json.loads(said.out)["books"]
    assert entries[0]["changed"]
    assert "書き出していません" in entries[1]["error"]["ja"]
    assert said.err.count("Starting LibreOffice") == 1
    assert book.read_bytes() == before


@pytest.mark.office
def test_recalc_in_place(book: Path) -> None:
    """A workbook may be its own target, and what it was can be kept."""
    before = book.read_bytes()
    assert run("recalc", book, "-o", book, "--backup") == 0
    assert saved_values(book.read_bytes())["B1"] == 3
    assert book.with_name(book.name + ".bak").read_bytes() == before


@pytest.mark.office
@pytest.mark.parametrize("where", ["ない!A1", "表 1!A0", "表 1!XYZ99999999", "!A1"])
def test_an_unknown_range_is_explained(where: str, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong sheet or range names what is wrong, and nothing is written."""
    out = book.with_suffix(".pdf")
    assert run("recalc", book, "--print", where, "-o", out) == 1
    assert_explained(capsys)
    assert not out.exists()


def test_a_missing_workbook_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message names the file."""
    assert run("recalc", tmp_path / "ない.xlsx") == 1
    assert "ない.xlsx" in assert_explained(capsys)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.xlsx", b"not a workbook"),
        ("empty.xlsx", b""),
        ("cut.xlsx", b"PK\x03\x04 and nothing more"),
        ("old.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512),
        ("locked-with-password.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512),
        ("notes.txt", b"hello"),
    ],
)
def test_what_is_no_workbook_is_explained(
    name: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Broken, encrypted and foreign files are refused and stay as they are."""
    path = tmp_path / name
    path.write_bytes(content)
    assert run("recalc", path) == 1
    assert name in assert_explained(capsys)
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("lock", [".~lock.得点.xlsx#", "~$得点.xlsx"])
def test_a_locked_workbook_is_explained(lock: str, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who has it open may have unsaved changes."""
    (book.parent / lock).write_text(",somebody,,;", encoding="utf-8")
    assert run("recalc", book) == 1
    assert book.name in assert_explained(capsys)


@pytest.mark.parametrize("name", ["out.xlsm", "out.csv", "missing/out.pdf", "missing/out.xlsx"])
def test_what_cannot_be_written_is_refused_at_once(name: str, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An .xlsx is no .xlsm; a folder that does not exist is not made."""
    assert run("recalc", book, "-o", book.parent / name) == 1
    assert_explained(capsys)
    assert not (book.parent / name).exists()


@pytest.mark.parametrize("name", ["あ" * 100 + ".xlsx", "x" * 300 + ".xlsx"])
def test_a_name_that_the_system_refuses_is_explained(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name longer than any file can have is no crash."""
    assert run("recalc", tmp_path / name) == 1
    assert_explained(capsys)


def test_a_loop_of_links_is_explained(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A link to itself can be neither read nor written."""
    loop = book.parent / "loop.pdf"
    loop.symlink_to(loop)
    assert run("recalc", book, "-o", loop) == 1
    assert_explained(capsys)


def test_the_longest_name_is_no_error(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A legal name whose lock file's name would be too long is not refused for that."""
    longest = book.rename(book.with_name("あ" * 83 + ".xlsx"))
    assert run("recalc", longest, "-o", longest.with_suffix(".csv")) == 1
    assert ".csv" in assert_explained(capsys)


def test_a_broken_rule_book_hides_no_other(user_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list shows what can be used, then what cannot."""
    broken = user_folder / "rules" / "aaa" / "2024.json"
    broken.parent.mkdir(parents=True)
    broken.write_text("{", "utf-8")
    try:
        assert run("rules", "list") == 1
    finally:
        broken.unlink()
        broken.parent.rmdir()
    said = capsys.readouterr()
    assert "kyokai/2023" in said.out
    assert "2024.json" in said.err


def test_a_missing_libreoffice_is_explained(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says how to install it."""
    monkeypatch.setenv("XL_ADDIN_SOFFICE", str(book.parent / "soffice"))
    assert run("recalc", book) == 1
    assert "soffice" in assert_explained(capsys)


def test_a_long_message_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever LibreOffice has said, with line breaks or without, stands in one line."""

    def status() -> None:
        raise OfficeError("失敗しました:\n理由\n", "failed:\nreason")

    monkeypatch.setattr(installing, "status", status)
    assert run("calc", "status") == 1
    assert capsys.readouterr().err.splitlines()[-1] == "エラー: 失敗しました: 理由 / Error: failed: reason"


def test_a_wrong_call_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    """A missing argument is not an error of the work."""
    assert run("recalc") == 2
    assert "使い方" in capsys.readouterr().err


def test_rules_add_list_and_remove(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An added rule book is listed and found; removed, it is gone."""
    text = (DATA / "three_2099.toml").read_text("utf-8")
    path = tmp_path / "three_2098.toml"
    path.write_text(text.replace("2099", "2098"), "utf-8")
    assert run("rules", "add", path) == 0
    assert run("rules", "list") == 0
    assert "invented/2098" in capsys.readouterr().out
    assert run("rules", "remove", "invented/2098") == 0
    capsys.readouterr()
    assert run("rules", "list") == 0
    assert "invented/2098" not in capsys.readouterr().out


def test_a_faulty_rule_book_is_explained_with_its_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All faults at once, each with file and indicator."""
    path = tmp_path / "faulty.toml"
    text = (DATA / "three_2099.toml").read_text("utf-8")
    path.write_text(
        text.replace("points = 20", "points = -20").replace('unit = "%"', 'unit = "%"\ncolour = 1', 1), "utf-8"
    )
    assert run("rules", "add", path) == 1
    said = capsys.readouterr().err
    assert "colour" in said
    assert "faulty.toml" in said
    assert "-20" in said


def test_an_unknown_rule_book_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """What is not there cannot be removed."""
    assert run("rules", "remove", "kyokai/1900") == 1
    assert "kyokai/1900" in assert_explained(capsys)


OFFICE = LibreOffice(Path("soffice"), Path("python"), Path("unopkg"))
OLD = installing.Installed("user", "0.0.9", registered=True)


@pytest.mark.usefixtures("home")
def test_install_builds_what_it_installs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The extension that is installed is this version's, built on the spot; the Python that did it is noted for scripts."""

    def install(oxt: Path, progress: object) -> installing.Installed:
        assert callable(progress)
        with zipfile.ZipFile(oxt) as archive:
            version = re.search(r'<version value="([^"]+)"', archive.read("description.xml").decode())
        assert version is not None
        return installing.Installed("shared", version[1], registered=True)

    monkeypatch.setattr(installing, "install", install)
    assert run("calc", "install") == 0
    said = capsys.readouterr().out
    assert f"xl-addin {__version__} (全ユーザー / all users)" in said
    assert f"Python for scripts: {sys.executable}" in said
    assert interpreter.noted().python == sys.executable
    monkeypatch.setattr(installing, "uninstall", lambda progress: OLD if callable(progress) else None)
    assert run("calc", "uninstall") == 0
    with pytest.raises(OfficeError):
        interpreter.noted()


@pytest.mark.parametrize(("found", "said"), [(OLD, "0.0.9 (このユーザー / this user)"), (None, "not installed")])
def test_uninstall_says_what_it_removed(
    found: installing.Installed | None, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing to remove is no error."""
    monkeypatch.setattr(installing, "uninstall", lambda progress: found if callable(progress) else None)
    assert run("calc", "uninstall") == 0
    assert said in capsys.readouterr().out


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("found", "said"),
    [
        ((OLD,), "update with xl-addin calc install"),
        ((OLD,), "No Python is known that runs scripts"),
        ((), "not installed"),
    ],
)
def test_status_says_what_to_do(
    found: tuple[installing.Installed, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Another version, or none, is told with the version of this package."""
    monkeypatch.setattr(installing, "status", lambda: installing.Status(OFFICE, "LibreOffice 7.4", found))
    assert run("calc", "status") == 0
    printed = capsys.readouterr().out
    assert said in printed
    assert f"xl-addin: {__version__}" in printed


def test_workbooks_are_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command names each workbook that it wrote."""
    assert run("workbooks", tmp_path) == 0
    written = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert sorted(path.name for path in written) == [
        "generic_share_fy2010.xlsm",
        "generic_share_fy2010.xlsx",
        "kokuho_muni_2020.xlsm",
        "kokuho_muni_2020.xlsx",
        "kokuho_pref_2024_2023.xlsm",
        "kokuho_pref_2024_2023.xlsx",
        "kyokai_incentive_2023.xlsm",
        "kyokai_incentive_2023.xlsx",
    ]
    assert all(zipfile.is_zipfile(path) for path in written)


def test_workbooks_are_built_in_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the published figures are not at hand, the error says where they are."""
    monkeypatch.chdir(tmp_path)
    assert run("workbooks", tmp_path / "new") == 1
    told = capsys.readouterr().err
    assert "リポジトリの中で" in told
    assert "in a checkout" in told


def test_build_makes_the_extension(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The extension carries its version, and the rule books as JSON."""
    assert run("build", tmp_path / "new") == 0
    path = Path(capsys.readouterr().out.strip())
    with zipfile.ZipFile(path) as archive:
        assert __version__ in archive.read("description.xml").decode()
        assert json.loads(archive.read("pythonpath/xl_addin/rulebook/kyokai/2023.json"))["fiscal_year"] == 2023
        assert not [name for name in archive.namelist() if name.endswith(".toml")]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_reference_names_every_function(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every function with every argument, in the order of the registry."""
    assert run("functions", "--language", language) == 0
    printed = capsys.readouterr().out
    assert re.findall(r"^#### `(\w+)\(", printed, re.MULTILINE) == [function.name for function in FUNCTIONS]
    for function in FUNCTIONS:
        for argument in function.arguments:
            assert f"- `{argument.name}`: " in printed
