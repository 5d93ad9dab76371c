"""Tells a migration: as a table in which copies of one formula are one line, and as plain data."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.formulas.addresses import Area, area_name, full_name, quoted_sheet
from xl_addin.formulas.relative import relative
from xl_addin.parts.shown import value_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.migrate.step import Proven

HEADS: Final = ("セル", "数", "種類", "今の式", "新しい式", "値", "注意")
_FAMILIES: Final = {
    "rank": "順位",
    "deviation": "偏差値",
    "steps": "段階",
    "cut": "境目",
    "growth": "伸び",
    "change": "上昇率",
    "weighted": "加重和",
}
_VERDICTS: Final = {
    "same": ("変わらない", "unchanged"),
    "differs": ("変わる", "would change"),
    "unknown": ("確かめられない", "not provable"),
}


class _Line(NamedTuple):
    area: Area
    each: Sequence[Proven]


def table(proven: Iterable[Proven]) -> list[list[str]]:
    """Lay the steps out as rows of texts, the header first; steps below each other with equal formulas share a row."""
    return [list(HEADS), *([*_row(line)] for line in _lines(proven))]


def data(each: Proven) -> dict[str, object]:
    """Return a step as JSON has it."""
    step = each.step
    return {
        "cells": f"{quoted_sheet(step.sheet)}!{area_name(step.area)}",
        "families": list(step.families),
        "functions": list(step.functions),
        "before": [f"={text}" for text in step.before],
        "after": f"={step.after}",
        "array": step.array,
        "verdict": each.verdict,
        "decided_by": full_name(*each.place),
        "saved": each.saved,
        "value_before": each.before,
        "value_after": each.after,
        "note": {"ja": step.note_ja, "en": step.note_en},
    }


def _lines(proven: Iterable[Proven]) -> list[_Line]:
    """Join steps that stand below each other in one column."""
    lines: list[_Line] = []
    ordered = sorted(proven, key=lambda each: (each.step.sheet, each.step.area.col, each.step.area.row))
    for _, group in groupby(ordered, key=_alike):
        for each in group:
            last = lines[-1] if lines else None
            below = (
                last is not None
                and _alike(last.each[0]) == _alike(each)
                and last.area.last_row + 1 == each.step.area.row
            )
            if last is not None and below:
                lines[-1] = _Line(last.area._replace(last_row=each.step.area.last_row), [*last.each, each])
            else:
                lines.append(_Line(each.step.area, [each]))
    return lines


def _alike(each: Proven) -> tuple[object, ...]:
    step = each.step
    first = step.area.first
    keys = (relative(step.before[0], *first), relative(step.after, *first))
    # A value that changes is told cell by cell.
    alone = each.place if each.verdict == "differs" else None
    return step.sheet, step.area.col, step.area.last_col, step.array, each.verdict, alone, step.note_ja, *keys


def _row(line: _Line) -> Iterable[str]:
    first = line.each[0]
    step = first.step
    yield f"{quoted_sheet(step.sheet)}!{area_name(line.area)}"
    yield str(line.area.size)
    yield "・".join(_FAMILIES.get(family, family) for family in step.families)
    yield f"={step.before[0]}"
    yield f"{{={step.after}}}" if step.array else f"={step.after}"
    yield _verdict(first)
    yield f"{step.note_ja} / {step.note_en}" if step.note_ja else ""


def _verdict(each: Proven) -> str:
    ja, en = _VERDICTS[each.verdict]
    if each.verdict == "same":
        return f"{ja} / {en}"
    if each.verdict == "differs":
        where = "" if each.place in each.step.places else f"{full_name(*each.place)}: "
        return f"{ja} / {en}: {where}{value_text(each.before)} → {value_text(each.after)}"
    return f"{ja} / {en}: {full_name(*each.place)} {value_text(each.saved)}, Calc: {value_text(each.before)}"
