"""Finds the input sheets of a workbook again and turns what was filled in into one table of facts and marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xl_addin import marks
from xl_addin.book.inputs.names import FACT_HEADS, INDICATOR, KEY, LINE, MARK, MARK_HEADS, UNIT, VALUE, rule_book_words
from xl_addin.book.scores.cell_table import (
    CellTable,
    PlacedCell,
    PlacedNumber,
    PlacedText,
    UnsavedFormula,
    placed,
    require_separate,
)
from xl_addin.cells import is_blank
from xl_addin.engine.naming import spelled, spellings
from xl_addin.errors import ScoringError, WorkbookError
from xl_addin.rulebook.model import plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.rulebook.model import Named
    from xl_addin.rulebook.tiers import TierBook

_MADE_FOR = re.compile(re.escape(rule_book_words("@")).replace("@", "([a-z0-9_]+/[0-9]{4})"))
_NOT_MET = "×"
_HEADER = (PlacedText(INDICATOR, ""), PlacedText(KEY, ""), PlacedText(VALUE, ""))
_KINDS = (
    (frozenset(MARK_HEADS), (INDICATOR, LINE, MARK), True),
    (frozenset(FACT_HEADS), (INDICATOR, KEY, VALUE), False),
)

_TOTAL = "総得点"

Row = tuple[PlacedCell, PlacedCell, PlacedCell]
_BLANK: Row = (None, None, None)


@dataclass(frozen=True)
class FilledSheet:
    """An input sheet.

    Attributes:
        name: its name.
        rows: the header, then indicator, line or key, and what was filled in, which may be blank, each at the place of
            its row in the sheet; headings and sums are blank. Every line has a mark, for a blank means not met.
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
        WorkbookError: the sheet was made for another rule book, something was filled in where it cannot be placed, or
            input cells are merged.
    """
    for heads, columns, of_marks in _KINDS:
        header = next((row for row, cells in enumerate(table.rows) if heads <= set(map(_word, cells))), None)
        if header is not None:
            _require_rule_book(book, table, header)
            words = list(map(_word, table.rows[header]))
            places = [words.index(column) for column in columns]
            require_separate(table, header, places)
            rows = [_input(table, row, places, of_marks=of_marks) for row in table.rows[header + 1 :]]
            _require_one_unit(table.file, rows)
            _require_no_strays(table, header, words, places)
            # Rows keep their places, so that their numbers are those of the sheet.
            return FilledSheet(table.sheet, (_HEADER, *[_BLANK] * header, *rows), of_marks)
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


def require_lines(book: TierBook, file: str, sheet: FilledSheet) -> None:
    """Refuse a sheet of marks from which a line was deleted, for it would count as not met.

    Args:
        book: the rules.
        file: name of the workbook.
        sheet: a sheet that can be scored.

    Raises:
        WorkbookError: a line has no row.
    """
    if not sheet.marks:
        return
    there = {(spelled(str(row[0])), spelled(str(row[1]))) for row in sheet.rows[1:]}
    absent = [
        f"{indicator.id} {line.no}"
        for indicator in book.indicators
        for line in indicator.lines
        if there.isdisjoint((one, spelled(no)) for one in spellings(indicator) for no in (line.no, line.key))
    ]
    if absent:
        raise WorkbookError(
            f"「{file}」のシート「{sheet.name}」に {'、'.join(absent)} の行がありません。元の行を戻してください。",
            f"Sheet {sheet.name} of {file} lacks the rows of {', '.join(absent)}; put them back.",
        )


def _input(table: CellTable, row: Sequence[PlacedCell], places: Sequence[int], *, of_marks: bool) -> Row:
    """Take what was filled in out of a row; nothing from headings and sums, which name no line, or no indicator."""
    indicator, key, value = (row[place] for place in places)
    if isinstance(key, PlacedNumber) and not is_blank(indicator):
        key = PlacedText(f"{key:.15g}", key.place)
    is_unit = isinstance(key, PlacedText) and plain_text(key) == UNIT
    if isinstance(key, PlacedText) and (is_unit or not is_blank(indicator)):
        if is_unit and not is_blank(indicator) and isinstance(value, UnsavedFormula):
            # It repeats the unit of the sheet, which is read where it was chosen.
            value = None
        return indicator, key, PlacedText(_NOT_MET, "") if of_marks and is_blank(value) else value
    if not is_blank(value) and not any(_word(cell).startswith(_TOTAL) for cell in row):
        raise WorkbookError(
            f"{table.file} {placed(value)} の入力は、指標か行（項目）の番号がない行にあるため採点できません。"
            "番号を元に戻すか、入力を消してください。",
            f"{table.file} {placed(value)} was filled in beside no indicator or no line; "
            "put their names back, or clear the cell.",
        )
    return _BLANK


def _require_one_unit(file: str, rows: Sequence[Row]) -> None:
    """One row says the unit of all; a second one lost the name of its indicator."""
    units = [placed(row[2]) for row in rows if row[1] is not None and is_blank(row[0]) and not is_blank(row[2])]
    if len(units) > 1:
        raise WorkbookError(
            f"{file} {units[1]}: この行の指標が空です。元に戻してください。",
            f"{file} {units[1]}: this row has lost its indicator; put it back.",
        )


def _require_no_strays(table: CellTable, header: int, words: Sequence[str], places: Sequence[int]) -> None:
    """Refuse a mark beside its column, and a number where there is no column at all; notes do no harm."""
    for row in table.rows[header + 1 :]:
        for place, cell in enumerate(row):
            if place in places or is_blank(cell):
                continue
            if _is_mark(cell) or (isinstance(cell, PlacedNumber) and not words[place]):
                raise WorkbookError(
                    f"{table.file} {placed(cell)} は入力欄ではないため採点されません。黄色の欄に移すか、消してください。",
                    f"{table.file} {placed(cell)} is no input cell and would not be scored; "
                    "move it into a yellow cell, or clear it.",
                )


def _is_mark(cell: PlacedCell) -> bool:
    if not isinstance(cell, PlacedText):
        return False
    try:
        marks.mark(cell, "", blank=None)
    except ScoringError:
        return False
    return True


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
