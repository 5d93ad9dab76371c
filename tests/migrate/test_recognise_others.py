"""Cuts, changes between years and weighted sums are recognised, and what only looks like them is left alone."""

from __future__ import annotations

import pytest

from tests.migrate.typed_book import SHEET, TypedBook, looked_at, moved, rates
from xl_addin.formulas.addresses import Area
from xl_addin.migrate.recognise.algebra import TooLargeError, Unknown, variable
from xl_addin.migrate.recognise.finding import Located
from xl_addin.parts.contents import Cell

BOOK = TypedBook(
    {
        SHEET: rates(
            A1=0.2, B1=0.3, C1=0.5, H1=0.3, H2=3.0,
            B13=Cell(10.0, "COUNT(B2:B11)"), B14=Cell(50.75, "AVERAGE(B2:B11)"),
            A12=Cell(483.0, "SUM(A2:A11)"), B12=Cell(507.5, "SUM(B2:B11)"),
            E2=0.4, F2=0.5, R1=0.5, R2=0.3, R3=0.2, S2=0.1, T2=0.9,
        )
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("LARGE(B$2:B$11,INT(COUNT(B$2:B$11)*0.3))", "SCORE_CUT(B$2:B$11,0.3)"),
        ("LARGE(B$2:B$11,ROUND(0.3*COUNT(B$2:B$11),0))", 'SCORE_CUT(B$2:B$11,0.3,"high","round")'),
        ("LARGE(B$2:B$11,ROUNDUP(COUNT(B$2:B$11)/3,0))", 'SCORE_CUT(B$2:B$11,1/3,"high","ceil")'),
        ("LARGE(B$2:B$11,ROUNDDOWN(B$13*30%,0))", "SCORE_CUT(B$2:B$11,0.3)"),
        ("LARGE(B$2:B$11,TRUNC(COUNT(B$2:B$11)*$H$1))", "SCORE_CUT(B$2:B$11,$H$1)"),
        ("LARGE(B$2:B$11,INT(10*0.3))", "SCORE_CUT(B$2:B$11,0.3)"),
        ("LARGE(B$2:B$11,CEILING(COUNT(B$2:B$11)*0.25,1))", 'SCORE_CUT(B$2:B$11,0.25,"high","ceil")'),
        ("SMALL(B$2:B$11,INT(COUNT(B$2:B$11)*0.3))", 'SCORE_CUT(B$2:B$11,0.3,"low")'),
        (
            "SMALL(B$2:B$11,COUNT(B$2:B$11)-INT(COUNT(B$2:B$11)*0.3)+1)",
            "SCORE_CUT(B$2:B$11,0.3)",
        ),
        (
            "IF(B2>=LARGE(B$2:B$11,INT(COUNT(B$2:B$11)*0.3)),4,0)",
            "IF(B2>=SCORE_CUT(B$2:B$11,0.3),4,0)",
        ),
        # Ten values: the percentile 1/3 is the 4th from below and the 7th from above; 10 × 2/3 is 6.67.
        ("PERCENTILE(B$2:B$11,1/3)", 'SCORE_CUT(B$2:B$11,2/3,"high","ceil")'),
        ("(B2-A2)/(100-B2)", "SCORE_GROWTHS(B2,A2)"),
        ("(B2-A2)/(100-A2)", 'SCORE_GROWTHS(B2,A2,100,"previous")'),
        ("1-(100-B2)/(100-A2)", 'SCORE_GROWTHS(B2,A2,100,"previous")'),
        ("(F2-E2)/(1-F2)", "SCORE_GROWTHS(F2,E2,1)"),
        ("(F2-E2)/(100%-F2)*100", "SCORE_GROWTHS(F2,E2,1)*100"),
        ("100*(B2-A2)/(100-B2)", "100*SCORE_GROWTHS(B2,A2)"),
        ('IF(A2="","",ROUND((B2-A2)/(100-B2),3))', 'IF(A2="","",ROUND(SCORE_GROWTHS(B2,A2),3))'),
        ("(B2-A2)/(100-B2)" + "/(100-B2)" * 60, "SCORE_GROWTHS(B2,A2)" + "/(100-B2)" * 60),
        ("B2/A2-1", "SCORE_CHANGES(B2,A2)"),
        ("-1+B2/A2", "SCORE_CHANGES(B2,A2)"),
        ("(B2-A2)/A2", "SCORE_CHANGES(B2,A2)"),
        ("(B2-A2)/A2*100", "SCORE_CHANGES(B2,A2)*100"),
        ("B2/A2*100-100", "100*SCORE_CHANGES(B2,A2)"),
        ("B12/A12-1", "SCORE_CHANGES(B12,A12)"),
        ('IFERROR(B2/A2-1,"")', 'IFERROR(SCORE_CHANGES(B2,A2),"")'),
        ("SUMPRODUCT(A2:C2,A$1:C$1)", "SCORE_WEIGHTED(A2:C2,A$1:C$1)"),
        ("SUMPRODUCT(A$1:C$1,A2:C2)", "SCORE_WEIGHTED(A2:C2,A$1:C$1)"),
        ("SUMPRODUCT(A2:C2*A$1:C$1)", "SCORE_WEIGHTED(A2:C2,A$1:C$1)"),
        ("SUMPRODUCT(A2:C2,{0.5,0.3,0.2})", "SCORE_WEIGHTED(A2:C2,{0.5,0.3,0.2})"),
        ("{SUM(A2:C2*A$1:C$1)}", "SCORE_WEIGHTED(A2:C2,A$1:C$1)"),
        ("MMULT(A2:C2,$R$1:$R$3)", "SCORE_WEIGHTED(A2:C2,$R$1:$R$3)"),
        ("SUMPRODUCT(A2:C2,TRANSPOSE($R$1:$R$3))", "SCORE_WEIGHTED(A2:C2,$R$1:$R$3)"),
        ("A2*0.5+B2*0.3+C2*0.2", "SCORE_WEIGHTED(A2:C2,{0.5;0.3;0.2})"),
        ("20%*C2+0.5*A2+B2*30%", "SCORE_WEIGHTED(A2:C2,{0.5;0.3;0.2})"),
        ("A2*A$1+B2*B$1+C2*C$1", "SCORE_WEIGHTED(A2:C2,A$1:C$1)"),
        ("A2*$R$1+B2*$R$2+C2*$R$3", "SCORE_WEIGHTED(A2:C2,$R$1:$R$3)"),
        ("ROUND(A2*0.6+B2*0.4,1)", "ROUND(SCORE_WEIGHTED(A2:B2,{0.6;0.4}),1)"),
    ],
)
def test_spellings(formula: str, expected: str) -> None:
    """The call takes the place of the formula's part; what is around it stays."""
    assert moved(formula, BOOK) == expected


