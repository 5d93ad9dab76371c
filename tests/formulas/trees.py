"""Trees of formulas for Hypothesis, as `parse` could have read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from xl_addin.formulas.addresses import MAX_COLS, MAX_ROWS
from xl_addin.formulas.tree import (
    Applied,
    ArrayConstant,
    Binary,
    Call,
    Edge,
    Failure,
    Flag,
    Name,
    Node,
    Number,
    Omitted,
    Reference,
    Text,
    Unary,
)

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

ARITHMETIC = ["=", "<>", "<", ">", "<=", ">=", "&", "+", "-", "*", "/", "^"]
ERRORS = ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"]
SHEETS = ["Sheet1", "売上", "a b", "it's", "A1", "2023年度", "R1C1", "TRUE", "S.1", "a-b", "!x"]
BOOKS = [None, None, "[1]", "C:\\データ\\[b c.xlsx]"]
NAMES = [
    "total",
    "全国平均",
    "_x",
    "name.2",
    "Table1[率]",
    "表[[#This Row],[a b]]",
    "[@率]",
    "Sheet1!total",
    "TRUEish",
    "A1B",
]

numbers = st.sampled_from(["0", "1", "1.40", ".5", "12.5E-3", "1e5", "5.", "007"]).map(Number)
texts = st.text(max_size=8).map(Text)
flags = st.booleans().map(Flag)
failures = st.builds(Failure, st.sampled_from(ERRORS), st.sampled_from(["", "", "Sheet1!", "'a b'!"]))
names = st.sampled_from(NAMES).map(Name)
rows = st.integers(0, 60) | st.integers(MAX_ROWS - 60, MAX_ROWS - 1)
cols = st.integers(0, 60) | st.integers(MAX_COLS - 60, MAX_COLS - 1)


@st.composite
def edges(draw: DrawFn, places: SearchStrategy[int]) -> tuple[Edge, Edge]:
    ends = [(draw(places), draw(st.booleans())) for _ in range(2)]
    first, last = sorted(ends, key=lambda end: (end[0], not end[1]))
    return Edge(*first), Edge(*last)


@st.composite
def references(draw: DrawFn) -> Reference:
    sheet = draw(st.none() | st.sampled_from(SHEETS))
    last_sheet = (
        None if sheet is None else draw(st.none() | st.sampled_from([other for other in SHEETS if other != sheet]))
    )
    book = None if sheet is None else draw(st.sampled_from(BOOKS))
    (top, bottom), (left, right) = draw(edges(rows)), draw(edges(cols))
    kind = draw(st.sampled_from(["cell", "area", "area", "columns", "rows"]))
    if kind == "cell":
        return Reference(book, sheet, last_sheet, top, left, top, left)
    if kind == "columns":
        return Reference(book, sheet, last_sheet, None, left, None, right, is_range=True)
    if kind == "rows":
        return Reference(book, sheet, last_sheet, top, None, bottom, None, is_range=True)
    return Reference(book, sheet, last_sheet, top, left, bottom, right, is_range=True)


def _calls(inner: SearchStrategy[Node]) -> SearchStrategy[Node]:
    args = st.lists(inner | st.builds(Omitted), max_size=4).map(tuple)
    several = args.filter(lambda found: found != (Omitted(),))
    functions = st.sampled_from(["SUM", "IF", "STDEV.P", "SCORE_RANK", "FILTER", "関数", "[1]!F"])
    return st.builds(Call, functions, several)


def _arrays() -> SearchStrategy[Node]:
    signed = st.builds(Unary, st.sampled_from("+-"), numbers)
    cell = numbers | texts | flags | st.sampled_from(ERRORS).map(Failure) | signed
    return st.integers(1, 3).flatmap(
        lambda width: st.lists(st.tuples(*[cell] * width), min_size=1, max_size=3).map(
            lambda lines: ArrayConstant(tuple(lines))
        )
    )


def _places(inner: SearchStrategy[Node]) -> SearchStrategy[Node]:
    """Expressions that are references: the operands of ranges, unions and intersections."""
    found = references() | names
    joined = st.builds(Binary, st.sampled_from([":", " ", ","]), found, found)
    return found | joined | st.builds(Binary, st.sampled_from([":", " ", ","]), joined, joined | _calls(inner))


def _grown(inner: SearchStrategy[Node]) -> SearchStrategy[Node]:
    calls = _calls(inner)
    return st.one_of(
        calls,
        st.builds(Binary, st.sampled_from(ARITHMETIC), inner, inner),
        st.builds(Unary, st.sampled_from("+-@%"), inner),
        st.builds(Unary, st.just("#"), references() | calls),
        _places(inner),
        st.builds(Applied, calls | names, st.lists(inner, min_size=1, max_size=2).map(tuple)),
    )


formulas: SearchStrategy[Node] = st.recursive(
    numbers | texts | flags | failures | names | references() | _arrays(), _grown, max_leaves=12
)
