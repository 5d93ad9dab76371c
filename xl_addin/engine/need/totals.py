"""How many points a total lacks to a place among the others."""

from __future__ import annotations

from typing import Sequence

from xl_addin.engine.exact import EXACT, Known, comparable, exact
from xl_addin.errors import ScoringError

#: What the last bit of a double is worth beside the whole, at least.
_LAST_BIT = 2.0**-52


def points_to_place(totals: Sequence[Known], place: int) -> list[Known]:
    """Give the points that each total lacks to stand at a place or better, while all others stay as they are.

    Equal totals share the better rank, so to equal the total at the place is enough.

    Args:
        totals: one total or None (blank) per entity.
        place: the place asked for, from 1.

    Returns:
        The points that are missing, 0 where the total stands there already, None for a blank.

    Raises:
        ScoringError: ``place`` is below 1, or a total is infinite or not a number (``#NUM!``).
    """
    require_place(place)
    known = sorted((comparable(total) for total in totals if total is not None), reverse=True)
    if len(known) <= place:
        return [None if total is None else 0.0 for total in totals]
    # Among the others the total at the place is the same for all below it; who stands at it or above lacks nothing.
    wanted = known[place - 1]
    return [None if total is None else _lacking(total, wanted) for total in totals]


def _lacking(total: float, wanted: float) -> float:
    if comparable(total) >= wanted:
        return 0.0
    lacking = float(EXACT.subtract(exact(wanted), exact(total)))
    while comparable(total + lacking) < wanted:
        # A cell adds doubles, and -1 + 1.031 falls short of 0.031 there.
        lacking += lacking * _LAST_BIT
    return lacking


def require_place(place: int) -> None:
    """Refuse a place below the first.

    Raises:
        ScoringError: ``place`` is below 1.
    """
    if place < 1:
        raise ScoringError(
            f"順位の目標は 1 以上にしてください（{place}）。", f"The place aimed at must be 1 or more, not {place}."
        )
