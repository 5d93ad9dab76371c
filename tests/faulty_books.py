"""Puts faults into the plain data of rule books and reads what is told of them."""

from __future__ import annotations

from typing import Any

import pytest

from xl_addin.rulebook.problems import FaultyRuleBookError
from xl_addin.rulebook.reading import rule_book

Path = tuple[str | int, ...]


def put(data: Any, path: Path, value: Any) -> None:
    """Set one value deep in plain data; None deletes it."""
    for step in path[:-1]:
        data = data[step]
    if value is None:
        del data[path[-1]]
    else:
        data[path[-1]] = value


def faults(data: Any) -> tuple[str, ...]:
    """The English line of every fault."""
    with pytest.raises(FaultyRuleBookError) as caught:
        rule_book(data, "book.toml")
    return tuple(problem.en for problem in caught.value.problems)
