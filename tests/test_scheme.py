"""Scoring a whole scheme: blanks, errors, tables and scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_rulebook_model import plain_book
from xl_addin.engine.scheme import EntityScore, score_scheme, table
from xl_addin.errors import MissingFactError, ScoringError, UndefinedScoreError
from xl_addin.rulebook.reading import rule_book

if TYPE_CHECKING:
    from xl_addin.rulebook.model import DeviationBook

ENTITIES = ("東", "西", "南", "北", "中")
HEADER = ["支部", "a", "b", "c", "d", "e", "f"]
ROWS: list[list[Any]] = [
    ["東", 50.0, 100.0, 40.0, 100.0, 10.0, 40.0],
    ["西", 60.0, 120.0, 50.0, 110.0, 20.0, 40.0],
    ["南", 30.0, 90.0, 20.0, 80.0, 30.0, 40.0],
    ["北", 45.0, 60.0, 30.0, 50.0, 12.0, 48.0],
    ["中", 70.0, 100.0, 69.0, 100.0, 33.0, 48.0],
]


@pytest.fixture
def book() -> DeviationBook:
    """Two indicators, five branches."""
    return rule_book(plain_book(), "book.toml")


def number(cell: Any, where: str) -> float | None:
    """A strict reader of cells."""
    if cell is None or cell == "":
        return None
    if not isinstance(cell, float):
        raise ScoringError(f"{where} は数ではありません。", f"{where} is not a number.")
    return cell


def facts_of(rows: list[list[Any]]) -> dict[str, list[float | None]]:
    """Columns by fact key."""
    return {key: [row[place] for row in rows] for place, key in enumerate(HEADER) if place}


def scores_of(book: DeviationBook, rows: list[list[Any]]) -> dict[str, EntityScore]:
    """Scores by entity."""
    result = score_scheme(book, [row[0] for row in rows], facts_of(rows))
    return {score.entity: score for score in result.scores}


def changed(entity: str, **cells: Any) -> list[list[Any]]:
    """The rows with some cells of one entity changed."""
    rows = [list(row) for row in ROWS]
    for key, value in cells.items():
        rows[ENTITIES.index(entity)][HEADER.index(key)] = value
    return rows


def test_points_follow_the_formula(book: DeviationBook) -> None:
    """指標2 is (50 + 10 z) · 40.5 / 50 of the rates 25, 50, 75, 25 and 68.75 %."""
    rates = [25, 50, 75, 25, 68.75]
    mean = sum(rates) / 5
    sd = (sum((rate - mean) ** 2 for rate in rates) / 5) ** 0.5
    scores = scores_of(book, ROWS)
    for entity, rate in zip(ENTITIES, rates, strict=True):
        assert scores[entity].points[1] == pytest.approx((50 + 10 * (rate - mean) / sd) * 40.5 / 50, rel=1e-13)


def test_an_indicator_is_the_weighted_sum_of_its_parts(book: DeviationBook) -> None:
    """Parts are on the scale of the indicator's points."""
    for score in scores_of(book, ROWS).values():
        level, growth = score.parts[0]
        assert isinstance(level, float)
        assert isinstance(growth, float)
        assert score.points[0] == pytest.approx((level + growth) / 2, rel=1e-14)


def test_equal_rates_share_a_rank() -> None:
    """With one indicator, equal rates from different counts tie exactly."""
    data = plain_book()
    del data["indicator"][0]
    scores = scores_of(rule_book(data, "book.toml"), ROWS)
    assert {entity: score.rank for entity, score in scores.items()} == {"南": 1, "中": 2, "西": 3, "東": 4, "北": 4}


@given(st.permutations(ROWS))
def test_the_order_of_rows_never_matters(rows: list[list[Any]]) -> None:
    """Each entity has the same score, to the last bit, wherever it stands."""
    book = rule_book(plain_book(), "book.toml")
    assert scores_of(book, rows) == scores_of(book, ROWS)


def test_a_missing_fact_is_never_0(book: DeviationBook) -> None:
    """The part, the indicator, the total and the rank stay blank, and the reason names the fact."""
    scores = scores_of(book, changed("西", d=None))
    west = scores["西"]
    assert isinstance(west.parts[0][0], float)
    assert west.parts[0][1] is None
    assert west.points[0] is None
    assert isinstance(west.points[1], float)
    assert west.total is None
    assert west.rank is None
    assert [reason.en for reason in west.reasons] == ['Indicator 1: "d count" is missing.']
    assert [reason.ja for reason in west.reasons] == ["指標1: 「d 数」がありません。"]
    others = [score for entity, score in scores.items() if entity != "西"]
    assert sorted(score.rank for score in others if isinstance(score.rank, float)) == [1, 2, 3, 4]
    assert all(not score.reasons for score in others)


def test_a_blank_column_leaves_every_total_blank(book: DeviationBook) -> None:
    """Where nobody's fact is known there is nothing to compare and no error."""
    rows = [[*row[:5], None, row[6]] for row in ROWS]
    for score in scores_of(book, rows).values():
        assert score.points[1] is None
        assert isinstance(score.points[0], float)
        assert score.total is None
        assert score.rank is None


