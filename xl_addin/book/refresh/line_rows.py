"""Reads marks and figures of one entity from a data file, checked by the engine before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from xl_addin import cells, marks
from xl_addin.book.live.refusal import RefusedError, refuse_if
from xl_addin.book.live.words import head_key, text_of
from xl_addin.book.refresh.line_table import COUNTED_ON, GRANT, INSURED, Slot
from xl_addin.book.scores.cell_table import placed
from xl_addin.book.scores.filled_sheets import filled_sheet, used_sheets
from xl_addin.book.scores.scored_tiers import score_rows
from xl_addin.cells import is_blank
from xl_addin.engine.naming import entity_row
from xl_addin.engine.tables.given import read_given
from xl_addin.engine.tier_facts import UNITS
from xl_addin.errors import ScoringError, WorkbookError
from xl_addin.rulebook.asked import UNIT
from xl_addin.rulebook.model import Text, plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.book.refresh.changes import Value
    from xl_addin.book.scores.cell_table import CellTable, PlacedCell
    from xl_addin.engine.tables.columns import Target
    from xl_addin.engine.tables.given import Given, GivenCell
    from xl_addin.rulebook.tiers import TierBook

_YEAR_HEADS = frozenset(("年度", "fiscalyear", "year"))
_AMOUNTS = {head_key(name): name for name in (INSURED, COUNTED_ON, GRANT, f"{GRANT}_円")}
_SPELLED = {True: "○", False: "×", None: "?"}


@dataclass(frozen=True)
class LineRows:
    """What a file says about one entity.

    Attributes:
        marks: by slot the mark of a line, as ○, × or ?, or None for a blank.
        facts: by slot a figure, an answer or None.
        amounts: by name what is not scored.
        unlisted: keys of facts for which a sheet has no cell, such as lists of all entities.
    """

    marks: Mapping[Slot, Value] = field(default_factory=dict)
    facts: Mapping[Slot, Value] = field(default_factory=dict)
    amounts: Mapping[str, Value] = field(default_factory=dict)
    unlisted: tuple[str, ...] = ()


class _Wants(NamedTuple):
    book: TierBook
    entity: str | None
    takes: frozenset[bool]


def read_lines(
    book: TierBook, tables: Sequence[CellTable], entity: str | None, *, takes: frozenset[bool]
) -> LineRows | None:
    """Read a file for a rule book.

    Args:
        book: the rules.
        tables: the tables of the file.
        entity: whose rows to take, where the file has several entities.
        takes: what the workbook has sheets for: True for marks, False for facts.

    Returns:
        What it says; None if it says nothing for the book's fiscal year.

    Raises:
        WorkbookError: the file cannot be read, or what it says cannot be; the cells are named.
    """
    wants = _Wants(book, entity, takes)
    own = [found for found in (filled_sheet(book, table) for table in tables) if found is not None]
    if own:
        used = used_sheets(tables[0].file, own)
        return _merged([_read(wants, tables[0].file, sheet.name, sheet.rows) for sheet in used])
    table = _only_table(tables)
    header = next((row for row, each in enumerate(table.rows) if sum(not is_blank(cell) for cell in each) > 1), 0)
    rows = of_year(table.rows, header, book.fiscal_year)
    if rows is None:
        return None
    amounts, scored = _split_amounts(table, rows, header)
    found = _read(wants, table.file, table.name, [scored[header], *[()] * header, *scored[header + 1 :]])
    return LineRows(found.marks, found.facts, amounts, found.unlisted)


def _only_table(tables: Sequence[CellTable]) -> CellTable:
    filled = [table for table in tables if not table.is_empty]
    if len(filled) == 1:
        return filled[0]
    names = "、".join(table.sheet for table in filled)
    raise WorkbookError(
        f"「{tables[0].file}」のどのシートを読むか --sheet で指定してください（{names}）。"
        if filled
        else f"「{tables[0].file}」に値がありません。",
        f"Say with --sheet which sheet of {tables[0].file} to read ({names})."
        if filled
        else f"{tables[0].file} holds no values.",
    )


def of_year(rows: Sequence[Sequence[PlacedCell]], header: int, year: int) -> list[Sequence[PlacedCell]] | None:
    """Take the rows of a fiscal year, and leave its column out.

    Args:
        rows: all rows of a table.
        header: the place of its header.
        year: the fiscal year.

    Returns:
        The rows at their places; None where there is a column of years, but not this year.
    """
    heads = [head_key(text_of(cell)) for cell in rows[header]]
    col = next((place for place, head in enumerate(heads) if head in _YEAR_HEADS), None)
    if col is None:
        return list(rows)
    kept = [row if text_of(row[col]) == str(year) or place == header else () for place, row in enumerate(rows)]
    if not any(kept[header + 1 :]):
        return None
    return [(*row[:col], *row[col + 1 :]) for row in kept]


def _split_amounts(
    table: CellTable, rows: Sequence[Sequence[PlacedCell]], header: int
) -> tuple[dict[str, Value], list[Sequence[PlacedCell]]]:
    """Part rows about amounts, which no rule asks for, from those that are scored."""
    found: dict[str, Value] = {}
    kept: list[Sequence[PlacedCell]] = []
    for place, row in enumerate(rows):
        name = next((_AMOUNTS[head_key(text_of(cell))] for cell in row if head_key(text_of(cell)) in _AMOUNTS), None)
        if name is None or place <= header:
            kept.append(row)
            continue
        kept.append(())
        value = next(
            (cell for cell in reversed(row) if not is_blank(cell) and head_key(text_of(cell)) not in _AMOUNTS), None
        )
        found[name] = _amount(table.file, name, value)
    return found, kept


def _amount(file: str, name: str, cell: PlacedCell) -> Value:
    if name == COUNTED_ON:
        return text_of(cell) or None
    number = cells.parse_number(text_of(cell)) if not is_blank(cell) else None
    if cell is not None and (number is None or number < 0 or not number.is_integer()):
        raise RefusedError(
            [
                Text(
                    f"{file} {placed(cell)}: {name}「{cell}」は0以上の整数ではありません。",
                    f"{file} {placed(cell)}: “{cell}” is no whole number of at least 0.",
                )
            ]
        )
    return number


def _read(wants: _Wants, file: str, name: str, rows: Sequence[Sequence[PlacedCell]]) -> LineRows:
    scores = score_rows(wants.book, file, name, rows)
    refuse_if(scores.faults)
    given = _one_entity(file, read_given(wants.book, rows), wants.entity)
    single = {target: each[0] for target, each in given.targets.items() if not target.is_list}
    unlisted = [f"{each.indicator.id} {each.fact.key}" for each in given.targets if each.is_list and each.fact]
    found_marks: dict[Slot, Value] = {}
    found_facts: dict[Slot, Value] = {}
    for target, each in single.items():
        if target.line is not None and (target.fact is None or _is_marked(target, single, wants.takes)):
            found_marks[target.indicator.id, target.line.no] = _mark(each.cell)
        elif target.fact is not None:
            unit = given.unit_of(target.indicator)
            found_facts[target.indicator.id, target.fact.key] = _fact(target, each, unit)
    unit = given.units.get("")
    if unit is not None:
        found_facts["", UNIT] = unit
    return LineRows(found_marks, found_facts, {}, tuple(unlisted))


def _is_marked(target: Target, single: Mapping[Target, GivenCell], takes: frozenset[bool]) -> bool:
    """Whether a declared line, which may stand among marks or among facts, goes to the marks.

    It goes with the others of its indicator, or of the file where it has none.
    """
    if len(takes) == 1:
        return True in takes
    others = [each for each in single if each.fact is None or each.line is None]
    own = [each for each in others if each.indicator is target.indicator] or others
    return all(each.fact is None for each in own)


def _one_entity(file: str, given: Sequence[Given], entity: str | None) -> Given:
    if entity is None and len(given) == 1:
        return given[0]
    names = "、".join(each.entity for each in given)
    if entity is None:
        raise WorkbookError(
            f"「{file}」には複数の団体があります。--entity で1つ選んでください（{names}）。",
            f"{file} holds several entities; choose one with --entity ({names}).",
        )
    try:
        return given[entity_row([each.entity for each in given], entity)]
    except ScoringError as error:
        raise WorkbookError(f"{file}: {error.ja}", f"{file}: {error.en}") from error


def _mark(cell: cells.Cell) -> Value:
    return None if is_blank(cell) else _SPELLED[marks.mark(cell, "", blank=None)]


def _fact(target: Target, each: GivenCell, unit: str | None) -> Value:
    """A figure as a number, so that no host takes a text for something else."""
    cell = each.cell
    if is_blank(cell):
        return None
    if target.is_yes:
        return _mark(cell)
    number = cells.number(cell, "値")
    said = each.unit or unit
    if number is not None and isinstance(cell, str) and cells.is_percent(cell) and _is_fraction(said):
        return number / 100
    return number


def _is_fraction(unit: str | None) -> bool:
    return unit is not None and UNITS.get(plain_text(unit), unit) == "fraction"


def _merged(found: Sequence[LineRows]) -> LineRows:
    merged_marks: dict[Slot, Value] = {}
    merged_facts: dict[Slot, Value] = {}
    for each in found:
        merged_marks.update(each.marks)
        merged_facts.update(each.facts)
    return LineRows(merged_marks, merged_facts, {}, tuple(key for each in found for key in each.unlisted))
