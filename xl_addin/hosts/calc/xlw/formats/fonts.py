"""Fonts of cells and of parts of texts; each property is set for western, Asian and complex scripts alike."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final, Protocol

from xlwings import base_classes

from xl_addin.hosts.calc.values import Enum
from xl_addin.hosts.calc.xlw.contents import FORMATTED_TEXTS, filled
from xl_addin.hosts.calc.xlw.edits.guards import refuse_locked
from xl_addin.hosts.calc.xlw.formats import looks
from xl_addin.hosts.calc.xlw.formats.colours import number_of, rgb

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_addin.hosts.calc.xlw.area import Area

_SCRIPTS: Final = ("", "Asian", "Complex")
_SLANT: Final = "com.sun.star.awt.FontSlant"
_UPRIGHT: Final = "NONE"
_NORMAL, _BOLD = 100.0, 150.0  # com.sun.star.awt.FontWeight
_TALL: Final = ("CharHeight", "CharFontName")
_WIDE: Final = ("CharWeight", "CharPosture")
_ASIAN_FROM: Final = "\u2e80"


def weight(bold: bool) -> dict[str, Any]:  # noqa: FBT001 - its only argument
    """Give the properties of text that is bold or not."""
    return _for_all("CharWeight", _BOLD if bold else _NORMAL)


def is_bold(found: float) -> bool:
    """Tell whether a ``CharWeight`` is bold."""
    return found > _NORMAL


def slant(italic: bool) -> dict[str, Any]:  # noqa: FBT001 - its only argument
    """Give the properties of text that is italic or not."""
    return _for_all("CharPosture", Enum(_SLANT, "ITALIC" if italic else _UPRIGHT))


def is_italic(found: Enum) -> bool:
    """Tell whether a ``CharPosture`` is italic."""
    return found.value != _UPRIGHT


def _for_all(name: str, value: Any) -> dict[str, Any]:
    return dict.fromkeys((name + script for script in _SCRIPTS), value)


class Lettering(Protocol):
    """Text whose look can be read and set."""

    @property
    def api(self) -> Any:
        """It as UNO object."""

    def text(self) -> str:
        """Give the text, or some of it."""

    def get(self, *names: str) -> tuple[Any, ...] | None:
        """Give properties; None if parts differ."""

    def put(self, **values: Any) -> None:
        """Set properties."""


class Font(base_classes.Font):
    """How text looks.

    Args:
        lettering: the text.
    """

    def __init__(self, lettering: Lettering) -> None:
        self._lettering = lettering

    @property
    def api(self) -> Any:
        """The cells or the text as UNO object."""
        return self._lettering.api

    @property
    def bold(self) -> bool | None:
        """Whether it is bold; None if some is."""
        found = self._by_script("CharWeight")
        return None if found is None else is_bold(found)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._lettering.put(**weight(value))

    @property
    def italic(self) -> bool | None:
        """Whether it is italic; None if some is."""
        posture = self._by_script("CharPosture")
        return None if posture is None else is_italic(posture)

    @italic.setter
    def italic(self, value: bool) -> None:
        self._lettering.put(**slant(value))

    @property
    def size(self) -> float | None:
        """Its size in points; None if sizes differ."""
        size = self._by_script("CharHeight")
        return None if size is None else round(float(size), 2)

    @size.setter
    def size(self, value: float) -> None:
        self._lettering.put(**_for_all("CharHeight", float(value)))

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Its red, green and blue; None if colours differ."""
        values = self._lettering.get("CharColor")
        return None if values is None else rgb(values[0])

    @color.setter
    def color(self, value: Any) -> None:
        self._lettering.put(CharColor=number_of(value))

    @property
    def name(self) -> str | None:
        """Name of the font, of western text where the scripts have different ones; None if fonts differ."""
        values = self._lettering.get("CharFontName")
        return None if values is None else str(values[0])

    @name.setter
    def name(self, value: str) -> None:
        self._lettering.put(**_for_all("CharFontName", value))

    def _by_script(self, name: str) -> Any:
        """Give a property of the script that the text is in, where the scripts differ."""
        values = self._lettering.get(name, f"{name}Asian")
        if values is None or values[0] == values[1]:
            return None if values is None else values[0]
        return values[max(self._lettering.text(), default="") >= _ASIAN_FROM]


class CellText:
    """The texts of a range.

    Args:
        area: the cells.
    """

    def __init__(self, area: Area) -> None:
        self._area = area

    @property
    def api(self) -> Any:
        """The cells."""
        return self._area.uno

    def text(self) -> str:
        """Give the text of the first cell."""
        return str(self._area.cell.getString())

    def get(self, *names: str) -> tuple[Any, ...] | None:
        """Give properties; None if cells or parts of their texts differ."""
        found = looks.common(self._area, *names)
        if found is None:
            return None
        for whole in self._wholes():
            part = TextPart(whole).get(*names)
            if part is None or (part != found and not self._area.single):
                return None
            found = part
        return found

    def put(self, **values: Any) -> None:
        """Set properties of the cells and of all parts of their texts."""
        refuse_locked(self._area, self._area.box)
        with contextlib.nullcontext() if self._may_grow(values) else looks.steady(self._area):
            looks.put(self._area.uno, **values)
            for whole in self._wholes():
                looks.put(whole, **values)

    def _may_grow(self, names: Iterable[str]) -> bool:
        """Tell whether rows may need another height: for another font, or other widths of texts in several lines."""
        if any(name.startswith(_TALL) for name in names):
            return True
        return any(name.startswith(_WIDE) for name in names) and looks.common(self._area, "IsTextWrapped") != (False,)

    def _wholes(self) -> Iterator[Any]:
        """Give a cursor over each text that has parts: these keep their look when the cell's changes."""
        for box in filled(self._area, self._area.box, FORMATTED_TEXTS):
            for row, column in box.places():
                cursor = self._area.sheet.uno.getCellByPosition(column - 1, row - 1).createTextCursor()
                cursor.gotoStart(False)
                cursor.gotoEnd(True)
                yield cursor


class TextPart:
    """A part of a text.

    Args:
        cursor: a cursor over it.
    """

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    @property
    def api(self) -> Any:
        """The cursor."""
        return self._cursor

    def text(self) -> str:
        """Give the text."""
        return str(self._cursor.getString())

    def get(self, *names: str) -> tuple[Any, ...] | None:
        """Give properties; None if the part has parts that differ."""
        if looks.is_mixed(self._cursor, *names):
            return None
        values: tuple[Any, ...] = self._cursor.getPropertyValues(names)
        return values

    def put(self, **values: Any) -> None:
        """Set properties of the part."""
        looks.put(self._cursor, **values)
