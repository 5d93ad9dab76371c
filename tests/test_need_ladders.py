"""What entities of a table lack: ranks and everybody's figures are used, and what was given stays as it is."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal

import pytest

from tests.ladders import indicator_of, shipped
from xl_addin.engine.need.ladders import needs_of, row_of, table_needs
from xl_addin.engine.need.rungs import RungNeed
from xl_addin.engine.tables.given import read_given
from xl_addin.engine.tables.known import EntityKnown, known_of
from xl_addin.errors import ScoringError

BOOK = shipped("kokuho_pref/2024")
CHECKUPS = indicator_of(BOOK, "1-1")
#: The rates rise by half a point from one to the next; nobody's rose since the year before.
TABLE = [
    ["都道府県", "1-1.rate_2021", "1-1.rate_2020"],
    *([f"P{number}", 30 + number / 2, 30 + number / 2] for number in range(47)),
]


def known() -> list[EntityKnown]:
    """What is known of the 47."""
    return known_of(BOOK, read_given(BOOK, TABLE))


def test_places_are_figures_and_nothing_given_is_changed() -> None:
    """② is the top 30 %, 14 of 47: P20 must equal the 14th, P33, whose rate is 46.5 %; the facts are those given."""
    given = known()
    before = deepcopy(given)
    (needs,) = needs_of(BOOK, given, [20], [CHECKUPS], target="②")
    need = needs["1-1"]
    assert isinstance(need, RungNeed)
    assert (need.now, need.needed) == (Decimal(40), Decimal("46.5"))
    assert given == before


def test_asked_for_nothing_in_particular() -> None:
    """Each entity is asked about what is known of it, one with nothing about nothing, in the order of the rows."""
    given = known()
    given[3].facts["1-1"] = {}
    assert [list(needs) for needs in needs_of(BOOK, given, [3, 20])] == [[], ["1-1"]]


def test_one_alone_has_no_place_to_reach() -> None:
    """Of a table that lacks one of the 47, no rank is counted."""
    (needs,) = needs_of(BOOK, known()[:-1], [20], [CHECKUPS], target="②")
    need = needs["1-1"]
    assert isinstance(need, RungNeed)
    assert need.needed is None


def test_a_table_of_one_without_a_name() -> None:
    """Facts that name nobody are about whomever the reader means; others are found by their name alone."""
    long = [["指標", "項目", "値"], ["1-1", "rate_2021", 55.0], ["1-1", "rate_2020", 54.5], ["1-1", "rate_rank", 30.0]]
    by_name, alone = (table_needs(BOOK, long, [CHECKUPS], entity=entity) for entity in ("東京", None))
    assert by_name == alone
    assert row_of(known(), "P20") == 20
    with pytest.raises(ScoringError, match="東京"):
        row_of(known(), "東京")
