"""``xl-addin migrate`` as a user runs it, with a real LibreOffice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.saved_books import excel_book, parts_of
from xl_addin import cli
from xl_addin.hosts.excel.register import registration
from xl_addin.parts.book import book_of, open_book
from xl_addin.parts.contents import Put

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

SHEET = "xl/worksheets/sheet1.xml"
RATES = (61.5, 48.0, 75.25, 48.0)
RANKS = (2, 3, 1, 3)
# The ranks of 61.5, 75.25 and 48 alone, which is what RANK makes of a text among them.
WITHOUT_TEXT = (2, "#VALUE!", 1, 3)

pytestmark = pytest.mark.office


def run(*words: object) -> int:
    """Run the command; return its exit status."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["migrate", *map(str, words)])
    return int(ended.value.code or 0)


def ranked(rates: tuple[object, ...] = RATES, ranks: tuple[object, ...] = RANKS) -> bytes:
    """Four rates, their ranks by hand, and twice the rank."""
    cells: dict[str, object] = {"A1": "率", "B1": "順位", "C1": "倍"}
    for row, (rate, rank) in enumerate(zip(rates, ranks, strict=True), 2):
        cells[f"A{row}"] = rate
        cells[f"B{row}"] = (f"=RANK(A{row},A$2:A$5)", rank)
        cells[f"C{row}"] = (f"=B{row}*2", rank * 2 if isinstance(rank, int) else rank)
    return excel_book(cells)


def formulas(path: Path) -> list[str]:
    """The formulas of the ranks."""
    cells = openpyxl.load_workbook(path)["表"]
    return [getattr(cells[f"B{row}"].value, "text", cells[f"B{row}"].value) for row in range(2, 6)]


def values(path: Path, column: str) -> list[object]:
    """The saved values of a column."""
    cells = openpyxl.load_workbook(path, data_only=True)["表"]
    return [cells[f"{column}{row}"].value for row in range(2, 6)]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with manual ranks."""
    path = tmp_path / "順位.xlsx"
    path.write_bytes(ranked())
    return path


def test_the_plan_writes_nothing(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Equal rows are one line of a table; the file and its folder are as they were."""
    before = book.read_bytes()
    assert run(book) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith("まだ書き込んでいません。")
    line = next(line for line in lines if line.startswith("表!B2:B5"))
    assert "=RANK(A2,A$2:A$5)" in line
    assert "=SCORE_RANK(A2,A$2:A$5)" in line
    assert "変わらない" in line
    assert book.read_bytes() == before
    assert list(book.parent.iterdir()) == [book]


