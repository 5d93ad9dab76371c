"""Ranks are recognised in their spellings, and what only looks like one is left alone."""

from __future__ import annotations

import pytest

from tests.migrate.typed_book import SHEET, TypedBook, looked_at, moved, rates, typed_area
from xl_addin.parts.contents import Cell, ErrorValue

HIGH = "SCORE_RANK(B2,B$2:B$11)"
LOW = 'SCORE_RANK(B2,B$2:B$11,"low")'


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("RANK(B2,B$2:B$11)", HIGH),
        ("=RANK( B2 , B$2:B$11 , 0 )", "SCORE_RANK(B2,B$2:B$11,0)"),
        ("RANK(B2,B$2:B$11,)", HIGH),
        ("_xlfn.RANK.EQ(B2,B$2:B$11,1)", "SCORE_RANK(B2,B$2:B$11,1)"),
        ("_xlfn.RANK.AVG(B2,$B$2:$B$11)", 'SCORE_RANK(B2,$B$2:$B$11,"high","average")'),
        ("RANK.AVG(B2,$B$2:$B$11,1)", 'SCORE_RANK(B2,$B$2:$B$11,1,"average")'),
        ('IF(B2="","",RANK(B2,B$2:B$11))', f'IF(B2="","",{HIGH})'),
        ('"第"&RANK(B2,B$2:B$11)&"位"', f'"第"&{HIGH}&"位"'),
        ("IFERROR(RANK(B2,B:B),99)", "IFERROR(SCORE_RANK(B2,B:B),99)"),
        ("COUNT(B$2:B$11)-RANK(B2,B$2:B$11)+1", f"COUNT(B$2:B$11)-{HIGH}+1"),
        ("RANK(B2,B$2:B$11)+COUNTIF(B$2:B2,B2)-1", f"{HIGH}+COUNTIF(B$2:B2,B2)-1"),
        ('COUNTIF(B$2:B$11,">"&B2)+1', HIGH),
        ('1+COUNTIF(B$2:B$11,"<"&B2)', LOW),
        ('COUNTIFS(B$2:B$11,">"&B2)+1', HIGH),
        ('COUNTIF(B$2:B$11,CONCATENATE(">",B2))+1', HIGH),
        ('(COUNTIF(B$2:B$11,">"&B2)+1)', f"({HIGH})"),
        ('COUNT(B$2:B$11)-COUNTIF(B$2:B$11,"<="&B2)+1', HIGH),
        ("SUMPRODUCT((B$2:B$11>B2)*1)+1", HIGH),
        ("SUMPRODUCT(1*(B$2:B$11>B2))+1", HIGH),
        ("SUMPRODUCT(--(B$2:B$11>B2))+1", HIGH),
        ("1+SUMPRODUCT(--(B2<B$2:B$11))", HIGH),
        ("SUMPRODUCT((B$2:B$11>B2)+0)+1", HIGH),
        ("SUMPRODUCT(N(B$2:B$11>B2))+1", HIGH),
        ("SUMPRODUCT((B$2:B$11<B2)*1)+1", LOW),
        ('SUMPRODUCT((B$2:B$11>B2)*(B$2:B$11<>""))+1', HIGH),
        ("SUMPRODUCT(--(B$2:B$11>B2),--ISNUMBER(B$2:B$11))+1", HIGH),
        ("SUMPRODUCT((B$2:B$11>B2)/COUNTIF(B$2:B$11,B$2:B$11))+1", 'SCORE_RANK(B2,B$2:B$11,"high","dense")'),
        ("{SUM((B$2:B$11>B2)*1)+1}", HIGH),
        ("{SUM(IF(B$2:B$11>B2,1))+1}", HIGH),
        ("{SUM(IF(B$2:B$11>B2,1,0))+1}", HIGH),
        ("{COUNT(IF(B$2:B$11>B2,1))+1}", HIGH),
        (
            "{SUM(IF(B$2:B$11>B2,1/COUNTIF(B$2:B$11,B$2:B$11)))+1}",
            'SCORE_RANK(B2,B$2:B$11,"high","dense")',
        ),
    ],
)
def test_spellings(formula: str, expected: str) -> None:
    """A rank becomes SCORE_RANK; all other characters stay."""
    assert moved(formula) == expected


