"""The page that says what of xlwings works on Calc, from the tables that the tests are held to."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tests.xlw.attributes import Table, tables

if TYPE_CHECKING:
    from tests.xlw.attributes import Refused


def attribute_page() -> str:
    """Return the page's table: a section for each class of xlwings."""
    listed = sorted(entry for table in tables() for entry in _entries(table))
    numbers = {state: sum(1 for _, its, _ in listed if its == state) for state in ("works", "raises", "not yet")}
    head = f"{len(listed)} attributes: {', '.join(f'{number} {state}' for state, number in numbers.items())}.\n"
    return head + "".join(
        f"\n### {name}\n\n| attribute | | reason |\n|---|---|---|\n" + "".join(map(_line, entries))
        for name, entries in groupby(listed, key=lambda entry: entry[0].partition(".")[0])
    )


def _entries(table: Table) -> list[tuple[str, str, str]]:
    refused = [("raises", each) for each in table.raises] + [("not yet", each) for each in table.not_yet]
    return [
        *((name, "works", "") for name in table.works),
        *((each.attribute, state, _reason(each)) for state, each in refused),
    ]


def _reason(refused: Refused) -> str:
    return f"{refused.ja} / {refused.en}".replace("|", "\\|")


def _line(entry: tuple[str, str, str]) -> str:
    name, state, reason = entry
    return f"| `{name.partition('.')[2]}` | {state} | {reason} |\n"
