from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.xlw.attributes import attributes

if TYPE_CHECKING:
    import xlwings as xw

pytestmark = pytest.mark.office


@attributes("Range.options")
def test_polars_frame(sheet: xw.Sheet) -> None:
    """A polars frame comes back with its columns and types."""
    frame = pl.DataFrame({"支部": ["北海道", "青森"], "得点": [50.5, None], "日": [dt.datetime(2024, 1, 2)] * 2})
    sheet["A1"].value = frame
    assert sheet["A1:C3"].value == [
        ["支部", "得点", "日"],
        ["北海道", 50.5, dt.datetime(2024, 1, 2)],
        ["青森", None, dt.datetime(2024, 1, 2)],
    ]
    back = sheet["A1"].options(pl.DataFrame, expand="table").value
    assert back.to_dict(as_series=False) == frame.to_dict(as_series=False)
