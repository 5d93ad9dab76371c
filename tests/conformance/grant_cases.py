"""Cases for the functions that turn points into yen: SCORE_GRANTS, SCORE_GRANT_GAINS and SCORE_REWARD_TABLE."""

from __future__ import annotations

from dataclasses import replace

from tests.conformance.rulebook_cases import BOOK
from tests.conformance.table import (
    DIV0,
    ERROR_DIV0,
    ERROR_NA,
    MISSING,
    NA,
    NUM,
    TRUE,
    VALUE,
    Case,
    Cells,
    Difference,
    Inline,
    col,
    down,
    everywhere,
    inline,
    wrong_count,
)

_MERGED = "Covered cells of a merged range are blank."
_HIDDEN = "Hidden rows count."
_FLAG = "TRUE is no number."

GRANTS = [
    # 10 by 1 : 2 : 4 are 1.43, 2.86 and 5.71.
    Case(
        "Odd yen go to the largest fractions, and nothing is left.",
        "SCORE_GRANTS",
        [10, col(1, 2, 4), col(1, 1, 1)],
        down(1, 3, 6, 0),
    ),
    Case("Points × insured.", "SCORE_GRANTS", [600, col(2, 1), col(100, 400)], down(200, 400, 0)),
    Case("Ties go to the upper row.", "SCORE_GRANTS", [100, col(5, 5, 5), col(9, 9, 9)], down(34, 33, 33, 0)),
    Case("A blank row stays blank.", "SCORE_GRANTS", [90, col(1, None, 2), col(3, None, 3)], down(30, None, 60, 0)),
    Case("Negative points count as 0.", "SCORE_GRANTS", [90, col(-4, 1, 2), col(3, 3, 3)], down(0, 30, 60, 0)),
    Case(
        "A negative rung in brackets.", "SCORE_GRANTS", [90, col("（-4）", "１", 2), col(3, 3, 3)], down(0, 30, 60, 0)
    ),
    # 60 : 30 : 10 with 40 each: 20 go on as 15 : 5, and then 5 to the last.
    Case(
        "A cap for all, and what is above it is shared again.",
        "SCORE_GRANTS",
        [100, col(6, 3, 1), col(2, 2, 2), 40],
        down(40, 40, 20, 0),
    ),
    Case(
        "Blank caps below the points are left out.",
        "SCORE_GRANTS",
        [100, col(1, 1, 1), col(2, 2, 2), col(None, 0, 20, None, None)],
        down(80, 0, 20, 0),
    ),
    Case("A cap below the points is refused.", "SCORE_GRANTS", [9, col(1), col(2), col(None, 5)], everywhere(VALUE, 2)),
    Case(
        "A cap per row, blank for none.",
        "SCORE_GRANTS",
        [100, col(1, 1, 1), col(2, 2, 2), col(None, 0, 20)],
        down(80, 0, 20, 0),
    ),
    Case(
        "What no one may take is the last row.",
        "SCORE_GRANTS",
        [100, col(6, 3, 0), col(2, 2, 2), 30],
        down(30, 30, 0, 40),
    ),
    Case("A row gives a row.", "SCORE_GRANTS", [90, Cells([[1, 2]]), Cells([[3, 3]])], [[30, 60, 0]]),
    Case("No points above 0.", "SCORE_GRANTS", [90, col(0, -4), col(3, 3)], everywhere(DIV0, 3)),
    Case("Missing insured.", "SCORE_GRANTS", [90, col(1, 2), col(3, None)], everywhere(NA, 3)),
    Case("Missing points.", "SCORE_GRANTS", [90, col(1, None), col(3, 3)], everywhere(NA, 3)),
    Case(
        "No receiver yet, nothing shared.",
        "SCORE_GRANTS",
        [90, col(None, None), col(None, None)],
        down(None, None, None),
    ),
    Case("Insured of 0 are refused.", "SCORE_GRANTS", [90, col(1, 2), col(3, 0)], everywhere(VALUE, 3)),
    Case("Half a yen is refused.", "SCORE_GRANTS", [90.5, col(1, 2), col(3, 3)], everywhere(VALUE, 3)),
    Case("More yen than a cell shows.", "SCORE_GRANTS", [1e15, col(1, 2), col(3, 3)], everywhere(NUM, 3)),
    Case("A blank budget is refused.", "SCORE_GRANTS", [col(None), col(1, 2), col(3, 3)], everywhere(VALUE, 3)),
    Case("A budget of 0 is refused.", "SCORE_GRANTS", [0, col(1, 2), col(3, 3)], everywhere(VALUE, 3)),
    Case("A negative cap is refused.", "SCORE_GRANTS", [90, col(1, 2), col(3, 3), col(5, -1)], everywhere(VALUE, 3)),
    Case(
        "A lone blank cap is none.",
        "SCORE_GRANTS",
        [90, col(1, 2), col(3, 3), col(None)],
        down(30, 60, 0),
        everywhere(VALUE, 3),
        Difference.BLANK_SETTING_IS_ZERO,
    ),
    Case("A text is refused.", "SCORE_GRANTS", [90, col("x", 2), col(3, 3)], everywhere(VALUE, 3)),
    Case("An error is passed on.", "SCORE_GRANTS", [90, col(1, 2), col(3, ERROR_NA)], everywhere(NA, 3)),
    Case(
        "An error as the budget is passed on.", "SCORE_GRANTS", [col(ERROR_DIV0), col(1), col(3)], everywhere(DIV0, 2)
    ),
    Case(
        _FLAG,
        "SCORE_GRANTS",
        [90, col(TRUE, 2), col(3, 3)],
        everywhere(VALUE, 3),
        down(30, 60, 0),
        Difference.TRUE_IS_ONE,
    ),
    wrong_count("SCORE_GRANTS", 90, col(1)),
    inline(Case("", "SCORE_GRANTS", [90, Inline([[1], [2]]), col(3, 3)], down(30, 60, 0))),
    Case(
        _MERGED,
        "SCORE_GRANTS",
        [90, Cells([[1], [None], [2]], merged=True), Cells([[3], [None], [3]], merged=True)],
        down(30, None, 60, 0),
    ),
    Case(_HIDDEN, "SCORE_GRANTS", [90, Cells([[1], [2], [6]], hidden_row=1), col(3, 3, 3)], down(10, 20, 60, 0)),
]

