"""Why a formula is refused, and the error that says so with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.sheet import Sheet


class FaultError(Exception):
    """A formula is wrong, or Calc cannot hold it; where it stands is added by whoever knows.

    Args:
        ja: what is wrong, part of a line in Japanese.
        en: the same in English.
    """

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(ja, en)
        self.ja = ja
        self.en = en


def syntax(text: str) -> FaultError:
    """Say that a part of a formula cannot stand where it is."""
    if not text:
        return FaultError("式が途中で終わっています", "it ends too early")
    return FaultError(f"「{text}」の位置が正しくありません", f"{text} cannot stand where it is")


def refused(sheet: Sheet, address: str, formula: str, fault: FaultError) -> WorkbookError:
    """Make the error of a formula that was not written.

    Args:
        sheet: the sheet.
        address: the cell.
        formula: the formula.
        fault: what is wrong with it.

    Returns:
        The error.
    """
    return WorkbookError(
        f"シート「{sheet.name}」のセル {address} に数式「{formula}」を入力できません: {fault.ja}。",
        f"The formula {formula} cannot be entered in cell {address} of sheet {sheet.name}: {fault.en}.",
    )
