"""Calls that compare with the others: the range of a rank, and points that most others get.

Ranges are counted by hand from the ends of each value; the lines are those of Chiba's common indicator of FY2020, which
give 30, 40 and 50 points, the last two only with the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.conformance.rulebook_cases import BOOK
from tests.conformance.table import (
    DIV0,
    ERROR_DIV0,
    ERROR_NA,
    NA,
    TRUE,
    VALUE,
    Case,
    Cells,
    Difference,
    Inline,
    Rows,
    Says,
    col,
    inline,
    wrong_count,
)

if TYPE_CHECKING:
    from xl_addin.cells import CellError

CHIBA, OUTLINE = "kokuho_muni/2020", "kokuho_pref/2021"


def both(error: CellError, rows: int) -> Rows:
    """Return two columns in which every cell shows the same error."""
    return [[error, error]] * rows


# 348.4 twice: each is second or third. 349 and 340 are far enough from them.
_FOUR = (349, 348.4, 348.4, 340)
_RANGES = [[1, 1], [2, 3], [2, 3], [4, 4]]
RANK_RANGES = [
    Case("Printed figures that tie may stand either way.", "SCORE_RANK_RANGES", [col(*_FOUR), 0.05], _RANGES),
    Case(
        "Ends that touch may tie, and a tie shares the better rank.",
        "SCORE_RANK_RANGES",
        [col(0.4, 0.3), 0.05],
        [[1, 1], [1, 2]],
    ),
    Case("A margin for each row.", "SCORE_RANK_RANGES", [col(5, 4, 1), col(0, 2, 0)], [[1, 2], [1, 2], [3, 3]]),
    Case(
        "Blank margins below the values are left out.",
        "SCORE_RANK_RANGES",
        [col(5, 4, 1), col(0, 2, 0, None, None)],
        [[1, 2], [1, 2], [3, 3]],
    ),
    Case("A margin from a cell.", "SCORE_RANK_RANGES", [col(*_FOUR), col(0.05)], _RANGES),
    Case(
        "Margins as an inline array.",
        "SCORE_RANK_RANGES",
        [col(5, 4), Inline([[0], [2]])],
        [[1, 2], [1, 2]],
    ),
    Case("The smallest first.", "SCORE_RANK_RANGES", [col(1, 1.05, 3), 0.05, "low"], [[1, 2], [1, 2], [3, 3]]),
    Case("In Japanese.", "SCORE_RANK_RANGES", [col(1, 3), 0.05, "昇順"], [[1, 1], [2, 2]]),
    Case("Blanks stay blank.", "SCORE_RANK_RANGES", [col(5, None, 4), 0.1], [[1, 1], [None, None], [2, 2]]),
    Case(
        "Beside a blank the margin may be blank.",
        "SCORE_RANK_RANGES",
        [col(5, None, 4), col(0.1, None, 0.1)],
        [[1, 1], [None, None], [2, 2]],
    ),
    Case("A lone blank.", "SCORE_RANK_RANGES", [col(None), 0.1], [[None, None]]),
    Case("Along a row.", "SCORE_RANK_RANGES", [Cells([[5, 4.9, 1]]), 0.1], [[1, 1, 3], [2, 2, 3]]),
    Case("Office text is read.", "SCORE_RANK_RANGES", [col("３４９", "348.4"), "０．０５"], [[1, 1], [2, 2]]),
    Case("A value without a margin is a missing fact.", "SCORE_RANK_RANGES", [col(5, 4), col(0.1, None)], both(NA, 2)),
    Case("A blank margin is refused.", "SCORE_RANK_RANGES", [col(5, 4), col(None)], both(VALUE, 2)),
    Case("No margin at all is refused.", "SCORE_RANK_RANGES", [col(5, 4), 0], both(VALUE, 2)),
    Case("A negative margin is refused.", "SCORE_RANK_RANGES", [col(5, 4), -0.1], both(VALUE, 2)),
    Case("A margin too few is refused.", "SCORE_RANK_RANGES", [col(5, 4, 3), col(0.1, 0.1)], both(VALUE, 3)),
    Case(
        "A margin in percent of values in fractions is refused.",
        "SCORE_RANK_RANGES",
        [col(0.456, 0.441), "0.05％"],
        both(VALUE, 2),
    ),
    Case(
        "A margin in percent of values in percent.", "SCORE_RANK_RANGES", [col(45.6, 44.1), "0.05％"], [[1, 1], [2, 2]]
    ),
    Case(
        "45.6％ as text among fractions is refused.", "SCORE_RANK_RANGES", [col(0.441, "45.6％"), 0.1], both(VALUE, 2)
    ),
    Case("A text is refused.", "SCORE_RANK_RANGES", [col(1, "x"), 0.1], both(VALUE, 2)),
    Case("An error is passed on.", "SCORE_RANK_RANGES", [col(1, ERROR_NA), 0.1], both(NA, 2)),
    Case("An error as margin is passed on.", "SCORE_RANK_RANGES", [col(1, 2), col(ERROR_DIV0)], both(DIV0, 2)),
    Case("An unknown order is refused.", "SCORE_RANK_RANGES", [col(1, 2), 0.1, "up"], both(VALUE, 2)),
    Case(
        "TRUE is no number.",
        "SCORE_RANK_RANGES",
        [col(TRUE, 2), 0.1],
        both(VALUE, 2),
        [[2, 2], [1, 1]],
        Difference.TRUE_IS_ONE,
    ),
    Case("A missing margin is refused.", "SCORE_RANK_RANGES", [col(1, 2)], both(VALUE, 2)),
    wrong_count("SCORE_RANK_RANGES"),
    inline(Case("", "SCORE_RANK_RANGES", [Inline([[2], [1]]), 0.1], [[1, 1], [2, 2]])),
    Case(
        "Covered cells of a merged range are blank.",
        "SCORE_RANK_RANGES",
        [Cells([[5], [None], [4]], merged=True), 0.1],
        [[1, 1], [None, None], [2, 2]],
    ),
    Case(
        "Hidden rows count.", "SCORE_RANK_RANGES", [Cells([[5], [9], [4]], hidden_row=1), 0.1], [[2, 2], [1, 1], [3, 3]]
    ),
]

_TITLES = ["指標", "行", "内容", "増える点", "取った割合", "説明"]
_NAME = "common-3 重症化予防の取組の実施状況"
_MARKS = ["保険者", "common-3①～⑤", "common-3⑥", "共通指標③⑦"]


def marks(*rows: list[Any], **options: Any) -> Cells:
    """Return a table of marks of insurers."""
    return Cells([_MARKS, *rows], **options)


def missed(no: str, points: float, share: float, *words: str) -> list[Any]:
    """Return the row of a missed line."""
    return [_NAME, no, Says(""), points, share, Says(*words)]


_ALL = [["甲", "×", None, None], ["乙", "○", "○", None], ["丙", "○", "○", None], ["丁", "○", None, "○"]]
_MISSED = [_TITLES, missed("⑥", 40, 2 / 3, "ほかの 3 ", "2", "前提"), missed("①～⑤", 30, 1, "3")]
_NOTHING = [_TITLES, [None, None, None, None, None, Says("行はありません")]]
_ERROR = [[VALUE] * 6]
MISSED = [
    Case("The most points first.", "SCORE_MISSED", [CHIBA, marks(*_ALL), "甲"], _MISSED),
    Case(
        "A lower share.",
        "SCORE_MISSED",
        [CHIBA, marks(*_ALL), "甲", 0.3],
        [_TITLES, missed("⑦", 50, 1 / 3, "前提"), *_MISSED[1:]],
    ),
    Case(
        "A share of 0, as a blank cell reaches Calc, is refused.",
        "SCORE_MISSED",
        [CHIBA, marks(*_ALL), "甲", 0],
        [[VALUE]],
    ),
    Case("The name and the share from cells.", "SCORE_MISSED", [CHIBA, marks(*_ALL), col("甲"), col("0.5")], _MISSED),
    Case(
        "Half is not more than half.",
        "SCORE_MISSED",
        [CHIBA, marks(*_ALL[:2], ["丙", "×", None, None]), "甲"],
        _NOTHING,
    ),
    Case("Who has it misses nothing.", "SCORE_MISSED", [CHIBA, marks(*_ALL), "乙", 0.5], _NOTHING),
    Case(
        "What cannot be judged is named.",
        "SCORE_MISSED",
        [CHIBA, marks(["甲", "?", None, None], *_ALL[1:]), "甲"],
        [*_NOTHING, [None, None, None, None, None, Says("判定できない", "common-3")]],
    ),
    Case(
        "Others that cannot be judged are left out.",
        "SCORE_MISSED",
        [CHIBA, marks(["甲", "○", None, None], *_ALL[1:3], ["丁", "○", "?", None]), "甲"],
        [_TITLES, missed("⑥", 40, 1, "ほかの 2 ", "判定できない 1 ")],
    ),
    Case(
        "Without any mark nothing is known of it.",
        "SCORE_MISSED",
        [CHIBA, marks(["甲", None, None, None], *_ALL[1:]), "甲"],
        [*_NOTHING, [None, None, None, None, None, Says("判定できない", "common-3")]],
    ),
    Case(
        "Facts.",
        "SCORE_MISSED",
        [
            CHIBA,
            Cells(
                [
                    ["団体", "common-3.line_1_count", "common-3.line_2", "common-3.line_3"],
                    ["甲", 4, 0, 0],
                    ["乙", 5, "○", 0],
                    ["丙", 5, "○", "×"],
                    ["丁", "５", "×", "○"],
                ]
            ),
            "甲",
        ],
        _MISSED,
    ),
    Case("An unknown entity is refused.", "SCORE_MISSED", [CHIBA, marks(*_ALL), "戊"], _ERROR),
    Case("A blank entity is refused.", "SCORE_MISSED", [CHIBA, marks(*_ALL), col(None)], _ERROR),
    Case("50 instead of 0.5 is refused.", "SCORE_MISSED", [CHIBA, marks(*_ALL), "甲", 50], _ERROR),
    Case("Alone there is nobody to compare with.", "SCORE_MISSED", [CHIBA, marks(_ALL[0]), "甲"], [[NA] * 6]),
    Case("An empty table is a missing fact.", "SCORE_MISSED", [CHIBA, col(None), "甲"], [[NA] * 6]),
    Case("An unknown column is refused.", "SCORE_MISSED", [CHIBA, Cells([["団体", "x"], ["甲", 1]]), "甲"], _ERROR),
    Case("An outline has no points.", "SCORE_MISSED", [OUTLINE, marks(*_ALL), "甲"], _ERROR),
    Case("Deviation scores have no lines.", "SCORE_MISSED", [BOOK, marks(*_ALL), "甲"], _ERROR),
    Case(
        "An error among its own marks cannot be judged.",
        "SCORE_MISSED",
        [CHIBA, marks(["甲", ERROR_DIV0, None, None], *_ALL[1:]), "甲"],
        [*_NOTHING, [None, None, None, None, None, Says("判定できない", "common-3")]],
    ),
    Case(
        "TRUE is a mark.",
        "SCORE_MISSED",
        [CHIBA, marks(_ALL[0], ["乙", TRUE, None, None]), "甲"],
        [_TITLES, missed("①～⑤", 30, 1, "1")],
    ),
    Case("A missing entity is refused.", "SCORE_MISSED", [CHIBA, marks(*_ALL)], _ERROR),
    wrong_count("SCORE_MISSED", CHIBA),
    inline(
        Case(
            "",
            "SCORE_MISSED",
            [CHIBA, Inline([_MARKS, ["甲", 0, 0, 0], ["乙", 1, 0, 0]]), "甲"],
            [_TITLES, missed("①～⑤", 30, 1, "1")],
        )
    ),
    Case(
        "A name that is covered is missing.",
        "SCORE_MISSED",
        [CHIBA, marks([None, "○", None, None], *_ALL[1:], merged=True), "乙"],
        _ERROR,
    ),
    Case("Hidden rows count.", "SCORE_MISSED", [CHIBA, marks(*_ALL, hidden_row=2), "甲"], _MISSED),
]
CASES = [*RANK_RANGES, *MISSED]
