"""Names, made-up figures and plain arithmetic for the workbooks; nothing here comes from the package."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.audit_cases.page import Draft

_PREFECTURES = (
    "北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 新潟 富山 石川 福井 山梨 長野 岐阜 静岡 愛知 三重 "
    "滋賀 京都 大阪 兵庫 奈良 和歌山 鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄"
)
_TOWNS = (
    "青葉市 若草市 緑川市 港南市 東川町 西野町 南原町 北浜町 白鳥市 桜台市 大橋町 小坂村 中津市 高岡町 松山町 竹田市 梅園町 栗原市 "
    "杉本村 柏木市 桐生町 藤沢町 萩原市 菊池町"
)
PREFECTURES = _PREFECTURES.split()
TOWNS = _TOWNS.split()


@dataclass(frozen=True)
class Case:
    """A workbook for the audit.

    Attributes:
        name: short name, also of the file.
        build: makes it, with the mistake (True) or mended (False).
        kind: the kind of the mistake; "" for a workbook without one.
        sheet: where it is.
        cells: areas in which a finding is right.
        right: cells whose value the mistake spoils; the mended workbook holds the right ones.
        also: other kinds under which the mistake may be told.
        related: areas of cells that show a consequence of the mistake, as SHEET!A1:B2; a finding there is not false.
        rulebook: rule book to give to the audit.
        suffix: ".xlsx" or ".ods".
        breaks: whether the saved value of these cells is meant not to follow from their formulas.
    """

    name: str
    build: Callable[[bool], Draft]
    kind: str = ""
    sheet: str = ""
    cells: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    rulebook: str = ""
    suffix: str = ".xlsx"
    breaks: frozenset[str] = field(default_factory=frozenset)


def rates(seed: int, count: int, low: float, high: float, digits: int = 1) -> list[float]:
    """Make up figures between two ends, printed with so many digits."""
    source = random.Random(seed)  # noqa: S311  # figures for a test
    return [round(source.uniform(low, high), digits) for _ in range(count)]


def counts(seed: int, count: int, low: int, high: int) -> list[int]:
    """Make up whole numbers."""
    source = random.Random(seed)  # noqa: S311  # figures for a test
    return [source.randint(low, high) for _ in range(count)]


def mean(values: Sequence[float]) -> float:
    """Average, exactly and rounded once."""
    return float(sum(map(Fraction, values)) / len(values))


def spread(values: Sequence[float], *, sample: bool = False) -> float:
    """Population or sample standard deviation."""
    middle = sum(map(Fraction, values)) / len(values)
    squares = sum((Fraction(value) - middle) ** 2 for value in values)
    return sqrt(squares / (len(values) - (1 if sample else 0)))


def ranks(values: Sequence[float], *, low: bool = False) -> list[int]:
    """Competition ranks, highest first or lowest first."""
    return [1 + sum(other < value if low else other > value for other in values) for value in values]


def rounded(value: float, digits: int = 0) -> float:
    """Round as a worksheet does: a half goes away from 0."""
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def deviations(values: Sequence[float], points: float = 50, *, sample: bool = False) -> list[float]:
    """Deviation scores whose mean is the points and whose spread is a fifth of them."""
    middle, width = mean(values), spread(values, sample=sample)
    return [points + points / 5 * (value - middle) / width for value in values]
