"""References and names as they are written in a formula: Sheet1!$B$2:B48, 'a sheet'!A:C, [1]Sheet1!1:3."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from xl_addin.formulas.addresses import MAX_COLS, MAX_ROWS, Area, column_at, column_name, quoted_sheet
from xl_addin.formulas.nodes import Edge, Name, Reference

_Sheet = tuple[str | None, str | None, str | None]
_Edges = tuple[Edge | None, Edge | None, Edge | None, Edge | None]

_PREFIX: Final = re.compile(r"(?:'(?P<quoted>(?:[^']|'')*)'|(?P<plain>[^'!]+))!", re.DOTALL)
_BOOK: Final = re.compile(r"(?P<book>[^\[\]]*\[[^\[\]]*\])?(?P<sheet>[^\[\]:]*)(?::(?P<last>[^\[\]:]*))?", re.DOTALL)
_CELLS: Final = re.compile(
    r"(?:(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7}))(?::(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7}))?"
    r"|(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})"
    r"|(\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})"
)
_TABLE_PART: Final = re.compile(r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]", re.DOTALL)
_NAME: Final = re.compile(r"[^\W\d][^\s\x00-\x1f()+\-*/^&=<>,;:{}\"'$%#@!|~`\[\]]*|\\[^\W\d]?[\w.?\\]*")
_OWN: Final[_Sheet] = (None, None, None)


def split_prefix(text: str) -> tuple[str, str]:
    """Split an operand into what names its sheet, with the exclamation mark, and the rest."""
    found = _PREFIX.match(text)
    return (found[0], text[found.end() :]) if found else ("", text)


def unquoted(prefix: str) -> str:
    """Return what names a sheet without its exclamation mark and quotes."""
    inner = prefix.removesuffix("!")
    return inner[1:-1].replace("''", "'") if inner.startswith("'") else inner


@lru_cache(maxsize=1 << 16)
def reference(text: str) -> Reference | None:
    """Read a reference, None if it is none.

    Its places are not set: where it stands in a formula is for the caller to say.
    """
    prefix, rest = split_prefix(text)
    edges = _edges(rest)
    if edges is None:
        return None
    sheet = _OWN if not prefix else _sheet(prefix)
    if sheet is None or sheet[1] == "":
        return None
    book, first, last = sheet
    return Reference(book, first, last, *edges, ":" in rest)


def plain_area(text: str) -> Area | None:
    """Return the cells of B4 or B4:C9 with or without dollars, None for anything else; faster than `reference`."""
    found = _CELLS.fullmatch(text)
    if found is None or not found[2]:
        return None
    row, col = int(found[4]) - 1, _column_number(found[2])
    last_row, last_col = (int(found[8]) - 1, _column_number(found[6])) if found[6] else (row, col)
    if last_row < row:
        row, last_row = last_row, row
    if last_col < col:
        col, last_col = last_col, col
    return Area(row, col, last_row, last_col) if row >= 0 and last_row < MAX_ROWS and last_col < MAX_COLS else None


def placed(text: str, start: int, stop: int) -> Reference | None:
    """Read a reference that stands at a place in a formula, None if it is none."""
    found = reference(text)
    if found is None:
        return None
    edges = (found.top, found.left, found.bottom, found.right)
    return Reference(found.book, found.sheet, found.last_sheet, *edges, found.is_range, start=start, stop=stop)


def is_name(text: str) -> bool:
    """Tell whether an operand that is no reference can be a defined name or a structured reference."""
    prefix, rest = split_prefix(text)
    sheet = _sheet(prefix) if prefix else _OWN
    if sheet is None or (sheet[2] is not None and not prefix.startswith("'")):
        return False
    bracket = rest.find("[")
    if bracket < 0:
        return _NAME.fullmatch(rest) is not None
    table, part = rest[:bracket], rest[bracket:]
    return (not table or _NAME.fullmatch(table) is not None) and _TABLE_PART.fullmatch(part) is not None


def moved(found: Reference, rows: int, cols: int) -> Reference | None:
    """Return a reference as a copy of its formula has it that many rows and columns further, None beyond the sheet."""
    top, bottom = _moved(found.top, rows, MAX_ROWS), _moved(found.bottom, rows, MAX_ROWS)
    left, right = _moved(found.left, cols, MAX_COLS), _moved(found.right, cols, MAX_COLS)
    if (top, bottom, left, right).count(None) != (found.top, found.bottom, found.left, found.right).count(None):
        return None
    edges = _sorted(top, left, bottom, right)
    return Reference(found.book, found.sheet, found.last_sheet, *edges, found.is_range)


def reference_text(found: Reference) -> str:
    """Write a reference as Excel does."""
    return sheet_prefix(found.book, found.sheet, found.last_sheet) + cells_text(found)


def sheet_prefix(book: str | None, sheet: str | None, last_sheet: str | None) -> str:
    """Write what names the sheet of a reference, with the exclamation mark; nothing if it is the formula's own."""
    if sheet is None:
        return ""
    names = [sheet] if last_sheet is None else [sheet, last_sheet]
    plain = all(quoted_sheet(name) == name for name in names) and (not book or _PLAIN_BOOK.fullmatch(book))
    written = (book or "") + ":".join(names)
    return f"{written}!" if plain else "'" + written.replace("'", "''") + "'!"