@pytest.mark.parametrize(
    "formula",
    [
        "LARGE(B$2:B$11,3)",
        "LARGE(B$2:B$11,COUNT(B$2:B$11)*0.3)",
        "LARGE(B$2:B$11,INT(COUNT(A$2:A$11)*0.3)+1)",
        "LARGE(B$2:B$11,MAX(1,INT(COUNT(B$2:B$11)*0.3)))",
        "LARGE(B$2:B$11,ROUND(COUNT(B$2:B$11)*0.3,1))",
        "LARGE(B$2:B$11,INT(COUNT(B$2:B$11)*$H$2))",
        "LARGE(A$2:B$11,INT(COUNT(A$2:B$11)*0.3))",
        "LARGE(B$1:B$11,INT(COUNT(B$1:B$11)*0.3)+C2)",
        "PERCENTILE(B$2:B$11,0.7)",
        "_xlfn.PERCENTILE.EXC(B$2:B$11,0.7)",
        "PERCENTRANK(B$2:B$11,B2)",
        "(B2-A2)/(100-C2)",
        "(B2-A2)/(120-B2)",
        "(B2-MIN(B$2:B$11))/(MAX(B$2:B$11)-MIN(B$2:B$11))",
        "(B2-A2)/(1-B2)",
        "B2/A2",
        "B2-A2",
        "(A2-B2)/(A2+B2)",
        "B2/B$14-1",
        "B2/$A$2-1",
        "B2/A3-1",
        "B2/C$2-1",
        "B2/SUM(B$2:B$11)-1",
        "SUMPRODUCT(A2:C2,{0.5,0.3,0.3})",
        "SUMPRODUCT(A2:C2,{2,3,5})",
        "SUMPRODUCT(A2:C2,{0.6,0.6,-0.2})",
        "SUMPRODUCT(A2:A4,{0.5;0.3;0.2})",
        "SUMPRODUCT(A2:C2,B2:D2)",
        "SUMPRODUCT(A2:C2,$R$1:$R$3)",
        "SUMPRODUCT(A2:C2*{0.5;0.3;0.2})",
        "MMULT(A2:C2,A$1:C$1)",
        "SUM(A2:C2*A$1:C$1)",
        "SUMPRODUCT(A2:B2,A$1:C$1)",
        "A2*0.5+B2*0.5+C2*0.3",
        "A2*0.5+B2*0.5+10",
        "A2*0.5+C2*0.5",
        "A2*0.5-B2*-0.5",
        "(A2+B2)/2",
        "AVERAGE(A2:C2)",
        "A2*S2+B2*T2",
    ],
)
def test_look_alikes(formula: str) -> None:
    """Interpolated cuts, ratios to a fixed base and weights that do not add up to 1 are left alone."""
    assert moved(formula, BOOK) is None


