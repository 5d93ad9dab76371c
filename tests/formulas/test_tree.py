"""Formulas read into trees."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_addin.formulas.addresses import MAX_COLS, MAX_ROWS, Area
from xl_addin.formulas.tree import (
    MAX_DEPTH,
    Applied,
    ArrayConstant,
    Binary,
    Call,
    Edge,
    Failure,
    Flag,
    FormulaError,
    Name,
    Node,
    Number,
    Omitted,
    Reference,
    Text,
    Unary,
    parse,
    walk,
)

B4 = Reference(None, None, None, Edge(3), Edge(1), Edge(3), Edge(1))
ONE, TWO = Number("1"), Number("2")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("B4", B4),
        ("=B4", B4),
        ("b4", B4),
        ("B4:B4", Reference(None, None, None, Edge(3), Edge(1), Edge(3), Edge(1), is_range=True)),
        (
            "$B$5:B$3",
            Reference(
                None, None, None, Edge(2, absolute=True), Edge(1, absolute=True), Edge(4, absolute=True), Edge(1), True
            ),
        ),
        ("A:$C", Reference(None, None, None, None, Edge(0), None, Edge(2, absolute=True), is_range=True)),
        ("2:3", Reference(None, None, None, Edge(1), None, Edge(2), None, is_range=True)),
        ("'it''s'!B4", Reference(None, "it's", None, Edge(3), Edge(1), Edge(3), Edge(1))),
        ("売上:経費!B4", Reference(None, "売上", "経費", Edge(3), Edge(1), Edge(3), Edge(1))),
        ("[1]S!B4", Reference("[1]", "S", None, Edge(3), Edge(1), Edge(3), Edge(1))),
        ("[1]S:T!B4", Reference("[1]", "S", "T", Edge(3), Edge(1), Edge(3), Edge(1))),
        ("'C:\\d\\[b.xlsx]S'!B4", Reference("C:\\d\\[b.xlsx]", "S", None, Edge(3), Edge(1), Edge(3), Edge(1))),
        ("全国平均", Name("全国平均")),
        ("[1]!total", Name("[1]!total")),
        ("Sheet1!total", Name("Sheet1!total")),
        ("Table1[[#This Row],[a b]]", Name("Table1[[#This Row],[a b]]")),
        ("XFE1", Name("XFE1")),
        ("1.40", Number("1.40")),
        ('"a""b"', Text('a"b')),
        ("true", Flag(value=True)),
        ("#n/a", Failure("#N/A")),
        ("Sheet1!#REF!", Failure("#REF!", "Sheet1!")),
        ('{1,-2;"x",TRUE}', ArrayConstant(((ONE, Unary("-", TWO)), (Text("x"), Flag(value=True))))),
        ("_xlfn._xlws.sort(B4)", Call("SORT", (B4,))),
        ("IF(,1,)", Call("IF", (Omitted(), ONE, Omitted()))),
        ("PI()", Call("PI", ())),
        ("SUM (B4,1)", Call("SUM", (B4, ONE))),
        ("SUM((B4,x))", Call("SUM", (Binary(",", B4, Name("x")),))),
        ("LAMBDA(x,x)(1,2)", Applied(Call("LAMBDA", (Name("x"), Name("x"))), (ONE, TWO))),
        ("-1^2", Binary("^", Unary("-", ONE), TWO)),
        ("-1%", Unary("%", Unary("-", ONE))),
        ("1^2^1", Binary("^", Binary("^", ONE, TWO), ONE)),
        ("1-2-1", Binary("-", Binary("-", ONE, TWO), ONE)),
        ("1+2*1", Binary("+", ONE, Binary("*", TWO, ONE))),
        ("(1+2)*1", Binary("*", Binary("+", ONE, TWO), ONE)),
        ("1&2=1", Binary("=", Binary("&", ONE, TWO), ONE)),
        ("1*-2", Binary("*", ONE, Unary("-", TWO))),
        ("B4:INDEX(x,1)", Binary(":", B4, Call("INDEX", (Name("x"), ONE)))),
        ("B4:(B4)", Binary(":", B4, B4)),
        ("B4:total", Binary(":", B4, Name("total"))),
        ("B4#", Unary("#", B4)),
        ("B4:B4#", Binary(":", B4, Unary("#", B4))),
        ("@B4", Unary("@", B4)),
        ("B4 total", Binary(" ", B4, Name("total"))),
        ("total  B4", Binary(" ", Name("total"), B4)),
        ("\n1 +\n2 ", Binary("+", ONE, TWO)),
    ],
)
def test_read(text: str, tree: Node) -> None:
    """Each kind of expression has its own tree; a sign binds tighter than a power, as in Excel."""
    assert parse(text) == tree


@pytest.mark.parametrize(
    "text",
    ["", "=", "1+", "(1", "1)", "F(1", '"a', "{1,2", "{1,2;3}", "{B4}", "{}", "1..2", "１＋２", "B4　+1", "F(1;2)", "1 2",
     "B4,", "1E400", "1E-40099999999999999999", "#", "#abc", "''!B4", "a!b!c", "\x00", "\ud800", "12ab", "1:A", "$B", "@", "B4::B5", "==1"],
)  # fmt: skip
def test_no_formula(text: str) -> None:
    """What is no formula is refused in both languages."""
    with pytest.raises(FormulaError, match=r"数式.+ / .*formula"):
        parse(text)


def test_places() -> None:
    """Nodes know where they stand, in characters, whatever their brackets are."""
    text = '=("日本𠮷"&Sheet1!#REF!)*SUM(売上!B4, (1.40))'
    found = {text[1:][node.start : node.stop] for node in walk(parse(text))}
    assert found == {
        '("日本𠮷"&Sheet1!#REF!)*SUM(売上!B4, (1.40))',
        '"日本𠮷"&Sheet1!#REF!',
        '"日本𠮷"',
        "Sheet1!#REF!",
        "SUM(売上!B4, (1.40))",
        "売上!B4",
        "1.40",
    }


def test_union_behind_a_colon() -> None:
    """In A1:(B1,B2) the comma joins references; within a function's brackets it parts arguments."""
    tree = parse("SUM(A1:(B1,F(B2,B3)),3)")
    assert [(node.op, len(node.children)) for node in walk(tree) if isinstance(node, Binary)] == [(":", 2), (",", 2)]
    assert [len(node.args) for node in walk(tree) if isinstance(node, Call)] == [2, 2]


