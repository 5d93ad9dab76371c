"""The sheet 市町村一覧: marks and insured persons of every municipality, with points, ranks and a budget shared by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.book.inputs.names import rule_book_words
from xl_addin.book.inputs.numbers import Allowed, offer_numbers
from xl_addin.book.inputs.rows import protect
from xl_addin.book.kokuho.muni_cells import Listed
from xl_addin.book.kokuho.muni_checks import list_state, row_check
from xl_addin.book.kokuho.muni_rows import ENTITY, INSURED, INVENTED, REMAINDER, ROOM, WARNING_ROW, mark_heads
from xl_addin.book.kokuho.muni_workings import result_of
from xl_addin.book.page import A3, notes, page, title
from xl_addin.book.rules.words import heading_text
from xl_addin.book.sheet import Inline, at
from xl_addin.book.simulating import heads
from xl_addin.book.styles import DIFFERENT_COLOUR
from xl_addin.book.tier_words import offer_marks

if TYPE_CHECKING:
    from xl_addin.book.kokuho.muni_cells import Before
    from xl_addin.book.sheet import Block, Given, Sheet
    from xl_addin.rulebook.tiers import TierBook

BUDGET = 500_000_000

_BUDGET_ROW, _WRONG_ROW, _STATE_ROW, _ENGLISH = 6, 7, 8, 9
FIRST = _ENGLISH + 2
LAST = FIRST + ROOM - 1
_NAMES = 0
_INPUT = 1
_MONEY = ("cell", "result", "count")
_NOTES = [
    (
        "黄色の欄に、市町村名、印（○・×・?、空欄は × と同じ）、被保険者数を入れます。上限額は、ある市町村だけ。印が1つもない市町村は 0点ではなく、計算しません。",
        "Marks ○, × or ?; a blank beside other marks is ×, and a row without any mark is not scored. Caps are optional.",
    ),
    (
        "灰色の欄は結果です。配分は予算を得点×被保険者数で分け、1円まで予算に合わせます。",
        "Grey cells are results: the budget is shared by points × insured persons, to the yen.",
    ),
]
_MADE_UP = (
    "の市町村（名前・印・被保険者数・上限額）と予算額は作りものです。実際の値に置き換えると、この表示は消えます。"
)
_MADE_UP_EN = " municipalities of this list and the budget are made up; this line goes when they are replaced."
_BUDGET_MADE_UP = f"{INVENTED}：予算額は作りものです。実際の額に置き換えてください。"
_BUDGET_MADE_UP_EN = "FICTITIOUS budget: type the real one."


class Municipality(NamedTuple):
    """A made-up municipality.

    Args:
        name: its name.
        marks: per line.
        insured: persons.
        cap: yen, None for no cap.
    """

    name: str
    marks: str
    insured: int
    cap: int | None = None


#: Sizes are plausible; whoever is named so is nobody.
EXAMPLE = (
    Municipality("A市", "○○○", 182_000, 150_000_000),
    Municipality("B町", "○×○", 8_400),
    Municipality("C市", "○○○", 96_500),
    Municipality("D町", "○×○", 4_900),
    Municipality("E村", "×××", 1_700),
    Municipality("F市", "○○×", 64_300),
    Municipality("G町", "○×○", 6_200),
    Municipality("H市", "○○○", 151_000),
    Municipality("I町", "○○×", 5_300),
    Municipality("J市", "○××", 41_800),
    Municipality("K町", "○×○", 3_600),
    Municipality("L市", "○○○", 27_900),
)


def write_inputs(sheet: Sheet, book: TierBook) -> Listed:
    """Write the heading, the budget and the municipalities.

    Args:
        sheet: the empty sheet.
        book: the rules.

    Returns:
        Where they stand; the results are not written yet.
    """
    (indicator,) = book.indicators
    title(
        sheet,
        f"市町村一覧：{heading_text(indicator).ja}（印・得点・配分）",
        f"Municipalities: marks, points and shares of a budget {rule_book_words(book.name)}",
    )
    notes(sheet, WARNING_ROW + 2, _NOTES)
    words = mark_heads(book)
    marks = len(words)
    insured = _INPUT + marks
    columns = [
        (ENTITY, "municipality", "input_head"),
        *((word, "mark", "input_head") for word in words),
        (INSURED, "insured persons", "input_head"),
        ("上限額（円）", "cap, yen", "input_head"),
        ("総得点", "points", "computed_head"),
        ("順位", "rank", "computed_head"),
        ("配分額（円）", "grant, yen", "computed_head"),
        ("1点増えると\n（円）", "one more point", "computed_head"),
        ("確認", "to be mended", "computed_head"),
    ]
    heads(sheet, _ENGLISH, columns)
    widths = (14, *(13 for _ in words), 14, 17, 10, 8, 18, 16, 50)
    for col, width in enumerate(widths):
        sheet.worksheet.set_column(col, col, width)
    made: list[Municipality | None] = [*EXAMPLE, *[None] * (ROOM - len(EXAMPLE))]
    for row, one in enumerate(made, FIRST):
        sheet.put(row, _NAMES, one.name if one else None, "cell", "input")
        for place in range(marks):
            sheet.put(row, _INPUT + place, one.marks[place] if one else None, "cell", "input", "centre")
        sheet.put(row, insured, one.insured if one else None, "cell", "input", "count")
        sheet.put(row, insured + 1, one.cap if one else None, "cell", "input", "count")
    for place in range(marks):
        offer_marks(sheet, FIRST, _INPUT + place, LAST)
    found = _listed(sheet, marks)
    offer_numbers(found.insured, Allowed(whole=True, least=1))
    offer_numbers(found.caps, Allowed(whole=False, least=0))
    _budget(sheet, found)
    return found


def _listed(sheet: Sheet, marks: int) -> Listed:
    insured = _INPUT + marks
    columns = [sheet.block(FIRST, insured + place, LAST) for place in range(7)]
    return Listed(
        facts=sheet.block(FIRST - 1, _NAMES, LAST, marks),
        budget=sheet.block(_BUDGET_ROW, insured, _BUDGET_ROW),
        insured=columns[0],
        caps=columns[1],
        points=columns[2],
        ranks=columns[3],
        grants=sheet.block(FIRST, insured + 4, LAST + 1),
        gains=columns[5],
        checks=columns[6],
        wrong=sheet.block(_WRONG_ROW, insured, _WRONG_ROW),
        state=sheet.block(_STATE_ROW, 0, _STATE_ROW),
        invented=sheet.block(WARNING_ROW, 0, WARNING_ROW + 1),
    )


def _budget(sheet: Sheet, listed: Listed) -> None:
    last = listed.budget.first_col - 1
    sheet.span(_BUDGET_ROW, 0, last, "予算額（円、入力欄）  Budget in yen (input)", "cell", "strong")
    sheet.put(_BUDGET_ROW, listed.budget.first_col, BUDGET, "cell", "input", "count", "strong")
    offer_numbers(listed.budget, Allowed(whole=True, least=1))
    sheet.worksheet.set_row(_BUDGET_ROW, 24)
    budget = listed.budget.text(sheet)
    left = "+".join(
        f'AND({at(row, _NAMES)}="{one.name}",{at(row, listed.insured.first_col)}={one.insured})'
        for row, one in enumerate(EXAMPLE, FIRST)
    )
    for place, (words, alone, start, look) in enumerate(
        (
            (_MADE_UP, _BUDGET_MADE_UP, f"{INVENTED}：この一覧の ", "warning"),
            (_MADE_UP_EN, _BUDGET_MADE_UP_EN, "FICTITIOUS: ", "english"),
        )
    ):
        only = f'IF({budget}={BUDGET},"{alone}","")'
        text = f'=IF({left}=0,{only},"{start}"&({left})&"{words}")'
        sheet.formula(WARNING_ROW + place, 0, text, f"{start}{len(EXAMPLE)}{words}", look)
    sheet.worksheet.set_row(WARNING_ROW, 27)
    sheet.worksheet.set_row(WARNING_ROW + 1, 15)


def write_results(sheet: Sheet, book: TierBook, listed: Listed, before: Before) -> None:
    """Write points, ranks, grants and what is to be mended, and finish the sheet.

    Args:
        sheet: the sheet.
        book: the rules.
        listed: where it keeps what.
        before: points and ranks as シミュレーション計算 has them.
    """
    for offset, row in enumerate(range(FIRST, LAST + 1)):
        for column, place, look in ((listed.points, -1, ("points", "strong")), (listed.ranks, 0, ("rank",))):
            text, value = result_of(sheet, before, before.results, place, offset)
            sheet.formula(row, column.first_col, text, value, "cell", "result", *look)
        text = row_check(sheet, listed, before.marks, book.indicators[0], row)
        sheet.formula(row, listed.checks.first_col, text, "", "cell", "result")
    last = listed.wrong.first_col - 1
    sheet.span(_WRONG_ROW, 0, last, "直す行の数（右端の「確認」の欄）  Rows to be mended", "cell", "strong")
    text = f"=SUMPRODUCT((LEN({listed.checks.text(sheet)})>0)*1)"
    sheet.formula(_WRONG_ROW, listed.wrong.first_col, text, 0, "cell", "result", "count", "strong")
    given: list[Given] = [listed.budget, listed.points, listed.insured, listed.caps]
    more: list[Given] = [*given[:3], Inline("1", 1), listed.caps]
    stop = listed.stop(sheet)
    sheet.score(FIRST, listed.grants.first_col, "SCORE_GRANTS", given, *_MONEY, blank_if=stop)
    sheet.score(FIRST, listed.gains.first_col, "SCORE_GRANT_GAINS", more, *_MONEY, blank_if=stop)
    row = LAST + 1
    label = f"{REMAINDER}（上限のため）  left over by the caps"
    sheet.span(row, 0, listed.grants.first_col - 1, label, "cell", "total_row")
    sheet.put(row, listed.grants.first_col, sheet.shown[row, listed.grants.first_col], "cell", "total_row", "count")
    for col in (listed.gains.first_col, listed.checks.first_col):
        sheet.put(row, col, None, "cell", "total_row")
    state, value = list_state(sheet, listed)
    sheet.formula(_STATE_ROW, 0, state, value, "result_line")
    sheet.worksheet.set_row(_STATE_ROW, 24)
    _mark(listed.checks)
    protect(sheet)
    sheet.worksheet.freeze_panes(FIRST, 1)
    page(sheet, row, listed.checks.last_col, header=(_ENGLISH, FIRST - 1), paper=A3, pages=1)
    sheet.worksheet.set_portrait()


def _mark(checks: Block) -> None:
    """Colour what is to be mended."""
    first = at(checks.first_row, checks.first_col)
    told = {
        "type": "formula",
        "criteria": f"=LEN({first})>0",
        "format": checks.sheet.styles.highlight(DIFFERENT_COLOUR),
    }
    checks.sheet.worksheet.conditional_format(
        checks.first_row, checks.first_col, checks.last_row, checks.last_col, told
    )
