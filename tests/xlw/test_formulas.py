from __future__ import annotations

import contextlib
import os
import re
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

from tests.xlw.attributes import attributes
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw.formulas.shifting import Movable
from xl_addin.hosts.calc.xlw.formulas.writing import Plan

if TYPE_CHECKING:
    import xlwings as xw

office = pytest.mark.office
CORPUS = Path(os.environ.get("XL_ADDIN_CORPUS", ""))
_SMALL = 100_000
_FEW = 2000
_INDEXED = re.compile(r"\[\d+\]")
_CHANGING = re.compile(r"\b(?:NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY|CELL|INFO)\(", re.IGNORECASE)


@pytest.fixture
def data(sheet: xw.Sheet) -> xw.Sheet:
    """A sheet with numbers in A1:B3, and other sheets whose names need care."""
    sheet.name = "Don't Care"
    sheet["A1:B3"].value = [[1, 2], [3, 4], [5, 6]]
    sheet.book.sheets.add("日本語", after=sheet)["A1:B2"].value = [[10, 20], [30, 40]]
    sheet.book.sheets.add("Last", after=sheet.book.sheets["日本語"])["A1:A2"].value = [[100], [200]]
    return sheet


@pytest.fixture
def table(sheet: xw.Sheet) -> xw.Sheet:
    """A sheet with the table Sales in A1:C5: a header, three rows, a row of totals."""
    sheet["A1:C5"].value = [["Item", "Unit Price", "税込[円]"], ["a", 1, 2], ["b", 3, 4], ["c", 5, 6], ["Total", 9, 12]]
    ranges = sheet.book.api.DatabaseRanges
    ranges.addNewByName("Sales", sheet["A1:C5"].api.getRangeAddress())
    made = ranges.getByName("Sales")
    made.ContainsHeader, made.TotalsRow = True, True
    return sheet


SAME = {
    "=SUM(A1:A3,B1)": 11,
    "='Don''t Care'!A1+日本語!$B$2": 41,
    "=SUM('Don''t Care:日本語'!A1)": 11,
    "=SUM(日本語:Last!A1:A2)": 340,
    "=SUM(日本語!A:A)": 40,
    "=SUM(日本語!1:1)": 30,
    "=A1%": 0.01,
    "=SUM((A1,B2),3)": 8,
    "=SUM(A1:B3 B2:C4)": 10,
    '=IF(A1<>1,"a""b",TRUE)': True,
    '="x;y"&","': "x;y,",
    "=STDEV.S(A1:A3)": 2,
    "=FORECAST.LINEAR(7,B1:B3,A1:A3)": 8,
    "=CEILING(1.5,1)": 2,
    "=CEILING.MATH(-1.5)": -1,
    "=ERROR.TYPE(#N/A)": 7,
    "=IFERROR(#DIV/0!,#REF!)": None,
    "=SUM({1,2;3,-4})": 2,
    "=EDATE(1,2)": 60,
    '=CONVERT(1,"km","m")': 1000,
    "=EFFECT(0.1,4)": pytest.approx(1.025**4 - 1),
    "=PDURATION(0.025,2000,2200)": pytest.approx(3.859866162622655),
    "=IF(A1,,2)": 0,
    "=SUM(A1:INDEX(A:A,2))": 4,
    "=-A1^2": 1,
    "=A1 +  B1": 3,
    "=SCORE_RANK(A1,A1:A3)": 3,
    "=SUMPRODUCT(--(A1:A3>1),B1:B3)": 10,
    "=LOG10(100)": 2,
    "=XLOOKUP_OR_SO(1)": None,
    "=unknown_name+1": None,
}


@office
@attributes("Range.formula")
@pytest.mark.parametrize("formula", SAME)
def test_formulas_come_back_as_they_went(data: xw.Sheet, formula: str) -> None:
    """A formula in Excel's syntax is computed, and reads the same."""
    data["H9"].formula = formula
    assert data["H9"].formula == formula
    assert data["H9"].value == SAME[formula]


@office
@attributes("Range.formula")
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("=sum(a1,b1)", "=SUM(A1,B1)"),
        ("=_xlfn.STDEV.S(A1:A3)", "=STDEV.S(A1:A3)"),
        ("='日本語'!A1", "=日本語!A1"),
        ("=TRUE()", "=TRUE"),
        ("=Last!#REF!+1", "=#REF!+1"),
        ("=1E+3", "=1000"),
        ("=score_ranks(A1:A3)", "=SCORE_RANKS(A1:A3)"),
    ],
)
def test_formulas_are_read_in_one_spelling(data: xw.Sheet, written: str, read: str) -> None:
    """Capitals, quotes and prefixes that mean nothing are as Excel shows them."""
    data["H9"].formula = written
    assert data["H9"].formula == read


