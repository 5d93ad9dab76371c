"""Border lines: Excel's line style and weight, which depend on each other, and UNO's style and width."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.xlw.formats.colours import number_of, rgb

if TYPE_CHECKING:
    from xl_addin.hosts.calc.bridge import Bridge
    from xl_addin.hosts.calc.values import Struct

_HAIRLINE, _THIN, _MEDIUM, _THICK = 2, 26, 62, 88
"""Widths in 1/100 mm that Calc gives to Excel's weights when it loads a workbook."""

_SOLID, _DOTTED, _DASHED, _FINE_DASHED, _DOUBLE, _DASH_DOT, _DASH_DOT_DOT = 0, 1, 2, 14, 15, 16, 17
_NO_LINE: Final = 32767  # com.sun.star.table.BorderLineStyle.NONE

# Calc has no slanted line: it keeps a medium fine-dashed one for it and writes that as slanted again.
_LINES: Final = {
    ("continuous", "hairline"): (_SOLID, _HAIRLINE),
    ("continuous", "thin"): (_SOLID, _THIN),
    ("continuous", "medium"): (_SOLID, _MEDIUM),
    ("continuous", "thick"): (_SOLID, _THICK),
    ("dash", "thin"): (_FINE_DASHED, _THIN),
    ("dash", "medium"): (_DASHED, _MEDIUM),
    ("dash_dot", "thin"): (_DASH_DOT, _THIN),
    ("dash_dot", "medium"): (_DASH_DOT, _MEDIUM),
    ("dash_dot_dot", "thin"): (_DASH_DOT_DOT, _THIN),
    ("dash_dot_dot", "medium"): (_DASH_DOT_DOT, _MEDIUM),
    ("dot", "thin"): (_DOTTED, _THIN),
    ("double", "thick"): (_DOUBLE, _MEDIUM),
    ("slant_dash_dot", "medium"): (_FINE_DASHED, _MEDIUM),
}
_USUAL_WEIGHTS: Final = {"double": "thick", "slant_dash_dot": "medium"}
_STYLES: Final = {_DOTTED: "dot", _DASHED: "dash", _DASH_DOT: "dash_dot", _DASH_DOT_DOT: "dash_dot_dot"}
_LIMITS: Final = ((22, "hairline"), (58, "thin"), (80, "medium"))
_DOUBLE_PART, _DOUBLE_GAP = 18, 26


@dataclass(frozen=True)
class Line:
    """A border line.

    Args:
        style: line style as xlwings names it; None for no line.
        weight: its weight.
        color: red, green and blue.
    """

    style: str | None = None
    weight: str = "thin"
    color: tuple[int, int, int] | None = None

    def colored(self, color: Any) -> Line:
        """Change the colour; a missing line appears."""
        style = self.style or "continuous"
        return Line(style, self.weight, rgb(number_of(color)))

    def weighted(self, weight: str) -> Line:
        """Change the weight; a style that Excel has not in that weight becomes continuous."""
        style = self.style if (self.style, weight) in _LINES else "continuous"
        return Line(style, weight, self.color or (0, 0, 0))

    def styled(self, style: str | None) -> Line:
        """Change the style; a weight that Excel does not have it in becomes the style's usual one."""
        if style is None:
            return NONE
        kept = (style, self.weight) in _LINES and self.style not in _USUAL_WEIGHTS
        weight = self.weight if self.style and kept else _USUAL_WEIGHTS.get(style, "thin")
        return Line(style, weight, self.color or (0, 0, 0))


NONE: Final = Line()


@dataclass(frozen=True)
class Change:
    """What to change of lines; None leaves it.

    Args:
        color: the new colour.
        weight: the new weight.
        style: the new line style.
        remove: take the line away.
    """

    color: Any = None
    weight: str | None = None
    style: str | None = None
    remove: bool = False

    @property
    def complete(self) -> bool:
        """Whether the result does not depend on the line there is."""
        return self.remove or None not in (self.color, self.weight, self.style)

    def of(self, line: Line) -> Line:
        """Change a line: first the colour, then the weight, last the style, which wins."""
        if self.remove:
            return NONE
        if self.color is not None:
            line = line.colored(self.color)
        if self.weight is not None:
            line = line.weighted(self.weight)
        return line if self.style is None else line.styled(self.style)


def read(struct: Struct) -> Line:
    """Read a ``BorderLine2``."""
    width = struct.LineWidth or struct.OuterLineWidth
    if struct.LineStyle == _NO_LINE or not width:
        return NONE
    weight = next((name for limit, name in _LIMITS if width < limit), "thick")
    line = Line("continuous", weight, rgb(struct.Color))
    if struct.LineStyle == _SOLID and not struct.InnerLineWidth:
        return line
    if struct.LineStyle == _FINE_DASHED:
        return _dashed(line, "slant_dash_dot" if weight in ("medium", "thick") else "dash")
    style = _STYLES.get(struct.LineStyle)
    return _dashed(line, style) if style else replace(line, style="double", weight="thick")


def written(bridge: Bridge, line: Line) -> Struct:
    """Make a ``BorderLine2``."""
    if line.style is None:
        return bridge.struct("com.sun.star.table.BorderLine2", LineStyle=_NO_LINE)
    style, width = _LINES[line.style, line.weight]
    fields = {"LineStyle": style, "LineWidth": width, "Color": number_of(line.color or (0, 0, 0))}
    if style == _DOUBLE:
        fields |= {"OuterLineWidth": _DOUBLE_PART, "InnerLineWidth": _DOUBLE_PART, "LineDistance": _DOUBLE_GAP}
    else:
        fields["OuterLineWidth"] = width
    return bridge.struct("com.sun.star.table.BorderLine2", **fields)


def _dashed(line: Line, style: str) -> Line:
    fitting = (style, line.weight) in _LINES
    return replace(line, style=style, weight=line.weight if fitting else _USUAL_WEIGHTS.get(style, "thin"))
