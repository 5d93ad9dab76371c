"""Decides what conditions and lines say of each other: which imply another, and which can never count."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.rulebook.conditions import (
    BetterThanOwnMean,
    Declared,
    GainAtLeast,
    Improved,
    ImprovedEachYear,
    KOfN,
    MunicipalShare,
    RankBand,
    measure_of,
)
from xl_addin.rulebook.model import Text, plain_text
from xl_addin.rulecheck.spans import Setting, covered, setting_of, spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_addin.rulebook.conditions import Condition
    from xl_addin.rulebook.tiers import Line, TierBook, TierIndicator

_GAINS = (GainAtLeast, Improved, ImprovedEachYear, BetterThanOwnMean)


class Fault(NamedTuple):
    """What is wrong with a line: its number, the kind of finding and the reason."""

    no: str
    kind: str
    text: Text


def implies(one: Condition, other: Condition, setting: Setting | None = None) -> bool:
    """Tell whether whoever meets ``one`` surely meets ``other``.

    Decided are: equal conditions; thresholds of the same measure (at least, more than, below); improvements by a
    threshold or at all; rank bands and top shares of the same measure, against each other where the number of entities
    is known; a published cut value against thresholds; shares of municipalities, also where the municipal lines of one
    are among those of the other; k of n items, also of other lists that share items; improvement in each of some
    years against fewer of these years, against the compared year and against the mean of these years.
    All other pairs are not decided and are False: of different measures, of a level and its improvement, of the mean
    of all. Rounding (``digits``) is not looked at. Declarations say nothing of each other.

    Args:
        one: a condition.
        other: another condition of the same indicator.
        setting: what both are read with.

    Returns:
        True only if it is certain.
    """
    known = setting or Setting()
    if isinstance(one, Declared) or isinstance(other, Declared):
        return False
    if one == other or any(a.within(b) for a in spans(one, known) for b in spans(other, known)):
        return True
    if isinstance(one, MunicipalShare) and isinstance(other, MunicipalShare):
        return _municipalities_imply(one, other)
    if isinstance(one, KOfN) and isinstance(other, KOfN):
        return _items_imply(one, other)
    return isinstance(one, ImprovedEachYear) and _years_imply(one, other, known)


def disjoint(one: Condition, other: Condition, setting: Setting | None = None) -> bool:
    """Tell whether two conditions surely never hold together; decided for values on the same scale."""
    known = setting or Setting()
    return any(a.misses(b) for a in spans(one, known) for b in spans(other, known))


def dead_lines(book: TierBook, indicator: TierIndicator) -> dict[str, Fault]:
    """Find the lines that can never count.

    Args:
        book: the rule book.
        indicator: a complete indicator of it.

    Returns:
        By line number the reason: "clash" where lines that it needs exclude each other, "unreachable" where a line
        that it excludes counts whenever its condition holds, or its condition can never hold.
    """
    setting = setting_of(book, indicator)
    by_no = {line.no: line for line in indicator.lines}
    found: dict[str, Fault] = {}
    for line in indicator.lines:
        fault = _dead(line, by_no, setting, found)
        if fault is not None:
            found[line.no] = fault
    return found


def shared_rungs(book: TierBook, indicator: TierIndicator) -> Iterator[Fault]:
    """Find rank bands of one ladder that share ranks, and bracketed lines that add to another rung of their figure."""
    setting = setting_of(book, indicator)
    dead = dead_lines(book, indicator)
    by_no = {line.no: line for line in indicator.lines}
    for group in indicator.groups:
        alive = [line for line in group.lines if line.no not in dead]
        for one, other in combinations(alive, 2):
            text = _shared_ranks(one, other) if group.take == "first" else _both_count(one, other, by_no, setting)
            if text is not None:
                yield Fault(other.no, "overlap", text)


def needed(line: Line, by_no: Mapping[str, Line]) -> dict[str, Line]:
    """Gather the line and all lines that it requires, directly or through others."""
    found = {line.no: line}
    for no in line.requires:
        found.update(needed(by_no[no], by_no))
    return found


def _municipalities_imply(one: MunicipalShare, other: MunicipalShare) -> bool:
    """A municipality that meets what ``one`` counts must meet what ``other`` counts, and the share must be as strict."""
    mine, theirs = set(one.lines), set(other.lines)
    if one.join == "and" or len(mine) == 1:
        among = theirs <= mine if other.join == "and" else bool(theirs & mine)
    else:
        among = other.join == "or" and mine <= theirs
    strict = one.share > other.share or (one.share == other.share and (one.compare, other.compare) != (">=", ">"))
    return among and strict


def _items_imply(one: KOfN, other: KOfN) -> bool:
    mine, theirs = _counted(one), _counted(other)
    return one.k - (mine - theirs).total() >= other.k


def _counted(condition: KOfN) -> Counter[str]:
    return Counter(plain_text(item.ja) for item in condition.items)


def _years_imply(one: ImprovedEachYear, other: Condition, setting: Setting) -> bool:
    if measure_of(other) != one.of:
        return False
    if isinstance(other, ImprovedEachYear):
        return set(other.years) <= set(one.years)
    if setting.years is None or setting.years.evaluated != one.years[-1]:
        return False
    if isinstance(other, BetterThanOwnMean):
        return set(other.years) <= set(one.years)
    return setting.years.compared in one.years and implies(Improved(one.of), other, setting)


def _line_implies(one: Line, other: Line, setting: Setting) -> bool:
    """Tell whether one line's condition implies the other's, exemptions and wording looked at."""
    if other.unless is not None and (one.unless is None or one.unless.key != other.unless.key):
        return False
    if isinstance(one.condition, Declared) and isinstance(other.condition, Declared):
        return plain_text(one.text.ja) == plain_text(other.text.ja)
    return implies(one.condition, other.condition, setting)


def _dead(line: Line, by_no: Mapping[str, Line], setting: Setting, found: Mapping[str, Fault]) -> Fault | None:
    for no in line.requires:
        if no in found:
            text = Text(f"決して得点にならない{no}が必要", f"requires {no}, which can never count")
            return Fault(line.no, found[no].kind, text)
    lines = needed(line, by_no)
    clash = _clash(line, lines)
    if clash is not None:
        return Fault(line.no, "clash", clash)
    reason = _never_holds(line, lines.values(), setting) or _always_preceded(lines, by_no, setting)
    return None if reason is None else Fault(line.no, "unreachable", reason)


def _clash(line: Line, lines: Mapping[str, Line]) -> Text | None:
    for member in lines.values():
        for no in member.excludes:
            if no in lines:
                through = "" if member is line else f"（{member.no}を通じて）"
                en = "" if member is line else f" through {member.no}"
                return Text(f"必要とする{no}を除外している{through}", f"excludes {no}, which it requires{en}")
    return None


def _never_holds(line: Line, lines: Iterable[Line], setting: Setting) -> Text | None:
    for one, other in combinations(lines, 2):
        if disjoint(one.condition, other.condition, setting):
            named = other.no if one is line else f"{one.no}・{other.no}"
            return Text(f"条件が、必要とする{named}の条件と両立しない", f"cannot hold together with {named}")
    if any(span.low > span.high for span in spans(line.condition, setting)):
        return Text(
            f"条件に当たる順位が{setting.entities}団体の中にない", f"no rank among {setting.entities} can meet it"
        )
    return None


def _always_preceded(lines: Mapping[str, Line], by_no: Mapping[str, Line], setting: Setting) -> Text | None:
    """Find excluded lines of which one counts whenever this line's condition, or one that it needs, holds."""
    excluded = {no: by_no[no] for member in lines.values() for no in member.excludes}
    # An excluded line that needs no more than this one, and yields to no more, counts as soon as its condition holds.
    free = [
        other
        for other in excluded.values()
        if set(needed(other, by_no)) - {other.no} <= set(lines) and set(other.excludes) <= set(excluded)
    ]
    for member in lines.values():
        for other in free:
            if _line_implies(member, other, setting):
                return Text(
                    f"条件が成り立つときは必ず{other.no}が先に得点になる",
                    f"whenever it holds, {other.no} counts instead",
                )
    unconditional = [other for other in free if other.unless is None]
    for member in lines.values():
        together = _covering(member, unconditional, setting)
        if together:
            return Text(
                f"条件が成り立つときは必ず{'・'.join(together)}のどれかが先に得点になる",
                f"whenever it holds, one of {', '.join(together)} counts instead",
            )
    return None


