"""The chapter on the reward and what it does to premium rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.engine.reward_effects import reward_effects
from xl_addin.report.content import Chapter, Column, Table

if TYPE_CHECKING:
    from xl_addin.engine.reward_effects import RewardEffect
    from xl_addin.report.case import Case

_FULL = 100


def chapter(case: Case) -> Chapter | None:
    """Say what the reward gives, costs and does to the premium rate.

    Args:
        case: what the report is made from.

    Returns:
        The chapter; None where no payroll is known.
    """
    book = case.deviation
    if book is None or book.reward is None or not case.payroll:
        return None
    reward = book.reward
    totals = case.now.standing.totals
    base = "lowest_inside" if reward.base == "lowest_inside" else "first_outside"
    effects = reward_effects(totals, case.payroll, float(reward.levy), reward.top, base)  # type: ignore[arg-type]
    order = case.order
    said = []
    if case.row is not None and effects[case.row].net is not None:
        said.append(_own(case, effects[case.row]))
    best = max((effects[row].cut or 0.0, case.now.entities[row]) for row in order)
    said.append(f"料率の引下げが最も大きいのは{best[1]}で、{_percent(best[0])}です。")
    rows = tuple(
        (
            case.now.ranks[row],
            case.now.entities[row],
            effects[row].excess,
            effects[row].amount,
            effects[row].paid,
            effects[row].net,
            _percent(effects[row].cut or 0.0),
            _percent(effects[row].change or 0.0, sign=True),
        )
        for row in order
    )
    return Chapter(
        heading="報奨金と保険料率",
        said=tuple(said),
        appended=(
            Table(
                caption="報奨金と保険料率への影響",
                columns=(
                    Column("順位"),
                    Column(case.unit),
                    Column("基準を\n超える点", ".1f"),
                    Column("報奨金（円）", ",.0f"),
                    Column("拠出（円）", ",.0f"),
                    Column("差引（円）", "+,.0f"),
                    Column("料率の引下げ"),
                    Column("料率への影響"),
                ),
                rows=rows,
                marked=frozenset([order.index(case.row)] if case.row in order else []),
            ),
        ),
        notes=(
            f"総報酬額はファイルから読みました。財源は総報酬額の {_percent(float(reward.levy))} です。",
            "料率への影響 ＝ 拠出の率 − 引下げ。プラスは、制度がない場合より料率が高いことを表します。",
        ),
    )


def _own(case: Case, effect: RewardEffect) -> str:
    got = "報奨金はありません" if not effect.amount else f"報奨金は {effect.amount:,.0f} 円"
    change = effect.change or 0.0
    more = "上がります" if change > 0 else "下がります"
    return (
        f"{case.name}の{got}（拠出 {effect.paid or 0:,.0f} 円）。制度がない場合と比べて、料率は "
        f"{_percent(abs(change))} {more}。"
    )


def _percent(share: float, *, sign: bool = False) -> str:
    told = f"{share * _FULL:{'+' if sign else ''}.4f}％"
    return told.replace("-", "−")
