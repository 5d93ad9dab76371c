"""Lines of Japanese text end where they may."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xl_addin.report.breaking import lines

TEXTS = st.text(alphabet="あいう漢字カナ、。（）「」ー12.5％%abc ", min_size=1, max_size=80)


def wide(text: str) -> float:
    """Two for a wide letter, else one."""
    return sum(2 if ord(letter) > 0xFF else 1 for letter in text)


@given(TEXTS, st.integers(12, 40))
def test_nothing_is_lost(text: str, width: int) -> None:
    """The lines together are the text, but for spaces at their ends."""
    assert "".join(lines(text, width, wide)).replace(" ", "") == text.replace(" ", "")


@given(TEXTS, st.integers(12, 40))
def test_no_line_is_wider_than_allowed(text: str, width: int) -> None:
    """A line fits its width."""
    assert all(wide(line) <= width for line in lines(text, width, wide))


@given(st.lists(st.sampled_from(["あいう、", "漢字。", "（かな）", "「文」", "数は12.5％で"]), min_size=1, max_size=12))
def test_marks_do_not_begin_a_line(parts: list[str]) -> None:
    """A line begins with no closing mark and ends with no opening one."""
    for line in lines("".join(parts), 20, wide):
        assert line[0] not in "、。）」％"
        assert line[-1] not in "（「"


def test_figures_and_words_stay_whole() -> None:
    """A figure moves to the next line rather than being cut."""
    assert lines("総得点は299.4点", 12, wide) == ["総得点は", "299.4点"]
    assert lines("順位はkyokai/2023で", 14, wide) == ["順位は", "kyokai/2023で"]


def test_line_breaks_are_kept() -> None:
    """A text that is already broken stays so."""
    assert lines("上\n下", 20, wide) == ["上", "下"]
