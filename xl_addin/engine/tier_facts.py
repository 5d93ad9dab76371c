"""Reads the facts of a tier indicator from cells: keys and values, lists, and their units."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Sequence

from xl_addin import cells, marks
from xl_addin.engine.exact import EXACT, comparable, exact
from xl_addin.errors import ScoringError
from xl_addin.rulebook.asked import (
    COUNT,
    FIGURES,
    FLAGS,
    MUNICIPALITIES,
    RANK,
    UNIT,
    YES,
    Asked,
    asked_facts,
    k_of_n_keys,
)
from xl_addin.rulebook.conditions import KOfN
from xl_addin.rulebook.model import plain_text

if TYPE_CHECKING:
    from xl_addin.engine.figures import FactValue
    from xl_addin.rulebook.tiers import TierIndicator

UNITS = {"percent": "percent", "%": "percent", "パーセント": "percent", "fraction": "fraction", "小数": "fraction"}
_LISTS = (FIGURES, FLAGS)
#: What the column of keys may be headed by.
_HEADS = ("キー", "項目", "key")
_HUNDRED = Decimal(100)


def read_facts(indicator: TierIndicator, rows: Sequence[Sequence[cells.Cell]], name: str) -> dict[str, FactValue]:
    """Read a table of keys and values.

    Args:
        indicator: says which facts there are.
        rows: the key in the first column, its value in the second; a list (all entities, all municipalities) goes on
            to the right or down the rows under the same key; figures also under blank keys. A header row may stand
            first. Rows without a value are facts that are not known, and so are municipalities whose cells are blank,
            also at the end of a row, unless the number of municipalities is told. A row "unit" says how rates are written: "percent" (60 for 60 %) or "fraction" (0.6).
        name: the argument they were given for.

    Returns:
        By fact key what is known, rates in per cent.

    Raises:
        ScoringError: a key is unknown or given twice, a value cannot be read, or a rate between 0 and 1 leaves its unit
            in doubt.
    """
    asked = {spelling: fact for fact in asked_facts(indicator) for spelling in fact.names}
    given: dict[str, list[tuple[cells.Cell, int]]] = {}
    unit: str | None = None
    above: Asked | None = None
    for row, cells_of_row in enumerate(rows, 1):
        key, values = cells_of_row[0], cells_of_row[1:]
        if cells.is_blank(key) and all(map(cells.is_blank, values)):
            continue
        if cells.is_blank(key):
            given[_list_above(above, row, name)].extend((value, row) for value in values if not cells.is_blank(value))
            continue
        spelling = plain_text(cells.text(key, name))
        if spelling in _HEADS and not given:
            continue
        if spelling == UNIT:
            unit = _unit(values, unit)
            continue
        above = fact = asked.get(spelling)
        if fact is None:
            raise _unknown(indicator, str(key), row)
        if fact.key in given and fact.kind not in _LISTS:
            raise ScoringError(
                f"{name}の{row}行目: 「{key}」が重複しています。", f"row {row} of {name}: “{key}” is given twice."
            )
        given.setdefault(fact.key, []).extend((value, row) for value in _kept(fact, values))
    _fill(indicator, given, max((len(cells_of_row) - 1 for cells_of_row in rows), default=0))
    by_key = {fact.key: fact for fact in asked.values()}
    read = {key: value_of(by_key[key], found, name, unit) for key, found in given.items()}
    return {key: value for key, value in read.items() if value is not None}


def value_of(
    fact: Asked, found: Sequence[tuple[cells.Cell, int | None]], name: str, unit: str | None
) -> FactValue | None:
    """Turn the cells of one fact into its value.

    Args:
        fact: the fact.
        found: its cells, each with its row.
        name: what they were given for.
        unit: "percent" or "fraction" if that was said.

    Returns:
        The value; None where all cells are blank.

    Raises:
        ScoringError: a cell cannot be read, or its unit is in doubt.
    """
    if all(cells.is_blank(cell) for cell, _ in found):
        return None
    if fact.kind == YES:
        return marks.mark(found[0][0], f"{name} {fact.key}", found[0][1], blank=None)
    if fact.kind == FLAGS:
        return tuple(marks.mark(cell, f"{name} {fact.key}", row, blank=None) for cell, row in found)
    numbers = tuple(_number(fact, cell, row, name, unit) for cell, row in found)
    return numbers if fact.kind == FIGURES else numbers[0]


def _list_above(above: Asked | None, row: int, name: str) -> str:
    """Name the list of figures that a value without a key goes on with.

    A list of yes and no must repeat its key: a blank row in it could not be told from a municipality that is not known.
    """
    if above is None or above.kind != FIGURES:
        raise ScoringError(
            f"{name}の{row}行目に、キーのない値があります。", f"row {row} of {name} has a value without a key."
        )
    return above.key


def _unit(values: Sequence[cells.Cell], told: str | None) -> str | None:
    """Read the row that says how rates are written; a blank says nothing."""
    if not values or cells.is_blank(values[0]):
        return told
    unit = cells.choice(values[0], UNIT, UNITS)
    if told not in (None, unit):
        raise ScoringError(f"{UNIT} の指定が2つあり、違います。", f"There are two rows “{UNIT}”, and they differ.")
    return unit


def _kept(fact: Asked, values: Sequence[cells.Cell]) -> Sequence[cells.Cell]:
    """Take the cells of a row: one, or for a list all of them without the blanks at the end."""
    if fact.kind not in _LISTS:
        return values[:1]
    kept = list(values)
    while len(kept) > 1 and cells.is_blank(kept[-1]):
        kept.pop()
    return kept


def _fill(indicator: TierIndicator, given: dict[str, list[tuple[cells.Cell, int]]], width: int) -> None:
    """Give a list in one row back the blanks at its end, for each may be an item or a municipality that is not known."""
    told = any(not cells.is_blank(cell) for cell, _ in given.get(MUNICIPALITIES, ()))
    listed = [line.key for line in indicator.municipal if line.key in given]
    sizes = {key: max(len(given[other]) for other in listed) if told else width for key in listed}
    for line in indicator.lines:
        if isinstance(line.condition, KOfN):
            sizes[k_of_n_keys(line)[1]] = len(line.condition.items)
    for key, size in sizes.items():
        rows = sorted({row for _, row in given.get(key, ())})
        if len(rows) == 1:
            given[key] += [(None, rows[0])] * (size - len(given[key]))


def _number(fact: Asked, cell: cells.Cell, row: int | None, name: str, unit: str | None) -> float | None:
    value = cells.number(cell, f"{name} {fact.key}", row)
    if value is None or fact.kind in (RANK, COUNT) or fact.unit != "%":
        return value
    return _percent(fact, value, unit, typed_percent=isinstance(cell, str) and cells.is_percent(cell))


def _percent(fact: Asked, value: float, unit: str | None, *, typed_percent: bool) -> float:
    """Bring a rate to per cent, and refuse one whose unit is in doubt: 0.456 is 45.6 % in a cell that shows per cent."""
    of_gains = fact.on == "gain"
    percent = value
    if unit == "fraction" and not typed_percent:
        if abs(comparable(value)) > 1:
            raise ScoringError(
                f"{fact.key} {value:.15g} は小数（0～1）ではありません。",
                f"{fact.key} {value:.15g} is no fraction from 0 to 1.",
            )
        percent = float(EXACT.multiply(exact(value), _HUNDRED))
    elif unit is None and not typed_percent and not of_gains and 0 < value <= 1:
        raise ScoringError(
            f"{fact.key} {value:.15g} の単位が分かりません。45.6％ は 45.6 と書くか、"
            "キー unit の行に fraction（小数）か percent（％）を指定してください。",
            f"The unit of {fact.key} {value:.15g} is in doubt: write 45.6 for 45.6 %, "
            'or add a row unit with "fraction" or "percent".',
        )
    if not of_gains and not 0 <= comparable(percent) <= _HUNDRED:
        raise ScoringError(
            f"{fact.key} {percent:.15g} は 0～100％ の範囲にありません。",
            f"{fact.key} {percent:.15g} is not from 0 to 100 %.",
        )
    return percent


def _unknown(indicator: TierIndicator, key: str, row: int) -> ScoringError:
    known = ", ".join(fact.key for fact in asked_facts(indicator))
    return ScoringError(
        f"{row}行目の「{key:.40}」は {indicator.label} の項目ではありません（使える項目: {known}, {UNIT}）。",
        f"“{key:.40}” in row {row} is no fact of {indicator.id} (known: {known}, {UNIT}).",
    )
