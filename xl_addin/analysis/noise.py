"""How uncertain a fact is taken to be, and the options of an analysis; needs no NumPy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from xl_addin.engine.exact import require_option
from xl_addin.errors import ScoringError

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["relative", "absolute", "binomial"]
Shape = Literal["normal", "uniform"]

#: Beyond it a count would often fall below zero, which no count does.
_LARGEST_SHARE = 0.5
_MOST_DRAWS = 1_000_000
_MOST_CHANGE = 0.9
#: More digits than a number has.
_MOST_DECIMALS = 15


@dataclass(frozen=True)
class Noise:
    """How a fact varies from draw to draw.

    Attributes:
        kind: "relative" (``size`` is a share of the fact), "absolute" (in the fact's own unit) or "binomial" (a numerator
            is drawn from its denominator at its own rate, as if every person had decided anew; a denominator stays).
        size: the standard deviation of a normal distribution, or the half width of a uniform one; 0 leaves the fact alone.
        shape: "normal" or "uniform".

    Raises:
        ScoringError: an unknown word, a size below 0, or a relative one above a half.
    """

    kind: Kind = "relative"
    size: float = 0.01
    shape: Shape = "normal"

    def __post_init__(self) -> None:
        require_option(self.kind, get_args(Kind), "kind")
        require_option(self.shape, get_args(Shape), "shape")
        limit = _LARGEST_SHARE if self.kind == "relative" else float("inf")
        if not 0 <= self.size <= limit:
            allowed = f"0～{limit:g}" if self.kind == "relative" else "0 以上"
            en = f"from 0 to {limit:g}" if self.kind == "relative" else "0 or more"
            raise ScoringError(
                f"不確かさの大きさは {allowed} にしてください（{self.size:g}）。1% は 0.01 です。",
                f"The uncertainty must be {en}, not {self.size:g}; 1 % is 0.01.",
            )


@dataclass(frozen=True)
class Options:
    """How an analysis draws.

    Attributes:
        draws: how many times.
        seed: what the random numbers start from, 0 or more. NumPy's PCG64 gives the same ones everywhere, but NumPy does not
            promise to go on making the same normal and binomial ones of them: versions 1.26 and 2.4 do.
        noise: how uncertain every fact is that is not in ``by_fact``; plays no part where printed scores are drawn.
        by_fact: by fact key, how uncertain that one is.
        decimals: to how many decimals facts were rounded, None when they were not; counts in thousands have −3.
        weight_change: by what share the weights of the indicators are drawn higher or lower at most.

    Raises:
        ScoringError: a number is out of its range.
    """

    draws: int = 10_000
    seed: int = 1
    noise: Noise = field(default_factory=Noise)
    by_fact: Mapping[str, Noise] = field(default_factory=dict)
    decimals: int | None = None
    weight_change: float = 0.25

    def __post_init__(self) -> None:
        if not 1 <= self.draws <= _MOST_DRAWS:
            raise ScoringError(
                f"試行の回数は 1～{_MOST_DRAWS:,} にしてください（{self.draws}）。",
                f"The number of draws must be from 1 to {_MOST_DRAWS:,}, not {self.draws}.",
            )
        if self.seed < 0:
            raise ScoringError(
                f"seed は 0 以上にしてください（{self.seed}）。", f"seed must be 0 or more, not {self.seed}."
            )
        if self.decimals is not None and abs(self.decimals) > _MOST_DECIMALS:
            raise ScoringError(
                f"小数の桁数は -{_MOST_DECIMALS}～{_MOST_DECIMALS} にしてください（{self.decimals}）。",
                f"The number of decimals must be from -{_MOST_DECIMALS} to {_MOST_DECIMALS}, not {self.decimals}.",
            )
        if not 0 < self.weight_change <= _MOST_CHANGE:
            raise ScoringError(
                f"配点の変動幅は 0 より大きく {_MOST_CHANGE:g} 以下にしてください（{self.weight_change:g}）。25% は 0.25 です。",
                f"The change of the weights must be above 0 and at most {_MOST_CHANGE:g}, not {self.weight_change:g}; 25 % is 0.25.",
            )

    def of(self, key: str) -> Noise:
        """How uncertain a fact is."""
        return self.by_fact.get(key, self.noise)
