"""SCORE_NUMBER: numbers in Japanese office text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.errors import ScoringError
from xl_addin.registry import Argument, Help, Kind, Result, worksheet_function

if TYPE_CHECKING:
    from xl_addin.cells import Cell, Grid


@worksheet_function(
    "NUMBER",
    Argument(
        "text",
        Kind.TEXT,
        Help("文字", "text"),
        Help(
            "数値を表す文字。全角数字、％、△・▲、桁区切り、かっこを読みます。空白は空白を返します。",
            "A text that stands for a number: full-width digits, ％, △ and ▲, separators and brackets are read.",
        ),
    ),
    ja="文字で入力された数値を数値にします。45.6％ は 45.6、(4) は 4、（-4）は −4、△1.2 は −1.2 です。",
    en="The number in a text as Japanese offices write it: 45.6％ is 45.6, (4) is 4, （-4） is −4, △1.2 is −1.2.",
    example="=SCORE_NUMBER(B2)",
)
def number(text: Grid) -> Result:
    """Read each cell by itself."""
    return tuple(tuple(_read(cell, place) for cell in row) for place, row in enumerate(text, 1))


def _read(cell: Cell, row: int) -> Cell | ScoringError:
    try:
        return cells.number(cell, "text", row)
    except ScoringError as error:
        return error
