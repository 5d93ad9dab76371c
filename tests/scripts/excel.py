"""An Excel that is not there, as far as the scripts use one: an engine of xlwings that keeps cells in memory.

It turns what is written into what Excel makes of it: a text that looks like a number, a date or a formula becomes one.
It calculates nothing; a test may say what happens at a recalculation. Whatever a script asks beyond this fails.
"""

# ruff: noqa: D102 - described by xlwings

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import xlwings as xw
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple
from pypdf import PdfWriter

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBER = re.compile(r"[+-]?[0-9,]*\.?[0-9]+%?")
_DATE = re.compile(r"(?:[0-9]{4}[-/])?[0-9]{1,2}[-/][0-9]{1,2}(?: [0-9]{1,2}:[0-9]{2})?")


class Excel:
    """The engine."""

    name = "excel"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any = None) -> Any:
        return value

    @staticmethod
    def clean_value_data(data: Any, _datetime: Any, empty_as: Any, _number: Any, err_to_str: bool) -> list[list[Any]]:
        assert err_to_str or len(data) == 1, "errors would look like blanks"
        return [[empty_as if value in (None, "") else value for value in row] for row in data]


class Apps:
    """The running apps."""

    def __init__(self, engine: Excel) -> None:
        self.engine = engine
        self.running: list[App] = []

    def add(self, spec: Any = None, add_book: Any = None, visible: Any = None) -> App:
        assert spec is None
        assert add_book is False, "an empty workbook would stay open"
        app = App(self, visible=bool(visible))
        self.running.insert(0, app)
        return app

    def __iter__(self) -> Any:
        return iter(list(self.running))

    def __len__(self) -> int:
        return len(self.running)


class App:
    """An Excel."""

    def __init__(self, apps: Apps, *, visible: bool) -> None:
        self.apps = apps
        self.engine = apps.engine
        self.visible = visible
        self.books = Books(self)
        self.pid = 4711
        self.said: list[Any] = []
        self._status: Any = False
        self.screen_updating = True
        self.calculation = "automatic"
        self.on_calculate: Callable[[Book], None] = lambda _book: None

    @property
    def status_bar(self) -> Any:
        return self._status

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        self._status = value
        self.said.append(value)

    def calculate(self) -> None:
        for book in self.books:
            self.on_calculate(book)

    def quit(self) -> None:
        self.apps.running.remove(self)


class Books:
    """Its workbooks."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.opened: list[Book] = []

    def open(self, fullname: str, *_others: Any) -> Book:
        book = Book(self.app, Path(fullname))
        self.opened.append(book)
        return book

    def __iter__(self) -> Any:
        return iter(list(self.opened))

    def __len__(self) -> int:
        return len(self.opened)

    def __call__(self, name: Any) -> Book:
        found = next((book for book in self.opened if book.name == name), None)
        if found is None:
            raise KeyError(name)
        return found


class Book:
    """A workbook, read from a file with its cached values."""

    def __init__(self, app: App, path: Path) -> None:
        self.app = app
        self.fullname = str(path)
        self.name = path.name
        self.saved: list[Any] = []
        self.closed = False
        self.printed: list[list[str]] = []
        self.names = SimpleNamespace(snapshot=lambda: list(self.named.items()))
        self.named: dict[str, Any] = {}
        self.all: list[Sheet] = []
        self.sheets = Sheets(self)
        for each in load_workbook(path, data_only=True).worksheets:
            sheet = Sheet(self, each.title)
            sheet.cells.update(
                {
                    (cell.row, cell.column): cell.value
                    for row in each.iter_rows()
                    for cell in row
                    if cell.value is not None
                }
            )
            sheet.visible = each.sheet_state == "visible"
            self.all.append(sheet)

    def save(self, path: Any = None, password: Any = None) -> None:
        assert password is None
        self.saved.append(path)

    def close(self) -> None:
        self.closed = True
        self.app.books.opened.remove(self)

    def to_pdf(self, path: str, quality: str) -> None:
        assert quality == "standard"
        self.printed.append([sheet.name for sheet in self.all if sheet.visible])
        Path(path).write_bytes(blank_pdf())


class Sheets:
    """Its sheets."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def add(self, _before: Any, after: Any, name: str) -> Sheet:
        sheet = Sheet(self.book, name)
        self.book.all.insert(self.book.all.index(after) + 1, sheet)
        return sheet

    def __call__(self, name_or_index: Any) -> Sheet:
        if isinstance(name_or_index, int):
            return self.book.all[name_or_index - 1]
        found = next((sheet for sheet in self.book.all if sheet.name == name_or_index), None)
        if found is None:
            raise KeyError(name_or_index)
        return found

    def __contains__(self, name: str) -> bool:
        return any(sheet.name == name for sheet in self.book.all)

    def __iter__(self) -> Any:
        return iter(list(self.book.all))

    def __len__(self) -> int:
        return len(self.book.all)


class Sheet:
    """A sheet."""

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.name = name
        self.cells: dict[tuple[int, int], Any] = {}
        self.visible = True
        self.charts = Charts(self)
        self.shapes: list[Any] = []
        self.page_setup = SimpleNamespace(print_area=None)
        self.looks: list[tuple[str, str, Any]] = []
        self.locked: set[tuple[int, int]] = set()
        self.api = "a sheet"

    @property
    def index(self) -> int:
        return self.book.all.index(self) + 1

    @property
    def used_range(self) -> Range:
        rows, cols = zip(*self.cells, strict=True) if self.cells else ((1,), (1,))
        return Range(self, min(rows), min(cols), max(rows), max(cols))

    def range(self, first: Any, last: Any = None) -> Range:
        top = coordinate_to_tuple(first) if isinstance(first, str) else _corner(first)
        return Range(self, *top, *(top if last is None else _corner(last)))

    def clear(self) -> None:
        self.cells.clear()

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


