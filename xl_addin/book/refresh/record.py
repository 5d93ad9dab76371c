"""Words a refresh: the stamp on the data sheet, the history of refreshes, and what the last one changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book import front
from xl_addin.book.kyokai.raw_counts import WARNING, WARNING_EN
from xl_addin.book.live.difference import subtracted
from xl_addin.book.live.inert import inert
from xl_addin.book.live.results import Results, Role, results_of
from xl_addin.book.live.sheet_names import RECORD, REPORTS
from xl_addin.book.live.tier_results import tier_results
from xl_addin.book.live.words import text_of
from xl_addin.book.refresh.changes import Write, plain
from xl_addin.cells import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from xl_addin.book.refresh.changes import Plan, Value
    from xl_addin.book.scores.cell_table import CellTable

STAMP, STAMP_EN = "入力データ: ", "Input data: "
HEADS = ("更新日時", "データ", "シート", "値の入った欄", "変わった入力", "変わった結果", "注意")
CHANGE_HEADS = ("シート", "名前", "項目", "前", "後", "差", "セル")
WIDTH = len(HEADS)
#: Rows of the sheet, counted from 0.
TITLE, HEAD, FIRST = 0, 3, 4
_TITLE = (RECORD, "Refreshes of the input data: the history, then what the last one changed")
_RESULTS, _INPUT = "結果の変化", "入力の変化"
_STAMP_ROWS = 6
# A date alone would become a number in the cell.
_WHEN = "更新"
# What the shipped workbook says about its example figures, and no longer holds once they are replaced.
_INVENTED = (
    "（架空データによる計算例）",
    "、架空データによる計算例",
    ", on fictitious counts",
    "（入っている件数は架空です）",
    " (the counts in it are fictitious)",
    "（架空データ入り）",
    " (fictitious)",
)
_REPLACED = {"なし（架空データ）": "更新したデータ（「更新の記録」を参照）", "固定した乱数で作成": "－"}


@dataclass(frozen=True)
class Moved:
    """A result that a refresh changed.

    Attributes:
        sheet: where it stands.
        name: the entity.
        item: 総得点, 順位 …
        before: what it was; None for a blank or an error.
        after: what it is.
    """

    sheet: str
    name: str
    item: str
    before: float | None
    after: float | None


def all_results(tables: Sequence[CellTable]) -> list[Results]:
    """Read the results on all sheets but those that only repeat them."""
    found: list[Results] = []
    for table in tables:
        if table.sheet in REPORTS:
            continue
        tiers = tier_results(table)
        results = None if tiers else results_of(table)
        found += tiers if results is None else [results]
    return found


def moved(before: Sequence[Results], after: Sequence[Results]) -> list[Moved]:
    """List the totals, ranks and rewards that changed, entity by entity; points of indicators where there is one entity.

    Args:
        before: the results of the workbook before the refresh.
        after: the same after it.
    """
    old = {
        (each.sheet, entity, column.role, column.id): column.values[row]
        for each in before
        for column in each.columns
        for row, entity in enumerate(each.entities)
    }
    found = []
    for each in after:
        for row, entity in enumerate(each.entities):
            for column in each.columns:
                was, now = old.get((each.sheet, entity, column.role, column.id)), column.values[row]
                if was != now and (column.role in (Role.TOTAL, Role.RANK, Role.REWARD) or len(each.entities) == 1):
                    found.append(Moved(each.sheet, entity, column.label, was, now))
    return found


def stamps(tables: Sequence[CellTable], plan: Plan, file: str, when: datetime) -> list[Write]:
    """Say on the first sheet, and on a data sheet in the place of a warning, where the figures are from.

    Args:
        tables: the sheets of the workbook.
        plan: the refresh.
        file: name of the data file.
        when: when it was read.

    Returns:
        The cells to write. A stamp of an earlier refresh is written over; protected sheets are left alone, for the
        stamp of the first sheet speaks for them.
    """
    ja, en = f"{STAMP}「{file}」 {when:%Y-%m-%d %H:%M} 更新", f"{STAMP_EN}{file}, {when:%Y-%m-%d %H:%M}"
    found: list[Write] = []
    for table in tables:
        if table.sheet == front.NAME:
            row = next((row for row in range(_STAMP_ROWS) if _text(table, row).startswith(STAMP)), None)
            row = next((row for row in range(2, _STAMP_ROWS) if not _text(table, row)), None) if row is None else row
            if row is not None:
                found.append(_cell(table, row, 0, f"{ja}  {en}"))
        elif table.sheet in plan.sheets:
            for row in range(min(_STAMP_ROWS, len(table.rows))):
                text = _text(table, row)
                if text == WARNING or text.startswith(STAMP):
                    found.append(_cell(table, row, 0, ja))
                elif text == WARNING_EN or text.startswith(STAMP_EN):
                    found.append(_cell(table, row, 0, en))
    return [*found, *_corrections(tables)] if plan.invented else found


def history(table: CellTable | None) -> list[list[Value]]:
    """The refreshes that the sheet of the record lists, the latest first."""
    if table is None:
        return []
    found: list[list[Value]] = []
    for row in table.rows[FIRST:]:
        if is_blank(row[0]):
            break
        cells = [plain(cell) for cell in row[:WIDTH]]
        found.append(cells + [None] * (WIDTH - len(cells)))
    return found


def sheet_rows(
    earlier: Sequence[Sequence[Value]], plan: Plan, results: Sequence[Moved], file: str, when: datetime
) -> list[list[Value]]:
    """Lay the sheet of the record out.

    Args:
        earlier: the refreshes before this one, as ``history`` gives them.
        plan: this refresh.
        results: what it changed.
        file: name of the data file.
        when: when it was read.

    Returns:
        All rows, of the same length: the history with this refresh on top, then its changes.
    """
    notes = " ／ ".join(note.ja for note in plan.notes) or "なし"
    now: list[Value] = [
        f"{_WHEN} {when:%Y-%m-%d %H:%M}",
        inert(file),
        "・".join(plan.sheets),
        plan.filled,
        len(plan.changes),
        len(results),
        notes,
    ]
    rows: list[list[Value]] = [[_TITLE[0]], [_TITLE[1]], [], list(HEADS), now, *(list(row) for row in earlier), []]
    rows += [[f"{_RESULTS}（{len(results)}）  results that changed"], list(CHANGE_HEADS)]
    rows += [
        [each.sheet, inert(each.name), inert(each.item), *_before_after(each.before, each.after), None]
        for each in results
    ]
    rows += [[], [f"{_INPUT}（{len(plan.changes)}）  input cells that changed"], list(CHANGE_HEADS)]
    rows += [
        [
            each.place.partition("!")[0],
            inert(each.name),
            inert(each.item),
            *_before_after(each.before, each.after),
            each.place.partition("!")[2],
        ]
        for each in plan.changes
    ]
    return [[*row, *[None] * (WIDTH - len(row))] for row in rows]


def told(plan: Plan, results: Sequence[Moved]) -> Iterator[str]:
    """Say in lines of text what a refresh did."""
    yield (
        f"{'・'.join(plan.sheets)}: {plan.filled} 欄に値を入れ、{len(plan.changes)} 欄が変わりました / "
        f"{plan.filled} cells filled, {len(plan.changes)} of them changed"
    )
    for note in plan.notes:
        yield f"注意: {note.ja} / note: {note.en}"
    for kind, en in (("総得点", "totals"), ("順位", "ranks"), ("料率の引下げ", "rewards")):
        count = sum(each.item.endswith(kind) for each in results)
        if count:
            yield f"変わった{kind}: {count} / {en} that changed: {count}"


def _before_after(before: Value, after: Value) -> list[Value]:
    difference = subtracted(after, before)
    return [_shown(before), _shown(after), difference]


def _shown(value: Value) -> Value:
    return inert(value) if isinstance(value, str) else value


def _corrections(tables: Sequence[CellTable]) -> Iterator[Write]:
    for table in tables:
        for row, cells in enumerate(table.rows):
            for col, cell in enumerate(cells):
                if isinstance(cell, str):
                    text = _corrected(str(cell))
                    if text != str(cell):
                        yield _cell(table, row, col, text)


def _corrected(text: str) -> str:
    for said in _INVENTED:
        text = text.replace(said, "")
    return _REPLACED.get(text, text)


def _cell(table: CellTable, row: int, col: int, text: str) -> Write:
    held = table.rows[row][col] if row < len(table.rows) and col < len(table.rows[row]) else None
    return Write(table.sheet, row, col, ((text,),), ((plain(held),),))


def _text(table: CellTable, row: int) -> str:
    return text_of(table.rows[row][0]) if row < len(table.rows) and table.rows[row] else ""
