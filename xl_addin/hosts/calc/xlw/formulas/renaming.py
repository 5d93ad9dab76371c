"""Formulas follow a name that changes: Calc itself leaves them with the old one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw.formulas.rewriting import Rewriting, in_book
from xl_addin.hosts.calc.xlw.formulas.tokens import LETTERS, TEXT

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.book import Book

_QUOTED: Final = r"'(?:[^']|'')*'"
_IN_TABLE: Final = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"


def users_of_name(book: Book, old: str, new: str) -> Rewriting:
    """Find the formulas that use a defined name.

    Args:
        book: the workbook.
        old: the name.
        new: the name that they are to use.

    Returns:
        What is to be written once the name has changed.
    """
    return _users(book, rf"{TEXT}|{_QUOTED}|{_IN_TABLE}", rf"{re.escape(old)}(?![{LETTERS}(.!\[])", new)


def users_of_table(book: Book, old: str, new: str) -> Rewriting:
    """Find the formulas that use a table.

    Args:
        book: the workbook.
        old: the table's name.
        new: the name that they are to use.

    Returns:
        What is to be written once the name has changed.
    """
    return _users(book, rf"{TEXT}|{_QUOTED}", rf"{re.escape(old)}(?=\[)", new)


def _users(book: Book, kept: str, old: str, new: str) -> Rewriting:
    pattern = re.compile(rf"({kept})|(?<![{LETTERS}]){old}", re.IGNORECASE | re.DOTALL)
    return in_book(book, lambda text, _row: pattern.sub(lambda match: match[1] or new, text))