def test_cuts_over_texts() -> None:
    """SCORE_CUT refuses texts that LARGE passes over, so a range with a header is left alone."""
    assert moved("LARGE(B$1:B$11,INT(COUNT(B$1:B$11)*0.3))", TypedBook({SHEET: rates()})) is None


def test_counts_written_as_numbers() -> None:
    """A count of 10 is that of the range only where all ten cells are numbers; the note says so."""
    assert "count as a number" in looked_at("LARGE(B$2:B$11,INT(10*0.3))").matches[0].note_en
    assert moved("LARGE(B$2:B$11,INT(10*0.3))", TypedBook({SHEET: rates(B4=None)})) is None


def test_percentiles_of_another_count() -> None:
    """A percentile that is a place among ten values is none among nine."""
    assert moved("PERCENTILE(B$2:B$11,1/3)", TypedBook({SHEET: rates(B4=None)})) is None
    assert "another count" in looked_at("PERCENTILE(B$2:B$11,1/3)").matches[0].note_en


def test_reasons() -> None:
    """What is left alone says why."""
    told = {
        "PERCENTILE(B$2:B$11,0.7)": "interpolates",
        "B2/B$14-1": "two years",
        "A2*0.5+B2*0.5+C2*0.3": "add up to 1",
        "SUMPRODUCT(A2:C2,{0.5,0.3,0.3})": "add up to 1",
        "SUMPRODUCT(A2:A4,{0.5;0.3;0.2})": "column",
        "A2*0.5+C2*0.5": "neighbours",
    }
    assert all(words in looked_at(formula, BOOK).refusals[0].reason_en for formula, words in told.items())


def test_notes() -> None:
    """Blanks and rates outside of their range are noted."""
    note = looked_at("(B2-A2)/(100-B2)").matches[0].note_en
    assert "blank" in note
    assert "between 0 and the highest" in note
    assert "adds 0" in looked_at("A2*0.6+B2*0.4").matches[0].note_en


def test_powers_that_no_score_has() -> None:
    """Work on a formula ends where it multiplies a cell by itself again and again."""
    cell = variable(Unknown("cell", Located(SHEET, Area(1, 1, 1, 1))))
    sixth = cell * cell * cell * cell * cell * cell
    assert list(sixth.terms.values()) == [1]
    with pytest.raises(TooLargeError):
        sixth * cell
