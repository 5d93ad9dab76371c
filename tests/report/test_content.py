"""Cells of a report read as people write figures."""

from __future__ import annotations

import pytest

from xl_addin.report.content import Chapter, Column, Report, Table, cell_text, is_number, letters


@pytest.mark.parametrize(
    ("cell", "form", "text"),
    [
        (299.44, ".1f", "299.4"),
        (-1.25, "+.2f", "−1.25"),
        (1.25, "+.2f", "+1.25"),
        (0.0, "+.1f", "0.0"),
        (-0.04, "+.1f", "0.0"),
        (1234567.0, ",.0f", "1,234,567"),
        (15.0, "", "15"),
        (None, ".1f", "－"),
        ("新設", ".1f", "新設"),
    ],
)
def test_figures_are_written_for_readers(cell: str | float | None, form: str, text: str) -> None:
    """A minus is a minus and no hyphen, zero has no sign, and nothing is a dash."""
    assert cell_text(cell, Column("", form)) == text


def test_columns_of_figures_stand_to_the_right() -> None:
    """A column counts as figures with signs, units and dashes, but not with words."""
    columns = (Column("a"), Column("b"), Column("c"))
    table = Table("", columns, ((1.0, "+1.2", "26位 → 22位"), (None, "3,946 人", "なし")))
    assert [is_number(table, place) for place in range(3)] == [True, True, False]


def test_every_letter_is_collected() -> None:
    """The letters of sentences, tables and formatted figures are all among those that a font needs."""
    table = Table("表", (Column("数", ",.0f"),), ((12345.0,),))
    report = Report("題", "誰", "元", "警", ("結",), (Chapter("章", ("文",), tables=(table,)),))
    assert letters(report) >= set("題誰元警結章文表数12,345")