def test_no_headroom_is_an_error_in_that_row_alone(book: DeviationBook) -> None:
    """A rate of 100 % leaves no headroom: the row's figures hold the error, the others are scored without it."""
    scores = scores_of(book, changed("北", a=60.0))
    north = scores["北"]
    assert isinstance(north.parts[0][0], float)
    for outcome in (north.parts[0][1], north.points[0], north.total, north.rank):
        assert isinstance(outcome, UndefinedScoreError)
        assert "北" in outcome.en
        assert "indicator 1" in outcome.en
    assert isinstance(north.points[1], float)
    assert len(north.reasons) == 1
    assert sorted(score.rank for score in scores.values() if isinstance(score.rank, float)) == [1, 2, 3, 4]


def test_equal_values_are_an_error_of_that_indicator(book: DeviationBook) -> None:
    """Without any spread the indicator has no score, and the message names it."""
    rows = [[*row[:5], 10.0, 40.0] for row in ROWS]
    for score in scores_of(book, rows).values():
        assert isinstance(score.points[0], float)
        assert isinstance(score.points[1], UndefinedScoreError)
        assert score.points[1].code == "#DIV/0!"
        assert "Indicator 2" in score.points[1].en
        assert isinstance(score.total, UndefinedScoreError)


def test_a_change_may_be_divided_by_the_headroom() -> None:
    """With ``own`` a count's growth is a share of the headroom, without it it stands alone."""
    growths = [row[1] / row[3] - 1 for row in ROWS]
    headrooms = {
        None: [1.0] * 5,
        "current": [1 - row[1] / row[2] for row in ROWS],
        "previous": [1 - row[3] / row[4] for row in ROWS],
    }
    for own, rooms in headrooms.items():
        data = plain_book()
        part = data["indicator"][0]["part"][1]
        part["kind"] = "change"
        del part["own"]
        if own:
            part["own"] = own
        values = [growth / room for growth, room in zip(growths, rooms, strict=True)]
        mean = sum(values) / 5
        sd = (sum((value - mean) ** 2 for value in values) / 5) ** 0.5
        scores = scores_of(rule_book(data, "book.toml"), ROWS)
        for entity, value in zip(ENTITIES, values, strict=True):
            expected = (50 + 10 * (value - mean) / sd) * 60 / 50
            assert scores[entity].parts[0][1] == pytest.approx(expected, rel=1e-12)


def test_a_count_that_grew_from_0_has_no_rate_of_change() -> None:
    """Growth from nothing is an error in that row, not a score."""
    data = plain_book()
    data["indicator"][0]["part"][1] = {**data["indicator"][0]["part"][1], "kind": "change"}
    del data["indicator"][0]["part"][1]["own"]
    south = scores_of(rule_book(data, "book.toml"), changed("南", c=0.0))["南"]
    assert isinstance(south.total, UndefinedScoreError)
    assert "last year's count is 0" in south.total.en


def test_a_change_per_headroom_needs_headroom_and_rate() -> None:
    """Divided by the headroom, a change is an error at 100 % and blank where the rate is not known."""
    data = plain_book()
    data["indicator"][0]["part"][1]["kind"] = "change"
    book = rule_book(data, "book.toml")
    north = scores_of(book, changed("北", a=60.0))["北"]
    assert isinstance(north.parts[0][1], UndefinedScoreError)
    assert "no headroom" in north.parts[0][1].en
    blank = scores_of(book, changed("北", b=None))["北"]
    assert blank.parts[0] == (None, None)
    grown = scores_of(book, changed("北", c=0.0))["北"]
    assert isinstance(grown.parts[0][1], UndefinedScoreError)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"a": 101.0}, '東: "a count" 101 exceeds "b count" 100'),
        ({"b": 0.0}, '東: "b count" is not above 0'),
        ({"b": -5.0, "a": None}, '東: "b count" is not above 0'),
        ({"c": -1.0}, '東: "c count" is negative'),
        ({"f": float("inf")}, "infinite"),
    ],
)
def test_impossible_counts_are_refused(book: DeviationBook, cells: dict[str, Any], expected: str) -> None:
    """A share above 100 % or of nothing is wrong input and names entity and fact."""
    with pytest.raises(ScoringError, match=expected):
        scores_of(book, changed("東", **cells))


@pytest.mark.parametrize("count", [4, 6])
def test_a_missing_row_is_refused(book: DeviationBook, count: int) -> None:
    """One row too few or too many would move every score."""
    rows = [*ROWS, ["全国", *[1.0] * 6]][:count]
    with pytest.raises(MissingFactError, match=rf"5 entities \(支部 en\), found {count}"):
        scores_of(book, rows)


def test_an_open_number_of_entities_takes_any() -> None:
    """Without a fixed number, three rows are scored among themselves."""
    data = plain_book()
    del data["entities"], data["reward"]
    assert len(scores_of(rule_book(data, "book.toml"), ROWS[:3])) == 3


