from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import python_calamine

from tests.parts.corpus import folder
from tests.parts.ods_files import content, members, ods, row, table
from xl_addin.formulas.addresses import Area
from xl_addin.parts.contents import ErrorValue, Put, PutArray, PutFormula, PutSaved
from xl_addin.parts.ods import OdsBook

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office
    from xl_addin.parts.contents import Change, Value

pytestmark = pytest.mark.office

EVERY = 8
"""Of so many workbooks of the corpus one is tried."""
DATES = (
    '<number:date-style style:name="N1"><number:year number:style="long"/><number:text>-</number:text><number:month/>'
    '</number:date-style><style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>'
    '<number:percentage-style style:name="N2"><number:number number:decimal-places="1" number:min-integer-digits="1"/>'
    "<number:text>%</number:text></number:percentage-style>"
    '<style:style style:name="share" style:family="table-cell" style:data-style-name="N2"/>'
)


@pytest.fixture(scope="session")
def saved_by_calc(office: Office, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Workbooks of the corpus as Calc saves them in its own format."""
    where = folder()
    if where is None:
        pytest.skip("XL_ADDIN_CORPUS names no folder of real workbooks")
    target = tmp_path_factory.mktemp("ods")
    made = []
    for book in sorted(where.glob("*.xls?"))[::EVERY]:
        document = office.load(book, read_only=True)
        made.append(target / f"{book.stem}.ods")
        document.storeToURL(made[-1].as_uri(), office.bridge.properties(FilterName="calc8"))
        document.close(True)
    return made


def test_what_calc_saves_is_read_as_another_program_reads_it(saved_by_calc: list[Path]) -> None:
    """Numbers, texts and flags of every cell; python-calamine takes notes for text and leaves errors out."""
    compared = 0
    for path in saved_by_calc:
        book, judge = OdsBook(path.read_bytes(), path.name), python_calamine.load_workbook(path)
        assert list(book.sheet_names) == judge.sheet_names
        for name in book.sheet_names:
            rows = judge.get_sheet_by_name(name).to_python(skip_empty_area=False)
            theirs = {
                (row, col): value for row, line in enumerate(rows) for col, value in enumerate(line) if value != ""
            }
            ours = {place: cell.value for place, cell in book.sheet(name).cells.items() if cell.value not in {None, ""}}
            for place in theirs.keys() | ours.keys():
                assert _same(ours.get(place), theirs.get(place)), (path, name, place)
                compared += 1
    assert compared > 1_000


def test_changed_cells_of_what_calc_saved_are_right_and_all_else_is_the_same(saved_by_calc: list[Path]) -> None:
    """On every sheet a text far away, and a number in place of another."""
    for path in saved_by_calc:
        book = OdsBook(path.read_bytes(), path.name)
        changes = {name: _trial(book, name) for name in book.sheet_names}
        new = book.changed(changes)
        again = OdsBook(new, path.name)
        for name, cells in changes.items():
            expected = {place: cell for place, cell in book.sheet(name).cells.items() if place not in cells}
            found = {place: cell for place, cell in again.sheet(name).cells.items() if place not in cells}
            assert found == expected
            assert {place: again.sheet(name).cells[place].value for place in cells} == {
                place: change.value for place, change in cells.items()
            }
        before, after = members(path.read_bytes()), members(new)
        assert list(before) == list(after)
        assert [part for part in before if before[part] != after[part]] == ["content.xml"]


def test_calc_shows_what_was_changed(office: Office, tmp_path: Path) -> None:
    """Values, formulas, blocks and formats, in a sheet whose rows and cells are repeated."""
    matrix = (
        '<table:table-cell table:number-matrix-columns-spanned="1" table:number-matrix-rows-spanned="2" '
        'table:formula="of:=[.A1:.A2]*10" office:value-type="float" office:value="1"/>'
    )
    repeated = '<table:table-cell table:number-columns-repeated="3" office:value-type="float" office:value="1"/>'
    styled = '<table:table-cell table:style-name="day"/><table:table-cell table:style-name="share"/>'
    rows = row(repeated, 'table:number-rows-repeated="20"') + row(styled) + row(matrix) + row("<table:table-cell/>")
    rows += row('<table:table-cell table:number-columns-repeated="16384"/>', 'table:number-rows-repeated="1048553"')
    changes: dict[tuple[int, int], Change] = {
        (0, 0): Put(2.5),
        (1, 1): Put(" a  b\n<c> "),
        (2, 2): Put("x\ty"),
        (3, 0): Put("=1+1"),
        (4, 1): Put(True),
        (5, 0): Put(ErrorValue("#N/A")),
        (6, 0): PutFormula("SUM(A1:C1)", 4.5),
        (7, 0): PutFormula('IF(A1>2,"大","小")'),
        (8, 0): PutArray("A1:A2*2", Area(8, 0, 9, 0), ((5.0,), (2.0,))),
        (20, 0): Put(45_293.0),
        (20, 1): Put(0.456),
        (21, 0): PutSaved(None),
        (1_048_575, 16_383): Put("end"),
    }
    path = tmp_path / "変.ods"
    path.write_bytes(OdsBook(ods(content(table(rows), DATES)), "変.ods").changed({"表": changes}))
    document = office.load(path)
    sheet = document.Sheets.getByIndex(0)
    try:
        assert _formula(sheet, 0, 0) == "2.5"
        assert _text(sheet, 1, 1) == " a  b\n<c> "
        assert _text(sheet, 2, 2) == "x\ty"
        assert (_text(sheet, 3, 0), sheet.getCellByPosition(0, 3).Value) == ("=1+1", 0.0)
        assert _text(sheet, 4, 1) == "TRUE"
        assert _text(sheet, 5, 0) == "#N/A"
        assert (_formula(sheet, 6, 0), sheet.getCellByPosition(0, 6).Value) == ("=SUM(A1:C1)", 4.5)
        assert _text(sheet, 7, 0) == "大"
        assert [_formula(sheet, at, 0) for at in (8, 9)] == ["{=A1:A2*2}"] * 2
        assert [sheet.getCellByPosition(0, at).Value for at in (8, 9, 10)] == [5.0, 2.0, 1.0]
        assert [_text(sheet, 20, col) for col in (0, 1)] == ["2024-1", "45.6%"]
        assert [sheet.getCellByPosition(0, at).Value for at in (21, 22)] == [25.0, 10.0]
        assert _text(sheet, 1_048_575, 16_383) == "end"
        assert sheet.getCellByPosition(2, 19).Value == 1.0
    finally:
        document.close(True)


def _trial(book: OdsBook, name: str) -> dict[tuple[int, int], Put]:
    sheet = book.sheet(name)
    free = (
        place
        for place, cell in sheet.cells.items()
        if isinstance(cell.value, float) and cell.block is None and not _taken(sheet.pivots, sheet.merged, place)
    )
    far = (5_000, 300)
    found: dict[tuple[int, int], Put] = {} if _taken(sheet.pivots, sheet.merged, far) else {far: Put("遠く")}
    number = next(free, None)
    return found if number is None else {**found, number: Put(12.25)}


def _taken(pivots: tuple[Area, ...], merged: tuple[Area, ...], place: tuple[int, int]) -> bool:
    return any(area.holds(*place) for area in (*pivots, *merged))


def _same(ours: Value, theirs: object) -> bool:
    if isinstance(ours, ErrorValue):
        return theirs is None
    if isinstance(theirs, (dt.date, dt.time, dt.timedelta)):
        return isinstance(ours, float)
    if isinstance(ours, str) and isinstance(theirs, str):
        return theirs.startswith(ours)
    return ours == theirs


def _text(sheet: Any, row: int, col: int) -> str:
    return str(sheet.getCellByPosition(col, row).String)


def _formula(sheet: Any, row: int, col: int) -> str:
    return str(sheet.getCellByPosition(col, row).Formula)
