"""The worksheet functions of ladders: names of indicators and lines, marks, reasons, reports, and what each cell says."""

from __future__ import annotations

import itertools
import logging
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ladders import COMPLETE, sheet, shipped
from tests.ladders import indicator_of as by_id
from xl_addin.cells import CellError, Grid
from xl_addin.engine.naming import indicator_of, line_of, one_indicator
from xl_addin.engine.tier_marks import line_points, read_lines
from xl_addin.engine.tiers import ClashError, from_marks
from xl_addin.errors import MissingFactError, ScoringError
from xl_addin.functions import BY_NAME, FUNCTIONS
from xl_addin.functions.ladders import maximum
from xl_addin.registry import call
from xl_addin.rulebook.tiers import Section, TierIndicator

R6, R5 = "kokuho_pref/2024", "kokuho_pref/2023"


def one(value: Any) -> Grid:
    """A single cell."""
    return ((value,),)


def down(*values: Any) -> Grid:
    """A column of cells."""
    return tuple((value,) for value in values)


def reasons(caplog: pytest.LogCaptureFixture, name: str, *arguments: Grid) -> list[str]:
    """What is logged when a function is called."""
    caplog.clear()
    with caplog.at_level(logging.WARNING, "xl_addin"):
        call(BY_NAME[name], *arguments)
    return caplog.messages


def clashes(indicator: TierIndicator, marks: dict[str, bool]) -> tuple[str, ...]:
    """The lines that clash when all marks are taken together."""
    try:
        from_marks(indicator, marks)
    except ClashError as clash:
        return clash.lines
    return ()


@pytest.mark.parametrize("name", COMPLETE)
def test_every_indicator_and_section_is_found_by_id_and_printed_number(name: str) -> None:
    """No two of a book share a name."""
    book = shipped(name)
    for named in (*book.indicators, *book.sections):
        assert indicator_of(book, named.id) is named
        assert indicator_of(book, named.label) is named


@pytest.mark.parametrize("name", ["2-3ii", "２－３ⅱ", "2ー3II", " 2 - 3 ii ", "指標2（3）ⅱ", "指標２(３)ii"])
def test_width_spaces_and_dashes_of_names_make_no_difference(name: str) -> None:
    """A Japanese keyboard gives ー for a hyphen."""
    found = indicator_of(shipped(R5), name)
    assert isinstance(found, TierIndicator)
    assert found.id == "2-3ii"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (45292.0, ("45292", "'1-1", "文字")),
        (1.0, ("文字",)),
        (True, ("文字",)),
        (None, ("indicator", "空")),
        (" ", ("indicator", "空")),
        ("9-9", ("9-9", "1-1", "3-5")),
        (CellError.REF, ("#REF!",)),
    ],
)
def test_a_name_that_is_none_says_what_to_do(name: Any, words: tuple[str, ...]) -> None:
    """A typed 1-1 has become a date; an unknown name lists the known ones."""
    with pytest.raises(ScoringError) as told:
        indicator_of(shipped(R6), name)
    for word in words:
        assert word in told.value.ja


def test_a_section_is_no_indicator_where_points_are_asked_for() -> None:
    """Its indicators are named."""
    assert isinstance(indicator_of(shipped(R6), "2"), Section)
    with pytest.raises(ScoringError, match=r"2-1.*2-5ii"):
        one_indicator(shipped(R6), "2")


@pytest.mark.parametrize("name", ["②", " ② ", "2", "２", 2.0, "line_2", "ＬＩＮＥ＿２"])
def test_a_line_is_found_by_number_or_key(name: Any) -> None:
    """Also by the digit that the circled one stands for."""
    assert line_of(by_id(shipped(R6), "1-1"), name).no == "②"


def test_an_unknown_line_lists_the_lines() -> None:
    """As they are printed."""
    with pytest.raises(ScoringError, match="①、②、③、④、⑤"):
        line_of(by_id(shipped(R6), "1-1"), "⑥")


@pytest.mark.parametrize("name", COMPLETE)
def test_points_per_line_are_those_of_all_marks_together(name: str) -> None:
    """Over all combinations of marks: the same points where they are allowed, errors at the lines that clash if not."""
    for indicator in shipped(name).indicators:
        numbers = [line.no for line in indicator.lines]
        for met in itertools.product([False, True], repeat=len(numbers)):
            marks = dict(zip(numbers, met, strict=True))
            points = line_points(indicator, marks)
            clashing = clashes(indicator, marks)
            assert {no for no in numbers if isinstance(points[no], ClashError)} == set(clashing)
            if not clashing:
                assert points == {each.line.no: each.points for each in from_marks(indicator, marks).lines}
            for line in indicator.lines:
                if not (line.excludes or line.requires or line.no in clashing):
                    assert points[line.no] == (line.points if marks[line.no] else 0)


def test_lines_that_depend_on_a_clash_cannot_be_judged() -> None:
    """② needs ①, which clashes with ③."""
    generic = by_id(shipped(R5), "1-5")
    points = line_points(generic, {"①": True, "②": True, "③": True})
    assert [type(points[no]) for no in ("①", "②", "③")] == [ClashError, MissingFactError, ClashError]
    assert points["④"] == Decimal(0)


@pytest.mark.parametrize("name", [R6, R5])
def test_the_published_sheet_line_by_line(name: str) -> None:
    """Every line of both years has the points that the sheet prints for it."""
    for section in sheet()[name[-4:]]["sections"]:
        for printed in section["indicators"]:
            marks = down(*("○" if line["score"] else None for line in printed["lines"]))
            found = call(BY_NAME["SCORE_LINES"], one(name), one(printed["id"]), marks)
            assert found == down(*(float(line["score"] or 0) for line in printed["lines"])), printed["id"]
            assert call(BY_NAME["SCORE_MAX"], one(name), one(printed["id"])) == one(float(printed["max"]))


