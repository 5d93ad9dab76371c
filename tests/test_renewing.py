from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.saved_books import computes_on_load, excel_book, parts_of, saved_values, with_part
from xl_addin.formulas.addresses import Area, cell_name, place
from xl_addin.hosts.calc.agreeing import is_lacking, reproduced, same
from xl_addin.hosts.calc.computing import Computer
from xl_addin.hosts.calc.renewing import recalculated, renewed, without_values
from xl_addin.parts.book import book_of
from xl_addin.parts.contents import ErrorValue, Put, PutArray, PutFormula

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_addin.formulas.addresses import CellAt
    from xl_addin.hosts.calc.office import Office
    from xl_addin.hosts.calc.renewing import Renewed
    from xl_addin.parts.contents import Change, Value

SHEET = "表"
PART = "xl/worksheets/sheet1.xml"


class NoComputer(Computer):
    """Something that must not be asked to compute."""

    def compute(self, *_arguments: object, **_options: object) -> None:  # type: ignore[override]
        """Fail."""
        raise AssertionError


@pytest.fixture
def computer(office: Office) -> Iterator[Computer]:
    """The shared LibreOffice as something that computes."""
    with Computer(office=office) as made:
        yield made


def put(**cells: Change | Value) -> dict[str, dict[tuple[int, int], Change]]:
    """Return changes of the one sheet, by name of the cell."""
    made: dict[tuple[int, int], Change] = {}
    for name, change in cells.items():
        found = place(name)
        assert found is not None
        made[found] = change if isinstance(change, (Put, PutFormula, PutArray)) else Put(change)
    return {SHEET: made}


def after(computer: Computer, cells: dict[str, object], *, stale: bool = False, **changes: Change | Value) -> Renewed:
    """Change a workbook of one sheet."""
    return renewed(book_of(excel_book(cells, sheet=SHEET, stale=stale), "得点.xlsx"), computer, put(**changes))


def names(places: Iterable[CellAt]) -> list[str]:
    """Name cells without their sheet."""
    return [cell_name(each.row, each.col) for each in places]


def cell_bytes(content: bytes, name: str) -> bytes:
    """Return a cell as the file spells it."""
    sheet = parts_of(content)[PART]
    start = sheet.index(b'<c r="' + name.encode() + b'"')
    return sheet[start : sheet.index(b"</c>", start)]


def test_what_depends_is_renewed(computer: Computer) -> None:
    """Formulas that depend on the cell, directly or not, have new saved values; the list says which."""
    cells = {"A1": 2, "A2": 3, "B1": ("=A1*2", 4), "B2": ("=SUM(B1,A2)", 7), "C1": ("=A2*10", 30)}
    result = after(computer, cells, A1=5)
    assert saved_values(result.content) == {"A1": 5, "A2": 3, "B1": 10, "B2": 13, "C1": 30}
    told = [(each.place.row, each.place.col, each.before, each.after) for each in result.changed]
    assert told == [(0, 1, 4, 10), (1, 1, 7, 13)]
    assert not computes_on_load(result.content)
    assert result.left == ()


def test_everything_else_is_kept(computer: Computer) -> None:
    """Other formulas keep the bytes of their saved value, stale or not, and no other part changes."""
    cells = {"A1": 2, "A2": 3, "B1": ("=A1*2", 4), "C1": ("=A2/7", "0.428571428571428500"), "D1": ("=A2+1", 99)}
    content = excel_book(cells, sheet=SHEET)
    result = renewed(book_of(content, "a.xlsx"), computer, put(A1=5))
    for name in ("C1", "D1"):
        assert cell_bytes(result.content, name) == cell_bytes(content, name)
    assert {name for name, data in parts_of(result.content).items() if data != parts_of(content)[name]} == {PART}


