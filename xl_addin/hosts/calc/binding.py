"""Finds the formulas of a document that call the functions, binds them to the add-in, and tells which cannot work."""

from __future__ import annotations

import contextlib
import re
from typing import Any, Iterator

from xl_addin.functions import FUNCTIONS
from xl_addin.hosts.calc.ranges import ERRORS, name_of
from xl_addin.registry import Reason

_FORMULAS = 16  # com.sun.star.sheet.CellFlags.FORMULA
_UNKNOWN_NAME = 525
_TEXT = re.compile(r'"[^"]*"')
# A formula that is bound shows the add-in's own name in capitals; Calc writes names that it does not know in small letters.
_UNBOUND = re.compile(
    r"\b(?:(?i:" + "|".join(function.name for function in FUNCTIONS) + r")\s*\(|jp\.xladdin\.scoring\.)"
)
_FULL = re.compile(r"\bJP\.XLADDIN\.SCORING\.([A-Z]+)")
_MENTION = re.compile(r"\b(?:SCORE_[A-Z_]+\s*\(|JP\.XLADDIN\.SCORING\.)", re.IGNORECASE)
_COLUMN = re.compile(
    r"=\s*(?:JP\.XLADDIN\.SCORING\.(?:"
    + "|".join(function.method.upper() for function in FUNCTIONS if function.column)
    + r"))\s*(?=\()"
)


def uses_functions(document: Any) -> bool:
    """Tell whether any formula or defined name of a document calls a function of the add-in."""
    return any(True for _ in _matches(document, _MENTION)) or bool(_names(document, _MENTION))


def unbound(document: Any) -> Iterator[str]:
    """Yield the names of the cells that call a function which Calc has not found in the add-in."""
    for cell, _ in _matches(document, _UNBOUND):
        yield name_of(cell)


def bind(document: Any) -> None:
    """Bind every formula that calls a function by its plain name, and every defined name that does."""
    undo = document.getUndoManager()
    untouched = not undo.isUndoPossible() and not undo.isRedoPossible()
    for named in _names(document, _UNBOUND):
        named.setContent(_UNBOUND.sub(lambda match: match.group().upper(), named.getContent()))
    if next(unbound(document), None) is not None:
        _compile_unknown_names(document)
    for cell, formula in list(_matches(document, _UNBOUND)):
        _set_again(document, cell, formula)
    if untouched:
        # In a document that was just opened nobody has done anything that could be taken back.
        undo.clear()


def plain_names(formula: str) -> str:
    """Spell the functions as users do: Calc reads the text again on redo, and knows only those names then."""
    names = {function.method.upper(): function.name for function in FUNCTIONS}
    return _FULL.sub(lambda match: names.get(match.group(1), match.group()), formula)


def complaints(document: Any) -> Iterator[Reason]:
    """Tell what no function could report, because Calc never called it or shows only a part of its result.

    Yields:
        A reason for each cell that calls a function which does not exist, that Calc refuses for its arguments, or that
        holds a column function although it is a single cell, so that only the first row shows.
    """
    mention = _MENTION
    names = "|".join(re.escape(named.getName()) for named in _names(document, _MENTION))
    if names:
        mention = re.compile(rf"{_MENTION.pattern}|\b(?:{names})\b", re.IGNORECASE)
    for cell, formula in _matches(document, mention):
        error = cell.getError()
        if error == _UNKNOWN_NAME:
            yield Reason(
                "#NAME?", f"{name_of(cell)}: 関数が見つかりません", f"{name_of(cell)}: there is no such function"
            )
        elif error and error not in ERRORS:
            yield Reason(
                f"Err:{error}",
                f"{name_of(cell)}: Calc がこの引数を受け付けません（実績はセルか範囲で、引数の数も確かめてください）",
                f"{name_of(cell)}: Calc refuses these arguments (give figures as cells or ranges, and count them)",
            )
        elif _shows_first_row_alone(formula):
            yield Reason(
                "",
                f"{name_of(cell)}: 列の関数が1つのセルにあるため、先頭の値だけを表示しています",
                f"{name_of(cell)}: a column function in a single cell shows its first row alone",
            )


