"""Where in content.xml the sheets, the styles and the lists beside the sheets stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.parsers import expat

from xl_addin.parts.elements import damaged, tree
from xl_addin.parts.markup import doctype
from xl_addin.parts.ods.cutting import Rest, table_prefix, without_cells
from xl_addin.parts.ods.spaces import NAME, OFFICE, TABLE

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from xl_addin.parts.markup import Markup

_START_TAG: Final = re.compile(rb"""<[^\s/>]+(?:[^>"']|"[^"]*"|'[^']*')*>""")
_EXTERNAL: Final = re.compile(r"'.*'#")
_PATH: Final = (f"{OFFICE} document-content", f"{OFFICE} body", f"{OFFICE} spreadsheet")
_NAMES: Final = f"{TABLE} named-expressions"


class Span(NamedTuple):
    """An element and its bytes.

    Attributes:
        name: namespace and local name with a space between them.
        attributes: named in the same way.
        start: byte at which it begins.
        stop: byte behind it.
    """

    name: str
    attributes: dict[str, str]
    start: int
    stop: int


def tag_stop(text: bytes, start: int) -> int:
    """Return the byte behind a start tag."""
    found = _START_TAG.match(text, start)
    if found is None:
        raise damaged("content.xml")
    return found.end()


def element_stop(text: bytes, start: int, end: int) -> int:
    """Return the byte behind an element.

    Args:
        text: the part.
        start: where its start tag begins.
        end: where its end tag begins; of an element without one, anything.
    """
    stop = tag_stop(text, start)
    return stop if text[stop - 2 : stop] == b"/>" else text.index(b">", end) + 1


class Outline:
    """The content part in large.

    Args:
        markup: the part.

    Attributes:
        markup: the part.
        text: its bytes as UTF-8.
        prefix: that of sheets, colon included; None if a part is not uniform enough to leave anything out.
        context: the start tags in which the sheets stand.
        sheets: the sheets by name, in order.

    Raises:
        WorkbookError: it is no well-formed XML, has a document type declaration, or holds no spreadsheet.
    """

    def __init__(self, markup: Markup) -> None:
        self.markup = markup
        self.text = markup.text
        self._found: list[tuple[int, Span]] = []
        self._open: list[tuple[str, dict[str, str], int]] = []
        self._depth = 0
        self._check()
        self.prefix = table_prefix(self.text)
        whole = Rest(self.text, 0, len(self.text), [])
        self._rest = whole if self.prefix is None else without_cells(self.text, self.prefix)
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parse()
        tags = [span for depth, span in self._found if depth < len(_PATH) and span.name == _PATH[depth]]
        if len(tags) != len(_PATH):
            raise damaged(markup.name)
        self.context = b"".join(self.text[span.start : tag_stop(self.text, span.start)] for span in tags)
        self.sheets = {
            span.attributes.get(NAME, ""): span
            for depth, span in self._found
            if depth == len(_PATH)
            and span.name == f"{TABLE} table"
            and not _EXTERNAL.match(span.attributes.get(NAME, ""))
        }

    def lists(self, name: str) -> list[Element]:
        """Return the elements of that name beside the sheets, such as the database ranges."""
        return [self._tree(span) for depth, span in self._found if depth == len(_PATH) and span.name == name]

    def names(self, sheet: str | None) -> list[Element]:
        """Return the lists of named expressions, of a sheet or of the whole workbook."""
        if sheet is None:
            return self.lists(_NAMES)
        table = self.sheets[sheet]
        inside = (span for depth, span in self._found if depth > len(_PATH) and span.name == _NAMES)
        return [self._tree(span) for span in inside if table.start < span.start < table.stop]

    def styles(self) -> list[Element]:
        """Return the lists of styles."""
        wanted = f"{OFFICE} automatic-styles"
        return [self._tree(span) for depth, span in self._found if depth == 1 and span.name == wanted]

    def _tree(self, span: Span) -> Element:
        root = _START_TAG.match(self.text, self._root)
        if root is None:
            raise damaged(self.markup.name)
        tag = re.split(rb"[\s/>]", root[0][1:], maxsplit=1)[0]
        return tree(root[0] + self.text[span.start : span.stop] + b"</" + tag + b">", self.markup.name)[0]

    @property
    def _root(self) -> int:
        return next(span.start for depth, span in self._found if depth == 0)

    def _check(self) -> None:
        parser = expat.ParserCreate("utf-8", " ")
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(self.text, True)
        except expat.ExpatError as error:
            raise damaged(self.markup.name) from error

    def _parse(self) -> None:
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        try:
            self._parser.Parse(self._rest.text, True)
        except expat.ExpatError as error:
            raise damaged(self.markup.name) from error
        finally:
            # It holds these methods, and they hold it.
            del self._parser
        self._found.sort(key=lambda found: found[1].start)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth = self._depth
        self._depth += 1
        if depth <= len(_PATH) or (depth == len(_PATH) + 1 and name == _NAMES):
            self._open.append((name, attributes, self._rest.place(self._parser.CurrentByteIndex)))

    def _end(self, name: str) -> None:
        self._depth -= 1
        depth = self._depth
        if depth <= len(_PATH) or (depth == len(_PATH) + 1 and name == _NAMES):
            name, attributes, start = self._open.pop()
            stop = element_stop(self.text, start, self._rest.place(self._parser.CurrentByteIndex))
            self._found.append((depth, Span(name, attributes, start, stop)))

    def _doctype(self, *_declaration: object) -> None:
        raise doctype(self.markup.name)