def test_nothing_depends() -> None:
    """LibreOffice is not needed when no formula depends on the change."""
    content = excel_book({"A1": 2, "A2": 3, "B1": ("=A1*2", 4)}, sheet=SHEET)
    result = renewed(book_of(content, "a.xlsx"), NoComputer(), put(A2=5, A9="x"))
    assert saved_values(result.content) == {"A1": 2, "A2": 5, "A9": "x", "B1": 4}


def test_kinds_of_results(computer: Computer) -> None:
    """Texts, empty texts, flags and errors become what they are."""
    cells = {
        "A1": 2,
        "B1": ('=IF(A1>2,"多い","少ない")', "少ない"),
        "B2": ("=A1>2", False),
        "B3": ("=1/(A1-2)", "#DIV/0!"),
        "B4": ("=1/(A1-5)", -1 / 3),
        "B5": ('=IF(A1>2,"",A1)', 2),
        "B6": ("=IF(A1>2,1,0)", 0),
    }
    result = after(computer, cells, A1=5)
    sheet = book_of(result.content, "a.xlsx").sheet(SHEET).cells
    assert [sheet[row, 1].value or "" for row in range(6)] == ["多い", True, 1 / 3, ErrorValue("#DIV/0!"), "", 1.0]
    assert all(sheet[row, 1].saved for row in range(6))
    assert sheet[1, 1].value is True
    assert sheet[5, 1].value is not True


@pytest.mark.parametrize("formula", ["=A1*2", "=MYFUNC(A1)"])
def test_what_calc_does_not_reproduce(computer: Computer, formula: str) -> None:
    """A formula of which Calc gives another value than the file, and what depends on it, has no saved value any more."""
    cells = {"A1": 2, "B1": (formula, 5), "C1": ("=B1+1", 6), "C2": ("=IF(A1>4,IFERROR(B1,0),1)", 1), "D1": ("=A1", 2)}
    result = after(computer, cells, A1=5)
    assert names(result.left) == ["B1", "C1", "C2"]
    assert saved_values(result.content) == {"A1": 5, "D1": 5}
    assert computes_on_load(result.content)
    assert names(each.place for each in result.changed) == ["D1"]


def test_what_calc_cannot_compute_is_taken_from_the_file(computer: Computer) -> None:
    """A formula that no change reaches keeps its value, and others are computed from it."""
    cells = {
        "A1": 2,
        "A2": 3,
        "B1": ("=MYFUNC(A2)", 40),
        "B2": ("=B1/10", 4),
        "C1": ("=A1+B1+B2", 46),
        "C2": ("=A2*2", 99),
    }
    content = excel_book(cells, sheet=SHEET)
    result = renewed(book_of(content, "a.xlsx"), computer, put(A1=5))
    assert saved_values(result.content)["C1"] == 49
    assert result.left == ()
    assert cell_bytes(result.content, "B1") == cell_bytes(content, "B1")


def test_an_array_that_calc_cannot_compute(computer: Computer) -> None:
    """It is given to Calc as its values, too."""
    cells = {"A1": 2, "B1:B2": ("{=MYFUNC(1)}", (40, 50)), "C1": ("=IFERROR(A1+B1,A1)", 42), "D1": ("=A1*2", 4)}
    content = excel_book(cells, sheet=SHEET)
    result = renewed(book_of(content, "a.xlsx"), computer, put(A1=5))
    assert result.left == ()
    assert saved_values(result.content) == {"A1": 5, "B1": 40, "B2": 50, "C1": 45, "D1": 10}
    assert cell_bytes(result.content, "B1") == cell_bytes(content, "B1")


def test_a_workbook_that_says_its_values_may_be_stale(computer: Computer) -> None:
    """Then they are no evidence against Calc, but what Calc lacks is left all the same."""
    cells = {"A1": 2, "B1": ("=A1*2", 0), "C1": ("=MYFUNC(A1)", 7), "D1": ("=B1+A1", 0)}
    result = after(computer, cells, stale=True, A1=5)
    assert saved_values(result.content) == {"A1": 5, "B1": 10, "D1": 15}
    assert names(result.left) == ["C1"]


