"""What a scored file looks like to people and to programs: a table, the reasons line by line, and plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xl_addin.book.inputs.names import INDICATOR, LINE, OPEN, REASON, SCORE
from xl_addin.book.scores.scored_tiers import TierScores
from xl_addin.engine.extremes import total_extremes
from xl_addin.errors import MissingFactError, ScoringError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from xl_addin.book.scores.scored_deviations import DeviationScores
    from xl_addin.book.scores.scoring import Scores
    from xl_addin.engine.tier_scheme import BookResult
    from xl_addin.engine.tiers import IndicatorResult, LineResult
    from xl_addin.rulebook.tiers import TierIndicator

#: So many entities stand side by side; more of them stand below each other.
_MOST_BESIDE = 3
_ERROR = "エラー"
_TOTAL, _RATE, _RANK, _HIGHEST = "総得点", "得点率", "順位", "満点"

Shown = str | float | None


def shown_outcome(outcome: Shown | ScoringError) -> Shown:
    """Show what cannot be computed as the error of a cell."""
    return outcome.code if isinstance(outcome, ScoringError) else outcome


class Share(float):
    """A share of the highest points, shown in per cent."""


@dataclass(frozen=True)
class Report:
    """What to show of the scores of a file.

    Attributes:
        heading: the rule book, in Japanese and English.
        table: header and rows: the scores at a glance.
        reasons: header and rows: everything that was judged, each with its reason.
        told: the reasons as lines of text, below a heading per indicator.
        data: for JSON.
        records: header and rows: what a CSV file holds.
    """

    heading: tuple[str, str]
    table: list[list[Shown]]
    reasons: list[list[Shown]]
    told: list[str]
    data: dict[str, Any]
    records: list[list[Shown]]


def report(scores: Scores) -> Report:
    """Lay scores out.

    Args:
        scores: the scores of one or several entities by one rule book.

    Returns:
        The same scores as tables, as text and as data.
    """
    heading = (f"{scores.book.title.ja}（{scores.book.name}）", f"{scores.book.title.en} ({scores.book.name})")
    if not isinstance(scores, TierScores):
        return _of_deviations(scores, heading)
    table = _beside(scores) if len(scores.results) <= _MOST_BESIDE else _below(scores)
    reasons: list[list[Shown]] = [[scores.book.entity.ja, INDICATOR, LINE, "名称", "配点", SCORE, REASON, "reason"]]
    for entity, result in scores.results:
        reasons += [[entity or None, *row] for row in _reasons(result)]
    told = [line for entity, result in scores.results for line in _told(entity, result)]
    return Report(heading, table, reasons, told, _data(scores), reasons)


def _beside(scores: TierScores) -> list[list[Shown]]:
    book = scores.book
    results = [result for _, result in scores.results]
    names: list[Shown] = [entity or SCORE for entity, _ in scores.results]
    rows: list[list[Shown]] = [[INDICATOR, "名称", *names, _HIGHEST]]
    for section in book.sections:
        members = book.of_section(section)
        rows += [
            [each.id, each.name.ja, *(_points(result.indicators[each.id]) for result in results), _highest([each])]
            for each in members
        ]
        sums = [_known(result.section_points(section)) for result in results]
        rows.append([f"{section.label} 計", section.name.ja, *sums, _highest(members)])
    highest = _highest(book.indicators)
    rows.append([_TOTAL, None, *(_known(result.total) for result in results), highest])
    rows.append([_RATE, None, *(_rate(result, highest) for result in results), None])
    if len(results) > 1 and None not in scores.ranks:
        rows.append([_RANK, None, *scores.ranks, None])
    return rows


def _below(scores: TierScores) -> list[list[Shown]]:
    book = scores.book
    highest = _highest(book.indicators)
    ids = [each.id for each in book.indicators]
    rows: list[list[Shown]] = [
        [book.entity.ja, *ids, *(f"{each.label} 計" for each in book.sections), _TOTAL, _RATE, _RANK]
    ]
    for (entity, result), rank in zip(scores.results, scores.ranks, strict=True):
        points = [_points(result.indicators[each]) for each in ids]
        sums = [_known(result.section_points(section)) for section in book.sections]
        rows.append([entity, *points, *sums, _known(result.total), _rate(result, highest), rank])
    return rows


def _reasons(result: BookResult) -> Iterator[list[Shown]]:
    book = result.book
    for section in book.sections:
        members = book.of_section(section)
        sum_of = _known(result.section_points(section))
        yield [section.label, None, section.name.ja, _highest(members), sum_of, None, None]
        for indicator in members:
            yield from _of_indicator(indicator, result.indicators[indicator.id])
    yield [_TOTAL, None, book.title.ja, _highest(book.indicators), _known(result.total), None, None]


def _of_indicator(indicator: TierIndicator, found: IndicatorResult | ScoringError) -> Iterator[list[Shown]]:
    start: list[Shown] = [indicator.id, None, indicator.name.ja, _highest([indicator]), _points(found)]
    if isinstance(found, ScoringError):
        yield [*start, found.ja, found.en]
        return
    yield [*start, None, None]
    for each in found.lines:
        points = _known(each.points)
        yield [
            indicator.id,
            each.line.no,
            each.line.text.ja,
            _plain(each.line.points),
            points,
            each.why.ja,
            each.why.en,
        ]


def _told(entity: str, result: BookResult) -> Iterator[str]:
    if entity:
        yield f"■ {entity}"
    for indicator in result.book.indicators:
        found = result.indicators[indicator.id]
        points = _points(found)
        shown = points if isinstance(points, str) else f"{points:g}点"
        yield f"{indicator.label} {indicator.name.ja}: {shown}"
        if isinstance(found, ScoringError):
            yield f"    {found.ja}"
        else:
            yield from (f"    {_line(each)}" for each in found.lines)


def _line(each: LineResult) -> str:
    points = OPEN if each.points is None else f"{_plain(each.points):g}点"
    text, why = each.line.text.ja, each.why.ja
    told = why if text in why else f"{text} — {why}"
    return f"{each.line.no} {points}（配点 {_plain(each.line.points):g}）{told}"


def _data(scores: TierScores) -> dict[str, Any]:
    book, ranks = scores.book, scores.ranks
    highest = _highest(book.indicators)
    return {
        "rulebook": book.name,
        "highest": highest,
        "entities": [
            {
                "entity": entity or None,
                "total": _number(result.total),
                "share": None if result.total is None else float(result.total) / highest,
                "rank": rank,
                "sections": {each.id: _number(result.section_points(each)) for each in book.sections},
                "indicators": {key: _indicator_data(found) for key, found in result.indicators.items()},
            }
            for (entity, result), rank in zip(scores.results, ranks, strict=True)
        ],
    }


def _indicator_data(found: IndicatorResult | ScoringError) -> dict[str, Any]:
    if isinstance(found, ScoringError):
        return {"points": None, "error": {"ja": found.ja, "en": found.en}}
    return {
        "points": _number(found.points),
        "lines": [
            {
                "no": each.line.no,
                "points": _number(each.points),
                "counts": each.counts,
                "why": {"ja": each.why.ja, "en": each.why.en},
                "missing": list(each.missing),
            }
            for each in found.lines
        ],
    }


def _of_deviations(scores: DeviationScores, heading: tuple[str, str]) -> Report:
    table: list[list[Shown]] = [[shown_outcome(cell) for cell in row] for row in scores.rows]
    reasons: list[list[Shown]] = [[scores.book.entity.ja, REASON, "reason"]]
    reasons += [[entity, reason.ja, reason.en] for entity, reason in scores.reasons]
    ids = [indicator.id for indicator in scores.book.indicators]
    entities = [
        {
            "entity": row[0],
            "total": _outcome(row[-2]),
            "rank": _outcome(row[-1]),
            "indicators": {key: {"points": _outcome(cell)} for key, cell in zip(ids, row[1:-2], strict=True)},
            "reasons": [{"ja": why.ja, "en": why.en} for entity, why in scores.reasons if entity == row[0]],
        }
        for row in scores.rows[1:]
    ]
    told = [f"{entity}: {reason.ja}" for entity, reason in scores.reasons]
    of_entity = {
        entity: "".join(why.ja for name, why in scores.reasons if name == entity) for entity, _ in scores.reasons
    }
    records = [[*table[0], REASON], *([*row, of_entity.get(str(row[0]))] for row in table[1:])]
    return Report(heading, table, reasons, told, {"rulebook": scores.book.name, "entities": entities}, records)


def _points(found: IndicatorResult | ScoringError) -> Shown:
    if isinstance(found, ScoringError):
        return OPEN if isinstance(found, MissingFactError) else _ERROR
    return _known(found.points)


def _known(points: Decimal | None) -> Shown:
    return OPEN if points is None else _plain(points)


def _number(points: Decimal | None) -> float | None:
    return None if points is None else _plain(points)


def _plain(points: Decimal) -> float:
    """A whole number of points without a decimal point."""
    return int(points) if points == points.to_integral_value() else float(points)


def _highest(indicators: Sequence[TierIndicator]) -> float:
    _, highest = total_extremes(indicators)
    return _plain(highest)


def _rate(result: BookResult, highest: float) -> Shown:
    return None if result.total is None else Share(float(result.total) / highest)


def _outcome(cell: Any) -> float | None:
    return cell if isinstance(cell, (int, float)) else None
