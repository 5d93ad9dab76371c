"""Tries many inputs in processes of their own, which are bound in time and memory and may die."""

from __future__ import annotations

import multiprocessing
import resource
import signal
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from math import inf
from multiprocessing.connection import wait
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.fuzz.trying import made, tried

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

SECONDS: Final = 10.0
"""Processor time that one input may take."""
MEMORY: Final = 1 << 30
"""Bytes of address space that a process may use, everything in it included."""
_STANDSTILL: Final = 120.0
"""Seconds by the clock without news after which a process is ended."""
CLEAN, PARTLY, REFUSED, DEFECT = OUTCOMES = "clean", "partly", "refused", "defect"
"""Nothing, something or everything was refused; a defect is any other exception, a wrong result, or too much time."""


class Tried(NamedTuple):
    """What became of one input.

    Attributes:
        index: its number.
        kind: its kind.
        outcome: one of `OUTCOMES`.
        seconds: processor time.
        peak: kilobytes that the process has used at most so far.
        told: of a defect, what happened and where.
    """

    index: int
    kind: str
    outcome: str
    seconds: float
    peak: int
    told: str = ""


@dataclass
class Summary:
    """What became of all inputs."""

    seed: int
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    last: Tried | None = None
    slowest: Tried | None = None
    peak: int = 0
    defects: list[Tried] = field(default_factory=list)

    def add(self, done: Tried) -> None:
        """Count one input."""
        self.last = done
        self.outcomes[done.kind, done.outcome] += 1
        self.peak = max(self.peak, done.peak)
        if self.slowest is None or done.seconds > self.slowest.seconds:
            self.slowest = done
        if done.outcome == DEFECT:
            self.defects.append(done)


@dataclass
class _Worker:
    process: BaseProcess
    news: Connection
    next: int
    heard: float


def random_for(seed: int, index: int) -> Random:
    """Return the source of everything that is random about one input."""
    return Random(f"{seed}:{index}")  # noqa: S311  # nothing here is secret


def run(
    count: int,
    seed: int,
    jobs: int,
    *,
    with_corpus: bool,
    seconds: float = inf,
    heard: Callable[[Summary], None] = lambda _: None,
) -> Summary:
    """Try inputs 0 to `count`, each made from the seed and its number alone.

    Args:
        count: how many.
        seed: other seeds give other inputs.
        jobs: how many processes work.
        with_corpus: mutate the real workbooks, too.
        seconds: when to stop, by the clock, also before all are tried.
        heard: called after every input.
    """
    summary = Summary(seed)
    workers = [_started(first, count, seed, jobs, with_corpus=with_corpus) for first in range(jobs)]
    end = time.monotonic() + seconds
    while workers:
        if time.monotonic() > end:
            for worker in workers:
                worker.process.kill()
                worker.process.join()
            break
        ready = wait([worker.news for worker in workers], timeout=1.0)
        for worker in list(workers):
            if worker.news in ready:
                try:
                    done = worker.news.recv()
                except EOFError:
                    workers.remove(worker)
                    worker.process.join()
                    if worker.next < count:
                        summary.add(Tried(worker.next, "?", DEFECT, SECONDS, 0, death(worker.process.exitcode)))
                        heard(summary)
                        first = worker.next + jobs
                        workers.append(_started(first, count, seed, jobs, with_corpus=with_corpus))
                    continue
                summary.add(done)
                heard(summary)
                worker.next, worker.heard = done.index + jobs, time.monotonic()
            elif time.monotonic() - worker.heard > _STANDSTILL:
                worker.process.kill()
                worker.heard = time.monotonic()
    return summary


def _started(first: int, count: int, seed: int, jobs: int, *, with_corpus: bool) -> _Worker:
    context = multiprocessing.get_context("spawn")
    news, told = context.Pipe(duplex=False)
    process = context.Process(
        target=_work, args=(told, range(first, count, jobs), seed), kwargs={"with_corpus": with_corpus}, daemon=True
    )
    process.start()
    told.close()
    return _Worker(process, news, first, time.monotonic())


def death(exitcode: int | None) -> str:
    """Say what it means that a process ended before its work was done."""
    if exitcode == -signal.SIGPROF:
        return f"it took more than {SECONDS:.0f} seconds"
    return f"the process ended with {exitcode}"


def _work(told: Connection, indexes: range, seed: int, *, with_corpus: bool) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for index in indexes:
        told.send(one(index, seed, with_corpus=with_corpus))
    told.close()


def one(index: int, seed: int, *, with_corpus: bool) -> Tried:
    """Make one input and try it."""
    random = random_for(seed, index)
    begun, outcome, what, kind = time.process_time(), CLEAN, "", "?"
    try:
        given = made(random, with_corpus=with_corpus)
        kind, begun = given.kind, time.process_time()
        # The signal ends the process, also in the midst of what is not Python.
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        clean = tried(given, random)
        outcome = CLEAN if all(clean) else PARTLY if any(clean) else REFUSED
    except BaseException as error:  # noqa: BLE001  # a panic of Rust is no Exception
        outcome, what = DEFECT, _where(error)
    signal.setitimer(signal.ITIMER_PROF, 0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Tried(index, kind, outcome, time.process_time() - begun, peak, what)


def _where(error: BaseException) -> str:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "xl_addin" in frame.filename]
    at = f"{frames[-1].filename.rpartition('xl_addin/')[2]}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {at}: {str(error)[:200]!r}"
