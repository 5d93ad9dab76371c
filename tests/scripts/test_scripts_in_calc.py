"""The scripts in a real LibreOffice, on the shipped workbooks and on workbooks of other people."""

from __future__ import annotations

import csv as csv_module
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.scripts.conftest import BOOKS
from tests.scripts.tables import csv
from tests.test_book_kyokai import competition, oracle
from xl_addin.book.inputs import workbook as input_workbook
from xl_addin.errors import WorkbookError
from xl_addin.rulebook import store
from xl_addin.scripts import charts, compare_years, export_pdf, refresh

if TYPE_CHECKING:
    from collections.abc import Callable

    import xlwings as xw

pytestmark = [pytest.mark.office, pytest.mark.usefixtures("calc")]
DATA = BOOKS / "data"
A4 = {(595, 842), (842, 595)}


def lines(name: str) -> list[list[str]]:
    """The rows of a data file, its header first."""
    return list(csv_module.reader((DATA / name).read_text("utf-8").splitlines()))


def saved(path: Path) -> Any:
    """A workbook as it was saved, with its values."""
    return load_workbook(path, data_only=True)


def column(sheet: Any, cells: str) -> list[Any]:
    """The values of a range of one column."""
    return [row[0].value for row in sheet[cells]]


def sizes(path: Path) -> set[tuple[int, int]]:
    """The sizes of the pages of a PDF file, in points."""
    return {(round(page.mediabox.width), round(page.mediabox.height)) for page in PdfReader(path).pages}


def quiet(app: xw.App) -> tuple[Any, ...]:
    """What a script must put back."""
    return app.status_bar, app.screen_updating, app.calculation


def test_refresh_of_rates(calc: xw.App, copy: Callable[[str], Path], tmp_path: Path) -> None:
    """Another order, new rates: scores and ranks of the saved file are those of NumPy, and the record tells each rank."""
    path = copy("generic_share_fy2010.xlsx")
    head, *rows = lines("generic_drug_share_fy2010.csv")
    for row in rows:
        row[1] = str(Decimal(row[1]) * 2 if row[0] in ("青森", "沖縄") else Decimal(row[1]))
    before = quiet(calc)
    refresh.main([str(path), str(csv(tmp_path / "令和7年.csv", [head, *reversed(rows)], "cp932"))])
    book = saved(path)
    sheet = book["使用状況"]
    rates = np.array([float(row[1]) for row in rows])
    assert column(sheet, "A7:A53") == [row[0] for row in rows]
    assert column(sheet, "B7:B53") == rates.tolist()
    assert column(sheet, "H7:H53") == competition(rates).tolist()
    assert column(sheet, "E7:E53") == pytest.approx(
        (50 + 10 * (rates - rates.mean()) / rates.std()).tolist(), rel=1e-12
    )
    record = [tuple(cell.value for cell in row) for row in book["更新の記録"].iter_rows()]
    assert record[4][1:5] == ("令和7年.csv", "使用状況", 141, 2)
    old = competition(np.array([float(row[1]) for row in lines("generic_drug_share_fy2010.csv")[1:]]))
    new = competition(rates)
    told = {row[1]: row[3:5] for row in record if row[2] == "薬剤料ベースの順位"}
    assert told == {row[0]: (was, now) for row, was, now in zip(rows, old, new, strict=True) if was != now}
    assert book["はじめに"]["A3"].value.startswith("入力データ: 「令和7年.csv」")
    assert quiet(calc) == before
    assert len(calc.books) == 0
    assert list(path.parent.glob(".~lock*")) == []


def test_refresh_of_counts(copy: Callable[[str], Path], tmp_path: Path) -> None:
    """New counts from another workbook: totals and ranks are NumPy's, one branch that is missing is blank, not last year's."""
    path = copy("kyokai_incentive_2023.xlsx")
    source = load_workbook(path)
    sheet = source["実績入力"]
    counts = np.array([[cell.value for cell in row] for row in sheet["B9:S55"]], dtype=float)
    counts[:, 0] = np.round(counts[:, 0] * np.linspace(0.8, 1.1, 47))
    header = [cell.value for cell in sheet[8]]
    names = [row[0].value for row in sheet["A9:A55"]]
    rows = [[name, *map(int, row)] for name, row in zip(names, counts, strict=True) if name != "沖縄"]
    refresh.main([str(path), str(csv(tmp_path / "r6.csv", [header, *rows]))])
    book = saved(path)
    counts[46] = np.nan
    points, _ = oracle(counts)
    totals = points.sum(axis=1)
    scoring = book["得点計算"]
    assert column(scoring, "B9:B54") == pytest.approx(totals[:46].tolist(), rel=1e-9)
    assert column(scoring, "C9:C54") == competition(totals[:46]).tolist()
    assert {cell or None for row in scoring["B55:D55"] for cell in (each.value for each in row)} == {None}
    assert {cell.value for row in book["実績入力"]["B55:S55"] for cell in row} == {None}
    assert "架空" not in str(book["実績入力"]["A3"].value) + str(scoring["A1"].value)
    assert "沖縄" in str(book["更新の記録"]["G5"].value)


