"""Pairs the indicators and lines of a rule book with those of the earlier year that they continue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from xl_addin.errors import RuleBookError
from xl_addin.rulecheck.meaning import changed_facets, facets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.rulebook.tiers import Line, TierBook, TierIndicator


class _Followed(Protocol):
    @property
    def follows(self) -> str | None: ...


_Item = TypeVar("_Item", bound=_Followed)


@dataclass(frozen=True)
class LinePair:
    """A line of each year.

    Args:
        old: None for a new line.
        new: None for an abolished line.
        same_condition: whether both ask for the same; False where one is missing.
    """

    old: Line | None
    new: Line | None
    same_condition: bool


@dataclass(frozen=True)
class IndicatorPair:
    """An indicator of each year.

    Args:
        old: None for a new indicator.
        new: None for an abolished indicator.
        lines: the lines of both, in the order of the new one, abolished lines after the one they stood behind.
    """

    old: TierIndicator | None
    new: TierIndicator | None
    lines: tuple[LinePair, ...]


def match(old: TierBook, new: TierBook) -> tuple[IndicatorPair, ...]:
    """Pair the indicators and lines of two years by what the new book says that it follows.

    Args:
        old: the earlier rule book.
        new: the later one of the same scheme.

    Returns:
        The pairs in the order of the new book; an abolished indicator stands after the pair it stood behind.

    Raises:
        RuleBookError: the books are of different schemes, not in this order, or the new one does not follow the old.
    """
    _require_comparable(old, new)
    by_id = {indicator.id: indicator for indicator in old.indicators}
    pairs = _paired(old.indicators, new.indicators, by_id)
    return tuple(IndicatorPair(one, other, _line_pairs(old, new, one, other)) for one, other in pairs)


def same_condition(
    old: tuple[TierBook, TierIndicator, Line],
    new: tuple[TierBook, TierIndicator, Line],
) -> bool:
    """Tell whether two lines ask for the same, whatever their points, numbers and fiscal years.

    Args:
        old: a line with its book and indicator.
        new: the line that continues it; if it is marked as unchanged, it asks for the same though written otherwise.

    Returns:
        Whether every facet of both is the same; see ``meaning.facets``.
    """
    return new[2].unchanged or not changed_facets(facets(*old), facets(*new))


def _require_comparable(old: TierBook, new: TierBook) -> None:
    if old.scheme != new.scheme or old.fiscal_year >= new.fiscal_year:
        raise RuleBookError(
            f"{old.name} と {new.name} は比べられません。同じ制度の規則集を古い年度から順に指定してください。",
            f"{old.name} and {new.name} cannot be compared; name two books of one scheme, the earlier year first.",
        )
    known = {indicator.id for indicator in old.indicators}
    if new.follows not in (None, old.name):
        raise RuleBookError(
            f"{new.name} が引き継ぐのは {new.follows} で、{old.name} とは比べられません。",
            f"{new.name} follows {new.follows} and cannot be compared with {old.name}.",
        )
    followed = [indicator.follows for indicator in new.indicators if indicator.follows is not None]
    if not followed:
        raise RuleBookError(
            f"{new.name} は、{old.name} のどの指標を引き継ぐか（follows）を書いていないので比べられません。",
            f"{new.name} cannot be compared: it does not say which indicators of {old.name} it follows.",
        )
    unknown = [name for name in followed if name not in known]
    if unknown:
        told = ", ".join(unknown)
        raise RuleBookError(
            f"{new.name} が引き継ぐ {told} は {old.name} にありません。",
            f"{new.name} follows {told}, which {old.name} does not have.",
        )


def _line_pairs(
    old: TierBook, new: TierBook, one: TierIndicator | None, other: TierIndicator | None
) -> tuple[LinePair, ...]:
    if one is None:
        return tuple(LinePair(None, line, same_condition=False) for line in (other.lines if other else ()))
    if other is None:
        return tuple(LinePair(line, None, same_condition=False) for line in one.lines)
    by_no = {line.no: line for line in one.lines}
    return tuple(
        LinePair(
            before,
            after,
            same_condition=before is not None
            and after is not None
            and same_condition((old, one, before), (new, other, after)),
        )
        for before, after in _paired(one.lines, other.lines, by_no)
    )


def _paired(
    old: Sequence[_Item], new: Sequence[_Item], by_name: dict[str, _Item]
) -> list[tuple[_Item | None, _Item | None]]:
    """Pair in the order of the new ones; each old one that none follows stands after what it stood behind."""
    pairs: list[tuple[_Item | None, _Item | None]] = [(by_name.get(item.follows or ""), item) for item in new]
    matched = {id(one) for one, _other in pairs if one is not None}
    place = 0
    for item in old:
        if id(item) in matched:
            place = next(number for number, (one, _other) in enumerate(pairs) if one is item) + 1
        else:
            pairs.insert(place, (item, None))
            place += 1
    return pairs
