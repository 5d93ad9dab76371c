"""SCORE_DEVIATIONS, SCORE_DEVIATION and SCORE_WEIGHTED: deviation scores and their weighted sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.engine.deviation import deviation_score, deviation_scores
from xl_addin.engine.weighted import weighted_sums
from xl_addin.functions.arguments import (
    POINTS,
    REF,
    SPREAD,
    SPREADS,
    VALUES,
    X,
    all_given,
    amount,
    chosen,
    measured,
    reference_of,
    setting,
)
from xl_addin.registry import Result, worksheet_function

if TYPE_CHECKING:
    from xl_addin.cells import Grid


@worksheet_function(
    "DEVIATIONS",
    VALUES,
    POINTS,
    SPREAD,
    ja="1列の値の偏差値による得点を1列で返します（配列数式）。平均は配点、標準偏差は配点の5分の1です。",
    en="Deviation scores of a column, as a column (array formula): their mean is the points, their SD a fifth of them.",
    example="=SCORE_DEVIATIONS(B2:B48;70)",
    column=True,
)
def deviations(values: Grid, points: Grid | None, spread: Grid | None) -> Result:
    """Score a column."""
    known = cells.numbers(values, "values")
    scores = deviation_scores(known, amount(points, "points", 50.0), chosen(spread, "spread", "population", SPREADS))
    return cells.as_line(scores, values)


@worksheet_function(
    "DEVIATION",
    X,
    REF,
    POINTS,
    SPREAD,
    ja="1つの値の、参照範囲に対する偏差値による得点を返します。",
    en="Deviation score of one value against a reference.",
    example="=SCORE_DEVIATION(B2;B$2:B$48;70)",
)
def deviation(x: Grid, ref: Grid, points: Grid | None, spread: Grid | None) -> Result:
    """Score one value."""
    value = cells.number(cells.single(x, "x"), "x")
    if value is None:
        return ((None,),)
    among = reference_of(x, ref)
    score = deviation_score(
        value, among, amount(points, "points", 50.0), chosen(spread, "spread", "population", SPREADS)
    )
    return ((score,),)


@worksheet_function(
    "WEIGHTED",
    measured(
        "parts",
        "評価項目",
        "parts",
        "1列に1つの評価項目の得点が並ぶ範囲。1つでも空白の行は空白を返します。",
        "One column of scores per part. A row with a blank part stays blank.",
    ),
    setting(
        "weights",
        "評価割合",
        "weights",
        "列の順の評価割合。合計はちょうど 1 でなければなりません（例 {0.5;0.25;0.25}）。",
        "The weights in the order of the columns; they must add up to exactly 1, e.g. {0.5;0.25;0.25}.",
        optional=False,
    ),
    ja="評価項目ごとの得点を評価割合で加重した合計を1列で返します（配列数式）。",
    en="Weighted sum of several columns of scores, as a column (array formula).",
    example="=SCORE_WEIGHTED(B2:D48;{0.5;0.25;0.25})",
    column=True,
)
def weighted(parts: Grid, weights: Grid) -> Result:
    """Weigh the parts of each row."""
    rows = [[cells.number(cell, "parts", place) for cell in row] for place, row in enumerate(parts, 1)]
    for column in zip(*parts):
        cells.require_one_unit(column, "parts")
    return tuple((total,) for total in weighted_sums(rows, all_given(weights, "weights")))
