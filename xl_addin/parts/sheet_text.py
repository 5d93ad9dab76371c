"""The bytes of a worksheet part: where its rows, its cells and their contents stand.

Nothing is parsed that need not be. The part is well formed, as expat says, and comments, CDATA sections and processing
instructions are blanked in a copy of the same length; every "<" left begins a tag, so tags are found by searching.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree.ElementTree import ParseError, fromstring  # no part with a DTD gets here

from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import MAX_COLS, MAX_ROWS, Area, area, full_name, place
from xl_addin.parts.elements import damaged
from xl_addin.parts.markup import Markup
from xl_addin.parts.numbers import count
from xl_addin.parts.plain_text import blanked, checked, prefixes_of
from xl_addin.parts.tag_search import TagSearch
from xl_addin.parts.tags import Tag, attributes, tag_at

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMESPACES: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    }
)
_ROW_NUMBER: Final = re.compile(rb'<[^\s/>"]+ r="([0-9]{1,7})"')
_CELL_NAME: Final = re.compile(rb'<[^\s/>"]+ r="([A-Z]{1,3}[0-9]{1,7})"')


class Row(NamedTuple):
    """A row as it is written; several may have the same number.

    Attributes:
        number: counted from 0.
        tag: its start tag.
    """

    number: int
    tag: Tag


class CellText(NamedTuple):
    """A cell as it is written.

    Attributes:
        row: counted from 0.
        col: counted from 0.
        tag: its start tag.
        stop: byte behind its end tag.
    """

    row: int
    col: int
    tag: Tag
    stop: int


class SheetText:
    """A worksheet part as bytes.

    Args:
        content: the part as it is stored.
        part: its name.
        name: the sheet's name, for messages.

    Raises:
        WorkbookError: the part is damaged, has a document type declaration, or uses namespaces in a way that cannot be
            told from its bytes.
    """

    def __init__(self, content: bytes, part: str, name: str) -> None:
        self.markup = Markup(content, part)
        self.name = name
        self.text = self.markup.text
        self._part = part
        root, bindings = checked(self.text, part)
        self.masked = blanked(self.text)
        space, _, kind = root.rpartition(" ")
        if kind != "worksheet" or space not in NAMESPACES:
            raise damaged(part)
        self._prefixes = prefixes_of(bindings, space)
        self._tags = TagSearch(self.masked, self._prefixes, part)
        self.data, self.data_stop = self._sheet_data()
        inside = {prefix for at, prefix, uri in bindings if uri != space and at < self.data_stop}
        if inside & set(self._prefixes):
            raise self._mixed()

    @property
    def only_prefix(self) -> bytes | None:
        """What stands before every name, colon included, None if that differs or parts of the text are blanked."""
        return self._prefixes[0] if len(self._prefixes) == 1 and self.masked is self.text else None

    def fragment(self, start: int, stop: int) -> bytes:
        """Return some of the text as XML of its own, its namespaces declared.

        Args:
            start: where an element begins.
            stop: where its end tag begins.
        """
        root = next(self._tags.starts(b"worksheet", 0, len(self.masked)))
        opening = tag_at(self.masked, root)
        before = self.masked[opening.start : opening.stop - (2 if opening.empty else 1)] + b">"
        names = [_name(self.masked, at) for at in (root, start)]
        return before + self.text[start:stop] + b"</%s></%s>" % (names[1], names[0])

    @cached_property
    def rows(self) -> list[Row]:
        """The rows, in the order of the file."""
        found: list[Row] = []
        text, number = self.masked, -1
        for start in self._tags.starts(b"row", self.data.stop, self.data_stop):
            tag = tag_at(text, start)
            written = _ROW_NUMBER.match(text, start)
            number = int(written[1]) - 1 if written else self._row_number(tag, number)
            if not 0 <= number < MAX_ROWS or (found and not self._ends_before(found[-1], start)):
                raise damaged(self._part)
            found.append(Row(number, tag))
        return found

    def _ends_before(self, row: Row, start: int) -> bool:
        """Tell whether a row ends before another begins, and does not hold it."""
        return self.masked.endswith(b"</row>", row.tag.stop, start) or self.row_end(row) <= start

    @cached_property
    def rows_by_number(self) -> dict[int, list[Row]]:
        """The rows that have a number, mostly one."""
        found: dict[int, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.number, []).append(row)
        return found

    def row_end(self, row: Row) -> int:
        """Return where the end tag of a row begins; of an empty element, where it ends."""
        if row.tag.empty:
            return row.tag.stop
        return self._tags.end(b"row", row.tag.stop, self.data_stop)[0]

    def cells(self, row: Row) -> list[CellText]:
        """Return the cells of a row, in the order of the file.

        Raises:
            WorkbookError: a cell says that it is in another row or beyond the sheet.
        """
        if row.tag.empty:
            return []
        text, col = self.masked, -1
        found: list[CellText] = []
        for start in self._tags.starts(b"c", row.tag.stop, self.row_end(row)):
            tag = tag_at(text, start)
            if found and start < found[-1].stop:
                raise damaged(self._part)
            col = self._cell_col(tag, row.number, col + 1)
            stop = tag.stop if tag.empty else self._tags.end(b"c", tag.stop, self.data_stop)[1]
            found.append(CellText(row.number, col, tag, stop))
        return found

    def child(self, cell: CellText, kind: bytes) -> tuple[Tag, int] | None:
        """Return the first child of a cell that has a name: its start tag, and the byte behind its end tag."""
        if cell.tag.empty:
            return None
        start = next(self._tags.starts(kind, cell.tag.stop, cell.stop), None)
        if start is None:
            return None
        tag = tag_at(self.masked, start)
        return tag, tag.stop if tag.empty else self._tags.end(kind, tag.stop, cell.stop)[1]

    def formulas(self, kind: bytes) -> Iterator[tuple[int, dict[bytes, bytes]]]:
        """Yield where the formulas of a kind begin, "array", "dataTable" or "shared", and their attributes."""
        text = self.masked
        place_ = text.find(kind, self.data.stop, self.data_stop)
        while place_ >= 0:
            start = text.rfind(b"<", self.data.stop, place_)
            if self._tags.begins(b"f", start):
                tag = tag_at(text, start)
                given = attributes(text, tag) if place_ < tag.stop else {}
                if given.get(b"t") == kind:
                    yield start, given
            place_ = text.find(kind, place_ + len(kind), self.data_stop)

    def formula_text(self, tag: Tag) -> str:
        """Return the text of the formula that a tag begins."""
        inside = self.text[tag.stop : self._tags.end(b"f", tag.stop, self.data_stop)[0]]
        try:
            return fromstring(b"<f>" + inside + b"</f>").text or ""  # noqa: S314  # no part with a DTD gets here
        except ParseError as error:
            raise damaged(self._part) from error

    def element_end(self, tag: Tag, kind: bytes) -> int:
        """Return the byte behind the end tag of an element that holds no other of its name."""
        return tag.stop if tag.empty else self._tags.end(kind, tag.stop, len(self.masked))[1]

    def cell_at(self, start: int) -> tuple[int, int]:
        """Return the row and column of the cell within which a byte stands."""
        begin = max(self.masked.rfind(b"<" + prefix + b"c", self.data.stop, start) for prefix in self._prefixes)
        while begin >= 0 and not self._tags.begins(b"c", begin):
            begin = max(self.masked.rfind(b"<" + prefix + b"c", self.data.stop, begin) for prefix in self._prefixes)
        written = _CELL_NAME.match(self.masked, begin) if begin >= 0 else None
        found = place(written[1].decode()) if written else None
        return found or self._counted(start)

    def areas(self, kind: bytes) -> list[Area]:
        """Return the areas that elements of a name behind the cells refer to."""
        found = []
        for start in self._tags.starts(kind, self.data_stop, len(self.masked)):
            given = attributes(self.masked, tag_at(self.masked, start)).get(b"ref", b"")
            where = area(given.decode("ascii", "replace"))
            found += [] if where is None else [where]
        return found

    def before(self, kind: bytes) -> list[Tag]:
        """Return the tags of a name that stand before the cells."""
        return [tag_at(self.masked, start) for start in self._tags.starts(kind, 0, self.data.start)]

    def prefix(self, tag: Tag) -> bytes:
        """Return what stands before the name in a tag, colon included."""
        return next(
            prefix
            for prefix in self._prefixes
            if self.masked.startswith(prefix, tag.start + 1) and (prefix or b":" not in _name(self.masked, tag.start))
        )

    def _sheet_data(self) -> tuple[Tag, int]:
        start = next(self._tags.starts(b"sheetData", 0, len(self.masked)), None)
        if start is None:
            raise damaged(self._part)
        tag = tag_at(self.masked, start)
        return tag, tag.stop if tag.empty else self._tags.end(b"sheetData", tag.stop, len(self.masked))[0]

    def _row_number(self, tag: Tag, before: int) -> int:
        given = attributes(self.masked, tag).get(b"r")
        if given is None:
            return before + 1
        number = count(given.strip())
        return -1 if number is None else number - 1

    def _cell_col(self, tag: Tag, row: int, following: int) -> int:
        written = _CELL_NAME.match(self.masked, tag.start)
        given = written[1] if written else attributes(self.masked, tag).get(b"r")
        if given is None and following < MAX_COLS:
            return following
        found = place((given or b"").decode("ascii", "replace").strip())
        if found is None or found.row != row:
            where = full_name(self.name, row, min(following, MAX_COLS - 1))
            raise WorkbookError(f"セル「{where}」が壊れています。", f"The cell {where} is damaged.")
        return found.col

    def _counted(self, start: int) -> tuple[int, int]:
        at = bisect_left(self.rows, start, key=lambda row: row.tag.start) - 1
        cells = [cell for cell in self.cells(self.rows[at]) if cell.tag.start < start] if at >= 0 else []
        if not cells:
            raise damaged(self._part)
        return cells[-1].row, cells[-1].col

    def _mixed(self) -> WorkbookError:
        return WorkbookError(
            f"シート「{self.name}」の XML は名前空間の使い方が特殊なため、扱えません。",
            f"The XML of the sheet {self.name} uses namespaces in an unusual way and cannot be handled.",
        )


def _name(text: bytes, start: int) -> bytes:
    return re.split(rb"[\s/>]", text[start + 1 : start + 200], maxsplit=1)[0]
