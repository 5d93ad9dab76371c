"""Opens copies of workbooks, and recalculates them with the add-in."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.hosts.calc.documents import cannot_open
from xl_addin.hosts.calc.values import Typed
from xl_addin.registry import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from xl_addin.hosts.calc.documents import Documents

_COMMANDS: Final = "jp.xladdin.Commands"
_SPREADSHEET: Final = "com.sun.star.sheet.SpreadsheetDocument"
_NAMED_VALUE: Final = "com.sun.star.beans.NamedValue"
_WRONG_INPUT: Final = ("#VALUE!", "#NAME?", "Err:")


@contextlib.contextmanager
def opened(office: Documents, copy: Path, name: str) -> Iterator[Any]:
    """Open a copy of a workbook, and close it afterwards.

    Args:
        office: the LibreOffice to open it in.
        copy: the copy.
        name: how messages call the workbook.

    Yields:
        The document.

    Raises:
        WorkbookError: LibreOffice cannot open it as a spreadsheet.
        OfficeError: LibreOffice has gone.
    """
    try:
        document = office.load(copy)
    except WorkbookError as error:
        raise cannot_open(name) from error
    try:
        if not document.supportsService(_SPREADSHEET):
            raise cannot_open(name)
        yield document
    finally:
        with contextlib.suppress(OfficeError, AttributeError):
            document.close(True)


def recalculate(office: Documents, document: Any) -> tuple[Reason, ...]:
    """Bind the formulas of an open document to the add-in and recalculate all of it.

    Args:
        office: the LibreOffice that holds it.
        document: the document.

    Returns:
        Why cells of the add-in's functions show an error.

    Raises:
        OfficeError: the add-in is not there, or LibreOffice has gone.
    """
    reasons = rebind(office, document)
    if reasons is None:
        document.calculateAll()
    return reasons or ()


def rebind(office: Documents, document: Any) -> tuple[Reason, ...] | None:
    """Bind the formulas of an open document to the add-in and recalculate it, if it uses the functions at all.

    Args:
        office: the LibreOffice that holds it.
        document: the document.

    Returns:
        Why cells of the add-in's functions show an error; None for a document that was left alone.

    Raises:
        OfficeError: the add-in is not there, or LibreOffice has gone.
    """
    bridge = office.bridge
    model = bridge.struct(_NAMED_VALUE, Name="Model", Value=document)
    environment = Typed(f"[]{_NAMED_VALUE}", (model,))
    reasons = office.create(_COMMANDS).execute((bridge.struct(_NAMED_VALUE, Name="Environment", Value=environment),))
    return None if reasons is None else tuple(Reason(*reason) for reason in reasons)


def first_refusal(reasons: Iterable[Reason]) -> Reason | None:
    """Return the first reason that is wrong input: text among numbers, an unknown rule book; a missing fact is none."""
    return next((reason for reason in reasons if reason.code.startswith(_WRONG_INPUT)), None)
