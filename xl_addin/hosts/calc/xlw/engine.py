"""The engine as xlwings registers it, and how single values pass between Python and cells."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.xlw.apps import Apps
from xl_addin.hosts.calc.xlw.values.cell_errors import CellError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NAME: Final = "calc"


class Engine:
    """What ``xlwings.Engine`` wraps; one for all running LibreOffices."""

    name = NAME
    # "desktop" tells xlwings that scalars may be written to whole ranges in one call.
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any = None) -> Any:
        """Turn one Python value into what `Range.raw_value` takes.

        Args:
            value: number, text, flag, date, time, None, NaN, or a NumPy or pandas scalar.
            _options: conversion options of xlwings; Calc needs none.

        Returns:
            A number, a text, a flag, a date or time, or None for a blank.
        """
        if value is None or type(value) in _PLAIN:
            return value
        if type(value) is float:
            return None if math.isnan(value) else value
        if isinstance(value, _TIMES):
            # pandas' missing time is a datetime, too, and no time at all.
            return None if value != value else value  # noqa: PLR0124
        return _from_scalar(value)

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,  # noqa: FBT001 - xlwings calls it so
    ) -> list[list[Any]]:
        """Turn what `Range.raw_value` gives into what a script gets.

        Args:
            data: rows of raw values.
            datetime_builder: makes a date from year, month, day, hour, minute, second, microsecond.
            empty_as: what a blank becomes.
            number_builder: what makes a number, if not float.
            err_to_str: cell errors as text such as "#N/A"; else they become None.

        Returns:
            Rows of values.
        """

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, dt.datetime):
                return _built(value, datetime_builder)
            if isinstance(value, CellError):
                return value.text if err_to_str else None
            if number_builder is not None and type(value) is float:
                return number_builder(value)
            return value

        if empty_as is None and number_builder is None:
            # Most rows hold numbers and texts alone, which need no look at each cell.
            return [
                row if type(row) is list and _AS_IS.issuperset(map(type, row)) and "" not in row else [*map(clean, row)]
                for row in data
            ]
        return [[*map(clean, row)] for row in data]


_PLAIN: Final = frozenset((str, int, bool))
_AS_IS: Final = frozenset((float, str, bool, type(None)))
_TIMES: Final = (dt.date, dt.time, dt.timedelta)


def _built(value: dt.datetime, builder: Callable[..., Any]) -> Any:
    if builder is dt.datetime:
        return value
    return builder(
        year=value.year,
        month=value.month,
        day=value.day,
        hour=value.hour,
        minute=value.minute,
        second=value.second,
        microsecond=value.microsecond,
        tzinfo=None,
    )


def _from_scalar(value: Any) -> Any:
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    if type(value).__name__ == "NAType" or value != value:  # noqa: PLR0124 - only a missing value differs from itself
        return None
    if type(value).__name__ == "datetime64":
        return value.astype("datetime64[us]").item()
    if hasattr(value, "item"):
        return Engine.prepare_xl_data_element(value.item())
    return value


ENGINE: Final = Engine()
