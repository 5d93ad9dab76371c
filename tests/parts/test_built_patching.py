from __future__ import annotations

import contextlib
from functools import partial

import pytest

from tests.parts.built_books import EMPTY, FORMULA, NUMBER, SHEET, build, names
from tests.parts.judges import agrees, by_calamine, by_openpyxl, differences, only_chain_and, without
from xl_addin.parts.book import book_of
from xl_addin.parts.contents import Change, ErrorValue, Put, PutFormula, PutSaved

CHANGES: tuple[Change, ...] = (
    Put(-0.1),
    Put(12345678901234567890.0),
    Put("支部\n<&> _x0041_ \r 終"),
    Put(""),
    Put(True),
    Put(ErrorValue("#N/A")),
    PutFormula("SUM(A3,1)*2", 99.0),
    PutFormula('"<"&"&"', "<&"),
    Put(None),
)


def test_many_variants() -> None:
    """At least sixty kinds of workbooks are tried."""
    assert len(names()) >= 60


def test_judges() -> None:
    """Nearly every variant can be judged by other programs."""
    judged = [_judges(build(name).content) for name in names()]
    assert sum("calamine" in found for found in judged) >= 50
    assert sum("openpyxl" in found for found in judged) >= 60


@pytest.mark.parametrize("name", names())
def test_read(name: str) -> None:
    """Every variant is read as what was written: texts without readings, runs joined, formulas and their values."""
    cells = book_of(build(name).content, name).sheet(SHEET).cells
    assert [cells[0, col].value for col in (0, 1)] == ["支部", "率（％）"]
    assert (cells[NUMBER].value, cells[NUMBER].formula, cells[NUMBER].format) == (61.25, None, '0.0"点"')
    assert (cells[FORMULA].value, cells[FORMULA].formula, cells[FORMULA].format) == (122.5, "A2*2", "General")
    assert (cells[2, 0].value, cells[2, 2].value, cells[8, 0].value) == (48.5, True, " 末尾 ")
    assert EMPTY not in cells


@pytest.mark.parametrize("name", names())
def test_patched(name: str) -> None:
    """A patched cell reads back right, no other cell changes, and no part but the sheet's is touched."""
    before = build(name).content
    book = book_of(before, name)
    judges = _judges(before)
    for change in CHANGES:
        after = book.changed({SHEET: {NUMBER: change, EMPTY: change}})
        assert only_chain_and({_sheet_part(name)}, differences(before, after))
        now = book_of(after, name).sheet(SHEET)
        assert without(now, [NUMBER, EMPTY]) == without(book.sheet(SHEET), [NUMBER, EMPTY])
        for cell in (NUMBER, EMPTY):
            held = now.cells.get(cell)
            assert (None if held is None else held.value) == change.value
            assert (None if held is None else held.formula) == getattr(change, "formula", None)
            assert type(None if held is None else held.value) is type(change.value)
        assert now.cells[NUMBER].format == '0.0"点"'
        _judge(after, change, judges)


@pytest.mark.parametrize("name", names())
def test_saved_value(name: str) -> None:
    """A saved value is renewed and taken out while the formula stays; only the sheet's part is touched."""
    before = build(name).content
    book = book_of(before, name)
    for value in (1.5, "文字 ", False, ErrorValue("#DIV/0!"), None):
        after = book.changed({SHEET: {FORMULA: PutSaved(value)}})
        assert differences(before, after) == {_sheet_part(name)}
        now = book_of(after, name).sheet(SHEET)
        assert (now.cells[FORMULA].value, now.cells[FORMULA].formula) == (value, "A2*2")
        assert now.cells[FORMULA].saved == (value is not None)
        assert without(now, [FORMULA]) == without(book.sheet(SHEET), [FORMULA])


@pytest.mark.parametrize("name", names())
def test_formula_replaced(name: str) -> None:
    """A formula that goes takes the order of formulas with it; one that is replaced leaves it."""
    before = build(name).content
    book = book_of(before, name)
    chain = {part for part in differences(before, book.changed({SHEET: {FORMULA: Put(5.0)}})) if "calcChain" in part}
    assert len(chain) == 1
    after = book.changed({SHEET: {FORMULA: PutFormula("A3", 48.5)}})
    assert differences(before, after) == {_sheet_part(name)}
    assert book_of(after, name).sheet(SHEET).cells[FORMULA].formula == "A3"


@pytest.mark.parametrize("name", names())
def test_nothing_to_do(name: str) -> None:
    """Without changes every member is the same, stored byte for stored byte."""
    before = build(name).content
    book = book_of(before, name)
    assert not differences(before, book.changed({}))
    assert not differences(before, book.changed({SHEET: {EMPTY: Put(None)}}))


@pytest.mark.parametrize("name", names())
def test_compute_on_load(name: str) -> None:
    """Asking Excel to compute touches the workbook's part alone, and asking twice changes nothing more."""
    before = build(name).content
    after = book_of(before, name).changed({}, compute_on_load=True)
    (part,) = differences(before, after)
    assert part.replace("\\", "/") == "xl/workbook.xml"
    assert not differences(after, book_of(after, name).changed({}, compute_on_load=True))


def _sheet_part(name: str) -> str:
    return "xl\\worksheets\\sheet1.xml" if "backslashes" in name else "xl/worksheets/sheet1.xml"


def _judges(before: bytes) -> list[str]:
    """The programs that read the workbook right before any change; some cannot read some forms."""
    found = []
    for name, read in (("calamine", by_calamine), ("openpyxl", partial(by_openpyxl, cells=[NUMBER]))):
        with contextlib.suppress(Exception):
            found += [name] if read(before, SHEET)[NUMBER] == 61.25 else []
    return found


def _judge(after: bytes, change: Change, judges: list[str]) -> None:
    cells = (NUMBER, EMPTY)
    value = getattr(change, "value", None)
    if "calamine" in judges and not isinstance(value, ErrorValue):
        read = by_calamine(after, SHEET)
        assert all(agrees(read.get(cell, ""), value) for cell in cells)
    if "openpyxl" in judges:
        assert all(agrees(read, value) for read in by_openpyxl(after, SHEET, cells).values())
        if isinstance(change, PutFormula):
            formulas = by_openpyxl(after, SHEET, cells, formulas=True)
            assert all(read == "=" + change.formula for read in formulas.values())
