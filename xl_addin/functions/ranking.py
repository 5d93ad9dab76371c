"""SCORE_RANKS and SCORE_RANK: competition ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.engine.ranking import competition_ranks, rank_of
from xl_addin.functions.arguments import ORDER, REF, TIES, VALUES, X, chosen, order_of, reference_of
from xl_addin.registry import Result, worksheet_function

if TYPE_CHECKING:
    from xl_addin.cells import Grid
    from xl_addin.engine.ranking import Ties

_TIES: dict[str, Ties] = {
    "min": "min",
    "max": "max",
    "average": "average",
    "平均": "average",
    "dense": "dense",
    "ordinal": "ordinal",
}


@worksheet_function(
    "RANKS",
    VALUES,
    ORDER,
    TIES,
    ja="1列の値の順位を1列で返します（配列数式）。空白は数えず、空白のまま返します。",
    en="Ranks of a column of values, as a column (array formula). Blanks are not counted and stay blank.",
    example="=SCORE_RANKS(B2:B48)",
    column=True,
)
def ranks(values: Grid, order: Grid | None, ties: Grid | None) -> Result:
    """Rank a column."""
    known = cells.numbers(values, "values")
    ranked = competition_ranks(known, order_of(order), chosen(ties, "ties", "min", _TIES))
    return cells.as_line(ranked, values)


@worksheet_function(
    "RANK",
    X,
    REF,
    ORDER,
    TIES,
    ja="1つの値の、参照範囲の中での順位を返します（RANK と同じ引数の順）。範囲にない値は #N/A です。",
    en="Rank of one value within a reference, with arguments as in RANK. A value that is not in it gives #N/A.",
    example="=SCORE_RANK(B2;B$2:B$48)",
)
def rank(x: Grid, ref: Grid, order: Grid | None, ties: Grid | None) -> Result:
    """Rank one value."""
    value = cells.number(cells.single(x, "x"), "x")
    if value is None:
        return ((None,),)
    among = reference_of(x, ref)
    return ((rank_of(value, among, order_of(order), chosen(ties, "ties", "min", _TIES)),),)
