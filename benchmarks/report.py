"""Writes what the benchmarks measured as a page in Markdown."""

from __future__ import annotations

from typing import Any

from sheets import BRANCHES, COLUMNS, ROWS
from tries import TRIES

_HEADER = "| {} | seconds: median (min–max) | of native: median (min–max) | largest relative difference |\n|---|---|---|---|\n"


def markdown(measured: dict[str, Any]) -> str:
    """Return the page.

    Args:
        measured: what `calc_recalculation` measured and, if it has run, `excel_dispatch`.
    """
    whole, small, large = measured["whole"], measured["cell_47"], measured["cell_1741"]
    whole_runs, cell_runs = (next(iter(group.values()))["runs"] for group in (whole, large))
    return f"""# Recalculation in Calc

`make benchmark` writes this page. {measured["libreoffice"]}, add-in under {measured["python"]}. Median of {whole_runs} runs
({cell_runs} for the cell functions at {ROWS:,} rows) of `calculateAll`, one document for each line, in turn in the same
headless LibreOffice. Ratios are formed run by run against Calc's own functions on the same values. Before the timing every
result was compared with Calc's own; the last column shows the largest relative difference.

## {ROWS:,} × {COLUMNS} values

{_HEADER.format("scored by")}{_lines(whole, list(whole))}
The deviation lines are compared with the native formula `50+10*(x-AVERAGE(r))/STDEVP(r)` in every cell, the rank lines with
native RANK in every cell.

## Cell functions, {BRANCHES} × {COLUMNS} values

{_HEADER.format("scored by")}{_lines(small, _plain_keys(BRANCHES))}
## Cell functions, {ROWS:,} rows, one column

{_HEADER.format("scored by")}{_lines(large, _plain_keys(ROWS))}
All {COLUMNS} columns would take {COLUMNS} times as long: scaled up, not measured, {_scaled(large, "cell_deviation")} s for
SCORE_DEVIATION and {_scaled(large, "cell_rank")} s for SCORE_RANK. For tables of that size the column functions are the ones
to use.

## What was tried to make cell functions faster

Every try reads its reference at every call. Microseconds per call: median; in brackets
the ratio to native.

| try | {BRANCHES} rows | {ROWS:,} rows | result |
|---|---|---|---|
{_tried("SCORE_DEVIATION as shipped", "cell_deviation", measured, "—")}{_tried("SCORE_RANK as shipped", "cell_rank", measured, "—")}{_all_tried(measured)}
{_excel(measured["excel"]) if "excel" in measured else ""}{_transfer(measured["transfer"]) if "transfer" in measured else ""}{_patching(measured["patching"]) if "patching" in measured else ""}{_sensitivity(measured["sensitivity"]) if "sensitivity" in measured else ""}"""


def _excel(measured: dict[str, Any]) -> str:
    calls = measured["calls"]
    runs = next(iter(calls.values()))["runs"]
    lines = "".join(
        f"| {one['does']} | {_spread(one['seconds'], 2, 1000)} | "
        f"{'1' if one['native'] == key else _spread(one['ratio'], 2)} |\n"
        for key, one in calls.items()
    )
    return f"""# Calls in Excel, as far as they can be timed without Excel

`make benchmark` writes this part, too. xlwings {measured["xlwings"]} under {measured["python"]}, median of {runs} runs. Timed is
what happens in the Python process: xlwings' own dispatcher reads the arguments, the function computes, xlwings hands back the
result. Not timed, because there was no Excel: Excel's own work, and the way of the values between the two processes. The
same calls without xlwings took turns with these; before the timing the results were found equal.

| called | milliseconds: median (min–max) | of plain Python: median (min–max) |
|---|---|---|
{lines}"""


def _transfer(measured: dict[str, Any]) -> str:
    lines = "".join(
        f"| {job} | {way} | {_spread(one['seconds'], 3)} | {'1' if way == 'raw UNO' else _spread(one['ratio'], 2)} |\n"
        for job, ways in measured["jobs"].items()
        for way, one in ways.items()
    )
    return f"""
# xlwings scripts on Calc, {measured["cells"]:,} cells

`make benchmark` writes this part, too; median of {measured["runs"]} runs, in turn in the same LibreOffice. "raw UNO" is
LibreOffice's own Python over the same pipe; "xlwings" a script, `range.value` and the like; "engine" the same without xlwings'
conversion, `range.raw_value`; "wire" UNO's own call over our wire, without either. What "wire" takes more than "raw UNO" is the
way between two Pythons; what "engine" takes more than that, the looks and types of cells; the rest is xlwings. openpyxl works
on a file: writing counts with saving it, reading with loading it.

| job | by | seconds: median (min–max) | of raw UNO: median (min–max) |
|---|---|---|---|
{lines}"""


