"""Times one changed cell of a large sheet: the bytes of its part patched, against openpyxl's load and save.

Run it on a quiet machine; it writes its figures into results.json beside itself. Both sides are timed in turn, in processor
time and in time on the clock, and the ratio is formed within each run.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import xlsxwriter
from measured import HERE, keep, summary

from xl_addin.formulas.addresses import column_name
from xl_addin.parts.book import open_book
from xl_addin.parts.contents import Put
from xl_addin.parts.saving import save

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS, COLS = 1741, 200
ROW, COL = 800, 100
SHEET = "実績"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="timed runs (default 5)")
    parser.add_argument("--output", type=Path, default=None, help="folder of the results (default: beside this file)")
    parser.add_argument("--dry", action="store_true", help="print the figures and keep none")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xl-addin-benchmark-") as folder:
        book = Path(folder) / "book.xlsx"
        _write(book)
        runs = [(_timed(lambda: _patch(book)), _timed(lambda: _load_and_save(book))) for _ in range(options.runs)]
        reading = [_timed(lambda: open_book(book).sheet(SHEET)) for _ in range(options.runs)]
    figures = {
        "rows": ROWS,
        "cols": COLS,
        "runs": options.runs,
        "patched": summary(ours[0] for ours, _theirs in runs),
        "openpyxl": summary(theirs[0] for _ours, theirs in runs),
        "times_faster": summary(theirs[0] / ours[0] for ours, theirs in runs),
        "times_faster_processor": summary(theirs[1] / ours[1] for ours, theirs in runs),
        "read": summary(seconds for seconds, _processor in reading),
    }
    for name, figure in figures.items():
        print(name, figure)
    if not options.dry:
        keep(options.output or HERE, {"patching": figures})


def _write(path: Path) -> None:
    """Write numbers, and beside each a formula that uses it and a growing range."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet(SHEET)
        for row in range(ROWS):
            for col in range(0, COLS, 2):
                value = row * (col + 1) * 1.37
                sheet.write_number(row, col, value)
                formula = f"={column_name(col)}{row + 1}*2+SUM($A$1:A{row + 1})"
                sheet.write_formula(row, col + 1, formula, None, value)


def _patch(path: Path) -> None:
    save(path.with_name("patched.xlsx"), open_book(path).changed({SHEET: {(ROW, COL): Put(5.0)}}))


def _load_and_save(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book[SHEET].cell(ROW + 1, COL + 1).value = 5.0
    book.save(path.with_name("saved.xlsx"))


def _timed(do: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds on the clock and those of the processor."""
    start, used = time.perf_counter(), time.process_time()
    do()
    return time.perf_counter() - start, time.process_time() - used


if __name__ == "__main__":
    main()
