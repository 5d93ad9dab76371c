"""Writes out what a rule book takes over from an earlier one, so that nothing behind this knows of ``based_on``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xl_addin.errors import RuleBookError
from xl_addin.rulebook import store
from xl_addin.rulebook.problems import FaultyRuleBookError, Problems, Where
from xl_addin.rulebook.reading import RuleBook, read_bytes, rule_book
from xl_addin.rulebook.toml import TomlData, parse_toml

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.rulebook.problems import KeyPath, Problem

_KEY = "based_on"
# These speak of the year before the earlier book; a line that is taken over continues the line it is taken from.
_EARLIER = ("follows", "unchanged")


@dataclass(frozen=True)
class _File:
    """A rule book's file as it was read."""

    name: str
    content: bytes

    @property
    def data(self) -> dict[str, Any]:
        """Its plain data."""
        return _parsed(self.content, self.name)


def flatten(data: TomlData, *, shipped_only: bool = False) -> TomlData:
    """Write out what a rule book takes over.

    Args:
        data: the rule book as it was written.
        shipped_only: whether the earlier book must be one that came with the package, as for shipped books, which
            may not differ from user to user; otherwise the user's own comes first.

    Returns:
        The same rule book without ``based_on``. A key that was taken over has the line of its indicator.

    Raises:
        RuleBookError: an earlier book or indicator does not exist, or books rest on each other; lists these faults
            and all others that can be told without what is missing.
    """
    bases = _bases(data, (_name(data),), shipped_only=shipped_only)
    return _resolved(data, bases, (_name(data),))


def shipped_book(path: Path) -> RuleBook:
    """Read a shipped rule book in TOML; a change of a file that it rests on counts at once.

    Args:
        path: its file.

    Returns:
        The checked rule book.

    Raises:
        RuleBookError: it has faults.
    """
    file = _File(path.name, read_bytes(path))
    data = file.data
    return _book((file, *_bases(data, (_name(data),), shipped_only=True)))


@lru_cache(maxsize=64)
def _book(files: tuple[_File, ...]) -> RuleBook:
    # Keyed by the contents of all files that it is made of.
    data = files[0].data
    flat = _resolved(_with_lines(data, files[0].name), files[1:], (_name(data),))
    return rule_book(flat, flat.where)


