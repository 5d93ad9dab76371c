"""Reads a table for a book of ladders, wide or long, into the cells that each entity was given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Mapping, NamedTuple, Optional, Sequence, Tuple

from xl_addin import cells
from xl_addin.engine.naming import spelled
from xl_addin.engine.tables.columns import Columns, Target, header_text
from xl_addin.engine.tier_facts import UNITS
from xl_addin.errors import MissingFactError, ScoringError
from xl_addin.rulebook.asked import UNIT

if TYPE_CHECKING:
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

_ENTITY, _INDICATOR, _KEY, _VALUE, _NOTE = "entity", "indicator", "key", "value", "note"
_WORDS: dict[str, str] = {
    **dict.fromkeys(("団体", "団体名", "entity"), _ENTITY),
    **dict.fromkeys(("指標", "指標番号", "indicator"), _INDICATOR),
    **dict.fromkeys(("項目", "キー", "key", "fact", "行", "line"), _KEY),
    **dict.fromkeys(("値", "実績", "value", "達成", "mark"), _VALUE),
    **dict.fromkeys((UNIT, "単位"), UNIT),
    **dict.fromkeys(
        ("意味", "内容", "説明", "名称", "備考", "注", "出典", "meaning", "label", "name", "note", "notes", "source"),
        _NOTE,
    ),
}
_ROLES: Mapping[str, str] = {spelled(word): role for word, role in _WORDS.items()}
_NEEDED = {_INDICATOR: "指標", _KEY: "項目", _VALUE: "値"}


class GivenCell(NamedTuple):
    """A cell that an entity was given.

    Attributes:
        cell: what it holds.
        place: the column, or the row, for an error.
        row: its row in a long table.
        unit: "fraction" or "percent" if its row says so.
    """

    cell: cells.Cell
    place: str
    row: int | None = None
    unit: str | None = None


#: What a row of a long table is about (None for a unit), its cell, and the id of its indicator ("" for all).
_Item = Tuple[Optional[Target], GivenCell, str]
#: The number of a row in the table, from 1, and its cells.
_Row = Tuple[int, Sequence[cells.Cell]]


@dataclass
class Given:
    """What a table holds for one entity.

    Attributes:
        entity: its name; "" where a long table names none.
        targets: the cells of each fact or mark, blank ones included.
        units: by indicator id, or "" for all, how rates are written: "fraction" or "percent".
    """

    entity: str
    targets: dict[Target, list[GivenCell]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)

    def add(self, target: Target, cell: GivenCell) -> None:
        """Add a cell.

        Raises:
            ScoringError: there is one already and the fact is no list.
        """
        already = self.targets.setdefault(target, [])
        if already and not target.is_list:
            raise _twice(already[0].place, cell.place)
        already.append(cell)

    def unit_of(self, indicator: TierIndicator) -> str | None:
        """How rates of an indicator are written, if that is said."""
        return self.units.get(indicator.id, self.units.get(""))

    def of(self, indicator: TierIndicator) -> dict[Target, list[GivenCell]]:
        """The cells of one indicator."""
        return {target: found for target, found in self.targets.items() if target.indicator is indicator}


def read_given(
    book: TierBook, rows: Sequence[Sequence[cells.Cell]], everybody: Sequence[str] | None = None
) -> list[Given]:
    """Read a table.

    Args:
        book: the rules.
        rows: the header and what stands below it. Wide: the entity in the first column, a fact or a mark of an
            indicator in each other one, such as "1-1.rate_2021" or "1-1②"; a list repeats its header. Long: a row per
            value under 指標, 項目 and 値, with 団体 where there is more than one; a row without an entity is for all.
            "unit" is a column of a wide and a row or a column of a long table.
        everybody: who a row without an entity is for, if that is not the entities of this table.

    Returns:
        One item per entity, in their order.

    Raises:
        MissingFactError: the table is empty (``#N/A``).
        ScoringError: a header, an indicator or a key is unknown, or something is given twice.
    """
    if not rows or all(map(cells.is_blank, rows[0])):
        raise MissingFactError(
            "表が空です。1行目に見出しが要ります。", "The table is empty; its first row must be the header."
        )
    width = max(map(len, rows))
    header = [header_text(cell, place) for place, cell in enumerate(_padded(rows[0], width), 1)]
    body = [(line, _padded(row, width)) for line, row in enumerate(rows[1:], 2) if not all(map(cells.is_blank, row))]
    columns = Columns(book)
    roles = _roles(book, header)
    if len(_NEEDED.keys() & set(roles.values())) > 1:
        at = _long_places(roles, header, body)
        return _long(columns, at, body, everybody)
    return _wide(columns, header, body)


def _padded(row: Sequence[cells.Cell], width: int) -> list[cells.Cell]:
    return [*row, *[None] * (width - len(row))]


def _roles(book: TierBook, header: Sequence[str]) -> dict[int, str]:
    own = {spelled(book.entity.ja): _ENTITY, spelled(book.entity.en): _ENTITY}
    known = {**_ROLES, **own}
    return {place: known[spelled(name)] for place, name in enumerate(header) if spelled(name) in known}


def _wide(columns: Columns, header: Sequence[str], body: Sequence[_Row]) -> list[Given]:
    places = _places(columns, header, body)
    seen: dict[str, int] = {}
    found: list[Given] = []
    for line, row in body:
        name = _entity(row[0], line)
        first = seen.setdefault(spelled(name), line)
        if first != line:
            raise _twice(f"{first} 行目「{name}」", f"{line} 行目「{name}」")
        given = Given(name)
        for place, target in places.items():
            cell = row[place]
            if target is not None:
                given.add(target, GivenCell(cell, header[place]))
            elif not cells.is_blank(cell):
                given.units[""] = cells.choice(cell, f"{name} {UNIT}", UNITS)
        found.append(given)
    return found


def _places(columns: Columns, header: Sequence[str], body: Sequence[_Row]) -> dict[int, Target | None]:
    """Find what each column but the first holds; None stands for the unit."""
    places: dict[int, Target | None] = {}
    first: dict[Target | None, int] = {}
    for place, name in enumerate(header):
        if place == 0 or (not name and _is_empty(body, place)):
            continue
        role = _ROLES.get(spelled(name))
        if role == _NOTE:
            continue
        target = None if role == UNIT else columns.of_header(name)
        if target is None and role != UNIT:
            raise ScoringError(
                f"{place + 1} 列目の見出し「{name:.60}」が分かりません（例: 1-1.rate_2021、1-1②、unit）。",
                f"The header “{name:.60}” of column {place + 1} is unknown (e.g. 1-1.rate_2021, 1-1②, unit).",
            )
        if target in first and not (target is not None and target.is_list):
            raise _twice(f"{first[target] + 1} 列目「{header[first[target]]}」", f"{place + 1} 列目「{name}」")
        first[target] = place
        places[place] = target
    return places


def _long(
    columns: Columns,
    at: Mapping[str, int],
    body: Sequence[_Row],
    everybody: Sequence[str] | None,
) -> list[Given]:
    named: dict[str, str] = {}
    items: dict[str, list[_Item]] = {"": []}
    for line, row in body:
        name = "" if _ENTITY not in at or cells.is_blank(row[at[_ENTITY]]) else _entity(row[at[_ENTITY]], line)
        if name:
            named.setdefault(spelled(name), name)
        items.setdefault(spelled(name), []).append(_item(columns, at, row, line))
    common = items.pop("")
    if common:
        for name in everybody or ():
            named.setdefault(spelled(name), name)
    found: list[Given] = []
    for entity, name in (named or {"": ""}).items():
        given = Given(name)
        # What is for all comes first, so that an entity's own unit overrules it.
        for item in (*common, *items.get(entity, ())):
            _put(given, item)
        found.append(given)
    return found


def _long_places(roles: Mapping[int, str], header: Sequence[str], body: Sequence[_Row]) -> dict[str, int]:
    at: dict[str, int] = {}
    for place, name in enumerate(header):
        role = roles.get(place)
        if role is None and (name or not _is_empty(body, place)):
            raise ScoringError(
                f"{place + 1} 列目の見出し「{name:.60}」が分かりません（団体・指標・項目・値・unit・備考）。",
                f"The header “{name:.60}” of column {place + 1} is unknown (entity, indicator, key, value, unit, note).",
            )
        if role is None or role == _NOTE:
            continue
        if role in at:
            raise _twice(f"{at[role] + 1} 列目「{header[at[role]]}」", f"{place + 1} 列目「{name}」")
        at[role] = place
    absent = [role for role in _NEEDED if role not in at]
    if absent:
        raise MissingFactError(
            f"見出しに列がありません: {'、'.join(_NEEDED[role] for role in absent)}。",
            f"Columns are missing: {', '.join(absent)}.",
        )
    return at


def _is_empty(body: Sequence[_Row], place: int) -> bool:
    return all(cells.is_blank(row[place]) for _, row in body)


def _item(columns: Columns, at: Mapping[str, int], row: Sequence[cells.Cell], line: int) -> _Item:
    value = row[at[_VALUE]]
    try:
        key = cells.text(row[at[_KEY]], "項目")
        blank = cells.is_blank(row[at[_INDICATOR]])
        is_unit = _ROLES.get(spelled(key)) == UNIT
        if is_unit and blank:
            return None, GivenCell(value, f"{line} 行目", line), ""
        indicator = columns.indicator(row[at[_INDICATOR]])
    except ScoringError as error:
        raise ScoringError(f"{line} 行目: {error.ja}", f"row {line}: {error.en}", error.code) from error
    if is_unit:
        return None, GivenCell(value, f"{line} 行目", line), indicator.id
    target = columns.of_key(indicator, key)
    if target is None:
        raise ScoringError(
            f"{line} 行目: 「{key:.60}」は {indicator.label} の項目でも行でもありません。",
            f"row {line}: “{key:.60}” is neither a fact nor a line of {indicator.id}.",
        )
    return target, GivenCell(value, f"{line} 行目「{key}」", line, _said_unit(at, row)), indicator.id


def _said_unit(at: Mapping[str, int], row: Sequence[cells.Cell]) -> str | None:
    """Read a row's unit. A % tells what is measured, as 円 does, not whether the cell holds 45.6 or 0.456."""
    cell = row[at[UNIT]] if UNIT in at else None
    if not isinstance(cell, str) or spelled(cell) == "%":
        return None
    return UNITS.get(spelled(cell))


def _put(given: Given, item: _Item) -> None:
    target, cell, indicator = item
    if target is not None:
        given.add(target, cell)
    elif not cells.is_blank(cell.cell):
        given.units[indicator] = cells.choice(cell.cell, f"{cell.place} {UNIT}", UNITS)


def _entity(cell: cells.Cell, line: int) -> str:
    if cells.is_blank(cell):
        raise ScoringError(f"{line} 行目に団体の名前がありません。", f"Row {line} names no entity.")
    return cells.text(cell, f"{line} 行目の団体")


def _twice(one: str, two: str) -> ScoringError:
    return ScoringError(f"{one}と{two}が重複しています。", f"{one} and {two} give the same thing.")
