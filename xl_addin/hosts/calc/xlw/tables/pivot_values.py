"""The fields of a pivot table that are summarised."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw.collection import Numbered
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError
from xl_addin.hosts.calc.xlw.tables.pivot_fields import orientation

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.book import Book
    from xl_addin.hosts.calc.xlw.tables.pivots import PivotTable

# Constants of com.sun.star.sheet.GeneralFunction2, and how Excel begins a caption.
_FUNCTIONS: Final = {
    "sum": (2, "Sum"),
    "count": (3, "Count"),
    "average": (4, "Average"),
    "max": (5, "Max"),
    "min": (6, "Min"),
    "product": (7, "Product"),
    "count_numbers": (8, "Count"),
    "stdev": (9, "StdDev"),
    "stdevp": (10, "StdDevp"),
    "var": (11, "Var"),
    "varp": (12, "Varp"),
}
_SEVERAL: Final = 2

_sources: Final[weakref.WeakKeyDictionary[Book, dict[tuple[str, str], dict[str, str]]]] = weakref.WeakKeyDictionary()
"""Source fields by caption, as Calc tells the caption alone: by workbook, and by sheet and pivot table."""

_held: Final[weakref.WeakKeyDictionary[Book, weakref.WeakSet[PivotValueField]]] = weakref.WeakKeyDictionary()
"""The fields that scripts hold: they follow when a caption changes."""


def sources(pivot: PivotTable) -> dict[str, str]:
    """Give the source fields of a pivot table's captions, as far as they are known."""
    return _sources.setdefault(pivot.sheet.book, {}).setdefault((pivot.sheet.name, pivot.name), {})


class PivotValueField(base_classes.PivotValueField):
    """A summarised field, by its caption.

    Args:
        pivot: the pivot table.
        name: the caption.
    """

    def __init__(self, pivot: PivotTable, name: str) -> None:
        self.pivot = pivot
        self.caption = name
        _held.setdefault(pivot.sheet.book, weakref.WeakSet()).add(self)

    @property
    def api(self) -> Any:
        """The field as UNO object."""
        for field in PivotValueFields(self.pivot).fields():
            if field.getName() == self.caption:
                return field
        raise KeyError(self.caption)

    @property
    def parent(self) -> PivotTable:
        """The pivot table."""
        return self.pivot

    @property
    def name(self) -> str:
        """Its caption."""
        return self.caption

    @name.setter
    def name(self, value: str) -> None:
        field, source = self.api, self.source_field
        if value == self.caption:
            return
        taken = [*self.pivot.field_names, *(other.getName() for other in PivotValueFields(self.pivot).fields())]
        if value.casefold() in (each.casefold() for each in taken):
            raise WorkbookError(
                f"ピボットテーブルに「{value}」という名前のフィールドがすでにあります。",
                f"The pivot table has a field called {value} already.",
            )
        field.setName(value)
        self._rename_held(value)
        sources(self.pivot)[value] = source

    def _rename_held(self, value: str) -> None:
        place, old = (self.pivot.sheet.name, self.pivot.name), self.caption
        there = self.pivot.sheet.book.live_sheets
        same = [each for each in _held[self.pivot.sheet.book] if each.caption == old and each.pivot.sheet in there]
        for other in same:
            if (other.pivot.sheet.name, other.pivot.name) == place:
                other.caption = value

    @property
    def source_field(self) -> str:
        """The source field."""
        known = sources(self.pivot).get(self.caption)
        return known if known is not None else self._found_source()

    @property
    def function(self) -> str | None:
        """How it is summarised."""
        number = self.api.Function2
        return next((name for name, (each, _caption) in _FUNCTIONS.items() if each == number), None)

    @function.setter
    def function(self, value: str) -> None:
        before, source = self.function, self.source_field
        self.api.Function2 = _FUNCTIONS[value][0]
        # Excel renames what has the caption that it was given by Excel.
        if before is not None and self.caption == _caption(before, source):
            self.name = PivotValueFields(self.pivot).free_caption(value, source)

    @property
    def number_format(self) -> str:
        """Calc takes it from the source."""
        raise _no_number_format()

    @number_format.setter
    def number_format(self, _value: str) -> None:
        raise _no_number_format()

    def remove(self) -> None:
        """Take it off."""
        self.api.Orientation = orientation("HIDDEN")

    def _found_source(self) -> str:
        names = self.pivot.field_names
        fields = self.pivot.uno.getDataPilotFields()
        for number, name in enumerate(names):
            field = fields.getByIndex(number)
            if field.Orientation.value == "DATA" and field.getName() == self.caption:
                return name
        for name in names:
            if self.caption.rstrip("*") == name or self.caption.endswith((f" of {name}", f" - {name}")):
                return name
        raise NotInCalcError(
            f"「{self.caption}」の元のフィールドは LibreOffice の API から分かりません。",
            f"LibreOffice's interface does not tell the source field of {self.caption}.",
        )


