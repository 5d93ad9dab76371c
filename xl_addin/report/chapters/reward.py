"""The chapter on the reward and what it does to premium rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.engine.reward_effects import reward_effects
from xl_addin.errors import ScoringError
from xl_addin.report.content import Chapter, Column, Table

if TYPE_CHECKING:
    from xl_addin.analysis.printed import Printed
    from xl_addin.engine.reward import Base
    from xl_addin.engine.reward_effects import RewardEffect
    from xl_addin.report.case import Case

_FULL = 100
_HEADING = "報奨金と保険料率"


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
    base: Base = "lowest_inside" if reward.base == "lowest_inside" else "first_outside"
    try:
        effects = reward_effects(totals, case.payroll, float(reward.levy), reward.top, base)
    except ScoringError as error:
        return Chapter(heading=_HEADING, said=(f"報奨金は計算できません。{error.ja}",))
    order = case.order
    said = []
    if case.row is not None:
        said.append(_own(case, effects[case.row]))
    cuts = [
        (effect.cut, name) for effect, name in zip(effects, case.now.entities, strict=True) if effect.cut is not None
    ]
    if cuts:
        largest, name = max(cuts)
        said.append(f"料率の引下げが最も大きいのは{name}で、{_percent(largest)}です。")
    rows = tuple(
        (
            case.now.ranks[row],
            case.now.entities[row],
            effects[row].excess,
            effects[row].amount,
            effects[row].paid,
            effects[row].net,
            _percent(effects[row].cut),
            _percent(effects[row].change, sign=True),
        )
        for row in order
    )
    return Chapter(
        heading=_HEADING,
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
            *([] if case.now.printed is None else [_rounded(case.now.printed)]),
        ),
    )


def _own(case: Case, effect: RewardEffect) -> str:
    if effect.amount is None or effect.paid is None or effect.change is None:
        return f"{case.name}の総得点か総報酬額がないので、報奨金は分かりません。"
    got = f"報奨金は {effect.amount:,.0f} 円" if effect.amount else "報奨金はありません"
    moved = "変わりません" if not effect.change else "上がります" if effect.change > 0 else "下がります"
    by = f" {_percent(abs(effect.change))} " if effect.change else ""
    return f"{case.name}の{got}（拠出 {effect.paid:,.0f} 円）。制度がない場合と比べて、料率は{by}{moved}。"


def _rounded(printed: Printed) -> str:
    # The entity's own total may be off, and so may the one from which points count.
    return (
        "総得点は印刷された（四捨五入した）値から計算したので、報奨金は概算です。"
        f"基準を超える点には ±{2 * printed.total_half:f} 点の幅があります。"
    )


def _percent(share: float | None, *, sign: bool = False) -> str:
    if share is None:
        return "－"
    told = f"{share * _FULL:{'+' if sign else ''}.4f}％"
    return told.replace("-", "−")
