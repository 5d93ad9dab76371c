"""Reads and changes ``xlwings.conf`` line by line, as the VBA part of xlwings reads it: `"KEY","value"`, ANSI."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_LINE: Final = re.compile(rb'\s*"([^"]*)"\s*,\s*"([^"]*)"\s*')
# xlwings looks up its own keys only: this one leaves the Python of the user's other workbooks alone.
OWN: Final = "XLADDIN_INTERPRETER"
INTERPRETERS: Final = (OWN, "INTERPRETER_WIN", "INTERPRETER")
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Conf:
    """A configuration file.

    Args:
        values: the settings by upper-case key; of a key that repeats the first, as VBA takes it.
        faults: numbers of lines that are not `"KEY","value"`; VBA pairs keys and values wrongly from there on.
        marked: whether a UTF-8 mark (BOM) opens the file, which hides the first setting from VBA.
    """

    values: dict[str, str]
    faults: tuple[int, ...]
    marked: bool = False


def read(content: bytes, ansi: str) -> Conf:
    """Read a configuration.

    Args:
        content: the file.
        ansi: the code page that VBA reads it in.

    Returns:
        What VBA would find in it.
    """
    values: dict[str, str] = {}
    faults = []
    marked = content.startswith(_BOM)
    for number, line in enumerate(_lines(content[len(_BOM) :] if marked else content), 1):
        found = _LINE.fullmatch(line)
        if found is None:
            faults.append(number)
        elif number > 1 or not marked:
            key, value = (part.decode(ansi, "replace") for part in found.groups())
            values.setdefault(key.upper(), value)
    return Conf(values, tuple(faults), marked)


def line_of(content: bytes, key: str) -> bytes | None:
    """The line that sets a key, without its end; None if no line does."""
    return next((line for line in _lines(content) if _key(line) == key), None)


def with_line(content: bytes, key: str, line: bytes | None) -> bytes:
    """Put a line in the place of the one that sets a key.

    Args:
        content: the file.
        key: the key in upper case.
        line: the new line without its end; None takes the line away.

    Returns:
        The file with every other line as it was; a key that is new stands at the end.
    """
    parts = content.splitlines(keepends=True)
    for place, part in enumerate(parts):
        body = part.rstrip(b"\r\n")
        if _key(body) == key:
            parts[place] = b"" if line is None else line + part[len(body) :]
            return b"".join(parts)
    if line is None:
        return content
    end = b"" if not content or content.endswith((b"\n", b"\r")) else b"\r\n"
    return content + end + line + b"\r\n"


def made_line(key: str, value: str, ansi: str) -> bytes:
    """The line that sets a key to a value.

    Raises:
        UnicodeEncodeError: the value does not exist in the code page.
    """
    return f'"{key}","{value}"'.encode(ansi, "strict")


def _key(line: bytes) -> str | None:
    found = _LINE.fullmatch(line)
    return None if found is None else found.group(1).decode("ascii", "replace").upper()


def _lines(content: bytes) -> list[bytes]:
    return content.splitlines()
