"""Merged cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.addresses import Box
from xl_addin.hosts.calc.xlw.area import Area
from xl_addin.hosts.calc.xlw.contents import CONTENTS, filled
from xl_addin.hosts.calc.xlw.edits.guards import refuse_cut, refuse_protected, with_merges
from xl_addin.hosts.calc.xlw.ranges import boxes, groups, start_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.range import Range


def merges(area: Area, box: Box) -> Iterator[Box]:
    """Find merged cells whose first cell lies in a block.

    Args:
        area: cells of the sheet.
        box: the block.

    Yields:
        The block of each.
    """
    block = area.uno_of(box)
    if not block.getIsMerged():
        return
    # How far a cell is merged belongs to its format, so cells of one format are merged alike.
    for group in groups(block):
        parts = [*boxes(group)]
        first = parts[0]._replace(rows=1, columns=1)
        if not area.uno_of(first).getIsMerged():
            continue
        size = with_merges(area, first)
        for part in parts:
            for row, column in part.places():
                yield Box(row, column, size.rows, size.columns)


class RangeMerges(Area):
    """Merged cells."""

    @property
    def merge_area(self) -> Range:
        """The merged cells that a cell belongs to; the cell itself if it is not merged."""
        found = with_merges(self, self.box)
        if not self.single and found != with_merges(self, self.box._replace(rows=1, columns=1)):
            where = addresses.address(self.box)
            raise WorkbookError(
                f"merge_area は 1 つのセルについてだけ分かります（{where}）。",
                f"merge_area can be told of one cell only ({where}).",
            )
        return self.sheet.box(found)

    @property
    def merge_cells(self) -> bool | None:
        """Whether the cells are merged; None if some are."""
        around = with_merges(self, self.box)
        if around == self.box and not self.uno.getIsMerged():
            return False
        covered = sum(
            common.rows * common.columns for box in merges(self, around) if (common := box.common(self.box)) is not None
        )
        return True if covered == self.box.rows * self.box.columns else None

    def merge(self, across: bool) -> None:  # noqa: FBT001 - xlwings calls it so
        """Merge the cells, or those of each row, into one, which keeps the first value only."""
        if self.single or (across and self.box.columns == 1):
            return
        refuse_protected(self)
        refuse_cut(self, self.box)
        self.unmerge()
        targets = [*_rows(self.box)] if across else [self.box]
        self._keep_first(targets)
        for box in targets:
            self.uno_of(box).merge(True)

    def unmerge(self) -> None:
        """Part merged cells, also those of which only a part lies in the range."""
        refuse_protected(self)
        around = with_merges(self, self.box)
        if around == self.box:
            self.uno.merge(False)
            return
        for box in list(merges(self, around)):
            if box.common(self.box) is not None:
                self.uno_of(box).merge(False)

    def _keep_first(self, targets: list[Box]) -> None:
        """Bring the first value of each block, by rows, into its first cell, and empty the others."""
        parts = filled(self, self.box)
        for box in targets:
            held = [common for part in parts if (common := part.common(box)) is not None]
            row, column = min(((part.row, part.column) for part in held), default=(box.row, box.column))
            if (row, column) != (box.row, box.column):
                source = self.uno_of(Box(row, column, 1, 1))
                self.sheet.uno.moveRange(start_of(self.sheet.uno, box), source.getRangeAddress())
        first = targets[0]
        if first.columns > 1:
            self.uno_of(self.box._replace(column=first.column + 1, columns=first.columns - 1)).clearContents(CONTENTS)
        if first.rows > 1:
            self.uno_of(first._replace(row=first.row + 1, rows=first.rows - 1)).clearContents(CONTENTS)


def _rows(box: Box) -> Iterator[Box]:
    for row in range(box.row, box.last_row + 1):
        yield box._replace(row=row, rows=1)