_PLAIN_BOOK: Final = re.compile(r"\[[\w.]+\]")


def cells_text(found: Reference) -> str:
    """Write the cells of a reference, without its sheet."""
    if found.top is None or found.bottom is None:
        return f"{column_text(found.left)}:{column_text(found.right)}"
    if found.left is None or found.right is None:
        return f"{row_text(found.top)}:{row_text(found.bottom)}"
    first = column_text(found.left) + row_text(found.top)
    return f"{first}:{column_text(found.right)}{row_text(found.bottom)}" if found.is_range else first


def named(text: str, start: int, stop: int) -> Name | None:
    """Read a defined name or a structured reference, None if it can be neither."""
    return Name(text, start=start, stop=stop) if is_name(text) else None


def _sheet(prefix: str) -> _Sheet | None:
    found = _BOOK.fullmatch(unquoted(prefix))
    return (found["book"], found["sheet"], found["last"]) if found and (found["sheet"] or found["book"]) else None


def _edges(text: str) -> _Edges | None:
    found = _CELLS.fullmatch(text)
    if found is None:
        return None
    if found[2]:
        left, top = _column_edge(found[1], found[2]), _row_edge(found[3], found[4])
        right, bottom = (_column_edge(found[5], found[6]), _row_edge(found[7], found[8])) if found[6] else (left, top)
        whole = top and left and bottom and right
    elif found[10]:
        top, left, bottom, right = None, _column_edge(found[9], found[10]), None, _column_edge(found[11], found[12])
        whole = left and right
    else:
        top, left, bottom, right = _row_edge(found[13], found[14]), None, _row_edge(found[15], found[16]), None
        whole = top and bottom
    return _sorted(top, left, bottom, right) if whole else None


def _sorted(top: Edge | None, left: Edge | None, bottom: Edge | None, right: Edge | None) -> _Edges:
    if top and bottom and _after(top, bottom):
        top, bottom = bottom, top
    if left and right and _after(left, right):
        left, right = right, left
    return top, left, bottom, right


def _after(first: Edge, last: Edge) -> bool:
    """Tell whether two edges stand the wrong way round; of two in one place that with the ``$`` comes first."""
    return (first.index, not first.absolute) > (last.index, not last.absolute)


def _row_edge(dollar: str, digits: str) -> Edge | None:
    row = int(digits) - 1
    return Edge(row, bool(dollar)) if 0 <= row < MAX_ROWS else None


_column_number = lru_cache(maxsize=MAX_COLS)(column_at)


def _column_edge(dollar: str, letters: str) -> Edge | None:
    col = _column_number(letters)
    return Edge(col, bool(dollar)) if col < MAX_COLS else None


def _moved(edge: Edge | None, by: int, limit: int) -> Edge | None:
    if edge is None or edge.absolute:
        return edge
    return Edge(edge.index + by) if 0 <= edge.index + by < limit else None


def row_text(edge: Edge | None) -> str:
    """Write a row, nothing for none."""
    return f"{'$' if edge and edge.absolute else ''}{edge.index + 1 if edge else ''}"


def column_text(edge: Edge | None) -> str:
    """Write a column, nothing for none."""
    return f"{'$' if edge and edge.absolute else ''}{column_name(edge.index) if edge else ''}"
