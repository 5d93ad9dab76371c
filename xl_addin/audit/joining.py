"""Findings of neighbouring cells told as one, where the same mistake was copied along a row or a column."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from xl_addin.audit.finding import Finding
    from xl_addin.audit.model import Model

_MOST_WATCHED: Final = 10
_GENERAL: Final = ("total-differs", "error-in-range", "odd-formula")
_SINGLE: Final = frozenset({"total-differs", "mixed-years", "points-not-allowed"})
"""Kinds whose findings each say something of their own cell."""


def joined(model: Model, findings: Iterable[Finding]) -> list[Finding]:
    """Join findings of one kind about copies of one formula that stand side by side, first in rows, then in columns."""
    found = sorted(
        findings, key=lambda finding: (finding.sheet, finding.kind, finding.row, finding.last_row, finding.col)
    )
    found = _joined(model, found, down=False)
    found.sort(key=lambda finding: (finding.sheet, finding.kind, finding.col, finding.last_col, finding.row))
    return _joined(model, found, down=True)


def _joined(model: Model, findings: list[Finding], *, down: bool) -> list[Finding]:
    result: list[Finding] = []
    for finding in findings:
        if result and _next_to(result[-1], finding, down=down) and _alike(model, result[-1], finding):
            result[-1] = _both(result[-1], finding)
        else:
            result.append(finding)
    return result


def _next_to(one: Finding, other: Finding, *, down: bool) -> bool:
    if one.sheet != other.sheet or one.kind != other.kind or one.severity != other.severity or one.kind in _SINGLE:
        return False
    if down:
        return (one.col, one.last_col) == (other.col, other.last_col) and one.last_row + 1 == other.row
    return (one.row, one.last_row) == (other.row, other.last_row) and one.last_col + 1 == other.col


def _alike(model: Model, one: Finding, other: Finding) -> bool:
    key = _key(model, one)
    return key is not None and key == _key(model, other) and type(one.before) is type(other.before)


def _key(model: Model, finding: Finding) -> Hashable:
    """Return what neighbouring cells have in common if they are to be told as one: the formula, or that both are typed."""
    sheet = model.sheets[finding.sheet]
    if sheet.is_constant(finding.row, finding.col):
        return "typed"
    key = sheet.keys.get((finding.row, finding.col))
    return key[0] if isinstance(key, tuple) and sheet.cell(finding.row, finding.col).kind else key


def _both(one: Finding, other: Finding) -> Finding:
    return replace(
        one,
        last_row=max(one.last_row, other.last_row),
        last_col=max(one.last_col, other.last_col),
        mends=one.mends + other.mends,
        watched=tuple(dict.fromkeys(one.watched + other.watched))[:_MOST_WATCHED],
    )


def specific(findings: Iterable[Finding]) -> list[Finding]:
    """Leave out what another finding explains: a formula that differs, or an error, where that tells what is wrong."""
    found = list(findings)
    for general in _GENERAL:
        told = [one for one in found if one.kind not in _GENERAL[_GENERAL.index(general) :]]
        found = [one for one in found if one.kind != general or not any(_covers(other, one) for other in told)]
    return found


def _covers(one: Finding, other: Finding) -> bool:
    return (
        one.sheet == other.sheet
        and one.row <= other.last_row
        and other.row <= one.last_row
        and one.col <= other.last_col
        and other.col <= one.last_col
    )
