"""What registering changed in a workbook file, written into the file itself, so that it can be undone to the byte.

The journal is a part that no relationship leads to: the standard calls it unknown, and readers ignore it. Excel leaves it
out when it saves; by then the parts it speaks of are others, too.

Source: ECMA-376-1, 9.1.4 (unknown parts).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PART: Final = "xladdin/registration.json"
TYPE: Final = "application/json"
_FORMAT: Final = 1
_LARGEST: Final = 200_000_000


def journal(before: Mapping[str, bytes | None], after: Mapping[str, bytes]) -> bytes:
    """Return a journal of changed parts.

    Args:
        before: their contents before; None for a part that was not there.
        after: their contents now.
    """
    parts = {name: _entry(before[name], content) for name, content in after.items()}
    return json.dumps({"format": _FORMAT, "parts": parts}, indent=1, sort_keys=True).encode()


def undone(text: bytes, read: Callable[[str], bytes | None]) -> dict[str, bytes | None] | None:
    """Return the parts as they were before, None for a part that was not there.

    Args:
        text: the journal.
        read: returns a part as it is now, None if it is not there.

    Returns:
        None if a part has been changed since, or the journal cannot be read.
    """
    try:
        written = json.loads(text)
        if written["format"] != _FORMAT:
            return None
        return {name: _before(entry, read(name)) for name, entry in written["parts"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error, zlib.error):
        return None


def _entry(before: bytes | None, after: bytes) -> dict[str, Any]:
    entry: dict[str, Any] = {"now": _fingerprint(after)}
    if before is None:
        return entry
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old = before[start : len(before) - end]
    packed = base64.b64encode(zlib.compress(old, 9)).decode()
    return {**entry, "before": _fingerprint(before), "start": start, "end": end, "old": packed}


def _before(entry: Mapping[str, Any], now: bytes | None) -> bytes | None:
    if now is None or _fingerprint(now) != entry["now"]:
        raise ValueError("changed since")
    if "before" not in entry:
        return None
    inflate = zlib.decompressobj()
    old = inflate.decompress(base64.b64decode(entry["old"], validate=True), _LARGEST)
    before = now[: entry["start"]] + old + now[len(now) - entry["end"] :]
    if _fingerprint(before) != entry["before"]:
        raise ValueError("not what it was")
    return before


def _fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _common(one: bytes, other: bytes) -> int:
    """Return how many bytes agree at the beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
