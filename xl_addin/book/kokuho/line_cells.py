"""Cells of a line that is tried out: the mark that counts, how its points move, and what it would add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.kokuho.data import MET
from xl_addin.book.sheet import at, unless_blank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.book.sheet import Sheet
    from xl_addin.engine.line_moves import LineRules
    from xl_addin.rulebook.tiers import Line

#: The columns of a table of lines, from the first one of its sheet on.
NO, TEXT, POINTS, NOW, TRIED, USED, OLD, NEW, MOVED, GAIN, YEN = range(11)
#: What stands above those that every such table has, and how it is coloured.
HEADS = (
    ("行", "line", ""),
    ("達成基準", "criterion", ""),
    ("配点", "points", ""),
    ("現在の\n達成", "met now", "computed_head"),
    ("仮の達成\n黄色＝入力", "what if", "input_head"),
    ("使う印", "used", "computed_head"),
    ("得点\n現在", "now", "computed_head"),
    ("得点\n変更後", "after", "computed_head"),
    ("差", "change", "computed_head"),
    ("この行を\n満たすと", "if met", "computed_head"),
)
NOT_MET = "×"
LINE_HEIGHT = 18.0


def used(sheet: Sheet, rows: Mapping[str, int], rules: LineRules, line: Line) -> None:
    """Write the mark that is tried; without one, that of now unless what is tried takes its place or its ground."""
    row = rows[line.no]
    now, tried = (sheet.shown.get((row, col)) for col in (NOW, TRIED))
    lost = [(rows[no], MET) for no in rules.replacing(line.no)]
    lost += [(rows[no], NOT_MET) for no in rules.in_order(rules.required(line.no))]
    text, value = at(row, NOW), now
    if lost:
        taken = ",".join(f'{at(other, TRIED)}="{mark}"' for other, mark in lost)
        # What is not met, or not known, stays so.
        text = f'IF(AND(LEN({text})>0,OR({taken})),"{NOT_MET}",{text})'
        if now and any(sheet.shown.get((other, TRIED)) == mark for other, mark in lost):
            value = NOT_MET
    own = at(row, TRIED)
    blank = f'IF(LEN({at(row, NOW)})=0,"",{text})'
    sheet.formula(row, USED, f"=IF(LEN({own})>0,{own},{blank})", str(tried or value or ""), "cell", "result", "centre")


def moved(sheet: Sheet, row: int, *style: str) -> None:
    """Write how the points of a row move."""
    cells = at(row, NEW), at(row, OLD)
    value = sheet.cell(row, NEW).numbers[0] - sheet.cell(row, OLD).numbers[0]
    sheet.formula(row, MOVED, unless_blank(f"{cells[0]}-{cells[1]}", *cells), value, *style, "signed_points")


def gain(sheet: Sheet, rows: Mapping[str, int], rules: LineRules, line: Line) -> None:
    """Write what the line would add to the tried points: its own less those of the rungs that it replaces."""
    row = rows[line.no]
    own = at(row, NEW)
    score = sheet.cell(row, NEW).numbers[0]
    if line.points < 0:
        # A deduction adds its points when it no longer holds.
        text, more = f'IF({own}<0,-{own},"")', -score if score < 0 else 0.0
    else:
        lost = [rows[no] for no in rules.replaced(line.no)]
        needed = [rows[no] for no in rules.in_order(rules.required(line.no))]
        less = "".join(f"-{at(other, NEW)}" for other in lost)
        worth = f"{at(row, POINTS)}{less}"
        known = [f"{own}=0", *(f"{at(other, NEW)}>0" for other in needed), f"{worth}>0"]
        text = f'IF(AND({",".join(known)}),{worth},"")'
        more = float(line.points) - sum(sheet.cell(other, NEW).numbers[0] for other in lost)
        if score or any(sheet.cell(other, NEW).numbers[0] <= 0 for other in needed):
            more = 0.0
    # Where marks clash there is nothing to add to; an error there would leave no line in order.
    text = f'=IFERROR(IF(LEN({own})=0,"",{text}),"")'
    sheet.formula(row, GAIN, text, more if more > 0 else "", "cell", "result", "points")