@office
@attributes("Range.formula")
def test_one_formula_fills_a_range(data: xw.Sheet) -> None:
    """Relative references move along from the first cell, as in Excel; absolute ones stay."""
    data["D1:E3"].formula = "=A1*$B$1+A$1"
    assert data["D1:E3"].formula == (
        ("=A1*$B$1+A$1", "=B1*$B$1+B$1"),
        ("=A2*$B$1+A$1", "=B2*$B$1+B$1"),
        ("=A3*$B$1+A$1", "=B3*$B$1+B$1"),
    )
    assert data["D1:E3"].value == [[3, 6], [7, 10], [11, 14]]


@office
@attributes("Range.formula")
def test_constants_are_read_as_text(sheet: xw.Sheet) -> None:
    """Numbers are not rounded to what is shown, flags are words, blanks are empty."""
    sheet["A1:E1"].value = [1.5, True, "text", None, 0.1 + 0.2]
    assert sheet["A1:E1"].formula == (("1.5", "TRUE", "text", "", "0.3"),)
    sheet["A2:D2"].formula = [["2.5", "words", None, "=1+1"]]
    assert sheet["A2:D2"].value == [2.5, "words", None, 2]
    sheet["A2"].formula = ""
    assert sheet["A2"].value is None


@office
def test_a_text_that_looks_like_a_formula_stays_a_text(sheet: xw.Sheet) -> None:
    """It is read as it stands, and is no array either."""
    sheet["A1"].value = "'={1}"
    sheet["A2"].value = "'{=1;2}"
    assert sheet["A1:A2"].formula == (("={1}",), ("{=1;2}",))
    assert sheet["A1:A2"].has_array is False


@office
def test_values_that_are_formulas_are_excel_syntax(data: xw.Sheet) -> None:
    """Writing values takes formulas as Excel does, also among other values."""
    data["D1:F1"].value = [1, "=SUM(A1:A3,B1)", "=日本語!A1"]
    assert data["D1:F1"].value == [1, 11, 10]
    data["D2:D3"].value = "=A2+1"
    assert data["D2:D3"].value == [4, 6]


@office
@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A1",
        "=1+",
        "=A1)",
        "=1 2",
        "=Nowhere!A1",
        "=Nothing[Column]",
        "=IF()",
        "=SIN(1,2)",
        '="open',
        "=SUM({1,2;3})",
    ],
)
def test_a_wrong_formula_changes_nothing(data: xw.Sheet, formula: str) -> None:
    """The error names sheet, cell and formula; other cells of the block keep what they held."""
    with pytest.raises(WorkbookError) as caught:
        data["A1:B2"].formula = [[7, "=1"], [8, formula]]
    for text in (caught.value.ja, caught.value.en):
        assert formula in text
        assert "B2" in text
        assert data.name in text
    assert data["A1:B2"].value == [[1, 2], [3, 4]]


@office
def test_a_part_of_an_array_is_not_overwritten(data: xw.Sheet) -> None:
    """As in Excel, an array changes whole or not at all."""
    data["D1:D3"].formula_array = "=A1:A3*2"
    with pytest.raises(WorkbookError):
        data["D2"].formula = "=1"
    assert data["D1:D3"].value == [2, 6, 10]


@office
@attributes("Range.formula_array", "Range.has_array")
def test_an_array_formula_fills_a_block(data: xw.Sheet) -> None:
    """All its cells share one formula."""
    data["D1:D3"].formula_array = "=A1:A3*B1:B3"
    assert data["D1:D3"].value == [2, 12, 30]
    assert data["D1:D3"].formula_array == "=A1:A3*B1:B3"
    assert data["D2"].formula_array == "=A1:A3*B1:B3"
    assert data["D1:D3"].has_array is True
    assert data["A1"].has_array is False
    assert data["C1:D1"].has_array is None
    assert data["C1:D1"].formula_array is None
    assert data["D1:D3"].formula == (("=A1:A3*B1:B3",),) * 3


@office
@attributes("Range.formula2")
def test_a_dynamic_formula_gets_the_cells_it_needs(data: xw.Sheet) -> None:
    """Calc computes the size; a smaller result takes back what was spilled; ``D1#`` means the block."""
    data["D1"].formula2 = "=A1:B3*10"
    assert data["D1:E3"].value == [[10, 20], [30, 40], [50, 60]]
    assert data["D1"].formula2 == "=A1:B3*10"
    data["D1"].formula2 = "=A1:A2*10"
    assert data["D1:E3"].value == [[10, None], [30, None], [None, None]]
    data["G1"].formula2 = "=SUM(D1#)"
    assert data["G1"].value == 40


