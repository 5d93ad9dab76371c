"""Makes a changed workbook file what it was, part for part, as long as nothing else has changed it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from xl_addin.hosts.excel.journal import journal, undone
from xl_addin.parts.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Mapping

_GONE = b""
"""What a part counts as that a change took away."""


def noted(before: bytes, after: bytes, name: str) -> dict[str, Any]:
    """Return what makes a file out of a later one again.

    Args:
        before: the file as it was.
        after: the file as it is now.
        name: how messages call it.
    """
    old, new = Archive(before, name), Archive(after, name)
    was = {part: old.read(part) for part in old.names}
    now = {part: new.read(part) for part in new.names}
    parts = [part for part in dict.fromkeys((*was, *now)) if was.get(part) != now.get(part)]
    text = journal({part: was.get(part) for part in parts}, {part: now.get(part, _GONE) for part in parts})
    entries: dict[str, Any] = json.loads(text)
    return entries


def restored(content: bytes, parts: Mapping[str, Any], name: str) -> bytes | None:
    """Return the file as it was, None if one of the parts that differ has been changed since.

    Args:
        content: the file as it is now.
        parts: what `noted` returned.
        name: how messages call it.
    """
    archive = Archive(content, name)
    present = frozenset(archive.names)
    before = undone(json.dumps(parts).encode(), lambda part: archive.read(part) if part in present else _GONE)
    return None if before is None else archive.changed(before)


def digest(content: bytes, name: str) -> str:
    """Return a fingerprint of all parts of a file."""
    archive = Archive(content, name)
    found = hashlib.sha256()
    for part in sorted(archive.names):
        found.update(f"{part}\n".encode("utf-8", "surrogatepass"))
        found.update(hashlib.sha256(archive.read(part)).digest())
    return found.hexdigest()
