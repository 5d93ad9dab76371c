"""What each worksheet function must answer: the same for plain Python, Calc and Excel, unless a difference has a name.

Expected values are worked out by hand or stand in a source; the comments say how. A new host runs this table as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from typing import Any

from xl_addin.cells import CellError

NA, VALUE, DIV0, NUM, REF = CellError.NA, CellError.VALUE, CellError.DIV0, CellError.NUM, CellError.REF

Rows = list[list[Any]]


class Difference(Enum):
    """Where Calc cannot do as plain Python does, and why."""

    TRUE_IS_ONE = "Calc has no logical cell: TRUE is the number 1"
    NO_LITERAL = "a measured input is a reference in Calc: a literal or an inline array is Err:504"
    COUNTED_BY_CALC = "Calc itself refuses a wrong number of arguments"
    BLANK_SETTING_IS_ZERO = "a lone blank cell reaches a setting as 0 in Calc"


class Err504(Enum):
    """Calc's own refusal of a parameter list."""

    PARAMETERS = "Err:504"


@dataclass(frozen=True)
class Cells:
    """A range that the host puts on a sheet; `=…` is a formula in Calc and stands for `value` in plain Python."""

    rows: Rows
    merged: bool = False
    hidden_row: int | None = None


@dataclass(frozen=True)
class Inline:
    """An inline array such as {60;50;40}, one row a list."""

    rows: Rows


class Missing(Enum):
    """An argument left out although later ones are given."""

    ARGUMENT = ""


MISSING = Missing.ARGUMENT


@dataclass(frozen=True)
class Formula:
    """A cell whose value Calc computes."""

    text: str
    value: Any


ERROR_DIV0 = Formula("=1/0", DIV0)
ERROR_NA = Formula("=NA()", NA)
TRUE = Formula("=TRUE()", True)
FALSE = Formula("=FALSE()", False)
EMPTY_TEXT = Formula('=""', None)


