"""The UNO component: every worksheet function as a method, and the menu commands as a job."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from typing import Any, Callable

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJob, XJobExecutor
from jp.xladdin import XScoring

from xl_addin.functions import FUNCTIONS
from xl_addin.hosts.calc import commands
from xl_addin.hosts.calc.ranges import grid_of_range, grid_of_value, result_of
from xl_addin.registry import Kind, WorksheetFunction, call
from xl_addin.rulebook.store import user_folder

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

    def execute(self, arguments: tuple[Any, ...]) -> None:
        """Rebind and recalculate the document that a document event names."""
        for argument in arguments:
            if argument.Name == "Environment":
                for value in argument.Value:
                    if value.Name == "Model":
                        commands.opened(value.Value)


def _method(function: WorksheetFunction) -> Callable[..., Any]:
    readers = [_READERS[argument.kind] for argument in function.arguments]

    def method(_self: Scoring, *values: Any) -> Any:
        return result_of(call(function, *[read(value) for read, value in zip(readers, values)]))

    return method


def _log_to_file() -> None:
    """Keep the reasons of cell errors where a user can read them; without a writable folder there is no log."""
    logger = logging.getLogger("xl_addin")
    if logger.handlers:
        return
    try:
        folder = user_folder()
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            str(folder / "xl-addin.log"), maxBytes=1_000_000, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False


for _function in FUNCTIONS:
    setattr(Scoring, _function.method, _method(_function))

_log_to_file()
g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816  # the name LibreOffice looks for
for _component in (Scoring, Commands):
    g_ImplementationHelper.addImplementation(_component, _component.NAMES[0], _component.NAMES)
