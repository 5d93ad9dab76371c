"""The documents that are recalculated: the same invented values, scored in different ways."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tries import TRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.office import Office

ROWS = 1741
COLUMNS = 30
BRANCHES = 47
RULE_BOOK = "benchmark/2099"

_DENOMINATOR = 10000.0
_DEVIATION = "=50+10*({x}-AVERAGE({r}))/STDEVP({r})"
_RANK = "=RANK({x};{r})"

Values = tuple[tuple[float, ...], ...]
Grid = list[list[Any]]


@dataclass
class Sheet:
    """A document of its own, so that recalculating it times nothing else.

    Args:
        key: its name in the results.
        does: how the values are scored.
        rows: number of rows.
        columns: number of columns.
        native: key of the sheet with Calc's own functions that it is compared with; its own key for that sheet.
        document: the Calc document.
        scores: range that holds the scores; None where nothing is scored.
    """

    key: str
    does: str
    rows: int
    columns: int
    native: str
    document: Any
    scores: Any

    def results(self) -> Grid:
        """Return the scores."""
        return [list(row) for row in self.scores.getDataArray()]


def invented(rows: int, columns: int) -> Values:
    """Return rates with two decimals, as published ones have; some are equal."""
    drawn = random.Random(20990401)  # noqa: S311  # test data
    return tuple(tuple(drawn.randint(1000, 9000) / 100 for _ in range(columns)) for _ in range(rows))


def counts() -> tuple[tuple[str | float, ...], ...]:
    """Return a table of counts, with its header row, whose rates are the invented ones."""
    keys = [key for number in range(1, COLUMNS + 1) for key in (f"done{number}", f"all{number}")]
    facts = [
        [f"町{row}", *(fact for value in values for fact in (float(round(value * 100)), _DENOMINATOR))]
        for row, values in enumerate(invented(ROWS, COLUMNS), 1)
    ]
    return tuple(map(tuple, [["市町村", *keys], *facts]))


def rule_book() -> str:
    """Return an invented rule book as TOML: single-part indicators of 50 points, any number of entities."""
    indicators = "".join(
        f"""
[[indicator]]
id = "{number}"
name = {{ ja = "指標{number}", en = "indicator {number}" }}
points = 50
unit = "%"
source = {{ title = "架空の資料", place = "第{number}条" }}
[indicator.current]
numerator = {{ key = "done{number}", ja = "実施者数{number}", en = "People examined {number}", unit = "人" }}
denominator = {{ key = "all{number}", ja = "対象者数{number}", en = "People eligible {number}", unit = "人" }}
[[indicator.part]]
name = {{ ja = "実施率", en = "rate" }}
kind = "level"
weight = 1
"""
        for number in range(1, COLUMNS + 1)
    )
    scheme, year = RULE_BOOK.split("/")
    return f"""# An invented rule book for the benchmark.
