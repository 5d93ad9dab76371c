"""Ladders of thresholds are recognised in their spellings, and what only looks like one is left alone."""

from __future__ import annotations

import pytest

from tests.migrate.typed_book import SHEET, TypedBook, looked_at, moved, rates
from xl_addin.parts.contents import Cell

PLAIN = "SCORE_STEPS(B2,{60;50;40},{6;4;2;0})"
OPEN = "SCORE_STEPS(B2,{60;50;40;0},{6;4;2;0})"
TABLE = TypedBook(
    {
        SHEET: rates(
            F2=60.0, F3=50.0, F4=40.0, G2=6.0, G3=4.0, G4=2.0, G5=0.0,
            I2=0.0, I3=40.0, I4=50.0, I5=60.0, J2=0.0, J3=2.0, J4=4.0, J5=6.0,
            L2=1.0, M2=2.0, L3=3.0, M3="x", O2=30.0, O3=50.0, P2="C", P3="B",
        ),
        "基準": {"A1": 60.0, "A2": 50.0, "B1": "A", "B2": "B", "B3": "C"},
    },
    {"閾値": "実績!$I$2:$I$5", "点": "実績!$J$2:$J$5"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("IF(B2>=60,6,IF(B2>=50,4,IF(B2>=40,2,0)))", PLAIN),
        ("IF(60<=B2,6,IF(50<=B2,4,IF(40<=B2,2,0)))", PLAIN),
        ("IF(B2>60,6,IF(B2>50,4,0))", 'SCORE_STEPS(B2,{60;50},{6;4;0},">")'),
        ("IF(B2<40,0,IF(B2<50,2,IF(B2<60,4,6)))", 'SCORE_STEPS(B2,{40;50;60},{0;2;4;6},"<")'),
        ("IF(B2<=5,10,IF(B2<=10,5,0))", 'SCORE_STEPS(B2,{5;10},{10;5;0},"<=")'),
        ("IF(AND(B2>=50,B2<60),4,IF(B2>=60,6,0))", "SCORE_STEPS(B2,{60;50},{6;4;0})"),
        ("IF(B2>=60,6,IF(AND(B2<60,B2>=50),4,IF(B2<50,0)))", "SCORE_STEPS(B2,{60;50},{6;4;0})"),
        ("_xlfn.IFS(B2>=60,6,B2>=50,4,TRUE,0)", "SCORE_STEPS(B2,{60;50},{6;4;0})"),
        ("_xlfn.IFS(B2>=60,6,B2>=50,4)", "SCORE_STEPS(B2,{60;50},{6;4})"),
        ("_xlfn.SWITCH(TRUE,B2>=60,6,B2>=50,4,0)", "SCORE_STEPS(B2,{60;50},{6;4;0})"),
        ("IF(B2>=60%,6.5,IF(B2>=0.5,-4,-5))", "SCORE_STEPS(B2,{0.6;0.5},{6.5;-4;-5})"),
        ('IF(B2>=60,"◎",IF(B2>=50,"○","×"))', 'SCORE_STEPS(B2,{60;50},{"◎";"○";"×"})'),
        ('IF(B2>=60,"A""",IF(B2>=50,"B","C"))', 'SCORE_STEPS(B2,{60;50},{"A""";"B";"C"})'),
        ('IF(B2="","",IF(B2>=60,6,IF(B2>=50,4,0)))', 'IF(B2="","",SCORE_STEPS(B2,{60;50},{6;4;0}))'),
        ("IF(B2>=60,6,IF(B2>=50,4,0))*0.5", "SCORE_STEPS(B2,{60;50},{6;4;0})*0.5"),
        ("IF(B2>=60,6,IF(B2>=50,4,0))+C2", "SCORE_STEPS(B2,{60;50},{6;4;0})+C2"),
        (
            "IF(B2>=60,6,IF(B2>=50,4,0))+IF(A2>=60,3,IF(A2>=50,2,0))",
            "SCORE_STEPS(B2,{60;50},{6;4;0})+SCORE_STEPS(A2,{60;50},{3;2;0})",
        ),
        ('IF(B2>=60,6,IF(B2>=50,4,""))', 'IF(B2>=50,SCORE_STEPS(B2,{60;50},{6;4}),"")'),
        ("IF(B2>=60,6,IF(B2>=50,4))", "IF(B2>=50,SCORE_STEPS(B2,{60;50},{6;4}),FALSE)"),
        (
            "IF(B2>=$F$2,$G$2,IF(B2>=$F$3,$G$3,IF(B2>=$F$4,$G$4,$G$5)))",
            "SCORE_STEPS(B2,$F$2:$F$4,$G$2:$G$5)",
        ),
        (
            "IF(B2>=F$2,G$2,IF(B2>=F$3,G$3,IF(B2>=F$4,G$4,0)))",
            "IF(B2>=F$4,SCORE_STEPS(B2,F$2:F$4,G$2:G$4),0)",
        ),
        ("IF(B2>=$F$2,6,IF(B2>=$F$3,4,0))", "SCORE_STEPS(B2,$F$2:$F$3,{6;4;0})"),
        ("IF(B2>=60,$G$2,IF(B2>=50,$G$3,$G$4))", "SCORE_STEPS(B2,{60;50},$G$2:$G$4)"),
        (
            "IF(B2>=$I$5,$J$5,IF(B2>=$I$4,$J$4,IF(B2>=$I$3,$J$3,$J$2)))",
            'SCORE_STEPS(B2,$I$3:$I$5,$J$2:$J$5,"<")',
        ),
        ("IF(B2>=基準!A1,基準!B1,IF(B2>=基準!A2,基準!B2,基準!B3))", "SCORE_STEPS(B2,基準!A1:A2,基準!B1:B3)"),
        ("LOOKUP(B2,{0,40,50,60},{0,2,4,6})", OPEN),
        ("LOOKUP(B2,{0,0;40,2;50,4;60,6})", OPEN),
        ("VLOOKUP(B2,{0,0;40,2;50,4;60,6},2)", OPEN),
        ("VLOOKUP(B2,{0,0;40,2;50,4;60,6},2,TRUE)", OPEN),
        ("HLOOKUP(B2,{0,40,50,60;0,2,4,6},2,1)", OPEN),
        ("INDEX({0,2,4,6},MATCH(B2,{0,40,50,60},1))", OPEN),
        ("CHOOSE(MATCH(B2,{0,40,50,60}),0,2,4,6)", OPEN),
        ("_xlfn.XLOOKUP(B2,{0,40,50,60},{0,2,4,6},,-1)", OPEN),
        ("INDEX({6,4,2},MATCH(B2,{100,50,10},-1))", 'SCORE_STEPS(B2,{10;50;100},{2;4;6},"<=")'),
        ("VLOOKUP(B2,$I$2:$J$5,2)", 'SCORE_STEPS(B2,$I$3:$I$5,$J$2:$J$5,"<")'),
        ("LOOKUP(B2,$I$2:$I$5,$J$2:$J$5)", 'SCORE_STEPS(B2,$I$3:$I$5,$J$2:$J$5,"<")'),
        ("LOOKUP(B2,閾値,点)", 'SCORE_STEPS(B2,$I$3:$I$5,点,"<")'),
        ("INDEX(J$2:J$5,MATCH(B2,I$2:I$5,1))", 'SCORE_STEPS(B2,I$3:I$5,J$2:J$5,"<")'),
        ("VLOOKUP(B2,$I$3:$J$5,2,1)", 'IF(B2>=$I$3,SCORE_STEPS(B2,$I$4:$I$5,$J$3:$J$5,"<"),NA())'),
        ("(B2>=40)*2+(B2>=50)*2+(B2>=60)*2", PLAIN),
        ("2*((B2>=40)+(B2>=50)+(B2>=60))", PLAIN),
        ("SUM((B2>={40,50,60})*2)", PLAIN),
        ("SUMPRODUCT((B2>={40,50,60})*{2,2,2})", PLAIN),
        ("SUMPRODUCT(--(B2>=$F$2:$F$4))*2", "SCORE_STEPS(B2,$F$2:$F$4,{6;4;2;0})"),
        ("MAX((B2>={40,50,60})*{2,4,6})", PLAIN),
        ("CHOOSE(1+(B2>=40)+(B2>=50)+(B2>=60),0,2,4,6)", PLAIN),
    ],
)
def test_spellings(formula: str, expected: str) -> None:
    """A ladder over one cell becomes SCORE_STEPS, hardest threshold first."""
    assert moved(formula, TABLE) == expected


