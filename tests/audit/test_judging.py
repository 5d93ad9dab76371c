"""The judge of the audit tells right findings from false ones."""

from __future__ import annotations

from dataclasses import dataclass

from tests.audit_cases import books
from tests.audit_cases.judging import judge, report

_CASE = next(case for case in books.MISTAKES if case.name == "印字の合計が合わない")
_CLEAN = books.CLEAN[0]


@dataclass
class Told:
    """A finding of nobody's audit."""

    kind: str
    sheet: str
    row: int
    col: int
    last_row: int
    last_col: int
    after: object = None


def _told(
    kind: str = "total-differs", sheet: str = "被保険者数", row: int = 27, col: int = 1, last_col: int = 1
) -> Told:
    return Told(kind, sheet, row, col, row, last_col)


def test_the_right_kind_at_the_right_cell_is_right() -> None:
    """A finding that tells the mistake where it is counts."""
    verdict = judge(_CASE, [_told()])
    assert (len(verdict.right), verdict.beside, verdict.false, verdict.missed) == (1, (), (), False)


def test_another_kind_at_that_cell_is_neither_right_nor_false() -> None:
    """A finding under another name leaves the mistake missed."""
    verdict = judge(_CASE, [_told("odd-formula")])
    assert (verdict.right, len(verdict.beside), verdict.false, verdict.missed) == ((), 1, (), True)
    assert "未検出 印字の合計が合わない" in report([verdict])


def test_other_cells_are_false_alarms() -> None:
    """Neighbours, other sheets and areas that take in more than the mistake are false."""
    told = [_told(col=2, last_col=2), _told(last_col=3), _told(sheet="別"), _told(row=26)]
    verdict = judge(_CASE, told)
    assert (verdict.missed, len(verdict.false)) == (True, 4)
    assert report([verdict]).count("誤報 印字の合計が合わない") == 4


def test_every_finding_in_a_clean_workbook_is_false() -> None:
    """There is nothing to be found, so nothing is missed."""
    verdict = judge(_CLEAN, [_told()])
    assert (verdict.missed, len(verdict.false)) == (False, 1)
    assert judge(_CLEAN, []).false == ()
