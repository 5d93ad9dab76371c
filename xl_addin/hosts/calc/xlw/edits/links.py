"""Hyperlinks and notes of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.area import Area
from xl_addin.hosts.calc.xlw.edits.guards import refuse_cut, refuse_locked
from xl_addin.hosts.calc.xlw.edits.notes import Note, has_note
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.range import Range

_URL_FIELD: Final = "com.sun.star.text.TextField.URL"
_OF_FORMAT: Final = "Hyperlink"
_LINK_COLOR: Final = 0x0563C1  # of Excel's cell style "Hyperlink"
_SINGLE_LINE: Final = 1  # com.sun.star.awt.FontUnderline.SINGLE


class RangeLinks(Area):
    """Hyperlinks and notes of cells."""

    @property
    def hyperlink(self) -> str:
        """Address of the cell's first link."""
        cell = self.cell
        fields = cell.getTextFields()
        for number in range(fields.getCount()):
            field = fields.getByIndex(number)
            if field.getPropertySetInfo().hasPropertyByName("URL"):
                return str(field.URL)
        # Of numbers in an .xlsx, the link belongs to the format.
        if cell.getPropertySetInfo().hasPropertyByName(_OF_FORMAT) and cell.getPropertyValue(_OF_FORMAT):
            return str(cell.getPropertyValue(_OF_FORMAT))
        where = addresses.address(self.box)
        raise WorkbookError(f"{where} にハイパーリンクはありません。", f"{where} contains no hyperlink.")

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        """Make the cell a link."""
        where = addresses.address(self.box)
        if not self.single:
            raise WorkbookError(
                f"ハイパーリンクは 1 つのセルにだけ設定できます（{where}）。",
                f"A hyperlink can be set on one cell only ({where}).",
            )
        # xlwings always gives a tip; the one it makes itself says nothing that Calc does not show as well.
        if screen_tip and not screen_tip.startswith(f"{address} - Click once to follow."):
            raise NotInCalcError(
                "Calc のハイパーリンクにはヒントの文を付けられません。",
                "A hyperlink of Calc cannot have a screen tip of its own.",
            )
        refuse_cut(self, self.box)
        field = self.book.uno.createInstance(_URL_FIELD)
        field.URL = address
        field.Representation = address if text_to_display is None else text_to_display
        cell = self.cell
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), field, False)
        cell.CharColor = _LINK_COLOR
        cell.CharUnderline = _SINGLE_LINE

    @property
    def note(self) -> Note | None:
        """The note on the first cell."""
        first = self._first()
        return Note(first) if has_note(first) else None

    def add_note(self, text: str) -> Note:
        """Put a note on the cell."""
        refuse_locked(self, self.box)
        first = self._first()
        self.sheet.uno.getAnnotations().insertNew(self.cell.getCellAddress(), text)
        return Note(first)

    @property
    def comment(self) -> None:
        """None: Calc has no threaded comments, so no cell has one."""
        return

    def add_comment(self, _text: str) -> NoReturn:
        """Refuse: Calc has notes only."""
        raise NotInCalcError(
            "Calc にはスレッド形式のコメントがありません。メモ（add_note）を使ってください。",
            "Calc has no threaded comments; use a note (add_note).",
        )

    def _first(self) -> Range:
        return self.sheet.box(self.box._replace(rows=1, columns=1))
