"""Dates and times of OpenDocument as numbers of days, and the other way round.

Source: OpenDocument 1.3, part 3, sections 19.370 (office:date-value) and 19.382 (office:time-value);
XML Schema part 2, 3.2.6 (duration) and 3.2.7 (dateTime).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

USUAL_START: Final = "1899-12-30"
"""The day that has the number 0 where a file names no other."""

_DAY: Final = 86_400
_DATE: Final = re.compile(r"(-?)(\d{4,6})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}(?:\.\d{1,30})?))?)?Z?")
_SPAN: Final = re.compile(r"(-?)P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:[.,]\d{1,30})?)S)?)?")
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097
_DIGITS: Final = (0, 3, 6, 9, 12, 15, 18)


def date_number(text: str, start: str = USUAL_START) -> float | None:
    """Return the number of a date, with or without a time; None if it is no date.

    Args:
        text: such as 2024-01-02T12:30:00.
        start: the day that has the number 0.
    """
    one, zero = _days(text), _days(start)
    return None if one is None or zero is None else float(one - zero)


def time_number(text: str) -> float | None:
    """Return a duration, such as PT12H30M00S, in days; None if it is none."""
    found = _SPAN.fullmatch(text)
    if found is None or text.endswith(("P", "T")):
        return None
    days, hours, minutes = (int(found[group] or 0) for group in (2, 3, 4))
    seconds = Fraction((found[5] or "0").replace(",", "."))
    size = float(days + (hours * 3600 + minutes * 60 + seconds) / _DAY)
    return -size if found[1] else size


def date_text(number: float, start: str = USUAL_START) -> str | None:
    """Return the date, with a time if there is one, that `date_number` reads as this number; None beyond years 1 to 9999."""
    zero = _days(start)
    if zero is None or not math.isfinite(number):
        return None
    for seconds, digits in _rounded(number):
        day, rest = divmod(seconds, _DAY)
        ordinal = int(day + zero)
        if not 0 < ordinal <= dt.date.max.toordinal():
            return None
        text = dt.date.fromordinal(ordinal).isoformat()
        if rest:
            minutes, second = divmod(rest, 60)
            text += f"T{int(minutes) // 60:02}:{int(minutes) % 60:02}:{_second(second, digits)}"
        if date_number(text, start) == number:
            return text
    return None


def time_text(number: float) -> str | None:
    """Return the duration that `time_number` reads as this number; None if there is none."""
    if not math.isfinite(number) or abs(number) > _CYCLE_DAYS * 100:
        return None
    for seconds, digits in _rounded(abs(number)):
        minutes, second = divmod(seconds, 60)
        sign = "-" if number < 0 else ""
        text = f"{sign}PT{int(minutes) // 60:02}H{int(minutes) % 60:02}M{_second(second, digits)}S"
        if time_number(text) == number:
            return text
    return None


def _rounded(number: float) -> Iterator[tuple[Fraction, int]]:
    seconds = Fraction(number) * _DAY
    for digits in _DIGITS:
        yield Fraction(round(seconds * 10**digits), 10**digits), digits


def _second(second: Fraction, digits: int) -> str:
    whole = int(second)
    text = f"{whole:02}"
    if digits:
        text += f".{round((second - whole) * 10**digits):0{digits}}"
    return text


def _days(text: str) -> Fraction | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    # The Gregorian calendar repeats every 400 years, so years that Python does not know are moved to some that it does.
    year = int(found[2]) * (-1 if found[1] else 1)
    cycles = (year - 1) // _CYCLE_YEARS
    try:
        day = dt.date(year - cycles * _CYCLE_YEARS, int(found[3]), int(found[4])).toordinal()
    except ValueError:
        return None
    seconds = int(found[5] or 0) * 3600 + int(found[6] or 0) * 60 + Fraction(found[7] or 0)
    return day + cycles * _CYCLE_DAYS + seconds / _DAY
