"""One row of the sheet 年度の差: the formulas that split the change of a line into its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.inputs.numbers import trimmed
from xl_addin.book.kokuho.comparison_side import POINTS, SCORE
from xl_addin.book.sheet import at, same_unless_blank, unless, unless_blank
from xl_addin.book.tier_words import offer_marks, points_style
from xl_addin.rulebook.conditions import measure_of

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
SPECIAL = "※"
_SAME, _OTHER = "一致", "不一致"
_MET = ("○", "◯", "〇", "1", "１", "TRUE")
_NOT_MET = ("×", "0", "０", "FALSE")
_UNKNOWN = ("?", "？")
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
        _would_have(sheet, row, compared, same=same)
    for col, (text, value) in _parts(row, found, same=same).items():
        # −0 is no figure to show.
        sheet.formula(row, col, unless(no_bridge(sheet, compared), text), float(value) + 0.0, "cell", "signed_rank")
    sum_of(sheet, row, SUM, EFFECTS, compared, style="strong", across=True)
    terms = at(row, NEW_SCORE) if new else "", f"-{at(row, OLD_SCORE)}" if old else ""
    check(sheet, row, "".join(terms), compared)
    sheet.worksheet.set_row(row, 17)


def no_bridge(sheet: Sheet, compared: Comparison) -> str:
    """The condition that a year has no marks yet, so that there is nothing to split."""
    return f"OR({','.join(side.no_marks(sheet) for side in compared)})"


def sum_of(
    sheet: Sheet,
    row: int,
    col: int,
    places: Sequence[int],
    compared: Comparison,
    *,
    style: str,
    across: bool = False,
) -> None:
    """Add up cells of a column, or across a row; an error among them stays one, and without marks it is blank."""
    cells = [(row, place) if across else (place, col) for place in places]
    adjoining = places[-1] - places[0] + 1 == len(places) > 1
    names = [at(*cell) for cell in cells]
    of_year = {OLD_SCORE: compared.old, NEW_SCORE: compared.new}.get(col)
    blank = of_year.no_marks(sheet) if of_year else no_bridge(sheet, compared)
    text = unless(blank, f"SUM({names[0]}:{names[-1]})" if adjoining else "+".join(names))
    total = sum(sum(sheet.cell(*cell).numbers) for cell in cells)
    look = "points" if col in (OLD_SCORE, NEW_SCORE) else "signed_rank"
    sheet.formula(row, col, text, total, "cell", look, style)


def check(sheet: Sheet, row: int, difference: str, compared: Comparison, *style: str) -> None:
    """Say whether the parts of a row add up to a difference of scores."""
    same = f'IF(ABS({at(row, SUM)}-({difference}))<{_TOLERANCE:.9f},"{_SAME}","{_OTHER}")'
    text = unless(no_bridge(sheet, compared), same)
    sheet.formula(row, CHECK, text, _SAME, "cell", *style, "centre")


def _kind(found: BridgeRow, *, same: bool) -> str:
    if found.old_line is None:
        return "新設"
    if found.new_line is None:
        return "廃止"
    if not same:
        return "基準を変更"
    return f"同じ基準 {SPECIAL}" if _better_of(found.old_indicator, found.old_line) else "同じ基準"


def _better_of(indicator: TierIndicator | None, line: Line | None) -> bool:
    """Tell whether a line took the better of several figures."""
    name = measure_of(line.condition) if line else None
    return name is not None and indicator is not None and bool(indicator.measure(name).better_of)


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
    sheet.formula(row, score, same_unless_blank(side.at(there, SCORE, sheet)), got, "cell", "points")
    sheet.formula(
        row, met, unless_blank(f"IF({at(row, score)}=0,0,1)", at(row, score)), int(got != 0), "cell", "points"
    )


def _would_have(sheet: Sheet, row: int, compared: Comparison, *, same: bool) -> None:
    """Say whether the earlier performance would have met the later criterion: 1, 0, or blank for not known."""
    before, now, given = at(row, OLD_MET), at(row, NEW_MET), at(row, GIVEN)
    met = sheet.cell(row, OLD_MET).numbers[0], sheet.cell(row, NEW_MET).numbers[0]
    if same:
        sheet.formula(row, WOULD, same_unless_blank(before), met[0], "cell", "points")
        return
    sheet.put(row, GIVEN, None, "cell", "centre", "input")
    offer_marks(sheet, row, GIVEN, row)
    word = trimmed(given)
    told = f"IF({_among(word, _MET)},1,IF({_among(word, _NOT_MET)},0,NA()))"
    unknown = f"OR(LEN({word})=0,{_among(word, _UNKNOWN)})"
    text = unless(no_bridge(sheet, compared), f'IF({unknown},IF({before}={now},{before},""),{told})')
    sheet.formula(row, WOULD, text, met[0] if met[0] == met[1] else "", "cell", "points")


def _among(word: str, words: Sequence[str]) -> str:
    """The condition that a text is one of some words."""
    listed = ",".join(f'"{each}"' for each in words)
    return f"SUMPRODUCT(({word}={{{listed}}})*1)>0"


def _parts(row: int, found: BridgeRow, *, same: bool) -> dict[int, tuple[str, Decimal]]:
    """The formulas of the parts that a pair of lines can have, with their values."""
    p0, p1, s0, s1, m0, m1, would = (
        at(row, col) for col in (OLD_POINTS, NEW_POINTS, OLD_SCORE, NEW_SCORE, OLD_MET, NEW_MET, WOULD)
    )
    if found.old_line is None:
        return {_NEW_ITEM: (s1, found.new_item)}
    if found.new_line is None:
        return {_ABOLISHED: (f"-{s0}", found.abolished)}
    rules, performance = f"{p1}*{would}-{p0}*{m0}", f"{p1}*({m1}-{would})"
    if same:
        return {_RULES: (rules, found.rules), _PERFORMANCE: (performance, found.performance)}
    unknown = f"LEN({would})=0"
    return {
        _RULES: (f"IF({unknown},({p1}-{p0})*{m0},{rules})", found.rules),
        _PERFORMANCE: (f"IF({unknown},0,{performance})", found.performance),
        _TOGETHER: (f"IF({unknown},{p1}*({m1}-{m0}),0)", found.together),
    }
