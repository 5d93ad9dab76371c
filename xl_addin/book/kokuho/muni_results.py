"""The results on the sheet シミュレーション of the municipal workbook: before and after, and the missed lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.bars import AFTER_COLOUR, BEFORE_COLOUR, Bars, Look, Spot, draw, insert
from xl_addin.book.inputs.rows import protect
from xl_addin.book.kokuho.line_cells import GAIN, NEW, NO, NOW, OLD, POINTS, TEXT, TRIED, USED
from xl_addin.book.kokuho.muni_rows import REMAINDER
from xl_addin.book.kokuho.muni_simulation import LAST_COL, SENTENCE, WARNING_ROW, looked_up
from xl_addin.book.page import A3, page
from xl_addin.book.sheet import at, same_unless_blank, unless_blank
from xl_addin.book.simulating import heads, step

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from xl_addin.book.kokuho.muni_cells import After, Listed
    from xl_addin.book.kokuho.muni_simulation import Tried
    from xl_addin.book.sheet import Block, Sheet

_ROW_HEIGHT = 25
_CHART_WIDTH, _CHART_HEIGHT = 820, 330
_CHART_ROWS = 10
_MISSED_HEIGHT = 34
_IN_WORDS = 5
# Where SCORE_MISSED has what, and its look.
_MISSED = ((NO, 1, "centre"), (TEXT, 2, "wrapped"), (POINTS, 3, "points"), (NOW, 4, "percentage"))
_AT = "@"
_MADE_UP = "（架空データ）"
_NO_NAME = "①で市町村を一覧から選んでください  Choose a municipality of the list"
_NO_MARKS = "計算できません。②の仮の達成を見直してください（○と×だけ。ほかの行も必要な行があります）  The tried marks do not fit"


def write_results(sheet: Sheet, tried: Tried, listed: Listed, after: After) -> int:
    """Write step ③: points, rank and grant before and after; return the first row below."""
    row = step(sheet, tried.next_row, LAST_COL, "③ 結果を見る", "See the result")
    columns = [
        ("現在", "now", "computed_head"),
        ("変更後", "after", "computed_head"),
        ("差", "change", "computed_head"),
    ]
    first = row = heads(sheet, row, columns, NOW)
    sheet.span(first - 1, NO, POINTS, "項目  item", "head")
    name = tried.chosen.name
    insured, persons = looked_up(sheet, listed.insured, listed.names, name)
    figures = (
        ("総得点", listed.points, after.points, "points", "signed_points"),
        ("順位", listed.ranks, after.ranks, "rank", "signed_rank"),
        ("配分額（円）", listed.grants, after.grants, "count", "signed_count"),
    )
    for ja, old, new, look, moved in figures:
        for col, column in ((NOW, old), (TRIED, new)):
            values = column.sheet.block(
                column.first_row, column.first_col, column.first_row + len(listed.names.grid) - 1
            )
            text, value = looked_up(sheet, values, listed.names, name)
            sheet.formula(row, col, text, value, "cell", "result", look, "strong")
        _line(sheet, row, ja, moved)
        row += 1
    grant = row - 1
    for col in (NOW, TRIED):
        cell = at(grant, col)
        text = unless_blank(f"{cell}/({insured.removeprefix('=')})", cell)
        sheet.formula(row, col, text, sheet.cell(grant, col).numbers[0] / float(persons), "cell", "result", "count")
    _line(sheet, row, "被保険者一人当たり（円）", "signed_count")
    for ja, pick in (("ほかの市町村の配分額の計（円）", True), (f"{REMAINDER}（円、上限のため）", False)):
        row += 1
        for col, column in ((NOW, listed.grants), (TRIED, after.grants)):
            body = column.sheet.block(column.first_row, column.first_col, column.last_row - 1)
            left = column.sheet.block(column.last_row, column.first_col, column.last_row)
            own = at(grant, col)
            text = f"SUM({body.text(sheet)})-{own}" if pick else left.text(sheet)
            rest = sum(body.numbers) - sheet.cell(grant, col).numbers[0]
            value = rest if pick else left.numbers[0]
            sheet.formula(row, col, unless_blank(text, own), value, "cell", "result", "count")
        _line(sheet, row, ja, "signed_count")
    _sentence(sheet, first, tried, listed)
    return max(row + 1, first + _CHART_ROWS)


def write_missed(sheet: Sheet, row: int, after: After) -> int:
    """Write the lines that most others get and the chosen one does not; return the last row."""
    ja = "取りこぼし：ほかの市町村の多くが取り、選んだ市町村が（現在）取っていない行"
    row = step(sheet, row, LAST_COL, ja, "Lines that most others get (SCORE_MISSED)")
    head = after.missed
    known = at(head.first_row, head.first_col, head.sheet)
    note = "割合は、ほかの市町村のうち取っている割合。  Shares of the other municipalities."
    wrong = "求められません。①の市町村、②の割合（1～99％）、「市町村一覧」の「確認」の欄を見てください  Not computed"
    sheet.formula(row, NO, f'=IF(LEN({known})=0,"{wrong}","{note}")', note, "note")
    columns = [
        ("行", "line", "computed_head"),
        ("内容", "criterion", "computed_head"),
        ("増える点", "points", "computed_head"),
        ("取った割合", "share", "computed_head"),
    ]
    row = heads(sheet, row + 1, columns)
    sheet.span(row - 1, TRIED, GAIN, "説明", "head", "computed_head")
    sheet.span(row - 2, TRIED, GAIN, "in words", "head_english")
    for line in range(head.first_row + 1, head.last_row + 1):
        for col, place, look in _MISSED:
            _copied(sheet, row, col, head.sheet.cell(line, head.first_col + place), look)
        sheet.worksheet.merge_range(row, TRIED, row, GAIN, "", sheet.styles("cell", "result", "wrapped"))
        _copied(sheet, row, TRIED, head.sheet.cell(line, head.first_col + _IN_WORDS), "wrapped")
        sheet.worksheet.set_row(row, _MISSED_HEIGHT)
        row += 1
    return row - 1


def draw_chart(workbook: Workbook, sheet: Sheet, tried: Tried) -> None:
    """Draw the points of each line and in total, before and after."""
    heading = "選んだ市町村の行ごとの得点：現在と変更後（点）"
    old, new = (tried.column(sheet, col, total=True) for col in (OLD, NEW))
    series = [Bars("現在", old, BEFORE_COLOUR), Bars("変更後", new, AFTER_COLOUR)]
    chart = draw(workbook, tried.column(sheet, NO, total=True), series, Look(heading, "0", lying=True))
    insert(sheet, chart, Spot(tried.next_row + 1, OLD, _CHART_WIDTH, _CHART_HEIGHT), heading)


def finish(sheet: Sheet, last: int, frozen: int) -> None:
    """Lock all but the input, freeze the choice and set the page up."""
    protect(sheet)
    sheet.worksheet.freeze_panes(frozen, 0)
    page(sheet, last, LAST_COL, paper=A3, pages=1)


def _line(sheet: Sheet, row: int, ja: str, moved: str) -> None:
    """Label a row of figures and write how far it moves."""
    sheet.span(row, NO, POINTS, ja, "cell")
    cells = at(row, NOW), at(row, TRIED)
    value = sheet.cell(row, TRIED).numbers[0] - sheet.cell(row, NOW).numbers[0]
    sheet.formula(row, USED, unless_blank(f"{cells[1]}-{cells[0]}", *cells), value, "cell", "result", moved)
    sheet.worksheet.set_row(row, _ROW_HEIGHT)


def _copied(sheet: Sheet, row: int, col: int, source: Block, look: str) -> None:
    """Show what another sheet's cell shows."""
    value = source.grid[0][0]
    text = same_unless_blank(source.text(sheet))
    sheet.formula(row, col, text, value if isinstance(value, (str, float)) else "", "cell", "result", look)