def test_formulas_without_a_value(computer: Computer) -> None:
    """A formula that had none gets one."""
    content = excel_book({"A1": 2, "B1": ("=A1*2", 4), "B2": ("=A1>1", 0)}, sheet=SHEET)
    bare = without_values(book_of(content, "a.xlsx"), put(A1=3))
    assert saved_values(bare.content) == {"A1": 3}
    assert names(bare.left) == ["B1", "B2"]
    assert computes_on_load(bare.content)
    result = renewed(book_of(bare.content, "a.xlsx"), computer, put(A1=4))
    assert saved_values(result.content) == {"A1": 4, "B1": 8, "B2": True}


def test_the_clock(computer: Computer) -> None:
    """What the time or a random number gives is renewed, and not called irreproducible."""
    cells = {
        "A1": 2,
        "B1": ("=TODAY()", 1),
        "B2": ("=B1+A1", 3),
        "B3": ("=RAND()*0", 0.5),
        "B4": ("=RANDBETWEEN(7,7)", 6),
        "B5": ('="NOW()"', "NOW()"),
    }
    result = after(computer, cells, A1=5)
    values = saved_values(result.content)
    today = (dt.datetime.now().astimezone().date() - dt.date(1899, 12, 30)).days
    assert values["B1"] in (today, today - 1)
    assert values["B2"] == values["B1"] + 5
    assert (values["B3"], values["B4"]) == (0, 7)
    assert result.left == ()


def test_the_name_of_the_file(computer: Computer) -> None:
    """CELL("filename") depends on no cell: its value stays, and others are computed from it."""
    cells = {"A1": 2, "B1": ('=CELL("filename",A9)', "C:\\[得点.xlsx]表"), "B2": ("=LEN(B1)+A1", 15)}
    content = excel_book(cells, sheet=SHEET)
    result = renewed(book_of(content, "a.xlsx"), computer, put(A1=5))
    assert cell_bytes(result.content, "B1") == cell_bytes(content, "B1")
    assert saved_values(result.content)["B2"] == len("C:\\[得点.xlsx]表") + 5
    assert result.left == ()


def test_references_made_of_texts(computer: Computer) -> None:
    """INDIRECT and OFFSET may follow from any cell, and are computed."""
    cells = {"A1": 2, "B1": ('=INDIRECT("A1")*2', 4), "B2": ("=OFFSET(B3,-2,-1)", 2)}
    assert saved_values(after(computer, cells, A1=5).content) == {"A1": 5, "B1": 10, "B2": 5}


def test_arrays(computer: Computer) -> None:
    """Every cell of an array formula has its value; those that stay keep their bytes."""
    cells = {"A1": 3, "A2": 5, "A3": 4, "B1:B3": ("{=SCORE_RANKS(A1:A3)}", (3, 1, 2)), "C1": ("=B3*10", 20)}
    result = after(computer, cells, A3=9)
    assert saved_values(result.content) == {"A1": 3, "A2": 5, "A3": 9, "B1": 3, "B2": 2, "B3": 1, "C1": 10}
    assert names(each.place for each in result.changed) == ["C1", "B2", "B3"]


def test_new_formulas(computer: Computer) -> None:
    """A formula that is put has its value at once, also over several cells, and is told apart from what depends on it."""
    cells = {"A1": 3, "A2": 5, "A3": 4, "C1": ("=B1+B2", 0), "D1": 8}
    changes = {
        "B1": PutArray("SCORE_RANKS(A1:A3)", Area(0, 1, 2, 1), ((None,), (None,), (None,))),
        "D1": PutFormula("C1>A1"),
        "D2": PutFormula("MYFUNC(1)"),
    }
    result = after(computer, cells, **changes)
    assert saved_values(result.content) == {"A1": 3, "A2": 5, "A3": 4, "B1": 3, "B2": 1, "B3": 2, "C1": 4, "D1": True}
    assert {cell_name(each.row, each.col): value for each, value in result.put.items()} == {
        "B1": 3, "B2": 1, "B3": 2, "D1": True
    }  # fmt: skip
    assert names(result.left) == ["D2"]


