"""The sheet シミュレーション: one prefecture's rate changes; score, rank and how sure the ranks are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.bars import AFTER_COLOUR, OTHERS_COLOUR, Bars, Look, Spot, draw, insert
from xl_addin.book.generic_share.shares import EXAMPLE, RATES
from xl_addin.book.page import notes, page, title
from xl_addin.book.sheet import at, same_unless_blank, unless_blank
from xl_addin.book.simulating import NAME as SHEET_NAME
from xl_addin.book.simulating import how, step, wrong_place

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from xl_addin.book.generic_share.shares import SharesSheet
    from xl_addin.book.sheet import Block, Sheet

NAME = SHEET_NAME

_INPUT = 2
_STEPS = 5
_RESULTS = 11
_HEAD = 19
_RATE, _RANK, _BEST, _WORST, _SCORE, _MISSING, _AFTER, _NEW_RANK, _NEW_SCORE, _OTHERS, _OWN = range(1, 12)
_HALF = 0.05
_PREFECTURE, _CHANGE, _PLACE = "京都", 3.0, 14
_WIDTHS = (14, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13)
_MORE = (
    "率は小数1桁に四捨五入された値なので、順位には幅があります。「順位の幅」は、もとの値がどうであっても必ず入る範囲です。",
    "Rates are rounded to one decimal, so a rank may lie anywhere between its best and its worst.",
)
_COLUMNS = (
    ("都道府県", "prefecture"),
    ("率（％）", "rate"),
    ("順位", "rank"),
    ("順位の幅\n（上）", "best possible"),
    ("順位の幅\n（下）", "worst possible"),
    ("偏差値", "score"),
    ("目標の順位まで\n不足する率", "points missing"),
    ("変更後の率", "rate after"),
    ("変更後の順位", "rank after"),
    ("変更後の\n偏差値", "score after"),
    ("グラフ：\nほか", "others"),
    ("グラフ：\n選んだ県", "chosen"),
)


def write(workbook: Workbook, sheet: Sheet, written: SharesSheet) -> None:
    """Write the sheet.

    Args:
        workbook: the workbook of the sheet.
        sheet: the empty sheet.
        written: the rates.
    """
    title(
        sheet,
        "シミュレーション（率が変わると、偏差値と順位はどうなるか）",
        "What if: a rate, its deviation score and its rank",
    )
    notes(sheet, 2, how(_MORE))
    for col, width in enumerate(_WIDTHS):
        sheet.worksheet.set_column(col, col, width)
    end = len(_WIDTHS) - 1
    step(sheet, _STEPS - 1, end, "① 都道府県と率を選ぶ　② 変わる幅を入れる", "Choose, then enter the change")
    names = written.prefectures
    labels = written.rates[0].sheet.block(
        written.rates[0].first_row - 2,
        written.rates[0].first_col,
        written.rates[0].first_row - 2,
        written.rates[-1].first_col,
    )
    prefecture = _input(
        sheet, 0, "① 都道府県  prefecture", _PREFECTURE, {"validate": "list", "source": f"={names.text(sheet)}"}
    )
    rate = _input(sheet, 1, "① 率  rate", RATES[EXAMPLE].ja, {"validate": "list", "source": f"={labels.text(sheet)}"})
    limits = {"validate": "decimal", "criteria": "between", "minimum": -100, "maximum": 100}
    change = _input(sheet, 2, "② 率の増減（ポイント）  change", _CHANGE, limits)
    limits = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": len(names.grid)}
    place = _input(sheet, 3, "目標の順位  rank to reach", _PLACE, limits)
    _check(sheet, names, labels, (prefecture, rate, change, place))
    columns = _rows(sheet, written, labels, (prefecture, rate, change, place))
    _results(sheet, columns, prefecture)
    _chart(workbook, sheet, columns)
    sheet.worksheet.freeze_panes(2, 0)
    page(sheet, _HEAD + len(names.grid), end, pages=1)
    sheet.worksheet.set_portrait()


def _input(sheet: Sheet, place: int, name: str, value: str | float, allowed: dict[str, object]) -> Block:
    row = _STEPS + place
    sheet.span(row, 0, _INPUT - 1, name, "cell", "strong")
    sheet.span(row, _INPUT, _INPUT + 2, "", "cell", "input")
    sheet.put(row, _INPUT, value, "figure", "input")
    sheet.worksheet.data_validation(row, _INPUT, row, _INPUT, allowed)
    return sheet.block(row, _INPUT, row)


def _check(sheet: Sheet, names: Block, labels: Block, chosen: tuple[Block, Block, Block, Block]) -> None:
    """Say below the inputs which of them is why there is no result."""
    prefecture, rate, change, place = (cell.text(sheet) for cell in chosen)
    wrong = (
        (f"ISERROR(MATCH({prefecture},{names.text(sheet)},0))", "①の都道府県を一覧から選んでください"),
        (f"ISERROR(MATCH({rate},{labels.text(sheet)},0))", "①の率を一覧から選んでください"),
        (f"ISERROR({change}*1)", "②の増減を数値で入れてください"),
        (f"ISERROR({at(_RESULTS + 1, 3)})", "変更後の率が 0～100％ の外です。②を見直してください"),
        wrong_place(place, len(names.grid)),
    )
    text = '""'
    for condition, told in reversed(wrong):
        text = f'IF({condition},"{told}",{text})'
    sheet.formula(_STEPS + len(chosen), 0, f"={text}", "", "result_line")


def _rows(
    sheet: Sheet, written: SharesSheet, labels: Block, chosen: tuple[Block, Block, Block, Block]
) -> dict[int, Block]:
    prefecture, rate, change, place = chosen
    for col, (ja, en) in enumerate(_COLUMNS):
        sheet.put(_HEAD - 1, col, en, "head_english")
        sheet.put(_HEAD, col, ja, "head", *(("computed_head",) if col else ()))
    sheet.worksheet.set_row(_HEAD, 34)
    sheet.worksheet.set_row(_HEAD - 1, 15)
    source = [list(cells) for cells in zip(*(block.numbers for block in written.rates), strict=True)]
    last = _HEAD + len(source)
    names = written.prefectures
    choice = f"MATCH({rate.text(sheet)},{labels.text(sheet)},0)"
    changed = float(change.numbers[0])
    for offset, rates in enumerate(source):
        row = _HEAD + 1 + offset
        name = str(names.grid[offset][0])
        sheet.formula(
            row, 0, same_unless_blank(at(names.first_row + offset, names.first_col, names.sheet)), name, "cell"
        )
        left, right = (
            at(names.first_row + offset, block.first_col, block.sheet)
            for block in (written.rates[0], written.rates[-1])
        )
        cell = f"INDEX({left}:{right.rpartition('!')[2]},{choice})"
        now = rates[EXAMPLE]
        sheet.formula(row, _RATE, unless_blank(cell, cell), now, "cell", "result", "score")
        own = f"{at(row, 0)}={prefecture.text(sheet)}"
        after = now + changed if name == prefecture.grid[0][0] else now
        to = f"{at(row, _RATE)}+{change.text(sheet)}"
        # No rate is outside of these.
        to = f"IF(ABS(ROUND({to},9)-50)>50,NA(),{to})"
        moved = f"IF(AND({own},LEN({change.text(sheet)})>0),{to},{at(row, _RATE)})"
        sheet.formula(row, _AFTER, unless_blank(moved, at(row, _RATE)), after, "cell", "result", "score")
        for col, is_own in ((_OTHERS, False), (_OWN, True)):
            shown = after if (name == prefecture.grid[0][0]) == is_own else ""
            text = f'IF({own},{at(row, _AFTER)},"")' if is_own else f'IF({own},"",{at(row, _AFTER)})'
            sheet.formula(row, col, unless_blank(text, at(row, _AFTER)), shown, "cell", "result", "score")
    first = _HEAD + 1
    before, later = sheet.block(first, _RATE, last), sheet.block(first, _AFTER, last)
    sheet.score(first, _RANK, "SCORE_RANKS", [before], "cell", "result", "rank")
    sheet.score(first, _BEST, "SCORE_RANK_RANGES", [before, _HALF], "cell", "result", "rank")
    sheet.score(first, _SCORE, "SCORE_DEVIATIONS", [before], "cell", "result", "score")
    sheet.score(first, _MISSING, "SCORE_NEED_TOTALS", [before, place], "cell", "result", "score")
    sheet.score(first, _NEW_RANK, "SCORE_RANKS", [later], "cell", "result", "rank")
    sheet.score(first, _NEW_SCORE, "SCORE_DEVIATIONS", [later], "cell", "result", "score")
    return {col: sheet.block(first, col, last) for col in range(len(_COLUMNS))}


def _results(sheet: Sheet, columns: dict[int, Block], prefecture: Block) -> None:
    row = step(sheet, _RESULTS - 1, len(_WIDTHS) - 1, "③ 結果を見る", "See the result")
    heads = [
        ("率（％）", _RATE, _AFTER, "score"),
        ("偏差値", _SCORE, _NEW_SCORE, "score"),
        ("順位", _RANK, _NEW_RANK, "rank"),
    ]
    sheet.span(row, 0, 1, "", "head")
    sheet.put_row(row, 2, ["変更前", "変更後", "差"], "head", "computed_head")
    for line, (name, old, new, look) in enumerate(heads, row + 1):
        sheet.span(line, 0, 1, name, "cell", "strong")
        found = [_of(sheet, columns[col], columns[0], prefecture) for col in (old, new)]
        for col, (text, value) in enumerate(found, 2):
            sheet.formula(line, col, text, value, "cell", "result", look, "strong")
        signed = "signed_rank" if look == "rank" else "signed"
        cells = at(line, 3), at(line, 2)
        sheet.formula(
            line, 4, unless_blank(f"{cells[0]}-{cells[1]}", *cells), found[1][1] - found[0][1], "cell", "result", signed
        )
    for line, (name, col, look) in enumerate(
        (
            ("順位の幅（上、変更前）", _BEST, "rank"),
            ("順位の幅（下、変更前）", _WORST, "rank"),
            ("目標の順位まで不足する率（ポイント）", _MISSING, "score"),
        ),
        row + 4,
    ):
        sheet.span(line, 0, 1, name, "cell", "wrapping")
        text, value = _of(sheet, columns[col], columns[0], prefecture)
        sheet.formula(line, 2, text, value, "cell", "result", look, "strong")
    sheet.worksheet.set_row(row + 6, 32)


def _of(sheet: Sheet, values: Block, names: Block, prefecture: Block) -> tuple[str, float]:
    found = f"INDEX({values.text(sheet)},MATCH({prefecture.text(sheet)},{names.text(sheet)},0))"
    place = [cells[0] for cells in names.grid].index(prefecture.grid[0][0])
    return unless_blank(found, found), values.numbers[place]


def _chart(workbook: Workbook, sheet: Sheet, columns: dict[int, Block]) -> None:
    series = [
        Bars("ほかの都道府県", columns[_OTHERS], OTHERS_COLOUR),
        Bars("選んだ都道府県", columns[_OWN], AFTER_COLOUR),
    ]
    chart = draw(workbook, columns[0], series, Look("変更後の率（％）", "0", one_each=True))
    insert(sheet, chart, Spot(_STEPS, 5, 690, 345), "変更後の率")
