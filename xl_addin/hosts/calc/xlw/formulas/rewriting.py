"""Formulas that are to be spelled differently, read and written in blocks."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from xl_addin.hosts.calc.xlw.contents import FORMULAS
from xl_addin.hosts.calc.xlw.ranges import array_around, boxes, uno_range
from xl_addin.hosts.calc.xlw.values.blocks import set_formulas
from xl_addin.hosts.calc.xlw.values.rectangles import rectangles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.book import Book

    Texts = dict[tuple[int, int], str]


class Rewriting:
    """Formulas of cells and defined names; they are read at once and written by `write`.

    Args:
        change: gives the new spelling of a formula in Calc's syntax, of which it is told the row, too, 0 for a name's;
            one of an array stands in braces.
        sheets: the sheets whose cells are looked at, as UNO objects.
        owners: the document and sheets whose defined names are looked at.
    """

    def __init__(self, change: Callable[[str, int], str], sheets: Iterable[Any], owners: Iterable[Any] = ()) -> None:
        self._cells = [(sheet, dict(_changed(sheet, change))) for sheet in sheets]
        names = [owner.NamedRanges for owner in owners]
        everything = [ranges.getByName(name) for ranges in names for name in ranges.getElementNames()]
        spelled = [(named, text, change(text, 0)) for named in everything for text in [named.getContent()]]
        self._names = [(named, new) for named, text, new in spelled if new != text]

    def write(self) -> None:
        """Put what has changed in its place."""
        for named, text in self._names:
            named.setContent(text)
        for sheet, texts in self._cells:
            _write(sheet, texts)


def in_book(book: Book, change: Callable[[str, int], str]) -> Rewriting:
    """Look at all formulas of a workbook.

    Args:
        book: the workbook.
        change: gives the new spelling of a formula, of which it is told the row, too.

    Returns:
        What is to be written.
    """
    sheets = book.uno.Sheets
    found = [sheets.getByIndex(number) for number in range(sheets.getCount())]
    return Rewriting(change, found, [book.uno, *found])


def _changed(sheet: Any, change: Callable[[str, int], str]) -> Iterator[tuple[tuple[int, int], str]]:
    for box in boxes(sheet.queryContentCells(FORMULAS)):
        texts = itertools.chain.from_iterable(uno_range(sheet, box).getFormulaArray())
        for place, text in zip(box.places(), texts, strict=True):
            new = change(text, place[0])
            if new != text:
                yield place, new


def _write(sheet: Any, texts: Texts) -> None:
    arrays = {place: text for place, text in texts.items() if text.startswith("{")}
    for box in rectangles(texts.keys() - arrays.keys()):
        set_formulas(uno_range(sheet, box), _rows(box, texts))
    for (row, column), text in arrays.items():
        block = array_around(sheet, sheet.getCellByPosition(column - 1, row - 1))
        address = block.getRangeAddress()
        # Every cell of a block tells its formula; the first one sets it.
        if (address.StartRow, address.StartColumn) == (row - 1, column - 1):
            block.setArrayFormula(text[1:-1])


def _rows(box: Box, texts: Texts) -> list[list[str]]:
    columns = range(box.column, box.last_column + 1)
    return [[texts[row, column] for column in columns] for row in range(box.row, box.last_row + 1)]
