"""Reads a CSV file as Japanese offices write it: UTF-8 or Shift-JIS, with commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING

from xl_addin.book.scores.cell_table import CellTable, PlacedText, place_of, table_of
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.book.scores.cell_table import PlacedCell

_DELIMITERS = ",;\t"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_csv(path: Path) -> CellTable:
    """Read a CSV file.

    Args:
        path: UTF-8 with or without a byte order mark, UTF-16 with one, or Shift-JIS (cp932); commas, semicolons or
            tabs, whichever stands most often in the first line that is not blank.

    Returns:
        Its cells as texts.

    Raises:
        WorkbookError: the file cannot be read, or is no text of these kinds.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise WorkbookError(f"「{path}」がありません。", f"There is no file {path}.") from error
    except OSError as error:
        raise WorkbookError(
            f"「{path}」を読めません: {error.strerror}", f"{path} cannot be read: {error.strerror}"
        ) from error
    text = _decoded(content, path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[list[PlacedCell]] = []
    try:
        for row, cells in enumerate(reader):
            rows.append(
                [PlacedText(cell, place_of("", row, col)) if cell.strip() else None for col, cell in enumerate(cells)]
            )
    except csv.Error as error:
        raise WorkbookError(
            f"「{path}」の{reader.line_num}行目は CSV として読めません（引用符が閉じていないなど）。",
            f"Line {reader.line_num} of {path} cannot be read as CSV: {error}.",
        ) from error
    return table_of(path.name, "", rows)


def _decoded(content: bytes, path: Path) -> str:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    for name in (encoding,) if encoding else ("utf-8", "cp932"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise WorkbookError(
        f"「{path}」は UTF-8 でも Shift-JIS でもないため読めません。",
        f"{path} is neither UTF-8 nor Shift-JIS text.",
    )


def _delimiter(text: str) -> str:
    """Guess by the first line that is not blank; texts between quotes do not count."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(part for place, part in enumerate(line.split('"')) if place % 2 == 0)
    return max(_DELIMITERS, key=outside.count)
