"""Values and lists of cells as messages show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.cells import parse_number
from xl_addin.parts.contents import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.parts.contents import Value

_MOST_NAMED: Final = 5


def value_text(value: Value) -> str:
    """Write a value: a number with up to fifteen digits, a text that looks like a number in 「」, a blank in words."""
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return f"{value:.15g}"
    if not isinstance(value, ErrorValue) and parse_number(value) is not None:
        return f"「{value}」"
    return "".join(letter if letter.isprintable() else " " for letter in value)


def listed(places: Sequence[str]) -> tuple[str, str]:
    """Name the first of some places in Japanese and in English, and say how many more there are."""
    first, more = places[:_MOST_NAMED], len(places) - _MOST_NAMED
    ja, en = "、".join(f"「{place}」" for place in first), ", ".join(first)
    return (ja, en) if more <= 0 else (f"{ja}ほか {more} か所", f"{en} and {more} more")
