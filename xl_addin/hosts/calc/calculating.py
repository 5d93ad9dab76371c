"""Recalculates an open document with the add-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.values import Typed
from xl_addin.registry import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.hosts.calc.documents import Documents

_COMMANDS: Final = "jp.xladdin.Commands"
_NAMED_VALUE: Final = "com.sun.star.beans.NamedValue"
_WRONG_INPUT: Final = ("#VALUE!", "#NAME?", "Err:")


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
