"""The scripts under an Excel that is not there: what they ask of xlwings, and what Excel makes of what they write."""

from __future__ import annotations

import ast
import datetime as dt
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xlwings as xw
from pypdf import PdfReader

from tests.scripts import excel as fake
from tests.scripts.conftest import BOOKS
from tests.scripts.tables import csv
from xl_addin import scripts
from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.scripts import charts, compare_years, export_pdf, refresh, session

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = BOOKS / "data"
FOLDER = Path(inspect.getfile(scripts)).parent


@pytest.fixture
def opened(excel: fake.Excel, copy: Callable[[str], Path]) -> Callable[[str], tuple[xw.Book, fake.Book]]:
    """Opens a shipped workbook, as a user has it open, and makes it the caller."""

    def open_book(name: str) -> tuple[xw.Book, fake.Book]:
        app = xw.App(visible=True, add_book=False)
        book = app.books.open(str(copy(name)))
        return book, excel.apps.running[0].books.opened[0]

    return open_book


@pytest.fixture
def caller(monkeypatch: pytest.MonkeyPatch) -> Callable[[xw.Book], None]:
    """Makes a workbook the one that calls the script."""

    def call(book: xw.Book) -> None:
        monkeypatch.setattr(xw.Book, "_mock_caller", book, raising=False)

    return call


def cells(book: fake.Book, sheet: str, box: tuple[int, int, int, int]) -> list[list[Any]]:
    """What stands in a block, by first row and column and last row and column from 1."""
    held = book.sheets(sheet).cells
    top, left, bottom, right = box
    return [[held.get((row, col)) for col in range(left, right + 1)] for row in range(top, bottom + 1)]


def all_cells(book: fake.Book) -> dict[str, dict[tuple[int, int], Any]]:
    """Everything in a workbook."""
    return {sheet.name: dict(sheet.cells) for sheet in book.all}


def rates(path: Path, **changes: Any) -> Path:
    """The published rates with some rows changed; None leaves a row out."""
    rows = [line.split(",") for line in (DATA / "generic_drug_share_fy2010.csv").read_text("utf-8").splitlines()]
    kept = [changes.get(row[0], row) for row in rows]
    return csv(path, [row for row in kept if row is not None][:1] + [row for row in kept if row is not None][:0:-1])


def test_only_the_public_interface_is_used() -> None:
    """No script touches the native objects of a host or the engine behind xlwings."""
    for path in FOLDER.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not used & {"api", "impl", "xl", "_mock_caller"}, path.name
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert not any(name.startswith("xlwings.") for name in imported), path.name


