"""Cases for what sheets do to ranges: blanks, flags, merged and hidden cells, inline arrays, arguments too few or too many."""

from __future__ import annotations

from tests.conformance.rulebook_cases import BOOK, HEADER, SCORES
from tests.conformance.table import (
    DIV0,
    EIGHT,
    LADDER,
    NA,
    NUM,
    SQRT2,
    TRUE,
    VALUE,
    Case,
    Cells,
    Difference,
    Formula,
    Inline,
    col,
    down,
    everywhere,
    inline,
    wrong_count,
)

HALVES = Inline([[0.5], [0.5]])
THIRD = Formula("=1/3", 1 / 3)


def merged(*values: float | None) -> Cells:
    """Return a column whose second cell is covered by the first."""
    return Cells([[value] for value in values], merged=True)


def hidden(*values: float) -> Cells:
    """Return a column whose second row is hidden."""
    return Cells([[value] for value in values], hidden_row=1)


_MERGED = "Covered cells of a merged range are blank."
_HIDDEN = "Hidden rows count."
_FLAG = "TRUE is no number."

_UNITS = "45.6％ as text among fractions is refused."

RANK = [
    Case(_UNITS, "SCORE_RANK", [col(0.456), col(0.441, "45.6％", 0.456)], [[VALUE]]),
    Case("45.6％ as text against fractions is refused.", "SCORE_RANK", [col("45.6％"), col(0.441, 0.456)], [[VALUE]]),
    Case("45.6％ as text among percentages is read.", "SCORE_RANK", [col("45.6％"), col(44.1, 45.6)], [[1]]),
    Case("Blanks in the reference are skipped.", "SCORE_RANK", [col(4), col(5, None, 4, 1)], [[2]]),
    inline(Case("", "SCORE_RANK", [col(4), Inline([[5], [4]])], [[2]])),
    Case(_MERGED, "SCORE_RANK", [col(4), merged(5, None, 4)], [[2]]),
    Case(_HIDDEN, "SCORE_RANK", [col(4), hidden(5, 9, 4)], [[3]]),
]
DEVIATIONS = [
    Case(_UNITS, "SCORE_DEVIATIONS", [col(0.441, "45.6％")], everywhere(VALUE, 2)),
    Case(
        "What shows as one value has no spread.",
        "SCORE_DEVIATIONS",
        [col(0.3, Formula("=0.1+0.2", 0.1 + 0.2))],
        everywhere(DIV0, 2),
    ),
    inline(Case("", "SCORE_DEVIATIONS", [Inline([[1], [3]])], down(40, 60))),
    Case(_MERGED, "SCORE_DEVIATIONS", [merged(1, None, 3)], down(40, None, 60)),
    Case(_HIDDEN, "SCORE_DEVIATIONS", [hidden(*EIGHT)], down(35, 45, 45, 45, 50, 50, 60, 70)),
]
DEVIATION = [
    Case(_UNITS, "SCORE_DEVIATION", [col("45.6％"), col(0.441, 0.456)], [[VALUE]]),
    Case("Blanks in the reference are skipped.", "SCORE_DEVIATION", [col(3), col(1, None, 3)], [[60]]),
    # 1, 1, 3 has mean 5/3 and population SD sqrt(8)/3, so 3 lies sqrt(2) of it above.
    Case(
        "TRUE in the reference is skipped.",
        "SCORE_DEVIATION",
        [col(3), col(TRUE, 1, 3)],
        [[60]],
        [[50 + 10 * SQRT2]],
        Difference.TRUE_IS_ONE,
    ),
    wrong_count("SCORE_DEVIATION", col(3)),
    inline(Case("", "SCORE_DEVIATION", [col(3), Inline([[1], [3]])], [[60]])),
    Case(_MERGED, "SCORE_DEVIATION", [col(3), merged(1, None, 3)], [[60]]),
    Case(_HIDDEN, "SCORE_DEVIATION", [col(9), hidden(*EIGHT)], [[70]]),
]
GROWTHS = [
    Case(
        "A year in fractions beside one in per cent is refused.",
        "SCORE_GROWTHS",
        [col(45.6, 50.2), col(0.441, 0.47)],
        everywhere(VALUE, 2),
    ),
    # In Calc: (1 - 50) / (100 - 1) in the first row.
    Case(
        _FLAG,
        "SCORE_GROWTHS",
        [col(TRUE, 60), col(50, 50)],
        everywhere(VALUE, 2),
        down(-49 / 99, 0.25),
        Difference.TRUE_IS_ONE,
    ),
    inline(Case("", "SCORE_GROWTHS", [Inline([[60]]), col(50)], down(0.25))),
    Case(_MERGED, "SCORE_GROWTHS", [merged(60, None), col(50, 50)], down(0.25, None)),
    Case(_HIDDEN, "SCORE_GROWTHS", [hidden(60, 75), hidden(50, 50)], down(0.25, 1)),
]
CHANGES = [
    Case("A lone blank.", "SCORE_CHANGES", [col(None), col(None)], down(None)),
    Case(_FLAG, "SCORE_CHANGES", [col(TRUE), col(2)], down(VALUE), down(-0.5), Difference.TRUE_IS_ONE),
    Case("A text is refused.", "SCORE_CHANGES", [col("多い"), col(2)], down(VALUE)),
    wrong_count("SCORE_CHANGES", col(1)),
    inline(Case("", "SCORE_CHANGES", [Inline([[150]]), col(100)], down(0.5))),
    Case(_MERGED, "SCORE_CHANGES", [merged(150, None), col(100, 100)], down(0.5, None)),
    Case(_HIDDEN, "SCORE_CHANGES", [hidden(150, 50), hidden(100, 100)], down(0.5, -0.5)),
]
WEIGHTED = [
    Case(_UNITS, "SCORE_WEIGHTED", [Cells([[0.441, 1], ["45.6％", 1]]), HALVES], everywhere(VALUE, 2)),
    Case("A lone blank.", "SCORE_WEIGHTED", [col(None), Inline([[1]])], down(None)),
    Case(_FLAG, "SCORE_WEIGHTED", [Cells([[10, TRUE]]), HALVES], down(VALUE), down(5.5), Difference.TRUE_IS_ONE),
    wrong_count("SCORE_WEIGHTED", Cells([[10, 20]]), HALVES, 1),
    Case(_MERGED, "SCORE_WEIGHTED", [Cells([[10, 20], [None, 40]], merged=True), HALVES], down(15, None)),
    Case(_HIDDEN, "SCORE_WEIGHTED", [Cells([[10, 20], [20, 40]], hidden_row=0), HALVES], down(15, 30)),
]
STEPS = [
    Case(
        "0.62 against percentages asks for the unit, in its row.",
        "SCORE_STEPS",
        [col(0.62, 62, 0), *LADDER[:1], Inline([[6], [4], [2], [0]])],
        down(VALUE, 6, 0),
    ),
    Case(
        "0.5 against small thresholds is a value.",
        "SCORE_STEPS",
        [col(0.5), Inline([[1], [0.4]]), Inline([[2], [1]])],
        [[1]],
    ),
    Case(_UNITS, "SCORE_STEPS", [col("60％"), Inline([[0.6], [0.5]]), Inline([[6], [4]])], [[VALUE]]),
    # In Calc TRUE is 1, which reaches none of 60, 50 and 40.
    Case(_FLAG, "SCORE_STEPS", [col(TRUE), *LADDER], [[VALUE]], [[NA]], Difference.TRUE_IS_ONE),
    wrong_count("SCORE_STEPS"),
    Case(_MERGED, "SCORE_STEPS", [merged(60, None), *LADDER], down(6, None)),
    Case(_HIDDEN, "SCORE_STEPS", [hidden(60, 45), *LADDER], down(6, 2)),
]
CUT = [
    Case("A lone blank has no place.", "SCORE_CUT", [col(None), 0.5], [[NUM]]),
    Case(_FLAG, "SCORE_CUT", [col(3, TRUE, 2), THIRD], [[VALUE]], [[3]], Difference.TRUE_IS_ONE),
    wrong_count("SCORE_CUT"),
    inline(Case("", "SCORE_CUT", [Inline([[3], [2], [1]]), THIRD], [[3]])),
    Case(_MERGED, "SCORE_CUT", [merged(3, None, 2), 0.5], [[3]]),
    Case(_HIDDEN, "SCORE_CUT", [hidden(3, 9, 2), THIRD], [[9]]),
]
NUMBER = [
    Case("An inline array, each by itself.", "SCORE_NUMBER", [Inline([["１"], ["(4)"]])], down(1, 4)),
    Case(_MERGED, "SCORE_NUMBER", [merged(5, None)], down(5, None)),
    Case(_HIDDEN, "SCORE_NUMBER", [hidden(5, 6)], down(5, 6)),
]
REWARDS = [
    Case("A lone blank.", "SCORE_REWARDS", [BOOK, col(None), col(None)], [[None]]),
    # In Calc a payroll of 1, 1 and 2: the same shares as 100, 100 and 200.
    Case(
        _FLAG,
        "SCORE_REWARDS",
        [BOOK, col(30, 20, 10), col(TRUE, TRUE, 2)],
        everywhere(VALUE, 3),
        down(0.0004, 0, 0),
        Difference.TRUE_IS_ONE,
    ),
    inline(
        Case("", "SCORE_REWARDS", [BOOK, Inline([[30], [20], [10]]), col(100, 100, 200)], down(0.0004, 0, 0)),
    ),
    Case(_MERGED, "SCORE_REWARDS", [BOOK, merged(30, None, 10), col(100, 100, 200)], everywhere(NA, 3)),
    Case(_HIDDEN, "SCORE_REWARDS", [BOOK, hidden(30, 20, 10), col(100, 100, 200)], down(0.0004, 0, 0)),
    Case(
        "A payroll of 0 is refused.", "SCORE_REWARDS", [BOOK, col(30, 20, 10), col(0, 100, 200)], everywhere(VALUE, 3)
    ),
]
_ROWS = [["甲", 30, 100, 5, 10], ["乙", 40, 100, 4, 10], ["丙", 50, 100, 3, 10]]
TABLE = [
    # In Calc TRUE of 2 is the half that 5 of 10 are.
    Case(
        _FLAG,
        "SCORE_TABLE",
        [BOOK, Cells([HEADER, ["甲", 30, 100, TRUE, 2], *_ROWS[1:]])],
        [[VALUE]],
        SCORES,
        Difference.TRUE_IS_ONE,
    ),
    Case(
        "A name that is covered is missing.",
        "SCORE_TABLE",
        [BOOK, Cells([HEADER, [None, *_ROWS[0][1:]], *_ROWS[1:]], merged=True)],
        [[VALUE]],
    ),
    Case(_HIDDEN, "SCORE_TABLE", [BOOK, Cells([HEADER, *_ROWS], hidden_row=2)], SCORES),
    Case(
        "Equal branches have no score.",
        "SCORE_TABLE",
        [BOOK, Cells([HEADER, *[[name, 30, 100, 5, 10] for name in "甲乙丙"]])],
        [SCORES[0], *[[name, DIV0, DIV0, DIV0, DIV0] for name in "甲乙丙"]],
    ),
]
CASES = [
    *RANK,
    *DEVIATIONS,
    *DEVIATION,
    *GROWTHS,
    *CHANGES,
    *WEIGHTED,
    *STEPS,
    *CUT,
    *NUMBER,
    *REWARDS,
    *TABLE,
]
