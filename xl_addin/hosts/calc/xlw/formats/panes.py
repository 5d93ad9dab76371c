"""Rows and columns that stay when a sheet is scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xl_addin.hosts.calc.xlw.addresses import MAX_COLUMNS, MAX_ROWS
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.sheet import Sheet

_FIRST_SHEET: Final = 3
_FROZEN: Final = 2
_BOTTOM_LEFT, _BOTTOM_RIGHT = 2, 3
_OLD_ROWS: Final = 8192


class FreezePanes(base_classes.FreezePanes):
    """Rows and columns that stay when a sheet is scrolled.

    Args:
        sheet: the sheet.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """The controller of the workbook's window."""
        return self.sheet.book.uno.getCurrentController()

    def freeze_at(self, frozen_range: str) -> None:
        """Freeze all rows and columns up to the end of a range.

        Args:
            frozen_range: its address; whole columns freeze columns alone, whole rows freeze rows alone.
        """
        box = self.sheet.range(frozen_range).box
        columns = 0 if box.columns == MAX_COLUMNS else box.last_column
        rows = 0 if box.rows == MAX_ROWS else box.last_row
        self._set(columns, rows)

    def unfreeze(self) -> None:
        """Let all rows and columns scroll."""
        self._set(0, 0)

    def _set(self, columns: int, rows: int) -> None:
        # The controller's own freezeAtPosition fails for hidden sheets, in windows without size, and beyond their edge.
        controller = self.api
        before = controller.getViewData()
        parts = before.split(";")
        place = _FIRST_SHEET + self.sheet.index - 1
        parts += [""] * (place + 1 - len(parts))
        parts[place] = _view(columns, rows)
        controller.restoreViewData(";".join(parts))
        if _splits(controller.getViewData().split(";")[place]) != _splits(parts[place]):
            controller.restoreViewData(before)
            raise NotInCalcError(
                f"{rows} 行 {columns} 列の固定は、Calc のウィンドウより大きいためできません。",
                f"{rows} rows and {columns} columns are more than Calc's window holds and cannot be frozen.",
            )


def _splits(view: str) -> list[str]:
    """Give the kinds of both splits."""
    return view.replace("+", "/").split("/")[2:4]


def _view(columns: int, rows: int) -> str:
    """Write a sheet's part of the view: cursor, kinds and places of both splits, active pane, first cells of panes."""
    fields = (
        *(columns if columns < MAX_COLUMNS else 0, rows if rows < MAX_ROWS else 0),
        *(_FROZEN if columns else 0, _FROZEN if rows else 0),
        *(columns, rows),
        _BOTTOM_RIGHT if columns else _BOTTOM_LEFT,
        *(0, columns),
        *(0, rows),
    )
    return ("+" if rows > _OLD_ROWS else "/").join(map(str, fields))
