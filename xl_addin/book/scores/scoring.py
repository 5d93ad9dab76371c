"""Scores a file of facts or marks by a rule book, without any spreadsheet program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.inputs.names import FACTS
from xl_addin.book.inputs.workbook import require_complete
from xl_addin.book.kokuho.muni_rows import facts_rows
from xl_addin.book.scores.cell_table import from_header
from xl_addin.book.scores.csv_file import read_csv
from xl_addin.book.scores.filled_sheets import FilledSheet, filled_sheet, require_lines, used_sheets
from xl_addin.book.scores.scored_deviations import DeviationScores, score_table
from xl_addin.book.scores.scored_tiers import TierScores, combined, score_rows
from xl_addin.book.scores.xlsx_file import ENDINGS, read_xlsx
from xl_addin.cells import is_blank
from xl_addin.errors import WorkbookError
from xl_addin.rulebook.model import DeviationBook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.book.scores.cell_table import CellTable, PlacedCell
    from xl_addin.rulebook.reading import RuleBook
    from xl_addin.rulebook.tiers import TierBook

_CSV = (".csv", ".tsv", ".txt")

Scores = TierScores | DeviationScores


def score_file(book: RuleBook, path: Path, sheet: str | None = None) -> Scores:
    """Score what a file holds.

    Args:
        book: a complete rule book.
        path: a CSV file, or an Excel workbook: one that ``xl-addin new`` made, filled in, or any other with a table of
            facts or marks. A workbook counts as it was last saved.
        sheet: the worksheet to read; without it the input sheets, or the only worksheet that holds anything.

    Returns:
        The scores. Cells of a table of ladders that were refused are among its ``faults``.

    Raises:
        RuleBookError: the rule book is an outline.
        WorkbookError: the file cannot be read, or its table cannot.
    """
    return score_tables(book, path, file_tables(path, sheet))


def score_tables(book: RuleBook, path: Path, tables: Sequence[CellTable]) -> Scores:
    """Score what the tables of a file or of an open workbook hold.

    Args:
        book: a complete rule book.
        path: what messages call the file.
        tables: its tables.

    Returns:
        As ``score_file``.

    Raises:
        RuleBookError: the rule book is an outline.
        WorkbookError: the table cannot be read.
    """
    require_complete(book)
    if isinstance(book, DeviationBook):
        return score_table(book, one_table(path, tables, FACTS))
    filled = filled_sheets(book, path, tables)
    if filled:
        return _score_filled(book, path.name, filled)
    table = one_table(path, tables)
    return score_rows(book, table.file, table.name, plain_rows(table))


def filled_sheets(book: TierBook, path: Path, tables: Sequence[CellTable]) -> list[FilledSheet]:
    """Find the sheets of an input workbook that somebody filled in.

    Args:
        book: the rules.
        path: what messages call the file.
        tables: its tables.

    Returns:
        The sheets; none where the file is no input workbook.

    Raises:
        WorkbookError: the workbook was made for other rules, or nothing, or an indicator twice, was filled in.
    """
    filled = [found for found in (filled_sheet(book, table) for table in tables) if found is not None]
    return used_sheets(path.name, filled) if filled else []


def plain_rows(table: CellTable) -> Sequence[Sequence[PlacedCell]]:
    """Take a table from its header on: the first row with more than one filled cell; of 市町村一覧 names and marks."""
    listed = facts_rows(table)
    if listed is not None:
        return listed
    first = next((row for row, cells in enumerate(table.rows) if sum(not is_blank(cell) for cell in cells) > 1), 0)
    return from_header(table.rows, first)


def file_tables(path: Path, sheet: str | None = None) -> list[CellTable]:
    """Read a CSV file, or the worksheets of an Excel workbook as they were last saved.

    Args:
        path: the file.
        sheet: the only worksheet wanted.

    Raises:
        WorkbookError: the file cannot be read, is of another kind, or has no such sheet.
    """
    ending = path.suffix.lower()
    if ending in _CSV:
        if sheet is not None:
            raise WorkbookError(
                f"「{path}」は CSV なので、シートはありません（--sheet は使えません）。",
                f"{path} is a CSV file and has no sheets; leave out --sheet.",
            )
        return [read_csv(path)]
    if ending not in ENDINGS:
        raise WorkbookError(
            f"「{path}」は読めません。CSV か .xlsx・.xlsm で保存し直してください。",
            f"{path} cannot be read; save it as CSV or .xlsx.",
        )
    return chosen_table(path, read_xlsx(path), sheet)


def chosen_table(path: Path, tables: list[CellTable], sheet: str | None) -> list[CellTable]:
    """Keep the one worksheet that is wanted, or all.

    Args:
        path: the workbook, for messages.
        tables: its worksheets.
        sheet: the only one wanted.

    Raises:
        WorkbookError: there is no such sheet.
    """
    if sheet is None:
        return tables
    chosen = [table for table in tables if table.sheet == sheet]
    if not chosen:
        raise WorkbookError(
            f"「{path}」にシート「{sheet}」はありません（{'、'.join(table.sheet for table in tables)}）。",
            f"{path} has no sheet {sheet} ({', '.join(table.sheet for table in tables)}).",
        )
    return chosen


def one_table(path: Path, tables: Sequence[CellTable], preferred: str = "") -> CellTable:
    """Choose the table of a file that holds something.

    Args:
        path: the file.
        tables: its tables.
        preferred: the sheet to take where several hold something.

    Raises:
        WorkbookError: none holds anything, or several do.
    """
    filled = [table for table in tables if not table.is_empty]
    wanted = [table for table in filled if table.sheet == preferred] or filled
    if not wanted:
        raise WorkbookError(f"「{path}」に値がありません。", f"{path} holds no values.")
    if len(wanted) > 1:
        names = [table.sheet for table in wanted]
        raise WorkbookError(
            f"「{path}」のどのシートを読むか --sheet で指定してください（{'、'.join(names)}）。",
            f"Say with --sheet which sheet of {path} to read ({', '.join(names)}).",
        )
    return wanted[0]


def _score_filled(book: TierBook, file: str, sheets: Sequence[FilledSheet]) -> TierScores:
    scored = [score_rows(book, file, f"{file} {sheet.name}", sheet.rows) for sheet in sheets]
    for sheet in sheets:
        require_lines(book, file, sheet)
    if len(sheets) == 1:
        return scored[0]
    by_kind = {sheet.marks: (sheet, scores) for sheet, scores in zip(sheets, scored, strict=True)}
    if len(by_kind) == 1:
        names = "、".join(sheet.name for sheet in sheets)
        raise WorkbookError(
            f"「{file}」には同じ種類の入力シートが複数あります（{names}）。--sheet で選んでください。",
            f"{file} has several input sheets of one kind ({names}); choose one with --sheet.",
        )
    (marks_sheet, marks), (_, facts) = by_kind[True], by_kind[False]
    return combined(marks, facts, marks_sheet.filled.keys())
