"""Remembers in a workbook which formulas a migration replaced, and puts them back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import Area, CellAt, area, area_name, quoted_sheet
from xl_addin.hosts.calc.changes import Changes, merged
from xl_addin.parts.contents import Cell, PutArray, PutFormula
from xl_addin.parts.shown import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.migrate.step import Proven
    from xl_addin.parts.contents import BookFile, Change, Sheet

NOTE: Final = "migrate"
_BLANK: Final = Cell()


@dataclass(frozen=True)
class Undone:
    """What puts the old formulas back.

    Attributes:
        changes: the formulas, with the values that the cells show.
        cells: how many get one.
        recompute: whether the migration had changed values, so that these and what follows from them must be computed.
    """

    changes: Changes
    cells: int
    recompute: bool


def noted(book: BookFile, taken: Iterable[Proven]) -> str:
    """Return the note of a migration, which also holds what earlier ones replaced.

    Args:
        book: the workbook before it.
        taken: the steps that are taken.
    """
    entries = _entries(book)
    entries += [
        {
            "sheet": each.step.sheet,
            "area": area_name(each.step.area),
            "after": each.step.after,
            "array": each.step.array,
            "before": list(each.step.before),
            "was_array": each.step.was_array,
            "fixed": each.verdict != "same",
        }
        for each in taken
    ]
    return json.dumps(entries, ensure_ascii=False)


def undone(book: BookFile) -> Undone:
    """Plan the way back: every formula that migrations replaced, the latest first.

    Raises:
        WorkbookError: the workbook has no note of a migration, or one of its formulas was changed or moved since; the
            message names the cells.
    """
    entries = _entries(book)
    if not entries:
        raise WorkbookError(
            f"「{book.name}」には移行の記録がありません。元に戻せません。",
            f"{book.name} has no record of a migration, so nothing can be undone.",
        )
    now = _Now(book)
    lost: list[str] = []
    changes: Changes = {}
    cells = 0
    for entry in reversed(entries):
        found = area(entry["area"])
        if found is None or not now.is_at(entry):
            lost.append(f"{quoted_sheet(entry['sheet'])}!{entry['area']}")
            continue
        places = found.on(entry["sheet"])
        old: dict[CellAt, Change] = {}
        for place, text in zip(places, entry["before"], strict=True):
            value, one = now.cell(place).value, Area(place.row, place.col, place.row, place.col)
            old[place] = PutArray(text, one, ((value,),)) if entry["was_array"] else PutFormula(text, value)
            now.put(place, Cell(value, text, one if entry["was_array"] else None))
        changes = merged(changes, old)
        cells += len(places)
    if lost:
        raise _changed(book, lost)
    return Undone(changes, cells, any(entry["fixed"] for entry in entries))


def _entries(book: BookFile) -> list[dict[str, Any]]:
    note = book.note(NOTE)
    if note is None:
        return []
    try:
        entries: list[dict[str, Any]] = json.loads(note)
        known = {"sheet", "area", "after", "array", "before", "was_array", "fixed"}
        complete = all(known <= entry.keys() and area(entry["area"]) is not None for entry in entries)
    except (ValueError, TypeError, AttributeError) as error:
        raise _unreadable(book) from error
    if not complete:
        raise _unreadable(book)
    return entries


class _Now:
    """The cells of a workbook as they are, and as they will be once the latest migrations are undone."""

    def __init__(self, book: BookFile) -> None:
        self._book = book
        self._sheets: dict[str, Sheet] = {}
        self._put: dict[CellAt, Cell] = {}

    def put(self, place: CellAt, cell: Cell) -> None:
        self._put[place] = cell

    def cell(self, place: CellAt) -> Cell:
        if place in self._put:
            return self._put[place]
        if place.sheet not in self._sheets:
            self._sheets[place.sheet] = self._book.sheet(place.sheet)
        return self._sheets[place.sheet].cells.get((place.row, place.col), _BLANK)

    def is_at(self, entry: dict[str, Any]) -> bool:
        """Tell whether the new formula of an entry stands where it was put."""
        found = area(entry["area"])
        if found is None or entry["sheet"] not in self._book.sheet_names:
            return False
        first = self.cell(CellAt(entry["sheet"], *found.first))
        return first.formula == entry["after"] and (first.block == found if entry["array"] else first.block is None)


def _unreadable(book: BookFile) -> WorkbookError:
    return WorkbookError(
        f"「{book.name}」の移行の記録が壊れています。", f"The record of the migration in {book.name} is damaged."
    )


def _changed(book: BookFile, lost: list[str]) -> WorkbookError:
    ja, en = listed(lost)
    return WorkbookError(
        f"「{book.name}」の次のセルは、移行のあとで変更または移動されています。何も戻していません: {ja}",
        f"These cells of {book.name} were changed or moved after the migration; nothing was undone: {en}",
    )
