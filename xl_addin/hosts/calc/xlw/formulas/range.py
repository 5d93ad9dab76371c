"""Formulas of a range, and its name."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.values import UnoError
from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.addresses import Box
from xl_addin.hosts.calc.xlw.area import Area
from xl_addin.hosts.calc.xlw.edits.guards import refuse_cut_arrays
from xl_addin.hosts.calc.xlw.formulas import reading, spills
from xl_addin.hosts.calc.xlw.formulas.faults import FaultError, refused
from xl_addin.hosts.calc.xlw.formulas.scope import Scope
from xl_addin.hosts.calc.xlw.formulas.to_calc import ToCalc
from xl_addin.hosts.calc.xlw.formulas.writing import spread

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.formulas.names import Name

    Texts = str | tuple[tuple[str, ...], ...]


class RangeFormulas(Area):
    """Formulas of a range, and its name."""

    raw_value: Any

    @property
    def formula(self) -> Texts:
        """Formulas and constants as Excel shows them; rows of them unless it is a single cell."""
        rows = reading.formulas(self)
        return rows[0][0] if self.single else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        # Excel takes constants here, and formulas among values, in just the same way.
        self.raw_value = value

    @property
    def formula2(self) -> Texts:
        """As `formula`: what Excel marks with @ here stands without it, for Calc keeps no such mark."""
        return self.formula

    @formula2.setter
    def formula2(self, value: Any) -> None:
        rows = self._texts(value)
        spilling = [
            (row, column)
            for row, texts in enumerate(rows)
            for column, text in enumerate(texts)
            if isinstance(text, str) and text.startswith("=") and spills.may_spill(text)
        ]
        if not spilling:
            self.raw_value = value
            return
        if len(spilling) < self.box.rows * self.box.columns:
            self.raw_value = [
                [None if (row, column) in spilling else text for column, text in enumerate(texts)]
                for row, texts in enumerate(rows)
            ]
        for row, column in spilling:
            cell = Area(self.sheet, Box(self.box.row + row, self.box.column + column, 1, 1))
            spills.spill(cell, rows[row][column])

    def _texts(self, value: Any) -> list[list[Any]]:
        rows, columns = self.box.rows, self.box.columns
        if isinstance(value, str) and value.startswith("="):
            return spread(value, rows, columns)
        if not isinstance(value, (list, tuple)):
            return [[value] * columns] * rows
        return [list(row) for row in value] if value and isinstance(value[0], (list, tuple)) else [list(value)]

    @property
    def formula_array(self) -> str | None:
        """The formula that all the cells share as a block; of a single cell its formula; None for anything else."""
        if self.single:
            return reading.formulas(self)[0][0]
        block = self._block()
        if block is None or block.common(self.box) != self.box:
            return None
        return reading.formulas(Area(self.sheet, self.box._replace(rows=1, columns=1)))[0][0]

    @formula_array.setter
    def formula_array(self, value: Any) -> None:
        refuse_cut_arrays(self, self.box)
        if not isinstance(value, str) or not value.startswith("="):
            self.raw_value = value
            return
        try:
            self._set_block(value)
        except FaultError as fault:
            place = addresses.address(self.box, row_absolute=False, column_absolute=False)
            raise refused(self.sheet, place, value, fault) from fault

    def _set_block(self, formula: str) -> None:
        text = ToCalc(Scope(self.book, self.sheet), array=True).translate(formula, self.box.row, self.box.column)
        with contextlib.suppress(UnoError):
            self.uno.setArrayFormula(text)
        if not self.uno.getArrayFormula():
            raise FaultError("セルを変更できません", "the cells cannot be changed")

    @property
    def has_array(self) -> bool | None:
        """Whether all cells belong to array formulas; None if some do."""
        found = {
            text.startswith("{=") and text != value
            for texts, values in zip(self.uno.getFormulaArray(), self.uno.getDataArray(), strict=True)
            for text, value in zip(texts, values, strict=True)
        }
        return found.pop() if len(found) == 1 else None

    def _block(self) -> Box | None:
        return Scope(self.book, self.sheet).block_at(self.sheet.name, self.box)

    @property
    def name(self) -> Name | None:
        """The defined name that means just these cells; None if there is none."""
        return self.book.names.of(self)

    @name.setter
    def name(self, value: str) -> None:
        place = addresses.quoted(self.sheet.name)
        try:
            self.book.names.add(value, f"={place}!{addresses.address(self.box)}")
        except UnoError as error:
            raise WorkbookError(f"「{value}」は名前にできません。", f"{value} cannot be a name.") from error
