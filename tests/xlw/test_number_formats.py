from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.xlw.attributes import attributes
from tests.xlw.files import opened, saved
from xl_addin.hosts.calc.xlw.formats import codes

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office

CODES = [
    "General",
    "0.00",
    "#,##0",
    "#,##0;[Red]-#,##0",
    "yyyy/m/d",
    'yyyy"年"m"月"d"日"',
    '[$-411]ggge"年"m"月"d"日"',
    "@",
    "0.00%",
    "# ?/?",
    "[h]:mm:ss",
    "h:mm AM/PM",
    "mm:ss.0",
    "0.00E+00",
    '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-',
    "[$¥-411]#,##0",
    '[>=100]0.0;[<0]"neg"0;0.00',
    'General"人"',
    "0.0;△0.0",
    "aaa",
    "dddd",
    "mmm-yy",
]


@attributes("Range.number_format")
def test_documented_example(sheet: xw.Sheet) -> None:
    """Cells begin as General; a format set to a block is read from the block."""
    assert sheet.range("A1").number_format == "General"
    sheet.range("A1:C3").number_format = "0.00%"
    assert sheet.range("A1:C3").number_format == "0.00%"
    assert sheet.range("B2").number_format == "0.00%"
    assert sheet.range("D1").number_format == "General"


@attributes("Range.number_format")
@pytest.mark.parametrize("code", CODES)
def test_a_code_comes_back_as_it_went(sheet: xw.Sheet, code: str) -> None:
    """Excel's English codes are read as they were set."""
    sheet["A1"].number_format = "0"
    sheet["A1"].number_format = code
    assert sheet["A1"].number_format == code


@attributes("Range.number_format")
def test_codes_mean_the_same_in_the_saved_file(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """The file holds each code, without a language before it, whatever letters are escaped in it."""
    plain = [code for code in CODES if "$-411" not in code or "¥" in code]
    for row, code in enumerate(plain, 1):
        sheet.range((row, 1)).number_format = code
        sheet.range((row, 1)).value = row
    read = saved(book, tmp_path)
    found = [read.cell(row, 1).number_format for row in range(1, len(plain) + 1)]
    assert [_bare(code) for code in found] == [_bare(code) for code in plain]


@attributes("Range.number_format")
def test_japanese_eras_are_saved_with_their_language(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """A format of Japanese eras shows them in Calc, and keeps its language in the file."""
    sheet["A1"].value = dt.datetime(2024, 5, 1)
    sheet["A1"].number_format = '[$-411]ggge"年"m"月"d"日"'
    assert sheet["A1"].api.getCellByPosition(0, 0).getString() == "令和6年5月1日"
    language, _, code = saved(book, tmp_path)["A1"].number_format.partition("]")
    assert language.endswith("411")
    assert _bare(code) == "ggge年m月d日"


@attributes("Range.number_format")
def test_a_file_is_read_in_excels_terms(app: xw.App, tmp_path: Path) -> None:
    """Codes of a file that Excel might have made are read as Excel spells them."""
    made = openpyxl.Workbook()
    file_codes = ["yyyy\\-mm\\-dd", "#,##0.00_);[Red]\\(#,##0.00\\)", "0.0%", "[$-409]mmmm d", "[mm]:ss", "dddd"]
    for row, code in enumerate(file_codes, 1):
        made.worksheets[0].cell(row, 1, 1).number_format = code
    sheet = opened(app, made, tmp_path)
    found = [sheet.range((row, 1)).number_format for row in range(1, len(file_codes) + 1)]
    assert [_bare(code) for code in found] == [_bare(code) for code in file_codes]


@attributes("Range.number_format")
def test_mixed_formats_read_as_none(sheet: xw.Sheet) -> None:
    """A block of different formats has none; set to one, it has that."""
    sheet["A1"].number_format = "0.0"
    sheet["A2"].number_format = "0.000"
    assert sheet["A1:A2"].number_format is None
    assert sheet["A1:B5"].number_format is None
    assert sheet["A3:B5"].number_format == "General"
    sheet["A1:B5"].number_format = "@"
    assert sheet["A1:B5"].number_format == "@"


@attributes("Range.number_format")
def test_days_get_excels_format(sheet: xw.Sheet) -> None:
    """A day written to a General cell shows its whole year."""
    sheet["A1"].value = dt.datetime(2024, 3, 9)
    assert "yyyy" in sheet["A1"].number_format
    assert "2024" in sheet["A1"].api.getCellByPosition(0, 0).getString()


@attributes("Range.number_format")
def test_flags_stay_flags(sheet: xw.Sheet) -> None:
    """TRUE and FALSE read as General, and a number format for all does not make numbers of them."""
    sheet["A1"].value = [True, 1.25, False]
    assert sheet["A1"].number_format == "General"
    sheet["A1:C1"].number_format = "0.0"
    assert sheet["A1:C1"].value == [True, 1.25, False]
    assert sheet["B1"].number_format == "0.0"


@pytest.mark.parametrize("code", ["bad[", "[Color40]0", "0.0[赤]["])
def test_what_calc_cannot_read_is_refused(sheet: xw.Sheet, code: str) -> None:
    """A code that Calc does not understand, or would lose, raises and changes nothing."""
    sheet["A1"].number_format = "0.0"
    with pytest.raises(NotImplementedError):
        sheet["A1"].number_format = code
    assert sheet["A1"].number_format == "0.0"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("YYYY/M/D", "yyyy/m/d"),
        ("[RED]-#,##0", "[Red]-#,##0"),
        ("[HH]:MM:SS", "[hh]:mm:ss"),
        ("H:MM AM/PM", "h:mm AM/PM"),
        ('"YES" 0.0E+0', '"YES" 0.0E+0'),
        ("NN", "ddd"),
        ("[COLOR10]0", "[Color10]0"),
        ("BOOLEAN", "General"),
        ("\\A0", "\\A0"),
    ],
)
def test_calcs_spelling_becomes_excels(text: str, code: str) -> None:
    """Keywords are small letters in Excel; quoted and escaped text stays."""
    assert codes.from_calc(text) == code


def test_a_language_is_written_by_excels_number() -> None:
    """A format bound to Japanese begins with Japan's number, after the kind of numerals."""
    assert codes.from_calc("[DBNum1]General", "ja", "JP") == "[DBNum1][$-411]General"


def _bare(code: str) -> str:
    """Take quotes and escapes off a code and write colours in one way."""
    return code.replace('"', "").replace("\\", "").replace("[RED]", "[Red]").replace("AAA", "aaa")
