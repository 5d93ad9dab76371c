"""Times what xlwings scripts do with 100,000 cells of Calc: values, formulas and formats.

Beside each other in the same LibreOffice and in turn: a script through xlwings and our engine, and UNO alone in LibreOffice's
own Python. openpyxl does the same with a file. Ratios are formed within each run; then their median is taken.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from measured import HERE, keep, summary
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from xl_addin import calc_engine
from xl_addin.hosts.calc.find import find, own_environment
from xl_addin.hosts.calc.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import xlwings as xw

ROWS, COLUMNS = 1000, 100
NUMBERS = [[row * COLUMNS + column + 0.5 for column in range(COLUMNS)] for row in range(ROWS)]
_NAMES = [get_column_letter(column) for column in range(1, COLUMNS + 1)]
FORMULAS = [[f"=IF({name}{row},{name}{row}*2,1)" for name in _NAMES] for row in range(1, ROWS + 1)]
YELLOW = (255, 255, 0)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="timed runs (default 7)")
    parser.add_argument("--output", type=Path, default=HERE, help="folder of the results")
    options = parser.parse_args()
    print(keep(options.output, {"transfer": _measured(options.runs)}))


def _measured(runs: int) -> dict[str, Any]:
    libreoffice = find()
    with Office(libreoffice=libreoffice) as office, _raw(office, libreoffice.python) as raw:
        app = calc_engine.attach(office)
        jobs = _jobs(app.books.add().sheets[0])
        seconds: dict[str, dict[str, list[float]]] = {
            job: {"raw UNO": [], "xlwings": [], "engine": [], "wire": [], "openpyxl": []} for job in jobs
        }
        for _run in range(runs):
            for job, ways in jobs.items():
                seconds[job]["raw UNO"].append(raw(job))
                for way, do in ways.items():
                    seconds[job][way].append(_timed(do))
            for job, spent in _openpyxl().items():
                seconds[job]["openpyxl"].append(spent)
    return {
        "cells": ROWS * COLUMNS,
        "runs": runs,
        "jobs": {
            job: {
                way: {
                    "seconds": summary(spent),
                    "ratio": summary(one / base for one, base in zip(spent, ways["raw UNO"], strict=True)),
                }
                for way, spent in ways.items()
                if spent
            }
            for job, ways in seconds.items()
        },
    }


def _jobs(sheet: xw.Sheet) -> dict[str, dict[str, Callable[[], Any]]]:
    """Give what is timed: through xlwings, through the engine's raw values alone, and over the wire alone."""
    cells = sheet["A1"].resize(ROWS, COLUMNS)
    formulas = cells.offset(0, COLUMNS)
    uno = cells.impl.uno
    rows = tuple(map(tuple, NUMBERS))
    return {
        "write numbers": {
            "xlwings": lambda: setattr(cells, "value", NUMBERS),
            "engine": lambda: setattr(cells, "raw_value", NUMBERS),
            "wire": lambda: uno.setDataArray(rows),
        },
        "read numbers": {
            "xlwings": lambda: cells.value,
            "engine": lambda: cells.raw_value,
            "wire": uno.getDataArray,
        },
        "write formulas": {"xlwings": lambda: setattr(formulas, "formula", FORMULAS)},
        "read formulas": {"xlwings": lambda: formulas.formula},
        "write formats": {"xlwings": lambda: _format(cells)},
        "read formats": {"xlwings": lambda: (cells.number_format, cells.font.bold, cells.color)},
    }


def _format(cells: xw.Range) -> None:
    cells.number_format = "#,##0.00"
    cells.font.bold = True
    cells.color = YELLOW


def _openpyxl() -> dict[str, float]:
    """Do the same with a file: writing counts with saving, reading with loading."""
    with tempfile.TemporaryDirectory() as folder:
        spent = {}
        for kind, rows in (("numbers", NUMBERS), ("formulas", FORMULAS)):
            path = Path(folder) / f"{kind}.xlsx"
            spent[f"write {kind}"] = _timed(lambda path=path, rows=rows: _write_file(path, rows))
            spent[f"read {kind}"] = _timed(lambda path=path: _read_file(path, "value"))
        path = Path(folder) / "formats.xlsx"
        spent["write formats"] = _timed(lambda: _format_file(Path(folder) / "numbers.xlsx", path))
        spent["read formats"] = _timed(lambda: _read_file(path, "number_format"))
        return spent


def _write_file(path: Path, rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def _read_file(path: Path, attribute: str) -> list[list[Any]]:
    return [[getattr(cell, attribute) for cell in row] for row in openpyxl.load_workbook(path).active]


def _format_file(source: Path, path: Path) -> None:
    book = openpyxl.load_workbook(source)
    font, fill = Font(bold=True), PatternFill("solid", fgColor="FFFF00")
    for row in book.active:
        for cell in row:
            cell.number_format, cell.font, cell.fill = "#,##0.00", font, fill
    book.save(path)


def _timed(do: Callable[[], Any]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


@contextlib.contextmanager
def _raw(office: Office, python: Path) -> Iterator[Callable[[str], float]]:
    process = subprocess.Popen(
        [python, HERE / "raw_uno.py", office.url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=own_environment(),
    )
    assert process.stdin is not None  # noqa: S101 - told to Popen above
    assert process.stdout is not None  # noqa: S101 - told to Popen above

    def ask(job: str) -> float:
        print(job, file=process.stdin, flush=True)
        return float(process.stdout.readline())

    try:
        yield ask
    finally:
        process.stdin.close()
        process.wait()


if __name__ == "__main__":
    main()
