"""Reads the condition of a line: exactly one word of the closed vocabulary, with what belongs to it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Callable, Mapping

from xl_addin.rulebook.conditions import (
    AtLeast,
    Below,
    BetterThanMean,
    BetterThanOwnMean,
    Condition,
    Declared,
    GainAtLeast,
    Improved,
    ImprovedEachYear,
    KOfN,
    MoreThan,
    MunicipalShare,
    RankBand,
    TopShare,
)
from xl_addin.rulebook.fields import read_words
from xl_addin.rulebook.tiers import ON

if TYPE_CHECKING:
    from typing import Sequence

    from xl_addin.rulebook.fields import Fields
    from xl_addin.rulebook.tiers import MunicipalLine, TierMeasure

_LAST_RANK = 10_000

#: What may stand beside a condition; which of them belong there cannot be told where the condition is not known.
_BESIDE = ("of", "on", "published_cut", "rank_to", "all_of", "any_of", "items")


def read_condition(
    fields: Fields, measures: Sequence[TierMeasure], municipal: Sequence[MunicipalLine]
) -> Condition | None:
    """Read the one condition of a line.

    Args:
        fields: the line.
        measures: the measures of its indicator.
        municipal: the municipal lines of its indicator.

    Returns:
        The condition; None, and a fault, where there is none, more than one, or a wrong one.
    """
    words = [word for word in _READERS if fields.has(word)]
    if len(words) != 1:
        for key in (*words, *_BESIDE):
            fields.accept(key)
        told = "、".join(words) or "なし"
        fields.fault(
            words[0] if words else "no",
            f"条件は1つだけ書きます（{told}）",
            f"a line has exactly one condition, not {', '.join(words) or 'none'}",
        )
        return None
    return _READERS[words[0]](_Line(fields, words[0], measures, municipal))


class _Line:
    """What the readers of conditions ask a line for."""

    def __init__(
        self, fields: Fields, word: str, measures: Sequence[TierMeasure], municipal: Sequence[MunicipalLine]
    ) -> None:
        self.fields = fields
        self.word = word
        self._measures = [measure.key for measure in measures]
        self._municipal = [line.key for line in municipal]

    def of(self) -> str:
        """The measure it is about: the named one, or the first."""
        if not self._measures:
            self.fields.fault(self.word, f"「{self.word}」には measure が要る", f'"{self.word}" needs a measure')
            return ""
        return self.fields.choice("of", self._measures, default=self._measures[0])

    def on(self) -> str:
        """Whether it is about the figure or its improvement."""
        return self.fields.choice("on", ON, default=ON[0])

    def share(self, *, whole: bool) -> Fraction:
        """A share above 0 and below 1, or up to 1."""
        share = self.fields.fraction(self.word)
        if not 0 < share < 1 and not (whole and share == 1):
            self.fields.fault(
                self.word,
                f"「{self.word}」は小数で書きます。8割は 0.8: {share}",
                f'"{self.word}" is a fraction, 0.8 for 8割: {share}',
            )
        return share

    def years(self) -> tuple[int, ...]:
        """Fiscal years in ascending order."""
        years = self.fields.integers(self.word, 1950, 2999, least=2)
        if list(years) != sorted(set(years)):
            self.fields.fault(self.word, f"「{self.word}」は古い年度から順に", f'"{self.word}" must ascend')
        return years

    def yes(self) -> None:
        """A word that only stands there as true."""
        if self.fields.flag(self.word) is not True:
            self.fields.fault(self.word, f"「{self.word}」は true だけ", f'"{self.word}" can only be true')

    def municipal(self) -> tuple[str, tuple[str, ...]]:
        """How municipal lines join, and which."""
        given = [key for key in ("all_of", "any_of") if self.fields.has(key)]
        if len(given) != 1:
            for key in given:
                self.fields.accept(key)
            self.fields.fault(
                self.word,
                f"「{self.word}」には all_of か any_of のどちらか1つが要る",
                f'"{self.word}" needs either all_of or any_of',
            )
            return "and", ()
        lines = self.fields.texts(given[0], least=1)
        for line in lines:
            if line not in self._municipal:
                self.fields.fault(given[0], f"市町村指標 {line} がありません", f'there is no municipal line "{line}"')
        return ("and" if given[0] == "all_of" else "or"), lines


def _top_share(line: _Line) -> Condition:
    cut = line.fields.number("published_cut") if line.fields.has("published_cut") else None
    condition = TopShare(line.of(), line.on(), line.share(whole=False), cut)
    if cut is not None and condition.on == "gain":
        line.fields.fault(
            "published_cut", 'published_cut は on = "level" だけ', 'published_cut goes with on = "level" only'
        )
    return condition


def _rank_band(line: _Line) -> Condition:
    first = line.fields.integer("rank_from", 1, _LAST_RANK)
    last = line.fields.integer("rank_to", 1, _LAST_RANK)
    if last < first:
        line.fields.fault("rank_to", f"rank_to {last} が rank_from {first} より小さい", "rank_to is below rank_from")
    return RankBand(line.of(), line.on(), first, last)


def _share(compare: str) -> Callable[[_Line], Condition]:
    def read(line: _Line) -> Condition:
        share = line.share(whole=compare == ">=")
        return MunicipalShare(compare, share, *line.municipal())

    return read


def _all_municipalities(line: _Line) -> Condition:
    line.yes()
    return MunicipalShare(">=", Fraction(1), *line.municipal())


def _k_of_n(line: _Line) -> Condition:
    items = tuple(read_words(table) for table in line.fields.tables("items", least=1))
    k = line.fields.integer("k_of_n", 1, 100)
    if items and k > len(items):
        line.fields.fault("k_of_n", f"k_of_n {k} が items の数より多い", f"k_of_n {k} exceeds the number of items")
    return KOfN(k, items)


def _flagged(make: Callable[[_Line], Condition]) -> Callable[[_Line], Condition]:
    def read(line: _Line) -> Condition:
        line.yes()
        return make(line)

    return read


_READERS: Mapping[str, Callable[[_Line], Condition]] = {
    "at_least": lambda line: AtLeast(line.of(), line.fields.number("at_least")),
    "more_than": lambda line: MoreThan(line.of(), line.fields.number("more_than")),
    "below": lambda line: Below(line.of(), line.fields.number("below")),
    "top_share": _top_share,
    "rank_from": _rank_band,
    "gain_at_least": lambda line: GainAtLeast(line.of(), line.fields.number("gain_at_least")),
    "improved": _flagged(lambda line: Improved(line.of())),
    "improved_each_year": lambda line: ImprovedEachYear(line.of(), line.years()),
    "better_than_mean": _flagged(lambda line: BetterThanMean(line.of())),
    "better_than_mean_of": lambda line: BetterThanOwnMean(line.of(), line.years()),
    "share_more_than": _share(">"),
    "share_at_least": _share(">="),
    "all_municipalities": _all_municipalities,
    "k_of_n": _k_of_n,
    "declared": _flagged(lambda _line: Declared()),
}
