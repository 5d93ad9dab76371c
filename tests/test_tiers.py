"""Ladders, requirements and exclusions, settled from marks and from facts into one result."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.ladders import indicator_of, invented
from xl_addin.engine.tier_scheme import score_facts, score_marks
from xl_addin.engine.tiers import ClashError, IndicatorResult, from_facts, from_marks, require_points
from xl_addin.errors import MissingFactError, ScoringError


def marked(indicator: str, *nos: str, unknown: tuple[str, ...] = ()) -> IndicatorResult:
    """Score an indicator of the invented book from the lines that were met."""
    marks: dict[str, bool | None] = dict.fromkeys(nos, True)
    marks.update(dict.fromkeys(unknown))
    return from_marks(indicator_of(invented(), indicator), marks)


def scored(indicator: str, **facts: Any) -> IndicatorResult:
    """Score an indicator of the invented book from figures."""
    return from_facts(invented(), indicator_of(invented(), indicator), facts)


def best_of(rate: float, before: float) -> dict[str, float]:
    """Facts of 1-1 in which the evaluated year's own figure is the best."""
    return {"rate_2096": rate, "rate_2096_corrected": 0.0, "rate_2097": 0.0, "rate_2095": before}


@pytest.mark.parametrize(
    ("nos", "points"),
    [
        ((), 0),
        (("①",), 6),
        (("②",), 4),
        (("③",), -4),
        (("④",), 2.5),
        (("①", "④"), 8.5),
        (("③", "④"), -1.5),
    ],
)
def test_marks_add_up(nos: tuple[str, ...], points: float) -> None:
    """What was marked counts, a negative rung too."""
    found = marked("1-1", *nos)
    assert found.points == Decimal(str(points))
    assert found.decided == nos
    assert [line.points for line in found.lines if line.line.no not in nos] == [Decimal(0)] * (4 - len(nos))


@pytest.mark.parametrize(
    ("indicator", "nos", "clash"),
    [
        ("1-1", ("①", "②"), ("①", "②")),
        ("1-1", ("②", "③", "④"), ("②", "③")),
        ("1-1", ("①", "②", "③"), ("①", "②", "③")),
        ("2-2", ("①", "②", "③"), ("②", "③")),
        ("2-2", ("②",), ("②",)),
    ],
)
def test_clashing_marks_are_an_error(indicator: str, nos: tuple[str, ...], clash: tuple[str, ...]) -> None:
    """Two rungs of one ladder, or a line without the one it requires, are refused; the message names them."""
    with pytest.raises(ClashError) as caught:
        marked(indicator, *nos)
    assert caught.value.lines == clash
    assert all(no in caught.value.ja and no in caught.value.en for no in clash)
    assert "④" not in caught.value.lines


def test_an_unknown_line_is_an_error() -> None:
    """A mark for a line that is not there is named."""
    with pytest.raises(ScoringError, match="⑨"):
        marked("1-1", "⑨")


def test_an_open_mark_leaves_only_what_depends_on_it_open() -> None:
    """A line whose mark is not known has no points, and neither has the indicator; the others keep theirs."""
    found = marked("1-1", "④", unknown=("②",))
    assert [line.counts for line in found.lines] == [False, None, False, True]
    assert found.points is None
    assert found.missing == ("line_2",)
    assert found.reason.ja.startswith("判定できません")
    assert "②" in found.reason.ja
    with pytest.raises(MissingFactError) as caught:
        require_points(found)
    assert caught.value.code == "#N/A"
    assert "②" in caught.value.ja


def test_a_rung_above_settles_an_open_one() -> None:
    """If an earlier rung was reached it does not matter whether a later one was."""
    found = marked("1-1", "①", unknown=("②", "③"))
    assert found.points == 6
    assert [line.counts for line in found.lines] == [True, False, False, False]


def test_a_rung_below_an_open_one_is_open() -> None:
    """If an earlier rung is open, a later one that holds may or may not count."""
    found = marked("1-1", "③", unknown=("②",))
    assert [line.counts for line in found.lines] == [False, None, None, False]
    assert found.points is None


def test_an_open_requirement_leaves_the_line_open() -> None:
    """A line counts only once the one it requires is settled."""
    found = marked("2-2", "②", unknown=("①",))
    assert [line.counts for line in found.lines] == [None, None, False, False]


def test_a_missing_requirement_settles_an_open_line() -> None:
    """A line that requires one that was not met cannot count, whatever its own mark says."""
    found = marked("2-2", unknown=("②",))
    assert found.points == 0
    assert found.missing == ()


