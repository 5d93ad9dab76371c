"""SCORE_MISSED: the points that most others get and one entity does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.engine.missed import HALF, missed_table
from xl_addin.errors import ScoringError
from xl_addin.functions.arguments import RULEBOOK, amount, measured, name_of, setting
from xl_addin.registry import Reason, Result, report, worksheet_function
from xl_addin.rulebook import store
from xl_addin.rulebook.model import DeviationBook

if TYPE_CHECKING:
    from xl_addin.cells import Grid
    from xl_addin.rulebook.model import Text


@worksheet_function(
    "MISSED",
    RULEBOOK,
    measured(
        "facts",
        "実績表",
        "facts",
        "全団体の達成または実績の表（SCORE_TABLE と同じ形）。判定できない団体は割合の計算に入れません。",
        "The table with the marks or facts of all entities, as SCORE_TABLE takes it. Those that cannot be judged are left "
        "out of the share.",
    ),
    setting(
        "entity",
        "団体",
        "entity",
        "調べる団体の名前（実績表の1列目と同じ書き方）。",
        "The name of the entity in question, as in the first column of the facts.",
        optional=False,
    ),
    setting(
        "share",
        "割合",
        "share",
        "ほかの団体のうちこれを超える割合が取っている行を取りこぼしとします。既定は 0.5。段階評価では、同じかより良い段に達した団体を数えます。",
        "Lines that more than this share of the others get count as missed; default 0.5. Of a ladder, all who reached that "
        "rung or a better one are counted.",
    ),
    ja="ほかの団体の多くが取り、この団体が取っていない行（取りこぼし）を点の多い順に返します（配列数式、見出し付き）。",
    en="Lines that most others get and this entity does not, the most points first, with a header row (array formula).",
    example='=SCORE_MISSED("kokuho_pref/2024";A1:CH48;"青森県")',
    column=True,
)
def lines(rulebook: Grid, facts: Grid, entity: Grid, share: Grid | None) -> Result:
    """List what an entity misses."""
    name = name_of(rulebook)
    if isinstance(store.find(name), DeviationBook):
        raise ScoringError(
            f"{name} は偏差値の規則集で、取りこぼす行がありません。SCORE_ONE_MORE や SCORE_NEED を使ってください",
            f"{name} scores by deviation and has no lines to miss; use SCORE_ONE_MORE or SCORE_NEED",
        )
    asked = cells.text(cells.single(entity, "entity"), "entity")
    least = amount(share, "share", HALF)
    if not least:
        # Calc hands a lone blank cell over as 0, and every line that anybody gets would count as missed.
        raise ScoringError(
            "share が 0（または空）です。半数超なら 0.5 のように指定してください",
            "share is 0 or blank; give 0.5, say",
        )

    def note(indicator: str, reason: Text) -> None:
        where = f"SCORE_MISSED: {asked} {indicator}"
        report(Reason("", f"{where}: {reason.ja}", f"{where}: {reason.en}"))

    return missed_table(store.tier_book(name), facts, asked, least, note)
