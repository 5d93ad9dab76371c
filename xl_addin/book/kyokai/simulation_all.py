"""The sheet シミュレーション計算: all branches before and after the changes of シミュレーション, with ranks and rewards."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from xl_addin.book.inputs.numbers import Allowed, offer_numbers
from xl_addin.book.kyokai.simulation_cells import AllBranches, Before, Chosen
from xl_addin.book.page import A3, notes, page, title
from xl_addin.book.sheet import at, same_unless_blank, unless, unless_blank
from xl_addin.book.simulating import ALL_NAME, restyle
from xl_addin.engine.moments import mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.kyokai.published import PublishedSheet
    from xl_addin.book.sheet import Block, Given, Sheet
    from xl_addin.rulebook.model import DeviationBook

NAME = ALL_NAME

_GROUP = 5
_ENGLISH = 6
_HEAD = 7
_FIRST = 8
_SEED = 15
_GAP = 8.0
_HALF = 0.05
_SCALE = 57
_POINTS = 7
# Where the table of counts says how many are due for a checkup.
_ELIGIBLE = 2
_INVENTED = "架空データ：総報酬額は {} 支部が作りものです。黄色の欄に実際の値を入れると、報奨金も実際のものになります。"
_INVENTED_EN = "FICTITIOUS payroll of {} branches: type the real ones into the yellow cells, and the rewards are real."
_PAYROLL_ROW = 2
_NOTES = [
    (
        "「シミュレーション」の結果のもとになる計算です。黄色の総報酬額（全支部に必要）と保険料率（任意）だけは、実際の値に置き換えられます。",
        "The workings of シミュレーション. Input: payroll of every branch; premium rates are optional.",
    ),
]
_REWARD_ENGLISH = ("points above base", "reward", "cut", "levy", "balance", "effect on rate", "rate")
_REWARD_LOOKS = {
    0: ("unrounded",),
    1: ("count",),
    2: ("rate",),
    3: ("count",),
    4: ("signed_count",),
    5: ("signed_rate",),
    6: ("rate",),
}


def fictitious_payrolls(eligible: Sequence[float]) -> list[int]:
    """Make up payrolls that go with the size of the branches, always the same ones.

    Args:
        eligible: per branch, how many people are due for a checkup.

    Returns:
        Yen per branch.
    """
    chance = random.Random(_SEED)  # noqa: S311 - example figures, not secrets
    # random() alone gives the same numbers in every Python version.
    return [round(number * (5 + 1.5 * chance.random())) * 1_000_000 for number in eligible]


def write(
    sheet: Sheet, book: DeviationBook, counts: Block, before: Before, *, chosen: Chosen, published: PublishedSheet
) -> AllBranches:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        book: the rules.
        counts: the table of facts with its header row.
        before: the results as it is.
        chosen: what シミュレーション asks for.
        published: the printed totals.

    Returns:
        Where its columns are.
    """
    number = len(before.branches.grid)
    last = _FIRST + number - 1
    _headings(sheet)
    changes = _changes(sheet, book, chosen, last + 3)
    table = sheet.score(_HEAD, 0, "SCORE_TABLE", [book.name, counts, changes], "head", "computed_head")
    total, rank = (sheet.block(_FIRST, table.last_col - 1 + place, last) for place in (0, 1))
    looks: dict[int, tuple[str, ...]] = {
        0: (),
        total.first_col: ("unrounded", "strong"),
        rank.first_col: ("rank", "strong"),
    }
    points = dict.fromkeys(range(1, total.first_col), ("unrounded",))
    restyle(table, {**points, **looks})
    sheet.span(_GROUP, 0, rank.first_col, "変更後（SCORE_TABLE）", "head", "computed_head")
    _english(sheet, 0, [book.entity.en, *(one.name.en for one in book.indicators), "total", "rank"])
    old = _before(sheet, rank.first_col + 2, before, total, rank)
    real = _published(sheet, old.last_col + 2, published, chosen)
    charted = _by_rank(sheet, real[-1].last_col + 2, before.branches, (total, chosen))
    end = charted[-1].last_col
    rewards = _rewards(sheet, book, end + 2, (old.column(0), total), _eligible(counts))
    _widths(sheet, {rank.first_col + 1, old.last_col + 1, real[-1].last_col + 1, end + 1})
    sheet.worksheet.freeze_panes(_FIRST, 1)
    page(sheet, changes.last_row, rewards[-1].last_col, header=(_GROUP, _HEAD), paper=A3)
    # Forty columns on one page cannot be read: the rewards are a page of their own.
    sheet.worksheet.set_print_scale(_SCALE)
    sheet.worksheet.set_v_pagebreaks([end + 1])
    sheet.worksheet.repeat_columns(0, 0)
    pairs = tuple((_body(rewards[0], place), _body(rewards[1], place)) for place in (1, 2, 5))
    scores = tuple(sheet.block(_FIRST, col, last) for col in points)
    invented = sheet.block(_PAYROLL_ROW, 0, _PAYROLL_ROW + 1)
    return AllBranches(scores, total, rank, pairs, *real, *charted, invented)


