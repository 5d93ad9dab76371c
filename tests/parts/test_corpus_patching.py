from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.parts.corpus import Entry, entries, files
from tests.parts.judges import (
    agrees,
    by_calamine,
    by_openpyxl,
    differences,
    judges,
    only_chain_and,
    sheet_part,
    without,
)
from xl_addin.errors import WorkbookError
from xl_addin.parts.book import book_of
from xl_addin.parts.contents import Put, PutFormula, PutSaved

if TYPE_CHECKING:
    from xl_addin.parts.contents import BookFile, Cell, Change

CHANGES: tuple[Change, ...] = (
    Put(12.5),
    Put(" 得点 <&> _x0041_ "),
    PutFormula("SUM(1,2)*2", 6.0),
    PutFormula('"a"&"b"', "ab"),
    Put(None),
)
REFUSED = {"005.xlsx": "digital signature"}
"""Files that are refused whole, and why."""
_SOME = 500
_SMALL = 20_000
_LARGE = 3000
"""Cells of a workbook that openpyxl takes seconds to load."""


@pytest.mark.parametrize("entry", files())
def test_patched(entry: Entry) -> None:
    """Patched cells read back right everywhere, no other cell changes, and no part but the sheet's is touched."""
    before = entry.path.read_bytes()
    book = book_of(before, entry.path.name)
    if entry.path.name in REFUSED:
        with pytest.raises(WorkbookError, match=REFUSED[entry.path.name]):
            book.changed({entry.sheet: {entry.empty: Put(1.0)}})
        return
    targets = _targets(book, entry)
    able = judges(before, entry.sheet)
    large = sum(len(book.sheet(name).cells) for name in book.sheet_names) > _LARGE
    for change in CHANGES:
        changes: dict[str, dict[tuple[int, int], Change]] = {}
        for sheet, cell in targets:
            changes.setdefault(sheet, {})[cell] = change
        after = book.changed(changes)
        parts = {sheet_part(before, sheet) for sheet in changes}
        assert only_chain_and(parts, differences(before, after))
        for sheet, cells in changes.items():
            slow = {"openpyxl"} if large and change not in CHANGES[1:3] else set()
            _check(book, after, sheet, cells, able - slow)


@pytest.mark.parametrize("entry", files())
def test_saved_value(entry: Entry) -> None:
    """The value saved with a formula is renewed and taken out, and nothing but its sheet's part is touched."""
    before = entry.path.read_bytes()
    book = book_of(before, entry.path.name)
    target = _formula_cell(book)
    if target is None or entry.path.name in REFUSED:
        pytest.skip("the workbook has no formula, or is refused")
    sheet, cell, held = target
    able = judges(before, sheet)
    for value in (0.125, "文字", True, None):
        after = book.changed({sheet: {cell: PutSaved(value)}})
        assert differences(before, after) <= {sheet_part(before, sheet)}
        now = book_of(after, "x").sheet(sheet).cells[cell]
        assert (now.value, now.formula, now.block, now.kind) == (value, held.formula, held.block, held.kind)
        if "calamine" in able:
            assert agrees(by_calamine(after, sheet).get(cell, ""), value)
        if "openpyxl" in able:
            assert agrees(by_openpyxl(after, sheet, [cell])[cell], value)


@pytest.mark.parametrize("entry", files())
def test_reading(entry: Entry) -> None:
    """Numbers and texts are those that python-calamine reads, cell by cell."""
    content = entry.path.read_bytes()
    book = book_of(content, entry.path.name)
    if "calamine" not in judges(content, entry.sheet):
        pytest.skip("python-calamine cannot load the workbook")
    for name in book.sheet_names:
        other = by_calamine(content, name)
        for cell, held in list(book.sheet(name).cells.items())[:_SOME]:
            if isinstance(held.value, str) and held.value.startswith("#"):
                continue
            if isinstance(other.get(cell, ""), (bool, int, float, str)):
                assert agrees(other.get(cell, ""), held.value), (name, cell, held)


def test_judges() -> None:
    """Nearly every file of the corpus can be judged by both programs."""
    found = entries()
    if not found:
        pytest.skip("XL_ADDIN_CORPUS names no folder of real workbooks")
    able = [judges(entry.path.read_bytes(), entry.sheet) for entry in found if entry.path.stat().st_size < _SMALL]
    assert sum(len(names) == 2 for names in able) > 0.8 * len(able)


def test_few_refusals() -> None:
    """At most one file in a hundred is refused, each for a reason."""
    found = entries()
    if not found:
        pytest.skip("XL_ADDIN_CORPUS names no folder of real workbooks")
    assert len(REFUSED) <= len(found) / 100


def _targets(book: BookFile, entry: Entry) -> list[tuple[str, tuple[int, int]]]:
    """The cells that are changed: the empty one, and a number that is in no pivot table."""
    found: list[tuple[str, tuple[int, int]]] = [(entry.sheet, entry.empty)]
    if entry.number is None:
        return found
    if not any(area.holds(*entry.number) for area in book.sheet(entry.sheet).pivots):
        return [*found, (entry.sheet, entry.number)]
    with pytest.raises(WorkbookError, match="pivot table"):
        book.changed({entry.sheet: {entry.number: Put(1.0)}})
    other = _number_outside(book)
    return found if other is None else [*found, other]


def _number_outside(book: BookFile) -> tuple[str, tuple[int, int]] | None:
    for name in book.sheet_names:
        sheet = book.sheet(name)
        for cell, held in sheet.cells.items():
            if isinstance(held.value, float) and not any(area.holds(*cell) for area in sheet.pivots):
                return name, cell
    return None


def _formula_cell(book: BookFile) -> tuple[str, tuple[int, int], Cell] | None:
    for name in book.sheet_names:
        for cell, held in book.sheet(name).cells.items():
            if held.formula is not None:
                return name, cell, held
    return None


def _check(book: BookFile, after: bytes, sheet: str, cells: dict[tuple[int, int], Change], able: set[str]) -> None:
    now = book_of(after, "x").sheet(sheet)
    assert without(now, cells) == without(book.sheet(sheet), cells)
    calamine = by_calamine(after, sheet) if "calamine" in able else None
    values = by_openpyxl(after, sheet, cells) if "openpyxl" in able else None
    for cell, change in cells.items():
        assert isinstance(change, (Put, PutFormula))
        formula = change.formula if isinstance(change, PutFormula) else None
        held = now.cells.get(cell)
        assert (None if held is None else held.value) == change.value
        assert (None if held is None else held.formula) == formula
        assert calamine is None or agrees(calamine.get(cell, ""), change.value)
        assert values is None or agrees(values[cell], change.value)
        if formula is not None and values is not None:
            assert by_openpyxl(after, sheet, [cell], formulas=True)[cell] == "=" + formula
