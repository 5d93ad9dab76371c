"""Invented tier rule books for the tests of rulecheck, read and checked as any other."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xl_addin.rulebook.reading import rule_book
from xl_addin.rulebook.tiers import TierBook

if TYPE_CHECKING:
    from xl_addin.rulebook.tiers import TierIndicator

Table = dict[str, Any]

SOURCE = {"title": "架空の資料", "place": "第1章"}


def words(text: str) -> Table:
    """The same words twice."""
    return {"ja": text, "en": text}


def line(no: str, points: object, /, **keys: object) -> Table:
    """One line, declared unless another condition is named."""
    given = {"no": no, "points": points, "text": words(f"行{no}"), **keys}
    told = set(keys) - {"bracket", "requires", "excludes", "unless", "follows", "unchanged", "text", "of", "on"}
    return given if told else {**given, "declared": True}


def group(take: str, *lines: Table) -> Table:
    """Lines that belong together."""
    return {"take": take, "line": list(lines)}


def indicator(id_: str, /, *groups: Table, **keys: object) -> Table:
    """An indicator of section 1 with one measure, "rate", if a line asks for one."""
    lines = [row for each in groups for row in each["line"]]
    needs = {"at_least", "more_than", "below", "top_share", "rank_from", "gain_at_least", "improved"}
    needs |= {"improved_each_year", "better_than_mean", "better_than_mean_of"}
    given: Table = {
        "id": id_,
        "label": f"指標{id_}",
        "section": "1",
        "name": words(f"名前{id_}"),
        "years": {"evaluated": 2021, "compared": 2020},
        "source": SOURCE,
        "group": list(groups),
    }
    if any(needs & set(row) for row in lines):
        given["measure"] = [{"key": "rate", "name": words("率"), "unit": "%", "better": "high"}]
    return {**given, **keys}


def book(*indicators: Table, year: int = 2024, **keys: object) -> TierBook:
    """A whole book of one section."""
    data = {
        "scheme": "invented",
        "fiscal_year": year,
        "status": "complete",
        "method": "tiers",
        "title": words("架空"),
        "entity": words("町"),
        "entities": 10,
        "sources": [SOURCE],
        "section": [{"id": "1", "label": "第1", "name": words("区分"), "source": SOURCE}],
        "indicator": list(indicators),
        **keys,
    }
    read = rule_book(_decimals(data), "invented.toml")
    assert isinstance(read, TierBook)
    return read


def only(read: TierBook) -> TierIndicator:
    """The one indicator of a book."""
    (found,) = read.indicators
    return found


def _decimals(value: Any) -> Any:
    """Turn fractions into decimals, as reading TOML does."""
    if isinstance(value, dict):
        return {key: _decimals(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_decimals(item) for item in value]
    return Decimal(str(value)) if isinstance(value, float) else value
