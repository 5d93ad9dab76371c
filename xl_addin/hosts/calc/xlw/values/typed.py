"""What a value becomes in a cell: a number or text, perhaps a format that shows what it means, or a formula."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.xlw.values.cell_errors import NAMES
from xl_addin.hosts.calc.xlw.values.dates import to_serial
from xl_addin.hosts.calc.xlw.values.written import read_written

if TYPE_CHECKING:
    from collections.abc import Sequence

FLAG, DATE, DATETIME, TIME = "flag", "date", "datetime", "time"
"""Formats that a cell needs to show what its number means."""

# Most texts are words, and none of them is anything else.
_MAY_BE_MORE: Final = re.compile(r"\s*[=+\-.$¥￥€£('\d#]|\s*(?:true|false)\s*$", re.IGNORECASE)
_ONLY_FLOATS: Final = frozenset((float,))
_LONGEST: Final = 32_767

Place = tuple[int, int]
"""Row and column of a cell in its range, from 0."""


@dataclass
class Prepared:
    """What is to be written.

    Args:
        rows: numbers and texts for ``setDataArray``; "" for blanks and where a formula goes.
        formats: the format that a cell needs.
        formulas: formulas in Excel's syntax.
        texts: what a cell's text was before it was read as something else, for cells that are formatted as text.
    """

    rows: list[tuple[Any, ...]]
    formats: dict[Place, str] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    texts: dict[Place, str] = field(default_factory=dict)


def prepared(rows: Sequence[Sequence[Any]], null: dt.datetime) -> Prepared:
    """Turn values into what Calc takes.

    Args:
        rows: numbers, texts, flags, dates, times, durations and None.
        null: the document's null date.

    Returns:
        What is to be written.

    Raises:
        TypeError: a value is of a type that no cell holds.
        ValueError: a text is longer than a cell holds.
    """
    made = Prepared([])
    for number, row in enumerate(rows):
        if _ONLY_FLOATS.issuperset(map(type, row)):
            made.rows.append(tuple(row))
        else:
            made.rows.append(tuple([_cell(value, (number, place), made, null) for place, value in enumerate(row)]))
    return made


def _cell(value: Any, place: Place, made: Prepared, null: dt.datetime) -> float | str:
    if isinstance(value, str):
        value = _text(value, place, made)
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        serial = to_serial(value, null)
        day = isinstance(value, dt.date)
        made.formats[place] = TIME if not day else DATETIME if serial % 1 else DATE
        return serial
    if not hasattr(value, "__float__"):
        raise TypeError(f"A cell cannot hold a {type(value).__name__}.")
    if isinstance(value, bool):
        made.formats[place] = FLAG
    return float(value)


def _text(text: str, place: Place, made: Prepared) -> str | float | bool | dt.datetime | dt.time | None:
    if len(text) > _LONGEST:
        raise ValueError(f"A cell holds up to {_LONGEST:,} characters, not {len(text):,}.")
    if not _MAY_BE_MORE.match(text):
        return text
    made.texts[place] = text
    if text.startswith("=") and len(text) > 1:
        made.formulas[place] = text
        return None
    if text.strip().upper() in NAMES:
        made.formulas[place] = f"={text.strip()}"
        return None
    return read_written(text)