def test_migrating_and_undoing(book: Path, tmp_path: Path) -> None:
    """Only the sheet changes and a note comes; undone, every part is what it was."""
    out, back = tmp_path / "out.xlsx", tmp_path / "back.xlsx"
    assert run(book, "-o", out) == 0
    assert formulas(out) == [f"=SCORE_RANK(A{row},A$2:A$5)" for row in range(2, 6)]
    assert (values(out, "B"), values(out, "C")) == (list(RANKS), [2 * rank for rank in RANKS])
    before, after = parts_of(book.read_bytes()), parts_of(out.read_bytes())
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {SHEET, "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    assert all(name.startswith("customXml/") for name in after.keys() - before.keys())
    assert run(out, "--undo", "-o", back) == 0
    assert parts_of(back.read_bytes()) == before


def test_undoing_refuses_a_changed_cell(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message names it, and the file stays."""
    assert run(book, "--write") == 0
    changed = open_book(book).changed({"表": {(2, 1): Put(9)}})
    book.write_bytes(changed)
    assert run(book, "--undo", "--write") == 1
    assert "表!B3" in capsys.readouterr().err
    assert book.read_bytes() == changed


def test_what_is_left_alone_has_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A formula that looks like a score is named with why it stays."""
    path = tmp_path / "率.xlsx"
    path.write_bytes(excel_book({"A1": 4, "A2": 2, "A3": 8, "B1": ("=(A1-AVERAGE(A$1:A$3))/STDEVP(A$1:A$3)", -0.27)}))
    assert run(path, "--json") == 0
    kept = json.loads(capsys.readouterr().out)["books"][0]["kept"]
    assert run(path) == 0
    said = capsys.readouterr().out
    assert kept
    assert f"表!B1 =(A1-AVERAGE(A$1:A$3))/STDEVP(A$1:A$3)（{kept[0]['reason']['ja']}" in said
    assert "まだ書き込んでいません" not in said


def test_excel_needs_the_functions(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An .xlsx without registered functions is written with a hint, an .xlsm without."""
    assert run(book, "-o", tmp_path / "a.xlsx") == 0
    assert "-o で .xlsm に書き出すと登録されます" in capsys.readouterr().out
    assert run(book, "-o", tmp_path / "a.xlsm") == 0
    assert "登録されます" not in capsys.readouterr().out


def test_nothing_to_undo(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workbook that was never migrated is told so."""
    assert run(book, "--undo", "--write") == 1
    assert "順位.xlsx" in capsys.readouterr().err


def test_a_column(book: Path, tmp_path: Path) -> None:
    """Rows of one formula become one array formula with the same values; undone, each row has its own again."""
    out = tmp_path / "out.xlsx"
    assert run(book, "--column", "-o", out) == 0
    cell = book_of(out.read_bytes(), "out.xlsx").sheet("表").cells[1, 1]
    assert (cell.formula, cell.block, cell.master) == ("SCORE_RANKS(A2:A5)", (1, 1, 4, 1), True)
    assert values(out, "B") == list(RANKS)
    assert run(out, "--undo", "--write") == 0
    assert formulas(out) == [f"=RANK(A{row},A$2:A$5)" for row in range(2, 6)]


def test_a_mistake_is_told_and_mended_only_if_wished(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A text among the rates: RANK passes it over, the function counts it."""
    book, out = tmp_path / "b.xlsx", tmp_path / "out.xlsx"
    book.write_bytes(ranked((61.5, "70.5", 75.25, 48.0), WITHOUT_TEXT))
    assert run(book, "-o", out, "--json") == 0
    told = json.loads(capsys.readouterr().out)["books"][0]
    assert [(step["verdict"], step["value_after"]) for step in told["steps"]] == [
        ("differs", 3),
        # Calc ranks a text that looks like a number, which Excel does not.
        ("unknown", 2),
        ("same", 1),
        ("differs", 4),
    ]
    assert [formula.startswith("=SCORE_RANK(") for formula in formulas(out)] == [False, False, True, False]
    assert run(book, "-o", out, "--fix") == 0
    assert (values(out, "B"), values(out, "C")) == ([3, "#VALUE!", 1, 4], [6, "#VALUE!", 2, 8])
    assert run(out, "--undo", "--write") == 0
    assert formulas(out) == [f"=RANK(A{row},A$2:A$5)" for row in range(2, 6)]
    assert (values(out, "B"), values(out, "C")) == ([2, "#VALUE!", 1, 3], [4, "#VALUE!", 2, 6])


def test_a_stale_value_proves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A formula that shows in the file what Calc does not compute is left alone, even with --fix."""
    book, out = tmp_path / "b.xlsx", tmp_path / "out.xlsx"
    book.write_bytes(ranked(RATES, (2, 3, 99, 3)))
    assert run(book, "-o", out, "--fix", "--json") == 0
    steps = json.loads(capsys.readouterr().out)["books"][0]["steps"]
    assert {step["cells"]: step["verdict"] for step in steps} == {
        "表!B2": "same",
        "表!B3": "same",
        "表!B4": "unknown",
        "表!B5": "same",
    }
    assert formulas(out)[2] == "=RANK(A4,A$2:A$5)"
    assert values(out, "B") == [2, 3, 99, 3]


def test_an_xlsm_has_the_functions_for_excel(book: Path, tmp_path: Path) -> None:
    """They are registered in it; the .xlsx stays, and no other ending will do."""
    out = tmp_path / "out.xlsm"
    assert run(book, "-o", out) == 0
    assert registration(out) is not None
    assert values(out, "B") == list(RANKS)
    assert run(book, "-o", tmp_path / "out.ods") == 1


def test_several_books(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that cannot be read is told, and the others are migrated into the folder."""
    broken, other, folder = tmp_path / "broken.xlsx", tmp_path / "other.xlsx", tmp_path / "out"
    broken.write_bytes(b"no workbook")
    other.write_bytes(excel_book({"A1": 1}))
    assert run(broken, book, other, "-o", folder, "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["summary"]["taken"] == len(RATES)
    assert [entry.get("taken") for entry in said["books"]] == [None, len(RATES), 0]
    assert sorted(path.name for path in folder.iterdir()) == ["other.xlsx", "順位.xlsx"]


def test_a_backup(book: Path) -> None:
    """What the workbook was stays beside it."""
    before = book.read_bytes()
    assert run(book, "--write", "--backup") == 0
    assert book.with_name("順位.xlsx.bak").read_bytes() == before
    assert formulas(book)[0].startswith("=SCORE_RANK(")


def test_opendocument(book: Path, tmp_path: Path, office: Office) -> None:
    """A workbook that Calc has saved is migrated and undone the same way."""
    saved, out = tmp_path / "b.ods", tmp_path / "out.ods"
    document = office.load(book)
    document.storeToURL(saved.as_uri(), office.bridge.properties(FilterName="calc8"))
    document.close(True)
    assert run(saved, "-o", out) == 0
    cells = open_book(out).sheet("表").cells
    assert [(cells[row, 1].formula, cells[row, 1].value) for row in range(1, 5)] == [
        (f"SCORE_RANK(A{row},A$2:A$5)", rank) for row, rank in enumerate(RANKS, 2)
    ]
    assert run(out, "--undo", "--write") == 0
    cells = open_book(out).sheet("表").cells
    assert [cells[row, 1].formula for row in range(1, 5)] == [f"RANK(A{row},A$2:A$5)" for row in range(2, 6)]
