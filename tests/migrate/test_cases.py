"""Formulas that staff write by hand become functions, and look-alikes stay as they are."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from tests.audit_cases.computed import same
from tests.migrate.data_sheets import book_of, read_cases
from xl_addin.formulas.addresses import place
from xl_addin.hosts.calc.computing import Computer
from xl_addin.migrate.applying import migrated, restored
from xl_addin.migrate.plan import plan
from xl_addin.migrate.proof import prove
from xl_addin.parts.book import open_book

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from tests.migrate.data_sheets import ManualCase
    from xl_addin.hosts.calc.office import Office

MIGRATES, STAYS = read_cases()
_MIGRATE_AT_LEAST = 85


@dataclass(frozen=True)
class Moved:
    """A workbook before and after.

    Attributes:
        cases: the case of each sheet.
        before: the file as it was.
        after: the file with the functions.
        undone: the file with the formulas put back.
        computed: what LibreOffice computes for the cells of each sheet.
    """

    cases: dict[str, ManualCase]
    before: bytes
    after: bytes
    undone: bytes
    computed: dict[str, dict[str, object]]


@pytest.fixture(scope="module")
def moved(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Moved:
    """All formulas in one workbook, moved with proof."""
    folder = tmp_path_factory.mktemp("manual")
    draft, cases = book_of([*MIGRATES, *STAYS])
    path, after = folder / "manual.xlsx", folder / "moved.xlsx"
    before = draft.content(".xlsx")
    path.write_bytes(before)
    with Computer(office=office) as computer:
        book = open_book(path)
        done = migrated(book, prove(book, plan(book, column=False).steps, computer), computer)
        after.write_bytes(done.content)
        undone, _ = restored(open_book(after), lambda: computer)
        cells = {name: [case.cell(step) for step in range(len(case.values))] for name, case in cases.items()}
        wanted = {name: [place(cell) or (0, 0) for cell in names] for name, names in cells.items()}
        values = computer.compute(done.content, ".xlsx", wanted).values
    computed = {
        name: {cell: values[name][at] for cell, at in zip(names, wanted[name], strict=True)}
        for name, names in cells.items()
    }
    return Moved(cases, before, done.content, undone, computed)


@pytest.mark.office
def test_manual_formulas_become_functions(moved: Moved) -> None:
    """Each of the spellings becomes a call of the function meant, in all its cells."""
    sheets = openpyxl.load_workbook(io.BytesIO(moved.after))
    left = []
    for name, case in moved.cases.items():
        formulas = _formulas(sheets[name], case)
        if case.becomes and not all(any(known in formula for known in case.becomes) for formula in formulas):
            left.append(f"{case.title}: {formulas[0]}")
    assert len(MIGRATES) - len(left) >= _MIGRATE_AT_LEAST, "\n".join(left)


@pytest.mark.office
def test_look_alikes_stay(moved: Moved) -> None:
    """No look-alike is changed."""
    sheets, old = (openpyxl.load_workbook(io.BytesIO(content)) for content in (moved.after, moved.before))
    changed = [
        f"{case.title}: {before} → {after}"
        for name, case in moved.cases.items()
        if not case.becomes
        for before, after in zip(_formulas(old[name], case), _formulas(sheets[name], case), strict=True)
        if before != after
    ]
    assert changed == []


@pytest.mark.office
def test_values_stay(moved: Moved) -> None:
    """Afterwards LibreOffice computes the values that were right before, and the file holds them."""
    sheets = openpyxl.load_workbook(io.BytesIO(moved.after), data_only=True)
    other = []
    for name, case in moved.cases.items():
        for step, value in enumerate(case.values):
            cell = case.cell(step)
            held = sheets[name][cell].value
            if not same(moved.computed[name][cell], value):
                other.append(f"{case.title} {cell}: {moved.computed[name][cell]!r} computed, {value!r} before")
            if not same(held, value if case.saved is None else case.saved):
                other.append(f"{case.title} {cell}: {held!r} in the file, {value!r} before")
    assert other == []


@pytest.mark.office
def test_undo_puts_every_formula_back(moved: Moved) -> None:
    """Undone, each cell has the formula that was written by hand."""
    sheets, old = (openpyxl.load_workbook(io.BytesIO(content)) for content in (moved.undone, moved.before))
    for name, case in moved.cases.items():
        assert _formulas(sheets[name], case) == _formulas(old[name], case), case.title


def _formulas(sheet: Worksheet, case: ManualCase) -> list[str]:
    cells = [sheet[case.cell(step)].value for step in range(1 if case.array == "column" else len(case.values))]
    return [str(cell.text if isinstance(cell, ArrayFormula) else cell) for cell in cells]
