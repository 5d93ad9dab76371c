"""Replacing a text in what cells hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.addresses import Box
from xl_addin.hosts.calc.xlw.area import Area
from xl_addin.hosts.calc.xlw.contents import FORMULAS, NUMBERS, TEXTS, filled
from xl_addin.hosts.calc.xlw.edits.guards import arrays_in, refuse_locked
from xl_addin.hosts.calc.xlw.edits.patterns import pattern
from xl_addin.hosts.calc.xlw.values.rectangles import rectangles

if TYPE_CHECKING:
    from collections.abc import Iterator


class RangeReplacing(Area):
    """Replacing a text in what cells hold."""

    def replace_all(self, old: str, new: str, whole: bool, match_case: bool) -> None:  # noqa: FBT001
        """Replace a text in formulas and in what was typed, and take the result as if typed."""
        wanted = pattern(old, whole=whole, match_case=match_case)
        found = {}
        for row, column, text in self._typed():
            changed = wanted.sub(lambda _found: new, text)
            if changed != text:
                found[row, column] = changed
        for box in rectangles(found):
            refuse_locked(self, box)
        singles = self._arrays_of(found)
        for place in singles:
            self.sheet.box(Box(*place, 1, 1)).formula_array = found.pop(place)
        for formulas in (True, False):
            texts = {place: text for place, text in found.items() if text.startswith("=") == formulas}
            for box in rectangles(texts):
                part = self.sheet.box(box)
                rows = [
                    [texts[row, column] or None for column in range(box.column, box.last_column + 1)]
                    for row in range(box.row, box.last_row + 1)
                ]
                if formulas:
                    part.formula = rows
                else:
                    part.raw_value = rows

    def _typed(self) -> Iterator[tuple[int, int, str]]:
        """Give row, column and text of formulas, texts and numbers as the formula bar shows them."""
        for box in filled(self, self.box, TEXTS):
            yield from _by_cell(box, self.uno_of(box).getDataArray())
        for box in filled(self, self.box, FORMULAS):
            yield from _by_cell(box, self.sheet.box(box).formula)
        for box in filled(self, self.box, NUMBERS):
            # Nothing is replaced in a date or a flag: how the formula bar shows it depends on the user's language.
            plain = {
                (row, column) for row, column, raw in _by_cell(box, self.sheet.box(box).raw_value) if type(raw) is float
            }
            texts = _by_cell(box, self.uno_of(box).getFormulaArray())
            yield from ((row, column, text) for row, column, text in texts if (row, column) in plain)

    def _arrays_of(self, places: dict[tuple[int, int], str]) -> list[tuple[int, int]]:
        """Give the places that are array formulas of one cell.

        Args:
            places: what is to be replaced.

        Returns:
            Row and column of each.

        Raises:
            WorkbookError: one is a part of a larger array formula.
        """
        singles = []
        for array in arrays_in(self, self.box) if places else ():
            touched = [place for place in places if array.common(Box(*place, 1, 1))]
            if touched and (array.rows, array.columns) != (1, 1):
                where = addresses.address(array)
                raise WorkbookError(
                    f"{where} は配列数式なので、その一部だけを変更することはできません。",
                    f"{where} is an array formula; a part of it cannot be changed.",
                )
            singles += touched
        return singles


def _by_cell(box: Box, content: Any) -> Iterator[tuple[int, int, Any]]:
    """Give row, column and content of each cell of a block, of which a single cell comes without rows."""
    if not isinstance(content, (list, tuple)):
        content = [[content]]
    for row, contents in enumerate(content, box.row):
        for column, its in enumerate(contents, box.column):
            yield row, column, its
