"""Tells whether a formula calls one of the worksheet functions."""

from __future__ import annotations

import re
from typing import Final

from xl_addin.functions import FUNCTIONS

_NAMES: Final = "|".join(function.name for function in FUNCTIONS)
# LibreOffice writes the name of its service and of the method instead, some versions into Excel's files, too.
_CALL: Final = re.compile(rf"(?<![A-Za-z0-9_])(?:{_NAMES}|JP\.XLADDIN\.SCORING\.SCORE[A-Z]+)\s*\(", re.IGNORECASE)
_QUOTED: Final = re.compile(r"""\"(?:[^"]|"")*\"|'(?:[^']|'')*'""")


def calls_ours(formula: str) -> bool:
    """Tell whether a formula, in the syntax of Excel or of OpenDocument, calls a function of the add-in."""
    return _CALL.search(formula) is not None and _CALL.search(_QUOTED.sub("", formula)) is not None


def mentions_ours(text: str) -> bool:
    """Tell whether a text of any kind, such as VBA, has a call of a function of the add-in in it."""
    return _CALL.search(text) is not None