def test_columns_must_fit_the_entities(book: DeviationBook) -> None:
    """A column that is short or absent is refused by name."""
    facts = facts_of(ROWS)
    with pytest.raises(MissingFactError, match='"e"'):
        score_scheme(book, ENTITIES, {**facts, "e": [1.0]})
    with pytest.raises(ScoringError, match="given twice"):
        score_scheme(book, ["東", *ENTITIES[:4]], facts)


def test_a_table_is_scored_into_a_table(book: DeviationBook) -> None:
    """A header, then a row per branch: points, total, rank."""
    scores = scores_of(book, ROWS)
    assert table(book, [HEADER, *ROWS], number) == [
        ["支部", "指標1 一", "指標2 二", "総得点", "順位"],
        *([name, *scores[name].points, scores[name].total, scores[name].rank] for name in ENTITIES),
    ]


def test_headers_may_be_labels_in_any_order(book: DeviationBook) -> None:
    """Columns are found by key or label in either language; width, spaces and blank margins do not matter."""
    expected = table(book, [HEADER, *ROWS], number)
    order = [0, 6, 4, 2, 5, 3, 1]
    header = ["支部名", "Ｆ", "d 数", "Ｂ　数", "e count", "C\nCOUNT", " a ", None, ""]
    rows = [[*(row[place] for place in order), None, " "] for row in ROWS]
    blank = [None, "", "  ", None, None, None, None, None, None]
    assert table(book, [header, *rows, blank, blank], number) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], "table is empty"),
        ([[None, ""]], "table is empty"),
        ([HEADER[:-2], *(row[:-2] for row in ROWS)], r"Columns are missing: e, f\."),
        ([[*HEADER, "g"], *ROWS], 'header "g" of column 8 is not a fact of invented/2099'),
        ([[*HEADER, 3.0], *ROWS], "of column 8 is not a fact"),
        ([[*HEADER, None], [*ROWS[0], 5.0], *ROWS[1:]], 'header "" of column 8'),
        ([[*HEADER, "b 数"], *ROWS], '"b 数" is given twice, in columns 3 and 8'),
        ([HEADER, *ROWS[:4], ["東　", *ROWS[4][1:]]], '"東" stands in rows 2 and 6'),
        ([HEADER, *ROWS[:2], [None] * 7, *ROWS[2:]], "Row 4 has no name"),
        ([HEADER, *ROWS[:4], [True, *ROWS[4][1:]]], "Row 6 has no name"),
        ([HEADER, *ROWS[:4]], "found 4"),
        ([HEADER, ["東", "x", *ROWS[0][2:]], *ROWS[1:]], "東 a 数 is not a number"),
    ],
)
def test_a_faulty_table_is_refused_by_name(book: DeviationBook, rows: list[list[Any]], expected: str) -> None:
    """The message names the column, row or entity at fault."""
    with pytest.raises(ScoringError, match=expected):
        table(book, rows, number)


def test_short_rows_end_in_blanks(book: DeviationBook) -> None:
    """A row that stops early lacks the facts beyond."""
    output = table(book, [HEADER, *ROWS[:4], ROWS[4][:6]], number)
    assert output[5][0] == "中"
    assert output[5][2:] == [None, None, None]


def test_entities_may_be_numbers(book: DeviationBook) -> None:
    """Codes typed as numbers name entities as they show."""
    rows = [[float(place), *row[1:]] for place, row in enumerate(ROWS, start=1)]
    assert [row[0] for row in table(book, [HEADER, *rows], number)[1:]] == ["1", "2", "3", "4", "5"]


def test_a_scenario_is_added_to_the_facts(book: DeviationBook) -> None:
    """Changes add to the named facts of the named branches, and blanks change nothing."""
    scenario = [["支部", "b 数", "a"], ["中", None, 5.0], ["東 ", -10.0, ""], [None, None, None]]
    expected = changed("中", a=75.0)
    expected[0][2] = 90.0
    assert table(book, [HEADER, *ROWS], number, scenario) == table(book, [HEADER, *expected], number)


def test_an_empty_scenario_changes_nothing(book: DeviationBook) -> None:
    """A scenario with a header alone gives the scores as they are."""
    assert table(book, [HEADER, *ROWS], number, [HEADER]) == table(book, [HEADER, *ROWS], number)


def test_a_scenario_cannot_make_up_a_missing_fact(book: DeviationBook) -> None:
    """Something added to what is not known is not known."""
    rows = [HEADER, *changed("東", a=None)]
    assert table(book, rows, number, [["支部", "a"], ["東", 50.0]]) == table(book, rows, number)


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        ([["支部", "a"], ["上", 1.0]], '"上" of the changes is not among the facts'),
        ([["支部", "z"], ["東", 1.0]], 'header "z" of column 2'),
        ([["支部", "a"], ["東", 1.0], ["東", 1.0]], "rows 2 and 3"),
        ([["支部", "a"], ["東", 51.0]], "exceeds"),
    ],
)
def test_a_faulty_scenario_is_refused(book: DeviationBook, scenario: list[list[Any]], expected: str) -> None:
    """A scenario is checked like the facts."""
    with pytest.raises(ScoringError, match=expected):
        table(book, [HEADER, *ROWS], number, scenario)
