"""The shapes of a sheet: all that floats above its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xl_addin.hosts.calc.xlw.drawing.drawn import Drawn, DrawnCollection
from xl_addin.hosts.calc.xlw.drawing.pictures import Picture, own_size
from xl_addin.hosts.calc.xlw.drawing.shape_kinds import CHART, PICTURE, kind_of
from xl_addin.hosts.calc.xlw.drawing.shape_text import ShapeText, ShapeWords
from xl_addin.hosts.calc.xlw.formats.characters import Characters
from xl_addin.hosts.calc.xlw.formats.fonts import Font
from xl_addin.hosts.calc.xlw.lengths import to_hundredths, to_points
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.sheet import Sheet

_FIXED: Final = {"scale_from_top_left": 0.0, "scale_from_middle": 0.5, "scale_from_bottom_right": 1.0}
"""The part of a shape that stays where it is."""


class Shape(Drawn, base_classes.Shape):
    """Anything above the cells: a drawing, a text box, a picture, a chart."""

    @property
    def type(self) -> str:
        """Its kind, as xlwings spells it."""
        return kind_of(self.uno)

    @property
    def text(self) -> str | None:
        """Its text; None if it has none."""
        if not self._has_room_for_text:
            return None
        return str(self.uno.getString()) or None

    @text.setter
    def text(self, value: Any) -> None:
        self._need_text()
        self.uno.setString(str(value))

    @property
    def font(self) -> Font:
        """The font of all its text."""
        self._need_text()
        return Font(ShapeText(self.uno))

    @property
    def characters(self) -> Characters:
        """Its text, of which parts can be taken."""
        self._need_text()
        return Characters(ShapeWords(self.uno))

    def activate(self) -> None:
        """Select it."""
        controller = self.sheet.book.uno.getCurrentController()
        controller.setActiveSheet(self.sheet.uno)
        controller.select(self.uno)

    def delete(self) -> None:
        """Take it off the sheet."""
        if self.type == CHART:
            self.sheet.uno.Charts.removeByName(self.uno.PersistName)
        else:
            super().delete()

    def scale_height(
        self,
        factor: float,
        relative_to_original_size: bool,  # noqa: FBT001 - xlwings calls it so
        scale: str,
    ) -> None:
        """Multiply its height, and the width of a picture that keeps its proportions."""
        _width, height = self._base(original=relative_to_original_size)
        now = self.uno.getSize()
        high = _times(height, factor)
        ratio = to_points(high) / to_points(now.Height) if self._keeps_proportions else 1
        self._rescale(_times(now.Width, ratio), high, scale)

    def scale_width(
        self,
        factor: float,
        relative_to_original_size: bool,  # noqa: FBT001 - xlwings calls it so
        scale: str,
    ) -> None:
        """Multiply its width, and the height of a picture that keeps its proportions."""
        width, _height = self._base(original=relative_to_original_size)
        now = self.uno.getSize()
        wide = _times(width, factor)
        ratio = to_points(wide) / to_points(now.Width) if self._keeps_proportions else 1
        self._rescale(wide, _times(now.Height, ratio), scale)

    @property
    def _keeps_proportions(self) -> bool:
        size = self.uno.getSize()
        locked = self.type == PICTURE and Picture(self.sheet, self.uno).lock_aspect_ratio
        return bool(locked and size.Width and size.Height)

    @property
    def _has_room_for_text(self) -> bool:
        return self.type not in {CHART, PICTURE, "group", "form_control", "media", "embedded_ole_object"}

    def _need_text(self) -> None:
        if not self._has_room_for_text:
            raise NotInCalcError(
                f"図形「{self.name}」（{self.type}）に文字は入れられません。",
                f"The shape {self.name} ({self.type}) cannot hold text.",
            )

    def _base(self, *, original: bool) -> tuple[int, int]:
        if not original:
            now = self.uno.getSize()
            return int(now.Width), int(now.Height)
        if self.type != PICTURE:
            raise ValueError("Only a picture has an original size to scale from.")
        return own_size(self.uno.Graphic)

    def _rescale(self, width: int, height: int, scale: str) -> None:
        place, was = self.uno.getPosition(), self.uno.getSize()
        part = _FIXED[scale]
        self.resize(width, height)
        self.move(place.X + round((was.Width - width) * part), place.Y + round((was.Height - height) * part))


def _times(length: int, factor: float) -> int:
    """Multiply a length in hundredths of a millimetre as if it were kept in points, as Excel does."""
    return to_hundredths(to_points(length) * factor)


class Shapes(DrawnCollection[Shape], base_classes.Collection):
    """The shapes of a sheet.

    Args:
        sheet: the sheet.
    """

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet, Shape)
