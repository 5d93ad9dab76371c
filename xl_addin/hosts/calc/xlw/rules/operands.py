"""The formulas inside rules, between Excel's syntax and Calc's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.formulas.faults import FaultError, refused
from xl_addin.hosts.calc.xlw.formulas.scope import Scope
from xl_addin.hosts.calc.xlw.formulas.to_calc import ToCalc
from xl_addin.hosts.calc.xlw.formulas.to_excel import ToExcel

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.sheet import Sheet


class Operands:
    """Translates the formulas of rules.

    Args:
        sheet: the sheet of the rules.
        box: the cells of the rule; its formulas are relative to the first.
    """

    def __init__(self, sheet: Sheet, box: Box) -> None:
        self._sheet = sheet
        self._box = box
        self._scope = Scope(sheet.book, sheet)

    def to_calc(self, formula: str) -> str:
        """Translate a formula for Calc.

        Args:
            formula: in Excel's syntax, with or without the equals sign.

        Returns:
            The formula, without an equals sign.

        Raises:
            WorkbookError: it is no formula, or Calc cannot hold it.
        """
        text = formula if formula.startswith("=") else f"={formula}"
        try:
            made = ToCalc(self._scope).translate(text, self._box.row, self._box.column)
        except FaultError as fault:
            raise refused(self._sheet, addresses.address(self._box), text, fault) from None
        return made.removeprefix("=")

    def to_excel(self, formula: str) -> str:
        """Translate a formula for Excel.

        Args:
            formula: in Calc's syntax, without the equals sign.

        Returns:
            The formula, with an equals sign.
        """
        return ToExcel(self._scope).translate(f"={formula}", self._box.row, self._box.column)
