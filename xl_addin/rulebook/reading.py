"""Builds a rule book from plain data and checks it; the error lists every fault at once."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Callable, Mapping, Union

from xl_addin.errors import RuleBookError
from xl_addin.rulebook.deviation_fields import deviation_book
from xl_addin.rulebook.fields import Fields, Problems, Where
from xl_addin.rulebook.model import METHODS, DeviationBook
from xl_addin.rulebook.tier_fields import tier_book
from xl_addin.rulebook.tiers import TierBook

if TYPE_CHECKING:
    import pathlib

RuleBook = Union[DeviationBook, TierBook]

LARGEST_FILE = 1_000_000

#: Which reader knows the tables of which method.
_READERS: Mapping[str, Callable[[Fields], RuleBook]] = {"deviation": deviation_book, "tiers": tier_book}


def read_bytes(path: pathlib.Path) -> bytes:
    """The content of a rule book file, refused when it is missing or far too large."""
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
    """Build a rule book from the bytes of a JSON file named ``file``."""
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
    book = _READERS[fields.choice("method", METHODS)](fields)
    problems.raise_if_any()
    return book