@pytest.mark.parametrize(
    "formula",
    [
        "IF(B2>=60,6,0)",
        "IF(B2>=60,6,IF(B2>50,4,0))",
        "IF(B2>=40,2,IF(B2>=50,4,IF(B2>=60,6,0)))",
        "IF(B2>=60,B2,IF(B2>=50,4,0))",
        "IF(B2>=60,C2*2,IF(B2>=50,4,0))",
        "IF(B2>=60,I3,IF(B2>=50,I4,I5))",
        "IF(B2>=$F2,6,IF(B2>=C2,4,0))",
        "IF(B2>=60,6,IF(C2>=50,4,0))",
        "IF(AND(B2>=60,C2>=10),6,IF(B2>=50,4,0))",
        "IF(AND(B2>=40,B2<60),1,0)",
        "IF(B2>=60,2,IF(B2>=50,6,0))",
        'IF(B2>=60,"A",IF(B2>=50,"B","A"))',
        'IF(B2="A",6,IF(B2="B",4,0))',
        "IF(B2=60,6,IF(B2=50,4,0))",
        "IF(B2>C2,2,IF(B2>A2,1,0))",
        'IF(B2>=60,"6",IF(B2>=50,"4","0"))',
        "IF(B2>=$F$2,$G$4,IF(B2>=$F$3,$G$2,0))",
        "IF(B2>=$F$2,$G$2,IF(B2>=50,$G$3,0))",
        "IF(B2>=AVERAGE(B$2:B$11),6,IF(B2>=40,4,0))",
        "VLOOKUP(B2,$I$2:$J$5,2,FALSE)",
        "VLOOKUP(B2,$I$2:$J$5,2,)",
        "LOOKUP(B2,{60,50,40},{6,4,2})",
        "MATCH(B2,{0,40,50,60},0)",
        "SUM((B2>=$F$2:$F$4)*2)",
        "SUMPRODUCT((B2>=$F$2:$F$4)*$G$2:$G$4)",
        "SUMPRODUCT(B2>={40,50,60})",
        "CHOOSE(C2,0,2,4,6)",
        "IF(B2>=60,6,IF(B2>=50,1/0,0))",
        "CHOOSE()",
        "IF(B2>=1E+999,6,IF(B2>=50,4,0))",
    ],
)
def test_look_alikes(formula: str) -> None:
    """Two cells, mixed comparisons, results that are no constants and wrong orders are left alone."""
    assert moved(formula, TABLE) is None


def test_reasons() -> None:
    """A branch that is never taken is told, once."""
    (refusal,) = looked_at("IF(B2>=40,2,IF(B2>=50,4,IF(B2>=60,6,0)))").refusals
    assert "never taken" in refusal.reason_en


def test_notes() -> None:
    """Blanks, texts and the unit are noted where they make a difference."""
    note = looked_at("IF(B2>=60,6,IF(B2>=50,4,0))").matches[0].note_en
    assert "blank" in note
    assert "text" in note
    assert "between 0 and 1" in note
    assert "between 0 and 1" not in looked_at("IF(B2>=0.6,6,IF(B2>=0.5,4,0))").matches[0].note_en
    assert "lowest key" in looked_at("VLOOKUP(B2,$I$2:$J$5,2)", TABLE).matches[0].note_en


def test_thresholds_that_are_not_there() -> None:
    """A threshold cell that is blank, or a text, makes no ladder."""
    book = TypedBook({SHEET: rates(F2=60.0, F3=None, G2=Cell("x"))})
    assert moved("IF(B2>=$F$2,6,IF(B2>=$F$3,4,0))", book) is None
    assert moved("IF(B2>=$F$2,6,IF(B2>=$G$2,4,0))", book) is None
