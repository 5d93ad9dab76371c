"""Finding, replacing and picking cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw.addresses import Box
from xl_addin.hosts.calc.xlw.contents import (
    ERROR_RESULTS,
    NUMBER_RESULTS,
    NUMBERS,
    TEXT_RESULTS,
    TEXTS,
    calculated,
    filled,
)
from xl_addin.hosts.calc.xlw.edits.ordering import RangeOrdering
from xl_addin.hosts.calc.xlw.edits.patterns import pattern, same_width
from xl_addin.hosts.calc.xlw.edits.replacing import RangeReplacing
from xl_addin.hosts.calc.xlw.edits.shown import shown_texts
from xl_addin.hosts.calc.xlw.formats import kinds
from xl_addin.hosts.calc.xlw.ranges import boxes, boxes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.range import Range

_RESULTS: Final = {
    "numbers": NUMBER_RESULTS,
    "logical": NUMBER_RESULTS,
    "text": TEXT_RESULTS,
    "errors": ERROR_RESULTS,
    None: NUMBER_RESULTS | TEXT_RESULTS | ERROR_RESULTS,
}
_CONSTANTS: Final = {"numbers": NUMBERS, "logical": NUMBERS, "text": TEXTS, "errors": 0, None: NUMBERS | TEXTS}


class RangeSearch(RangeOrdering, RangeReplacing):
    """Finding, replacing and picking cells."""

    def find(self, text: str, whole: bool, direction: str, order: str, match_case: bool) -> Range | None:  # noqa: FBT001
        """Find the first cell, in a direction, that shows a text."""
        wanted = pattern(same_width(text), whole=whole, match_case=match_case)
        places = [
            (row, column) if order == "rows" else (column, row)
            for row, column, shown in shown_texts(self, self.box)
            if wanted.search(same_width(shown))
        ]
        if not places:
            return None
        place = min(places) if direction == "forward" else max(places)
        row, column = place if order == "rows" else place[::-1]
        return self.sheet.box(Box(row, column, 1, 1))

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Range]:
        """Pick blanks, constants, formulas or visible cells, as blocks."""
        if cell_type == "blanks":
            picked = self._blanks()
        elif cell_type == "constants":
            picked = self._constants(value_type)
        elif cell_type == "formulas":
            picked = self._with_kind(calculated(self, self.box, _RESULTS[value_type]), value_type)
        else:
            picked = boxes_in(self.uno.queryVisibleCells(), self.box)
        return [self.sheet.box(box) for box in sorted(picked)]

    def _blanks(self) -> list[Box]:
        """Give the blank cells of the used part of the sheet."""
        used = self.sheet.used_range.box.common(self.box)
        return [] if used is None else boxes_in(self.uno_of(used).queryEmptyCells(), used)

    def _constants(self, value_type: str | None) -> list[Box]:
        flags = _CONSTANTS[value_type]
        return self._with_kind(filled(self, self.box, flags), value_type) if flags else []

    def _with_kind(self, cells: list[Box], value_type: str | None) -> list[Box]:
        """Give the blocks of cells whose numbers are, or are not, flags."""
        if value_type not in {"numbers", "logical"}:
            return cells
        picked = []
        for box, is_flag in self._flagged(cells):
            if is_flag == (value_type == "logical"):
                picked.append(box)
        return picked

    def _flagged(self, cells: list[Box]) -> Iterator[tuple[Box, bool]]:
        known = self.book.number_formats
        for box in cells:
            for key, group in kinds.groups(self.uno_of(box)):
                for part in boxes(group):
                    yield part, known.kind(key) == kinds.FLAG
