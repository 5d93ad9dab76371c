"""The exact maximum and minimum against a plain search of all subsets."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tests.ladders import indicator_of, invented
from xl_addin.engine.extremes import extremes, total_extremes
from xl_addin.rulebook.conditions import Declared
from xl_addin.rulebook.model import Source, Text
from xl_addin.rulebook.tiers import Group, Line, TierIndicator

_TEXT = Text("文", "text")


def indicator(*lines: Line) -> TierIndicator:
    """An indicator of nothing but these lines."""
    return TierIndicator("1", "1", "1", _TEXT, Source("題", "所"), groups=(Group("each", lines),))


def line(no: str, points: int | Decimal, requires: tuple[str, ...] = (), excludes: tuple[str, ...] = ()) -> Line:
    """A declared line."""
    return Line(no, f"line_{no}", Decimal(points), _TEXT, Declared(), requires=requires, excludes=excludes)


@st.composite
def lines_of_ladders(draw: st.DrawFn) -> tuple[Line, ...]:
    """Up to nine lines that require and exclude earlier ones at random."""
    count = draw(st.integers(0, 9))
    found = []
    for place in range(count):
        roles = draw(st.lists(st.sampled_from("  rx"), min_size=place, max_size=place))
        found.append(
            line(
                str(place),
                Decimal(draw(st.integers(-400, 400).filter(bool))) / 10,
                tuple(str(other) for other, role in enumerate(roles) if role == "r"),
                tuple(str(other) for other, role in enumerate(roles) if role == "x"),
            )
        )
    return tuple(found)


def allowed(chosen: tuple[Line, ...]) -> bool:
    """Whether these lines, and no others, may count together."""
    nos = {each.no for each in chosen}
    return all(set(each.requires) <= nos and not set(each.excludes) & nos for each in chosen)


def sums(lines: tuple[Line, ...]) -> list[Decimal]:
    """The points of every allowed subset."""
    subsets = (chosen for size in range(len(lines) + 1) for chosen in combinations(lines, size))
    return [sum((each.points for each in chosen), Decimal(0)) for chosen in subsets if allowed(chosen)]


@given(lines_of_ladders())
def test_extremes_are_those_of_all_subsets(lines: tuple[Line, ...]) -> None:
    """The search finds the extremes that trying everything finds, and lines that give the highest."""
    found = extremes(indicator(*lines))
    every = sums(lines)
    assert (found.lowest, found.highest) == (min(every), max(every))
    by_no = {each.no: each for each in lines}
    chosen = tuple(by_no[no] for no in found.highest_lines)
    assert allowed(chosen)
    assert sum(each.points for each in chosen) == found.highest


def test_a_required_deduction_may_pay() -> None:
    """A line with negative points is taken where a better one requires it."""
    found = extremes(indicator(line("1", -2), line("2", 5, requires=("1",)), line("3", 4, excludes=("2",))))
    assert (found.lowest, found.highest) == (-2, 4)
    deeper = extremes(indicator(line("1", -2), line("2", 7, requires=("1",)), line("3", 4, excludes=("2",))))
    assert deeper.highest == 5
    assert deeper.highest_lines == ("1", "2")


def test_ladders_of_the_invented_book() -> None:
    """One rung of a ladder, every line of the others: 6 + 2.5, and −4 at worst."""
    book = invented()
    found = extremes(indicator_of(book, "1-1"))
    assert (found.lowest, found.highest) == (-4, Decimal("8.5"))
    assert found.highest_lines == ("①", "④")
    assert extremes(indicator_of(book, "2-2"))[:2] == (-3, 10)
    assert total_extremes(book.indicators) == (-17, Decimal("89.5"))


def test_no_lines_no_points() -> None:
    """An indicator without lines gives nothing."""
    assert extremes(indicator()) == (0, 0, ())
    assert total_extremes([]) == (0, 0)


def test_many_lines_are_searched_in_time() -> None:
    """Forty lines of four long ladders are parted, not tried in all 2 to the 40 combinations."""
    lines = []
    for ladder in range(4):
        rungs: list[str] = []
        for rung in range(10):
            lines.append(line(f"{ladder}-{rung}", 10 - rung, excludes=tuple(rungs)))
            rungs.append(f"{ladder}-{rung}")
    assert extremes(indicator(*lines)).highest == 40
