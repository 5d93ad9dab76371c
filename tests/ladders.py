"""What the tests of ladders share: the shipped books, an invented one, and the published sheet as data."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from tests.conftest import DATA, load_toml
from xl_addin.rulebook.store import tier_book
from xl_addin.rulebook.tiers import TierBook, TierIndicator

#: The prefectural books, and the municipal one, that have points.
PREFECTURAL = ("kokuho_pref/2023", "kokuho_pref/2024")
COMPLETE = (*PREFECTURAL, "kokuho_muni/2020")


@lru_cache
def invented() -> TierBook:
    """The invented book of ten towns that uses every word of the vocabulary."""
    book = load_toml(DATA / "ladders_2098.toml")
    assert isinstance(book, TierBook)
    return book


@lru_cache
def shipped(name: str) -> TierBook:
    """A shipped book."""
    return tier_book(name)


def indicator_of(book: TierBook, name: str) -> TierIndicator:
    """An indicator by its id."""
    return next(indicator for indicator in book.indicators if indicator.id == name)


@lru_cache
def sheet() -> dict[str, Any]:
    """The published comparison sheet as data: lines, points, conditions and scores of both years, by fiscal year."""
    years: dict[str, Any] = json.loads((DATA / "kokuho_pref_sheet.json").read_text(encoding="utf-8"))["years"]
    return years
