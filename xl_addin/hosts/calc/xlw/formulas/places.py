"""What stands before ``!`` in a reference: sheets of this workbook, or another workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.formulas.faults import FaultError
from xl_addin.hosts.calc.xlw.formulas.tokens import unquoted

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.formulas.scope import Scope

_PREFIX: Final = re.compile(r"(?:(.*)\[([^\[\]]+)\])?(.*)", re.DOTALL)
_PLAIN_PATH: Final = re.compile(r"[\w.]+")


@dataclass(frozen=True)
class Place:
    """Where a reference points.

    Args:
        sheet: name of the sheet; empty for the whole workbook.
        last: last sheet of a reference through several.
        url: the other workbook; empty for this one.
    """

    sheet: str = ""
    last: str = ""
    url: str = ""

    def before(self, area: str) -> str:
        """Write a reference for Calc."""
        sheet = f"{calc_sheet(self.sheet)}."
        if self.url:
            return f"{self._file}{sheet}{area}"
        if not self.last:
            return sheet + area
        first, _, last = area.partition(":")
        return f"{sheet}{first}:{calc_sheet(self.last)}.{last or first}"

    @property
    def _file(self) -> str:
        return f"{addresses.in_quotes(self.url)}#"

    def before_name(self, name: str) -> str:
        """Write a name for Calc, which looks for it in this place alone."""
        if self.url:
            return self._file + name
        return f"{calc_sheet(self.sheet)}.{name}" if self.sheet else name


def calc_sheet(name: str) -> str:
    """Write a sheet's name for Calc, as absolute as Excel's are."""
    return f"${addresses.in_quotes(name)}"


def read_prefix(text: str, scope: Scope) -> Place:
    r"""Read what stands before the exclamation mark.

    Args:
        text: such as ``'My Sheet'``, ``Sheet1:Sheet3`` or ``'C:\folder\[Book.xlsx]Sheet1'``.
        scope: what the workbook has.

    Returns:
        The place.

    Raises:
        FaultError: there is no such sheet or workbook.
    """
    plain = unquoted(text)
    match = _PREFIX.fullmatch(plain)
    folder, book, rest = match.groups() if match is not None else (None, None, plain)
    if book is not None and not scope.is_own(book):
        first, _, last = rest.partition(":")
        if last:
            raise FaultError(
                "Calc は他のブックの複数シートを通した参照ができません",
                "Calc cannot refer through sheets of other workbooks",
            )
        return Place(first, url=scope.url(folder or "", book))
    if rest.lower() in scope.sheets:
        return Place(scope.sheets[rest.lower()])
    first, colon, last = rest.partition(":")
    if colon and first.lower() in scope.sheets and last.lower() in scope.sheets:
        return Place(scope.sheets[first.lower()], scope.sheets[last.lower()])
    if scope.is_own(rest) or (book is not None and not rest):
        return Place()
    if "." in rest and book is None:
        folder, name = re.fullmatch(r"(.*[\\/])?([^\\/]*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
        return Place(url=scope.url(folder or "", name))
    raise FaultError(f"シート「{rest}」がありません", f"there is no sheet {rest}")


def excel_place(scope: Scope, sheet: str, last: str = "", url: str = "") -> str:
    """Write what stands before ``!`` for Excel.

    Args:
        scope: what the workbook has.
        sheet: name of the sheet; empty for a name of another workbook.
        last: last sheet of a reference through several.
        url: the other workbook, as Calc spells it.

    Returns:
        The place with the exclamation mark.
    """
    if url:
        folder, book = scope.place(url)
        if not folder:
            return (addresses.quoted(sheet, book) if sheet else _quoted(book)) + "!"
        return addresses.in_quotes(f"{folder}[{book}]{sheet}" if sheet else folder + book) + "!"
    if last and last != sheet:
        ends = [addresses.quoted(name) for name in (sheet, last)]
        plain = not any(end.startswith("'") for end in ends)
        return (f"{sheet}:{last}" if plain else addresses.in_quotes(f"{sheet}:{last}")) + "!"
    return addresses.quoted(sheet) + "!"


def _quoted(book: str) -> str:
    return book if _PLAIN_PATH.fullmatch(book) else addresses.in_quotes(book)
