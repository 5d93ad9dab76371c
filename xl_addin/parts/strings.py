"""Texts of cells as Excel's XML holds them: escapes for what XML cannot hold, and the table of shared texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from xl_addin.errors import WorkbookError
from xl_addin.parts.elements import local, tree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LIKE_AN_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NO_XML: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_REFERENCE: Final = re.compile("&(amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);")
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def unescaped(text: str) -> str:
    """Return a text of the file as a cell shows it: ``_x000D_`` is a carriage return."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if _SURROGATE.search(plain):
        return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return plain


def escaped(text: str) -> str:
    """Return a cell's text as XML that means the same to Excel.

    Raises:
        WorkbookError: it holds half a character.
    """
    if _SURROGATE.search(text):
        raise WorkbookError("文字として正しくない文字列です。", "The text holds half a character.")
    marked = _LIKE_AN_ESCAPE.sub("_x005F_", text)
    return escape(_NO_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", marked))


def resolved(text: bytes) -> str:
    """Return a piece of XML between two tags as the text that it stands for."""
    plain = text.decode()
    if "\r" in plain:
        plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    return _REFERENCE.sub(_character, plain) if "&" in plain else plain


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if not name.startswith("#"):
        return _ENTITIES[name]
    return chr(int("0" + name[1:], 0) if name[1] == "x" else int(name[1:]))


def shared_strings(content: bytes, part: str) -> list[str]:
    """Return the texts of the table of shared texts, formats and readings (ruby) left out.

    Raises:
        WorkbookError: the part is damaged.
    """
    return [rich_text(item) for item in tree(content, part) if local(item) == "si"]


def rich_text(item: Element) -> str:
    """Return the text of an element that holds it whole or in runs; a run's reading is no part of it."""
    texts = []
    for child in item:
        if local(child) == "t":
            texts.append(child.text or "")
        elif local(child) == "r":
            texts.extend(run.text or "" for run in child if local(run) == "t")
    return unescaped("".join(texts))