scheme = "{scheme}"
fiscal_year = {year}
status = "complete"
title = {{ ja = "架空の制度", en = "Invented scheme" }}
method = "deviation"
entity = {{ ja = "市町村", en = "municipality" }}
spread = "population"
ties = "min"
[[sources]]
title = "架空の資料"
place = "全体"
{indicators}"""


def whole_sheets(office: Office) -> Iterator[Sheet]:
    """Make the sheets of all rows and columns."""
    size = (ROWS, COLUMNS)
    yield _per_cell(office, ("native_deviation", "native formula per cell", "native_deviation"), size, _DEVIATION)
    yield _helped(office)
    yield _columns(office, "column_deviation", "SCORE_DEVIATIONS, one call a column", "native_deviation")
    yield _table(office)
    yield _per_cell(office, ("native_rank", "native RANK per cell", "native_rank"), size, _RANK)
    yield _columns(office, "column_rank", "SCORE_RANKS, one call a column", "native_rank")


def cell_sheets(office: Office, rows: int, columns: int) -> Iterator[Sheet]:
    """Make the sheets of functions that are called in every cell, the tries among them."""
    size = (rows, columns)
    deviation, rank = f"native_deviation_{rows}", f"native_rank_{rows}"
    yield _per_cell(office, (deviation, "native formula", deviation), size, _DEVIATION)
    yield _per_cell(office, (f"cell_deviation_{rows}", "SCORE_DEVIATION", deviation), size, "=SCORE_DEVIATION({x};{r})")
    yield _per_cell(office, (rank, "native RANK", rank), size, _RANK)
    yield _per_cell(office, (f"cell_rank_{rows}", "SCORE_RANK", rank), size, "=SCORE_RANK({x};{r})")
    for one in TRIES:
        native = rank if one.result == "rank" else deviation
        sheet = _per_cell(office, (f"{one.method}_{rows}", one.does, native), size, f"={one.name}({{x}};{{r}})")
        if not one.result:
            sheet.scores = None
        yield sheet


def _filled(office: Office, rows: int, columns: int) -> tuple[Any, Any]:
    document = office.new_calc()
    sheet = document.Sheets.getByIndex(0)
    sheet.getCellRangeByPosition(0, 0, columns - 1, rows - 1).setDataArray(invented(rows, columns))
    return document, sheet


def _per_cell(office: Office, names: tuple[str, str, str], size: tuple[int, int], formula: str) -> Sheet:
    (key, does, native), (rows, columns) = names, size
    document, sheet = _filled(office, rows, columns)
    scores = sheet.getCellRangeByPosition(columns, 0, 2 * columns - 1, rows - 1)
    references = [f"{_letters(column)}$1:{_letters(column)}${rows}" for column in range(columns)]
    scores.setFormulaArray(
        tuple(
            tuple(formula.format(x=f"{_letters(column)}{row}", r=references[column]) for column in range(columns))
            for row in range(1, rows + 1)
        )
    )
    return Sheet(key, does, rows, columns, native, document, scores)


def _helped(office: Office) -> Sheet:
    document, sheet = _filled(office, ROWS, COLUMNS)
    helpers = sheet.getCellRangeByPosition(COLUMNS, ROWS, 2 * COLUMNS - 1, ROWS + 1)
    columns = [_letters(column) for column in range(COLUMNS)]
    helpers.setFormulaArray(
        tuple(tuple(f"={name}({letter}1:{letter}{ROWS})" for letter in columns) for name in ("AVERAGE", "STDEVP"))
    )
    scores = sheet.getCellRangeByPosition(COLUMNS, 0, 2 * COLUMNS - 1, ROWS - 1)
    beside = [_letters(COLUMNS + column) for column in range(COLUMNS)]
    scores.setFormulaArray(
        tuple(
            tuple(
                f"=50+10*({letter}{row}-{helper}${ROWS + 1})/{helper}${ROWS + 2}"
                for letter, helper in zip(columns, beside, strict=True)
            )
            for row in range(1, ROWS + 1)
        )
    )
    does = "native formula, mean and SD in helper cells"
    return Sheet("native_helped", does, ROWS, COLUMNS, "native_deviation", document, scores)


def _columns(office: Office, key: str, does: str, native: str) -> Sheet:
    document, sheet = _filled(office, ROWS, COLUMNS)
    name = does.partition(",")[0]
    for column in range(COLUMNS):
        letter = _letters(column)
        target = sheet.getCellRangeByPosition(COLUMNS + column, 0, COLUMNS + column, ROWS - 1)
        target.setArrayFormula(f"={name}({letter}1:{letter}{ROWS})")
    scores = sheet.getCellRangeByPosition(COLUMNS, 0, 2 * COLUMNS - 1, ROWS - 1)
    return Sheet(key, does, ROWS, COLUMNS, native, document, scores)


def _table(office: Office) -> Sheet:
    document = office.new_calc()
    sheet = document.Sheets.getByIndex(0)
    rows = counts()
    width = len(rows[0])
    sheet.getCellRangeByPosition(0, 0, width - 1, ROWS).setDataArray(rows)
    whole = sheet.getCellRangeByPosition(width, 0, width + COLUMNS + 2, ROWS)
    whole.setArrayFormula(f'=SCORE_TABLE("{RULE_BOOK}";A1:{_letters(width - 1)}{ROWS + 1})')
    scores = sheet.getCellRangeByPosition(width + 1, 1, width + COLUMNS, ROWS)
    does = "SCORE_TABLE, one call for all (rates from counts, scores, totals and ranks)"
    return Sheet("table", does, ROWS, COLUMNS, "native_deviation", document, scores)


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
