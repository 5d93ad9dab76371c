"""Times how long Calc takes to recalculate our functions and its own, in one LibreOffice and in turn.

Run it on a quiet machine; it writes results.json and results.md beside itself. Ratios are formed within each run, so that
a machine that slows down slows both sides; then the median of the ratios is taken.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tries
from measured import HERE, keep, summary
from sheets import BRANCHES, COLUMNS, ROWS, Sheet, cell_sheets, rule_book, whole_sheets

from xl_addin.hosts.calc.find import find
from xl_addin.hosts.calc.office import Office
from xl_addin.rulebook.adding import add

if TYPE_CHECKING:
    from collections.abc import Iterable

TOLERANCE = 1e-12
"""Largest relative difference from Calc's own functions at which two results count as the same."""


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="timed runs (default 5)")
    parser.add_argument(
        "--cell-runs", type=int, default=3, help="timed runs of the cell functions at all rows (default 3)"
    )
    parser.add_argument("--output", type=Path, default=HERE, help="folder of the results")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xl-addin-benchmark-") as folder:
        measured = _measured(Path(folder), options.runs, options.cell_runs)
    print(keep(options.output, measured))


def _measured(folder: Path, runs: int, cell_runs: int) -> dict[str, Any]:
    os.environ["XL_ADDIN_HOME"] = str(folder)
    book = folder / "rule_book.toml"
    book.write_text(rule_book(), "utf-8")
    add(book)
    extension = folder / "benchmark.oxt"
    tries.pack(extension)
    libreoffice = find()
    with Office(extension, libreoffice=libreoffice) as office:
        return {
            "libreoffice": " ".join(libreoffice.version().split()[:2]),
            "python": _python_version(libreoffice.python),
            "whole": _timed(whole_sheets(office), runs),
            "cell_47": _timed(cell_sheets(office, BRANCHES, COLUMNS), runs),
            "cell_1741": _timed(cell_sheets(office, ROWS, 1), cell_runs),
        }


def _timed(made: Iterable[Sheet], runs: int) -> dict[str, Any]:
    sheets = {sheet.key: sheet for sheet in made}
    for sheet in sheets.values():
        sheet.document.calculateAll()
    differences = {key: _difference(sheet, sheets[sheet.native]) for key, sheet in sheets.items()}
    seconds: dict[str, list[float]] = {key: [] for key in sheets}
    for run in range(runs):
        print(f"run {run + 1} of {runs}: {', '.join(sheets)}", flush=True)
        for key, sheet in sheets.items():
            start = time.perf_counter()
            sheet.document.calculateAll()
            seconds[key].append(time.perf_counter() - start)
    for sheet in sheets.values():
        sheet.document.close(True)
    return {
        key: {
            "does": sheet.does,
            "rows": sheet.rows,
            "columns": sheet.columns,
            "runs": runs,
            "seconds": summary(seconds[key]),
            "native": sheet.native,
            "ratio": summary(mine / calc for mine, calc in zip(seconds[key], seconds[sheet.native], strict=True)),
            "largest_relative_difference": differences[key],
        }
        for key, sheet in sheets.items()
    }


def _difference(sheet: Sheet, native: Sheet) -> float | None:
    """Return the largest relative difference from the native results; end where the results do not agree."""
    if sheet.scores is None:
        return None
    pairs = [
        (mine, calc)
        for my_row, calc_row in zip(sheet.results(), native.results(), strict=True)
        for mine, calc in zip(my_row, calc_row, strict=True)
    ]
    wrong = [pair for pair in pairs if not all(isinstance(value, float) for value in pair)]
    if wrong:
        raise SystemExit(f"{sheet.key}: {wrong[0][0]!r} in place of {wrong[0][1]!r}")
    largest = max(abs(mine - calc) / abs(calc) for mine, calc in pairs)
    if largest > TOLERANCE:
        raise SystemExit(f"{sheet.key}: results differ from Calc's own by {largest:.1e}")
    return largest


def _python_version(python: Path) -> str:
    done = subprocess.run([str(python), "--version"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
