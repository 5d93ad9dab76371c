"""Tries many mutated workbooks, formulas and cell texts: ``python -m tests.fuzz --count 100000 --seed 1 --jobs 2``."""

from __future__ import annotations

import argparse
import sys
import time
from math import inf
from pathlib import Path

from tests.fuzz.running import OUTCOMES, Summary, Tried, random_for, run
from tests.fuzz.trying import KINDS, made, tried

_EVERY = 1000


def main() -> int:
    """Run what the command line asks for; 1 if a defect was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="how many inputs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="how many processes")
    parser.add_argument("--minutes", type=float, default=inf, help="stop after so many, also before all are tried")
    parser.add_argument("--only", type=int, help="try this input alone, and show where it fails")
    parser.add_argument("--keep", type=Path, help="with --only: write the input into this folder")
    given = parser.parse_args()
    if given.only is not None:
        return _only(given.seed, given.only, given.keep)
    summary = run(given.count, given.seed, given.jobs, with_corpus=True, seconds=given.minutes * 60, heard=_progress)
    _tell(summary)
    return 1 if summary.defects else 0


def _only(seed: int, index: int, keep: Path | None) -> int:
    random = random_for(seed, index)
    one = made(random, with_corpus=True)
    print(one.kind, one.name, *map(repr, one.texts))
    if keep is not None and one.content:
        (keep / f"{index}{Path(one.name).suffix}").write_bytes(one.content)
    begun = time.process_time()
    clean = tried(one, random)
    print(clean, f"{time.process_time() - begun:.3f} s")
    return 0


def _progress(summary: Summary) -> None:
    done = summary.outcomes.total()
    if summary.defects and summary.defects[-1] is summary.last:
        print(_line(summary, summary.last), file=sys.stderr, flush=True)
    if done % _EVERY == 0:
        print(f"{done}: {len(summary.defects)} defects", file=sys.stderr, flush=True)


def _tell(summary: Summary) -> None:
    print(f"{'kind':<10}" + "".join(f"{outcome:>10}" for outcome in OUTCOMES))
    for kind in (*KINDS, "?"):
        counts = [summary.outcomes[kind, outcome] for outcome in OUTCOMES]
        if any(counts):
            print(f"{kind:<10}" + "".join(f"{count:>10}" for count in counts))
    if summary.slowest is not None:
        print(f"slowest: input {summary.slowest.index}, {summary.slowest.kind}, {summary.slowest.seconds:.2f} s")
    print(f"peak memory: {summary.peak / 1024:.0f} MiB")
    for defect in summary.defects:
        print(_line(summary, defect))


def _line(summary: Summary, defect: Tried) -> str:
    return f"defect: --seed {summary.seed} --only {defect.index} ({defect.kind}): {defect.told}"


if __name__ == "__main__":
    sys.exit(main())
