"""Cases for SCORE_NEED, SCORE_NEED_TOTALS and SCORE_ONE_MORE, with three branches that are scored by hand."""

from __future__ import annotations

from typing import Any

from tests.conformance.rulebook_cases import BOOK, HEADER
from tests.conformance.table import (
    DIV0,
    ERROR_DIV0,
    MISSING,
    NA,
    TRUE,
    VALUE,
    Case,
    Cells,
    Difference,
    Inline,
    Says,
    col,
    down,
    everywhere,
    inline,
    wrong_count,
)

_MERGED = "Covered cells of a merged range are blank."
_COVERED = "A name that is covered is missing."
_HIDDEN = "Hidden rows count."
_A, _B, _C = ["甲", 30, 100, 5, 10], ["乙", 40, 100, 4, 10], ["丙", 50, 100, 3, 10]
_FACTS = Cells([HEADER, _A, _B, _C])
_LADDER = "kokuho_pref/2024"

# 甲, 乙 and 丙 have z-scores -Z, 0, Z and Z, 0, -Z in indicators of 50 and 20 points: totals 70 - 6 Z, 70, 70 + 6 Z. To
# overtake 乙, 甲's distance from it in indicator 1 must not exceed 4 Z points. With rates x, 40, 50 that is
# 10 (40 - x) / SD: with x = 37 and SD sqrt(278)/3 it is 5.40, with x = 38 and SD sqrt(248)/3 it is 3.81; 4 Z is 4.90.
_Z = 1.5**0.5
_GAIN = 10 * (_Z - 14 / 248**0.5)
_HEAD = ["指標", "目標", "現在", "必要な値", "不足", "単位", "不足（人・市町村）", "増える点", "組合せ（人）", "説明"]
_FIRST = ["指標1 一つ目", "2位", 30, 38, 8, "%", 8, _GAIN]
# With 10 of 10 the distance in indicator 2 is 4 · 60 / (sqrt(8600)/3) = 7.76 points; 甲 needs 10 Z = 12.2.
_SECOND = ["指標2 二つ目", "2位", 50, None, None, "%", None, None]
_NEEDED = Says("あと8人", "3位から2位")
_OUT = Says("この指標だけでは2位に届きません", "3位")
#: Eight in indicator 1 cost 8; each one in indicator 2 costs 5 and saves at most one or two of them.
_COSTS = Inline([[1, 5]])
_NEEDS = [_HEAD, [*_FIRST, 8, _NEEDED], [*_SECOND, 0, _OUT]]
_BLANK_ROW = [None, None, None, "%", None, None, None]


def _rows(*rows: list[Any], **how: Any) -> Cells:
    return Cells([HEADER, *rows], **how)


def _unknown(name: str, rate: float | None) -> list[Any]:
    return [
        name,
        "2位",
        rate,
        None,
        None,
        "%",
        None,
        None,
        None,
        Says("総得点が決まりません", "実施者数", "ありません"),
    ]


# 1-1 of the comparison sheet: ① 60 % or more 6 points, ② to ④ by rank, ⑤ 1 point more than the year before 4 points.
# 55 % after 54.5 % on place 30 of 47 has none; 55.5 % has ⑤, 60 % has ① and ⑤: of 10,000 people 500 more than 5,500.
_LEVELS = Cells([["rate_2021", 55], ["rate_2020", 54.5], ["rate_rank", 30]])
_WIDE = ["都道府県", "1-1.rate_2021", "1-1.rate_2020", "1-1.rate_rank"]
_NEXT = ["1-1 特定健康診査の実施率", "⑤", 55, 55.5, 0.5, "%", None, 4, None, Says("⑤", "0.5ポイント")]
_TOP = ["1-1 特定健康診査の実施率", "①", 55, 60, 5, "%", 500, 10, None, Says("①", "5ポイント", "500人")]
_OPEN = [_HEAD, _unknown("指標1 一つ目", None), _unknown("指標2 二つ目", 50)]

