"""Says where each row of a sheet stands after the sheet was made anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from xl_addin.book.inputs.fact_sheet import scalar_facts
from xl_addin.book.inputs.names import FACTS, INDICATOR, MARKS
from xl_addin.book.new_rules.pairing import FACT, LINE, SECTION
from xl_addin.book.new_rules.pairing import INDICATOR as INDICATOR_ROW
from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_addin.book.new_rules.pairing import Key, Pairing
    from xl_addin.parts.contents import Sheet
    from xl_addin.rulebook.tiers import TierBook

_BEFORE_SECTIONS = {MARKS: 3, FACTS: 4}
"""From the header row to the row of the first section: totals, and how rates are written."""


@dataclass(frozen=True)
class RowMap:
    """Where the rows of a sheet go.

    Attributes:
        rows: the new row of each old one; those that are gone are left out.
        length: how many rows the old sheet has of ours.
        new_length: how many the new one has.
        firsts: the first row of each block, and where its block begins now.
        lasts: the last row of each block, and where its block ends now.
    """

    rows: Mapping[int, int]
    length: int
    new_length: int
    firsts: Mapping[int, int] = field(default_factory=dict)
    lasts: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_same(self) -> bool:
        """Whether every row stays where it is."""
        return self.length == self.new_length and all(self.rows.get(row) == row for row in range(self.length))

    def row(self, row: int) -> int | None:
        """Return where a row goes, None if it is gone; what is below our rows stays below them."""
        if row < self.length:
            return self.rows.get(row)
        below = row - self.length + self.new_length
        return below if below < MAX_ROWS else None

    def nearest(self, row: int) -> int:
        """Return where a row goes, or the one above it if it is gone."""
        return next((found for each in range(row, -1, -1) if (found := self.row(each)) is not None), 0)

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """Return where adjoining rows go: all that is left of them, and new rows of the blocks that they cover.

        Returns:
            The first and last row; None if nothing is left, or if what is left is torn apart.
        """
        if first == 0 and last == MAX_ROWS - 1:
            return first, last
        inner = range(first, min(last + 1, self.length))
        kept = [found for row in inner if (found := self.rows.get(row)) is not None]
        ends = [found for row in (first, last) if row >= self.length and (found := self.row(row)) is not None]
        places = [*kept, *ends]
        if not places or kept != sorted(kept):
            return None
        start = min(self.firsts.get(first, places[0]), *places)
        stop = max(self.lasts.get(last, places[-1]), *places)
        if any(start <= there <= stop for row, there in self.rows.items() if not first <= row <= last):
            return None
        return start, stop


def tier_rows(book: TierBook, sheet: Sheet) -> dict[int, Key]:
    """Say what each row of 達成状況 or 実績 is for.

    Args:
        book: the rule book.
        sheet: the sheet as it was made.
    """
    cells = sheet.cells
    head = next(row for row in range(sheet_length(sheet)) if (row, 0) in cells and cells[row, 0].value == INDICATOR)
    found: dict[int, Key] = {}
    for row, key in enumerate(_keys(book, sheet.name), start=head + _BEFORE_SECTIONS[sheet.name]):
        shown = cells[row, 0].value if (row, 0) in cells else None
        if shown is not None and shown != key[1]:
            raise AssertionError(key)
        found[row] = key
    return found


def _keys(book: TierBook, sheet: str) -> Iterator[Key]:
    for section in book.sections:
        yield (SECTION, section.id)
        for indicator in book.of_section(section):
            yield (INDICATOR_ROW, indicator.id)
            if sheet == MARKS:
                yield from ((LINE, indicator.id, line.no) for line in indicator.lines)
            else:
                yield from ((FACT, indicator.id, fact.key) for fact in scalar_facts(indicator))


def tier_map(old: tuple[TierBook, Sheet], new: tuple[TierBook, Sheet], pairing: Pairing) -> RowMap:
    """Map the rows of 達成状況 or 実績 by what they are for."""
    before, after = tier_rows(*old), tier_rows(*new)
    places = {key: row for row, key in after.items()}
    rows = {
        row: places[pairing.keys[key]]
        for row, key in before.items()
        if key in pairing.keys and pairing.keys[key] in places
    }
    first, other = min(before), min(after)
    if first != other:
        raise AssertionError(first, other)
    rows.update({row: row for row in range(first)})
    firsts, lasts = {}, {}
    blocks, new_blocks = _blocks(before), _blocks(after)
    for name, (start, stop) in blocks.items():
        goes_on = pairing.keys.get((INDICATOR_ROW, name))
        if goes_on is not None and goes_on[1] in new_blocks:
            firsts[start], lasts[stop] = new_blocks[goes_on[1]]
    return RowMap(rows, sheet_length(old[1]), sheet_length(new[1]), firsts, lasts)


def _blocks(keys: Mapping[int, Key]) -> dict[str, tuple[int, int]]:
    """Return the first and last row of the lines or facts of each indicator."""
    found: dict[str, tuple[int, int]] = {}
    for row, key in sorted(keys.items()):
        if key[0] in (LINE, FACT):
            found[key[1]] = (found.get(key[1], (row, row))[0], row)
    return found


def text_map(old: Sheet, new: Sheet) -> RowMap:
    """Map the rows of a sheet of texts by what stands in them."""
    length, new_length = sheet_length(old), sheet_length(new)
    if length == new_length:
        return RowMap({row: row for row in range(length)}, length, new_length)
    texts, new_texts = _texts(old, length), _texts(new, new_length)
    rows: dict[int, int] = {}
    for _, first, last, other, end in SequenceMatcher(None, texts, new_texts, autojunk=False).get_opcodes():
        # Rows that were reworded go on as those in their place.
        rows.update(zip(range(first, last), range(other, end), strict=False))
    return RowMap(rows, length, new_length)


def _texts(sheet: Sheet, length: int) -> list[tuple[str, ...]]:
    found: list[list[str]] = [[] for _ in range(length)]
    for (row, _), cell in sorted(sheet.cells.items()):
        if cell.value is not None:
            found[row].append(str(cell.value))
    return [tuple(each) for each in found]


def same_layout(old: Sheet, new: Sheet) -> RowMap:
    """Map the rows of a sheet of all entities, which must have the same columns and as many rows.

    Raises:
        WorkbookError: it has not.
    """
    length = sheet_length(old)
    if length != sheet_length(new) or old.cells.keys() != new.cells.keys():
        raise WorkbookError(
            f"シート「{old.name}」は、新しい規則集では列か行が違うため作り直せません。"
            "xl-addin new で新しいブックを作り、refresh --data で件数を入れてください。",
            f"The sheet {old.name} has other columns or rows by the new rule book and cannot be made anew; "
            "make a workbook with xl-addin new and fill it with refresh --data.",
        )
    return RowMap({row: row for row in range(length)}, length, length)


def sheet_length(sheet: Sheet) -> int:
    """Return how many rows a sheet has."""
    return max((row for row, _ in sheet.cells), default=-1) + 1
