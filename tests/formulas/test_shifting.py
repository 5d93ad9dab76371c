"""Formulas as their copies elsewhere read."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

from tests.formulas.trees import formulas
from xl_addin.formulas.addresses import cell_name
from xl_addin.formulas.relative import differences, relative
from xl_addin.formulas.shifting import shifted
from xl_addin.formulas.tree import Node, parse
from xl_addin.formulas.writing import text_of

steps = st.integers(-70, 70)


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("=B4", "=C6"),
        ("$B$4:B$4+$B4", "$B$4:C$4+$B6"),
        ("B4:INDEX(B:B,5)", "C6:INDEX(C:C,5)"),
        ("SUM(B4#)", "SUM(C6#)"),
        ("A:$C+1:$9", "B:$C+3:$9"),
        ("'a b'!B4 & \"B4\"", "'a b'!C6 & \"B4\""),
        ("Sheet1:Sheet3!B4", "Sheet1:Sheet3!C6"),
        ("[1]S!B4+'C:\\[b4.xlsx]B4'!B4", "[1]S!C6+'C:\\[b4.xlsx]B4'!C6"),
        ("Table1[B4]+B4x+LOG10(1)+売上!#REF!", "Table1[B4]+B4x+LOG10(1)+売上!#REF!"),
        ("B$5:B4", "C$5:C6"),
        ("sum( b4 ,1.40)", "sum( C6 ,1.40)"),
        ("XFD1+1", "#REF!+1"),
        ("'a b'!A1048575", "'a b'!#REF!"),
    ],
)
def test_copies(text: str, copy: str) -> None:
    """A copy two rows down and a column to the right has moved its relative references and nothing else."""
    assert shifted(text, 2, 1) == copy


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # a tree shows all its parts
@given(formulas, steps, steps)
@settings(max_examples=150)
def test_there_and_back(tree: Node, rows: int, cols: int) -> None:
    """A formula that is copied there and back is the same, unless a reference left the sheet."""
    text = text_of(tree)
    there = shifted(text, rows, cols)
    assume(there.count("#REF!") == text.count("#REF!"))
    assert parse(shifted(there, -rows, -cols)) == tree


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # a tree shows all its parts
@given(formulas, steps, steps)
@settings(max_examples=150)
def test_copies_are_alike(tree: Node, rows: int, cols: int) -> None:
    """All copies of a formula share one key, and have no differences."""
    text = text_of(tree)
    there = shifted(text, rows, cols)
    assume(there.count("#REF!") == text.count("#REF!"))
    assert relative(there, 100 + rows, 100 + cols) == relative(text, 100, 100)
    assert differences(there, (100 + rows, 100 + cols), text, (100, 100)) == []


cells = st.builds(
    lambda row, col, dollars: "".join([dollars[0], cell_name(0, col)[:-1], dollars[1], str(row + 1)]),
    st.integers(80, 500),
    st.integers(80, 500),
    st.sampled_from([("", ""), ("$", ""), ("", "$"), ("$", "$")]),
)
plain = st.recursive(
    cells | st.sampled_from(["1.5", '"B4"', "TRUE", "Sheet1!D100", "'a b'!$D100"]),
    lambda inner: st.builds("({}+{})".format, inner, inner) | st.builds("SUM({},{})".format, inner, inner),
    max_leaves=6,
)


@given(plain, steps, steps)
@settings(max_examples=150)
def test_as_openpyxl_does(text: str, rows: int, cols: int) -> None:
    """Plain formulas move as openpyxl's Translator moves them."""
    assume(not ("D100" in text and cols < -3) and not ("100" in text and rows < -99))
    expected = Translator("=" + text, cell_name(200, 200)).translate_formula(cell_name(200 + rows, 200 + cols))
    assert shifted("=" + text, rows, cols) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("B4", "B5"), ("B4", "$B4"), ("B4", "B4:B4"), ("B4", "S!B4"), ('"a"', '"A"'), ("B4+1", "B4+2"), ("B4", "[1]S!B4")],
)
def test_other_formulas(one: str, other: str) -> None:
    """Formulas that are not copies of each other have different keys."""
    assert relative(one, 3, 3) != relative(other, 3, 3)


def test_differences() -> None:
    """A shifted range among copies is named with what it should be."""
    [found] = differences("RANK(B5,B$4:B$50)", (4, 2), "rank(B4, B$4:B$51)", (3, 2)) or []
    assert found == ("B$4:B$50", "B$4:B$51", 8, 16)
    assert differences("RANK(B5,1)", (4, 2), "RANK(B4,0)", (3, 2)) is None
