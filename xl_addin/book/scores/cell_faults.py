"""Names the one cell that an error of a whole table is about, and says the error in either language alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_addin.book.scores.cell_table import PlacedNumber, UnsavedFormula, placed
from xl_addin.cells import is_blank
from xl_addin.errors import WorkbookError
from xl_addin.rulebook.model import Text, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.scores.cell_table import PlacedCell
    from xl_addin.errors import ScoringError

_ROW = re.compile(r"([0-9]+) 行目[^「」0-9]*(?:「(.+?)」)?")
_COLUMN = re.compile(r"([0-9]+) 列目")
_QUOTED = re.compile("「(.+?)」")
# Long texts are quoted in part.
_LONGEST_QUOTED = 40
#: What a message says about a blank cell, and what its column may be headed by.
_BLANK = {
    "項目が空": ("項目", "キー", "key", "fact", "行", "line"),
    "指標が空": ("指標", "指標番号", "indicator"),
}
_JAPANESE = {"indicatorが空です": "指標が空です"}
_ENGLISH = {"項目 is blank": "the key is blank"}
# What becomes of a typed 1-1: as a text file or a cell shows it, and the days of 2000 to 2064 as Excel counts them.
_DATE = re.compile(
    r"[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}.*|[0-9]{4}年.*|[0-9]{1,2}月[0-9]{1,2}日|[A-Z][a-z]{2}-[0-9]{1,2}|"
    r"[0-9]{1,2}-[A-Z][a-z]{2}|(?:3[6-9]|[45][0-9])[0-9]{3}(?:\.0)?"
)


def told(file: str, name: str, places: Sequence[str], error: ScoringError | Text) -> Text:
    """Put the cells before an error.

    Args:
        file: the file.
        name: what to call the table where no cell is named.
        places: the cells, "" for one that has no place.
        error: what is wrong.
    """
    shown = ", ".join(dict.fromkeys(place for place in places if place))
    start = f"{file} {shown}" if shown else name
    ja = error.ja
    for mixed, plain in _JAPANESE.items():
        ja = ja.replace(mixed, plain)
    return Text(f"{start}: {ja}", f"{start}: {_english(error.en)}")


def unreadable(file: str, name: str, rows: Sequence[Sequence[PlacedCell]], error: ScoringError) -> WorkbookError:
    """Add to an error of a whole table its cell.

    Args:
        file: the file.
        name: what to call the table where no cell is named.
        rows: the header, then every other row at its place in the file.
        error: names a row or a column by its number, or quotes a cell.
    """
    found = _cells(rows, error)
    unsaved = next((cell for cell in found if isinstance(cell, UnsavedFormula)), None)
    if unsaved is not None:
        return WorkbookError(f"{file} {unsaved.error.ja}", f"{file} {unsaved.error.en}")
    places = [placed(cell) for cell in found] or _blank_place(rows, error)
    said = told(file, name, places, error)
    hint = date_hint(found)
    return WorkbookError(f"{said.ja}{hint.ja}", f"{said.en}{hint.en}")


def date_hint(found: Sequence[PlacedCell]) -> Text:
    """What to do where one of these cells, which should name an indicator, holds a date; else nothing."""
    if any(cell is not None and _DATE.fullmatch(_text(cell)) for cell in found):
        return Text(
            "（Excel が 1-1 を日付に変えた可能性があります。列を文字列にしてください）",
            " (Excel may have turned 1-1 into a date; format the column as text)",
        )
    return Text("", "")


def _cells(rows: Sequence[Sequence[PlacedCell]], error: ScoringError) -> Sequence[PlacedCell]:
    message = error.ja
    in_rows = [_cell_of_row(rows[int(row) - 1], quoted, message) for row, quoted in _ROW.findall(message)]
    if in_rows:
        return [cell for cell in in_rows if cell is not None]
    in_columns = [_cell_of_column(rows, int(column) - 1) for column in _COLUMN.findall(message)]
    if in_columns:
        return [cell for cell in in_columns if cell is not None]
    found = (_cell_quoted(row, quoted) for quoted in _QUOTED.findall(message) for row in rows)
    return [cell for cell in found if cell is not None][:1]


def _cell_of_row(row: Sequence[PlacedCell], quoted: str, message: str) -> PlacedCell:
    if quoted:
        return _cell_quoted(row, quoted)
    return next((cell for cell in row if isinstance(cell, PlacedNumber) and f"（{cell:.15g}）" in message), None)


def _cell_of_column(rows: Sequence[Sequence[PlacedCell]], column: int) -> PlacedCell:
    """The header, or where there is none the first cell below it."""
    return next((row[column] for row in rows if column < len(row) and not is_blank(row[column])), None)


def _cell_quoted(row: Sequence[PlacedCell], quoted: str) -> PlacedCell:
    wanted = plain_text(quoted)[:_LONGEST_QUOTED]
    return next(
        (cell for cell in row if cell is not None and plain_text(_text(cell))[:_LONGEST_QUOTED] == wanted), None
    )


def _blank_place(rows: Sequence[Sequence[PlacedCell]], error: ScoringError) -> list[str]:
    """Where the blank cell is that a row should not have."""
    row = _ROW.search(error.ja)
    if row is None:
        return []
    if "名前" in error.ja:
        heads = [cell for cell in rows[0][:1] if cell is not None]
    else:
        message = told("", "", [], error).ja
        words = next((words for said, words in _BLANK.items() if said in message), ())
        heads = [cell for cell in rows[0] if cell is not None and plain_text(_text(cell)) in words]
    return [re.sub("[0-9]+$", row[1], placed(head)) for head in heads[:1]]


def _text(cell: PlacedCell) -> str:
    return f"{cell:.15g}" if isinstance(cell, PlacedNumber) else str(cell).strip()


def _english(text: str) -> str:
    """Say in English which row or column it is, where the name of a cell says so in Japanese."""
    for mixed, plain in _ENGLISH.items():
        text = text.replace(mixed, plain)
    text = re.sub("([0-9]+) 行目 ?", r"row \1 ", text)
    text = re.sub("([0-9]+) 列目 ?", r"column \1 ", text)
    return _QUOTED.sub(r"“\1”", text)
