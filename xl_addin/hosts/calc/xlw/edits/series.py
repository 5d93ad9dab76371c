"""How Excel continues a row of values."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_LISTS: Final = (
    "Sun Mon Tue Wed Thu Fri Sat",
    "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "January February March April May June July August September October November December",
    "日 月 火 水 木 金 土",
    "日曜日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日",
    "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    "第 1 四半期_第 2 四半期_第 3 四半期_第 4 四半期",
    "睦月 如月 弥生 卯月 皐月 水無月 文月 葉月 長月 神無月 霜月 師走",
    "子 丑 寅 卯 辰 巳 午 未 申 酉 戌 亥",
    "甲 乙 丙 丁 戊 己 庚 辛 壬 癸",
)
"""The lists that Excel brings along; the one with blanks in its words parts them by underscores."""
_WORDS: Final = tuple(text.split("_" if "_" in text else " ") for text in _LISTS)


def linear(values: Sequence[float], count: int) -> list[float]:
    """Continue numbers along the straight line that fits them best.

    Args:
        values: at least two numbers.
        count: how many more are wanted.

    Returns:
        The numbers that follow.
    """
    size = len(values)
    middle, mean = (size - 1) / 2, math.fsum(values) / size
    spread = math.fsum((place - middle) ** 2 for place in range(size))
    slope = math.fsum((place - middle) * (value - mean) for place, value in enumerate(values)) / spread
    return [mean + slope * (size + number - middle) for number in range(count)]


def growth(values: Sequence[float], count: int) -> list[float]:
    """Continue numbers along the exponential curve that fits them best.

    Args:
        values: at least two numbers above 0.
        count: how many more are wanted.

    Returns:
        The numbers that follow.
    """
    return [math.exp(value) for value in linear([math.log(value) for value in values], count)]


def words(values: Sequence[str], count: int, *, step: int = 1) -> list[str] | None:
    """Continue days, months and the other words that Excel knows the order of.

    Args:
        values: the words.
        count: how many more are wanted.
        step: the step from a single word to the next.

    Returns:
        The words that follow, in capitals if the first one is; None if the words are in no list.
    """
    for known in _WORDS:
        lower = [word.lower() for word in known]
        if not all(value.lower() in lower for value in values):
            continue
        places = [lower.index(value.lower()) for value in values]
        steps = {(after - before) % len(known) for before, after in itertools.pairwise(places)} or {step}
        if len(steps) > 1:
            return None
        distance = steps.pop()
        found = [known[(places[-1] + distance * number) % len(known)] for number in range(1, count + 1)]
        return [_cased(word, values[0]) for word in found]
    return None


def _cased(word: str, like: str) -> str:
    if like.isupper():
        return word.upper()
    return word.lower() if like.islower() else word