@pytest.mark.parametrize(
    "formula",
    [
        "RANK(B2,C$2:C$11)",
        "RANK(ROUND(B2,1),B$2:B$11)",
        "RANK(B2,(B$2:B$5,B$7:B$11))",
        "RANK(B2,[1]実績!B$2:B$11)",
        'COUNTIF(B$2:B$11,">="&B2)',
        'COUNTIF(B$2:B$11,">="&B2)+1',
        'COUNTIF(B$2:B$11,">"&B2)',
        'COUNTIF(C$2:C$11,">"&B2)+1',
        'COUNTIF(B$2:B$11,">50")+1',
        'COUNTIF(B$2:B$5,">"&B2)+COUNTIF(B$7:B$11,">"&B2)+1',
        'COUNTIF(B$2:B$5,">"&B2)+1+COUNTIF(B$7:B$11,">"&B2)',
        'COUNTIFS(B$2:B$11,">"&B2,C$2:C$11,C2)+1',
        'COUNTIF(B$2:B$11,">"&B2)+2',
        'COUNTIF(B$2:B$11,">"&B2)-1',
        "SUMPRODUCT((C$2:C$11=C2)*(B$2:B$11>B2))+1",
        "SUMPRODUCT(B$2:B$11>B2)+1",
        "SUMPRODUCT((B$2:B$11>=B2)*1)",
        "SUM((B$2:B$11>B2)*1)+1",
        "SUM(IF(B$2:B$11>B2,1))+1",
        "PERCENTRANK(B$2:B$11,B2)",
        "LET(x,B2,RANK(x,B$2:B$11))",
        "SCORE_RANK(B2,B$2:B$11)",
        '"RANK(B2,B$2:B$11)"',
        "RANK(B2",
    ],
)
def test_look_alikes(formula: str) -> None:
    """A count of something else, a value that is not in the range, a rank within a group are left alone."""
    assert moved(formula) is None


def test_reasons() -> None:
    """What is left alone says why."""
    (refusal,) = looked_at("RANK(B2,C$2:C$11)").refusals
    assert refusal.family == "rank"
    assert "not in the range" in refusal.reason_en
    assert "範囲の中にありません" in refusal.reason_ja


def test_value_shown_elsewhere() -> None:
    """A cell that only shows a cell of the range may be ranked."""
    book = TypedBook({SHEET: rates(E2=Cell(45.0, "B2"), E3=Cell(46.0, "B2+1"))})
    assert moved("RANK(E2,B$2:B$11)", book) == "SCORE_RANK(E2,B$2:B$11)"
    assert moved("RANK(E3,B$2:B$11)", book) is None


def test_names_and_other_sheets() -> None:
    """A name stands for its range, that of the sheet first; a range of another sheet needs its value there."""
    names = {"率": "実績!$B$2:$B$11", f"{SHEET}!件数": "実績!$C$2:$C$11", "件数": "別!$A$1:$A$9", "動く": "実績!B2:B11"}
    book = TypedBook({SHEET: rates(), "別": {}}, names)
    assert moved("RANK(B2,率)", book) == "SCORE_RANK(B2,率)"
    assert moved("RANK(C2,件数)", book) == "SCORE_RANK(C2,件数)"
    assert moved("RANK(B2,動く)", book) is None
    assert moved("RANK(B2,別!B$2:B$11)", book) is None
    assert moved("RANK(別!B2,別!B$2:B$11)", book) == "SCORE_RANK(別!B2,別!B$2:B$11)"


def test_a_name_over_the_function() -> None:
    """A function whose name the book defines means something else."""
    assert moved("RANK(B2,B$2:B$11)", TypedBook({SHEET: rates()}, {"Rank": "LAMBDA(x,y,x)"})) is None


def test_tables() -> None:
    """A column of a table is its data rows."""
    cells = {"A1": "支部", "B1": "実施率", "A2": "北", "B2": 3.0, "A3": "南", "B3": 5.0, "C2": None, "C1": "順位"}
    book = TypedBook({SHEET: cells}, tables={"表1": typed_area("A1:C3")})
    whole = "RANK(B2,表1[実施率])"
    assert moved(whole, book) == "SCORE_RANK(B2,表1[実施率])"
    assert (
        moved("RANK(表1[[#This Row],[実施率]],表1[実施率])", book)
        == "SCORE_RANK(表1[[#This Row],[実施率]],表1[実施率])"
    )
    assert moved("RANK(B2,表1[支部])", book) is None


def test_notes() -> None:
    """What differs for blanks, texts and errors is noted where it can happen."""
    assert "#N/A" in looked_at("RANK(B2,B$2:B$11)").matches[0].note_en
    assert looked_at('IF(B2="","",RANK(B2,B$2:B$11))').matches[0].note_en == ""
    with_text = TypedBook({SHEET: rates(B5="計", B6=None, B7=ErrorValue("#N/A"))})
    note = looked_at("SUMPRODUCT((B$2:B$11>B2)*1)+1", with_text).matches[0].note_en
    assert "counts a text as greater" in note
    assert "counts them as 0" in note
    assert "skips them" in looked_at('COUNTIF(B$2:B$11,">"&B2)+1', with_text).matches[0].note_en
    figures = TypedBook({SHEET: rates(B5="45.6％")})
    assert "look like numbers" in looked_at("RANK(B2,B$2:B$11)", figures).matches[0].note_en


def test_unreadable_texts() -> None:
    """A text with digits that is no number would be an error of the function."""
    assert moved("RANK(B2,B$1:B$11)", TypedBook({SHEET: rates(B1="令和5年度")})) is None
    assert moved("RANK(B2,B$1:B$11)", TypedBook({SHEET: rates(B1="実施率")})) is not None


def test_spans() -> None:
    """A match tells its place, the functions it uses and the call in parts."""
    (match,) = looked_at('IF(B2="","",RANK(B2,B$2:B$11))').matches
    assert (match.start, match.stop) == (12, 29)
    assert match.functions == ("SCORE_RANK",)
    assert match.call is not None
    assert match.call.reference == (SHEET, typed_area("B2:B11"))
