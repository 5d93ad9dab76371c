"""Trees written as formulas, and parts of formulas replaced."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.formulas.trees import formulas
from xl_addin.formulas.storing import stored
from xl_addin.formulas.tree import Call, FormulaError, Node, Number, Reference, parse, walk
from xl_addin.formulas.writing import replaced, text_of


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # a tree shows all its parts
@given(formulas)
@settings(max_examples=300)
def test_written_and_read_again(tree: Node) -> None:
    """A tree that is written and read again is the same."""
    assert parse(text_of(tree)) == tree


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("((1+2))*(3*4)", "(1+2)*(3*4)"),
        ("(1*2)+3", "1*2+3"),
        ("1-(2-3)", "1-(2-3)"),
        ("(-2)^2", "-2^2"),
        ("-(2^2)", "-(2^2)"),
        ("sum( b4 ,1.40)", "SUM(B4,1.40)"),
        ("SUM((B4,B5))", "SUM((B4,B5))"),
        ("(B4,B5)", "B4,B5"),
        ("total:(Sheet1:Sheet3!B4)", "total:(Sheet1:Sheet3!B4)"),
        ("total:(Sheet1!#REF!)", "total:(Sheet1!#REF!)"),
        ("'Sheet1'!B4", "Sheet1!B4"),
        ("'a b'!b4:$c$9", "'a b'!B4:$C$9"),
    ],
)
def test_least_brackets(text: str, written: str) -> None:
    """Only brackets that mean something are written."""
    assert text_of(parse(text)) == written


def test_replaced() -> None:
    """A part is replaced where it stands, and every other character stays."""
    text = "= 50 + 10*( B4 -AVERAGE(B$4:B$9)) / x"
    tree = parse(text)
    call = next(node for node in walk(tree) if isinstance(node, Call))
    first = next(node for node in walk(tree) if isinstance(node, Reference))
    assert replaced(text, [(call, "1+2"), (first, "C4")]) == "= 50 + 10*( C4 -(1+2)) / x"


@pytest.mark.parametrize(
    ("text", "new", "result"),
    [
        ("F(7,B4)", "1+2", "F(1+2,B4)"),
        ("F(7,B4)", "B5,B6", "F((B5,B6),B4)"),
        ("7", "B5,B6", "B5,B6"),
        ("7*2", "=F(1)", "F(1)*2"),
        ("( 7 )*2", "1+2", "( 1+2 )*2"),
        ("7%", "-1", "(-1)%"),
    ],
)
def test_brackets_where_they_are_needed(text: str, new: str, result: str) -> None:
    """What comes in place of a part is not torn apart by the operators around it."""
    seven = next(node for node in walk(parse(text)) if node == Number("7"))
    assert replaced(text, [(seven, new)]) == result


def test_a_part_within_a_part() -> None:
    """A part cannot be replaced together with a part of itself."""
    tree = parse("F(7)")
    with pytest.raises(FormulaError):
        replaced("F(7)", [(tree, "1"), (tree.children[0], "2")])


@pytest.mark.parametrize(
    ("shown", "held"),
    [
        ("=STDEV.P(B4:B9)+SUM(1)", "=_xlfn.STDEV.P(B4:B9)+SUM(1)"),
        ("FILTER(B:B,C:C)", "_xlfn._xlws.FILTER(B:B,C:C)"),
        ("_xlfn.STDEV.P(B4)", "_xlfn.STDEV.P(B4)"),
        ("SUM(B4#)", "SUM(_xlfn.ANCHORARRAY(B4))"),
        ("@B4:B9", "_xlfn.SINGLE(B4:B9)"),
        ("LET(x,1,X+y)", "_xlfn.LET(_xlpm.x,1,_xlpm.X+y)"),
        ("SCORE_RANK(B4, B:B)", "SCORE_RANK(B4, B:B)"),
    ],
)
def test_stored(shown: str, held: str) -> None:
    """A file holds newer functions with a prefix, and newer operators as functions."""
    assert stored(shown) == held
    assert stored(held) == held
