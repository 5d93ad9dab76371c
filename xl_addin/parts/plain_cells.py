"""Cells as nearly all programs write them, cut from a row's bytes by one pattern."""

from __future__ import annotations

import re
from functools import cache

from xl_addin.formulas.addresses import MAX_COLS, column_name


def plain_number(text: bytes) -> float | None:
    """Return a number that is written as such, None if it needs a closer look."""
    try:
        number = float(text)
    except ValueError:
        return None
    return None if number - number != 0 or b"_" in text else number


@cache
def pattern(prefix: bytes) -> re.Pattern[bytes]:
    """Return the pattern of a cell that holds plain text at most: its name, attributes, formula and value."""
    before = re.escape(prefix)
    return re.compile(
        rb"""<%(p)sc r="([A-Z]+)([0-9]+)"([^>/]*)"""
        rb"""(?:/>|>(?:(<%(p)sf)(?=[\s>/])([^>/]*)(?:/>|>([^<]*)</%(p)sf>))?"""
        rb"""(?:(<%(p)sv)(?=[\s>])[^>/]*>([^<]*)</%(p)sv>)?</%(p)sc>)""" % {b"p": before}
    )


@cache
def columns() -> dict[bytes, int]:
    """Return the columns by their names."""
    return {column_name(col).encode(): col for col in range(MAX_COLS)}
