"""The filter of a range or table: rows that do not fit are hidden."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xl_addin.hosts.calc.values import Enum, Typed
from xl_addin.hosts.calc.xlw.formats import kinds
from xl_addin.hosts.calc.xlw.ranges import box_of, uno_range
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError
from xl_addin.hosts.calc.xlw.values.dates import null_date, to_datetime, to_serial
from xl_addin.hosts.calc.xlw.values.rectangles import rectangles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.hosts.calc.values import Struct
    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.sheet import Sheet
    from xl_addin.hosts.calc.xlw.tables.table import Table

# Constants of com.sun.star.sheet.FilterOperator2.
_EQUAL, _NOT_EQUAL, _GREATER, _GREATER_EQUAL, _LESS, _LESS_EQUAL = 2, 3, 4, 5, 6, 7
_TOPS: Final = {"top_items": 8, "top_percent": 9, "bottom_items": 10, "bottom_percent": 11}
_OPERATORS: Final = {
    "equal_to": _EQUAL,
    "not_equal_to": _NOT_EQUAL,
    "greater_than": _GREATER,
    "less_than": _LESS,
    "greater_than_or_equal": _GREATER_EQUAL,
    "less_than_or_equal": _LESS_EQUAL,
}
_PAIRS: Final[dict[tuple[int, ...], str]] = {(_GREATER_EQUAL, _LESS_EQUAL): "between", (_LESS, _GREATER): "not_between"}
_BLANKS: Final = (0, 1)  # EMPTY, NOT_EMPTY, as LibreOffice itself may have set them
_NUMBER, _TEXT = 0, 1  # com.sun.star.sheet.FilterFieldType
_FIELDS: Final = "[]com.sun.star.sheet.TableFilterField3"
_AND, _OR = "AND", "OR"


class AutoFilter(base_classes.AutoFilter):
    """A filter of cells whose first row holds headers.

    Args:
        sheet: the sheet.
        box: the cells.
        table: the table they are; None for a plain range.
    """

    def __init__(self, sheet: Sheet, box: Box, *, table: Table | None = None) -> None:
        self.sheet = sheet
        self.box = box
        self.table = table

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """What each column is filtered by."""
        range_ = self._database_range()
        fields = [] if range_ is None else _fields(range_)
        return [
            self._snapshot(number + 1, [field for field in fields if field.Field == number])
            for number in range(self.box.columns)
        ]

    def apply_values(self, field: int, values: Sequence[str]) -> None:
        """Show rows with one of some values."""
        self._apply(field, [self._field(field, _EQUAL, values)])

    def apply_comparison(self, field: int, operator: str, value1: Any, value2: Any) -> None:
        """Show rows whose value compares so."""
        first = "" if value1 is None else self._operand(value1)
        if operator == "between":
            second = self._operand(value2)
            fields = [self._field(field, _GREATER_EQUAL, [first]), self._field(field, _LESS_EQUAL, [second])]
        elif operator == "not_between":
            second = self._operand(value2)
            fields = [self._field(field, _LESS, [first]), self._field(field, _GREATER, [second], connection=_OR)]
        else:
            fields = [self._field(field, _OPERATORS[operator], [first])]
        self._apply(field, fields)

    def apply_top_items(self, field: int, count: int) -> None:
        """Show the rows of the greatest values."""
        self._apply(field, [self._field(field, _TOPS["top_items"], [float(count)])])

    def apply_bottom_items(self, field: int, count: int) -> None:
        """Show the rows of the smallest values."""
        self._apply(field, [self._field(field, _TOPS["bottom_items"], [float(count)])])

    def apply_top_percent(self, field: int, percent: float) -> None:
        """Show the share of rows with the greatest values."""
        self._apply(field, [self._field(field, _TOPS["top_percent"], [float(percent)])])

    def apply_bottom_percent(self, field: int, percent: float) -> None:
        """Show the share of rows with the smallest values."""
        self._apply(field, [self._field(field, _TOPS["bottom_percent"], [float(percent)])])

    def clear(self, field: int | None) -> None:
        """Show what one column hides, or all columns; the buttons stay."""
        range_ = self._database_range()
        if range_ is None:
            return
        kept = [] if field is None else self._others(range_, field)
        self._filter(range_, kept)

    def _apply(self, field: int, fields: list[Struct]) -> None:
        range_ = self._database_range(make=True)
        others = self._others(range_, field)
        if others and any(each.Connection.value == _OR for each in (*others, *fields)):
            raise NotInCalcError(
                "Calc のフィルターは「範囲外」（not_between）とほかの列の条件を同時に使えません。先に clear() してください。",
                "A filter of Calc cannot combine not_between with criteria of other columns: clear() them first.",
            )
        self._filter(range_, [*others, *fields])

    @staticmethod
    def _others(range_: Any, field: int) -> list[Struct]:
        return [each for each in _fields(range_) if each.Field != field - 1]

    def _filter(self, range_: Any, fields: list[Struct]) -> None:
        descriptor = range_.getFilterDescriptor()
        descriptor.ContainsHeader = self.table is None or self.table.show_headers
        descriptor.setFilterFields3(Typed(_FIELDS, tuple(fields)))
        if fields:
            range_.refresh()
            self._trim(fields)
        else:
            # To refresh without criteria leaves hidden rows hidden.
            range_.getReferredCells().filter(descriptor)
        if self.table is not None and self.table.show_totals:
            self.sheet.uno.getRows().getByIndex(self.box.last_row - 1).IsVisible = True

    def _trim(self, fields: list[Struct]) -> None:
        """Hide what Calc shows too much: its lowest 20 % of five rows are two."""
        for field in fields:
            if field.Operator != _TOPS["bottom_percent"]:
                continue
            body = self._body()
            column = body._replace(column=body.column + field.Field, columns=1)
            values = [value for (value,) in uno_range(self.sheet.uno, column).getDataArray()]
            numbers = sorted(value for value in values if isinstance(value, float))
            count = max(1, int(len(numbers) * field.Values[0].NumericValue / 100))
            over = (isinstance(value, float) and value > numbers[count - 1] for value in values)
            for box in rectangles((row, body.column) for row, is_over in enumerate(over, body.row) if is_over):
                uno_range(self.sheet.uno, box).getRows().IsVisible = False

    def _body(self) -> Box:
        if self.table is not None and self.table.body is not None:
            return self.table.body
        return self.box._replace(row=self.box.row + 1, rows=self.box.rows - 1)

    def _database_range(self, *, make: bool = False) -> Any:
        """Give what holds the filter; None if there is none and none is to be made."""
        if self.table is not None:
            if make:
                self.table.uno.AutoFilter = True
            return self.table.uno
        # Not among the properties that can be listed.
        unnamed = self.sheet.book.uno.getPropertyValue("UnnamedDatabaseRanges")
        place = self.sheet.index - 1
        found = unnamed.getByTable(place) if unnamed.hasByTable(place) else None
        if found is not None and not found.AutoFilter:
            found = None
        if found is not None and box_of(found.getDataArea()) == self.box:
            return found
        if not make:
            return None
        if found is not None:
            raise ValueError("This worksheet already has an AutoFilter on a different range")
        unnamed.setByTable(uno_range(self.sheet.uno, self.box).getRangeAddress())
        made = unnamed.getByTable(place)
        made.AutoFilter = True
        return made

    def _field(self, field: int, operator: int, values: Iterable[str | float], *, connection: str = _AND) -> Struct:
        return self.sheet.book.app.bridge.struct(
            "com.sun.star.sheet.TableFilterField3",
            Connection=Enum("com.sun.star.sheet.FilterConnection", connection),
            Field=field - 1,
            Operator=operator,
            Values=tuple(map(self._value, values)),
        )

    def _value(self, value: str | float) -> Struct:
        # A text is compared with what cells show, so it finds a number, too.
        text = isinstance(value, str)
        return self.sheet.book.app.bridge.struct(
            "com.sun.star.sheet.FilterFieldValue",
            IsNumeric=not text,
            FilterType=_TEXT if text else _NUMBER,
            NumericValue=0.0 if text else value,
            StringValue=value if text else "",
        )

    def _operand(self, value: Any) -> str | float:
        """Turn what xlwings made of a value into a number or text."""
        if isinstance(value, dict):
            return to_serial(dt.datetime.fromisoformat(value["value"]), null_date(self.sheet.book.uno.NullDate))
        number = _number(value)
        return str(value) if number is None else number

    def _snapshot(self, field: int, fields: list[Struct]) -> dict[str, Any]:
        empty = base_classes.empty_autofilter_criteria
        if not fields:
            return empty(field)
        operators = tuple(each.Operator for each in fields)
        show = _plain if operators[0] in _TOPS.values() else partial(self._shown, field)
        values = [[*map(show, each.Values)] for each in fields]
        if operators[0] in _BLANKS:
            values = [[""]]
            operators = (_EQUAL if operators[0] == _BLANKS[0] else _NOT_EQUAL,)
        return {**empty(field, "unknown"), **_criterion(operators, values)}

    def _shown(self, field: int, value: Struct) -> str:
        if not value.IsNumeric:
            return str(value.StringValue)
        cell = self.sheet.uno.getCellByPosition(self.box.column + field - 2, self.box.row)
        if self.sheet.book.number_formats.kind(cell.NumberFormat) == kinds.DATE:
            moment = to_datetime(value.NumericValue, null_date(self.sheet.book.uno.NullDate))
            if isinstance(moment, dt.datetime):
                return _as_excel(moment)
        return _plain(value)


def _plain(value: Struct) -> str:
    return f"{value.NumericValue:.15g}"


def _fields(range_: Any) -> list[Struct]:
    """Give a filter's criteria as they can be set again: Calc forgets to say which values are texts."""
    fields: list[Struct] = list(range_.getFilterDescriptor().getFilterFields3())
    for field in fields:
        for value in field.Values:
            if not value.IsNumeric and value.FilterType == _NUMBER:
                value.FilterType = _TEXT
    return fields