def test_refused_input(computer: Computer) -> None:
    """Wrong input that the change brings is a refusal; what was wrong before is none."""
    cells = {"A1": 3, "A2": 5, "B1:B2": ("{=SCORE_RANKS(A1:A2)}", (2, 1)), "C1": 3, "C2": "五"}
    refused = after(computer, cells, A2="五")
    assert refused.refusal is not None
    assert refused.refusal.code == "#VALUE!"
    old = {**cells, "D1": ("=SCORE_RANK(C1,C1:C2)", "#VALUE!")}
    assert after(computer, old, A2=1).refusal is None


def test_dates_from_1904(computer: Computer) -> None:
    """Numbers of days are those of the workbook."""
    content = excel_book(
        {"A1": 100, "B1": ("=A1+1", 101), "B2": ("=DATE(1904,1,2)+A1*0", 1)}, sheet=SHEET, options={"date_1904": True}
    )
    result = renewed(book_of(content, "a.xlsx"), computer, put(A1=200))
    assert result.left == ()
    cells = book_of(result.content, "a.xlsx").sheet(SHEET).cells
    assert (cells[0, 1].value, cells[1, 1].value) == (201, 1)


def test_the_last_digits(computer: Computer) -> None:
    """A number that is the same to fifteen digits keeps its bytes."""
    content = excel_book({"A1": 3, "A2": 0, "B1": ("=A1/7+A2", 123)}, sheet=SHEET)
    content = with_part(content, PART, b"<v>123</v>", b"<v>0.42857142857142900</v>")
    result = renewed(book_of(content, "a.xlsx"), computer, put(A2=Put(False)))
    assert result.changed == ()
    assert cell_bytes(result.content, "B1") == cell_bytes(content, "B1")


def test_recalculated(computer: Computer) -> None:
    """All stale values are renewed, others keep their bytes; what Calc lacks keeps its value, and serves others."""
    cells = {
        "A1": 2,
        "B1": ("=A1*2", 99),
        "B2": ("=A1*3", 6),
        "B3": ("=MYFUNC(1)", 40),
        "B4": ("=B3+B1", 99),
        "B5": ("=B4*2", 99),
        "B6": ("=NA()", "#N/A"),
        "B7": ("=MYFUNC(A1)", "#NAME?"),
        "C1": ("=SCORE_RANK(A1,A1:A1)", 99),
    }
    content = with_part(excel_book(cells, sheet=SHEET), PART, b"<v>6</v>", b"<v>6.0</v>")
    result = recalculated(book_of(content, "a.xlsx"), computer)
    values = saved_values(result.content)
    assert {name: values[name] for name in ("B1", "B3", "B4", "B5", "C1")} == {
        "B1": 4,
        "B3": 40,
        "B4": 44,
        "B5": 88,
        "C1": 1,
    }
    for name in ("B2", "B3", "B6", "B7"):
        assert cell_bytes(result.content, name) == cell_bytes(content, name)
    assert names(result.left) == ["B3"]
    assert {name for name, data in parts_of(result.content).items() if data != parts_of(content)[name]} == {PART}


def test_recalculated_errors(computer: Computer) -> None:
    """An error that Calc calls by another name keeps its own, and so does one that another workbook gave."""
    cells = {
        "A1": ("=SQRT(-1)", "#NUM!"),
        "A2": ("=LARGE(C1:C2,5)", "#NUM!"),
        "A3": ("=[1]x!A1", "#REF!"),
        "A4": ("=1/0", 5),
    }
    result = recalculated(book_of(excel_book(cells, sheet=SHEET), "a.xlsx"), computer)
    assert saved_values(result.content) == {"A1": "#NUM!", "A2": "#NUM!", "A3": "#REF!", "A4": "#DIV/0!"}


