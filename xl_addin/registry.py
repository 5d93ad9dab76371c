"""A worksheet function, declared once: its name, its arguments, its help in two languages, and how it is called.

Hosts read the declarations to register the functions and send every call through :func:`call`, where an exception
becomes a cell error, in this one place.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import Enum
from typing import Callable, NamedTuple, Sequence, Union, cast

from xl_addin.cells import Cell, CellError, Grid, kinds
from xl_addin.errors import RuleBookError, ScoringError

PREFIX = "SCORE_"

Result = Sequence[Sequence[Union[Cell, ScoringError]]]
"""The rows of a result; a ScoringError among them is that one cell's error."""

log = logging.getLogger("xl_addin")


class Reason(NamedTuple):
    """Why a cell shows an error, or a blank (no code), as logged under the record's attribute ``reason``."""

    code: str
    ja: str
    en: str


class Kind(Enum):
    """How an argument must reach a function."""

    MEASURED = "measured"
    """A cell or range, taken as a reference: only so a blank stays blank and an error cell arrives at all."""
    SETTING = "setting"
    """A value, a range or an inline array."""
    TEXT = "text"
    """One text; a number cell arrives as its text."""


@dataclass(frozen=True)
class Help:
    """One sentence in Japanese and in English, each at most 255 characters, where Excel cuts."""

    ja: str
    en: str


@dataclass(frozen=True)
class Argument:
    """One argument of a worksheet function.

    Args:
        name: its name in every host; ASCII letters only, as UNO asks.
        kind: how it must arrive.
        label: its short name in the function wizard.
        help: what it means.
        optional: it may be left out; optional arguments come last and are settings.
    """

    name: str
    kind: Kind
    label: Help
    help: Help
    optional: bool = False


@dataclass(frozen=True)
class WorksheetFunction:
    """One worksheet function.

    Args:
        name: the name in cells. Once shipped it is part of users' files and never changes.
        method: the UNO method name; frozen likewise, because .ods files store it.
        help: what it does.
        arguments: in the order of the call.
        body: takes one grid per argument (None where left out) and returns the rows of the result.
        example: a formula with a reference, for the function reference.
        column: it returns a column, so a formula in a single cell would show its first row alone.
    """

    name: str
    method: str
    help: Help
    arguments: tuple[Argument, ...]
    body: Callable[..., Result]
    example: str
    column: bool = False

    @property
    def required(self) -> int:
        """Number of arguments that must be given."""
        return sum(not argument.optional for argument in self.arguments)

    @property
    def signature(self) -> str:
        """The call as the function reference prints it, optional arguments in brackets."""
        shown = (f"[{argument.name}]" if argument.optional else argument.name for argument in self.arguments)
        return f"{self.name}({'; '.join(shown)})"


def worksheet_function(
    name: str,
    *arguments: Argument,
    ja: str,
    en: str,
    example: str,
    column: bool = False,
) -> Callable[[Callable[..., Result]], WorksheetFunction]:
    """Declare the decorated function as the worksheet function ``SCORE_<name>``.

    Args:
        name: the name without its prefix, in capitals; EXPLAIN_LINES becomes the method scoreExplainLines.
        arguments: its arguments, in order.
        ja: its help in Japanese.
        en: its help in English.
        example: a formula that calls it.
        column: it returns a column.
    """

    def declare(body: Callable[..., Result]) -> WorksheetFunction:
        method = "score" + "".join(word.capitalize() for word in name.split("_"))
        return WorksheetFunction(PREFIX + name, method, Help(ja, en), arguments, body, example, column)

    return declare


def call(function: WorksheetFunction, *arguments: Grid | None, where: Callable[[], str] | None = None) -> Grid:
    """Call a worksheet function with what its cells hold and return what its cells shall show.

    Args:
        function: the function to call.
        arguments: one grid per argument, None for one that was left out.
        where: tells on which cells it was called; asked only when there is something to report.

    Returns:
        The rows of the result. Where no score can be computed they hold a cell error, whose reason is logged; an
        unexpected exception is #VALUE! and logged with its traceback, so a bug never looks like a score.
    """

    def shown(error: ScoringError) -> CellError:
        place = f"{function.name}({where()})" if where else function.name
        report(Reason(error.code, f"{place}: {error.ja}", f"{place}: {error.en}"))
        return CellError(error.code)

    try:
        return _settled(function.body(*_bound(function, arguments)), shown)
    except ScoringError as error:
        return ((shown(error),),)
    except RuleBookError as error:
        return ((shown(ScoringError(error.ja, error.en)),),)
    except Exception:
        log.exception("%s failed", function.name)
        return ((shown(ScoringError("予期しないエラーです", "unexpected error")),),)


def report(reason: Reason) -> None:
    """Log why a cell shows an error, or a blank, for the host that asked and for the user's log."""
    log.warning("%s", f"{reason.code} {reason.ja} / {reason.en}".lstrip(), extra={"reason": reason})


def _bound(function: WorksheetFunction, arguments: Sequence[Grid | None]) -> Sequence[Grid | None]:
    missing = len(function.arguments) - len(arguments)
    bound = [*arguments, *[None] * missing]
    if missing < 0 or any(grid is None for grid in bound[: function.required]):
        raise ScoringError(
            f"引数の数が合いません: {function.signature}",
            f"wrong number of arguments: {function.signature}",
        )
    return bound


def _settled(result: Result, shown: Callable[[ScoringError], CellError]) -> Grid:
    if not any(issubclass(kind, ScoringError) for kind in kinds(result)):
        return cast("Grid", result)
    return tuple(tuple(shown(cell) if isinstance(cell, ScoringError) else cell for cell in row) for row in result)