@pytest.mark.parametrize("script", [refresh, compare_years, charts, export_pdf])
def test_help_is_in_japanese_first(script: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """-h says in Japanese, then in English, what a script does."""
    with pytest.raises(SystemExit) as left:
        script.main(["-h"])
    assert left.value.code == 0
    assert re.search("[ぁ-ん].* / [A-Z]", capsys.readouterr().out)


def test_refresh_writes_stamps_and_records(
    opened: Any, caller: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file in another order, one row changed and one missing: block, stamp, record and words agree; the book stays open."""
    book, held = opened("generic_share_fy2010.xlsx")
    caller(book)
    before = cells(held, "使用状況", (7, 2, 53, 4))
    refresh.main([str(rates(tmp_path / "new.csv", 北海道=["北海道", "29.0", "23.4", "51.2"], 沖縄=None))])
    after = cells(held, "使用状況", (7, 2, 53, 4))
    assert after == [[29.0, 23.4, 51.2], *before[1:-1], [None, None, None]]
    assert re.fullmatch(r"入力データ: 「new.csv」 [0-9-]{10} [0-9:]{5} 更新  .*", held.sheets("はじめに").cells[3, 1])
    record = held.sheets("更新の記録")
    assert [record.cells.get((4, col)) for col in range(1, 8)][:2] == ["更新日時", "データ"]
    assert record.cells[5, 1].startswith("更新 2")
    assert [record.cells[5, col] for col in (2, 3, 4, 5)] == ["new.csv", "使用状況", 138, 4]
    listed = {tuple(record.cells.get((row, col)) for col in (2, 3, 4, 5)) for row in range(6, 40)}
    assert ("北海道", "後発医薬品割合（薬剤料ベース）", 9.0, 29.0) in listed
    assert ("沖縄", "後発医薬品調剤率", before[-1][2], None) in listed
    assert (held.closed, held.saved) == (False, [])
    told = capsys.readouterr().out
    assert "4 欄が変わりました" in told
    assert "沖縄" in told


def test_progress_is_shown_and_put_back(opened: Any, caller: Any, tmp_path: Path) -> None:
    """The status bar tells each step and is Excel's again at the end, as are screen and calculation."""
    book, held = opened("generic_share_fy2010.xlsx")
    caller(book)
    refresh.main([str(rates(tmp_path / "new.csv"))])
    app = held.app
    assert next(said for said in app.said if said).startswith("データを読んでいます")
    assert any("再計算" in str(said) for said in app.said)
    assert (app.status_bar, app.screen_updating, app.calculation) == (False, True, "automatic")


def test_refusal_changes_nothing(opened: Any, caller: Any, tmp_path: Path) -> None:
    """A wrong figure leaves every cell and every setting as it was."""
    book, held = opened("generic_share_fy2010.xlsx")
    caller(book)
    held.app.calculation = "semiautomatic"
    before = all_cells(held)
    with pytest.raises(WorkbookError, match=r"new.csv B.*数値として読めません"):
        refresh.main([str(rates(tmp_path / "new.csv", 北海道=["北海道", "九", "23.4", "51.2"]))])
    assert all_cells(held) == before
    assert (held.app.status_bar, held.app.screen_updating, held.app.calculation) == (False, True, "semiautomatic")


def test_failed_write_is_undone(opened: Any, caller: Any, tmp_path: Path) -> None:
    """Where a later block cannot be written, the earlier ones get back what they held."""
    book, held = opened("generic_share_fy2010.xlsx")
    caller(book)
    held.sheets("はじめに").locked.add((3, 1))
    before = all_cells(held)
    with pytest.raises(WorkbookError, match="はじめに!A3 に書き込めません。何も変えていません"):
        refresh.main([str(rates(tmp_path / "new.csv", 北海道=["北海道", "29", "23", "51"]))])
    assert all_cells(held) == before


def test_history_grows_and_stamps_do_not(opened: Any, caller: Any, tmp_path: Path) -> None:
    """The second refresh stands above the first one in the record; the stamp is written over, changes are the last ones."""
    book, held = opened("generic_share_fy2010.xlsx")
    caller(book)
    refresh.main([str(rates(tmp_path / "one.csv", 北海道=["北海道", "29", "23.4", "51.2"]))])
    refresh.main([str(rates(tmp_path / "two.csv", 北海道=["北海道", "39", "23.4", "51.2"]))])
    record = held.sheets("更新の記録")
    assert [record.cells.get((row, 2)) for row in (5, 6, 7)] == ["two.csv", "one.csv", None]
    stamps = [value for value in held.sheets("はじめに").cells.values() if str(value).startswith("入力データ")]
    assert len(stamps) == 1
    assert "two.csv" in stamps[0]
    listed = [tuple(record.cells.get((row, col)) for col in (2, 4, 5)) for row in range(8, 40)]
    assert ("北海道", 29.0, 39.0) in listed
    assert ("北海道", 9.0, 29.0) not in listed


def test_results_that_move_are_recorded(
    opened: Any, caller: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ranks before and after the recalculation stand in the record, and their number is told."""
    book, held = opened("generic_share_fy2010.xlsx")
    caller(book)
    runs: list[int] = []

    def calculate(found: fake.Book) -> None:
        runs.append(1)
        if len(runs) == 2:
            found.sheets("使用状況").cells[7, 8] = 1.0

    held.app.on_calculate = calculate
    was = held.sheets("使用状況").cells[7, 8]
    refresh.main([str(rates(tmp_path / "new.csv"))])
    record = held.sheets("更新の記録")
    rows = [tuple(record.cells.get((row, col)) for col in range(1, 7)) for row in range(6, 14)]
    assert ("使用状況", "北海道", "薬剤料ベースの順位", was, 1.0, 1.0 - was) in rows
    assert "変わった順位: 1 " in capsys.readouterr().out


def test_warning_of_invented_figures_goes(opened: Any, caller: Any) -> None:
    """Once the made-up counts are replaced, only the payroll is called fictitious; the stamp takes the warning's place."""
    book, held = opened("kyokai_incentive_2023.xlsx")
    caller(book)
    said = [str(value) for sheet in all_cells(held).values() for value in sheet.values()]
    assert sum("架空" in text or "ictitious" in text or "FICTITIOUS" in text for text in said) >= 8
    refresh.main([str(BOOKS / "kyokai_incentive_2023.xlsx"), "--sheet", "実績入力"])
    said = [str(value) for sheet in all_cells(held).values() for value in sheet.values()]
    still = [text for text in said if "架空" in text or "ictitious" in text or "FICTITIOUS" in text]
    assert all("総報酬額" in text or "payroll" in text for text in still)
    assert held.sheets("実績入力").cells[3, 1].startswith("入力データ: 「kyokai_incentive_2023.xlsx」")


def test_data_file_can_be_named_in_the_workbook(opened: Any, caller: Any) -> None:
    """A button gives no file: the cell named 更新データ does, from the workbook's own folder."""
    book, held = opened("generic_share_fy2010.xlsx")
    caller(book)
    with pytest.raises(WorkbookError, match="更新データ"):
        refresh.main([])
    rates(Path(held.fullname).parent / "new.csv", 北海道=["北海道", "29.0", "23.4", "51.2"])
    cell = held.sheets("はじめに").range((40, 1))
    cell.raw_value = "new.csv"
    name = type("Name", (), {"name": "更新データ", "refers_to_range": cell})()
    held.named["更新データ"] = name
    refresh.main([])
    assert held.sheets("使用状況").cells[7, 2] == 29.0


def test_texts_of_files_stay_texts(opened: Any, caller: Any, tmp_path: Path) -> None:
    """File names and entities never become dates, numbers or formulas in the record."""
    book, held = opened("generic_share_fy2010.xlsx")
    caller(book)
    refresh.main([str(rates(tmp_path / "2024-04-01.csv"))])
    book2, held2 = opened("kokuho_pref_2024_2023.xlsx")
    caller(book2)
    refresh.main([str(DATA / "kokuho_pref_marks.csv")])
    for found in (held, held2):
        values = list(found.sheets("更新の記録").cells.values())
        assert not any(isinstance(value, dt.datetime) or value == fake.FORMULA for value in values)


def test_file_is_opened_saved_and_closed(excel: fake.Excel, copy: Any, tmp_path: Path) -> None:
    """From a shell the workbook is opened in an app of its own, saved, closed, and the app ended."""
    path = copy("generic_share_fy2010.xlsx")
    seen: list[fake.Book] = []
    first = fake.Books.open

    def noted(books: fake.Books, *given: Any) -> fake.Book:
        seen.append(first(books, *given))
        return seen[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fake.Books, "open", noted)
        refresh.main([str(path), str(rates(tmp_path / "new.csv"))])
        refresh.main([str(path), str(rates(tmp_path / "new.csv")), "-o", str(tmp_path / "out.xlsx")])
    assert [(book.saved, book.closed) for book in seen] == [([None], True), ([str(tmp_path / "out.xlsx")], True)]
    assert list(excel.apps) == []


def test_failure_closes_without_saving(excel: fake.Excel, copy: Any, tmp_path: Path) -> None:
    """What was opened here is closed unsaved after an error, and the app is ended."""
    path = copy("kyokai_incentive_2023.xlsx")
    before = path.read_bytes()
    with pytest.raises(WorkbookError):
        refresh.main([str(path), str(rates(tmp_path / "new.csv"))])
    assert list(excel.apps) == []
    assert path.read_bytes() == before


def test_open_workbook_is_used_where_it_is(opened: Any, tmp_path: Path) -> None:
    """A workbook that the user has open is neither saved nor closed."""
    _, held = opened("generic_share_fy2010.xlsx")
    refresh.main([held.fullname, str(rates(tmp_path / "new.csv", 北海道=["北海道", "29", "23", "51"]))])
    assert held.sheets("使用状況").cells[7, 2] == 29.0
    assert (held.saved, held.closed) == ([], False)


def test_missing_files_are_told(excel: fake.Excel, tmp_path: Path, copy: Any) -> None:
    """A missing workbook, a missing data file, and too many files."""
    with pytest.raises(WorkbookError, match="がありません"):
        charts.main([str(tmp_path / "none.xlsx")])
    with pytest.raises(WorkbookError, match=r"none\.csv」がありません"):
        refresh.main([str(copy("generic_share_fy2010.xlsx")), str(tmp_path / "none.csv")])
    with pytest.raises(WorkbookError, match="2つまで"):
        refresh.main(["a", "b", "c"])
    assert list(excel.apps) == []


def test_no_caller_and_no_program_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a workbook, and without a spreadsheet program, the message says what to do."""
    monkeypatch.setattr(xw.engines, "active", None)
    with pytest.raises(WorkbookError, match="ブックの中から実行"):
        charts.main([])
    with pytest.raises(OfficeError, match="xl-addin run"):
        charts.main([str(tmp_path / "x.xlsx")])


def test_words_of_xlwings_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """RunPython passes the workbook in words of its own."""
    monkeypatch.setattr("sys.argv", ["-c", "--wb=a.xlsm", "--from_xl=1", "--app=x", "--hwnd=1", "b.csv"])
    assert session.arguments(None) == ["b.csv"]


def test_years_are_compared_on_a_sheet_of_their_own(opened: Any, caller: Any) -> None:
    """年度比較 is made, and made anew; names, numbers and differences are those of the published table."""
    book, held = opened("kyokai_incentive_2023.xlsx")
    caller(book)
    for _ in range(2):
        compare_years.main([str(DATA / "kyokai_incentive_r5.csv")])
    assert [sheet.name for sheet in held.all].count("年度比較") == 1
    sheet = held.sheets("年度比較").cells
    row = next(row for (row, col), value in sheet.items() if col == 1 and value == "宮崎")
    assert [sheet[row, col] for col in range(2, 8)] == [348.4, 348.4, 0.0, 6.0, 6.0, 0.0]


def test_calling_workbook_is_saved_on_demand(opened: Any, caller: Any, tmp_path: Path) -> None:
    """-o saves the workbook that called under another name; it stays open."""
    book, held = opened("generic_share_fy2010.xlsx")
    caller(book)
    charts.main(["-o", str(tmp_path / "out.xlsx")])
    assert (held.saved, held.closed) == ([str(tmp_path / "out.xlsx")], False)


def test_last_year_must_be_named(opened: Any) -> None:
    """A comparison needs two years."""
    _, held = opened("kyokai_incentive_2023.xlsx")
    with pytest.raises(WorkbookError, match="前年度のファイル"):
        compare_years.main([held.fullname])


def test_charts_are_replaced_by_name(opened: Any, caller: Any) -> None:
    """A second run leaves as many charts as the first; a sheet グラフ of somebody else stays as it is."""
    book, held = opened("kyokai_incentive_2023.xlsx")
    caller(book)
    before = dict(held.sheets("グラフ").cells)
    for _ in range(2):
        charts.main([])
    assert held.sheets("グラフ").cells == before
    sheet = held.sheets("グラフ（平均との差）")
    assert [sheet.cells[row, 1] for row in (3, 51)] == ["総得点：平均との差", "指標1 特定健診等の実施率：平均との差"]
    assert len({chart.name for chart in sheet.charts.all}) == len(sheet.charts.all) == 6
    first = sheet.charts.all[0]
    assert (first.chart_type, first.legend.visible, "fill_color" in first.one.set_so_far) == (
        "bar_clustered",
        False,
        True,
    )
    assert first.category_axis.set_so_far["reverse_order"] is True
    assert first.category_axis.set_so_far["crosses"] == "maximum"
    pages = sheet.page_setup.print_area.split(",")
    assert (len(pages), pages[:2]) == (6, ["$A$1:$J$48", "$A$49:$J$96"])
    assert [chart.box[1] for chart in sheet.charts.all] == [15.0 * (3 + 48 * page) for page in range(6)]
    assert all(chart.box[1] % 720 + chart.box[3] <= 720 for chart in sheet.charts.all)
    assert first.source.box == (6, 21, 52, 22)
    assert sheet.cells[6, 21] == "山形"
    assert [sheet.cells[row, 22] for row in range(6, 53)] == sorted(
        (sheet.cells[row, 22] for row in range(6, 53)), reverse=True
    )


def test_charts_of_others_stay(opened: Any, caller: Any) -> None:
    """On our own sheet only our charts are replaced."""
    book, held = opened("generic_share_fy2010.xlsx")
    held.all.remove(held.sheets("グラフ"))
    caller(book)
    charts.main([])
    charts_there = held.sheets("グラフ").charts
    charts_there.all.append(fake.Chart(held.sheets("グラフ"), (0, 0, 1, 1), "手作り", "line", None))
    charts.main([])
    assert [chart.name for chart in held.sheets("グラフ").charts.all].count("手作り") == 1
    assert len(held.sheets("グラフ").charts.all) == 4


def test_pdf_lies_beside_the_workbook(opened: Any, caller: Any) -> None:
    """The result sheets are printed, what was visible stays visible, and pages are A4."""
    book, held = opened("kyokai_incentive_2023.xlsx")
    caller(book)
    export_pdf.main([])
    assert held.printed == [["公表得点", "順位表", "得点計算", "一括計算", "グラフ"]]
    assert all(sheet.visible for sheet in held.all)
    page = PdfReader(Path(held.fullname).with_suffix(".pdf")).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    assert held.saved == []


def test_picked_sheets_are_printed(
    opened: Any, caller: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sheets can be picked, each into a file of its own, at the size they have."""
    book, held = opened("kyokai_incentive_2023.xlsx")
    caller(book)
    export_pdf.main(["--sheets", "順位表", "出典", "--each", "--keep-size", "-o", str(tmp_path / "x.pdf")])
    assert held.printed == [["順位表"], ["出典"]]
    assert (tmp_path / "x_順位表.pdf").read_bytes() == fake.blank_pdf()
    assert capsys.readouterr().out.split() == [str(tmp_path / "x_順位表.pdf"), str(tmp_path / "x_出典.pdf")]
