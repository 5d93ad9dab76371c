"""All workbooks for the audit: those with one known mistake each, and clean ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.audit_cases import clean, clean_tables, entries, ladders, points, ranges, scores, totals

if TYPE_CHECKING:
    from pathlib import Path

    from tests.audit_cases.figures import Case
    from tests.audit_cases.page import Draft

MISTAKES: Final = (*scores.CASES, *ranges.CASES, *ladders.CASES, *points.CASES, *entries.CASES, *totals.CASES)
CLEAN: Final = clean.CASES + clean_tables.CASES
ALL: Final = MISTAKES + CLEAN


def draft(case: Case, *, mended: bool = False) -> Draft:
    """Make a workbook, with its mistake or mended."""
    return case.build(not mended)


def write(case: Case, folder: Path, *, mended: bool = False) -> Path:
    """Write a workbook into a folder and return its path."""
    path = folder / f"{case.name}{'（修正後）' if mended else ''}{case.suffix}"
    path.write_bytes(draft(case, mended=mended).content(case.suffix))
    return path
