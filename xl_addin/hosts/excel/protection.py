"""Tells whether a VBA project is locked or has a password, from the stream ``PROJECT``.

Source: [MS-OVBA] 2.3.1.15 to 2.3.1.17 and 2.4.3.
"""

from __future__ import annotations

import re
from typing import Final

_ENTRY: Final = re.compile(rb'^(CMG|DPB|GC)="([0-9A-Fa-f]*)"\s*$', re.MULTILINE)
_FREE: Final = {b"CMG": b"\0\0\0\0", b"DPB": b"\0", b"GC": b"\xff"}
"""What each entry holds in a project that nobody locked: no protection, no password, visible."""


def protected(text: bytes) -> bool:
    """Tell whether a project may not be changed by others.

    Args:
        text: the stream ``PROJECT``.

    Returns:
        True if it is locked, has a password, or says neither in a readable way.
    """
    entries = {
        key: _decrypted(bytes.fromhex(value.decode())) for key, value in _ENTRY.findall(text) if not len(value) % 2
    }
    return entries != _FREE


def _decrypted(data: bytes) -> bytes | None:
    """Return what an entry hides; None if it is not a valid one."""
    if len(data) < 7:  # noqa: PLR2004  # seed, version, key and four bytes of length
        return None
    seed, version, key = data[0], data[0] ^ data[1], data[0] ^ data[2]
    before, last, plain = data[2], data[1], key
    decoded = []
    for byte in data[3:]:
        plain = byte ^ (last + plain) & 0xFF
        decoded.append(plain)
        last, before = before, byte
    ignored = (seed & 6) // 2
    length = int.from_bytes(decoded[ignored : ignored + 4], "little")
    hidden = bytes(decoded[ignored + 4 :])
    return hidden if version == 2 and len(hidden) == length else None  # noqa: PLR2004  # the only version
