"""One mistake in a sheet that is otherwise right: it is found, where it is, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audit.books import found, sheet, told, where
from xl_addin.formulas.addresses import Area
from xl_addin.parts.contents import Cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.parts.contents import Sheet

NAMES = ["北海道", "青森", "岩手", "宮城", "秋田", "山形", "福島", "茨城", "栃木", "群馬", "埼玉", "千葉"]
FIRST, LAST = 5, 16
RATES = [45.6, 51.2, 38.9, 60.1, 47.7, 55.0, 42.3, 49.9, 58.4, 36.0, 53.1, 44.8]


def scores(**changes: object) -> Sheet:
    """Twelve branches: rate B, deviation score C, rank D, points E; totals and helpers below and beside."""
    rows = range(FIRST, LAST + 1)
    cells: dict[str, object] = {
        "A1": "特定健診の実施率 得点表",
        "A4": "支部",
        "B4": "実施率（％）",
        "C4": "偏差値",
        "D4": "順位",
        "E4": "得点",
    }
    for row, name, rate in zip(rows, NAMES, RATES, strict=True):
        cells[f"A{row}"] = name
        cells[f"B{row}"] = rate
        cells[f"C{row}"] = (f"=50+10*(B{row}-$H$4)/$H$5", 40.0 + row)
        cells[f"D{row}"] = (f"=RANK(C{row},$C$5:$C$16)", float(row - 4))
        cells[f"E{row}"] = (f"=IF(B{row}>=60,10,IF(B{row}>=50,5,0))", 5.0)
    cells["A17"], cells["B17"], cells["E17"] = "合計", ("=SUM(B5:B16)", sum(RATES)), ("=SUM(E5:E16)", 60.0)
    cells["G4"], cells["H4"] = "平均", ("=AVERAGE(B5:B16)", sum(RATES) / 12)
    cells["G5"], cells["H5"] = "標準偏差", ("=STDEVP(B5:B16)", 7.0)
    return sheet({name: content for name, content in cells.items() if name not in changes} | changes)


def column(formula: str, *, value: float = 1.0) -> list[object]:
    """Return a formula for each branch; {r} is its row."""
    return [(formula.format(r=row), value + row) for row in range(FIRST, LAST + 1)]


def ladder(total: object, **changes: object) -> Sheet:
    """A comparison sheet of one indicator whose first three lines are a ladder."""
    return sheet(
        {
            "C8": total,
            "A3": ["番号", "①", "②", "③", "④", "満点"],
            "B3": [
                "達成基準",
                "実施率が60％以上",
                "実施率が50％以上",
                "実施率が40％以上",
                "前年度より1ポイント以上上昇",
            ],
            "C3": ["配点", 6, 4, 2, 3],
            **changes,
        }
    )


def test_nothing_in_a_right_sheet() -> None:
    """A sheet without a mistake has no finding."""
    assert told(scores()) == []


MISTAKES: dict[str, tuple[Callable[[], Sheet], str, str]] = {
    "STDEV in the helper": (lambda: scores(H5=("=STDEV(B5:B16)", 7.3)), "sample-spread", "H5"),
    "scores rounded before the rank": (
        lambda: scores(C5=column("=ROUND(50+10*(B{r}-$H$4)/$H$5,1)")),
        "rank-of-rounded",
        "D5:D16",
    ),
    "rounded in an IF": (
        lambda: scores(C5=column('=IF(B{r}="","",ROUND(50+10*(B{r}-$H$4)/$H$5,1))')),
        "rank-of-rounded",
        "D5:D16",
    ),
    "rank without $": (
        lambda: scores(D5=[(f"=RANK(C{row},C{row}:C{row + 11})", 1.0) for row in range(FIRST, LAST + 1)]),
        "unanchored-range",
        "D5:D16",
    ),
    "mean without $": (
        lambda: scores(
            C5=[(f"=50+10*(B{row}-AVERAGE(B{row}:B{row + 11}))/$H$5", 50.0 + row) for row in range(FIRST, LAST + 1)]
        ),
        "unanchored-range",
        "C5:C16",
    ),
    "a share of a sliding total": (
        lambda: scores(F4="割合", F5=[(f"=B{row}/SUM(B{row}:B{row + 11})", 0.1) for row in range(FIRST, LAST + 1)]),
        "unanchored-range",
        "F5:F16",
    ),
    "a COUNTIF rank that slides": (
        lambda: scores(D5=[(f'=COUNTIF(C{row}:C{row + 11},">"&C{row})+1', 1.0) for row in range(FIRST, LAST + 1)]),
        "unanchored-range",
        "D5:D16",
    ),
    "a look-up table that slides": (
        lambda: scores(
            J4=["北海道", "青森", "岩手", "宮城"],
            K4=[1, 2, 3, 4],
            F4="区分",
            F5=[(f"=VLOOKUP(A{row},J{row - 1}:K{row + 2},2,0)", 1.0) for row in range(FIRST, LAST + 1)],
        ),
        "unanchored-range",
        "F5:F16",
    ),
    "helper cells without $": (
        lambda: scores(C5=[(f"=50+10*(B{row}-H{row - 1})/H{row}", "#DIV/0!") for row in range(FIRST, LAST + 1)]),
        "unanchored-range",
        "C5:C16",
    ),
    "a share of a total without $": (
        lambda: scores(F4="割合", F5=[(f"=B{row}/B{row + 12}", 0.1) for row in range(FIRST, LAST + 1)]),
        "unanchored-range",
        "F5:F16",
    ),
    "a rank whose range grows": (
        lambda: scores(D5=[(f"=RANK(C{row},C$5:C{row + 11})", 1.0) for row in range(FIRST, LAST + 1)]),
        "unanchored-range",
        "D5:D16",
    ),
    "a total that misses the last row": (lambda: scores(E17=("=SUM(E5:E15)", 55.0)), "short-range", "E17"),
    "a total that misses the first row": (lambda: scores(E17=("=SUM(E6:E16)", 55.0)), "short-range", "E17"),
    "a mean that misses the last row": (lambda: scores(H4=("=AVERAGE(B5:B15)", 48.0)), "short-range", "H4"),
    "a mean that misses half": (lambda: scores(H4=("=AVERAGE(B5:B12)", 48.0)), "short-range", "H4"),
    "a rank among too few": (lambda: scores(D5=column("=RANK(C{r},$C$5:$C$14)")), "short-range", "D5:D16"),
    "a mean with the total": (lambda: scores(H4=("=AVERAGE(B5:B17)", 90.0)), "short-range", "H4"),
    "a rank with the nation's row": (
        lambda: scores(A17="全国", C17=50.0, B17=None, E17=None, D5=column("=RANK(C{r},$C$5:$C$17)")),
        "short-range",
        "D5:D16",
    ),
    "a mean with a year above": (
        lambda: scores(A3="年度", B4=2023.0, C4=2022.0, H4=("=AVERAGE(B4:B16)", 200.0)),
        "short-range",
        "H4",
    ),
    "a mean with the header": (lambda: scores(H4=("=AVERAGE(B4:B16)", 48.6)), "short-range", "H4"),
    "a full-width number": (lambda: scores(B9="４７．７"), "text-number", "B9"),
    "a number with a blank": (lambda: scores(B9="47.7 "), "text-number", "B9"),
    "a number with a leading zero": (lambda: scores(B5="045.6"), "text-number", "B5"),
    "a thousands separator as text": (lambda: scores(B16="1,234"), "text-number", "B16"),
    "points that are text": (
        lambda: scores(E5=[(f'=IF(B{row}>=60,"10","5")', "5") for row in range(FIRST, LAST + 1)]),
        "text-number",
        "E5:E16",
    ),
    "an error among rates": (lambda: scores(B9="#N/A", B17=("=SUM(B5:B16)", "#N/A")), "error-in-range", "B9"),
    "an error that COUNTIF skips": (
        lambda: scores(
            C9=("=50+10*(1/0)", "#DIV/0!"),
            D5=[(f'=COUNTIF($C$5:$C$16,">"&C{row})+1', 1.0) for row in range(FIRST, LAST + 1)],
        ),
        "error-in-range",
        "C9",
    ),
    "a number over a score": (lambda: scores(C9=47.7), "constant-over-formula", "C9"),
    "a number over the last score": (lambda: scores(C16=44.8), "constant-over-formula", "C16"),
    "a number over the first rank": (lambda: scores(D5=7.0), "constant-over-formula", "D5"),
    "another threshold in one row": (
        lambda: scores(E9=("=IF(B9>=60,10,IF(B9>=45,5,0))", 5.0)),
        "odd-formula",
        "E9",
    ),
    "another row's rate": (lambda: scores(E9=("=IF(B8>=60,10,IF(B9>=50,5,0))", 5.0)), "odd-formula", "E9"),
    "another formula in the last row": (lambda: scores(C16=("=50+10*(B16-$H$4)/$H$4", 44.0)), "odd-formula", "C16"),
    "a rank among too few in one row": (lambda: scores(D9=("=RANK(C9,$C$5:$C$15)", 5.0)), "short-range", "D9"),
    "points in brackets": (lambda: ladder(("=MAX(C4:C6)+C7", 9.0), C5=-4.0), "bracket-negative", "C5"),
    "points in brackets with their format": (
        lambda: ladder(("=MAX(C4:C6)+C7", 9.0), C5=Cell(-4.0, format="0_);(0)")),
        "bracket-negative",
        "C5",
    ),
    "a sum over a ladder": (lambda: ladder(("=SUM(C4:C7)", 15.0)), "ladder-sum", "C8"),
    "a sum over bracketed rungs": (
        lambda: ladder(
            ("=SUM(C4:C7)", 15.0),
            B4=["最も高い段", "次の段", "低い段", "改善"],
            C5=Cell(4.0, format='"("0")"'),
            C6=Cell(2.0, format='"("0")"'),
        ),
        "ladder-sum",
        "C8",
    ),
    "a ladder added up with +": (lambda: ladder(("=C4+C5+C6+C7", 15.0)), "ladder-sum", "C8"),
    "two marks on a ladder": (
        lambda: ladder(None, D3=["達成", "○", "○", None, "○"], C8=('=SUMIF(D4:D7,"○",C4:C7)', 13.0)),
        "ladder-sum",
        "C8",
    ),
    "two marks in a product": (
        lambda: ladder(None, D3=["達成", "○", "○", None, "○"], C8=('=SUMPRODUCT((D4:D7="○")*C4:C7)', 13.0)),
        "ladder-sum",
        "C8",
    ),
    "a guarded total that misses a row": (
        lambda: scores(E17=('=IF(COUNT(E5:E16)=0,"",SUM(E5:E15))', 55.0)),
        "short-range",
        "E17",
    ),
    "a rank among others, one row off": (
        lambda: scores(D5=column("=RANK(C{r},$C$6:$C$17)")),
        "short-range",
        "D5:D16",
    ),
    "a total over a blank row and another list": (
        lambda: scores(
            A19="参考", B19="前年度", B20=[1.0, 2.0, 3.0], B17=None, A17=None, E17=None, H4=("=AVERAGE(B5:B22)", 40.0)
        ),
        "short-range",
        "H4",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake(name: str) -> None:
    """The mistake is told once, with its kind and its cells, and nothing else is told."""
    make, kind, area = MISTAKES[name]
    assert told(make()) == [(kind, area)]


def test_hidden_rows() -> None:
    """Numbers in hidden rows that a total counts are pointed out, once for each formula."""
    base = scores()
    hidden = type(base)(base.name, base.cells, hidden_rows=frozenset({8}))
    assert {finding.kind for finding in found(hidden)} == {"short-range"}
    assert {finding.severity for finding in found(hidden)} == {"doubtful"}


RIGHT: dict[str, Callable[[], Sheet]] = {
    "a moving mean": lambda: scores(
        F4="移動平均", F7=[(f"=AVERAGE(B{row - 2}:B{row})", 50.0) for row in range(7, LAST + 1)]
    ),
    "a running sum": lambda: scores(F4="累計", F5=column("=SUM(B$5:B{r})")),
    "what is still to come": lambda: scores(F4="残り", F5=column("=SUM(B{r}:B$16)")),
    "a running count": lambda: scores(F4="何番目", F5=column("=COUNTIF(B$5:B{r},B{r})")),
    "a balance that begins with a number": lambda: scores(
        F4="残高", F5=100.0, F6=[(f"=F{row - 1}+B{row}", 1.0) for row in range(6, LAST + 1)]
    ),
    "codes as text": lambda: scores(F4="コード", F5=[f"{n:03d}" for n in range(1, 13)]),
    "a column of codes with one number": lambda: scores(
        F4="保険者番号", F5=[1.0, 2.0, 3.0, "004", 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0]
    ),
    "marks that are no numbers": lambda: scores(B9="－"),
    "negative points": lambda: ladder(("=C4+C7", 9.0), B6="実施率が30％未満", C6=-4.0),
    "points that are taken away below a ladder": lambda: ladder(
        None, B6="1割以上の市町村が赤字", B7="0.5割以上の市町村が赤字", C3=["配点", 30, 10, -30, -10]
    ),
    "differences": lambda: scores(
        F4="前年度との得点の差", F5=[1.0, -4.0, 3.0, 2.0, 5.0, -2.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0]
    ),
    "one mark on a ladder": lambda: ladder(
        None, D3=["達成", None, "○", None, "○"], C8=('=SUMIF(D4:D7,"○",C4:C7)', 7.0)
    ),
    "points of the rung that was reached": lambda: ladder(("=SUM(D4:D7)", 9.0), D3=["得点", 6, 0, 0, 3]),
    "counts per rung": lambda: ladder(None, C3=["保険者数", 6, 4, 2, 3], C8=("=SUM(C4:C7)", 15.0)),
    "the same line for two years": lambda: ladder(
        ("=SUM(C4:C5)", 10.0), B4="令和4年度の実施率が60％以上", B5="令和5年度の実施率が60％以上", C3=["配点", 6, 4]
    ),
    "a mean of the first half and one of the second": lambda: scores(
        J4=("=AVERAGE(B5:B10)", 50.0), J5=("=AVERAGE(B11:B16)", 50.0)
    ),
    "room for more rows": lambda: scores(
        H4=("=AVERAGE(B5:B16)", 48.6), A17=None, B17=None, E17=None, J5=("=MAX(E5:E100)", 10.0)
    ),
    "a subtotal in a column of formulas": lambda: scores(C10=("=AVERAGE(C5:C9)", 44.0), D5=column("=B{r}*2")),
    "merged headers": lambda: type(scores())("表", scores(B3="令和5年度").cells, merged=(Area(2, 1, 2, 4),)),
}


@pytest.mark.parametrize("name", RIGHT)
def test_look_alikes(name: str) -> None:
    """What only looks like a mistake is not told."""
    assert told(RIGHT[name]()) == []


def test_the_mend_of_a_range_that_slides() -> None:
    """The range of the first copy is held in all of them."""
    make, _, _ = MISTAKES["rank without $"]
    (finding,) = found(make())
    assert (finding.formula, finding.mends[3].formula) == ("RANK(C5,C$5:C$16)", "RANK(C8,C$5:C$16)")
    assert where(finding) == "D5:D16"
