"""Reads the cells of a worksheet part of Excel.

Rows that are written plainly, as nearly all are, are cut by one pattern; a tree is built of the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree.ElementTree import ParseError, fromstring

from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import MAX_COLS, Area, full_name
from xl_addin.parts.contents import Cell, ErrorValue, Value
from xl_addin.parts.dates import serial
from xl_addin.parts.elements import damaged
from xl_addin.parts.formula_blocks import block_of
from xl_addin.parts.number_formats import used
from xl_addin.parts.numbers import count
from xl_addin.parts.plain_cells import columns, pattern, plain_number
from xl_addin.parts.shared_formulas import Shared, expanded
from xl_addin.parts.sheet_text import SheetText
from xl_addin.parts.strings import resolved, rich_text, unescaped
from xl_addin.parts.tags import attributes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from xl_addin.parts.sheet_text import Row

_TRUE: Final = frozenset({"1", "true", "on"})
_GIVEN: Final = re.compile(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class Context(NamedTuple):
    """What cells refer to outside their sheet.

    Attributes:
        strings: the shared texts.
        formats: number formats by style.
        from_1904: whether day 0 is 1 January 1904.
    """

    strings: list[str]
    formats: list[str]
    from_1904: bool = False


class _Block(NamedTuple):
    area: Area
    kind: str


class _Written(NamedTuple):
    """A cell as it is written.

    Attributes:
        given: its attributes.
        text: the value, None if there is none.
        formula: the formula's text, None if there is none.
        shape: the formula's attributes.
        inline: the element that holds a text in the cell itself.
    """

    given: Mapping[str, str]
    text: str | bytes | None
    formula: str | None
    shape: Mapping[str, str]
    inline: Element | None = None


@dataclass
class SheetCells:
    """What a worksheet part says of its cells."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)


def read_cells(content: bytes, part: str, name: str, context: Context) -> SheetCells:
    """Read a worksheet part.

    Args:
        content: the part as it is stored.
        part: its name.
        name: the sheet's name, for messages.
        context: what its cells refer to.

    Raises:
        WorkbookError: the part is damaged.
    """
    return _Reader(SheetText(content, part, name), part, context).read()


