"""Borders of a range, each side set in one block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xl_addin.hosts.calc.xlw.addresses import MAX_COLUMNS, MAX_ROWS, Box
from xl_addin.hosts.calc.xlw.formats import lines, looks
from xl_addin.hosts.calc.xlw.formats.lines import NONE, Change, Line
from xl_addin.hosts.calc.xlw.ranges import groups

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.hosts.calc.xlw.area import Area

_UNSET: Final = base_classes._UNSET  # noqa: SLF001 - what xlwings passes for "leave it"
_TABLE: Final = "com.sun.star.table.TableBorder2"


@dataclass(frozen=True)
class _Side:
    """A side of a range.

    Args:
        line: its line in a ``TableBorder2``; empty for a diagonal.
        own: the property of the cells that lie at it.
        facing: the property of the cells on the other side of the line.
        strip: the cells that lie at it; None if there is no such line.
        other: the cells on the other side.
    """

    line: str
    own: str
    facing: str = ""
    strip: Callable[[Box], Box | None] = lambda box: box
    other: Callable[[Box], Box | None] = lambda _box: None


def _first_row(box: Box) -> Box:
    return box._replace(rows=1)


def _last_row(box: Box) -> Box:
    return box._replace(row=box.last_row, rows=1)


def _first_column(box: Box) -> Box:
    return box._replace(columns=1)


def _last_column(box: Box) -> Box:
    return box._replace(column=box.last_column, columns=1)


def _moved(box: Box, rows: int, columns: int) -> Box | None:
    row, column = box.row + rows, box.column + columns
    fits = row >= 1 and column >= 1 and row <= MAX_ROWS and column <= MAX_COLUMNS
    return box._replace(row=row, column=column) if fits else None


def _but_last_row(box: Box) -> Box | None:
    return box._replace(rows=box.rows - 1) if box.rows > 1 else None


def _but_last_column(box: Box) -> Box | None:
    return box._replace(columns=box.columns - 1) if box.columns > 1 else None


def _but_first_row(box: Box) -> Box | None:
    return Box(box.row + 1, box.column, box.rows - 1, box.columns) if box.rows > 1 else None


def _but_first_column(box: Box) -> Box | None:
    return Box(box.row, box.column + 1, box.rows, box.columns - 1) if box.columns > 1 else None


_TOP, _BOTTOM, _LEFT, _RIGHT = "TopBorder2", "BottomBorder2", "LeftBorder2", "RightBorder2"
_SIDES: Final = {
    "edge_top": _Side("TopLine", _TOP, _BOTTOM, _first_row, lambda box: _moved(_first_row(box), -1, 0)),
    "edge_bottom": _Side("BottomLine", _BOTTOM, _TOP, _last_row, lambda box: _moved(_last_row(box), 1, 0)),
    "edge_left": _Side("LeftLine", _LEFT, _RIGHT, _first_column, lambda box: _moved(_first_column(box), 0, -1)),
    "edge_right": _Side("RightLine", _RIGHT, _LEFT, _last_column, lambda box: _moved(_last_column(box), 0, 1)),
    "inside_vertical": _Side("VerticalLine", _RIGHT, _LEFT, _but_last_column, _but_first_column),
    "inside_horizontal": _Side("HorizontalLine", _BOTTOM, _TOP, _but_last_row, _but_first_row),
    "diagonal_down": _Side("", "DiagonalTLBR2"),
    "diagonal_up": _Side("", "DiagonalBLTR2"),
}
_EDGE_LINES: Final = {_TOP: "TopLine", _BOTTOM: "BottomLine", _LEFT: "LeftLine", _RIGHT: "RightLine"}


class Border(base_classes.Border):
    """One side of a range.

    Args:
        area: the cells.
        side: name of the side.
    """

    def __init__(self, area: Area, side: str) -> None:
        self._area = area
        self._name = side
        self._side = _SIDES[side]

    @property
    def api(self) -> Any:
        """The cells as UNO object."""
        return self._area.uno

    @property
    def line_style(self) -> str:
        """The line style of its first cell; "none" without a line."""
        return self._line().style or "none"

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        Borders(self._area).set([self._name], line_style=value)

    @property
    def weight(self) -> str:
        """The weight of its first cell; a missing line counts as thin, as in Excel."""
        return self._line().weight

    @weight.setter
    def weight(self, value: str) -> None:
        Borders(self._area).set([self._name], weight=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The colour of its first cell; None without a line, and, as in Excel, for diagonals of several cells."""
        return self._line().color if self._side.line or self._area.single else None

    @color.setter
    def color(self, value: Any) -> None:
        Borders(self._area).set([self._name], color=value)

    def _line(self) -> Line:
        strip = self._side.strip(self._area.box)
        if strip is None:
            return NONE
        own = lines.read(getattr(self._first(strip), self._side.own))
        other = self._side.other(self._area.box)
        if own.style is not None or other is None:
            return own
        return lines.read(getattr(self._first(other), self._side.facing))

    def _first(self, box: Box) -> Any:
        return self._area.sheet.uno.getCellByPosition(box.column - 1, box.row - 1)


