"""Finds elements in an XML part and says at which byte they stand, so that a few bytes can be changed and no more."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.parsers import expat

from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterable

NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""A character that no XML can hold, not even as a reference."""

_DECLARED: Final = re.compile(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_NO_ENCODINGS: Final = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
"""Codecs of Python that decode texts and are no encodings of XML; some take forever for long ones."""
_PIECE: Final = 1 << 12
_START_TAG: Final = re.compile(rb"""<[^\s/>]+((?:[^>"']|"[^"]*"|'[^']*')*)>""")


class Element(NamedTuple):
    """The start tag of an element, and where its end tag begins.

    Attributes:
        name: namespace and local name with a space between them.
        tag: its name as it is written.
        attributes: by name, with the namespace and a space before it where there is one.
        start: byte at which the start tag begins.
        stop: byte behind it.
        depth: 0 for the root.
    """

    name: str
    tag: str
    attributes: dict[str, str]
    start: int
    stop: int
    depth: int

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition(" ")[2]

    @property
    def prefix(self) -> str:
        """What stands before the name, colon included."""
        before, colon, _ = self.tag.rpartition(":")
        return before + colon


class _EnoughError(Exception):
    """The rest need not be read."""


class Markup:
    """An XML part as UTF-8, whatever it was stored in.

    Args:
        content: the part.
        name: how messages call it.

    Raises:
        WorkbookError: it cannot be read as text.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self._codec = _codec(content)
        if _is_no_encoding(self._codec):
            raise self._broken()
        try:
            text = content if self._codec == "utf-8" else content.decode(self._codec).encode()
            same = self.stored(text) == content
        except (LookupError, UnicodeError) as error:
            raise self._broken() from error
        if not same:
            raise self._broken()
        self.text = text

    def stored(self, text: bytes) -> bytes:
        """Return a text of this part in the encoding it is stored in."""
        if self._codec == "utf-8":
            return text
        return text.decode().encode(self._codec, "xmlcharrefreplace")

    def elements(self, *, children_only: bool = False, first_child: bool = False) -> list[Element]:
        """Return the elements of the part, in order.

        Args:
            children_only: the root and its children alone.
            first_child: the root and its first child alone; the rest of the part is not read.

        Raises:
            WorkbookError: it is no well-formed XML, or it has a document type declaration.
        """
        found: list[Element] = []
        parser = expat.ParserCreate("utf-8", " ")
        depth = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            if not children_only or depth <= 1:
                found.append(self._element(name, attributes, parser.CurrentByteIndex, depth))
            depth += 1
            if first_child and depth > 1:
                raise _EnoughError

        def end(_name: str) -> None:
            nonlocal depth
            depth -= 1

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            parser.Parse(self.text, True)
        except _EnoughError:
            pass
        except expat.ExpatError as error:
            raise self._broken() from error
        return found

    def spliced(self, splices: Iterable[tuple[int, int, str]]) -> bytes:
        """Return the part, as it is stored, with texts in place of bytes.

        Args:
            splices: start, stop and new text of each change.
        """
        pieces, last = [], 0
        for start, stop, new in sorted(splices):
            pieces += [self.text[last:start], new.encode()]
            last = stop
        return self.stored(b"".join([*pieces, self.text[last:]]))

    def end_tag(self) -> int:
        """Return where the end tag of the root begins.

        Raises:
            WorkbookError: the root has none, being empty.
        """
        found = self.text.rfind(b"</")
        if found < 0:
            raise self._broken()
        return found

    def _element(self, name: str, attributes: dict[str, str], start: int, depth: int) -> Element:
        found = _START_TAG.match(self.text, start)
        if found is None:
            raise self._broken()
        tag = self.text[start + 1 : found.start(1)].decode()
        return Element(name, tag, attributes, start, found.end(), depth)

    def _refuse_doctype(self, *_declaration: object) -> None:
        raise doctype(self.name)

    def _broken(self) -> WorkbookError:
        return WorkbookError(
            f"ブックの部品「{self.name}」が壊れています。", f"The workbook's part {self.name} is damaged."
        )


def has_doctype(content: bytes) -> bool:
    """Tell whether an XML part has a document type declaration; of a part that is no XML, no."""
    if _is_no_encoding(_codec(content)):
        return False
    parser = expat.ParserCreate()
    seen = False

    def declared(*_declaration: object) -> None:
        nonlocal seen
        seen = True
        raise _EnoughError

    def element(*_element: object) -> None:
        raise _EnoughError

    parser.StartDoctypeDeclHandler, parser.StartElementHandler = declared, element
    with contextlib.suppress(_EnoughError, expat.ExpatError, LookupError, ValueError):
        # Such a declaration comes before the first element, and expat goes on to the end of what it was given.
        for start in range(0, len(content), _PIECE):
            parser.Parse(content[start : start + _PIECE], False)
    return seen


def doctype(name: str) -> WorkbookError:
    """Return the error for a part with a document type declaration, which no honest workbook has."""
    return WorkbookError(
        f"ブックの部品「{name}」に文書型宣言（DTD）があるため、安全のため処理しません。",
        f"The workbook's part {name} has a document type declaration (DTD) and is refused for safety.",
    )


def attribute_value(markup: Markup, element: Element, name: str) -> tuple[int, int]:
    """Return where the value of an attribute stands, its quotes not counted."""
    pattern = re.compile(rb"""\s""" + re.escape(name.encode()) + rb"""\s*=\s*(?:"([^"]*)"|'([^']*)')""")
    found = pattern.search(markup.text, element.start, element.stop)
    if found is None:
        raise KeyError(name)
    return found.span(1) if found[1] is not None else found.span(2)


def _is_no_encoding(codec: str) -> bool:
    return codec.replace("-", "_") in _NO_ENCODINGS


def _codec(content: bytes) -> str:
    if content.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if content.startswith(b"\xfe\xff"):
        return "utf-16-be"
    if content.startswith(b"<\0?\0"):
        return "utf-16-le"
    if content.startswith(b"\0<\0?"):
        return "utf-16-be"
    found = _DECLARED.match(content.removeprefix(b"\xef\xbb\xbf"))
    declared = found[1].decode("ascii").lower() if found else "utf-8"
    return "utf-8" if declared in {"utf-8", "utf8", "us-ascii", "ascii"} else declared
