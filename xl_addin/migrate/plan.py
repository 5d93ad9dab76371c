"""Plans a migration: every formula of a workbook in which a manual calculation is recognised, and what replaces it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.errors import XlAddinError
from xl_addin.formulas.addresses import Area
from xl_addin.formulas.tree import parse
from xl_addin.migrate.columns import columns
from xl_addin.migrate.recognise import Context, examined, rewritten
from xl_addin.migrate.step import Step

if TYPE_CHECKING:
    from xl_addin.migrate.columns import ColumnMatch
    from xl_addin.migrate.recognise import Match
    from xl_addin.parts.contents import BookFile, Cell, Sheet

_ARRAYS = frozenset(("array", "dynamic"))


@dataclass(frozen=True)
class Kept:
    """A formula that looks like a score and is left alone.

    Attributes:
        sheet: its sheet.
        row: its row, counted from 0.
        col: its column.
        formula: the formula.
        reason_ja: why, in Japanese.
        reason_en: the same in English.
    """

    sheet: str
    row: int
    col: int
    formula: str
    reason_ja: str
    reason_en: str


@dataclass(frozen=True)
class Plan:
    """What a migration can do with a workbook.

    Attributes:
        steps: what can be replaced, sheet by sheet.
        kept: what is left alone, and why.
        unread: how many formulas could not be read.
    """

    steps: tuple[Step, ...]
    kept: tuple[Kept, ...]
    unread: int


def plan(book: BookFile, *, column: bool = False) -> Plan:
    """Look for manual calculations in every formula of a workbook.

    Args:
        book: the workbook.
        column: make one array formula of rows with the same formula.

    Raises:
        WorkbookError: a sheet is damaged.
    """
    steps: list[Step] = []
    kept: list[Kept] = []
    unread = 0
    context: Context | None = None
    for name in book.sheet_names:
        sheet = book.sheet(name)
        context = Context(book, name) if context is None else context.on(name)
        blocks = [_of_column(sheet, each) for each in columns(context, sheet)] if column else []
        steps += blocks
        taken = {(row, col) for step in blocks for _, row, col in step.places}
        for (row, col), cell in sorted(sheet.cells.items()):
            if cell.formula is None or (row, col) in taken:
                continue
            unread += not _is_readable(cell.formula)
            found = examined(context, cell.formula, row, col)
            if found.matches:
                steps.append(_of_cell(name, (row, col), cell, found.matches))
            kept += [
                Kept(name, row, col, cell.formula, refusal.reason_ja, refusal.reason_en) for refusal in found.refusals
            ]
    return Plan(tuple(steps), tuple(kept), unread)


def _is_readable(formula: str) -> bool:
    try:
        parse(formula)
    except XlAddinError:
        return False
    return True


def _of_cell(sheet: str, place: tuple[int, int], cell: Cell, matches: tuple[Match, ...]) -> Step:
    array = cell.kind in _ARRAYS
    formula = cell.formula or ""
    return Step(
        sheet=sheet,
        area=Area(*place, *place),
        before=(formula,),
        after=rewritten(formula, matches),
        families=tuple(dict.fromkeys(match.family for match in matches)),
        functions=tuple(dict.fromkeys(name for match in matches for name in match.functions)),
        note_ja="".join(dict.fromkeys(match.note_ja for match in matches)),
        note_en=" ".join(filter(None, dict.fromkeys(match.note_en for match in matches))),
        array=array,
        was_array=array,
    )


def _of_column(sheet: Sheet, found: ColumnMatch) -> Step:
    return Step(
        sheet=found.sheet,
        area=found.area,
        before=tuple(sheet.cells[place].formula or "" for place in found.area.places()),
        after=found.formula,
        families=(found.family,),
        functions=found.functions,
        note_ja=found.note_ja,
        note_en=found.note_en,
        array=True,
    )
