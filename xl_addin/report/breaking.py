"""Breaks Japanese text into lines: anywhere but before what may not begin a line, after what may not end it, or in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_NOT_FIRST = "、。，．・：；？！）」』】〕］｝〉》％‰°ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.;:?!)]}%…〜～"
_NOT_LAST = "（「『【〔［｛〈《([{①②③④⑤⑥⑦⑧⑨⑩−+"
# A word or a figure of narrow letters stays whole.
_PIECE = re.compile(r'"[^"]{1,20}"|' r"[−+±]?[0-9A-Za-z][0-9A-Za-z.,:/_%\-−]*[0-9A-Za-z%]?|.", re.DOTALL)


def lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Break a text.

    Args:
        text: any text; a line break in it is kept.
        width: how wide a line may be.
        measure: the width of a text.

    Returns:
        At least one line.
    """
    return [line for part in text.split("\n") for line in _lines(part, width, measure)]


def _lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    found = [""]
    for piece in _pieces(text, width, measure):
        if found[-1] and measure((found[-1] + piece).rstrip()) > width:
            found.append(piece.lstrip())
        else:
            found[-1] += piece
    return [line.rstrip() for line in found]


def _pieces(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The parts between which a line may end."""
    found: list[str] = []
    for piece in _PIECE.findall(text):
        joined = bool(found) and (piece[0] in _NOT_FIRST or found[-1][-1] in _NOT_LAST)
        if joined and measure(found[-1] + piece) <= width:
            found[-1] += piece
        elif measure(piece) > width:
            found.extend(piece)
        else:
            found.append(piece)
    return found
