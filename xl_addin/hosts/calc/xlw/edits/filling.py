"""Continuing cells into their neighbours."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.values import Enum
from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.area import Area
from xl_addin.hosts.calc.xlw.edits import clipboard, series
from xl_addin.hosts.calc.xlw.edits.guards import refuse_cut
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError
from xl_addin.hosts.calc.xlw.values.blocks import set_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.range import Range

_SHEET: Final = "com.sun.star.sheet."
_DATES: Final = {"fill_days": "DAY", "fill_weekdays": "WEEKDAY", "fill_months": "MONTH", "fill_years": "YEAR"}
_TRENDS: Final = {"linear_trend": series.linear, "growth_trend": series.growth}
_CONTINUED: Final = ("fill_default", "fill_series", "fill_values")
_TILED: Final = {"fill_copy": "A", "fill_formats": "T"}
_SATURDAY: Final = 5
_NO_END: Final = 1e300


class RangeFilling(Area):
    """Continuing cells into their neighbours."""

    def autofill(self, destination: Any, type_: str = "fill_default") -> None:
        """Continue the cells into a range that holds them."""
        if type_ == "flash_fill":
            raise NotInCalcError("Calc にはフラッシュフィルがありません。", "Calc has no flash fill.")
        if type_ not in {*_CONTINUED, *_TILED, *_DATES, *_TRENDS}:
            raise ValueError(f"type_ {type_!r} is unknown")
        target: Range = destination.impl
        filling = _Filling(self.sheet.box(self.box), target.box)
        if not filling.count:
            return
        refuse_cut(self, self.box)
        refuse_cut(self, target.box)
        if type_ in _TILED:
            filling.tile(_TILED[type_])
        elif type_ in _TRENDS:
            filling.trend(type_)
        elif type_ in _DATES:
            filling.dates(_DATES[type_])
        else:
            filling.go_on(type_)


class _Filling:
    """Cells and the direction in which they are continued.

    Args:
        source: the cells.
        target: the block that holds them and what is to be filled.

    Raises:
        WorkbookError: the block does not hold the cells, or goes on in more than one direction.
    """

    def __init__(self, source: Range, target: Box) -> None:
        self._source = source
        self._target = target
        box = source.box
        self._down = box.column == target.column and box.columns == target.columns
        across = box.row == target.row and box.rows == target.rows
        first, last, target_first, target_last = (
            (box.row, box.last_row, target.row, target.last_row)
            if self._down
            else (box.column, box.last_column, target.column, target.last_column)
        )
        self._back = target_last == last and target_first < first
        begins = target_first == first or self._back
        if not (self._down or across) or not begins or target_first > first or target_last < last:
            here, there = addresses.address(box), addresses.address(target)
            raise WorkbookError(
                f"オートフィルの対象 {there} は {here} を端に含み、一方向だけに広がっていなければなりません。",
                f"The range to fill, {there}, must hold {here} at one end and go on in one direction only.",
            )
        self._size = last - first + 1
        self.count = (target_last - target_first + 1) - self._size

    def tile(self, flags: str) -> None:
        """Repeat the cells."""
        source, rest = self._source, self.count % self._size
        whole = self.count - rest
        if whole:
            clipboard.paste(source, self._piece(0, whole), clipboard.content_of(source, source.box), Flags=flags)
        if rest:
            part = self._part(self._size - rest, rest) if self._back else self._part(0, rest)
            clipboard.paste(source, self._piece(whole, rest), clipboard.content_of(source, part), Flags=flags)

    def trend(self, kind: str) -> None:
        """Continue each line of numbers along the curve that fits it best."""
        lines = self._lines()
        if any(not _numbers(line, at_least=2) or (kind == "growth_trend" and min(line) <= 0) for line in lines):
            where = addresses.address(self._source.box)
            raise WorkbookError(
                f"{where} には傾向を求めるための数値（行または列ごとに 2 つ以上）がありません。",
                f"{where} does not hold the numbers a trend needs, at least two in each line.",
            )
        self.tile("T")
        for number, line in enumerate(lines):
            self._write(number, _TRENDS[kind](line, self.count))

    def dates(self, unit: str) -> None:
        """Continue each line by days, weekdays, months or years; texts as usual."""
        for number, line in enumerate(self._lines()):
            if not all(isinstance(value, (int, float, dt.datetime)) for value in line):
                self._auto(self._line_box(number))
                continue
            step = _step(line, unit)
            begin = self._line_box(number, edge=True)
            self._source.uno_of(begin).fillSeries(
                self._direction,
                Enum(_SHEET + "FillMode", "DATE"),
                Enum(_SHEET + "FillDateMode", "FILL_DATE_" + unit),
                float(step),
                -_NO_END if step < 0 else _NO_END,
            )

    def go_on(self, kind: str) -> None:
        """Continue each line by Excel's rules; where they are Calc's, too, Calc does it."""
        piece = self._piece(0, self.count)
        formats = clipboard.content_of(self._source, piece) if kind == "fill_values" else None
        formulas = self._formulas()
        lines = self._lines()
        self._auto(self._target)
        for number, line in enumerate(lines):
            if not any(text.startswith(("=", "{=")) for text in formulas[number]):
                values = _continued(line, self.count, single_counts=kind == "fill_series", back=self._back)
                if values is not None:
                    self._write(number, values)
        if formats is not None:
            clipboard.paste(self._source, piece, formats, Flags="T")

    @property
    def _direction(self) -> Enum:
        names = ("TO_TOP" if self._back else "TO_BOTTOM") if self._down else ("TO_LEFT" if self._back else "TO_RIGHT")
        return Enum(_SHEET + "FillDirection", names)

    def _auto(self, box: Box) -> None:
        self._source.uno_of(box).fillAuto(self._direction, self._size)

    def _lines(self) -> list[list[Any]]:
        """Read the values of each line, in the direction of filling."""
        raw = self._source.raw_value
        rows = raw if isinstance(raw, list) else [[raw]]
        return self._turned(rows)

    def _formulas(self) -> list[list[Any]]:
        return self._turned(self._source.uno.getFormulaArray())

    def _turned(self, rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
        lines = [list(line) for line in (zip(*rows, strict=True) if self._down else rows)]
        return [line[::-1] for line in lines] if self._back else lines

    def _part(self, skip: int, count: int) -> Box:
        """Give some rows or columns of the source."""
        box = self._source.box
        if self._down:
            return box._replace(row=box.row + skip, rows=count)
        return box._replace(column=box.column + skip, columns=count)

    def _piece(self, skip: int, count: int) -> Box:
        """Give some rows or columns to be filled, counted away from the source."""
        box = self._source.box
        if self._down:
            return box._replace(row=box.row - skip - count if self._back else box.last_row + 1 + skip, rows=count)
        column = box.column - skip - count if self._back else box.last_column + 1 + skip
        return box._replace(column=column, columns=count)

    def _line_box(self, number: int, *, edge: bool = False) -> Box:
        """Give one line of the target; only from the source's last cell on with ``edge``."""
        box = self._target
        if edge:
            box = self._piece(0, self.count).around(self._part(0 if self._back else self._size - 1, 1))
        if self._down:
            return box._replace(column=box.column + number, columns=1)
        return box._replace(row=box.row + number, rows=1)

    def _write(self, number: int, values: Sequence[Any]) -> None:
        """Write values into one line, in the direction of filling."""
        box = self._piece(0, self.count)
        values = [float(value) if isinstance(value, (bool, int)) else value for value in values]
        values = values[::-1] if self._back else values
        if self._down:
            rows = tuple((value,) for value in values)
            box = box._replace(column=box.column + number, columns=1)
        else:
            rows = (tuple(values),)
            box = box._replace(row=box.row + number, rows=1)
        set_data(self._source.uno_of(box), rows)


