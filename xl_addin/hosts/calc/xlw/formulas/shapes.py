"""Formulas that differ in row numbers and whole numbers alone are translated once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw.formulas.tokens import LETTERS

if TYPE_CHECKING:
    from collections.abc import Callable

_SHAPE: Final = (
    r"(?:\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|\[[^\[\]]*\])"
    rf"|(?<![{LETTERS}$%s])(\$?[A-Za-z]{{1,3}}\$?|\$?)([1-9]\d{{0,5}})(?![{LETTERS}(!.\[#])"
)
EXCEL: Final = re.compile(_SHAPE % ".")
"""Texts and names in quotes, which count as they are, or the number that a reference or nothing else comes before."""
CALC: Final = re.compile(_SHAPE % "")
"""The same in Calc's syntax, where a sheet and a full stop may come before."""


class Shapes:
    """Translates by shape.

    Args:
        source: finds the numbers in what is translated.
        target: finds them in the translation.
    """

    def __init__(self, source: re.Pattern[str], target: re.Pattern[str]) -> None:
        self._source = source
        self._target = target
        self._known: dict[str, str | None] = {}

    def translate(self, formula: str, translate: Callable[[], str]) -> str:
        """Translate a formula.

        Args:
            formula: the formula.
            translate: translates it in full, where no formula of its shape is known.

        Returns:
            The translation.
        """
        shape, numbers = _shape(self._source, formula)
        known = self._known.get(shape)
        if known is not None:
            return known % tuple(numbers)
        made = translate()
        if shape not in self._known:
            template, found = _shape(self._target, made)
            # The numbers come out as they went in and in their order, or the shape tells nothing.
            self._known[shape] = template if found == numbers else None
        return made


def _shape(pattern: re.Pattern[str], formula: str) -> tuple[str, list[str]]:
    """Give a formula with ``%s`` for its numbers, and the numbers."""
    numbers: list[str] = []

    def cut(match: re.Match[str]) -> str:
        before, number = match.groups()
        if number is None:
            return match.group()
        numbers.append(number)
        return f"{before}%s"

    return pattern.sub(cut, formula.replace("%", "%%")), numbers