@office
def test_a_dynamic_formula_without_many_values_is_a_plain_one(data: xw.Sheet) -> None:
    """What sums up the cells it refers to needs no block."""
    data["D1:D2"].formula2 = "=SUM(A1:B1)"
    assert data["D1:D2"].value == [3, 7]
    assert data["D1:D2"].has_array is False


@office
def test_a_dynamic_formula_overwrites_nothing(data: xw.Sheet) -> None:
    """Excel would show #SPILL!; here it is an error, and the cells stay."""
    data["D1:D2"].value = [["before"], ["in the way"]]
    with pytest.raises(WorkbookError, match="SPILL"):
        data["D1"].formula2 = "=A1:A3"
    assert data["D1:D3"].value == ["before", "in the way", None]


@office
@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(Sales[Unit Price])", 9),
        ("=SUM(Sales[[#Totals],[Unit Price]])", 9),
        ("=SUM(Sales[[#Data],[#Totals],[Unit Price]])", 18),
        ("=COUNTA(Sales[[#Headers],[Item]:[Unit Price]])", 2),
        ("=SUM(Sales[税込'[円']])", 12),
        ("=SUM(Sales)", 21),
        ("=SUM(Sales[#All])", 42),
        ("=Sales[@[Unit Price]]*2", 6),
        ("=Sales[@Item]", "b"),
    ],
)
def test_structured_references_are_computed(table: xw.Sheet, formula: str, value: Any) -> None:
    """Columns and parts of a table are found by name, and read the same."""
    table["F3"].formula = formula
    assert table["F3"].value == value
    assert table["F3"].formula == formula


@office
def test_a_table_need_not_be_named_inside_of_itself(table: xw.Sheet) -> None:
    """``[@Column]`` is the cell of the same row."""
    table["C2:C4"].formula = "=[@[Unit Price]]*2"
    assert table["C2:C4"].value == [2, 6, 10]
    assert table["C2:C4"].formula == (("=[@[Unit Price]]*2",),) * 3


@office
def test_a_range_is_found_by_structured_reference(table: xw.Sheet) -> None:
    """A table's name means its rows; brackets mean columns and parts."""
    assert table.range("Sales").address == "$A$2:$C$4"
    assert table.range("Sales[Unit Price]").address == "$B$2:$B$4"
    assert table.range("Sales[[#All],[Item]:[Unit Price]]").address == "$A$1:$B$5"
    assert table.range("Sales[#Totals]").address == "$A$5:$C$5"
    with pytest.raises(WorkbookError):
        table.range("Sales[None]")


@office
def test_other_workbooks_are_referred_to(book: xw.Book, tmp_path: Path) -> None:
    """By name while they are open, by their path else; one that is nowhere gives #REF!, not an exception."""
    path = tmp_path / "Other Book.xlsx"
    made = openpyxl.Workbook()
    made.active.title = "Sheet 1"
    made.active["A1"] = 77
    made.save(path)
    sheet = book.sheets[0]
    sheet["A1"].formula = f"='{tmp_path}/[Other Book.xlsx]Sheet 1'!$A$1+1"
    assert sheet["A1"].value == 78
    assert sheet["A1"].formula == f"='{tmp_path}/[Other Book.xlsx]Sheet 1'!$A$1+1"
    book.app.books.open(path)
    sheet["A2"].formula = "='[Other Book.xlsx]Sheet 1'!A1+2"
    assert sheet["A2"].value == 79
    assert sheet["A2"].formula == "='[Other Book.xlsx]Sheet 1'!A1+2"
    sheet["A3"].formula = r"='C:\none\[Gone.xlsx]Sheet1'!A1"
    assert sheet["A3"].formula == r"='C:\none\[Gone.xlsx]Sheet1'!A1"
    assert sheet["A3"].options(err_to_str=True).value == "#REF!"


