"""What a formula takes from outside of the workbook's cells: the clock, the file's name, a language, other workbooks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xl_addin.errors import XlAddinError
from xl_addin.formulas.nodes import Call, Name, Reference, Text, walk
from xl_addin.formulas.tree import parse
from xl_addin.formulas.writing import replaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xl_addin.formulas.nodes import Node

_QUOTED: Final = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""")
_CLOCK: Final = re.compile(r"\b(?:_xlfn\.)?(?:NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY)\s*\(", re.IGNORECASE)
_PLACE: Final = re.compile(r"\b(?:CELL|INFO)\s*\(", re.IGNORECASE)
# Names of months, days and eras are those of the program's language.
_LANGUAGE: Final = re.compile(r"\bTEXT\s*\(.*\"[^\"]*(?:mmm|ddd|aaa|g|e)[^\"]*\"", re.IGNORECASE | re.DOTALL)
# A name of another workbook as a whole, which the parser does not read.
_GLOBAL_NAME: Final = re.compile(r"(?<![\w\]'])\[[0-9]+\]![\w.\\]+")
_MAY_BE_ELSEWHERE: Final = re.compile(r"\[|INDIRECT\s*\(\s*\"", re.IGNORECASE)


def clock_pattern(names: Mapping[str, str]) -> re.Pattern[str]:
    """Return what a formula has that shows another value each time, if only by a defined name.

    Args:
        names: what the defined names refer to.
    """
    telling = [re.escape(name.rpartition("!")[2]) for name, text in names.items() if calls(_CLOCK, text)]
    if not telling:
        return _CLOCK
    return re.compile(rf"{_CLOCK.pattern}|(?<![\w.])(?:{'|'.join(telling)})(?![\w.(])", re.IGNORECASE)


def calls(pattern: re.Pattern[str], text: str) -> bool:
    """Tell whether a formula has something outside of its texts and quoted names."""
    return bool(pattern.search(text)) and any(pattern.search(part) for part in _QUOTED.split(text)[::2])


def asks_surroundings(text: str) -> bool:
    """Tell whether a formula's value may be another one in another program, file or language, or where links are not open."""
    if calls(_PLACE, text) or _LANGUAGE.search(text):
        return True
    return "[" in text and (calls(_GLOBAL_NAME, text) or bool(_elsewhere(text)))


def on_cells_alone(text: str) -> str:
    """Return a formula that reads the same cells, and nothing from outside of the workbook's cells.

    The clock, the name of the file and other workbooks do not follow when a cell changes; and what INDIRECT with a plain
    text reads is as good as a reference.
    """
    text = _GLOBAL_NAME.sub("0", text)
    if _MAY_BE_ELSEWHERE.search(text):
        try:
            text = replaced(text, [*((node, "0") for node in _elsewhere(text)), *_indirect(parse(text))])
        except XlAddinError:
            return text
    if not (calls(_CLOCK, text) or calls(_PLACE, text)):
        return text
    parts = _QUOTED.split(text)
    return "".join(part if at % 2 else _PLACE.sub("SUM(", _CLOCK.sub("SUM(", part)) for at, part in enumerate(parts))


def _elsewhere(text: str) -> list[Node]:
    """Return the parts of a formula that lie in other workbooks."""
    try:
        return [node for node in walk(parse(text)) if _is_elsewhere(node)]
    except XlAddinError:
        return []


def _is_elsewhere(node: Node) -> bool:
    if isinstance(node, Reference):
        return node.book is not None
    # A structured reference has its brackets behind the name of a table, or stands alone.
    return isinstance(node, Name) and "]" in node.text.rpartition("!")[0]


def _indirect(tree: Node) -> Iterable[tuple[Node, str]]:
    for node in walk(tree):
        if isinstance(node, Call) and node.name == "INDIRECT" and len(node.args) == 1:
            named = node.args[0]
            if isinstance(named, Text) and isinstance(_parsed(named.value), Reference):
                yield node, named.value


def _parsed(text: str) -> Node | None:
    try:
        return parse(text)
    except XlAddinError:
        return None
