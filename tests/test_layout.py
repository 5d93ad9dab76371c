"""Text in a terminal of 100 columns: nothing is lost, nothing runs over, columns stay straight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.cli.layout import COLUMNS, cell_text, columns_table, paragraph, text_table, width, wrap

if TYPE_CHECKING:
    from xl_addin.hosts.calc.reading import Cell

WORDS = st.text(st.sampled_from("ab-9 あ率。、）①％"), max_size=80)


@given(WORDS, st.integers(min_value=12, max_value=60))
def test_wrapping_loses_no_letter(text: str, columns: int) -> None:
    """Only spaces may go, where a line ends."""
    assert "".join(wrap(text, columns)).replace(" ", "") == text.replace(" ", "")


@given(st.text(st.sampled_from("ab 9率あ①"), max_size=80), st.integers(min_value=2, max_value=60))
def test_no_line_is_too_wide(text: str, columns: int) -> None:
    """A wide letter counts as two."""
    assert all(width(line) <= columns for line in wrap(text, columns))


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("実施率が高い", 6, ["実施率", "が高い"]),
        ("実施率。", 6, ["実施", "率。"]),
        ("the mean rate", 9, ["the mean", "rate"]),
        ("rate_peers", 4, ["rate", "_pee", "rs"]),
        ("上位30%", 6, ["上位", "30%"]),
        ("", 6, [""]),
        ("一\n二", 6, ["一 二"]),
    ],
)
def test_lines_break_between_words_and_wide_letters(text: str, columns: int, lines: list[str]) -> None:
    """No full stop opens a line; a word is broken only where it is longer than a line."""
    assert wrap(text, columns) == lines


def test_a_paragraph_hangs() -> None:
    """All lines but the first are indented further, and all fit."""
    lines = paragraph("注: " + "率" * 60, "  ", "    ").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("  注: ")
    assert lines[1].startswith("      率")
    assert max(map(width, lines)) <= COLUMNS


def test_columns_are_straight_and_numbers_to_the_right() -> None:
    """The second column ends at the same place in each row."""
    assert columns_table(
        [("番号", "配点", "条件"), ("①", "(4)", "上位3割"), ("②", "-30", "x")], right=(1,)
    ).splitlines() == [
        "番号  配点  条件",
        "①      (4)  上位3割",
        "②      -30  x",
    ]


def test_the_widest_column_gives_way() -> None:
    """Keys stay whole, so that they can be copied."""
    key = "share_m5_or_m6_or_m7"
    lines = columns_table([(key, "市町村の割合" * 20, "①")], whole=(0,), indent="  ").splitlines()
    assert max(map(width, lines)) <= COLUMNS
    assert lines[0].startswith(f"  {key}  市町村")
    assert lines[0].endswith("①")
    middle = "".join(line.replace(key, "").replace("①", "").strip() for line in lines)
    assert middle == "市町村の割合" * 20


def test_no_rows_are_no_text() -> None:
    """A list without members prints nothing."""
    assert columns_table([]) == ""


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


def test_numbers_are_rounded_where_asked() -> None:
    """Numbers lose decimals, whole numbers and texts stay as they are."""
    assert text_table([["値", 1.23456, 7, "1.23456"]], 2) == "値  1.23  7  1.23456"
    assert text_table([[1.23456]]) == "1.23456"
