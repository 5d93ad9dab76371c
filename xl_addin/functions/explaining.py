"""SCORE_EXPLAIN and SCORE_EXPLAIN_LINES: why an indicator has its points, or what must be mended, as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from xl_addin.engine.tier_facts import read_facts
from xl_addin.engine.tier_marks import read_lines
from xl_addin.engine.tiers import from_facts, from_marks
from xl_addin.errors import RuleBookError, ScoringError
from xl_addin.functions.arguments import RULEBOOK, chosen, setting
from xl_addin.functions.ladders import FACTS, INDICATOR, MARKS, named_indicator, two_columns
from xl_addin.registry import Result, worksheet_function

if TYPE_CHECKING:
    from xl_addin.cells import Grid
    from xl_addin.rulebook.model import Text

LANGUAGE = setting(
    "language",
    "言語",
    "language",
    "説明の言語: ja（日本語、既定）または en（英語）。",
    'The language of the reason: "ja" (Japanese, default) or "en" (English).',
)
_LANGUAGES = {"ja": "ja", "日本語": "ja", "en": "en", "英語": "en"}


@worksheet_function(
    "EXPLAIN",
    RULEBOOK,
    INDICATOR,
    FACTS,
    LANGUAGE,
    ja="SCORE_TIER の得点の理由を文で返します。足りない実績や単位の間違いなど、直せることはエラーではなく文で知らせます。",
    en="Why SCORE_TIER gives its points, as a sentence; also what is missing or must be mended, instead of an error.",
    example='=SCORE_EXPLAIN("kokuho_pref/2024";"1-1";A2:B8)',
)
def explain(rulebook: Grid, indicator: Grid, facts: Grid, language: Grid | None) -> Result:
    """Explain what facts give."""

    def reason() -> Text:
        book, named = named_indicator(rulebook, indicator)
        return from_facts(book, named, read_facts(named, two_columns(facts), "facts")).reason

    return _told(reason, language)


@worksheet_function(
    "EXPLAIN_LINES",
    RULEBOOK,
    INDICATOR,
    MARKS,
    LANGUAGE,
    ja="SCORE_LINES の得点の理由を文で返します。同時に成り立たない行など、直せることはエラーではなく文で知らせます。",
    en="Why SCORE_LINES gives its points, as a sentence; also which lines clash, instead of an error.",
    example='=SCORE_EXPLAIN_LINES("kokuho_pref/2024";"1-1";D5:D9)',
)
def explain_lines(rulebook: Grid, indicator: Grid, marks: Grid, language: Grid | None) -> Result:
    """Explain what marks give."""

    def reason() -> Text:
        _, named = named_indicator(rulebook, indicator)
        return from_marks(named, read_lines(named, marks, "marks").readable()).reason

    return _told(reason, language)


def _told(reason: Callable[[], Text], language: Grid | None) -> Result:
    """Tell a reason, or the message of whatever a user can mend."""
    told: Text | ScoringError | RuleBookError
    word = "ja"
    try:
        word = chosen(language, "language", word, _LANGUAGES)
        told = reason()
    except (ScoringError, RuleBookError) as error:
        told = error
    return ((told.ja if word == "ja" else told.en,),)
