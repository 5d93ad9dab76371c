from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audit.books import found, sheet, told, where

if TYPE_CHECKING:
    from xl_addin.parts.contents import Sheet

RATES = [45.61, 45.64, 50.3, 38.2, 61.7, 47.0]


def ranked(rank: str, helper: str = "=ROUND(B{r},1)") -> Sheet:
    """Six rates in B, rounded in C, ranked in D."""
    return sheet(
        {
            "A3": ["支部", *(f"支部{n}" for n in range(6))],
            "B3": ["率", *RATES],
            "C3": ["得点", *((helper.format(r=row), round(RATES[row - 4], 1)) for row in range(4, 10))],
            "D3": ["順位", *((rank.format(r=row), 1) for row in range(4, 10))],
        }
    )


@pytest.mark.parametrize(
    "rank",
    [
        "=RANK(C{r},$C$4:$C$9)",
        "=RANK.EQ(C{r},$C$4:$C$9,0)",
        "=RANK.AVG(C{r},C$4:C$9)",
        '=COUNTIF($C$4:$C$9,">"&C{r})+1',
        "=SUMPRODUCT(($C$4:$C$9>C{r})*1)+1",
        "=SCORE_RANK(C{r},$C$4:$C$9)",
        '=IF(C{r}="","",RANK(C{r},$C$4:$C$9))',
    ],
)
def test_a_rank_of_a_rounding_column(rank: str) -> None:
    """Ranks over a column of ROUND formulas are found, and the rounding cells are what is mended."""
    (finding,) = found(ranked(rank))
    assert (finding.kind, where(finding), finding.severity) == ("rank-of-rounded", "D4:D9", "wrong")
    assert [(mend.at[1:], mend.formula) for mend in finding.mends][:2] == [((3, 2), "B4"), ((4, 2), "B5")]


def test_rounding_within() -> None:
    """Rounding inside the ranking formula is found too."""
    (finding,) = found(ranked("=SUMPRODUCT((ROUND($B$4:$B$9,1)>ROUND(B{r},1))*1)+1"))
    assert (finding.kind, where(finding)) == ("rank-of-rounded", "D4:D9")


def test_a_rank_of_totals_of_rounded() -> None:
    """A rank of totals whose parts are rounded is found, with no mend to apply."""
    book = ranked("=RANK(E{r},$E$4:$E$9)")
    more = sheet({"E3": ["計", *((f"=C{r}+C{r}", 90.0 + r) for r in range(4, 10))]})
    joined = type(book)(book.name, {**book.cells, **more.cells})
    (finding,) = found(joined, kinds="rank-of-rounded")
    assert (finding.kind, where(finding)) == ("rank-of-rounded", "D4:D9")


@pytest.mark.parametrize(
    ("rank", "helper"),
    [("=RANK(B{r},$B$4:$B$9)", "=ROUND(B{r},1)"), ("=RANK(C{r},$C$4:$C$9)", "=B{r}*ROUND(2,0)")],
)
def test_ranks_of_unrounded(rank: str, helper: str) -> None:
    """Ranks of typed values and of values that are not rounded are no mistake."""
    assert told(ranked(rank, helper)) == []
