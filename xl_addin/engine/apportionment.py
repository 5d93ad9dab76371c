"""Whole yen shared by weights, none above its cap: the arithmetic of grants, in whole numbers alone."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple, Sequence

from xl_addin.errors import UndefinedScoreError


class _Sharing(NamedTuple):
    """Who is below the cap, in order; their weights, the sum of these, and the yen they share."""

    places: list[int]
    weights: list[int]
    whole: int
    yen: int


def apportion(yen: int, weights: Sequence[int], caps: Sequence[int | None]) -> tuple[list[int], int]:
    """Share whole yen by largest remainder; of equal fractions the first is first.

    Args:
        yen: 0 or more.
        weights: 0 or more; who has 0 gets nothing.
        caps: what each gets at most; None for no cap.

    Returns:
        The amounts, and the yen that are left because all with a weight are at their caps; together ``yen``.

    Raises:
        UndefinedScoreError: all weights are 0.

    Source: as ``share_budget``.
    """
    sharing = _sharing(yen, weights, caps)
    amounts = [_capped(weight, cap) for weight, cap in zip(weights, caps)]
    if not sharing.places:
        return amounts, sharing.yen
    shares = [divmod(sharing.yen * weight, sharing.whole) for weight in sharing.weights]
    odd = sharing.yen - sum(share for share, _ in shares)
    for place, (share, _) in zip(sharing.places, shares):
        amounts[place] = share
    # Fewer yen are odd than shares are broken, so a share that is whole already gets none, and caps hold.
    broken = sorted(zip((-fraction for _, fraction in shares), sharing.places))
    for _, place in broken[:odd]:
        amounts[place] += 1
    return amounts, 0


class Others:
    """All receivers but one, for the amount that this one would get with another weight.

    They stand in the order in which rising shares meet their caps, so that those at their caps always come first.

    Args:
        yen: as in ``apportion``.
        weights: as in ``apportion``.
        caps: as in ``apportion``.

    Source: as ``share_budget``.
    """

    def __init__(self, yen: int, weights: Sequence[int], caps: Sequence[int | None]) -> None:
        self._yen, self._caps = yen, caps
        places = [place for place, weight in enumerate(weights) if weight]
        limits = {place: Fraction(cap, weights[place]) for place in places if (cap := caps[place]) is not None}
        self._order = [*sorted(limits, key=limits.__getitem__), *(place for place in places if place not in limits)]
        self._weights = [weights[place] for place in self._order]
        self._limits = [caps[place] or 0 for place in self._order[: len(limits)]]
        self._weights_before = [0, *accumulate(self._weights)]
        self._caps_before = [0, *accumulate(self._limits)]
        self._index = {place: index for index, place in enumerate(self._order)}

    def amount(self, own: int, weight: int) -> int:
        """Give the amount that one receiver would get.

        Args:
            own: whose amount, counted from 0.
            weight: its weight, 0 or more.

        Raises:
            UndefinedScoreError: all weights would be 0.
        """
        index, cap = self._index.get(own, len(self._order)), self._caps[own]
        if not weight:
            if self._index.keys() <= {own}:
                raise _nothing_to_share()
            return 0
        capped = self._at_their_caps(index, weight)
        yen, whole = self._left(capped, index, weight)
        if cap is not None and yen * weight > cap * whole:
            return cap
        amount, fraction = divmod(yen * weight, whole)
        shares = self._weights[capped:]
        if index >= capped:
            del shares[index - capped : index - capped + 1]
        fractions = [yen * share % whole for share in shares]
        odd = (sum(fractions) + fraction) // whole
        ahead = sum([other > fraction for other in fractions])
        if ahead < odd and fraction in fractions:
            order = [place for place in self._order[capped:] if place != own]
            ahead += sum(place < own for place, other in zip(order, fractions) if other == fraction)
        return amount + (ahead < odd)

    def _at_their_caps(self, index: int, weight: int) -> int:
        """Count how many of the others, from the first on, would get too much, were one receiver without a cap."""
        low, high = 0, len(self._limits)
        while low < high:
            middle = (low + high) // 2
            # Who is asked for is none of the others.
            other = middle + (middle == index)
            if other == len(self._limits):
                high = middle
                continue
            yen, whole = self._left(other, index, weight)
            if yen * self._weights[other] > self._limits[other] * whole:
                low = middle + 1
            else:
                high = middle
        return low

    def _left(self, capped: int, index: int, weight: int) -> tuple[int, int]:
        """Say which yen those share who come behind so many that are at their caps, and their weights together."""
        yen, whole = self._yen - self._caps_before[capped], self._weights_before[-1] - self._weights_before[capped]
        if index < capped:
            return yen + self._limits[index], whole + weight
        return yen, whole + weight - (self._weights[index] if index < len(self._weights) else 0)


def _sharing(yen: int, weights: Sequence[int], caps: Sequence[int | None]) -> _Sharing:
    """Cap those who would get too much, then those who would get too much of what is left, until nobody would."""
    places = [place for place, weight in enumerate(weights) if weight]
    if not places:
        raise _nothing_to_share()
    limited = [(place, weights[place], cap) for place, cap in enumerate(caps) if cap is not None and weights[place]]
    whole = sum(weights)
    while True:
        above = {place: cap for place, weight, cap in limited if yen * weight > cap * whole}
        if not above:
            return _Sharing(places, [weights[place] for place in places], whole, yen)
        yen -= sum(above.values())
        whole -= sum([weights[place] for place in above])
        places = [place for place in places if place not in above]
        limited = [one for one in limited if one[0] not in above]


def _capped(weight: int, cap: int | None) -> int:
    return cap if cap is not None and weight else 0


def _nothing_to_share() -> UndefinedScoreError:
    return UndefinedScoreError(
        "0 点を超える得点がないので、配分できません。", "No points are above 0, so nothing can be shared by them."
    )
