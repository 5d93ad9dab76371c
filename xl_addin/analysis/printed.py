"""Scores as a public table prints them, rounded to a few decimals; needs no NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.engine.exact import EXACT, exact
from xl_addin.errors import MissingFactError, ScoringError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.engine.exact import Known
    from xl_addin.rulebook.model import DeviationBook

_HALF = Decimal("0.5")


@dataclass(frozen=True)
class Printed:
    """A table of printed scores.

    Attributes:
        entities: their names.
        points: per entity, its points per indicator, in the order of the rule book; None for a blank.
        totals: per entity, its printed total, or None where none is printed.
        decimals: to how many decimals every score was rounded.
        total_decimals: the same of the totals; None for as many.
    """

    entities: tuple[str, ...]
    points: tuple[tuple[Known, ...], ...]
    totals: tuple[Known, ...]
    decimals: int = 1
    total_decimals: int | None = None

    @property
    def half(self) -> Decimal:
        """How far a true score may lie from the printed one."""
        return _HALF.scaleb(-self.decimals)

    @property
    def total_half(self) -> Decimal:
        """How far a true total may lie from the printed one."""
        return _HALF.scaleb(-self.shown_of_totals)

    @property
    def shown_of_totals(self) -> int:
        """To how many decimals the totals were rounded."""
        return self.decimals if self.total_decimals is None else self.total_decimals


def require_printed(book: DeviationBook, printed: Printed) -> None:
    """Refuse a table that is not of a rule book, or not rounded as it says.

    Args:
        book: the rules.
        printed: the table.

    Raises:
        MissingFactError: the number of entities is not the scheme's (``#N/A``).
        ScoringError: a row has too many or too few figures, a name stands twice, or a figure has more decimals.
    """
    if book.entities is not None and len(printed.entities) != book.entities:
        raise MissingFactError(
            f"{book.name} は {book.entities} {book.entity.ja}ですが、{len(printed.entities)} 行あります。",
            f"{book.name} has {book.entities} entities ({book.entity.en}), found {len(printed.entities)}.",
        )
    if len(set(printed.entities)) < len(printed.entities):
        twice = next(name for row, name in enumerate(printed.entities) if name in printed.entities[:row])
        raise ScoringError(f"「{twice}」が重複しています。", f'"{twice}" is given twice.')
    for entity, points, total in zip(printed.entities, printed.points, printed.totals, strict=True):
        if len(points) != len(book.indicators):
            raise ScoringError(
                f"{entity}の得点が {len(points)} 個ですが、{book.name} の指標は {len(book.indicators)} 個です。",
                f"{entity} has {len(points)} scores, but {book.name} has {len(book.indicators)} indicators.",
            )
        _require_decimals(entity, points, printed.decimals)
        _require_decimals(entity, (total,), printed.shown_of_totals)


def is_rounded(figure: float, decimals: int) -> bool:
    """Tell whether a figure has no more decimals than so many; −1 asks for tens."""
    return not EXACT.remainder(exact(figure), Decimal(1).scaleb(-decimals))


def _require_decimals(entity: str, figures: Sequence[Known], decimals: int) -> None:
    for figure in figures:
        if figure is not None and not is_rounded(figure, decimals):
            raise ScoringError(
                f"{entity}の {figure:.15g} は小数第{decimals}位までの数ではありません。--decimals で桁数を指定してください。",
                f"{entity}: {figure:.15g} is not rounded to {decimals} decimals; give their number with --decimals.",
            )
