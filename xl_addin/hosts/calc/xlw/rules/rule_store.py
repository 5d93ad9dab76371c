"""The conditional formats of a sheet, changed so that they are not only in the file but seen at once.

UNO makes a conditional format without telling its cells, which then do not show it before the file is opened again. The
older ``ConditionalFormat`` property of cells does tell them, by number; so a format made by it is taken off the list again,
and the next one gets its number.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from xl_addin.hosts.calc.values import Enum
from xl_addin.hosts.calc.xlw.addresses import MAX_COLUMNS, MAX_ROWS, Box
from xl_addin.hosts.calc.xlw.contents import DIRECT_FORMATS
from xl_addin.hosts.calc.xlw.ranges import boxes, start_of, uno_range
from xl_addin.hosts.calc.xlw.rules import rule as rules
from xl_addin.hosts.calc.xlw.rules.visual_rules import bring_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.hosts.calc.xlw.book import Book
    from xl_addin.hosts.calc.xlw.rules.conditional import ConditionalFormat
    from xl_addin.hosts.calc.xlw.rules.rule import Rule
    from xl_addin.hosts.calc.xlw.sheet import Sheet

_live: Final[weakref.WeakKeyDictionary[Book, weakref.WeakSet[ConditionalFormat]]] = weakref.WeakKeyDictionary()
"""The rules that scripts hold: they follow when formats are made anew."""

_SPARE: Final = Box(MAX_ROWS, MAX_COLUMNS, 1, 1)
_PARKED: Final = Box(MAX_ROWS, MAX_COLUMNS - 1, 1, 1)


class Format(NamedTuple):
    """A conditional format: cells, and rules of which the first that holds counts."""

    uno: Any
    key: int
    area: tuple[Box, ...]

    def overlaps(self, area: Iterable[Box]) -> bool:
        """Tell whether it has one of these cells."""
        return any(mine.common(other) is not None for mine in self.area for other in area)

    def rules(self) -> list[Rule]:
        """Read its rules."""
        return [rules.read(self.uno.getByIndex(number)) for number in range(self.uno.getCount())]


def hold(rule: ConditionalFormat) -> None:
    """Note a rule that a script holds."""
    _live.setdefault(rule.sheet.book, weakref.WeakSet()).add(rule)


def held(sheet: Sheet) -> list[ConditionalFormat]:
    """Give the rules of a sheet that scripts hold."""
    there, name = sheet.book.live_sheets, sheet.name
    return [rule for rule in _live.get(sheet.book, ()) if rule.sheet in there and rule.sheet.name == name]


def formats(sheet: Sheet) -> list[Format]:
    """List the conditional formats of a sheet."""
    found = sheet.uno.ConditionalFormats.getConditionalFormats()
    return [Format(each, each.ID, tuple(boxes(each.Range))) for each in found]


def replace(sheet: Sheet, old: Sequence[Format], new: Sequence[tuple[tuple[Box, ...], Sequence[Rule]]]) -> list[int]:
    """Take formats off and make others.

    Args:
        sheet: the sheet.
        old: those that go.
        new: cells and rules of those that come, in order.

    Returns:
        The keys of the new ones.
    """
    gone = {each.key for each in old}
    touched = [box for each in old for box in each.area] + [box for area, _rules in new for box in area]
    others = [each for each in formats(sheet) if each.key not in gone and each.overlaps(touched)]
    for each in (*old, *others):
        each.uno.Range = _ranges(sheet, [_PARKED])
    for each in old:
        sheet.uno.ConditionalFormats.removeByID(each.key)
        _forget(sheet, each.area)
    made: list[Format] = []
    try:
        for area, its in new:
            made.append(_make(sheet, area, its))
            # Each is parked while cells are told of the next, which would take its cells away.
            made[-1].uno.Range = _ranges(sheet, [_PARKED])
    finally:
        for each in (*made, *others):
            each.uno.Range = _ranges(sheet, each.area)
    return [each.key for each in made]


def clear(sheet: Sheet, box: Box) -> None:
    """Take all rules off some cells."""
    found = [each for each in formats(sheet) if each.overlaps([box])]
    for each in found:
        each.uno.Range = _ranges(sheet, [_PARKED])
    _forget(sheet, [box])
    for each in found:
        left = [part for mine in each.area for part in mine.without(box)]
        if left:
            each.uno.Range = _ranges(sheet, left)
        else:
            sheet.uno.ConditionalFormats.removeByID(each.key)


def _make(sheet: Sheet, area: Sequence[Box], its: Sequence[Rule]) -> Format:
    target = _ranges(sheet, area)
    _tell_cells(sheet, target)
    visual = [each for each in its if each.visual]
    if visual:
        spare = uno_range(sheet.uno, _SPARE)
        bring_in(sheet, visual, start_of(sheet.uno, _SPARE))
        made = formats(sheet)[-1]
        made.uno.Range = target
        spare.clearContents(DIRECT_FORMATS)
        for number, rule in enumerate(visual):
            if rule.kind == rules.ICON_SET:
                entry = made.uno.getByIndex(number)
                entry.ShowValue, entry.Reverse = rule.show_value, rule.reverse
    else:
        sheet.uno.ConditionalFormats.createByRange(target)
        made = formats(sheet)[-1]
    for rule in its:
        if not rule.visual:
            rules.write(sheet.book.app.bridge, made.uno, rule)
    return made._replace(area=tuple(area))


def _tell_cells(sheet: Sheet, target: Any) -> None:
    entries = target.ConditionalFormat
    entries.clear()
    entries.addNew(
        sheet.book.app.bridge.properties(
            Operator=Enum("com.sun.star.sheet.ConditionOperator", "FORMULA"), Formula1="FALSE()", StyleName="Default"
        )
    )
    target.ConditionalFormat = entries
    made = formats(sheet)[-1]
    made.uno.Range = _ranges(sheet, [_SPARE])
    sheet.uno.ConditionalFormats.removeByID(made.key)


def _forget(sheet: Sheet, area: Iterable[Box]) -> None:
    for box in area:
        part = uno_range(sheet.uno, box)
        entries = part.ConditionalFormat
        entries.clear()
        part.ConditionalFormat = entries


def _ranges(sheet: Sheet, area: Iterable[Box]) -> Any:
    made = sheet.book.uno.createInstance("com.sun.star.sheet.SheetCellRanges")
    for box in area:
        made.addRangeAddress(uno_range(sheet.uno, box).getRangeAddress(), False)
    return made
