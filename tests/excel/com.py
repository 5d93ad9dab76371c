"""COM as far as xlwings' dispatcher needs it, so that xlwings' own Windows code runs here.

What is a stub: pywin32's modules, and the ranges, sheets and the workbook of an Excel that is not there. What is real:
xlwings' decorators, ``XLPython.CallUDF``, ``call_udf``, the converters and ``generate_vba_wrapper``. Cells answer as Excel
documents: ``Value`` gives dates and, for currency formats, decimals of four places; ``Value2`` gives plain numbers; errors
are numbers, blanks None; a lone cell is a scalar.
"""

# ruff: noqa: D102, N802  # named and described by Excel and COM

from __future__ import annotations

import ctypes
import importlib
import io
import re
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest import mock

from xl_addin.hosts.excel import vba

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING = -2147352572
"""DISP_E_PARAMNOTFOUND: what VBA passes on for an optional argument that was left out."""
ERRORS = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
    "#SPILL!": 2045,
    "#CALC!": 2050,
}
UDFS = "xl_addin.hosts.excel.udfs"
_RANGE = "{00020846-0000-0000-C000-000000000046}"
_WINDOWS = (
    "pythoncom",
    "pywintypes",
    "win32api",
    "win32con",
    "win32event",
    "win32gui",
    "win32process",
    "win32timezone",
    "win32com",
    "win32com.client",
    "win32com.server",
    "win32com.server.dispatcher",
    "win32com.server.policy",
    "win32com.server.util",
)
_XLWINGS = ("xlwings._win32patch", "xlwings._xlwindows", "xlwings.udfs", "xlwings.com_server")


class PyIDispatch:
    """A COM object as pywin32 hands it over before ``Dispatch`` gives it attributes."""

    def __init__(self, target: Any, iid: str) -> None:
        self.target = target
        self.iid = iid

    def GetTypeInfo(self) -> PyIDispatch:
        return self

    def GetTypeAttr(self) -> PyIDispatch:
        return self

    def GetDocumentation(self, _member: int) -> tuple[str]:
        return (type(self.target).__name__,)


class ComTime(datetime):
    """A date as pywin32 gives it."""


@dataclass(frozen=True)
class Currency:
    """A number in a cell with a currency format."""

    number: float


@dataclass
class Sheet:
    """A worksheet.

    Args:
        cells: what stands in each cell, by row and column from 1.
        name: its name.
    """

    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    name: str = "Sheet1"

    def __post_init__(self) -> None:
        self.Name = self.name
        self.Application = SimpleNamespace(Hwnd=0)
        self.Parent = SimpleNamespace(Name="Book1.xlsm", Application=self.Application, Worksheets=[self])

    @property
    def UsedRange(self) -> Range:
        if not self.cells:
            return Range(self, 1, 1, 1, 1)
        rows, columns = zip(*self.cells, strict=True)
        top, left = min(rows), min(columns)
        return Range(self, top, left, max(rows) - top + 1, max(columns) - left + 1)

    def Cells(self, row: int, column: int) -> Range:
        return Range(self, row, column, 1, 1)

    def Range(self, first: Range, last: Range) -> Range:
        return Range(self, first.Row, first.Column, last.Row - first.Row + 1, last.Column - first.Column + 1)

    def put(self, row: int, column: int, rows: list[list[Any]]) -> Range:
        """Write a block of cells."""
        for y, values in enumerate(rows):
            for x, value in enumerate(values):
                if value is not None:
                    self.cells[row + y, column + x] = value
        return Range(self, row, column, len(rows), len(rows[0]))


@dataclass
class Range:
    """A range of cells; of several areas it has the first one's shape and values, as in Excel."""

    Worksheet: Sheet
    Row: int
    Column: int
    rows: int
    columns: int
    areas: int = 1

    def __post_init__(self) -> None:
        self.Rows = SimpleNamespace(Count=self.rows)
        self.Columns = SimpleNamespace(Count=self.columns)
        self.Areas = SimpleNamespace(Count=self.areas)
        self.CountLarge = float(self.rows * self.columns * self.areas)
        self._oleobj_ = PyIDispatch(self, _RANGE)

    @property
    def Address(self) -> str:
        last = f"${_letters(self.Column + self.columns - 1)}${self.Row + self.rows - 1}"
        first = f"${_letters(self.Column)}${self.Row}"
        return first if first == last else f"{first}:{last}"

    @property
    def Value(self) -> Any:
        return self._read(_value)

    @property
    def Value2(self) -> Any:
        return self._read(_value2)

    def __call__(self, row: int, column: int) -> Range:
        return Range(self.Worksheet, self.Row + row - 1, self.Column + column - 1, 1, 1)

    def _read(self, spell: Any) -> Any:
        cells, top, left = self.Worksheet.cells, self.Row, self.Column
        rows = tuple(
            tuple(spell(cells.get((y, x))) for x in range(left, left + self.columns))
            for y in range(top, top + self.rows)
        )
        return rows[0][0] if self.rows == self.columns == 1 else rows


