"""One registered .xlsm serves Excel and Calc: in Calc its formulas call the add-in, not the VBA functions in the file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.registered_book import BOOK
from xl_addin.hosts.calc.calculating import recalculate
from xl_addin.hosts.calc.recalc import recalc

if TYPE_CHECKING:
    from xl_addin.hosts.calc.office import Office

ALWAYS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
RATES = (61.25, 48.5, 75.0, 48.5)


def test_the_kept_file_is_current() -> None:
    """It is what registering writes now; `python -m tests.registered_book` writes it again."""
    register = pytest.importorskip(
        "xl_addin.hosts.excel.register",
        reason="pyOpenVBA is not there where Calc alone is tested",
        exc_type=ImportError,
    )
    found = register.registration(BOOK)
    assert found is not None
    assert found.current


@pytest.mark.office
def test_calc_calls_the_add_in(office: Office) -> None:
    """After the refresh, which binds and recalculates, array and single formulas show the add-in's ranks."""
    ranks = [1 + sum(other > rate for other in RATES) for rate in RATES]
    (rows,) = recalc(BOOK, prints=["Sheet1!A1:C4"], office=office).ranges.values()
    assert [row[:2] for row in rows] == [[rate, rank] for rate, rank in zip(RATES, ranks, strict=True)]
    assert rows[0][2] == ranks[0]


@pytest.mark.office
@pytest.mark.parametrize("mode", [0, ALWAYS])
def test_formulas_set_again_call_the_add_in(office: Office, mode: int) -> None:
    """With macros off or on, a formula that is set again in an open file is the add-in's."""
    document = office.load(BOOK, MacroExecutionMode=mode)
    cell = document.Sheets.getByIndex(0).getCellRangeByName("C1")
    cell.Formula = "=SCORE_RANK(A1;A$1:A$4)"
    assert (cell.getError(), cell.Value) == (0, 2)
    document.close(True)


@pytest.mark.office
@pytest.mark.parametrize("password", ["", "secret"])
def test_protected_sheets_are_bound_and_stay_protected(office: Office, tmp_path: Path, password: str) -> None:
    """Without a password arrays are bound, too; with one, cells that LibreOffice bound to VBA are named."""
    document = office.load(Path(shutil.copy(BOOK, tmp_path)))
    sheet = document.Sheets.getByIndex(0)
    sheet.protect(password)
    told = "".join(reason.en for reason in recalculate(office, document))
    assert sheet.isProtected()
    assert sheet.getCellRangeByName("C1").Value == 2
    found = [sheet.getCellRangeByName(f"B{row}").Value for row in range(1, 5)]
    assert found == [2, 3, 1, 3] or (password and "Sheet1.B1" in told)
    document.close(True)
