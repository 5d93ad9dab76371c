"""Names of the sheets and columns of an input workbook, by which they are found again when it is scored."""

from __future__ import annotations

MARKS = "達成状況"
FACTS = "実績"
POINTS = "得点表"

# The words in the header rows; a facts table in any file may use the same.
INDICATOR = "指標"
LINE = "行"
MARK = "達成"
KEY = "項目"
VALUE = "値"
UNIT = "unit"

SCORE = "得点"
REASON = "判定の理由"
# An input sheet is known by a header row that holds all of these.
MARK_HEADS = (INDICATOR, LINE, MARK, SCORE, REASON)
FACT_HEADS = (INDICATOR, KEY, VALUE, SCORE, REASON)

OPEN = "判定不可"
PERCENT = "percent"
FRACTION = "fraction"


def rule_book_words(name: str) -> str:
    """What an input sheet says in its second row about the rule book that it was made for."""
    return f"(rule book {name})"