class PivotValueFields(Numbered[PivotValueField], base_classes.PivotValueFields):
    """The summarised fields of a pivot table.

    Args:
        pivot: the pivot table.
    """

    def __init__(self, pivot: PivotTable) -> None:
        self.pivot = pivot

    @property
    def api(self) -> Any:
        """The fields as UNO object."""
        return self.pivot.uno.getDataFields()

    @property
    def parent(self) -> PivotTable:
        """The pivot table."""
        return self.pivot

    def fields(self) -> list[Any]:
        """List the fields as UNO objects."""
        fields = self.api
        return [fields.getByIndex(number) for number in range(fields.getCount())]

    def _items(self) -> list[PivotValueField]:
        return [PivotValueField(self.pivot, field.getName()) for field in self.fields()]

    def add(
        self, field: str, function: str | None = None, name: str | None = None, number_format: str | None = None
    ) -> PivotValueField:
        """Summarise a field, after the others."""
        if number_format is not None:
            raise _no_number_format()
        source = self.pivot.source_field(field)
        how = function or self._default(field)
        caption = name or self.free_caption(how, field)
        before = [each.getName() for each in self.fields()]
        source.Orientation = orientation("DATA")
        made = self._new(before)
        made.setName(caption)
        sources(self.pivot)[caption] = field
        self._at(caption).Function2 = _FUNCTIONS[how][0]
        if len(before) + 1 == _SEVERAL:
            self._values_side_by_side()
        return PivotValueField(self.pivot, caption)

    def free_caption(self, function: str, source: str) -> str:
        """Give the caption that Excel would give."""
        wanted = _caption(function, source)
        taken = {field.getName() for field in self.fields()}
        made, number = wanted, 1
        while made in taken:
            number += 1
            made = f"{wanted}{number}"
        return made

    def _new(self, before: list[str]) -> Any:
        """Find the field that was not there before; a second one of a source field begins with the first one's name."""
        fields = self.fields()
        left = list(before)
        for field in fields:
            if field.getName() in left:
                left.remove(field.getName())
            else:
                return field
        return fields[-1]

    def _at(self, caption: str) -> Any:
        return PivotValueField(self.pivot, caption).api

    def _default(self, field: str) -> str:
        address = self.pivot.uno.getSourceRange()
        column = address.StartColumn + self.pivot.field_names.index(field)
        sheet = self.pivot.sheet.book.uno.Sheets.getByIndex(address.Sheet)
        data = sheet.getCellRangeByPosition(column, address.StartRow + 1, column, address.EndRow).getDataArray()
        return "sum" if all(isinstance(value, float) for (value,) in data) else "count"

    def _values_side_by_side(self) -> None:
        """Head columns with the captions, as Excel does; Calc puts them into rows."""
        fields = self.pivot.uno.getDataPilotFields()
        fields.getByIndex(len(self.pivot.field_names)).Orientation = orientation("COLUMN")


def _caption(function: str, source: str) -> str:
    return f"{_FUNCTIONS[function][1]} of {source}"


def _no_number_format() -> NotInCalcError:
    return NotInCalcError(
        "Calc のピボットテーブルは値ごとの表示形式を持ちません（元データの表示形式が使われます）。",
        "Pivot tables of Calc have no number format of their own (that of the source is taken).",
    )
