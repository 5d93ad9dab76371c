"""Computes workbooks that are only bytes, one after another, in a private LibreOffice with the add-in."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.hosts.calc.calculating import opened, recalculate
from xl_addin.hosts.calc.cellblocks import Places, blocks, formula_places, known_errors, mark_flags
from xl_addin.hosts.calc.office import Office, Progress

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from xl_addin.parts.contents import Value
    from xl_addin.registry import Reason

_SECONDS: Final = 900.0
_TEMPORARY: Final = "xl-addin-book"


@dataclass(frozen=True)
class Computed:
    """What cells show after everything was computed.

    Attributes:
        values: by sheet, row and column: numbers unrounded, flags, texts, errors; "" for a blank and for an empty text.
            An error that Excel does not have is Calc's own, such as Err:502. A sheet or cell that Calc does not have is
            left out.
        reasons: why cells of the add-in's functions show an error.
    """

    values: Mapping[str, Mapping[tuple[int, int], Value]]
    reasons: tuple[Reason, ...] = ()

    def of(self, sheet: str, row: int, col: int) -> Value:
        """Return what a cell shows, None if Calc has no such cell or was not asked for it."""
        return self.values.get(sheet, {}).get((row, col))


class Computes(Protocol):
    """Something that computes workbooks: a `Computer`, or an Excel."""

    def compute(
        self,
        content: bytes,
        suffix: str,
        wanted: Mapping[str, Collection[tuple[int, int]]] | None = None,
        *,
        name: str = "",
    ) -> Computed:
        """Recalculate a workbook and read cells, as `Computer.compute` does."""


class Computer:
    """A LibreOffice that starts when the first workbook is computed, and again after one has brought it down.

    Args:
        add_in: the built add-in to use; by default the one that this package makes.
        progress: told what takes time.
        office: a started LibreOffice to use, which stays as it is; by default one is started and ended.
        seconds: the time that one workbook may take.
    """

    def __init__(
        self,
        add_in: Path | None = None,
        *,
        progress: Progress | None = None,
        office: Office | None = None,
        seconds: float = _SECONDS,
    ) -> None:
        self._office = office or Office(add_in, progress=progress)
        self._own = office is None
        self._tell = progress or (lambda _ja, _en: None)
        self._seconds = seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def office(self) -> Office:
        """The LibreOffice; it may not have been started."""
        return self._office

    def close(self) -> None:
        """End the LibreOffice that was started; may be called again."""
        if self._own:
            self._office.stop()

    def compute(
        self,
        content: bytes,
        suffix: str,
        wanted: Mapping[str, Collection[tuple[int, int]]] | None = None,
        *,
        name: str = "",
    ) -> Computed:
        """Bind a workbook's formulas to the add-in, recalculate all of them, and read cells.

        Macros do not run, and links to other files are not followed: their saved values count.

        Args:
            content: the file.
            suffix: its ending: .xlsx, .xlsm or .ods.
            wanted: the cells to read, row and column from 0, by sheet; None reads every cell with a formula.
            name: how messages call the workbook.

        Returns:
            What the cells show.

        Raises:
            WorkbookError: LibreOffice cannot open it, or ends while it computes it.
            OfficeError: LibreOffice is missing, does not start, or takes too long.
        """
        shown = name or f"{_TEMPORARY}{suffix}"
        for attempt in (1, 2):
            self._started()
            begun = time.monotonic()
            try:
                with self._office.bridge.limit(self._seconds):
                    return self._computed(content, suffix, wanted, shown)
            except OfficeError as error:
                if self._office.alive:
                    raise
                if time.monotonic() - begun >= self._seconds:
                    raise _too_slow(shown, self._seconds) from error
                if not self._own:
                    raise
                if attempt > 1:
                    raise _fatal(shown) from error
        raise AssertionError

    def _started(self) -> None:
        """Start LibreOffice, or start it anew if it has gone."""
        if self._own and not self._office.alive:
            self._office.stop()
            self._office.start()

    def _computed(
        self, content: bytes, suffix: str, wanted: Mapping[str, Collection[tuple[int, int]]] | None, name: str
    ) -> Computed:
        with self._opened(content, suffix, name) as document:
            self._tell(f"「{name}」を再計算しています…", f"Recalculating {name} …")
            reasons = recalculate(self._office, document)
            return Computed(_read(document, wanted), reasons)

    @contextlib.contextmanager
    def _opened(self, content: bytes, suffix: str, name: str) -> Iterator[Any]:
        # Always the same name: CELL("filename") gives the same text before and after a change.
        copy = self._office.folder / f"{_TEMPORARY}{suffix}"
        try:
            copy.write_bytes(content)
            with opened(self._office, copy, name) as document:
                yield document
        finally:
            with contextlib.suppress(OSError):
                copy.unlink()


def _read(
    document: Any, wanted: Mapping[str, Collection[tuple[int, int]]] | None
) -> dict[str, dict[tuple[int, int], Value]]:
    sheets = document.getSheets()
    found: dict[str, dict[tuple[int, int], Value]] = {}
    errors: list[tuple[str, Places]] = []
    for name in sheets.getElementNames() if wanted is None else wanted:
        if not sheets.hasByName(name):
            continue
        sheet = sheets.getByName(name)
        places = formula_places(sheet) if wanted is None else list(wanted[name])
        values, failed = _sheet_values(sheet, places)
        mark_flags(document, sheet, values)
        found[name] = values
        errors.append((name, failed))
    for (sheet_name, place), error in known_errors(document, errors).items():
        found[sheet_name][place] = error
    return found


def _sheet_values(sheet: Any, places: Places) -> tuple[dict[tuple[int, int], Value], Places]:
    """Read cells of a sheet; those that show an error are told apart, and blank for now."""
    values: dict[tuple[int, int], Value] = {}
    failed: Places = []
    for block, inside in blocks(places):
        cells = sheet.getCellRangeByPosition(block.col, block.row, block.last_col, block.last_row)
        rows = cells.getDataArray()
        for place in inside:
            value = rows[place[0] - block.row][place[1] - block.col]
            values[place] = value
            if value is None:
                failed.append(place)
    return values, failed


def _too_slow(name: str, seconds: float) -> OfficeError:
    return OfficeError(
        f"「{name}」の再計算が {seconds:.0f} 秒で終わりませんでした。",
        f"Recalculating {name} took more than {seconds:.0f} seconds.",
    )


def _fatal(name: str) -> WorkbookError:
    return WorkbookError(
        f"LibreOffice は「{name}」を再計算する途中で終了しました。", f"LibreOffice ended while it recalculated {name}."
    )
