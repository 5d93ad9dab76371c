"""The chapter on the next rungs, by ladders and points."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Union

from xl_addin.book.refresh.line_table import GRANT, INSURED
from xl_addin.book.rules.words import heading_text
from xl_addin.engine.figures import decimals
from xl_addin.engine.grants import yen_per_person
from xl_addin.engine.line_moves import moves
from xl_addin.engine.need.ladders import needs_of
from xl_addin.engine.need.rung_figures import MOST_DECIMALS, readable
from xl_addin.engine.tiers import from_marks
from xl_addin.errors import ScoringError
from xl_addin.report.content import Chapter, Column, Table
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_addin.engine.line_moves import Move
    from xl_addin.engine.need.rungs import RungNeed
    from xl_addin.report.case import Case
    from xl_addin.report.content import Cell
    from xl_addin.rulebook.tiers import Line, TierBook, TierIndicator

#: An indicator with what is missing to its next rung, or why that cannot be told.
_Needed = tuple["TierIndicator", Union["RungNeed", Text]]

_MOST_TOLD = 3
# Line, figure now, figure needed, what is missing, and points.
_NOTHING = (None, "－", "－", "－", None)


def chapter(case: Case) -> Chapter | None:
    """Say which lines come next, and what each is worth.

    Args:
        case: what the report is made from.

    Returns:
        The chapter; None for a deviation scheme, or a report about nobody.
    """
    book = case.tiers
    if book is None or case.row is None or case.row >= len(case.now.known):
        return None
    known = case.now.known[case.row]
    worth = _yen_per_point(case)
    by_marks = [
        row
        for indicator in book.indicators
        if indicator.id in known.marks
        for row in _of_marks(indicator, known.marks[indicator.id])
    ]
    needs = _of_facts(book, case, case.row)
    if not by_marks and not needs:
        return None
    tables = []
    if needs:
        tables.append(_facts_table(needs, worth))
    if by_marks:
        tables.append(_marks_table(by_marks, worth))
    return Chapter(
        heading="次に取れる点",
        said=tuple(_said(case, by_marks, needs, worth)),
        tables=tuple(tables),
        notes=tuple(_notes(case, worth, marks=bool(by_marks))),
    )


def _yen_per_point(case: Case) -> Decimal | None:
    total = None if case.row is None or not case.now.results else case.now.results[case.row][1].total
    grant = case.now.amounts.get(GRANT)
    # A total of lines that take points away has no price.
    return Decimal(str(grant)) / total if grant and total is not None and total > 0 else None


def _of_marks(
    indicator: TierIndicator, marks: Mapping[str, bool | None]
) -> Iterator[tuple[TierIndicator, Line, Decimal, str]]:
    """The lines that would raise the points: of a ladder the next rung alone."""
    try:
        result = from_marks(indicator, marks)
    except ScoringError:
        return
    if result.points is None:
        return
    raising: dict[str, Move] = {}
    for move in moves(indicator, frozenset(result.decided)):
        # The first move of a line gains most: a deduction is left for nothing rather than for a smaller one.
        raising.setdefault(move.line.no, move)
    for group in indicator.groups:
        within = [raising[line.no] for line in group.lines if line.no in raising]
        if group.take == "first" and within:
            within = [min(within, key=lambda move: move.gain)]
        yield from ((indicator, move.line, move.gain, _needs(move)) for move in within)


def _needs(move: Move) -> str:
    if move.avoided:
        return "減点を避ける"
    return f"{'・'.join(move.required)} も必要" if move.required else ""


def _of_facts(book: TierBook, case: Case, row: int) -> list[_Needed]:
    """The next rung by each indicator of which figures are known; of one with full points there is none."""
    known = case.now.known
    asked = [each for each in book.indicators if known[row].facts.get(each.id)]
    needs = needs_of(book, known, [row], asked)[0]
    result = case.now.results[row][1]
    return [
        (each, need)
        for each, need in ((each, needs[each.id]) for each in asked)
        if isinstance(need, Text) or need.line is not None or result.points(each.id) is None
    ]


def _said(
    case: Case,
    by_marks: list[tuple[TierIndicator, Line, Decimal, str]],
    needs: list[_Needed],
    worth: Decimal | None,
) -> Iterator[str]:
    if by_marks:
        largest = sorted(by_marks, key=lambda each: -each[2])[:_MOST_TOLD]
        told = "、".join(f"{each.label}{line.no}（{gain:+g}点）" for each, line, gain, _ in largest)
        yield f"{case.name}がこれから取れる行は {len(by_marks)} 行あります。点の大きいものは、{told}です。"
    if needs:
        raising = [
            (need.gain, f"{each.label}{need.line}")
            for each, need in needs
            if not isinstance(need, Text) and need.gain is not None and need.gain
        ]
        best = sorted(raising, key=lambda each: -each[0])[:_MOST_TOLD]
        told = "、".join(f"{name}（{gain:+g}点）" for gain, name in best)
        if told:
            yield (
                f"{case.name}が実績を改善して次の段に進むと点が増える指標は {len(raising)} あります。"
                f"点の大きいものは、{told}です。"
            )
    if worth is not None:
        grant, insured = case.now.amounts[GRANT], case.now.amounts.get(INSURED)
        each = f"、被保険者1人1点当たり {yen_per_person(float(worth), insured):.1f} 円" if insured else ""
        yield f"交付額 {grant:,.0f} 円を得点で割ると、1点当たり約 {worth / 10000:,.0f} 万円です{each}。"


def _marks_table(rows: list[tuple[TierIndicator, Line, Decimal, str]], worth: Decimal | None) -> Table:
    shown: list[tuple[Cell, ...]] = []
    for indicator, line, gain, needs in rows:
        yen = [] if worth is None else [f"{gain * worth / 10000:,.0f}"]
        text = f"{line.text.ja}（{needs}）" if needs else line.text.ja
        shown.append((heading_text(indicator).ja, line.no, text, f"+{gain:g}", *yen))
    money = [] if worth is None else [Column("約万円")]
    return Table(
        caption="まだ取っていない行（段階では次の段だけ）",
        columns=(Column("指標", share=3), Column("行"), Column("内容", share=6), Column("増える点"), *money),
        rows=tuple(shown),
    )


def _facts_table(needs: list[_Needed], worth: Decimal | None) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for indicator, need in needs:
        if isinstance(need, Text):
            rows.append((heading_text(indicator).ja, *_NOTHING, *([] if worth is None else ["－"]), need.ja))
            continue
        yen = [] if worth is None else ["－" if need.gain is None else f"{need.gain * worth / 10000:,.0f}"]
        rows.append(
            (
                heading_text(indicator).ja,
                need.line,
                *_figures(need),
                None if need.gain is None else f"{need.gain:+g}",
                *yen,
                need.why.ja,
            )
        )
    money = [] if worth is None else [Column("約万円")]
    return Table(
        caption="次の段に必要な値",
        columns=(
            Column("指標", share=3),
            Column("行"),
            Column("現在"),
            Column("必要な値"),
            Column("不足"),
            Column("増える点"),
            *money,
            Column("説明", share=4),
        ),
        rows=tuple(rows),
    )


def _figures(need: RungNeed) -> list[str]:
    """What is, what is needed and what is missing, all with as many decimals as the one that needs most."""
    values = readable(need.now, need.needed, need.missing)
    most = max((decimals(value) for value in values if value is not None), default=0)
    places, unit = min(most, MOST_DECIMALS), "％" if need.unit == "%" else need.unit
    return ["－" if value is None else f"{value:,.{places}f}{unit}".replace("-", "−") for value in values]


def _notes(case: Case, worth: Decimal | None, *, marks: bool) -> Iterator[str]:
    if marks:
        yield "増える点は、その行だけを加えて（必要な行があれば一緒に加え、同時に取れない行を外して）数え直した差です。"
        yield "実績の値がないので、あと何人・何市町村で届くかは分かりません（実績を入れたファイルなら計算できます）。"
    if worth is not None:
        yield f"金額は、ほかの{case.unit}の得点と予算が変わらないとした概算です。得点が増えると1点当たりの額は下がります。"
