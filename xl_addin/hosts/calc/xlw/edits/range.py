"""Changing where cells are: inserting, deleting, moving, grouping and clearing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.values import Enum
from xl_addin.hosts.calc.xlw.addresses import MAX_COLUMNS, MAX_ROWS, Box
from xl_addin.hosts.calc.xlw.contents import CONTENTS, FORMATS, NOTES, filled
from xl_addin.hosts.calc.xlw.edits import clipboard, kept
from xl_addin.hosts.calc.xlw.edits.filling import RangeFilling
from xl_addin.hosts.calc.xlw.edits.guards import refuse_cut, refuse_cut_arrays, refuse_protected
from xl_addin.hosts.calc.xlw.edits.merges import RangeMerges
from xl_addin.hosts.calc.xlw.edits.pasting import RangePasting
from xl_addin.hosts.calc.xlw.ranges import start_of

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.range import Range

_INSERT: Final = "com.sun.star.sheet.CellInsertMode"
_DELETE: Final = "com.sun.star.sheet.CellDeleteMode"
_ORIENTATION: Final = "com.sun.star.table.TableOrientation"
_BEFORE: Final = "format_from_left_or_above"
_AFTER: Final = "format_from_right_or_below"


class RangeEdits(RangeMerges, RangePasting, RangeFilling):
    """Changing where cells are: inserting, deleting, moving, grouping and clearing."""

    def insert(self, shift: str | None = None, copy_origin: str | None = _BEFORE) -> None:
        """Insert cells; those that were here move right or down."""
        if shift not in {"right", "down", None}:
            raise ValueError("shift must be 'right' or 'down'")
        if copy_origin not in {_BEFORE, _AFTER, None}:
            raise ValueError(f"copy_origin must be '{_BEFORE}' or '{_AFTER}'")
        down = not self._whole_columns and (shift == "down" or (shift is None and not self._tall) or self._whole_rows)
        self._refuse_shift(down=down)
        if self._whole_rows or self._whole_columns:
            mode = "ROWS" if down else "COLUMNS"
        else:
            mode = "DOWN" if down else "RIGHT"
        self._refuse_loss(down=down)
        self.sheet.uno.insertCells(self.uno.getRangeAddress(), Enum(_INSERT, mode))
        if copy_origin == _AFTER:
            self._format_as_after(down=down)

    def delete(self, shift: str | None = None) -> None:
        """Delete cells; those to the right or below take their place."""
        if shift not in {"left", "up", None}:
            raise ValueError("shift must be 'left' or 'up'")
        up = not self._whole_columns and (shift == "up" or (shift is None and self._wide) or self._whole_rows)
        self._refuse_shift(down=up)
        refuse_cut_arrays(self, self.box)
        if self._whole_rows or self._whole_columns:
            mode = "ROWS" if up else "COLUMNS"
        else:
            refuse_cut(self, self.box)
            mode = "UP" if up else "LEFT"
        self.sheet.uno.removeRange(self.uno.getRangeAddress(), Enum(_DELETE, mode))
        self.book.renew_sheets()

    def move(self, destination: Any) -> None:
        """Move the cells; formulas that refer to them follow."""
        target: Range = destination.impl
        box = target.box._replace(rows=self.box.rows, columns=self.box.columns)
        if box.last_row > MAX_ROWS or box.last_column > MAX_COLUMNS:
            raise WorkbookError("移動先がシートからはみ出します。", "What is moved would not fit on the sheet.")
        refuse_cut(self, self.box)
        self._refuse_cut_target(target, box)
        self.sheet.uno.moveRange(start_of(target.sheet.uno, box), self.uno.getRangeAddress())

    def clear(self) -> None:
        """Empty the cells and take off formats, notes and merging."""
        refuse_cut(self, self.box)
        self.unmerge()
        self.uno.clearContents(CONTENTS | NOTES | FORMATS)

    def clear_formats(self) -> None:
        """Take off formats and merging; rules for what may be typed stay, as in Excel."""
        refuse_cut(self, self.box)
        self.unmerge()
        rules = kept.read(self, self.box, kept.VALIDATION)
        self.uno.clearContents(FORMATS)
        if kept.any_validation(rules):
            kept.write(self, self.box, kept.VALIDATION, rules)

    def group(self, by: str) -> None:
        """Group its rows or columns."""
        refuse_protected(self)
        self.sheet.uno.group(self.uno.getRangeAddress(), _orientation(by))

    def ungroup(self, by: str) -> None:
        """Undo a grouping of its rows or columns."""
        refuse_protected(self)
        self.sheet.uno.ungroup(self.uno.getRangeAddress(), _orientation(by))

    @property
    def _whole_rows(self) -> bool:
        return self.box.columns == MAX_COLUMNS

    @property
    def _whole_columns(self) -> bool:
        return self.box.rows == MAX_ROWS

    @property
    def _tall(self) -> bool:
        return self.box.rows > self.box.columns

    @property
    def _wide(self) -> bool:
        return self.box.columns > self.box.rows

    def _refuse_shift(self, *, down: bool) -> None:
        """Make sure that the cells that give way hold merged cells and array formulas whole."""
        refuse_protected(self)
        if down:
            moved = self.box._replace(rows=MAX_ROWS - self.box.row + 1)
        else:
            moved = self.box._replace(columns=MAX_COLUMNS - self.box.column + 1)
        if self._whole_rows or self._whole_columns:
            # Merged cells grow and shrink with whole rows and columns.
            refuse_cut_arrays(self, moved)
        else:
            refuse_cut(self, moved)

    def _refuse_loss(self, *, down: bool) -> None:
        """Make sure that no cell is pushed over the edge of the sheet."""
        if down:
            last = self.box._replace(row=MAX_ROWS - self.box.rows + 1)
        else:
            last = self.box._replace(column=MAX_COLUMNS - self.box.columns + 1)
        if filled(self, last, CONTENTS | NOTES):
            raise WorkbookError(
                "シートの端にデータがあるため、セルを挿入できません。",
                "There is data at the edge of the sheet, so no cells can be inserted.",
            )

    def _format_as_after(self, *, down: bool) -> None:
        """Give the cells the formats of those below or to the right; Calc itself takes those before."""
        if down:
            model = self.box._replace(row=self.box.last_row + 1, rows=1)
        else:
            model = self.box._replace(column=self.box.last_column + 1, columns=1)
        clipboard.paste(self, self.box, clipboard.content_of(self, model), Flags="T")

    def _refuse_cut_target(self, target: Range, box: Box) -> None:
        """Make sure that the destination holds merged cells whole; those that are moved themselves do not count."""
        same = self.sheet.index == target.sheet.index
        if not same or self.box.common(box) is None:
            refuse_cut(target, box)
            return
        for part in box.without(self.box):
            refuse_cut(target, part)


def _orientation(by: str) -> Enum:
    names = {"columns": "COLUMNS", "column": "COLUMNS", "c": "COLUMNS", "rows": "ROWS", "row": "ROWS", "r": "ROWS"}
    if by not in names:
        raise ValueError("by must be 'columns' or 'rows'")
    return Enum(_ORIENTATION, names[by])
