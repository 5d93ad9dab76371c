from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.xlw.attributes import attributes
from tests.xlw.files import opened, saved

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office


@attributes("Sheet.page_setup", "PageSetup.print_area")
def test_print_area_as_documented(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """The area is read with dollar signs, is in the file, and is cleared by None."""
    assert sheet.page_setup.print_area is None
    sheet.page_setup.print_area = "A1:B3"
    assert sheet.page_setup.print_area == "$A$1:$B$3"
    assert saved(book, tmp_path).print_area.endswith("$A$1:$B$3")
    sheet.page_setup.print_area = None
    assert sheet.page_setup.print_area is None
    assert not saved(book, tmp_path).print_area


@attributes("PageSetup.print_area")
def test_several_print_areas(sheet: xw.Sheet) -> None:
    """Several areas are parted by commas."""
    sheet.page_setup.print_area = "$A$1:$B$3,$D$1:$E$3"
    assert sheet.page_setup.print_area == "$A$1:$B$3,$D$1:$E$3"


@attributes("PageSetup.print_area")
def test_a_cleared_sheet_prints_whole(sheet: xw.Sheet) -> None:
    """A sheet without an area is printed whole even if another has one."""
    sheet.page_setup.print_area = "A1"
    assert sheet.api.AutomaticPrintArea is False
    sheet.page_setup.print_area = None
    assert sheet.api.AutomaticPrintArea is True


@attributes("PageSetup.print_area")
def test_print_area_of_a_file(app: xw.App, tmp_path: Path) -> None:
    """The area of a workbook that Calc did not make is read."""
    made = openpyxl.Workbook()
    made.worksheets[0].print_area = "B2:D9"
    assert opened(app, made, tmp_path).page_setup.print_area == "$B$2:$D$9"


@attributes("PageSetup.api")
def test_native_page(sheet: xw.Sheet) -> None:
    """The page style is at hand."""
    assert sheet.page_setup.api.Width > 0


@attributes("Sheet.freeze_panes", "FreezePanes.freeze_at")
@pytest.mark.parametrize(
    ("frozen", "first"),
    [("A1", "B2"), ("A:A", "B1"), ("1:1", "A2"), ("B2:C3", "D4"), ("A:C", "D1"), ("1:20", "A21")],
)
def test_freeze(book: xw.Book, sheet: xw.Sheet, tmp_path: Path, frozen: str, first: str) -> None:
    """All cells up to the range are frozen; the file names the first cell that scrolls."""
    sheet.freeze_panes.freeze_at(frozen)
    assert saved(book, tmp_path).freeze_panes == first


def test_more_than_a_window_cannot_be_frozen(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Calc would silently freeze nothing: it raises, and what was frozen stays."""
    sheet.freeze_panes.freeze_at("A1")
    with pytest.raises(NotImplementedError, match="5000 rows"):
        sheet.freeze_panes.freeze_at("1:5000")
    assert saved(book, tmp_path).freeze_panes == "B2"


@attributes("FreezePanes.freeze_at", "FreezePanes.unfreeze")
def test_freeze_and_unfreeze_another_sheet(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """A sheet that is not active is frozen, by range or address, and the active one stays active."""
    other = book.sheets.add(after=sheet)
    book.api.getCurrentController().setActiveSheet(other.api)
    sheet.freeze_panes.freeze_at(sheet["A1"])
    other.freeze_panes.freeze_at("A:B")
    assert book.api.getCurrentController().getActiveSheet().getName() == other.name
    assert saved(book, tmp_path).freeze_panes == "B2"
    sheet.freeze_panes.unfreeze()
    assert saved(book, tmp_path).freeze_panes is None
    assert openpyxl.load_workbook(tmp_path / "saved.xlsx").worksheets[1].freeze_panes == "C1"


@attributes("FreezePanes.unfreeze")
def test_unfreeze_a_file(app: xw.App, tmp_path: Path) -> None:
    """Panes that a workbook came with are freed."""
    made = openpyxl.Workbook()
    made.worksheets[0].freeze_panes = "B3"
    sheet = opened(app, made, tmp_path)
    assert saved(sheet.book, tmp_path).freeze_panes == "B3"
    sheet.freeze_panes.unfreeze()
    assert saved(sheet.book, tmp_path).freeze_panes is None


@attributes("Sheet.show_gridlines")
def test_gridlines(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Grid lines are shown or not by sheet; the file says so, and the active sheet stays."""
    other = book.sheets.add(after=sheet)
    active = book.api.getCurrentController().getActiveSheet().getName()
    assert sheet.show_gridlines is True
    sheet.show_gridlines = False
    assert (sheet.show_gridlines, other.show_gridlines) == (False, True)
    assert book.api.getCurrentController().getActiveSheet().getName() == active
    assert saved(book, tmp_path).sheet_view.showGridLines is False
    sheet.show_gridlines = True
    assert sheet.show_gridlines is True


@attributes("Sheet.show_gridlines")
def test_gridlines_of_a_file(app: xw.App, tmp_path: Path) -> None:
    """Whether a workbook came with grid lines is read."""
    made = openpyxl.Workbook()
    made.worksheets[0].sheet_view.showGridLines = False
    assert opened(app, made, tmp_path).show_gridlines is False


def test_a_hidden_sheet_cannot_lose_its_grid(book: xw.Book, sheet: xw.Sheet) -> None:
    """As in Excel the sheet must be visible."""
    other = book.sheets.add(after=sheet)
    other.api.IsVisible = False
    with pytest.raises(Exception, match="hidden"):
        other.show_gridlines = False
