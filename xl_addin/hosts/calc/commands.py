"""What the menu does to a document: bind formulas to the add-in, recalculate, fill a column formula, run a script."""

from __future__ import annotations

import contextlib
import logging
from typing import Any, Iterator

from xl_addin.errors import WorkbookError, XlAddinError
from xl_addin.hosts.calc.binding import bind, complaints, plain_names, unbound, uses_functions
from xl_addin.hosts.calc.explaining import explanation
from xl_addin.hosts.calc.ranges import name_of
from xl_addin.registry import Reason, report

log = logging.getLogger(__name__)

SCRIPT = "script."
"""What opens the command of a script; its key follows."""
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_RANGE = "com.sun.star.sheet.SheetCellRange"
_FORMULAS = 16  # com.sun.star.sheet.CellFlags.FORMULA
_ANYTHING = 1 | 2 | 4 | 16  # CellFlags: numbers, dates, texts, formulas
_SHOWN = 5
_FILL = "列数式を広げる / Fill the column formula"


def run(context: Any, command: str) -> None:
    """Run a menu entry on the current document and tell the user what could not be done."""
    from xl_addin.hosts.calc import boxes, scripting  # noqa: PLC0415 - only inside LibreOffice there is uno

    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.getCurrentComponent()
    if document is None or not document.supportsService(_CALC):
        return

    def tell(error: XlAddinError) -> None:
        boxes.show(context, document, boxes.ERROR, f"{error.ja}\n\n{error.en}")

    try:
        if command == "recalculate":
            recalculate(document)
        elif command == "fill":
            fill(document)
        elif command == "explain":
            boxes.show(context, document, boxes.INFORMATION, explain(document))
        elif command.startswith(SCRIPT):
            scripting.run(context, document, command[len(SCRIPT) :])
    except XlAddinError as error:
        tell(error)
    except Exception:
        # LibreOffice drops an exception of a menu entry without a word.
        log.exception("menu entry %s failed", command)
        message = WorkbookError("予期しないエラーです。詳しくは xl-addin.log", "Unexpected error; see xl-addin.log")
        tell(message)


def opened(document: Any) -> bool:
    """Make a document that has just been opened show what the add-in computes, without calling that a change.

    Returns:
        Whether it uses the functions; one that does not is left alone.
    """
    if not document.supportsService(_CALC) or not uses_functions(document):
        return False
    with _unmodified(document):
        try:
            recalculate(document)
        except WorkbookError as error:
            # Nobody has asked for anything yet: the cells show #NAME?, and the menu entry says why.
            report(Reason("#NAME?", error.ja, error.en))
    for complaint in complaints(document):
        report(complaint)
    return True


def recalculate(document: Any) -> None:
    """Bind every formula that calls a function by its plain name, then recalculate the whole document.

    LibreOffice 7.4 leaves plain names in an .xlsx unbound.

    Raises:
        WorkbookError: some formulas could not be bound; everything else has been recalculated.
    """
    bind(document)
    document.calculateAll()
    left = list(unbound(document))
    if left:
        names = "、".join(left[:_SHOWN]) + (" …" if len(left) > _SHOWN else "")
        raise WorkbookError(
            f"関数に結び付けられない数式が {len(left)} 個あります: {names}",
            f"{len(left)} formulas could not be bound to the functions: {names}",
        )


def fill(document: Any) -> None:
    """Turn the formula in the selected cell into an array formula of the size of its result.

    Raises:
        WorkbookError: the selection holds no formula, the result is an error or a single value, the sheet is
            protected, or cells that the result needs are not empty; the document is as it was.
    """
    cell = _selected(document)
    sheet = cell.getSpreadsheet()
    _refuse_changing(sheet, cell)
    formula, failed = cell.getFormula(), bool(cell.getError())
    with _one_step(document):
        rows, columns = _measured(cell, formula)
        _refuse_size(rows, columns, failed=failed)
        target = _result_range(sheet, cell, rows, columns)
        _refuse_overwriting(sheet, cell, target)
        target.setArrayFormula(plain_names(formula))


def explain(document: Any) -> str:
    """Tell why the selected cell shows its score.

    Returns:
        The reason in Japanese and in English; the document is not changed, and may be protected.

    Raises:
        WorkbookError: the selection holds no formula, or one that has to do with no score.
    """
    return explanation(document, _selected(document))


@contextlib.contextmanager
def _unmodified(document: Any) -> Iterator[None]:
    modified = document.isModified()
    try:
        yield
    finally:
        if document.isModified() != modified:
            document.setModified(modified)


