"""Blank, number, text, flag and error stay apart, and office text is read only where it cannot be mistaken."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin import cells
from xl_addin.cells import CellError, Grid
from xl_addin.errors import ScoringError

FULL_WIDTH = str.maketrans("0123456789.,%+-()", "０１２３４５６７８９．，％＋－（）")


def column(*values: Any) -> Grid:
    return tuple((value,) for value in values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45.6", 45.6),
        ("４５．６", 45.6),
        ("45.6％", 45.6),
        ("４５．６ ％", 45.6),
        ("1,234,567.5", 1234567.5),
        ("１，２３４", 1234),
        ("△1.2", -1.2),
        ("▲ 1.2", -1.2),
        ("−3", -3),
        ("－３", -3),
        ("+3", 3),
        ("(4)", 4),
        ("（４）", 4),
        ("（-4）", -4),
        ("（△4）", -4),
        ("(45.6%)", 45.6),
        ("　7　", 7),
        (".5", 0.5),
        ("007", 7),
        ("10,000", 10000),
        ("1.25E+020", 1.25e20),
    ],
)
def test_office_text_is_read(text: str, expected: float) -> None:
    """The usual ways of writing a number in a Japanese office give that number."""
    assert cells.parse_number(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "　",
        "abc",
        "－",
        "…",
        "①",
        "²",
        "½",
        "四",
        "〇",
        "٣",
        "60点",
        "3位",
        "1,23",
        "1,2345",
        "12,34,567",
        ",123",
        "0,123",
        "0,000",
        "5-3",
        "1.2.3",
        "5.",
        "--5",
        "△-5",
        "(4",
        "4)",
        "((4))",
        "【4】",
        "45.6％％",
        "1e5",
        "1E5",
        "0x10",
        "1_000",
        "inf",
        "nan",
        "2023/4/1",
        "令和5年度",
        "1" * 400,
    ],
)
def test_doubtful_text_is_not_a_number(text: str) -> None:
    """What could be meant otherwise is not read at all."""
    assert cells.parse_number(text) is None


@given(st.integers(-(10**12), 10**12), st.sampled_from(["", "％"]))
def test_every_whole_number_survives_office_writing(value: int, mark: str) -> None:
    """Separators and full-width letters change nothing."""
    assert cells.parse_number(f"{value:,}".translate(FULL_WIDTH) + mark) == value


@given(st.decimals(-(10**6), 10**6, places=3))
def test_a_triangle_is_a_minus(value: Any) -> None:
    """△ and ▲ before the absolute value give the negative number."""
    for triangle in "△▲":
        assert cells.parse_number(f"{triangle}{abs(value):f}") == -abs(float(value))


@given(st.text())
def test_any_text_is_a_number_or_not(text: str) -> None:
    """No text breaks the reader, and whatever it reads has an ASCII or full-width digit."""
    read = cells.parse_number(text)
    if read is not None:
        assert any(letter in "0123456789０１２３４５６７８９" for letter in text)


def test_minus_zero_is_zero() -> None:
    """-0 is shown as 0."""
    assert str(cells.parse_number("－０")) == "0.0"


def test_a_column_keeps_blanks() -> None:
    """Blank cells and texts of spaces are None; a zero is a zero."""
    assert cells.numbers(column(1.0, None, "", "　 ", 0.0), "values") == [1.0, None, None, None, 0.0]


def test_an_unreadable_row_is_named() -> None:
    """The message says which argument, which row and which text, in both languages."""
    with pytest.raises(ScoringError) as caught:
        cells.numbers(column(1.0, None, "欠測"), "values")
    assert caught.value.ja == "valuesの3行目の「欠測」は数値として読めません"
    assert caught.value.en == "row 3 of values, “欠測”, is not a number"
    assert caught.value.code == "#VALUE!"


@pytest.mark.parametrize("error", list(CellError))
def test_an_error_cell_keeps_its_code(error: CellError) -> None:
    """An error among the values is passed on as what it is."""
    with pytest.raises(ScoringError) as caught:
        cells.numbers(column(1.0, error), "values")
    assert caught.value.code == error.value


def test_a_flag_is_not_a_number() -> None:
    """TRUE is not 1."""
    with pytest.raises(ScoringError, match="TRUE"):
        cells.numbers(column(1.0, True), "values")


def test_percent_text_among_fractions_is_refused() -> None:
    """45.6％ beside a cell that holds 0.441 would be a hundred times too much."""
    with pytest.raises(ScoringError, match="row 2"):
        cells.numbers(column(0.441, "45.6％", 0.5), "values")


def test_percent_text_among_percentages_is_read() -> None:
    """45.6％ beside 44.1 is 45.6; so is a column of such texts alone."""
    assert cells.numbers(column(44.1, "45.6％"), "values") == [44.1, 45.6]
    assert cells.numbers(column("0.5％", "45.6％"), "values") == [0.5, 45.6]


def test_a_reference_skips_what_native_functions_skip() -> None:
    """A header, a flag and a blank do not count; a readable text does."""
    assert cells.reference(column("率", True, None, 3.0, "４"), "ref") == [3.0, 4.0]


def test_a_reference_refuses_text_with_digits() -> None:
    """A figure nobody can read is not left out without a word."""
    with pytest.raises(ScoringError, match="row 2"):
        cells.reference(column(3.0, "4点"), "ref")


def test_a_block_is_not_a_column() -> None:
    """A range of several rows and columns is refused with its size."""
    with pytest.raises(ScoringError, match="2 rows by 3 columns"):
        cells.line(((1.0, 2.0, 3.0), (4.0, 5.0, 6.0)), "values")


def test_words_are_read_in_any_width_and_case() -> None:
    """An option may be typed in capitals or full-width letters."""
    assert cells.choice("　ＨＩＧＨ ", "order", {"high": 1}) == 1
    assert cells.choice(0.0, "order", {"0": 2}) == 2


def test_an_unknown_word_lists_the_known_ones() -> None:
    """The message says what can be used."""
    with pytest.raises(ScoringError, match="accepted: high, low"):
        cells.choice("top", "order", {"high": 1, "low": 2})


def test_results_lie_as_their_values_lie() -> None:
    """A row gives a row, a column a column."""
    assert cells.as_line([1.0, 2.0], ((5.0, 6.0),)) == ((1.0, 2.0),)
    assert cells.as_line([1.0, 2.0], ((5.0,), (6.0,))) == ((1.0,), (2.0,))
