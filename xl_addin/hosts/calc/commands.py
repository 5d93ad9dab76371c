"""What the menu does to a document: bind formulas to the add-in, recalculate, and fill a column formula."""

from __future__ import annotations

import re
from typing import Any, Iterator

from xl_addin.errors import WorkbookError, XlAddinError

_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_FORMULAS = 16  # com.sun.star.sheet.CellFlags.FORMULA
_ANYTHING = 1 | 2 | 4 | 16  # CellFlags: numbers, dates, texts, formulas
_ERROR_BOX = 3  # com.sun.star.awt.MessageBoxType.ERRORBOX
_OK = 1
# A formula that is bound shows the add-in's own name instead.
_UNBOUND = re.compile(r"\bSCORE_[A-Z]+(?=\s*\()", re.IGNORECASE)
_CALL = re.compile(_UNBOUND.pattern + r"|\bJP\.XLADDIN\.SCORING\.", re.IGNORECASE)


def run(context: Any, command: str) -> None:
    """Run a menu entry on the current document and tell the user what could not be done."""
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.getCurrentComponent()
    if document is None or not document.supportsService(_CALC):
        return
    try:
        if command == "recalculate":
            recalculate(document)
        elif command == "fill":
            fill(document)
    except XlAddinError as error:
        _tell(context, document, error)


def opened(document: Any) -> None:
    """Make a document that has just been opened show what the add-in computes, without calling that a change."""
    if not document.supportsService(_CALC) or not uses_functions(document):
        return
    modified = document.isModified()
    recalculate(document)
    document.setModified(modified)


def recalculate(document: Any) -> int:
    """Bind every formula that calls a function by its plain name, then recalculate the whole document.

    LibreOffice 7.4 leaves plain names in an .xlsx unbound until the formula is set again in capitals.

    Returns:
        The number of formulas that were set again.
    """
    bound = sum(_bind(sheet) for sheet in _sheets(document))
    document.calculateAll()
    return bound


def uses_functions(document: Any) -> bool:
    """Tell whether any formula of a document calls a function of the add-in."""
    return any(
        _CALL.search(formula)
        for sheet in _sheets(document)
        for _, rows in _formulas(sheet)
        for row in rows
        for formula in row
    )


def fill(document: Any) -> None:
    """Turn the formula in the selected cell into an array formula of the size of its result.

    Raises:
        WorkbookError: the selection holds no formula, or cells that the result needs are not empty.
    """
    sheet, cell = _selected(document)
    formula = cell.getFormula()
    target = _result_range(sheet, cell, formula)
    _refuse_overwriting(cell, target)
    undo = document.getUndoManager()
    undo.enterUndoContext("列数式を広げる / Fill the column formula")
    try:
        cell.setFormula("")
        target.setArrayFormula(formula)
    finally:
        undo.leaveUndoContext()


def _bind(sheet: Any) -> int:
    done: set[tuple[int, int]] = set()
    bound = 0
    for block, rows in _formulas(sheet):
        for y, row in enumerate(rows):
            for x, formula in enumerate(row):
                if _UNBOUND.search(formula):
                    bound += _set_again(sheet, block.getCellByPosition(x, y), formula, done)
    return bound


def _set_again(sheet: Any, cell: Any, formula: str, done: set[tuple[int, int]]) -> int:
    """Set a formula again with its names in capitals; of an array the first cell does it for all."""
    address = cell.getCellAddress()
    if (address.Column, address.Row) in done:
        return 0
    capitals = _UNBOUND.sub(lambda match: match.group().upper(), formula)
    if formula.startswith("{"):
        array = sheet.createCursorByRange(cell)
        array.collapseToCurrentArray()
        done.update(_positions(array.getRangeAddress()))
        array.setArrayFormula(capitals[1:-1])
    else:
        cell.setFormula(capitals)
    return 1


def _formulas(sheet: Any) -> Iterator[tuple[Any, tuple[tuple[str, ...], ...]]]:
    """Yield every block of formula cells with its formulas; cell by cell would be slow."""
    for address in sheet.queryContentCells(_FORMULAS).getRangeAddresses():
        block = sheet.getCellRangeByPosition(address.StartColumn, address.StartRow, address.EndColumn, address.EndRow)
        yield block, block.getFormulaArray()


def _sheets(document: Any) -> Iterator[Any]:
    sheets = document.getSheets()
    for index in range(sheets.getCount()):
        yield sheets.getByIndex(index)


def _positions(address: Any) -> Iterator[tuple[int, int]]:
    for column in range(address.StartColumn, address.EndColumn + 1):
        for row in range(address.StartRow, address.EndRow + 1):
            yield column, row


def _selected(document: Any) -> tuple[Any, Any]:
    controller = document.getCurrentController()
    selection = document.getCurrentSelection()
    if controller is None or not hasattr(selection, "getRangeAddress"):
        raise WorkbookError("数式のセルを1つ選んでください", "Select one cell that holds a formula")
    sheet = controller.getActiveSheet()
    address = selection.getRangeAddress()
    cell = sheet.getCellByPosition(address.StartColumn, address.StartRow)
    formula = cell.getFormula()
    if formula.startswith("{"):
        raise WorkbookError("このセルはすでに配列数式です", "This cell is an array formula already")
    if not formula.startswith("="):
        raise WorkbookError("数式のセルを1つ選んでください", "Select one cell that holds a formula")
    return sheet, cell


def _result_range(sheet: Any, cell: Any, formula: str) -> Any:
    """Ask Calc itself how large the result is, so that any formula around a function works too."""
    rows, columns = (_measured(cell, formula, counter) for counter in ("ROWS", "COLUMNS"))
    address = cell.getCellAddress()
    last_column, last_row = address.Column + columns - 1, address.Row + rows - 1
    whole = sheet.getRangeAddress()
    if last_column > whole.EndColumn or last_row > whole.EndRow:
        raise WorkbookError(
            f"結果（{rows}行×{columns}列）がシートに収まりません",
            f"The result ({rows} rows by {columns} columns) does not fit on the sheet",
        )
    return sheet.getCellRangeByPosition(address.Column, address.Row, last_column, last_row)


def _measured(cell: Any, formula: str, counter: str) -> int:
    try:
        cell.setFormula(f"={counter}({formula[1:]})")
        if cell.getError():
            raise WorkbookError(
                "数式がエラーのため、大きさが分かりません", "The formula is an error, so its size is unknown"
            )
        return int(cell.getValue())
    finally:
        cell.setFormula(formula)


def _refuse_overwriting(cell: Any, target: Any) -> None:
    mine = cell.getCellAddress()
    for address in target.queryContentCells(_ANYTHING).getRangeAddresses():
        for column, row in _positions(address):
            if (column, row) != (mine.Column, mine.Row):
                name = target.getSpreadsheet().getCellByPosition(column, row).AbsoluteName.replace("$", "")
                raise WorkbookError(
                    f"{name} が空でないため、広げられません",
                    f"{name} is not empty, so the formula cannot be filled",
                )


def _tell(context: Any, document: Any, error: XlAddinError) -> None:
    window = document.getCurrentController().getFrame().getContainerWindow()
    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    toolkit.createMessageBox(window, _ERROR_BOX, _OK, "xl-addin", f"{error.ja}\n\n{error.en}").execute()