GRANT_GAINS = [
    # 120 by 1 : 2 are 40 and 80; by 2 : 2 the first has 60, by 1 : 3 the second 90.
    Case("One more point.", "SCORE_GRANT_GAINS", [120, col(1, 2), col(3, 3), 1], down(20, 10)),
    # By 1 : 1 the second has 60.
    Case("A column of gains and losses.", "SCORE_GRANT_GAINS", [120, col(1, 2), col(3, 3), col(1, -1)], down(20, -20)),
    Case("A blank gain stays blank.", "SCORE_GRANT_GAINS", [120, col(1, 2), col(3, 3), col(None, 1)], down(None, 10)),
    Case(
        "A blank row stays blank.", "SCORE_GRANT_GAINS", [120, col(1, None, 2), col(3, None, 3), 1], down(20, None, 10)
    ),
    Case(
        "Blank gains below the points are left out.",
        "SCORE_GRANT_GAINS",
        [120, col(1, 2), col(3, 3), col(1, None, None)],
        down(20, None),
    ),
    Case("Negative points rise to 0 first.", "SCORE_GRANT_GAINS", [120, col(-4, 2), col(3, 3), col(6, 0)], down(60, 0)),
    Case("Who is at its cap gains nothing.", "SCORE_GRANT_GAINS", [120, col(2, 1), col(3, 3), 1, 70], down(0, 10)),
    Case(
        "Who would leave nobody with points has no answer.",
        "SCORE_GRANT_GAINS",
        [120, col(1, 0), col(3, 3), col(-1, 1)],
        down(DIV0, 60),
    ),
    Case("A row gives a row.", "SCORE_GRANT_GAINS", [120, Cells([[1, 2]]), Cells([[3, 3]]), 1], [[20, 10]]),
    Case("No points above 0.", "SCORE_GRANT_GAINS", [120, col(0, -4), col(3, 3), 1], everywhere(DIV0, 2)),
    Case("Missing insured.", "SCORE_GRANT_GAINS", [120, col(1, 2), col(3, None), 1], everywhere(NA, 2)),
    Case(
        "A lone blank gain leaves all blank.",
        "SCORE_GRANT_GAINS",
        [120, col(1, 2), col(3, 3), col(None)],
        down(None, None),
        down(0, 0),
        Difference.BLANK_SETTING_IS_ZERO,
    ),
    Case("One gain a row.", "SCORE_GRANT_GAINS", [120, col(1, 2, 3), col(3, 3, 3), col(1, 2)], everywhere(VALUE, 3)),
    Case("A text as a gain is refused.", "SCORE_GRANT_GAINS", [120, col(1, 2), col(3, 3), "x"], everywhere(VALUE, 2)),
    Case("A text is refused.", "SCORE_GRANT_GAINS", [120, col("x", 2), col(3, 3), 1], everywhere(VALUE, 2)),
    Case("An error is passed on.", "SCORE_GRANT_GAINS", [120, col(1, ERROR_NA), col(3, 3), 1], everywhere(NA, 2)),
    Case(
        _FLAG,
        "SCORE_GRANT_GAINS",
        [120, col(TRUE, 2), col(3, 3), 1],
        everywhere(VALUE, 2),
        down(20, 10),
        Difference.TRUE_IS_ONE,
    ),
    Case("Gains left out.", "SCORE_GRANT_GAINS", [120, col(1, 2), col(3, 3)], everywhere(VALUE, 2)),
    wrong_count("SCORE_GRANT_GAINS", 120, col(1)),
    inline(Case("", "SCORE_GRANT_GAINS", [120, col(1, 2), Inline([[3], [3]]), 1], down(20, 10))),
    Case(
        _MERGED,
        "SCORE_GRANT_GAINS",
        [120, Cells([[1], [None], [2]], merged=True), Cells([[3], [None], [3]], merged=True), 1],
        down(20, None, 10),
    ),
    # 90 by 1 : 2 : 6; by 2 : 2 : 6 the first has 18, by 1 : 3 : 6 the second 27, by 1 : 2 : 7 the third 63.
    Case(
        _HIDDEN,
        "SCORE_GRANT_GAINS",
        [90, Cells([[1], [2], [6]], hidden_row=1), col(3, 3, 3), 1],
        down(8, 7, 3),
    ),
]

