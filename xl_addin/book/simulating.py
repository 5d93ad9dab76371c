"""What the sheets シミュレーション share: numbered steps, the look of results, tables that a function fills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.sheet import unless, unless_blank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.book.sheet import Block, Sheet

NAME = "シミュレーション"
ALL_NAME = "シミュレーション計算"

_STEP_HEIGHT = 24
_HEAD_HEIGHT = 32
_ENGLISH_HEIGHT = 15
_HOW = (
    (
        "①②③の順に、黄色の欄だけを変えます。灰色の欄は結果で、自動で変わります。",
        "Follow the steps ①②③; change the yellow cells only, the grey ones are results.",
    ),
)


def how(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The note that opens a sheet, and what else there is to say."""
    return [*_HOW, *more]


def step(sheet: Sheet, row: int, last_col: int, ja: str, en: str) -> int:
    """Head a step or a part of the sheet; return the next free row."""
    for col in range(1, last_col + 1):
        sheet.put(row, col, None, "section")
    sheet.put(row, 0, f"{ja}  {en}", "section")
    sheet.worksheet.set_row(row, _STEP_HEIGHT)
    return row + 1


def wrong_place(cell: str, last: int) -> tuple[str, str]:
    """The condition that a cell holds no rank from 1 to the last, and the words that say so."""
    number = f"{cell}*1"
    wrong = f"IF(ISERROR({number}),TRUE,OR({number}<1,{number}>{last},{number}<>INT({number})))"
    return wrong, f"目標の順位は 1～{last} の整数にしてください"


def lookup(sheet: Sheet, values: Block, names: Block, chosen: Block) -> str:
    """A formula for the figure of the chosen name in a column; blank where the figure is, or where nothing is chosen."""
    found = f"INDEX({values.text(sheet)},MATCH({chosen.text(sheet)},{names.text(sheet)},0))"
    return unless(f"LEN({chosen.text(sheet)})=0", unless_blank(found, found).removeprefix("="))


def heads(sheet: Sheet, row: int, columns: Sequence[tuple[str, str, str]], col: int = 0) -> int:
    """Write a row of English words and the header row below it; return the next free row.

    Args:
        sheet: the sheet.
        row: the row of the English words.
        columns: per column the Japanese header, the English one, and the colour of the header ("" for none).
        col: the first column.
    """
    for place, (ja, en, colour) in enumerate(columns, col):
        sheet.put(row, place, en, "head_english")
        sheet.put(row + 1, place, ja, "head", *((colour,) if colour else ()))
    sheet.worksheet.set_row(row, _ENGLISH_HEIGHT)
    sheet.worksheet.set_row(row + 1, _HEAD_HEIGHT)
    return row + 2


def restyle(table: Block, looks: Mapping[int, Sequence[str]], *, header: bool = True) -> None:
    """Give each column of a block that a function fills its own look.

    Args:
        table: the block.
        looks: by column, counted from 0, the names of its cell format; without an entry a column is a plain cell.
        header: whether the first row is a header, which keeps its look.
    """
    sheet = table.sheet
    for row in range(table.first_row, table.last_row + 1):
        for place, col in enumerate(range(table.first_col, table.last_col + 1)):
            # The first cell holds the formula, which a value would replace.
            if (row, col) != (table.first_row, table.first_col) and not (header and row == table.first_row):
                sheet.put(row, col, sheet.shown[row, col], "cell", "result", *looks.get(place, ()))
