"""Copying and pasting of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.addresses import MAX_COLUMNS, MAX_ROWS, Box
from xl_addin.hosts.calc.xlw.area import Area
from xl_addin.hosts.calc.xlw.edits import clipboard, kept
from xl_addin.hosts.calc.xlw.edits.guards import refuse_cut, refuse_cut_arrays, refuse_cut_merges
from xl_addin.hosts.calc.xlw.edits.notes import notes_in
from xl_addin.hosts.calc.xlw.formulas.places import calc_sheet
from xl_addin.hosts.calc.xlw.ranges import boxes, start_of
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError
from xl_addin.hosts.calc.xlw.values.blocks import set_formulas

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.edits.clipboard import Copied
    from xl_addin.hosts.calc.xlw.range import Range

_FLAGS: Final = {
    "all": "A",
    "all_except_borders": "A",
    "all_merging_conditional_formats": "A",
    "all_using_source_theme": "A",
    "column_widths": "",
    "comments": "",
    "formats": "T",
    "formulas": "SVDF",
    "formulas_and_number_formats": "SVDF",
    "validation": "",
    "values": "SVD",
    "values_and_number_formats": "SVD",
}
"""What ``.uno:InsertContents`` is told to paste; empty for what it cannot."""
_OPERATIONS: Final = {None: 0, "add": 1, "subtract": 2, "multiply": 3, "divide": 4}
_COPY_TYPES: Final = ("all", "formats", "formulas", "link", "values")


class RangePasting(Area):
    """Copying and pasting of cells."""

    def copy(self, destination: Any = None) -> None:
        """Copy to another range, or to the clipboard."""
        if destination is None:
            clipboard.remember(self.book.app, clipboard.take(self))
            return
        target: Range = destination.impl
        rows = clipboard.rows_unfiltered(self)
        box = _destination(target.box, rows, self.box.columns)
        _refuse_source(self, _FLAGS["all"])
        refuse_cut(target, box)
        if target.book.uid == self.book.uid and (box.rows, box.columns) == (rows, self.box.columns):
            target.sheet.uno.copyRange(start_of(target.sheet.uno, box), self.uno.getRangeAddress())
        else:
            clipboard.paste(target, box, clipboard.content_of(self, self.box), Flags=_FLAGS["all"])

    def paste(
        self,
        paste: str | None = None,
        operation: str | None = None,
        skip_blanks: bool = False,  # noqa: FBT001, FBT002 - xlwings calls it so
        transpose: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Paste what was copied."""
        cells = clipboard.copied(self.book.app)
        if cells is None:
            raise WorkbookError(
                "貼り付けるセルがありません。先に copy() を呼んでください。",
                "There is nothing to paste; call copy() first.",
            )
        if paste not in (None, *_FLAGS):
            raise ValueError(f"paste must be one of {', '.join(_FLAGS)}")
        if operation not in _OPERATIONS:
            raise ValueError(f"operation must be one of {', '.join(filter(None, _OPERATIONS))}")
        self._paste(cells, paste or "all", operation, skip_blanks=skip_blanks, transpose=transpose)

    def copy_from(
        self,
        source_range: Any,
        copy_type: str = "all",
        skip_blanks: bool = False,  # noqa: FBT001, FBT002 - xlwings calls it so
        transpose: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Copy another range to here."""
        if copy_type not in _COPY_TYPES:
            raise ValueError(f"copy_type must be one of {', '.join(_COPY_TYPES)}")
        source: Range = source_range.impl
        if copy_type == "link":
            self._link(source, transpose=transpose)
        else:
            cells = clipboard.take(source)
            self._paste(cells, copy_type, None, skip_blanks=skip_blanks, transpose=transpose)

    def _paste(self, cells: Copied, what: str, operation: str | None, *, skip_blanks: bool, transpose: bool) -> None:
        source = cells.source
        size = (source.box.columns, cells.rows) if transpose else (cells.rows, source.box.columns)
        box = _destination(self.box, *size)
        _refuse_source(source, _FLAGS[what])
        refuse_cut(self, box)
        self._refuse(cells, what, box)
        if what == "column_widths":
            self._paste_widths(source, box)
            return
        if what == "comments":
            self._paste_notes(source, box, size, transpose=transpose)
            return
        how = {
            "Flags": _FLAGS[what],
            "FormulaCommand": _OPERATIONS[operation],
            "SkipEmptyCells": skip_blanks,
            "Transpose": transpose,
        }
        keep = self._keep(source, what, box)
        if _FLAGS[what]:
            clipboard.paste(self, box, cells.content, **how)
        if keep:
            names, values = keep
            kept.write(self, box, names, values)
        names = _given(what)
        if names:
            values = kept.read(source, source.box, names)
            if names == kept.NUMBER_FORMAT and source.book.uid != self.book.uid:
                values = kept.translated(values, lambda key: _number_format(source, self, key))
            kept.write(self, box, names, values, transpose=transpose, every=size)

    def _refuse(self, cells: Copied, what: str, box: Box) -> None:
        by_parts = not _FLAGS[what] or bool(_given(what)) or what == "all_except_borders"
        if not cells.whole and by_parts:
            raise NotInCalcError(
                f"フィルターで隠れた行があるセルは「{what}」では貼り付けられません。",
                f"Cells with rows that a filter hides cannot be pasted as {what}.",
            )
        target = self.sheet.box(box)
        if clipboard.rows_unfiltered(target) != box.rows:
            raise NotInCalcError(
                "フィルターで隠れた行がある範囲には貼り付けられません。",
                "Calc does not paste into rows that a filter hides.",
            )
        if what == "all_merging_conditional_formats" and self._conditional(box):
            raise NotInCalcError(
                "Calc は貼り付け先の条件付き書式を、貼り付ける側の条件付き書式とまとめられません。",
                "Calc cannot merge conditional formats of the destination with those that are pasted.",
            )

    def _conditional(self, box: Box) -> bool:
        """Tell whether a block has conditional formats."""
        formats = self.sheet.uno.ConditionalFormats.getConditionalFormats()
        return any(found.common(box) for entry in formats for found in boxes(entry.Range))

    def _keep(self, source: Area, what: str, box: Box) -> tuple[tuple[str, ...], Any] | None:
        """Read what Calc would overwrite and Excel does not."""
        if what == "all_except_borders":
            return kept.BORDERS, kept.read(self, box, kept.BORDERS)
        if what == "formats":
            before = kept.read(self, box, kept.VALIDATION)
            if kept.any_validation(before) or kept.any_validation(kept.read(source, source.box, kept.VALIDATION)):
                return kept.VALIDATION, before
        return None

    def _paste_widths(self, source: Area, box: Box) -> None:
        widths = [source.uno.getColumns().getByIndex(number).Width for number in range(source.box.columns)]
        columns = self.uno_of(box).getColumns()
        for number in range(box.columns):
            columns.getByIndex(number).Width = widths[number % len(widths)]

    def _paste_notes(self, source: Area, box: Box, size: tuple[int, int], *, transpose: bool) -> None:
        """Copy notes; Calc itself would take the contents of the cells with them."""
        notes = self.sheet.uno.getAnnotations()
        for note in notes_in(source):
            place = note.location.box
            row, column = place.row - source.box.row, place.column - source.box.column
            if transpose:
                row, column = column, row
            for first in range(box.row + row, box.last_row + 1, size[0]):
                for second in range(box.column + column, box.last_column + 1, size[1]):
                    notes.insertNew(start_of(self.sheet.uno, Box(first, second, 1, 1)), note.text)

    def _link(self, source: Range, *, transpose: bool) -> None:
        """Fill with formulas that refer to other cells."""
        if source.book.uid != self.book.uid:
            raise NotInCalcError(
                "ほかのブックのセルへのリンク貼り付けはできません。",
                "Links to cells of another workbook cannot be pasted.",
            )
        rows, columns = source.box.rows, source.box.columns
        box = _destination(self.box, *((columns, rows) if transpose else (rows, columns)))
        refuse_cut(self, box)
        place = "" if source.sheet.name == self.sheet.name else f"{calc_sheet(source.sheet.name)}."

        def formula(row: int, column: int) -> str:
            row, column = (column % rows, row % columns) if transpose else (row % rows, column % columns)
            cell = Box(source.box.row + row, source.box.column + column, 1, 1)
            absolute = source.single
            return f"={place}{addresses.address(cell, row_absolute=absolute, column_absolute=absolute)}"

        formulas = [[formula(row, column) for column in range(box.columns)] for row in range(box.rows)]
        set_formulas(self.uno_of(box), formulas)


def _destination(target: Box, rows: int, columns: int) -> Box:
    """Give the block that is filled: as large as the target where that is a multiple, else as large as the source."""
    fits = all(have % need == 0 or have == 1 for have, need in ((target.rows, rows), (target.columns, columns)))
    box = target._replace(
        rows=target.rows if fits and target.rows % rows == 0 else rows,
        columns=target.columns if fits and target.columns % columns == 0 else columns,
    )
    if box.last_row > MAX_ROWS or box.last_column > MAX_COLUMNS:
        raise WorkbookError("貼り付け先がシートからはみ出します。", "What is pasted would not fit on the sheet.")
    return box


def _refuse_source(source: Area, flags: str) -> None:
    """Make sure that merged cells and array formulas are copied as a whole: a part of one would come out broken."""
    if flags in {"A", "T"}:
        refuse_cut_merges(source, source.box)
    if "A" in flags or "F" in flags:
        refuse_cut_arrays(source, source.box)


def _given(what: str) -> tuple[str, ...]:
    """Name the properties that are given beside what Calc pastes."""
    if what.endswith("_and_number_formats"):
        return kept.NUMBER_FORMAT
    return kept.VALIDATION if what == "validation" else ()


def _number_format(source: Area, target: Area, key: Any) -> Any:
    """Give the key of a number format in another workbook."""
    its = source.book.uno.getNumberFormats().getByKey(key)
    formats = target.book.uno.getNumberFormats()
    found = formats.queryKey(its.FormatString, its.Locale, False)
    return formats.addNew(its.FormatString, its.Locale) if found < 0 else found
