from __future__ import annotations

import datetime as dt
import json
from collections import OrderedDict

import numpy as np
import pandas as pd
import pytest
import xlwings as xw

from tests.xlw.attributes import attributes

pytestmark = pytest.mark.office


@pytest.fixture
def table(sheet: xw.Sheet) -> xw.Sheet:
    """The table of xlwings' documentation of converters."""
    sheet["A1"].value = [[1, 2, 3], [4, None, 6], [dt.datetime(2016, 7, 8), "x", 7.6]]
    return sheet


@attributes("Range.options")
def test_dimensions(sheet: xw.Sheet) -> None:
    """Ndim forces lists or lists of lists."""
    sheet.range("A1").value = [[1, 2], [3, 4]]
    assert sheet.range("A1").options(ndim=1).value == [1.0]
    assert sheet.range("A1").options(ndim=2).value == [[1.0]]
    assert sheet.range("A1:A2").options(ndim=2).value == [[1.0], [3.0]]
    assert sheet.range("A1:B1").options(ndim=2).value == [[1.0, 2.0]]


@attributes("Range.options")
def test_numbers_as_int(table: xw.Sheet) -> None:
    """numbers=int rounds, as Excel's 1.9999 for 2 needs."""
    table["C3"].value = 7.6
    value = table["C3"].options(numbers=int).value
    assert (value, type(value)) == (8, int)
    assert table["C3"].options(numbers=lambda number: number * 10).value == 76.0


@attributes("Range.options")
def test_dates(table: xw.Sheet) -> None:
    """dates=… makes days, or whatever a function makes of the parts."""
    assert table["A3"].options(dates=dt.date).value == dt.date(2016, 7, 8)
    shown = table["A3"].options(dates=lambda year, month, day, **_: f"{year}-{month:02}-{day:02}").value
    assert shown == "2016-07-08"


@attributes("Range.options")
def test_blanks(table: xw.Sheet) -> None:
    """empty=… stands for blanks."""
    assert table["A2:C2"].options(empty="NA").value == [4.0, "NA", 6.0]


@attributes("Range.options", "Range.value")
def test_transposed(sheet: xw.Sheet) -> None:
    """A row goes into a column, and a column comes as it is."""
    sheet.range("A1").options(transpose=True).value = [1, 2, 3]
    assert sheet.range("A1:A3").value == [1.0, 2.0, 3.0]
    assert sheet.range("A1:A3").options(transpose=True, ndim=2).value == [[1.0, 2.0, 3.0]]


@attributes("Range.options", "Range.expand")
def test_expanded(sheet: xw.Sheet) -> None:
    """Expand finds the table each time it is read, expand() once."""
    sheet.range("A1").value = [[1, 2], [3, 4]]
    range1 = sheet.range("A1").expand("table")
    range2 = sheet.range("A1").options(expand="table")
    assert range1.value == range2.value == [[1.0, 2.0], [3.0, 4.0]]
    sheet.range("A3").value = [5, 6]
    assert range1.value == [[1.0, 2.0], [3.0, 4.0]]
    assert range2.value == [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]


@attributes("Range.options")
def test_in_chunks(sheet: xw.Sheet) -> None:
    """Chunksize reads and writes in parts, with the same result."""
    rows = [[float(row), row % 3 == 0] for row in range(25)]
    sheet["A1"].options(chunksize=4).value = rows
    assert sheet["A1:B25"].options(chunksize=7).value == rows


@attributes("Range.options")
def test_dictionaries(sheet: xw.Sheet) -> None:
    """Two columns are a dictionary, and two rows one when transposed."""
    sheet["A1"].value = {"a": 1.0, "b": 2.0}
    assert sheet.range("A1:B2").options(dict).value == {"a": 1.0, "b": 2.0}
    assert list(sheet.range("A1:B2").options(OrderedDict).value) == ["a", "b"]
    sheet["A4"].value = [["c", "d"], [3, 4]]
    assert sheet.range("A4:B5").options(dict, transpose=True).value == {"c": 3.0, "d": 4.0}


@attributes("Range.options")
def test_tuples_and_json(sheet: xw.Sheet) -> None:
    """Tuples and JSON texts go both ways."""
    sheet["A1"].value = (1, "x")
    assert sheet["A1:B1"].options(tuple).value == (1.0, "x")
    sheet["A2"].options("json").value = '[[1, "y"], [2, "z"]]'
    assert json.loads(sheet["A2:B3"].options("json").value) == [[1.0, "y"], [2.0, "z"]]


