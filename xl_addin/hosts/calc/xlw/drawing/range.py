"""A range as picture or PDF."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.files import write_whole
from xl_addin.hosts.calc.xlw.area import Area
from xl_addin.hosts.calc.xlw.commands import selection_kept
from xl_addin.hosts.calc.xlw.drawing.geometry import size
from xl_addin.hosts.calc.xlw.drawing.pictures import load
from xl_addin.hosts.calc.xlw.exporting import export, pdf_filter
from xl_addin.parts.sources import explained

_PNG: Final = "image/png"
_DRAWING: Final = "application/x-openoffice-gdimetafile"


class RangePictures(Area):
    """A range as picture or PDF."""

    def copy_picture(self, appearance: str, format: str) -> None:  # noqa: A002 - xlwings' name
        """Put the cells on LibreOffice's clipboard as picture."""
        _known(appearance, ("screen", "printer"))
        _known(format, ("picture", "bitmap"))
        graphic = self._graphic(_PNG if format == "bitmap" else _DRAWING)
        app = self.book.app
        # A picture alone in a document of its own is copied as picture; the cells themselves would be copied as cells.
        page = app.host.load("private:factory/scalc", hidden=True)
        try:
            picture = page.createInstance("com.sun.star.drawing.GraphicObjectShape")
            page.Sheets.getByIndex(0).DrawPage.add(picture)
            picture.Graphic = graphic
            extent = self.uno.Size
            picture.setSize(size(app.bridge, extent.Width, extent.Height))
            controller = page.getCurrentController()
            controller.select(picture)
            clipboard = app.host.create("com.sun.star.datatransfer.clipboard.SystemClipboard")
            clipboard.setContents(controller.getTransferable(), None)
        finally:
            page.close(True)

    def to_png(self, path: str) -> None:
        """Write the cells as picture of the size they have on a screen."""
        with explained(Path(path)):
            write_whole(Path(path), self._picture(_PNG))

    def to_pdf(self, path: str, quality: str) -> None:
        """Write the cells as PDF on the sheet's printed page."""
        properties = pdf_filter(self.bridge, quality, Selection=self.uno)
        export(self.book.app.host, self.book.uno, Path(path), properties)

    def _picture(self, kind: str) -> bytes:
        """Give what LibreOffice would copy as picture of a kind."""
        with selection_kept(self.book) as controller:
            controller.select(self.uno)
            transferable = controller.getTransferable()
            flavors = transferable.getTransferDataFlavors()
            flavor = next((one for one in flavors if one.MimeType.startswith(kind)), None)
            made = transferable.getTransferData(flavor) if flavor is not None else b""
        if not made:
            where = str(self.uno.AbsoluteName)
            raise WorkbookError(
                f"セル範囲 {where} を画像にできません。", f"The cells {where} cannot be made a picture."
            )
        return made if isinstance(made, bytes) else bytes(made.value)

    def _graphic(self, kind: str) -> Any:
        with TemporaryDirectory(prefix="xl-addin-") as folder:
            file = Path(folder) / "cells.svm"
            file.write_bytes(self._picture(kind))
            return load(self.sheet, str(file))


def _known(value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"{value!r} is not one of {', '.join(known)}.")