@pytest.mark.parametrize("function", ["[1]!F", "SHEET1!F", "'A:B'!F", "F"])
def test_a_colon_before_a_function_is_an_operator(function: str) -> None:
    """No function's name holds a colon, but the name of its sheet or workbook may."""
    assert parse(f"total:{function}(1)") == Binary(":", Name("total"), Call(function, (Number("1"),)))
    assert parse(f"{function}(1)") == Call(function, (Number("1"),))


def test_exact_numbers() -> None:
    """A number keeps its spelling and its exact value."""
    assert parse("0.10").value == Decimal("0.10")  # type: ignore[attr-defined]


def test_whole_columns_reach_to_the_end() -> None:
    """The area of whole columns and rows is as large as the sheet."""
    assert parse("B:C").area == Area(0, 1, MAX_ROWS - 1, 2)  # type: ignore[attr-defined]
    assert parse("2:3").area == Area(1, 0, 2, MAX_COLS - 1)  # type: ignore[attr-defined]


def test_walk_goes_from_left_to_right() -> None:
    """A node comes before its parts, and they come from left to right."""
    kinds = [type(node).__name__ for node in walk(parse("F(1,B4)+x"))]
    assert kinds == ["Binary", "Call", "Number", "Reference", "Name"]


def test_long_sums() -> None:
    """A sum of 200 cells is read, one that is deeper than any tree may be is refused."""
    assert len(list(walk(parse("+".join(["B4"] * 200))))) == 399
    with pytest.raises(FormulaError):
        parse("+".join(["B4"] * (MAX_DEPTH + 1)))


@pytest.mark.parametrize(
    "piece", ["(", "-", "%", "F(", "1+", "B4:", "B4 ", "a,", "@", "{1,", "B4#", "(1)", "F(1)", '""&', "[1]a:"]
)
@pytest.mark.parametrize("tail", ["", "1", ")" * 4000])
def test_deep_texts(piece: str, tail: str) -> None:
    """However deep a text nests, it is read or refused."""
    try:
        tree = parse(piece * (8000 // len(piece)) + tail)
    except FormulaError:
        return
    assert hash(tree) == hash(tree)


@given(
    st.lists(
        st.sampled_from([*"AB$12!:#@%^&*()-+={}[]\"',;.<>E \n日\ud800\0", "SUM(", "#REF!", "TRUE"]), max_size=40
    ).map("".join)
)
@settings(max_examples=500)
def test_any_text(text: str) -> None:
    """Whatever text it is, it becomes a tree whose parts lie within it, or is refused."""
    try:
        tree = parse(text)
    except FormulaError:
        return
    assert all(0 <= node.start <= node.stop <= len(text) for node in walk(tree))
