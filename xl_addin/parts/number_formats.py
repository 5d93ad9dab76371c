"""Number formats of cells, by the style that a cell names.

Source: ECMA-376-1, 18.8.30 (numFmt): the formats that have a number and no text, those of the Japanese edition among them.
"""

from __future__ import annotations

from typing import Final

from xl_addin.parts.elements import local, tree
from xl_addin.parts.numbers import count

GENERAL: Final = "General"

_SHORT_ERA: Final = "[$-411]ge.m.d"
_LONG_ERA: Final = '[$-411]ggge"年"m"月"d"日"'
_YEAR_MONTH: Final = 'yyyy"年"m"月"'
_MONTH_DAY: Final = 'm"月"d"日"'
_KNOWN: Final = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "¥#,##0;¥-#,##0",
    6: "¥#,##0;[Red]¥-#,##0",
    7: "¥#,##0.00;¥-#,##0.00",
    8: "¥#,##0.00;[Red]¥-#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: _SHORT_ERA,
    28: _LONG_ERA,
    29: _LONG_ERA,
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    34: _YEAR_MONTH,
    35: _MONTH_DAY,
    36: _SHORT_ERA,
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: _SHORT_ERA,
    51: _LONG_ERA,
    52: _YEAR_MONTH,
    53: _MONTH_DAY,
    54: _LONG_ERA,
    55: _YEAR_MONTH,
    56: _MONTH_DAY,
    57: _SHORT_ERA,
    58: _LONG_ERA,
}


def number_formats(content: bytes, part: str) -> list[str]:
    """Return the number format of every style that a cell can name, in their order.

    Args:
        content: the part of styles as it is stored.
        part: how messages call it.

    Raises:
        WorkbookError: the part is damaged.
    """
    own: dict[str, str] = {}
    numbers: list[str] = []
    for group in tree(content, part):
        if local(group) == "numFmts":
            own = {entry.get("numFmtId", ""): entry.get("formatCode", GENERAL) for entry in group}
        elif local(group) == "cellXfs":
            numbers = [entry.get("numFmtId", "0") for entry in group if local(entry) == "xf"]
    return [own.get(number) or _known(number) for number in numbers]


def _known(number: str) -> str:
    index = count(number)
    return GENERAL if index is None else _KNOWN.get(index, GENERAL)


def used(styles: list[str], named: str | None) -> str:
    """Return the format of the style that a cell names; of one that there is not, the general one."""
    index = count(named)
    if index is None or index >= len(styles):
        return styles[0] if styles and not named else GENERAL
    return styles[index]