def _sentence(sheet: Sheet, first: int, tried: Tried, listed: Listed) -> None:
    """Say the result in both languages; or what to mend."""
    cells = [at(first + place, col) for place in range(3) for col in (NOW, TRIED)]
    found = [sheet.cell(first + place, col).numbers[0] for place in range(3) for col in (NOW, TRIED)]
    name = tried.chosen.name.text(sheet)
    own = str(tried.chosen.name.grid[0][0])
    yen = [f'TEXT({cell},"#,##0")' for cell in cells[4:]]
    points = f'TEXT({cells[1]}-{cells[0]},"+0;-0;±0")'
    made_up = at(WARNING_ROW, 0)
    more = f'TEXT({cells[5]}-{cells[4]},"+#,##0;-#,##0;±0")'
    ja = (
        f'"結果：{_AT}の得点は "&{cells[0]}&" 点から "&{cells[1]}&" 点（"&{points}&"）、順位は "&{cells[2]}&" 位から "'
        f'&{cells[3]}&" 位、配分額は "&{yen[0]}&" 円から "&{yen[1]}&" 円（"&{more}&"）"&IF(LEN({made_up})>0,"{_MADE_UP}","")'
    ).replace(_AT, f'"&{name}&"')
    en = (
        f'"Result: {_AT}, points "&{cells[0]}&" to "&{cells[1]}&", rank "&{cells[2]}&" to "&{cells[3]}'
        f'&", grant "&{yen[0]}&" to "&{yen[1]}&" yen ("&{more}&")"'
    ).replace(_AT, f'"&{name}&"')
    change, paid = found[1] - found[0], found[5] - found[4]
    value = (
        f"結果：{own}の得点は {found[0]:g} 点から {found[1]:g} 点（{change:+.0f}）、順位は {found[2]:g} 位から "
        f"{found[3]:g} 位、配分額は {found[4]:,.0f} 円から {found[5]:,.0f} 円（{paid:+,.0f}）{_MADE_UP}"
    )
    value_en = (
        f"Result: {own}, points {found[0]:g} to {found[1]:g}, rank {found[2]:g} to {found[3]:g}, "
        f"grant {found[4]:,.0f} to {found[5]:,.0f} yen ({paid:+,.0f})"
    )
    missing = f"ISERROR(MATCH({name},{listed.names.text(sheet)},0))"
    lacking = f"COUNT({','.join(cells)})<{len(cells)}"
    # What is wrong with the list is said there; here it is the trial.
    now = f"COUNT({','.join(cells[::2])})<3"
    state = listed.state.text(sheet)
    why = f'IF({missing},"{_NO_NAME}",IF({now},"「市町村一覧」："&{state},"{_NO_MARKS}"))'
    sheet.formula(SENTENCE, 0, f"=IF({lacking},{why},{ja})", value, "result_line")
    sheet.formula(SENTENCE + 1, 0, f'=IF({lacking},"",{en})', value_en, "english")
