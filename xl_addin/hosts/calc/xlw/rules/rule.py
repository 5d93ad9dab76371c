"""One rule of a conditional format as plain values, read from UNO and written to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from xl_addin.hosts.calc.bridge import Bridge

CELL_VALUE, CUSTOM, COLOR_SCALE, DATA_BAR, ICON_SET = "cell_value", "custom", "color_scale", "data_bar", "icon_set"
UNKNOWN: Final = "unknown"

# Constants of com.sun.star.sheet: ConditionEntryType and ConditionFormatOperator.
CONDITION_ENTRY, BAR_ENTRY = 0, 2
_KINDS: Final = {1: COLOR_SCALE, 2: DATA_BAR, 3: ICON_SET}
EXPRESSION: Final = 24
OPERATORS: Final = {
    "equal_to": 0,
    "less_than": 1,
    "greater_than": 2,
    "less_than_or_equal": 3,
    "greater_than_or_equal": 4,
    "not_equal_to": 5,
    "between": 6,
    "not_between": 7,
}
_LIMITS: Final = {
    COLOR_SCALE: {
        0: "lowest_value",
        1: "highest_value",
        2: "percentile",
        3: "number",
        4: "percent",
        5: "formula",
    },
    ICON_SET: {0: "lowest_value", 1: "percentile", 2: "number", 3: "percent", 4: "formula"},
    DATA_BAR: {
        0: "automatic",
        1: "automatic",
        2: "highest_value",
        3: "percentile",
        4: "number",
        5: "percent",
        6: "formula",
    },
}
_VALUED: Final = frozenset(("number", "percent", "percentile"))
_BAR_EXTRAS: Final = ("AxisPosition", "AxisColor", "UseNegativeColor", "NegativeColor")
_RED: Final = 0xFF0000
ICONS: Final = (
    "3_arrows",
    "3_arrows_gray",
    "3_flags",
    "3_traffic_lights_1",
    "3_traffic_lights_2",
    "3_signs",
    "3_symbols",
    "3_symbols_2",
    None,
    None,
    "4_arrows",
    "4_arrows_gray",
    "4_red_to_black",
    "4_rating",
    "4_traffic_lights",
    "5_arrows",
    "5_arrows_gray",
    "5_rating",
    "5_quarters",
)
"""xlwings' names of com.sun.star.sheet.IconSetType; two are not in Excel."""

_FIVE: Final = 5

Limits = tuple[tuple[str, float | None], ...]


@dataclass(frozen=True)
class Rule:
    """A rule.

    Args:
        kind: what xlwings calls its type.
        operator: UNO's operator of a condition.
        formula1: first operand, or the formula of a custom rule, as LibreOffice's user would type it.
        formula2: second operand; empty for none.
        style: cell style that a condition applies.
        limits: type and value of each threshold; of an icon set without the first.
        colors: of a colour scale.
        bar_color: of a data bar.
        gradient: whether a data bar fades out.
        show_value: whether the number stays beside a bar or icon.
        icon_set: name of the icons; None if UNO does not tell.
        reverse: whether the icons run the other way.
        extras: other properties of a data bar.
    """

    kind: str
    operator: int = EXPRESSION
    formula1: str = ""
    formula2: str = ""
    style: str = ""
    limits: Limits = ()
    colors: tuple[int, ...] = ()
    bar_color: int = 0
    gradient: bool = True
    show_value: bool = True
    icon_set: str | None = None
    reverse: bool = False
    extras: tuple[tuple[str, Any], ...] = (("NegativeColor", _RED),)

    @property
    def visual(self) -> bool:
        """Whether it can only be brought in by a file."""
        return self.kind in {COLOR_SCALE, ICON_SET}

    @property
    def can_be_made(self) -> bool:
        """Whether it could be made once more as it is."""
        if self.kind == UNKNOWN or (self.kind == ICON_SET and self.icon_set is None):
            return False
        return not any(kind in {"formula", UNKNOWN} for kind, _value in self.limits)


