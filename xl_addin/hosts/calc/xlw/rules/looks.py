"""What a condition makes of a cell: a cell style with nothing in it but that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.xlw.formats import fonts
from xl_addin.hosts.calc.xlw.formats.colours import number_of, rgb

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.hosts.calc.xlw.book import Book

_PREFIX: Final = "xl-addin rule "
_DIRECT: Final = "DIRECT_VALUE"


def _styles(book: Book) -> Any:
    return book.uno.StyleFamilies.getByName("CellStyles")


def made(book: Book, looks: Mapping[str, Any], *, like: str = "") -> str:
    """Make a style.

    Args:
        book: the workbook.
        looks: colours as (red, green, blue), and flags, by the names that xlwings gives them.
        like: a style that it takes the rest from.

    Returns:
        Its name.
    """
    styles = _styles(book)
    number = 1
    while styles.hasByName(f"{_PREFIX}{number}"):
        number += 1
    name = f"{_PREFIX}{number}"
    style = book.uno.createInstance("com.sun.star.style.CellStyle")
    styles.insertByName(name, style)
    before = read(book, like) if like else {}
    for look, value in {**before, **looks}.items():
        if value is not None and look in _WRITERS:
            for property_, wanted in _WRITERS[look](value).items():
                setattr(style, property_, wanted)
    return name


def read(book: Book, name: str) -> dict[str, Any]:
    """Read a style.

    Args:
        book: the workbook.
        name: its name.

    Returns:
        Colours and flags; None for what it does not settle.
    """
    styles = _styles(book)
    style = styles.getByName(name) if name and styles.hasByName(name) else None

    def direct(property_: str) -> Any:
        if style is None or style.getPropertyState(property_).value != _DIRECT:
            return None
        return getattr(style, property_)

    back, ink, weight, posture = map(direct, ("CellBackColor", "CharColor", "CharWeight", "CharPosture"))
    return {
        "fill_color": _rgb(back),
        "font_color": _rgb(ink),
        "font_bold": None if weight is None else fonts.is_bold(weight),
        "font_italic": None if posture is None else fonts.is_italic(posture),
    }


def _rgb(color: int | None) -> tuple[int, int, int] | None:
    return None if color is None or color < 0 else rgb(color)


_WRITERS: Final = {
    "fill_color": lambda value: {"CellBackColor": number_of(value)},
    "font_color": lambda value: {"CharColor": number_of(value)},
    "font_bold": fonts.weight,
    "font_italic": fonts.slant,
}