@office
def test_many_formulas_go_in_few_calls(sheet: xw.Sheet) -> None:
    """Blocks of equal and of different formulas come back whole; looks and notes of cells stay."""
    height = 300
    rows = [
        [f"=C{row}*{row}+1", f"=C{row}*2", f"=IF(C{row}>{row},'{sheet.name}'!D{row},0)"] for row in range(1, height + 1)
    ]
    sheet["F5"].color = (255, 0, 0)
    area = sheet["E1"].resize(height, 3)
    area.formula = rows
    assert area.formula == tuple(tuple(text.replace("'", "") for text in row) for row in rows)
    assert sheet["F5"].color == (255, 0, 0)
    assert sheet["F6"].color is None
    for row in range(2, 260, 2):
        sheet[f"F{row}"].color = (0, 255, 0)
    area.formula = "=C1*3"
    assert area.formula == tuple((f"=C{row}*3", f"=D{row}*3", f"=E{row}*3") for row in range(1, height + 1))
    assert [sheet[f"F{row}"].color for row in (4, 5, 6)] == [(0, 255, 0), (255, 0, 0), (0, 255, 0)]


@given(
    st.lists(
        st.from_regex(r"\$?[A-Z]{1,2}\$?[1-9][0-9]{0,3}(:\$?[A-Z]{1,2}\$?[1-9][0-9]{0,3})?", fullmatch=True),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 500),
    st.integers(0, 500),
)
def test_relative_references_move(areas: list[str], rows: int, columns: int) -> None:
    """They move as openpyxl moves them."""
    formula = f'=SUM({",".join(areas)})+LOG10(2)&"A1"'
    there = f"{openpyxl.utils.get_column_letter(columns + 1)}{rows + 1}"
    assert Movable(formula).moved(rows, columns) == Translator(formula, "A1").translate_formula(there)


def test_a_reference_that_leaves_the_sheet_comes_in_again() -> None:
    """As in Excel, the first row follows the last one."""
    assert Movable("=A1048576+XFD1").moved(1, 1) == "=B1+A2"


def _books() -> list[Path]:
    """List the real workbooks that hold formulas."""
    found = []
    for path in sorted(CORPUS.glob("*.xls[xm]")) if CORPUS.name else ():
        with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as members:
            sheets = [name for name in members.namelist() if "worksheets/" in name and name.endswith(".xml")]
            if path.stat().st_size < _SMALL and any(b"<f>" in members.read(name) for name in sheets):
                found.append(path)
    return found


def _formulas(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """Read the formulas of a workbook, by sheet and place from 0; what changes by itself tells nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(path, keep_links=False)
        except (TypeError, ValueError, KeyError):
            pytest.skip("openpyxl cannot read it")
    found = {
        sheet.title: {
            (cell.row - 1, cell.column - 1): cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f" and isinstance(cell.value, str)
        }
        for sheet in book.worksheets
    }
    texts = [text for formulas in found.values() for text in formulas.values()]
    if not 0 < len(texts) < _FEW or any(_CHANGING.search(text) or _INDEXED.search(text) for text in texts):
        pytest.skip("no formulas, too many, or some that change by themselves")
    return {title: formulas for title, formulas in found.items() if formulas}


@office
@pytest.mark.parametrize("path", _books(), ids=lambda path: path.name)
def test_formulas_of_real_workbooks_keep_their_values(app: xw.App, path: Path) -> None:
    """What Calc's own reading of a file computes is what the translated formulas compute."""
    everything = _formulas(path)
    book = app.books.open(path)
    book.api.calculateAll()
    for title, formulas in everything.items():
        height, width = (max(place[axis] for place in formulas) + 1 for axis in (0, 1))
        area = book.sheets[title][:height, :width]
        before, arrays = area.api.getDataArray(), area.api.getFormulaArray()
        single = {place: text for place, text in formulas.items() if arrays[place[0]][place[1]][:1] != "{"}
        Plan(area.impl, single).write()
        after, read = area.api.getDataArray(), area.formula
        # A single cell has no rows.
        read = ((read,),) if isinstance(read, str) else read
        for (row, column), text in single.items():
            # Calc cannot read all that Excel writes into files; what it shows as an error proves nothing.
            if before[row][column] is not None:
                value, wanted = after[row][column], before[row][column]
                wanted = pytest.approx(wanted, rel=1e-9) if isinstance(wanted, float) else wanted
                assert value == wanted, text
            assert _bare(read[row][column]) == _bare(text)


def _bare(formula: str) -> str:
    """Take away what formulas may be spelled with or without."""
    bare = re.sub(r"_xl\w+\.|[\s$']", "", formula).upper()
    bare = re.sub(r"(TRUE|FALSE)\(\)", r"\1", bare)
    bare = re.sub(r"\w+\[\[#THISROW\],(\[\w+\])\]|\w*\[@\[?(\w+)\]?\]", "THISROW", bare)
    return re.sub(r"\w+!#REF!", "#REF!", re.sub(r"\b\w+(?=\[\w+\])", "", bare))
