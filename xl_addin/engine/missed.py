"""取りこぼし: the points of a book of ladders that most others get and one entity does not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Callable, Mapping, Sequence

from xl_addin.engine.exact import exact, simple_fraction
from xl_addin.engine.figures import shown
from xl_addin.engine.line_moves import Move, best_move
from xl_addin.engine.missed_words import reason
from xl_addin.engine.naming import entity_row
from xl_addin.engine.tables.table import read
from xl_addin.errors import MissingFactError, ScoringError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.cells import Cell
    from xl_addin.engine.exact import Outcome
    from xl_addin.engine.tier_scheme import BookResult
    from xl_addin.engine.tiers import IndicatorResult
    from xl_addin.rulebook.tiers import Line, TierBook, TierIndicator

#: More than this share of the others, unless another share is asked for.
HALF = 0.5

_HEADER = ("指標", "行", "内容", "増える点", "取った割合", "説明")


@dataclass(frozen=True)
class MissedLine:
    """A line that most others get and the entity does not, or a negative one that it gets and most others avoid.

    Attributes:
        indicator: the indicator.
        line: the line; of a ladder the best rung that most others reach.
        gain: the points that the entity would have more, those of lines that give way taken off.
        reached: how many of the others get it, or a line that excludes it and gives as much, such as a better rung of its
            ladder. Of a negative line, how many avoid it.
        known: of how many others this can be judged.
        avoided: it is a negative line that the others avoid.
        required: numbers of lines that the entity would have to get with it, whose points are in the gain.
        given_up: numbers of lines that would no longer count.
        instead: the smaller deduction that would take the place of a negative line, if one would.
        why: the same in words.
    """

    indicator: TierIndicator
    line: Line
    gain: Decimal
    reached: int
    known: int
    avoided: bool
    required: tuple[str, ...]
    given_up: tuple[str, ...]
    instead: Line | None
    why: Text

    @property
    def share(self) -> Fraction:
        """The share of the others that get it, above 0 and up to 1."""
        return Fraction(self.reached, self.known)


@dataclass(frozen=True)
class Unjudged:
    """An indicator of which nothing can be said, because the entity's own points cannot be judged."""

    indicator: TierIndicator
    why: Text


@dataclass(frozen=True)
class Missed:
    """What an entity misses.

    Attributes:
        entity: its name.
        lines: the most points first, then the largest share, then in printed order.
        unjudged: the indicators of which nothing can be said.
    """

    entity: str
    lines: tuple[MissedLine, ...]
    unjudged: tuple[Unjudged, ...]

    @property
    def gain(self) -> Decimal:
        """What all the lines together would give; no two of them exclude each other."""
        return sum((line.gain for line in self.lines), Decimal(0))


def missed(book: TierBook, results: Sequence[tuple[str, BookResult]], entity: str, share: float = HALF) -> Missed:
    """Find the lines that more than a share of the others get and one entity does not.

    Of lines that exclude each other the one with the most points is named, and others who reached a better one are
    counted with those who got it. Negative lines that the entity gets and so many others avoid belong to it as well.

    Args:
        book: the rules.
        results: the name and the result of every entity, as ``engine.tables.table.read`` gives them.
        entity: whose lines, as ``entity_row`` takes it.
        share: of the others that can be judged; from 0 up to but not including 1.

    Returns:
        The lines. Their gains add up to what the entity would score more with all of them.

    Raises:
        MissingFactError: there is nobody else (``#N/A``).
        ScoringError: there is no such entity, or the share is not from 0 to below 1.
    """
    least = _share(share)
    own, others = _parted(results, entity)
    name, result = own
    lines: list[MissedLine] = []
    unjudged: list[Unjudged] = []
    for indicator in book.indicators:
        mine = result.indicators[indicator.id]
        if isinstance(mine, ScoringError):
            unjudged.append(Unjudged(indicator, Text(mine.ja, mine.en)))
        elif mine.points is None:
            unjudged.append(Unjudged(indicator, mine.reason))
        else:
            lines += _missed_of(book, mine, [_counts(each, indicator) for each in others], least)
    lines.sort(key=lambda line: (-line.gain, -line.share))
    return Missed(name, tuple(lines), tuple(unjudged))


