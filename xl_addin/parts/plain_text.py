"""Prepares the bytes of an XML part for being searched instead of parsed."""

from __future__ import annotations

import re
from typing import Final
from xml.parsers import expat

from xl_addin.parts.elements import damaged
from xl_addin.parts.markup import doctype

_OPAQUE: Final = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>", re.DOTALL)


def checked(text: bytes, part: str) -> tuple[str, list[tuple[int, bytes, str]]]:
    """Make sure that a part is well formed, without looking at more of it than its namespaces.

    Args:
        text: the part as UTF-8.
        part: its name.

    Returns:
        The root's name, and the namespaces that are bound: where, to which prefix with its colon, and which.

    Raises:
        WorkbookError: it is not well formed, or has a document type declaration.
    """
    parser = expat.ParserCreate("utf-8", " ")
    roots: list[str] = []
    bindings: list[tuple[int, bytes, str]] = []

    def root(name: str, _attributes: object) -> None:
        roots.append(name)
        parser.StartElementHandler = None

    def bound(prefix: str | None, uri: str | None) -> None:
        bindings.append((parser.CurrentByteIndex, f"{prefix}:".encode() if prefix else b"", uri or ""))

    def declared(*_declaration: object) -> None:
        raise doctype(part)

    parser.StartElementHandler, parser.StartNamespaceDeclHandler = root, bound
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise damaged(part) from error
    return roots[0], bindings


def prefixes_of(bindings: list[tuple[int, bytes, str]], space: str) -> tuple[bytes, ...]:
    """Return the prefixes, colons included, that a namespace is bound to."""
    return tuple(sorted({prefix for _at, prefix, uri in bindings if uri == space}))


def blanked(text: bytes) -> bytes:
    """Return a well-formed part with blanks for comments, CDATA sections and instructions: every "<" begins a tag."""
    opaque = b"<!" in text or text.find(b"<?", 2) >= 0
    return _OPAQUE.sub(_blank, text) if opaque else text


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])
