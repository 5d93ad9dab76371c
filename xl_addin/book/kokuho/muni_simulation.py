"""The sheet シミュレーション of the municipal workbook: marks tried out for one municipality, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.book.inputs.numbers import filled
from xl_addin.book.kokuho import line_cells
from xl_addin.book.kokuho.data import MET
from xl_addin.book.kokuho.line_cells import GAIN, HEADS, LINE_HEIGHT, NEW, NO, NOW, OLD, POINTS, TEXT, TRIED, USED, YEN
from xl_addin.book.kokuho.muni_cells import Chosen
from xl_addin.book.page import notes, title, wrapped_height
from xl_addin.book.rules.words import heading_text
from xl_addin.book.sheet import at, same_unless_blank, unless
from xl_addin.book.simulating import NAME as SHEET_NAME
from xl_addin.book.simulating import heads, how, lookup, step
from xl_addin.book.tier_words import mark_counted, offer_marks, points_style
from xl_addin.engine.line_moves import LineRules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.book.kokuho.muni_cells import After, Before, Listed
    from xl_addin.book.kokuho.muni_counts import Counted
    from xl_addin.book.sheet import Block, Given, Sheet
    from xl_addin.rulebook.tiers import TierBook

NAME = SHEET_NAME
SHARE, CHIBA, CHIBA_BASE, CHIBA_ALL = range(YEN + 1, YEN + 5)
LAST_COL = CHIBA_ALL
WARNING_ROW = 2
SENTENCE = 6

_FIRST_STEP = 8
_CHOICE = _FIRST_STEP + 1
_HALF = 0.5
_WIDTHS = (12, 50, 9, 17, 17, 17, 9, 9, 9, 11, 17, 13, 13, 16, 16)
_COLUMNS = [
    *HEADS,
    ("その配分額\n（円）", "yen", "computed_head"),
    ("ほかの市町村で\n取った割合", "others of the list", "computed_head"),
    ("千葉県の達成\n保険者数（公表）", "Chiba, published", "published_head"),
    ("同 {}を満たした\n保険者に占める割合", "of those that met {}", "published_head"),
    ("同 全保険者に\n占める割合", "of all", "published_head"),
]
_MORE = (
    "全市町村の得点・順位・配分を計算し直します。仮の達成に ○ か × を入れます（空欄は「市町村一覧」のまま）。「この行を満たすと」は、変更後からさらに増える点と配分額です。",
    "Everybody is scored and paid again. ○ or × tries a line out; a blank stays as on 市町村一覧.",
)
_CHIBA_NOTE = (
    "千葉県の数は公表値（「達成状況」、出典は「出典」シート）。県内の保険者数は資料になく、「達成状況」に入れると全保険者に占める割合が出ます。",
    "Chiba's counts are published (sheets 達成状況 and 出典); shares of all appear once the number of insurers is typed there.",
)


class Tried(NamedTuple):
    """Where the lines stand.

    Args:
        chosen: the cells that other sheets refer to.
        rows: the row of each line by its number.
        total: the row of the sums.
        next_row: the first row below.
    """

    chosen: Chosen
    rows: Mapping[str, int]
    total: int
    next_row: int

    def column(self, sheet: Sheet, col: int, *, total: bool = False) -> Block:
        """A column of the lines, with or without its sum."""
        return sheet.block(min(self.rows.values()), col, self.total if total else max(self.rows.values()))


def write_steps(
    sheet: Sheet, book: TierBook, listed: Listed, before: Before, *, name: str, marks: Mapping[str, str]
) -> Tried:
    """Write the heading and the steps ① and ②.

    Args:
        sheet: the empty sheet.
        book: the rules.
        listed: the list of municipalities.
        before: the list's marks in one spelling.
        name: the municipality that is chosen at first.
        marks: an example of marks tried out, by the number of the line.
    """
    (indicator,) = book.indicators
    title(
        sheet,
        f"シミュレーション（{heading_text(indicator).ja}：どの行を満たすと、何点・いくら増えるか）",
        "What if a municipality met other lines: points, rank and grant of everybody",
    )
    for place, look in enumerate(("warning", "english")):
        cell = at(listed.invented.first_row + place, 0, listed.facts.sheet)
        sheet.formula(WARNING_ROW + place, 0, same_unless_blank(cell), str(listed.invented.grid[place][0]), look)
    sheet.worksheet.set_row(WARNING_ROW, 27)
    sheet.worksheet.set_row(WARNING_ROW + 1, 15)
    notes(sheet, WARNING_ROW + 2, how(_MORE))
    for col, width in enumerate(_WIDTHS):
        sheet.worksheet.set_column(col, col, width)
    step(sheet, _FIRST_STEP, LAST_COL, "① 市町村を選ぶ", "Choose a municipality")
    chosen = _choice(sheet, _CHOICE, "市町村", "municipality", name)
    source = {"validate": "list", "source": f"={listed.names.text(sheet)}"}
    sheet.worksheet.data_validation(_CHOICE, NOW, _CHOICE, NOW, source)
    row = step(sheet, _CHOICE + 1, LAST_COL, "② 仮の達成を黄色の欄に入れる", "Try marks out in the yellow cells")
    base = indicator.lines[0].no
    row = heads(sheet, row, [(ja.format(base), en.format(base), colour) for ja, en, colour in _COLUMNS])
    rows = {line.no: row + place for place, line in enumerate(indicator.lines)}
    for place, line in enumerate(indicator.lines):
        own = rows[line.no]
        sheet.put(own, NO, line.no, "cell", "centre")
        sheet.put(own, TEXT, line.text.ja, "cell", "wrapped")
        sheet.put(own, POINTS, float(line.points), *points_style(line))
        text, value = looked_up(sheet, before.marks.column(place), listed.names, chosen)
        sheet.formula(own, NOW, text, value, "cell", "result", "centre")
        sheet.put(own, TRIED, marks.get(line.no), "cell", "input", "centre")
        sheet.worksheet.set_row(own, max(LINE_HEIGHT, wrapped_height(line.text.ja, _WIDTHS[TEXT])))
    offer_marks(sheet, row, TRIED, row + len(rows) - 1, unknown=False)
    rules = LineRules(indicator)
    for line in indicator.lines:
        line_cells.used(sheet, rows, rules, line)
    total = row + len(rows)
    for col, source_col in ((OLD, NOW), (NEW, USED)):
        cells = sheet.block(row, source_col, total - 1)
        given: list[Given] = [book.name, indicator.id, cells]
        nothing = f"NOT({filled(cells.text(sheet))}>0)"
        found = sheet.score(row, col, "SCORE_LINES", given, "cell", "result", "points", blank_if=nothing)
        mark_counted(sheet, row, col, total - 1)
        added = f"SUM({found.text(sheet)})"
        sheet.formula(
            total, col, unless(f"LEN({at(row, col)})=0", added), sum(found.numbers), "cell", "total_row", "points"
        )
    for line in indicator.lines:
        line_cells.moved(sheet, rows[line.no], "cell", "result")
        line_cells.gain(sheet, rows, rules, line)
    line_cells.moved(sheet, total, "cell", "total_row")
    sheet.span(total, NO, TEXT, "計", "cell", "total_row")
    for col in (POINTS, NOW, TRIED, USED, GAIN, YEN, SHARE, CHIBA, CHIBA_BASE, CHIBA_ALL):
        sheet.put(total, col, None, "cell", "total_row")
    share = _choice(
        sheet,
        total + 1,
        "取りこぼしとする割合（ほかの市町村のうち、これを超える割合が取っている行）",
        "share",
        _HALF,
        "share",
    )
    limits = {"validate": "decimal", "criteria": "between", "minimum": 0.01, "maximum": 0.99}
    sheet.worksheet.data_validation(total + 1, NOW, total + 1, NOW, limits)
    notes(sheet, total + 2, [_CHIBA_NOTE])
    columns = [sheet.block(row, col, total - 1) for col in (USED, GAIN)]
    return Tried(Chosen(chosen, share, *columns), rows, total, total + 3)


def finish_lines(sheet: Sheet, tried: Tried, listed: Listed, before: Before, *, after: After, counted: Counted) -> None:
    """Write what each line would bring, and how many others get it.

    Args:
        sheet: the sheet.
        tried: its lines.
        listed: the list of municipalities.
        before: its marks in one spelling.
        after: what the lines would bring everybody.
        counted: the published counts.
    """
    name = tried.chosen.name
    names = listed.names.text(sheet)
    others = f"({filled(names)}-1)"
    own = str(name.grid[0][0])
    known = [str(cell) for (cell,) in listed.names.grid if cell]
    for place, row in enumerate(tried.rows.values()):
        text, value = looked_up(sheet, after.gains[place], listed.names, name)
        text = unless(f"LEN({at(row, GAIN)})=0", text.removeprefix("="))
        sheet.formula(row, YEN, text, value, "cell", "result", "count")
        marks = before.marks.column(place)
        met = f'SUMPRODUCT(({names}<>{name.text(sheet)})*({marks.text(sheet)}="{MET}"))'
        stop = f"OR({listed.stop(sheet)},LEN({name.text(sheet)})=0,{others}<1)"
        count = sum(mark == MET and one != own for (one,), (mark,) in zip(listed.names.grid, marks.grid, strict=True))
        sheet.formula(
            row, SHARE, unless(stop, f"{met}/{others}"), count / (len(known) - 1), "cell", "result", "percentage"
        )
        for col, block, look in (
            (CHIBA, counted.counts, "count"),
            (CHIBA_BASE, counted.of_base, "percentage"),
            (CHIBA_ALL, counted.of_all, "percentage"),
        ):
            cell = at(block.first_row + place, block.first_col, block.sheet)
            shown = block.grid[place][0]
            sheet.formula(
                row,
                col,
                same_unless_blank(cell),
                "" if shown in (None, "") else float(str(shown)),
                "cell",
                "result",
                look,
                "centre",
            )


def looked_up(sheet: Sheet, values: Block, names: Block, chosen: Block) -> tuple[str, str | float]:
    """A formula for the chosen municipality's cell of a column, with its value."""
    place = [cells[0] for cells in names.grid].index(chosen.grid[0][0])
    found = values.grid[place][0]
    value = "" if found is None else found
    return lookup(sheet, values, names, chosen), value if isinstance(value, (str, float)) else float(str(value))


def _choice(sheet: Sheet, row: int, ja: str, en: str, value: str | float, *look: str) -> Block:
    sheet.span(row, NO, POINTS, f"{ja}  {en}", "cell", "strong")
    sheet.put(row, NOW, value, "figure", "input", *look)
    sheet.worksheet.set_row(row, 26)
    return sheet.block(row, NOW, row)