NEED = [
    Case(
        "To the last place that is rewarded.", "SCORE_NEED", [BOOK, "", _FACTS, "甲", MISSING, MISSING, _COSTS], _NEEDS
    ),
    Case(
        "One indicator alone has no mix.", "SCORE_NEED", [BOOK, "1", _FACTS, "甲", 2], [_HEAD, [*_FIRST, None, _NEEDED]]
    ),
    Case("A place as text.", "SCORE_NEED", [BOOK, "1", _FACTS, "甲", "２"], [_HEAD, [*_FIRST, None, _NEEDED]]),
    Case(
        "A place as its table shows it.",
        "SCORE_NEED",
        [BOOK, "1", _FACTS, "甲", "2位"],
        [_HEAD, [*_FIRST, None, _NEEDED]],
    ),
    Case("A number names an indicator.", "SCORE_NEED", [BOOK, 1, _FACTS, "甲", 2], [_HEAD, [*_FIRST, None, _NEEDED]]),
    Case(
        "A place that is reached lacks nothing.",
        "SCORE_NEED",
        [BOOK, "", _FACTS, "丙"],
        [
            _HEAD,
            ["指標1 一つ目", "2位", 50, 50, 0, "%", 0, 0, 0, Says("すでに1位")],
            ["指標2 二つ目", "2位", 30, 30, 0, "%", 0, 0, 0, Says("すでに1位")],
        ],
    ),
    Case(
        "A blank cost takes no part in the mix.",
        "SCORE_NEED",
        [BOOK, "", _FACTS, "甲", 2, MISSING, Cells([[None, 3]])],
        [_HEAD, [*_FIRST, None, _NEEDED], [*_SECOND, None, Says("この指標だけでは2位に届きません", "組み合わせる")]],
    ),
    Case(
        "Blank settings have their defaults.",
        "SCORE_NEED",
        [BOOK, col(None), _FACTS, "丙", col(None)],
        [
            _HEAD,
            ["指標1 一つ目", "2位", 50, 50, 0, "%", 0, 0, 0, Says("すでに1位")],
            ["指標2 二つ目", "2位", 30, 30, 0, "%", 0, 0, 0, Says("すでに1位")],
        ],
    ),
    Case(
        "A missing fact is told, never 0.",
        "SCORE_NEED",
        [BOOK, "", _rows(["甲", None, 100, 5, 10], _B, _C), "甲"],
        _OPEN,
    ),
    Case(
        _COVERED,
        "SCORE_NEED",
        [BOOK, "", _rows([None, *_A[1:]], _B, _C, merged=True), "乙"],
        [[VALUE]],
    ),
    Case(_HIDDEN, "SCORE_NEED", [BOOK, "1", _rows(_A, _B, _C, hidden_row=2), "甲"], [_HEAD, [*_FIRST, None, _NEEDED]]),
    Case("A branch too few is a missing fact.", "SCORE_NEED", [BOOK, "", _rows(_A, _B), "甲"], [[NA]]),
    Case("No entity.", "SCORE_NEED", [BOOK, "", _FACTS], [[VALUE]]),
    Case("An unknown entity.", "SCORE_NEED", [BOOK, "", _FACTS, "丁"], [[VALUE]]),
    Case("TRUE is no name.", "SCORE_NEED", [BOOK, "", _FACTS, col(TRUE)], [[VALUE]]),
    Case("An unknown indicator.", "SCORE_NEED", [BOOK, "3", _FACTS, "甲"], [[VALUE]]),
    Case("Half a place.", "SCORE_NEED", [BOOK, "", _FACTS, "甲", 1.5], [[VALUE]]),
    Case("A place before the first.", "SCORE_NEED", [BOOK, "", _FACTS, "甲", -1], [[VALUE]]),
    Case("A place below the last.", "SCORE_NEED", [BOOK, "", _FACTS, "甲", 20], [[VALUE]]),
    Case("People are for ladders.", "SCORE_NEED", [BOOK, "", _FACTS, "甲", 2, 100], [[VALUE]]),
    Case("Too few costs.", "SCORE_NEED", [BOOK, "", _FACTS, "甲", 2, MISSING, 3], [[VALUE]]),
    Case("A cost below 0.", "SCORE_NEED", [BOOK, "", _FACTS, "甲", 2, MISSING, Inline([[1, -1]])], [[VALUE]]),
    Case(
        "A text as a fact is refused.",
        "SCORE_NEED",
        [BOOK, "", _rows(["甲", "x", 100, 5, 10], _B, _C), "甲"],
        [[VALUE]],
    ),
    Case(
        "An error as a fact is passed on.",
        "SCORE_NEED",
        [BOOK, "", _rows(["甲", ERROR_DIV0, 100, 5, 10], _B, _C), "甲"],
        [[DIV0]],
    ),
    Case("An empty table is a missing fact.", "SCORE_NEED", [BOOK, "", col(None), "甲"], [[NA]]),
    Case("The next line of a ladder.", "SCORE_NEED", [_LADDER, "1-1", _LEVELS], [_HEAD, _NEXT]),
    Case("A line of a ladder, in people.", "SCORE_NEED", [_LADDER, "1-1", _LEVELS, MISSING, "①", 10000], [_HEAD, _TOP]),
    Case("A line by its number.", "SCORE_NEED", [_LADDER, "1-1", _LEVELS, MISSING, 1, 10000], [_HEAD, _TOP]),
    Case(
        "The ladder of one entity of a table.",
        "SCORE_NEED",
        [_LADDER, "1-1", Cells([_WIDE, ["甲", 70, 60, 1], ["乙", 55, 54.5, 30]]), "乙"],
        [_HEAD, _NEXT],
    ),
    Case("A line that is not there.", "SCORE_NEED", [_LADDER, "1-1", _LEVELS, MISSING, "⑨"], [[VALUE]]),
    Case("Costs are for deviation scores.", "SCORE_NEED", [_LADDER, "1-1", _LEVELS, MISSING, MISSING, 1, 1], [[VALUE]]),
    inline(Case("", "SCORE_NEED", [BOOK, "1", Inline(_FACTS.rows), "甲"], [_HEAD, [*_FIRST, None, _NEEDED]])),
    wrong_count("SCORE_NEED", BOOK, ""),
]
NEED_TOTALS = [
    Case("What each total lacks to the second.", "SCORE_NEED_TOTALS", [col(10, 30, 20, 12.5), 2], down(10, 0, 0, 7.5)),
    Case(
        "A place as people write it.", "SCORE_NEED_TOTALS", [col(10, 30, 20, 12.5), col("２ 位")], down(10, 0, 0, 7.5)
    ),
    Case("Equal totals share the better rank.", "SCORE_NEED_TOTALS", [col(5, 5, 4), 1], down(0, 0, 1)),
    Case("Blanks stay blank.", "SCORE_NEED_TOTALS", [col(10, None, 20), 1], down(10, None, 0)),
    Case("A lone blank stays blank.", "SCORE_NEED_TOTALS", [col(None), 1], down(None)),
    Case("A row gives a row.", "SCORE_NEED_TOTALS", [Cells([[1, 3, 2]]), 1], [[2, 0, 1]]),
    Case("More places than totals.", "SCORE_NEED_TOTALS", [col(1, 2), 15], down(0, 0)),
    Case("0.1 + 0.2 equals 0.3.", "SCORE_NEED_TOTALS", [col(0.3, 0.1 + 0.2), 1], down(0, 0)),
    Case("Office text is read.", "SCORE_NEED_TOTALS", [col("３００．５", 301), 1], down(0.5, 0)),
    Case("A text is refused.", "SCORE_NEED_TOTALS", [col(1, "x"), 1], everywhere(VALUE, 2)),
    Case("An error is passed on.", "SCORE_NEED_TOTALS", [col(1, ERROR_DIV0), 1], everywhere(DIV0, 2)),
    Case(
        "TRUE is no number.",
        "SCORE_NEED_TOTALS",
        [col(3, TRUE), 1],
        everywhere(VALUE, 2),
        down(0, 2),
        Difference.TRUE_IS_ONE,
    ),
    Case(_MERGED, "SCORE_NEED_TOTALS", [Cells([[10], [None], [20]], merged=True), 1], down(10, None, 0)),
    Case(_HIDDEN, "SCORE_NEED_TOTALS", [Cells([[10], [30], [20]], hidden_row=1), 1], down(20, 0, 10)),
    Case("A missing place is refused.", "SCORE_NEED_TOTALS", [col(1, 2)], everywhere(VALUE, 2)),
    Case("A place before the first.", "SCORE_NEED_TOTALS", [col(1, 2), 0], everywhere(VALUE, 2)),
    Case("Half a place.", "SCORE_NEED_TOTALS", [col(1, 2), 1.5], everywhere(VALUE, 2)),
    inline(Case("", "SCORE_NEED_TOTALS", [Inline([[1], [2]]), 1], down(1, 0))),
    wrong_count("SCORE_NEED_TOTALS"),
]