def _covering(line: Line, others: Sequence[Line], setting: Setting) -> list[str]:
    by = [(other.no, span) for other in others for span in spans(other.condition, setting)]
    for span in spans(line.condition, setting):
        if covered(span, (each for _no, each in by)):
            return [no for no, each in by if each.axis == span.axis]
    return []


def _shared_ranks(line: Line, other: Line) -> Text | None:
    one, two = line.condition, other.condition
    if not (isinstance(one, RankBand) and isinstance(two, RankBand)) or (one.of, one.on) != (two.of, two.on):
        return None
    first, last = max(one.first, two.first), min(one.last, two.last)
    if first > last:
        return None
    ranks = str(first) if first == last else f"{first}～{last}"
    return Text(f"{ranks}位が{line.no}と重なっている", f"rank {ranks} belongs to {line.no} as well")


def _both_count(one: Line, other: Line, by_no: Mapping[str, Line], setting: Setting) -> Text | None:
    if not (one.bracket or other.bracket) or _figure(one.condition) != _figure(other.condition):
        return None
    if _figure(one.condition) is None or disjoint(one.condition, other.condition, setting):
        return None
    lines = needed(other, by_no)
    excluded = {no for member in lines.values() for no in member.excludes}
    if one.no in lines or excluded & set(needed(one, by_no)):
        return None
    return Text(
        f"かっこ付きの段なのに{one.no}と排他でなく、両方が得点になる",
        f"a rung in brackets, yet it does not exclude {one.no} and both count",
    )


def _figure(condition: Condition) -> tuple[str, ...] | None:
    """Name what a condition is about, so that rungs about the same thing are found."""
    if isinstance(condition, MunicipalShare):
        return ("municipal", condition.join, *sorted(condition.lines))
    measure = measure_of(condition)
    if measure is None:
        return None
    gain = isinstance(condition, _GAINS) or getattr(condition, "on", "level") == "gain"
    return ("gain" if gain else "level", measure)
