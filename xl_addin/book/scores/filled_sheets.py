"""Finds the input sheets of a workbook again and turns what was filled in into one table of facts and marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xl_addin.book.inputs.names import FACT_HEADS, INDICATOR, KEY, LINE, MARK, MARK_HEADS, UNIT, VALUE, rule_book_words
from xl_addin.book.scores.cell_table import CellTable, PlacedCell, PlacedText, placed
from xl_addin.cells import is_blank
from xl_addin.errors import WorkbookError
from xl_addin.rulebook.model import plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.rulebook.model import Named

_MADE_FOR = re.compile(re.escape(rule_book_words("@")).replace("@", "([a-z0-9_]+/[0-9]{4})"))
_NOT_MET = "×"
_HEADER = (PlacedText(INDICATOR, ""), PlacedText(KEY, ""), PlacedText(VALUE, ""))
_KINDS = (
    (frozenset(MARK_HEADS), (INDICATOR, LINE, MARK), True),
    (frozenset(FACT_HEADS), (INDICATOR, KEY, VALUE), False),
)

Row = tuple[PlacedCell, PlacedCell, PlacedCell]


@dataclass(frozen=True)
class FilledSheet:
    """An input sheet.

    Attributes:
        name: its name.
        rows: the header, then indicator, line or key, and what was filled in, which may be blank. A sheet with a mark
            has a mark in every line, for its blanks mean not met.
        marks: whether they are marks.
    """

    name: str
    rows: tuple[Row, ...]
    marks: bool

    @cached_property
    def filled(self) -> Mapping[str, str]:
        """The place of the first cell that was filled in, by the indicator it is for."""
        found: dict[str, str] = {}
        for indicator, key, value in self.rows[1:]:
            # A blank that was made a mark has no place.
            if not is_blank(indicator) and placed(value) and plain_text(str(key)) != UNIT:
                found.setdefault(str(indicator), placed(value))
        return found


def filled_sheet(book: Named, table: CellTable) -> FilledSheet | None:
    """Read a worksheet if it is an input sheet.

    Args:
        book: the rule book that the workbook is to be scored by.
        table: the worksheet.

    Returns:
        What was filled in; None for any other sheet.

    Raises:
        WorkbookError: the sheet was made for another rule book.
    """
    for heads, columns, marks in _KINDS:
        header = next((row for row, cells in enumerate(table.rows) if heads <= set(map(_word, cells))), None)
        if header is not None:
            _require_rule_book(book, table, header)
            places = [list(map(_word, table.rows[header])).index(column) for column in columns]
            rows = [(row[places[0]], row[places[1]], row[places[2]]) for row in table.rows[header + 1 :]]
            kept = [_explicit(row) if marks else row for row in rows if _is_input(row)]
            return FilledSheet(table.sheet, (_HEADER, *kept), marks)
    return None


def used_sheets(file: str, sheets: Sequence[FilledSheet]) -> list[FilledSheet]:
    """Leave out the input sheets that nobody filled in.

    Args:
        file: name of the workbook.
        sheets: its input sheets.

    Raises:
        WorkbookError: nothing was filled in, or an indicator is filled in on two sheets.
    """
    used = [sheet for sheet in sheets if sheet.filled]
    if not used:
        names = "、".join(sheet.name for sheet in sheets)
        raise WorkbookError(
            f"「{file}」の {names} に何も入力されていません。", f"Nothing has been filled into {names} of {file}."
        )
    _require_once(file, [sheet.filled for sheet in used])
    return used


def _require_once(file: str, filled: Sequence[Mapping[str, str]]) -> None:
    first: dict[str, str] = {}
    for places in filled:
        for indicator, place in places.items():
            if indicator in first:
                raise WorkbookError(
                    f"「{file}」: 指標 {indicator} が {first[indicator]} と {place} の両方に入力されています。"
                    "どちらかを空にするか、--sheet で使うシートを選んでください。",
                    f"{file}: indicator {indicator} is filled in at both {first[indicator]} and {place}; "
                    "empty one of them, or choose a sheet with --sheet.",
                )
            first[indicator] = place


def _is_input(row: Row) -> bool:
    """Leave out headings and totals: they name no line, or no indicator."""
    indicator, key, _ = row
    return isinstance(key, PlacedText) and (not is_blank(indicator) or plain_text(key) == UNIT)


def _explicit(row: Row) -> Row:
    return (row[0], row[1], PlacedText(_NOT_MET, "")) if is_blank(row[2]) else row


def _require_rule_book(book: Named, table: CellTable, header: int) -> None:
    texts = (str(cell) for row in table.rows[:header] for cell in row if not is_blank(cell))
    found = next((match[1] for match in map(_MADE_FOR.search, texts) if match), book.name)
    if found != book.name:
        raise WorkbookError(
            f"「{table.file}」のシート「{table.sheet}」は {found} 用です。{book.name} では採点できません。",
            f"Sheet {table.sheet} of {table.file} was made for {found}, not for {book.name}.",
        )


def _word(cell: PlacedCell) -> str:
    return "" if is_blank(cell) else str(cell).strip()