def missed_table(
    book: TierBook,
    rows: Sequence[Sequence[Cell]],
    entity: str,
    share: float = HALF,
    note: Callable[[str, Text], None] | None = None,
) -> list[list[str | Outcome]]:
    """Lay out what an entity misses.

    Args:
        book: the rules.
        rows: facts or marks of all entities, as ``engine.tables.table.read`` takes them.
        entity: whose lines.
        share: as ``missed`` takes it.
        note: told for each indicator of which nothing can be said, why.

    Returns:
        A header, then a row per line: indicator, number, what it asks for, points gained, share of the others from 0 to
        1 and the same in words. A last row names the indicators that cannot be judged; nothing missed is a row too.

    Raises:
        ScoringError: as ``missed`` and ``read``.
    """
    found = missed(book, read(book, rows), entity, share)
    if note is not None:
        for each in found.unjudged:
            note(each.indicator.id, each.why)
    table: list[list[str | Outcome]] = [list(_HEADER)]
    table += [
        [
            f"{line.indicator.id} {line.indicator.name.ja}",
            line.line.no,
            line.line.text.ja,
            float(line.gain),
            float(line.share),
            line.why.ja,
        ]
        for line in found.lines
    ]
    for said in _remarks(found, share):
        table.append([*[None] * (len(_HEADER) - 1), said])  # the list's type is wider than the row's
    return table


def _remarks(found: Missed, share: float) -> list[str]:
    said = []
    if not found.lines:
        said.append(
            f"ほかの団体の {shown(exact(share) * 100)}％ を超える団体が取り、この団体が取っていない行はありません。"
        )
    if found.unjudged:
        ids = "、".join(each.indicator.id for each in found.unjudged)
        said.append(f"判定できないため比べていない指標: {ids}。")
    return said


def _share(share: float) -> Fraction:
    if not 0 <= share < 1:
        raise ScoringError(
            f"割合は 0 以上 1 未満で指定してください（{share:.15g}）。半数超なら 0.5 です。",
            f"The share must be from 0 to below 1, not {share:.15g}; 0.5 means more than half.",
        )
    return simple_fraction(share)


def _parted(results: Sequence[tuple[str, BookResult]], entity: str) -> tuple[tuple[str, BookResult], list[BookResult]]:
    """Part one entity from the others."""
    own = entity_row([name for name, _ in results], entity)
    others = [result for row, (_, result) in enumerate(results) if row != own]
    if not others:
        raise MissingFactError(
            "ほかの団体の実績がないため、比べられません。", "There is nobody else to compare with among the facts."
        )
    return results[own], others


def _counts(result: BookResult, indicator: TierIndicator) -> Mapping[str, bool | None]:
    """By line number whether it counts for one of the others; what cannot be judged is None or not there."""
    found = result.indicators[indicator.id]
    return {} if isinstance(found, ScoringError) else {each.line.no: each.counts for each in found.lines}


def _missed_of(
    book: TierBook, mine: IndicatorResult, others: Sequence[Mapping[str, bool | None]], least: Fraction
) -> list[MissedLine]:
    """Add line after line, the one that raises the points most first, until no other would."""
    indicator = mine.indicator
    moves: list[Move] = []
    state = frozenset(mine.decided)
    while True:
        move = best_move(indicator, state, others, least, [each.line for each in moves])
        if move is None:
            break
        moves.append(move)
        state = move.state
    return [_line(book, mine, each, len(others)) for each in moves]


def _line(book: TierBook, mine: IndicatorResult, move: Move, others: int) -> MissedLine:
    return MissedLine(
        mine.indicator,
        move.line,
        move.gain,
        move.reached,
        move.known,
        move.avoided,
        move.required,
        move.given_up,
        move.rung,
        reason(move, book.entity.ja, others, mine.decided),
    )
