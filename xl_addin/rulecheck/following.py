"""Checks what a rule book says that it continues against the earlier book that it follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.rulebook.model import Text
from xl_addin.rulebook.tiers import TierBook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.rulebook.reading import RuleBook
    from xl_addin.rulebook.tiers import TierIndicator


class LooseEnd(NamedTuple):
    """An indicator, or one of its lines, that continues what is not there; ``no`` is "" for the indicator itself."""

    indicator: TierIndicator
    no: str
    text: Text


def loose_ends(book: TierBook, earlier: RuleBook | None) -> Iterator[LooseEnd]:
    """Find what continues nothing.

    A line that names no line of its own continues the one of its number, and is new where there is none.

    Args:
        book: the rule book.
        earlier: the book that it follows; None if it cannot be found, and then only a book that follows none is told.

    Yields:
        Indicators and lines that continue what the earlier book does not have.
    """
    for indicator in book.indicators:
        if indicator.follows is None:
            continue
        if book.follows is None:
            yield LooseEnd(
                indicator,
                "",
                Text(
                    f"前年度の {indicator.follows} を引き継ぐのに、規則集に follows がない",
                    f"it follows {indicator.follows}, yet the rule book names no book that it follows",
                ),
            )
        elif earlier is not None:
            yield from _against(indicator, indicator.follows, earlier)


def _against(indicator: TierIndicator, followed: str, earlier: RuleBook) -> Iterator[LooseEnd]:
    indicators = earlier.indicators if isinstance(earlier, TierBook) else ()
    before = next((each for each in indicators if each.id == followed), None)
    if before is None:
        yield LooseEnd(
            indicator,
            "",
            Text(
                f"引き継ぐ指標 {followed} が {earlier.name} にない",
                f"it follows {followed}, which {earlier.name} does not have",
            ),
        )
        return
    known = {line.no for line in before.lines}
    if not known:
        # An outline does not say which lines there were.
        return
    for line in indicator.lines:
        if line.follows not in (None, line.no, *known):
            yield LooseEnd(
                indicator,
                line.no,
                Text(
                    f"引き継ぐ {line.follows} が {earlier.name} の {before.label} にない",
                    f"it follows {line.follows}, which {before.id} of {earlier.name} does not have",
                ),
            )
