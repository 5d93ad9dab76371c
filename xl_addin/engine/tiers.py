"""Scores an indicator of ladders and points, from marks or from facts, into one result that says why.

Lines are settled in printed order. A line counts if its condition holds, every line it requires counts, and no line it
excludes counts; in a ladder the earlier rungs are excluded, so the first that holds is the one that counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Mapping, Sequence

from xl_addin.engine.figures import KnownFacts, shown
from xl_addin.engine.judging.consistency import require_consistent
from xl_addin.engine.judging.judgement import Judgement
from xl_addin.engine.judging.lines import judge
from xl_addin.errors import MissingFactError, ScoringError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.engine.figures import TierFacts
    from xl_addin.rulebook.tiers import Line, TierBook, TierIndicator

_ZERO = Decimal(0)


class ClashError(ScoringError):
    """Marks that the rules do not allow together.

    Args:
        ja: the reason in Japanese.
        en: the reason in English.
        lines: numbers of the lines that clash.
    """

    def __init__(self, ja: str, en: str, lines: Sequence[str]) -> None:
        super().__init__(ja, en)
        self.lines = tuple(lines)


@dataclass(frozen=True)
class LineResult:
    """What one line gives.

    Attributes:
        line: the line.
        counts: whether its points count; None when that cannot be judged.
        points: its points, 0 where it does not count, None where that cannot be judged.
        why: the reason.
        missing: keys of the facts without which it cannot be judged.
    """

    line: Line
    counts: bool | None
    points: Decimal | None
    why: Text
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class IndicatorResult:
    """What an indicator gives.

    Attributes:
        indicator: the indicator.
        lines: one result per line, in printed order.
        points: their sum; None when a line cannot be judged.
    """

    indicator: TierIndicator
    lines: tuple[LineResult, ...]
    points: Decimal | None

    @property
    def decided(self) -> tuple[str, ...]:
        """Numbers of the lines whose points count."""
        return tuple(result.line.no for result in self.lines if result.counts)

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of the facts that are missing, each once."""
        return tuple(dict.fromkeys(key for result in self.lines for key in result.missing))

    @property
    def reason(self) -> Text:
        """Why it gives these points, as a sentence."""
        return _reason(self)


def from_marks(indicator: TierIndicator, marks: Mapping[str, bool | None]) -> IndicatorResult:
    """Score an indicator from the lines that were met.

    Args:
        indicator: the indicator.
        marks: by line number, whether it was met; None where that is not known, and a line that is not named was not
            met. A mark says which rung was reached: of a ladder one line at most.

    Returns:
        The result.

    Raises:
        ClashError: marked lines exclude each other, or a marked line requires one that is not marked.
        ScoringError: there is no such line.
    """
    _require_lines(indicator, marks)
    clashes = [clash for line in indicator.lines if marks.get(line.no, False) for clash in _clashes(line, marks)]
    if clashes:
        raise ClashError(
            f"{indicator.label} の印が規則に合いません: {'、'.join(clash.text.ja for clash in clashes)}。",
            f"{indicator.id}: the marks do not fit the rules: {'; '.join(clash.text.en for clash in clashes)}.",
            [line.no for line in indicator.lines if any(line.no in clash.lines for clash in clashes)],
        )
    return _settled(indicator, {line.no: _marked(line, marks) for line in indicator.lines})


def from_facts(book: TierBook, indicator: TierIndicator, facts: TierFacts) -> IndicatorResult:
    """Score an indicator from figures.

    Args:
        book: the rules.
        indicator: one of its indicators.
        facts: by fact key (``asked_facts`` lists them) what is known; a fact that is not known is left out.

    Returns:
        The result. What cannot be judged has no points, and the facts that are missing for it are named.

    Raises:
        ScoringError: facts contradict each other or cannot be.

    Source: the indicator's.
    """
    known = KnownFacts(indicator, facts)
    require_consistent(known)
    return _settled(indicator, {line.no: judge(book, line, known) for line in indicator.lines})


def require_points(result: IndicatorResult) -> Decimal:
    """Return the points of a result.

    Raises:
        MissingFactError: a line cannot be judged; its reason is told (``#N/A``).
    """
    if result.points is None:
        raise MissingFactError(
            f"{result.indicator.label}: {result.reason.ja}", f"{result.indicator.id}: {result.reason.en}"
        )
    return result.points


@dataclass(frozen=True)
class _Clash:
    lines: tuple[str, ...]
    text: Text


