from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xl_addin.hosts.calc.tables import cell_text, text_table, width

if TYPE_CHECKING:
    from xl_addin.hosts.calc.reading import Cell


def test_alignment() -> None:
    """Japanese letters count as two columns, numbers end together, and lines have no spaces at their ends."""
    rows = [["支部", "得点", None], ["山形", 371.5, True], ["神奈川", 98, "#N/A"], ["X", None, None]]
    assert text_table(rows) == ("支部    得点\n山形    371.5  TRUE\n神奈川     98  #N/A\nX")


def test_nothing() -> None:
    """No rows and no cells give no text."""
    assert text_table([]) == ""
    assert text_table([[None]]) == ""


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("あ", 2), ("ｱ", 1), ("Ａ", 2), ("が", 2), ("", 0), ("（4）", 5)]
)
def test_width(text: str, columns: int) -> None:
    """A letter takes the columns a terminal gives it; a combining mark takes none."""
    assert width(text) == columns


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (False, "FALSE"),
        (1.0, "1"),
        (1 / 3, "0.3333333333"),
        (12345678.0, "12345678"),
        ("a\nb\x1b[31m", "a b [31m"),
    ],
)
def test_cell_text(value: Cell, text: str) -> None:
    """A value is one line, and nothing in it can steer a terminal."""
    assert cell_text(value) == text
