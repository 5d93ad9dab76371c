"""What can be done with a whole sheet: show, select, empty, copy, move, delete, write as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

from xlwings import base_classes

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw import sheet_copies, sheet_names
from xl_addin.hosts.calc.xlw.exporting import write_html
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.book import Book
    from xl_addin.hosts.calc.xlw.range import Range
    from xl_addin.hosts.calc.xlw.sheet import Sheet

_VERY_HIDDEN: Final = 2  # Excel's xlSheetVeryHidden


class SheetActions(base_classes.Sheet):
    """Actions on a sheet as a whole.

    Attributes:
        book: its workbook.
        uno: the sheet.
    """

    uno: Any
    if TYPE_CHECKING:

        @property
        def book(self) -> Book:
            """Its workbook."""

        @property
        def index(self) -> int:
            """Its place from 1."""

        @property
        def cells(self) -> Range:
            """All cells."""

    @property
    def visible(self) -> bool:
        return bool(self.uno.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        if int(value) == _VERY_HIDDEN:
            raise NotInCalcError(
                "Calc のシートは表示か非表示だけです。利用者が再表示できない非表示（2）はありません。",
                "A sheet in Calc is visible or hidden; there is no hiding that a user cannot undo (2).",
            )
        if not value and self.visible and not self._others_visible():
            raise _last(self.name)
        self.uno.IsVisible = bool(value)

    def activate(self) -> None:
        if not self.visible:
            raise WorkbookError(
                f"シート「{self.name}」は非表示のため、選択できません。",
                f"Sheet {self.name} is hidden and cannot be activated.",
            )
        self.book.uno.getCurrentController().setActiveSheet(self.uno)

    def select(self) -> None:
        self.activate()

    def clear(self) -> None:
        self.cells.clear()

    def clear_contents(self) -> None:
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        self.cells.clear_formats()

    def delete(self) -> None:
        if self.visible and not self._others_visible():
            raise _last(self.name)
        name = self.name
        same = [sheet for sheet in self.book.live_sheets if sheet.name == name]
        self.book.uno.getSheets().removeByName(name)
        # Else they would become the sheet that takes its place.
        for sheet in same:
            self.book.live_sheets.discard(sheet)
            sheet.uno = _Deleted(name)

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        self.book.uno.getSheets().moveByName(self.name, _place(before, after))
        if self.visible:
            self.activate()

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Copy the sheet, within its workbook or to another one of the same LibreOffice."""
        beside = before or after
        target = self.book if beside is None else beside.book
        place = _place(before, after) if beside is not None else len(target.sheets)
        name = sheet_names.copied(self.name, target.uno.getSheets().getElementNames())
        if target.uid == self.book.uid:
            sheet_copies.copy_within(self.book, self.name, name, place)
        else:
            sheet_copies.copy_across(self.book, self.name, target, name, place)
        made = target.sheets(name)
        made.visible = self.visible
        if made.visible:
            made.activate()

    def to_html(self, path: str) -> None:
        """Write the sheet as HTML page."""
        write_html(self.book.sheets(self.name), path)

    def _others_visible(self) -> bool:
        return any(sheet.visible for sheet in self.book.sheets if sheet.index != self.index)


class _Deleted:
    """Stands for the UNO object of a deleted sheet.

    Args:
        name: what it was called.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, _attribute: str) -> NoReturn:
        raise WorkbookError(f"シート「{self._name}」は削除されました。", f"Sheet {self._name} has been deleted.")


def _place(before: Sheet | None, after: Sheet | None) -> int:
    """Count the sheets in front of the place, which is how LibreOffice numbers it."""
    if before is not None:
        return before.index - 1
    if after is not None:
        return after.index
    raise ValueError("Either before or after must be given.")


def _last(name: str) -> WorkbookError:
    return WorkbookError(
        f"「{name}」は最後の表示シートなので、非表示にも削除もできません。",
        f"{name} is the last visible sheet and can be neither hidden nor deleted.",
    )
