"""取りこぼし: what most others get and one entity does not, judged anew from marks with the missed lines put in."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ladders import COMPLETE, shipped
from tests.rulecheck_books import book, group, indicator, line
from xl_addin.engine.missed import missed, missed_table
from xl_addin.engine.tables import table as tier_table
from xl_addin.engine.tiers import from_marks
from xl_addin.errors import MissingFactError, ScoringError

if TYPE_CHECKING:
    from xl_addin.engine.missed import Missed, MissedLine
    from xl_addin.rulebook.tiers import Line, TierBook, TierIndicator

Marks = dict[str, set[str]]


def table_of(rules: TierBook, everybody: list[Marks]) -> list[list[Any]]:
    """A wide table of marks; the entities are 町0, 町1 and so on."""
    columns = [(each.id, row.no) for each in rules.indicators for row in each.lines]
    header = ["町", *(f"{name}{no}" for name, no in columns)]
    rows = [
        [f"町{place}", *("○" if no in marks.get(name, ()) else "×" for name, no in columns)]
        for place, marks in enumerate(everybody)
    ]
    return [header, *rows]


def found(rules: TierBook, everybody: list[Marks], share: float = 0.5, entity: str = "町0") -> Missed:
    """What an entity misses, by default the first."""
    return missed(rules, tier_table.read(rules, table_of(rules, everybody)), entity, share)


def told(result: Missed) -> list[tuple[str, float, Fraction]]:
    """The lines by their numbers, with points and share."""
    return [(each.line.no, float(each.gain), each.share) for each in result.lines]


def everyone(*marks: str) -> list[Marks]:
    """Entities by the numbers of the lines of indicator a that they have, one letter each."""
    return [{"a": set(each)} for each in marks]


PLAIN = book(indicator("a", group("each", line("1", 5), line("2", 3), line("3", 8))))
LADDER = book(indicator("a", group("first", line("1", 6), line("2", 4), line("3", 2), line("4", -4))))
DEDUCTIONS = book(indicator("a", group("first", line("1", -30), line("2", -10)), group("each", line("3", -10))))
NEEDS = book(indicator("a", group("each", line("1", 5), line("2", 9, requires=["1"]))))
# Line 1 stands against 2 and 3, which go together.
EITHER = book(indicator("a", group("each", line("1", 10), line("2", 5, excludes=["1"]), line("3", 8, excludes=["1"]))))
# Without line 4 line 1 is worth no more than 2 and 3.
TWO_STEPS = book(
    indicator(
        "a",
        group(
            "each",
            line("1", 13),
            line("4", 5, requires=["1"]),
            line("2", 5, excludes=["1"]),
            line("3", 8, excludes=["1"]),
        ),
    )
)


def test_an_entity_of_another_spelling() -> None:
    """A code in front and 支部 behind are no part of the name; its own lines are not among those of the others."""
    assert found(PLAIN, everyone("", "13"), entity="01 町0支部") == found(PLAIN, everyone("", "13"))
    with pytest.raises(ScoringError, match="「村」は実績の表にありません（町0、町1）"):
        found(PLAIN, everyone("", "13"), entity="村")


def test_lines_that_more_than_half_of_the_others_get() -> None:
    """Line 1 is had by 2 of 3 others, line 3 by all; line 2 by one alone, so it is nothing missed."""
    result = found(PLAIN, everyone("", "13", "13", "23"))
    assert told(result) == [("3", 8, Fraction(1)), ("1", 5, Fraction(2, 3))]
    assert result.gain == 13
    assert result.unjudged == ()


def test_half_is_not_more_than_half() -> None:
    """Line 1 is had by 1 of 2 others."""
    assert told(found(PLAIN, everyone("", "1", ""))) == []
    assert told(found(PLAIN, everyone("", "1", ""), 0.49)) == [("1", 5, Fraction(1, 2))]


def test_a_share_of_a_third_is_a_third() -> None:
    """1/3 in a cell has 15 digits; one of three others is not more than that."""
    assert told(found(PLAIN, everyone("", "1", "", ""), 1 / 3)) == []
    assert told(found(PLAIN, everyone("", "1", "", ""), 0.3333)) == [("1", 5, Fraction(1, 3))]


def test_the_entity_itself_is_not_counted() -> None:
    """Seen from 町3, who has line 2, 1 is had by 2 of the 3 others."""
    assert told(found(PLAIN, everyone("", "13", "13", "23"), entity="町3")) == [("1", 5, Fraction(2, 3))]


def test_a_share_of_nothing_lists_whatever_anybody_gets() -> None:
    """But not what nobody gets."""
    assert [no for no, *_ in told(found(PLAIN, everyone("", "1", "2"), 0))] == ["1", "2"]


def test_equal_points_are_sorted_by_share() -> None:
    """Then by their order in print."""
    rules = book(indicator("a", group("each", *(line(no, 5) for no in "123"))))
    assert [no for no, *_ in told(found(rules, everyone("", "123", "2", "2"), 0.2))] == ["2", "1", "3"]


def test_who_reached_a_better_rung_counts() -> None:
    """Rung 2 is had by one other, but three of four are there or above; of the ladder it alone is named."""
    result = found(LADDER, everyone("3", "1", "1", "2", "3"))
    assert told(result) == [("2", 4 - 2, Fraction(3, 4))]
    assert result.lines[0].given_up == ("3",)
    assert "この段以上" in result.lines[0].why.ja


def test_of_a_ladder_the_best_rung_is_named() -> None:
    """All reach rung 2, three of four rung 1: that is what is missed."""
    assert told(found(LADDER, everyone("", "1", "1", "1", "2"))) == [("1", 6, Fraction(3, 4))]


def test_rungs_below_the_own_are_not_missed() -> None:
    """Everybody else has rung 3, this one rung 2."""
    assert told(found(LADDER, everyone("2", "3", "3", "3"))) == []


def test_a_deduction_that_most_avoid() -> None:
    """Nobody reaches a rung, but two of three others do not lose the 4 points."""
    result = found(LADDER, everyone("4", "", "", "4"))
    assert told(result) == [("4", 4, Fraction(2, 3))]
    assert result.lines[0].avoided
    assert result.lines[0].instead is None
    assert "減点" in result.lines[0].why.ja


def test_a_rung_instead_of_a_deduction_is_one_line() -> None:
    """Rung 3 gives 2 points and saves the 4; the deduction is not named again."""
    assert told(found(LADDER, everyone("4", "3", "3", "4"))) == [("3", 6, Fraction(2, 3))]


def test_a_smaller_deduction() -> None:
    """Two of three others lose 10 at most, where this one loses 30; one alone loses nothing."""
    result = found(DEDUCTIONS, everyone("1", "2", "", "1"))
    assert told(result) == [("1", 20, Fraction(2, 3))]
    instead = result.lines[0].instead
    assert instead is not None
    assert instead.no == "2"


def test_deductions_of_their_own_are_each_named() -> None:
    """Lines 1 and 3 have nothing to do with each other."""
    assert told(found(DEDUCTIONS, everyone("13", "", "", "2"))) == [("1", 30, Fraction(2, 3)), ("3", 10, Fraction(1))]


def test_deductions_that_others_have_are_not_missed() -> None:
    """Nobody wants them."""
    assert told(found(DEDUCTIONS, everyone("", "1", "1", "23"))) == []


def test_a_line_and_the_one_it_needs() -> None:
    """Both are named, each with its own points."""
    result = found(NEEDS, everyone("", "12", "12", "1"))
    assert told(result) == [("2", 9, Fraction(2, 3)), ("1", 5, Fraction(1))]
    assert [each.required for each in result.lines] == [(), ()]
    assert "1 に該当することが前提" in result.lines[0].why.ja


def test_what_gives_way_is_taken_off() -> None:
    """Line 1 would cost lines 2 and 3: 10 points for 13; for 5 it is worth while."""
    assert told(found(EITHER, everyone("23", "1", "1"))) == []
    result = found(EITHER, everyone("2", "1", "1"))
    assert told(result) == [("1", 5, Fraction(1))]
    assert result.lines[0].given_up == ("2",)


def test_a_line_that_pays_only_with_another() -> None:
    """1 in the place of 2 and 3 changes nothing, 1 and 4 give 5 more: 4 is named, and what it needs."""
    result = found(TWO_STEPS, everyone("23", "14", "14"))
    assert told(result) == [("4", 5, Fraction(1))]
    assert result.lines[0].required == ("1",)
    assert result.lines[0].given_up == ("2", "3")


def test_others_that_cannot_be_judged_are_left_out() -> None:
    """Of three others one has left line 3 open: it is had by both of the other two, not by 2 of 3."""
    rows = table_of(PLAIN, everyone("", "3", "3", "3"))
    rows[4][3] = "?"
    result = missed(PLAIN, tier_table.read(PLAIN, rows), "町0")
    assert told(result) == [("3", 8, Fraction(1))]
    assert (result.lines[0].reached, result.lines[0].known) == (2, 2)
    assert "判定できない 1 を除く" in result.lines[0].why.ja


def test_nobody_that_can_be_judged() -> None:
    """The one other town has left everything open: nothing is known to be missed, neither a line nor a deduction."""
    for rules, own in ((PLAIN, ""), (DEDUCTIONS, "1")):
        rows = table_of(rules, everyone(own, ""))
        rows[2][1:] = ["?"] * 3
        assert missed(rules, tier_table.read(rules, rows), "町0").lines == ()


def test_a_smaller_deduction_that_does_not_fit() -> None:
    """Line 3 stands against line 2, which would take the place of line 1: 30 points are at stake, and too few avoid all."""
    rules = book(
        indicator("a", group("first", line("1", -30), line("2", -10)), group("each", line("3", 5, excludes=["2"])))
    )
    assert told(found(rules, everyone("13", "2", "", "1"))) == []
    assert told(found(rules, everyone("1", "2", "", "1"))) == [("1", 20, Fraction(2, 3))]


def test_a_line_that_nobody_can_get_is_not_missed() -> None:
    """It needs two lines that exclude each other."""
    rules = book(
        indicator("a", group("each", line("1", 5), line("2", 3, excludes=["1"]), line("3", 9, requires=["1", "2"])))
    )
    assert told(found(rules, everyone("", "1", "1"), 0)) == [("1", 5, Fraction(1))]


def test_a_chain_of_lines_that_need_each_other() -> None:
    """Line 3 needs both others and 2 needs 1; the points of each are its own."""
    rules = book(
        indicator("a", group("each", line("1", 5), line("2", 3, requires=["1"]), line("3", 9, requires=["1", "2"])))
    )
    result = found(rules, everyone("", "123", "123"))
    assert told(result) == [("3", 9, Fraction(1)), ("1", 5, Fraction(1)), ("2", 3, Fraction(1))]
    assert "1・2 に該当することが前提" in result.lines[0].why.ja


def test_others_with_an_open_better_rung() -> None:
    """Who has rung 3 for certain or something better is there or above; who may have nothing is left out."""
    rows = table_of(LADDER, everyone("", "3", "", "", ""))
    rows[3][1] = "?"
    result = missed(LADDER, tier_table.read(LADDER, rows), "町0", 0.3)
    assert [(each.line.no, each.reached, each.known) for each in result.lines] == [("3", 1, 3)]


def test_own_open_marks_say_nothing() -> None:
    """An open mark of its own is neither got nor missed; the indicator is named."""
    rules = book(indicator("a", group("each", line("1", 5), line("2", 3))), indicator("b", group("each", line("3", 2))))
    rows = table_of(rules, [{}, {"a": {"1"}, "b": {"3"}}])
    rows[1][2] = "?"
    result = missed(rules, tier_table.read(rules, rows), "町0")
    assert told(result) == [("3", 2, Fraction(1))]
    assert [each.indicator.id for each in result.unjudged] == ["a"]


def test_own_clash_says_nothing() -> None:
    """Marks that are not allowed together cannot be compared."""
    rows = table_of(LADDER, everyone("12", "1", "1"))
    result = missed(LADDER, tier_table.read(LADDER, rows), "町0")
    assert result.lines == ()
    assert "同時に" in result.unjudged[0].why.ja


def test_facts_do_as_well_as_marks() -> None:
    """Rates of 50, 45 and 30 with a line at 40 %."""
    rules = book(indicator("a", group("each", line("1", 5, at_least=40))))
    rows = [["町", "a.rate_2021"], ["甲", 30.0], ["乙", 50.0], ["丙", 45.0], ["丁", None]]
    result = missed(rules, tier_table.read(rules, rows), "甲")
    assert told(result) == [("1", 5, Fraction(1))]
    assert (result.lines[0].reached, result.lines[0].known) == (2, 2)


def test_names_are_found_however_they_are_written() -> None:
    """Width and spaces make no difference."""
    rows = table_of(PLAIN, everyone("", "1", "1"))
    rows[1][0] = "Ａ 町"
    result = missed(PLAIN, tier_table.read(PLAIN, rows), "a町")
    assert result.entity == "Ａ 町"
    assert told(result) == [("1", 5, Fraction(1))]


def test_an_unknown_name_is_refused() -> None:
    """It is named."""
    with pytest.raises(ScoringError, match="青町"):
        found(PLAIN, everyone("", "1"), entity="青町")


def test_alone_there_is_nothing_to_compare() -> None:
    """A table of one entity."""
    with pytest.raises(MissingFactError):
        found(PLAIN, everyone("1"))


@pytest.mark.parametrize("share", [-0.1, 1, 50, float("nan")])
def test_impossible_shares_are_refused(share: float) -> None:
    """More than all is nobody; 50 is meant as 0.5."""
    with pytest.raises(ScoringError, match=r"0\.5"):
        found(PLAIN, everyone("", "1"), share)


def test_the_table() -> None:
    """A header, a row per line, and a last row that names what cannot be judged."""
    rules = book(indicator("a", group("each", line("1", 5), line("2", 3))), indicator("b", group("each", line("3", 2))))
    rows = table_of(rules, [{}, {"a": {"1"}}, {"a": {"1"}, "b": {"3"}}])
    rows[1][3] = "?"
    notes: list[str] = []
    table = missed_table(rules, rows, "町0", note=lambda name, _: notes.append(name))
    assert table == [
        ["指標", "行", "内容", "増える点", "取った割合", "説明"],
        ["a 名前a", "1", "行1", 5, 1, "ほかの 2 町のうち 2 が取っています。"],
        [None, None, None, None, None, "判定できないため比べていない指標: b。"],
    ]
    assert notes == ["b"]


def test_nothing_missed_is_said() -> None:
    """An empty table would look like a fault."""
    table = missed_table(PLAIN, table_of(PLAIN, everyone("123", "1", "2")), "町0", 0.29)
    assert len(table) == 2
    assert "29％" in str(table[1][-1])


# ---- against every rule book, with the lines put back in ----


def allowed(rules: TierIndicator, wanted: set[str]) -> set[str]:
    """Leave out what clashes or lacks something, in printed order."""
    kept: set[str] = set()
    for each in rules.lines:
        excluded = any(no in kept for no in each.excludes)
        if each.no in wanted and not excluded and set(each.requires) <= kept:
            kept.add(each.no)
    return kept


def marked(rules: TierBook) -> st.SearchStrategy[Marks]:
    """Marks of an entity that the rules allow."""
    keys = [(each, row.no) for each in rules.indicators for row in each.lines]

    def read(flags: list[bool]) -> Marks:
        wanted: Marks = {}
        for (each, no), flag in zip(keys, flags, strict=True):
            wanted.setdefault(each.id, set()).update({no} if flag else set())
        return {each.id: allowed(each, wanted[each.id]) for each in rules.indicators}

    return st.lists(st.booleans(), min_size=len(keys), max_size=len(keys)).map(read)


def points_of(rules: TierIndicator, marks: set[str]) -> Decimal:
    """Points as the engine gives them for marks."""
    points = from_marks(rules, dict.fromkeys(marks, True)).points
    assert points is not None
    return points


def put_in(rules: TierIndicator, marks: set[str], lines: list[MissedLine]) -> set[str]:
    """Mark what was missed, and what it needs; take away what clashes with it."""
    new = {each.line.no for each in lines if not each.avoided}
    new |= {no for each in lines for no in each.required}
    new |= {each.instead.no for each in lines if each.instead is not None}
    gone = {each.line.no for each in lines if each.avoided}
    clashing = {(each.no, no) for each in rules.lines for no in each.excludes}
    gone |= {no for no in marks for added in new if (no, added) in clashing or (added, no) in clashing}
    return (marks - gone) | new


@pytest.mark.parametrize("name", [*COMPLETE, "either", "two steps", "ladder", "deductions"])
@settings(max_examples=15)
@given(data=st.data())
def test_the_missed_lines_put_in_give_their_points(name: str, data: st.DataObject) -> None:
    """Marked as got, they raise each indicator by the sum of their gains, without a clash, and no other line is left."""
    small = {"either": EITHER, "two steps": TWO_STEPS, "ladder": LADDER, "deductions": DEDUCTIONS}
    rules = small[name] if name in small else shipped(name)
    everybody = data.draw(st.lists(marked(rules), min_size=2, max_size=6))
    share = data.draw(st.sampled_from([0, 0.3, 0.5, 0.8]))
    result = found(rules, everybody, share)
    assert list(result.lines) == sorted(result.lines, key=lambda each: (-each.gain, -each.share))
    for each in rules.indicators:
        lines = [row for row in result.lines if row.indicator is each]
        own = everybody[0].get(each.id, set())
        after = put_in(each, own, lines)
        assert points_of(each, after) - points_of(each, own) == sum((row.gain for row in lines), Decimal(0))
        assert all(row.gain > 0 for row in lines)
        assert max(Counter(row.line.no for row in lines).values(), default=1) == 1
        for row in each.lines:
            if row.no in after or row.points <= 0:
                continue
            new = with_line(each, row, after)
            as_far = {row.no, *better(each, row, new)}
            got = sum(bool(as_far & other[each.id]) for other in everybody[1:])
            keeps = {missing.line.no for missing in lines if not missing.avoided} <= new
            if row.no in new and keeps and Fraction(got, len(everybody) - 1) > Fraction(str(share)):
                assert points_of(each, new) <= points_of(each, after), row.no


def better(rules: TierIndicator, row: Line, new: set[str]) -> set[str]:
    """Lines that exclude a line and give as much as all that they exclude."""
    return {
        other.no
        for other in rules.lines
        if other.no in row.excludes
        and other.points >= sum(each.points for each in rules.lines if each.no in new and clash(each, other))
    }


def clash(one: Line, other: Line) -> bool:
    """Whether two lines exclude each other."""
    return one.no in other.excludes or other.no in one.excludes


def with_line(rules: TierIndicator, row: Line, marks: set[str]) -> set[str]:
    """Marks with one line more, without those that it excludes."""
    kept = {each.no for each in rules.lines if each.no in marks and not clash(each, row)}
    return allowed_after(rules, kept | {row.no})


def allowed_after(rules: TierIndicator, marks: set[str]) -> set[str]:
    """Leave out lines that lack what they require."""
    requires = {each.no: set(each.requires) for each in rules.lines}
    left = {no for no in marks if requires[no] <= marks}
    return left if left == marks else allowed_after(rules, left)


@settings(max_examples=15)
@given(st.lists(marked(shipped("kokuho_pref/2024")), min_size=2, max_size=8))
def test_lines_without_ties_to_others_are_those_of_a_plain_count(everybody: list[Marks]) -> None:
    """Of lines that neither exclude nor require any, those count that more than half of the others have."""
    rules = shipped("kokuho_pref/2024")
    result = {(each.indicator.id, each.line.no): (each.gain, each.share) for each in found(rules, everybody).lines}
    for each in rules.indicators:
        tied = {no for row in each.lines for no in (*row.excludes, *row.requires)}
        for row in each.lines:
            if row.excludes or row.requires or row.no in tied or row.points <= 0:
                continue
            got = sum(row.no in other[each.id] for other in everybody[1:])
            is_missed = row.no not in everybody[0][each.id] and 2 * got > len(everybody) - 1
            expected = (row.points, Fraction(got, len(everybody) - 1)) if is_missed else None
            assert result.get((each.id, row.no)) == expected
