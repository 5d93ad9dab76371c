"""Reads rule books as people write them, in TOML, and turns them into the JSON that hosts read."""

from __future__ import annotations

import json
import re
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xl_addin.errors import RuleBookError
from xl_addin.rulebook.problems import Where
from xl_addin.rulebook.reading import read_bytes

if TYPE_CHECKING:
    import pathlib

    from xl_addin.rulebook.problems import KeyPath

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r'[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'{3}.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'',
    re.DOTALL,
)
_PLACE = re.compile(r"at line ([0-9]+), column ([0-9]+)")
_BARE = re.compile(r"[^,\]}#\n]+")


class TomlData(dict[str, Any]):
    """The plain data of a TOML file, which remembers where each value stands.

    Args:
        data: tables, lists, texts, integers and exact decimals.
        where: file and lines.
    """

    def __init__(self, data: dict[str, Any], where: Where) -> None:
        super().__init__(data)
        self.where = where


def read_toml(path: pathlib.Path) -> TomlData:
    """Read a TOML file as plain data, numbers exact.

    Args:
        path: the file.

    Returns:
        The data with the line of every value.

    Raises:
        RuleBookError: the file cannot be read or is not TOML.
    """
    return parse_toml(read_bytes(path), path.name)


def parse_toml(content: bytes, file: str) -> TomlData:
    """Read the bytes of a TOML file as plain data, numbers exact.

    Args:
        content: the bytes, UTF-8.
        file: name shown to the user.

    Returns:
        The data with the line of every value.

    Raises:
        RuleBookError: it is not TOML.
    """
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        data = tomllib.loads(text, parse_float=Decimal)
        where = Where(file, _Lines(text).found)
    except UnicodeDecodeError as error:
        raise RuleBookError(
            f"{file}: UTF-8 ではありません。UTF-8 で保存してください。", f"{file}: not UTF-8; save it as UTF-8."
        ) from error
    except (ValueError, ArithmeticError, RecursionError) as error:
        ja, en = _place_of(error)
        raise RuleBookError(f"{file}: TOML として読めません{ja}。", f"{file}: not readable as TOML{en}.") from error
    return TomlData(data, where)


def to_json(data: Any) -> str:
    """Write plain data as JSON, decimals digit for digit.

    Args:
        data: tables, lists, texts, truth values, integers and finite decimals.

    Returns:
        JSON text, keys in the given order.

    Raises:
        TypeError: something else is in the data.
    """
    if isinstance(data, dict):
        return "{" + ", ".join(f"{_quoted(key)}: {to_json(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(to_json, data)) + "]"
    if isinstance(data, str):
        return _quoted(data)
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, int) or (isinstance(data, Decimal) and data.is_finite()):
        return str(data)
    raise TypeError(f"no JSON for {type(data).__name__}")


def _place_of(error: Exception) -> tuple[str, str]:
    """Say where a TOML file is wrong; what is wrong there is told in English only."""
    if not isinstance(error, tomllib.TOMLDecodeError):
        return "", ""
    place = _PLACE.search(str(error))
    where = f"{place[1]}行目{place[2]}文字目" if place else "ファイルの末尾"
    return f"（{where}）", f": {error}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


class _Lines:
    """Finds the line of every value in a text that is known to be TOML."""

    def __init__(self, text: str) -> None:
        self.found: dict[KeyPath, int] = {}
        self._text = text
        self._at = 0
        self._counted = (0, 1)
        self._lengths: dict[KeyPath, int] = {}
        self._document()

    def _document(self) -> None:
        table: KeyPath = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._next("["):
                table = self._header()
            else:
                self._assignment(table)
            self._skip(_BLANK)

    def _header(self) -> KeyPath:
        line = self._line()
        array = self._next("[")
        path: KeyPath = ()
        keys = self._keys()
        for place, key in enumerate(keys):
            path = (*path, key)
            if array and place == len(keys) - 1:
                self._lengths[path] = self._lengths.get(path, 0) + 1
            self.found.setdefault(path, line)
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
        self.found[path] = line
        self._at += 2 if array else 1
        return path

    def _assignment(self, table: KeyPath) -> None:
        line = self._line()
        path = table
        for key in self._keys():
            path = (*path, key)
            self.found.setdefault(path, line)
        self._at += 1
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        self._skip(_BLANK)
        if self._next("["):
            self._members(path, "]")
        elif self._next("{"):
            self._members(path, "}")
        elif not self._skip(_STRING):
            self._skip(_BARE)

    def _members(self, path: KeyPath, end: str) -> None:
        place = 0
        while self._at < len(self._text):
            self._skip(_BLANK)
            if self._next(end):
                return
            if end == "]":
                self.found[(*path, place)] = self._line()
                self._value((*path, place))
                place += 1
            else:
                self._assignment(path)
            self._skip(_BLANK)
            self._next(",")

    def _keys(self) -> list[str]:
        keys = [self._key()]
        while self._next("."):
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        self._skip(_BLANK)
        word = self._skip(_KEY)
        self._skip(_BLANK)
        return next(iter(tomllib.loads(f"{word}=0")))

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            return ""
        self._at = match.end()
        return match.group()

    def _next(self, sign: str) -> bool:
        here = self._text.startswith(sign, self._at)
        self._at += len(sign) if here else 0
        return here

    def _line(self) -> int:
        counted, line = self._counted
        self._counted = (self._at, line + self._text.count("\n", counted, self._at))
        return self._counted[1]
