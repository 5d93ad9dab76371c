"""Calls that score ladders: the published comparison sheet of FY2024 and FY2023, and Chiba's common indicator of FY2020.

Points, thresholds and which lines exclude each other are those of the sheets. 47 × 0.3 = 14.1 and 47 × 0.5 = 23.5 make
14 and 23 places.
"""

from __future__ import annotations

from typing import Any

from tests.conformance.table import (
    DIV0,
    ERROR_DIV0,
    FALSE,
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

R6, R5, CHIBA = "kokuho_pref/2024", "kokuho_pref/2023", "kokuho_muni/2020"
OUTLINE, UNKNOWN = "kokuho_pref/2021", "kokuho_pref/1900"


def facts(*rows: Any, **options: Any) -> Cells:
    """Return a range of keys and values."""
    return Cells([list(row) for row in rows], **options)


_MET_60 = [["rate_2021", 60], ["rate_2020", 60]]
_RANK_20 = ["rate_rank", 20]
TIER = [
    Case("60 reaches the target of 60.", "SCORE_TIER", [R6, "1-1", facts(*_MET_60)], [[6]]),
    Case(
        "59.95 does not: the 14th is within the top 30 %, and 0.95 points are no gain of 1.",
        "SCORE_TIER",
        [R6, "1-1", facts(["rate_2021", 59.95], ["rate_2020", 59], ["rate_rank", 14])],
        [[4]],
    ),
    Case(
        "The 15th is within the top half, and a gain of 1 point adds to it.",
        "SCORE_TIER",
        [R6, "1-1", facts(["rate_2021", 59.95], ["rate_2020", 58.95], ["rate_rank", 15])],
        [[2 + 4]],
    ),
    Case(
        "Below 30 % outside the top half takes points away.",
        "SCORE_TIER",
        [R6, "1-1", facts(["rate_2021", 29.95], ["rate_2020", 29], ["rate_rank", 24])],
        [[-4]],
    ),
    Case(
        "Full-width names and numbers are read as meant.",
        "SCORE_TIER",
        [
            "ｋｏｋｕｈｏ＿ｐｒｅｆ／２０２４",
            "１－１",
            facts(["ｒａｔｅ＿２０２１", "４５．６％"], ["rate_2020", "（44）"], _RANK_20),
        ],
        [[2 + 4]],
    ),
    Case("The printed number of the indicator will do.", "SCORE_TIER", [R6, "指標1（1）", facts(*_MET_60)], [[6]]),
    Case(
        "The label of a fact will do.",
        "SCORE_TIER",
        [
            R6,
            "指標1(1)",
            facts(["特定健診実施率の都道府県平均（令和3年度）", 60], ["特定健診実施率の都道府県平均（令和2年度）", 60]),
        ],
        [[6]],
    ),
    Case(
        "0.456 where 45.6 is meant asks for the unit.",
        "SCORE_TIER",
        [R6, "1-1", facts(["rate_2021", 0.456], ["rate_2020", 44], ["rate_rank", 40])],
        [[VALUE]],
    ),
    Case(
        "Fractions are read once they are called so.",
        "SCORE_TIER",
        [R6, "1-1", facts(["rate_2021", 0.456], ["rate_2020", 0.44], _RANK_20, ["unit", "fraction"])],
        [[2 + 4]],
    ),
    Case(
        "FY2019 counts with the better of the actual and the corrected rate.",
        "SCORE_TIER",
        [R5, "1-1", facts(["rate_2019", 59], ["rate_2019_corrected", 60], ["rate_2018", 60])],
        [[7]],
    ),
    Case(
        "The rank is counted among all 47: 43 is 14th of 10 to 56.",
        "SCORE_TIER",
        [R6, "1-1", facts(["rate_2021", 43], ["rate_2020", 43], *[["rate_peers", rate] for rate in range(10, 57)])],
        [[4]],
    ),
    Case("A declared line.", "SCORE_TIER", [R5, "3-1b", facts(["line_1", "○"])], [[5]]),
    Case("TRUE declares.", "SCORE_TIER", [R5, "3-1b", facts(["line_1", TRUE])], [[5]]),
    Case("FALSE declares that it is not so.", "SCORE_TIER", [R5, "3-1b", facts(["line_1", FALSE])], [[0]]),
    Case("TRUE is no rate.", "SCORE_TIER", [R6, "1-1", facts(["rate_2021", TRUE], ["rate_2020", 60])], [[VALUE]]),
    Case(
        "A missing rank is a missing fact, not 0.",
        "SCORE_TIER",
        [R6, "1-1", facts(["rate_2021", 45.6], ["rate_2020", 44], ["rate_rank", None])],
        [[NA]],
    ),
    Case("No facts at all are missing facts.", "SCORE_TIER", [R6, "1-1", col(None)], [[NA]]),
    Case("Keys without values are refused.", "SCORE_TIER", [R6, "1-1", col("rate_2021", "rate_2020")], [[VALUE]]),
    Case("An unknown key is refused.", "SCORE_TIER", [R6, "1-1", facts(["rate_2031", 60])], [[VALUE]]),
    Case("A text is refused.", "SCORE_TIER", [R6, "1-1", facts(["rate_2021", "高い"], ["rate_2020", 60])], [[VALUE]]),
    Case("An error is passed on.", "SCORE_TIER", [R6, "1-1", facts(["rate_2021", ERROR_DIV0])], [[DIV0]]),
    Case("A section is no indicator.", "SCORE_TIER", [R6, "1", facts(*_MET_60)], [[VALUE]]),
    Case("1-1 as a date is no indicator.", "SCORE_TIER", [R6, 45292, facts(*_MET_60)], [[VALUE]]),
    Case("An unknown indicator is refused.", "SCORE_TIER", [R6, "9-9", facts(*_MET_60)], [[VALUE]]),
    Case("An outline has no points.", "SCORE_TIER", [OUTLINE, "1-1", facts(*_MET_60)], [[VALUE]]),
    Case("Deviation scores have no lines.", "SCORE_TIER", ["kyokai/2023", "1", facts(*_MET_60)], [[VALUE]]),
    wrong_count("SCORE_TIER", R6, "1-1"),
    inline(Case("", "SCORE_TIER", [R6, "1-1", Inline(_MET_60)], [[6]])),
    Case(
        "A value whose key is covered is refused.",
        "SCORE_TIER",
        [R6, "1-1", facts(["rate_2021", 60], [None, 60], merged=True)],
        [[VALUE]],
    ),
    Case("Hidden rows count.", "SCORE_TIER", [R6, "1-1", facts(*_MET_60, hidden_row=1)], [[6]]),
]

_FIRST_CLASH = ["○", "○", None, None, "○"]
LINES = [
    Case("The sheet of FY2024.", "SCORE_LINES", [R6, "1-1", col(None, None, None, None, "○")], down(0, 0, 0, 0, 4)),
    Case("The sheet of FY2023.", "SCORE_LINES", [R5, "1-1", col(None, None, "○", None, None)], down(0, 0, 2, 0, 0)),
    Case("A negative rung.", "SCORE_LINES", [R6, "1-1", col("×", "×", "×", "○", "×")], down(0, 0, 0, -4, 0)),
    Case("1 and 0 are marks.", "SCORE_LINES", [R6, "1-1", col(0, 1, 0, 0, 1)], down(0, 4, 0, 0, 4)),
    Case("TRUE is a mark.", "SCORE_LINES", [R6, "1-1", col(FALSE, FALSE, TRUE, FALSE, FALSE)], down(0, 0, 2, 0, 0)),
    Case("A row is refused.", "SCORE_LINES", [R6, "1-1", Cells([["○", None, None, None, "○"]])], down(*[VALUE] * 5)),
    Case(
        "With their numbers the lines may stand in any order, and some may be left out.",
        "SCORE_LINES",
        [R6, "1-1", Cells([["⑤", "○"], [None, None], ["③", "○"], ["①", None]])],
        down(4, None, 2, 0),
    ),
    Case(
        "Two rungs of one ladder clash, and the other lines keep their points.",
        "SCORE_LINES",
        [R6, "1-1", col(*_FIRST_CLASH)],
        down(VALUE, VALUE, 0, 0, 4),
    ),
    Case("A line without the one that it requires.", "SCORE_LINES", [R5, "3-1f", col(None, "○")], down(0, VALUE)),
    Case("A line with the one that it requires.", "SCORE_LINES", [R5, "3-1f", col("○", "○")], down(5, 5)),
    Case(
        "What depends on an open mark cannot be judged.",
        "SCORE_LINES",
        [R6, "1-1", col("?", None, "○", None, "○")],
        down(NA, 0, NA, 0, 4),
    ),
    Case(
        "Points are no mark, and what depends on them cannot be judged.",
        "SCORE_LINES",
        [R6, "1-1", col("(4)", None, "○", None, "○")],
        down(VALUE, 0, NA, 0, 4),
    ),
    Case("−4 is no mark.", "SCORE_LINES", [R6, "1-1", col(None, None, None, "（-4）", "○")], down(0, 0, 0, VALUE, 4)),
    Case(
        "An error is passed on in its cell.",
        "SCORE_LINES",
        [R6, "1-1", col(None, None, None, None, ERROR_DIV0)],
        down(0, 0, 0, 0, DIV0),
    ),
    Case("A lone blank was not met.", "SCORE_LINES", [R5, "3-1b", col(None)], [[0]]),
    Case("Too few marks are refused.", "SCORE_LINES", [R6, "1-1", col("○", None)], everywhere(VALUE, 2)),
    Case(
        "An unknown line is refused.",
        "SCORE_LINES",
        [R6, "1-1", Cells([["⑥", "○"], ["①", None]])],
        everywhere(VALUE, 2),
    ),
    Case("An outline has no points.", "SCORE_LINES", [OUTLINE, "1-1", col("○")], [[VALUE]]),
    wrong_count("SCORE_LINES", R6, "1-1"),
    inline(Case("", "SCORE_LINES", [R5, "3-1f", Inline([["○"], ["○"]])], down(5, 5))),
    Case(
        "Covered cells of a merged range are blank.",
        "SCORE_LINES",
        [R6, "1-1", Cells([["○"], [None], [None], [None], ["○"]], merged=True)],
        down(6, 0, 0, 0, 4),
    ),
    Case("Hidden rows count.", "SCORE_LINES", [R5, "3-1f", Cells([["○"], ["○"]], hidden_row=1)], down(5, 5)),
]

EXPLAIN = [
    Case("The reason.", "SCORE_EXPLAIN", [R6, "1-1", facts(*_MET_60)], [[Says("6点", "① 6点", "60%")]]),
    Case("In English.", "SCORE_EXPLAIN", [R6, "1-1", facts(*_MET_60), "en"], [[Says("6 points", "① 6", "60 %")]]),
    Case("In Japanese by name.", "SCORE_EXPLAIN", [R6, "1-1", facts(*_MET_60), "日本語"], [[Says("6点")]]),
    Case(
        "A missing fact by its key.",
        "SCORE_EXPLAIN",
        [R6, "1-1", facts(["rate_2021", 45.6], ["rate_2020", 44], ["rate_rank", None])],
        [[Says("判定できません", "rate_rank", "rate_cut_30")]],
    ),
    Case("No facts at all.", "SCORE_EXPLAIN", [R6, "1-1", col(None), "en"], [[Says("cannot be judged", "rate_2021")]]),
    Case(
        "The unit.", "SCORE_EXPLAIN", [R6, "1-1", facts(["rate_2021", 0.456])], [[Says("rate_2021", "0.456", "単位")]]
    ),
    Case("A text.", "SCORE_EXPLAIN", [R6, "1-1", facts(["rate_2021", "高い"])], [[Says("rate_2021", "高い")]]),
    Case("An error cell.", "SCORE_EXPLAIN", [R6, "1-1", facts(["rate_2021", ERROR_DIV0])], [[Says("#DIV/0!")]]),
    Case("TRUE.", "SCORE_EXPLAIN", [R5, "3-1b", facts(["line_1", TRUE])], [[Says("5点", "該当")]]),
    Case("An unknown indicator.", "SCORE_EXPLAIN", [R6, "9-9", facts(*_MET_60)], [[Says("9-9", "1-1", "3-5")]]),
    Case("An unknown rule book.", "SCORE_EXPLAIN", [UNKNOWN, "1-1", facts(*_MET_60)], [[Says(UNKNOWN)]]),
    Case("An unknown language.", "SCORE_EXPLAIN", [R6, "1-1", facts(*_MET_60), "fr"], [[Says("language", "fr")]]),
    wrong_count("SCORE_EXPLAIN", R6, "1-1"),
    inline(Case("", "SCORE_EXPLAIN", [R6, "1-1", Inline(_MET_60)], [[Says("6点")]])),
    Case(
        "A covered key.",
        "SCORE_EXPLAIN",
        [R6, "1-1", facts(["rate_2021", 60], [None, 60], merged=True)],
        [[Says("facts", "2行目", "キーのない値")]],
    ),
    Case("Hidden rows count.", "SCORE_EXPLAIN", [R6, "1-1", facts(*_MET_60, hidden_row=1)], [[Says("6点")]]),
]

EXPLAIN_LINES = [
    Case(
        "The reason.",
        "SCORE_EXPLAIN_LINES",
        [R6, "1-1", col(None, None, None, None, "○")],
        [[Says("4点", "⑤ 4点", "①・②・③・④ 0点: 非該当")]],
    ),
    Case("Which lines clash.", "SCORE_EXPLAIN_LINES", [R6, "1-1", col(*_FIRST_CLASH)], [[Says("同時", "①と②")]]),
    Case(
        "Which lines clash, in English.",
        "SCORE_EXPLAIN_LINES",
        [R6, "1-1", col(*_FIRST_CLASH), "en"],
        [[Says("not allowed together", "① and ②")]],
    ),
    Case("What is required.", "SCORE_EXPLAIN_LINES", [R5, "3-1f", col(None, "○")], [[Says("②", "①が必要")]]),
    Case(
        "An open mark.",
        "SCORE_EXPLAIN_LINES",
        [R6, "1-1", col("?", None, "○", None, "○")],
        [[Says("判定できません", "①", "③")]],
    ),
    Case("A lone blank.", "SCORE_EXPLAIN_LINES", [R5, "3-1b", col(None)], [[Says("0点", "非該当")]]),
    Case("Points as a mark.", "SCORE_EXPLAIN_LINES", [R5, "3-1f", col("(4)", None)], [[Says("marksの1行目", "(4)")]]),
    Case("An error cell.", "SCORE_EXPLAIN_LINES", [R5, "3-1f", col(ERROR_DIV0, None)], [[Says("#DIV/0!")]]),
    Case("TRUE.", "SCORE_EXPLAIN_LINES", [R5, "3-1f", col(TRUE, FALSE)], [[Says("5点")]]),
    Case("Too few marks.", "SCORE_EXPLAIN_LINES", [R6, "1-1", col("○")], [[Says("5 行", "1 行")]]),
    Case("An outline.", "SCORE_EXPLAIN_LINES", [OUTLINE, "1-1", col("○")], [[Says("構成だけ")]]),
    wrong_count("SCORE_EXPLAIN_LINES", R6, "1-1"),
    inline(Case("", "SCORE_EXPLAIN_LINES", [R5, "3-1f", Inline([["○"], ["○"]])], [[Says("10点")]])),
    Case(
        "Covered cells of a merged range are blank.",
        "SCORE_EXPLAIN_LINES",
        [R5, "3-1f", Cells([["○"], [None]], merged=True)],
        [[Says("5点")]],
    ),
    Case(
        "Hidden rows count.", "SCORE_EXPLAIN_LINES", [R5, "3-1f", Cells([["○"], ["○"]], hidden_row=1)], [[Says("10点")]]
    ),
]

MAX = [
    Case("FY2024.", "SCORE_MAX", [R6], [[430]]),
    Case("FY2023.", "SCORE_MAX", [R5], [[350]]),
    Case("A section.", "SCORE_MAX", [R6, "1"], [[140]]),
    Case("A section by its printed number.", "SCORE_MAX", [R5, "指標3"], [[125]]),
    Case("An indicator.", "SCORE_MAX", [R6, "1-1"], [[6 + 4]]),
    Case("10 can be reached where 12 is printed.", "SCORE_MAX", [R5, "3-3"], [[10]]),
    Case("120 can be reached where 100 is printed.", "SCORE_MAX", [CHIBA, "共通指標③"], [[120]]),
    Case("The indicator may be left out before nothing.", "SCORE_MAX", [R6, MISSING], [[430]]),
    Case("An outline has no points.", "SCORE_MAX", [OUTLINE], [[VALUE]]),
    Case("Deviation scores have no maximum.", "SCORE_MAX", ["kyokai/2023"], [[NA]]),
    Case("An unknown rule book is refused.", "SCORE_MAX", [UNKNOWN], [[VALUE]]),
    Case("A date is no indicator.", "SCORE_MAX", [R6, 45292], [[VALUE]]),
    Case("The indicator from a cell.", "SCORE_MAX", [R6, col("２－１")], [[20]]),
    Case(
        "A blank cell is as if left out.",
        "SCORE_MAX",
        [R6, col(None)],
        [[430]],
        [[VALUE]],
        Difference.BLANK_SETTING_IS_ZERO,
    ),
    Case("Two cells are refused.", "SCORE_MAX", [R6, col("1-1", None)], [[VALUE]]),
    Case("TRUE is no indicator.", "SCORE_MAX", [R6, col(TRUE)], [[VALUE]]),
    Case("An error is passed on.", "SCORE_MAX", [R6, col(ERROR_DIV0)], [[DIV0]]),
    wrong_count("SCORE_MAX", R6, "1-1", 1),
    Case("No argument.", "SCORE_MAX", [], [[VALUE]]),
    Case("An inline array of one.", "SCORE_MAX", [R6, Inline([["1-1"]])], [[10]]),
    Case("A merged range has two cells.", "SCORE_MAX", [R6, Cells([["1-1"], [None]], merged=True)], [[VALUE]]),
    Case("A hidden cell counts.", "SCORE_MAX", [R6, Cells([["1-1"]], hidden_row=0)], [[10]]),
]

_TITLES = ["保険者", "common-3 重症化予防の取組の実施状況", "共通指標 計", "総得点", "順位"]
_MARKS = ["保険者", "common-3①～⑤", "common-3⑥", "共通指標③⑦"]
_SCORES = [_TITLES, ["甲", 120, 120, 120, 1], ["乙", 80, 80, 80, 2], ["丙", 0, 0, 0, 3]]
TABLE = [
    Case(
        "Marks of three insurers.",
        "SCORE_TABLE",
        [CHIBA, Cells([_MARKS, ["甲", "○", "○", "○"], ["乙", "○", None, "○"], ["丙", "×", None, None]])],
        _SCORES,
    ),
    Case(
        "Facts of three insurers.",
        "SCORE_TABLE",
        [
            CHIBA,
            Cells(
                [
                    ["団体", "common-3.line_1_count", "common-3.line_2", "common-3.line_3"],
                    ["甲", 5, "○", "○"],
                    ["乙", "５", 0, 1],
                    ["丙", 4, "×", "○"],
                ]
            ),
        ],
        _SCORES,
    ),
    Case(
        "A row per value.",
        "SCORE_TABLE",
        [
            CHIBA,
            Cells(
                [
                    ["団体", "指標", "項目", "値"],
                    ["甲", "common-3", "①～⑤", "○"],
                    ["甲", "common-3", "⑥", "○"],
                    ["甲", "common-3", "⑦", "○"],
                    ["乙", "共通指標③", "line_1", "○"],
                    ["乙", "共通指標③", "line_3", "○"],
                    ["丙", "common-3", "①～⑤", "×"],
                ]
            ),
        ],
        _SCORES,
    ),
    Case(
        "A scenario adds to a count.",
        "SCORE_TABLE",
        [
            CHIBA,
            Cells([["団体", "common-3.line_1_count", "common-3.line_2", "common-3.line_3"], ["甲", 4, "○", "○"]]),
            Cells([["団体", "common-3.line_1_count"], ["甲", 1]]),
        ],
        _SCORES[:2],
    ),
    Case(
        "A clash is the error of that insurer, and then nobody has a rank.",
        "SCORE_TABLE",
        [CHIBA, Cells([_MARKS, ["甲", "○", "○", "○"], ["乙", None, None, "○"]])],
        [_TITLES, ["甲", 120, 120, 120, None], ["乙", VALUE, VALUE, VALUE, VALUE]],
    ),
    Case(
        "What is not known leaves blanks.",
        "SCORE_TABLE",
        [CHIBA, Cells([_MARKS, ["甲", "○", "○", "○"], ["乙", "○", "?", None]])],
        [_TITLES, ["甲", 120, 120, 120, None], ["乙", None, None, None, None]],
    ),
    Case(
        "An unknown column is refused.", "SCORE_TABLE", [CHIBA, Cells([["団体", "common-9①"], ["甲", "○"]])], [[VALUE]]
    ),
    Case("An outline has no points.", "SCORE_TABLE", [OUTLINE, Cells([["団体", "1-1①"], ["甲", "○"]])], [[VALUE]]),
]
CASES = [*TIER, *LINES, *EXPLAIN, *EXPLAIN_LINES, *MAX, *TABLE]
