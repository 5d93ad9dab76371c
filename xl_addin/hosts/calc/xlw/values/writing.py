"""Puts prepared values into cells: one block for all of them, then a block for each kind that needs more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw.formats import kinds
from xl_addin.hosts.calc.xlw.formulas.writing import Plan
from xl_addin.hosts.calc.xlw.ranges import boxes, part_of, uno_range
from xl_addin.hosts.calc.xlw.values import typed
from xl_addin.hosts.calc.xlw.values.blocks import set_data
from xl_addin.hosts.calc.xlw.values.rectangles import rectangles

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.area import Area
    from xl_addin.hosts.calc.xlw.values.typed import Prepared

_KINDS: Final = (typed.FLAG, typed.DATE, typed.DATETIME, typed.TIME)


def write(area: Area, values: Prepared) -> None:
    """Write values into a range of the same shape.

    Args:
        area: the cells.
        values: what `typed.prepared` made.
    """
    # All formulas are read before anything changes: a wrong one leaves the cells as they were.
    formulas = Plan(area, values.formulas)
    count = len(values.formulas)
    known = area.book.number_formats
    looks = list(kinds.groups(area.uno))
    for key, group in looks:
        kind = known.kind(key)
        if kind == kinds.FLAG:
            # In Calc this format is all that makes a flag of a number.
            group.NumberFormat = kinds.GENERAL
        elif kind == kinds.TEXT and values.texts:
            for box in boxes(group):
                _keep_texts(values, box, area.box)
    before: list[tuple[int, list[Box]]] = []
    if any(values.rows[row][column] for row, column in values.texts if isinstance(values.rows[row][column], str)):
        before = [(kinds.GENERAL if known.kind(key) == kinds.FLAG else key, list(boxes(group))) for key, group in looks]
    set_data(area.uno, values.rows)
    if before:
        _restore(area, before)
    for kind in _KINDS:
        for box in rectangles(place for place, its in values.formats.items() if its == kind):
            _format(area, box, kind)
    # Formulas come last: what they show depends on the formats of the cells they read.
    if len(values.formulas) != count:
        formulas = Plan(area, values.formulas)
    formulas.write()


def _restore(area: Area, before: list[tuple[int, list[Box]]]) -> None:
    """Take back that Calc formats a text such as 1/2 or 4-1 as text, for then a later formula would stay text, too."""
    known = area.book.number_formats
    marked = [group for key, group in kinds.groups(area.uno) if known.kind(key) == kinds.TEXT]
    for key, parts in before:
        if known.kind(key) == kinds.TEXT:
            continue
        for group in marked:
            if len(before) == 1:
                group.NumberFormat = key
                continue
            for box in boxes(group):
                for common in filter(None, map(box.common, parts)):
                    uno_range(area.sheet.uno, common).NumberFormat = key


def _keep_texts(values: Prepared, box: Box, whole: Box) -> None:
    """Take back what was read into texts that go into cells formatted as text."""
    for row in range(box.row - whole.row, box.last_row - whole.row + 1):
        columns = range(box.column - whole.column, box.last_column - whole.column + 1)
        kept = {column: values.texts[row, column] for column in columns if (row, column) in values.texts}
        if kept:
            values.rows[row] = tuple([kept.get(column, value) for column, value in enumerate(values.rows[row])])
        for column in kept:
            values.formats.pop((row, column), None)
            values.formulas.pop((row, column), None)


def _format(area: Area, box: Box, kind: str) -> None:
    """Show flags and dates as such; a format that the user chose for dates stays."""
    part = part_of(area.uno, box)
    known = area.book.number_formats
    if kind == typed.FLAG:
        part.NumberFormat = known.flag
        return
    wanted = {typed.DATE: known.date, typed.DATETIME: known.datetime, typed.TIME: known.time}[kind]
    for key, group in kinds.groups(part):
        if key == kinds.GENERAL:
            group.NumberFormat = wanted
