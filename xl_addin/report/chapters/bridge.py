"""The chapter on the change since last year: what rules and what performance made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.rules.words import heading_text
from xl_addin.errors import RuleBookError, ScoringError
from xl_addin.report.case import label, plain, signed
from xl_addin.report.content import Chapter, Column, Figure, Table
from xl_addin.report.shapes import Step, Waterfall
from xl_addin.rulebook.tiers import TierBook
from xl_addin.rulecheck.bridge import bridge, total, totals

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.engine.tier_scheme import BookResult
    from xl_addin.report.case import Case
    from xl_addin.report.source import Source
    from xl_addin.rulecheck.bridge import BridgeRow, Effects

_MOST_LINES = 15
_EFFECTS = (
    ("new_item", "新設の行"),
    ("abolished", "廃止の行"),
    ("rules", "規則の変更"),
    ("performance", "実績の変化"),
    ("together", "規則と実績"),
)
_MEANINGS = (
    "新設の行: 前年度になかった行で得た点。廃止の行: なくなった行で前年度に得ていた点。",
    "規則の変更: 前年度の達成状況のままで、配点が変わったことによる差。",
    "実績の変化: 達成か非達成かが変わったことによる差（今年度の配点で数えます）。",
    "規則と実績: 基準も達成も変わり、印だけではどちらによるか分けられない差。",
)


def chapter(case: Case) -> Chapter | None:
    """Say how last year's total became this year's.

    Args:
        case: what the report is made from.

    Returns:
        The chapter; None where last year, or whose report it is, is not known.
    """
    if case.before is None or case.row is None:
        return None
    row = case.before.standing.row_of(case.now.entities[case.row])
    if row is None:
        return None
    if isinstance(case.before.book, TierBook) and case.tiers is not None:
        return _of_tiers(case, case.before, row)
    return _of_deviation(case, case.before, row)


def _of_tiers(case: Case, before: Source, row: int) -> Chapter | None:
    old, new = before.book, case.tiers
    if not isinstance(old, TierBook) or new is None or case.row is None:
        return None
    then, now = before.results[row][1], case.now.results[case.row][1]
    if then.total is None or now.total is None:
        return None
    try:
        rows = bridge(old, new, _points(then), _points(now))
    except (RuleBookError, ScoringError):
        # The two years are not of the same scheme, or do not follow each other.
        return None
    effects = total(rows)
    steps = [(name, getattr(effects, key)) for key, name in _EFFECTS if key != "together" or effects.together]
    picture = Waterfall(
        steps=(
            Step(case.year(before), float(then.total), total=True),
            *(Step(name, float(value)) for name, value in steps),
            Step(case.year(), float(now.total), total=True),
        ),
        axis="総得点（点）",
    )
    change = now.total - then.total
    told = "、".join(f"{name} {_signed(value)}" for name, value in steps)
    said = (
        (
            f"{case.name}の総得点は {plain(then.total)} 点から {plain(now.total)} 点へ、{_signed(change)} 点です。"
            f"内訳は、{told}（点）。"
        ),
    )
    return Chapter(
        heading="前年度からの変化",
        said=said,
        figures=(
            Figure(
                f"{case.year(before)}から{case.year()}への総得点の変化（点）。{_from(picture)}",
                picture,
                f"総得点の変化のウォーターフォール図。{said[0]}",
            ),
        ),
        tables=tuple(table for table in (_sections(case, rows), _lines(rows)) if table.rows),
        notes=_MEANINGS,
    )


def _points(result: BookResult) -> dict[str, dict[str, Decimal]]:
    return {
        key: {line.line.no: line.points for line in each.lines if line.counts and line.points is not None}
        for key, each in result.indicators.items()
        if not isinstance(each, ScoringError)
    }


def _sections(case: Case, rows: tuple[BridgeRow, ...]) -> Table:
    book = case.tiers
    names = {section.id: f"{section.label} {section.name.ja}" for section in book.sections} if book else {}
    parts = [*((names.get(key, "廃止された指標"), effects) for key, effects in totals(rows).items())]
    return Table(
        caption="変化の内訳",
        columns=(Column("指標", share=1), *(Column(name) for _, name in _EFFECTS), Column("計")),
        rows=tuple((name, *_cells(effects)) for name, effects in [*parts, ("総得点", total(rows))]),
        marked=frozenset([len(parts)]),
    )


def _cells(effects: Effects) -> list[str]:
    return [*(_signed(getattr(effects, key)) for key, _ in _EFFECTS), _signed(effects.change)]


def _lines(rows: tuple[BridgeRow, ...]) -> Table:
    changed = sorted((row for row in rows if row.change), key=lambda row: -abs(row.change))[:_MOST_LINES]
    return Table(
        caption="変化の大きい行" + (f"（上位{_MOST_LINES}行）" if len(changed) == _MOST_LINES else ""),
        columns=(
            Column("指標", share=4),
            Column("行"),
            Column("内容", share=7),
            Column("差"),
            Column("理由", share=2.4),
        ),
        rows=tuple(_line(row) for row in changed),
    )


def _line(row: BridgeRow) -> tuple[str, ...]:
    indicator, line = row.new_indicator or row.old_indicator, row.new_line or row.old_line
    why = "、".join(name for key, name in _EFFECTS if getattr(row, key))
    if indicator is None or line is None:
        return ("", "", "", _signed(row.change), why)
    return (heading_text(indicator).ja, line.no, line.text.ja, _signed(row.change), why)


def _signed(value: Decimal) -> str:
    return f"{value:+g}".replace("-", "−") if value else "±0"


def _of_deviation(case: Case, before: Source, row: int) -> Chapter | None:
    then, now = before.standing.totals[row], case.total
    ids = [each.id for each in case.now.book.indicators]
    if then is None or now is None or case.row is None or not set(ids) <= before.standing.points.keys():
        return None
    changes = []
    for place, key in enumerate(ids):
        old, new = before.standing.points[key][row], case.now.standing.points[key][case.row]
        if old is None or new is None:
            return None
        changes.append((label(case, place), old, new))
    picture = Waterfall(
        steps=(
            Step("前回の総得点", round(then, 1), total=True),
            *(Step(_short(name), round(new - old, 1)) for name, old, new in changes),
            Step("今回の総得点", round(now, 1), total=True),
        ),
        axis="総得点（点）",
    )
    ranks = f"{before.ranks[row]:g}位から{case.rank:g}位へ" if before.ranks[row] and case.rank else "順位は決まりません"
    said = f"{case.name}の総得点は {then:.1f} 点から {now:.1f} 点へ、{signed(now - then)} 点です（{ranks}）。"
    return Chapter(
        heading="前回からの変化",
        said=(said,),
        figures=(
            Figure(
                f"総得点の変化を指標ごとに分けたもの（点）。{_from(picture)}", picture, f"ウォーターフォール図。{said}"
            ),
        ),
        tables=(
            Table(
                caption="指標ごとの変化",
                columns=(Column("指標", share=1), Column("前回", ".1f"), Column("今回", ".1f"), Column("差")),
                rows=(
                    *((name, old, new, signed(new - old)) for name, old, new in changes),
                    ("総得点", then, now, signed(now - then)),
                ),
                marked=frozenset([len(changes)]),
            ),
        ),
        notes=(
            (
                "偏差値方式の得点は相対評価なので、実績が変わらなくても、ほかの"
                f"{case.unit}の実績によって得点が変わります。"
            ),
            "差は四捨五入する前の得点の差なので、表示した得点の差と合わないことがあります。",
        ),
    )


def _from(picture: Waterfall) -> str:
    """Say that an axis does not begin at 0."""
    return f"横軸は {picture.base:g} 点から始まります。" if picture.base else ""


def _short(name: str) -> str:
    return name if len(name) <= 17 else f"{name[:16]}…"  # noqa: PLR2004 - what the picture has room for
