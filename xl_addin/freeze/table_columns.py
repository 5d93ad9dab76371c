"""Formulas that Excel puts into new rows of a table: taken out where they call our functions, and put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, unescape

from xl_addin.formulas.own_functions import calls_ours
from xl_addin.freeze.kinds import excel_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_addin.parts.markup import Element, Markup
    from xl_addin.parts.workbook import Workbook

_FORMULA = "calculatedColumnFormula"
_QUOTES = {"&quot;": '"', "&apos;": "'"}


class ColumnFormula(NamedTuple):
    """The formula of a table's column.

    Attributes:
        table: the table's name.
        column: the column's name.
        formula: in Excel's syntax without "=".
    """

    table: str
    column: str
    formula: str


def without_ours(content: bytes, name: str) -> tuple[bytes, tuple[ColumnFormula, ...]]:
    """Take the formulas out that call our functions.

    Args:
        content: a workbook file.
        name: how messages call it.

    Returns:
        The file, and what was taken out of it.
    """
    workbook = excel_file(content, name)
    found: list[ColumnFormula] = []
    changes: dict[str, bytes | None] = {}
    for part, markup, table in _tables(workbook):
        splices = []
        for column, formula in _columns(markup):
            if formula is None:
                continue
            start, stop, text = _formula(markup, formula)
            if calls_ours(text):
                splices.append((start, stop, ""))
                found.append(ColumnFormula(table, column.attributes.get("name", ""), text))
        if splices:
            changes[part] = markup.spliced(splices)
    return (workbook.archive.changed(changes) if workbook and changes else content), tuple(found)


def with_formulas(content: bytes, name: str, formulas: Sequence[ColumnFormula]) -> bytes:
    """Put formulas back into the columns that have none; a table or column that is gone is passed over.

    Args:
        content: a workbook file.
        name: how messages call it.
        formulas: what `without_ours` took out.
    """
    wanted = {(one.table, one.column): one.formula for one in formulas}
    workbook = excel_file(content, name) if wanted else None
    changes: dict[str, bytes | None] = {}
    for part, markup, table in _tables(workbook):
        splices = [
            _insertion(markup, column, wanted[table, column.attributes.get("name", "")])
            for column, formula in _columns(markup)
            if formula is None and (table, column.attributes.get("name", "")) in wanted
        ]
        if splices:
            changes[part] = markup.spliced(splices)
    return workbook.archive.changed(changes) if workbook and changes else content


def _tables(workbook: Workbook | None) -> Iterator[tuple[str, Markup, str]]:
    """Yield the parts of tables, and the tables' names."""
    if workbook is None:
        return
    for sheet in workbook.sheets:
        for relation in workbook.relations(sheet.part):
            part = workbook.find(relation.target) if relation.type.endswith("/table") else None
            if part is not None:
                markup = workbook.markup(part)
                root = markup.elements(first_child=True)[0]
                yield part, markup, root.attributes.get("displayName", "")


def _columns(markup: Markup) -> Iterable[tuple[Element, Element | None]]:
    """Return the columns of a table, each with the element that holds its formula."""
    found: list[tuple[Element, Element | None]] = []
    for element in markup.elements():
        if element.local == "tableColumn":
            found.append((element, None))
        elif element.local == _FORMULA and found:
            found[-1] = (found[-1][0], element)
    return found


def _formula(markup: Markup, element: Element) -> tuple[int, int, str]:
    """Return where the element of a formula begins and ends, and the formula."""
    if markup.text[element.stop - 2 : element.stop] == b"/>":
        return element.start, element.stop, ""
    end = markup.text.index(b"<", element.stop)
    text = unescape(markup.text[element.stop : end].decode(), _QUOTES)
    return element.start, markup.text.index(b">", end) + 1, text


def _insertion(markup: Markup, column: Element, formula: str) -> tuple[int, int, str]:
    tag = f"{column.prefix}{_FORMULA}"
    new = f"<{tag}>{escape(formula)}</{tag}>"
    if markup.text[column.stop - 2 : column.stop] == b"/>":
        return column.stop - 2, column.stop, f">{new}</{column.tag}>"
    return column.stop, column.stop, new
