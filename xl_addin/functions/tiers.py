"""SCORE_STEPS and SCORE_CUT: plain tiers, and the value at a share of the ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.engine.cut import cut_value
from xl_addin.engine.steps import step_result
from xl_addin.errors import ScoringError
from xl_addin.functions.arguments import ORDER, VALUES, all_given, chosen, measured, order_of, required, setting
from xl_addin.registry import Result, worksheet_function

if TYPE_CHECKING:
    from xl_addin.cells import Cell, Grid
    from xl_addin.engine.cut import Rule
    from xl_addin.engine.steps import Compare

_COMPARE: dict[str, Compare] = {
    ">=": ">=",
    "≥": ">=",
    "≧": ">=",
    "以上": ">=",
    ">": ">",
    "超": ">",
    "を超える": ">",
    "<=": "<=",
    "≤": "<=",
    "≦": "<=",
    "以下": "<=",
    "<": "<",
    "未満": "<",
}
# No value is below 1 where the lowest threshold is 10 or more, unless it is a fraction and they are percentages.
_PERCENTAGES = 10
_COUNT: dict[str, Rule] = {
    "floor": "floor",
    "切り捨て": "floor",
    "ceil": "ceil",
    "切り上げ": "ceil",
    "round": "round",
    "四捨五入": "round",
}


@worksheet_function(
    "STEPS",
    measured(
        "value",
        "値",
        "value",
        "段階を判定する値のセル、または1列の範囲。空白は空白を返します。",
        "The cell, or the column, to be judged; a blank gives a blank.",
    ),
    setting(
        "thresholds",
        "基準値",
        "thresholds",
        "厳しい順の基準値（例 {60;50;40}）。",
        "The thresholds, hardest first, e.g. {60;50;40}.",
        optional=False,
    ),
    setting(
        "results",
        "得点",
        "results",
        "基準値ごとの得点。1つ多く書くと最後がどの基準にも達しないときの値、なければ #N/A になります。",
        "The result of each threshold. One more entry is the result where none is reached; without it that is #N/A.",
        optional=False,
    ),
    setting(
        "compare",
        "比較",
        "compare",
        "比べ方: >=（以上、既定）、>（を超える）、<=（以下）、<（未満）。",
        "The comparison: >= (default), >, <= or <.",
    ),
    ja="最初に満たした基準値の得点を返します。59.95 は 60 に達しません。",
    en="The result of the first threshold that a value reaches. 59.95 does not reach 60.",
    example="=SCORE_STEPS(B2;{60;50;40};{6;4;2;0})",
    column=True,
)
def steps(value: Grid, thresholds: Grid, results: Grid, compare: Grid | None) -> Result:
    """Judge one value, or each of a column."""
    levels = all_given(thresholds, "thresholds")
    cells.require_one_unit([*cells.line(value, "value"), *cells.line(thresholds, "thresholds")], "value, thresholds")
    rewards = [_step(cell, place) for place, cell in enumerate(cells.line(results, "results"), 1)]
    word = chosen(compare, "compare", ">=", _COMPARE)
    outcomes: list[Cell | ScoringError] = []
    for row, known in enumerate(cells.numbers(value, "value"), 1):
        try:
            _refuse_fraction(known, levels, row)
            outcomes.append(step_result(known, levels, rewards, word))
        except ScoringError as error:
            outcomes.append(error)
    return cells.as_line(outcomes, value)


@worksheet_function(
    "CUT",
    VALUES,
    setting(
        "share",
        "割合",
        "share",
        "上位の割合。上位3割なら 0.3、上位3分の1なら =1/3。",
        "The share at the top: 0.3 for 上位3割, =1/3 for a third.",
        optional=False,
    ),
    ORDER,
    setting(
        "count",
        "数え方",
        "count",
        "47×0.3=14.1 の数え方: floor（14番目まで、既定）、ceil（15番目まで）、round（四捨五入）。",
        "How 47 × 0.3 = 14.1 becomes places: floor (14, default), ceil (15) or round (half up).",
    ),
    ja="上位n割の境目にあたる値を返します。",
    en="The value at the last place of the top share of a column.",
    example="=SCORE_CUT(B2:B48;0.3)",
)
def cut(values: Grid, share: Grid, order: Grid | None, count: Grid | None) -> Result:
    """Find the value at the cut."""
    found = cut_value(
        cells.numbers(values, "values"),
        required(cells.number(cells.single(share, "share"), "share"), "share"),
        order_of(order),
        chosen(count, "count", "floor", _COUNT),
    )
    return ((found,),)


def _refuse_fraction(value: float | None, levels: list[float], row: int) -> None:
    """A cell that shows 62 % holds 0.62, which would fall below thresholds of 60 without a word."""
    if value is not None and 0 < abs(value) < 1 and min(levels) >= _PERCENTAGES:
        raise ScoringError(
            f"valueの{row}行目の {value:.15g} は、基準値（{min(levels):g} 以上）と単位が違うようです。62％ は 62 か、基準値を 0.6 のように",
            f"row {row} of value, {value:.15g}, seems to have another unit than thresholds from {min(levels):g} on",
        )


def _step(cell: Cell, place: int) -> float | str:
    """Read a result: a number where it is one, else the text as it stands."""
    name = f"results[{place}]"
    if isinstance(cell, str) and cells.parse_number(cell) is None:
        return cells.text(cell, name)
    read = cells.number(cell, name)
    if read is None:
        raise ScoringError(f"{name}が空です", f"{name} is blank")
    return read
