"""The corpus of real workbooks: its files, and in each a sheet, a cell with a number and an empty one."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import NamedTuple

import pytest

from xl_addin.formulas.addresses import Place, place


class Entry(NamedTuple):
    """A workbook of the corpus.

    Attributes:
        path: the file.
        sheet: a worksheet's name.
        number: a cell that holds a number, None if the sheet has none.
        empty: a cell that holds nothing.
    """

    path: Path
    sheet: str
    number: Place | None
    empty: Place


def folder() -> Path | None:
    """The folder that XL_ADDIN_CORPUS names, None if it names none."""
    named = os.environ.get("XL_ADDIN_CORPUS")
    return Path(named) if named and (Path(named) / "index.csv").is_file() else None


def entries() -> list[Entry]:
    """The workbooks as `index.csv` lists them; none where there is no corpus."""
    where = folder()
    if where is None:
        return []
    with (where / "index.csv").open(encoding="utf-8", newline="") as file:
        return [_entry(where, row) for row in csv.DictReader(file)]


def files() -> list[object]:
    """The workbooks as parameters of a test; one that is skipped, with the reason, where there is no corpus."""
    found = entries()
    if not found:
        reason = "XL_ADDIN_CORPUS names no folder of real workbooks"
        return [pytest.param(None, id="corpus", marks=pytest.mark.skip(reason=reason))]
    return [pytest.param(entry, id=entry.path.name) for entry in found]


def _entry(where: Path, row: dict[str, str]) -> Entry:
    empty = place(row["an_empty_cell"])
    assert empty is not None
    return Entry(where / row["file"], row["sheet"], place(row["a_number_cell"]), empty)
