"""Native charts of a report, read as a spreadsheet draws them."""

from __future__ import annotations

import io
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from xlsxwriter import Workbook

from xl_addin.report.chart_sheets import insert
from xl_addin.report.content import Figure
from xl_addin.report.shapes import Step, Waterfall

if TYPE_CHECKING:
    from openpyxl.chart.bar_chart import BarChart

_BLUE, _ORANGE = "0072B2", "E69F00"


def charted(picture: Waterfall) -> tuple[BarChart, list[list[float | None]]]:
    """The chart of a waterfall, and the figures of its series."""
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True})
    insert(book, book.add_worksheet("図"), Figure("", picture, ""), 0, "図の値")
    book.close()
    read = load_workbook(made)
    (chart,) = read["図"]._charts  # noqa: SLF001 - openpyxl has no public name for them
    columns = []
    for series in chart.series:
        _, _, area = series.val.numRef.f.rpartition("!")
        columns.append([cell.value for (cell,) in read["図の値"][area.replace("$", "")]])
    return chart, columns


def seen(chart: BarChart, columns: list[list[float | None]], row: int) -> dict[str, list[tuple[float, float]]]:
    """The coloured bars of a row: figures above zero are stacked to the right of it, those below to its left."""
    ends = {True: 0.0, False: 0.0}
    found: dict[str, list[tuple[float, float]]] = {}
    for series, column in zip(chart.series, columns, strict=True):
        value = column[row]
        if not value:
            continue
        begin = ends[value > 0]
        ends[value > 0] += value
        fill = series.graphicalProperties.solidFill
        if fill is not None:
            found.setdefault(fill.srgbClr, []).append((min(begin, begin + value), max(begin, begin + value)))
    return found


def waterfall(steps: list[int]) -> Waterfall:
    """A total, steps, and the total that they lead to."""
    told = [Step(f"{place}", value, total=place == 0) for place, value in enumerate(steps)]
    return Waterfall((*told, Step("計", sum(steps), total=True)), "点")


@pytest.mark.parametrize("steps", [[5, -8, 6], [5, -5, -3, 3], [-4, -3, 9, -1], [7, 0, -2], [0, 0]])
def test_steps_stand_where_they_lead(steps: list[int]) -> None:
    """Each step covers what lies between the sums before and after it, on either side of zero."""
    check_steps(steps)


@given(st.lists(st.integers(-40, 40), min_size=1, max_size=6))
def test_any_steps_stand_where_they_lead(steps: list[int]) -> None:
    """Each step covers what lies between the sums before and after it, whatever they are."""
    check_steps(steps)


def check_steps(steps: list[int]) -> None:
    """Compare the bars with running sums."""
    chart, columns = charted(waterfall(steps))
    assert chart.grouping == "stacked"
    sums = list(accumulate(steps))
    for row, (before, after) in enumerate(pairwise(sums), 1):
        bars = sorted(bar for each in seen(chart, columns, row).values() for bar in each)
        low, high = sorted((before, after))
        expected = [(low, 0), (0, high)] if low < 0 < high else [(low, high)] if low < high else []
        assert bars == expected
        assert set(seen(chart, columns, row)) <= {_BLUE if after > before else _ORANGE}
