"""Data that a range leaves out, or blank rows that it goes on into."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xl_addin.audit.range_case import Fault
from xl_addin.audit.spans import Line, across, along, lengths
from xl_addin.audit.telling import where
from xl_addin.audit.words import folded, is_points
from xl_addin.formulas.nodes import Reference, walk

if TYPE_CHECKING:
    from xl_addin.audit.lines import Run
    from xl_addin.audit.model import SheetModel
    from xl_addin.audit.range_case import Case
    from xl_addin.formulas.addresses import Area

_LONG: Final = 8
"""A range of so many cells that stops just before the end of its data is hardly meant to."""
_FEW: Final = 2
_GAP: Final = 3
_COPIES: Final = 3
_BLANKS: Final = 12
_DIGITS: Final = re.compile(r"[0-9]+")


def missing(case: Case) -> Fault | None:
    """Find data of the same sort right before or after the range that belongs to it."""
    use, line, down = case.use, case.line, case.down
    first, last = lengths(use.area, down=down)
    while last > first and line.is_blank(last):
        # A range that has slipped takes in blanks at one end for what it leaves out at the other.
        last -= 1
    if (
        lengths(use.area, down=down)[1] - last > _BLANKS
        or line.is_summary(last)
        or not line.is_data(last)
        or not line.is_data(first)
    ):
        return None
    start, end = _whole(case, first, last)
    if (start, end) == (first, last):
        return None
    whole = along(use.area, start, end, down=down)
    left = [along(use.area, last + 1, end, down=down)] if end > last else []
    left += [along(use.area, start, first - 1, down=down)] if start < first else []
    if _is_meant(case, left, whole):
        return None
    sure = (use.direct and _closes(case, start, end)) or _peers_stand_there(case, start, end)
    sibling = use.direct and whole in case.areas
    missed = (end - last) + (first - start)
    near = use.direct and last - first + 1 >= _LONG and (start == first or end == last) and missed <= _FEW
    if sibling and missed > max(_FEW, (last - first + 1) // 2):
        sibling = False
    if not (sure or sibling or near):
        return None
    cells = "、".join(where(use.sheet, area, use.sheet) for area in left)
    return Fault(
        f"範囲にデータの一部（{cells}）が入っていません。",
        f"The range leaves out a part of its data ({cells.replace('、', ', ')}).",
        "wrong" if sure or sibling else "doubtful",
        whole,
    )


def _whole(case: Case, first: int, last: int) -> tuple[int, int]:
    """Return the first and the last cell of the data that a range belongs to, up to the formula itself."""
    use, down = case.use, case.down
    lines = [Line(use.sheet, at, down=down) for at in across(use.area, down=down)]
    end = min(one.data_beyond(last) for one in lines)
    start = max(one.data_before(first) for one in lines)
    if case.sheet is use.sheet and (case.run.col if down else case.run.row) in across(use.area, down=down):
        if case.own > last:
            end = min(end, case.own - 1)
        if case.own < first:
            start = max(start, case.own + 1)
    if not down:
        while end > last and not _like_headers(case.line, last, end):
            end -= 1
        # What stands to the left of the parts that are added up is about something else: a name, a number of people.
        start = first
    return start, end


def _like_headers(line: Line, inside: int, outside: int) -> bool:
    """Tell whether two columns are headed alike: but for numbers, or both as points."""
    heads = [[folded(text) for text in line.sheet.headers(*line.place(step))[:2]] for step in (inside, outside)]
    if not all(heads):
        return not any(heads)
    if any(_DIGITS.sub("#", one) == _DIGITS.sub("#", other) for one in heads[0] for other in heads[1]):
        return True
    return all(any(is_points(text) for text in head) for head in heads)


def _is_meant(case: Case, left: list[Area], whole: Area) -> bool:
    """Tell whether what is left out depends on the formula, stands in it beside the range, or is another range's part."""
    tree = case.sheet.tree(case.run.row, case.run.col)
    use = case.use
    if tree is None or any(_refers_to(use.sheet, area, case) for area in left):
        return True
    for node in walk(tree):
        if node is use.node or not isinstance(node, Reference) or node.book is not None:
            continue
        own = use.sheet is case.sheet if node.sheet is None else node.sheet.casefold() == use.sheet.name.casefold()
        if case.down and node.area.row == node.area.last_row == case.run.row:
            # The value that is ranked or scored stands in the formula's own row.
            continue
        if own and not node.area.meets(use.area) and any(node.area.meets(area) for area in left):
            return True
    first, last = lengths(use.area, down=case.down)
    for other in case.areas:
        if other == use.area or across(other, down=case.down) != across(use.area, down=case.down):
            continue
        start, end = lengths(other, down=case.down)
        if (start > last or end < first) and whole.meets(other):
            # Other formulas take just the part that this one leaves out: the data is parted on purpose.
            return True
    return False


