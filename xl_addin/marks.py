"""Reads the marks ○, × and ? in their many spellings."""

from __future__ import annotations

from xl_addin import cells
from xl_addin.errors import ScoringError

_MARKS: dict[str, bool | None] = {
    **dict.fromkeys(
        ("○", "◯", "〇", "◎", "●", "o", "レ", "✓", "✔", "☑", "1", "true", "yes", "y", "はい", "該当", "達成"), True
    ),
    **dict.fromkeys(
        (
            "×",
            "✕",
            "✗",
            "✖",
            "✘",
            "☓",
            "x",
            "0",
            "false",
            "no",
            "n",
            "-",
            "－",
            "ー",
            "―",
            "いいえ",
            "非該当",
            "未達成",
        ),
        False,
    ),
    **dict.fromkeys(("?", "不明", "未定"), None),
}


def mark(cell: cells.Cell, name: str, row: int | None = None, *, blank: bool | None) -> bool | None:
    """Read a mark: ○, 1 or TRUE for yes, ×, 0 or FALSE for no, ? for not known.

    Args:
        cell: what the cell holds.
        name: the argument it was given for.
        row: its row in the range, from 1, if it stands in one.
        blank: what a blank cell means.

    Returns:
        The mark; None for not known.

    Raises:
        ScoringError: the cell holds an error, whose code is kept, or something else, such as points.
    """
    if cells.is_blank(cell):
        return blank
    if isinstance(cell, cells.CellError):
        cells.number(cell, name, row)
    word = cells.folded(cell)
    if word in _MARKS:
        return _MARKS[word]
    raise ScoringError(
        f"{cells.place_ja(name, row)}の「{word:.40}」は ○ や × として読めません（○・1・TRUE、×・0・FALSE、不明は ?）",
        f"{cells.place_en(name, row)}, “{word:.40}”, is no mark (○, 1, TRUE; ×, 0, FALSE; ? if not known)",
    )
