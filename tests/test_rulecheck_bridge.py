from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ladders import sheet, shipped
from tests.rulecheck_books import book, group, indicator, line, words
from xl_addin.errors import ScoringError
from xl_addin.rulecheck.bridge import BridgeRow, Effects, bridge, total, totals

if TYPE_CHECKING:
    from xl_addin.rulebook.tiers import TierBook

EFFECTS = ("new_item", "abolished", "rules", "performance", "together")

# By hand from the sheet's points and scores: per pair of lines (number in FY2023 → in FY2024) the effect and its amount.
# Where nothing is named, nothing changed.
# fmt: off
BY_HAND = {
    # ③ was met (2) and no longer is; ⑤ was missed and is met at its new 4 points.
    "1-1": {("③", "③"): {"performance": -2}, ("⑤", "⑤"): {"performance": 4}},
    # ⑤ was met: 5 points became 4, then it was missed.
    "1-2": {("⑤", "⑤"): {"rules": -1, "performance": -4}},
    # ① (10) is gone; ② → ① is met anew at 8; ③ → ② stays met though its share rose from 9割 to 9.5割: 10 became 7.
    "1-3": {("①", ""): {"abolished": -10}, ("②", "①"): {"performance": 8}, ("③", "②"): {"rules": -3},
            ("④", "③"): {"performance": 5}},
    # The rung moved from ② (5) to ① (15), whose condition is unchanged.
    "1-4": {("①", "①"): {"performance": 15}, ("②", "②"): {"performance": -5}},
    "1-5": {},
    # Now compared with FY2019 instead of the year before, so the lost 20 points cannot be split.
    "2-2": {("④", "④"): {"together": -20}},
    "2-4i": {("", "①"): {"new_item": 10}},
    # The figure counts duplicate drugs alone now.
    "2-4ii": {("③", "③"): {"together": 3}},
    "3-1a": {("①", ""): {"abolished": -5}, ("②", "①"): {"rules": -3}, ("③", "②"): {"rules": -5},
             ("④", "③"): {"rules": -5}},
    "3-1d": {("1.給付点検", ""): {"abolished": -2}},
    "3-1e": {("①", ""): {"abolished": -1}, ("②", "①"): {"rules": 3}, ("③④", "②③"): {"rules": 8},
             ("⑤", ""): {"abolished": -5}},
    "3-1f": {("①", "①"): {"together": -5}, ("②", ""): {"abolished": -5}},
    # Lines ⑤ to ⑨ instead of ⑤ to ⑦ are counted: ④ (-10) gave way to ③ (-30).
    "3-2": {("③", "③"): {"together": -30}, ("④", "④"): {"together": 10}},
    # All lines were replaced: 2 + 3 + 3 are gone, 15 came.
    "3-3": {("②", ""): {"abolished": -2}, ("③", ""): {"abolished": -3}, ("④", ""): {"abolished": -3},
            ("", "②"): {"new_item": 15}},
    # Met before and after under another condition: 10 points became 8.
    "3-5": {("①", "②"): {"rules": -2}},
}
# fmt: on


def points_of(year: str) -> dict[str, dict[str, Decimal]]:
    """The scores of the published sheet, by indicator and line."""
    return {
        indicator["id"]: {row["no"]: Decimal(row["score"] or 0) for row in indicator["lines"]}
        for section in sheet()[year]["sections"]
        for indicator in section["indicators"]
    }


@pytest.fixture(scope="module")
def rows() -> tuple[BridgeRow, ...]:
    """The bridge of the prefecture of the sheet, from 198 points to 158."""
    return bridge(shipped("kokuho_pref/2023"), shipped("kokuho_pref/2024"), points_of("2023"), points_of("2024"))


def told(row: BridgeRow) -> dict[str, Decimal]:
    """The effects of a row that are not 0."""
    return {effect: getattr(row, effect) for effect in EFFECTS if getattr(row, effect)}


def test_the_sheets_scores_are_those_that_are_printed() -> None:
    """The scores that the bridge starts from add up to the printed 198 and 158."""
    for year, printed in (("2023", 198), ("2024", 158)):
        assert sum(sum(lines.values()) for lines in points_of(year).values()) == printed


