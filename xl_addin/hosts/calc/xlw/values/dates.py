"""Dates as numbers: Calc counts days from a document's null date, Excel from 1899-12-30."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from xl_addin.hosts.calc.values import Struct

_DAY: Final = 86400
_MICROSECONDS: Final = 1_000_000


def null_date(struct: Struct) -> dt.datetime:
    """Read a document's ``NullDate``.

    Args:
        struct: a ``com.sun.star.util.Date``.

    Returns:
        The day whose number is 0.
    """
    return dt.datetime(struct.Year, struct.Month, struct.Day)  # noqa: DTZ001 - cells know no time zones


def to_datetime(serial: float, null: dt.datetime) -> dt.datetime | float:
    """Turn a cell's number into a date.

    Args:
        serial: days since the null date.
        null: the document's null date.

    Returns:
        The date, to the microsecond; the number itself where Python has no such date.
    """
    try:
        days, part = divmod(serial, 1)
        return null + dt.timedelta(days=days, microseconds=round(part * _DAY * _MICROSECONDS, -1))
    except OverflowError:
        return serial


def to_serial(value: dt.date | dt.time | dt.timedelta, null: dt.datetime) -> float:
    """Turn a date, time or duration into a cell's number.

    Args:
        value: the date or time; a time zone is dropped, as xlwings does in Excel.
        null: the document's null date.

    Returns:
        Days since the null date; of a time or duration, days.
    """
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if isinstance(value, dt.time):
        return _seconds(value) / _DAY
    if isinstance(value, dt.datetime):
        return (value.replace(tzinfo=None) - null).days + _seconds(value) / _DAY
    return float((value - null.date()).days)


def _seconds(value: Any) -> float:
    whole: float = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / _MICROSECONDS
    return whole
