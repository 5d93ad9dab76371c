"""Names of sheets as Excel allows and chooses them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST: Final = 31
_REFUSED: Final = re.compile(r"[\\/?*\[\]:\x00-\x1f]")
_NUMBERED: Final = re.compile(r"(.*) \((\d+)\)", re.DOTALL)
_RESERVED: Final = "history"


def checked(name: str, others: Iterable[str]) -> str:
    """Return a name that a sheet may have in Excel.

    Args:
        name: the name.
        others: names of the other sheets.

    Raises:
        WorkbookError: it is empty, too long, taken, or holds a character that Excel refuses.
    """
    bad = not name or len(name) > LONGEST or _REFUSED.search(name) or name.startswith("'") or name.endswith("'")
    if bad or name.lower() == _RESERVED:
        raise WorkbookError(
            f"シート名「{name}」は使えません。1～{LONGEST} 文字で、\\ / ? * [ ] : と両端の ' は使えません。",
            f"A sheet cannot be called {name!r}: 1 to {LONGEST} characters, none of \\ / ? * [ ] :, no ' at either end.",
        )
    if name.lower() in {other.lower() for other in others}:
        raise WorkbookError(f"シート「{name}」はすでにあります。", f"There is a sheet {name} already.")
    return name


def new(others: Iterable[str]) -> str:
    """Choose the name of a new sheet: Sheet2 beside one sheet, and so on.

    Args:
        others: names of the sheets that are there.
    """
    taken = {other.lower() for other in others}
    number = len(taken) + 1
    while f"sheet{number}" in taken:
        number += 1
    return f"Sheet{number}"


def copied(name: str, others: Iterable[str]) -> str:
    """Choose the name of a copied sheet: the same where it is free, else with (2) and so on.

    Args:
        name: of the sheet that was copied.
        others: names of the sheets that are there.
    """
    taken = {other.lower() for other in others}
    if name.lower() not in taken:
        return name
    numbered = _NUMBERED.fullmatch(name)
    base, number = (numbered[1], int(numbered[2]) + 1) if numbered else (name, 2)
    while True:
        end = f" ({number})"
        made = base[: LONGEST - len(end)] + end
        if made.lower() not in taken:
            return made
        number += 1
