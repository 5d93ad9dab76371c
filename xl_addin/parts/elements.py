"""XML parts as trees of elements, for reading; changes go through bytes instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError, fromstring  # no part with a DTD gets here

from xl_addin.errors import WorkbookError
from xl_addin.parts.markup import Markup, doctype, has_doctype

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DECLARATION: Final = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml\s[^>]*\?>")


def tree(content: bytes, part: str) -> Element:
    """Return the root of a part.

    Args:
        content: the part as it is stored.
        part: how messages call it.

    Raises:
        WorkbookError: it is damaged, or has a document type declaration.
    """
    if has_doctype(content):
        raise doctype(part)
    # What Python decodes, expat need not know the encoding of.
    text = _DECLARATION.sub(b"", Markup(content, part).text, count=1)
    try:
        return fromstring(text)  # noqa: S314 - no DTD gets here
    except (ParseError, LookupError) as error:
        raise damaged(part) from error


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def damaged(part: str) -> WorkbookError:
    """Return the error for a part that is not what it should be."""
    return WorkbookError(f"ブックの部品「{part}」が壊れています。", f"The workbook's part {part} is damaged.")