def _headings(sheet: Sheet) -> None:
    ja, en = (
        "シミュレーション計算（全支部、架空データによる計算例）",
        "Workings of シミュレーション, on fictitious counts",
    )
    title(sheet, ja, en)
    sheet.worksheet.set_row(_PAYROLL_ROW, 27)
    sheet.worksheet.set_row(_PAYROLL_ROW + 1, 15)
    notes(sheet, 4, _NOTES)
    for row, height in ((_GROUP, 20), (_ENGLISH, 38), (_HEAD, 52)):
        sheet.worksheet.set_row(row, height)


def _english(sheet: Sheet, col: int, words: Sequence[str]) -> None:
    sheet.put_row(_ENGLISH, col, list(words), "head_english")


def _widths(sheet: Sheet, gaps: set[int]) -> None:
    sheet.worksheet.set_column(0, 0, 10)
    sheet.worksheet.set_column(1, _POINTS, 10)
    for col in gaps:
        sheet.worksheet.set_column(col, col, _GAP)


def _body(table: Block, place: int) -> Block:
    """A column of a table without its header."""
    col = table.first_col + place
    return table.sheet.block(table.first_row + 1, col, table.last_row)


def _changes(sheet: Sheet, book: DeviationBook, chosen: Chosen, row: int) -> Block:
    """Lay the changes out as SCORE_TABLE takes them: a header and one row."""
    sheet.put(row, 0, "変更の表（SCORE_TABLE の第3引数）  The changes as SCORE_TABLE takes them", "note", "strong")
    head = row + 1
    sheet.put(head, 0, book.entity.ja, "head")
    sheet.formula(
        head + 1, 0, same_unless_blank(chosen.branch.text(sheet)), str(chosen.branch.grid[0][0]), "cell", "result"
    )
    for place, (fact, (change,)) in enumerate(zip(book.facts, chosen.changes.grid, strict=True)):
        sheet.put(head, 1 + place, fact.label.ja, "head")
        cell = at(chosen.changes.first_row + place, chosen.changes.first_col, chosen.changes.sheet)
        value = "" if change is None else float(str(change))
        # A text is read as シミュレーション reads it for what the count becomes.
        sheet.formula(head + 1, 1 + place, unless_blank(f"{cell}*1", cell), value, "cell", "result", "count")
    sheet.worksheet.set_row(head, 90)
    return sheet.block(head, 0, head + 1, len(book.facts))


def _before(sheet: Sheet, first: int, before: Before, total: Block, rank: Block) -> Block:
    """Show total and rank as it is beside how far they move."""
    heads = [("総得点", "total"), ("順位", "rank"), ("総得点の差", "change of total"), ("順位の差", "change of rank")]
    sheet.span(_GROUP, first, first + 1, "変更前（一括計算）", "head", "computed_head")
    sheet.span(_GROUP, first + 2, first + 3, "変更後－変更前", "head", "computed_head")
    sheet.put_row(_HEAD, first, [ja for ja, _ in heads], "head", "computed_head")
    _english(sheet, first, [en for _, en in heads])
    looks = ("unrounded", "rank", "signed_unrounded", "signed_rank")
    for offset in range(len(total.grid)):
        row = _FIRST + offset
        for place, (old, new) in enumerate(((before.total, total), (before.rank, rank))):
            was = at(old.first_row + offset, old.first_col, old.sheet)
            now = at(row, new.first_col)
            numbers = old.numbers[offset], new.numbers[offset]
            sheet.formula(row, first + place, same_unless_blank(was), numbers[0], "cell", "result", looks[place])
            shown = at(row, first + place)
            text = unless_blank(f"{now}-{shown}", now, shown)
            moved = numbers[1] - numbers[0]
            sheet.formula(row, first + 2 + place, text, moved, "cell", "result", looks[2 + place])
    sheet.worksheet.set_column(first, first + 3, 10)
    return sheet.block(_FIRST, first, total.last_row, first + 3)


def _eligible(counts: Block) -> list[float]:
    return counts.column(_ELIGIBLE).numbers


