"""Reads ``SHEET!A1=VALUE``: what a user wants to have in a cell."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xl_addin.cells import parse_number
from xl_addin.errors import WorkbookError, XlAddinError
from xl_addin.formulas.addresses import Area, area, area_name, quoted_sheet, sheet_called
from xl_addin.formulas.tree import Reference, parse, walk
from xl_addin.parts.contents import Put, PutArray, PutFormula

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.parts.contents import BookFile, Change, Value

_ASSIGNMENT: Final = re.compile(r"\s*(?:'((?:[^']|'')+)'|([^'!！][^!！]*))[!！]([^=＝!！]*)[=＝](.*)", re.DOTALL)
# 012 is a code, and so is what begins with a full-width digit: both stay texts.
_NUMBER: Final = re.compile(r"[+-]?(?:0|[1-9][0-9]*|(?=\.))(?:\.[0-9]+)?(?:[Ee][+-]?[0-9]+)?")
_DIGITS: Final = re.compile(r"[0-9]+")
_MOST_DIGITS: Final = 15
_FLAGS: Final = {"true": True, "false": False}


class AssignmentError(XlAddinError):
    """Something is no assignment, or cannot be one."""


@dataclass(frozen=True)
class Assignment:
    """What goes into a cell.

    Attributes:
        sheet: the sheet as the user calls it.
        area: the cell; of an array formula, the cells that it fills.
        change: what goes there.
        doubt: a remark in Japanese and in English on a text that looks like something else; None if there is none.
    """

    sheet: str
    area: Area
    change: Change
    doubt: tuple[str, str] | None = None


def is_assignment(word: str) -> bool:
    """Tell whether a word on the command line is an assignment and no file."""
    return _ASSIGNMENT.fullmatch(word) is not None and not Path(word).exists()


def value_assignment(word: str, *, as_text: bool = False) -> Assignment:
    """Read ``SHEET!A1=VALUE``.

    A number is written in ASCII digits with a point, as programs write it; TRUE and FALSE are flags, nothing at all
    empties the cell, and everything else is a text: 012, full-width digits, 1,234, 45.6%, dates, and what begins with "=".

    Args:
        word: what the user wrote.
        as_text: the value is a text, whatever it looks like.

    Raises:
        AssignmentError: it is no assignment.
    """
    sheet, place, value = _split(word)
    if place.size > 1:
        raise AssignmentError(
            f"「{word}」: 値は1つのセルに書いてください。", f"{word}: a value goes into one cell, not into an area."
        )
    if as_text:
        return Assignment(sheet, place, Put(value or None))
    read = _value(value, word)
    return Assignment(sheet, place, Put(read), _doubt(read))


def formula_assignment(word: str) -> Assignment:
    """Read ``SHEET!A1=FORMULA``, with or without another "=" before the formula; into an area goes an array formula.

    Raises:
        AssignmentError: it is no assignment, or there is no formula.
        FormulaError: the formula cannot be read.
    """
    sheet, place, text = _split(word)
    formula = text.strip().removeprefix("=").strip()
    if not formula:
        raise AssignmentError(f"「{word}」に数式がありません。", f"There is no formula in {word}.")
    parse(formula)
    if place.size == 1:
        return Assignment(sheet, place, PutFormula(formula))
    blank = ((None,) * (place.last_col - place.col + 1),) * (place.last_row - place.row + 1)
    return Assignment(sheet, place, PutArray(formula, place, blank))


def changes_in(book: BookFile, assignments: Iterable[Assignment]) -> dict[str, dict[tuple[int, int], Change]]:
    """Return what assignments change in a workbook, with its own names of the sheets.

    Raises:
        WorkbookError: it has no such sheet, or one cell is assigned to twice, or a formula names a sheet that is not
            there: Excel repairs such a workbook by dropping the formula.
    """
    changes: dict[str, dict[tuple[int, int], Change]] = {}
    taken: list[tuple[str, Area]] = []
    for each in assignments:
        sheet = sheet_in(book, each.sheet)
        if any(sheet == other and each.area.meets(area) for other, area in taken):
            where = f"{quoted_sheet(sheet)}!{area_name(each.area)}"
            raise WorkbookError(f"「{where}」を二度指定しています。", f"{where} is given twice.")
        taken.append((sheet, each.area))
        if isinstance(each.change, (PutFormula, PutArray)):
            _check_sheets(book, each.change.formula)
        changes.setdefault(sheet, {})[each.area.row, each.area.col] = each.change
    return changes


def _check_sheets(book: BookFile, formula: str) -> None:
    there = {name.casefold() for name in book.sheet_names}
    for node in walk(parse(formula)):
        if isinstance(node, Reference) and node.book is None:
            for name in filter(None, (node.sheet, node.last_sheet)):
                if name.casefold() not in there:
                    raise WorkbookError(
                        f"数式「={formula}」のシート「{name}」がありません。あるシート: {'、'.join(book.sheet_names)}",
                        f"There is no sheet {name}, which ={formula} names. Sheets: {', '.join(book.sheet_names)}",
                    )


def sheet_in(book: BookFile, name: str) -> str:
    """Return a workbook's own name of a sheet: capitals and full-width letters do not matter.

    Raises:
        WorkbookError: it has no such sheet, or several.
    """
    found = sheet_called(name, book.sheet_names)
    if found is None:
        raise WorkbookError(
            f"シート「{name}」がありません。あるシート: {'、'.join(book.sheet_names)}",
            f"There is no sheet {name}. Sheets: {', '.join(book.sheet_names)}",
        )
    return found


def _split(word: str) -> tuple[str, Area, str]:
    found = _ASSIGNMENT.fullmatch(word)
    place = area(unicodedata.normalize("NFKC", found[3]).strip()) if found is not None else None
    if found is None or place is None:
        raise AssignmentError(
            f"「{word}」が読めません。例: 'シート名!B4=12.5'", f"{word} cannot be read; write 'SHEET!B4=12.5'."
        )
    sheet = found[1].replace("''", "'") if found[1] is not None else found[2].strip()
    return sheet, place, found[4]


def _value(text: str, word: str) -> Value:
    if not text:
        return None
    if text.lower() in _FLAGS:
        return _FLAGS[text.lower()]
    # A whole number of more digits than a cell can keep is an identifier.
    if not _NUMBER.fullmatch(text) or (_DIGITS.fullmatch(text) and len(text) > _MOST_DIGITS):
        return text
    number = float(text)
    if not math.isfinite(number):
        raise AssignmentError(f"「{word}」の数値が大きすぎます。", f"The number in {word} is too large for a cell.")
    return number


def _doubt(value: Value) -> tuple[str, str] | None:
    if not isinstance(value, str):
        return None
    if value.startswith("="):
        return "文字列として書きました（数式は --formula）", "written as a text; a formula needs --formula"
    if parse_number(value) is not None:
        return "数値ではなく文字列として書きました", "written as a text, not as a number"
    return None
