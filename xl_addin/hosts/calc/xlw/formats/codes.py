"""Number format codes: the spelling that Excel shows, and what Calc makes of it."""

from __future__ import annotations

import locale
import re
from typing import Final

from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

GENERAL: Final = "General"
FLAG: Final = "BOOLEAN"
"""Calc's format of TRUE and FALSE; in Excel such cells have the General format."""

_PART: Final = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]|General|AM/PM|A/P|E[+-]|[A-Za-z]+|.', re.DOTALL)
_NUMBERED_COLOUR: Final = re.compile(r"\[color\s*(\d+)\]", re.IGNORECASE)
_COLOURS: Final = ("Black", "White", "Red", "Green", "Blue", "Yellow", "Magenta", "Cyan")
_COLOUR_NAMES: Final = {name.lower(): name for name in _COLOURS}
_DURATION: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DAY_NAMES: Final = {"NN": "ddd", "NNN": "dddd", "NNNN": 'dddd", "'}
_KEPT: Final = ("General", "AM/PM", "A/P", "E+", "E-")
_NUMERALS: Final = re.compile(r"(?:\[(?:DBNum|NatNum)\d+\])*", re.IGNORECASE)
_LANGUAGES: Final = {name: number for number, name in locale.windows_locale.items()}


def is_general(code: str) -> bool:
    """Tell whether a code is Excel's format of cells that have none."""
    return code.strip().casefold() == GENERAL.casefold()


def for_calc(code: str) -> str:
    """Spell a code so that Calc reads it.

    Args:
        code: a code in Excel's English spelling.

    Returns:
        The code with named colours.

    Raises:
        NotInCalcError: it has a colour that Calc loses when it saves.
    """
    return _NUMBERED_COLOUR.sub(_named_colour, code)


def from_calc(text: str, language: str = "", country: str = "") -> str:
    """Spell a code as Excel does.

    Args:
        text: the code as Calc spells it for English.
        language: language that the format is bound to; empty for that of the system.
        country: its country.

    Returns:
        The code.
    """
    if FLAG in text:
        return GENERAL
    code = "".join(_part(match.group()) for match in _PART.finditer(text))
    number = _LANGUAGES.get(f"{language}_{country}")
    if number is None or "[$-" in code:
        return code
    numerals = _NUMERALS.match(code)
    place = numerals.end() if numerals else 0
    return f"{code[:place]}[$-{number:X}]{code[place:]}"


def _named_colour(match: re.Match[str]) -> str:
    number = int(match.group(1))
    if 1 <= number <= len(_COLOURS):
        return f"[{_COLOURS[number - 1]}]"
    raise NotInCalcError(
        f"Calc は番号の色 {match.group()} を xlsx に保存できません。[Red] のような名前の色を使ってください。",
        f"Calc cannot save the numbered colour {match.group()} to .xlsx; use a named one such as [Red].",
    )


def _part(part: str) -> str:
    if part[0] == "[":
        name = part[1:-1].lower()
        if name in _COLOUR_NAMES:
            return f"[{_COLOUR_NAMES[name]}]"
        if _NUMBERED_COLOUR.fullmatch(part):
            return f"[Color{name[5:].strip()}]"
        return part.lower() if _DURATION.fullmatch(part) else part
    if part in _KEPT or not part.isalpha() or not part.isascii():
        return part
    return _DAY_NAMES.get(part, part.lower())
