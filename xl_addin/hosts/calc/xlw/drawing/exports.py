"""Shapes and cells as picture files and PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.values import Typed
from xl_addin.hosts.calc.xlw.drawing.geometry import point, size
from xl_addin.hosts.calc.xlw.exporting import export, pdf_filter
from xl_addin.hosts.calc.xlw.lengths import PIXEL

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.drawing.drawn import Drawn

_MARGINS: Final = ("LeftMargin", "RightMargin", "TopMargin", "BottomMargin")
_SLACK: Final = 40


def url(path: str | Path) -> str:
    """Write a path as URL."""
    return Path(path).resolve().as_uri()


def shape_to_png(drawn: Drawn, path: str) -> None:
    """Write a shape as picture of the size it has on a screen.

    Args:
        drawn: the shape.
        path: the file.

    Raises:
        WorkbookError: the file cannot be written.
    """
    extent = drawn.uno.getSize()
    pixels = {
        "PixelWidth": max(1, round(extent.Width / PIXEL)),
        "PixelHeight": max(1, round(extent.Height / PIXEL)),
    }
    _write(drawn, path, "image/png", **pixels)


def _write(drawn: Drawn, path: str | Path, media_type: str, **options: Any) -> None:
    app = drawn.sheet.book.app
    data = Typed("[]com.sun.star.beans.PropertyValue", app.bridge.properties(**options))
    export = app.host.create("com.sun.star.drawing.GraphicExportFilter")
    export.setSourceDocument(drawn.uno)
    done = export.filter(app.bridge.properties(URL=url(path), MediaType=media_type, FilterData=data))
    if not done or not Path(path).is_file():
        raise WorkbookError(f"「{path}」に保存できません。", f"{path} cannot be written.")


def shape_to_pdf(drawn: Drawn, path: str, quality: str) -> None:
    """Write a shape as PDF of one page of its size; text stays text.

    Args:
        drawn: the shape.
        path: the file.
        quality: "standard" or "minimum".

    Raises:
        WorkbookError: the file cannot be written.
    """
    app = drawn.sheet.book.app
    extent = drawn.uno.getSize()
    drawing = Path(path).with_suffix(".svm.tmp")
    try:
        _write(drawn, drawing, "image/x-svm")
        provider = app.host.create("com.sun.star.graphic.GraphicProvider")
        graphic = provider.queryGraphic(app.bridge.properties(URL=url(drawing)))
    finally:
        drawing.unlink(missing_ok=True)
    page = app.host.load("private:factory/scalc", hidden=True)
    try:
        sheet = page.Sheets.getByIndex(0)
        style = page.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
        for margin in _MARGINS:
            setattr(style, margin, 0)
        style.HeaderIsOn = style.FooterIsOn = False
        style.IsLandscape = extent.Width > extent.Height
        style.Width, style.Height = extent.Width + _SLACK, extent.Height + _SLACK
        # Columns and rows that do not fit whole would go to a page of their own.
        sheet.Columns.getByIndex(0).Width = extent.Width + _SLACK // 2
        sheet.Rows.getByIndex(0).Height = extent.Height + _SLACK // 2
        picture = page.createInstance("com.sun.star.drawing.GraphicObjectShape")
        sheet.DrawPage.add(picture)
        picture.Graphic = graphic
        picture.setSize(size(app.bridge, extent.Width, extent.Height))
        picture.setPosition(point(app.bridge, 0, 0))
        export(app.host, page, Path(path), pdf_filter(app.bridge, quality, PageRange="1"))
    finally:
        page.close(True)