def test_the_first_rung_that_holds_counts() -> None:
    """60 % is also more than 50 %, but the ladder takes one rung."""
    found = scored("1-1", **best_of(60.0, 59.5))
    assert found.points == 6
    assert found.decided == ("①",)
    assert "①" in found.lines[1].why.ja


def test_several_ladders_add_up() -> None:
    """Groups of one indicator are settled each for itself."""
    found = scored("1-1", **best_of(55.0, 54.0))
    assert found.decided == ("②", "④")
    assert found.points == Decimal("6.5")
    negative = scored("1-1", **best_of(29.95, 20.0))
    assert negative.decided == ("③", "④")
    assert negative.points == Decimal("-1.5")


def test_requires_and_excludes_from_facts() -> None:
    """A line that requires another yields nothing without it, and one that is excluded yields to the other."""
    facts = {"plan": True, "line_3": True, "line_4": False}
    assert scored("2-2", line_1_count=2.0, **facts).decided == ("①", "②")
    without = scored("2-2", line_1_count=1.0, **facts)
    assert without.decided == ("③",)
    assert "①" in without.lines[1].why.ja


def test_a_missing_fact_is_not_zero() -> None:
    """Without its facts a line cannot be judged; the result names the facts and has no points."""
    facts = best_of(60.0, 59.0)
    del facts["rate_2095"]
    found = scored("1-1", **facts)
    assert found.points is None
    assert found.decided == ("①",)
    assert found.missing == ("rate_2095",)
    assert "rate_2095" in found.reason.ja
    assert "rate_2095" in found.reason.en
    assert "①" not in found.reason.ja


def test_a_fact_that_no_line_needs_any_more_may_be_missing() -> None:
    """Once rank 1 is told, the mean and the earlier years cannot change the ladder."""
    found = scored("1-2", cost_rank=1.0)
    assert found.points == 20
    assert found.missing == ()


def test_a_lower_rung_waits_for_the_rungs_above() -> None:
    """An improvement that holds does not count while the rank is not known."""
    found = scored("1-2", cost_2095=2.0, cost_2096=1.0)
    assert found.points is None
    assert found.lines[4].counts is None
    assert "cost_rank" in found.missing


def test_the_reason_tells_every_line() -> None:
    """A reason opens with the points and tells each line with its own."""
    reason = scored("1-1", **best_of(60.0, 59.5)).reason
    assert reason.ja.startswith("6点。")
    assert reason.en.startswith("6 points.")
    assert all(no in reason.ja for no in "①②③④")
    assert "0.5ポイント" in reason.ja
    assert marked("1-1", "③").reason.ja.startswith("-4点。")


def test_a_whole_book_from_marks() -> None:
    """Sections and the total add up; a clash is the fault of its indicator alone."""
    book = invented()
    sections = {section.id: section for section in book.sections}
    good = score_marks(book, {"1-1": {"①": True}, "1-2": {"②": True}, "2-2": {"④": True}})
    assert good.section_points(sections["1"]) == 21
    assert good.section_points(sections["2"]) == -3
    assert good.total == 18
    assert good.points("1-3") == 0
    bad = score_marks(book, {"1-1": {"①": True, "②": True}, "2-2": {"①": True}})
    assert isinstance(bad.indicators["1-1"], ClashError)
    assert bad.points("1-1") is None
    assert bad.section_points(sections["1"]) is None
    assert bad.section_points(sections["2"]) == 6
    assert bad.total is None


def test_a_whole_book_from_facts() -> None:
    """An indicator without facts has no points; a contradiction is the fault of its indicator alone."""
    book = invented()
    facts: dict[str, dict[str, Any]] = {
        "1-2": {"cost_rank": 1.0},
        "1-4": {"rate_2096": 60.0, "rate_2095": 60.0},
        "2-2": {"line_1_count": 9.0},
    }
    found = score_facts(book, facts)
    assert found.points("1-2") == 20
    assert found.points("1-4") == 5
    assert found.points("1-1") is None
    assert isinstance(found.indicators["2-2"], ScoringError)
    assert found.total is None


def test_lines_with_one_reason_are_listed_in_either_language() -> None:
    """Japanese joins the numbers with ・, English with commas."""
    reason = marked("1-1", "①").reason
    assert "②・③・④ 0点: 非該当" in reason.ja
    assert "②, ③, ④ 0 points: not met" in reason.en