def _shows_first_row_alone(formula: str) -> bool:
    """Tell whether a formula that is no array is nothing but a column function of a range."""
    text = _TEXT.sub('""', formula)
    call = _COLUMN.match(text)
    if call is None or ":" not in text:
        return False
    depth = 0
    for place, letter in enumerate(text[call.end() :], call.end()):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return not text[place + 1 :].strip()
    return False


def _compile_unknown_names(document: Any) -> None:
    """Let Calc look up the unknown names of all formulas again, also in arrays and on protected sheets.

    It does so whenever a name is defined; setting the formulas again would leave arrays on protected sheets out.
    """
    ranges = document.NamedRanges
    name = "xl_addin_bind"
    while ranges.hasByName(name):
        name += "_"
    position = document.getSheets().getByIndex(0).getCellByPosition(0, 0).getCellAddress()
    undo = document.getUndoManager()
    undo.enterUndoContext("関数を結び付ける / Bind the functions")
    try:
        ranges.addNewByName(name, "0", position, 0)
        ranges.removeByName(name)
    finally:
        undo.leaveUndoContext()


def _set_again(document: Any, cell: Any, formula: str) -> None:
    """Bind a formula to the add-in that LibreOffice 7.4 has bound to a VBA function of the same name in an .xlsm."""
    text = _UNBOUND.sub(lambda match: match.group().upper(), formula)
    if not text.startswith("{"):
        cell.setFormula(text)
        return
    block = cell.getSpreadsheet().createCursorByRange(cell)
    block.collapseToCurrentArray()
    address, first = block.getRangeAddress(), cell.getCellAddress()
    # Every cell of an array shows its formula; it is set once, from the first.
    if (address.StartColumn, address.StartRow) == (first.Column, first.Row):
        # A protected sheet takes single formulas through this interface, but no arrays.
        with _changeable(document, cell.getSpreadsheet()):
            block.setArrayFormula(text[1:-1])


@contextlib.contextmanager
def _changeable(document: Any, sheet: Any) -> Iterator[None]:
    """Lift the protection of a sheet that has no password; one with a password stays as it is.

    Undoing the lifting, while nothing else is recorded, is the way back that keeps what the protection permits.
    """
    undo = document.getUndoManager()
    steps = len(undo.getAllUndoActionTitles())
    if not _lifted(sheet):
        yield
        return
    undo.lock()
    try:
        yield
    finally:
        undo.unlock()
        if len(undo.getAllUndoActionTitles()) == steps + 1:
            undo.undo()
            undo.clearRedo()
        else:
            sheet.protect("")


def _lifted(sheet: Any) -> bool:
    if not sheet.isProtected():
        return False
    # Versions differ in whether they raise an error for a wrong password.
    with contextlib.suppress(Exception):
        sheet.unprotect("")
    return not sheet.isProtected()


def _matches(document: Any, pattern: re.Pattern[str]) -> Iterator[tuple[Any, str]]:
    """Yield the cells whose formula matches outside of its texts, with the formula."""
    for sheet in _sheets(document):
        for block, rows in _formulas(sheet):
            for y, row in enumerate(rows):
                for x, formula in enumerate(row):
                    if pattern.search(_TEXT.sub('""', formula)):
                        yield block.getCellByPosition(x, y), formula


def _names(document: Any, pattern: re.Pattern[str]) -> list[Any]:
    """Return the defined names, of the document and of its sheets, whose content matches."""
    found = []
    for ranges in (document.NamedRanges, *(sheet.NamedRanges for sheet in _sheets(document))):
        named = [ranges.getByName(name) for name in ranges.getElementNames()]
        found += [one for one in named if pattern.search(_TEXT.sub('""', one.getContent()))]
    return found


def _formulas(sheet: Any) -> Iterator[tuple[Any, tuple[tuple[str, ...], ...]]]:
    """Yield every block of formula cells with its formulas; cell by cell would be slow."""
    for address in sheet.queryContentCells(_FORMULAS).getRangeAddresses():
        block = sheet.getCellRangeByPosition(address.StartColumn, address.StartRow, address.EndColumn, address.EndRow)
        yield block, block.getFormulaArray()


def _sheets(document: Any) -> Iterator[Any]:
    sheets = document.getSheets()
    for index in range(sheets.getCount()):
        yield sheets.getByIndex(index)