def _refers_to(sheet: SheetModel, area: Area, case: Case) -> bool:
    """Tell whether a cell that is left out refers to the formula."""
    if sheet is not case.sheet:
        return False
    for row in range(area.row, min(area.last_row, area.row + 100) + 1):
        for col in range(area.col, area.last_col + 1):
            tree = sheet.tree(row, col)
            for node in () if tree is None else walk(tree):
                if isinstance(node, Reference) and node.sheet is None and node.area.holds(case.run.row, case.run.col):
                    return True
    return False


def _closes(case: Case, start: int, end: int) -> bool:
    """Tell whether the formula stands right at the end, or above the beginning, of the data in their own column."""
    use, line, own = case.use, case.line, case.own
    if case.sheet is not use.sheet or (case.run.col if case.down else case.run.row) not in across(
        use.area, down=case.down
    ):
        return False
    between = range(end + 1, own) if own > end else range(own + 1, start)
    return len(between) <= _GAP and all(line.number(step) is None for step in between)


def _peers_stand_there(case: Case, start: int, end: int) -> bool:
    """Tell whether the formula's copies stand beside every cell of the data, also those left out."""
    if case.sheet is not case.use.sheet or not case.down or case.run.count < _COPIES:
        # One that differs amid its copies: those tell how long the list is.
        return case.down and case.sheet is case.use.sheet and _is_amid_copies(case, start, end)
    first, last = _stack(case.sheet, case.run)
    return first <= start and end <= last


def _is_amid_copies(case: Case, start: int, end: int) -> bool:
    first, last = _stack(case.sheet, case.run)
    return case.use.role == "peers" and first <= start and end <= last and first < case.run.row <= last


def _stack(sheet: SheetModel, run: Run) -> tuple[int, int]:
    """Return the first and last row of the unbroken formulas above and below a run."""
    first, last = run.row, run.area.last_row
    while (above := sheet.run(first - 1, run.col)) is not None:
        first = above.row
    while (below := sheet.run(last + 1, run.col)) is not None:
        last = below.area.last_row
    return first, last


def beyond(case: Case) -> Fault | None:
    """Find a range that goes on into blank cells after its data, where others keep to it or blanks count."""
    use, line = case.use, case.line
    first, last = lengths(use.area, down=True)
    end = last
    while end > first and line.is_blank(end):
        end -= 1
    if end == last or last - end > _BLANKS or not line.is_data(end):
        return None
    whole, blank = along(use.area, first, end, down=True), along(use.area, end + 1, last, down=True)
    counted = use.role == "product" or use.call.name == "COUNTBLANK"
    if not (whole in case.areas or (counted and line.span(end)[0] == first)):
        return None
    if any(not use.sheet.is_blank(row, col) for row in range(end + 1, last + 1) for col in across(use.area, down=True)):
        return None
    name = where(use.sheet, blank, use.sheet)
    return Fault(
        f"範囲が空欄の行（{name}）まで続いています。", f"The range goes on into blank rows ({name}).", "doubtful", whole
    )