def read(entry: Any) -> Rule:
    """Read a rule.

    Args:
        entry: the ``XConditionEntry``.

    Returns:
        The rule.
    """
    type_ = entry.getType()
    if type_ == CONDITION_ENTRY:
        return _condition(entry)
    kind = _KINDS.get(type_, UNKNOWN)
    if kind == COLOR_SCALE:
        entries = entry.ColorScaleEntries
        return Rule(kind, limits=_limits(kind, entries), colors=tuple(each.getColor() for each in entries))
    if kind == DATA_BAR:
        return Rule(
            kind,
            limits=_limits(kind, entry.DataBarEntries),
            bar_color=entry.Color,
            gradient=bool(entry.UseGradient),
            show_value=bool(entry.ShowValue),
            extras=tuple((name, getattr(entry, name)) for name in _BAR_EXTRAS),
        )
    if kind == ICON_SET:
        entries = entry.IconSetEntries
        return Rule(
            kind,
            limits=_limits(kind, entries[1:]),
            show_value=bool(entry.ShowValue),
            icon_set=_icons(entry.Icons, len(entries)),
            reverse=bool(entry.Reverse),
        )
    return Rule(UNKNOWN)


def write(bridge: Bridge, format_: Any, rule: Rule) -> None:
    """Add a condition or data bar to a conditional format.

    Args:
        bridge: the way to UNO.
        format_: the ``XConditionalFormat``.
        rule: the rule, of a kind that UNO can make.
    """
    count = format_.getCount()
    format_.createEntry(BAR_ENTRY if rule.kind == DATA_BAR else CONDITION_ENTRY, count)
    entry = format_.getByIndex(count)
    if rule.kind != DATA_BAR:
        entry.StyleName = rule.style
        write_condition(entry, rule)
        return
    entry.Color, entry.UseGradient, entry.ShowValue = rule.bar_color, rule.gradient, rule.show_value
    for name, value in rule.extras:
        if value is not None:
            setattr(entry, name, value)
    for each, (kind, value) in zip(entry.DataBarEntries, rule.limits, strict=True):
        each.setType(bridge.constant(f"com.sun.star.sheet.DataBarEntryType.DATABAR_{_BAR_TYPES[kind]}"))
        if value is not None:
            each.setFormula(repr(float(value)))


def write_condition(entry: Any, rule: Rule) -> None:
    """Change what a condition compares with."""
    entry.Operator = rule.operator
    entry.Formula1 = rule.formula1
    if rule.formula2:
        entry.Formula2 = rule.formula2


_BAR_TYPES: Final = {
    "automatic": "AUTO",
    "lowest_value": "MIN",
    "highest_value": "MAX",
    "percentile": "PERCENTILE",
    "number": "VALUE",
    "percent": "PERCENT",
}


def _condition(entry: Any) -> Rule:
    operator = entry.Operator
    if operator == EXPRESSION:
        return Rule(CUSTOM, operator, entry.Formula1, style=entry.StyleName)
    if operator not in OPERATORS.values():
        return Rule(UNKNOWN)
    two = operator in {OPERATORS["between"], OPERATORS["not_between"]}
    return Rule(CELL_VALUE, operator, entry.Formula1, entry.Formula2 if two else "", style=entry.StyleName)


def _limits(kind: str, entries: Any) -> Limits:
    found: list[tuple[str, float | None]] = []
    for entry in entries:
        type_ = _LIMITS[kind].get(entry.getType(), UNKNOWN)
        found.append((type_, _number(entry.getFormula()) if type_ in _VALUED else None))
    return tuple(found)


def _number(text: str) -> float:
    number = float(text)
    return int(number) if number.is_integer() else number


def _icons(number: int | None, count: int) -> str | None:
    # UNO calls the grey five by the number of the grey four, and has none for the newest sets.
    name = ICONS[number] if number is not None and 0 <= number < len(ICONS) else None
    if count == _FIVE:
        return {None: "5_boxes", "4_arrows_gray": "5_arrows_gray"}.get(name, name)
    return name
