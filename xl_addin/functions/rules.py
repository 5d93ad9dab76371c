"""SCORE_TABLE and SCORE_REWARDS: what a rule book says, for every branch at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.engine import scheme
from xl_addin.engine.reward import reward_rates
from xl_addin.engine.tables import table as tier_table
from xl_addin.errors import MissingFactError, ScoringError
from xl_addin.functions.arguments import RULEBOOK, chosen, measured, name_of, setting
from xl_addin.registry import Reason, Result, report, worksheet_function
from xl_addin.rulebook import store
from xl_addin.rulebook.model import DeviationBook

if TYPE_CHECKING:
    from xl_addin.cells import Grid
    from xl_addin.engine.reward import Base
    from xl_addin.rulebook.model import Text

_BASES: dict[str, Base] = {"lowest_inside": "lowest_inside", "first_outside": "first_outside"}


@worksheet_function(
    "REWARDS",
    RULEBOOK,
    measured(
        "totals",
        "総得点",
        "totals",
        "全支部の総得点（四捨五入しない値）の1列。",
        "A column with the unrounded total of every branch.",
    ),
    measured(
        "payroll",
        "総報酬額",
        "payroll",
        "全支部の総報酬額（円）の1列。すべて空白なら結果も空白、一部だけ空白なら #N/A です。",
        "A column with the payroll of every branch, in yen. All blank gives blanks, some blank #N/A.",
    ),
    setting(
        "base",
        "基準の得点",
        "base",
        "基準の得点: lowest_inside（上位15支部の最低点、既定は規則集による）または first_outside（16位の得点）。",
        'The base score: "lowest_inside" (the 15th\'s own) or "first_outside" (the 16th\'s); default: the rule book\'s.',
    ),
    ja="報奨金による保険料率の引下げ幅を支部ごとに1列で返します（配列数式）。0.001 は 0.1％ です。",
    en="The reward's cut in the premium rate of each branch, as a column (array formula); 0.001 is 0.1 %.",
    example='=SCORE_REWARDS("kyokai/2023";B2:B48;C2:C48)',
    column=True,
)
def rewards(rulebook: Grid, totals: Grid, payroll: Grid, base: Grid | None) -> Result:
    """Share the reward among the branches."""
    book = store.deviation_book(name_of(rulebook))
    reward = book.reward
    if reward is None:
        raise ScoringError(f"{book.name} に報奨金の定めがありません", f"{book.name} has no reward")
    known = cells.numbers(totals, "totals")
    _require_all(book, sum(total is not None for total in known))
    rates = reward_rates(
        known,
        cells.numbers(payroll, "payroll"),
        float(reward.levy),
        reward.top,
        chosen(base, "base", _BASES[reward.base], _BASES),
    )
    return cells.as_line(rates, totals)


@worksheet_function(
    "TABLE",
    RULEBOOK,
    measured(
        "facts",
        "実績表",
        "facts",
        "見出し行のある実績表。1列目が団体、ほかの列は規則集の実績の見出しかキー。段階評価の規則集では「1-1.rate_2021」や達成の"
        "「1-1②」の列、または指標・項目・値（・団体）の列。率が小数なら unit の列か行に fraction。",
        "A table with a header row: the entity first, then facts by label or key. For ladders columns such as 1-1.rate_2021 "
        "or, for marks, 1-1②; or the columns indicator, key, value (and entity). unit: fraction or percent.",
    ),
    setting(
        "changes",
        "変更",
        "changes",
        "仮の変更の表。実績表と同じ見出しで、実績に足す数を書きます（達成は変えられません）。",
        "A scenario: a table with the same headers whose numbers are added to the figures; marks cannot change.",
    ),
    ja="規則集による指標ごとの得点・総得点・順位の表を返します（配列数式、見出し付き）。",
    en="Points per indicator, total and rank of every branch by a rule book, with a header row (array formula).",
    example='=SCORE_TABLE("kyokai/2023";A1:S48)',
    column=True,
)
def table(rulebook: Grid, facts: Grid, changes: Grid | None) -> Result:
    """Score a whole scheme."""
    name = name_of(rulebook)
    book = store.find(name)
    if isinstance(book, DeviationBook):
        return scheme.table(book, facts, cells.number, changes, _note)
    return tier_table.table(store.tier_book(name), facts, changes, _note)


def _note(entity: str, reason: Text) -> None:
    """A missing fact leaves blanks, which say nothing of their own."""
    report(Reason("", f"SCORE_TABLE: {entity}: {reason.ja}", f"SCORE_TABLE: {entity}: {reason.en}"))


def _require_all(book: DeviationBook, found: int) -> None:
    """One branch too few or too many would move the base score without a word."""
    if book.entities is not None and found not in (0, book.entities):
        raise MissingFactError(
            f"{book.name} は {book.entities} {book.entity.ja}の総得点が必要ですが、{found} 件です",
            f"{book.name} needs the totals of {book.entities} entities ({book.entity.en}), found {found}",
        )
