"""The workbooks that judge the audit hold what a spreadsheet program computes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.audit_cases import books
from tests.audit_cases.computed import differences, same

if TYPE_CHECKING:
    from pathlib import Path

    from tests.audit_cases.figures import Case
    from xl_addin.hosts.calc.office import Office

_each = pytest.mark.parametrize("case", books.ALL, ids=lambda case: case.name)
_each_mistake = pytest.mark.parametrize("case", books.MISTAKES, ids=lambda case: case.name)


def test_there_are_thirty_mistakes_and_ten_clean_workbooks() -> None:
    """Every kind of mistake is there twice at least."""
    kinds = [case.kind for case in books.MISTAKES]
    assert (len(kinds), len(books.CLEAN)) == (30, 10)
    assert all(kinds.count(kind) >= 2 for kind in kinds)
    assert len({case.name for case in books.ALL}) == 40


@pytest.mark.office
@_each
def test_saved_values_are_those_that_calc_computes(case: Case, office: Office, tmp_path: Path) -> None:
    """Every formula's saved value is what LibreOffice makes of it."""
    assert differences(office, books.draft(case), tmp_path / f"book{case.suffix}") == []


@pytest.mark.office
@_each_mistake
def test_mended_values_are_those_that_calc_computes(case: Case, office: Office, tmp_path: Path) -> None:
    """The right values, too, are what LibreOffice makes of the mended formulas."""
    assert differences(office, books.draft(case, mended=True), tmp_path / f"book{case.suffix}") == []


@_each_mistake
def test_a_mistake_changes_what_is_shown(case: Case) -> None:
    """Each cell that is named as spoilt has another value once the workbook is mended."""
    wrong, right = books.draft(case).page(case.sheet), books.draft(case, mended=True).page(case.sheet)
    assert case.right
    assert [at for at in case.right if same(wrong.saved(at), right.saved(at))] == []


@pytest.mark.office
@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_wrong_saved_value_is_noticed(suffix: str, office: Office, tmp_path: Path) -> None:
    """LibreOffice computes anew instead of repeating what is saved."""
    draft = next(books.draft(case) for case in books.CLEAN if case.name == "累計と移動平均")
    page = draft.page("月別")
    page.cells[15, 1] = replace(page.cells[15, 1], value=1.0)
    assert len(differences(office, draft, tmp_path / f"book{suffix}")) == 1
