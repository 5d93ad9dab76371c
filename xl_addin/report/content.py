"""What a report says, without a word of how it is drawn: chapters of sentences, pictures and tables."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.report.shapes import Picture

_NUMBER = re.compile(r"[+−±]?[0-9][0-9,.]*(?:～[0-9]+)? ?(?:[％点位円万人件数量]{0,2}|市町村|人/1万人)|－")

Cell = str | float | None
"""A text, a number, or nothing where it cannot be computed."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        head: its header.
        form: how its numbers are shown: a format specification such as ``.1f`` or ``+.1f``; "" for the shortest.
        share: of the width that is left, how much a column of texts takes; 0 for one as wide as its cells.
    """

    head: str
    form: str = ""
    share: float = 0


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        caption: what it shows.
        columns: its columns.
        rows: one cell per column.
        marked: places of the rows that stand out.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    marked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Figure:
    """A picture with what it shows.

    Attributes:
        caption: the line below it.
        picture: what is drawn.
        described: the same in words, for who cannot see it.
    """

    caption: str
    picture: Picture
    described: str


@dataclass(frozen=True)
class Chapter:
    """A chapter.

    Attributes:
        heading: its heading.
        said: what it says, most important first; each stands as a paragraph of its own.
        figures: its pictures.
        tables: its tables.
        notes: how to read it, and what it rests on.
        main: how many of the first things that it says are main results.
        appended: tables of everybody's figures, which stand at the end of the report.
    """

    heading: str
    said: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    main: int = 1
    appended: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Report:
    """A report.

    Attributes:
        title: the scheme and the year.
        about: what it is about.
        subtitle: whose it is, and what it was made from.
        warning: what must not be overlooked, such as figures that are made up; "" for nothing.
        results: the main results, each a sentence.
        chapters: in their order.
    """

    title: str
    about: str
    subtitle: str
    warning: str
    results: tuple[str, ...]
    chapters: tuple[Chapter, ...]


def cell_text(cell: Cell, column: Column) -> str:
    """Write a cell as a reader sees it.

    Args:
        cell: what it holds.
        column: its column.

    Returns:
        Its text; "－" where there is nothing.
    """
    if cell is None:
        return "－"
    if isinstance(cell, str):
        return cell
    shown = format(cell, column.form or ".10g")
    return shown.replace("-", "−") if float(shown.replace(",", "").rstrip("%") or 0) else shown.lstrip("+-")


def is_number(table: Table, place: int) -> bool:
    """Tell whether a column of a table holds numbers, with or without a sign and a unit; they stand to the right."""
    texts = [cell_text(row[place], table.columns[place]) for row in table.rows]
    return all(_NUMBER.fullmatch(text) for text in texts if text)


def letters(report: Report) -> frozenset[str]:
    """Collect every letter that stands anywhere in a report."""
    found = set("".join(_texts(report)))
    found |= {
        letter
        for chapter in report.chapters
        for table in chapter.tables
        for row in table.rows
        for cell, column in zip(row, table.columns, strict=True)
        for letter in cell_text(cell, column)
    }
    return frozenset(found)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, frozenset)):
        for item in value:
            yield from _texts(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