class Dispatcher:
    """xlwings' server in its Python process, called as the VBA wrapper calls it through the DLL."""

    def __init__(self, server: Any, xlwings_udfs: Any, module: Any) -> None:
        self.xlwings_udfs = xlwings_udfs
        self.module = module
        self._server = server

    def call(self, method: str, *arguments: Any, caller: Range | None = None) -> Any:
        """Call a function with what VBA passes: ranges, values, arrays, MISSING, and the workbook or Nothing."""
        caller = caller or Range(Sheet(), 1, 1, 1, 1)
        passed = re.search(r"CallUDF\(.*, (\w+), Application\.Caller\)", vba.python_module())
        assert passed is not None
        workbook = {"ThisWorkbook": PyIDispatch(caller.Worksheet.Parent, ""), "Nothing": None}[passed[1]]
        return self.call_with(workbook, method, *arguments, caller=caller)

    def call_with(self, workbook: PyIDispatch | None, method: str, *arguments: Any, caller: Range) -> Any:
        """Call a function with a workbook."""
        given = tuple(argument._oleobj_ if isinstance(argument, Range) else argument for argument in arguments)
        return self._server.CallUDF(UDFS, method, given, workbook, caller._oleobj_)

    def wrapper(self) -> str:
        """Return the VBA text that xlwings itself writes for the module."""
        written = io.StringIO()
        self.xlwings_udfs.generate_vba_wrapper(UDFS, self.module, written, SimpleNamespace(Name="Book1.xlsm"))
        return written.getvalue()


@contextmanager
def dispatcher() -> Iterator[Dispatcher]:
    """Run xlwings' Windows code on stubs, with the add-in's functions under the real decorators."""
    import xlwings  # noqa: PLC0415  # the stubs must not outlive this block

    patch = mock.patch.multiple
    with ExitStack() as stack:
        stack.enter_context(_other_modules((*_WINDOWS, *_XLWINGS, UDFS)))
        _fill(sys.modules)
        stack.enter_context(patch(ctypes, create=True, oledll=_Anything(), windll=_Anything(), PyDLL=_Anything()))
        stack.enter_context(patch(xlwings.engines, engines=[], engines_by_name={}))
        windows, udfs, com_server = (importlib.import_module(name) for name in _XLWINGS[1:])
        stack.callback(com_server.loop.close)
        xlwings.engines.add(xlwings.Engine(impl=windows.engine))
        stack.enter_context(patch(xlwings, func=udfs.xlfunc, arg=udfs.xlarg, ret=udfs.xlret))
        module = importlib.import_module(UDFS)
        yield Dispatcher(com_server.XLPython(), udfs, module)


@contextmanager
def _other_modules(names: tuple[str, ...]) -> Iterator[None]:
    """Let some modules be imported anew, and put back afterwards what was there; all others stay as they are."""
    before = {name: sys.modules.pop(name, None) for name in names}
    sys.modules.update({name: ModuleType(name) for name in _WINDOWS})
    try:
        yield
    finally:
        for name, module in before.items():
            sys.modules.pop(name, None)
            package, _, last = name.rpartition(".")
            if package in sys.modules:
                vars(sys.modules[package]).pop(last, None)
            if module is not None:
                sys.modules[name] = module
                setattr(sys.modules[package], last, module)


class _Anything:
    """A door to the Windows API that nobody goes through here."""

    def __getattr__(self, _name: str) -> _Anything:
        return _Anything()

    def __call__(self, *_arguments: Any) -> _Anything:
        return _Anything()


class _ComError(Exception):
    """pywin32's exception."""


def _not_wrapped(_variant: Any) -> Any:
    raise _ComError


def _dispatch(thing: Any, **_options: Any) -> Any:
    return thing.target if isinstance(thing, PyIDispatch) else thing


def _fill(modules: dict[str, Any]) -> None:
    """Give the stub modules what xlwings takes from pywin32 on this way."""
    nobody = [type(name, (), {}) for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass")]
    contents: dict[str, dict[str, Any]] = {
        "pythoncom": {
            "CoInitialize": lambda: None,
            "IID_IDispatch": "IDispatch",
            "TypeIIDs": {"IDispatch": PyIDispatch},
            "ole_error": _ComError,
            "__file__": "pythoncom.dll",
        },
        "pywintypes": {"IID": str, "TimeType": ComTime, "com_error": _ComError, "error": _ComError},
        "win32process": {"GetWindowThreadProcessId": lambda _window: (0, 1)},
        "win32com.client": {
            **{one.__name__: one for one in nobody},
            "Dispatch": _dispatch,
            "DispatchEx": _dispatch,
        },
        "win32com.server.util": {"unwrap": _not_wrapped},
    }
    for name in _WINDOWS:
        vars(modules[name]).update(contents.get(name, {}))
        parent, _, last = name.rpartition(".")
        if parent:
            setattr(modules[parent], last, modules[name])


def _value(cell: Any) -> Any:
    if isinstance(cell, Currency):
        return Decimal(f"{cell.number:.4f}")
    return ComTime(*cell.timetuple()[:6]) if isinstance(cell, datetime) else cell


def _value2(cell: Any) -> Any:
    if isinstance(cell, Currency):
        return cell.number
    if isinstance(cell, datetime):
        return (cell - datetime(1899, 12, 30)).total_seconds() / 86400  # noqa: DTZ001  # Excel knows no time zone
    return cell


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def error(name: str) -> int:
    """The number under which pywin32 hands over a cell error: VBA's CVErr number as an SCODE."""
    return 0x800A0000 - 2**32 + ERRORS[name]