class Range:
    """A block of cells."""

    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: Sheet, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet = sheet
        self.box = top, left, bottom, right
        self.options: Any = {}
        self.font = Font(self)
        self.api = "a range"

    row = property(lambda self: self.box[0])
    column = property(lambda self: self.box[1])
    shape = property(lambda self: (self.box[2] - self.box[0] + 1, self.box[3] - self.box[1] + 1))
    left = property(lambda self: 72.0 * (self.box[1] - 1))
    top = property(lambda self: 15.0 * (self.box[0] - 1))
    width = property(lambda self: 72.0 * self.shape[1])
    address = property(lambda self: str(self.box))

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    @property
    def raw_value(self) -> Any:
        top, left, bottom, right = self.box
        rows = tuple(
            tuple(self.sheet.cells.get((row, col)) for col in range(left, right + 1)) for row in range(top, bottom + 1)
        )
        return rows[0][0] if self.shape == (1, 1) else rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        rows = value if isinstance(value, (list, tuple)) else [[value] * self.shape[1]] * self.shape[0]
        for row, cells in enumerate(rows, self.box[0]):
            for col, cell in enumerate(cells, self.box[1]):
                if (row, col) in self.sheet.locked:
                    message = "the cell is protected"
                    raise RuntimeError(message)
                made = typed(cell)
                if made is None:
                    self.sheet.cells.pop((row, col), None)
                else:
                    self.sheet.cells[row, col] = made

    def range(self, first: Any, last: Any) -> Range:
        (top, left), (bottom, right) = _corner(first), _corner(last)
        return Range(
            self.sheet, self.row + top - 1, self.column + left - 1, self.row + bottom - 1, self.column + right - 1
        )

    def __call__(self, row: int, col: int) -> Range:
        return Range(self.sheet, self.row + row - 1, self.column + col - 1, self.row + row - 1, self.column + col - 1)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("color", "column_width", "row_height", "wrap_text", "number_format"):
            self.sheet.looks.append((self.address, name, value))
            return
        object.__setattr__(self, name, value)


class Font:
    """The font of a block."""

    def __init__(self, block: Range) -> None:
        object.__setattr__(self, "block", block)

    def __setattr__(self, name: str, value: Any) -> None:
        assert name == "bold"
        self.block.sheet.looks.append((self.block.address, name, value))


class Charts:
    """The charts of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.all: list[Chart] = []

    def add(
        self, *box: float, chart_type: str, source: Range, plot_by: str, name: str, anchor: None, style: None
    ) -> Chart:
        assert (anchor, style, plot_by) == (None, None, "columns")
        chart = Chart(self.sheet, box, name, chart_type, source)
        self.all.append(chart)
        return chart

    def __contains__(self, name: str) -> bool:
        return any(chart.name == name for chart in self.all)

    def __iter__(self) -> Any:
        return iter(list(self.all))

    def __len__(self) -> int:
        return len(self.all)

    def __call__(self, index: int) -> Chart:
        return self.all[index - 1]


class Settings:
    """What is set of an axis or a series."""

    def __init__(self) -> None:
        self.set_so_far: dict[str, Any] = {}

    def set(self, *given: Any, **changes: Any) -> None:
        self.set_so_far.update(*given, **changes)


class Chart:
    """A chart."""

    def __init__(self, sheet: Sheet, box: tuple[float, ...], name: str, chart_type: str, source: Any) -> None:
        self.parent = sheet
        self.box = box
        self.name, self.chart_type, self.source = name, chart_type, source
        self.title = None
        self.legend = SimpleNamespace(visible=True)
        self.value_axis = Settings()
        self.category_axis = Settings()
        self.one = Settings()

    @property
    def series(self) -> Any:
        outer = self

        class All:
            def __len__(self) -> int:
                return 1

            def __call__(self, _index: int) -> Any:
                return outer.one

        return All()

    def delete(self) -> None:
        self.parent.charts.all.remove(self)


def typed(value: Any) -> Any:
    """What Excel makes of a value that is written into a cell."""
    if not isinstance(value, str) or value == "":
        return value or None if isinstance(value, str) else value
    if value.startswith("="):
        return FORMULA
    if _NUMBER.fullmatch(value):
        return float(value.replace(",", "").rstrip("%")) / (100 if value.endswith("%") else 1)
    return dt.datetime(1900, 1, 1) if _DATE.fullmatch(value) else value  # noqa: DTZ001 - Excel knows no time zone


def blank_pdf() -> bytes:
    """A page of A3, as a printer driver would make it."""
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=1190.55, height=841.89)
    writer.write(made)
    return made.getvalue()


FORMULA = "(a formula)"


def _corner(place: Any) -> tuple[int, int]:
    return (place.row, place.column) if isinstance(place, Range) else (place[0], place[1])


def activate() -> Excel:
    """Make it the engine of xlwings; the caller puts the former one back."""
    engine = Excel()
    xw.Engine(impl=engine).activate()
    return engine