def test_the_bridge_explains_the_minus_40(rows: tuple[BridgeRow, ...]) -> None:
    """74 − 67, 36 − 43 and 48 − 88: the sections change by +7, −7 and −40, all by −40."""
    assert {section: effects.change for section, effects in totals(rows).items()} == {"1": 7, "2": -7, "3": -40}
    assert total(rows).change == 158 - 198
    assert total(totals(rows).values()) == total(rows)


@pytest.mark.parametrize("name", BY_HAND)
def test_each_effect_is_what_the_hand_calculation_gives(rows: tuple[BridgeRow, ...], name: str) -> None:
    """Every line of these indicators has the effects that the sheet's points and scores give by hand."""
    found = {
        (row.old_line.no if row.old_line else "", row.new_line.no if row.new_line else ""): told(row)
        for row in rows
        if row.new_indicator is not None and row.new_indicator.id == name
    }
    assert {pair: effects for pair, effects in found.items() if effects} == BY_HAND[name]


def test_what_the_old_performance_would_have_met_splits_the_rest() -> None:
    """Had 10 % of municipalities met the new line of 3-2 ③ a year before, all its −30 would be the rule's."""
    old, new = shipped("kokuho_pref/2023"), shipped("kokuho_pref/2024")
    for would, expected in ((True, {"rules": Decimal(-30)}), (False, {"performance": Decimal(-30)})):
        found = bridge(old, new, points_of("2023"), points_of("2024"), {"3-2": {"③": would}})
        (row,) = [row for row in found if row.new_indicator and row.new_line and row.new_indicator.id == "3-2"][2:3]
        assert row.new_line is not None
        assert row.new_line.no == "③"
        assert told(row) == expected
        assert total(found).change == -40


def one_line(points: object, **keys: object) -> dict:
    """An indicator of one line."""
    return indicator("1-1", group("each", line("①", points, **keys)), follows="1-1")


@pytest.mark.parametrize(
    ("met_before", "met_after", "would", "same", "expected"),
    [
        # p0 = 5, p1 = 8. With the same condition: rules (8 − 5)·m0, performance 8·(m1 − m0).
        (True, True, None, True, {"rules": 3}),
        (True, False, None, True, {"rules": 3, "performance": -8}),
        (False, True, None, True, {"performance": 8}),
        (False, False, None, True, {}),
        # What the old performance would have met is no question where the condition is the same.
        (True, False, False, True, {"rules": 3, "performance": -8}),
        # With another condition and nothing told.
        (True, True, None, False, {"rules": 3}),
        (True, False, None, False, {"rules": 3, "together": -8}),
        (False, True, None, False, {"together": 8}),
        (False, False, None, False, {}),
        # With another condition, told: rules 8·m01 − 5·m0, performance 8·(m1 − m01).
        (True, True, False, False, {"rules": -5, "performance": 8}),
        (True, True, True, False, {"rules": 3}),
        (True, False, True, False, {"rules": 3, "performance": -8}),
        (True, False, False, False, {"rules": -5}),
        (False, True, True, False, {"rules": 8}),
        (False, True, False, False, {"performance": 8}),
        (False, False, True, False, {"rules": 8, "performance": -8}),
    ],
)
def test_each_case_of_a_line_that_both_years_have(
    met_before: bool, met_after: bool, would: bool | None, same: bool, expected: dict[str, int]
) -> None:
    """Rules are what the new points and condition make of the old performance, performance is the rest."""
    old = book(indicator("1-1", group("each", line("①", 5))), year=2023)
    new = book(one_line(8) if same else one_line(8, text=words("別の文")))
    before = {"1-1": {"①": Decimal(5)}} if met_before else {}
    after = {"1-1": {"①": Decimal(8)}} if met_after else {"1-1": {"①": Decimal(0)}}
    (row,) = bridge(old, new, before, after, None if would is None else {"1-1": {"①": would}})
    assert told(row) == expected
    assert row.change == sum(expected.values())


def test_rows_know_their_section() -> None:
    """An abolished indicator counts in its old section, any other in its new one."""
    sections = [
        {"id": name, "label": f"第{name}", "name": words("区分"), "source": {"title": "架空", "place": "全体"}}
        for name in ("1", "2")
    ]
    rows_of = group("each", line("①", 5))
    gone, moved = indicator("1-1", rows_of, section="2"), indicator("1-2", rows_of)
    old = book(gone, moved, year=2023, section=sections)
    new = book(indicator("2-1", group("each", line("①", 7)), section="2", follows="1-2"), section=sections)
    met = {"①": Decimal(5)}
    found = bridge(old, new, {"1-1": met, "1-2": met}, {"2-1": {"①": Decimal(7)}})
    assert totals(found) == {"2": Effects(abolished=Decimal(-5), rules=Decimal(2))}


