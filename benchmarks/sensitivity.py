"""Times the analyses of sensitivity on 47 branches and five indicators: 10,000 draws, and the engine alone beside them.

Run it on a quiet machine; it writes its figures into results.json beside itself. Before the timing, draws are scored by the
engine too, and the largest difference is kept.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from measured import HERE, keep, summary

from xl_addin.analysis.arrays import score_arrays
from xl_addin.analysis.monte_carlo import draw_facts, draw_printed, draws_of
from xl_addin.analysis.noise import Noise, Options
from xl_addin.analysis.printed import Printed
from xl_addin.analysis.rounding import halves_of, rounding_bounds
from xl_addin.analysis.sensitivity import of_facts
from xl_addin.book.data import default_folder, published_scores
from xl_addin.book.kyokai.raw_counts import fictitious_counts
from xl_addin.engine.facts import Facts
from xl_addin.engine.scheme import score_scheme
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.rulebook.model import DeviationBook

DRAWS, TOP = 10_000, 15
# So many draws are scored by the engine alone; its time is given per 10,000.
ENGINE_DRAWS = 50


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="timed runs (default 5)")
    parser.add_argument("--output", type=Path, default=None, help="folder of the results (default: beside this file)")
    parser.add_argument("--dry", action="store_true", help="print the figures and keep none")
    options = parser.parse_args()
    book = store.find("kyokai/2023")
    branches = published_scores(default_folder())
    names = tuple(each.branch for each in branches)
    rows = fictitious_counts(names)
    facts = Facts(names, {key: tuple(float(row[key]) for row in rows) for key in rows[0]})
    printed = Printed(names, tuple(each.scores for each in branches), tuple(each.total for each in branches))
    figures = _figures(book, facts, printed, options.runs)
    for name, figure in figures.items():
        print(name, figure)
    if not options.dry:
        keep(options.output or HERE, {"sensitivity": figures})


def _figures(book: DeviationBook, facts: Facts, printed: Printed, runs: int) -> dict[str, object]:
    normal, binomial = Options(DRAWS), Options(DRAWS, noise=Noise("binomial"))
    halves = halves_of(book, facts, -1)
    (some,) = draws_of(book, facts, Options(ENGINE_DRAWS))
    jobs: dict[str, Callable[[], object]] = {
        f"{DRAWS:,} draws with an error in every count": lambda: draw_facts(book, facts, normal, TOP),
        f"{DRAWS:,} draws of binomial numerators": lambda: draw_facts(book, facts, binomial, TOP),
        f"{DRAWS:,} draws of printed scores": lambda: draw_printed(book, printed, normal, TOP),
        "bounds from rounded counts": lambda: rounding_bounds(book, facts, halves),
        "all of `xl-addin sensitivity`, without reading the file": lambda: of_facts(book, facts, normal),
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    engine: list[tuple[float, float]] = []
    for _ in range(runs):
        for name, job in jobs.items():
            times[name].append(_timed(job))
        engine.append(_timed(lambda: _by_engine(book, facts, some)))
    drawn, scale = times[next(iter(jobs))], DRAWS / ENGINE_DRAWS
    return {
        "runs": runs,
        "draws": DRAWS,
        "entities": len(facts.entities),
        "indicators": len(book.indicators),
        "numpy": np.__version__,
        "seconds": {name: summary(clock for clock, _processor in values) for name, values in times.items()},
        "processor": {name: summary(processor for _clock, processor in values) for name, values in times.items()},
        "engine_draws": ENGINE_DRAWS,
        "engine": summary(clock * scale for clock, _processor in engine),
        "engine_processor": summary(processor * scale for _clock, processor in engine),
        "times_faster_processor": summary(slow[1] * scale / fast[1] for slow, fast in zip(engine, drawn, strict=True)),
        "largest_difference": float(np.abs(score_arrays(book, some).totals - _by_engine(book, facts, some)).max()),
    }


def _by_engine(book: DeviationBook, facts: Facts, drawn: dict[str, np.ndarray]) -> np.ndarray:
    """Score draws one by one, as the add-in would."""
    totals = []
    for draw in range(ENGINE_DRAWS):
        columns = {key: tuple(map(float, values[draw])) for key, values in drawn.items()}
        totals.append([score.total for score in score_scheme(book, facts.entities, columns).scores])
    return np.array(totals, dtype=float)


def _timed(do: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds on the clock and those of the processor."""
    start, used = time.perf_counter(), time.process_time()
    do()
    return time.perf_counter() - start, time.process_time() - used


if __name__ == "__main__":
    main()
