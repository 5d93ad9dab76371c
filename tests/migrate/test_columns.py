"""Rows of the same formula become one column function where they cover exactly the range."""

from __future__ import annotations

from tests.migrate.typed_book import SHEET, TypedBook, rates, typed_area
from xl_addin.formulas.addresses import area_name
from xl_addin.migrate.columns import columns
from xl_addin.migrate.recognise import Context
from xl_addin.parts.contents import Cell, Value

ROWS = range(2, 12)


def filled(formula: str, rows: range = ROWS, **more: Cell | Value) -> list[tuple[str, str]]:
    """Fill column E with a formula in which # is the row, and return the blocks found: area and formula."""
    cells = rates(**more) | {f"E{row}": Cell(1.0, formula.replace("#", str(row))) for row in rows}
    return found_in(TypedBook({SHEET: cells}))


def found_in(book: TypedBook) -> list[tuple[str, str]]:
    """Return the blocks of a book's first sheet: area and formula."""
    found = columns(Context(book, SHEET), book.sheet(SHEET))
    return [(area_name(block.area), block.formula) for block in found]


def test_ranks() -> None:
    """RANK down a whole column becomes SCORE_RANKS, with its order."""
    assert filled("RANK(B#,B$2:B$11)") == [("E2:E11", "SCORE_RANKS(B2:B11)")]
    assert filled("RANK(B#,$B$2:$B$11,1)") == [("E2:E11", "SCORE_RANKS(B2:B11,1)")]
    assert filled('COUNTIF(B$2:B$11,"<"&B#)+1') == [("E2:E11", 'SCORE_RANKS(B2:B11,"low")')]


def test_deviations() -> None:
    """Deviation scores keep points and spread."""
    formula = "70+14*(B#-AVERAGE(B$2:B$11))/STDEV(B$2:B$11)"
    assert filled(formula) == [("E2:E11", 'SCORE_DEVIATIONS(B2:B11,70,"sample")')]


def test_helpers() -> None:
    """Mean and SD in helper cells give the same column function."""
    helpers = {"B13": Cell(1.0, "AVERAGE(B2:B11)"), "B14": Cell(1.0, "STDEVP(B2:B11)")}
    assert filled("50+10*(B#-B$13)/B$14", **helpers) == [("E2:E11", "SCORE_DEVIATIONS(B2:B11)")]


def test_other_families() -> None:
    """Ladders, changes and weighted sums take the columns of their cells."""
    assert filled("IF(B#>=60,6,IF(B#>=50,4,0))") == [("E2:E11", "SCORE_STEPS(B2:B11,{60;50},{6;4;0})")]
    assert filled("(B#-A#)/(100-B#)") == [("E2:E11", "SCORE_GROWTHS(B2:B11,A2:A11)")]
    assert filled("B#/A#-1") == [("E2:E11", "SCORE_CHANGES(B2:B11,A2:A11)")]
    assert filled("A#*0.6+B#*0.4") == [("E2:E11", "SCORE_WEIGHTED(A2:B11,{0.6;0.4})")]


def test_parts_of_a_range() -> None:
    """Rows that miss one of the range, or rank among a range that moves, stay cell by cell."""
    assert filled("RANK(B#,B$2:B$11)", range(2, 11)) == []
    assert filled("RANK(B#,B$2:B$12)", range(2, 12)) == []
    assert filled("RANK(B#,B#:B$11)") == []


def test_copies_that_differ() -> None:
    """A row of another formula ends the block; another begins below it."""
    cells = rates() | {f"E{row}": Cell(1.0, f"IF(B{row}>=60,6,IF(B{row}>=50,4,0))") for row in ROWS}
    cells["E5"] = Cell(1.0, "IF(B5>=60,6,IF(B5>=50,3,0))")
    found = found_in(TypedBook({SHEET: cells}))
    assert found == [("E2:E4", "SCORE_STEPS(B2:B4,{60;50},{6;4;0})"), ("E6:E11", "SCORE_STEPS(B6:B11,{60;50},{6;4;0})")]


def test_tests_for_blanks() -> None:
    """A test for blanks around is not needed any more: the column function leaves blanks blank."""
    for formula in (
        'IF(B#="","",RANK(B#,B$2:B$11))',
        'IF(B#<>"",RANK(B#,B$2:B$11),"")',
        'IF(ISBLANK(B#),"",RANK(B#,B$2:B$11))',
        'IF(ISNUMBER(B#),RANK(B#,B$2:B$11),"")',
    ):
        assert filled(formula, B6=None) == [("E2:E11", "SCORE_RANKS(B2:B11)")]
    assert filled('IF(A#="","",RANK(B#,B$2:B$11))') == []
    assert filled('IF(B#="",0,RANK(B#,B$2:B$11))') == []


def test_rounding() -> None:
    """ROUND stays around the column function, unless a blank would meet it."""
    formula = "ROUND(50+10*(B#-AVERAGE(B$2:B$11))/STDEVP(B$2:B$11),1)"
    assert filled(formula) == [("E2:E11", "ROUND(SCORE_DEVIATIONS(B2:B11),1)")]
    assert filled(formula, B6=None) == []


def test_texts() -> None:
    """A column function refuses a text in its column, so such a block stays cell by cell."""
    assert filled("RANK(B#,B$2:B$11)", B6="欠") == []


def test_places_that_take_no_array() -> None:
    """Tables, merged cells and parts of arrays take no array formula."""
    cells = rates() | {f"E{row}": Cell(1.0, f"RANK(B{row},B$2:B$11)") for row in ROWS}
    assert found_in(TypedBook({SHEET: cells}, tables={"表": typed_area("D1:E11")})) == []
    blocked = {
        key: Cell(1.0, held.formula, typed_area("E2:E11")) if isinstance(held, Cell) else held
        for key, held in cells.items()
    }
    assert found_in(TypedBook({SHEET: blocked})) == []
