"""The text of a shape and the look of it."""

from __future__ import annotations

from typing import Any

from xl_addin.hosts.calc.xlw.formats import looks
from xl_addin.hosts.calc.xlw.formats.characters import cursor_over
from xl_addin.hosts.calc.xlw.formats.fonts import TextPart


class ShapeText:
    """The whole text of a shape.

    Args:
        shape: the shape as UNO object.
    """

    def __init__(self, shape: Any) -> None:
        self._shape = shape

    @property
    def api(self) -> Any:
        """The shape."""
        return self._shape

    def text(self) -> str:
        """Give the text."""
        return str(self._shape.getString())

    def get(self, *names: str) -> tuple[Any, ...] | None:
        """Give properties; None if parts of the text differ."""
        if self.text():
            return self._all().get(*names)
        values: tuple[Any, ...] = self._shape.getPropertyValues(names)
        return values

    def put(self, **values: Any) -> None:
        """Set properties of the text, and of what is typed into the shape later."""
        looks.put(self._shape, **values)
        if self.text():
            self._all().put(**values)

    def _all(self) -> TextPart:
        cursor = self._shape.createTextCursor()
        cursor.gotoStart(False)
        cursor.gotoEnd(True)
        return TextPart(cursor)


class ShapeWords:
    """The characters of a shape's text.

    Args:
        shape: the shape as UNO object.
    """

    def __init__(self, shape: Any) -> None:
        self._shape = shape

    def text(self) -> str:
        """Give the text."""
        return str(self._shape.getString())

    def whole(self) -> ShapeText:
        """Give the look of all of it."""
        return ShapeText(self._shape)

    def part(self, start: int, stop: int) -> TextPart:
        """Give the look of a part, by UTF-16 units."""
        return TextPart(cursor_over(self._shape, start, stop))
