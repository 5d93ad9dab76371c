"""``xl-addin set`` changes cells and what depends on them, and takes a text for nothing else."""

from __future__ import annotations

import json
import zipfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.saved_books import computes_on_load, excel_book, parts_of, saved_values
from tests.test_cli import assert_explained, run
from xl_addin.cli import assignments
from xl_addin.cli import set as setting
from xl_addin.cli.assignments import AssignmentError, formula_assignment, is_assignment, value_assignment
from xl_addin.formulas.addresses import Area
from xl_addin.formulas.nodes import FormulaError
from xl_addin.hosts.calc.agreeing import same
from xl_addin.hosts.calc.computing import Computer
from xl_addin.hosts.calc.recalc import recalc
from xl_addin.parts.book import open_book
from xl_addin.parts.contents import Put, PutArray, PutFormula

if TYPE_CHECKING:
    from xl_addin.hosts.calc.office import Office
    from xl_addin.parts.contents import Value

WORKBOOKS = Path(__file__).parents[1] / "workbooks"
CELLS = {"A1": 2, "A2": 3, "B1": ("=A1*2", 4), "B2": ("=SUM(B1,A2)", 7), "C1": ("=A2*10", 30)}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with two inputs and formulas on them."""
    path = tmp_path / "得点.xlsx"
    path.write_bytes(excel_book(CELLS, sheet="得点 表"))
    return path


@pytest.fixture
def shared(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The command uses the LibreOffice of all tests."""
    monkeypatch.setattr(setting, "Computer", partial(Computer, office=office))
    return office


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12.5", 12.5),
        ("-3", -3.0),
        ("+4", 4.0),
        ("0", 0.0),
        ("0.5", 0.5),
        (".5", 0.5),
        ("1e-3", 0.001),
        ("0.30000000000000004", 0.1 + 0.2),
        ("123456789012345", 123456789012345.0),
        ("1234567890123456", "1234567890123456"),
        ("TRUE", True),
        ("false", False),
        ("", None),
        ("012", "012"),
        ("-012", "-012"),
        ("１２", "１２"),
        ("1,234", "1,234"),
        ("45.6%", "45.6%"),
        ("2023-04-01", "2023-04-01"),
        ("=A1", "=A1"),
        ("a=b!c", "a=b!c"),
        (" 1", " 1"),
        ("1.", "1."),
        ("nan", "nan"),
        ("inf", "inf"),
        ("1_000", "1_000"),
        ("'012", "'012"),
    ],
)
def test_what_a_value_is(written: str, value: Value) -> None:
    """ASCII digits make a number, TRUE and FALSE are flags, nothing is a blank, the rest is text as it is written."""
    found = value_assignment(f"表!A1={written}").change
    assert found == Put(value)
    assert isinstance(found, Put)
    assert type(found.value) is type(value)
    assert value_assignment(f"表!A1={written}", as_text=True).change == Put(written or None)


@pytest.mark.parametrize("written", ["012", "１２", "1,234", "45.6%", "=A1", "△3"])
def test_doubtful_texts(written: str) -> None:
    """A text that looks like a number or a formula is written, and told; not so if a text was asked for."""
    assert value_assignment(f"表!A1={written}").doubt is not None
    assert value_assignment(f"表!A1={written}", as_text=True).doubt is None
    assert value_assignment("表!A1=山形").doubt is None


@pytest.mark.parametrize(
    ("word", "sheet", "place"),
    [
        ("表!B4=1", "表", (3, 1)),
        ("得点 表!$B$4=1", "得点 表", (3, 1)),
        ("'a!b=c'!b4=1", "a!b=c", (3, 1)),
        ("'it''s'!B4=1", "it's", (3, 1)),
        ("a=b!B4=1", "a=b", (3, 1)),
        ("表！Ｂ４＝1", "表", (3, 1)),
    ],
)
def test_where_a_value_goes(word: str, sheet: str, place: tuple[int, int]) -> None:
    """Sheets may be in quotes, and must be if they hold an exclamation mark."""
    found = value_assignment(word)
    assert is_assignment(word)
    assert (found.sheet, (found.area.row, found.area.col), found.change) == (sheet, place, Put(1.0))


@pytest.mark.parametrize("word", ["表!B0=1", "表!B=1", "表!XFE1=1", "表!=1", "表!A1:A2=1", "表!A1=1e999"])
def test_no_assignments(word: str) -> None:
    """What is no cell, or no number that a cell can hold, is refused."""
    with pytest.raises(AssignmentError):
        value_assignment(word)


def test_formulas() -> None:
    """One more "=" may stand before a formula; over an area it is an array formula."""
    assert formula_assignment("表!A1=B1*2").change == PutFormula("B1*2")
    assert formula_assignment("表!A1==B1*2").change == PutFormula("B1*2")
    assert formula_assignment("表!A1= =B1=2").change == PutFormula("B1=2")
    area = Area(0, 0, 1, 1)
    assert formula_assignment("表!A1:B2=C1:D2*2").change == PutArray("C1:D2*2", area, ((None, None), (None, None)))
    with pytest.raises(AssignmentError):
        formula_assignment("表!A1= = ")
    with pytest.raises(FormulaError):
        formula_assignment("表!A1=SUM(")


