"""Scores the table of a file by a rule book of deviation scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.scores.deviation_rows import at_its_cell, input_rows, placed_number
from xl_addin.engine import scheme
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.book.scores.cell_table import CellTable
    from xl_addin.engine.exact import Outcome
    from xl_addin.rulebook.model import DeviationBook


@dataclass(frozen=True)
class DeviationScores:
    """What all entities of a file scored.

    Attributes:
        book: the rules.
        rows: a header, then per entity its name, points per indicator, total and rank; None where a fact is missing, a
            ScoringError where a formula has no value.
        reasons: per entity, why something of it could not be scored.
    """

    book: DeviationBook
    rows: tuple[tuple[str | Outcome, ...], ...]
    reasons: tuple[tuple[str, Text], ...]

    @property
    def partial(self) -> tuple[Text, ...]:
        """That the scores of the others rest on fewer entities than there are, if they do."""
        body = self.rows[1:]
        known: dict[int, list[str]] = {}
        for place, indicator in enumerate(self.book.indicators, 1):
            count = sum(isinstance(row[place], float) for row in body)
            if 0 < count < len(body):
                known.setdefault(count, []).append(indicator.id)
        if not known:
            return ()
        entity = self.book.entity
        ja = "、".join(f"指標{'・'.join(ids)} は {len(body)} {entity.ja}のうち {count}" for count, ids in known.items())
        en = "; ".join(f"{count} of {len(body)} for indicators {', '.join(ids)}" for count, ids in known.items())
        return (
            Text(
                f"注意: {ja} だけで計算しています。ほかの{entity.ja}の得点・総得点・順位も、全{entity.ja}がそろったときとは違います",
                f"note: scores, totals and ranks of the others rest on fewer entities ({entity.en}): {en}; "
                "they will differ once all are known",
            ),
        )


def score_table(book: DeviationBook, table: CellTable) -> DeviationScores:
    """Score a table of counts.

    Args:
        book: the rules.
        table: the row that names facts is its header; what stands above it does not count.

    Raises:
        WorkbookError: a cell cannot be read or cannot be, a column is missing, or the number of entities is wrong.
    """
    rows = input_rows(book, table)
    reasons: list[tuple[str, Text]] = []
    with at_its_cell(book, table, rows):
        scored = scheme.table(book, rows, placed_number, None, lambda entity, reason: reasons.append((entity, reason)))
    return DeviationScores(book, tuple(map(tuple, scored)), tuple(reasons))
