"""The value at 上位n割: LARGE and SMALL at a rounded share of the count, PERCENTILE where it does not interpolate."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.formulas.tree import Call, Node, Number, Omitted
from xl_addin.migrate.recognise import remarks
from xl_addin.migrate.recognise.algebra import ONE, Polynomial, Unknown, constant, decimal_text, variable
from xl_addin.migrate.recognise.finding import Located, Match, Note, Refusal, ScoreCall, called, refused
from xl_addin.migrate.recognise.scope import bare
from xl_addin.migrate.recognise.statistics import Reader
from xl_addin.migrate.recognise.sums import is_sum, summands

if TYPE_CHECKING:
    from fractions import Fraction

    from xl_addin.migrate.recognise.scope import Scope

FAMILY: Final = "cut"
_PERCENTILES: Final = frozenset({"PERCENTILE", "PERCENTILE.INC", "QUARTILE", "QUARTILE.INC"})
_ROUNDINGS: Final = {
    "INT": "floor",
    "ROUNDDOWN": "floor",
    "TRUNC": "floor",
    "FLOOR": "floor",
    "ROUNDUP": "ceil",
    "CEILING": "ceil",
    "ROUND": "round",
}
_MULTIPLES: Final = frozenset({"FLOOR", "CEILING"})
_NO_PLACES: Final = (Omitted(), Number("0"))
_ONLY_NOW: Final = Note(
    "PERCENTILE はこの件数のときだけ補間せずに同じ順位の値になります。件数が変わると結果が変わります。",
    "PERCENTILE falls on the same place without interpolating for this count alone; another count would make it differ.",
)
_FIXED: Final = Note(
    "元の式は件数を数値で書いています。空白ができると、関数は残りの件数で数えます。",
    "The formula has the count as a number; with blanks the function counts what is left.",
)


class _Places(NamedTuple):
    """A number of places: a share of the count, rounded."""

    share: str
    rule: str


def find(scope: Scope, node: Node) -> Match | Refusal | None:
    """Recognise a cut in a node as a whole."""
    if not isinstance(node, Call) or len(node.args) != 2:  # noqa: PLR2004 - values and place
        return None
    if node.name not in {"LARGE", "SMALL"} | _PERCENTILES:
        return None
    values = scope.several(node.args[0])
    if values is None:
        return None
    found = _ordinal(scope, node, values) if node.name in {"LARGE", "SMALL"} else _percentile(scope, node, values)
    if isinstance(found, Match):
        is_line = values.area.row == values.area.last_row or values.area.col == values.area.last_col
        if scope.context.facts(values).texts or not is_line:
            return refused(
                node.start,
                node.stop,
                FAMILY,
                "範囲に文字があるか、範囲が1列ではありません。SCORE_CUT は1列の数値だけを受け取ります。",
                "The range has texts or is more than one column; SCORE_CUT takes one column of numbers.",
            )
    return found


def _ordinal(scope: Scope, node: Call, values: Located) -> Match | Refusal | None:
    order = "high" if node.name == "LARGE" else "low"
    reader = Reader(scope, 1)
    place = bare(node.args[1])
    found = _rounded(scope, reader, place, values)
    if found is None:
        found = _from_the_other_end(scope, reader, place, values)
        order = "low" if order == "high" else "high"
    if found is None:
        return None
    return _match(scope, node, values, found, order, *reader.notes)


def _match(scope: Scope, node: Call, values: Located, found: _Places, order: str, *notes: Note) -> Match:
    rest = [found.share]
    if order != "high" or found.rule != "floor":
        rest.append(f'"{order}"')
    if found.rule != "floor":
        rest.append(f'"{found.rule}"')
    call = ScoreCall("SCORE_CUT", (values,), (scope.written(node.args[0]),), tuple(rest))
    return called(node.start, node.stop, FAMILY, call, *notes, *remarks.of_range(scope.context.facts(values)))


def _rounded(scope: Scope, reader: Reader, node: Node, values: Located) -> _Places | None:
    """Read ROUND(COUNT(values)*share,0) and its kin."""
    if not isinstance(node, Call) or node.name not in _ROUNDINGS or not node.args:
        return None
    units = (Number("1"),) if node.name in _MULTIPLES else _NO_PLACES
    unit = node.args[1:] or units[-1:]
    read = reader.read(node.args[0])
    if len(unit) != 1 or unit[0] not in units or read is None or read.polynomial is None:
        return None
    share = _share(scope, reader, read.polynomial, values)
    return None if share is None else _Places(share, _ROUNDINGS[node.name])


def _share(scope: Scope, reader: Reader, polynomial: Polynomial, values: Located) -> str | None:
    """Write what the count is multiplied by."""
    share, rest = polynomial.split(Unknown("count", values), 1)
    if rest.terms:
        return _of_a_number(scope, reader, polynomial, values)
    number, unknown = share.number, share.unknown
    if number is not None:
        return _share_text(number) if 0 < number <= 1 else None
    return reader.text(unknown.place) if unknown is not None and _is_share(scope, unknown) else None


def _is_share(scope: Scope, unknown: Unknown) -> bool:
    value = scope.context.value(unknown.place) if unknown.kind == "cell" else None
    return isinstance(value, float) and 0 < value <= 1


def _of_a_number(scope: Scope, reader: Reader, polynomial: Polynomial, values: Located) -> str | None:
    """Read ROUND(47*0.3,0) over a range of 47 numbers."""
    facts, number = scope.context.facts(values), polynomial.number
    if number is None or not facts.is_numeric or not 0 < number <= facts.numbers:
        return None
    reader.notes[_FIXED] = None
    return _share_text(number / facts.numbers)


def _share_text(share: Fraction) -> str:
    return decimal_text(share) or f"{share.numerator}/{share.denominator}"


def _from_the_other_end(scope: Scope, reader: Reader, node: Node, values: Located) -> _Places | None:
    """Read COUNT(values)-ROUND(…)+1: the same place counted from the other end."""
    if not is_sum(node):
        return None
    found: list[_Places] = []
    rest = constant(0)
    for part in summands(node, scope.text):
        places = _rounded(scope, reader, bare(part.node), values)
        if places is not None and part.is_minus:
            found.append(places)
            continue
        read = reader.read(part.node)
        if read is None or read.polynomial is None:
            return None
        rest = rest - read.polynomial if part.is_minus else rest + read.polynomial
    return found[0] if len(found) == 1 and rest == variable(Unknown("count", values)) + ONE else None


def _percentile(scope: Scope, node: Call, values: Located) -> Match | Refusal | None:
    read = Reader(scope, 0).read(node.args[1])
    level = read.polynomial.number if read is not None and read.polynomial is not None else None
    facts = scope.context.facts(values)
    interpolates = refused(
        node.start,
        node.stop,
        FAMILY,
        "PERCENTILE は補間するので、上位n割の順位の値（SCORE_CUT）と同じとは限りません。",
        "PERCENTILE interpolates, so it is not the value of a place (SCORE_CUT).",
    )
    if level is None:
        return interpolates
    if node.name.startswith("QUARTILE"):
        level /= 4
    places = _places_from_top(facts.numbers, level)
    if places is None or not facts.is_numeric:
        return interpolates
    share = 1 - level
    for rule, round_to in (("floor", math.floor), ("ceil", math.ceil)):
        if share > 0 and round_to(facts.numbers * share) == places:
            return _match(scope, node, values, _Places(_share_text(share), rule), "high", _ONLY_NOW)
    return interpolates


def _places_from_top(count: int, level: Fraction) -> int | None:
    """Return the place of a percentile from the top, None if it lies between two."""
    from_bottom = (count - 1) * level
    return count - int(from_bottom) if from_bottom.denominator == 1 and 0 <= level <= 1 else None
