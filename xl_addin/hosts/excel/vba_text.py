"""Pieces of VBA source: messages in letters that every code page has, and the stamp of a module."""

from __future__ import annotations

import hashlib
import re

from xl_addin import __version__

STAMP = "@STAMP@"
"""What stands for the stamp until `finished`."""
_CHUNK = 12
_REMARK = "Written by xl-addin excel register; changes are lost."
_STAMPED = re.compile(r"^'xl-addin ([0-9][^ \r\n]*) ([0-9a-f]{16})", re.MULTILINE)


def said(ja: str, en: str, indent: int = 12) -> str:
    """Append a message in both languages to the variable `text`.

    Args:
        ja: in Japanese.
        en: in English, on a line of its own.
        indent: of the lines.

    Returns:
        Lines of VBA, with all but ASCII letters by their numbers.
    """
    space = " " * indent
    lines = [*letters(ja), "vbCrLf", f'"{en}"']
    return "".join(f"{space}text = text & {line}\n" for line in lines)


def letters(text: str) -> list[str]:
    """Write a text as expressions of VBA that add up to it, none of them too long for a line.

    Args:
        text: any text without line ends and quotation marks.
    """
    expressions = []
    for run in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", text):
        if run.isascii():
            expressions.append(f'"{run}"')
            continue
        numbers = [f"ChrW$(&H{ord(letter):04X})" for letter in run]
        expressions += [" & ".join(numbers[start : start + _CHUNK]) for start in range(0, len(numbers), _CHUNK)]
    return expressions


def finished(text: str) -> str:
    """Return a module with its stamp and the line ends of VBA.

    Args:
        text: the module with `STAMP` where its stamp shall stand.
    """
    fingerprint = hashlib.sha256(text.encode()).hexdigest()[:16]
    stamped = text.replace(STAMP, f"'xl-addin {__version__} {fingerprint}. {_REMARK}", 1)
    return stamped.replace("\n", "\r\n")


def stamp(source: str) -> tuple[str, str] | None:
    """Return version and fingerprint that a module of ours carries, None for any other module.

    Excel may set spaces and capitals of a source anew when it saves, but leaves comments alone.
    """
    found = _STAMPED.search(source)
    return (found[1], found[2]) if found else None