class Borders(base_classes.Borders):
    """All sides of a range.

    Args:
        area: the cells.
    """

    def __init__(self, area: Area) -> None:
        self.parent = area

    @property
    def api(self) -> Any:
        """The cells as UNO object."""
        return self.parent.uno

    def __getitem__(self, side: str) -> Border:
        return Border(self.parent, side)

    @property
    def line_style(self) -> str | None:
        """The line style of edges and inner lines; None if they differ."""
        style: str | None = self._common("line_style")
        return style

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self.set(line_style=value)

    @property
    def weight(self) -> str | None:
        """The weight of edges and inner lines; None if they differ."""
        weight: str | None = self._common("weight")
        return weight

    @weight.setter
    def weight(self, value: str) -> None:
        self.set(weight=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The colour of edges and inner lines; None if they differ, or without lines."""
        colour: tuple[int, int, int] | None = self._common("color")
        return colour

    @color.setter
    def color(self, value: Any) -> None:
        self.set(color=value)

    def set(
        self,
        which: Any = base_classes.BORDER_GRID_SIDES,
        *,
        line_style: Any = _UNSET,
        weight: Any = _UNSET,
        color: Any = _UNSET,
    ) -> None:
        """Change the lines of sides.

        Args:
            which: names of the sides.
            line_style: new line style; None removes the line.
            weight: new weight.
            color: new colour.
        """
        change = Change(
            None if color is _UNSET else color,
            None if weight is _UNSET else weight,
            None if line_style is _UNSET else line_style,
            remove=line_style is None,
        )
        sides = [_SIDES[name] for name in which]
        there = [side for side in sides if side.line and side.strip(self.parent.box) is not None]
        with looks.steady(self.parent):
            if there:
                self._set_grid(there, change)
            for side in sides:
                if not side.line:
                    self._set_cells(self.parent.box, side.own, change)

    def clear(self, which: Any = base_classes.BORDER_SIDES) -> None:
        """Remove the lines of sides."""
        self.set(which, line_style=None)

    def _common(self, name: str) -> Any:
        there = [side for side in base_classes.BORDER_GRID_SIDES if _SIDES[side].strip(self.parent.box) is not None]
        values = {getattr(self[side], name) for side in there}
        return values.pop() if len(values) == 1 else None

    def _set_grid(self, sides: list[_Side], change: Change) -> None:
        """Set lines between cells: those that are alike all along in one call, others look by look."""
        there = None if change.complete else self.parent.uno.TableBorder2
        fields: dict[str, Any] = {}
        for side in sides:
            if there is not None and not getattr(there, f"Is{side.line}Valid"):
                self._set_mixed(side, change)
                continue
            line = NONE if there is None else lines.read(getattr(there, side.line))
            if line.style is None and there is not None:
                line = self._facing(side)
            fields[side.line] = lines.written(self.parent.bridge, change.of(line))
            fields[f"Is{side.line}Valid"] = True
        if fields:
            self.parent.uno.TableBorder2 = self.parent.bridge.struct(_TABLE, **fields)
        for side in sides:
            if side.line in _EDGE_LINES.values():
                self._clear_facing(side)

    def _set_mixed(self, side: _Side, change: Change) -> None:
        box = self.parent.box
        strip, other = side.strip(box), side.other(box)
        if strip is not None:
            self._set_cells(strip, side.own, change)
        if other is not None and side.line not in _EDGE_LINES.values():
            self._set_cells(other, side.facing, Change(remove=True))

    def _set_cells(self, box: Box, name: str, change: Change) -> None:
        """Change one property of each cell: a range of different looks would take over all lines of one of them."""
        cells = self.parent.uno_of(box)
        diagonal = name.startswith("Diagonal")
        if diagonal and change.complete:
            setattr(cells, name, lines.written(self.parent.bridge, change.of(NONE)))
            return
        for group in groups(cells):
            line = change.of(lines.read(getattr(group, name)))
            setattr(group, name, lines.written(self.parent.bridge, line))

    def _facing(self, side: _Side) -> Line:
        """Give the line that the cells on the other side hold."""
        other = side.other(self.parent.box)
        if other is None or side.line not in _EDGE_LINES.values():
            return NONE
        struct = self.parent.uno_of(other).TableBorder2
        return lines.read(getattr(struct, _EDGE_LINES[side.facing]))

    def _clear_facing(self, side: _Side) -> None:
        """Take the line off the cells on the other side: a line belongs to both, and the one set last holds."""
        other = side.other(self.parent.box)
        if other is None:
            return
        cells, line = self.parent.uno_of(other), _EDGE_LINES[side.facing]
        there = cells.TableBorder2
        if getattr(there, f"Is{line}Valid") and lines.read(getattr(there, line)) == NONE:
            return
        fields = {line: lines.written(self.parent.bridge, NONE), f"Is{line}Valid": True}
        cells.TableBorder2 = self.parent.bridge.struct(_TABLE, **fields)
