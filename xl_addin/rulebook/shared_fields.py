"""What the rule books of every method share: patterns, sources, notes, and names that may not repeat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Sequence

from xl_addin.rulebook.fields import read_words
from xl_addin.rulebook.model import Source, plain_text

if TYPE_CHECKING:
    from xl_addin.rulebook.fields import Fields
    from xl_addin.rulebook.model import Text
    from xl_addin.rulebook.problems import KeyPath

SCHEME = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
BOOK_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}/[0-9]{4}", re.ASCII)
ID = re.compile(r"\S{1,20}")
LABEL = re.compile(r"\S(.{0,38}\S)?")


def notes(fields: Fields) -> tuple[Text, ...]:
    """Read the notes of a table."""
    return tuple(read_words(table) for table in fields.tables("notes"))


def read_source(fields: Fields | None) -> Source:
    """Read where a rule is written down."""
    if fields is None:
        return Source("", "")
    source = Source(fields.text("title"), fields.text("place"), fields.text("file", default=""))
    fields.close()
    return source


def place_of(fields: Fields) -> str:
    """Say which member of a list a table is, by its id or else by its place."""
    given = fields.peek("id")
    return given[:20] if isinstance(given, str) else f"#{int(fields.path[-1]) + 1}"


def check_unique(fields: Fields, path: KeyPath, names: Sequence[tuple[str, str]], key: str = "id") -> None:
    """Note every name of a list that an earlier member has.

    Args:
        fields: any table of the rule book.
        path: where the list stands.
        names: of each member its name and the indicator that it belongs to.
        key: where each member's name stands.
    """
    seen: set[str] = set()
    for place, (name, indicator) in enumerate(names):
        plain = plain_text(name)
        if plain and plain in seen:
            fields.problems.add(
                (*path, place, key), indicator, f"「{key}」{name} が重複", f'"{key}" {name} is used twice'
            )
        seen.add(plain)