def _continued(line: Sequence[Any], count: int, *, single_counts: bool, back: bool) -> Sequence[Any] | None:
    """Continue a line where Calc would do something else than Excel; None where it does not."""
    if all(isinstance(value, bool) for value in line):
        return [line[number % len(line)] for number in range(count)]
    if _numbers(line, at_least=1):
        if len(line) > 1:
            return series.linear(line, count)
        return None if single_counts else [line[0]] * count
    if all(isinstance(value, str) for value in line):
        return series.words(line, count, step=-1 if back else 1)
    return None


def _numbers(line: Sequence[Any], *, at_least: int) -> bool:
    return len(line) >= at_least and all(type(value) in {int, float} for value in line)


def _step(line: Sequence[Any], unit: str) -> float:
    """Tell by how many units the last two values of a line differ; one after the other where there is only one."""
    if len(line) < 2:  # noqa: PLR2004 - two make a step
        return 1
    before, last = line[-2], line[-1]
    if not (isinstance(before, dt.datetime) and isinstance(last, dt.datetime)):
        return float(last - before)
    if unit == "MONTH":
        return (last.year - before.year) * 12 + last.month - before.month
    if unit == "YEAR":
        return last.year - before.year
    if unit == "WEEKDAY":
        return _weekdays(before.date(), last.date())
    return (last - before) / dt.timedelta(days=1)


def _weekdays(before: dt.date, last: dt.date) -> int:
    """Count the weekdays from one day, without it, to another."""
    sign = 1 if last >= before else -1
    days = (before + dt.timedelta(days=sign * number) for number in range(1, abs((last - before).days) + 1))
    return sign * sum(day.weekday() < _SATURDAY for day in days)
