"""Totals are compared with their parts: typed ones, and values saved with formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audit.books import found, sheet, where

if TYPE_CHECKING:
    from xl_addin.parts.contents import Sheet

PEOPLE = [120.0, 80.0, 45.0, 230.0, 61.0]
REGIONS = [
    *(("青森", 20.0), ("岩手", 30.0), ("宮城", 40.0), ("東北計", 90.0)),
    *(("茨城", 5.0), ("栃木", 6.0), ("群馬", 7.0), ("関東計", 18.0), ("総計", 108.0)),
]
ON_TOP = [
    *(("総数", 108.0), ("東北計", 90.0), ("青森", 20.0), ("岩手", 30.0), ("宮城", 40.0)),
    *(("関東計", 18.0), ("茨城", 5.0), ("栃木", 6.0), ("群馬", 7.0)),
]


def people(total: object, label: str = "合計", header: str = "被保険者数（人）", **more: object) -> Sheet:
    """Five municipalities and their total in B9."""
    names = ["市", "町", "村", "区", "郡"]
    return sheet({"A3": "市町村", "B3": header, "A4": [*names, label], "B4": [*PEOPLE, total], **more})


def regions(rows: list[tuple[str, float]], **changed: object) -> Sheet:
    """Regions with sub-totals, from row 5 on."""
    names, values = [row[0] for row in rows], [row[1] for row in rows]
    return sheet({"A4": "地域", "B4": "人数", "A5": names, "B5": values} | changed)


def totals(*sheets: Sheet) -> list[str]:
    """Return the cells of totals that are told."""
    return [where(one) for one in found(*sheets, kinds="total-differs")]


@pytest.mark.parametrize("label", ["合計", "計", "総計", "合　計", "Total", "市町村計"])
def test_a_typed_total_that_differs(label: str) -> None:
    """A typed total that is not its parts' sum is told, with the sum."""
    (finding,) = found(people(546.0, label), kinds="total-differs")
    assert (where(finding), finding.before, finding.value) == ("B9", 546.0, 536.0)


@pytest.mark.parametrize(
    "right",
    [
        people(536.0),
        people(536.0, header="実施率（％）"),
        people(546.0, header="実施率（％）"),
        people(107.2, header="平均年齢"),
        people(546.0, "最大"),
        people(546.0, "統計"),
        people(300.0, "実人数"),
        people(546.0, header="配点"),
        people(537.0, C1="単位：千人"),
        people(("=B4+B5", 200.0)),
        people(("=SUM(B4:B8)", 536.0)),
        people(("=SUM(B4:B8)", 0.0)),
        people(("=ROUND(SUM(B4:B8),-1)", 540.0)),
        people(5.0),
        people(546.0, B6="*"),
        people(491.0, B6="－"),
        people(546.0, A6="うち村部"),
        regions(REGIONS),
        regions(ON_TOP),
    ],
    ids=range(19),
)
def test_totals_that_are_right_or_cannot_be_told(right: Sheet) -> None:
    """Nothing is told of totals that follow, of rates and maxima, of rounded, suppressed or overlapping parts."""
    assert totals(right) == []


@pytest.mark.parametrize(("cell", "value"), [("B8", 99.0), ("B12", 81.0), ("B13", 180.0)])
def test_subtotals_and_grand_total(cell: str, value: float) -> None:
    """A sub-total or a grand total that differs is told, and the others are not."""
    rows = [*REGIONS]
    at = int(cell[1:]) - 5
    rows[at] = (rows[at][0], value if value != 81.0 else 21.0)
    told = totals(regions(rows))
    assert told == ([cell] if value != 180.0 else [])


def test_totals_above_their_parts() -> None:
    """Sub-totals may stand above their parts; the one that differs from the others' habit is told."""
    rows = [*ON_TOP, ("九州計", 10.0), ("福岡", 4.0), ("佐賀", 8.0), ("長崎", 5.0)]
    assert totals(regions(rows)) == ["B14"]


def test_the_other_columns_are_witnesses() -> None:
    """Where the other totals of the row follow, one that is far off is told as well."""
    wide = people(700.0, C3="受診者数", C4=[10.0, 20.0, 30.0, 40.0, 50.0, 150.0])
    assert totals(wide) == ["B9"]


def test_totals_beside_their_parts() -> None:
    """In a column of totals, the row that does not follow is told where most rows do."""
    men, women = [5.0, 6.0, 7.0, 8.0, 9.0], [1.0, 2.0, 3.0, 4.0, 5.0]
    both = [6.0, 8.0, 11.0, 12.0, 14.0]
    cells = {"A3": "市町村", "A4": list("東西南北中"), "B3": ["男", *men], "C3": ["女", *women], "D3": ["計", *both]}
    assert totals(sheet(cells)) == ["D6"]
    assert totals(sheet({**cells, "D6": 10.0})) == []


def test_a_column_that_is_no_sum_of_those_beside() -> None:
    """A column of totals of something else is no finding."""
    cells = {"A3": "市", "A4": list("東西南北中"), "B3": ["男", 5, 6, 7, 8, 9], "C3": ["女", 1, 2, 3, 4, 5]}
    assert totals(sheet({**cells, "D3": ["合計", 80, 90, 11, 12, 70]})) == []


def test_a_saved_value_that_is_out_of_date() -> None:
    """A value saved with a formula of a total that is not what its parts add up to is told, without a mend."""
    (finding,) = found(people(("=SUM(B4:B8)", 526.0)), kinds="total-differs")
    assert (where(finding), finding.before, finding.mends) == ("B9", 526.0, ())
    assert "536" in finding.en


def test_saved_values_that_cannot_be_told() -> None:
    """Texts, errors and formulas without a value among the parts leave the total alone."""
    for odd in ("12人", "#N/A", "=B4*2"):
        assert totals(people(("=SUM(B4:B8)", 526.0), B6=odd)) == []
