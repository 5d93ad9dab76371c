"""The English of the units that rule books name."""

from __future__ import annotations

_ENGLISH_UNITS = {
    "円": "yen",
    "人": "people",
    "件": "cases",
    "位": "rank",
    "数量": "quantity",
    "市町村": "municipalities",
    "人/1万人": "per 10,000",
}


def english_unit(unit: str) -> str:
    """The English of a unit, or the unit itself."""
    return _ENGLISH_UNITS.get(unit, unit)
