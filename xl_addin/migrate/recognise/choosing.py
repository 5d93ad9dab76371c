"""The worksheet functions that choose by comparisons: IF and its kin, look-ups, sums of comparisons."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from xl_addin.formulas.tree import Flag, Name, Node, Omitted, Reference, walk
from xl_addin.migrate.recognise.scope import bare
from xl_addin.migrate.recognise.tables import (
    NoLadderError,
    Table,
    Vector,
    combined,
    line,
    mapped,
    number_of,
    one,
    only,
    only_item,
    picked,
    require_order,
    turned,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.migrate.recognise.judging import Judge
    from xl_addin.migrate.recognise.scope import Scope


def _if(judge: Judge, args: tuple[Node, ...]) -> Table:
    if len(args) not in {2, 3}:
        raise NoLadderError
    condition, then, *other = args
    judge.branches.update(id(branch) for branch in (then, *other))
    if judge.flag(condition):
        return judge.taken(then)
    if not other or isinstance(other[0], Omitted):
        judge.visited.update(id(branch) for branch in other)
        return one(False if not other else Fraction(0))
    return judge.taken(other[0])


def _ifs(judge: Judge, args: tuple[Node, ...]) -> Table:
    if len(args) % 2:
        raise NoLadderError
    judge.branches.update(id(branch) for branch in args[1::2])
    for condition, then in zip(args[::2], args[1::2], strict=True):
        if judge.flag(condition):
            return judge.taken(then)
    return one(None)


def _switch(judge: Judge, args: tuple[Node, ...]) -> Table:
    """Read SWITCH(TRUE,…) as IFS."""
    if not args or args[0] != Flag(True):
        raise NoLadderError
    pairs = args[1:]
    return _ifs(judge, (*pairs[:-1], Flag(True), pairs[-1]) if len(pairs) % 2 else pairs)


def _and(judge: Judge, args: tuple[Node, ...]) -> Table:
    return one(all(judge.flag(arg) for arg in args))


def _or(judge: Judge, args: tuple[Node, ...]) -> Table:
    return one(any(judge.flag(arg) for arg in args))


def _not(judge: Judge, args: tuple[Node, ...]) -> Table:
    return one(not judge.flag(only(args)))


def _na(_: Judge, args: tuple[Node, ...]) -> Table:
    if args:
        raise NoLadderError
    return one(None)


def _n(judge: Judge, args: tuple[Node, ...]) -> Table:
    return mapped(judge.rows(only(args)), lambda value: value)


def _total(judge: Judge, args: tuple[Node, ...]) -> Table:
    return one(sum((number_of(item) for arg in args for item in _values(judge, arg)), Fraction(0)))


def _highest(judge: Judge, args: tuple[Node, ...]) -> Table:
    values = [number_of(item) for arg in args for item in _values(judge, arg)]
    if not values:
        raise NoLadderError
    return one(max(values))


def _values(judge: Judge, arg: Node) -> Vector:
    """Ranges that are compared or multiplied need an array formula."""
    if not judge.scope.is_array and not _is_reference(arg) and _has_range(judge.scope, arg):
        raise NoLadderError
    return tuple(item for row in judge.rows(arg) for item in row)


def _products(judge: Judge, args: tuple[Node, ...]) -> Table:
    first, *others = [judge.rows(arg) for arg in args] or [()]
    for other in others:
        if [len(row) for row in first] != [len(row) for row in other]:
            raise NoLadderError
        first = combined(first, other, lambda one, another: one * another)
    if any(isinstance(item.value, bool) for row in first for item in row):
        raise NoLadderError
    return one(sum((number_of(item) for row in first for item in row), Fraction(0)))


def _choose(judge: Judge, args: tuple[Node, ...]) -> Table:
    if not args:
        raise NoLadderError
    index, *choices = args
    judge.branches.update(id(choice) for choice in choices)
    place = _position(judge, index)
    if place is None:
        return one(None)
    if not 1 <= place <= len(choices):
        raise NoLadderError
    return judge.taken(choices[place - 1])


def _position(judge: Judge, node: Node) -> int | None:
    item = only_item(judge.rows(node))
    if item.value is None:
        return None
    number = number_of(item)
    if number.denominator != 1:
        raise NoLadderError
    return int(number)


def _index(judge: Judge, args: tuple[Node, ...]) -> Table:
    if len(args) not in {2, 3}:
        raise NoLadderError
    rows = judge.rows(args[0])
    places = [_position(judge, arg) for arg in args[1:]]
    if None in places:
        return one(None)
    known = [place for place in places if place is not None]
    if len(known) == 1:
        return ((picked(line(rows), known[0]),),)
    return ((picked(picked(rows, known[0]), known[1]),),)


def _match(judge: Judge, args: tuple[Node, ...]) -> Table:
    if len(args) not in {2, 3} or not judge.is_key(args[0]):
        raise NoLadderError
    kind = Fraction(1) if len(args) == 2 else number_of(only_item(judge.rows(args[2])))  # noqa: PLR2004 - without a kind
    keys = line(judge.rows(args[1]))
    if kind > 0:
        place = _last_reached(judge, keys)
        return one(None if place is None else Fraction(place + 1))
    if kind == 0:
        raise NoLadderError
    require_order(keys[::-1])
    found = [place for place, key in enumerate(keys) if judge.reached("<=", key)]
    return one(Fraction(found[-1] + 1) if found else None)


def _last_reached(judge: Judge, keys: Vector) -> int | None:
    require_order(keys)
    found = [place for place, key in enumerate(keys) if judge.reached(">=", key)]
    return found[-1] if found else None


def _lookup(judge: Judge, args: tuple[Node, ...]) -> Table:
    if len(args) not in {2, 3} or not judge.is_key(args[0]):
        raise NoLadderError
    keys, results = judge.rows(args[1]), judge.rows(args[-1])
    if len(args) == 2:  # noqa: PLR2004 - one table of keys and results
        is_wide = len(keys[0]) > len(keys)
        keys, results = turned(keys, is_wide=is_wide), turned(keys, is_wide=is_wide)
        keys, results = (tuple(row[0] for row in keys),), (tuple(row[-1] for row in results),)
    return _looked_up(judge, line(keys), line(results))


def _looked_up(judge: Judge, keys: Vector, results: Vector) -> Table:
    if len(keys) != len(results):
        raise NoLadderError
    place = _last_reached(judge, keys)
    return one(None) if place is None else ((results[place],),)


def _vlookup(judge: Judge, args: tuple[Node, ...]) -> Table:
    return _in_table(judge, args, across=False)


def _hlookup(judge: Judge, args: tuple[Node, ...]) -> Table:
    return _in_table(judge, args, across=True)


def _in_table(judge: Judge, args: tuple[Node, ...], *, across: bool) -> Table:
    if len(args) not in {3, 4} or not judge.is_key(args[0]):
        raise NoLadderError
    if len(args) == 4 and (isinstance(args[3], Omitted) or not judge.flag(args[3])):  # noqa: PLR2004 - exact match
        raise NoLadderError
    table = turned(judge.rows(args[1]), is_wide=across)
    column = _position(judge, args[2])
    if column is None or not 1 <= column <= len(table[0]):
        raise NoLadderError
    return _looked_up(judge, tuple(row[0] for row in table), tuple(row[column - 1] for row in table))


def _xlookup(judge: Judge, args: tuple[Node, ...]) -> Table:
    """Read XLOOKUP(x,keys,results,,-1): the next smaller key."""
    if len(args) != 5 or not judge.is_key(args[0]) or not isinstance(args[3], Omitted):  # noqa: PLR2004 - up to the kind
        raise NoLadderError
    if number_of(only_item(judge.rows(args[4]))) != -1:
        raise NoLadderError
    return _looked_up(judge, line(judge.rows(args[1])), line(judge.rows(args[2])))


def _is_reference(node: Node) -> bool:
    return isinstance(bare(node), (Reference, Name))


def _has_range(scope: Scope, node: Node) -> bool:
    return any(scope.several(part) is not None for part in walk(node) if isinstance(part, (Reference, Name)))


FUNCTIONS: Final[dict[str, Callable[[Judge, tuple[Node, ...]], Table]]] = {
    "IF": _if,
    "IFS": _ifs,
    "SWITCH": _switch,
    "AND": _and,
    "OR": _or,
    "NOT": _not,
    "NA": _na,
    "N": _n,
    "SUM": _total,
    "MAX": _highest,
    "SUMPRODUCT": _products,
    "CHOOSE": _choose,
    "INDEX": _index,
    "MATCH": _match,
    "LOOKUP": _lookup,
    "VLOOKUP": _vlookup,
    "HLOOKUP": _hlookup,
    "XLOOKUP": _xlookup,
}