@lru_cache(maxsize=64)
def _parsed(content: bytes, file: str) -> dict[str, Any]:
    if file.endswith(".toml"):
        return parse_toml(content, file)
    try:
        data = json.loads(content.decode("utf-8"), parse_float=Decimal, parse_constant=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise RuleBookError(f"{file}: JSON として読めません。", f"{file}: not readable as JSON.") from error
    return data if isinstance(data, dict) else {}


def _with_lines(data: dict[str, Any], file: str) -> TomlData:
    return data if isinstance(data, TomlData) else TomlData(data, Where(file))


def _name(data: dict[str, Any]) -> str:
    return f"{data.get('scheme')}/{data.get('fiscal_year')}"


def _bases(data: dict[str, Any], above: tuple[str, ...], *, shipped_only: bool) -> tuple[_File, ...]:
    """Read the files that a rule book rests on, up to one that is missing or leads back."""
    name = _base_name(data)
    path = None if name is None or name in above else _path(name, shipped_only=shipped_only)
    if name is None or path is None:
        return ()
    file = _File(path.name, read_bytes(path))
    if path.suffix != ".toml":
        return (file,)
    # What stands there in TOML is shipped, and so rests on shipped books.
    return (file, *_bases(file.data, (*above, name), shipped_only=True))


def _path(name: str, *, shipped_only: bool) -> Path | None:
    user = store.user_path(name)
    return user if not shipped_only and store.is_readable(user) else store.shipped_path(name)


def _base_name(data: dict[str, Any]) -> str | None:
    """Name the earlier book; None where there is none, or the name is wrong."""
    given = data.get(_KEY)
    if not isinstance(given, str):
        return None
    try:
        return store.normal_name(given)
    except RuleBookError:
        return None


def _resolved(data: TomlData, files: tuple[_File, ...], above: tuple[str, ...]) -> TomlData:
    problems = Problems(data.where)
    base = _base(data, files, above, problems)
    flat = {key: value for key, value in data.items() if key != _KEY}
    if base is not None and base.get("method") == "tiers":
        flat.setdefault("follows", _name(base))
    lines = dict(data.where.lines)
    indicators = data.get("indicator")
    if isinstance(indicators, list):
        flat["indicator"] = [
            _indicator(own, ("indicator", place), data, base, problems) for place, own in enumerate(indicators)
        ]
        for place in range(len(indicators)):
            line = lines.get(("indicator", place, _KEY))
            if line is not None:
                lines.setdefault(("indicator", place, "follows"), line)
    resolved = TomlData(flat, Where(data.where.file, lines))
    if problems.found:
        raise FaultyRuleBookError([*problems.found, *_other_faults(resolved, problems)])
    return resolved


def _base(
    data: TomlData, files: tuple[_File, ...], above: tuple[str, ...], problems: Problems
) -> dict[str, Any] | None:
    """Return the earlier book, itself written out; None, and a fault, where that cannot be."""
    if _KEY not in data:
        return None
    name = _base_name(data)
    path: KeyPath = (_KEY,)
    if name is None:
        problems.add(
            path,
            "",
            f"「{_KEY}」は kokuho_pref/2023 のような規則集の名前",
            f'"{_KEY}" must name a rule book, such as kokuho_pref/2023',
        )
    elif name in above:
        told = " → ".join((*above, name))
        problems.add(path, "", f"「{_KEY}」が元に戻る（{told}）", f'"{_KEY}" leads back to itself ({told})')
    elif not files:
        known = ", ".join(store.names())
        problems.add(
            path,
            "",
            f"「{_KEY}」の規則集 {name} がない。使える規則集: {known}",
            f'"{_KEY}": there is no rule book {name}; known are {known}',
        )
    else:
        base = _resolved(_with_lines(files[0].data, files[0].name), files[1:], (*above, name))
        if base.get("method") == data.get("method"):
            return base
        problems.add(path, "", f"「{_KEY}」の規則集 {name} は method が違う", f'"{_KEY}": {name} has another method')
    return None


def _indicator(own: Any, path: KeyPath, data: TomlData, base: dict[str, Any] | None, problems: Problems) -> Any:
    """Complete an indicator by what it does not write itself."""
    if not isinstance(own, dict) or _KEY not in own:
        return own
    wanted = own[_KEY]
    kept = {key: value for key, value in own.items() if key != _KEY}
    label = str(own.get("id", f"#{int(path[-1]) + 1}"))[:20]
    if _KEY not in data:
        problems.add(
            (*path, _KEY),
            label,
            f"規則集に「{_KEY}」がないので、指標の「{_KEY}」は使えない",
            f'"{_KEY}" of an indicator needs "{_KEY}" of the rule book',
        )
    if base is None:
        return kept
    theirs = base.get("indicator")
    found = [other for other in theirs if isinstance(other, dict)] if isinstance(theirs, list) else []
    taken = next((other for other in found if isinstance(wanted, str) and other.get("id") == wanted), None)
    if taken is None:
        problems.add(
            (*path, _KEY),
            label,
            f"「{_KEY}」の指標 {str(wanted)[:20]} が {_name(base)} にない",
            f'"{_KEY}": {_name(base)} has no indicator {str(wanted)[:20]}',
        )
        return kept
    follows = {"follows": wanted} if data.get("method") == "tiers" else {}
    return {**{key: _fresh(value) for key, value in taken.items() if key not in (_KEY, *_EARLIER)}, **follows, **kept}


def _fresh(value: Any) -> Any:
    """Copy a value without what its lines say of a still earlier year."""
    if isinstance(value, list):
        return [_fresh(item) for item in value]
    if isinstance(value, dict):
        return {key: _fresh(item) for key, item in value.items() if key not in _EARLIER}
    return value


def _other_faults(data: TomlData, problems: Problems) -> list[Problem]:
    """Collect the faults of a rule book that have nothing to do with what could not be taken over."""
    hidden = [path[:2] for path in (problem.path for problem in problems.found) if path[0] == "indicator"]
    if any(problem.path == (_KEY,) for problem in problems.found):
        lines = data.where.lines
        hidden += [path[:2] for path in lines if path[0] == "indicator" and path[2:] == (_KEY,)]
    try:
        rule_book(data, data.where)
    except FaultyRuleBookError as error:
        return [problem for problem in error.problems if problem.path[:2] not in hidden]
    return []
