"""Formulas in OpenDocument's syntax."""

from __future__ import annotations

import html
import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import assume, given, settings
from openpyxl.workbook.defined_name import DefinedName

from tests.formulas.trees import formulas
from xl_addin.formulas.opendocument import from_odf, to_odf
from xl_addin.formulas.storing import stored
from xl_addin.formulas.tree import Binary, FormulaError, Node, Unary, parse, walk
from xl_addin.formulas.writing import text_of
from xl_addin.hosts.calc.binding import bind

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

SHEETS = ["Sheet1", "売上", "a b", "it's", "2023年度", "2023", "a-b", "東京・大阪"]
AS_CALC = [
    "SUM(B2:B48,$B$2:B$3)",
    "STDEV.P(B2:B5)+STDEVP(B2:B5)+RANK.EQ(B2,B2:B5)",
    "'a b'!B2+'it''s'!$B$2+売上!B2+'2023年度'!B2+'2023'!B2+'a-b'!B2+東京・大阪!B2",
    "'a b'!B2:C3",
    "SUM(B:B,2:3,$B:C,'a b'!A:A)",
    'SUM({1,-2;3,"x";TRUE,#N/A})',
    "IFERROR(#DIV/0!,#REF!)+#N/A",
    "IF(,1,)",
    "total*全国平均",
    "-2^2%+B2%%+--B2-+B2^-2",
    'IF(A1<>"a""b",TRUE,FALSE)',
    "SUM((B2:B3,C2:C3))",
    "SUM(B2:B5 B3:C3)",
    "SUM(B2:INDEX(B:B,5))",
    "SUM(Sheet1:売上!B2)",
    "SCORE_RANK(B2,B2:B5)",
    "SCORE_DEVIATIONS(B2:B5,50)",
    'SCORE_EXPLAIN_LINES("x","y",B2:C5)',
    "CEILING(B2,1)+FLOOR(B2,1)+NORMSDIST(B2)+F.DIST(1,2,3,TRUE)+SKEW.P(B2:B5)",
    'IFS(B2>1,1,TRUE,2)&TEXTJOIN(",",TRUE,B2:B5)&CONCAT(B2:B3)',
    "SUMPRODUCT((B2:B5>B2)*1)+1",
    "PERCENTILE.INC(B2:B5,0.3)+LARGE(B2:B5,1)",
]


@pytest.mark.office
def test_as_calc_writes(office: Office, tmp_path: Path) -> None:
    """Each formula is written as Calc writes it, and Calc's reads back as the same tree."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEETS[0]
    for name in SHEETS[1:]:
        book.create_sheet(name)
    book.defined_names["total"] = DefinedName("total", attr_text="Sheet1!$B$2:$B$9")
    book.defined_names["全国平均"] = DefinedName("全国平均", attr_text="Sheet1!$B$2")
    for row, text in enumerate(AS_CALC, start=1):
        sheet.cell(row, 6).value = "=" + stored(text)
    book.save(tmp_path / "in.xlsx")
    document = office.load(tmp_path / "in.xlsx")
    bind(document)
    document.storeToURL((tmp_path / "out.ods").as_uri(), office.bridge.properties(FilterName="calc8"))
    document.close(True)
    content = zipfile.ZipFile(tmp_path / "out.ods").read("content.xml").decode()
    written = [html.unescape(found) for found in re.findall(r'table:formula="([^"]*)"', content)]
    assert [to_odf(text) for text in AS_CALC] == written
    assert [parse(from_odf(found)) for found in written] == [parse(text) for text in AS_CALC]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("'C:\\d e\\[b.xlsx]S'!$B$2", "of:=['file:///C:/d%20e/b.xlsx'#$S.$B$2]"),
        ("'/d/[b.xlsx]a b'!B2:B3", "of:=['file:///d/b.xlsx'#$'a b'.B2:.B3]"),
        ("SUM(Sheet1:売上!B2:C3)", "of:=SUM([$Sheet1.B2:$売上.C3])"),
        ("XLOOKUP(B2,B:B,C:C)", "of:=COM.MICROSOFT.XLOOKUP([.B2];[.B:.B];[.C:.C])"),
    ],
)
def test_both_ways(text: str, written: str) -> None:
    """Other workbooks, several sheets and functions that this Calc does not know are written and read."""
    assert to_odf(text) == written
    assert parse(from_odf(written)) == parse(text)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("of:=[.B2]+['a b'.C3]", "B2+'a b'!C3"),
        ("oooc:=SUM([.B2];[Sheet1.B2:.C3])", "SUM(B2,Sheet1!B2:C3)"),
        ("=[$S.B2:$S.C3]", "S!B2:C3"),
        ("msoxl:=SUM(B2,1)", "SUM(B2,1)"),
        ("of:=[.#REF!]+[#REF!.A1:.B2]+[$S.#REF!1]", "#REF!+#REF!+#REF!"),
        ("of:= SUM( [.B2] ; 1 )", " SUM( B2 , 1 )"),
        ('of:="[.B2];~!"&TRUE()', '"[.B2];~!"&TRUE'),
        ("of:=jp.xladdin.Scoring.scoreRank([.B2];[.B:.B])", "SCORE_RANK(B2,B:B)"),
    ],
)
def test_read(written: str, text: str) -> None:
    """Other spellings of OpenDocument formulas are read, too."""
    assert from_odf(written) == text


@pytest.mark.parametrize("text", ["B4#", "Table1[x]", "[1]S!B4", "LAMBDA(x,x)(1)", "1+", "[1]!f(1)"])
def test_no_words(text: str) -> None:
    """What OpenDocument has no words for is refused."""
    with pytest.raises(FormulaError):
        to_odf(text)


def test_a_path_that_is_no_text() -> None:
    """A lone surrogate in another workbook's path does no harm."""
    assert to_odf("'/\ud800/[b.xlsx]S'!B2") == "of:=['file:///%3F/b.xlsx'#$S.B2]"


@pytest.mark.parametrize(
    "written", ["of:=", "of:=[B2]", "of:=[.B2", "of:='label'", "of:=[.B2:.C3:.D4]", "of:=[" + "'" * 999]
)
def test_no_formula(written: str) -> None:
    """What is no OpenDocument formula is refused."""
    with pytest.raises(FormulaError):
        from_odf(written)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # a tree shows all its parts
@given(formulas)
@settings(max_examples=200)
def test_there_and_back(tree: Node) -> None:
    """A formula that OpenDocument can hold is the same after writing and reading, but for what it spells otherwise."""
    # [.B1]:[.A1] is read as the one range A1:B1; the brackets behind an @ stay when it goes.
    assume(not any(isinstance(node, Binary | Unary) and node.op in {":", "@"} for node in walk(tree)))
    try:
        written = to_odf(text_of(tree))
    except FormulaError:
        return
    assert to_odf(from_odf(written)) == written
