"""What charts, pictures and other shapes have in common: a name, a place on the sheet, and an end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from xl_addin.hosts.calc.xlw.collection import Numbered
from xl_addin.hosts.calc.xlw.drawing.geometry import point, size
from xl_addin.hosts.calc.xlw.drawing.shape_kinds import NOTE, kind_of
from xl_addin.hosts.calc.xlw.lengths import to_hundredths, to_points
from xl_addin.hosts.calc.xlw.on_sheet import OnSheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.hosts.calc.xlw.sheet import Sheet

_DEFAULT: Final = {"chart": "Chart", "picture": "Picture"}
"""What Excel calls unnamed ones; others are called shapes."""


class Drawn(OnSheet):
    """Something above the cells of a sheet.

    Args:
        sheet: the sheet.
        uno: its shape.
    """

    @property
    def name(self) -> str:
        """Its name; one without a name is called by its kind and place, as Excel would."""
        given = str(self.uno.Name)
        return given or f"{_DEFAULT.get(kind_of(self.uno), 'Shape')} {self.index}"

    @name.setter
    def name(self, value: str) -> None:
        self.uno.Name = value

    @property
    def index(self) -> int:
        """Its place from 1 among all shapes of the sheet, from the lowest up."""
        return next(number for number, uno in enumerate(shapes_of(self.sheet), 1) if uno == self.uno)

    @property
    def left(self) -> float:
        """Points from the left of the sheet."""
        return to_points(self.uno.getPosition().X)

    @left.setter
    def left(self, value: float) -> None:
        self.move(to_hundredths(value), self.uno.getPosition().Y)

    @property
    def top(self) -> float:
        """Points from the top of the sheet."""
        return to_points(self.uno.getPosition().Y)

    @top.setter
    def top(self, value: float) -> None:
        self.move(self.uno.getPosition().X, to_hundredths(value))

    @property
    def width(self) -> float:
        """Its width in points."""
        return to_points(self.uno.getSize().Width)

    @width.setter
    def width(self, value: float) -> None:
        self.resize(to_hundredths(value), self.uno.getSize().Height)

    @property
    def height(self) -> float:
        """Its height in points."""
        return to_points(self.uno.getSize().Height)

    @height.setter
    def height(self, value: float) -> None:
        self.resize(self.uno.getSize().Width, to_hundredths(value))

    def move(self, x: int, y: int) -> None:
        """Put its corner elsewhere, in hundredths of a millimetre."""
        self.uno.setPosition(point(self.sheet.book.app.bridge, x, y))

    def resize(self, width: int, height: int) -> None:
        """Change its size, in hundredths of a millimetre."""
        # A shape whose size changes may move by a rounding error.
        place = self.uno.getPosition()
        self.uno.setSize(size(self.sheet.book.app.bridge, width, height))
        self.move(place.X, place.Y)

    def delete(self) -> None:
        """Take it off the sheet."""
        self.sheet.uno.DrawPage.remove(self.uno)

    def pin(self, *, sized: bool) -> None:
        """Let it go with the cells below it, so that a file says to which cell it belongs.

        Args:
            sized: let its size follow theirs, too.
        """
        place = self.uno.getPosition()
        self.uno.Anchor = self.sheet.uno.getCellByPosition(0, 0)
        self.uno.ResizeWithCell = sized
        # Taking an anchor moves a shape.
        self.move(place.X, place.Y)


def shapes_of(sheet: Sheet, *kinds: str) -> list[Any]:
    """List the shapes of a sheet from the lowest up; balloons of notes are none.

    Args:
        sheet: the sheet.
        *kinds: kinds to list; by default all.

    Returns:
        The shapes as UNO objects.
    """
    page = sheet.uno.DrawPage
    found = [page.getByIndex(number) for number in range(page.getCount())]
    wanted = [(uno, kind_of(uno)) for uno in found]
    return [uno for uno, kind in wanted if (kind in kinds if kinds else kind != NOTE)]


def free_name(sheet: Sheet, word: str) -> str:
    """Name something new as Excel does.

    Args:
        sheet: the sheet.
        word: what it is, "Chart" or "Picture".

    Returns:
        The word and a number that no shape of the sheet has yet.
    """
    shapes = shapes_of(sheet)
    taken = {str(uno.Name).lower() for uno in shapes}
    number = len(shapes) + 1
    while f"{word} {number}".lower() in taken:
        number += 1
    return f"{word} {number}"


T = TypeVar("T", bound=Drawn)


class DrawnCollection(Numbered[T]):
    """Things of one kind above the cells of a sheet, by name or by number from 1.

    Args:
        sheet: the sheet.
        make: turns a shape into one of them.
        *kinds: their kinds; by default all.
    """

    def __init__(self, sheet: Sheet, make: Callable[[Sheet, Any], T], *kinds: str) -> None:
        self.sheet = sheet
        self._make = make
        self._kinds = kinds

    @property
    def api(self) -> Any:
        """The sheet's draw page."""
        return self.sheet.uno.DrawPage

    @property
    def parent(self) -> Sheet:
        """Their sheet."""
        return self.sheet

    def _items(self) -> list[T]:
        return [self._make(self.sheet, uno) for uno in shapes_of(self.sheet, *self._kinds)]
