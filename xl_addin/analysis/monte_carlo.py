"""Draws the facts or the printed scores of all entities at random, scores every draw and tells how the ranks vary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_addin.analysis.arrays import fact_arrays, rate_units, score_arrays
from xl_addin.analysis.printed_bounds import possible_ends
from xl_addin.analysis.results import Draws
from xl_addin.analysis.summaries import summarise
from xl_addin.engine.exact import EXACT
from xl_addin.engine.scheme import score_scheme
from xl_addin.errors import MissingFactError, ScoringError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from xl_addin.analysis.arrays import Array
    from xl_addin.analysis.noise import Noise, Options
    from xl_addin.analysis.printed import Printed
    from xl_addin.engine.facts import Facts
    from xl_addin.engine.rank_ranges import Ends
    from xl_addin.rulebook.model import DeviationBook, Measure

#: Numbers drawn at once: 8 bytes each.
_AT_ONCE = 4_000_000
#: A denominator that is drawn lower than this share of itself stays there.
_LEAST_SHARE = 0.01
#: Rounds of proposals before a printed row counts as one that can hardly be; of five scores at worst one in 120 fits.
_ROUNDS = 2_000
#: What adding up doubles can lose of a total.
_LOSS = 1e-9


def draw_facts(book: DeviationBook, facts: Facts, options: Options, top: int) -> Draws:
    """Draw the facts and score every draw; mean and standard deviation of all move with it.

    Args:
        book: the rules.
        facts: the facts as they are; what is blank stays blank.
        options: how to draw.
        top: how many places count as being inside.

    Returns:
        The summary.

    Raises:
        ScoringError: an uncertainty is given for a fact that there is not, numerators of rates are to be drawn binomially, or
            as ``score_scheme``.
    """
    totals = drawn_totals(book, facts, options)
    return Draws(
        _assumed(book, options), options.draws, options.seed, top, summarise(facts.entities, totals, top, book.ties)
    )


def drawn_totals(book: DeviationBook, facts: Facts, options: Options) -> Array:
    """Draw the facts and score them.

    Args:
        book: the rules.
        facts: the facts as they are.
        options: how to draw.

    Returns:
        Totals, draws × entities, NaN where a draw gives none.

    Raises:
        ScoringError: as ``draw_facts``.
    """
    totals = [score_arrays(book, drawn).totals for drawn in draws_of(book, facts, options)]
    return np.concatenate(totals)


def draws_of(book: DeviationBook, facts: Facts, options: Options) -> Iterator[dict[str, Array]]:
    """Draw the facts, some thousand draws at a time.

    Counts stay possible: a denominator above 0, a numerator from 0 to its denominator.

    Args:
        book: the rules.
        facts: the facts as they are.
        options: how to draw.

    Yields:
        By fact key, draws × entities.

    Raises:
        ScoringError: as ``draw_facts``.
    """
    score_scheme(book, facts.entities, facts.columns)
    unknown = set(options.by_fact) - {fact.key for fact in book.facts}
    if unknown:
        told = ", ".join(sorted(unknown))
        raise ScoringError(f"{book.name} に {told} という項目はありません。", f"{book.name} has no fact {told}.")
    _require_people(book, facts, options)
    base = fact_arrays(facts)
    chance = np.random.Generator(np.random.PCG64(options.seed))
    step = max(1, _AT_ONCE // (len(facts.entities) * len(base)))
    for start in range(0, options.draws, step):
        count = min(step, options.draws - start)
        drawn: dict[str, Array] = {}
        for measure in (measure for indicator in book.indicators for measure in indicator.measures):
            drawn |= _drawn_measure(measure, base, options, (count, len(facts.entities)), chance)
        yield drawn


def draw_printed(book: DeviationBook, printed: Printed, options: Options, top: int) -> Draws:
    """Draw true scores that would be printed as they are, all of them equally likely.

    Args:
        book: the rules.
        printed: the table.
        options: how often to draw, and the seed.
        top: how many places count as being inside.

    Returns:
        The summary.

    Raises:
        ScoringError: as ``printed_bounds``.
    """
    totals = printed_totals(book, printed, options)
    assumed = Text(
        f"丸めると公表値になる得点（±{printed.half:f}）を一様に {options.draws:,} 回引きました。総得点も公表値に合うものだけを使います。",
        f"{options.draws:,} uniform draws of scores that round to the printed ones (±{printed.half:f}), the total's included.",
    )
    return Draws(assumed, options.draws, options.seed, top, summarise(printed.entities, totals, top, book.ties))


def printed_totals(book: DeviationBook, printed: Printed, options: Options) -> Array:
    """Draw totals that fit the printed scores and the printed total.

    Args:
        book: the rules.
        printed: the table.
        options: how often to draw, and the seed.

    Returns:
        Totals, draws × entities.

    Raises:
        ScoringError: as ``printed_bounds``.
    """
    chance = np.random.Generator(np.random.PCG64(options.seed))
    columns = [
        _totals_within(entity, points, total, options.draws, chance)
        for entity, (points, total) in zip(printed.entities, possible_ends(book, printed), strict=True)
    ]
    return np.stack(columns, axis=-1)


def _totals_within(
    entity: str, points: tuple[Ends | None, ...], total: Ends | None, draws: int, chance: np.random.Generator
) -> Array:
    """Draw scores between their ends and keep the sums that the total allows."""
    if total is None:
        return np.full(draws, np.nan)
    least, greatest = float(total[0]), float(total[1])
    known = [each for each in points if each is not None]
    if len(known) < len(points):
        return chance.uniform(least, greatest, draws)
    # The scores add up to the total: the widest of all these follows from the others, so that most proposals fit.
    widest = max(known, key=_width)
    proposed, signs, follows = known, np.ones(len(known)), total
    if _width(total) < _width(widest):
        known.remove(widest)
        proposed, signs, follows = [*known, total], np.append(-np.ones(len(known)), 1.0), widest
    lows, highs = (np.array([float(each[end]) for each in proposed]) for end in (0, 1))
    low, high = float(follows[0]) - _LOSS, float(follows[1]) + _LOSS
    kept: list[Array] = []
    count = 0
    for _ in range(_ROUNDS):
        drawn = chance.uniform(lows, highs, (max(draws, 1000), len(proposed)))
        found = (drawn * signs).sum(axis=1)
        totals = found if follows is total else drawn[:, -1]
        kept.append(np.clip(totals[(found >= low) & (found <= high)], least, greatest))
        count += len(kept[-1])
        if count >= draws:
            return np.concatenate(kept)[:draws]
    raise MissingFactError(
        f"{entity}の総得点は、指標の得点の丸めとはほとんど合いません。印刷された値を確かめてください。",
        f"{entity}: the total hardly fits the rounding of its scores; check the printed figures.",
    )


def _width(ends: Ends) -> Decimal:
    return EXACT.subtract(ends[1], ends[0])


def _drawn_measure(
    measure: Measure, base: Mapping[str, Array], options: Options, shape: tuple[int, int], chance: np.random.Generator
) -> dict[str, Array]:
    above, below = measure.numerator.key, measure.denominator.key
    bottom = np.maximum(_drawn(base[below], options.of(below), shape, chance), base[below] * _LEAST_SHARE)
    if options.of(above).kind == "binomial":
        top = _binomial_rates(base[above], base[below], shape, chance) * bottom
    else:
        top = _drawn(base[above], options.of(above), shape, chance)
    return {above: np.clip(top, 0.0, bottom), below: bottom}


def _drawn(base: Array, noise: Noise, shape: tuple[int, int], chance: np.random.Generator) -> Array:
    if noise.kind == "binomial" or not noise.size:
        return np.broadcast_to(base, shape)
    varied = chance.standard_normal(shape) if noise.shape == "normal" else chance.uniform(-1.0, 1.0, shape)
    varied *= noise.size
    drawn: Array = base * (1.0 + varied) if noise.kind == "relative" else base + varied
    return drawn


def _require_people(book: DeviationBook, facts: Facts, options: Options) -> None:
    """Refuse to draw how many of 1 or 100 people do something where these only say in what unit the rates are."""
    units = rate_units(book, facts)
    for measure in (measure for indicator in book.indicators for measure in indicator.measures):
        above, below = measure.numerator, measure.denominator
        if below.key in units and options.of(above.key).kind == "binomial":
            raise ScoringError(
                f"「{below.label.ja}」がすべて同じ（1 か 100）で人数ではないので、二項分布では引けません。",
                f'"{below.label.en}" is 1 or 100 throughout and counts nobody, so that nothing can be drawn binomially.',
            )


def _binomial_rates(top: Array, bottom: Array, shape: tuple[int, int], chance: np.random.Generator) -> Array:
    """Draw the share of each denominator, as whole people, that does what the rate says."""
    known = ~(np.isnan(top) | np.isnan(bottom))
    people = np.where(known, np.maximum(np.rint(bottom), 1.0), 1.0)
    rate = np.where(known, np.clip(top / bottom, 0.0, 1.0), 0.0)
    return np.where(known, chance.binomial(people.astype(np.int64), rate, shape) / people, np.nan)


def _assumed(book: DeviationBook, options: Options) -> Text:
    own = [(key, options.by_fact[key]) for key in (fact.key for fact in book.facts) if key in options.by_fact]
    told = _told(options.noise)
    return Text(
        "；".join([f"{options.draws:,} 回の試行。{told.ja}", *(f"{key} は{_told(noise).ja}" for key, noise in own)]),
        "; ".join([f"{options.draws:,} draws; {told.en}", *(f"{key}: {_told(noise).en}" for key, noise in own)]),
    )


def _told(noise: Noise) -> Text:
    if noise.kind == "binomial":
        return Text(
            "分子を分母と率から二項分布で引く（分母はそのまま）",
            "numerators drawn binomially from denominator and rate",
        )
    size = (
        f"{noise.size:.3%}".rstrip("%").rstrip("0").rstrip(".") + "%" if noise.kind == "relative" else f"{noise.size:g}"
    )
    if noise.shape == "normal":
        return Text(f"各件数に標準偏差 {size} の正規の誤差", f"a normal error of SD {size} in each count")
    return Text(f"各件数に ±{size} 以内の一様な誤差", f"a uniform error within ±{size} in each count")
