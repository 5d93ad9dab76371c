"""Data styles of OpenDocument as number format codes of Excel: a date, a percentage, ``(0)``.

Colours and locales are left out: they say nothing about the value.

Source: OpenDocument 1.3, part 3, sections 16.29 and 19.340 and following; ECMA-376-1, 18.8.31 (numFmts).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.parts.elements import local

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

GENERAL: Final = "General"

_KINDS: Final = {
    "number-style": "float",
    "percentage-style": "percentage",
    "currency-style": "currency",
    "date-style": "date",
    "time-style": "time",
    "boolean-style": "boolean",
    "text-style": "text",
}
_PLAIN: Final = re.compile(r"[-+$/:(){}<>=!^&'~ ¥€%]*")
_CONDITION: Final = re.compile(r"\s*value\(\)\s*(<=|>=|!=|<>|<|>|=)\s*(-?[0-9.]+)\s*")
_PARTS: Final = {
    # of the element; short, long
    "day": ("d", "dd"),
    "day-of-week": ("ddd", "dddd"),
    "hours": ("h", "hh"),
    "minutes": ("m", "mm"),
    "era": ("g", "ggg"),
}
_STANDARD: Final = (((">=", 0),), ((">", 0), ("<", 0)), ((">", 0), ("<", 0), ("=", 0)))
_MOST_DIGITS: Final = 30
_DEEPEST: Final = 20


class Format(NamedTuple):
    """A number format.

    Attributes:
        code: as Excel writes it.
        kind: the type of the values that it shows, as office:value-type says it.
    """

    code: str
    kind: str


NO_FORMAT: Final = Format(GENERAL, "float")


class Formats:
    """The number formats of cell styles.

    Args:
        groups: lists of styles; what comes later is preferred.
    """

    def __init__(self, groups: list[Element]) -> None:
        self._styles: dict[str, tuple[str, str]] = {}
        self._data: dict[str, Element] = {}
        for group in groups:
            for element in group:
                name = _given(element, "name")
                if local(element) in _KINDS:
                    self._data[name] = element
                elif local(element) == "style" and _given(element, "family") == "table-cell":
                    self._styles[name] = _given(element, "data-style-name"), _given(element, "parent-style-name")
        self._known: dict[str, Format] = {}

    def of(self, style: str) -> Format:
        """Return the number format of a cell style."""
        if style not in self._known:
            self._known[style] = self._find(style)
        return self._known[style]

    def _find(self, style: str) -> Format:
        # A style has those properties of its parent that it does not say itself; no honest chain is long.
        for _step in range(_DEEPEST):
            data, parent = self._styles.get(style, ("", ""))
            if data in self._data:
                element = self._data[data]
                return Format(_code(element, self._data), _KINDS[local(element)])
            if not parent:
                break
            style = parent
        return NO_FORMAT


def _code(style: Element, others: Mapping[str, Element]) -> str:
    conditions, sections = [], []
    for child in style:
        if local(child) == "map":
            found = _CONDITION.fullmatch(_given(child, "condition"))
            other = others.get(_given(child, "apply-style-name"))
            if found is not None and other is not None:
                conditions.append((found[1].replace("!=", "<>"), found[2]))
                sections.append(_section(other))
    if not _is_standard(conditions):
        sections = [f"[{sign}{number}]{text}" for (sign, number), text in zip(conditions, sections, strict=True)]
    return ";".join((*sections, _section(style)))


def _is_standard(conditions: list[tuple[str, str]]) -> bool:
    try:
        return not conditions or tuple((sign, float(number)) for sign, number in conditions) in _STANDARD
    except ValueError:
        return False


def _section(style: Element) -> str:
    # Hours of a duration may exceed 24.
    long_hours = _given(style, "truncate-on-overflow") == "false"
    return "".join(_piece(child, long_hours=long_hours) for child in style)


def _piece(element: Element, *, long_hours: bool) -> str:
    kind = local(element)
    if kind in {"text", "currency-symbol"}:
        return _literal(element.text or "")
    if kind in {"number", "scientific-number", "fraction"}:
        return _digits(element, kind)
    if kind == "text-content":
        return "@"
    if kind == "boolean":
        return GENERAL
    code = _moment(element, kind)
    return f"[{code}]" if long_hours and kind == "hours" else code


def _moment(element: Element, kind: str) -> str:
    is_long = _given(element, "style") == "long"
    if kind == "year":
        return ("ee" if is_long else "e") if _given(element, "calendar") == "gengou" else ("yyyy" if is_long else "yy")
    if kind == "month":
        return "m" * ((2 if is_long else 1) + (2 if _given(element, "textual") == "true" else 0))
    if kind == "seconds":
        digits = _whole(element, "decimal-places")
        return ("ss" if is_long else "s") + ("." + "0" * digits if digits else "")
    if kind == "am-pm":
        return "AM/PM"
    return _PARTS[kind][is_long] if kind in _PARTS else ""


def _digits(element: Element, kind: str) -> str:
    whole, decimals = _whole(element, "min-integer-digits"), _whole(element, "decimal-places")
    grouped = _given(element, "grouping") == "true"
    if kind == "fraction":
        return (
            "#" * (not whole)
            + "0" * whole
            + " "
            + "?" * _whole(element, "min-numerator-digits", 1)
            + "/"
            + "?" * _whole(element, "min-denominator-digits", 1)
        )
    if kind == "number" and not _given(element, "decimal-places") and not grouped and whole <= 1:
        return GENERAL
    code = "0" * whole if whole else "#"
    if grouped:
        code = code.rjust(4, "#")
        code = f"{code[:-3]},{code[-3:]}"
    if decimals:
        least = min(_whole(element, "min-decimal-places", decimals), decimals)
        code += "." + "0" * least + "#" * (decimals - least)
    if kind == "scientific-number":
        code += "E+" + "0" * _whole(element, "min-exponent-digits", 1)
    return code


def _literal(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else '"' + text.replace('"', '"\\""') + '"'


def _whole(element: Element, name: str, otherwise: int = 0) -> int:
    given = _given(element, name)
    return min(int(given), _MOST_DIGITS) if given.isascii() and given.isdigit() and len(given) < 10 else otherwise  # noqa: PLR2004


def _given(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def is_hidden(groups: list[Element], style: str) -> bool:
    """Tell whether sheets of a style are not shown."""
    for element in (element for group in groups for element in group):
        if local(element) == "style" and _given(element, "family") == "table" and _given(element, "name") == style:
            return any(_given(child, "display") == "false" for child in element if local(child) == "table-properties")
    return False
