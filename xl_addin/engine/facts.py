"""Reads the facts of a rule book from the rows of a table whose header names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Iterator, Mapping, Optional, Sequence

from xl_addin.engine.exact import EXACT, Known, exact
from xl_addin.engine.naming import EntityNames
from xl_addin.errors import MissingFactError, ScoringError
from xl_addin.rulebook.model import plain_text

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.rulebook.model import DeviationBook, Fact

#: Turns a cell into a number or None; the second argument says where the cell stands, for an error.
ReadNumber = Callable[[Any, str], Optional[float]]


@dataclass(frozen=True)
class Facts:
    """The facts of all entities.

    Attributes:
        entities: their names in the order of the rows.
        columns: by fact key, one number or None (blank) per entity.
    """

    entities: tuple[str, ...]
    columns: Mapping[str, tuple[Known, ...]]


def read_facts(book: DeviationBook, rows: Sequence[Sequence[Any]], number: ReadNumber) -> Facts:
    """Read a table of facts.

    Args:
        book: says which facts there are.
        rows: the header, then one row per entity; the first column names the entity, the header of every other one is
            a fact's key or its label in either language, in any order. Blank rows and columns at the end do not count.
        number: turns a cell into a number.

    Returns:
        The facts.

    Raises:
        MissingFactError: a column is missing (``#N/A``).
        ScoringError: a column is unknown or given twice, or an entity has no name or the name of another.
    """
    header, body = _split(rows)
    places = _places(book, header, body)
    missing = [fact for fact in book.facts if fact.key not in places]
    if missing:
        raise MissingFactError(
            f"列がありません: {'、'.join(fact.label.ja for fact in missing)}。",
            f"Columns are missing: {', '.join(fact.key for fact in missing)}.",
        )
    entities = _entities(body)
    columns = {fact.key: tuple(_column(fact, places[fact.key], entities, body, number)) for fact in book.facts}
    return Facts(entities, columns)


def change_facts(book: DeviationBook, facts: Facts, rows: Sequence[Sequence[Any]], number: ReadNumber) -> Facts:
    """Add a scenario to the facts.

    Args:
        book: says which facts there are.
        facts: the facts as they are.
        rows: a table like that of the facts, with only those columns and entities that change; what it holds is added
            to the fact, a blank changes nothing, and a fact that is not known stays unknown.
        number: turns a cell into a number.

    Returns:
        The facts of the scenario.

    Raises:
        ScoringError: a column or an entity is unknown or given twice.
    """
    header, body = _split(rows)
    places = _places(book, header, body)
    labels = {fact.key: fact for fact in book.facts}
    known = EntityNames(facts.entities)
    given: dict[int, str] = {}
    columns: dict[str, list[Known]] = {key: list(column) for key, column in facts.columns.items()}
    for entity, row in zip(_entities(body), body):
        target = changed_row(known, entity, given)
        for key, place in places.items():
            change = number(_cell(row, place), _where(entity, labels[key]))
            columns[key][target] = _sum(columns[key][target], change)
    return Facts(facts.entities, {key: tuple(column) for key, column in columns.items()})


def changed_row(known: EntityNames, entity: str, given: dict[int, str]) -> int:
    """Find whose facts a row of changes changes.

    Args:
        known: the entities of the facts.
        entity: the name in the table of changes.
        given: by row of the facts the name that the table gave it so far; this one is added.

    Raises:
        ScoringError: nobody has the name, or it is given by two names.
    """
    row = known.row(entity)
    if row is None:
        raise ScoringError(
            f"変更の表の「{entity}」は実績の表にありません。", f'"{entity}" of the changes is not among the facts.'
        )
    if row in given:
        raise ScoringError(
            f"変更の表で「{entity}」と「{given[row]}」が重複しています（同じ団体です）。",
            f'"{entity}" and "{given[row]}" of the changes are one entity, given twice.',
        )
    given[row] = entity
    return row


def _split(rows: Sequence[Sequence[Any]]) -> tuple[Sequence[Any], list[Sequence[Any]]]:
    """Part the header from the rows, without the blank rows at the end."""
    kept = list(rows)
    while kept and all(_is_blank(cell) for cell in kept[-1]):
        kept.pop()
    if not kept:
        raise MissingFactError(
            "表が空です。1行目に見出しが要ります。", "The table is empty; its first row must be the header."
        )
    return kept[0], kept[1:]


def _places(book: DeviationBook, header: Sequence[Any], body: Sequence[Sequence[Any]]) -> dict[str, int]:
    """Find the column of each fact that the header names."""
    keys = {plain_text(name): fact.key for fact in book.facts for name in (fact.key, fact.label.ja, fact.label.en)}
    places: dict[str, int] = {}
    for place in range(1, len(header)):
        if _is_blank(header[place]) and all(_is_blank(_cell(row, place)) for row in body):
            continue
        name = header[place] if isinstance(header[place], str) else ""
        key = keys.get(plain_text(name))
        if key is None:
            raise ScoringError(
                f"{place + 1} 列目の見出し「{name}」は {book.name} の項目ではありません。",
                f'The header "{name}" of column {place + 1} is not a fact of {book.name}.',
            )
        if key in places:
            raise ScoringError(
                f"「{name}」の列が重複しています（{places[key] + 1} 列目と {place + 1} 列目）。",
                f'"{name}" is given twice, in columns {places[key] + 1} and {place + 1}.',
            )
        places[key] = place
    return places


def _entities(body: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """Read the names in the first column."""
    names: list[str] = []
    seen: dict[str, int] = {}
    for line, row in enumerate(body, start=2):
        name = _name(_cell(row, 0))
        if not name:
            raise ScoringError(
                f"{line} 行目の1列目に名前がありません。", f"Row {line} has no name in its first column."
            )
        first = seen.setdefault(plain_text(name), line)
        if first != line:
            raise ScoringError(
                f"「{name}」が {first} 行目と {line} 行目にあります。", f'"{name}" stands in rows {first} and {line}.'
            )
        names.append(name)
    return tuple(names)


def _name(cell: Any) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return f"{cell:.15g}"
    return ""


def _column(
    fact: Fact, place: int, entities: Sequence[str], body: Sequence[Sequence[Any]], number: ReadNumber
) -> Iterator[Known]:
    for entity, row in zip(entities, body):
        cell = _cell(row, place)
        # Where a cell stands is spelt out only for cells that need reading.
        yield cell if type(cell) is float else number(cell, _where(entity, fact))


def _cell(row: Sequence[Any], place: int) -> Any:
    return row[place] if place < len(row) else None


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _where(entity: str, fact: Fact) -> str:
    return f"{entity} {fact.label.ja}"


def _sum(value: Known, change: Known) -> Known:
    if value is None or change is None:
        return value
    total: Decimal = EXACT.add(exact(value), exact(change))
    return float(total)
