"""The conformance table on plain Python, on a real Calc and through xlwings' dispatcher for Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.conformance import (
    calc,
    excel,
    grant_cases,
    need_cases,
    peer_cases,
    plain,
    rulebook_cases,
    shapes,
    table,
    tier_cases,
)
from tests.conformance.table import Case, Err504, Kind, Says, kinds_of
from tests.excel.com import Dispatcher, dispatcher
from xl_addin.cells import CellError
from xl_addin.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.office import Office

CASES: list[Case] = [
    *table.RANKS,
    *table.RANK,
    *table.DEVIATIONS,
    *table.DEVIATION,
    *table.GROWTHS,
    *table.CHANGES,
    *table.WEIGHTED,
    *table.STEPS,
    *table.CUT,
    *table.NUMBER,
    *rulebook_cases.REWARDS,
    *rulebook_cases.TABLE,
    *tier_cases.CASES,
    *shapes.CASES,
    *grant_cases.CASES,
    *need_cases.CASES,
    *peer_cases.CASES,
]
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.function}: {case.title}")


@pytest.fixture(scope="module")
def shared_sheet(office: Office, invented_book: str) -> Iterator[Any]:  # noqa: ARG001  # cases ask for that book
    """One sheet for all cases: a new document for each would take most of the time."""
    document = office.new_calc()
    yield document.Sheets.getByIndex(0)
    document.close(True)


@pytest.fixture(scope="module")
def xlwings_server(invented_book: str) -> Iterator[Dispatcher]:  # noqa: ARG001  # cases ask for that book
    """One xlwings server for all cases."""
    with dispatcher() as server:
        yield server


def same(found: list[list[Any]], expected: list[list[Any]]) -> bool:
    """Tell whether two grids agree: numbers to 1e-14 relative, sentences by their words, everything else exactly."""
    return [len(row) for row in found] == [len(row) for row in expected] and all(
        _agrees(one, two)
        for found_row, expected_row in zip(found, expected, strict=True)
        for one, two in zip(found_row, expected_row, strict=True)
    )


def _everywhere(found: list[list[Any]], case: Case) -> list[list[Any]]:
    """Spread a lone error over the column or table that it stands for."""
    if len(found) == len(found[0]) == 1 and isinstance(found[0][0], CellError):
        return [found[0] * len(row) for row in case.expected]
    return found


def _agrees(found: Any, expected: Any) -> bool:
    if isinstance(expected, Says):
        return expected.is_said(found)
    if _is_number(found) and _is_number(expected):
        return bool(found == pytest.approx(expected, rel=1e-14, abs=1e-15))
    return bool(found == expected) and type(found) is type(expected)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


@EACH
@pytest.mark.usefixtures("invented_book")
def test_plain(case: Case) -> None:
    """Plain Python answers as the table says; an error may stand for a whole column."""
    found = _everywhere(plain.answer(case), case)
    assert same(found, case.expected), found


@EACH
def test_excel(case: Case, xlwings_server: Dispatcher) -> None:
    """What xlwings hands to the VBA wrapper is what the table says, without any difference."""
    found = _everywhere(excel.answer(xlwings_server, case), case)
    assert same(found, case.expected), found


@EACH
@pytest.mark.office
def test_calc(case: Case, shared_sheet: Any) -> None:
    """Calc answers the same, except where the table names the difference."""
    expected = case.expected if case.calc is None else case.calc
    if isinstance(expected, Err504):
        expected = [[expected for _ in row] for row in case.expected]
    found = calc.answer(shared_sheet, case, len(expected), len(expected[0]))
    assert same(found, expected), found


@pytest.mark.parametrize("name", [function.name for function in FUNCTIONS])
def test_every_function_meets_every_kind_of_cell(name: str) -> None:
    """No function ships without cases for blanks, text, errors, flags, wrong counts, arrays, merged and hidden cells."""
    met = set().union(*(kinds_of(case) for case in CASES if case.function == name))
    assert set(Kind) - met == set()


def test_every_difference_has_a_name_and_is_one() -> None:
    """A case differs on Calc exactly where it says why."""
    for case in CASES:
        assert (case.calc is None) == (case.difference is None), case.title
        assert case.calc != case.expected, case.title
