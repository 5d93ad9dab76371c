"""Start tags in the bytes of a part that is known to be well formed: where they end, and their attributes."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_TAG: Final = re.compile(rb"""<[^\s/>]+((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE: Final = re.compile(rb"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class Tag(NamedTuple):
    """A start tag, or the tag of an empty element.

    Attributes:
        start: byte at which it begins.
        stop: byte behind it.
        empty: whether it ends its element, too.
    """

    start: int
    stop: int
    empty: bool


def tag_at(text: bytes, start: int) -> Tag:
    """Return the tag that begins at a byte."""
    stop = text.index(b">", start) + 1
    if b'"' in text[start:stop] or b"'" in text[start:stop]:
        found = _TAG.match(text, start)
        if found is not None:
            stop = found.end()
    return Tag(start, stop, text[stop - 2 : stop] == b"/>")


def attributes(text: bytes, tag: Tag) -> dict[bytes, bytes]:
    """Return the attributes of a tag as they are written, references to characters not resolved."""
    return {
        name: one if one or not other else other for name, one, other in _ATTRIBUTE.findall(text, tag.start, tag.stop)
    }


def with_attributes(text: bytes, tag: Tag, changes: dict[bytes, bytes | None], *, empty: bool) -> bytes:
    """Return a tag with other attributes, everything else in it as it was.

    Args:
        text: the part.
        tag: the tag.
        changes: values as they are to be written; None for one that goes.
        empty: whether the new tag ends its element.
    """
    body = text[tag.start : tag.stop - (2 if tag.empty else 1)].rstrip()
    pieces, last = [], 0
    left = {name: value for name, value in changes.items() if value is not None}
    for found in _ATTRIBUTE.finditer(body):
        name = found[1]
        if name not in changes:
            continue
        pieces.append(body[last : found.start()].rstrip())
        last = found.end()
        if name in left:
            pieces.append(b' %s="%s"' % (name, left.pop(name)))
    pieces.append(body[last:])
    pieces.extend(b' %s="%s"' % item for item in left.items())
    return b"".join(pieces) + (b"/>" if empty else b">")
