"""How the chapter on the next place tells numbers: with what they count, in sentences as in tables."""

from __future__ import annotations

import re

from tests.report.made import chapter, of_counts

WHO = "北海道"


def test_drugs_are_no_people() -> None:
    """People follow their number, an amount of drugs stands in brackets, and both tables and the sentence agree."""
    needed = chapter(of_counts(WHO), "位になるには")
    place = next(place for place, column in enumerate(needed.tables[0].columns) if column.head == "必要な増加")
    cells = [str(row[place]) for row in needed.tables[0].rows]
    assert all(re.fullmatch(r"[\d,]+人", cell) for cell in cells[:4])
    assert re.fullmatch(r"[\d,]+（数量）", cells[4])
    assert all(f"あと{cell}" in "".join(needed.said) for cell in cells)
    raised = [str(row[2]) for row in needed.tables[1].rows if row[2] is not None]
    assert raised
    assert all(re.fullmatch(r"[\d,]+(人|（数量）)", cell) for cell in raised)