@pytest.mark.parametrize(
    ("points", "would", "word"),
    [
        ({"1-1": {"①": Decimal(3)}}, {}, "neither 0"),
        ({"1-1": {"①": None}}, {}, "neither 0"),
        ({"1-1": {"②": Decimal(0)}}, {}, "no 1-1 ②"),
        ({"1-9": {}}, {}, "no 1-9"),
        ({}, {"1-1": {"⑨": True}}, "no 1-1 ⑨"),
        ({}, {"1-9": {}}, "no 1-9"),
    ],
)
def test_points_must_be_those_of_the_book(points: dict, would: dict, word: str) -> None:
    """Points that are not the line's, open points, and lines that are not there are errors, never 0."""
    old = book(indicator("1-1", group("each", line("①", 5))), year=2023)
    with pytest.raises(ScoringError, match=word):
        bridge(old, book(one_line(5)), {}, points, would)


POINTS = st.decimals(-100, 100, places=2).filter(bool)


@st.composite
def years(draw: st.DrawFn) -> tuple[TierBook, TierBook]:
    """Two invented years: some indicators and lines continue others, under the same or another condition."""

    def drawn(no: str, follows: str | None) -> dict:
        keys = {} if follows is None else {"follows": follows}
        return line(no, draw(POINTS), at_least=draw(st.integers(1, 2)), **keys)

    def numbers() -> str:
        return "①②③"[: draw(st.integers(1, 3))]

    names = ["1-1", "1-2", "1-3"]
    before = {name: numbers() for name in names}
    old = [indicator(name, group("each", *(drawn(no, None) for no in before[name]))) for name in names]
    new = []
    followed = draw(st.permutations(names))[: draw(st.integers(1, 3))]
    for place, name in enumerate([*followed, ""], start=1):
        left = draw(st.permutations(["", "", "", *before.get(name, "")]))
        lines = [drawn(no, left.pop()) for no in numbers()]
        new.append(indicator(f"2-{place}", group("each", *lines), follows=name))
    return book(*old, year=2023), book(*new)


@given(data=st.data(), pair=years())
def test_the_parts_add_up_to_the_change_exactly(data: st.DataObject, pair: tuple[TierBook, TierBook]) -> None:
    """Whatever counted in either year and whatever is told, the parts add up to new − old, by section and in all."""
    marks = [
        {each.id: {row.no: data.draw(st.booleans()) for row in each.lines} for each in whole.indicators}
        for whole in pair
    ]
    old_points, new_points = (
        {each.id: {row.no: row.points * met[each.id][row.no] for row in each.lines} for each in whole.indicators}
        for whole, met in zip(pair, marks, strict=True)
    )
    would = data.draw(
        st.none()
        | st.just({each.id: {row.no: data.draw(st.booleans()) for row in each.lines} for each in pair[1].indicators})
    )
    found = bridge(*pair, old_points, new_points, would)
    change = sum(sum(lines.values()) for lines in new_points.values()) - sum(
        sum(lines.values()) for lines in old_points.values()
    )
    assert total(found).change == change
    assert sum(row.change for row in found) == change
    assert sum(effects.change for effects in totals(found).values()) == change
    assert would is None or not any(row.together for row in found)


@given(data=st.data(), pair=years())
def test_nothing_but_performance_changes_under_the_same_rules(
    data: st.DataObject, pair: tuple[TierBook, TierBook]
) -> None:
    """Where a year repeats the one before word for word, the whole change is performance."""
    rows_of = [[(row.no, row.points) for row in each.lines] for each in pair[0].indicators]
    years_of = [
        book(
            *(
                indicator(
                    f"1-{place}",
                    group("each", *(line(no, points) for no, points in rows)),
                    **({"follows": f"1-{place}"} if year > 2023 else {}),
                )
                for place, rows in enumerate(rows_of)
            ),
            year=year,
        )
        for year in (2023, 2024)
    ]
    points = [
        {each.id: {row.no: row.points * data.draw(st.booleans()) for row in each.lines} for each in whole.indicators}
        for whole in years_of
    ]
    effects = total(bridge(*years_of, *points))
    assert effects == Effects(performance=effects.performance)