class _Reader:
    def __init__(self, sheet: SheetText, part: str, context: Context) -> None:
        self._sheet = sheet
        self._part = part
        self._name = sheet.name
        self._context = context
        self._found = SheetCells()
        self._blocks: dict[tuple[int, int], _Block] = {}
        self._shared: list[Shared] = []
        self._plain = pattern(sheet.only_prefix) if sheet.only_prefix is not None else None
        self._opening = b"<%sc" % (sheet.only_prefix or b"")
        self._given: dict[bytes, dict[str, str]] = {}
        self._numeric: dict[bytes, str] = {}

    def read(self) -> SheetCells:
        for row in self._sheet.rows:
            if b"hidden" in self._sheet.masked[row.tag.start : row.tag.stop] and self._is_hidden(row):
                self._found.hidden_rows.add(row.number)
            if not row.tag.empty and not self._read_plainly(row):
                self._read_as_tree(row)
        self._read_cols()
        self._found.merged = self._sheet.areas(b"mergeCell")
        self._expand()
        self._mark_blocks()
        return self._found

    def _is_hidden(self, row: Row) -> bool:
        return attributes(self._sheet.masked, row.tag).get(b"hidden", b"").decode("ascii", "replace") in _TRUE

    def _read_plainly(self, row: Row) -> bool:
        """Read a row by the pattern; False, and nothing read, if some cell is written in another way."""
        if self._plain is None:
            return False
        inside = self._sheet.masked[row.tag.stop : self._sheet.row_end(row)]
        found = self._plain.findall(inside)
        if len(found) != inside.count(self._opening):
            return False
        number, digits, cols, cells = row.number, str(row.number + 1).encode(), columns(), self._found.cells
        for letters, numeral, given, has_formula, shape, formula, has_value, text in found:
            col = cols.get(letters, -1)
            if numeral != digits or col < 0:
                raise self._damaged(number, max(col, 0))
            style = self._numeric.get(given) if has_value and not shape else None
            value = None if style is None else plain_number(text)
            if style is not None and value is not None:
                cells[number, col] = Cell(value, resolved(formula) or None if has_formula else None, format=style)
                continue
            written = _Written(
                self._attributes(given),
                text if has_value else None,
                resolved(formula) if has_formula else None,
                self._attributes(shape),
            )
            cells[number, col] = self._cell(written, number, col)
            if written.given.get("t", "n") == "n":
                self._numeric[given] = cells[number, col].format
        return True

    def _attributes(self, text: bytes) -> dict[str, str]:
        found = self._given.get(text)
        if found is None:
            found = {name: one or other for name, one, other in _GIVEN.findall(text.decode())}
            self._given[text] = found
        return found

    def _read_as_tree(self, row: Row) -> None:
        cells = self._sheet.cells(row)
        whole = self._sheet.fragment(row.tag.start, self._sheet.row_end(row))
        try:
            elements = [child for child in fromstring(whole)[0] if child.tag.endswith("}c")]  # noqa: S314  # no DTD here
        except ParseError as error:
            # A row stands within a row.
            raise damaged(self._part) from error
        if len(elements) != len(cells):
            raise damaged(self._part)
        for cell, element in zip(cells, elements, strict=True):
            self._found.cells[cell.row, cell.col] = self._cell(_written(element), cell.row, cell.col)

    def _cell(self, written: _Written, row: int, col: int) -> Cell:
        kind = written.given.get("t", "n")
        style = used(self._context.formats, written.given.get("s"))
        if kind == "inlineStr" and written.inline is not None:
            value: Value = rich_text(written.inline)
        else:
            value = None if written.text is None else self._value(kind, written.text, row, col)
        if written.formula is None:
            return Cell(value, format=style)
        text = self._formula(written, row, col)
        return Cell(value, text, saved=value is not None, format=style)

    def _value(self, kind: str, text: str | bytes, row: int, col: int) -> Value:
        if kind == "n":
            return self._number(text, row, col)
        readable = resolved(text) if isinstance(text, bytes) else text
        if kind in {"str", "inlineStr"}:
            return unescaped(readable)
        plain = readable.strip()
        return self._typed(kind, plain, row, col) if plain else None

    def _typed(self, kind: str, plain: str, row: int, col: int) -> Value:
        if kind == "b":
            return plain in _TRUE
        if kind == "e":
            return ErrorValue(plain)
        index = count(plain) if kind == "s" else None
        if index is not None and index < len(self._context.strings):
            return self._context.strings[index]
        found = serial(plain, from_1904=self._context.from_1904) if kind == "d" else None
        if found is None:
            raise self._damaged(row, col)
        return found

    def _number(self, text: str | bytes, row: int, col: int) -> float | None:
        try:
            number = float(text)
        except ValueError as error:
            readable = resolved(text) if isinstance(text, bytes) else text
            if not readable.strip():
                return None
            if readable != text and "&" not in readable:
                return self._number(readable, row, col)
            raise self._damaged(row, col) from error
        if number - number != 0 or (b"_" in text if isinstance(text, bytes) else "_" in text):
            raise self._damaged(row, col)
        return number

    def _formula(self, written: _Written, row: int, col: int) -> str | None:
        shape, text = written.shape, written.formula
        kind = shape.get("t", "normal")
        if kind == "shared" and "si" in shape:
            self._shared.append(Shared(row, col, shape["si"], text if text and "ref" in shape else None))
        elif kind == "dataTable":
            self._blocks[row, col] = _Block(block_of(shape.get("ref", ""), row, col), "table")
            return _table_formula(shape)
        elif kind == "array":
            self._blocks[row, col] = _Block(
                block_of(shape.get("ref", ""), row, col), "dynamic" if "cm" in written.given else "array"
            )
        return text or None

    def _expand(self) -> None:
        cells = self._found.cells
        for where, text in expanded(self._shared).items():
            if cells[where].formula != text:
                cells[where] = replace(cells[where], formula=text)

    def _mark_blocks(self) -> None:
        cells = self._found.cells
        for master, block in self._blocks.items():
            for where in block.area.among(cells):
                cells[where] = replace(cells[where], block=block.area, kind=block.kind, master=where == master)
            cells[master] = replace(cells[master], block=block.area, kind=block.kind, master=True)

    def _read_cols(self) -> None:
        for tag in self._sheet.before(b"col"):
            given = attributes(self._sheet.masked, tag)
            if given.get(b"hidden", b"").decode("ascii", "replace") in _TRUE:
                first, last = count(given.get(b"min")) or 0, count(given.get(b"max")) or 0
                self._found.hidden_cols.update(range(max(first, 1) - 1, min(last, MAX_COLS)))

    def _damaged(self, row: int, col: int) -> WorkbookError:
        where = full_name(self._name, row, col)
        return WorkbookError(f"セル「{where}」が壊れています。", f"The cell {where} is damaged.")


def _written(element: Element) -> _Written:
    parts = {child.tag.rpartition("}")[2]: child for child in reversed(element)}
    text, formula = parts.get("v"), parts.get("f")
    return _Written(
        element.attrib,
        None if text is None else text.text or "",
        None if formula is None else formula.text or "",
        {} if formula is None else formula.attrib,
        parts.get("is"),
    )


def _table_formula(shape: Mapping[str, str]) -> str:
    one, other = shape.get("r1", ""), shape.get("r2", "")
    if shape.get("dt2D") in _TRUE:
        return f"TABLE({one},{other})"
    return f"TABLE({one},)" if shape.get("dtr") in _TRUE else f"TABLE(,{one})"
