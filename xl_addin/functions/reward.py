"""SCORE_REWARDS and SCORE_REWARD_TABLE: the reward of every branch, and what it means for its premium rate."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.engine.reward import reward_rates
from xl_addin.engine.reward_effects import reward_effects
from xl_addin.errors import MissingFactError, ScoringError
from xl_addin.functions.arguments import RULEBOOK, chosen, measured, name_of, per_row, setting
from xl_addin.registry import Result, worksheet_function
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from xl_addin.cells import Grid
    from xl_addin.engine.exact import Known
    from xl_addin.engine.reward import Base
    from xl_addin.rulebook.model import DeviationBook, Reward

_BASES: dict[str, Base] = {"lowest_inside": "lowest_inside", "first_outside": "first_outside"}

REWARD_HEADER = (
    "基準を超える点",
    "報奨金（円）",
    "料率の引下げ",
    "拠出（円）",
    "差引（円）",
    "料率への影響",
    "反映後の料率",
)
"""The header of SCORE_REWARD_TABLE."""

_TOTALS = measured(
    "totals",
    "総得点",
    "totals",
    "全支部の総得点（四捨五入しない値）の1列。",
    "A column with the unrounded total of every branch.",
)
_PAYROLL = measured(
    "payroll",
    "総報酬額",
    "payroll",
    "全支部の総報酬額（円）の1列。すべて空白なら結果も空白、一部だけ空白なら #N/A です。",
    "A column with the payroll of every branch, in yen. All blank gives blanks, some blank #N/A.",
)
_EVERY_PAYROLL = measured(
    "payroll",
    "総報酬額",
    "payroll",
    "全支部の総報酬額（円）の1列。すべて空白なら1列目（基準を超える点）だけを返し、一部だけ空白なら #N/A です。",
    "A column with the payroll of every branch, in yen. All blank leaves the first column alone, some blank gives #N/A.",
)
_BASE = setting(
    "base",
    "基準の得点",
    "base",
    "基準の得点: lowest_inside（上位15支部の最低点、既定は規則集による）または first_outside（16位の得点）。",
    'The base score: "lowest_inside" (the 15th\'s own) or "first_outside" (the 16th\'s); default: the rule book\'s.',
)


@worksheet_function(
    "REWARDS",
    RULEBOOK,
    _TOTALS,
    _PAYROLL,
    _BASE,
    ja="報奨金による保険料率の引下げ幅を支部ごとに1列で返します（配列数式）。0.001 は 0.1％ です。",
    en="The reward's cut in the premium rate of each branch, as a column (array formula); 0.001 is 0.1 %.",
    example='=SCORE_REWARDS("kyokai/2023";B2:B48;C2:C48)',
    column=True,
)
def rewards(rulebook: Grid, totals: Grid, payroll: Grid, base: Grid | None) -> Result:
    """Share the reward among the branches."""
    book, rule = _rule(rulebook)
    known = _totals(book, totals)
    pays = cells.numbers(payroll, "payroll")
    return cells.as_line(reward_rates(known, pays, float(rule.levy), rule.top, _base(rule, base)), totals)


@worksheet_function(
    "REWARD_TABLE",
    RULEBOOK,
    _TOTALS,
    _EVERY_PAYROLL,
    setting(
        "rates",
        "保険料率",
        "rates",
        "インセンティブ制度を反映する前の保険料率の1列（10％ は 0.1）。空白の行は、反映後の料率も空白です。",
        "A column with the premium rates before the scheme's effect (0.1 for 10 %). Where blank, the last column is blank.",
    ),
    _BASE,
    ja="支部ごとの報奨金の表を、見出し付きで返します（配列数式）: 基準を超える点、報奨金、料率の引下げ、拠出、差引、"
    "料率への影響（正なら制度がないときより高い）、反映後の料率。金額は円未満も丸めません。",
    en="A table of the reward with a header (array formula): points above the base, reward, cut, levy paid, balance, "
    "effect on the rate (positive: higher than without the scheme), rate with it. Yen are not rounded.",
    example='=SCORE_REWARD_TABLE("kyokai/2023";B2:B48;C2:C48)',
    column=True,
)
def reward_table(rulebook: Grid, totals: Grid, payroll: Grid, rates: Grid | None, base: Grid | None) -> Result:
    """Lay out what the scheme means to every branch."""
    book, rule = _rule(rulebook)
    known = _totals(book, totals)
    effects = reward_effects(
        known,
        cells.numbers(payroll, "payroll"),
        float(rule.levy),
        rule.top,
        _base(rule, base),
        rates=_premium_rates(rates, len(known)),
    )
    return (REWARD_HEADER, *map(astuple, effects))


def _rule(rulebook: Grid) -> tuple[DeviationBook, Reward]:
    book = store.deviation_book(name_of(rulebook))
    if book.reward is None:
        raise ScoringError(f"{book.name} に報奨金の定めがありません", f"{book.name} has no reward")
    return book, book.reward


def _totals(book: DeviationBook, totals: Grid) -> list[Known]:
    known = cells.numbers(totals, "totals")
    _require_all(book, sum(total is not None for total in known))
    return known


def _base(rule: Reward, base: Grid | None) -> Base:
    return chosen(base, "base", _BASES[rule.base], _BASES)


def _premium_rates(rates: Grid | None, rows: int) -> list[Known] | None:
    """Read the rates; a lone blank cell stands for none at all, and reaches a setting as 0 in Calc."""
    if rates is None or (
        len(rates) == len(rates[0]) == 1 and rows > 1 and (cells.is_blank(rates[0][0]) or rates[0][0] == 0)
    ):
        return None
    return per_row(rates, "rates", rows)


def _require_all(book: DeviationBook, found: int) -> None:
    """One branch too few or too many would move the base score without a word."""
    if book.entities is not None and found not in (0, book.entities):
        raise MissingFactError(
            f"{book.name} は {book.entities} {book.entity.ja}の総得点が必要ですが、{found} 件です",
            f"{book.name} needs the totals of {book.entities} entities ({book.entity.en}), found {found}",
        )
