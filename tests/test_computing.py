from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.saved_books import excel_book
from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.hosts.calc.cellblocks import blocks
from xl_addin.hosts.calc.computing import Computer
from xl_addin.parts.contents import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.office import Office
    from xl_addin.parts.contents import Value

XLSX = ".xlsx"


@pytest.fixture
def computer(office: Office) -> Iterator[Computer]:
    """The shared LibreOffice as something that computes."""
    with Computer(office=office) as made:
        yield made


def shown(computer: Computer, cells: dict[str, object], sheet: str = "表") -> dict[tuple[int, int], Value]:
    """Return what the formulas of a workbook of one sheet show."""
    return dict(computer.compute(excel_book(cells, sheet=sheet), XLSX).values[sheet])


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=A1*3", 4.5),
        ("=1/3", 1 / 3),
        ('=A2&"県"', "山形県"),
        ('=""', ""),
        ("=A1>1", True),
        ("=AND(A1>1,A1>2)", False),
        ("=A9", 0.0),
        ("=IF(A1>1,1,0)", 1.0),
        ("=1/0", ErrorValue("#DIV/0!")),
        ("=NA()", ErrorValue("#N/A")),
        ("=NOSUCHFUNCTION(A1)", ErrorValue("#NAME?")),
        ("=SQRT(-1)", ErrorValue("Err:502")),
        ("=DATE(2023,4,1)", 45017.0),
    ],
)
def test_kinds_of_values(computer: Computer, formula: str, expected: Value) -> None:
    """Saved values do not matter; a flag is a flag, a number 1 is none, an error is its code."""
    found = shown(computer, {"A1": 1.5, "A2": "山形", "B1": (formula, 99)})
    assert found == {(0, 1): expected}
    assert type(found[0, 1]) is type(expected)


def test_only_formulas_are_read(computer: Computer) -> None:
    """Of a workbook whose cells nobody names, the formulas are read, and sheets without any are empty."""
    assert shown(computer, {"A1": 1, "C3": ("=A1", 9)}) == {(2, 2): 1.0}
    assert shown(computer, {"A1": 1}) == {}


def test_wanted_cells(computer: Computer) -> None:
    """Any cell can be asked for, far apart too; what Calc does not have is left out."""
    content = excel_book({"A1": 7, "XFD1048576": ("=A1+1", 0), "B2": "x"})
    wanted = {"表": [(0, 0), (1_048_575, 16_383), (1, 1), (5, 5)], "ない": [(0, 0)]}
    found = computer.compute(content, XLSX, wanted)
    assert found.values == {"表": {(0, 0): 7.0, (1_048_575, 16_383): 8.0, (1, 1): "x", (5, 5): ""}}
    assert found.of("表", 0, 0) == 7
    assert found.of("表", 9, 9) is None
    assert found.of("ない", 0, 0) is None


@pytest.mark.parametrize("sheet", ["it's a sheet", "a!b", "(1)", "得点 表"])
def test_many_errors(computer: Computer, sheet: str) -> None:
    """More errors than are asked one by one are told apart as well, on sheets of any name."""
    kinds = [("=NA()", "#N/A"), ("=1/0", "#DIV/0!"), ("=SQRT(-1)", "Err:502"), ('=1+"x"', "#VALUE!")]
    cells = {f"B{row + 1}": (kinds[row % 4][0], 1) for row in range(60)}
    assert shown(computer, cells, sheet) == {(row, 1): ErrorValue(kinds[row % 4][1]) for row in range(60)}


def test_functions_of_the_add_in(computer: Computer) -> None:
    """They compute, also as an array, and say why they cannot."""
    cells = {
        "A1": 3,
        "A2": 5,
        "A3": 4,
        "B1:B3": ("{=SCORE_RANKS(A1:A3)}", (9, 9, 9)),
        "C1": ("=SCORE_RANK(A2,A1:A3)", 9),
    }
    done = computer.compute(excel_book(cells), XLSX)
    assert done.values["表"] == {(0, 1): 3.0, (1, 1): 1.0, (2, 1): 2.0, (0, 2): 1.0}
    assert done.reasons == ()
    refused = computer.compute(
        excel_book({"A1": 3, "A2": "五", "B1": ("=SCORE_RANK(A1,A1:A2)", 9), **cells, "A3": "4つ"}), XLSX
    )
    assert any(reason.code == "#VALUE!" for reason in refused.reasons)


def test_a_workbook_of_another_kind(computer: Computer) -> None:
    """What LibreOffice cannot open is called as the caller calls it."""
    with pytest.raises(WorkbookError, match=r"得点\.xlsx"):
        computer.compute(b"PK\x03\x04 nothing", XLSX, name="得点.xlsx")


def test_nothing_is_left(office: Office, computer: Computer) -> None:
    """No document stays open and no copy stays behind."""
    before = set(office.folder.iterdir())
    shown(computer, {"A1": ("=1", 0)})
    with pytest.raises(WorkbookError):
        computer.compute(b"nothing", XLSX)
    assert set(office.folder.iterdir()) == before
    assert not office.desktop.getComponents().createEnumeration().hasMoreElements()


@pytest.mark.office
def test_it_starts_again() -> None:
    """A LibreOffice that has gone is replaced, and one that is not needed is not started."""
    told: list[str] = []
    with Computer(progress=lambda _ja, en: told.append(en.split()[0])) as computer:
        assert told == []
        assert shown(computer, {"A1": ("=1+1", 0)}) == {(0, 0): 2.0}
        os.killpg(computer.office.pid, signal.SIGKILL)
        assert shown(computer, {"A1": ("=1+2", 0)}) == {(0, 0): 3.0}
        folder = computer.office.folder
    assert told.count("Starting") == 2
    assert not folder.exists()


@pytest.mark.office
def test_it_does_not_wait_for_ever() -> None:
    """A workbook that takes longer than it may is given up, and the next one computed."""
    slow = excel_book({f"A{row}": (f"=SUMPRODUCT((ROW($1:$900000)>{row})*1)", 0) for row in range(1, 500)})
    with Computer(seconds=6) as computer:
        with pytest.raises(OfficeError, match="more than 6 seconds"):
            computer.compute(slow, XLSX)
        assert shown(computer, {"A1": ("=1+1", 0)}) == {(0, 0): 2.0}


@given(st.lists(st.tuples(st.integers(0, 1_048_575), st.integers(0, 16_383)), unique=True, max_size=60))
def test_blocks(places: list[tuple[int, int]]) -> None:
    """Every cell is in one block, and no block is much larger than its cells."""
    found = list(blocks(list(places)))
    assert sorted(place for _, inside in found for place in inside) == sorted(places)
    for area, inside in found:
        assert all(area.holds(*place) for place in inside)
        assert area.size <= 16_384 + 8 * len(inside)


def test_few_blocks() -> None:
    """Columns of a table are read together."""
    places = [(row, col) for row in range(1741) for col in range(0, 60, 2)]
    assert len(list(blocks(places))) == 1
