"""Dynamic-array formulas: Calc does not spill, so a block array formula of the result's size is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.contents import CONTENTS, filled
from xl_addin.hosts.calc.xlw.edits.guards import refuse_locked
from xl_addin.hosts.calc.xlw.formulas.faults import FaultError, refused
from xl_addin.hosts.calc.xlw.formulas.scope import Scope
from xl_addin.hosts.calc.xlw.formulas.to_calc import ToCalc
from xl_addin.hosts.calc.xlw.formulas.tokens import EXCEL
from xl_addin.hosts.calc.xlw.values.blocks import set_formulas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from re import Match

    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.area import Area

_WIDTH: Final = 100_000
_BEFORE: Final = frozenset(("function", ",", "("))
_AFTER: Final = frozenset((",", ")"))
_WHOLE: Final = frozenset(
    (
        *("SUM", "AVERAGE", "COUNT", "COUNTA", "COUNTBLANK", "MIN", "MAX", "MEDIAN", "PRODUCT", "STDEV", "STDEVP"),
        *("STDEV.S", "STDEV.P", "VAR", "VARP", "VAR.S", "VAR.P", "LARGE", "SMALL", "RANK", "RANK.EQ", "RANK.AVG"),
        *("SUBTOTAL", "AGGREGATE", "SUMPRODUCT", "ROWS", "COLUMNS", "AND", "OR", "CONCAT", "CORREL", "NPV", "IRR"),
        *("SCORE_RANK", "SCORE_DEVIATION", "SCORE_CUT", "SCORE_TIER", "SCORE_LINES", "SCORE_EXPLAIN"),
    )
)
"""Functions that make one value of the cells they are given, in an array formula and outside of one."""


def may_spill(formula: str) -> bool:
    """Tell whether a formula may have more than one value: it does anything but sum up the cells it refers to."""
    functions: list[str] = []
    before = ""
    tokens = list(_tokens(formula))
    for number, match in enumerate(tokens):
        kind, text = match.lastgroup or "", match.group()
        after = tokens[number + 1].group() if number + 1 < len(tokens) else ""
        if kind == "function":
            name = text[:-1].upper().rpartition("_XLFN.")[2]
            if name.startswith(("SCORE_", "_XLWS.")) and name not in _WHOLE:
                return True
            functions.append(name)
        elif text == "(":
            functions.append("")
        elif text == ")" and functions:
            functions.pop()
        elif text == "#" or kind in ("array", "table", "word") or (kind == "area" and ":" in text):
            summed = bool(functions) and functions[-1] in _WHOLE and before in _BEFORE and after in _AFTER
            if not summed and not (kind == "word" and text.upper() in ("TRUE", "FALSE")):
                return True
        before = (
            "," if text == "," else "(" if kind == "function" or text == "(" else before if kind == "prefix" else ""
        )
    return False


def _tokens(formula: str) -> Iterator[Match[str]]:
    at = 1
    while at < len(formula):
        match = EXCEL.match(formula, at)
        if match is None:
            return
        at = match.end()
        if match.lastgroup != "space":
            yield match


def spill(area: Area, formula: str) -> None:
    """Write a dynamic-array formula into one cell and those that its result needs.

    Args:
        area: the cell.
        formula: in Excel's syntax.

    Raises:
        WorkbookError: it is no formula, cells are locked, or others that are not empty stand in its way.
    """
    refuse_locked(area, area.box)
    box = area.box
    address = addresses.address(box, row_absolute=False, column_absolute=False)
    try:
        text = ToCalc(Scope(area.book, area.sheet), array=True).translate(formula, box.row, box.column)
        target = _target(area, text)
    except FaultError as fault:
        raise refused(area.sheet, address, formula, fault) from fault
    area.uno_of(target).setArrayFormula(text)


def _target(area: Area, text: str) -> Box:
    """Empty the cell, with what it spilled before, and find the cells that the result needs."""
    old = _old_block(area)
    kept = area.uno.getFormulaArray()[0][0]
    area.uno_of(old).clearContents(CONTENTS)
    try:
        target = _size(area, text)
        _refuse_obstacle(area, target)
    except BaseException:
        if kept.startswith("{="):
            area.uno_of(old).setArrayFormula(kept[1:-1])
        else:
            set_formulas(area.uno, [[kept]])
        raise
    return target


def _refuse_obstacle(area: Area, target: Box) -> None:
    if target.last_row > addresses.MAX_ROWS or target.last_column > addresses.MAX_COLUMNS:
        raise FaultError("結果がシートに収まりません", "its result does not fit on the sheet")
    refuse_locked(area, target)
    if filled(area, target):
        where = addresses.address(target)
        raise FaultError(
            f"結果が入る {where} に空でないセルがあります（#SPILL!）",
            f"{where}, where its result goes, is not empty (#SPILL!)",
        )


def _size(area: Area, text: str) -> Box:
    """Let Calc compute how large the result is."""
    inner = text[1:]
    area.uno.setArrayFormula(f"=ROWS({inner})*{_WIDTH}+COLUMNS({inner})")
    value = area.uno.getDataArray()[0][0]
    area.uno.clearContents(CONTENTS)
    rows, columns = divmod(int(value), _WIDTH) if isinstance(value, float) else (1, 1)
    return area.box._replace(rows=max(rows, 1), columns=max(columns, 1))


def _old_block(area: Area) -> Box:
    """Give the block that was written for the formula that stands here, or the cell alone."""
    block = Scope(area.book, area.sheet).block_at(area.sheet.name, area.box)
    if block is None:
        return area.box
    if (block.row, block.column) != (area.box.row, area.box.column):
        where = addresses.address(block)
        raise FaultError(f"配列数式 {where} の一部です", f"it is a part of the array formula in {where}")
    return block
