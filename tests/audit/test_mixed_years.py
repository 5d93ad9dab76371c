"""Dates and years written in several ways in one column, and formulas that take another year's column."""

from __future__ import annotations

import pytest

from tests.audit.books import found, sheet, where
from xl_addin.audit.years import date_in, is_date_format, years_in
from xl_addin.parts.contents import Cell, Sheet

DAY = "yyyy/m/d"
SERIALS = [45_080.0, 45_090.0, 45_093.0, 45_100.0, 45_101.0, 45_102.0]


def days(odd: object, *, row: int = 6) -> Sheet:
    """Dates of submission in B4:B10, one of them something else."""
    column: list[object] = [Cell(value, format=DAY) for value in SERIALS]
    column.insert(row - 4, odd)
    return sheet({"A3": "市町村", "B3": "提出日", "A4": list("一二三四五六七"), "B4": column})


def rates(header: str, formula: str, headers: tuple[object, ...] = ("令和3年度", "令和4年度", "令和5年度")) -> Sheet:
    """Rates of three years in B to D, and a formula in E6:E11 below the header."""
    rows = range(6, 12)
    cells: dict[str, object] = {"A5": "支部", "E5": header}
    for col, head in zip("BCD", headers, strict=True):
        cells[f"{col}5"] = head
        cells[f"{col}6"] = [40.0 + ord(col) + row for row in rows]
    cells["A6"] = [f"支部{row}" for row in rows]
    cells["E6"] = [(formula.format(r=row), 1.0) for row in rows]
    return sheet(cells)


def places(*sheets: Sheet) -> list[str]:
    """Return the areas of mixed years."""
    return [where(one) for one in found(*sheets, kinds="mixed-years")]


@pytest.mark.parametrize(
    "odd", [20_230_623.0, "20230623", "令和5年6月23日", "R5.6.23", "2023/6/23", 2023.0, "令和5年", "R5", 5.0]
)
def test_one_unlike_the_other_dates(odd: object) -> None:
    """Among dates, digits, a text or a year alone is told."""
    assert places(days(odd)) == ["B6"]


@pytest.mark.parametrize("odd", [20_230_623.0, "令和5年6月23日", "2023年6月23日（金）"])
def test_the_day_that_is_meant(odd: object) -> None:
    """The mend is the day as a number: 23 June 2023 is day 45,100."""
    (finding,) = found(days(odd), kinds="mixed-years")
    assert finding.value == 45_100.0


@pytest.mark.parametrize("odd", ["未提出", "－", None, Cell(45_100.0, format="m月d日"), "20231399", 1_234_567.0])
def test_what_is_no_other_date(odd: object) -> None:
    """Remarks, blanks, dates shown otherwise and numbers that are no dates are left alone."""
    assert places(days(odd)) == []


def test_dates_all_written_alike() -> None:
    """A column of texts, or of digits, is told only where one is unlike."""
    eras = [f"令和5年6月{day}日" for day in range(1, 7)]
    assert places(sheet({"A1": "提出日", "A2": eras})) == []
    assert places(sheet({"A1": "提出日", "A2": [*eras[:3], "2023/6/9", *eras[3:]]})) == ["A5"]
    assert places(sheet({"A1": "コード", "A2": [20_230_600.0 + day for day in range(1, 7)]})) == []


def test_years_of_two_kinds() -> None:
    """Among years of our era a year of the Japanese era, or its bare number, is told."""
    years = [2018.0, 2019.0, 2020.0, 2021.0, 2022.0]
    assert places(sheet({"A1": "年度", "A2": [*years, "令和5年度"]})) == ["A7"]
    assert places(sheet({"A1": "年度", "A2": [*years, 5.0]})) == ["A7"]
    assert places(sheet({"A1": "年度", "A2": [*years, 2023.0]})) == []
    assert places(sheet({"A1": "人数", "A2": [*years, 5.0]})) == []


def test_one_row_of_another_year() -> None:
    """One row of another year amid rows of one year is doubtful; a change of year is not."""
    same = [2022.0] * 8
    (finding,) = found(sheet({"A1": "年度", "A2": [*same, 2021.0, *same]}), kinds="mixed-years")
    assert (where(finding), finding.severity) == ("A10", "doubtful")
    assert places(sheet({"A1": "年度", "A2": [*same, 2023.0]})) == []


@pytest.mark.parametrize(
    ("header", "formula", "mended"),
    [
        ("伸び（R5−R4）", "=D{r}-B{r}", "D6-C6"),
        ("令和4年度→令和5年度の伸び", "=(D{r}-B{r})/(100-B{r})", "(D6-C6)/(100-C6)"),
        ("令和4・5年度の差", "=D{r}-B{r}", "D6-C6"),
        ("2022年度から2023年度の増減", "=D{r}-$B{r}", "D6-$C6"),
        ("対前年度の伸び", "=D{r}-B{r}", "D6-C6"),
        ("前年度比（令和5年度）", "=D{r}/B{r}-1", "D6/C6-1"),
    ],
)
def test_another_year_than_the_header_names(header: str, formula: str, mended: str) -> None:
    """A growth that takes another year than its header names is told, with the formula that fits the header."""
    told = found(rates(header, formula), kinds="mixed-years")
    assert [(where(one), one.formula) for one in told] == [("E6:E11", mended)]


@pytest.mark.parametrize("heads", [(2021.0, 2022.0, 2023.0), ("FY2021", "FY2022", "FY2023"), ("R3", "R4", "R5")])
def test_years_of_every_spelling(heads: tuple[object, ...]) -> None:
    """Headers may be years of our era, also as numbers."""
    assert places(rates("R5-R4", "=D{r}-B{r}", heads)) == ["E6:E11"]
    assert places(rates("R5-R4", "=D{r}-C{r}", heads)) == []


@pytest.mark.parametrize(
    ("header", "formula"),
    [
        ("伸び（R5−R3）", "=D{r}-B{r}"),
        ("令和3～5年度の平均", "=AVERAGE(B{r},C{r},D{r})"),
        ("伸び", "=D{r}-B{r}"),
        ("令和6年度の得点", "=IF(D{r}>=60,10,0)"),
        ("令和2年度からの伸び", "=D{r}-B{r}"),
        ("令和5年度の伸び", "=D{r}-C{r}"),
    ],
)
def test_years_that_fit_or_cannot_be_told(header: str, formula: str) -> None:
    """Nothing is told where the years fit, a span is meant, or no column has the year that the header names."""
    assert places(rates(header, formula)) == []


def test_years_in_a_text() -> None:
    """Years are read in our era and the Japanese one, with further ones after a mark."""
    assert years_in("令和元年度") == (2019,)
    assert years_in("令和５－４年度") == (2023, 2022)
    assert years_in("H30→R2") == (2018, 2020)
    assert years_in("20億円 60％ 2,023人 1-1") == ()
    assert years_in("令和6年度  FY2024") == (2024,)


def test_dates_and_formats() -> None:
    """Texts that are days are read, and formats that show a day are known."""
    day = date_in("Ｒ５．６．２３")
    assert day is not None
    assert day[0].isoformat() == "2023-06-23"
    assert date_in("令和5年13月1日") is None
    assert [is_date_format(code) for code in ("yyyy/m/d", '[$-411]ge"年"m"月"', "General", '0"d"', "h:mm")] == [
        *(True, True, False, False, False)
    ]