@attributes("Range.options")
def test_numpy(sheet: xw.Sheet) -> None:
    """Arrays keep their shapes; NaN is a blank in cells."""
    sheet.range("A1").options(transpose=True).value = np.array([1, 2, 3])
    np.testing.assert_array_equal(sheet.range("A1:A3").options(np.array, ndim=2).value, [[1.0], [2.0], [3.0]])
    np.testing.assert_array_equal(sheet.range("A1:A3").options(np.array, dtype=int).value, np.array([1, 2, 3]))
    sheet["C1"].value = np.array([[1.0, np.nan], [np.inf if False else 3.0, 4.0]])
    assert sheet["C1:D2"].value == [[1.0, None], [3.0, 4.0]]
    assert np.isnan(sheet["C1:D2"].options(np.array).value[0, 1])


@attributes("Range.value")
@pytest.mark.parametrize(
    ("scalar", "cell"),
    [
        (np.float64(1.5), 1.5),
        (np.float32(0.5), 0.5),
        (np.int64(3), 3.0),
        (np.bool_(True), True),
        (np.datetime64("2024-01-02T03:04:05"), dt.datetime(2024, 1, 2, 3, 4, 5)),
        (np.float64("nan"), None),
        (pd.Timestamp(2024, 1, 2), dt.datetime(2024, 1, 2)),
        (pd.NaT, None),
        (pd.NA, None),
        (dt.datetime(2024, 1, 2, 12, tzinfo=dt.timezone(dt.timedelta(hours=9))), dt.datetime(2024, 1, 2, 12)),
    ],
    ids=repr,
)
def test_scalars_of_libraries(sheet: xw.Sheet, scalar: object, cell: object) -> None:
    """Single values of NumPy and pandas become plain cells; missing ones blanks; time zones go."""
    sheet["A1"].value = [["before"], [scalar]]
    assert sheet["A1:A2"].value == ["before", cell]


@attributes("Range.options")
def test_series(sheet: xw.Sheet) -> None:
    """The documented series of dates comes back with its index and name."""
    sheet["A1"].value = [["date", "series name"], [dt.datetime(2001, 1, 1), 1], [dt.datetime(2001, 1, 2), 2]]
    series = sheet.range("A1").options(pd.Series, expand="table").value
    assert series.name == "series name"
    assert series.index.name == "date"
    assert series.tolist() == [1.0, 2.0]
    assert list(series.index) == [pd.Timestamp(2001, 1, 1), pd.Timestamp(2001, 1, 2)]
    sheet["D1"].options(pd.Series, header=False).value = series
    assert sheet["D1:E2"].value == [[dt.datetime(2001, 1, 1), 1.0], [dt.datetime(2001, 1, 2), 2.0]]


@attributes("Range.options")
def test_data_frame(sheet: xw.Sheet) -> None:
    """A frame with two header rows and an index comes back as it went (xlwings, converters)."""
    columns = pd.MultiIndex.from_tuples([("a", "d"), ("a", "e"), ("b", "f")])
    frame = pd.DataFrame([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], index=pd.Index([10.0, 20.0], name="ix"), columns=columns)
    sheet["A1"].value = frame
    back = sheet.range("A1:D4").options(pd.DataFrame, header=2).value
    pd.testing.assert_frame_equal(back, frame, check_names=False, check_column_type=False)
    sheet["F1"].options(index=False, header=False).value = frame
    assert sheet["F1:H2"].value == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]


@attributes("Range.options")
def test_ranges_and_raw(sheet: xw.Sheet) -> None:
    """The converters "range" and "raw" hand over the range, and what the engine has."""
    sheet["A1"].value = [[1, 2]]
    assert sheet["A1:B1"].options("range").value == sheet["A1:B1"]
    sheet["A2:B2"].options("raw").value = [[3.0, 4.0]]
    assert sheet["A1:B2"].options("raw").value == [[1.0, 2.0], [3.0, 4.0]]


@attributes("Range.options")
def test_own_converters(sheet: xw.Sheet) -> None:
    """A converter of the script's own works both ways (xlwings, custom converter)."""

    class Doubled(xw.conversion.Converter):
        @staticmethod
        def read_value(value: list[float], options: dict[str, object]) -> list[float]:
            return [number * float(str(options["factor"])) for number in value]

        @staticmethod
        def write_value(value: list[float], options: dict[str, object]) -> list[float]:
            return [number / float(str(options["factor"])) for number in value]

    sheet["A1"].options(Doubled, factor=2).value = [2.0, 4.0]
    assert sheet["A1:B1"].value == [1.0, 2.0]
    assert sheet["A1:B1"].options(Doubled, factor=10).value == [10.0, 20.0]


@attributes("Range.options")
def test_formatters(sheet: xw.Sheet) -> None:
    """A formatter gets the range it wrote and the value."""
    seen = []
    sheet["B2"].options(formatter=lambda cells, value: seen.append((cells.address, value))).value = [[1, 2], [3, 4]]
    assert seen == [("$B$2:$C$3", [[1, 2], [3, 4]])]
