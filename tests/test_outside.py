from __future__ import annotations

import pytest

from xl_addin.formulas.precedents import areas_of, is_unbounded
from xl_addin.formulas.tree import parse
from xl_addin.hosts.calc.outside import asks_surroundings, calls, clock_pattern, on_cells_alone

CLOCK = clock_pattern({})


@pytest.mark.parametrize(
    ("formula", "alike"),
    [
        ("TODAY()-A1", "A1"),
        ("RANDBETWEEN(A1,B2)", "A1+B2"),
        ("_xlfn.RANDARRAY(A1)", "A1"),
        ('CELL("filename",A1)&B2', "A1&B2"),
        ("[1]Sheet1!$A$1+B2", "B2"),
        ("SUM('[2]a b'!A1:A9,B2)", "B2"),
        ("[1]!RATE*B2", "B2"),
        ("[1]Defines!RATE+B2", "B2"),
        ('INDIRECT("A1")*2', "A1"),
        ("""INDIRECT("'it''s'!A1:B2")""", "'it''s'!A1:B2"),
        ('IF(A1="NOW()",B2,C3)', "A1+B2+C3"),
        ("'TODAY()'!A1", "'TODAY()'!A1"),
        ("SUM(A1:B2)", "A1:B2"),
    ],
)
def test_only_cells(formula: str, alike: str) -> None:
    """A formula is as good as one with its cells alone: these can be told, and are the same."""
    tree = parse(on_cells_alone(formula))
    assert not is_unbounded(tree, "表")
    assert set(areas_of(tree, "表")) == set(areas_of(parse(alike), "表"))


@pytest.mark.parametrize("formula", ['INDIRECT("A"&B1)', "OFFSET(A1,1,1)", "INDIRECT(A1)", 'INDIRECT("R1C1",FALSE)'])
def test_anything(formula: str) -> None:
    """What may read any cell still may."""
    assert is_unbounded(parse(on_cells_alone(formula)), "表")


@pytest.mark.parametrize("formula", ["SUM(", "A1+", "{=A1}"])
def test_unreadable(formula: str) -> None:
    """A formula that cannot be read is left as it is."""
    assert on_cells_alone(formula) == formula


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('CELL("filename")', True),
        ("INFO(A1)", True),
        ('TEXT(A1,"mmmm")', True),
        ('TEXT(A1,"ggge年")', True),
        ("[1]Sheet1!A1", True),
        ("[1]!RATE", True),
        ('TEXT(A1,"0.0")', False),
        ("EXCELL(A1)", False),
        ('"CELL("', False),
        ("SUM(表1[率])", False),
        ("表1[[#This Row],[率]]*2", False),
    ],
)
def test_surroundings(formula: str, *, expected: bool) -> None:
    """The file's name, names of months and other workbooks are no matter of the cells; columns of tables are."""
    assert asks_surroundings(formula) is expected


def test_clock() -> None:
    """The clock is read by itself or through a defined name."""
    assert calls(CLOCK, "A1+now()")
    assert not calls(CLOCK, 'A1&"NOW()"')
    assert not calls(CLOCK, "KNOWN(A1)")
    named = clock_pattern({"今日": "TODAY()", "表!時刻": "NOW()", "率": "$A$1"})
    assert calls(named, "今日+1")
    assert calls(named, "表!時刻")
    assert not calls(named, "今日分+率")