def test_refresh_of_marks(calc: xw.App, tmp_path: Path) -> None:
    """The published marks of FY2024 give the published 158 points in a new workbook whose sheets are protected."""
    path = tmp_path / "new.xlsx"
    input_workbook.write(store.find("kokuho_pref/2024"), path)
    refresh.main([str(path), str(DATA / "kokuho_pref_marks.csv")])
    sheet = saved(path)["達成状況"]
    assert [row[5].value for row in sheet.iter_rows() if str(row[2].value).startswith("総得点")] == [158]
    assert len(calc.books) == 0


def test_refresh_of_a_comparison(copy: Callable[[str], Path], tmp_path: Path) -> None:
    """One mark less in FY2024 costs its points; the record says 158 before and 138 after."""
    path = copy("kokuho_pref_2024_2023.xlsx")
    head, *rows = lines("kokuho_pref_marks.csv")
    (mark,) = [row for row in rows if row[:3] == ["2024", "1-3", "①"]]
    lost = [row for row in rows if row[:2] == ["2024", "1-6"] and row[3] == "○"]
    assert mark
    for row in lost:
        row[3] = ""
    rows = [row for row in rows if row[0] == "2024"]
    refresh.main([str(path), str(csv(tmp_path / "m.csv", [head, *rows]))])
    record = [tuple(cell.value for cell in row) for row in saved(path)["更新の記録"].iter_rows()]
    totals = [row[3:6] for row in record if row[2] == "総得点"]
    # The sheet prints 20 points for 1-6.
    assert totals == [(158, 138, -20)]


def test_refusal_leaves_the_file_as_it_was(calc: xw.App, copy: Callable[[str], Path], tmp_path: Path) -> None:
    """Nothing is saved after a wrong figure, and no lock file stays."""
    path = copy("generic_share_fy2010.xlsx")
    before = path.read_bytes(), quiet(calc)
    rows = lines("generic_drug_share_fy2010.csv")
    rows[5][2] = "不明"
    with pytest.raises(WorkbookError, match="C6: 「不明」"):
        refresh.main([str(path), str(csv(tmp_path / "x.csv", rows))])
    assert (path.read_bytes(), quiet(calc)) == before
    assert len(calc.books) == 0
    assert list(path.parent.glob(".~lock*")) == []


def test_years_of_the_prefecture(copy: Callable[[str], Path]) -> None:
    """年度比較 in the saved file splits −40 points exactly."""
    path = copy("kokuho_pref_2024_2023.xlsx")
    compare_years.main([str(path), str(DATA / "kokuho_pref_marks.csv"), "--rules-last", "kokuho_pref/2023"])
    rows = {row[0].value: [cell.value for cell in row] for row in saved(path)["年度比較"].iter_rows()}
    assert rows["総得点"][2:5] == [158, 198, "規則変更"]
    assert rows["総得点の差"][4] == -40
    parts = ("新設の行の点", "廃止された行の点", "規則の変更", "実績の変化", "規則と実績（分けられない）")
    assert sum(rows[part][4] for part in parts) == -40


def test_years_of_the_branches(copy: Callable[[str], Path], tmp_path: Path) -> None:
    """Totals 7 points lower last year: every branch gained 7, on the sheet of a saved copy."""
    path = copy("kyokai_incentive_2023.xlsx")
    before = path.read_bytes()
    head, *rows = lines("kyokai_incentive_r5.csv")
    for row in rows:
        row[-2] = str(Decimal(row[-2]) - 7)
    out = tmp_path / "out.xlsx"
    compare_years.main([str(path), str(csv(tmp_path / "r4.csv", [head, *reversed(rows)])), "-o", str(out)])
    found = {row[0].value: [cell.value for cell in row] for row in saved(out)["年度比較"].iter_rows()}
    for row in rows:
        assert found[row[0]][1:7] == [float(Decimal(row[-2]) + 7), float(row[-2]), 7, int(row[-1]), int(row[-1]), 0]
    assert path.read_bytes() == before


