"""Builds a rule book from plain data and checks it; the error lists every fault at once."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Callable, Mapping, NoReturn, Union

from xl_addin.errors import RuleBookError
from xl_addin.rulebook.deviation_fields import deviation_book
from xl_addin.rulebook.fields import Fields
from xl_addin.rulebook.model import METHODS, STATUSES, DeviationBook
from xl_addin.rulebook.problems import FaultyRuleBookError, Problems, Where
from xl_addin.rulebook.shared_fields import SCHEME, notes, read_source
from xl_addin.rulebook.tier_fields import tier_book
from xl_addin.rulebook.tiers import TierBook

if TYPE_CHECKING:
    import pathlib

RuleBook = Union[DeviationBook, TierBook]

LARGEST_FILE = 1_000_000

#: Which reader knows the tables of which method.
_READERS: Mapping[str, Callable[[Fields], RuleBook]] = {"deviation": deviation_book, "tiers": tier_book}

#: What only the books of one method have, at the top and in an indicator.
_TIERS_ONLY = ("section", "group")
_DEVIATION_ONLY = ("spread", "ties", "reward", "part")


def read_bytes(path: pathlib.Path) -> bytes:
    """The content of a rule book file.

    Raises:
        RuleBookError: the file is missing, cannot be read or is far too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise RuleBookError(
            f"規則集 {path.name} を読めません。", f"The rule book {path.name} cannot be read."
        ) from error
    if len(content) > LARGEST_FILE:
        raise RuleBookError(f"規則集 {path.name} が大きすぎます。", f"The rule book {path.name} is too large.")
    return content


def parse_json(content: bytes, file: str) -> RuleBook:
    """Build a rule book from the bytes of a JSON file.

    Args:
        content: the bytes, UTF-8.
        file: name shown to the user.

    Returns:
        The rule book, free of faults.

    Raises:
        RuleBookError: it is not JSON, or the rule book has faults; all are listed.
    """
    try:
        data = json.loads(content.decode("utf-8"), parse_float=Decimal, parse_constant=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise RuleBookError(f"{file}: JSON として読めません。", f"{file}: not readable as JSON.") from error
    return rule_book(data, file)


def rule_book(data: Any, where: str | Where) -> RuleBook:
    """Build a rule book from plain data.

    Args:
        data: tables, lists, texts, integers and decimals, as TOML or JSON gives them.
        where: the file, with the lines of its values if they are known.

    Returns:
        The rule book, free of faults.

    Raises:
        RuleBookError: lists every fault with file, line and indicator.
    """
    problems = Problems(where if isinstance(where, Where) else Where(where))
    if not isinstance(data, dict):
        problems.add((), "", "規則集が表でない", "the rule book is not a table")
        problems.raise_if_any()
    fields = Fields(data, (), problems)
    method = fields.choice("method", METHODS)
    reader = _reader_by_content(fields) if problems.found else _READERS[method]
    book = reader(fields)
    problems.raise_if_any()
    return book


def _reader_by_content(fields: Fields) -> Callable[[Fields], RuleBook]:
    """Choose a reader where the method is not told, so that the faults of the rest are told all the same."""
    indicators = fields.peek("indicator")
    tables = [table for table in indicators if isinstance(table, dict)] if isinstance(indicators, list) else []

    def any_of(keys: tuple[str, ...]) -> bool:
        return any(fields.has(key) or any(key in table for table in tables) for key in keys)

    if any_of(_TIERS_ONLY):
        return tier_book
    return deviation_book if any_of(_DEVIATION_ONLY) else _without_method


def _without_method(fields: Fields) -> NoReturn:
    """Tell the faults of what the books of every method have."""
    fields.text("scheme", SCHEME)
    fields.integer("fiscal_year", 1950, 2999)
    fields.choice("status", STATUSES)
    fields.words("title")
    fields.words("entity")
    for table in fields.tables("sources", least=1):
        read_source(table)
    fields.tables("indicator", least=1)
    notes(fields)
    raise FaultyRuleBookError(fields.problems.found)
