"""Finds where a sheet holds points of a rule book's indicators: comparison sheets line by line, and lists of entities."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from xl_addin.audit.rule_names import is_whole, line_named, names_of
from xl_addin.audit.words import folded, is_difference
from xl_addin.audit.years import years_in
from xl_addin.cells import parse_number
from xl_addin.rulebook.tiers import Section, TierIndicator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.audit.model import SheetModel
    from xl_addin.rulebook.tiers import Line, TierBook

Role = Literal["printed", "scored"]
_LINES: Final = 60
_NAMES: Final = 3
_LONGEST_NUMBER: Final = 8
_COLUMNS: Final = 30
_LABELS: Final = 4
_ROWS: Final = 3_000
_PRINTED: Final = re.compile(r"配点|満点|上限|最高点|\bmax|points? available")
_SCORED: Final = re.compile(r"得点|評価点|獲得|点数|\bscores?\b|^点$|^点数?\(|points?$")
_NO_POINTS: Final = re.compile(r"率|割合|%|順位|偏差|位$|rate|rank|達成|該当|人数|件数|一人当たり|円")
_OF_POINTS: Final = re.compile(r"得点|点数|評価点|配点|score|points?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Spot:
    """A cell that holds points of a rule book.

    Attributes:
        row: its row.
        col: its column.
        value: the points.
        role: the points that may be had, or those that somebody has.
        whose: the indicator, the section, or None for everything.
        line: the line, if the points are of one.
        among: of a total in a list the indicators that it adds up; empty if that is not known.
    """

    row: int
    col: int
    value: float
    role: Role
    whose: TierIndicator | Section | None
    line: Line | None = None
    among: tuple[TierIndicator, ...] = ()


@dataclass(frozen=True)
class _Anchor:
    row: int
    col: int
    whose: TierIndicator | Section | None


def spots(sheet: SheetModel, book: TierBook) -> Iterator[Spot]:
    """Yield the cells of a sheet that hold points of a rule book."""
    names = names_of(book)
    anchors = [
        _Anchor(row, col, named)
        for (row, col), cell in sorted(sheet.sheet.cells.items())
        if type(cell.value) is str and ((named := names.of(cell.value)) is not None or is_whole(cell.value))
    ]
    known = {anchor.whose.id for anchor in anchors if isinstance(anchor.whose, TierIndicator)}
    numbered = any(names.is_numbered(sheet.text(anchor.row, anchor.col) or "") for anchor in anchors)
    # Indicators of other schemes may bear the same names.
    if not known or (not numbered and len(known) < _NAMES and not any(map(names.is_title, _top_texts(sheet)))):
        return
    beside, above = _directions(anchors)
    yield from _comparison(sheet, book, beside)
    yield from _list(sheet, book, above)


def _top_texts(sheet: SheetModel) -> list[str]:
    return [text for row in range(6) for col in range(6) if (text := sheet.text(row, col))]


def _directions(anchors: list[_Anchor]) -> tuple[list[_Anchor], list[_Anchor]]:
    """Part the labels of rows from the headers of columns."""
    rows: dict[int, set[str]] = defaultdict(set)
    cols: dict[int, set[str]] = defaultdict(set)
    for anchor in anchors:
        if isinstance(anchor.whose, TierIndicator):
            rows[anchor.row].add(anchor.whose.id)
            cols[anchor.col].add(anchor.whose.id)
    beside = [each for each in anchors if len(cols[each.col]) >= max(len(rows[each.row]), 1)]
    above = [each for each in anchors if len(rows[each.row]) > len(cols[each.col])]
    return beside, above


def _comparison(sheet: SheetModel, book: TierBook, anchors: list[_Anchor]) -> Iterator[Spot]:
    """Yield the points to the right of labels, and of the lines below each label."""
    by_col: dict[int, list[_Anchor]] = defaultdict(list)
    for anchor in anchors:
        by_col[anchor.col].append(anchor)
    for col, labels in by_col.items():
        top = labels[0].row
        end = min((other for other in by_col if other > col + 1), default=sheet.used.last_col + 1)
        cols = range(col + 1, min(end, col + _COLUMNS))
        roles = {place: role for place in cols if (role := _role(sheet, book, top, place, col)) is not None}
        for at, anchor in enumerate(labels):
            stop = labels[at + 1].row if at + 1 < len(labels) else anchor.row + _LINES
            if roles and _is_of_year(sheet, book, anchor):
                rows = range(anchor.row + 1, min(stop, anchor.row + _LINES))
                yield from _rows(sheet, anchor, rows, roles, _label_columns(sheet, book, top, col))


def _label_columns(sheet: SheetModel, book: TierBook, top: int, col: int) -> list[int]:
    """Return the columns where the numbers of lines may stand, but for those of another year."""
    found = []
    for place in range(max(col - 1, 0), col + _LABELS):
        years = next((each for text in sheet.headers(top, place) if (each := years_in(text))), ())
        if not years or years[0] == book.fiscal_year:
            found.append(place)
    return found


def _rows(
    sheet: SheetModel, anchor: _Anchor, rows: range, roles: dict[int, Role], label_cols: list[int]
) -> Iterator[Spot]:
    first = _line_beside(sheet, anchor, label_cols)
    for col, role in roles.items():
        value = points(sheet, anchor.row, col)
        if value is not None:
            yield Spot(anchor.row, col, value, role, anchor.whose, first)
    if not isinstance(anchor.whose, TierIndicator):
        return
    seen: set[str] = set() if first is None else {first.no}
    title = sheet.text(anchor.row, anchor.col)
    for row in rows:
        own = sheet.text(row, anchor.col) or ""
        if len(own) > _LONGEST_NUMBER and own != title and not re.match(r"\s*[①-⑳(（]", own):
            # Another heading, perhaps of an indicator that the rule book does not have.
            break
        labels = [sheet.text(row, col) for col in label_cols]
        found = [line for label in labels if label and (line := line_named(anchor.whose, label)) is not None]
        if not found or found[0].no in seen:
            continue
        seen.add(found[0].no)
        for col, role in roles.items():
            value = points(sheet, row, col)
            if value is not None:
                yield Spot(row, col, value, role, anchor.whose, found[0])


def _line_beside(sheet: SheetModel, anchor: _Anchor, label_cols: list[int]) -> Line | None:
    """Return the line whose number alone stands beside an indicator: the row is the line's then, not the indicator's."""
    if not isinstance(anchor.whose, TierIndicator):
        return None
    labels = [sheet.text(anchor.row, col) or "" for col in label_cols if col != anchor.col]
    numbers = [label for label in labels if 0 < len(label.strip()) <= _LONGEST_NUMBER]
    return next((line for label in numbers if (line := line_named(anchor.whose, label)) is not None), None)


def points(sheet: SheetModel, row: int, col: int) -> float | None:
    """Return the points that a cell shows; a text such as (4) is 4."""
    value = sheet.number(row, col)
    if value is not None:
        return value
    text = sheet.text(row, col)
    return parse_number(text) if text and len(text) <= 12 else None  # noqa: PLR2004 - longer than any points


def _role(sheet: SheetModel, book: TierBook, row: int, col: int, first: int) -> Role | None:
    """Tell what a column holds by its headers; None if that is no points, or points of another year."""
    texts = _header_texts(sheet, row, col)
    if any(is_difference(text) for text in texts[:3]):
        return None
    role = _role_of(texts)
    if role is None:
        return None
    years = next((found for text in texts if (found := years_in(text))), ())
    years = years or _group_years(sheet, row, col, first) or _title_years(sheet, row)
    return role if not years or years[0] == book.fiscal_year else None


def _header_texts(sheet: SheetModel, row: int, col: int) -> list[str]:
    """Return the headers of a column, the nearest first; numbers and texts like (4) below them are no headers."""
    return [text for text in sheet.headers(row, col) if parse_number(text) is None]


def _role_of(texts: list[str]) -> Role | None:
    for text in texts:
        word = folded(text).replace(" ", "")
        printed, scored = bool(_PRINTED.search(word)), bool(_SCORED.search(word))
        if printed:
            return "printed"
        if scored:
            # English under Japanese headers calls what may be had points.
            return "printed" if word == "points" and any(_PRINTED.search(other) for other in texts) else "scored"
        if _NO_POINTS.search(word):
            return None
    return None


def _group_years(sheet: SheetModel, row: int, col: int, first: int) -> tuple[int, ...]:
    """Return the years of the nearest header to the left, in rows above: one that stands over several columns."""
    for above in range(row - 1, max(row - 6, -1), -1):
        for place in range(col, max(first - 2, -1), -1):
            text = sheet.text(above, place)
            years = years_in(text) if text and len(text) <= 60 else ()  # noqa: PLR2004 - longer is prose
            if years:
                return years
    return ()


def _title_years(sheet: SheetModel, row: int) -> tuple[int, ...]:
    years = years_in(sheet.name)
    for above in range(min(row, 4)):
        text = sheet.text(above, 0) or sheet.text(above, 1)
        years = years or (years_in(text) if text else ())
    return years


def _is_of_year(sheet: SheetModel, book: TierBook, anchor: _Anchor) -> bool:
    """Tell whether nothing to the left of a label says that its row is of another year."""
    years = [years_in(text) for text in sheet.labels(anchor.row, anchor.col)[:2]]
    return all(len(found) != 1 or found[0] == book.fiscal_year for found in years)


def _list(sheet: SheetModel, book: TierBook, anchors: list[_Anchor]) -> Iterator[Spot]:
    """Yield the points below headers that name indicators: a row per entity."""
    by_row: dict[int, list[_Anchor]] = defaultdict(list)
    for anchor in anchors:
        by_row[anchor.row].append(anchor)
    for row, headers in by_row.items():
        years = _group_years(sheet, row, headers[0].col, 0) or _title_years(sheet, row + 1)
        if years and years[0] != book.fiscal_year:
            continue
        columns = [(header, col) for header in headers for col in _columns(sheet, header)]
        own = {col: header.whose for header, col in columns if isinstance(header.whose, TierIndicator)}
        for header, col in columns:
            among: tuple[TierIndicator, ...] = ()
            if own and not isinstance(header.whose, TierIndicator):
                before = range(min(own), col)
                if all(place in own or not _has_numbers(sheet, row, place) for place in before) and col > min(own):
                    among = tuple({own[place].id: own[place] for place in before if place in own}.values())
            yield from _down(sheet, header, col, among)


def _columns(sheet: SheetModel, header: _Anchor) -> list[int]:
    """Return the columns of points under a header, which may stand over several."""
    text, cols = sheet.text(header.row, header.col), [header.col]
    while sheet.text(header.row, cols[-1] + 1) == text and len(cols) < _COLUMNS:
        cols.append(cols[-1] + 1)
    if len(cols) == 1:
        below = sheet.text(header.row + 1, header.col)
        return [] if below and _NO_POINTS.search(folded(below)) and not _OF_POINTS.search(below) else cols
    return [col for col in cols if _SCORED.search(folded(sheet.text(header.row + 1, col) or ""))]


def _has_numbers(sheet: SheetModel, row: int, col: int) -> bool:
    return any(sheet.number(row + away, col) is not None for away in range(1, 6))


def _down(sheet: SheetModel, header: _Anchor, col: int, among: tuple[TierIndicator, ...]) -> Iterator[Spot]:
    blanks = 0
    for row in range(header.row + 1, min(sheet.used.last_row, header.row + _ROWS) + 1):
        value = points(sheet, row, col)
        labels = [folded(text) for text in sheet.labels(row, col)[:2]]
        if value is None:
            blanks += 1
            if blanks > 3:  # noqa: PLR2004 - beyond sub-headers and gaps
                return
            continue
        blanks = 0
        printed = any(_PRINTED.search(label) for label in labels)
        if printed or not sheet.is_summary(row, col):
            yield Spot(row, col, value, "printed" if printed else "scored", header.whose, None, among)
