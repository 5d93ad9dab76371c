"""Saves the values that follow from other rules in a workbook whose sheets were made anew, as Calc computes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from xl_addin.book.live.results import Role
from xl_addin.book.new_rules.looks import moved_back
from xl_addin.book.new_rules.remaking import remade
from xl_addin.book.refresh.record import all_results, moved
from xl_addin.book.refresh.stored import tables_of
from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import CellAt
from xl_addin.hosts.calc.agreeing import as_value, is_error, is_lacking, reproduced, same
from xl_addin.hosts.calc.calculating import first_refusal
from xl_addin.hosts.calc.formula_cells import FormulaCells
from xl_addin.parts.book import book_of
from xl_addin.parts.contents import PutSaved

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from xl_addin.book.live.results import Results
    from xl_addin.book.new_rules.remaking import Choices, Remade
    from xl_addin.book.refresh.record import Moved
    from xl_addin.hosts.calc.computing import Computed, Computes
    from xl_addin.parts.contents import BookFile, Change


@dataclass(frozen=True)
class NewRules:
    """A workbook with other rules and the values that follow from them.

    Attributes:
        content: the file.
        made: what became of its sheets.
        results: the totals and points that changed, indicators called as they are now.
        left: the user's formulas whose value Calc cannot tell; Excel computes them when it opens the file.
    """

    content: bytes
    made: Remade
    results: Sequence[Moved]
    left: tuple[CellAt, ...]


def with_rules(book: BookFile, rules: str, choices: Choices, computer: Computes) -> NewRules:
    """Give a workbook other rules.

    Args:
        book: the workbook; it is not written.
        rules: name of the rule book.
        choices: what is wished.
        computer: computes the workbook.

    Raises:
        WorkbookError: as `remade`; or a function refuses what it did not refuse before.
        RuleBookError: as `remade`.
        OfficeError: the workbook cannot be computed.
    """
    made = remade(book, rules, choices)
    now = book_of(made.content, book.name)
    cells = FormulaCells(now, {})
    affected = _affected(now, cells, made)
    suffix = PurePath(book.name).suffix.lower()
    before = computer.compute(book.changed({}), suffix, name=book.name)
    after = computer.compute(made.content, suffix, _asked(affected), name=book.name)
    refusal = first_refusal(reason for reason in after.reasons if reason not in before.reasons)
    if refusal is not None:
        raise WorkbookError(
            f"規則集を替えると、数式が次の理由で計算できなくなるため、何も変えていません。{refusal.ja}",
            f"By the other rule book a formula could not be computed, so nothing was changed: {refusal.en}",
        )
    wrong = _untrue(book, before, cells, affected, made)
    wrong |= {place for place in affected if is_lacking(after.of(*place))}
    left = affected & (wrong | cells.depending_on(wrong))
    changes: dict[str, dict[tuple[int, int], Change]] = {}
    for place in affected:
        cell = cells.saved[place]
        value = None if place in left else as_value(cells.text(place), cell, after.of(*place))
        if not cell.saved or not same(cell.value, value):
            changes.setdefault(place.sheet, {})[place.row, place.col] = PutSaved(value)
    content = now.changed(changes, compute_on_load=bool(left))
    results = moved(_renamed(all_results(tables_of(book)), made), all_results(tables_of(book_of(content, book.name))))
    return NewRules(content, made, results, tuple(sorted(left)))


def _affected(now: BookFile, cells: FormulaCells, made: Remade) -> set[CellAt]:
    """Return all formulas of the sheets made anew, and those that depend on them or on the rule book."""
    ours = {CellAt(name, *where) for name in made.sheets for where in now.sheet(name).cells}
    own = {place for place in cells.saved if cells.own(place)}
    depending = cells.depending_on(ours | own)
    return (ours | own | depending) & cells.saved.keys()


def _asked(places: Collection[CellAt]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for place in places:
        found.setdefault(place.sheet, []).append((place.row, place.col))
    return found


def _untrue(
    book: BookFile, before: Computed, cells: FormulaCells, affected: Collection[CellAt], made: Remade
) -> set[CellAt]:
    """Return the user's formulas that Calc does not compute as the file had them before anything was changed."""
    back = {name: moved_back(rows) for name, rows in made.maps.items()}
    found = set()
    for place in affected:
        if cells.own(place) or place in cells.clocks:
            continue
        rows = made.maps.get(place.sheet)
        row = place.row
        if rows is not None:
            below = place.row - rows.new_length + rows.length if place.row >= rows.new_length else -1
            row = back[place.sheet].get(place.row, below)
        cell = book.sheet(place.sheet).cells.get((row, place.col))
        if cell is None or cell.formula is None or not cell.saved or is_error(cell.value):
            continue
        computed = before.of(place.sheet, row, place.col)
        if is_lacking(computed) or not (made.asks_to_compute or reproduced(cell.value, computed)):
            found.add(place)
    return found


def _renamed(results: Sequence[Results], made: Remade) -> list[Results]:
    """Call indicators as the new rule book does; those that are gone have no name there."""
    names = made.indicators
    if names is None:
        return list(results)
    return [
        replace(
            each,
            columns=tuple(
                replace(column, id=names.get(column.id) or "") if column.role is Role.INDICATOR else column
                for column in each.columns
            ),
        )
        for each in results
    ]
