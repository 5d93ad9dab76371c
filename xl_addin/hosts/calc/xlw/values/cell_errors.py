"""Cell errors: Calc's codes, and the names that Excel and xlwings know them by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NAMES_BY_CODE: Final = {
    503: "#NUM!",
    502: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
NAMES: Final = frozenset(NAMES_BY_CODE.values())
"""Errors as Excel shows them."""

_OTHER: Final = "#VALUE!"


@dataclass(frozen=True)
class CellError:
    """What stands in a raw value for an error.

    Args:
        text: the error as Excel shows it.
    """

    text: str


def cell_error(code: int) -> CellError:
    """Name an error.

    Args:
        code: Calc's code, as a cell's ``getError`` tells it; one that Excel does not have counts as #VALUE!.

    Returns:
        The error.
    """
    return CellError(NAMES_BY_CODE.get(code, _OTHER))


UNKNOWN_ERROR: Final = CellError(_OTHER)
"""Stands for an error whose code nobody asked for."""
