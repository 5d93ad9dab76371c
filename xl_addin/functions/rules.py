"""SCORE_TABLE: what a rule book says, for every entity at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.engine import scheme
from xl_addin.engine.tables import table as tier_table
from xl_addin.functions.arguments import RULEBOOK, measured, name_of, setting
from xl_addin.registry import Reason, Result, report, worksheet_function
from xl_addin.rulebook import store
from xl_addin.rulebook.model import DeviationBook

if TYPE_CHECKING:
    from xl_addin.cells import Grid
    from xl_addin.rulebook.model import Text


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
