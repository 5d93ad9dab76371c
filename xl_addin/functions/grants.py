"""SCORE_GRANTS and SCORE_GRANT_GAINS: a budget shared by points × insured, and what more points would bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.engine import grants as engine
from xl_addin.errors import ScoringError
from xl_addin.functions.arguments import measured, per_row, required, setting
from xl_addin.registry import Result, worksheet_function

if TYPE_CHECKING:
    from xl_addin.cells import Grid
    from xl_addin.engine.grants import PerReceiver

_BUDGET = setting(
    "budget",
    "予算額",
    "budget",
    "配分する予算額（円、1以上の整数）。区分（指標1・2・3など）が分かれていれば、区分ごとに計算します。千円で指定すれば、上限額と結果も千円です。",
    "The budget to share, in whole yen, at least 1. Several pots are shared each in its own formula. In thousands of yen, "
    "caps and results are thousands too.",
    optional=False,
)
_POINTS = measured(
    "points",
    "得点",
    "points",
    "配分先ごとの得点の1列。負の得点は 0 点とみなします。被保険者数とともに空白の行は、空白のまま返します。",
    "A column with the points of each receiver; negative points count as 0. A row that is blank here and in insured stays "
    "blank.",
)
_INSURED = measured(
    "insured",
    "被保険者数",
    "insured",
    "配分先ごとの被保険者数（人、0より大）の1列。得点だけあって空白なら #N/A です。",
    "A column with the persons insured, above 0. Blank beside points is #N/A.",
)
_CAP = setting(
    "cap",
    "上限額",
    "cap",
    "上限額（円、円未満は切り捨て）。1つの数（全員に共通）か1列（空白の行は上限なし）。超えた分は、ほかの配分先に得点×被保険者数で配り直します。",
    "The most a receiver may get, in yen: one number for all, or a column where blank means no cap. What is above it is "
    "shared again among the others by points × insured.",
)


@worksheet_function(
    "GRANTS",
    _BUDGET,
    _POINTS,
    _INSURED,
    _CAP,
    ja="予算を得点×被保険者数で円単位に配分し、1列で返します（配列数式）。最後に1行多く、上限のため配れない残額を返します。"
    "端数は切り捨てた分の大きい順に1円ずつ、同じなら上の行を先にします。合計は予算に一致します。",
    en="Shares a budget by points × insured, to the yen, as a column (array formula); one row more holds what the caps "
    "leave over. Odd yen go to the largest fractions, the upper row first; all adds up to the budget.",
    example="=SCORE_GRANTS(2362583000;B2:B48;C2:C48)",
    column=True,
)
def grants(budget: Grid, points: Grid, insured: Grid, cap: Grid | None) -> Result:
    """Share a budget among the receivers."""
    known = cells.numbers(points, "points")
    shared = engine.share_budget(_budget(budget), known, cells.numbers(insured, "insured"), _caps(cap, len(known)))
    return cells.as_line([*shared.amounts, shared.remainder], points)


@worksheet_function(
    "GRANT_GAINS",
    _BUDGET,
    _POINTS,
    _INSURED,
    setting(
        "gains",
        "増える得点",
        "gains",
        "増える得点（減るなら負の数）。1つの数（全員に共通）または1列（空白の行は空白を返します）。",
        "Points more, or fewer if negative: one number, or a column where a blank gives a blank.",
        optional=False,
    ),
    _CAP,
    ja="その配分先だけ得点が増え、ほかは変わらないときに増える配分額（円）を1列で返します（配列数式）。",
    en="How many yen more each receiver alone would get with more points while all others stay, as a column (array "
    "formula).",
    example="=SCORE_GRANT_GAINS(2362583000;B2:B48;C2:C48;1)",
    column=True,
)
def grant_gains(budget: Grid, points: Grid, insured: Grid, gains: Grid, cap: Grid | None) -> Result:
    """Say what more points would bring."""
    known = cells.numbers(points, "points")
    found = engine.grant_gains(
        _budget(budget),
        known,
        cells.numbers(insured, "insured"),
        _one_or_all(gains, "gains", len(known)),
        _caps(cap, len(known)),
    )
    return cells.as_line(found, points)


def _budget(grid: Grid) -> float:
    """Read the budget; a lone blank cell reaches a setting as 0 in Calc, and nobody shares 0 yen on purpose."""
    return _above_zero(required(cells.number(cells.single(grid, "budget"), "budget"), "budget"), "予算額", "The budget")


def _caps(grid: Grid | None, rows: int) -> PerReceiver:
    """Read one cap or a column of caps; a cap for all of 0 would be a blank cell in Calc."""
    if grid is None:
        return None
    caps = _one_or_all(grid, "cap", rows)
    if not isinstance(caps, float):
        return caps
    return _above_zero(caps, "全員に共通の上限額", "A cap for all")


def _above_zero(value: float, ja: str, en: str) -> float:
    if value <= 0:
        raise ScoringError(
            f"{ja}は 0 より大きくしてください（{value:.15g}）。空白のセルは 0 として届くことがあります。",
            f"{en} must be above 0, not {value:.15g}; a blank cell may arrive as 0.",
        )
    return value


def _one_or_all(grid: Grid, name: str, rows: int) -> PerReceiver:
    known = per_row(grid, name, rows)
    return known[0] if len(known) == 1 else known
