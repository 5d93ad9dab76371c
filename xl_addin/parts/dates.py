"""Dates that a cell holds as text, as the numbers that they are everywhere else."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Final

_DAY: Final = 86_400
_EPOCH: Final = datetime(1899, 12, 30, tzinfo=UTC)
_EPOCH_1904: Final = datetime(1904, 1, 1, tzinfo=UTC)
_MISSING_LEAP_DAY: Final = 61
"""From 1 March 1900 on, the count includes a 29 February 1900 that never was."""


def serial(text: str, *, from_1904: bool) -> float | None:
    """Return the number of days that a date, a time or both in ISO 8601 stand for; None if it is none."""
    text = text.strip().removesuffix("Z")
    try:
        if text[2:3] == ":":
            clock = time.fromisoformat(text)
            return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / _DAY
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None
    days = (moment - (_EPOCH_1904 if from_1904 else _EPOCH)).total_seconds() / _DAY
    return days if from_1904 or days >= _MISSING_LEAP_DAY else days - 1