def test_recalculated_without_formulas() -> None:
    """A workbook without formulas is the same."""
    content = excel_book({"A1": 2})
    assert recalculated(book_of(content, "a.xlsx"), NoComputer()).content == content


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@given(NUMBERS, NUMBERS)
def test_same_numbers(one: float, other: float) -> None:
    """Numbers that print alike with 15 significant digits are the same; those that differ with 13 are not."""
    assert same(one, one)
    assert same(one, other) == same(other, one)
    if f"{one:.14e}" == f"{other:.14e}":
        assert same(one, other)
    if f"{one:.12e}" != f"{other:.12e}" and not math.isclose(one, other, rel_tol=1e-12):
        assert not same(one, other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (True, 1.0, False),
        (True, True, True),
        ("", None, True),
        ("1", 1.0, False),
        ("a", "A", False),
        (ErrorValue("#N/A"), "#N/A", False),
        (ErrorValue("#N/A"), ErrorValue("#N/A"), True),
        (0.0, None, False),
        (0, 0.0, True),
        (0.1 + 0.2, 0.3, True),
    ],
)
def test_same(one: Value, other: Value, expected: bool) -> None:
    """Kinds differ; an empty text is a blank."""
    assert same(one, other) is expected


@pytest.mark.parametrize(
    ("saved", "computed", "expected"),
    [
        (True, 1.0, True),
        (1.0, True, False),
        (0.0, 1e-15, True),
        (1.0, 1.0001, False),
        (ErrorValue("#NUM!"), ErrorValue("Err:502"), True),
        (ErrorValue("#NUM!"), ErrorValue("#VALUE!"), True),
        (ErrorValue("#N/A"), ErrorValue("#NAME?"), False),
        (ErrorValue("#NAME?"), ErrorValue("#NAME?"), True),
        (5.0, ErrorValue("#N/A"), False),
        ("", 0.0, False),
    ],
)
def test_reproduced(saved: Value, computed: Value, expected: bool) -> None:
    """Errors may be of another kind, but an unknown name is none of the formula's own."""
    assert reproduced(saved, computed) is expected


def test_lacking() -> None:
    """Errors that Excel does not have, and unknown names, are no values."""
    assert [is_lacking(ErrorValue(code)) for code in ("#NAME?", "Err:508", "#N/A", "#DIV/0!")] == [
        True,
        True,
        False,
        False,
    ]
    assert is_lacking(None)
    assert not is_lacking("#NAME?")


def test_a_plain_indirect(computer: Computer) -> None:
    """INDIRECT with a plain text follows its cells alone: a change elsewhere does not reach what Calc cannot compute."""
    cells = {"A1": 2, "A2": 3, "B1": ('=MYFUNC(INDIRECT("A2"))', 7), "B2": ("=A1+1", 3)}
    result = after(computer, cells, A1=5)
    assert result.left == ()
    assert saved_values(result.content) == {"A1": 5, "A2": 3, "B1": 7, "B2": 6}
    assert names(after(computer, cells, A2=5).left) == ["B1"]


def test_names_of_months(computer: Computer) -> None:
    """A program of another language writes other names: such a text stays when it is recalculated, and is told."""
    cells = {"A1": 45017, "B1": ('=TEXT(A1,"mmmm")', "April"), "B2": ("=LEN(B1)", 9), "B3": ('=TEXT(A1,"0.0")', "x")}
    result = recalculated(book_of(excel_book(cells, sheet=SHEET), "a.xlsx"), computer)
    assert saved_values(result.content) == {"A1": 45017, "B1": "April", "B2": 5, "B3": "45017.0"}
    assert names(result.left) == ["B1"]
