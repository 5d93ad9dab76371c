"""Values of cells as content.xml writes them: types, attributes and the text that is shown.

Source: OpenDocument 1.3, part 3, section 19.385 (office:value-type); LibreOffice 7.4 for errors, which are
texts with an empty office:string-value and calcext:value-type="error".
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from xl_addin.errors import WorkbookError
from xl_addin.parts.contents import LONGEST_TEXT, ErrorValue
from xl_addin.parts.elements import damaged
from xl_addin.parts.markup import NO_XML
from xl_addin.parts.numbers import finite, number_text
from xl_addin.parts.ods import spaces
from xl_addin.parts.ods.moments import date_number, date_text, time_number, time_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.parts.contents import Value

VALUE_ATTRIBUTES: Final = (
    spaces.VALUE_TYPE,
    spaces.VALUE,
    spaces.DATE_VALUE,
    spaces.TIME_VALUE,
    spaces.BOOLEAN_VALUE,
    spaces.STRING_VALUE,
    spaces.CURRENCY,
    spaces.CALC_TYPE,
)

_PART: Final = "content.xml"
_NUMBERS: Final = frozenset({"float", "percentage", "currency"})
_ERROR: Final = re.compile(r"#(?:N/A|VALUE!|REF!|DIV/0!|NAME\?|NUM!|NULL!)|Err:\d{3}")
_FLAGS: Final = {"TRUE": True, "FALSE": False}
_BREAK: Final = re.compile("\r\n?")


def value_of(attributes: Mapping[str, str], text: str | None, start: str) -> Value:
    """Return what a cell shows.

    Args:
        attributes: of its element, named as expat does.
        text: of its paragraphs, None if there are none.
        start: the day that has the number 0.

    Raises:
        WorkbookError: a value is not of the type that is said.
    """
    kind = attributes.get(spaces.VALUE_TYPE, "")
    formula = spaces.FORMULA in attributes
    if attributes.get(spaces.CALC_TYPE) == "error" or (formula and _is_error(attributes, kind, text)):
        return ErrorValue((text or "").strip() or "#VALUE!")
    if kind in _NUMBERS:
        return _number(attributes, text if formula else None)
    if kind in {"date", "time"}:
        return _moment(attributes, kind, start)
    if kind == "boolean":
        return attributes.get(spaces.BOOLEAN_VALUE) == "true"
    if kind == "string":
        return attributes.get(spaces.STRING_VALUE, text)
    # Calc saves a formula with an empty result without a type.
    return text if text or formula else None


def shown(value: Value, kind: str, currency: str | None, start: str) -> tuple[dict[str, str], str | None]:
    """Return the attributes that say a value, and the text that shows it.

    Args:
        value: what the cell shows.
        kind: type of the number format that its style has: Calc forgets a format that is not of the value's type.
        currency: the currency that the cell had.
        start: the day that has the number 0.

    Raises:
        WorkbookError: the value cannot stand in a file.
    """
    if value is None:
        return {}, None
    if isinstance(value, ErrorValue):
        return _typed("string", spaces.STRING_VALUE, "") | {spaces.CALC_TYPE: "error"}, str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        said = "true" if value else "false"
        return _typed("boolean", spaces.BOOLEAN_VALUE, said), said.upper()
    return _numeric(value, kind, currency, start)


def _is_error(attributes: Mapping[str, str], kind: str, text: str | None) -> bool:
    # Programs without LibreOffice's own attribute save an error as 0 or as an empty text that shows it.
    if not text or not _ERROR.fullmatch(text):
        return False
    given = attributes.get(spaces.STRING_VALUE) if kind == "string" else attributes.get(spaces.VALUE)
    return given in {"", "0"}


def _number(attributes: Mapping[str, str], text: str | None) -> Value:
    try:
        number = float(attributes[spaces.VALUE])
    except (KeyError, ValueError) as error:
        raise damaged(_PART) from error
    if not math.isfinite(number):
        raise damaged(_PART)
    # Calc saves a formula's flag as a number, unless the cell's own format is for flags.
    if text in _FLAGS and number == _FLAGS[text]:
        return _FLAGS[text]
    return number


def _moment(attributes: Mapping[str, str], kind: str, start: str) -> float:
    if kind == "date":
        number = date_number(attributes.get(spaces.DATE_VALUE, ""), start)
    else:
        number = time_number(attributes.get(spaces.TIME_VALUE, ""))
    if number is None:
        raise damaged(_PART)
    return number


def _typed(kind: str, name: str, value: str) -> dict[str, str]:
    return {spaces.VALUE_TYPE: kind, name: value, spaces.CALC_TYPE: kind}


def _text(value: str) -> tuple[dict[str, str], str]:
    if NO_XML.search(value):
        raise WorkbookError(
            "制御文字など、.ods に書けない文字を含む文字列です。",
            "The text holds a character that an .ods file cannot hold, such as a control character.",
        )
    if len(value.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise WorkbookError(
            f"文字列が長すぎます（上限 {LONGEST_TEXT:,} 文字）。",
            f"The text is too long (at most {LONGEST_TEXT:,} characters).",
        )
    value = _BREAK.sub("\n", value)
    attributes = {spaces.VALUE_TYPE: "string", spaces.CALC_TYPE: "string"}
    # LibreOffice 7.4 forgets a tab in a paragraph, but reads it here.
    if "\t" in value:
        attributes[spaces.STRING_VALUE] = value
    return attributes, value


def _numeric(value: float, kind: str, currency: str | None, start: str) -> tuple[dict[str, str], str]:
    number = finite(value)
    text = number_text(number)
    moment = date_text(number, start) if kind == "date" else time_text(number) if kind == "time" else None
    if moment is not None:
        name = spaces.DATE_VALUE if kind == "date" else spaces.TIME_VALUE
        return _typed(kind, name, moment), moment
    if kind not in {"percentage", "currency"}:
        kind = "float"
    attributes = _typed(kind, spaces.VALUE, text)
    if kind == "currency" and currency:
        attributes[spaces.CURRENCY] = currency
    return attributes, f"{number * 100:.15g}%" if kind == "percentage" else f"{number:.15g}"
