"""Which lines would raise an indicator's points, and which of them most, of those that enough of the others get."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import (
    TYPE_CHECKING,
    AbstractSet,
    Callable,
    FrozenSet,
    Iterable,
    Iterator,
    Mapping,
    Optional,
    Sequence,
    Tuple,
)

if TYPE_CHECKING:
    from xl_addin.rulebook.tiers import Line, TierIndicator

_ZERO = Decimal(0)

#: By line number whether it counts for one entity; None, or not there, where that cannot be judged.
Counts = Mapping[str, Optional[bool]]
State = FrozenSet[str]


@dataclass(frozen=True)
class Move:
    """One line more, or one negative line less.

    Attributes:
        line: the line.
        state: numbers of the lines that count afterwards.
        gain: the points more.
        required: lines that have to be got with it.
        given_up: lines that no longer count.
        avoided: the line is a negative one that is left.
        rung: the smaller deduction that takes its place, if one does.
        ladder: others who got a better line that excludes it are counted as well.
        reached: how many of the others are as far.
        known: of how many others that can be judged.
    """

    line: Line
    state: State
    gain: Decimal
    required: tuple[str, ...] = ()
    given_up: tuple[str, ...] = ()
    avoided: bool = False
    rung: Line | None = None
    ladder: bool = False
    reached: int = 0
    known: int = 0


#: A move, and what tells whether one of the others is as far.
_Candidate = Tuple[Move, Callable[[Counts], Optional[bool]]]


def moves(indicator: TierIndicator, state: State) -> list[Move]:
    """List what raises an indicator's points: a line more with all that it requires, or a negative line less.

    Args:
        indicator: the indicator.
        state: numbers of the lines that count.

    Returns:
        The moves with a gain, in the order of the lines; ``reached`` and ``known`` are 0.
    """
    order = {line.no: place for place, line in enumerate(indicator.lines)}
    raising = [move for move, _ in _candidates(indicator, state) if move.gain > 0]
    return sorted(raising, key=lambda move: (order[move.line.no], -move.gain))


def best_move(
    indicator: TierIndicator, state: State, others: Sequence[Counts], least: Fraction, done: Sequence[Line]
) -> Move | None:
    """Choose the line that raises the points most, of those that more than a share of the others get.

    Args:
        indicator: the indicator.
        state: numbers of the lines that count.
        others: what counts for each of the others.
        least: the share.
        done: lines chosen before, which stay.

    Returns:
        The move; one that needs no other line comes before one that does. None if no line would raise the points.
    """
    told = ((move, *_told(map(is_as_far, others))) for move, is_as_far in _candidates(indicator, state))
    counted = [replace(move, reached=reached, known=known) for move, reached, known in told]
    kept = {line.no for line in done}
    allowed = [
        move
        for move in counted
        if move.gain > 0
        and move.known
        and move.reached > least * move.known
        and not kept & {*move.given_up, move.line.no, move.rung.no if move.rung else ""}
    ]
    order = {line.no: place for place, line in enumerate(indicator.lines)}
    return min(
        allowed,
        key=lambda move: (len(move.required), -move.gain, -Fraction(move.reached, move.known), order[move.line.no]),
        default=None,
    )


class LineRules:
    """Which lines of an indicator replace and require which.

    Args:
        indicator: the indicator.
    """

    def __init__(self, indicator: TierIndicator) -> None:
        self.lines = {line.no: line for line in indicator.lines}
        self.conflicts: dict[str, set[str]] = {no: set() for no in self.lines}
        for line in indicator.lines:
            for no in line.excludes:
                self.conflicts[line.no].add(no)
                self.conflicts[no].add(line.no)

    def points(self, state: AbstractSet[str]) -> Decimal:
        """Add up the points of lines."""
        return sum((self.lines[no].points for no in state), _ZERO)

    def required(self, no: str) -> set[str]:
        """Name all lines without which a line does not count."""
        found: set[str] = set()
        asked = [no]
        while asked:
            for each in self.lines[asked.pop()].requires:
                if each not in found:
                    found.add(each)
                    asked.append(each)
        return found

    def replaced(self, no: str) -> tuple[str, ...]:
        """Name all lines that cannot count beside a line: it excludes them, they it, or they rest on such a line."""
        return self.in_order(self.lines.keys() - self.without_support(self.lines.keys() - self.conflicts[no]))

    def replacing(self, no: str) -> tuple[str, ...]:
        """Name the lines beside which a line cannot count."""
        return tuple(other for other in self.lines if no in self.replaced(other))

    def without_support(self, state: Iterable[str]) -> set[str]:
        """Leave out lines whose required lines are not there."""
        kept = set(state)
        while True:
            left = {no for no in kept if set(self.lines[no].requires) <= kept}
            if left == kept:
                return kept
            kept = left

    def in_order(self, numbers: AbstractSet[str]) -> tuple[str, ...]:
        """Name lines in printed order."""
        return tuple(no for no in self.lines if no in numbers)


def _candidates(indicator: TierIndicator, state: State) -> list[_Candidate]:
    rules = LineRules(indicator)
    return [*_gained(rules, state), *_avoided(rules, state)]


def _gained(rules: LineRules, state: State) -> Iterator[_Candidate]:
    """Add a line, those that it requires, and take off what they exclude.

    Who has a line that excludes the new one, and gives as much as all that it would exclude, is as far: in a ladder who
    reached a better rung.
    """
    for no, line in rules.lines.items():
        if no in state or line.points <= 0:
            continue
        added = {no, *rules.required(no)}
        excluded = {each for new in added for each in rules.conflicts[new]}
        if added & excluded:
            continue
        after = rules.without_support((state - excluded) | added)
        better = [each for each in line.excludes if rules.points({each}) >= rules.points(after & rules.conflicts[each])]
        move = Move(
            line,
            frozenset(after),
            rules.points(after) - rules.points(state),
            rules.in_order(added - {no} - state),
            rules.in_order(state - after),
            ladder=bool(better),
        )
        yield move, partial(_gets, [no, *better])


def _avoided(rules: LineRules, state: State) -> Iterator[_Candidate]:
    """Leave a negative line, for nothing or for a smaller deduction of the same ladder."""
    for no in rules.in_order(state):
        line = rules.lines[no]
        if line.points >= 0:
            continue
        ladder = [line, *(rules.lines[each] for each in rules.in_order(rules.conflicts[no]))]
        smaller = [each for each in ladder if line.points < each.points < 0]
        for rung in (None, *(each for each in smaller if _fits(rules, each, state - {no}))):
            reach = _ZERO if rung is None else rung.points
            worse = [each.no for each in ladder if each.points < reach]
            after = rules.without_support((state - {no}) | ({rung.no} if rung else set()))
            gain = rules.points(after) - rules.points(state)
            left = rules.in_order(state - after - {no})
            yield Move(line, frozenset(after), gain, (), left, avoided=True, rung=rung), partial(_spared, worse)


def _fits(rules: LineRules, rung: Line, state: State) -> bool:
    """Tell whether a line may count beside others."""
    return not rules.conflicts[rung.no] & state and set(rung.requires) <= state


def _told(answers: Iterable[bool | None]) -> tuple[int, int]:
    """Count the others of whom something is true, and those of whom it is known."""
    known = [answer for answer in answers if answer is not None]
    return sum(known), len(known)


def _gets(numbers: Sequence[str], counts: Counts) -> bool | None:
    told = [counts.get(each) for each in numbers]
    return True if True in told else None if None in told else False


def _spared(worse: Sequence[str], counts: Counts) -> bool | None:
    told = [counts.get(each) for each in worse]
    return False if True in told else None if None in told else True
