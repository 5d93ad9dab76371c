"""What Excel takes a text for that is put into a cell as if a user had typed it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

_NUMBER: Final = re.compile(r"([+-]?)([$¥￥€£]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?(%?)")
_DATE: Final = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[ T]+(\S.*))?")
_AMERICAN: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: +(\S.*))?")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?")
_FLAGS: Final = {"true": True, "false": False}
_MOST_DIGITS: Final = 300


def read_written(text: str) -> str | float | bool | dt.datetime | dt.time:
    """Read a text as Excel reads what a script puts into a cell.

    Args:
        text: any text that is no formula.

    Returns:
        A number (``1,234.5``, ``50%``, ``¥100``), a flag, a date (``2024-01-02``, ``1/2/2024``), a time (``12:30``),
        or the text itself; an apostrophe at its beginning says that it is a text, and is no part of it.
    """
    if text.startswith("'"):
        return text[1:]
    bare = text.strip()
    if bare.lower() in _FLAGS:
        return _FLAGS[bare.lower()]
    for read in (_number, _moment):
        value = read(bare)
        if value is not None:
            return value
    return text


def _number(text: str) -> float | None:
    bracketed = text.startswith("(") and text.endswith(")")
    match = _NUMBER.fullmatch(text[1:-1] if bracketed else text)
    if match is None or len(text) > _MOST_DIGITS or (bracketed and match[1]):
        return None
    value = float(f"{match[1]}{match[3].replace(',', '')}e{match[4] or 0}")
    if value in (float("inf"), float("-inf")):
        return None
    return (-value if bracketed else value) / (100 if match[5] else 1)


def _moment(text: str) -> dt.datetime | dt.time | None:
    time = _time(text)
    if time is not None:
        return time
    match = _DATE.fullmatch(text)
    if match is not None:
        year, month, day, rest = match[1], match[3], match[4], match[5]
    else:
        match = _AMERICAN.fullmatch(text)
        if match is None:
            return None
        month, day, year, rest = match.groups()
    time = _time(rest) if rest else dt.time()
    try:
        return dt.datetime.combine(dt.date(int(year), int(month), int(day)), time) if time is not None else None
    except ValueError:
        return None


def _time(text: str) -> dt.time | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, part = match.groups()
    try:
        return dt.time(int(hour), int(minute), int(second or 0), int((part or "0").ljust(6, "0")))
    except ValueError:
        return None