def drawn(path: Path, sheet: str) -> list[Any]:
    """The charts on a sheet of a saved file."""
    return load_workbook(path)[sheet]._charts  # noqa: SLF001 - openpyxl has no public name for them


def test_charts_of_the_branches(copy: Callable[[str], Path]) -> None:
    """Six native charts; a second run has six again; the bars of the total run from 山形 down to 高知."""
    path = copy("kyokai_incentive_2023.xlsx")
    shipped = len(drawn(path, "グラフ"))
    for _ in range(2):
        charts.main([str(path)])
        assert len(drawn(path, "グラフ（平均との差）")) == 6
    assert len(drawn(path, "グラフ")) == shipped
    sheet = saved(path)["グラフ（平均との差）"]
    totals = sorted(((float(row[-2]), row[0]) for row in lines("kyokai_incentive_r5.csv")[1:]), reverse=True)
    mean = sum(Decimal(str(total)) for total, _ in totals) / 47
    assert column(sheet, "V6:V52") == pytest.approx(
        [float(Decimal(str(total)) - mean) for total, _ in totals], abs=1e-9
    )
    assert (sheet["U6"].value, sheet["U52"].value) == (totals[0][1], totals[-1][1]) == ("山形", "高知")
    references = [chart.series[0].val.numRef.f.replace("$", "") for chart in drawn(path, "グラフ（平均との差）")]
    assert references[0].endswith("V6:V52")


def test_blanks_are_not_charted(copy: Callable[[str], Path], tmp_path: Path) -> None:
    """A prefecture without a rate has no bar, instead of one at −mean."""
    path = copy("generic_share_fy2010.xlsx")
    rows = [row for row in lines("generic_drug_share_fy2010.csv") if row[0] != "沖縄"]
    refresh.main([str(path), str(csv(tmp_path / "x.csv", rows))])
    charts.main([str(path), "--columns", "後発医薬品調剤率"])
    sheet = saved(path)["グラフ（平均との差）"]
    names = column(sheet, "U6:U60")
    assert len([name for name in names if name]) == 46
    assert "沖縄" not in names


@pytest.mark.parametrize(
    ("name", "sheet"), [("122.xlsx", "Sheet1"), ("057.xlsx", "Sheet1"), ("042.xlsx", "Source Data")]
)
def test_charts_of_other_workbooks(corpus: Path, tmp_path: Path, name: str, sheet: str) -> None:
    """Any table of names and figures can be charted: differences add up to 0, and each has its chart."""
    path = Path(shutil.copy(corpus / name, tmp_path / name))
    for _ in range(2):
        charts.main([str(path), "--sheet", sheet])
    made = saved(path)["グラフ"]
    differences = [cell.value for cell in made["V"][5:] if cell.value is not None]
    assert len(differences) >= 3
    assert sum(differences) == pytest.approx(0, abs=1e-6)
    assert differences == sorted(differences, reverse=True)
    assert len(drawn(path, "グラフ")) == sum(cell.value == "名前" for cell in made[5])


def test_pdf_of_the_results(copy: Callable[[str], Path]) -> None:
    """Only results are printed, on A4, and the workbook is not touched."""
    path = copy("kyokai_incentive_2023.xlsx")
    before = path.read_bytes()
    export_pdf.main([str(path)])
    assert path.read_bytes() == before
    made = path.with_suffix(".pdf")
    assert sizes(made) == A4
    text = "".join(page.extract_text() for page in PdfReader(made).pages)
    assert "山形" in text
    assert "具体的な評価方法" not in text


def test_pdf_of_each_picked_sheet(copy: Callable[[str], Path], tmp_path: Path) -> None:
    """順位表 is one upright page."""
    export_pdf.main(
        [str(copy("kyokai_incentive_2023.xlsx")), "--sheets", "順位表", "--each", "-o", str(tmp_path / "x.pdf")]
    )
    assert len(PdfReader(tmp_path / "x_順位表.pdf").pages) == 1
    assert sizes(tmp_path / "x_順位表.pdf") == {(595, 842)}


@pytest.mark.parametrize("name", ["043.xlsx", "079.xlsx", "122.xlsx", "103.xlsx"])
def test_pdf_of_other_workbooks(calc: xw.App, corpus: Path, tmp_path: Path, name: str) -> None:
    """Any workbook becomes a PDF file of A4 pages, and stays as it was."""
    path = Path(shutil.copy(corpus / name, tmp_path / name))
    before = path.read_bytes()
    export_pdf.main([str(path)])
    assert sizes(path.with_suffix(".pdf")) <= A4
    assert path.read_bytes() == before
    assert len(calc.books) == 0