class Says:
    """A text that must hold these words, however the sentence around them is put."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def is_said(self, found: Any) -> bool:
        """Tell whether a result is such a text."""
        return isinstance(found, str) and all(word in found for word in self.words)


@dataclass(frozen=True)
class Case:
    """One call and its answer."""

    title: str
    function: str
    arguments: list[Any]
    expected: Rows
    calc: Rows | Err504 | None = None
    difference: Difference | None = None


def col(*values: Any) -> Cells:
    """Return a column of cells."""
    return Cells([[value] for value in values])


def down(*values: Any) -> Rows:
    """Return a column of results."""
    return [[value] for value in values]


def everywhere(error: CellError, rows: int) -> Rows:
    """Return a column in which every row shows the same error."""
    return [[error]] * rows


def inline(case: Case) -> Case:
    """Return a case that Calc refuses because a measured input is an inline array."""
    return replace(case, title="An inline array is a value.", calc=Err504.PARAMETERS, difference=Difference.NO_LITERAL)


def wrong_count(function: str, *arguments: object) -> Case:
    """Return a call with too few or too many arguments."""
    return Case(
        "A wrong number of arguments.",
        function,
        list(arguments),
        [[VALUE]],
        Err504.PARAMETERS,
        Difference.COUNTED_BY_CALC,
    )


SQRT2 = 2**0.5
# 2, 4, 4, 4, 5, 5, 7, 9 has mean 5 and population SD 2.
EIGHT = (2, 4, 4, 4, 5, 5, 7, 9)

RANKS = [
    Case("The largest is first and blanks stay blank.", "SCORE_RANKS", [col(3, None, 1, 2)], down(1, None, 3, 2)),
    Case("Equal values share the better rank.", "SCORE_RANKS", [col(5, 7, 7, 1)], down(3, 1, 1, 4)),
    Case("order low ranks the smallest first.", "SCORE_RANKS", [col(5, 7, 7, 1), "low"], down(2, 3, 3, 1)),
    Case("order 1 is low, as in native RANK.", "SCORE_RANKS", [col(5, 7, 7, 1), 1], down(2, 3, 3, 1)),
    Case("order can be said in Japanese.", "SCORE_RANKS", [col(5, 7, 7, 1), "昇順"], down(2, 3, 3, 1)),
    Case("ties max.", "SCORE_RANKS", [col(5, 7, 7, 1), "high", "max"], down(3, 2, 2, 4)),
    Case("ties average.", "SCORE_RANKS", [col(5, 7, 7, 1), "high", "average"], down(3, 1.5, 1.5, 4)),
    Case("ties dense.", "SCORE_RANKS", [col(5, 7, 7, 1), "high", "dense"], down(2, 1, 1, 3)),
    Case(
        "ties ordinal counts equal rows downwards.",
        "SCORE_RANKS",
        [col(5, 7, 7, 1), "high", "ordinal"],
        down(3, 1, 2, 4),
    ),
    Case(
        "An option can be left out before another.",
        "SCORE_RANKS",
        [col(5, 7, 7, 1), MISSING, "dense"],
        down(2, 1, 1, 3),
    ),
    Case("A row gives a row.", "SCORE_RANKS", [Cells([[3, 1, 2]])], [[1, 3, 2]]),
    Case("0.1 + 0.2 ties with 0.3.", "SCORE_RANKS", [col(Formula("=0.1+0.2", 0.1 + 0.2), 0.3)], down(1, 1)),
    Case("59.95 does not tie with 60.", "SCORE_RANKS", [col(59.95, 60)], down(2, 1)),
    Case("Office text is read.", "SCORE_RANKS", [col("４５．６", "△1.2", "1,234", "（-4）")], down(2, 3, 1, 4)),
    Case("A text that is no number is an error.", "SCORE_RANKS", [col(1, "abc", 2)], everywhere(VALUE, 3)),
    Case("A circled digit is no number.", "SCORE_RANKS", [col(1, "①", 2)], everywhere(VALUE, 3)),
    Case("An error cell is passed on.", "SCORE_RANKS", [col(1, ERROR_DIV0, 2)], everywhere(DIV0, 3)),
    Case("#N/A is passed on.", "SCORE_RANKS", [col(1, ERROR_NA, 2)], everywhere(NA, 3)),
    Case("A formula's empty text is a blank.", "SCORE_RANKS", [col(1, EMPTY_TEXT, 2)], down(2, None, 1)),
    Case("A lone blank stays blank.", "SCORE_RANKS", [col(None)], down(None)),
    Case("All blank stays blank.", "SCORE_RANKS", [col(None, None)], down(None, None)),
    Case("Zero is a value.", "SCORE_RANKS", [col(0, None, -1)], down(1, None, 2)),
    Case(
        "TRUE is no number.",
        "SCORE_RANKS",
        [col(3, TRUE, 2)],
        everywhere(VALUE, 3),
        down(1, 3, 2),
        Difference.TRUE_IS_ONE,
    ),
    Case(
        "Covered cells of a merged range are blank.",
        "SCORE_RANKS",
        [Cells([[3], [None], [2]], merged=True)],
        down(1, None, 2),
    ),
    Case("Hidden rows count.", "SCORE_RANKS", [Cells([[3], [9], [2]], hidden_row=1)], down(2, 1, 3)),
    Case("Two columns are refused.", "SCORE_RANKS", [Cells([[1, 2], [3, 4]])], [[VALUE]]),
    Case("Any number but 0 is low, as in native RANK.", "SCORE_RANKS", [col(5, 7, 7, 1), 2], down(2, 3, 3, 1)),
    Case("An unknown order is refused.", "SCORE_RANKS", [col(1, 2), "top"], everywhere(VALUE, 2)),
    Case("An unknown tie rule is refused.", "SCORE_RANKS", [col(1, 2), "high", "best"], everywhere(VALUE, 2)),
    Case(
        "An inline array is a value.",
        "SCORE_RANKS",
        [Inline([[1], [2]])],
        down(2, 1),
        Err504.PARAMETERS,
        Difference.NO_LITERAL,
    ),
    Case("No argument.", "SCORE_RANKS", [], [[VALUE]], Err504.PARAMETERS, Difference.COUNTED_BY_CALC),
    Case(
        "One argument too many.",
        "SCORE_RANKS",
        [col(1), "high", "min", 1],
        [[VALUE]],
        Err504.PARAMETERS,
        Difference.COUNTED_BY_CALC,
    ),
    Case("A blank setting has its default.", "SCORE_RANKS", [col(1, 2), col(None)], down(2, 1)),
    Case(
        "A blank tie rule has its default.",
        "SCORE_RANKS",
        [col(1, 2), "high", col(None)],
        down(2, 1),
        everywhere(VALUE, 2),
        Difference.BLANK_SETTING_IS_ZERO,
    ),
    Case("An error as a setting is passed on.", "SCORE_RANKS", [col(1, 2), col(ERROR_DIV0)], everywhere(DIV0, 2)),
]

RANK = [
    Case("Rank within a reference.", "SCORE_RANK", [col(4), col(5, 4, 7, 1)], [[3]]),
    Case("A blank gives a blank, not a rank of 0.", "SCORE_RANK", [col(None), col(0, 4)], [[None]]),
    Case("A header in the reference is skipped.", "SCORE_RANK", [col(4), col("得点", 5, 4)], [[2]]),
    Case("A text with digits in the reference is refused.", "SCORE_RANK", [col(4), col("R5年度", 5, 4)], [[VALUE]]),
    Case("Readable text in the reference counts.", "SCORE_RANK", [col(4), col("５", 4)], [[2]]),
    Case("A value not in the reference is #N/A.", "SCORE_RANK", [col(6), col(5, 4)], [[NA]]),
    Case("order 0 and 1 as in RANK.", "SCORE_RANK", [col(4), col(5, 4, 7, 1), 1], [[2]]),
    Case("ties average.", "SCORE_RANK", [col(7), col(7, 7, 1), "high", "average"], [[1.5]]),
    Case("ties ordinal needs the whole column.", "SCORE_RANK", [col(7), col(7, 7, 1), "high", "ordinal"], [[VALUE]]),
    Case("An error in the reference is passed on.", "SCORE_RANK", [col(4), col(4, ERROR_DIV0)], [[DIV0]]),
    Case("An error as the value is passed on.", "SCORE_RANK", [col(ERROR_NA), col(4, 5)], [[NA]]),
    Case(
        "TRUE in the reference is skipped.",
        "SCORE_RANK",
        [col(0.5), col(TRUE, 0.5)],
        [[1]],
        [[2]],
        Difference.TRUE_IS_ONE,
    ),
    Case("A text as the value is refused.", "SCORE_RANK", [col("x"), col(4, 5)], [[VALUE]]),
    Case("A column as the value is refused.", "SCORE_RANK", [col(4, 5), col(4, 5)], [[VALUE]]),
    Case(
        "A literal value is refused by Calc.",
        "SCORE_RANK",
        [4, col(4, 5)],
        [[2]],
        Err504.PARAMETERS,
        Difference.NO_LITERAL,
    ),
    Case("A missing reference.", "SCORE_RANK", [col(4)], [[VALUE]], Err504.PARAMETERS, Difference.COUNTED_BY_CALC),
]

DEVIATIONS = [
    # z = (x - 5) / 2; score = 50 + 10 z
    Case("The usual deviation score.", "SCORE_DEVIATIONS", [col(*EIGHT)], down(35, 45, 45, 45, 50, 50, 60, 70)),
    Case("Scaled to 70 points.", "SCORE_DEVIATIONS", [col(*EIGHT), 70], down(49, 63, 63, 63, 70, 70, 84, 98)),
    # sum of squares 32, sample SD sqrt(32/7): 50 + 10 (9 - 5) / sqrt(32/7) = 50 + 10 sqrt(7/2)
    Case(
        "The sample SD on request.",
        "SCORE_DEVIATIONS",
        [col(1, 3), 50, "sample"],
        down(50 - 10 / SQRT2, 50 + 10 / SQRT2),
    ),
    Case("Blanks are neither scored nor counted.", "SCORE_DEVIATIONS", [col(1, None, 3)], down(40, None, 60)),
    Case("Equal values have no score.", "SCORE_DEVIATIONS", [col(2, 2, 2)], everywhere(DIV0, 3)),
    Case("One value has no score.", "SCORE_DEVIATIONS", [col(2, None)], everywhere(DIV0, 2)),
    Case("A lone blank.", "SCORE_DEVIATIONS", [col(None)], [[DIV0]]),
    Case("A text is refused.", "SCORE_DEVIATIONS", [col(1, "－", 3)], everywhere(VALUE, 3)),
    Case("An error is passed on.", "SCORE_DEVIATIONS", [col(1, ERROR_DIV0, 3)], everywhere(DIV0, 3)),
    Case("Points must be positive.", "SCORE_DEVIATIONS", [col(1, 3), 0], everywhere(VALUE, 2)),
    Case("An unknown spread is refused.", "SCORE_DEVIATIONS", [col(1, 3), 50, "stdev"], everywhere(VALUE, 2)),
    Case("The spread can be said in Japanese.", "SCORE_DEVIATIONS", [col(1, 3), 50, "母集団"], down(40, 60)),
    Case("No argument.", "SCORE_DEVIATIONS", [], [[VALUE]], Err504.PARAMETERS, Difference.COUNTED_BY_CALC),
    Case(
        "TRUE is no number.",
        "SCORE_DEVIATIONS",
        [col(3, TRUE)],
        everywhere(VALUE, 2),
        down(60, 40),
        Difference.TRUE_IS_ONE,
    ),
]

DEVIATION = [
    Case("One value against a reference.", "SCORE_DEVIATION", [col(9), col(*EIGHT)], [[70]]),
    Case("Scaled to points.", "SCORE_DEVIATION", [col(7), col(*EIGHT), 80], [[96]]),
    Case("A blank gives a blank.", "SCORE_DEVIATION", [col(None), col(*EIGHT)], [[None]]),
    Case("A header is skipped.", "SCORE_DEVIATION", [col(9), col("率", *EIGHT)], [[70]]),
    Case("Equal values have no score.", "SCORE_DEVIATION", [col(2), col(2, 2)], [[DIV0]]),
    Case("An error in the reference is passed on.", "SCORE_DEVIATION", [col(2), col(2, ERROR_NA)], [[NA]]),
    Case("A text is refused.", "SCORE_DEVIATION", [col("x"), col(2, 3)], [[VALUE]]),
    Case("Full-width digits are read.", "SCORE_DEVIATION", [col("９"), col(*EIGHT)], [[70]]),
]

GROWTHS = [
    # (60 - 50) / (100 - 60) = 0.25; / (100 - 50) = 0.2
    Case(
        "Headroom from this year's rate.",
        "SCORE_GROWTHS",
        [col(60, 45), col(50, 50)],
        down(0.25, float(Fraction(-5, 55))),
    ),
    Case(
        "Headroom from last year's rate.", "SCORE_GROWTHS", [col(60, 45), col(50, 50), 100, "previous"], down(0.2, -0.1)
    ),
    Case("Fractions with full = 1.", "SCORE_GROWTHS", [col(0.6), col(0.5), 1], down(0.25)),
    Case(
        "Fractions without full = 1 ask for the unit.",
        "SCORE_GROWTHS",
        [col(0.6, 0.7), col(0.5, 0.5)],
        everywhere(VALUE, 2),
    ),
    Case("No headroom is an error of that row.", "SCORE_GROWTHS", [col(100, 60), col(90, 50)], down(DIV0, 0.25)),
    Case(
        "A blank of either year gives a blank.",
        "SCORE_GROWTHS",
        [col(60, None, 60), col(50, 50, None)],
        down(0.25, None, None),
    ),
    Case("Different lengths are refused.", "SCORE_GROWTHS", [col(60, 70), col(50)], everywhere(VALUE, 2)),
    Case("A rate above 100 is refused.", "SCORE_GROWTHS", [col(101, 60), col(50, 50)], everywhere(VALUE, 2)),
    Case("An error is passed on.", "SCORE_GROWTHS", [col(60, 70), col(50, ERROR_NA)], everywhere(NA, 2)),
    Case("A lone blank.", "SCORE_GROWTHS", [col(None), col(None)], down(None)),
    Case("A text is refused.", "SCORE_GROWTHS", [col("高い"), col(50)], down(VALUE)),
    Case("A missing year.", "SCORE_GROWTHS", [col(60)], [[VALUE]], Err504.PARAMETERS, Difference.COUNTED_BY_CALC),
]

CHANGES = [
    Case("Rate of change.", "SCORE_CHANGES", [col(150, 90), col(100, 100)], down(0.5, -0.1)),
    Case("A base of 0 is an error of that row.", "SCORE_CHANGES", [col(150, 90), col(0, 100)], down(DIV0, -0.1)),
    Case("A blank gives a blank.", "SCORE_CHANGES", [col(150, None), col(None, 100)], down(None, None)),
    Case("Thousands separators are read.", "SCORE_CHANGES", [col("1,500"), col("１,０００")], down(0.5)),
    Case("A negative count is refused.", "SCORE_CHANGES", [col(-1), col(100)], down(VALUE)),
    Case("An error is passed on.", "SCORE_CHANGES", [col(ERROR_DIV0), col(100)], down(DIV0)),
]

WEIGHTED = [
    # 0.5*10 + 0.25*20 + 0.25*40 = 20
    Case(
        "The weighted sum.",
        "SCORE_WEIGHTED",
        [Cells([[10, 20, 40], [0, 0, 4]]), Inline([[0.5], [0.25], [0.25]])],
        down(20, 1),
    ),
    Case("Weights in a row.", "SCORE_WEIGHTED", [Cells([[10, 20, 40]]), Cells([[0.5, 0.25, 0.25]])], down(20)),
    Case(
        "A blank part gives a blank.",
        "SCORE_WEIGHTED",
        [Cells([[10, None], [1, 3]]), Inline([[0.5], [0.5]])],
        down(None, 2),
    ),
    Case("0.1 ten times is exactly 1.", "SCORE_WEIGHTED", [Cells([[1.0] * 10]), Cells([[0.1] * 10])], down(1)),
    Case("Weights must add up to 1.", "SCORE_WEIGHTED", [Cells([[10, 20]]), Inline([[0.5], [0.4]])], down(VALUE)),
    Case("One weight a column.", "SCORE_WEIGHTED", [Cells([[10, 20]]), Inline([[1]])], down(VALUE)),
    Case("A blank weight is refused.", "SCORE_WEIGHTED", [Cells([[10, 20]]), col(1, None)], down(VALUE)),
    Case("An error is passed on.", "SCORE_WEIGHTED", [Cells([[10, ERROR_NA]]), Inline([[0.5], [0.5]])], down(NA)),
    Case("A text is refused.", "SCORE_WEIGHTED", [Cells([[10, "x"]]), Inline([[0.5], [0.5]])], down(VALUE)),
]

LADDER = [Inline([[60], [50], [40]]), Inline([[6], [4], [2]])]
STEPS = [
    Case("The first threshold reached.", "SCORE_STEPS", [col(55), *LADDER], [[4]]),
    Case("60 reaches 60.", "SCORE_STEPS", [col(60), *LADDER], [[6]]),
    Case("59.95 does not.", "SCORE_STEPS", [col(59.95), *LADDER], [[4]]),
    Case("60 does not exceed 60.", "SCORE_STEPS", [col(60), *LADDER, ">"], [[4]]),
    Case("None reached is #N/A, not 0.", "SCORE_STEPS", [col(39.9), *LADDER], [[NA]]),
    Case(
        "One more result is for none reached.",
        "SCORE_STEPS",
        [col(39.9), Inline([[60], [50]]), Inline([[6], [4], [0]])],
        [[0]],
    ),
    Case("A blank stays blank.", "SCORE_STEPS", [col(None), *LADDER], [[None]]),
    Case("A column gives a column.", "SCORE_STEPS", [col(60, None, 45, 1), *LADDER], down(6, None, 2, NA)),
    Case("Below, in Japanese.", "SCORE_STEPS", [col(5), Inline([[5], [10]]), Inline([[6], [4]]), "未満"], [[4]]),
    Case("At most.", "SCORE_STEPS", [col(5), Inline([[5], [10]]), Inline([[6], [4]]), "<="], [[6]]),
    Case(
        "A rung that cannot be reached is refused.",
        "SCORE_STEPS",
        [col(55), Inline([[40], [50]]), Inline([[2], [4]])],
        [[VALUE]],
    ),
    Case("Text results.", "SCORE_STEPS", [col(55), Inline([[60], [50]]), Inline([["Ａ"], ["Ｂ"]])], [["Ｂ"]]),
    Case("Too few results are refused.", "SCORE_STEPS", [col(55), Inline([[60], [50]]), Inline([[6]])], [[VALUE]]),
    Case("An error is passed on.", "SCORE_STEPS", [col(ERROR_DIV0), *LADDER], [[DIV0]]),
    Case("Thresholds from cells.", "SCORE_STEPS", [col(55), col(60, 50), col(6, 4)], [[4]]),
    Case("A text is refused.", "SCORE_STEPS", [col("高"), *LADDER], [[VALUE]]),
    Case(
        "2.4 - 1.4 in a cell reaches 1.",
        "SCORE_STEPS",
        [col(Formula("=2.4-1.4", 2.4 - 1.4)), Inline([[1]]), Inline([[5]])],
        [[5]],
    ),
]

_TEN = col(*range(10, 0, -1))
CUT = [
    Case("The top three of ten.", "SCORE_CUT", [_TEN, 0.3], [[8]]),
    # 10 * 0.25 = 2.5 places
    Case("floor is the default.", "SCORE_CUT", [_TEN, 0.25], [[9]]),
    Case("ceil.", "SCORE_CUT", [_TEN, 0.25, "high", "ceil"], [[8]]),
    Case("round half up.", "SCORE_CUT", [_TEN, 0.25, "high", "round"], [[8]]),
    Case("Low first.", "SCORE_CUT", [_TEN, 0.3, "low"], [[3]]),
    Case("A third of three is one.", "SCORE_CUT", [col(3, 2, 1), Formula("=1/3", 1 / 3)], [[3]]),
    Case("Blanks are not counted.", "SCORE_CUT", [col(4, None, 3, 2, 1, None), 0.5], [[3]]),
    Case("30 instead of 0.3 is refused.", "SCORE_CUT", [_TEN, 30], [[VALUE]]),
    Case("No place at all is #NUM!.", "SCORE_CUT", [_TEN, 0.05], [[NUM]]),
    Case("An error is passed on.", "SCORE_CUT", [col(1, ERROR_NA), 0.5], [[NA]]),
    Case("A text is refused.", "SCORE_CUT", [col(1, "x"), 0.5], [[VALUE]]),
    Case("A missing share is refused.", "SCORE_CUT", [_TEN], [[VALUE]]),
]

NUMBER = [
    Case("Percent text.", "SCORE_NUMBER", [col("45.6％")], [[45.6]]),
    Case("A literal is accepted.", "SCORE_NUMBER", ["45.6％"], [[45.6]]),
    Case("A bracketed rung is no minus.", "SCORE_NUMBER", ["(4)"], [[4]]),
    Case("A bracketed minus is one.", "SCORE_NUMBER", ["（-4）"], [[-4]]),
    Case("△ is minus.", "SCORE_NUMBER", ["△1.2"], [[-1.2]]),
    Case("▲ is minus.", "SCORE_NUMBER", ["▲１，２３４"], [[-1234]]),
    Case("A number stays itself.", "SCORE_NUMBER", [col(45.6)], [[45.6]]),
    Case("A fraction stays itself.", "SCORE_NUMBER", [col(0.456)], [[0.456]]),
    Case("A large number stays itself.", "SCORE_NUMBER", [col(1.25e20)], [[1.25e20]]),
    Case("A lone blank stays blank.", "SCORE_NUMBER", [col(None)], [[None]]),
    Case("Spaces are blank.", "SCORE_NUMBER", [col("　")], [[None]]),
    Case("A text is refused.", "SCORE_NUMBER", ["60点"], [[VALUE]]),
    Case("Separators in the wrong place are refused.", "SCORE_NUMBER", ["1,23"], [[VALUE]]),
    Case("An error is passed on.", "SCORE_NUMBER", [col(ERROR_DIV0)], [[DIV0]]),
    Case("A column, each by itself.", "SCORE_NUMBER", [col("１", None, "x", 4)], down(1, None, VALUE, 4)),
    Case("TRUE is no number.", "SCORE_NUMBER", [col(TRUE)], [[VALUE]], [[1]], Difference.TRUE_IS_ONE),
    Case("No argument.", "SCORE_NUMBER", [], [[VALUE]], Err504.PARAMETERS, Difference.COUNTED_BY_CALC),
]


class Kind(Enum):
    """What a case puts before a function; every function must meet each of them."""

    BLANK = "a blank among values"
    LONE_BLANK = "a lone blank cell"
    TEXT = "a text"
    ERROR = "an error cell"
    FLAG = "TRUE or FALSE"
    COUNT = "a wrong number of arguments"
    INLINE = "an inline array"
    MERGED = "merged cells"
    HIDDEN = "a hidden row"


def kinds_of(case: Case) -> set[Kind]:
    """Tell what a case puts before its function."""
    found = {Kind.COUNT} if case.difference is Difference.COUNTED_BY_CALC else set()
    for argument in case.arguments:
        if isinstance(argument, Inline):
            found.add(Kind.INLINE)
        if not isinstance(argument, Cells):
            continue
        values = [value.value if isinstance(value, Formula) else value for row in argument.rows for value in row]
        found |= {Kind.LONE_BLANK} if values == [None] else set()
        found |= {Kind.BLANK} if None in values and len(values) > 1 else set()
        found |= {Kind.TEXT} if any(isinstance(value, str) for value in values) else set()
        found |= {Kind.ERROR} if any(isinstance(value, CellError) for value in values) else set()
        found |= {Kind.FLAG} if any(isinstance(value, bool) for value in values) else set()
        found |= {Kind.MERGED} if argument.merged else set()
        found |= {Kind.HIDDEN} if argument.hidden_row is not None else set()
    return found
