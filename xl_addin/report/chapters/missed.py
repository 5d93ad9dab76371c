"""The chapter on missed points: lines that most peers get and one entity does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.rules.words import heading_text
from xl_addin.engine.missed import HALF, missed
from xl_addin.report.content import Chapter, Column, Table

if TYPE_CHECKING:
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
        said = (
            (
                f"ほかの{case.unit}の半数より多くが取っていて、{case.name}が取っていない点は、"
                f"{len(found.lines)} 行、あわせて {found.gain:g} 点です。"
            ),
        )
    else:
        said = (f"ほかの{case.unit}の半数より多くが取っていて、{case.name}が取っていない行はありません。",)
    rows = [
        (
            heading_text(each.indicator).ja,
            each.line.no,
            each.line.text.ja,
            float(each.gain),
            float(100 * each.share),
        )
        for each in found.lines
    ]
    return Chapter(
        heading="取りこぼし",
        said=said,
        tables=(
            Table(
                caption="多くが取っていて、取れていない行（点の多い順）",
                columns=(
                    Column("指標", share=3),
                    Column("行"),
                    Column("内容", share=5),
                    Column("点"),
                    Column("取った割合（％）", ".0f"),
                ),
                rows=tuple(rows),
            ),
        ),
        notes=(
            f"割合は、判定できるほかの{case.unit}のうち、その行（段階では、それより上の行を含む）を取った割合です（{HALF:.0%} を超えるもの）。".replace(
                "%", "％"
            ),
            *(f"{each.indicator.label}: {each.why.ja}" for each in found.unjudged),
        ),
    )
