from __future__ import annotations

import sys

import pytest

from tests.fuzz import running
from tests.fuzz.running import CLEAN, DEFECT, PARTLY, REFUSED, Tried, run

if sys.platform != "linux":
    pytest.skip("processes are bound in time and memory as Linux does it", allow_module_level=True)

COUNT = 300
SEED = 6


def test_no_defects() -> None:
    """Whatever is read gives a result or an error of the package, in bounded time and memory."""
    summary = run(COUNT, SEED, jobs=2, with_corpus=False)
    assert not [(SEED, defect.index, defect.told) for defect in summary.defects]
    outcomes = {outcome for _, outcome in summary.outcomes}
    assert summary.outcomes.total() == COUNT
    assert {CLEAN, PARTLY, REFUSED} <= outcomes


def test_defects_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that is none of the package's is a defect, with the place it came from."""

    def failing(*_given: object) -> list[bool]:
        return [bool(1 // 0)]

    monkeypatch.setattr(running, "tried", failing)
    found = running.one(0, SEED, with_corpus=False)
    assert isinstance(found, Tried)
    assert (found.outcome, found.told.partition(" at ")[0]) == (DEFECT, "ZeroDivisionError")


def test_hangs_are_noticed() -> None:
    """A process that is ended for its time, and one that dies, are told apart."""
    assert "seconds" in running.death(-running.signal.SIGPROF)
    assert "-9" in running.death(-9)
