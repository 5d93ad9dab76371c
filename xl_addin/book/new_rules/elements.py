"""Finds what has references in the XML of a part, and says how it reads after they were moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr, unescape

from xl_addin.formulas.addresses import Area, area, area_name
from xl_addin.parts.markup import attribute_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.book.new_rules.references import Mover
    from xl_addin.book.new_rules.rows import RowMap
    from xl_addin.parts.markup import Element, Markup

Splice = tuple[int, int, str]
_FORMULAS: Final = frozenset(
    {"f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula", "definedName", "FmlaLink"}
)
_FORMULA_ATTRIBUTES: Final = ("fmlaLink", "fmlaRange", "fmlaTxbx", "textlink", "location")
_ENTITIES: Final = {"&quot;": '"', "&apos;": "'"}


def element_end(markup: Markup, element: Element) -> int:
    """Return the byte behind an element that holds no other of its name."""
    text = markup.text
    if text[element.stop - 2 : element.stop] == b"/>":
        return element.stop
    stop = text.index(b"</" + element.tag.encode(), element.stop)
    return text.index(b">", stop) + 1


def inner_text(markup: Markup, element: Element) -> tuple[int, int, str] | None:
    """Return where the text of an element stands, and the text; None if it is empty or holds more than text."""
    text = markup.text
    if text[element.stop - 2 : element.stop] == b"/>":
        return None
    stop = text.find(b"<", element.stop)
    if not text.startswith(b"</", stop) or stop == element.stop:
        return None
    return element.stop, stop, unescape(text[element.stop : stop].decode(), _ENTITIES)


def formula_splices(
    markup: Markup, elements: Sequence[Element], mover: Mover, sheet: str, place: str
) -> Iterator[Splice]:
    """Yield how formulas among some elements, and in their attributes, read after they were moved.

    Args:
        markup: the part.
        elements: those to look at.
        mover: moves references.
        sheet: the sheet that references without one mean; "" for none.
        place: how messages call the part.
    """
    for element in elements:
        if element.local in _FORMULAS:
            found = inner_text(markup, element)
            if found is not None:
                start, stop, text = found
                moved = mover.formula(text, sheet, place)
                if moved != text:
                    yield start, stop, escape(moved)
        for name in _FORMULA_ATTRIBUTES:
            given = element.attributes.get(name)
            if given:
                moved = mover.formula(given.removeprefix("#"), sheet, place)
                if moved != given.removeprefix("#"):
                    start, stop = attribute_value(markup, element, name)
                    hash_ = "#" if given.startswith("#") else ""
                    yield start, stop, quoteattr(hash_ + moved, {'"': "&quot;"})[1:-1]


def moved_areas(text: str, rows: RowMap) -> str:
    """Return a list of areas, "A1:B4 C7", where they are now; what is gone is left out."""
    found = []
    for each in text.split():
        where = area(each)
        if where is None:
            found.append(each)
            continue
        span = rows.span(where.row, where.last_row)
        if span is None:
            parts = [there for row in range(where.row, where.last_row + 1) if (there := rows.row(row)) is not None]
            found += [area_name(Area(first, where.col, last, where.last_col)) for first, last in runs(parts)]
        else:
            found.append(area_name(Area(span[0], where.col, span[1], where.last_col)))
    return " ".join(found)


def runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of adjoining rows."""
    found: list[tuple[int, int]] = []
    for row in sorted(set(rows)):
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def attribute_splice(markup: Markup, element: Element, name: str, value: str) -> Splice:
    """Say how an attribute gets another value."""
    return (*attribute_value(markup, element, name), escape(value, {'"': "&quot;"}))


def with_value(raw: str, name: str, value: str) -> str:
    """Return an element with another value of an attribute that it has."""
    return re.sub(rf'(\s{name}\s*=\s*)(?:"[^"]*"|\'[^\']*\')', lambda found: f'{found[1]}"{value}"', raw, count=1)
