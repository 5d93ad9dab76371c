"""Values and lists of cells in messages."""

from __future__ import annotations

from xl_addin.parts.contents import ErrorValue
from xl_addin.parts.shown import listed, value_text


def test_values() -> None:
    """Numbers keep fifteen digits; a text that looks like one stands in brackets, and a blank is a word."""
    values = (5.0, 1 / 3, "５", "012", None, "", True, "あ\nい", ErrorValue("#N/A"))
    shown = ["5", "0.333333333333333", "「５」", "「012」", "（空）", "（空）", "TRUE", "あ い", "#N/A"]
    assert [value_text(value) for value in values] == shown


def test_lists() -> None:
    """Of many places the first five are named and the others counted, in both languages."""
    assert listed(["A1", "B2"]) == ("「A1」、「B2」", "A1, B2")
    assert listed([f"A{row}" for row in range(1, 8)]) == (
        "「A1」、「A2」、「A3」、「A4」、「A5」ほか 2 か所",
        "A1, A2, A3, A4, A5 and 2 more",
    )
