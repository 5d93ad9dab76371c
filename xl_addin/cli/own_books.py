"""Tells a user's own rule books from those that came with the add-in."""

from __future__ import annotations

from xl_addin.cli.speaking import progress
from xl_addin.rulebook import store
from xl_addin.rulebook.model import Text

ADDED = Text("追加", "added")
REPLACING = Text("付属の規則集を置き換え", "replaces the shipped one")


def origin(name: str) -> Text | None:
    """Say where a rule book comes from.

    Args:
        name: scheme and fiscal year of a known rule book.

    Returns:
        ``ADDED`` or ``REPLACING`` for a user's own; None for a shipped one.
    """
    if not store.is_readable(store.user_path(name)):
        return None
    return REPLACING if store.shipped_path(name) else ADDED


def tell_if_replaced(name: str) -> None:
    """Say on standard error when a user's own rule book is used in the place of a shipped one."""
    if origin(name) is REPLACING:
        progress(
            f"付属の {name} ではなく、追加された規則集を使います", f"your own {name} is used instead of the shipped one"
        )
