"""Finds tags by their name in the text of a worksheet part, by searching its bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_addin.parts.elements import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class TagSearch:
    """The tags of a text in which every "<" begins one.

    Args:
        masked: the text; comments and the like are blanked.
        prefixes: what may stand before the names that are looked for, colon included.
        part: name of the part, for messages.
    """

    def __init__(self, masked: bytes, prefixes: Sequence[bytes], part: str) -> None:
        self._masked = masked
        self._prefixes = prefixes
        self._any = b"(?:" + b"|".join(re.escape(prefix) for prefix in prefixes) + b")"
        self._part = part

    def starts(self, kind: bytes, start: int, stop: int) -> Iterator[int]:
        """Yield where start tags of a name begin."""
        if len(self._prefixes) > 1:
            pattern = re.compile(b"<" + self._any + re.escape(kind) + rb"(?=[\s/>])")
            yield from (found.start() for found in pattern.finditer(self._masked, start, stop))
            return
        text, wanted = self._masked, b"<" + self._prefixes[0] + kind
        length = len(wanted)
        found = text.find(wanted, start, stop)
        while found >= 0:
            if text[found + length] in b" >/\t\r\n":
                yield found
            found = text.find(wanted, found + length, stop)

    def end(self, kind: bytes, start: int, stop: int) -> tuple[int, int]:
        """Return where the next end tag of a name begins, and the byte behind it.

        Raises:
            WorkbookError: there is none.
        """
        if len(self._prefixes) == 1:
            wanted = b"</" + self._prefixes[0] + kind + b">"
            at = self._masked.find(wanted, start, stop)
            nearest = self._masked.find(b"</" + self._prefixes[0] + kind, start, stop)
            if at >= 0 and at == nearest:
                return at, at + len(wanted)
        found = re.compile(b"</" + self._any + re.escape(kind) + rb"\s*>").search(self._masked, start, stop)
        if found is None:
            raise damaged(self._part)
        return found.span()

    def begins(self, kind: bytes, start: int) -> bool:
        """Tell whether a start tag of a name begins at a byte."""
        return any(
            self._masked.startswith(b"<" + prefix + kind, start)
            and self._masked[start + 1 + len(prefix) + len(kind)] in b" >/\t\r\n"
            for prefix in self._prefixes
        )
