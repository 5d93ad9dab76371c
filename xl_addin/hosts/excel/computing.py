"""Computes workbooks that are only bytes in a live Excel, or wherever else xlwings scripts run."""

from __future__ import annotations

import contextlib
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import xlwings as xw

from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.hosts.calc.computing import Computed
from xl_addin.parts.book import book_of
from xl_addin.parts.contents import SHARED_ERRORS, ErrorValue

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xl_addin.parts.contents import Value

_DAY_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no time zone
_ERRORS: Final = SHARED_ERRORS | {"#SPILL!", "#CALC!"}


class ExcelComputer:
    """An Excel of its own that starts when the first workbook is computed; windows of the user stay as they are.

    Args:
        engine: what computes, by its name in ``xlwings.engines``; by default Excel.
    """

    def __init__(self, engine: str = "excel") -> None:
        if engine not in xw.engines.engines_by_name:
            raise OfficeError("この環境では Excel を使えません。", "There is no Excel here.")
        self._apps = xw.engines[engine].apps
        self._app: xw.App | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the Excel that was started; may be called again."""
        app, self._app = self._app, None
        if app is not None:
            app.quit()

    def compute(
        self,
        content: bytes,
        suffix: str,
        wanted: Mapping[str, Collection[tuple[int, int]]] | None = None,
        *,
        name: str = "",
    ) -> Computed:
        """Recalculate a workbook and read cells, as `xl_addin.hosts.calc.computing.Computer.compute` does.

        Dates are read to the microsecond. Excel gives no reasons for the errors of the functions; they stand in the log.

        Args:
            content: the file.
            suffix: its ending: .xlsx or .xlsm.
            wanted: the cells to read, row and column from 0, by sheet; None reads every cell with a formula.
            name: how messages call the workbook.

        Raises:
            WorkbookError: Excel cannot open or compute it.
        """
        shown = name or f"book{suffix}"
        places = _formulas(content, shown) if wanted is None else wanted
        with tempfile.TemporaryDirectory(prefix="xl-addin-") as folder:
            copy = Path(folder) / f"book{suffix}"
            copy.write_bytes(content)
            book = None
            try:
                book = self._started().books.open(str(copy), update_links=False)
                self._started().calculate()
                return Computed({sheet: _values(book.sheets[sheet], cells) for sheet, cells in places.items()})
            except OfficeError:
                raise
            except Exception as error:
                # COM and Apple events raise what they like.
                what = " ".join(str(error).split())
                raise WorkbookError(
                    f"Excel は「{shown}」を計算できません: {what}", f"Excel cannot compute {shown}: {what}"
                ) from error
            finally:
                if book is not None:
                    with contextlib.suppress(Exception):
                        book.close()

    def _started(self) -> xw.App:
        if self._app is None:
            self._app = self._apps.add(visible=False, add_book=False)
            self._app.display_alerts = False
        return self._app


def _formulas(content: bytes, name: str) -> dict[str, list[tuple[int, int]]]:
    book = book_of(content, name)
    cells = {sheet: book.sheet(sheet).cells for sheet in book.sheet_names}
    return {sheet: [place for place, cell in held.items() if cell.formula is not None] for sheet, held in cells.items()}


def _values(sheet: xw.Sheet, places: Collection[tuple[int, int]]) -> dict[tuple[int, int], Value]:
    """Read cells in one block, the smallest that holds all of them."""
    if not places:
        return {}
    top, left = min(row for row, _ in places), min(col for _, col in places)
    bottom, right = max(row for row, _ in places), max(col for _, col in places)
    block = sheet.range((top + 1, left + 1), (bottom + 1, right + 1))
    rows = block.options(ndim=2, err_to_str=True).value
    return {(row, col): _value(rows[row - top][col - left]) for row, col in places}


def _value(read: Any) -> Value:
    if read is None:
        return ""
    if isinstance(read, bool):
        return read
    if isinstance(read, datetime):
        return (read - _DAY_ZERO) / timedelta(days=1)
    if isinstance(read, str):
        return ErrorValue(read) if read in _ERRORS else read
    # Excel gives amounts of money as decimals.
    return float(read)