def test_files_are_no_assignments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is called like one is a workbook."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a!b1=3.xlsx").write_bytes(b"")
    assert not is_assignment("a!b1=3.xlsx")
    assert not is_assignment("得点.xlsx")
    assert assignments.is_assignment("a!b1=4.xlsx")


@pytest.mark.usefixtures("shared")
def test_set_in_place(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The workbook is changed where it is; each change is a line, and so is each result that follows."""
    assert run("set", book, "得点 表!A1=5", "得点　表!A5=012", "--formula", "得点 表!D1=B2*10") == 0
    said = capsys.readouterr()
    assert saved_values(book.read_bytes()) == {
        "A1": 5, "A2": 3, "A5": "012", "B1": 10, "B2": 13, "C1": 30, "D1": 130
    }  # fmt: skip
    assert said.out.splitlines() == [
        "'得点 表'!A1: 2 → 5",
        "'得点 表'!A5: （空） → 「012」",
        "'得点 表'!D1: （空） → =B2*10 → 130",
        "'得点 表'!B1: 4 → 10",
        "'得点 表'!B2: 7 → 13",
        str(book),
    ]
    assert "'得点 表'!A5: 数値ではなく文字列として書きました / written as a text, not as a number" in said.err
    assert [path.name for path in book.parent.iterdir()] == [book.name]


@pytest.mark.usefixtures("shared")
def test_out_and_json(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With -o the workbook stays; JSON has the numbers unrounded."""
    before = book.read_bytes()
    out = tmp_path / "次.xlsx"
    assert run("set", book, "得点 表!A1=0.1", "-o", out, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    (entry,) = said["books"]
    assert entry["set"] == [{"cell": "'得点 表'!A1", "before": 2, "after": 0.1, "formula": None}]
    assert entry["changed"] == [
        {"cell": "'得点 表'!B1", "before": 4, "after": 0.2},
        {"cell": "'得点 表'!B2", "before": 7, "after": pytest.approx(3.2, rel=1e-15)},
    ]
    assert (entry["out"], entry["left"], entry["reasons"]) == (str(out), [], [])
    assert said["summary"] == {"books": 1, "failed": 0, "set": 1, "changed": 2, "left": 0}
    assert book.read_bytes() == before
    changed = {name for name, data in parts_of(out.read_bytes()).items() if data != parts_of(before)[name]}
    assert changed == {"xl/worksheets/sheet1.xml"}


@pytest.mark.usefixtures("shared")
def test_many_books(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every workbook has the same change; one that lacks the sheet is told, and the others are written."""
    other = tmp_path / "他.xlsx"
    other.write_bytes(excel_book({"A1": 1}, sheet="別"))
    third = tmp_path / "三.xlsx"
    third.write_bytes(book.read_bytes())
    assert run("set", book, other, third, "得点 表!A1=5", "-o", tmp_path / "結果") == 1
    said = capsys.readouterr()
    assert sorted(path.name for path in (tmp_path / "結果").iterdir()) == sorted([book.name, third.name])
    assert "シート「得点 表」がありません。あるシート: 別" in said.err
    assert said.out.splitlines()[-1].startswith("合計: 3 件中 成功 2、失敗 1")


@pytest.mark.usefixtures("shared")
def test_a_value_over_a_formula_is_told(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A formula that a value replaces is named, so that it is not lost by a slip."""
    assert run("set", book, "得点 表!B2=9") == 0
    assert (
        "'得点 表'!B2: 数式「=SUM(B1,A2)」がなくなりました / the formula =SUM(B1,A2) is gone" in capsys.readouterr().err
    )


@pytest.mark.usefixtures("shared")
def test_a_backup(book: Path) -> None:
    """What the workbook was can be kept."""
    before = book.read_bytes()
    assert run("set", book, "得点 表!A1=5", "--backup") == 0
    assert book.with_name("得点.xlsx.bak").read_bytes() == before


@pytest.mark.usefixtures("shared")
def test_refused_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A text among numbers is explained and not written, unless that is asked for."""
    cells = {"A1": 3, "A2": 5, "B1:B2": ("{=SCORE_RANKS(A1:A2)}", (2, 1))}
    path = tmp_path / "得点.xlsx"
    path.write_bytes(excel_book(cells))
    before = path.read_bytes()
    assert run("set", path, "表!A2=五") == 1
    assert "「五」は数値として読めません" in assert_explained(capsys)
    assert path.read_bytes() == before
    assert run("set", path, "表!A2=五", "--allow-errors") == 0
    assert saved_values(path.read_bytes()) == {"A1": 3, "A2": "五", "B1": "#VALUE!", "B2": "#VALUE!"}


@pytest.mark.usefixtures("shared")
def test_what_calc_cannot_compute_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cells that lose their saved values are named on standard error."""
    path = tmp_path / "得点.xlsx"
    path.write_bytes(excel_book({"A1": 3, "B1": ("=MYFUNC(A1)", 7), "B2": ("=B1+1", 8)}))
    assert run("set", path, "表!A1=4") == 0
    said = capsys.readouterr()
    assert "数式 2 個の保存値を外しました（Excel が開くときに計算します）: 表!B1、表!B2" in said.err
    assert "no value is saved with 2 formulas that Calc cannot compute" in said.err
    assert computes_on_load(path.read_bytes())


def test_without_libreoffice(book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing LibreOffice leads to --no-recalc, which leaves the values to Excel."""
    monkeypatch.setenv("XL_ADDIN_SOFFICE", str(book.parent / "soffice"))
    before = book.read_bytes()
    assert run("set", book, "得点 表!A1=5") == 1
    assert "--no-recalc" in assert_explained(capsys)
    assert book.read_bytes() == before
    assert run("set", book, "得点 表!A1=5", "--formula", "得点 表!D1=A2", "--no-recalc") == 0
    assert "no value is saved with 3 formulas that were not computed" in capsys.readouterr().err
    assert saved_values(book.read_bytes()) == {"A1": 5, "A2": 3, "C1": 30}
    assert computes_on_load(book.read_bytes())


def test_nothing_to_compute(book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A cell that no formula reads can be set without LibreOffice."""
    monkeypatch.setenv("XL_ADDIN_SOFFICE", str(book.parent / "soffice"))
    assert run("set", book, "得点 表!E9=注", "--text") == 0
    assert saved_values(book.read_bytes())["E9"] == "注"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("表!A1=1",),
        ("a.xlsx",),
        ("a.xlsx", "表!A0=1"),
        ("a.xlsx", "--formula", "表!A1="),
        ("a.xlsx", "表!A1:B2=1"),
        ("a.xlsx", "表!A1=1e999"),
    ],
)
def test_wrong_calls(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """What is missing or cannot be read is wrong usage."""
    assert run("set", *words) == 2
    assert "使い方が正しくありません" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("得点 表!A1=1", "得点 表!A1=2"), "二度指定"),
        (("ない!A1=1",), "あるシート: 得点 表"),
        (("得点 表!A1=1", "-o", "x.ods"), "拡張子は .xlsx"),
        (("--formula", "得点 表!D1=SUM(ない!A1)"), "シート「ない」がありません。あるシート: 得点 表"),
    ],
)
def test_what_cannot_be_done(
    words: tuple[str, ...], message: str, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is explained, and the workbook is as it was."""
    before = book.read_bytes()
    assert run("set", book, *words) == 1
    assert message in assert_explained(capsys)
    assert book.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("generic_share_fy2010", "使用状況!C18", 20.5),
        ("kokuho_muni_2020", "達成状況!D10", 44.5),
        ("kokuho_pref_2024_2023", "比較表!I121", 2),
        ("kyokai_incentive_2023", "実績入力!P39", 250_000_000),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
@pytest.mark.usefixtures("shared")
def test_shipped_workbooks(name: str, cell: str, value: float, suffix: str, *, office: Office, tmp_path: Path) -> None:
    """After an input changes, every value that follows is saved as Calc computes it; no part but worksheets differs."""
    path = tmp_path / f"{name}{suffix}"
    before = (WORKBOOKS / path.name).read_bytes()
    path.write_bytes(before)
    assert run("set", path, f"{cell}={value}") == 0
    after = parts_of(path.read_bytes())
    assert {part for part, data in parts_of(before).items() if after.get(part) != data} <= {
        part for part in after if part.startswith("xl/worksheets/sheet")
    }
    assert after.keys() == parts_of(before).keys()
    with Computer(office=office) as computer:
        old, new = (computer.compute(content, suffix) for content in (before, path.read_bytes()))
    book = open_book(path)
    followed = 0
    for sheet in book.sheet_names:
        cells = book.sheet(sheet).cells
        for place, value_now in new.values[sheet].items():
            if not same(old.of(sheet, *place), value_now):
                assert same(cells[place].value, value_now)
                followed += 1
    assert followed


@pytest.mark.usefixtures("shared")
def test_open_document(office: Office, book: Path, tmp_path: Path) -> None:
    """An .ods is changed the same way, and no member but the content differs."""
    path = tmp_path / "得点.ods"
    recalc(book, path, office=office)
    before = parts_of(path.read_bytes())
    assert run("set", path, "得点 表!A1=5", "--formula", "得点 表!D1=B2*10") == 0
    after = parts_of(path.read_bytes())
    assert {name for name, data in before.items() if after.get(name) != data} <= {
        "content.xml",
        "META-INF/manifest.xml",
    }
    cells = open_book(path).sheet("得点 表").cells
    assert [cells[place].value for place in ((0, 0), (0, 1), (1, 1), (0, 2), (0, 3))] == [5, 10, 13, 30, 130]
    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].filename == "mimetype"
