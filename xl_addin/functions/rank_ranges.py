"""SCORE_RANK_RANGES: the best and the worst rank of values that are known only to within a margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.engine.rank_ranges import ends_of, rank_ranges
from xl_addin.errors import ScoringError
from xl_addin.functions.arguments import ORDER, VALUES, order_of, per_row, required, setting
from xl_addin.registry import Result, worksheet_function

if TYPE_CHECKING:
    from xl_addin.cells import Cell, Grid
    from xl_addin.engine.exact import Known


@worksheet_function(
    "RANK_RANGES",
    VALUES,
    setting(
        "half",
        "誤差の幅",
        "margin",
        "値がどれだけずれうるか（±）。小数1桁に丸めた値なら 0.05。1つの数か、行ごとの1列。両端も含めて考えるので、真の順位は必ず範囲に入ります。",
        "How far each value may be off (±): 0.05 for figures printed with one decimal. One number, or one per row. Both "
        "ends count as possible, so the true rank is always inside.",
        optional=False,
    ),
    ORDER,
    ja="値に誤差があるとき、ありうる最も良い順位と最も悪い順位を2列で返します（配列数式）。同点は上の順位を分け合います。",
    en="The best and the worst rank that each value may have within its margin, as two columns (array formula); ties share "
    "the better rank.",
    example="=SCORE_RANK_RANGES(B2:B48;0.05)",
    column=True,
)
def ranges(values: Grid, half: Grid, order: Grid | None) -> Result:
    """Bound the ranks of a column."""
    known = cells.numbers(values, "values")
    halves = _halves(half, len(known))
    # A margin of 0.05％ reads as 0.05, which is another unit than that of values such as 0.456.
    cells.require_one_unit([*known, *cells.line(half, "half")], "values, half")
    found = rank_ranges(ends_of(known, halves, order_of(order)))
    best: list[Cell] = [None if each is None else float(each.best) for each in found]
    worst: list[Cell] = [None if each is None else float(each.worst) for each in found]
    return (best, worst) if len(values) == 1 and len(values[0]) > 1 else tuple(zip(best, worst))


def _halves(half: Grid, rows: int) -> list[Known]:
    """Read one margin for all, or one per row."""
    found = per_row(half, "half", rows)
    if len(found) > 1:
        return found
    margin = required(found[0], "half")
    if not margin:
        # Calc hands a lone blank cell over as 0, which would look as if the ranks were certain.
        raise ScoringError(
            "half が 0（または空）です。丸めた値なら 0.05 のように指定してください",
            "half is 0 or blank; give 0.05, say",
        )
    return [margin] * rows