def _rewards(
    sheet: Sheet, book: DeviationBook, col: int, totals: Sequence[Block], eligible: Sequence[float]
) -> list[Block]:
    """Share the reward before and after; payroll and premium rates are input."""
    first, last = totals[0].first_row, totals[0].last_row
    sheet.span(_GROUP, col, col + 1, "黄色＝入力", "head", "input_head")
    sheet.put_row(_HEAD, col, ["総報酬額（円）", "保険料率\n（任意、制度の反映前）"], "head", "input_head")
    _english(sheet, col, ["payroll, yen", "premium rate before the scheme, optional"])
    sheet.worksheet.set_column(col, col + 1, 20)
    made_up = fictitious_payrolls(eligible)
    payroll = sheet.put_column(first, col, made_up, "cell", "count", "input")
    left = "+".join(f"({at(row, col)}={amount})" for row, amount in enumerate(made_up, first))
    for line, words, look in ((0, _INVENTED, "warning"), (1, _INVENTED_EN, "english")):
        # As long as one is left, all rewards rest on it.
        before, after = words.split("{}")
        text = f'=IF({left}=0,"","{before}"&({left})&"{after}")'
        sheet.formula(_PAYROLL_ROW + line, 0, text, words.format(len(made_up)), look)
    rates = sheet.put_column(first, col + 1, [None] * (last - first + 1), "cell", "rate", "input")
    offer_numbers(payroll, Allowed(whole=False, least=1))
    offer_numbers(rates, Allowed(whole=False, least=0, most=1))
    found: list[Block] = []
    for name, total in zip(("変更前の報奨金", "変更後の報奨金"), totals, strict=True):
        start = col + 2 + len(found) * len(_REWARD_ENGLISH)
        given: list[Given] = [book.name, total, payroll, rates]
        table = sheet.score(_HEAD, start, "SCORE_REWARD_TABLE", given, "head", "computed_head")
        restyle(table, _REWARD_LOOKS)
        sheet.span(_GROUP, start, table.last_col, f"{name}（SCORE_REWARD_TABLE）", "head", "computed_head")
        _english(sheet, start, _REWARD_ENGLISH)
        sheet.worksheet.set_column(start, table.last_col, 14)
        found.append(table)
    return found


def _published(sheet: Sheet, col: int, published: PublishedSheet, chosen: Chosen) -> tuple[Block, Block, Block]:
    """Say how sure the published ranks are, and what the printed totals lack to the chosen place."""
    sheet.span(_GROUP, col, col + 2, "公表得点（実際の値）から", "head", "published_head")
    heads = ("順位の幅\n（上）", "順位の幅\n（下）", "目標の順位まで\n不足する点")
    sheet.put_row(_HEAD, col, list(heads), "head", "computed_head")
    _english(sheet, col, ["best possible rank", "worst possible rank", "points missing"])
    ranges = sheet.score(_FIRST, col, "SCORE_RANK_RANGES", [published.total, _HALF], "cell", "result", "rank")
    missing = sheet.score(
        _FIRST, col + 2, "SCORE_NEED_TOTALS", [published.total, chosen.place], "cell", "result", "score"
    )
    sheet.worksheet.set_column(col, col + 2, 13)
    return ranges.column(0), ranges.column(1), missing


def _by_rank(sheet: Sheet, col: int, listed: Block, by: tuple[Block, Chosen]) -> tuple[Block, Block, Block, Block]:
    """Sort the branches by their total after the changes, for the chart: names, others, the chosen one, the place."""
    total, chosen = by
    sheet.span(_GROUP, col, col + 4, "グラフ用：変更後の総得点の順、全支部の平均との差", "head", "computed_head")
    heads = ("並び順\n（支部の順）", "支部", "ほかの支部", "選んだ支部", "目標の順位")
    sheet.put_row(_HEAD, col, list(heads), "head", "computed_head")
    _english(sheet, col, ["place of each row", "by rank", "others", "the chosen one", "rank to reach"])
    order = sheet.score(_FIRST, col, "SCORE_RANKS", [total, "high", "ordinal"], "cell", "result", "rank")
    centre = mean(total.numbers)
    target = sorted(total.numbers, reverse=True)[int(chosen.place.numbers[0]) - 1] - centre
    ranks, totals, own = order.text(sheet), total.text(sheet), chosen.branch.text(sheet)
    for row, number in enumerate(range(1, len(total.grid) + 1), _FIRST):
        source = order.numbers.index(number)
        name, value = str(listed.grid[source][0]), total.numbers[source] - centre
        known, match = f"{number}>COUNT({ranks})", f"MATCH({number},{ranks},0)"
        sheet.formula(row, col + 1, unless(known, f"INDEX({listed.text(sheet)},{match})"), name, "cell", "result")
        chose = name == chosen.branch.grid[0][0]
        distance = f"INDEX({totals},{match})-AVERAGE({totals})"
        is_own = f"{at(row, col + 1)}={own}"
        shown = (
            (f"OR({known},{is_own})", distance, "" if chose else value),
            (f"OR({known},NOT({is_own}))", distance, value if chose else ""),
            (known, f"LARGE({totals},{chosen.place.text(sheet)})-AVERAGE({totals})", target),
        )
        for place, (blank, text, cached) in enumerate(shown, col + 2):
            sheet.formula(row, place, unless(blank, text), cached, "cell", "result", "signed_unrounded")
    sheet.worksheet.set_column(col, col + 4, 11)
    names, others, mine, level = (sheet.block(_FIRST, place, total.last_row) for place in range(col + 1, col + 5))
    return names, others, mine, level