def _clashes(line: Line, marks: Mapping[str, bool | None]) -> list[_Clash]:
    excluded = [no for no in line.excludes if marks.get(no, False)]
    required = [no for no in line.requires if marks.get(no, False) is False]
    found = [
        _Clash(
            (no, line.no),
            Text(f"{no}と{line.no}は同時に該当にできない", f"{no} and {line.no} are not allowed together"),
        )
        for no in excluded
    ]
    found += [_Clash((line.no,), Text(f"{line.no}には{no}が必要", f"{line.no} requires {no}")) for no in required]
    return found


def _marked(line: Line, marks: Mapping[str, bool | None]) -> Judgement:
    mark = marks.get(line.no, False)
    if mark is None:
        why = Text("該当するか分からないため判定できない", "cannot be judged: the mark is open")
        return Judgement(None, why, (line.key,))
    if mark:
        return Judgement(mark, Text(f"該当（{line.text.ja}）", f"met ({line.text.en})"))
    return Judgement(mark, Text("非該当", "not met"))


def _settled(indicator: TierIndicator, judged: Mapping[str, Judgement]) -> IndicatorResult:
    counts: dict[str, bool | None] = {}
    results: list[LineResult] = []
    for line in indicator.lines:
        result = _settle(line, judged[line.no], counts)
        counts[line.no] = result.counts
        results.append(result)
    points = [result.points for result in results]
    known = [value for value in points if value is not None]
    total = sum(known, _ZERO) if len(known) == len(points) else None
    return IndicatorResult(indicator, tuple(results), total)


def _settle(line: Line, judged: Judgement, counts: Mapping[str, bool | None]) -> LineResult:
    if judged.met is False:
        return LineResult(line, counts=False, points=_ZERO, why=judged.why)
    taken = [no for no in line.excludes if counts[no]]
    if taken:
        told = _numbers(taken)
        why = Text(f"{told.ja}に該当するため対象外", f"{told.en} counts instead")
        return LineResult(line, counts=False, points=_ZERO, why=why)
    lacking = [no for no in line.requires if counts[no] is False]
    if lacking:
        told = _numbers(lacking)
        why = Text(f"{told.ja}に該当しないため対象外", f"needs {told.en}")
        return LineResult(line, counts=False, points=_ZERO, why=why)
    open_lines = [no for no in (*line.excludes, *line.requires) if counts[no] is None]
    if judged.met is None:
        return LineResult(line, None, None, judged.why, judged.missing)
    if open_lines:
        told = _numbers(open_lines)
        why = Text(f"{told.ja}が決まらないため判定できない", f"depends on {told.en}, which is open")
        return LineResult(line, None, None, why)
    return LineResult(line, counts=True, points=line.points, why=judged.why)


def _require_lines(indicator: TierIndicator, marks: Mapping[str, bool | None]) -> None:
    known = {line.no for line in indicator.lines}
    for no in marks:
        if no not in known:
            raise ScoringError(
                f"{indicator.label} に {no} という行はありません。", f'{indicator.id} has no line "{no}".'
            )


def _reason(result: IndicatorResult) -> Text:
    """Say the points, then what decided them, then why the other lines do not count; open lines stand alone."""
    if result.points is None:
        head = Text("判定できません", "Cannot be judged")
        told = [each for each in result.lines if each.counts is None]
    else:
        head = _points(result.points)
        told = sorted(result.lines, key=lambda each: not each.counts)
    texts = [_told(alike) for alike in _alike(told)]
    return Text(
        f"{head.ja}。{'。'.join(text.ja for text in texts)}。", f"{head.en}. {'; '.join(text.en for text in texts)}."
    )


def _alike(results: Sequence[LineResult]) -> list[list[LineResult]]:
    """Put lines together that stand the same for the same reason; each one that counts stands alone."""
    groups: dict[tuple[Text, bool | None, str], list[LineResult]] = {}
    for each in results:
        groups.setdefault((each.why, each.counts, each.line.no if each.counts else ""), []).append(each)
    return list(groups.values())


def _told(alike: Sequence[LineResult]) -> Text:
    first = alike[0]
    numbers = _numbers([each.line.no for each in alike])
    if first.points is None:
        return Text(f"{numbers.ja}: {first.why.ja}", f"{numbers.en}: {first.why.en}")
    points = _points(first.points)
    return Text(f"{numbers.ja} {points.ja}: {first.why.ja}", f"{numbers.en} {points.en}: {first.why.en}")


def _numbers(numbers: Sequence[str]) -> Text:
    return Text("・".join(numbers), ", ".join(numbers))


def _points(points: Decimal) -> Text:
    told = shown(points)
    return Text(f"{told}点", f"{told} point{'' if abs(points) == 1 else 's'}")
