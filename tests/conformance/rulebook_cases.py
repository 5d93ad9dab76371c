"""Calls that need a rule book: the invented one of three branches, scored here by hand."""

from __future__ import annotations

from tests.conformance.table import (
    DIV0,
    ERROR_DIV0,
    NA,
    VALUE,
    Case,
    Cells,
    Difference,
    Err504,
    Inline,
    col,
    down,
    everywhere,
)

BOOK = "invented/2099"

# Payroll 100 + 100 + 200 and a levy of 0.0001 make a fund of 0.04. With the 2nd's own total as base only the first is
# above it; with the 3rd's, the excesses are 20 and 10.
REWARDS = [
    Case("All to the first.", "SCORE_REWARDS", [BOOK, col(30, 20, 10), col(100, 100, 200)], down(0.0004, 0, 0)),
    Case(
        "Two to one with the first total outside as base.",
        "SCORE_REWARDS",
        [BOOK, col(30, 20, 10), col(100, 100, 200), "first_outside"],
        down(0.0004 * 2 / 3, 0.0004 / 3, 0),
    ),
    Case(
        "No payroll yet, no reward yet.",
        "SCORE_REWARDS",
        [BOOK, col(30, 20, 10), col(None, None, None)],
        down(None, None, None),
    ),
    Case(
        "Half the payroll is a missing fact.",
        "SCORE_REWARDS",
        [BOOK, col(30, 20, 10), col(100, None, 200)],
        everywhere(NA, 3),
    ),
    Case("A branch too few is a missing fact.", "SCORE_REWARDS", [BOOK, col(30, 20), col(100, 100)], everywhere(NA, 2)),
    Case("No differences, no shares.", "SCORE_REWARDS", [BOOK, col(5, 5, 5), col(1, 1, 1)], everywhere(DIV0, 3)),
    Case(
        "An unknown rule book.", "SCORE_REWARDS", ["invented/1900", col(30, 20, 10), col(1, 1, 1)], everywhere(VALUE, 3)
    ),
    Case("A text as payroll.", "SCORE_REWARDS", [BOOK, col(30, 20, 10), col(100, "x", 200)], everywhere(VALUE, 3)),
    Case(
        "An error as payroll.", "SCORE_REWARDS", [BOOK, col(30, 20, 10), col(100, ERROR_DIV0, 200)], everywhere(DIV0, 3)
    ),
    Case(
        "A missing payroll.",
        "SCORE_REWARDS",
        [BOOK, col(30, 20, 10)],
        [[VALUE]],
        Err504.PARAMETERS,
        Difference.COUNTED_BY_CALC,
    ),
]

HEADER = ["支部", "実施者数", "対象者数", "指導者数", "指導対象者数"]
_FACTS = Cells([HEADER, ["甲", 30, 100, 5, 10], ["乙", 40, 100, 4, 10], ["丙", 50, 100, 3, 10]])
_TITLES = ["支部", "指標1 一つ目", "指標2 二つ目", "総得点", "順位"]
# Rates 30, 40, 50 and 50, 40, 30 have z-scores of -sqrt(1.5), 0, sqrt(1.5) and back.
_D = 10 * 1.5**0.5
SCORES = [
    _TITLES,
    ["甲", 50 - _D, 20 + 0.4 * _D, 70 - 0.6 * _D, 3],
    ["乙", 50, 20, 70, 2],
    ["丙", 50 + _D, 20 - 0.4 * _D, 70 + 0.6 * _D, 1],
]
TABLE = [
    Case("A whole scheme.", "SCORE_TABLE", [BOOK, _FACTS], SCORES),
    Case(
        "Columns in any order, by key or label.",
        "SCORE_TABLE",
        [
            BOOK,
            Cells(
                [
                    ["支部", "to_guide", "指導者数", "eligible", "実施者数"],
                    ["甲", 10, 5, 100, 30],
                    ["乙", 10, 4, 100, 40],
                    ["丙", 10, 3, 100, 50],
                ]
            ),
        ],
        SCORES,
    ),
    Case(
        "A scenario adds to the facts.",
        "SCORE_TABLE",
        [
            BOOK,
            Cells([HEADER, ["甲", 20, 100, 5, 10], ["乙", 40, 100, 4, 10], ["丙", 50, 100, 3, 10]]),
            Cells([["支部", "実施者数"], ["甲", 10]]),
        ],
        SCORES,
    ),
    Case(
        "Office text is read.",
        "SCORE_TABLE",
        [BOOK, Cells([HEADER, ["甲", "３０", 100, 5, 10], ["乙", 40, "100", 4, 10], ["丙", 50, 100, 3, 10]])],
        SCORES,
    ),
    Case(
        "A missing fact leaves that branch without a total, and the others theirs.",
        "SCORE_TABLE",
        [BOOK, Cells([HEADER, ["甲", None, 100, 5, 10], ["乙", 40, 100, 4, 10], ["丙", 50, 100, 3, 10]])],
        [
            _TITLES,
            ["甲", None, 20 + 0.4 * _D, None, None],
            ["乙", 40, 20, 60, 2],
            ["丙", 60, 20 - 0.4 * _D, 80 - 0.4 * _D, 1],
        ],
    ),
    Case(
        "A branch too few is a missing fact.",
        "SCORE_TABLE",
        [BOOK, Cells([HEADER, ["甲", 30, 100, 5, 10], ["乙", 40, 100, 4, 10]])],
        [[NA]],
    ),
    Case(
        "A missing column is refused.",
        "SCORE_TABLE",
        [BOOK, Cells([HEADER[:4], ["甲", 30, 100, 5], ["乙", 40, 100, 4], ["丙", 50, 100, 3]])],
        [[NA]],
    ),
    Case(
        "A text as a fact is refused.",
        "SCORE_TABLE",
        [BOOK, Cells([HEADER, ["甲", "x", 100, 5, 10], ["乙", 40, 100, 4, 10], ["丙", 50, 100, 3, 10]])],
        [[VALUE]],
    ),
    Case(
        "An error as a fact is passed on.",
        "SCORE_TABLE",
        [BOOK, Cells([HEADER, ["甲", ERROR_DIV0, 100, 5, 10], ["乙", 40, 100, 4, 10], ["丙", 50, 100, 3, 10]])],
        [[DIV0]],
    ),
    Case("An empty table is a missing fact.", "SCORE_TABLE", [BOOK, col(None)], [[NA]]),
    Case("A blank rule book is refused.", "SCORE_TABLE", [col(None), _FACTS], [[VALUE]]),
    Case("An unknown rule book is refused.", "SCORE_TABLE", ["invented/1900", _FACTS], [[VALUE]]),
    Case("No path leads out of the rules.", "SCORE_TABLE", ["../../etc/passwd", _FACTS], [[VALUE]]),
    Case("Missing facts.", "SCORE_TABLE", [BOOK], [[VALUE]], Err504.PARAMETERS, Difference.COUNTED_BY_CALC),
    Case(
        "An inline table is a value.",
        "SCORE_TABLE",
        [BOOK, Inline([["支部"], ["甲"]])],
        [[NA]],
        Err504.PARAMETERS,
        Difference.NO_LITERAL,
    ),
]
