"""Recalculation of workbooks, with the functions of the add-in in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.errors import OfficeError
from xl_addin.hosts.calc.calculating import rebind
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from xl_addin.hosts.calc.documents import Documents

AUTOMATIC, MANUAL = "automatic", "manual"


def bind(host: Documents, document: Any) -> bool:
    """Bind the formulas of a document to the add-in and recalculate it, if it uses the functions.

    Args:
        host: the LibreOffice.
        document: the document.

    Returns:
        Whether it was recalculated.

    Raises:
        OfficeError: LibreOffice has gone.
    """
    try:
        return rebind(host, document) is not None
    except OfficeError:
        # A LibreOffice that lacks the add-in works without it.
        if not host.alive:
            raise
        return False


def calculate(host: Documents, document: Any) -> None:
    """Recalculate a document.

    Args:
        host: the LibreOffice.
        document: the document.

    Raises:
        OfficeError: LibreOffice has gone.
    """
    if not bind(host, document):
        document.calculateAll()


def checked_mode(mode: str) -> str:
    """Return a calculation mode that Calc has.

    Args:
        mode: "automatic" or "manual".

    Raises:
        NotInCalcError: it is "semiautomatic".
        ValueError: it is none of Excel's either.
    """
    if mode in {AUTOMATIC, MANUAL}:
        return mode
    if mode == "semiautomatic":
        raise NotInCalcError(
            "Calc には「テーブル以外自動」の計算方法がありません。automatic か manual を指定してください。",
            "Calc has no calculation that leaves data tables out; use automatic or manual.",
        )
    raise ValueError(f"There is no calculation mode {mode!r}.")
