from __future__ import annotations

from typing import TYPE_CHECKING

import pypdf
import pytest
from PIL import Image

from tests.xlw.attributes import attributes

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office

YELLOW, GREEN = (255, 238, 136), (0, 128, 0)


@pytest.fixture
def cells(sheet: xw.Sheet) -> xw.Range:
    """Two columns of an inch each, three rows of half an inch, yellow; a green row below."""
    sheet["B2"].value = [["北海道", 1], ["青森", 2], ["岩手", 3]]
    columns, rows = sheet.impl.uno.getColumns(), sheet.impl.uno.getRows()
    for column in (1, 2):
        columns.getByIndex(column).Width = 2540
    for row in (1, 2, 3, 4):
        rows.getByIndex(row).Height = 1270
    sheet["B2:C4"].impl.uno.CellBackColor = 0xFFEE88
    sheet["B5:C5"].impl.uno.CellBackColor = 0x008000
    return sheet["B2:C4"]


@attributes("Range.to_png")
def test_cells_as_picture(cells: xw.Range, tmp_path: Path) -> None:
    """The picture shows these cells alone, in the size they have on a screen of 96 dots per inch."""
    cells.to_png(tmp_path / "cells.png")
    with Image.open(tmp_path / "cells.png") as image:
        assert image.format == "PNG"
        assert image.size == pytest.approx((192, 144), abs=3)
        colors = {color: count for count, color in image.convert("RGB").getcolors(1 << 20)}
        assert colors[YELLOW] > image.width * image.height * 0.8
        assert GREEN not in colors
        assert min(image.convert("L").crop((0, 0, 96, 48)).getextrema()) < 100, "北海道 is not written"


def test_charts_above_cells_are_in_the_picture(sheet: xw.Sheet, cells: xw.Range, tmp_path: Path) -> None:
    """What floats above the cells is seen, too."""
    chart = sheet.charts.add(anchor=sheet["B2"], source=sheet["B2:C4"], width=72, height=36)
    chart.series[0].fill_color = "#C00000"
    cells.to_png(tmp_path / "cells.png")
    with Image.open(tmp_path / "cells.png") as image:
        assert (0xC0, 0, 0) in {color for _count, color in image.convert("RGB").getcolors(1 << 20)}


def test_a_picture_of_another_sheet_leaves_the_selection(book: xw.Book, cells: xw.Range, tmp_path: Path) -> None:
    """The user's sheet and selection stay as they were."""
    other = book.sheets.add("other")
    controller = book.impl.uno.getCurrentController()
    controller.setActiveSheet(other.impl.uno)
    controller.select(other["D4:E5"].impl.uno)
    cells.to_png(tmp_path / "cells.png")
    assert controller.getActiveSheet().getName() == "other"
    assert controller.getSelection().AbsoluteName == "$other.$D$4:$E$5"


@attributes("Range.to_pdf")
@pytest.mark.parametrize("quality", ["standard", "minimum"])
def test_cells_as_pdf(cells: xw.Range, tmp_path: Path, quality: str) -> None:
    """The PDF holds the text of these cells and of no others."""
    cells.sheet["E1"].value = "elsewhere"
    assert cells.resize(2, 2).to_pdf(tmp_path / "範囲.pdf", quality=quality) == str(tmp_path / "範囲.pdf")
    reader = pypdf.PdfReader(tmp_path / "範囲.pdf")
    text = "".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) == 1
    assert "北海道" in text
    assert "青森" in text
    assert "岩手" not in text
    assert "elsewhere" not in text


@attributes("Range.copy_picture")
@pytest.mark.parametrize("format_", ["picture", "bitmap"])
def test_cells_are_copied_as_picture(app: xw.App, cells: xw.Range, format_: str) -> None:
    """The clipboard holds a picture of the cells and not the cells."""
    clipboard = app.impl.host.create("com.sun.star.datatransfer.clipboard.SystemClipboard")
    clipboard.setContents(None, None)
    cells.copy_picture(appearance="screen", format=format_)
    kinds = [flavor.MimeType.partition(";")[0] for flavor in clipboard.getContents().getTransferDataFlavors()]
    assert "image/png" in kinds
    assert "application/x-openoffice-gdimetafile" in kinds
    assert "application/x-openoffice-embed-source-xml" not in kinds


def test_unknown_kinds_of_copies(cells: xw.Range) -> None:
    """Anything but Excel's words is refused."""
    with pytest.raises(ValueError, match="paper"):
        cells.copy_picture(appearance="paper")
    with pytest.raises(ValueError, match="pdf"):
        cells.copy_picture(format="pdf")
