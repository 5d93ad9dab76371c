"""The formulas that judge the migration show what a spreadsheet program computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audit_cases.computed import differences
from tests.migrate.data_sheets import book_of, read_cases, right_values

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

MIGRATES, STAYS = read_cases()


def test_there_are_enough_cases() -> None:
    """The issue asks for 40 spellings and 20 look-alikes; no two are the same."""
    assert len(MIGRATES) >= 45
    assert len(STAYS) >= 25
    cases = [*MIGRATES, *STAYS]
    assert len({(case.formula, case.data, case.array, case.saved) for case in cases}) == len(cases)
    assert len({case.title for case in cases}) == len(cases)
    assert all(case.becomes for case in MIGRATES)
    assert not any(case.becomes for case in STAYS)


@pytest.mark.office
def test_values_are_those_that_calc_computes(office: Office, tmp_path: Path) -> None:
    """Every manual formula shows in LibreOffice what was computed for it."""
    draft, placed = book_of([*MIGRATES, *STAYS])
    assert differences(office, right_values(draft, placed), tmp_path / "manual.xlsx") == []
