"""What a judgement is: yes, no, or "cannot be judged" where a fact is missing; it always says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Sequence

from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.engine.figures import KnownFacts
    from xl_addin.rulebook.tiers import Line, TierBook, TierMeasure


@dataclass(frozen=True)
class Judgement:
    """Whether a condition holds.

    Attributes:
        met: None when a fact is missing.
        why: the figures behind it, in both languages.
        missing: keys of the facts that are missing.
    """

    met: bool | None
    why: Text
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """One line and what is known for it."""

    book: TierBook
    line: Line
    known: KnownFacts

    def measure(self, key: str) -> TierMeasure:
        """Return a measure of the indicator."""
        return self.known.indicator.measure(key)


def missing(case: Case, *keys: str) -> Judgement:
    """Say that all of these facts are needed."""
    unique = tuple(dict.fromkeys(keys))
    named = _named(case, unique)
    return Judgement(
        None,
        Text(f"{'、'.join(named.ja)}がないため判定できない", f"cannot be judged without {', '.join(named.en)}"),
        unique,
    )


def one_of(case: Case, *keys: str) -> Judgement:
    """Say that one of these facts is needed."""
    named = _named(case, keys)
    return Judgement(
        None,
        Text(
            f"{'、'.join(named.ja)}のどれかがないと判定できない",
            f"cannot be judged without one of {', '.join(named.en)}",
        ),
        keys,
    )


class _Names(NamedTuple):
    ja: list[str]
    en: list[str]


def _named(case: Case, keys: Sequence[str]) -> _Names:
    labels = case.known.labels
    return _Names(
        [f"「{labels[key].ja}」（{key}）" if key in labels else key for key in keys],
        [f"“{labels[key].en}” ({key})" if key in labels else key for key in keys],
    )


def agreed(case: Case, found: Sequence[Judgement], keys: Sequence[str]) -> Judgement:
    """Take what the facts say in more than one way only if they say the same.

    Args:
        case: the line that is judged.
        found: one judgement per way in which the facts tell it.
        keys: the facts of which one is needed if there is no way at all.

    Raises:
        ScoringError: two ways disagree.
    """
    known = [one for one in found if one.met is not None]
    if not known:
        return found[0] if found else one_of(case, *keys)
    if len({one.met for one in known}) > 1:
        raise ScoringError(
            f"{case.line.no} の実績が食い違っています: {'。'.join(one.why.ja for one in known)}。",
            f"The facts of {case.line.no} contradict each other: {'; '.join(one.why.en for one in known)}.",
        )
    return known[0]
