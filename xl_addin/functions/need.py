"""SCORE_NEED, SCORE_NEED_TOTALS and SCORE_ONE_MORE: what is missing, and what a little more is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.engine.facts import read_facts
from xl_addin.engine.naming import line_of, one_indicator, spelled
from xl_addin.engine.need.ladders import table_needs
from xl_addin.engine.need.rung_figures import PLACES
from xl_addin.engine.need.rungs import next_rung
from xl_addin.engine.need.tables import one_more_table, place_table, rung_table
from xl_addin.engine.need.totals import points_to_place
from xl_addin.engine.tier_facts import read_facts as read_tier_facts
from xl_addin.errors import ScoringError
from xl_addin.functions.arguments import RULEBOOK, measured, name_of, required, setting
from xl_addin.functions.ladders import two_columns
from xl_addin.registry import Reason, Result, report, worksheet_function
from xl_addin.rulebook import store
from xl_addin.rulebook.model import DeviationBook

if TYPE_CHECKING:
    from xl_addin.cells import Cell, Grid
    from xl_addin.engine.exact import Known
    from xl_addin.rulebook.model import Text
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

_ENTITY = setting(
    "entity",
    "団体",
    "entity",
    "調べる支部・団体の名前。実績表が1団体だけの段階評価では省略できます。",
    "The branch or entity in question; may be left out for ladders where the facts are those of one alone.",
)
#: A long table is told from a column of keys by this heading.
_LONG = {spelled(word) for word in ("指標", "指標番号", "indicator")}


@worksheet_function(
    "NEED",
    RULEBOOK,
    setting(
        "indicator",
        "指標",
        "indicator",
        '指標の番号（"1"、"1-1"）。"" ならすべての指標（偏差値方式では、最も安い組合せも）。',
        'The number of the indicator ("1", "1-1"); "" for all of them and, where scores are deviation scores, for the '
        "cheapest mix.",
        optional=False,
    ),
    measured(
        "facts",
        "実績",
        "facts",
        "全支部の実績表（SCORE_TABLE と同じ）。段階評価の1指標では、キーと値の2列（SCORE_TIER と同じ）も使えます。",
        "The facts of all, as SCORE_TABLE takes them; for one indicator of ladders also two columns, key and value, as "
        "SCORE_TIER takes them.",
    ),
    _ENTITY,
    setting(
        "target",
        "目標",
        "target",
        "目標の順位（既定は報奨金の対象となる順位、kyokai では 15）。段階評価では行の番号（既定は点が増える次の行）。空白と 0 は既定と同じです。",
        "The place aimed at (default: the last one that is rewarded, 15 for kyokai); for ladders the number of a line "
        "(default: the next one that raises the points). Blank or 0: the default.",
    ),
    setting(
        "people",
        "分母",
        "people",
        "段階評価で率の分母の人数。1つの数か、指標の順に1つずつ（空白は不明）。偏差値方式では実績表の分母を使うので書きません。",
        "For ladders, the denominator of the rate: one number, or one per indicator in order (blank: not known). Not for "
        "deviation scores, whose facts hold it.",
    ),
    setting(
        "costs",
        "費用",
        "costs",
        "偏差値方式で1人増やす費用を指標の順に（空白の指標は組合せに入れない）。既定は人で数える指標がすべて 1。",
        "For deviation scores, what one more costs, per indicator in order; a blank one takes no part in the mix. Default: "
        "1 wherever people are counted.",
    ),
    ja="目標の順位や次の行まであと何人・何ポイントかの表（見出し付き、配列数式）。順位は全支部の得点を計算し直し、その人数で届き、1人少ないと届きません。",
    en="What is missing to a place or to the next line, with a header row (array formula). For a place everybody is scored "
    "again: that many people reach it, one fewer does not.",
    example='=SCORE_NEED("kyokai/2023";"";A1:S48;"北海道";15)',
    column=True,
)
def need(  # noqa: PLR0917  # cells hand all of them over in order
    rulebook: Grid,
    indicator: Grid,
    facts: Grid,
    entity: Grid | None,
    target: Grid | None,
    people: Grid | None,
    costs: Grid | None,
) -> Result:
    """Find what is missing."""
    name = name_of(rulebook)
    book = store.find(name)
    if isinstance(book, DeviationBook):
        _refuse(people, "people", book.name)
        asked, known = _setting(indicator, "indicator"), read_facts(book, facts, cells.number)
        return place_table(
            book,
            known,
            cells.text(_setting(entity, "entity"), "entity"),
            _place(book, target, len(known.entities)),
            indicator_id=None if asked is None else cells.text(asked, "indicator"),
            costs=_costs(book, costs),
        )
    _refuse(costs, "costs", book.name)
    return _rungs(store.tier_book(name), indicator, facts, entity=entity, target=target, people=people)


@worksheet_function(
    "NEED_TOTALS",
    measured(
        "totals",
        "総得点",
        "totals",
        "全支部の総得点（四捨五入しない値）の1列。空白の行は空白のまま返します。",
        "A column with the unrounded total of every branch; blank rows stay blank.",
    ),
    setting(
        "place",
        "順位",
        "place",
        "目標の順位。例: 15",
        "The place aimed at, e.g. 15.",
        optional=False,
    ),
    ja="ほかの総得点がそのままなら、目標の順位まであと何点かを1列で返します（配列数式）。届いていれば 0、同点は同順位です。",
    en="How many points each total lacks to a place while all others stay, as a column (array formula); 0 where it is "
    "there. Equal totals share the better rank.",
    example="=SCORE_NEED_TOTALS(G2:G48;15)",
    column=True,
)
def need_totals(totals: Grid, place: Grid) -> Result:
    """Find what each total lacks."""
    wanted = _place_in(cells.single(place, "place"), "place")
    return cells.as_line(points_to_place(cells.numbers(totals, "totals"), wanted), totals)


@worksheet_function(
    "ONE_MORE",
    RULEBOOK,
    measured(
        "facts",
        "実績",
        "facts",
        "全支部の実績表（SCORE_TABLE と同じ）。",
        "The facts of all, as SCORE_TABLE takes them.",
    ),
    setting(
        "entity",
        "団体",
        "entity",
        "調べる支部の名前。",
        "The branch in question.",
        optional=False,
    ),
    setting(
        "step",
        "ポイント",
        "step",
        "率に足すポイント数（0.1 から 100、既定は 1）。1 なら 60％ を 61％ にします。",
        "Percentage points added to the rate, from 0.1 to 100; default 1, which turns 60 % into 61 %.",
    ),
    ja="率を1ポイント上げると得点と順位がどう変わるかの表（見出し付き、配列数式）。率をちょうど上げて全支部を計算し直し、人は率に届く最少の整数です。100％ を超えれば空白です。",
    en="What one more percentage point of each rate changes, everybody scored again at exactly that rate, with a header row "
    "(array formula); people: the smallest whole number that reaches it. Blank above 100 %.",
    example='=SCORE_ONE_MORE("kyokai/2023";A1:S48;"北海道")',
    column=True,
)
def more(rulebook: Grid, facts: Grid, entity: Grid, step: Grid | None) -> Result:
    """Find what one more point is worth."""
    book = store.deviation_book(name_of(rulebook))
    known = read_facts(book, facts, cells.number)
    asked = cells.text(cells.single(entity, "entity"), "entity")

    def note(name: str, reason: Text) -> None:
        where = f"SCORE_ONE_MORE: {name}"
        report(Reason("", f"{where}: {reason.ja}", f"{where}: {reason.en}"))

    points = _setting(step, "step")
    raised = 1 if points is None else required(cells.number(points, "step"), "step")
    return one_more_table(book, known, asked, raised, note)


def _rungs(
    book: TierBook, indicator: Grid, facts: Grid, *, entity: Grid | None, target: Grid | None, people: Grid | None
) -> Result:
    cell = _setting(indicator, "indicator")
    asked = book.indicators if cell is None else (one_indicator(book, cell),)
    owner, line = _setting(entity, "entity"), _setting(target, "target")
    counted = _people(people, book, asked)
    wanted = None if line is None else cells.text(line, "target")
    if cell is None or owner is not None or _is_long(facts):
        name = None if owner is None else cells.text(owner, "entity")
        return rung_table(asked, table_needs(book, facts, asked, entity=name, target=wanted, people=counted))
    known = read_tier_facts(asked[0], two_columns(facts), "facts")
    no = None if wanted is None else line_of(asked[0], wanted).no
    return rung_table(asked, {asked[0].id: next_rung(book, asked[0], known, no, counted.get(asked[0].id))})


def _is_long(facts: Grid) -> bool:
    return any(isinstance(cell, str) and spelled(cell) in _LONG for cell in facts[0])


def _people(people: Grid | None, book: TierBook, asked: tuple[TierIndicator, ...]) -> dict[str, Known]:
    """Read one denominator for all indicators, or one for each of those asked for or of the book."""
    if people is None:
        return {}
    known = [count or None for count in cells.numbers(people, "people")]
    if len(known) == 1:
        return dict.fromkeys((each.id for each in asked), known[0])
    for each in (asked, book.indicators):
        if len(known) == len(each):
            return {indicator.id: count for indicator, count in zip(each, known)}
    raise _wrong_length("people", len(known), len(book.indicators))


def _costs(book: DeviationBook, costs: Grid | None) -> dict[str, Known] | None:
    if costs is None:
        return None
    known = cells.numbers(costs, "costs")
    if len(known) == 1 and not known[0]:
        return None
    if len(known) != len(book.indicators):
        raise _wrong_length("costs", len(known), len(book.indicators))
    return {indicator.id: cost for indicator, cost in zip(book.indicators, known)}


def _wrong_length(name: str, found: int, wanted: int) -> ScoringError:
    return ScoringError(
        f"{name}は指標の順に {wanted} 個指定してください（{found} 個あります）",
        f"{name} must hold one number per indicator, {wanted} and not {found}",
    )


def _place(book: DeviationBook, target: Grid | None, entities: int) -> int:
    cell = _setting(target, "target")
    if cell is not None:
        place = _place_in(cell, "target")
        if place > entities:
            # 150 for 15 would read as if the place were reached.
            raise ScoringError(
                f"targetは順位なので、{entities} 以下にしてください（{place}）",
                f"target is a place, {entities} at most, not {place}",
            )
        return place
    if book.reward is None:
        raise ScoringError(
            f"targetに目標の順位を指定してください（{book.name}）", f"target must be a place ({book.name})"
        )
    return book.reward.top


def _place_in(cell: Cell, name: str) -> int:
    """Read a place, also as the table of SCORE_NEED shows it: 15位."""
    if isinstance(cell, str):
        shown = cell.strip()
        cell = shown[: -len(PLACES)] if shown.endswith(PLACES) else shown
    number = required(cells.number(cell, name), name)
    if number != int(number):
        raise ScoringError(
            f"{name}は整数で指定してください（{number:.15g}）", f"{name} must be whole, not {number:.15g}"
        )
    return int(number)


def _setting(grid: Grid | None, name: str) -> Cell:
    """Read an optional setting; Calc hands a lone blank cell over as 0, which none of them can be."""
    if grid is None:
        return None
    cell = cells.single(grid, name)
    return None if cells.is_blank(cell) or (cell == 0 and not isinstance(cell, bool)) else cell


def _refuse(grid: Grid | None, name: str, book: str) -> None:
    if grid is not None and any(not cells.is_blank(cell) and cell != 0 for row in grid for cell in row):
        raise ScoringError(f"{book} では{name}を使いません", f"{book} takes no {name}")