def _criterion(operators: tuple[int, ...], values: list[list[str]]) -> dict[str, Any]:
    """Name a criterion as xlwings does.

    Args:
        operators: Calc's operators.
        values: the values of each.

    Returns:
        What differs from a criterion that nothing is known of.
    """
    pair = _PAIRS.get(operators)
    if pair is not None:
        return {"type": "comparison", "operator": pair, "value1": values[0][0], "value2": values[1][0]}
    if len(operators) > 1 or not values[0]:
        return {}
    (operator,), (held,) = operators, values
    if operator in _TOPS.values():
        what = next(name for name, number in _TOPS.items() if number == operator)
        amount = float(held[0])
        return {"type": what, **({"percent": amount} if what.endswith("percent") else {"count": int(amount)})}
    if len(held) > 1:
        return {"type": "values", "values": held} if operator == _EQUAL else {}
    names = {number: name for name, number in _OPERATORS.items()}
    # A single value is a comparison for Excel, too.
    return {"type": "comparison", "operator": names[operator], "value1": held[0] or None} if operator in names else {}


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _as_excel(moment: dt.datetime) -> str:
    day = f"{moment.month}/{moment.day}/{moment.year}"
    if moment.time() == dt.time():
        return day
    return f"{day} {moment.hour}:{moment.minute}:{moment.second + moment.microsecond / 1_000_000:g}"
