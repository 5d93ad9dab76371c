"""The pictures of a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.values import UnoError
from xl_addin.hosts.calc.xlw.drawing.drawn import Drawn, DrawnCollection, free_name
from xl_addin.hosts.calc.xlw.drawing.exports import url
from xl_addin.hosts.calc.xlw.drawing.geometry import corner
from xl_addin.hosts.calc.xlw.drawing.shape_kinds import PICTURE
from xl_addin.hosts.calc.xlw.lengths import PIXEL, to_hundredths
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.sheet import Sheet

_FREE: Final = "xladdin:free-proportions"
_NAMESPACE: Final = "urn:xl-addin"


class Picture(Drawn, base_classes.Picture):  # type: ignore[misc]  # whose index is a method
    """A picture on a sheet."""

    @property
    def lock_aspect_ratio(self) -> bool:
        return not self.uno.UserDefinedAttributes.hasByName(_FREE)

    @lock_aspect_ratio.setter
    def lock_aspect_ratio(self, value: bool) -> None:
        attributes = self.uno.UserDefinedAttributes
        if value == self.lock_aspect_ratio:
            return
        if value:
            attributes.removeByName(_FREE)
        else:
            bridge = self.sheet.book.app.bridge
            mark = bridge.struct("com.sun.star.xml.AttributeData", Namespace=_NAMESPACE, Type="CDATA", Value="1")
            attributes.insertByName(_FREE, mark)
        self.uno.UserDefinedAttributes = attributes

    @property
    def width(self) -> float:
        return super().width

    @width.setter
    def width(self, value: float) -> None:
        extent = self.uno.getSize()
        wide = to_hundredths(value)
        locked = self.lock_aspect_ratio and extent.Width
        self.resize(wide, round(extent.Height * wide / extent.Width) if locked else extent.Height)

    @property
    def height(self) -> float:
        return super().height

    @height.setter
    def height(self, value: float) -> None:
        extent = self.uno.getSize()
        high = to_hundredths(value)
        locked = self.lock_aspect_ratio and extent.Height
        self.resize(round(extent.Width * high / extent.Height) if locked else extent.Width, high)

    def update(self, filename: str) -> Picture:
        """Show another picture in the same place."""
        self.uno.Graphic = load(self.sheet, filename)
        return self


class Pictures(DrawnCollection[Picture], base_classes.Pictures):
    """The pictures of a sheet.

    Args:
        sheet: the sheet.
    """

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet, Picture, PICTURE)

    def add(  # type: ignore[override]  # noqa: PLR0917 - xlwings gives an anchor that its base class forgets
        self,
        filename: str,
        link_to_file: bool,  # noqa: FBT001 - xlwings calls it so
        save_with_document: bool,  # noqa: FBT001 - xlwings calls it so
        left: float | None,
        top: float | None,
        width: float,
        height: float,
        anchor: Any,
    ) -> Picture:
        """Put a picture on the sheet; it becomes part of the workbook.

        Args:
            filename: path of the picture.
            link_to_file: must be false.
            save_with_document: must be true.
            left: points from the left.
            top: points from the top.
            width: points; -1 for the picture's own size.
            height: points; -1 for the picture's own size.
            anchor: range at whose corner it lies instead.

        Returns:
            The picture.

        Raises:
            NotInCalcError: it is to stay a link.
            WorkbookError: the file is no picture.
        """
        if link_to_file or not save_with_document:
            raise NotInCalcError(
                "リンク画像はファイルを渡した相手に表示されないため扱いません。画像は常にブックに埋め込みます。",
                "Pictures are always put into the workbook: a link would show nothing to whoever gets the file.",
            )
        graphic = load(self.sheet, filename)
        name = free_name(self.sheet, "Picture")
        uno = self.sheet.book.uno.createInstance("com.sun.star.drawing.GraphicObjectShape")
        self.sheet.uno.DrawPage.add(uno)
        uno.Graphic = graphic
        picture = Picture(self.sheet, uno)
        own = own_size(graphic)
        picture.resize(to_hundredths(width) if width > 0 else own[0], to_hundredths(height) if height > 0 else own[1])
        picture.pin(sized=False)
        picture.move(*corner(anchor, left, top))
        picture.name = name
        return picture


def load(sheet: Sheet, filename: str) -> Any:
    """Read a picture file.

    Args:
        sheet: the sheet that it is for.
        filename: its path.

    Returns:
        The picture as UNO graphic.

    Raises:
        WorkbookError: there is no such file, or it is no picture.
    """
    app = sheet.book.app
    graphic = None
    if Path(filename).is_file():
        provider = app.host.create("com.sun.star.graphic.GraphicProvider")
        try:
            graphic = provider.queryGraphic(app.bridge.properties(URL=url(filename)))
        except UnoError as error:
            raise _no_picture(filename) from error
    if graphic is None:
        raise _no_picture(filename)
    return graphic


def _no_picture(filename: str) -> WorkbookError:
    return WorkbookError(f"「{filename}」を画像として読めません。", f"{filename} cannot be read as a picture.")


def own_size(graphic: Any) -> tuple[int, int]:
    """Give the size that a picture says it has, else that of its pixels on a screen.

    Args:
        graphic: the picture.

    Returns:
        Width and height in hundredths of a millimetre.
    """
    own = graphic.Size100thMM
    if own.Width > 0 and own.Height > 0:
        return int(own.Width), int(own.Height)
    pixels = graphic.SizePixel
    return round(pixels.Width * PIXEL), round(pixels.Height * PIXEL)
