"""What all pictures share: a box on a page measured in millimetres, letters, colours that print and can be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import MaxNLocator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

INCH = 25.4
# After Okabe and Ito: they differ for every kind of colour vision, and in grey by their lightness.
TOP = "#0072B2"
REST = "#B8C4CF"
OWN = "#D55E00"
DOWN = "#E69F00"
INK = "#222222"
FAINT = "#6B6B6B"
GRID = "#DDDDDD"
BAND = "#FCE9DC"
LIGHT_TOP, LIGHT_OWN = "#9CCBE6", "#F0B07F"
SMALL, NORMAL = 6.5, 7.5
_TICKS = 6
_EDGE = 0.06
_ROW, _TIGHT_ROW, _LEAST_ROWS = 4.1, 3.3, 8.0
_LINE = 1.3
# Where the first of several lines stands above the place, as a share of them all.
_ABOVE = {"center": 0.5, "bottom": 1.0, "top": 0.0}
_TICK_POINTS, _NAME_POINTS = 2.0, 10.5


@dataclass(frozen=True)
class Hand:
    """Writes the letters of a picture.

    Attributes:
        regular: the font.
        bold: its bold weight.
        known: puts something else for letters that the font lacks.
    """

    regular: FontProperties
    bold: FontProperties
    known: Callable[[str], str]

    def write(self, axes: Axes, x: float, y: float, text: str, *, bold: bool = False, **more: Any) -> None:
        """Write a text at a place of the data, or of the ``transform`` given; ``more`` is as matplotlib takes it.

        Every line is a text of its own, so that it stands right whatever font a web browser takes.
        """
        given = {"size": NORMAL, "color": INK, "va": "center", **more}
        place = given.pop("transform", axes.transData)
        parts = self.known(text).split("\n")
        step = given["size"] * _LINE
        above = (len(parts) - 1) * step * _ABOVE[given["va"]]
        for number, part in enumerate(parts):
            axes.annotate(
                part,
                (x, y),
                (0, above - number * step),
                xycoords=place,
                textcoords="offset points",
                fontproperties=self.bold if bold else self.regular,
                parse_math=False,
                annotation_clip=False,
                **given,
            )


@dataclass(frozen=True)
class Box:
    """A rectangle of a page.

    Attributes:
        figure: the page.
        left: its left edge, from that of the page in millimetres, as all here.
        bottom: its lower edge, from that of the page.
        width: how wide it is.
        height: how high.
    """

    figure: Figure
    left: float
    bottom: float
    width: float
    height: float

    def axes(self, left: float, bottom: float, right: float, top: float) -> Axes:
        """Put axes into the box, so far from each of its edges."""
        across, up = self.figure.get_size_inches() * INCH
        place = (
            (self.left + left) / across,
            (self.bottom + bottom) / up,
            (self.width - left - right) / across,
            (self.height - bottom - top) / up,
        )
        axes = self.figure.add_axes(place)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(FAINT)
        axes.spines["bottom"].set_linewidth(0.6)
        axes.set_yticks([])
        axes.set_xticks([])
        axes.patch.set_visible(False)
        return axes


def rows_high(count: int, *, tight: bool = False) -> float:
    """How high rows of one line each are, in millimetres; tight ones just keep their letters apart."""
    return max((_TIGHT_ROW if tight else _ROW) * count, _LEAST_ROWS)


def scale(
    axes: Axes, hand: Hand, limits: tuple[float, float], name: str, *, form: str = "g", ticks: int = _TICKS
) -> None:
    """Write the scale of the horizontal axis and its grid.

    Args:
        axes: whose.
        hand: writes.
        limits: its ends.
        name: what its figures are.
        form: how they are written.
        ticks: how many there are at most.
    """
    axes.set_xlim(*limits)
    low, high = sorted(limits)
    values = [value for value in MaxNLocator(ticks, steps=[1, 2, 5, 10]).tick_values(low, high) if low <= value <= high]
    for value in values:
        axes.axvline(value, color=GRID, linewidth=0.5, zorder=0)
        told = format(value, form) if value else "0"
        _below(hand, axes, value, told.replace("-", "−"))
    if name:
        _below(hand, axes, sum(limits) / 2, name, points=_NAME_POINTS, color=FAINT)


def _below(hand: Hand, axes: Axes, x: float, text: str, **more: Any) -> None:
    """Write a text below the axis, at a place of the data; ``points`` says how far below."""
    axes.annotate(
        hand.known(text),
        (x, 0),
        (0, -more.get("points", _TICK_POINTS)),
        xycoords=axes.get_xaxis_transform(),
        textcoords="offset points",
        fontproperties=hand.regular,
        size=SMALL,
        color=more.get("color", INK),
        ha="center",
        va="top",
        parse_math=False,
        annotation_clip=False,
    )


def spread(values: Sequence[float], *also: float, edge: float = _EDGE) -> tuple[float, float]:
    """The ends of a scale on which all values have room."""
    known = [*values, *also]
    low, high = min(known), max(known)
    room = (high - low or abs(high) or 1.0) * edge
    return low - room, high + room


def legend(axes: Axes, hand: Hand, entries: Sequence[tuple[str, dict[str, Any]]], *, y: float = 1.0) -> None:
    """Write a legend in one line above the axes.

    Args:
        axes: whose.
        hand: writes.
        entries: what each sign means, and how it is drawn, as ``plot`` takes it.
        y: where the line stands, as a share of the height of the axes.
    """
    handles = [axes.plot([], [], **{"linestyle": "none", **style})[0] for _, style in entries]
    drawn = axes.legend(
        handles,
        [hand.known(name) for name, _ in entries],
        prop=hand.regular,
        loc="lower left",
        bbox_to_anchor=(0.0, y),
        ncols=len(entries),
        frameon=False,
        borderaxespad=0.2,
        borderpad=0.0,
        columnspacing=1.6,
        handletextpad=0.4,
    )
    for text in drawn.get_texts():
        text.set_fontsize(NORMAL)
        text.set_parse_math(False)
