"""The look of the shipped workbooks: fonts, colours and number formats by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

FONT = "游ゴシック"
INPUT_COLOUR = "#FFF7CC"
RESULT_COLOUR = "#F2F2F2"
DIFFERENT_COLOUR = "#F8CBAD"
BAR_COLOUR = "#2F75B5"
BELOW_COLOUR = "#C55A11"
GRID: Final = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}
TAB_COLOURS = {"text": "#7F7F7F", "published": "#2F75B5", "input": "#FFC000", "computed": "#70AD47", "chart": "#7030A0"}

DEFAULT_FONT: Final = {"font_name": FONT, "font_size": 11}
# What Excel itself takes for an 11-point 游ゴシック, in pixels.
DEFAULT_ROW_HEIGHT = 25
DEFAULT_COLUMN_WIDTH = 72

_LINE = {"border": 1, "border_color": "#BFBFBF"}
_HEAD = {
    **_LINE,
    "font_size": 9,
    "bold": True,
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
    "bg_color": "#E7E6E6",
}
_PROPERTIES: dict[str, dict[str, Any]] = {
    "title": {"font_size": 16, "bold": True, "font_color": "#1F3864", "valign": "vcenter"},
    "english": {"font_size": 9, "font_color": "#595959", "valign": "vcenter"},
    "note": {"font_size": 10, "valign": "vcenter"},
    "wrapped": {"font_size": 10, "text_wrap": True, "valign": "vcenter"},
    "wrapped_english": {"font_size": 9, "font_color": "#595959", "text_wrap": True, "valign": "vcenter"},
    "section": {"font_size": 12, "bold": True, "font_color": "#1F3864", "bottom": 2, "bottom_color": "#1F3864"},
    "warning": {"font_size": 16, "bold": True, "font_color": "#C00000", "valign": "vcenter"},
    "link": {"font_size": 10, "font_color": "#0563C1", "underline": 1, "valign": "vcenter"},
    "head": _HEAD,
    "published_head": {"bg_color": "#DDEBF7"},
    "computed_head": {"bg_color": "#E2EFDA"},
    "input_head": {"bg_color": "#FFE699"},
    "head_english": {**_HEAD, "font_size": 8, "bold": False, "font_color": "#595959"},
    "cell": {**_LINE, "font_size": 10, "valign": "vcenter"},
    "foot": {**_LINE, "font_size": 10, "bold": True, "top": 6, "valign": "vcenter"},
    "figure": {**_LINE, "font_size": 12, "bold": True, "align": "center", "valign": "vcenter"},
    "result_line": {"font_size": 12, "bold": True, "font_color": "#1F3864", "valign": "vcenter"},
    "input": {"bg_color": INPUT_COLOUR, "locked": False},
    "result": {"bg_color": RESULT_COLOUR},
    "different": {"bg_color": DIFFERENT_COLOUR},
    "absent": {**_LINE, "bg_color": "#F7F7F7"},
    "wrapping": {"text_wrap": True},
    "centre": {"align": "center"},
    "gutter": {"indent": 1},
    "strong": {"bold": True},
    "score": {"num_format": "0.0"},
    "unrounded": {"num_format": "0.000"},
    "signed": {"num_format": "+0.0;-0.0;0.0"},
    "signed_unrounded": {"num_format": "+0.000;-0.000;0.000"},
    "rank": {"num_format": "0", "align": "center"},
    "average_rank": {"num_format": "0.0", "align": "center"},
    "signed_rank": {"num_format": "+0;-0;0", "align": "center"},
    "bracket_points": {"num_format": '"("General")";"(-"General")"', "align": "center"},
    "signed_points": {"num_format": '+0;-0;"±0"', "align": "center"},
    "count": {"num_format": "#,##0"},
    "signed_count": {"num_format": '+#,##0;-#,##0;"±0"'},
    "signed_percent": {"num_format": "+0.0%;-0.0%;0.0%"},
    "share": {"num_format": "0%", "align": "center"},
    "rate": {"num_format": "0.000%"},
    "count_or_rate": {"num_format": "#,##0.###", "align": "center"},
    "signed_rate": {"num_format": "+0.000%;-0.000%;0.000%"},
    "tiny": {"num_format": "0.0E+00", "align": "center"},
    "points": {"num_format": "General", "align": "center"},
    "unless_zero": {"num_format": "#", "align": "center"},
    "percentage": {"num_format": "0.0%", "align": "center"},
    "total_row": {"bg_color": "#DDEBF7", "bold": True},
    "section_row": {"bg_color": "#D9E1F2", "bold": True, "font_size": 11},
    "indicator_row": {"bg_color": "#F2F2F2", "bold": True},
    "faint": {"font_size": 8, "font_color": "#7F7F7F"},
    "top": {"valign": "top"},
}


class Styles:
    """Cell formats of one workbook, made from named properties.

    Args:
        workbook: where the formats are kept.
    """

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, ...], Format] = {}

    def __call__(self, *names: str) -> Format:
        """Return the format that combines named properties; later names overrule earlier ones."""
        if names not in self._made:
            merged = dict(DEFAULT_FONT)
            for name in names:
                merged.update(_PROPERTIES[name])
            self._made[names] = self._workbook.add_format(merged)
        return self._made[names]

    def highlight(self, colour: str) -> Format:
        """Return a format for conditional formatting that only changes the fill."""
        key = ("highlight", colour)
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"bg_color": colour})
        return self._made[key]
