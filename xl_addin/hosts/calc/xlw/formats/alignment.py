"""Where text stands in its cell."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.values import Enum
from xl_addin.hosts.calc.xlw.area import Area
from xl_addin.hosts.calc.xlw.edits.guards import refuse_locked
from xl_addin.hosts.calc.xlw.formats import looks
from xl_addin.hosts.calc.xlw.formats.measures import DefaultFont
from xl_addin.hosts.calc.xlw.ranges import groups
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from collections.abc import Mapping

_HORI_JUSTIFY: Final = "com.sun.star.table.CellHoriJustify"
_AUTO, _DISTRIBUTE = 0, 1  # com.sun.star.table.CellJustifyMethod
_HORIZONTAL: Final = {
    "general": ("STANDARD", _AUTO),
    "left": ("LEFT", _AUTO),
    "center": ("CENTER", _AUTO),
    "right": ("RIGHT", _AUTO),
    "fill": ("REPEAT", _AUTO),
    "justify": ("BLOCK", _AUTO),
    "distributed": ("BLOCK", _DISTRIBUTE),
}
_STANDARD, _TOP, _CENTER, _BOTTOM, _BLOCK = range(5)  # com.sun.star.table.CellVertJustify2
_VERTICAL: Final = {
    "top": (_TOP, _AUTO),
    "center": (_CENTER, _AUTO),
    "bottom": (_BOTTOM, _AUTO),
    "justify": (_BLOCK, _AUTO),
    "distributed": (_BLOCK, _DISTRIBUTE),
}
_MOST_LEVELS: Final = 250
_WIDEST_INDENT: Final = 32767


class RangeAlignment(Area):
    """Where texts stand in the cells of a range."""

    @property
    def horizontal_alignment(self) -> str | None:
        """From left to right; None if cells differ."""
        values = looks.common(self, "HoriJustify", "HoriJustifyMethod")
        return None if values is None else _name(_HORIZONTAL, values[0].value, values[1])

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        if value not in _HORIZONTAL:
            raise NotInCalcError(
                "「選択範囲内で中央」は Calc にありません。セルを結合するか、中央揃えを使ってください。",
                "Calc cannot centre across a selection; merge the cells, or centre each.",
            )
        justify, method = _HORIZONTAL[value]
        refuse_locked(self, self.box)
        # Only justified texts go on in the next line by themselves.
        with contextlib.nullcontext() if justify == "BLOCK" else looks.steady(self):
            looks.put(self.uno, HoriJustify=Enum(_HORI_JUSTIFY, justify), HoriJustifyMethod=method)

    @property
    def vertical_alignment(self) -> str | None:
        """From top to bottom; None if cells differ."""
        values = looks.common(self, "VertJustify", "VertJustifyMethod")
        if values is None:
            return None
        return _name(_VERTICAL, values[0] if values[0] != _STANDARD else _BOTTOM, values[1])

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        justify, method = _VERTICAL[value]
        with looks.steady(self):
            looks.put(self.uno, VertJustify=justify, VertJustifyMethod=method)

    @property
    def wrap_text(self) -> bool | None:
        """Whether long texts go on in the next line; None if cells differ."""
        values = looks.common(self, "IsTextWrapped")
        return None if values is None else bool(values[0])

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        refuse_locked(self, self.box)
        self.uno.IsTextWrapped = bool(value)

    def adjust_indent(self, amount: int) -> None:
        """Change the indent.

        Args:
            amount: levels to add; a level is three spaces wide, and there are 0 to 250 of them.
        """
        level = DefaultFont(self.book).spaces()
        with looks.steady(self):
            for group in groups(self.uno):
                _indent(group, level, amount)


def _indent(cells: Any, level: float, amount: int) -> None:
    """Change the indent of cells that look alike; a general place becomes the left, as only there an indent shows."""
    indent, justify = cells.getPropertyValues(("ParaIndent", "HoriJustify"))
    levels = min(max(round(indent / level) + amount, 0), _MOST_LEVELS)
    if levels * level > _WIDEST_INDENT:
        raise NotInCalcError(
            f"{levels} 段のインデントは Calc では広すぎます。", f"{levels} levels of indent are too wide for Calc."
        )
    cells.ParaIndent = round(levels * level)
    if levels and justify.value == "STANDARD":
        cells.HoriJustify = Enum(_HORI_JUSTIFY, "LEFT")


def _name(names: Mapping[str, tuple[object, int]], justify: object, method: int) -> str | None:
    """Find Excel's name; a method that means nothing for that place does not count."""
    found = [name for name, value in names.items() if value[0] == justify]
    exact = [name for name in found if names[name][1] == method]
    return next(iter(exact or found), None)
