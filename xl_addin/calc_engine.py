"""Makes xlwings scripts run on LibreOffice Calc: ``activate`` it, and ``xw.Book(…)`` opens in Calc."""

from __future__ import annotations

from typing import TYPE_CHECKING

import xlwings as xw

if TYPE_CHECKING:
    from xl_addin.hosts.calc.documents import Documents


def activate() -> xw.Engine:
    """Make Calc the engine of xlwings for this process.

    Returns:
        The engine, also at ``xlwings.engines["calc"]``.

    Raises:
        OfficeError: another version of xlwings is installed.
    """
    engine = register()
    engine.activate()
    return engine


def register() -> xw.Engine:
    """Add Calc to the engines of xlwings without making it the active one.

    Returns:
        The engine; the same one each time.

    Raises:
        OfficeError: another version of xlwings is installed.
    """
    # Only where the version is right: importing the engine itself raises, too.
    from xl_addin.hosts.calc.xlw import check_version  # noqa: PLC0415

    check_version()
    from xl_addin.hosts.calc.xlw.engine import ENGINE  # noqa: PLC0415

    if ENGINE.name not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=ENGINE))
    return xw.engines[ENGINE.name]


def attach(host: Documents) -> xw.App:
    """Use a running LibreOffice as the active app.

    Args:
        host: a started `Office`, or the user's own LibreOffice.

    Returns:
        The app.

    Raises:
        OfficeError: another version of xlwings is installed, or LibreOffice has gone.
    """
    return activate().apps.add(xl=host, add_book=False)
