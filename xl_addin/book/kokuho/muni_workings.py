"""The sheet シミュレーション計算 of the municipal workbook: all municipalities as they are and after the trial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.inputs.numbers import filled, trimmed
from xl_addin.book.inputs.rows import array_formula, protect
from xl_addin.book.kokuho.data import MET
from xl_addin.book.kokuho.line_cells import NOT_MET
from xl_addin.book.kokuho.muni_cells import After, Before, Chosen, Listed
from xl_addin.book.kokuho.muni_rows import REMAINDER, ROOM, mark_heads
from xl_addin.book.page import A3, notes, page, title
from xl_addin.book.sheet import Within, at, same_unless_blank, unless, unless_blank
from xl_addin.book.simulating import ALL_NAME, heads, restyle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.sheet import Block, Given, Sheet
    from xl_addin.rulebook.tiers import TierBook

NAME = ALL_NAME

_GROUP, _ENGLISH = 5, 6
_HEAD = 7
_FIRST = 8
_LAST = _FIRST + ROOM - 1
_PLACE, _MARKS = 1, 2
_MISSED_ROWS, _MISSED_COLUMNS = 4, 6
_GAP = 3
_MONEY = ("cell", "result", "count")
_NOTES = [
    (
        "「シミュレーション」と「市町村一覧」の結果のもとになる計算です。入力欄はありません。",
        "The workings of シミュレーション and 市町村一覧; there is nothing to type in.",
    ),
]
# Other spellings that are often pasted; the engine knows more of them.
_SPELLINGS = (
    (MET, ("○", "◯", "〇", "◎", "●", "1", "１")),
    (NOT_MET, ("×", "✕", "✖", "x", "0", "０")),
    ("?", ("?", "？")),
)


def write_before(sheet: Sheet, book: TierBook, listed: Listed) -> Before:
    """Write the heading, the marks in one spelling, and points and ranks as they are.

    Args:
        sheet: the empty sheet.
        book: the rules.
        listed: the list.
    """
    title(
        sheet,
        "シミュレーション計算（全市町村の現在と変更後）",
        "Workings of シミュレーション: all municipalities, now and after the trial",
    )
    for place, look in enumerate(("warning", "english")):
        cell = at(listed.invented.first_row + place, 0, listed.facts.sheet)
        sheet.formula(2 + place, 0, same_unless_blank(cell), str(listed.invented.grid[place][0]), look)
    sheet.worksheet.set_row(2, 27)
    notes(sheet, 4, _NOTES)
    words = mark_heads(book)
    columns = [
        ("市町村", "municipality", "computed_head"),
        ("何番目か", "place", "computed_head"),
        *((word, "mark", "computed_head") for word in words),
    ]
    heads(sheet, _ENGLISH, columns)
    _group(sheet, 0, _MARKS + len(words) - 1, "一覧の印（書き方をそろえたもの）")
    number = 0
    for offset in range(ROOM):
        row = _FIRST + offset
        cell = at(listed.names.first_row + offset, listed.names.first_col, listed.facts.sheet)
        name = str(listed.names.grid[offset][0] or "")
        number += bool(name)
        sheet.formula(row, 0, same_unless_blank(cell), name, "cell", "result")
        above = f"{at(_FIRST, 0)[0]}${_FIRST + 1}:{at(row, 0)}"
        text = unless(f"LEN({trimmed(at(row, 0))})=0", filled(above))
        sheet.formula(row, _PLACE, text, number if name else "", "cell", "result", "rank")
        for place, mark in enumerate(listed.marks.grid[offset]):
            typed = at(listed.marks.first_row + offset, listed.marks.first_col + place, listed.facts.sheet)
            sheet.formula(row, _MARKS + place, _spelled(typed), str(mark or ""), "cell", "result", "centre")
    places = sheet.block(_FIRST, _PLACE, _LAST)
    marks = sheet.block(_FIRST, _MARKS, _LAST, _MARKS + len(words) - 1)
    results = _table(sheet, marks.last_col + 2, book, listed.facts, places)
    _group(sheet, results.first_col, results.last_col, "現在（SCORE_TABLE）")
    for col, width in ((0, 14), (_PLACE, 9), (results.first_col - 1, _GAP), (results.first_col, 14)):
        sheet.worksheet.set_column(col, col, width)
    sheet.worksheet.set_column(_MARKS, marks.last_col, 12)
    sheet.worksheet.set_column(results.first_col + 1, results.last_col, 13)
    return Before(places, marks, results)


def write_after(sheet: Sheet, book: TierBook, listed: Listed, before: Before, chosen: Chosen) -> After:
    """Write the list after the trial, its points, ranks and grants, and what the chosen municipality misses.

    Args:
        sheet: the sheet.
        book: the rules.
        listed: the list.
        before: the first half of the sheet.
        chosen: what シミュレーション asks for.
    """
    col = before.results.last_col + 2
    facts = _tried(sheet, col, book, before, chosen)
    results = _table(sheet, facts.last_col + 2, book, facts, before.places)
    _group(sheet, results.first_col, results.last_col, "変更後（SCORE_TABLE）")
    first = results.last_col + 2
    lines = book.indicators[0].lines
    columns = [
        ("総得点", "points", "computed_head"),
        ("順位", "rank", "computed_head"),
        ("配分額（円）", "grant, yen", "computed_head"),
        *((f"{line.no}を満たすと（円）", "if met, yen", "computed_head") for line in lines),
    ]
    heads(sheet, _ENGLISH, columns, first)
    _group(sheet, first, first + len(columns) - 1, "変更後（SCORE_GRANTS、SCORE_GRANT_GAINS）")
    for offset in range(ROOM):
        for place, look in ((-1, "points"), (0, "rank")):
            text, value = result_of(sheet, before, results, place, offset)
            sheet.formula(_FIRST + offset, first + 1 + place, text, value, "cell", "result", look)
    points, ranks = (sheet.block(_FIRST, first + place, _LAST) for place in (0, 1))
    stop = listed.stop(sheet)
    given = [listed.budget, points, listed.insured, listed.caps]
    grants = sheet.score(_FIRST, first + 2, "SCORE_GRANTS", given, *_MONEY, blank_if=stop)
    sheet.span(_LAST + 1, first, first + 1, REMAINDER, "cell", "total_row")
    gains = tuple(
        _yen(sheet, first + 3 + place, given, (stop, chosen.gains, chosen.gains.first_row + place))
        for place in range(len(lines))
    )
    last = first + len(columns) - 1
    for gap in (col - 1, facts.last_col + 1, first - 1):
        sheet.worksheet.set_column(gap, gap, _GAP)
    for left, right in ((col, facts.last_col), (results.first_col, results.last_col)):
        sheet.worksheet.set_column(left, right, 13)
    sheet.worksheet.set_column(first, last, 15)
    missed = _missed(sheet, book, listed, chosen)
    protect(sheet)
    sheet.worksheet.freeze_panes(_FIRST, 1)
    page(sheet, missed.last_row + 1, last, header=(_GROUP, _HEAD), paper=A3, pages=1)
    return After(points, ranks, grants, gains, missed)


def result_of(sheet: Sheet, before: Before, results: Block, place: int, offset: int) -> tuple[str, str | float]:
    """A formula for a figure of a municipality in a result of SCORE_TABLE, which passes over blank rows.

    Args:
        sheet: where the formula stands.
        before: which row of the result each municipality has.
        results: the result with its header row.
        place: the column: 0 for the rank, -1 for the total before it.
        offset: the municipality, from 0.

    Returns:
        The formula, and its value.
    """
    col = results.last_col + place
    own = at(before.places.first_row + offset, before.places.first_col, before.places.sheet)
    column = results.sheet.block(results.first_row + 1, col, results.last_row)
    found = f"INDEX({column.text(sheet)},{own})"
    number = before.places.grid[offset][0]
    value = column.grid[int(float(str(number))) - 1][0] if number else ""
    text = f'IF(LEN({found})=0,"",{found})'
    return unless_blank(text, own), "" if value is None else float(str(value)) if number else ""


def _table(sheet: Sheet, col: int, book: TierBook, facts: Block, places: Block) -> Block:
    """Write SCORE_TABLE, whose result has as many rows as there are municipalities."""
    rows = ROOM + 1
    down = sheet.block(_HEAD, 0, _HEAD + ROOM).text(sheet)
    until = f"ROW({down})-{_HEAD + 1}<=MAX({places.text(sheet)})"
    within = Within(f"IF({until},", ',"")', rows)
    given: list[Given] = [book.name, facts]
    table = sheet.score(_HEAD, col, "SCORE_TABLE", given, "head", "computed_head", within=within)
    looks: dict[int, tuple[str, ...]] = dict.fromkeys(range(1, table.last_col - col), ("points",))
    restyle(table, {**looks, table.last_col - col: ("rank",)})
    english = ["insurer", *["points"] * (table.last_col - col - 1), "rank"]
    sheet.put_row(_ENGLISH, col, english, "head_english")
    return table


def _tried(sheet: Sheet, col: int, book: TierBook, before: Before, chosen: Chosen) -> Block:
    """Write names and marks after the trial, as SCORE_TABLE takes them."""
    words = mark_heads(book)
    heads(sheet, _ENGLISH, [("市町村", "municipality", ""), *((word, "mark", "") for word in words)], col)
    _group(sheet, col, col + len(words), "変更後の印（SCORE_TABLE に渡す表）")
    name = chosen.name.text(sheet)
    for offset, row in enumerate(range(_FIRST, _LAST + 1)):
        own = str(sheet.shown[row, 0] or "")
        sheet.formula(row, col, same_unless_blank(at(row, 0)), own, "cell", "result")
        for place in range(len(words)):
            now = at(row, _MARKS + place)
            used = at(chosen.used.first_row + place, chosen.used.first_col, chosen.used.sheet)
            text = f"=IF(AND(LEN({at(row, 0)})>0,{at(row, 0)}={name}),{used},{now})"
            is_own = own and own == chosen.name.grid[0][0]
            value = chosen.used.grid[place][0] if is_own else before.marks.grid[offset][place]
            sheet.formula(row, col + 1 + place, text, str(value or ""), "cell", "result", "centre")
    return sheet.block(_HEAD, col, _LAST, col + len(words))


def _yen(sheet: Sheet, col: int, given: Sequence[Block], asked: tuple[str, Block, int]) -> Block:
    """Write what a line would bring each municipality; blank where it would add nothing to the chosen one."""
    stop, gains, row = asked
    gain = gains.sheet.block(row, gains.first_col, row)
    blank = f"OR({stop},LEN({gain.text(sheet)})=0)"
    arguments = [*given[:3], gain, given[3]]
    cells = sheet.block(_FIRST, col, _LAST)
    if gain.grid[0][0]:
        return sheet.score(_FIRST, col, "SCORE_GRANT_GAINS", arguments, *_MONEY, blank_if=blank)
    told = ",".join(each.text(sheet) for each in arguments)
    array_formula(sheet, cells, f'=IF({blank},"",SCORE_GRANT_GAINS({told}))', *_MONEY)
    return cells


def _missed(sheet: Sheet, book: TierBook, listed: Listed, chosen: Chosen) -> Block:
    """Write the lines that most others get; their number changes, and there is at least a row that says there are none."""
    row = _LAST + 4
    sheet.put(row - 1, 0, "選んだ市町村の取りこぼし（SCORE_MISSED）  Lines that most others get", "note", "strong")
    down, across = (sheet.block(0, 0, *end).text(sheet) for end in ((_MISSED_ROWS - 1, 0), (0, _MISSED_COLUMNS - 1)))
    # There is one indicator: its name would only make its row look like one of its points.
    shown = f"(ROW({down})=1)+(COLUMN({across})>1)>0"
    within = Within(f"IFERROR(IF({shown},", ',""),"")', _MISSED_ROWS)
    given: list[Given] = [book.name, listed.facts, chosen.name, chosen.share]
    sheet.put(
        row + _MISSED_ROWS, 0, "行の数は取りこぼしの数で変わります。  As many rows as there are such lines.", "note"
    )
    table = sheet.score(row, 0, "SCORE_MISSED", given, "cell", "result", blank_if=listed.stop(sheet), within=within)
    for line in range(row + 1, table.last_row + 1):
        sheet.put(line, 0, None, "cell", "result")
    return table


def _group(sheet: Sheet, first: int, last: int, ja: str) -> None:
    sheet.span(_GROUP, first, last, ja, "head", "computed_head")
    sheet.worksheet.set_row(_GROUP, 20)


def _spelled(cell: str) -> str:
    """A formula that writes a mark in one way; what is no mark stays as it is."""
    text = f'IF(LEN({trimmed(cell)})=0,"",{cell})'
    for mark, others in reversed(_SPELLINGS):
        listed = ",".join(f'"{each}"' for each in others)
        text = f'IF(OR({trimmed(cell)}={{{listed}}}),"{mark}",{text})'
    return f"={text}"
