"""Defined names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.values import UnoError
from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.formulas import references
from xl_addin.hosts.calc.xlw.formulas.faults import FaultError
from xl_addin.hosts.calc.xlw.formulas.renaming import users_of_name
from xl_addin.hosts.calc.xlw.formulas.scope import Scope, uno_names
from xl_addin.hosts.calc.xlw.formulas.to_calc import ToCalc
from xl_addin.hosts.calc.xlw.formulas.to_excel import ToExcel
from xl_addin.hosts.calc.xlw.formulas.tokens import text_literal
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.book import Book
    from xl_addin.hosts.calc.xlw.range import Range
    from xl_addin.hosts.calc.xlw.sheet import Sheet

_HIDDEN: Final = ("_xlnm.", "_xlnm_", "_xlfn.", "_xlpm.")


class Names(base_classes.Names):
    """The names of a workbook.

    Args:
        book: the workbook.
        sheet: the sheet whose own names are meant; None for all names of the workbook.
    """

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self.book = book
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """The document's or the sheet's names."""
        return (self.book if self.sheet is None else self.sheet).uno.NamedRanges

    def __call__(self, name_or_index: str | int) -> Name:
        if not isinstance(name_or_index, str):
            names = self._names()
            if 1 <= name_or_index <= len(names):
                return names[int(name_or_index) - 1]
            raise KeyError(name_or_index)
        found = self._found(name_or_index)
        if found is None:
            raise KeyError(name_or_index)
        return found

    def snapshot(self) -> list[tuple[str, Name]]:
        """Give the names in Excel's order, each with what it is called."""
        return [(name.name, name) for name in self._names()]

    def contains(self, name_or_index: str | int) -> bool:
        if isinstance(name_or_index, str):
            return self._found(name_or_index) is not None
        return 1 <= name_or_index <= len(self)

    def __len__(self) -> int:
        return len(self._names())

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name; one that is there already gets a new meaning."""
        scope, bare = self._split(name)
        made = Name(self.book, scope, bare)
        content, position = made.meaning(refers_to)
        _check(bare)
        existing = self._in(scope, bare)
        if existing is not None:
            existing.refers_to = refers_to
            return existing
        try:
            uno_names(Scope(self.book), scope).addNewByName(bare, content, position, 0)
        except UnoError as error:
            raise NotInCalcError(
                f"Calc では「{bare}」を名前として定義できません（ピリオドなど）。",
                f"Calc cannot define the name {bare} (a full stop in it, for example).",
            ) from error
        return made

    def of(self, area: Any) -> Name | None:
        """Find the name that means just these cells."""
        wanted = f"={addresses.quoted(area.sheet.name)}!{addresses.address(area.box)}"
        everything = Names(self.book)._names()  # noqa: SLF001 - its own
        return next((name for name in everything if name.refers_to == wanted), None)

    def range_of(self, text: str, sheet: Sheet) -> Range | None:
        """Find the cells that a name or a structured reference stands for.

        Args:
            text: a name, or a reference such as ``Table1[Column]``.
            sheet: the sheet whose own names come first.

        Returns:
            The cells; None if it is neither.
        """
        for scope in (sheet.name, None):
            name = self._in(scope, text)
            if name is not None:
                return name.cells()
        found = references.cells_of(text, Scope(self.book, sheet))
        if found is None:
            return None
        number, box = found
        return self.book.sheets(number + 1).box(box)

    def _names(self) -> list[Name]:
        scopes = [self.sheet.name] if self.sheet is not None else [None, *self.book.uno.Sheets.getElementNames()]
        scope = Scope(self.book)
        found = [Name(self.book, owner, name) for owner in scopes for name in uno_names(scope, owner).getElementNames()]
        return sorted(
            (name for name in found if not name.bare.lower().startswith(_HIDDEN)),
            key=lambda name: (name.bare.lower(), name.scope or ""),
        )

    def _split(self, text: str) -> tuple[str | None, str]:
        """Part the sheet that a name is to hold in from the name."""
        owner, bare = addresses.split_sheet(text)
        if owner is None:
            return (self.sheet.name if self.sheet is not None else None), bare
        sheets = Scope(self.book).sheets
        if owner.lower() in sheets:
            return sheets[owner.lower()], bare
        if owner.lower() == self.book.name.lower():
            return None, bare
        raise WorkbookError(f"シート「{owner}」がありません。", f"There is no sheet {owner}.")

    def _found(self, text: str) -> Name | None:
        owner, bare = addresses.split_sheet(text)
        if owner is not None:
            sheets = Scope(self.book).sheets
            return self._in(sheets[owner.lower()], bare) if owner.lower() in sheets else None
        if self.sheet is not None:
            return self._in(self.sheet.name, bare)
        whole = self._in(None, bare)
        return whole or next((name for name in self._names() if name.bare.lower() == bare.lower()), None)

    def _in(self, scope: str | None, bare: str) -> Name | None:
        known: Iterator[str] = iter(uno_names(Scope(self.book), scope).getElementNames())
        return next((Name(self.book, scope, name) for name in known if name.lower() == bare.lower()), None)


class Name(base_classes.Name):
    """One defined name.

    Args:
        book: the workbook.
        scope: name of the sheet that it holds in; None for the whole workbook.
        bare: the name itself.
    """

    def __init__(self, book: Book, scope: str | None, bare: str) -> None:
        self.book = book
        self.scope = scope
        self.bare = bare

    @property
    def api(self) -> Any:
        """The name as UNO object."""
        return uno_names(Scope(self.book), self.scope).getByName(self.bare)

    def delete(self) -> None:
        uno_names(Scope(self.book), self.scope).removeByName(self.bare)

    @property
    def name(self) -> str:
        """The name, after its sheet if it holds in one only."""
        return self.bare if self.scope is None else f"{addresses.quoted(self.scope)}!{self.bare}"

    @name.setter
    def name(self, value: str) -> None:
        bare = addresses.split_sheet(value)[1]
        _check(bare)
        users = users_of_name(self.book, self.bare, bare)
        try:
            self.api.setName(bare)
        except UnoError as error:
            raise WorkbookError(f"「{value}」は名前にできません。", f"{value} cannot be a name.") from error
        users.write()
        self.bare = bare

    @property
    def refers_to(self) -> str:
        """What it means, as formula."""
        return ToExcel(Scope(self.book, self._sheet())).translate("=" + self.api.getContent())

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        content, position = self.meaning(value)
        named = self.api
        named.setReferencePosition(position)
        named.setContent(content)

    @property
    def refers_to_range(self) -> Range:
        """The cells that it means."""
        cells = self.cells()
        if cells is None:
            raise WorkbookError(
                f"名前「{self.name}」はセル範囲を指していません（{self.refers_to}）。",
                f"The name {self.name} means no cells, but {self.refers_to}.",
            )
        return cells

    def cells(self) -> Range | None:
        """Give the cells that it means; None if it means anything else."""
        found = self.api.getReferredCells()
        if found is None:
            return None
        address = found.getRangeAddress()
        return self.book.sheets(address.Sheet + 1).area(address)

    def meaning(self, refers_to: Any) -> tuple[str, Any]:
        """Translate what it is to mean.

        Args:
            refers_to: a formula, or a constant.

        Returns:
            The same for Calc, and the cell that relative references count from.

        Raises:
            WorkbookError: it is no formula, or Calc cannot hold it.
        """
        text = _formula(refers_to)
        sheet = self._sheet()
        try:
            content = ToCalc(Scope(self.book, sheet), home=sheet.name).translate(text)[1:]
        except FaultError as fault:
            raise WorkbookError(
                f"名前「{self.name}」を「{text}」と定義できません: {fault.ja}。",
                f"The name {self.name} cannot mean {text}: {fault.en}.",
            ) from fault
        return content, sheet.uno.getCellByPosition(0, 0).getCellAddress()

    def _sheet(self) -> Sheet:
        return self.book.sheets.active if self.scope is None else self.book.sheets(self.scope)


def _formula(value: Any) -> str:
    if isinstance(value, str):
        return value if value.startswith("=") else f"={text_literal(value)}"
    if isinstance(value, bool):
        return "=TRUE" if value else "=FALSE"
    return f"={value:.15g}"


def _check(name: str) -> None:
    if not addresses.is_name(name):
        raise WorkbookError(
            f"「{name}」は名前にできません。空白や、セル番地と同じ形は使えません。",
            f"{name!r} cannot be a name: blanks, and what looks like a cell, are not allowed.",
        )
