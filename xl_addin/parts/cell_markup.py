"""Writes the contents of a cell as Excel's XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import escape

from xl_addin.errors import WorkbookError
from xl_addin.formulas.nodes import FormulaError
from xl_addin.formulas.storing import stored
from xl_addin.formulas.tokens import bare
from xl_addin.parts.contents import LONGEST_FORMULA, LONGEST_TEXT, SHARED_ERRORS, ErrorValue
from xl_addin.parts.markup import NO_XML
from xl_addin.parts.numbers import finite, number_text
from xl_addin.parts.strings import escaped

if TYPE_CHECKING:
    from xl_addin.formulas.addresses import Area
    from xl_addin.parts.contents import Value

_ERRORS: Final = SHARED_ERRORS | {"#GETTING_DATA"}
_LATER_ERROR: Final = "#VALUE!"
"""What Excel itself saves for errors that came later, such as #SPILL! and #CALC!."""


class Content(NamedTuple):
    """The type that a cell's start tag names, None for a number, and the elements that hold the value."""

    type: bytes | None
    xml: bytes


def content(value: Value, prefix: str, *, computed: bool) -> Content:
    """Write a value.

    Args:
        value: it; None is nothing.
        prefix: what stands before the names of elements.
        computed: a formula's result; else a text stands in the cell itself.

    Raises:
        WorkbookError: it cannot stand in a cell.
    """
    if value is None:
        return Content(None, b"")
    if isinstance(value, bool):
        return Content(b"b", _saved("1" if value else "0", prefix))
    if isinstance(value, ErrorValue):
        return Content(b"e", _saved(value if value in _ERRORS else _LATER_ERROR, prefix))
    if not isinstance(value, str):
        return Content(None, _saved(number_text(finite(value)), prefix))
    if len(value.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_TEXT:
        raise WorkbookError(
            f"セルの文字列は {LONGEST_TEXT:,} 文字までです。", f"A cell holds at most {LONGEST_TEXT:,} characters."
        )
    space = ' xml:space="preserve"' if value != value.strip() else ""
    text = escaped(value)
    if computed:
        return Content(b"str", f"<{prefix}v{space}>{text}</{prefix}v>".encode())
    return Content(b"inlineStr", f"<{prefix}is><{prefix}t{space}>{text}</{prefix}t></{prefix}is>".encode())


def formula(text: str, prefix: str, area: Area | None = None, name: str = "") -> bytes:
    """Write a formula.

    Args:
        text: the formula in Excel's syntax.
        prefix: what stands before the names of elements.
        area: the cells that it fills as an array formula; None for an ordinary one.
        name: the area's name.

    Raises:
        WorkbookError: it is empty or too long, or cannot be read.
    """
    text = bare(text)
    if not text.strip():
        raise WorkbookError("数式が空です。", "The formula is empty.")
    if len(text.encode("utf-16-le", "surrogatepass")) >= 2 * LONGEST_FORMULA:
        raise WorkbookError(
            f"数式は {LONGEST_FORMULA:,} 文字までです。", f"A formula has at most {LONGEST_FORMULA:,} characters."
        )
    if NO_XML.search(text):
        raise WorkbookError(
            "数式に制御文字が含まれています。", "The formula holds a character that no workbook can hold."
        )
    try:
        written = stored(text)
    except FormulaError as error:
        raise WorkbookError(error.ja, error.en) from error
    return formula_element(written, prefix, "" if area is None else f' t="array" ref="{name}"')


def formula_element(text: str, prefix: str, given: str) -> bytes:
    """Write a formula as it is to stand in the file.

    Args:
        text: the formula.
        prefix: what stands before the names of elements.
        given: the element's attributes, a space before each.
    """
    space = ' xml:space="preserve"' if text != text.strip() else ""
    # A carriage return would be read as a line's end.
    escaped_text = escape(text, {"\r": "&#13;"})
    return f"<{prefix}f{given}{space}>{escaped_text}</{prefix}f>".encode()


def _saved(text: str, prefix: str) -> bytes:
    return f"<{prefix}v>{text}</{prefix}v>".encode()
