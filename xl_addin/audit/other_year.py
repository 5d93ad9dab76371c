"""Finds formulas that take another year's column than the one that their header names."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xl_addin.audit.finding import Finding
from xl_addin.audit.model import each_sheet
from xl_addin.audit.spans import is_year
from xl_addin.audit.telling import copied
from xl_addin.audit.words import folded, is_difference
from xl_addin.audit.years import is_span, without_years, years_in
from xl_addin.formulas.addresses import cell_name, column_name
from xl_addin.formulas.nodes import Edge, Reference, walk
from xl_addin.formulas.operands import reference_text
from xl_addin.formulas.writing import replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.audit.finding import Mend
    from xl_addin.audit.lines import Run
    from xl_addin.audit.model import Model, SheetModel

KIND = "mixed-years"
_BEFORE: Final = re.compile(r"前年|昨年|対前|year[- ]on[- ]year|\byoy\b|previous year|prior year")
_FAR: Final = 2_000
_WIDE: Final = 400


@dataclass(frozen=True)
class _Taken:
    """A cell, or cells of one column, that a formula takes, with the year of their header.

    Attributes:
        node: the reference.
        sheet: the sheet it refers to.
        year: the year that the header names.
        stem: the header without it.
    """

    node: Reference
    sheet: SheetModel
    year: int
    stem: str


@dataclass(frozen=True)
class _Case:
    """A run of formulas under a header, with what they take of which year."""

    sheet: SheetModel
    run: Run
    header: str
    years: tuple[int, ...]
    taken: tuple[_Taken, ...]

    @property
    def taken_years(self) -> set[int]:
        """The years of what they take."""
        return {each.year for each in self.taken}


def check(model: Model) -> Iterator[Finding]:
    """Yield a finding for every run of formulas whose years do not fit their header, or the run above or below."""
    if not any(_names_years(sheet) for sheet in each_sheet(model)):
        return
    for sheet in each_sheet(model):
        cases = [case for run in sheet.down if (case := _case(model, sheet, run)) is not None]
        told: set[Run] = set()
        for case in cases:
            swaps = _swaps(case, cases)
            if swaps:
                told.add(case.run)
                yield _finding(case, swaps)
        by_header: dict[tuple[int, str], list[_Case]] = defaultdict(list)
        for case in cases:
            by_header[case.run.col, case.header].append(case)
        for group in by_header.values():
            yield from (_finding(case, swaps) for case, swaps in _unlike(group) if case.run not in told)


def _names_years(sheet: SheetModel) -> bool:
    """Tell whether a sheet names any year, or is named by one."""
    return bool(years_in(sheet.name)) or any(
        bool(years_in(cell.value)) if type(cell.value) is str else type(cell.value) is float and is_year(cell.value)
        for cell in sheet.sheet.cells.values()
        if cell.formula is None
    )


def _case(model: Model, sheet: SheetModel, run: Run) -> _Case | None:
    tree = sheet.tree(run.row, run.col)
    taken: list[_Taken] = []
    for node in () if tree is None else walk(tree):
        if not isinstance(node, Reference) or node.left is None or node.left != node.right:
            continue
        referred = model.referred(node, sheet)
        if referred is None:
            continue
        target, area = referred[0], node.area
        if target is sheet and area.col == run.col:
            continue
        years, stem = _header(target, area.row, area.col)
        if len(years) == 1:
            taken.append(_Taken(node, target, years[0], stem))
    if not taken:
        return None
    years, _ = _header(sheet, run.row, run.col)
    header = " ".join(folded(text) for text in sheet.headers(run.row, run.col)[:3])
    return _Case(sheet, run, header, years, tuple(taken))


def _header(sheet: SheetModel, row: int, col: int) -> tuple[tuple[int, ...], str]:
    """Return the years that a column's header names, of the nearest text that names any, and the rest of the header."""
    texts = sheet.headers(row, col)
    stem = "|".join(without_years(text) for text in texts)
    top = row
    while top > max(row - _FAR, 0) and sheet.number(top - 1, col) is not None:
        top -= 1
    first = sheet.number(top, col)
    headed = top < row and first is not None and is_year(first) and sheet.is_constant(top, col)
    if headed and first is not None and not is_year(sheet.number(top + 1, col)):
        return (int(first),), stem
    return next((years for text in texts if (years := years_in(text))), ()), stem


