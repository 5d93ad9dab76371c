"""Refuses tables that would be read as something else than was meant: torn rows, rows of totals, headers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.scores.cell_table import UnsavedFormula, placed
from xl_addin.cells import is_blank
from xl_addin.errors import WorkbookError
from xl_addin.rulebook.model import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.book.scores.cell_table import PlacedCell
    from xl_addin.cells import Cell

TOTALS = frozenset(("全国", "平均", "合計", "計", "全国平均", "全国計", "総計", "total", "average", "mean"))


def require_columns(file: str, name: str, rows: Sequence[Sequence[PlacedCell]]) -> None:
    """Refuse a table of one column, and a row that is longer than the header.

    Args:
        file: the file.
        name: what to call the table.
        rows: the header and the rows below it.

    Raises:
        WorkbookError: the table is one column, or a row has a value where there is no header.
    """
    headed = [place for place, cell in enumerate(rows[0]) if not is_blank(cell)]
    if len(headed) <= 1:
        raise WorkbookError(
            f"{name}: 見出しの行が見つかりません（1列だけの表です）。列はコンマ・セミコロン・タブのどれかで区切ってください。",
            f"{name}: there is no header row, only one column; separate columns by commas, semicolons or tabs.",
        )
    for row in rows[1:]:
        extra = next((cell for cell in row[headed[-1] + 1 :] if not is_blank(cell)), None)
        if extra is not None:
            raise WorkbookError(
                f"{file} {placed(extra)}: この行は見出しより列が多くなっています。"
                "45,6 のような小数点のコンマは 45.6 と書き、メモの列には見出しを付けてください。",
                f"{file} {placed(extra)}: this row has more fields than the header; "
                "write a decimal comma such as 45,6 as 45.6, and give a column of notes a header.",
            )


def require_values(name: str, values: Iterable[Cell]) -> None:
    """Refuse a table that is a header alone.

    Args:
        name: what to call the table.
        values: everything that stands below its header, names and keys left out.

    Raises:
        WorkbookError: nothing was filled in.
    """
    if all(map(is_blank, values)):
        raise WorkbookError(f"{name}: 見出しだけで、値がありません。", f"{name}: there is a header, but no values.")


def require_entities(file: str, rows: Sequence[Sequence[PlacedCell]], names: Iterable[str]) -> None:
    """Refuse a row of totals or averages among the entities, and a name that is a formula without a value.

    Args:
        file: the file.
        rows: the header and the rows below it.
        names: what was read as the names of entities.

    Raises:
        WorkbookError: there is such a row.
    """
    for name in names:
        if plain_text(name) not in TOTALS and not name.startswith("="):
            continue
        cell = next((cell for row in rows[1:] for cell in row if cell is not None and str(cell).strip() == name), None)
        if isinstance(cell, UnsavedFormula):
            raise WorkbookError(f"{file} {cell.error.ja}", f"{file} {cell.error.en}")
        if plain_text(name) in TOTALS:
            raise WorkbookError(
                f"{file} {placed(cell)}: 「{name}」の行は団体ではありません。合計や平均の行を除いてください。",
                f"{file} {placed(cell)}: the row “{name}” is no entity; leave out rows of totals and averages.",
            )
