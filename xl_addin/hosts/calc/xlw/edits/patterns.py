"""What Excel's Find and Replace look for: texts with wildcards."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_FULL_OR_HALF: Final = re.compile("[\uff01-\uffee]+")


def pattern(text: str, *, whole: bool, match_case: bool) -> re.Pattern[str]:
    """Turn a text with wildcards into a regular expression.

    Args:
        text: ``*`` stands for any characters, ``?`` for one; after ``~`` they stand for themselves.
        whole: match entire cells only.
        match_case: tell capitals from small letters.

    Returns:
        The expression; use its ``search`` on a cell, or its ``sub``.
    """
    parts = re.findall(r"~[*?~]|.", text, re.DOTALL)
    body = "".join(_part(part) for part in parts)
    flags = re.DOTALL | (0 if match_case else re.IGNORECASE)
    return re.compile(rf"\A(?:{body})\Z" if whole else body, flags)


def same_width(text: str) -> str:
    """Write full-width letters and half-width kana in their usual width.

    Args:
        text: the text.

    Returns:
        The text as it is compared where width does not count.
    """
    return _FULL_OR_HALF.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)


def _part(part: str) -> str:
    if part == "*":
        return ".*?"
    if part == "?":
        return "."
    return re.escape(part[1:] if len(part) > 1 else part)
