"""Finds the rule books that the sheets of a workbook were made for, by what the sheets say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_addin.book.inputs.names import rule_book_words
from xl_addin.book.kyokai import points
from xl_addin.errors import RuleBookError
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.scores.cell_table import CellTable
    from xl_addin.rulebook.reading import RuleBook

_NAME = "([a-z0-9_]+/[0-9]{4})"
_MADE_FOR = re.compile(re.escape(rule_book_words("@")).replace("@", _NAME))
_POINTS_FROM = re.compile(f"規則集 {_NAME} から作成")
# As `xl-addin score -o` heads its sheets.
_SCORED_BY = re.compile(f"（{_NAME}）$")
_HEADING_ROWS = 4


def named_in(table: CellTable) -> str | None:
    """The rule book that a sheet says in its heading that it was made for."""
    texts = [str(cell) for row in table.rows[:_HEADING_ROWS] for cell in row if isinstance(cell, str)]
    patterns = (_MADE_FOR, _POINTS_FROM) if table.sheet == points.NAME else (_MADE_FOR, _SCORED_BY)
    return next((found[1] for pattern in patterns for text in texts if (found := pattern.search(text))), None)


def named_by(tables: Sequence[CellTable]) -> list[str]:
    """The rule books that the sheets of a workbook name, each once, in the order of the sheets."""
    return list(dict.fromkeys(name for name in map(named_in, tables) if name))


def book_of(name: str | None) -> RuleBook | None:
    """The rule book of a name that stands in a workbook; None where there is none, or it is not known here."""
    if name is None:
        return None
    try:
        return store.find(name)
    except RuleBookError:
        return None


def complete_books() -> list[RuleBook]:
    """Every rule book that something can be scored by, the latest first; a user's faulty one is passed over."""
    found = (book_of(name) for name in store.names())
    books = [book for book in found if book is not None and book.status == "complete"]
    return sorted(books, key=lambda book: book.fiscal_year, reverse=True)
