"""Whatever a workbook holds, the audit ends with findings and never with another exception."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.audit.books import FakeBook, found, sheet, told
from xl_addin.audit.checks import audit
from xl_addin.formulas.addresses import Area
from xl_addin.parts.contents import Cell, ErrorValue, Sheet

PIECES = [
    "A1", "$A$1:A5", "A1:A5", "B:B", "$B$1:$B$1048576", "1:3", "C3", "A1:C5", "表!A1:A9", "他!B2", "[1]x!A1", "名前", "T[列]", "1", "0.5",
    '"6"', '">"&', "SUM(", "RANK(", "AVERAGE(", "STDEV(", "ROUND(", "IF(", "COUNTIF(", "VLOOKUP(", "SUMPRODUCT(", ")", ")", ")", ",", "+", "-",
    "*", "/", ":", "%", "#REF!", "{1,2;3,4}", " ", "(", "&", "=", "SCORE_RANK(", "OFFSET(", "LARGE(",
]  # fmt: skip
WELL_FORMED = [
    "SUM({0}{1}:{0}{2})", "RANK({0}{1},{0}{1}:{0}{2})", "RANK({0}{1},${0}$1:${0}${2},0)", "ROUND({0}{1},1)", "{0}{1}", "{0}{1}+{0}{2}",
    "50+10*({0}{1}-AVERAGE({0}$1:{0}{2}))/STDEV({0}:{0})", 'IF({0}{1}="","",SUM({0}{1}:{0}{2}))', "VLOOKUP({0}{1},{0}{1}:{0}{2},1,0)",
    'COUNTIF({0}{1}:{0}{2},">"&{0}{1})+1', "SUMPRODUCT(({0}{1}:{0}{2}>{0}{1})*1)+1", "SUM({0}{1}:{0}1048576)", "SUM(1:1048576)",
    "AVERAGE(XFD{1}:XFD{2})", "{0}{1}/{0}{2}", "SUM(名前)", "他!{0}{1}",
]  # fmt: skip
formulas = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.builds(
        lambda text, col, one, more: text.format(col, one, one + more),
        st.sampled_from(WELL_FORMED), st.sampled_from("ABCD"), st.integers(1, 9), st.integers(0, 9),
    ),
)  # fmt: skip
values = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(-1000, 3000).map(lambda number: round(number, 1)),
    st.integers(-9, 2030).map(float),
    st.sampled_from(
        ["", " ", "得点", "合計", "４５", "012", "(4)", "45%", "1,234", "令和5年度", "60％以上", "50％以上", "配点"]
    ),
    st.sampled_from([ErrorValue("#N/A"), ErrorValue("#DIV/0!")]),
)
cells = st.builds(
    Cell, values, st.one_of(st.none(), formulas), format=st.sampled_from(["General", '"("0")"', "0_);(0)"])
)
places = st.tuples(st.integers(0, 14), st.integers(0, 5))
areas = st.builds(
    lambda row, col, rows, cols: Area(row, col, row + rows, col + cols), *(st.integers(0, 5) for _ in range(4))
)
sheets = st.builds(
    Sheet,
    st.just("表"),
    st.dictionaries(places, cells, max_size=60),
    merged=st.lists(areas, max_size=2).map(tuple),
    hidden_rows=st.frozensets(st.integers(0, 14), max_size=3),
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=sheets, down=st.booleans())
@example(first=Sheet("表", {(0, 0): Cell(None, "SUM(A7:A7)"), (5, 0): Cell(1900.0)}), down=False)
def test_any_sheet(*, first: Sheet, down: bool) -> None:
    """Any cells and formulas are read; every finding lies on a sheet and says something in both languages."""
    copied = {(row + 1 if down else row, col if down else col + 1): cell for (row, col), cell in first.cells.items()}
    book = FakeBook(first, Sheet("他", {**copied, **first.cells}), names={"名前": "表!$A$1:$A$9", "壊れた": "((("})
    model, findings = audit(book)
    for finding in findings:
        assert finding.sheet in model.sheets
        assert finding.row <= finding.last_row
        assert finding.col <= finding.last_col
        assert finding.ja
        assert finding.en
        assert finding.mend_ja
        assert finding.mend_en


def test_empty() -> None:
    """Empty workbooks and sheets have no findings."""
    assert found(Sheet("表", {})) == []
    assert audit(FakeBook())[1] == []


def test_unread_formulas_are_counted() -> None:
    """A formula that cannot be read is counted, and the others are checked all the same."""
    model, findings = audit(FakeBook(sheet({"A1": "=SUM((", "B1": [1, 2, 3], "B4": ("=SUM(B1:B2)", 3)})))
    assert (model.unread, model.formulas, [finding.kind for finding in findings]) == (1, 2, ["short-range"])


def test_cycles() -> None:
    """Formulas that refer to each other in a circle come to an end."""
    assert told(sheet({"A1": ("=B1", 0), "B1": ("=A1", 0), "C1": ("=RANK(A1,A1:B1)", 1)})) == []


def test_far_references() -> None:
    """Ranges down to the last row of a sheet are read quickly."""
    assert (
        told(sheet({"A1": [1, 2, 3, 4, 5], "B1": [(f"=A{row}/SUM(A$1:A$1048576)", 0.1) for row in range(1, 6)]})) == []
    )
