"""Finds texts that look like numbers where numbers are counted with: functions skip them without a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xl_addin.audit.finding import CellAt, Finding, Mend
from xl_addin.audit.model import each_sheet
from xl_addin.audit.ranges import AGGREGATED, uses
from xl_addin.audit.spans import Line
from xl_addin.audit.telling import copied
from xl_addin.audit.words import is_code
from xl_addin.cells import is_percent, parse_number
from xl_addin.formulas.nodes import Call, Text, walk
from xl_addin.formulas.writing import replaced
from xl_addin.parts.contents import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.audit.lines import Run
    from xl_addin.audit.model import Model, SheetModel
    from xl_addin.formulas.addresses import Area

KIND = "text-number"
_BRACKETED: Final = re.compile(r"\s*[(（].*[)）]\s*", re.DOTALL)
_NUMBERS: Final = 3
"""So many numbers in the same unbroken column make it one of numbers."""
_LARGE: Final = 1_000_000
_UNITS: Final = re.compile(r"(?P<number>.*?[0-9０-９])\s*(点|人|件|円|位|ポイント|pt|pts)\s*")


def check(model: Model) -> Iterator[Finding]:
    """Yield a finding for every such cell, and for every run of formulas that return such texts and are added up."""
    counted = _counted(model)
    for sheet in each_sheet(model):
        seen: set[Run] = set()
        for (row, col), cell in sheet.sheet.cells.items():
            text = cell.value
            if type(text) is not str or isinstance(text, ErrorValue) or len(text) > 40:  # noqa: PLR2004 - longer than any number
                continue
            number = _number(text)
            if number is None:
                continue
            if cell.formula is None:
                users = _users(counted, sheet, row, col)
                if cell.block is None and (users or _amid_numbers(sheet, row, col)) and not _is_label(sheet, row, col):
                    yield _typed(sheet, CellAt(sheet.name, row, col), text, users)
            else:
                run = sheet.run(row, col)
                users = _users(counted, sheet, row, col)
                if run is not None and run not in seen and users:
                    seen.add(run)
                    yield _computed(sheet, run, users)


def _number(text: str) -> float | None:
    """Read a text as a number; one in brackets is how a sheet prints another rung, and is no mistake."""
    if _BRACKETED.fullmatch(text):
        return None
    number = parse_number(text)
    if number is None:
        unit = _UNITS.fullmatch(text)
        number = parse_number(unit["number"]) if unit else None
    return number


def _counted(model: Model) -> dict[str, list[tuple[Area, CellAt]]]:
    """Return by sheet the ranges in which every number counts, and a formula that uses each."""
    found: dict[str, dict[Area, CellAt]] = {}
    for sheet in each_sheet(model):
        for run in sheet.down:
            tree = sheet.tree(run.row, run.col)
            for use in () if tree is None else uses(model, sheet, tree):
                if use.role in AGGREGATED and use.area.size > 1 and use.direct and not use.is_whole:
                    found.setdefault(use.sheet.name, {}).setdefault(use.area, CellAt(sheet.name, run.row, run.col))
    return {name: list(areas.items()) for name, areas in found.items()}


def _users(counted: dict[str, list[tuple[Area, CellAt]]], sheet: SheetModel, row: int, col: int) -> tuple[CellAt, ...]:
    """Return formulas that count with a cell, where most of their range are numbers."""
    users = (
        at
        for area, at in counted.get(sheet.name, ())
        if area.holds(row, col) and _mostly_numbers(sheet, area, row, col)
    )
    return tuple(dict.fromkeys(users))[:5]


def _mostly_numbers(sheet: SheetModel, area: Area, row: int, col: int) -> bool:
    down = area.row != area.last_row
    line = Line(sheet, col if down else row, down=down)
    first, last = (area.row, area.last_row) if down else (area.col, area.last_col)
    own = row if down else col
    steps = range(max(first, own - 50), min(last, own + 50) + 1)
    known = [step for step in steps if not line.is_blank(step)]
    # Texts that look like numbers count as such: the whole column may have come in as text.
    numbers = sum(
        line.number(step) is not None or _number(sheet.text(*line.place(step)) or "") is not None for step in known
    )
    texts = len(known) - numbers
    # The first cell of a range may well be the column's header, such as a year.
    return numbers >= 1 and numbers >= texts and not (own == first and down and _is_header_row(sheet, row, col))


def _is_header_row(sheet: SheetModel, row: int, col: int) -> bool:
    """Tell whether the cells beside are texts above numbers as well."""
    beside = [
        place for place in (col - 1, col + 1) if sheet.text(row, place) and sheet.number(row + 1, place) is not None
    ]
    return bool(beside)


def _amid_numbers(sheet: SheetModel, row: int, col: int) -> bool:
    """Tell whether a cell stands in an unbroken column of numbers, and not as its header."""
    line = Line(sheet, col, down=True)
    above, below = _numbers(line, row, -1), _numbers(line, row, 1)
    if above + below < _NUMBERS or any(is_code(text) for text in sheet.headers(row - above, col)[:2]):
        return False
    if above:
        return True
    # Right under a header, in a row whose other cells are numbers too.
    beside = [sheet.number(row, col + step) for step in (-1, 1)]
    headed = row > 0 and sheet.text(row - 1, col) is not None and parse_number(sheet.text(row - 1, col) or "") is None
    return headed and not _is_header_row(sheet, row, col) and (any(beside) or bool(sheet.labels(row, col)))


def _numbers(line: Line, step: int, by: int) -> int:
    """Count the numbers next to a cell, at most ten; other texts that look like numbers among them do not end them."""
    count = 0
    for away in range(1, 11):
        there = step + by * away
        if line.number(there) is not None:
            count += 1
        elif there < 0 or _number(line.sheet.text(*line.place(there)) or "") is None:
            break
    return count


def _is_label(sheet: SheetModel, row: int, col: int) -> bool:
    """Tell whether a text names its row: the first of the row, with numbers to its right, under a header of codes."""
    return any(is_code(text) for text in sheet.headers(row, col)[:1])


def _typed(sheet: SheetModel, at: CellAt, text: str, users: tuple[CellAt, ...]) -> Finding:
    row, col, value = at.row, at.col, _number(text) or 0.0
    if is_percent(text) and _are_fractions(sheet, row, col):
        value /= 100
    skipped_ja = "集計の式はこのセルを数えません。" if users else "式はこのセルを数えません。"
    return Finding(
        KIND, sheet.name, row, col, row, col,
        f"「{text}」は数値に見える文字列です。{skipped_ja}",
        f"“{text}” is text that looks like a number; formulas skip it.",
        f"数値 {value:.15g} を入れ直します。",
        f"Type the number {value:.15g}.",
        before=text,
        mends=(Mend(at, value=value),),
        watched=users,
    )  # fmt: skip


def _are_fractions(sheet: SheetModel, row: int, col: int) -> bool:
    near = (sheet.number(there, col) for there in range(max(row - 10, 0), row + 11))
    known = [value for value in near if value is not None]
    return bool(known) and all(-1 <= value <= 1 for value in known)


def _computed(sheet: SheetModel, run: Run, users: tuple[CellAt, ...]) -> Finding:
    text, tree = sheet.formulas[run.row, run.col], sheet.tree(run.row, run.col)
    changes = []
    for node in () if tree is None else walk(tree):
        if isinstance(node, Text):
            number = _number(node.value)
            if number is not None:
                changes.append((node, f"{number:.15g}"))
    wrapped = isinstance(tree, Call) and tree.name in {
        "TEXT",
        "FIXED",
        "LEFT",
        "RIGHT",
        "MID",
        "ASC",
        "JIS",
        "TRIM",
        "SUBSTITUTE",
    }
    mends = copied(sheet, run, replaced(text, changes)) if changes and not wrapped else ()
    if not mends:
        mends = copied(sheet, run, f"VALUE({text})")
    return Finding(
        KIND, sheet.name, *run.area,
        "式の結果が数値に見える文字列です。集計の式はこのセルを数えません。",
        "The formula returns text that looks like a number; formulas skip it.",
        f"数値を返す式 ={mends[0].formula} にします。" if mends else "数値を返す式にします。",
        f"Let it return a number: ={mends[0].formula}" if mends else "Let it return a number.",
        before=sheet.value(run.row, run.col),
        mends=mends,
        watched=users,
    )  # fmt: skip
