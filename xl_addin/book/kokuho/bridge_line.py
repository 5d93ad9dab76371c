"""One row of the sheet 年度の差: the formulas that split the change of a line into its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.kokuho.comparison_side import POINTS, SCORE
from xl_addin.book.sheet import at
from xl_addin.book.tier_words import offer_marks, points_style

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from xl_addin.book.kokuho.comparison import Comparison
    from xl_addin.book.kokuho.comparison_side import Side
    from xl_addin.book.sheet import Sheet
    from xl_addin.rulebook.tiers import Line, TierIndicator
    from xl_addin.rulecheck.bridge import BridgeRow

NEW_NO, OLD_NO, TEXT, KIND, OLD_POINTS, NEW_POINTS, OLD_SCORE, NEW_SCORE, OLD_MET, NEW_MET, GIVEN, WOULD = range(12)
EFFECTS = range(12, 17)
_NEW_ITEM, _ABOLISHED, _RULES, _PERFORMANCE, _TOGETHER = EFFECTS
SUM = 17
CHECK = 18
_SAME, _OTHER = "一致", "不一致"
_TOLERANCE = 1e-9


def put_line(sheet: Sheet, row: int, compared: Comparison, found: BridgeRow, *, same: bool) -> None:
    """Write one pair of lines.

    Args:
        sheet: the sheet 年度の差.
        row: its row.
        compared: where points and scores stand.
        found: the lines, and the parts as the rules of the bridge give them.
        same: whether both lines ask for the same.
    """
    old, new = found.old_line, found.new_line
    one = new or old
    sheet.put(row, NEW_NO, new.no if new else None, "cell", "centre")
    sheet.put(row, OLD_NO, old.no if old else None, "cell", "centre")
    sheet.put(row, TEXT, one.text.ja if one else None, "cell")
    sheet.put(row, KIND, _kind(found, same=same), "cell", "centre")
    _take(sheet, row, (OLD_POINTS, OLD_SCORE, OLD_MET), compared.old, (found.old_indicator, old))
    _take(sheet, row, (NEW_POINTS, NEW_SCORE, NEW_MET), compared.new, (found.new_indicator, new))
    for col in (GIVEN, WOULD, *EFFECTS):
        sheet.put(row, col, None, "absent")
    if old is not None and new is not None:
        _would_have(sheet, row, same=same)
    for col, (text, value) in _parts(row, found, same=same).items():
        # −0 is no figure to show.
        sheet.formula(row, col, text, float(value) + 0.0, "cell", "signed_rank")
    sum_of(sheet, row, SUM, EFFECTS, "strong", across=True)
    terms = at(row, NEW_SCORE) if new else "", f"-{at(row, OLD_SCORE)}" if old else ""
    check(sheet, row, "".join(terms))
    sheet.worksheet.set_row(row, 17)


def sum_of(sheet: Sheet, row: int, col: int, places: Sequence[int], style: str, *, across: bool = False) -> None:
    """Add up cells of a column, or across a row; an error among them stays one."""
    cells = [(row, place) if across else (place, col) for place in places]
    adjoining = places[-1] - places[0] + 1 == len(places) > 1
    names = [at(*cell) for cell in cells]
    text = f"=SUM({names[0]}:{names[-1]})" if adjoining else f"={'+'.join(names)}"
    total = sum(sum(sheet.cell(*cell).numbers) for cell in cells)
    look = "points" if col in (OLD_SCORE, NEW_SCORE) else "signed_rank"
    sheet.formula(row, col, text, total, "cell", look, style)


def check(sheet: Sheet, row: int, difference: str, *style: str) -> None:
    """Say whether the parts of a row add up to a difference of scores."""
    text = f'=IF(ABS({at(row, SUM)}-({difference}))<{_TOLERANCE:.9f},"{_SAME}","{_OTHER}")'
    sheet.formula(row, CHECK, text, _SAME, "cell", *style, "centre")


def _kind(found: BridgeRow, *, same: bool) -> str:
    if found.old_line is None:
        return "新設"
    if found.new_line is None:
        return "廃止"
    return "同じ基準" if same else "基準を変更"


def _take(
    sheet: Sheet,
    row: int,
    places: tuple[int, int, int],
    side: Side,
    what: tuple[TierIndicator | None, Line | None],
) -> None:
    """Refer to points and score of a line on 比較表, and say whether it counted."""
    points, score, met = places
    indicator, line = what
    if indicator is None or line is None:
        for col in places:
            sheet.put(row, col, None, "absent")
        return
    there = side.line_rows[indicator.id, line.no]
    worth, got = side.number(there, POINTS), side.number(there, SCORE)
    sheet.formula(row, points, f"={side.at(there, POINTS, sheet)}", worth, *points_style(line))
    sheet.formula(row, score, f"={side.at(there, SCORE, sheet)}", got, "cell", "points")
    sheet.formula(row, met, f"=IF({at(row, score)}=0,0,1)", int(got != 0), "cell", "points")


def _would_have(sheet: Sheet, row: int, *, same: bool) -> None:
    """Say whether the earlier performance would have met the later criterion: 1, 0, or blank for not known."""
    before, now, given = at(row, OLD_MET), at(row, NEW_MET), at(row, GIVEN)
    met = sheet.cell(row, OLD_MET).numbers[0], sheet.cell(row, NEW_MET).numbers[0]
    if same:
        sheet.formula(row, WOULD, f"={before}", met[0], "cell", "points")
        return
    sheet.put(row, GIVEN, None, "cell", "centre", "input")
    offer_marks(sheet, row, GIVEN, row, unknown=False)
    told = f'IF({given}="○",1,IF({given}="×",0,NA()))'
    text = f'=IF(LEN({given})>0,{told},IF({before}={now},{before},""))'
    sheet.formula(row, WOULD, text, met[0] if met[0] == met[1] else "", "cell", "points")


def _parts(row: int, found: BridgeRow, *, same: bool) -> dict[int, tuple[str, Decimal]]:
    """The formulas of the parts that a pair of lines can have, with their values."""
    p0, p1, s0, s1, m0, m1, would = (
        at(row, col) for col in (OLD_POINTS, NEW_POINTS, OLD_SCORE, NEW_SCORE, OLD_MET, NEW_MET, WOULD)
    )
    if found.old_line is None:
        return {_NEW_ITEM: (f"={s1}", found.new_item)}
    if found.new_line is None:
        return {_ABOLISHED: (f"=-{s0}", found.abolished)}
    rules, performance = f"{p1}*{would}-{p0}*{m0}", f"{p1}*({m1}-{would})"
    if same:
        return {_RULES: (f"={rules}", found.rules), _PERFORMANCE: (f"={performance}", found.performance)}
    unknown = f"LEN({would})=0"
    return {
        _RULES: (f"=IF({unknown},({p1}-{p0})*{m0},{rules})", found.rules),
        _PERFORMANCE: (f"=IF({unknown},0,{performance})", found.performance),
        _TOGETHER: (f"=IF({unknown},{p1}*({m1}-{m0}),0)", found.together),
    }
