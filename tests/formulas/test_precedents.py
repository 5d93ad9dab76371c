"""The cells that formulas read, and the formulas that depend on cells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_addin.formulas.addresses import Area, area, area_name
from xl_addin.formulas.dependents import dependents
from xl_addin.formulas.precedents import Surroundings, areas_of, is_unbounded
from xl_addin.formulas.tree import parse

KNOWN = Surroundings(
    names={"total": "Sheet1!$B$2:$B$9", "S!total": "S!$A$1", "moving": "Sheet1!B2", "self": "self+1", "five": "5",
           "'a b'!own": "'a b'!$C$1"},
    tables={"Table1": ("T", Area(0, 0, 9, 3))},
    sheets=("S", "Sheet1", "T"),
)  # fmt: skip


def _read(text: str) -> list[str]:
    return [f"{sheet}!{area_name(found)}" for sheet, found in areas_of(parse(text), "S", KNOWN)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("B4+Sheet1!C5:D6", ["S!B4", "Sheet1!C5:D6"]),
        ("total", ["S!A1"]),
        ("Sheet1!TOTAL", ["Sheet1!B2:B9"]),
        ("'a b'!own", ["a b!C1"]),
        ("five*2", []),
        ("SUM(Table1[x])", ["T!A1:D10"]),
        ("SUM(S:T!B4)", ["S!B4", "Sheet1!B4", "T!B4"]),
        ("SUM(B4:INDEX(D1:D9,5))", ["S!B1:D9"]),
        ("SUMIF(B1:B9,1,D1)", ["S!B1:B9", "S!D1:D9"]),
        ("B4#", ["S!B4"]),
    ],
)
def test_areas(text: str, read: list[str]) -> None:
    """Names, tables, ranges and references through sheets are followed to their cells."""
    assert _read(text) == read
    assert not is_unbounded(parse(text), "S", KNOWN)


@pytest.mark.parametrize(
    "text",
    ["INDIRECT(B4)", "OFFSET(B4,1,1)", "1+NOW()", "nobody", "moving", "self", "Other[x]", "[1]S!B4", "SUM(S:U!B4)",
     "[1]!f(B4)", "IF(TRUE,1,_xlfn.RANDARRAY())"],
)  # fmt: skip
def test_unbounded(text: str) -> None:
    """What may depend on more than can be told is unbounded, and always a dependent."""
    assert is_unbounded(parse(text), "S", KNOWN)
    spot = ("S", 50, 50)
    found = dependents({spot: text}, [], KNOWN.names, tables=KNOWN.tables, sheets=KNOWN.sheets)
    assert found == {spot}


def test_chain() -> None:
    """A formula depends on what its precedents depend on, over sheets and whatever their case."""
    formulas = {
        ("S", 0, 1): "=A1",
        ("T", 5, 5): "SUM(s!B:B)",
        ("T", 6, 6): "F6*2",
        ("S", 9, 9): "C1",
        ("S", 1, 9): '"A1("&1',
    }
    assert dependents(formulas, [("S", 0, 0)]) == {("S", 0, 1), ("T", 5, 5), ("T", 6, 6)}


def test_array_blocks() -> None:
    """Who reads any cell of an array depends on its formula."""
    formulas = {("S", 0, 1): "A1:A3*2", ("S", 9, 9): "B3"}
    assert dependents(formulas, [("S", 1, 0)], blocks={("S", 0, 1): Area(0, 1, 2, 1)}) == set(formulas)


def test_unreadable_formulas_always_depend() -> None:
    """A formula that cannot be read is not left out."""
    assert dependents({("S", 0, 1): '"'}, []) == {("S", 0, 1)}


def test_circles_end() -> None:
    """Formulas that read each other are found once."""
    formulas = {("S", 0, 0): "B1", ("S", 0, 1): "A1+C1"}
    assert dependents(formulas, [("S", 0, 2)]) == set(formulas)


spots = st.tuples(st.just("S"), st.integers(0, 7), st.integers(0, 7))
corners = st.tuples(*[st.integers(0, 7)] * 4).map(
    lambda at: Area(min(at[0], at[2]), min(at[1], at[3]), max(at[0], at[2]), max(at[1], at[3]))
)


@given(st.dictionaries(spots, st.lists(corners, min_size=1, max_size=2), max_size=12), st.sets(spots, max_size=3))
@settings(max_examples=200)
def test_as_found_cell_by_cell(
    read: dict[tuple[str, int, int], list[Area]], changed: set[tuple[str, int, int]]
) -> None:
    """The result is what asking every formula about every cell, until nothing more changes, gives."""
    formulas = {spot: "+".join(f"SUM({area_name(each)})" for each in areas) for spot, areas in read.items()}
    expected: set[tuple[str, int, int]] = set()
    while True:
        dirty = changed | expected
        more = {spot for spot, areas in read.items() if any(each.holds(r, c) for each in areas for _, r, c in dirty)}
        if more == expected:
            break
        expected = more
    assert dependents(formulas, changed) == expected


@given(st.lists(st.integers(0, 200), min_size=2, max_size=2).map(sorted), st.integers(0, 200))
@settings(max_examples=60)
def test_stretches_of_columns(columns: list[int], col: int) -> None:
    """A range over many columns is found from the cells in it and from no others."""
    name = area_name(Area(3, columns[0], 3, columns[1] + 1))
    assert area(name) is not None
    found = dependents({("S", 9, 9): f"SUM({name})"}, [("S", 3, col)])
    assert bool(found) == (columns[0] <= col <= columns[1] + 1)
