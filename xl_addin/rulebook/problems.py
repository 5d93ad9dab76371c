"""The faults of a rule book, each with its file, line and indicator."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_addin.errors import RuleBookError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class Where:
    """The file that a rule book comes from and, if known, the line of each of its values.

    Args:
        file: name shown to the user.
        lines: line number by path, such as ("indicator", 0, "points").
    """

    file: str
    lines: Mapping[KeyPath, int] = field(default_factory=dict)

    def line(self, path: KeyPath) -> int | None:
        """The line of a value, or of the closest thing around it; None when unknown."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


@dataclass(frozen=True)
class Problem:
    """One fault of a rule book.

    Args:
        path: the value at fault.
        place: file, line and indicator in both languages.
        message: what is wrong.
    """

    path: KeyPath
    place: Text
    message: Text

    @property
    def ja(self) -> str:
        """One line in Japanese."""
        return f"{self.place.ja}: {self.message.ja}"

    @property
    def en(self) -> str:
        """One line in English."""
        return f"{self.place.en}: {self.message.en}"


class FaultyRuleBookError(RuleBookError):
    """A rule book has faults; the message lists all of them, one on a line.

    Args:
        problems: the faults in the order in which they were found.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(problem.ja for problem in problems), "\n".join(problem.en for problem in problems))
        self.problems = tuple(problems)


class Problems:
    """The faults found so far in one rule book."""

    def __init__(self, where: Where) -> None:
        self.where = where
        self.found: list[Problem] = []

    def add(self, path: KeyPath, indicator: str, ja: str, en: str) -> None:
        """Note a fault of the value at ``path``; ``indicator`` is "" outside of indicators."""
        line = self.where.line(path)
        file = self.where.file if line is None else f"{self.where.file}:{line}"
        place = Text(f"{file} 指標{indicator}", f"{file} indicator {indicator}") if indicator else Text(file, file)
        self.found.append(Problem(path, place, Text(ja, en)))

    def touch(self, path: KeyPath) -> bool:
        """Whether anything at or below ``path`` is at fault."""
        return any(problem.path[: len(path)] == path for problem in self.found)

    def raise_if_any(self) -> None:
        """Raise one error that lists every fault."""
        if self.found:
            raise FaultyRuleBookError(self.found)
