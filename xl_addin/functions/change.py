"""SCORE_GROWTHS and SCORE_CHANGES: improvement against the year before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.engine.growth import change_rates, growth_shares
from xl_addin.functions.arguments import amount, chosen, measured, setting
from xl_addin.registry import Argument, Result, worksheet_function

if TYPE_CHECKING:
    from xl_addin.cells import Grid
    from xl_addin.engine.growth import Own

_OWN: dict[str, Own] = {"current": "current", "当年度": "current", "previous": "previous", "前年度": "previous"}


def _year(name: str, ja: str, en: str) -> Argument:
    return measured(name, ja, en, f"{ja}の1列の数値。空白の行は空白を返します。", f"A column of figures of the {en}.")


@worksheet_function(
    "GROWTHS",
    _year("current", "当年度の率", "rates of this year"),
    _year("previous", "前年度の率", "rates of the year before"),
    setting(
        "full",
        "満点の率",
        "full rate",
        "率の上限。60 が 60％ なら 100（既定）、セルの値が 0.6（表示が 60％）なら 1。",
        "The highest rate: 100 (default) where 60 means 60 %, 1 where a cell that shows 60 % holds 0.6.",
    ),
    setting(
        "own",
        "伸びしろの基準",
        "own rate",
        "伸びしろ（上限 − 自支部の率）に使う率: current（当年度、既定）または previous（前年度）。",
        'The rate that the headroom is measured from: "current" (this year, default) or "previous".',
    ),
    ja="率の対前年度の伸びが伸びしろに占める割合を1列で返します（配列数式）。伸びしろが 0 の行は #DIV/0! です。",
    en="Change of a rate as a share of its headroom, as a column (array formula). No headroom gives #DIV/0!.",
    example="=SCORE_GROWTHS(C2:C48;B2:B48)",
    column=True,
)
def growths(current: Grid, previous: Grid, full: Grid | None, own: Grid | None) -> Result:
    """Relate each change of a rate to its headroom."""
    shares = growth_shares(
        cells.numbers(current, "current"),
        cells.numbers(previous, "previous"),
        amount(full, "full", 100.0),
        chosen(own, "own", "current", _OWN),
    )
    return cells.as_line(shares, current)


@worksheet_function(
    "CHANGES",
    _year("current", "当年度の件数", "counts of this year"),
    _year("previous", "前年度の件数", "counts of the year before"),
    ja="件数の対前年度上昇率（当年度÷前年度−1）を1列で返します（配列数式）。前年度が 0 の行は #DIV/0! です。",
    en="Rate of change of a count, current / previous − 1, as a column (array formula). A base of 0 gives #DIV/0!.",
    example="=SCORE_CHANGES(C2:C48;B2:B48)",
    column=True,
)
def changes(current: Grid, previous: Grid) -> Result:
    """Relate each count to the year before."""
    rates = change_rates(cells.numbers(current, "current"), cells.numbers(previous, "previous"))
    return cells.as_line(rates, current)
