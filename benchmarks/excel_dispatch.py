"""Times calls through xlwings' own dispatcher, on stub COM objects, against the same calls in plain Python.

Run it on a quiet machine after `calc_recalculation`; it adds its figures to results.json and results.md beside itself.
Ratios are formed within each run. Excel itself and the way between the processes are not in the figures.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measured import HERE, keep, summary
from sheets import BRANCHES, COLUMNS, ROWS, RULE_BOOK, counts, invented, rule_book

sys.path.insert(0, str(HERE.parent))  # The stubs stand with the tests.
from tests.excel.com import MISSING, Dispatcher, Range, Sheet, dispatcher
from xl_addin.functions import BY_NAME
from xl_addin.registry import call
from xl_addin.rulebook.adding import add

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass
class Block(Range):
    """A range whose values are ready, so that no time goes into the stub."""

    ready: Any = None

    @property
    def Value(self) -> Any:  # noqa: N802  # Excel's name
        """The values as they came from Excel."""
        return self.ready


@dataclass(frozen=True)
class Timed:
    """One thing to do, in plain Python and through xlwings.

    Args:
        key: its name in the results.
        does: what it is.
        rows: number of rows.
        columns: number of columns.
        plain: does it in plain Python.
        dispatched: does it through xlwings.
    """

    key: str
    does: str
    rows: int
    columns: int
    plain: Callable[[], list[Any]]
    dispatched: Callable[[], list[Any]]


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=31, help="timed runs (default 31)")
    parser.add_argument("--output", type=Path, default=HERE, help="folder of the results")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xl-addin-benchmark-") as folder:
        os.environ["XL_ADDIN_HOME"] = folder
        book = Path(folder) / "rule_book.toml"
        book.write_text(rule_book(), "utf-8")
        add(book)
        with dispatcher() as excel:
            calls = dict(_measured(list(_all(excel)), options.runs))
    told = {"python": f"Python {platform.python_version()}", "xlwings": version("xlwings"), "calls": calls}
    print(keep(options.output, {"excel": told}))


def _all(excel: Dispatcher) -> Iterator[Timed]:
    values = [invented(BRANCHES, 1)]
    yield _columns(excel, f"one_{BRANCHES}", "SCORE_DEVIATIONS, one call", values)
    values = [tuple((value,) for value in column) for column in zip(*invented(ROWS, COLUMNS), strict=True)]
    yield _columns(excel, f"columns_{ROWS}", "SCORE_DEVIATIONS, one call a column", values)
    facts = counts()
    cells = _block(facts)
    function = BY_NAME["SCORE_TABLE"]
    yield Timed(
        f"table_{ROWS}",
        "SCORE_TABLE, one call for all (rates from counts, scores, totals and ranks)",
        ROWS,
        COLUMNS,
        lambda: [call(function, ((RULE_BOOK,),), facts)],
        lambda: [excel.call(function.method, RULE_BOOK, cells, MISSING)],
    )


def _columns(excel: Dispatcher, key: str, does: str, values: list[Any]) -> Timed:
    function = BY_NAME["SCORE_DEVIATIONS"]
    blocks = [_block(rows) for rows in values]
    return Timed(
        key,
        does,
        len(values[0]),
        len(values),
        lambda: [call(function, rows) for rows in values],
        lambda: [excel.call(function.method, block, MISSING, MISSING) for block in blocks],
    )


def _block(rows: Any) -> Block:
    return Block(Sheet(), 1, 1, len(rows), len(rows[0]), ready=rows)


def _measured(all_timed: list[Timed], runs: int) -> Iterator[tuple[str, dict[str, Any]]]:
    for timed in all_timed:
        if [[list(row) for row in one] for one in timed.plain()] != timed.dispatched():
            raise SystemExit(f"{timed.key}: not what plain Python gives")
        seconds: dict[str, list[float]] = {"plain": [], "dispatched": []}
        for _ in range(runs):
            for name, do in (("plain", timed.plain), ("dispatched", timed.dispatched)):
                start = time.perf_counter()
                do()
                seconds[name].append(time.perf_counter() - start)
        for name, mine in seconds.items():
            yield (
                f"{name}_{timed.key}",
                {
                    "does": f"{timed.does}, {timed.rows:,} × {timed.columns}, {_WAYS[name]}",
                    "rows": timed.rows,
                    "columns": timed.columns,
                    "runs": runs,
                    "seconds": summary(mine),
                    "native": f"plain_{timed.key}",
                    "ratio": summary(one / plain for one, plain in zip(mine, seconds["plain"], strict=True)),
                    "largest_relative_difference": 0.0,
                },
            )


_WAYS = {"plain": "plain Python", "dispatched": "through xlwings"}

if __name__ == "__main__":
    main()