# With 10 points more 甲 has 40 %, as 乙 has: z-scores -1/sqrt(2), -1/sqrt(2), sqrt(2), a rise of 10 (Z - 1/sqrt(2)); it
# leads 乙 in indicator 2 and is second. 60 % in indicator 2 has z 5/sqrt(14): a rise of 4 (5/sqrt(14) - Z); still third.
_MORE_HEAD = ["指標", "率", "+10の率", "人", "指標の得点の増減", "総得点の増減", "順位（前）", "順位（後）"]
_RISE, _RISE_2 = 10 * (_Z - 0.5**0.5), 4 * (5 / 14**0.5 - _Z)
_MORE = [
    _MORE_HEAD,
    ["指標1 一つ目", 30, 40, 10, _RISE, _RISE, 3, 2],
    ["指標2 二つ目", 50, 60, 1, _RISE_2, _RISE_2, 3, 3],
]
ONE_MORE = [
    Case(
        "A blank step is one point.",
        "SCORE_ONE_MORE",
        [BOOK, _rows(["甲", 99.5, 100, 10, 10], _B, _C), "甲", col(None)],
        [
            [*_MORE_HEAD[:2], "+1の率", *_MORE_HEAD[3:]],
            ["指標1 一つ目", 99.5, None, None, None, None, 1, None],
            ["指標2 二つ目", 100, None, None, None, None, 1, None],
        ],
    ),
    Case("Ten points more.", "SCORE_ONE_MORE", [BOOK, _FACTS, "甲", 10], _MORE),
    Case(_HIDDEN, "SCORE_ONE_MORE", [BOOK, _rows(_A, _B, _C, hidden_row=2), "甲", 10], _MORE),
    Case(
        "A rate above 100 % is blank.",
        "SCORE_ONE_MORE",
        [BOOK, _FACTS, "甲", 75],
        [
            [*_MORE_HEAD[:2], "+75の率", *_MORE_HEAD[3:]],
            ["指標1 一つ目", 30, None, None, None, None, 3, None],
            ["指標2 二つ目", 50, None, None, None, None, 3, None],
        ],
    ),
    Case(
        "A missing fact leaves blanks.",
        "SCORE_ONE_MORE",
        [BOOK, _rows(["甲", None, 100, 5, 10], _B, _C), "甲", 10],
        [
            _MORE_HEAD,
            ["指標1 一つ目", None, None, None, None, None, None, None],
            ["指標2 二つ目", 50, 60, 1, _RISE_2, None, None, None],
        ],
    ),
    Case("A step of 0.01 is a percentage by mistake.", "SCORE_ONE_MORE", [BOOK, _FACTS, "甲", 0.01], [[VALUE]]),
    Case("A text as a step is refused.", "SCORE_ONE_MORE", [BOOK, _FACTS, "甲", "多く"], [[VALUE]]),
    Case("An unknown entity.", "SCORE_ONE_MORE", [BOOK, _FACTS, "丁"], [[VALUE]]),
    Case("TRUE is no name.", "SCORE_ONE_MORE", [BOOK, _FACTS, col(TRUE)], [[VALUE]]),
    Case("A blank name is refused.", "SCORE_ONE_MORE", [BOOK, _FACTS, ""], [[VALUE]]),
    Case("Ladders have no such rate.", "SCORE_ONE_MORE", [_LADDER, _FACTS, "甲"], [[VALUE]]),
    Case(
        "An error as a fact is passed on.",
        "SCORE_ONE_MORE",
        [BOOK, _rows(["甲", ERROR_DIV0, 100, 5, 10], _B, _C), "甲"],
        [[DIV0]],
    ),
    Case("An empty table is a missing fact.", "SCORE_ONE_MORE", [BOOK, col(None), "甲"], [[NA]]),
    Case(
        _COVERED,
        "SCORE_ONE_MORE",
        [BOOK, _rows([None, *_A[1:]], _B, _C, merged=True), "乙"],
        [[VALUE]],
    ),
    inline(Case("", "SCORE_ONE_MORE", [BOOK, Inline(_FACTS.rows), "甲", 10], _MORE)),
    wrong_count("SCORE_ONE_MORE", BOOK),
]
CASES = [*NEED, *NEED_TOTALS, *ONE_MORE]
