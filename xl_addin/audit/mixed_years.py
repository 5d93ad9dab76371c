"""Finds dates and years mixed up: written in several ways in one column, or taken from another year's column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.audit import mixed_dates, other_year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.audit.finding import Finding
    from xl_addin.audit.model import Model


def check(model: Model) -> Iterator[Finding]:
    """Yield a finding for every such cell, and for every run of formulas that takes another year than its header names."""
    yield from mixed_dates.check(model)
    yield from other_year.check(model)