@given(st.permutations(["①", "②", "③", "④", "⑤"]))
def test_the_order_of_numbered_lines_does_not_matter(order: list[str]) -> None:
    """Points stand beside the marks that they come from."""
    met = {"③": "○", "⑤": "レ"}
    grid = tuple((no, met.get(no)) for no in order)
    found = call(BY_NAME["SCORE_LINES"], one(R5), one("1-1"), grid)
    points = {"③": 2.0, "⑤": 5.0}
    assert found == down(*(points.get(no, 0.0) for no in order))


def test_marks_in_a_row_are_refused_unless_they_are_a_line_with_its_mark() -> None:
    """Beside a row of marks a column would show the first line's points in every cell."""
    lines = by_id(shipped(R5), "3-1f")
    assert read_lines(lines, (("①", "○"),), "marks").marks == {"①": True}
    for row in (("○", "×"), ("", "○"), ("達", "○")):
        with pytest.raises(ScoringError, match="a cell per line, not a row"):
            read_lines(lines, (row,), "marks")


@pytest.mark.parametrize(
    ("marks", "word"),
    [
        (down("○", None), "5 行"),
        ((("①", "○"), ("①", None)), "重複"),
        ((("①", "○"), (None, "○")), "marksが空"),
        (tuple((None,) * 3 for _ in range(5)), "1列"),
    ],
)
def test_marks_of_another_shape_are_refused(marks: Grid, word: str) -> None:
    """Nothing is guessed about which line a cell belongs to."""
    with pytest.raises(ScoringError) as told:
        read_lines(by_id(shipped(R6), "1-1"), marks, "marks")
    assert word in told.value.ja


def test_a_clash_is_reported_with_its_lines(caplog: pytest.LogCaptureFixture) -> None:
    """The log says what the error cell cannot."""
    said = reasons(caplog, "SCORE_LINES", one(R6), one("1-1"), down("○", "○", None, None, None))
    assert len(said) == 2
    assert all(message.startswith("#VALUE! SCORE_LINES: 指標1（1）") and "①と②" in message for message in said)


def test_an_open_line_is_reported_by_itself(caplog: pytest.LogCaptureFixture) -> None:
    """Each #N/A has its line and its reason."""
    said = reasons(caplog, "SCORE_LINES", one(R6), one("1-1"), down("?", None, "○", None, None))
    assert ["指標1（1） ①" in said[0], "指標1（1） ③" in said[1], "①" in said[1]] == [True] * 3


def test_a_missing_fact_is_reported_with_its_key(caplog: pytest.LogCaptureFixture) -> None:
    """#N/A says what to look for."""
    facts = (("rate_2021", 45.6), ("rate_2020", 44.0))
    (said,) = reasons(caplog, "SCORE_TIER", one(R6), one("1-1"), facts)
    assert said.startswith("#N/A SCORE_TIER: 指標1（1）")
    assert "rate_rank" in said


def test_explanations_are_no_errors_and_report_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """The cell itself says what must be mended, so that the log need not."""
    clash = down("○", "○", None, None, None)
    for name, second in (("SCORE_EXPLAIN", (("rate_2021", 0.456),)), ("SCORE_EXPLAIN_LINES", clash)):
        for book, indicator, language in (
            (R6, "1-1", "ja"),
            (R6, "1-1", "en"),
            (R6, 45292.0, "en"),
            ("?", "1-1", None),
            ("kokuho_pref/2021", "1-1", None),
            ("kyokai/2023", "1", None),
            (CellError.REF, "1-1", None),
            (R6, None, None),
            (R6, "1", None),
        ):
            arguments = (one(book), one(indicator), second, one(language))
            ((text,),) = call(BY_NAME[name], *arguments)
            assert isinstance(text, str)
            assert text
            assert reasons(caplog, name, *arguments) == []


def test_both_languages_tell_the_same_points() -> None:
    """For every line of the sheet."""
    for printed in itertools.chain.from_iterable(each["indicators"] for each in sheet()["2024"]["sections"]):
        marks = down(*("○" if line["score"] else None for line in printed["lines"]))
        texts = [
            call(BY_NAME["SCORE_EXPLAIN_LINES"], one(R6), one(printed["id"]), marks, one(language))[0][0]
            for language in ("ja", "en")
        ]
        assert str(texts[0]).startswith(f"{printed['score']}点")
        assert str(texts[1]).startswith(f"{printed['score']} points")


def test_the_maximum_of_deviation_scores_says_that_there_is_none(caplog: pytest.LogCaptureFixture) -> None:
    """Not 0, and not the sum of the 配点."""
    (said,) = reasons(caplog, "SCORE_MAX", one("kyokai/2023"))
    assert said.startswith("#N/A SCORE_MAX: kyokai/2023")
    assert "上限がありません" in said


def test_the_maximum_of_an_outline_says_that_its_points_are_not_known(caplog: pytest.LogCaptureFixture) -> None:
    """An outline is a list of names."""
    (said,) = reasons(caplog, "SCORE_MAX", one("kokuho_pref/2021"))
    assert "構成だけ" in said


def test_a_blank_indicator_is_the_whole_book() -> None:
    """As if it had been left out."""
    assert call(maximum, one(R6), one("")) == call(maximum, one(R6), None) == call(maximum, one(R6)) == one(430.0)


def test_a_word_after_an_underscore_gets_its_capital() -> None:
    """The method is what .ods files store."""
    methods = {function.name: function.method for function in FUNCTIONS}
    assert methods["SCORE_EXPLAIN"] == "scoreExplain"
    assert methods["SCORE_EXPLAIN_LINES"] == "scoreExplainLines"