def _patching(measured: dict[str, Any]) -> str:
    return f"""
# One cell of a large workbook changed, {measured["rows"]:,} × {measured["cols"]}

`make benchmark` writes this part, too; median of {measured["runs"]} runs, in turn. The sheet holds numbers and, beside each, a
formula. Patching is what `xl-addin set` does with the file, saving included; openpyxl loads, changes the cell and saves.

| by | seconds: median (min–max) |
|---|---|
| patching | {_spread(measured["patched"], 2)} |
| openpyxl | {_spread(measured["openpyxl"], 1)} |
| openpyxl ÷ patching | {_spread(measured["times_faster"], 1)} |
| openpyxl ÷ patching, processor time | {_spread(measured["times_faster_processor"], 1)} |
| reading the whole sheet | {_spread(measured["read"], 1)} |
"""


def _sensitivity(measured: dict[str, Any]) -> str:
    lines = "".join(
        f"| {does} | {_spread(seconds, 2)} | {_spread(measured['processor'][does], 2)} |\n"
        for does, seconds in measured["seconds"].items()
    )
    return f"""
# How sure ranks are, {measured["entities"]} entities × {measured["indicators"]} indicators

`make benchmark` writes this part, too; median of {measured["runs"]} runs, in turn, NumPy {measured["numpy"]}. Every draw varies
every count, and mean and standard deviation with it, and is scored and ranked anew. The last lines score {measured["engine_draws"]} of
the draws one by one with the add-in's own engine: times and ratio are scaled up to {measured["draws"]:,} draws. The largest difference
between the totals of both is {measured["largest_difference"]:.0e} points.

| by | seconds: median (min–max) | seconds of the processor |
|---|---|---|
{lines}| {measured["draws"]:,} draws by the engine alone, scaled up | {_spread(measured["engine"], 0)} | \
{_spread(measured["engine_processor"], 0)} |
| engine ÷ arrays, with an error in every count | | {_spread(measured["times_faster_processor"], 0)} |
"""


def _lines(group: dict[str, Any], keys: list[str]) -> str:
    return "".join(
        f"| {one['does']} | {_spread(one['seconds'], 3)} | "
        f"{'1' if one['native'] == key else _spread(one['ratio'], 3)} | {_difference(one, key)} |\n"
        for key, one in ((key, group[key]) for key in keys)
    )


def _spread(summary: dict[str, float], digits: int, scale: int = 1) -> str:
    median, low, high = (f"{summary[name] * scale:.{digits}f}" for name in ("median", "min", "max"))
    return f"{median} ({low}–{high})"


def _difference(one: dict[str, Any], key: str) -> str:
    return "" if one["native"] == key else f"{one['largest_relative_difference']:.0e}".replace("0e+00", "0")


def _plain_keys(rows: int) -> list[str]:
    return [f"{name}_{rows}" for name in ("native_deviation", "cell_deviation", "native_rank", "cell_rank")]


def _scaled(large: dict[str, Any], key: str) -> str:
    return f"{large[f'{key}_{ROWS}']['seconds']['median'] * COLUMNS:.0f}"


def _all_tried(measured: dict[str, Any]) -> str:
    return "".join(_tried(one.does, one.method, measured, one.verdict) for one in TRIES)


def _tried(does: str, key: str, measured: dict[str, Any], verdict: str) -> str:
    columns = [
        _per_call(measured[group][f"{key}_{rows}"]) for group, rows in (("cell_47", BRANCHES), ("cell_1741", ROWS))
    ]
    return f"| {does} | {columns[0]} | {columns[1]} | {verdict} |\n"


def _per_call(one: dict[str, Any]) -> str:
    calls = one["rows"] * one["columns"]
    return f"{one['seconds']['median'] / calls * 1e6:,.0f} (× {one['ratio']['median']:.1f})"
