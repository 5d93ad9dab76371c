"""The results on the sheet シミュレーション: before and after, one more point, the way to a rank, how sure ranks are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.book.kyokai.simulation import LAST_COL, WARNING_ROW, looked_up
from xl_addin.book.page import wrapped_height
from xl_addin.book.sheet import at, same_unless_blank, unless_blank
from xl_addin.book.simulating import heads, restyle, step
from xl_addin.engine.need.one_more import LEAST_STEP

if TYPE_CHECKING:
    from xl_addin.book.kyokai.published import PublishedSheet
    from xl_addin.book.kyokai.simulation_cells import AllBranches, Before, Chosen
    from xl_addin.book.sheet import Block, Given, Sheet
    from xl_addin.rulebook.model import DeviationBook

_FULL, _OLD, _NEW, _MOVED, _OLD_GAP, _NEW_GAP = range(1, 7)
_NEED_TEXT = 9
_COST = 10
_PEOPLE = "人"
_NEED_TEXT_WIDTH = 58
_LEAST_HEIGHT = 25
_TWO_LINES = 34
_LONG = 24
_NO_BRANCH = "①で支部を一覧から選んでください  Choose a branch of the list"
_NO_RESULT = "計算できません。②の「確認」の欄と「実績入力」を見てください  Not computed: see the checks in step ②"
_NO_REWARD = "報奨金は計算できません。「シミュレーション計算」の総報酬額（全支部に必要）と保険料率（10％ は 0.1）を見直してください"
_ONE_MORE_NOTE = "いまの件数から、その指標の率だけを上げた場合。幅を変えられます。  From the present counts."
_NEED_NOTE = (
    "いまの件数から、ほかの支部が変わらないとして、1つの指標だけで届く人数と、いちばん安い組合せ。右の黄色に1人増やす費用（比でよい）を入れられ、"
    "空欄の指標は組合せに入れません。  People missing: by one indicator alone, and the cheapest mix by the yellow costs."
)
_ONE_MORE_LOOKS = {
    1: ("unrounded",),
    2: ("unrounded",),
    3: ("count",),
    4: ("signed_unrounded",),
    5: ("signed_unrounded", "strong"),
    6: ("rank",),
    7: ("rank",),
}
_NEED_LOOKS = {
    1: ("centre",),
    2: ("unrounded",),
    3: ("unrounded",),
    4: ("unrounded",),
    5: ("centre",),
    6: ("count", "strong"),
    7: ("signed_unrounded",),
    8: ("count", "strong"),
    9: ("wrapping",),
}


class Compared(NamedTuple):
    """The rows of before and after.

    Args:
        indicators: the names of the indicators.
        gaps: how far each lies from the mean, before and after.
        total: the row of the total.
        next_row: the first row below.
    """

    indicators: Block
    gaps: tuple[Block, Block]
    total: int
    next_row: int


def write_comparison(
    sheet: Sheet, row: int, book: DeviationBook, *, before: Before, after: AllBranches, chosen: Chosen
) -> Compared:
    """Write step ③: points, total, rank and reward before and after.

    Args:
        sheet: the sheet.
        row: its first free row.
        book: the rules.
        before: all branches as it is.
        after: all branches after the changes.
        chosen: what is asked for.

    Returns:
        Where the rows are.
    """
    row = step(sheet, row, LAST_COL, "③ 結果を見る", "See the result")
    columns = [
        ("項目", "item", ""),
        ("配点\n（平均）", "points, mean", ""),
        ("変更前", "before", "computed_head"),
        ("変更後", "after", "computed_head"),
        ("差", "difference", "computed_head"),
        ("平均との差\n変更前", "from mean, before", "computed_head"),
        ("平均との差\n変更後", "from mean, after", "computed_head"),
    ]
    row = heads(sheet, row, columns)
    first = row

    def pair(line: int, name: str, values: tuple[Block, Block], looks: tuple[str, str], *style: str) -> None:
        sheet.put(line, 0, name, "cell", *style)
        for col, column in zip((_OLD, _NEW), values, strict=True):
            text, value = looked_up(sheet, column, before.branches, chosen.branch)
            sheet.formula(line, col, text, value, "cell", "result", looks[0], *style)
        _moved(sheet, line, looks[1], *style)

    for place, indicator in enumerate(book.indicators):
        name = f"指標{indicator.id}　{indicator.name.ja}"
        pair(row, name, (before.points[place], after.points[place]), ("unrounded", "signed_unrounded"))
        _from_mean(sheet, row, float(indicator.points))
        row += 1
    total = row
    pair(row, "総得点", (before.total, after.total), ("unrounded", "signed_unrounded"), "strong")
    _from_mean(sheet, row, float(book.total_points))
    pair(row + 1, "順位", (before.rank, after.rank), ("rank", "signed_rank"), "strong")
    names = ("報奨金（円）", "報奨金による料率の引下げ", "制度による料率への影響（＋は上がる）")
    looks = (("count", "signed_count"), ("rate", "signed_rate"), ("signed_rate", "signed_rate"))
    for place, (name, found, look) in enumerate(zip(names, after.rewards, looks, strict=True)):
        pair(row + 2 + place, name, found, look)
    for extra in range(total + 1, row + 2 + len(names)):
        sheet.put_row(extra, _FULL, [None], "absent")
        sheet.put_row(extra, _OLD_GAP, [None, None], "absent")
    old, new = (sheet.block(first, col, total - 1) for col in (_OLD_GAP, _NEW_GAP))
    return Compared(sheet.block(first, 0, total - 1), (old, new), total, row + 3 + len(names))


def write_sentence(sheet: Sheet, chosen: Chosen, branches: Block, compared: Compared, invented: Block) -> None:
    """Say the result beside the choices, where it is seen while counts are changed, and that a payroll is made up."""
    row = chosen.branch.first_row
    for place, look in enumerate(("warning", "english")):
        cell = at(invented.first_row + place, invented.first_col, invented.sheet)
        sheet.formula(WARNING_ROW + place, 0, same_unless_blank(cell), str(invented.grid[place][0]), look)
    sheet.put(row, 2, "結果  Result", "result_line")
    total, rank, yen = compared.total, compared.total + 1, compared.total + 2
    cells = [at(line, col) for line in (total, rank) for col in (_OLD, _NEW)]
    found = [sheet.cell(line, col).numbers[0] for line in (total, rank) for col in (_OLD, _NEW)]
    moved = found[1] - found[0]
    text = (
        f'"総得点は "&TEXT({cells[0]},"0.00")&" 点から "&TEXT({cells[1]},"0.00")&" 点（"'
        f'&TEXT({cells[1]}-{cells[0]},"+0.00;-0.00;±0.00")&"）、順位は "&{cells[2]}&" 位から "&{cells[3]}&" 位"'
    )
    value = (
        f"総得点は {found[0]:.2f} 点から {found[1]:.2f} 点（{moved:+.2f}）、順位は {found[2]:g} 位から {found[3]:g} 位"
    )
    missing = f"ISERROR(MATCH({chosen.branch.text(sheet)},{branches.text(sheet)},0))"
    waiting = f'IF({missing},"{_NO_BRANCH}","{_NO_RESULT}")'
    sheet.formula(row, 3, f"=IF(COUNT({','.join(cells)})<{len(cells)},{waiting},{text})", value, "result_line")
    invented_cell = at(WARNING_ROW, 0)
    pays = at(yen, _OLD), at(yen, _NEW)
    amounts = [sheet.cell(yen, col).numbers[0] for col in (_OLD, _NEW)]
    paid = f'"報奨金は "&TEXT({pays[0]},"#,##0")&" 円から "&TEXT({pays[1]},"#,##0")&" 円"&IF(LEN({invented_cell})>0,"（総報酬額は架空）","")'
    value = f"報奨金は {_yen(amounts[0])} 円から {_yen(amounts[1])} 円（総報酬額は架空）"
    wrong = f'IF(AND(COUNT({",".join(cells)})={len(cells)},ISERROR({pays[1]})),"{_NO_REWARD}","")'
    sheet.formula(row + 1, 3, f"=IF(COUNT({','.join(pays)})<2,{wrong},{paid})", value, "result_line")


def write_one_more(sheet: Sheet, row: int, book: DeviationBook, counts: Block, chosen: Chosen) -> tuple[Block, int]:
    """Write what one more point of each rate changes.

    Returns:
        The table, and the first row below it.
    """
    row = step(sheet, row, LAST_COL, "率が1ポイント上がると", "One more percentage point (SCORE_ONE_MORE)")
    sheet.put(row, 0, "上げる幅（ポイント）  step in points", "cell", "strong")
    sheet.put(row, 1, 1, "figure", "input")
    sheet.worksheet.data_validation(
        row, 1, row, 1, {"validate": "decimal", "criteria": "between", "minimum": float(LEAST_STEP), "maximum": 100}
    )
    _note(
        sheet,
        row,
        2,
        _ONE_MORE_NOTE,
        f"計算できません。①の支部、「実績入力」の件数、上げる幅（{float(LEAST_STEP):g}～100）を見直してください",
    )
    sheet.worksheet.set_row(row, 26)
    given: list[Given] = [book.name, counts, chosen.branch, sheet.block(row, 1, row)]
    table = sheet.score(row + 1, 0, "SCORE_ONE_MORE", given, "head", "computed_head")
    restyle(table, _ONE_MORE_LOOKS)
    sheet.worksheet.set_row(row + 1, 34)
    return table, table.last_row + 2


def write_need(sheet: Sheet, row: int, book: DeviationBook, counts: Block, chosen: Chosen) -> int:
    """Write what is missing to the chosen place; return the first row below."""
    row = step(sheet, row, LAST_COL, "目標の順位に届くには", "What the chosen place takes (SCORE_NEED)")
    most = len(counts.grid) - 1
    _note(
        sheet,
        row,
        0,
        _NEED_NOTE,
        f"計算できません。①の支部と目標の順位（1～{most} の整数）、「実績入力」の件数、右の費用（0より大きい数）を見直してください",
    )
    costs = _costs(sheet, row + 1, book)
    given: list[Given] = [book.name, "", counts, chosen.branch, chosen.place, "", costs]
    table = sheet.score(row + 1, 0, "SCORE_NEED", given, "head", "computed_head")
    restyle(table, _NEED_LOOKS)
    sheet.worksheet.set_row(row + 1, 34)
    for line in range(table.first_row + 1, table.last_row + 1):
        told = str(sheet.shown[line, _NEED_TEXT] or "")
        sheet.worksheet.set_row(line, max(_TWO_LINES, wrapped_height(told, _NEED_TEXT_WIDTH)))
    return table.last_row + 2


def _note(sheet: Sheet, row: int, col: int, note: str, wrong: str) -> None:
    """Explain the table below; or say what to mend where it is an error."""
    sheet.formula(row, col, f'=IF(ISERROR({at(row + 1, 0)}),"{wrong}","{note}")', note, "note")


def _costs(sheet: Sheet, row: int, book: DeviationBook) -> Block:
    """Write what one more costs beside the table: where people are counted, at first the same for all."""
    sheet.put(row, _COST, "1人増やす費用\n黄色＝入力", "head", "input_head")
    last = row + len(book.indicators)
    for line, indicator in enumerate(book.indicators, row + 1):
        counted = indicator.current.numerator.unit == _PEOPLE
        sheet.put(line, _COST, 1 if counted else None, "cell", "count", "input")
    number = {"validate": "decimal", "criteria": ">", "value": 0}
    sheet.worksheet.data_validation(row + 1, _COST, last, _COST, number)
    return sheet.block(row + 1, _COST, last)


def write_published(sheet: Sheet, row: int, published: PublishedSheet, after: AllBranches, chosen: Chosen) -> int:
    """Write what the published total of the branch lacks, and between which ranks it may lie; return the last row."""
    ja = "参考：公表された総得点から（こちらは実際の値）"
    row = step(sheet, row, LAST_COL, ja, "From the published totals (real figures)")
    found = [
        ("公表の総得点", "published total", published.total, "score"),
        ("公表の順位", "published rank", published.total_rank, "rank"),
        ("目標の順位まで不足する点（SCORE_NEED_TOTALS）", "points missing to the chosen place", after.missing, "score"),
        ("印刷の四捨五入から言える順位の幅（上）（SCORE_RANK_RANGES）", "best possible rank", after.best, "rank"),
        ("　同（下）", "worst possible rank", after.worst, "rank"),
    ]
    for ja, en, values, look in found:
        sheet.put(row, 0, ja, "cell", "wrapping")
        text, value = looked_up(sheet, values, published.branches, chosen.branch)
        sheet.formula(row, 1, text, value, "cell", "result", look, "strong")
        sheet.put(row, 2, en, "english")
        sheet.worksheet.set_row(row, _TWO_LINES if len(ja) > _LONG else _LEAST_HEIGHT)
        row += 1
    return row - 1


def _moved(sheet: Sheet, row: int, look: str, *style: str) -> None:
    """Write the difference of before and after."""
    cells = at(row, _OLD), at(row, _NEW)
    moved = sheet.cell(row, _NEW).numbers[0] - sheet.cell(row, _OLD).numbers[0]
    text = unless_blank(f"{cells[1]}-{cells[0]}", *cells)
    sheet.formula(row, _MOVED, text, moved, "cell", "result", look, *style)
    sheet.worksheet.set_row(row, _LEAST_HEIGHT)


def _from_mean(sheet: Sheet, row: int, points: float) -> None:
    """Show the distance from the mean, which is the 配点 of an indicator by its very definition."""
    sheet.put(row, _FULL, points, "cell", "points")
    for col, source in ((_OLD_GAP, _OLD), (_NEW_GAP, _NEW)):
        cell = at(row, source)
        value = sheet.cell(row, source).numbers[0] - points
        sheet.formula(
            row, col, unless_blank(f"{cell}-{at(row, _FULL)}", cell), value, "cell", "result", "signed_unrounded"
        )


def _yen(amount: float) -> str:
    return f"{int(amount + 0.5):,}"
