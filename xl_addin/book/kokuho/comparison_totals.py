"""The foot of the sheet 比較表: totals, 得点率, insured persons, grant, and what they give per person and point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.inputs.numbers import Allowed, filled, offer_numbers
from xl_addin.book.kokuho.comparison_side import MARK, POINTS, SCORE, TEXT
from xl_addin.book.sheet import unless, unless_blank
from xl_addin.engine.grants import yen_per_person, yen_per_point

if TYPE_CHECKING:
    from xl_addin.book.kokuho.comparison_side import Side

RATE, INSURED, YEN, PER_PERSON, PER_POINT = "rate", "insured", "yen", "per_person", "per_point"
_HEIGHT = 19
_LABELS = {
    RATE: "得点率（得点÷満点）",
    INSURED: "被保険者数（{day}）",
    YEN: "交付額（円）",
    PER_PERSON: "一人当たり（円）",
    PER_POINT: "一人当たり・1点当たり（円）",
}
_LOOKS = {
    RATE: ("percentage", "signed_percent"),
    INSURED: ("count", "signed_count"),
    YEN: ("count", "signed_count"),
    PER_PERSON: ("count", "signed_count"),
    PER_POINT: ("score", "signed"),
}


def write(new: Side, old: Side, differences: tuple[int, int]) -> int:
    """Write totals and quotients of both halves below their sections.

    Args:
        new: the later year.
        old: the earlier year.
        differences: first and last column of the differences; that of the totals is the last.

    Returns:
        The last row.
    """
    sheet, row = new.sheet, new.total_row
    for side in (new, old):
        _total(side)
    cells = new.at(row, SCORE), old.at(row, SCORE)
    text = unless_blank(f"{cells[0]}-{cells[1]}", *cells)
    value = new.number(row, SCORE) - old.number(row, SCORE)
    first, last = differences
    for col in range(first, last):
        sheet.put(row, col, None, "cell", "total_row")
    sheet.put(row, last + 1, "達成の欄は印を入れた行の数", "cell", "total_row")
    sheet.formula(row, last, text, value, "cell", "signed_points", "total_row")
    sheet.worksheet.set_row(row, _HEIGHT + 3)
    for offset, key in enumerate(_LABELS, 1):
        for side in (new, old):
            _figure(side, row + offset, key)
        _difference(row + offset, new, old, key, differences)
        sheet.worksheet.set_row(row + offset, _HEIGHT)
    return row + len(_LABELS)


def _total(side: Side) -> None:
    """Write the totals, and how many lines are marked."""
    row = side.total_row
    labels = "＋".join(section.label for section in side.book.sections)
    side.sheet.span(row, side.first, side.col(TEXT), f"総合計（{labels}）", "cell", "total_row")
    marks = side.sheet.block(min(side.line_rows.values()), side.col(MARK), max(side.line_rows.values()))
    count = sum(mark not in (None, "") for (mark,) in marks.grid)
    side.sheet.formula(
        row, side.col(MARK), f"={filled(marks.text(side.sheet))}", count, "cell", "unless_zero", "total_row"
    )
    for place in (POINTS, SCORE):
        cells = [side.at(each, place) for each in side.section_rows.values()]
        value = sum(side.number(each, place) for each in side.section_rows.values())
        added = "+".join(cells)
        text = unless(side.no_marks(), added) if place == SCORE else f"={added}"
        side.sheet.formula(row, side.col(place), text, value, "cell", "points", "total_row")


def _figure(side: Side, row: int, key: str) -> None:
    """Write one figure across the columns of points and score: what is known as input, the others as formulas."""
    sheet, col = side.sheet, side.col(POINTS)
    side.grant_rows[key] = row
    label = _LABELS[key].format(day=side.given.grant.counted_on)
    # The day goes with the number, so that both can be typed over.
    sheet.span(row, side.first, side.col(TEXT), label, "cell", *(("input",) if key == INSURED else ()))
    given = {INSURED: side.given.grant.insured, YEN: side.given.grant.yen}
    style = ("cell", _LOOKS[key][0], *(("input",) if key in given else ("strong",)), "centre")
    sheet.worksheet.merge_range(row, col, row, side.col(SCORE), "", sheet.styles(*style))
    if key in given:
        sheet.put(row, col, given[key], *style)
        offer_numbers(sheet.block(row, col, row, side.col(SCORE)), Allowed(whole=True, least=int(key == INSURED)))
    else:
        text, value = _quotient(side, key)
        sheet.formula(row, col, text, value, *style)


def _quotient(side: Side, key: str) -> tuple[str, float]:
    total = side.number(side.total_row, SCORE)
    grant = side.given.grant
    if key == RATE:
        above, below = (side.total_row, SCORE), (side.total_row, POINTS)
        value = total / side.number(*below)
    elif key == PER_PERSON:
        above, below = (side.grant_rows[YEN], POINTS), (side.grant_rows[INSURED], POINTS)
        value = yen_per_person(grant.yen, grant.insured)
    else:
        above, below = (side.grant_rows[PER_PERSON], POINTS), (side.total_row, SCORE)
        value = yen_per_point(grant.yen, grant.insured, total)
    cells = side.at(*above), side.at(*below)
    # Deductions can make a score negative, an amount never is.
    negative = "" if key == RATE else f",{cells[0]}<0"
    wrong = f"OR(ISTEXT({cells[0]}),ISTEXT({cells[1]}),{cells[1]}<=0{negative})"
    text = unless_blank(f"IF({wrong},NA(),{cells[0]}/{cells[1]})", *cells)
    return text, value


def _difference(row: int, new: Side, old: Side, key: str, differences: tuple[int, int]) -> None:
    sheet = new.sheet
    first, last = differences
    style = ("cell", _LOOKS[key][1], "centre")
    cells = new.at(row, POINTS), old.at(row, POINTS)
    value = new.number(row, POINTS) - old.number(row, POINTS)
    sheet.worksheet.merge_range(row, first, row, last, "", sheet.styles(*style))
    difference = f"{cells[0]}-{cells[1]}"
    if key in (INSURED, YEN):
        wrong = ",".join(f"ISTEXT({cell}),{cell}<{int(key == INSURED)}" for cell in cells)
        difference = f"IF(OR({wrong}),NA(),{difference})"
    sheet.formula(row, first, unless_blank(difference, *cells), value, *style)
    sheet.put(row, last + 1, "差はポイント（％どうしの差）" if key == RATE else None, "cell")
