"""Tables in memory for the tests of scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.book.scores.cell_table import CellTable, place_of, table_of
from xl_addin.book.scores.xlsx_file import placed_cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def table(rows: Sequence[Sequence[Any]], sheet: str = "", file: str = "data.csv") -> CellTable:
    """A table whose cells know their places."""
    placed = [
        [placed_cell(value, place_of(sheet, row, col)) for col, value in enumerate(cells)]
        for row, cells in enumerate(rows)
    ]
    return table_of(file, sheet, placed)


def csv(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8") -> Path:
    """Write a CSV file."""
    text = "".join(",".join("" if cell is None else str(cell) for cell in row) + "\r\n" for row in rows)
    path.write_bytes(text.encode(encoding))
    return path


def shares(values: Sequence[tuple[str, Any]], *, names: Sequence[str] = ("率Ａ",)) -> CellTable:
    """A sheet with a column of rates to fill in, as 使用状況 has them."""
    rows: list[list[Any]] = [["率"], ["rates"], [None, "率（％） 入力欄"], ["都道府県", *names], ["prefecture", "rate"]]
    return table([*rows, *([name, value] for name, value in values), ["平均 mean", 1.0]], "入力", "book.xlsx")
