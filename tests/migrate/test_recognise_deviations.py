"""Deviation scores are recognised in their spellings, and what only looks like one is left alone."""

from __future__ import annotations

import pytest

from tests.migrate.typed_book import SHEET, TypedBook, looked_at, moved, rates
from xl_addin.parts.contents import Cell

USUAL = "SCORE_DEVIATION(B2,B$2:B$11)"
MEAN, SD = "AVERAGE(B$2:B$11)", "STDEVP(B$2:B$11)"
HELPED = TypedBook(
    {
        SHEET: rates(
            B13=Cell(50.75, "AVERAGE(B2:B11)"),
            B14=Cell(7.8, "STDEV.P(B2:B11)"),
            B15=Cell(8.2, "STDEV.S(B2:B11)"),
            B16=Cell(7.8, "ROUND(STDEV.P(B2:B11),1)"),
            B17=Cell(61.0, "B14^2"),
            B18=Cell(50.75, "B13"),
            B19=Cell(10.0, "COUNT(B2:B11)"),
            E2=Cell(-0.7, "(B2-B$13)/B$14"),
            F2=Cell(-5.75, "B2-B$13"),
            H1=70.0,
            H2=-5.0,
            H3="配点",
            M2=Cell(50.75, "AVERAGE($B2:$K2)"),
            N2=Cell(7.8, "STDEVP($B2:$K2)"),
        ),
        "統計": {"A1": Cell(50.75, "AVERAGE(実績!B2:B11)"), "A2": Cell(7.8, "STDEVP(実績!B2:B11)")},
    }
)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (f"(B2-{MEAN})/{SD}*10+50", USUAL),
        (f"50+10*(B2-{MEAN})/{SD}", USUAL),
        (f"50+(B2-{MEAN})*10/{SD}", USUAL),
        (f"10*((B2-{MEAN})/{SD})+50", USUAL),
        (f"50-10*({MEAN}-B2)/{SD}", USUAL),
        (f"(B2-{MEAN})/({SD}/10)+50", USUAL),
        (f"10/{SD}*(B2-{MEAN})+50", USUAL),
        (f"B2/{SD}*10-{MEAN}/{SD}*10+50", USUAL),
        (f"(10*(B2-{MEAN})+50*{SD})/{SD}", USUAL),
        (f"50*(1+0.2*(B2-{MEAN})/{SD})", USUAL),
        (f"STANDARDIZE(B2,{MEAN},{SD})*10+50", USUAL),
        ("(B2-SUM(B$2:B$11)/COUNT(B$2:B$11))/SQRT(VARP(B$2:B$11))*10+50", USUAL),
        ("(B2-SUM(B$2:B$11)/10)/VAR.P(B$2:B$11)^0.5*10+50", USUAL),
        (f"(B2-{MEAN})/POWER(VARP(B$2:B$11),1/2)*10+50", USUAL),
        (f"(B2-{MEAN})/SQRT(DEVSQ(B$2:B$11)/COUNT(B$2:B$11))*10+50", USUAL),
        (f"(B2-{MEAN})/SQRT(SUMSQ(B$2:B$11)/COUNT(B$2:B$11)-{MEAN}^2)*10+50", USUAL),
        (f"(B2-{MEAN})/SQRT(SUMPRODUCT((B$2:B$11-{MEAN})^2)/ROWS(B$2:B$11))*10+50", USUAL),
        (f"ROUND((B2-{MEAN})/_xlfn.STDEV.P(B$2:B$11)*10+50,1)", f"ROUND({USUAL},1)"),
        (f"ROUNDDOWN(50+10*(B2-{MEAN})/{SD},2)", f"ROUNDDOWN({USUAL},2)"),
        (f'IF(B2="","",TRUNC(50+10*(B2-{MEAN})/{SD}))', f'IF(B2="","",TRUNC({USUAL}))'),
        (f'IFERROR((B2-{MEAN})/{SD}*10+50,"")', f'IFERROR({USUAL},"")'),
        (f"IF({SD}=0,50,(B2-{MEAN})/{SD}*10+50)", f"IF({SD}=0,50,{USUAL})"),
        (f"(B2-{MEAN})/STDEV(B$2:B$11)*10+50", 'SCORE_DEVIATION(B2,B$2:B$11,50,"sample")'),
        (f"(B2-{MEAN})/SQRT(DEVSQ(B$2:B$11)/(COUNT(B$2:B$11)-1))*14+70", 'SCORE_DEVIATION(B2,B$2:B$11,70,"sample")'),
        (f"70+14*(B2-{MEAN})/{SD}", "SCORE_DEVIATION(B2,B$2:B$11,70)"),
        (f"70*(1+(B2-{MEAN})/{SD}/5)", "SCORE_DEVIATION(B2,B$2:B$11,70)"),
        (f"((B2-{MEAN})/{SD}*10+50)/50*70", "SCORE_DEVIATION(B2,B$2:B$11,70)"),
        (f"((B2-{MEAN})/{SD}*10+50)*$H$1/50", "SCORE_DEVIATION(B2,B$2:B$11,$H$1)"),
        (f"$H$1+$H$1/5*(B2-{MEAN})/{SD}", "SCORE_DEVIATION(B2,B$2:B$11,$H$1)"),
        (f"((B2-{MEAN})/{SD}*10+50)*30%", f"({USUAL})*30%"),
        (f"((B2-{MEAN})/{SD}*10+50)/100", f"({USUAL})/100"),
        (f"50+10*(B2-{MEAN})/{SD}+C2", f"{USUAL}+C2"),
        (f"C2+(50+10*(B2-{MEAN})/{SD})", f"C2+({USUAL})"),
        (f"50+10*(B2-{MEAN})/{SD}+IF(C2>3,5,0)", f"{USUAL}+IF(C2>3,5,0)"),
        ("(B2-B$13)/B$14*10+50", USUAL),
        ("(B2-$B$13)/$B$14*10+50", "SCORE_DEVIATION(B2,$B$2:$B$11)"),
        ("(B2-B$18)/SQRT(B$17)*10+50", USUAL),
        ("(B2-B$13)/B$15*10+50", 'SCORE_DEVIATION(B2,B$2:B$11,50,"sample")'),
        ("(B2-SUM(B$2:B$11)/B$19)/B$14*10+50", USUAL),
        ("E2*10+50", USUAL),
        ("50+F2/B$14*10", USUAL),
        ("(B2-$M2)/$N2*10+50", "SCORE_DEVIATION(B2,$B2:$K2)"),
        ("(B2-統計!A$1)/統計!A$2*10+50", USUAL),
    ],
)
def test_spellings(formula: str, expected: str) -> None:
    """Whatever the order of the operations, points × (1 + z / 5) becomes SCORE_DEVIATION."""
    assert moved(formula, HELPED) == expected