_HEADER = ["基準を超える点", "報奨金（円）", "料率の引下げ", "拠出（円）", "差引（円）", "料率への影響", "反映後の料率"]
# 0.01 % of 400 yen are 0.04 yen, all for the first, who alone is above the second.
_ALONE = [
    _HEADER,
    [10, 0.04, 0.0004, 0.01, 0.03, -0.0003, None],
    [0, 0, 0, 0.01, -0.01, 0.0001, None],
    [0, 0, 0, 0.02, -0.02, 0.0001, None],
]
_RATED = [_HEADER, [*_ALONE[1][:6], 0.0997], _ALONE[2], [*_ALONE[3][:6], 0.0951]]
_TOTALS, _PAYROLL = col(30, 20, 10), col(100, 100, 200)


def _table(title: str, arguments: list[object], expected: list[list[object]]) -> Case:
    return Case(title, "SCORE_REWARD_TABLE", [BOOK, *arguments], expected)


def _refusal(title: str, arguments: list[object], error: object) -> Case:
    return _table(title, arguments, [[error] * len(_HEADER)] * 4)


REWARD_TABLE = [
    _table("Levy, reward and balance.", [_TOTALS, _PAYROLL], _ALONE),
    _table("With premium rates, one of them blank.", [_TOTALS, _PAYROLL, col(0.1, None, 0.095)], _RATED),
    _table("Blank rates below the totals are left out.", [_TOTALS, _PAYROLL, col(0.1, None, 0.095, None)], _RATED),
    _table("A lone blank cell of rates is none.", [_TOTALS, _PAYROLL, col(None)], _ALONE),
    # Excesses 20 and 10 by 100 each: two thirds and one third of 0.04.
    _table(
        "The first total outside as base.",
        [_TOTALS, _PAYROLL, MISSING, "first_outside"],
        [
            _HEADER,
            [20, 0.08 / 3, 0.0008 / 3, 0.01, 0.05 / 3, -0.0005 / 3, None],
            [10, 0.04 / 3, 0.0004 / 3, 0.01, 0.01 / 3, -0.0001 / 3, None],
            [0, 0, 0, 0.02, -0.02, 0.0001, None],
        ],
    ),
    _table(
        "Without payroll only the points above the base are known.",
        [_TOTALS, col(None, None, None)],
        [_HEADER, *([excess, *[None] * 6] for excess in (10, 0, 0))],
    ),
    _table("No totals yet.", [col(None, None), col(None, None)], [_HEADER, [None] * 7, [None] * 7]),
    _table("Rows give the same table.", [Cells([[30, 20, 10]]), Cells([[100, 100, 200]])], _ALONE),
    _table(
        _MERGED,
        [
            Cells([[30], [None], [20], [10]], merged=True),
            Cells([[100], [None], [100], [200]], merged=True),
        ],
        [_HEADER, _ALONE[1], [None] * 7, *_ALONE[2:]],
    ),
    _table(_HIDDEN, [Cells([[30], [20], [10]], hidden_row=1), _PAYROLL], _ALONE),
    _refusal("Half the payroll is a missing fact.", [_TOTALS, col(100, None, 200)], NA),
    _refusal("A branch too few is a missing fact.", [col(30, 20), col(100, 100)], NA),
    _refusal("No differences, no shares.", [col(5, 5, 5), _PAYROLL], DIV0),
    _refusal("A rate of 10 for 10 % is refused.", [_TOTALS, _PAYROLL, col(10, 10, 10)], VALUE),
    _refusal("One rate a branch.", [_TOTALS, _PAYROLL, col(0.1, 0.1)], VALUE),
    _refusal("A text as payroll is refused.", [_TOTALS, col(100, "x", 200)], VALUE),
    _refusal("An error is passed on.", [col(30, ERROR_NA, 10), _PAYROLL], NA),
    _refusal("An unknown base is refused.", [_TOTALS, _PAYROLL, MISSING, "middle"], VALUE),
    replace(
        _refusal(_FLAG, [col(30, 20, TRUE), _PAYROLL], VALUE),
        calc=[_HEADER, *_ALONE[1:]],
        difference=Difference.TRUE_IS_ONE,
    ),
    Case("An unknown rule book.", "SCORE_REWARD_TABLE", ["invented/1900", _TOTALS, _PAYROLL], [[VALUE]]),
    Case("A rule book without a reward.", "SCORE_REWARD_TABLE", ["kokuho_pref/2024", _TOTALS, _PAYROLL], [[VALUE]]),
    wrong_count("SCORE_REWARD_TABLE", BOOK, _TOTALS),
    inline(_table("", [Inline([[30], [20], [10]]), _PAYROLL], _ALONE)),
]

CASES = [*GRANTS, *GRANT_GAINS, *REWARD_TABLE]
