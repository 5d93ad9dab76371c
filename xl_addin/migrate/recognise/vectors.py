"""Thresholds and results as formulas have them: arrays of constants, or the ranges that hold them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.formulas.addresses import Area
from xl_addin.formulas.tree import Reference
from xl_addin.migrate.recognise.algebra import decimal_text
from xl_addin.migrate.recognise.finding import Located
from xl_addin.migrate.recognise.scope import bare, fixed_text, reference_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.migrate.recognise.scope import Scope
    from xl_addin.migrate.recognise.tables import Item


def vector(scope: Scope, items: Sequence[Item]) -> str | None:
    """Write items as an array of constants or as the range that holds them in this order."""
    if not items:
        return None
    if all(item.source is None for item in items):
        texts = [constant_text(item) for item in items]
        return None if None in texts else "{" + ";".join(text for text in texts if text is not None) + "}"
    sources = [item.source for item in items if item.source is not None]
    if len(sources) < len(items) or any(not _is_readable(item) for item in items):
        return None
    first, last = sources[0], sources[-1]
    area = Area(first.area.row, first.area.col, last.area.row, last.area.col)
    is_down = area.col == area.last_col and [place.area.row for place in sources] == list(
        range(area.row, area.last_row + 1)
    )
    is_along = area.row == area.last_row and [place.area.col for place in sources] == list(
        range(area.col, area.last_col + 1)
    )
    if not (is_down or is_along) or {place.sheet for place in sources} != {first.sheet}:
        return None
    like = bare(items[0].like) if items[0].like is not None else None
    place = Located(first.sheet, area)
    if isinstance(like, Reference):
        return reference_text(place, [like], scope.context.sheet)
    is_whole = like is not None and scope.located(like) == place
    return scope.written(like) if like is not None and is_whole else fixed_text(place, scope.context.sheet)


def _is_readable(item: Item) -> bool:
    return isinstance(item.value, Fraction) or (isinstance(item.value, str) and _is_plain(item.value))


def _is_plain(text: str) -> bool:
    """Tell whether the function gives a text back as it is; one that looks like a number becomes that number."""
    return bool(text.strip()) and text == text.strip() and cells.parse_number(text) is None


def constant_text(item: Item, *, anything: bool = False) -> str | None:
    """Write a constant, None if it is a cell or no result that the functions give back.

    Args:
        item: the constant.
        anything: take flags and any text, too.
    """
    if item.source is not None:
        return None
    value = item.value
    if isinstance(value, bool):
        return str(value).upper() if anything else None
    if isinstance(value, Fraction):
        return decimal_text(value) or repr(float(value))
    if isinstance(value, str) and (anything or _is_plain(value)):
        return '"' + value.replace('"', '""') + '"'
    return None
