"""Beside the lines of シミュレーション: totals before and after, what a point is worth, and the lines worth most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.book.bars import AFTER_COLOUR, BEFORE_COLOUR, Bars, Look, Spot, draw, insert
from xl_addin.book.inputs.numbers import Allowed, offer_numbers
from xl_addin.book.inputs.rows import protect
from xl_addin.book.kokuho import comparison_totals
from xl_addin.book.kokuho.comparison_side import POINTS
from xl_addin.book.kokuho.line_cells import GAIN, MOVED, NEW, NO, OLD, TEXT, YEN
from xl_addin.book.kokuho.line_cells import POINTS as LINE_POINTS
from xl_addin.book.kokuho.simulation import FIRST, FIRST_STEP, PLACE, SENTENCE
from xl_addin.book.page import A3, page
from xl_addin.book.sheet import at, same_unless_blank, unless, unless_blank
from xl_addin.book.simulating import heads

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from xl_addin.book.kokuho.simulation import Tried
    from xl_addin.book.sheet import Block, Sheet

LEFT = PLACE + 2
LAST_COL = LEFT + 6
_WHAT, _CRITERION, _FULL, _BEFORE, _AFTER, _CHANGE, _MONEY = range(LEFT, LEFT + 7)
_WIDTHS = (12, 50, 9, 13, 13, 11, 18)
_MOST = 15
_LIFTED = "減点がなくなる："
_CHART_ROWS = 14
_CHART_WIDTH = 960
_CHART_HEIGHT = 320
_ABOUT = (
    (
        "概算額＝増える点 × 一人・1点当たりの単価 × 被保険者数。単価は全国の予算と全都道府県の得点で決まるので、"
        "ほかが変わらないときの目安です（指標ごとに予算が違うため、実際の単価も違います）。"
    ),
    "About = points × yen per person and point × persons insured; the price depends on all others and differs by pot.",
)
_WRONG = "○と×だけを使い、同時に該当にできない行と、ほかの行も必要な行を確かめてください  marks do not fit"
_TRIED_PRICE = ("単価を変えて試す（円、空欄は上の値）", "try another price")


def write_results(sheet: Sheet, tried: Tried) -> tuple[Block, int]:
    """Write step ②: points per section before and after, and what they are worth.

    Args:
        sheet: the sheet.
        tried: its lines.

    Returns:
        The cell with the worth of one point in yen, and the first row below.
    """
    for offset, width in enumerate(_WIDTHS):
        sheet.worksheet.set_column(LEFT + offset, LEFT + offset, width)
    sheet.worksheet.set_column(LEFT - 1, LEFT - 1, 2)
    for col in range(_CRITERION, LAST_COL + 1):
        sheet.put(FIRST_STEP, col, None, "section")
    sheet.put(FIRST_STEP, LEFT, "② 結果を見る  See the result", "section")
    columns = [
        ("項目", "item", ""),
        ("", "", ""),
        ("満点", "highest", ""),
        ("現在", "now", "computed_head"),
        ("変更後", "after", "computed_head"),
        ("差", "change", "computed_head"),
        ("概算額（円）", "about, yen", "computed_head"),
    ]
    heads(sheet, FIRST_STEP + 1, columns, LEFT)
    sheet.worksheet.set_row(FIRST_STEP + 1, 15)
    book, row = tried.side.book, FIRST
    for section in book.sections:
        _label(sheet, row, f"{section.label} {section.name.ja}")
        there = tried.side.section_rows[section.id]
        _figures(sheet, row, tried, tried.section_rows[section.id], there)
        row += 1
    _total(sheet, row, tried)
    unit = _price(sheet, row + 1, tried)
    for line in range(FIRST, row + 1):
        _yen(sheet, line, _CHANGE, _MONEY, unit)
    row += 5
    sheet.put(row, LEFT, _ABOUT[0], "note")
    sheet.put(row + 1, LEFT, _ABOUT[1], "english")
    _sentence(sheet, tried)
    for line in tried.line_rows.values():
        _yen(sheet, line, GAIN, YEN, unit)
    return unit, row + 3


def write_next(sheet: Sheet, row: int, tried: Tried, unit: Block) -> int:
    """Write step ③: the lines that would add most, one at a time; return the first row below."""
    for col in range(_CRITERION, LAST_COL + 1):
        sheet.put(row, col, None, "section")
    sheet.put(row, LEFT, "③ 次に狙う行を選ぶ  The lines worth most", "section")
    columns = [
        ("行", "line", "computed_head"),
        ("達成基準（変更後から、この行だけを満たしたとき）", "criterion, met alone", "computed_head"),
        ("順", "order", "computed_head"),
        ("増える点", "points", "computed_head"),
        ("概算額（円）", "about, yen", "computed_head"),
    ]
    sheet.put_row(row + 1, LEFT, [en for _, en, _ in columns], "head_english")
    sheet.put_row(row + 2, LEFT, [ja for ja, _, _ in columns], "head", "computed_head")
    order = tried.column(sheet, PLACE)
    ranks = order.text(sheet)
    for number in range(1, _MOST + 1):
        line = row + 2 + number
        found = next((place for place, (cell,) in enumerate(order.grid) if cell == number), None)
        blank, match = f"{number}>COUNT({ranks})", f"MATCH({number},{ranks},0)"
        for col, source, look in (
            (_WHAT, NO, ()),
            (_CRITERION, TEXT, ("wrapped",)),
            (_BEFORE, GAIN, ("signed_points", "strong")),
        ):
            values = tried.column(sheet, source)
            value: Any = "" if found is None else values.grid[found][0]
            shown = f"INDEX({values.text(sheet)},{match})"
            if source == TEXT:
                points = tried.column(sheet, LINE_POINTS)
                shown = f'IF(INDEX({points.text(sheet)},{match})<0,"{_LIFTED}","")&{shown}'
                lifted = found is not None and float(str(points.grid[found][0])) < 0
                value = f"{_LIFTED if lifted else ''}{value}"
            text = unless(blank, shown)
            sheet.formula(line, col, text, value, "cell", "result", *look)
        sheet.formula(
            line, _FULL, unless(blank, str(number)), "" if found is None else number, "cell", "result", "rank"
        )
        _yen(sheet, line, _BEFORE, _AFTER, unit)
    return row + 3 + _MOST


def write_indicators(sheet: Sheet, row: int, tried: Tried, unit: Block) -> Block:
    """Write the points of each indicator before and after, which the chart shows; return the rows without header."""
    for col in range(_CRITERION, LAST_COL + 1):
        sheet.put(row, col, None, "section")
    sheet.put(row, LEFT, "小指標ごとの得点  Points per indicator", "section")
    columns = ["番号", "小指標", "満点", "現在", "変更後", "差", "概算額（円）"]
    sheet.put_row(row + 1, LEFT, columns, "head", "computed_head")
    first = row + 2
    for line, indicator in enumerate(tried.side.book.indicators, first):
        sheet.put(line, _WHAT, indicator.id, "cell")
        sheet.put(line, _CRITERION, indicator.name.ja, "cell", "wrapped")
        _figures(sheet, line, tried, tried.indicator_rows[indicator.id], tried.side.indicator_rows[indicator.id])
        _yen(sheet, line, _CHANGE, _MONEY, unit)
    return sheet.block(first, _WHAT, first + len(tried.side.book.indicators) - 1)


def chart_rows(row: int) -> int:
    """The first row below a chart that begins in a row."""
    return row + _CHART_ROWS


def finish(sheet: Sheet, tried: Tried, rows: Block) -> None:
    """Lock all but the input, freeze the headings and set the page up."""
    protect(sheet)
    sheet.worksheet.freeze_panes(FIRST, 0)
    page(sheet, max(tried.last_row, rows.last_row), LAST_COL, header=(FIRST_STEP, FIRST - 1), paper=A3)


def chart(workbook: Workbook, sheet: Sheet, row: int, rows: Block) -> None:
    """Draw the points of each indicator before and after."""
    old, new = (sheet.block(rows.first_row, col, rows.last_row) for col in (_BEFORE, _AFTER))
    heading = "小指標ごとの得点：現在と変更後（点）"
    series = [Bars("現在", old, BEFORE_COLOUR), Bars("変更後", new, AFTER_COLOUR)]
    drawn = draw(workbook, rows, series, Look(heading, "0"))
    insert(sheet, drawn, Spot(row, LEFT, _CHART_WIDTH, _CHART_HEIGHT), heading)


def _label(sheet: Sheet, row: int, name: str, *style: str) -> None:
    sheet.span(row, _WHAT, _CRITERION, name, "cell", *style)


def _figures(sheet: Sheet, row: int, tried: Tried, head: int, there: int) -> None:
    side = tried.side
    most = side.number(there, POINTS)
    sheet.formula(row, _FULL, f"={side.at(there, POINTS, sheet)}", most, "cell", "result", "points")
    for col, source, look in ((_BEFORE, OLD, "points"), (_AFTER, NEW, "points"), (_CHANGE, MOVED, "signed_points")):
        cell = at(head, source)
        value = sheet.cell(head, source).numbers[0]
        sheet.formula(row, col, same_unless_blank(cell), value, "cell", "result", look)


def _total(sheet: Sheet, row: int, tried: Tried) -> None:
    _label(sheet, row, "総合計", "total_row")
    side = tried.side
    most = side.number(side.total_row, POINTS)
    sheet.formula(row, _FULL, f"={side.at(side.total_row, POINTS, sheet)}", most, "cell", "total_row", "points")
    for col in (_BEFORE, _AFTER, _CHANGE):
        cells = [at(line, col) for line in range(FIRST, row)]
        total = sum(sheet.cell(line, col).numbers[0] for line in range(FIRST, row))
        look = "signed_points" if col == _CHANGE else "points"
        sheet.formula(row, col, unless_blank("+".join(cells), *cells), total, "cell", "total_row", look)


def _price(sheet: Sheet, row: int, tried: Tried) -> Block:
    """Write price, persons insured and the worth of one point; return the cell of the last."""
    side = tried.side
    price, insured = (side.grant_rows[key] for key in (comparison_totals.PER_POINT, comparison_totals.INSURED))
    for offset, (name, there, look) in enumerate(
        (
            ("一人・1点当たりの単価（円、「比較表」から）", price, "unrounded"),
            ("被保険者数（「比較表」から）", insured, "count"),
        )
    ):
        _label(sheet, row + 2 * offset, name)
        text = same_unless_blank(side.at(there, POINTS, sheet))
        sheet.formula(row + 2 * offset, _MONEY, text, side.number(there, POINTS), "cell", "result", look)
    _label(sheet, row + 1, "  ".join(_TRIED_PRICE))
    sheet.put(row + 1, _MONEY, None, "cell", "unrounded", "input")
    offer_numbers(sheet.block(row + 1, _MONEY, row + 1), Allowed(whole=False, least=0))
    _label(sheet, row + 3, "1点の値打ち（円、単価 × 被保険者数）  worth of one point", "strong")
    own, other, people = (at(row + offset, _MONEY) for offset in (0, 1, 2))
    chosen = f"IF(LEN({other})=0,{own},{other})"
    value = side.number(price, POINTS) * side.number(insured, POINTS)
    wrong = f"OR({chosen}*1<0,{people}*1<=0)"
    text = f'=IF(OR(LEN({people})=0,LEN({chosen})=0),"",IF({wrong},NA(),{chosen}*{people}))'
    sheet.formula(row + 3, _MONEY, text, value, "cell", "result", "count", "strong")
    for line in range(row, row + 4):
        for col in range(_FULL, _MONEY):
            sheet.put(line, col, None, "absent")
    return sheet.block(row + 3, _MONEY, row + 3)


def _yen(sheet: Sheet, row: int, source: int, col: int, unit: Block) -> None:
    """Write the points of a column times the worth of one."""
    points, value = at(row, source), sheet.shown.get((row, source))
    yen = value * unit.numbers[0] if isinstance(value, (int, float)) else ""
    worth = unit.text(sheet)
    look = "signed_count" if col == _MONEY else "count"
    text = unless(f"LEN({points})=0", f'IF(LEN({worth})=0,"",{points}*{worth})')
    sheet.formula(row, col, text, yen, "cell", "result", look)


def _sentence(sheet: Sheet, tried: Tried) -> None:
    total = FIRST + len(tried.side.book.sections)
    cells = [at(total, col) for col in (_BEFORE, _AFTER, _CHANGE)]
    found = [sheet.cell(total, col).numbers[0] for col in (_BEFORE, _AFTER, _CHANGE)]
    money = at(total, _MONEY)
    yen = sheet.cell(total, _MONEY).numbers[0]
    text = (
        f'"結果：総得点は "&{cells[0]}&" 点から "&{cells[1]}&" 点（"&TEXT({cells[2]},"+0;-0;±0")&"）"'
        f'&IF(ISNUMBER({money}),"、交付額は概算で "&TEXT({money},"+#,##0;-#,##0;±0")&" 円",'
        f'IF(ISERROR({money}),"、概算額は計算できません（単価と被保険者数を見直してください）",""))'
    )
    value = (
        f"結果：総得点は {found[0]:g} 点から {found[1]:g} 点（{found[2]:+.0f}）、交付額は概算で {int(yen + 0.5):+,} 円"
    )
    sheet.formula(SENTENCE, 0, f"=IF(COUNT({','.join(cells)})<3,{_why_not(tried)},{text})", value, "result_line")


def _why_not(tried: Tried) -> str:
    """Say why there is no total: no marks at all, or in which indicators they cannot be."""
    heads = tried.indicator_rows.items()
    wrong = "&".join(f'IF(OR(ISERROR({at(row, OLD)}),ISERROR({at(row, NEW)}))," {name}","")' for name, row in heads)
    waiting = "「比較表」にまだ印がありません（0点ではありません）  no marks yet on 比較表"
    found = f'"計算できません。印が規則に合わない指標："&{wrong}&"。{_WRONG}"'
    return f'IF(LEN({wrong})=0,"{waiting}",{found})'
