"""Whole yen shared by weights, none above its cap: the arithmetic of grants, in whole numbers alone."""

from __future__ import annotations

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


def own_amount(yen: int, weights: Sequence[int], caps: Sequence[int | None], own: int) -> int:
    """Give one amount of ``apportion``, without a look at each of the others.

    Args:
        yen: as in ``apportion``.
        weights: as in ``apportion``.
        caps: as in ``apportion``.
        own: whose amount, counted from 0.

    Returns:
        The amount.

    Raises:
        UndefinedScoreError: all weights are 0.

    Source: as ``share_budget``.
    """
    places, sharing, whole, shared = _sharing(yen, weights, caps)
    if own not in places:
        return _capped(weights[own], caps[own])
    amount, fraction = divmod(shared * weights[own], whole)
    fractions = [shared * weight % whole for weight in sharing]
    odd = sum(fractions) // whole
    ahead = sum([other > fraction for other in fractions]) + fractions[: places.index(own)].count(fraction)
    return amount + (ahead < odd)


def _sharing(yen: int, weights: Sequence[int], caps: Sequence[int | None]) -> _Sharing:
    """Cap those who would get too much, then those who would get too much of what is left, until nobody would."""
    places = [place for place, weight in enumerate(weights) if weight]
    if not places:
        raise UndefinedScoreError(
            "0 点を超える得点がないので、配分できません。", "No points are above 0, so nothing can be shared by them."
        )
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
