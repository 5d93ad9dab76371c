"""Rungs of a ladder in a sheet: which cells of points can be reached only one at a time."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.audit.model import SheetModel

_YEAR: Final = re.compile(r"(令和|平成|r|h)?\s*[0-9元]+\s*年(度)?")
_BAR: Final = re.compile(
    r"(?P<first>上位|下位)\s*[0-9.]+\s*(割|%|位|パーセント)"
    r"|[0-9]+\s*位?\s*[~〜\-から]+\s*[0-9]+\s*位"
    r"|[0-9.,]+\s*(%|パーセント|ポイント|pt|割|人|件|円|点|位|回|か月)?\s*(以上|以下|未満|超|を超え|を上回|以内|より(高|多))"
    r"|(top|at least|over|more than|less than|below|under|>=?|≥)\s*[0-9.,]+\s*%?"
)
_ENUMERATOR: Final = re.compile(r"^\s*[\[(]?[0-9a-zア-ン]{1,2}[\])．.、:]?\s+|^\s*[\[(][0-9a-zア-ン]{1,2}[\])]\s*")
_CIRCLED: Final = re.compile(r"^\s*[①-⑳⓪Ⅰ-Ⅻ]\s*")
_BRACKETS: Final = re.compile(r'^[^;]*"\("[^;]*"\)"|^[^;]*\\\([^;]*\\\)|^\([0#G][^;]*\)(;|$)')


def is_rung(label: str) -> bool:
    """Tell whether a label names a threshold: 60％以上, 上位3割."""
    return bool(_ladder(label)[1])


def is_line(label: str) -> bool:
    """Tell whether a label names a line of an indicator: by its circled number, or by a threshold."""
    return bool(_CIRCLED.match(label)) or is_rung(label)


def ladder_rungs(sheet: SheetModel, places: Iterable[tuple[int, int]], *, down: bool) -> list[tuple[int, int]]:
    """Return the cells of one ladder that all have points, at least two of them; [] if no ladder has two.

    Args:
        sheet: the sheet of the points.
        places: cells of points, in order.
        down: whether their labels stand to the left; else above.
    """
    ladders: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    bracketed: list[tuple[int, int]] = []
    previous: tuple[int, int] | None = None
    for row, col in places:
        number = sheet.number(row, col)
        if number is None or number <= 0:
            continue
        if _BRACKETS.match(sheet.cell(row, col).format):
            # A rung in brackets stands below the one that it is an alternative to.
            bracketed += [(row, col)] if bracketed or previous is None else [previous, (row, col)]
        else:
            previous = (row, col)
        for label in sheet.labels(row, col)[:2] if down else sheet.headers(row, col)[:2]:
            ladder, bars = _ladder(label)
            if bars:
                ladders[ladder][bars].append((row, col))
                break
    for rungs in ladders.values():
        if len(rungs) > 1:
            return sorted(place for cells in rungs.values() for place in cells)
    return bracketed if len(bracketed) > 1 else []


def _ladder(label: str) -> tuple[str, str]:
    """Return what a label says but for its thresholds, and the thresholds: "" if it has none."""
    text = unicodedata.normalize("NFKC", _CIRCLED.sub("", label)).lower()
    text = _ENUMERATOR.sub("", text)
    kept = _YEAR.sub(lambda found: "".join(chr(0xE000 + ord(char)) for char in found[0]), text)
    bars = "".join(found[0] for found in _BAR.finditer(kept))
    rest = _BAR.sub(lambda found: re.sub(r"[0-9.,]+", "#", found[0]), kept)
    return "".join(rest.split()), bars
