"""What is missing to a place, and what a little more is worth: the answers as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Mapping

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.rulebook.model import Text


@dataclass(frozen=True)
class Need:
    """What one entity lacks in one indicator to stand at a place, while everything else stays as it is.

    Attributes:
        indicator: id of the indicator.
        place: the place asked for; equal totals share the better one.
        now: the entity's rate, in the indicator's unit (60 for 60 %); None where it is not known.
        needed: the rate that reaches the place; None where no count does, or it cannot be said.
        missing: ``needed`` less ``now``; 0 where the place is reached already.
        unit: the indicator's unit, "%".
        units: how many more the numerator must count, a whole number: that many reach the place, one fewer does not.
        counted: what the numerator counts: 人, 数量 ...
        gain: by how much the entity's own total rises with them.
        rank_now: the rank as it is; None where the entity has none.
        rank_then: the rank with ``units`` more.
        why: the answer as a sentence, also why there is none.
    """

    indicator: str
    place: int
    now: Decimal | None
    needed: Decimal | None
    missing: Decimal | None
    unit: str
    units: int | None
    counted: str
    gain: float | None
    rank_now: float | None
    rank_then: float | None
    why: Text


@dataclass(frozen=True)
class Mix:
    """The cheapest additions across indicators that bring one entity to a place.

    Attributes:
        place: the place asked for.
        units: by indicator id how many more its numerator counts, in the book's order; only indicators that take part.
            Empty where no mix was found that reaches the place.
        cost: what they cost together; None where no mix was found.
        gain: by how much the entity's own total rises.
        rank_then: the rank with them.
        why: the answer as a sentence, also why there is none.
    """

    place: int
    units: Mapping[str, int]
    cost: Decimal | None
    gain: float | None
    rank_then: float | None
    why: Text


@dataclass(frozen=True)
class OneMore:
    """What a higher rate of one indicator changes for one entity, with everybody's scores computed anew.

    Attributes:
        indicator: id of the indicator.
        rate: the rate now, in the indicator's unit (60 for 60 %); None where it is not known.
        raised: the rate with the step added.
        units: the smallest whole number that reaches ``raised``.
        counted: what the numerator counts: 人, 数量 ...
        points: by how much the points of the indicator change, at exactly ``raised``.
        total: by how much the total changes.
        rank_now: the rank as it is.
        rank_then: the rank at exactly ``raised``.
        why: why there is no answer; None where there is one.
    """

    indicator: str
    rate: Decimal | None
    raised: Decimal | None
    units: int | None
    counted: str
    points: float | None
    total: float | None
    rank_now: float | None
    rank_then: float | None
    why: Text | None
