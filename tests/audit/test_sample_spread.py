from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audit.books import found, sheet, told, where

if TYPE_CHECKING:
    from xl_addin.parts.contents import Sheet


def branches(formula: str, **more: object) -> Sheet:
    """Ten branches with a rate in B and a formula for each in C, where {r} is the row."""
    return sheet(
        {
            "A3": ["支部", *(f"支部{n}" for n in range(10))],
            "B3": ["実施率", *(40.0 + n * n for n in range(10))],
            "C3": ["偏差値", *(formula.format(r=row) for row in range(4, 14))],
            **more,
        }
    )


@pytest.mark.parametrize(
    ("formula", "mended"),
    [
        ("=50+10*(B{r}-AVERAGE(B$4:B$13))/STDEV(B$4:B$13)", "50+10*(B4-AVERAGE(B$4:B$13))/STDEVP(B$4:B$13)"),
        ("=(B{r}-AVERAGE(B$4:B$13))/STDEV.S(B$4:B$13)*10+50", "(B4-AVERAGE(B$4:B$13))/STDEV.P(B$4:B$13)*10+50"),
        (
            "=ROUND(10*(B{r}-AVERAGE(B$4:B$13))/SQRT(VAR.S(B$4:B$13))+50,1)",
            "ROUND(10*(B4-AVERAGE(B$4:B$13))/SQRT(VAR.P(B$4:B$13))+50,1)",
        ),
        (
            "=50+10*STANDARDIZE(B{r},AVERAGE(B$4:B$13),STDEV(B$4:B$13))",
            "50+10*STANDARDIZE(B4,AVERAGE(B$4:B$13),STDEVP(B$4:B$13))",
        ),
        ('=SCORE_DEVIATION(B{r},B$4:B$13,50,"sample")', 'SCORE_DEVIATION(B4,B$4:B$13,50,"population")'),
        (
            "=50+10*(B{r}-AVERAGE(B$4:B$13))/SQRT(DEVSQ(B$4:B$13)/(COUNT(B$4:B$13)-1))",
            "50+10*(B4-AVERAGE(B$4:B$13))/SQRT(DEVSQ(B$4:B$13)/COUNT(B$4:B$13))",
        ),
    ],
)
def test_a_sample_spread_in_a_score(formula: str, mended: str) -> None:
    """A sample spread in a deviation score is found once for the column, with the population's in its place."""
    (finding,) = found(branches(formula))
    assert (finding.kind, where(finding), finding.severity, finding.formula) == (
        "sample-spread",
        "C4:C13",
        "wrong",
        mended,
    )
    assert len(finding.mends) == 10
    assert finding.mends[9].formula == mended.replace("B4-", "B13-").replace("(B4,", "(B13,")


def test_a_helper_cell() -> None:
    """A helper cell with a sample spread is found where it stands, and the scores that use it are named."""
    book = branches("=50+10*(B{r}-$E$1)/$E$2", E1="=AVERAGE(B4:B13)", E2="=STDEV(B4:B13)")
    (finding,) = found(book)
    assert (where(finding), finding.formula, finding.watched[0][1:]) == ("E2", "STDEVP(B4:B13)", (3, 2))


@pytest.mark.parametrize(
    "formula",
    [
        "=50+10*(B{r}-AVERAGE(B$4:B$13))/STDEVP(B$4:B$13)",
        "=SCORE_DEVIATION(B{r},B$4:B$13,50)",
        "=B{r}/STDEV(B$4:B$13)",
    ],
)
def test_other_spreads(formula: str) -> None:
    """Population spreads, and a sample spread outside a score, are no mistake."""
    assert told(branches(formula)) == []


def test_a_statistic() -> None:
    """A sample spread that nothing is divided by is a statistic."""
    assert told(branches("=B{r}*2", E2="=STDEV(B4:B13)")) == []
