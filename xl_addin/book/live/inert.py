"""Keeps a spreadsheet program from taking a text for a formula, a date or a number."""

from __future__ import annotations

import re
import unicodedata

_FORMULA_STARTS = ("=", "+", "-", "@")
_LIKE_NUMBER = re.compile(r"[0-9][0-9\s,./:年月日時分秒%e+\-]*", re.IGNORECASE)


def inert(text: str) -> str:
    """Put a text between 「」 where a cell that it is written into would show something else.

    Args:
        text: a name, a file name, what a cell held.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    return f"「{text}」" if folded.startswith(_FORMULA_STARTS) or _LIKE_NUMBER.fullmatch(folded) else text
