"""Writes start tags again with other attributes, and elements that are new, whatever prefixes a file uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from xl_addin.parts.ods.spaces import TEXT
from xl_addin.parts.tags import attributes, tag_at, with_attributes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.parts.ods.runs import Scope

_IN_QUOTES: Final = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
_SPACES: Final = re.compile(r"^ | {2,}| $|\t")
_IDENTITY: Final = re.compile(rb"""\sxml:id\s*=\s*(?:"[^"]*"|'[^']*')""")
_TAG: Final = re.compile(rb"""<[^\s/>!?]+(?:[^>"']|"[^"]*"|'[^']*')*>""")


def retagged(
    tag: bytes,
    scope: Scope,
    changes: Mapping[str, str | None],
    *,
    empty: bool,
    declared: Mapping[str, str] | None = None,
) -> bytes:
    """Return a start tag with other attributes.

    Args:
        tag: the start tag as it is.
        scope: the namespaces declared there, its own included.
        changes: values by namespace and local name with a space between them; None for an attribute that goes.
        empty: whether the new tag ends its element.
        declared: further namespaces to declare, by prefix.
    """
    at = tag_at(tag, 0)
    written: dict[bytes, bytes | None] = {
        f"xmlns:{prefix}".encode(): _quoted(uri) for prefix, uri in (declared or {}).items()
    }
    left = dict(changes)
    for name in attributes(tag, at):
        prefix, colon, local = name.decode().partition(":")
        full = f"{scope.get(prefix, '')} {local}" if colon else ""
        if full in left:
            value = left.pop(full)
            written[name] = None if value is None else _quoted(value)
    for full, value in left.items():
        if value is not None:
            space, _, local = full.rpartition(" ")
            known = prefix_of(scope, space)
            prefix = known or _unused(scope, written)
            if known is None:
                written[f"xmlns:{prefix}".encode()] = _quoted(space)
                scope = {**scope, prefix: space}
            written[f"{prefix}:{local}".encode()] = _quoted(value)
    return with_attributes(tag, at, written, empty=empty)


def paragraphs(text: str, scope: Scope) -> bytes:
    """Return a text as paragraphs, one a line, with every space and tab kept."""
    prefix = prefix_of(scope, TEXT)
    declared = ""
    if prefix is None:
        prefix = _unused(scope, {})
        declared = f' xmlns:{prefix}="{TEXT}"'

    def spaced(found: re.Match[str]) -> str:
        if found[0] == "\t":
            return f"<{prefix}:tab/>"
        # A single space between words needs no element.
        first = "" if found.start() == 0 or found.end() == len(found.string) else " "
        count = len(found[0]) - len(first)
        return first + (f'<{prefix}:s {prefix}:c="{count}"/>' if count > 1 else f"<{prefix}:s/>")

    lines = (_SPACES.sub(spaced, escape(line)) for line in text.split("\n"))
    name = f"{prefix}:p"
    return "".join(f"<{name}{declared}>{line}</{name}>" if line else f"<{name}{declared}/>" for line in lines).encode()


def without_identity(content: bytes) -> bytes:
    """Return elements without the identifiers that only one element of a file may have."""
    if b"xml:id" not in content:
        return content
    return _TAG.sub(lambda found: _IDENTITY.sub(b"", found[0]), content)


def prefix_of(scope: Scope, space: str) -> str | None:
    """Return a prefix that stands for a namespace, None if there is none but perhaps the default one."""
    return next((prefix for prefix, uri in scope.items() if uri == space and prefix), None)


def _unused(scope: Scope, written: Mapping[bytes, object]) -> str:
    number = 1
    while f"x{number}" in scope or f"xmlns:x{number}".encode() in written:
        number += 1
    return f"x{number}"


def _quoted(value: str) -> bytes:
    return escape(value, _IN_QUOTES).encode()