@pytest.mark.parametrize(
    "formula",
    [
        f"(B2-{MEAN})/{SD}",
        f"(B2-{MEAN})/{SD}*10",
        f"100+15*(B2-{MEAN})/{SD}",
        f"50-10*(B2-{MEAN})/{SD}",
        f"50+10*(B2-{MEAN})/VARP(B$2:B$11)",
        f"50+10*(B2-{MEAN})/STDEVP(B$2:B$10)",
        f"50+10*(B2-AVERAGE(A$2:A$11))/{SD}",
        f"50+10*(B2-MEDIAN(B$2:B$11))/{SD}",
        f"50+10*ROUND((B2-{MEAN})/{SD},2)",
        f"50+10*(B2*C2-{MEAN})/{SD}",
        "(B2-MIN(B$2:B$11))/(MAX(B$2:B$11)-MIN(B$2:B$11))*10+50",
        "(B2-B$13)/B$16*10+50",
        f"$H$2+$H$2/5*(B2-{MEAN})/{SD}",
        f"$H$3+$H$3/5*(B2-{MEAN})/{SD}",
        f"50+10*(B2-{MEAN})/STDEVPA(B$2:B$11)",
        f'50+10*(B2-AVERAGEIF(B$2:B$11,">0"))/{SD}',
        "LET(m,AVERAGE(B2:B11),s,STDEVP(B2:B11),(B2-m)/s*10+50)",
        "LAMBDA(x,50+10*(x-AVERAGE(B2:B11))/STDEVP(B2:B11))(B2)",
    ],
)
def test_look_alikes(formula: str) -> None:
    """Z alone, other scales, other ranges and rounded parts are left alone."""
    assert moved(formula, HELPED) is None


def test_reasons() -> None:
    """Ranges that differ and other scales are told."""
    (refusal,) = looked_at(f"50+10*(B2-{MEAN})/STDEVP(B$2:B$10)").refusals
    assert "different ranges" in refusal.reason_en
    (refusal,) = looked_at(f"100+15*(B2-{MEAN})/{SD}").refusals
    assert "(1 + (value − mean) / (5 SD))" in refusal.reason_en


def test_notes() -> None:
    """The sample's SD, helper cells and counts that are not COUNT are noted."""
    assert "sample" in looked_at(f"(B2-{MEAN})/STDEV(B$2:B$11)*10+50").matches[0].note_en
    assert "母集団" in looked_at(f"(B2-{MEAN})/STDEV(B$2:B$11)*10+50").matches[0].note_ja
    assert "Helper cells" in looked_at("(B2-B$13)/B$14*10+50", HELPED).matches[0].note_en
    assert "COUNT" in looked_at(f"(B2-SUM(B$2:B$11)/10)/{SD}*10+50").matches[0].note_en
    assert "blank" in looked_at(f"(B2-{MEAN})/{SD}*10+50").matches[0].note_en
    assert looked_at(f'IF(B2="","",(B2-{MEAN})/{SD}*10+50)').matches[0].note_en == ""


def test_counts_of_blanks() -> None:
    """A sum divided by 10 is no mean where one of the ten cells is blank."""
    book = TypedBook({SHEET: rates(B7=None)})
    assert moved(f"(B2-SUM(B$2:B$11)/10)/{SD}*10+50", book) is None
    assert moved(f"(B2-SUM(B$2:B$11)/COUNT(B$2:B$11))/{SD}*10+50", book) == USUAL


def test_helpers_in_circles() -> None:
    """Cells that refer to each other end the search."""
    book = TypedBook({SHEET: rates(B13=Cell(1.0, "B14+AVERAGE(B2:B11)"), B14=Cell(1.0, "B13-STDEVP(B2:B11)"))})
    assert moved("(B2-B$13)/B$14*10+50", book) is None


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        (f"ROUND((B2-{MEAN})/{SD}*10+50,1)", True),
        (f"IF(C2>0,ROUND((B2-{MEAN})/{SD}*10+50,1))", True),
        (f"(B2-{MEAN})/{SD}*10+50", False),
        (f'IFERROR((B2-{MEAN})/{SD}*10+50,"")', False),
        (f'IF(B2="","",ROUND((B2-{MEAN})/{SD}*10+50,1))', False),
    ],
)
def test_what_computes_on_with_a_blank_is_told(formula: str, told: bool) -> None:
    """ROUND of the blank that the function gives is #VALUE!; a choice passes it on, and a guard prevents it."""
    (match,) = looked_at(formula).matches
    assert ("#VALUE!" in match.note_ja) is told
