"""What the sheet 市町村一覧 says to mend: in a row, and before the budget can be shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.inputs.numbers import filled, not_whole, trimmed
from xl_addin.book.kokuho.data import MET
from xl_addin.book.kokuho.line_cells import NOT_MET
from xl_addin.book.sheet import at
from xl_addin.engine.line_moves import LineRules

if TYPE_CHECKING:
    from xl_addin.book.kokuho.muni_cells import Listed
    from xl_addin.book.sheet import Block, Sheet
    from xl_addin.rulebook.tiers import TierIndicator

_UNKNOWN = "?"
_MOST_YEN = 10**15 - 1
_LEFT = "残額"


def row_check(sheet: Sheet, listed: Listed, marks: Block, indicator: TierIndicator, row: int) -> str:
    """A formula that says what to mend in the row of a municipality; blank where all is well.

    Args:
        sheet: the sheet of the list.
        listed: where it keeps what.
        marks: the marks in one spelling, a row per municipality, on シミュレーション計算.
        indicator: the rules.
        row: the row of the sheet.
    """
    name = at(row, listed.names.first_col)
    there = marks.first_row + row - listed.names.first_row
    read = [at(there, col, marks.sheet) for col in range(marks.first_col, marks.last_col + 1)]
    typed = "&".join(at(row, col) for col in range(listed.names.first_col, listed.caps.first_col + 1))
    insured, cap = at(row, listed.insured.first_col), at(row, listed.caps.first_col)
    names = listed.names.text(sheet)
    odd = ",".join(f'NOT(OR({cell}={{"{MET}","{NOT_MET}","{_UNKNOWN}",""}}))' for cell in read)
    unknown = ",".join(f'{cell}="{_UNKNOWN}"' for cell in read)
    told = [
        (f"LEN({trimmed(typed)})=0", ""),
        (f"LEN({trimmed(name)})=0", "市町村名を入れてください"),
        (f"SUMPRODUCT(({trimmed(names)}={trimmed(name)})*1)>1", "同じ名前の行があります"),
        (f"OR({odd})", f"印は {MET}・{NOT_MET}・{_UNKNOWN} のどれかにしてください"),
        (f"LEN({'&'.join(read)})=0", "印がありません（0点ではありません）"),
        *_required(indicator, read),
        (f"OR({unknown})", f"{_UNKNOWN} があるので、得点が決まりません"),
        (not_whole(insured, 1), "被保険者数は 1 以上の整数にしてください（空欄では配分できません）"),
        (f"IF(LEN({cap})=0,FALSE,IF(ISNUMBER({cap}),{cap}<0,TRUE))", "上限額は 0 以上の数か、空欄にしてください"),
    ]
    text = '""'
    for condition, words in reversed(told):
        text = f'IF({condition},"{words}",{text})'
    return f'=IFERROR({text},"エラーの値があります")'


def list_state(sheet: Sheet, listed: Listed) -> tuple[str, str]:
    """A formula that says how the budget was shared, or why it was not; with what it says now."""
    budget, points = listed.budget.text(sheet), listed.points.text(sheet)
    shared = sheet.block(listed.grants.first_row, listed.grants.first_col, listed.grants.last_row - 1)
    left = at(listed.grants.last_row, listed.grants.first_col)
    wrong = listed.wrong.text(sheet)
    above = f"OR({not_whole(budget, 1)},{budget}>{_MOST_YEN})"
    told = [
        (
            f"IF(ISNUMBER({budget}),{above},TRUE)",
            '"予算額は 1 以上の整数（円、15桁まで）にしてください  The budget must be whole yen"',
        ),
        (f"{filled(listed.names.text(sheet))}=0", '"市町村を入れてください  No municipality yet"'),
        (
            f"{wrong}>0",
            f'{wrong}&" 行に直すところがあります（右端の「確認」の欄）。直るまで配分しません  Rows to be mended first"',
        ),
        (
            f"ISERROR(SUM({points}))",
            '"得点が計算できません。同じ市町村が2回ないか、印を見直してください  No points: the same name twice?"',
        ),
        (f"SUM({points})<=0", '"得点のある市町村がないので、配分できません  Nobody has points"'),
        (
            f"ISERROR(SUM({shared.text(sheet)}))",
            '"配分できません。予算額・被保険者数・上限額を見直してください  Not shared"',
        ),
    ]
    sums = f'TEXT(SUM({shared.text(sheet)}),"#,##0")', f'TEXT({left},"#,##0")', f'TEXT({budget},"#,##0")'
    text = f'"配分の計 "&{sums[0]}&" 円 ＋ {_LEFT} "&{sums[1]}&" 円 ＝ 予算額 "&{sums[2]}&" 円"'
    for condition, words in reversed(told):
        text = f"IF({condition},{words},{text})"
    total, rest = sum(shared.numbers), sum(listed.grants.numbers) - sum(shared.numbers)
    value = f"配分の計 {total:,.0f} 円 ＋ {_LEFT} {rest:,.0f} 円 ＝ 予算額 {listed.budget.numbers[0]:,.0f} 円"
    return f"={text}", value


def _required(indicator: TierIndicator, read: list[str]) -> list[tuple[str, str]]:
    """The lines that need others: met without them is an error."""
    rules = LineRules(indicator)
    cells = dict(zip(rules.lines, read, strict=True))
    found = []
    for no, cell in cells.items():
        needed = rules.in_order(rules.required(no))
        if needed:
            lacking = ",".join(f'{cells[each]}<>"{MET}"' for each in needed)
            found.append((f'AND({cell}="{MET}",OR({lacking}))', f"{no}には{'・'.join(needed)}が必要です"))
    return found
