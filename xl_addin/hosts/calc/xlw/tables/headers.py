"""The names of a table's columns, and of tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw import addresses

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from xl_addin.hosts.calc.xlw.book import Book

_SPECIAL: Final = re.compile(r"['\[\]#@\n]")


def text(value: Any) -> str:
    """Give a header cell's value as the text that Excel makes of it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def completed(names: Sequence[str]) -> list[str]:
    """Give every column a name of its own, as Excel does when it makes a table.

    Args:
        names: the names there are; empty for none.

    Returns:
        The same names; blank ones become ``Column1`` and so on, repeated ones get a number.
    """
    made: list[str] = []
    kept = {name.casefold() for name in names if name}
    for place, name in enumerate(names, start=1):
        base, number = (name, 1) if name else ("Column", place)
        candidate = name or f"Column{place}"
        taken = {other.casefold() for other in made} | (set() if name else kept)
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{base}{number}"
        made.append(candidate)
    return made


def unused(prefix: str, taken: Collection[str]) -> str:
    """Give the first of ``Table1``, ``Table2``, … that is free.

    Args:
        prefix: what stands before the number.
        taken: the names in use.

    Returns:
        The name.
    """
    used = {name.casefold() for name in taken}
    number = 1
    while f"{prefix}{number}".casefold() in used:
        number += 1
    return f"{prefix}{number}"


def names_in_use(book: Book) -> list[str]:
    """List the names of all tables and defined names of a workbook."""
    return [*book.uno.DatabaseRanges.getElementNames(), *book.uno.NamedRanges.getElementNames()]


def check_name(name: str, taken: Collection[str]) -> None:
    """Refuse what Excel does not accept as the name of a table.

    Args:
        name: the name.
        taken: the names in use.

    Raises:
        WorkbookError: the name is in use, or is no name.
    """
    if name.casefold() in {other.casefold() for other in taken}:
        raise WorkbookError(f"「{name}」という名前はすでに使われています。", f"The name {name} is in use already.")
    if not addresses.is_name(name):
        raise WorkbookError(f"「{name}」はテーブルの名前にできません。", f"A table cannot be called {name!r}.")


def is_plain(column: str) -> bool:
    """Tell whether a column's name can stand in a structured reference as it is."""
    return _SPECIAL.search(column) is None
