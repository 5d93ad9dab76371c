"""The Excel add-in: every worksheet function as an xlwings function under its method name, made from the registry.

The VBA wrapper in a workbook is the function under its name in cells; it calls this module by :data:`MODULE` and the
method name, and turns texts that open with ``cells.ERROR_MARK`` into cell errors.
"""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import xlwings as xw

from xl_addin.functions import FUNCTIONS
from xl_addin.hosts.excel.cells import Given, GivenCells, date_number, date_text, shown
from xl_addin.hosts.logfile import log_to_file
from xl_addin.registry import Argument, Kind, Result, WorksheetFunction, call

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xl_addin.cells import Grid

MODULE = __name__
CATEGORY = "xl-addin"
_DATES = {Kind.MEASURED: date_text, Kind.SETTING: date_number, Kind.TEXT: date_text}


def declare(function: WorksheetFunction) -> Callable[..., list[list[Any]]]:
    """Make the xlwings function of a worksheet function; off Windows xlwings' decorators leave it as it is.

    Args:
        function: the worksheet function.

    Returns:
        The function; xlwings reads its name, its arguments and its help. Its rows hold what ``cells.shown`` spells.
    """

    def udf(*given: Given | None) -> list[list[Any]]:
        return _answer(function, given)

    udf.__name__ = udf.__qualname__ = function.method
    udf.__doc__ = function.help.ja
    # The names below are what xlwings shall see; the annotations above would become conversions.
    udf.__annotations__ = {}
    udf.__signature__ = inspect.Signature([_parameter(argument) for argument in function.arguments])  # type: ignore[attr-defined]
    for argument in function.arguments:
        xw.arg(argument.name, GivenCells, doc=argument.help.ja, ndim=2, err_to_str=True, dates=_DATES[argument.kind])(
            udf
        )
    # The rows are ready for VBA; xlwings would look at every cell once more.
    xw.ret("raw")(udf)
    # Last, because each of the others sets the category back to xlwings' own.
    xw.func(category=CATEGORY)(udf)
    return udf


def _parameter(argument: Argument) -> inspect.Parameter:
    default = None if argument.optional else inspect.Parameter.empty
    return inspect.Parameter(argument.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)


def _answer(function: WorksheetFunction, given: Sequence[Given | None]) -> list[list[Any]]:
    log_to_file()

    def body(*grids: Grid | None) -> Result:
        for argument, one in zip(function.arguments, given, strict=False):
            if one is not None:
                one.require_one_area(argument.name)
        return function.body(*grids)

    def where() -> str:
        pairs = zip(function.arguments, given, strict=False)
        return ", ".join(one.name for argument, one in pairs if one is not None and argument.kind is Kind.MEASURED)

    grids = [None if one is None else one.grid for one in given]
    measured = any(argument.kind is Kind.MEASURED for argument in function.arguments)
    return shown(call(replace(function, body=body), *grids, where=where if measured else None))


globals().update({function.method: declare(function) for function in FUNCTIONS})
