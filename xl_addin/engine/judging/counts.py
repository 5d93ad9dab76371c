"""Judges conditions that count: shares of municipalities, and k of n items."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Sequence

from xl_addin.engine.figures import shown
from xl_addin.engine.judging.judgement import Case, Judgement, agreed, missing, one_of
from xl_addin.errors import ScoringError
from xl_addin.rulebook.asked import MUNICIPALITIES, k_of_n_keys, met_keys
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.rulebook.conditions import KOfN, MunicipalShare


def municipal_share(condition: MunicipalShare, case: Case) -> Judgement:
    """Compare the share of municipalities that meet a line, or all or any of several.

    Args:
        condition: the share and the municipal lines.
        case: the line and what is known.

    Returns:
        The judgement; open where municipalities that have not answered may decide.

    Raises:
        ScoringError: counts or lists do not fit each other.
    """
    count, share = met_keys(condition)
    bounds = [
        bound
        for bound in (_told_share(case, share), _counted_share(case, count), _flagged_share(condition, case))
        if bound is not None
    ]
    found = [_compared_share(condition, *bound) for bound in bounds]
    if not found and case.known.figure(count).value is not None:
        return missing(case, MUNICIPALITIES)
    if not found:
        return one_of(case, share, count, *condition.lines)
    return agreed(case, found, [share, count])


def _told_share(case: Case, key: str) -> tuple[Fraction, Fraction] | None:
    figure = case.known.figure(key).value
    return None if figure is None else (Fraction(figure) / 100, Fraction(figure) / 100)


def _counted_share(case: Case, key: str) -> tuple[Fraction, Fraction] | None:
    met, all_of_them = case.known.figure(key).value, case.known.figure(MUNICIPALITIES).value
    if met is None or all_of_them is None:
        return None
    if not 0 <= met <= all_of_them or all_of_them <= 0 or met % 1 or all_of_them % 1:
        raise ScoringError(
            f"「{key}」{shown(met)} が市町村数 {shown(all_of_them)} に合いません。",
            f"{key} {shown(met)} does not fit {shown(all_of_them)} municipalities.",
        )
    return (Fraction(met) / Fraction(all_of_them),) * 2


def _flagged_share(condition: MunicipalShare, case: Case) -> tuple[Fraction, Fraction] | None:
    """Count what each municipality says; one that has not said it may go either way."""
    columns = [case.known.flags(key) for key in condition.lines]
    if any(column is None for column in columns):
        return None
    lists = [column for column in columns if column is not None]
    if len({len(column) for column in lists}) > 1:
        raise ScoringError(
            f"{'・'.join(condition.lines)} の市町村の数がそろっていません。",
            f"{', '.join(condition.lines)} do not list the same municipalities.",
        )
    rows = [*zip(*lists), *_unlisted(condition, case, len(lists[0]))]
    every = condition.join == "and"
    sure = sum(all(row) if every else any(row) for row in rows)
    possible = sum(_possible(row, every=every) for row in rows)
    return Fraction(sure, len(rows)), Fraction(possible, len(rows))


def _unlisted(condition: MunicipalShare, case: Case, listed: int) -> list[tuple[None, ...]]:
    """Municipalities that are counted but not listed have not said anything."""
    count = case.known.figure(MUNICIPALITIES).value
    if count is None:
        return []
    if count < listed or count % 1:
        raise ScoringError(
            f"{'・'.join(condition.lines)} に {listed} 市町村ありますが、市町村数は {shown(count)} です。",
            f"{', '.join(condition.lines)} list {listed} municipalities, but there are {shown(count)}.",
        )
    return [(None,) * len(condition.lines)] * (int(count) - listed)


def _possible(row: Sequence[bool | None], *, every: bool) -> bool:
    hopeful = [flag is None or flag for flag in row]
    return all(hopeful) if every else any(hopeful)


def _compared_share(condition: MunicipalShare, low: Fraction, high: Fraction) -> Judgement:
    strict = condition.compare == ">"
    every = condition.share == 1 and not strict
    at_least, at_most = (share > condition.share if strict else share >= condition.share for share in (low, high))
    have = f"{float(low * 100):.4g}%" if low == high else f"{float(low * 100):.4g}～{float(high * 100):.4g}%"
    need = f"{float(condition.share * 100):g}%"
    if every and at_least == at_most:
        return Judgement(
            at_least,
            Text("全市町村", "all municipalities")
            if at_least
            else Text(f"全市町村ではない（{have}）", f"not all municipalities ({have})"),
        )
    if at_least != at_most:
        return Judgement(
            None,
            Text(
                f"未記入の市町村があり、全市町村か判定できない（{have}）",
                f"some municipalities are blank: {have} may or may not be all of them",
            )
            if every
            else Text(
                f"未記入の市町村があり、割合 {have} では {need}{'超' if strict else '以上'}か判定できない",
                f"some municipalities are blank: {have} may or may not be {'more than' if strict else 'at least'} {need}",
            ),
            condition.lines,
        )
    ja = "超" if strict else "以上"
    return Judgement(
        at_least,
        Text(
            f"市町村の割合 {have} は {need}{ja}{'' if at_least else 'でない'}",
            f"{have} of the municipalities are {'' if at_least else 'not '}{'more than' if strict else 'at least'} {need}",
        ),
    )


def k_of_n(condition: KOfN, case: Case) -> Judgement:
    """≥: enough items are met.

    Args:
        condition: how many of which items.
        case: the line and what is known.

    Returns:
        The judgement; open where items that are not known may decide.

    Raises:
        ScoringError: a count or a list of items cannot be, or they contradict each other.
    """
    count_key, items_key = k_of_n_keys(case.line)
    total = len(condition.items)
    told = case.known.figure(count_key).value
    bounds = [] if told is None else [(told, told)]
    flags = case.known.flags(items_key)
    if flags is not None:
        if len(flags) != total:
            raise ScoringError(
                f"「{items_key}」は {total} 項目ですが、{len(flags)} 件あります。",
                f"{items_key} has {total} items, found {len(flags)}.",
            )
        sure = sum(flag is True for flag in flags)
        bounds.append((Decimal(sure), Decimal(sure + sum(flag is None for flag in flags))))
    if told is not None and (not 0 <= told <= total or told % 1):
        raise ScoringError(
            f"「{count_key}」{shown(told)} は 0～{total} の整数ではありません。",
            f"{count_key} {shown(told)} is no whole number from 0 to {total}.",
        )
    found = [_enough(condition, items_key, low, high) for low, high in bounds]
    return agreed(case, found, [count_key, items_key])


def _enough(condition: KOfN, items_key: str, low: Decimal, high: Decimal) -> Judgement:
    have = shown(low) if low == high else f"{shown(low)}～{shown(high)}"
    if (low >= condition.k) != (high >= condition.k):
        why = Text(
            f"未記入の項目があり、{condition.k}項目以上か判定できない",
            f"blank items leave open whether {condition.k} are met",
        )
        return Judgement(None, why, (items_key,))
    met = low >= condition.k
    return Judgement(
        met,
        Text(
            f"{len(condition.items)}項目中 {have} 項目は {condition.k} 項目以上{'' if met else 'でない'}",
            f"{have} of {len(condition.items)} items is {'' if met else 'not '}at least {condition.k}",
        ),
    )
