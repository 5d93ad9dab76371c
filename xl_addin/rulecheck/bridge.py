"""The year bridge: splits the change of points between two years into what rules and what performance changed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.engine.exact import EXACT
from xl_addin.engine.figures import shown
from xl_addin.errors import ScoringError
from xl_addin.rulecheck.matching import match

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xl_addin.rulebook.tiers import Line, TierBook, TierIndicator
    from xl_addin.rulecheck.matching import IndicatorPair, LinePair

    Points = Mapping[str, Mapping[str, Decimal]]
    WouldHave = Mapping[str, Mapping[str, bool]]

_ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Effects:
    """The parts of a change of points.

    Args:
        new_item: points of lines that the earlier year did not have.
        abolished: points lost with lines that the later year no longer has.
        rules: what the later year's points and conditions make of the earlier year's performance.
        performance: what performance changed, in the later year's points.
        together: where a condition changed and only marks are known, so that rules and performance cannot be told apart.
    """

    new_item: Decimal = _ZERO
    abolished: Decimal = _ZERO
    rules: Decimal = _ZERO
    performance: Decimal = _ZERO
    together: Decimal = _ZERO

    @property
    def change(self) -> Decimal:
        """The sum of the parts: new points − old points, exactly."""
        return reduce(EXACT.add, (self.new_item, self.abolished, self.rules, self.performance, self.together), _ZERO)


@dataclass(frozen=True, kw_only=True)
class BridgeRow(Effects):
    """The effects of one pair of lines.

    Args:
        old_indicator: None where the indicator is new.
        new_indicator: None where the indicator was abolished.
        old_line: None where the line is new.
        new_line: None where the line was abolished.
    """

    old_indicator: TierIndicator | None
    new_indicator: TierIndicator | None
    old_line: Line | None
    new_line: Line | None

    @property
    def section(self) -> str:
        """Id of the section that it counts in: the new indicator's, or that of an abolished one."""
        indicator = self.new_indicator or self.old_indicator
        return indicator.section if indicator else ""


def bridge(
    old: TierBook, new: TierBook, old_points: Points, new_points: Points, would_have: WouldHave | None = None
) -> tuple[BridgeRow, ...]:
    """Split the change of points between two years, line by line.

    Args:
        old: the earlier rule book.
        new: the later one.
        old_points: by indicator id and line number the points that counted; a line that is not named did not count.
        new_points: the same for the later year.
        would_have: by new indicator id and line number, whether the earlier year's performance would have met the
            later year's line; looked at only where the condition has changed.

    Returns:
        One row per pair of lines, in the order of ``match``; all parts of all rows add up to the change exactly.

    Raises:
        RuleBookError: the books cannot be compared.
        ScoringError: there is no such indicator or line, or points are neither 0 nor those of the line.
    """
    told = would_have or {}
    _require_points(old, old_points)
    _require_points(new, new_points)
    _require_lines(new, told)
    return tuple(_row(pair, lines, old_points, new_points, told) for pair in match(old, new) for lines in pair.lines)


def totals(rows: Iterable[BridgeRow]) -> dict[str, Effects]:
    """Add up rows by the id of their section, in the order of the rows."""
    found: dict[str, list[BridgeRow]] = {}
    for row in rows:
        found.setdefault(row.section, []).append(row)
    return {section: total(members) for section, members in found.items()}


def total(rows: Iterable[Effects]) -> Effects:
    """Add up rows, or totals."""
    return reduce(_plus, rows, Effects())


def _plus(one: Effects, other: Effects) -> Effects:
    return Effects(
        new_item=EXACT.add(one.new_item, other.new_item),
        abolished=EXACT.add(one.abolished, other.abolished),
        rules=EXACT.add(one.rules, other.rules),
        performance=EXACT.add(one.performance, other.performance),
        together=EXACT.add(one.together, other.together),
    )


class _Side(NamedTuple):
    """A line's points, and whether they counted."""

    points: Decimal
    counted: bool

    @property
    def given(self) -> Decimal:
        return self.points if self.counted else _ZERO


def _row(pair: IndicatorPair, lines: LinePair, old: Points, new: Points, told: WouldHave) -> BridgeRow:
    before, after = _side(pair.old, lines.old, old), _side(pair.new, lines.new, new)
    would = told.get(pair.new.id, {}).get(lines.new.no) if pair.new and lines.new else None
    effects = _effects(before, after, same=lines.same_condition, would=would)
    return BridgeRow(
        old_indicator=pair.old,
        new_indicator=pair.new,
        old_line=lines.old,
        new_line=lines.new,
        new_item=effects.new_item,
        abolished=effects.abolished,
        rules=effects.rules,
        performance=effects.performance,
        together=effects.together,
    )


def _side(indicator: TierIndicator | None, line: Line | None, points: Points) -> _Side | None:
    if indicator is None or line is None:
        return None
    return _Side(line.points, points.get(indicator.id, {}).get(line.no, _ZERO) != 0)


def _effects(before: _Side | None, after: _Side | None, *, same: bool, would: bool | None) -> Effects:
    if before is None or after is None:
        return Effects(
            new_item=after.given if after else _ZERO,
            abolished=EXACT.minus(before.given) if before else _ZERO,
        )
    if same or before.counted == after.counted:
        would = before.counted if same or would is None else would
    if would is None:
        # Only the points given for what was met before can be told apart; the rest changed in one step.
        repointed = EXACT.subtract(after.points, before.points) if before.counted else _ZERO
        moved = after.points if after.counted else EXACT.minus(after.points)
        return Effects(rules=repointed, together=moved)
    by_new_rules = after.points if would else _ZERO
    return Effects(
        rules=EXACT.subtract(by_new_rules, before.given),
        performance=EXACT.subtract(after.given, by_new_rules),
    )


def _require_points(book: TierBook, points: Points) -> None:
    _require_lines(book, points)
    for indicator in book.indicators:
        for line in indicator.lines:
            given = points.get(indicator.id, {}).get(line.no, _ZERO)
            if given not in (_ZERO, line.points):
                raise ScoringError(
                    f"{book.name} {indicator.label} {line.no} の得点 {_told(given)} は、"
                    f"0 でも配点 {shown(line.points)} でもありません。",
                    f"{book.name} {indicator.id} {line.no}: {_told(given)} is neither 0 nor the line's points, "
                    f"{shown(line.points)}.",
                )


def _told(given: Decimal | None) -> str:
    return "?" if given is None else shown(given)


def _require_lines(book: TierBook, named: Mapping[str, Mapping[str, object]]) -> None:
    known = {indicator.id: {line.no for line in indicator.lines} for indicator in book.indicators}
    for indicator, lines in named.items():
        unknown = indicator if indicator not in known else next((no for no in lines if no not in known[indicator]), "")
        if unknown:
            raise ScoringError(
                f"{book.name} に {indicator} {unknown if unknown != indicator else ''}はありません。",
                f"{book.name} has no {indicator} {unknown if unknown != indicator else ''}".rstrip() + ".",
            )
