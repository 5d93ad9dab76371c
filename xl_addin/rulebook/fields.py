"""Typed access to the plain data of a rule book that collects every fault instead of stopping at the first."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from re import Pattern
from typing import TYPE_CHECKING, Any

from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.rulebook.problems import KeyPath, Problems

LONGEST_TEXT = 2000
LONGEST_LIST = 1000
MOST_DIGITS = 30
_FRACTION = re.compile(r"([0-9]{1,9})/([0-9]{1,9})", re.ASCII)


class Fields:
    """One table of a rule book, read key by key.

    A getter that meets a fault notes it and returns a harmless stand-in, so that reading can go on.

    Args:
        data: the table.
        path: where it stands in the rule book.
        problems: collects the faults.
        indicator: id of the indicator that it belongs to, or "".
    """

    def __init__(self, data: Mapping[str, Any], path: KeyPath, problems: Problems, indicator: str = "") -> None:
        self.path = path
        self.indicator = indicator
        self.problems = problems
        self._data = data
        self._read: set[str] = set()

    @property
    def sound(self) -> bool:
        """Whether nothing in this table has been found at fault so far."""
        return not self.problems.touch(self.path)

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        return key in self._data

    def peek(self, key: str) -> Any:
        """The raw value of a key, unchecked."""
        return self._data.get(key)

    def fault(self, key: str, ja: str, en: str) -> None:
        """Note a fault of one of the table's values."""
        self.problems.add((*self.path, key), self.indicator, ja, en)

    def accept(self, key: str) -> None:
        """Take note of a key whose value the caller has read by itself."""
        self._read.add(key)

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key in self._data:
            if key not in self._read:
                self.fault(key, f"知らない項目 {_shown(key)}", f"unknown key {_shown(key)}")

    def text(self, key: str, pattern: Pattern[str] | None = None, default: str | None = None) -> str:
        """A text that is not blank; where a pattern is given, the whole text must match it."""
        value = self._get(key, default)
        if value is None or value is default:
            return default or ""
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT:
            self.fault(
                key,
                f"「{key}」は1～{LONGEST_TEXT}字の文字列",
                f'"{key}" must be a text of 1 to {LONGEST_TEXT} characters',
            )
        elif any(ord(sign) < ord(" ") for sign in value):
            self.fault(key, f"「{key}」に改行や制御文字がある", f'"{key}" holds a line break or control character')
        elif pattern is not None and not pattern.fullmatch(value):
            self.fault(key, f"「{key}」の形が違う: {_shown(value)}", f'"{key}" has the wrong form: {_shown(value)}')
        else:
            return value
        return default or ""

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        """One of the words of a closed vocabulary."""
        value = self._get(key, default)
        if value is None:
            return choices[0]
        if value not in choices:
            told = ", ".join(choices)
            self.fault(
                key, f"「{key}」は {told} のどれか: {_shown(value)}", f'"{key}" must be one of {told}: {_shown(value)}'
            )
            return choices[0]
        return str(value)

    def integer(self, key: str, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``."""
        value = self._get(key)
        if value is None:
            return low
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fault(key, f"「{key}」は{low}～{high}の整数", f'"{key}" must be a whole number from {low} to {high}')
            return low
        return value

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """A truth value."""
        value = self._get(key, default)
        if not isinstance(value, bool):
            if value is not None:
                self.fault(key, f"「{key}」は true か false", f'"{key}" must be true or false')
            return bool(default)
        return value

    def values(self, key: str) -> Sequence[Any]:
        """A list of plain values, empty where the key is left out; their types are the caller's to check."""
        value = self._get(key, ())
        if isinstance(value, (list, tuple)) and len(value) <= LONGEST_LIST:
            return value
        self.fault(key, f"「{key}」は値の並び", f'"{key}" must be a list')
        return ()

    def texts(self, key: str, least: int = 0) -> tuple[str, ...]:
        """A list of texts."""
        value = self.values(key)
        if all(isinstance(item, str) and item.strip() for item in value) and len(value) >= least:
            return tuple(value)
        self.fault(key, f"「{key}」は{least}個以上の文字列の並び", f'"{key}" must list at least {least} texts')
        return ()

    def integers(self, key: str, low: int, high: int, least: int = 0) -> tuple[int, ...]:
        """A list of whole numbers from ``low`` to ``high``."""
        value = self.values(key)
        fits = all(isinstance(item, int) and not isinstance(item, bool) and low <= item <= high for item in value)
        if fits and len(value) >= least:
            return tuple(value)
        self.fault(
            key,
            f"「{key}」は{low}～{high}の整数を{least}個以上並べる",
            f'"{key}" must list at least {least} whole numbers from {low} to {high}',
        )
        return ()

    def number(self, key: str) -> Decimal:
        """An exact decimal number."""
        value = self._get(key)
        if value is None:
            return Decimal(0)
        return self._decimal(key, value)

    def fraction(self, key: str) -> Fraction:
        """An exact share, given as a number or as a text such as "1/3"."""
        value = self._get(key)
        if value is None:
            return Fraction(0)
        match = _FRACTION.fullmatch(value) if isinstance(value, str) else None
        if match and int(match.group(2)):
            return Fraction(int(match.group(1)), int(match.group(2)))
        return Fraction(self._decimal(key, value))

    def words(self, key: str) -> Text:
        """A table of the same words in ``ja`` and ``en``."""
        table = self.table(key)
        return read_words(table) if table else Text("", "")

    def table(self, key: str) -> Fields | None:
        """A table within this one; None, and a fault, when it is missing or something else."""
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(key, f"「{key}」は表", f'"{key}" must be a table')
            return None
        return Fields(value, (*self.path, key), self.problems, self.indicator)

    def tables(self, key: str, least: int = 0) -> list[Fields]:
        """A list of tables with at least ``least`` members."""
        value = self._get(key, () if least == 0 else None)
        if value is None or value == ():
            return []
        fits = isinstance(value, list) and least <= len(value) <= LONGEST_LIST
        if not fits or not all(isinstance(item, dict) for item in value):
            self.fault(
                key,
                f"「{key}」は{least}個以上{LONGEST_LIST}個以下の表の並び",
                f'"{key}" must be a list of {least} to {LONGEST_LIST} tables',
            )
            return []
        return [
            Fields(item, (*self.path, key, place), self.problems, self.indicator) for place, item in enumerate(value)
        ]

    def _get(self, key: str, default: Any = None) -> Any:
        self._read.add(key)
        if key in self._data and self._data[key] is not None:
            return self._data[key]
        if default is None:
            self.fault(key, f"「{key}」がない", f'"{key}" is missing')
        return default

    def _decimal(self, key: str, value: Any) -> Decimal:
        # A bounded size keeps exact arithmetic cheap: 1e999999999 as a fraction would fill the memory.
        number = Decimal("NaN")
        if isinstance(value, Decimal):
            number = value
        elif isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**MOST_DIGITS:
            number = Decimal(value)
        if (
            number.is_finite()
            and len(number.as_tuple().digits) <= MOST_DIGITS
            and abs(number.adjusted()) <= MOST_DIGITS
        ):
            return number
        self.fault(
            key, f"「{key}」は数（{MOST_DIGITS}桁以内）", f'"{key}" must be a number of at most {MOST_DIGITS} digits'
        )
        return Decimal(0)


def _shown(value: Any) -> str:
    return repr(value)[:80] if isinstance(value, str) else type(value).__name__


def read_words(table: Fields) -> Text:
    """The words of a table that holds nothing but ``ja`` and ``en``."""
    words = Text(table.text("ja"), table.text("en"))
    table.close()
    return words
