"""Plain tiers: the result of the first threshold that a value reaches."""

from __future__ import annotations

import operator
from typing import Callable, Literal, Sequence, Union, get_args

from xl_addin.engine.exact import Known, comparable, require_option
from xl_addin.errors import MissingFactError, ScoringError

Compare = Literal[">=", ">", "<=", "<"]
Result = Union[float, str]

#: How a value is held against a threshold: 以上, 超, 以下, 未満.
COMPARISONS: tuple[Compare, ...] = get_args(Compare)

_REACHES: dict[Compare, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}


def step_result(
    value: Known,
    thresholds: Sequence[float],
    results: Sequence[Result],
    compare: Compare = ">=",
) -> Result | None:
    """Give the result of the first threshold that a value reaches; both sides are compared at 15 digits.

    Args:
        value: the number to place, or None (blank).
        thresholds: from the hardest to the easiest: falling for ">=" and ">", rising for "<=" and "<".
        results: one per threshold; one more, at the end, is for a value that reaches none.
        compare: ">=" (以上), ">" (を超える), "<=" (以下) or "<" (未満).

    Returns:
        The result, or None for a blank.

    Raises:
        MissingFactError: no threshold is reached and no result says what then (``#N/A``).
        ScoringError: the thresholds are not in that order, their number does not fit the results, or ``compare`` is
            another word.
    """
    require_option(compare, COMPARISONS, "compare")
    keys = [comparable(threshold) for threshold in thresholds]
    _check_order(keys, compare)
    if not keys or len(results) not in {len(keys), len(keys) + 1}:
        raise ScoringError(
            f"基準 {len(keys)} 個に結果が {len(results)} 個です。同数か、どれにも届かない場合の 1 個を足した数にしてください。",
            f"There are {len(results)} results for {len(keys)} thresholds: give as many, or one more for none reached.",
        )
    if value is None:
        return None
    key = comparable(value)
    for threshold, result in zip(keys, results):
        if _REACHES[compare](key, threshold):
            return result
    if len(results) == len(keys):
        raise MissingFactError(
            f"{value:.15g} はどの基準にも届かず、その場合の結果が指定されていません。",
            f"{value:.15g} reaches no threshold, and no result is given for that case.",
        )
    return results[-1]


def _check_order(keys: Sequence[float], compare: Compare) -> None:
    is_harder = operator.gt if compare in {">=", ">"} else operator.lt
    for number, (harder, easier) in enumerate(zip(keys, keys[1:]), start=2):
        if not is_harder(harder, easier):
            raise ScoringError(
                f"基準は厳しい順に並べてください。{number} 番目の {easier:.15g} には決して届きません。",
                f"Put the hardest threshold first: number {number}, {easier:.15g}, could never be reached.",
            )
