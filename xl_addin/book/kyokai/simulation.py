"""The sheet シミュレーション: changes of one branch's counts, and what they do to its points, rank and reward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.kyokai.simulation_cells import Chosen
from xl_addin.book.page import A3, notes, page, title
from xl_addin.book.sheet import at, unless_blank
from xl_addin.book.simulating import NAME as SHEET_NAME
from xl_addin.book.simulating import heads, how, lookup, step, wrong_place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.book.sheet import Block, Sheet
    from xl_addin.rulebook.model import DeviationBook, Measure

NAME = SHEET_NAME
LAST_COL = 10
WARNING_ROW = 2

_FIRST_STEP = 6
_NOW, _CHANGE, _AFTER, _CHECK = range(1, 5)
_WIDTHS = (46, 13, 13, 13, 21, 13, 13, 13, 13, 58, 14)
_MORE = (
    "ほかの支部の件数は変わらないものとして、47支部すべてを計算し直します。",
    "All 47 branches are scored again; the counts of the others stay.",
)
_BLANK_CHANGE = "増減は、増やすなら 100、減らすなら -100 のように書きます。空欄は変わらないこと。"
_BLANK_CHANGE_EN = "100 more is 100, 100 fewer -100; a blank changes nothing."
_NO_NUMBER = "数値で入れてください"
_NEGATIVE = "件数が負になります"
_TOO_MANY = "対象の数を超えます"
_NO_BASE = "0 にはできません"


@dataclass(frozen=True)
class Inputs:
    """The first two steps.

    Args:
        chosen: the cells that other formulas refer to.
        next_row: the first row below them.
    """

    chosen: Chosen
    next_row: int


def write_inputs(
    sheet: Sheet, book: DeviationBook, counts: Block, *, branch: str, place: int, changes: Mapping[str, int]
) -> Inputs:
    """Write the heading and the steps ① and ②.

    Args:
        sheet: the empty sheet.
        book: the rules.
        counts: the table of facts with its header row.
        branch: the branch that is chosen at first.
        place: the rank to reach at first.
        changes: an example, by the key of the fact.

    Returns:
        Where the input is.
    """
    title(
        sheet,
        "シミュレーション（実績が変わると、得点・順位・報奨金はどうなるか、架空データによる計算例）",
        "What if: points, rank and reward, on fictitious counts",
    )
    sheet.worksheet.set_row(WARNING_ROW, 27)
    sheet.worksheet.set_row(WARNING_ROW + 1, 15)
    notes(sheet, 4, how(_MORE))
    for col, width in enumerate(_WIDTHS):
        sheet.worksheet.set_column(col, col, width)
    names = counts.sheet.block(counts.first_row + 1, counts.first_col, counts.last_row)
    row = step(sheet, _FIRST_STEP, LAST_COL, "① 支部と目標の順位を選ぶ", "Choose a branch and the rank to reach")
    chosen = _choice(sheet, row, "支部", "branch", branch)
    sheet.worksheet.data_validation(row, _NOW, row, _NOW, {"validate": "list", "source": f"={names.text(sheet)}"})
    target = _choice(sheet, row + 1, "目標の順位", "rank to reach", place)
    limits = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": len(names.grid)}
    sheet.worksheet.data_validation(row + 1, _NOW, row + 1, _NOW, limits)
    no_place, told = wrong_place(target.text(sheet), len(names.grid))
    sheet.formula(row + 2, 0, f'=IF({no_place},"{told}","")', "", "result_line")
    row = step(sheet, row + 3, LAST_COL, "② 変わる件数を黄色の欄に入れる", "Enter what changes")
    notes(sheet, row, [(_BLANK_CHANGE, _BLANK_CHANGE_EN)])
    columns = [
        ("件数", "count", ""),
        ("現在", "now", "computed_head"),
        ("増減", "change", "input_head"),
        ("変更後", "after", "computed_head"),
        ("確認", "check", "computed_head"),
    ]
    row = heads(sheet, row + 1, columns)
    first, rows = row, {}
    for indicator in book.indicators:
        for fact in indicator.facts:
            rows[fact.key] = row
            sheet.put(row, 0, f"指標{indicator.id}　{fact.label.ja}", "cell", "wrapping")
            col = counts.first_col + list(counts.grid[0]).index(fact.label.ja)
            values = counts.sheet.block(counts.first_row + 1, col, counts.last_row)
            _fact(sheet, row, looked_up(sheet, values, names, chosen), changes.get(fact.key))
            row += 1
    for indicator in book.indicators:
        for measure in indicator.measures:
            _checks(sheet, measure, rows)
    cells = sheet.block(first, _CHANGE, row - 1)
    number = {"validate": "decimal", "criteria": "between", "minimum": -1e12, "maximum": 1e12}
    sheet.worksheet.data_validation(first, _CHANGE, row - 1, _CHANGE, number)
    return Inputs(Chosen(chosen, target, cells), row + 1)


def finish(sheet: Sheet, last: int) -> None:
    """Freeze the choices and set the page up."""
    sheet.worksheet.freeze_panes(_FIRST_STEP + 3, 1)
    page(sheet, last, LAST_COL, paper=A3, pages=1)
    sheet.worksheet.set_portrait()


def looked_up(sheet: Sheet, values: Block, branches: Block, branch: Block) -> tuple[str, float]:
    """A formula for the chosen branch's figure in a column, with its value; blank where the figure is."""
    place = [cells[0] for cells in branches.grid].index(branch.grid[0][0])
    return lookup(sheet, values, branches, branch), values.numbers[place]


def _choice(sheet: Sheet, row: int, ja: str, en: str, value: str | int) -> Block:
    sheet.put(row, 0, f"{ja}  {en}", "cell", "strong")
    sheet.put(row, _NOW, value, "figure", "input")
    sheet.worksheet.set_row(row, 26)
    return sheet.block(row, _NOW, row)


def _fact(sheet: Sheet, row: int, found: tuple[str, float], change: int | None) -> None:
    """Write one count as it is, its change and what it becomes."""
    text, now = found
    sheet.formula(row, _NOW, text, now, "cell", "result", "count")
    sheet.put(row, _CHANGE, change, "cell", "signed_count", "input")
    cells = at(row, _NOW), at(row, _CHANGE)
    after = unless_blank(f"IF(LEN({cells[1]})=0,{cells[0]},{cells[0]}+{cells[1]})", cells[0])
    sheet.formula(row, _AFTER, after, now + (change or 0), "cell", "result", "count")
    sheet.worksheet.set_row(row, 25)


def _checks(sheet: Sheet, measure: Measure, rows: Mapping[str, int]) -> None:
    """Say which change makes a count that cannot be, for then no branch is scored."""
    top, bottom = (at(rows[fact.key], _AFTER) for fact in (measure.numerator, measure.denominator))
    told = f'IF(AND(ISNUMBER({bottom}),{top}>{bottom}),"{_TOO_MANY}","")'
    for fact, after, wrong in (
        (measure.numerator, top, f'IF({top}<0,"{_NEGATIVE}",{told})'),
        (measure.denominator, bottom, f'IF({bottom}<=0,"{_NO_BASE}","")'),
    ):
        row = rows[fact.key]
        text = f'=IF(ISERROR({at(row, _CHANGE)}*1),"{_NO_NUMBER}",IF(ISNUMBER({after}),{wrong},""))'
        sheet.formula(row, _CHECK, text, "", "cell", "result", "centre")
