"""The figures behind each kind of picture, without a word of how it is drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Steps that span less of the largest total than this can hardly be told apart from 0 on.
_SEEN = 0.25


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, the longest on top.

    Attributes:
        names: one per bar, from top to bottom.
        values: one per bar.
        told: what stands at the right of each bar.
        base: the value that the bars begin at.
        top: how many bars from the top stand out.
        own: the place of the one that the report is about.
        line_name: what the line where they begin is called; "" for zero.
        axis: what the values are.
        top_name: what the bars that stand out are called.
        rest_name: what the others are called.
    """

    names: tuple[str, ...]
    values: tuple[float, ...]
    told: tuple[str, ...]
    base: float
    top: int
    own: int | None
    line_name: str
    axis: str
    top_name: str
    rest_name: str


@dataclass(frozen=True)
class Panels:
    """Panels side by side whose rows have the same names: bars to the right and left of zero.

    Attributes:
        names: one per row, from top to bottom.
        titles: one per panel.
        values: per panel one number per row, None where it is not known.
        own: the place of the row that the report is about.
        axis: what the values are.
        cut: after how many rows a line stands; 0 for none.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    own: int | None
    axis: str
    cut: int = 0


@dataclass(frozen=True)
class Strip:
    """One row of a profile.

    Attributes:
        name: what is measured.
        all: the figures of everybody.
        own: the figure of the one that the report is about; None where it is not known.
        others: the mean of those that it is compared with; None where there are none.
        told: what stands at the right end.
    """

    name: str
    all: tuple[float, ...]
    own: float | None
    others: float | None
    told: str


@dataclass(frozen=True)
class Strips:
    """A profile: one strip per indicator, each with everybody's dots.

    Attributes:
        rows: from top to bottom.
        middle: the mean, where a line stands.
        middle_name: what the line is called.
        own_name: who the report is about.
        others_name: with whom it is compared.
        all_name: what the small dots are.
        axis: what the figures are.
    """

    rows: tuple[Strip, ...]
    middle: float
    middle_name: str
    own_name: str
    others_name: str
    all_name: str
    axis: str


@dataclass(frozen=True)
class Step:
    """A step of a waterfall.

    Attributes:
        name: what it is.
        value: its height; of a total the height above zero.
        total: whether it stands on zero.
    """

    name: str
    value: float
    total: bool = False


@dataclass(frozen=True)
class Waterfall:
    """How one total becomes another.

    Attributes:
        steps: from left to right.
        axis: what the figures are.
    """

    steps: tuple[Step, ...]
    axis: str

    @property
    def ends(self) -> list[tuple[float, float]]:
        """Where each step begins and ends; a total begins at the base."""
        found: list[tuple[float, float]] = []
        reached = 0.0
        for step, level in zip(self.steps, self._levels(), strict=True):
            found.append((self.base if step.total else reached, level))
            reached = level
        return found

    @property
    def base(self) -> float:
        """Where the axis begins: at 0, or just below where steps would be too small to be seen beside the totals."""
        levels = self._levels()
        low, spread = min(levels), max(levels) - min(levels)
        return 0.0 if spread >= max(levels) * _SEEN else max(0.0, float(math.floor(low - max(spread, 1))))

    def _levels(self) -> list[float]:
        """What is reached after each step."""
        found: list[float] = []
        for step in self.steps:
            found.append(step.value if step.total or not found else found[-1] + step.value)
        return found


@dataclass(frozen=True)
class Interval:
    """A row of an interval picture.

    Attributes:
        name: whose.
        middle: the value itself.
        inner: the narrower interval.
        outer: the wider one; None where there is none.
    """

    name: str
    middle: float
    inner: tuple[float, float]
    outer: tuple[float, float] | None = None


@dataclass(frozen=True)
class Intervals:
    """Intervals below each other; smaller is better and stands on the left.

    Attributes:
        rows: from top to bottom.
        own: the place of the one that the report is about.
        line: a value that a line marks; None for none.
        line_name: what the line is called.
        middle_name: what the middle is.
        inner_name: what the narrower interval is.
        outer_name: what the wider one is; "" where there is none.
        axis: what the figures are.
    """

    rows: tuple[Interval, ...]
    own: int | None
    line: float | None
    line_name: str
    middle_name: str
    inner_name: str
    outer_name: str
    axis: str


@dataclass(frozen=True)
class Level:
    """A bar of a part out of a whole.

    Attributes:
        name: what it is.
        value: how much was got; None where it is not known.
        full: how much there is.
        before: how much was got a year earlier; None where that is not known.
    """

    name: str
    value: float | None
    full: float
    before: float | None = None


@dataclass(frozen=True)
class Levels:
    """Bars of parts out of wholes.

    Attributes:
        rows: from top to bottom.
        value_name: what the filled part is.
        full_name: what the whole is.
        before_name: what the earlier mark is; "" where there is none.
        axis: what the figures are.
    """

    rows: tuple[Level, ...]
    value_name: str
    full_name: str
    before_name: str
    axis: str


Picture = Bars | Panels | Strips | Waterfall | Intervals | Levels
