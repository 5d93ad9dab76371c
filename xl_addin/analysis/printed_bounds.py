"""Bounds of scores, totals and ranks that start from printed scores: exact decimals, nothing sampled."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

from xl_addin.analysis.printed import require_printed
from xl_addin.analysis.results import Bounds, EntityBounds, Range
from xl_addin.engine.exact import EXACT, exact
from xl_addin.engine.rank_ranges import rank_ranges
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.analysis.printed import Printed
    from xl_addin.engine.exact import Known
    from xl_addin.engine.rank_ranges import Ends
    from xl_addin.engine.ranking import Ties
    from xl_addin.rulebook.model import DeviationBook


def printed_bounds(book: DeviationBook, printed: Printed) -> Bounds:
    """Bound what the true figures can be.

    A true score lies within half a unit of the last printed decimal; the true total lies within the sum of these and within
    half a unit of the printed total's own last decimal, and each score within what the total leaves to it.

    Args:
        book: the rules; its way of sharing ranks counts.
        printed: the table.

    Returns:
        The bounds. The true rank, of the unrounded figures, is always inside.

    Raises:
        ScoringError: a printed total cannot be the sum of the printed scores, or as ``require_printed``.
    """
    ends = possible_ends(book, printed)
    columns = [[points[place] for points, _ in ends] for place in range(len(book.indicators))]
    ties = cast("Ties", book.ties)
    rank_columns = [rank_ranges(column, ties) for column in columns]
    ranks = rank_ranges([total for _, total in ends], ties)
    entities = tuple(
        EntityBounds(
            entity=entity,
            points=tuple(map(_range, points)),
            point_ranks=tuple(column[row] for column in rank_columns),
            total=_range(total),
            rank=ranks[row],
        )
        for row, (entity, (points, total)) in enumerate(zip(printed.entities, ends, strict=True))
    )
    return Bounds(_assumed(printed), entities)


def possible_ends(book: DeviationBook, printed: Printed) -> list[tuple[tuple[Ends | None, ...], Ends | None]]:
    """Give the ends of every entity's scores and total, exactly.

    Args:
        book: the rules.
        printed: the table.

    Raises:
        ScoringError: as ``printed_bounds``.
    """
    require_printed(book, printed)
    return [_entity_ends(book, printed, row) for row in range(len(printed.entities))]


def _entity_ends(book: DeviationBook, printed: Printed, row: int) -> tuple[tuple[Ends | None, ...], Ends | None]:
    points = [_around(figure, printed.half) for figure in printed.points[row]]
    total = _around(printed.totals[row], printed.total_half)
    known = [each for each in points if each is not None]
    if len(known) < len(book.indicators):
        return tuple(points), total
    low, high = _sums(known)
    if total is not None:
        low, high = max(low, total[0]), min(high, total[1])
    if low > high:
        entity = printed.entities[row]
        raise ScoringError(
            f"{entity}の総得点 {printed.totals[row]:.15g} は、丸め（得点 ±{printed.half:f}、総得点 ±{printed.total_half:f}）"
            "を考えても指標の得点の合計になりません。",
            f"{entity}: the total {printed.totals[row]:.15g} cannot be the sum of its scores, rounded within ±{printed.half:f} "
            f"(totals within ±{printed.total_half:f}).",
        )
    return tuple(_left_by(each, known, (low, high)) for each in known), (low, high)


def _left_by(own: Ends, all_ends: Sequence[Ends], total: Ends) -> Ends:
    """Narrow a score to what the total leaves to it."""
    least, greatest = _sums(all_ends)
    others_least, others_greatest = EXACT.subtract(least, own[0]), EXACT.subtract(greatest, own[1])
    low = max(own[0], EXACT.subtract(total[0], others_greatest))
    high = min(own[1], EXACT.subtract(total[1], others_least))
    return low, high


def _sums(ends: Sequence[Ends]) -> Ends:
    low = high = Decimal(0)
    for least, greatest in ends:
        low, high = EXACT.add(low, least), EXACT.add(high, greatest)
    return low, high


def _around(figure: Known, half: Decimal) -> Ends | None:
    if figure is None:
        return None
    value = exact(figure)
    return EXACT.subtract(value, half), EXACT.add(value, half)


def _range(ends: Ends | None) -> Range | None:
    return None if ends is None else Range(float(ends[0]), float(ends[1]))


def _assumed(printed: Printed) -> Text:
    half = f"±{printed.half:f}"
    of_totals = f"±{printed.total_half:f}"
    ja, en = ("", "") if of_totals == half else (f"（総得点は {of_totals}）", f" (totals within {of_totals})")
    return Text(
        f"公表された得点は、丸める前の値から {half}{ja} 以内にあるとします。総得点は、指標の得点の合計とも公表値とも合うものとします。",
        f"Printed scores lie within {half} of the true ones{en}; a true total fits both the sum of the scores and the "
        "printed total.",
    )