@contextlib.contextmanager
def _one_step(document: Any) -> Iterator[None]:
    """Make what is done inside one step for undo, and take it back if it fails."""
    undo = document.getUndoManager()
    modified = document.isModified()
    undo.enterUndoContext(_FILL)
    try:
        yield
    except XlAddinError:
        undo.leaveUndoContext()
        if undo.isUndoPossible() and undo.getCurrentUndoActionTitle() == _FILL:
            undo.undo()
            undo.clearRedo()
        document.setModified(modified)
        raise
    else:
        undo.leaveUndoContext()


def _positions(address: Any) -> Iterator[tuple[int, int]]:
    for column in range(address.StartColumn, address.EndColumn + 1):
        for row in range(address.StartRow, address.EndRow + 1):
            yield column, row


def _selected(document: Any) -> Any:
    """Return the selected cell, of several the first, which must hold a formula."""
    controller = document.getCurrentController()
    selection = document.getCurrentSelection()
    if controller is None or selection is None or not selection.supportsService(_RANGE):
        raise WorkbookError("数式のセルを1つ選んでください", "Select one cell that holds a formula")
    address = selection.getRangeAddress()
    cell = controller.getActiveSheet().getCellByPosition(address.StartColumn, address.StartRow)
    if not cell.getFormula().startswith(("=", "{=")):
        raise WorkbookError("数式のセルを1つ選んでください", "Select one cell that holds a formula")
    return cell


def _refuse_changing(sheet: Any, cell: Any) -> None:
    if cell.getFormula().startswith("{"):
        raise WorkbookError("このセルはすでに配列数式です", "This cell is an array formula already")
    if sheet.isProtected():
        raise WorkbookError(
            f"シート「{sheet.getName()}」は保護されています", f"The sheet {sheet.getName()} is protected"
        )


def _result_range(sheet: Any, cell: Any, rows: int, columns: int) -> Any:
    address = cell.getCellAddress()
    last_column, last_row = address.Column + columns - 1, address.Row + rows - 1
    whole = sheet.getRangeAddress()
    if last_column > whole.EndColumn or last_row > whole.EndRow:
        raise WorkbookError(
            f"結果（{rows}行×{columns}列）がシートに収まりません",
            f"The result ({rows} rows by {columns} columns) does not fit on the sheet",
        )
    return sheet.getCellRangeByPosition(address.Column, address.Row, last_column, last_row)


def _measured(cell: Any, formula: str) -> tuple[int, int]:
    """Ask Calc itself for rows and columns of a formula's result, so that any formula around a function works too.

    The question takes the formula's place in the cell; the answer is 0 where there is no result.
    """
    sheet, address = cell.getSpreadsheet(), cell.getCellAddress()
    alone = sheet.getCellRangeByPosition(address.Column, address.Row, address.Column, address.Row)
    sizes = []
    for counter in ("ROWS", "COLUMNS"):
        # Only as an array formula is what lies around a function computed as a whole too.
        alone.setArrayFormula(f"={counter}({formula[1:]})")
        sizes.append(0 if cell.getError() else int(cell.getValue()))
    return sizes[0], sizes[1]


def _refuse_size(rows: int, columns: int, *, failed: bool) -> None:
    # A value has no rows to count, so the question is an error, but the formula is none.
    single = rows <= 1 and columns <= 1
    if single and failed:
        raise WorkbookError(
            "数式がエラーのため、大きさが分かりません", "The formula is an error, so its size is unknown"
        )
    if single:
        raise WorkbookError(
            "結果は1つの値なので、広げる必要がありません", "The result is a single value; there is nothing to fill"
        )


def _refuse_overwriting(sheet: Any, cell: Any, target: Any) -> None:
    mine = cell.getCellAddress()
    for address in target.queryContentCells(_ANYTHING).getRangeAddresses():
        for column, row in _positions(address):
            if (column, row) != (mine.Column, mine.Row):
                name = name_of(sheet.getCellByPosition(column, row))
                raise WorkbookError(
                    f"{name} が空でないため、広げられません",
                    f"{name} is not empty, so the formula cannot be filled",
                )
    merged = sheet.createCursorByRange(target)
    merged.collapseToMergedArea()
    if target.getIsMerged() or name_of(merged) != name_of(target):
        raise WorkbookError(
            f"{name_of(target)} に結合セルがあるため、広げられません",
            f"{name_of(target)} holds merged cells, so the formula cannot be filled",
        )
