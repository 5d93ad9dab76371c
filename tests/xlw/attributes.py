"""Which attributes of xlwings' public classes work on Calc: the tables, and a stub for each to prove its tests."""

from __future__ import annotations

import contextlib
import inspect
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xlwings.main

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES = Path(__file__).parent / "attributes"
_UNDOCUMENTED = {"ActiveAppBooks", "ActiveBookSheets", "ActiveEngineApps", "BookAsync", "Collection", "Ranges"}
"""Helpers of xlwings that users meet under another name, or only in another product."""


@dataclass(frozen=True)
class Refused:
    """An attribute that raises.

    Args:
        attribute: class and name.
        ja: why, in Japanese.
        en: why, in English.
        example: an expression of ``app``, ``book``, ``sheet`` and ``cell`` that raises.
    """

    attribute: str
    ja: str
    en: str
    example: str


@dataclass(frozen=True)
class Table:
    """One file of attributes.

    Args:
        name: the area.
        works: attributes that do as in Excel.
        raises: those that Calc cannot do.
        not_yet: those that it could, but that are not made.
    """

    name: str
    works: tuple[str, ...]
    raises: tuple[Refused, ...]
    not_yet: tuple[Refused, ...]


def attributes(*names: str) -> pytest.MarkDecorator:
    """Name the attributes whose stubs a test notices: it runs again with each of them stubbed, and must fail then."""
    return pytest.mark.attributes(*names)


def tables() -> list[Table]:
    """Read all tables."""
    made = []
    for path in sorted(TABLES.glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        refused = [tuple(Refused(**entry) for entry in data.get(key, ())) for key in ("raises", "not_yet")]
        made.append(Table(path.stem, tuple(data.get("works", ())), *refused))
    return made


def public() -> list[str]:
    """List the attributes of xlwings' public classes."""
    return [
        f"{name}.{attribute}"
        for name, class_ in sorted(vars(xlwings.main).items())
        if inspect.isclass(class_) and class_.__module__ == "xlwings.main"
        if not name.startswith("_") and name not in _UNDOCUMENTED
        for attribute in dir(class_)
        if not attribute.startswith("_") and attribute != "impl"
    ]


@contextlib.contextmanager
def stubbed(name: str) -> Iterator[None]:
    """Make an attribute do nothing."""
    class_name, attribute = name.split(".")
    class_ = getattr(xlwings.main, class_name)
    found = inspect.getattr_static(class_, attribute)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(class_, attribute, _STUB if isinstance(found, property) else _nothing)
        yield


def _nothing(*_arguments: Any, **_options: Any) -> None:
    return None


_STUB = property(lambda _self: None, lambda _self, _value: None)
