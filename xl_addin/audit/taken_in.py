"""What a range takes in that is none of its data: a total, a header, another list, hidden rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.audit.range_case import Fault
from xl_addin.audit.ranges import AGGREGATED, uses
from xl_addin.audit.spans import across, along, is_year, lengths
from xl_addin.audit.telling import where
from xl_addin.audit.words import is_sum
from xl_addin.cells import parse_number

if TYPE_CHECKING:
    from xl_addin.audit.range_case import Case

_NAMED: Final = 5
_SHORTEST: Final = 2
_HARMLESS: Final = frozenset({"SUBTOTAL", "AGGREGATE", "MAX", "MIN", "COUNTA"})
"""Functions that a total among their cells does not disturb."""
_SEEN_ONLY: Final = frozenset({"SUBTOTAL", "AGGREGATE"})
_BY_LETTER: Final = frozenset({"COUNTA", "AVERAGEA", "STDEVA", "VARA", "STDEVPA", "VARPA"})
"""Functions that count texts too."""


def total_within(case: Case) -> Fault | None:
    """Find a total of the range's own cells among them."""
    use, down = case.use, case.down
    if use.call.name in _HARMLESS and use.role != "peers":
        return None
    first, last = lengths(use.area, down=down)
    last = min(last, use.sheet.used.last_row if down else use.sheet.used.last_col)
    steps = case.model.totals(
        (use.sheet.name, use.area), lambda: [step for step in range(first, last + 1) if _is_total(case, step)]
    )
    if not steps or len(steps) * 2 > last - first + 1:
        return None
    better = None
    if steps == [last]:
        better = along(use.area, first, last - 1, down=down)
    elif steps == [first]:
        better = along(use.area, first + 1, last, down=down)
    cells = "、".join(where(use.sheet, along(use.area, step, step, down=down), use.sheet) for step in steps[:_NAMED])
    return Fault(
        f"範囲に合計・平均など（{cells}）が入っています。",
        f"The range takes in a total or mean of its own cells ({cells.replace('、', ', ')}).",
        "wrong",
        better,
    )


def _is_total(case: Case, step: int) -> bool:
    """Tell whether a cell is made of others of the range, or labelled as their total."""
    use, down = case.use, case.down
    row, col = case.line.place(step)
    if case.line.number(step) is not None and _is_labelled_total(case, step):
        return True
    tree = use.sheet.tree(row, col)
    for inner in () if tree is None else uses(case.model, use.sheet, tree):
        if inner.sheet is not use.sheet or inner.role not in AGGREGATED or inner.role == "peers" or inner.is_whole:
            continue
        if inner.call.name in _HARMLESS or inner.area.holds(row, col) or not inner.area.meets(use.area):
            continue
        start, end = lengths(inner.area, down=down)
        first, last = lengths(use.area, down=down)
        if case.line.at in across(inner.area, down=down) and min(end, last) - max(start, first) >= 1:
            beside = use.sheet.run(row, col, down=down)
            return beside is None or beside.count == 1
    return False


def _is_labelled_total(case: Case, step: int) -> bool:
    """Tell whether a label calls a cell a total, and the range's other cells are none."""
    line, sheet = case.line, case.use.sheet
    if not line.is_summary(step):
        return False
    first, last = lengths(case.use.area, down=case.down)
    if step not in {first, last}:
        row, col = line.place(step)
        words = sheet.labels(row, col)[:2] if case.down else sheet.headers(row, col)[:2]
        if not sheet.is_constant(row, col) or not any(is_sum(word) for word in words):
            return False
    others = [other for other in (first, first + 1, last - 1, last) if other != step and first <= other <= last]
    return not any(line.is_summary(other) for other in others)


def header_within(case: Case) -> Fault | None:
    """Find a header, text or year, at the beginning of a range of numbers."""
    use, line, sheet = case.use, case.line, case.use.sheet
    first, last = lengths(use.area, down=True)
    row, col = line.place(first)
    if last - first < _SHORTEST or line.number(first + 1) is None or not sheet.is_constant(row, col):
        return None
    if not line.is_header(first, first + 1):
        return None
    number, text = line.number(first), sheet.text(row, col)
    better = along(use.area, first + 1, last, down=True)
    name = where(sheet, along(use.area, first, first, down=True), sheet)
    if number is None:
        if not text or parse_number(text) is not None:
            return None
        counts = use.role == "product" or use.call.name in _BY_LETTER
        return Fault(
            f"範囲に見出し（{name}）が入っています。",
            f"The range takes in a header ({name}).",
            "wrong" if counts else "doubtful",
            better,
        )
    others = [line.number(step) for step in range(first + 1, min(last, first + 200) + 1)]
    if not is_year(number) or any(other is not None and is_year(other) for other in others):
        return None
    return Fault(
        f"範囲に見出しの数値（{name} の {number:.15g}）が入っています。",
        f"The range takes in a header that is a number ({number:.15g} in {name}).",
        "wrong",
        better,
    )


def other_list_within(case: Case) -> Fault | None:
    """Find a second list in a range: after a blank row and a header of its own, other numbers."""
    use, line, sheet = case.use, case.line, case.use.sheet
    first, last = lengths(use.area, down=True)
    last = min(last, sheet.used.last_row)
    if not line.is_data(first) or use.area.col != use.area.last_col:
        return None
    blank = next((step for step in range(first + 1, last) if line.is_blank(step)), None)
    if blank is None or not all(sheet.is_blank(blank, col) for col in (line.at - 1, line.at + 1)):
        return None
    step = blank
    while step < last and line.is_blank(step):
        step += 1
    if step == last or sheet.text(*line.place(step)) is None or line.number(step + 1) is None:
        return None
    cells = where(sheet, along(use.area, blank, last, down=True), sheet)
    return Fault(
        f"範囲が空白の行を越えて、下の別の表（{cells}）まで入っています。",
        f"The range goes on beyond a blank row into another list ({cells}).",
        "wrong",
        along(use.area, first, blank - 1, down=True),
    )


def hidden_within(case: Case) -> Fault | None:
    """Find numbers in hidden rows that the formula counts although nobody sees them."""
    use, sheet = case.use, case.use.sheet
    rows, area = sheet.sheet.hidden_rows, use.area
    if not rows or use.call.name in _SEEN_ONLY or sheet.sheet.hidden or case.sheet.sheet.hidden:
        return None
    if area.col in sheet.sheet.hidden_cols or (case.sheet is sheet and case.run.row in rows and case.run.count == 1):
        return None
    filled = [row for row in range(area.row, area.last_row + 1) if sheet.number(row, area.col) is not None]
    hidden = [row for row in filled if row in rows]
    if not hidden or len(hidden) == len(filled):
        return None
    names = "、".join(str(row + 1) for row in hidden[:_NAMED])
    more = len(hidden) - _NAMED
    return Fault(
        f"範囲の中の非表示の行（{names} 行目{f' ほか {more} 行' if more > 0 else ''}）の数値も数えています。",
        f"Numbers in hidden rows count too (row {names.replace('、', ', ')}{f' and {more} more' if more > 0 else ''}).",
        "doubtful",
        None,
    )
