"""○, × and ? in many spellings; anything else is refused."""

from __future__ import annotations

import pytest

from xl_addin.cells import Cell, CellError
from xl_addin.errors import ScoringError
from xl_addin.marks import mark


@pytest.mark.parametrize("cell", ["○", "〇", " ◎ ", "１", 1.0, True, "ＹＥＳ", "該当"])
def test_met(cell: Cell) -> None:
    """Circles, ticks, 1 and TRUE say yes, in any width and case."""
    assert mark(cell, "marks", blank=None) is True


@pytest.mark.parametrize("cell", ["×", "ｘ", 0.0, False, "－", "ー", "非該当"])
def test_not_met(cell: Cell) -> None:
    """Crosses, dashes, 0 and FALSE say no."""
    assert mark(cell, "marks", blank=None) is False


@pytest.mark.parametrize("blank", [None, False])
def test_a_blank_means_what_the_caller_says(blank: bool | None) -> None:
    """A blank may be no or not known; a question mark is never known."""
    assert mark(None, "marks", blank=blank) is blank
    assert mark("　", "marks", blank=blank) is blank
    assert mark("？", "marks", blank=False) is None


def test_anything_else_is_refused() -> None:
    """Points are no mark, and an error cell keeps its code."""
    with pytest.raises(ScoringError, match="2行目") as refused:
        mark(6.0, "marks", 2, blank=False)
    assert refused.value.en == "row 2 of marks, “6”, is no mark (○, 1, TRUE; ×, 0, FALSE; ? if not known)"
    with pytest.raises(ScoringError) as failed:
        mark(CellError.DIV0, "marks", blank=False)
    assert failed.value.code == "#DIV/0!"
