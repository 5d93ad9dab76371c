"""The UNO component: every worksheet function as a method, and the menu commands as a job."""

from __future__ import annotations

from typing import Any, Callable

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJob, XJobExecutor
from jp.xladdin import XScoring

from xl_addin.functions import FUNCTIONS
from xl_addin.hosts.calc import commands
from xl_addin.hosts.calc.ranges import grid_of_range, grid_of_value, name_of, result_of
from xl_addin.hosts.calc.reasons import collect
from xl_addin.registry import Kind, WorksheetFunction, call

SCORING = "jp.xladdin.Scoring"
COMMANDS = "jp.xladdin.Commands"
_ADD_IN = "com.sun.star.sheet.AddIn"
_JOB = "com.sun.star.task.Job"
_READERS = {Kind.MEASURED: grid_of_range, Kind.SETTING: grid_of_value, Kind.TEXT: grid_of_value}


class _Service(XServiceInfo):  # type: ignore[misc]  # UNO interfaces have no types
    """What UNO asks of every component."""

    NAMES: tuple[str, ...] = ()

    def getImplementationName(self) -> str:  # noqa: N802  # UNO's name
        return self.NAMES[0]

    def supportsService(self, name: str) -> bool:  # noqa: N802  # UNO's name
        return name in self.NAMES

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802  # UNO's name
        return self.NAMES


class Scoring(unohelper.Base, _Service, XScoring):  # type: ignore[misc]  # UNO interfaces have no types
    """The Calc add-in; its methods are made from the registry."""

    NAMES = (SCORING, _ADD_IN)

    def __init__(self, context: Any) -> None:
        self._context = context


class Commands(unohelper.Base, _Service, XJob, XJobExecutor):  # type: ignore[misc]  # UNO interfaces have no types
    """The menu entries, and the job that runs when a document has been opened."""

    NAMES = (COMMANDS, _JOB)

    def __init__(self, context: Any) -> None:
        self._context = context

    def trigger(self, command: str) -> None:
        """Run a menu entry on the current document."""
        commands.run(self._context, command)

    def execute(self, arguments: tuple[Any, ...]) -> Any:
        """Rebind and recalculate the document that a document event names.

        Returns:
            The reasons of cell errors, each with its code, in Japanese and in English; None for a document that does
            not use the functions, which is left alone.
        """
        document = _document(arguments)
        _reasons.take()
        if document is None or not commands.opened(document):
            return None
        return tuple(tuple(reason) for reason in _reasons.take())


def _document(arguments: tuple[Any, ...]) -> Any:
    for argument in arguments:
        if argument.Name == "Environment":
            for value in argument.Value:
                if value.Name == "Model":
                    return value.Value
    return None


def _method(function: WorksheetFunction) -> Callable[..., Any]:
    readers = [_READERS[argument.kind] for argument in function.arguments]
    measured = [place for place, argument in enumerate(function.arguments) if argument.kind is Kind.MEASURED]

    def method(_self: Scoring, *values: Any) -> Any:
        def where() -> str:
            return ", ".join(name_of(values[place]) for place in measured)

        grids = [read(value) for read, value in zip(readers, values)]
        result = result_of(call(function, *grids, where=where if measured else None))
        return result if function.column else result[0][0]

    return method


for _function in FUNCTIONS:
    setattr(Scoring, _function.method, _method(_function))

_reasons = collect()
g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816  # the name LibreOffice looks for
for _component in (Scoring, Commands):
    g_ImplementationHelper.addImplementation(_component, _component.NAMES[0], _component.NAMES)
