"""Cell functions built in other ways, for the benchmark only: what might be faster, and where the time goes.

It runs inside LibreOffice beside the add-in. Every function here reads its reference at every call.
"""

from __future__ import annotations

from itertools import chain
from typing import Any, Tuple  # noqa: UP035  # runs on Python 3.8

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.sheet.GeneralFunction import AVERAGE, STDEVP
from jp.xladdin.benchmark import XTries

from xl_addin.cells import kinds
from xl_addin.engine.deviation import deviation_score

IMPLEMENTATION = "jp.xladdin.benchmark.Tries"
_SERVICES = (IMPLEMENTATION, "com.sun.star.sheet.AddIn")
_BY_HASH: dict[Any, list[float]] = {}
_LAST: list[Any] = [None, None]

Cells = Tuple[Tuple[Any, ...], ...]  # noqa: UP006  # evaluated when it is imported


class Tries(unohelper.Base, XServiceInfo, XTries):  # type: ignore[misc]  # UNO interfaces have no types
    """One method per try; arguments are a cell and its reference."""

    def __init__(self, context: Any) -> None:
        create = context.ServiceManager.createInstanceWithContext
        self._functions = create("com.sun.star.sheet.FunctionAccess", context)

    def getImplementationName(self) -> str:  # noqa: N802  # UNO's name
        """Return the implementation name."""
        return IMPLEMENTATION

    def supportsService(self, name: str) -> bool:  # noqa: N802  # UNO's name
        """Tell whether a service is supported."""
        return name in _SERVICES

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802  # UNO's name
        """Return the services."""
        return _SERVICES

    def tryNothing(self, _x: Any, _ref: Any) -> Cells:  # noqa: N802  # UNO's name
        """Call Python and read nothing."""
        return ((1.0,),)

    def tryReading(self, x: Any, ref: Any) -> Cells:  # noqa: N802  # UNO's name
        """Read both ranges and compute nothing."""
        x.getDataArray()
        ref.getDataArray()
        return ((1.0,),)

    def tryEach(self, x: Any, ref: Any) -> Cells:  # noqa: N802  # UNO's name
        """Look at each cell by itself."""
        numbers: list[float] = []
        for row in ref.getDataArray():
            for cell in row:
                if type(cell) is float:
                    numbers.append(cell)
                elif not isinstance(cell, str):
                    raise TypeError
        return _score(x, numbers)

    def tryKinds(self, x: Any, ref: Any) -> Cells:  # noqa: N802  # UNO's name
        """Look at each cell by itself only where not all are numbers."""
        rows = ref.getDataArray()
        if kinds(rows) != {float}:
            raise TypeError
        return _score(x, list(chain.from_iterable(rows)))

    def tryHashed(self, x: Any, ref: Any) -> Cells:  # noqa: N802  # UNO's name
        """Keep the list of numbers by the rows that were read."""
        rows = ref.getDataArray()
        numbers = _BY_HASH.get(rows)
        if numbers is None:
            _BY_HASH.clear()
            numbers = _BY_HASH[rows] = [cell for (cell,) in rows]
        return _score(x, numbers)

    def tryEqual(self, x: Any, ref: Any) -> Cells:  # noqa: N802  # UNO's name
        """Keep the list of numbers of the last rows and compare the rows that were read with those."""
        rows = ref.getDataArray()
        if rows != _LAST[0]:
            _LAST[:] = [rows, [cell for (cell,) in rows]]
        return _score(x, _LAST[1])

    def tryDoubles(self, x: Any, ref: Any) -> Cells:  # noqa: N802  # UNO's name
        """Read doubles in place of values of any type."""
        return _score(x, [cell for (cell,) in ref.getData()])

    def trySeries(self, document: Any, x: Any, ref: Any) -> Cells:  # noqa: N802  # UNO's name
        """Read one flat sequence of doubles, as a chart does."""
        provider = document.createInstance("com.sun.star.chart2.data.DataProvider")
        series = provider.createDataSequenceByRangeRepresentation(ref.AbsoluteName)
        return _score(x, list(series.getNumericalData()))

    def tryComputed(self, x: Any, ref: Any) -> Cells:  # noqa: N802  # UNO's name
        """Let Calc find mean and SD."""
        value = x.getDataArray()[0][0]
        return ((50 + 10 * (value - ref.computeFunction(AVERAGE)) / ref.computeFunction(STDEVP),),)

    def tryAccess(self, x: Any, ref: Any) -> Cells:  # noqa: N802  # UNO's name
        """Let Calc's own RANK do it, through its function access."""
        return ((self._functions.callFunction("RANK", (x.getDataArray()[0][0], ref)),),)


def _score(x: Any, numbers: list[float]) -> Cells:
    return ((deviation_score(x.getDataArray()[0][0], numbers),),)


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816  # the name LibreOffice looks for
g_ImplementationHelper.addImplementation(Tries, IMPLEMENTATION, _SERVICES)
