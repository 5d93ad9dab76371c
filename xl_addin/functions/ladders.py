"""SCORE_TIER, SCORE_LINES and SCORE_MAX: ladders and points of a rule book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.engine.extremes import total_extremes
from xl_addin.engine.naming import indicator_of, one_indicator
from xl_addin.engine.tier_facts import read_facts
from xl_addin.engine.tier_marks import line_points, read_lines
from xl_addin.engine.tiers import from_facts, require_points
from xl_addin.errors import ScoringError
from xl_addin.functions.arguments import RULEBOOK, measured, name_of, setting
from xl_addin.registry import Result, worksheet_function
from xl_addin.rulebook import store
from xl_addin.rulebook.model import DeviationBook
from xl_addin.rulebook.tiers import Section

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.cells import Cell, Grid
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

INDICATOR = setting(
    "indicator",
    "指標",
    "indicator",
    '指標の番号。例: "1-1"、"指標1（1）"。セルに入れるときは文字として（\'1-1）。',
    'The number of the indicator, e.g. "1-1" or "指標1（1）". In a cell type it as text: \'1-1.',
    optional=False,
)
FACTS = measured(
    "facts",
    "実績",
    "facts",
    "項目のキーと値の2列。一覧（全団体の値など）は右か下へ続ける。率が小数なら unit の行に fraction。空白は不明。",
    "Two columns, key and value; a list goes on to the right or below. A row unit with fraction if rates are "
    "fractions. A blank is not known.",
)
MARKS = measured(
    "marks",
    "達成",
    "marks",
    "行ごとの達成（○・1・TRUE、未達成は×・0・空白、不明は ?）。印字の順の1列、または行の番号と達成の2列。",
    "A mark per line (○, 1, TRUE; ×, 0 or blank; ? if not known): one column in printed order, or two columns, "
    "line number and mark.",
)


@worksheet_function(
    "TIER",
    RULEBOOK,
    INDICATOR,
    FACTS,
    ja="実績から1つの指標の得点を返します。要る実績が足りなければ 0 ではなく #N/A です。理由は SCORE_EXPLAIN で分かります。",
    en="Points of one indicator from its facts. Where a fact is missing that is #N/A, never 0; SCORE_EXPLAIN says why.",
    example='=SCORE_TIER("kokuho_pref/2024";"1-1";A2:B8)',
)
def tier(rulebook: Grid, indicator: Grid, facts: Grid) -> Result:
    """Score an indicator from facts."""
    book, named = named_indicator(rulebook, indicator)
    return ((float(require_points(from_facts(book, named, read_facts(named, two_columns(facts), "facts")))),),)


@worksheet_function(
    "LINES",
    RULEBOOK,
    INDICATOR,
    MARKS,
    ja="達成した行から行ごとの得点を1列で返します（配列数式）。同時に成り立たない行はエラー、? に左右される行は #N/A です。",
    en="Points per line from the lines that were met, as a column (array formula). Lines that clash are errors; what "
    "depends on a ? is #N/A.",
    example='=SCORE_LINES("kokuho_pref/2024";"1-1";D5:D9)',
    column=True,
)
def lines(rulebook: Grid, indicator: Grid, marks: Grid) -> Result:
    """Score each line from marks."""
    _, named = named_indicator(rulebook, indicator)
    marked = read_lines(named, marks, "marks")
    points = line_points(named, marked.marks)
    outcomes = [None if line is None else _shown(points[line.no]) for line in marked.lines]
    return tuple(zip(outcomes))


@worksheet_function(
    "MAX",
    RULEBOOK,
    setting(
        "indicator",
        "指標",
        "indicator",
        '指標（"1-1"）か指標のまとまり（"指標1"）の番号。省略すると規則集全体。',
        'The number of an indicator ("1-1") or of a section ("指標1"); left out, the whole rule book.',
    ),
    ja="取れる最高点を返します。同時に成り立たない行は重ねません。",
    en="The highest points that can be reached; lines that exclude each other are not added.",
    example='=SCORE_MAX("kokuho_pref/2024";"1-1")',
)
def maximum(rulebook: Grid, indicator: Grid | None) -> Result:
    """Find the highest points."""
    book = _with_points(rulebook)
    cell = None if indicator is None else cells.single(indicator, "indicator")
    _, highest = total_extremes(_members(book, cell))
    return ((float(highest),),)


def named_indicator(rulebook: Grid, indicator: Grid) -> tuple[TierBook, TierIndicator]:
    """Find the rule book and the indicator that two arguments name."""
    book = store.tier_book(name_of(rulebook))
    return book, one_indicator(book, cells.single(indicator, "indicator"))


def two_columns(facts: Grid) -> Grid:
    """Refuse keys without a column for their values.

    Raises:
        ScoringError: there is one column only, and something in it.
    """
    if len(facts[0]) == 1 and not all(cells.is_blank(row[0]) for row in facts):
        raise ScoringError(
            "factsは項目のキーと値の2列で指定してください（1列しかありません）",
            "facts must have two columns, key and value, not one",
        )
    return facts


def _with_points(rulebook: Grid) -> TierBook:
    name = name_of(rulebook)
    book = store.find(name)
    if isinstance(book, DeviationBook):
        raise ScoringError(
            f"{book.name} は偏差値方式で、得点に上限がありません",
            f"{book.name} scores by deviation scores, which have no maximum",
            "#N/A",
        )
    return store.tier_book(name)


def _members(book: TierBook, cell: Cell) -> tuple[TierIndicator, ...]:
    if cells.is_blank(cell):
        return book.indicators
    found = indicator_of(book, cell)
    return book.of_section(found) if isinstance(found, Section) else (found,)


def _shown(points: Decimal | ScoringError) -> float | ScoringError:
    return points if isinstance(points, ScoringError) else float(points)
