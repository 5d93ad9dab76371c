"""The chapter on missed points: lines that most peers get and one entity does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.rules.words import heading_text
from xl_addin.engine.missed import HALF, missed
from xl_addin.report.content import Chapter, Column, Table

if TYPE_CHECKING:
    from xl_addin.engine.missed import Missed
    from xl_addin.report.case import Case

_LEAST = 2


def chapter(case: Case) -> Chapter | None:
    """Say which lines one entity misses.

    Args:
        case: what the report is made from.

    Returns:
        The chapter; None for a deviation scheme, a report about nobody, or where there is nobody else.
    """
    if case.tiers is None or case.row is None or len(case.now.results) < _LEAST:
        return None
    found = missed(case.tiers, case.now.results, case.now.entities[case.row])
    if found.lines:
        told = f"が取っていない点は、{len(found.lines)} 行、あわせて {found.gain:g} 点です。"
    else:
        told = "が取っていない行はありません。"
    said = [f"ほかの{case.unit}の半数より多くが取っていて、{case.name}{told}"]
    if found.unjudged:
        said.append(f"{case.name}の得点が決まらないため比べていない指標が {len(found.unjudged)} あります。")
    return Chapter(
        heading="取りこぼし",
        said=tuple(said),
        tables=tuple(table for table in (_lines(found), _unjudged(found)) if table.rows),
        main=len(said),
        notes=(
            f"割合は、判定できるほかの{case.unit}のうち、その行（段階では、それより上の行を含む）を取った割合です（{HALF:.0%} を超えるもの）。".replace(
                "%", "％"
            ),
        ),
    )


def _lines(found: Missed) -> Table:
    return Table(
        caption="多くが取っていて、取れていない行（点の多い順）",
        columns=(
            Column("指標", share=3),
            Column("行"),
            Column("内容", share=4),
            Column("点"),
            Column("割合"),
            Column("説明", share=4),
        ),
        rows=tuple(
            (
                heading_text(each.indicator).ja,
                each.line.no,
                each.line.text.ja,
                float(each.gain),
                f"{float(100 * each.share):.0f}％",
                each.why.ja,
            )
            for each in found.lines
        ),
    )


def _unjudged(found: Missed) -> Table:
    return Table(
        caption="比べていない指標と、その理由",
        columns=(Column("指標", share=2), Column("理由", share=3)),
        rows=tuple((heading_text(each.indicator).ja, each.why.ja) for each in found.unjudged),
    )
