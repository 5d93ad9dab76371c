"""The figures of a whole table among the facts of one entity: places become figures, and the points stay."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ladders import indicator_of, shipped
from xl_addin.engine.need.rung_peers import with_peers
from xl_addin.engine.need.rungs import next_rung
from xl_addin.engine.tables.ranks import add_ranks
from xl_addin.engine.tiers import from_facts

BOOK = shipped("kokuho_pref/2024")
FEW = settings(max_examples=25)


def table(tenths: list[tuple[int, int]], key: str, years: tuple[int, int]) -> list[dict[str, Any]]:
    """The facts of 47 entities, as a table gives them."""
    return [{f"{key}_{years[0]}": now / 10, f"{key}_{years[1]}": before / 10} for now, before in tenths]


FIGURES = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=47, max_size=47)


@pytest.mark.parametrize(("name", "key", "years"), [("1-1", "rate", (2021, 2020)), ("2-4ii", "patients", (2022, 2021))])
@FEW
@given(tenths=FIGURES)
def test_figures_of_all_say_what_counted_ranks_say(
    name: str, key: str, years: tuple[int, int], tenths: list[tuple[int, int]]
) -> None:
    """With everybody's figures in the place of the counted rank, every entity keeps its points."""
    indicator, rows = indicator_of(BOOK, name), table(tenths, key, years)
    add_ranks(indicator, rows)
    for row in rows[:5]:
        facts = with_peers(indicator, row, rows)
        assert f"{key}_rank" not in facts
        assert f"{key}_gain_rank" not in facts
        assert from_facts(BOOK, indicator, facts).points == from_facts(BOOK, indicator, row).points


@FEW
@given(tenths=FIGURES)
def test_a_table_tells_the_figure_behind_a_place(tenths: list[tuple[int, int]]) -> None:
    """The needed figure for the top half is the 23rd best of all, or 60 where that is nearer and gives ①."""
    indicator, rows = indicator_of(BOOK, "1-1"), table(tenths, "rate", (2021, 2020))
    add_ranks(indicator, rows)
    row = min(rows, key=lambda each: each["rate_2021"])
    need = next_rung(BOOK, indicator, with_peers(indicator, row, rows), "③")
    others = sorted((each["rate_2021"] for each in rows if each is not row), reverse=True)
    if need.changes:
        assert float(need.needed or 0) == min(others[22], 60)
    else:
        assert row["rate_2021"] >= min(others[22], 60)


def test_what_was_told_from_elsewhere_is_left_alone() -> None:
    """A rank that the figures do not give, a cut value, and a table with a gap stay as they are."""
    indicator = indicator_of(BOOK, "1-1")
    rows = table([(place, 0) for place in range(47)], "rate", (2021, 2020))
    own = {**rows[46], "rate_rank": 3.0}
    assert with_peers(indicator, own, rows) == own
    cut = {**rows[46], "rate_cut_30": 4.0}
    assert with_peers(indicator, cut, rows) == cut
    assert with_peers(indicator, rows[46], [*rows[:46], None]) == rows[46]
    assert "rate_peers" in with_peers(indicator, {**rows[46], "rate_rank": 1.0}, rows)