def _swaps(case: _Case, cases: list[_Case]) -> dict[int, int]:
    """Return by which years those that a formula takes are to be replaced; {} if its header names no other."""
    named, taken = set(case.years), case.taken_years
    before = bool(_BEFORE.search(case.header))
    if is_span(case.header) and not is_difference(case.header):
        return {}
    if len(named) > 1:
        return _paired(case, taken - named, named - taken) if len(taken) > 1 else {}
    if before and len(taken) == 2 and len(named) <= 1:  # noqa: PLR2004 - a year and the one before
        last = max(taken)
        if named <= {last} and min(taken) != last - 1:
            return _paired(case, {min(taken)}, {last - 1})
    if len(named) == len(taken) == 1 and named != taken and not before and _has_witness(case, cases):
        return _paired(case, taken, named)
    return {}


def _has_witness(case: _Case, cases: list[_Case]) -> bool:
    """Tell whether another column of the same header but for the year takes its own year."""
    stem = without_years(case.header)
    return any(
        other.run.col != case.run.col
        and other.run.row == case.run.row
        and without_years(other.header) == stem
        and set(other.years) == other.taken_years != set(case.years)
        for other in cases
    )


def _paired(case: _Case, wrong: set[int], right: set[int]) -> dict[int, int]:
    """Pair years to be replaced with those to put there, where the sheets have columns of these."""
    if not wrong or len(wrong) != len(right):
        return {}
    pairs = dict(zip(sorted(wrong), sorted(right), strict=True))
    for each in case.taken:
        if each.year in pairs and _column(each, pairs[each.year]) is None:
            return {}
    return pairs


def _column(taken: _Taken, year: int) -> int | None:
    """Return the nearest column with the same header as one that is taken, but of another year."""
    row, own = taken.node.area.row, taken.node.area.col
    for away in range(1, min(taken.sheet.used.last_col, _WIDE) + 1):
        for col in (own - away, own + away):
            filled = 0 <= col <= taken.sheet.used.last_col and taken.sheet.number(row, col) is not None
            if filled and _header(taken.sheet, row, col) == ((year,), taken.stem):
                return col
    return None


def _unlike(group: list[_Case]) -> Iterator[tuple[_Case, dict[int, int]]]:
    """Yield the runs under one header that take other years than the longest one does, and are else like it."""
    usual = max(group, key=lambda case: case.run.count)
    for case in group:
        alike = [each.stem for each in case.taken] == [each.stem for each in usual.taken]
        if case.run.count < usual.run.count and alike and len(case.taken_years) == len(usual.taken_years):
            pairs = {
                one.year: other.year
                for one, other in zip(case.taken, usual.taken, strict=True)
                if one.year != other.year and one.sheet is other.sheet
            }
            columns = [
                one.node.area.col == other.node.area.col for one, other in zip(case.taken, usual.taken, strict=True)
            ]
            if pairs and not all(columns):
                yield case, pairs


def _finding(case: _Case, pairs: dict[int, int]) -> Finding:
    sheet, run = case.sheet, case.run
    changes, cells = [], []
    for each in case.taken:
        col = _column(each, pairs[each.year]) if each.year in pairs else None
        if col is not None:
            changes.append((each.node, _moved(each.node, col)))
            cells.append(cell_name(each.node.area.row, each.node.area.col))
    mends: tuple[Mend, ...] = copied(sheet, run, replaced(sheet.formulas[run.row, run.col], changes)) if changes else ()
    header = next(iter(sheet.headers(run.row, run.col)), column_name(run.col))
    wrong, right = (", ".join(map(str, sorted(years))) for years in (pairs, pairs.values()))
    places = ", ".join(dict.fromkeys(cells)) or column_name(run.col)
    return Finding(
        KIND, sheet.name, *run.area,
        f"見出し「{_short(header)}」からは {right} 年度の値のはずですが、式は {wrong} 年度の列（{places}）を使っています。",
        f"Under “{_short(header)}” the figures of {right} are expected, but the formula takes those of {wrong} ({places}).",
        f"式を ={mends[0].formula} にするか、見出しを直します。" if mends else "式か見出しを直します。",
        f"Use ={mends[0].formula}, or mend the header." if mends else "Mend the formula or the header.",
        before=sheet.value(run.row, run.col),
        mends=mends,
    )  # fmt: skip


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:40] + "…"  # noqa: PLR2004 - enough to know it


def _moved(node: Reference, col: int) -> str:
    """Write a reference to the same rows of another column."""
    left, right = node.left or Edge(col), node.right or Edge(col)
    return reference_text(
        Reference(
            node.book, node.sheet, node.last_sheet,
            node.top, Edge(col, left.absolute), node.bottom, Edge(col, right.absolute),
            is_range=node.is_range,
        )
    )  # fmt: skip
