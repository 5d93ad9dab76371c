"""What an analysis of sensitivity looks like to people and to programs: tables, and plain data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from xl_addin.book.scores.report import Share
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.analysis.results import EntityBounds, Quantiles, Sensitivity
    from xl_addin.book.scores.report import Shown
    from xl_addin.rulebook.model import DeviationBook

_TOTAL, _RANK = "総得点", "順位"
_SHIFT = "平均の移動 R̄s（位）"
_NO_ROUNDING = Text("丸めは考えていません。", "No rounding is assumed.")


@dataclass(frozen=True)
class SensitivityTables:
    """An analysis laid out.

    Attributes:
        heading: the rule book, in Japanese and English.
        ranks: header and rows: between what ranks the entities lie, best first.
        left_out: header and rows: the ranks without each indicator, and last how far ranks move on average.
        records: header and rows: everything side by side, in the order of the facts, for a CSV file.
        assumed: what the figures rest on.
        data: for JSON.
    """

    heading: tuple[str, str]
    ranks: list[list[Shown]]
    left_out: list[list[Shown]]
    records: list[list[Shown]]
    assumed: tuple[Text, ...]
    data: dict[str, Any]


def sensitivity_tables(book: DeviationBook, found: Sensitivity) -> SensitivityTables:
    """Lay an analysis out.

    Args:
        book: the rules.
        found: the analysis.

    Returns:
        The same as tables and as data.
    """
    order = sorted(range(len(found.entities)), key=lambda row: (found.ranks[row] is None, found.ranks[row] or 0.0, row))
    name = book.entity.ja
    ranks = [[name, *_rank_heads(found)], *([found.entities[row], *_rank_cells(found, row)] for row in order)]
    heading = (f"{book.title.ja}（{book.name}）", f"{book.title.en} ({book.name})")
    records = [[name, *_rank_heads(found), *_total_heads(found), *_left_heads(found)]]
    records += [
        [entity, *_rank_cells(found, row), *_total_cells(found, row), *_left_cells(found, row)]
        for row, entity in enumerate(found.entities)
    ]
    return SensitivityTables(heading, ranks, _left_out(name, found, order), records, _assumed(found), asdict(found))


def _rank_heads(found: Sensitivity) -> list[Shown]:
    bounds: list[Shown] = [] if found.bounds is None else ["丸め最良", "丸め最悪"]
    return [
        _TOTAL,
        _RANK,
        *bounds,
        *("試行5%", "試行中央", "試行95%", f"{found.top}位以内"),
        "配点変動5%",
        "配点変動95%",
    ]


def _rank_cells(found: Sensitivity, row: int) -> list[Shown]:
    drawn, weighted = found.draws.entities[row], found.weights.entities[row]
    bounds: list[Shown] = []
    if found.bounds is not None:
        rank = found.bounds.entities[row].rank
        bounds = [None, None] if rank is None else [float(rank.best), float(rank.worst)]
    inside = None if drawn.inside is None else Share(drawn.inside)
    low, _, high = _three(weighted.rank)
    return [found.totals[row], found.ranks[row], *bounds, *_three(drawn.rank), inside, low, high]


def _total_heads(found: Sensitivity) -> list[Shown]:
    bounds: list[Shown] = []
    if found.bounds is not None:
        named = [_TOTAL, *(f"指標{key}" for key in found.indicators)]
        bounds = [f"丸め {name}{end}" for name in named for end in ("下限", "上限")]
    return [*bounds, *(f"試行 {_TOTAL}{part}" for part in ("5%", "中央", "95%"))]


def _total_cells(found: Sensitivity, row: int) -> list[Shown]:
    bounds = [] if found.bounds is None else _ends(found.bounds.entities[row])
    return [*bounds, *_three(found.draws.entities[row].total)]


def _ends(bounds: EntityBounds) -> list[Shown]:
    ends: list[Shown] = []
    for each in (bounds.total, *bounds.points):
        ends += [None, None] if each is None else [each.low, each.high]
    return ends


def _left_heads(found: Sensitivity) -> list[Shown]:
    return [f"指標{each.indicator}を除く{_RANK}" for each in found.left_out]


def _left_cells(found: Sensitivity, row: int) -> list[Shown]:
    return [each.ranks[row] for each in found.left_out]


def _left_out(name: str, found: Sensitivity, order: Sequence[int]) -> list[list[Shown]]:
    rows: list[list[Shown]] = [[name, _RANK, *(f"指標{each.indicator}を除く" for each in found.left_out)]]
    if not found.left_out:
        return rows
    rows += [[found.entities[row], found.ranks[row], *_left_cells(found, row)] for row in order]
    return [*rows, [_SHIFT, None, *(each.mean_shift for each in found.left_out)]]


def _assumed(found: Sensitivity) -> tuple[Text, ...]:
    weights, spread = found.weights, found.weights.mean_shifts
    change = f"{weights.change:.0%}"
    return (
        _NO_ROUNDING if found.bounds is None else found.bounds.assumed,
        Text(
            f"{found.draws.assumed.ja}（seed {found.draws.seed}）",
            f"{found.draws.assumed.en} (seed {found.draws.seed})",
        ),
        Text(
            f"配点をそれぞれ ±{change} の範囲で一様に {weights.draws:,} 回変え、合計を同じにすると、順位は平均 "
            f"{weights.mean_shift:.2f} 位動きます（R̄s、5～95% は {spread.low:.2f}～{spread.high:.2f}）",
            f"with the weights of indicators drawn within ±{change} ({weights.draws:,} draws, the same sum), ranks move by "
            f"{weights.mean_shift:.2f} places on average (R̄s; 5 to 95 %: {spread.low:.2f} to {spread.high:.2f})",
        ),
    )


def _three(found: Quantiles | None) -> list[Shown]:
    return [None, None, None] if found is None else [found.low, found.median, found.high]
