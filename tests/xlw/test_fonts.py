from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.xlw.attributes import attributes
from tests.xlw.files import opened, saved

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office

RED = (255, 0, 0)


@attributes("Range.font", "Font.bold")
def test_bold(sheet: xw.Sheet) -> None:
    """Bold is set and taken off, for Japanese letters as well."""
    cell = sheet["A1"]
    cell.value = "日本"
    assert cell.font.bold is False
    cell.font.bold = True
    assert cell.font.bold is True
    assert cell.api.CharWeightAsian == 150.0
    cell.font.bold = False
    assert cell.font.bold is False


@attributes("Font.italic")
def test_italic(sheet: xw.Sheet) -> None:
    """Italic is set and taken off."""
    cell = sheet["A1"]
    assert cell.font.italic is False
    cell.font.italic = True
    assert cell.font.italic is True
    cell.font.italic = False
    assert cell.font.italic is False


@attributes("Font.size")
def test_size(sheet: xw.Sheet) -> None:
    """The size is in points."""
    sheet["A1"].font.size = 13
    assert sheet["A1"].font.size == 13
    sheet["A1"].font.size = 10.5
    assert sheet["A1"].font.size == 10.5


@attributes("Font.color")
@pytest.mark.parametrize("red", [RED, "#ff0000", "ff0000", 255, [255, 0, 0]])
def test_color(sheet: xw.Sheet, red: Any) -> None:
    """A colour is red, green and blue, a hex text or Excel's number; letters are black to begin with."""
    assert sheet["A1"].font.color == (0, 0, 0)
    sheet["A1"].font.color = red
    assert sheet["A1"].font.color == RED


@attributes("Font.name")
def test_name(sheet: xw.Sheet) -> None:
    """The name of the font is set for all scripts."""
    sheet["A1"].font.name = "Calibri"
    assert sheet["A1"].font.name == "Calibri"
    assert sheet["A1"].api.CharFontNameAsian == "Calibri"


@attributes("Range.font", "Font.set", "Font.bold", "Font.size", "Font.color")
def test_several_at_once(sheet: xw.Sheet) -> None:
    """Only what is given is set."""
    sheet["A1:D1"].font.italic = True
    sheet["A1:D1"].font.set(bold=True, size=14, color="#ff0000")
    font = sheet["A1:D1"].font
    assert (font.bold, font.size, font.color, font.italic) == (True, 14, RED, True)


@attributes("Font.bold", "Font.italic", "Font.size", "Font.color", "Font.name", "Font.set")
def test_mixed_cells_read_as_none(sheet: xw.Sheet) -> None:
    """A property that cells differ in reads as None; set to the same value one by one it reads as that."""
    sheet["A1"].font.set(bold=True, italic=True, size=20, color=RED, name="Calibri")
    font = sheet["A1:A3"].font
    assert [font.bold, font.italic, font.size, font.color, font.name] == [None] * 5
    for cell in sheet["A1:A3"]:
        cell.font.set(bold=False, italic=True, size=20, color=RED, name="Calibri")
    assert [font.bold, font.italic, font.size, font.color, font.name] == [False, True, 20, RED, "Calibri"]


@attributes("Font.bold")
def test_the_default_set_again_is_not_mixed(sheet: xw.Sheet) -> None:
    """Cells of which some have the default and others the same value set agree."""
    sheet["A1"].font.bold = True
    sheet["A1"].font.bold = False
    sheet["B2"].color = RED
    assert sheet["A1:B3"].font.bold is False


@attributes("Range.font", "Font.set")
def test_fonts_in_the_saved_file(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """The file holds what was set, for western and Japanese texts."""
    sheet["A1"].value = [["abc"], ["日本"]]
    sheet["A1:A2"].font.set(bold=True, italic=True, size=15, color="#1f4e79", name="ＭＳ Ｐゴシック")
    read = saved(book, tmp_path)
    for address in ("A1", "A2"):
        font = read[address].font
        assert (font.b, font.i, font.sz, font.color.rgb, font.name) == (True, True, 15, "FF1F4E79", "ＭＳ Ｐゴシック")


@attributes("Font.bold", "Font.size", "Font.color", "Font.name")
def test_fonts_of_a_file_are_read(app: xw.App, tmp_path: Path) -> None:
    """Fonts of a workbook that Calc did not make are read."""
    made = openpyxl.Workbook()
    made.worksheets[0]["A1"] = "日本"
    made.worksheets[0]["A1"].font = Font(name="Meiryo", sz=9, b=True, color="FF00B050")
    font = opened(app, made, tmp_path)["A1"].font
    assert (font.bold, font.size, font.color, font.name) == (True, 9, (0, 0xB0, 0x50), "Meiryo")


@attributes("Range.characters", "Characters.text")
def test_parts_of_a_text(sheet: xw.Sheet) -> None:
    """Parts are cut as Python cuts texts."""
    sheet["A1"].value = "Python"
    characters = sheet["A1"].characters
    assert characters.text == "Python"
    assert characters[:3].text == "Pyt"
    assert characters[2:4].text == "th"
    assert characters[4:].text == "on"
    assert characters[0].text == "P"
    assert characters[-1].text == "n"
    assert characters[2:100].text == "thon"


@attributes("Characters.text", "Characters.font", "Font.bold", "Font.size")
def test_parts_have_fonts_of_their_own(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """What is set to a part holds for it alone, is read from it, and is in the file."""
    sheet["A1"].value = "𠮷野家 Python"
    part = sheet["A1"].characters[1:3]
    part.font.set(bold=True, size=20, color=RED)
    assert part.text == "野家"
    assert (part.font.bold, part.font.size, part.font.color) == (True, 20, RED)
    assert sheet["A1"].characters[0].font.bold is False
    assert sheet["A1"].characters[3:].font.bold is False
    assert sheet["A1"].characters[0:3].font.bold is None
    path = tmp_path / "rich.xlsx"
    book.save(path)
    rich = openpyxl.load_workbook(path, rich_text=True).worksheets[0]["A1"].value
    blocks = [(block.text, bool(block.font.b)) for block in rich if isinstance(block, TextBlock)]
    assert ("野家", True) in blocks
    assert "".join(text for text, bold in blocks if bold) == "野家"


@attributes("Range.font", "Characters.font", "Font.bold", "Font.color")
def test_the_cells_font_holds_for_all_its_parts(sheet: xw.Sheet) -> None:
    """A cell whose parts differ reads as None; the cell's font then goes over its parts, other properties stay."""
    sheet["A1"].value = "text"
    sheet["A1"].characters[1:3].font.bold = True
    sheet["A1"].characters[1:3].font.color = RED
    assert sheet["A1"].font.bold is None
    assert sheet["A1:B3"].font.bold is None
    sheet["A1:B3"].font.bold = False
    assert sheet["A1"].characters[1:3].font.bold is False
    assert sheet["A1:B3"].font.bold is False
    assert sheet["A1"].characters[1:3].font.color == RED


@attributes("Range.font", "Characters.font", "Font.bold")
def test_rich_text_of_a_file(app: xw.App, tmp_path: Path) -> None:
    """Parts of a text that Calc did not make are read."""
    made = openpyxl.Workbook()
    made.worksheets[0]["A1"] = CellRichText("plain ", TextBlock(InlineFont(b=True), "bold"))
    cell = opened(app, made, tmp_path)["A1"]
    assert cell.characters[:6].font.bold is False
    assert cell.characters[6:].font.bold is True
    assert cell.font.bold is None


@attributes("Characters.font", "Font.bold")
def test_characters_of_the_whole_cell_are_the_cell(sheet: xw.Sheet) -> None:
    """Without a slice the characters of a number, too, have a font."""
    sheet["A1"].value = 5
    sheet["A1"].characters.font.bold = True
    assert sheet["A1"].font.bold is True
    assert sheet["A1"].value == 5


def test_what_has_no_characters_is_refused(sheet: xw.Sheet) -> None:
    """Part of a number, or of several cells, has no font; nor has nothing."""
    sheet["A1"].value = 123
    sheet["A2"].value = "abc"
    with pytest.raises(Exception, match="text"):
        sheet["A1"].characters[0:2].font.bold = True
    assert sheet["A1"].value == 123
    with pytest.raises(Exception, match="single"):
        _ = sheet["A1:A2"].characters.text
    for wrong in (slice(2, 2), slice(0, 0), slice(-2, None)):
        with pytest.raises(ValueError, match="slic"):
            _ = sheet["A2"].characters[wrong]
    with pytest.raises(IndexError):
        _ = sheet["A2"].characters[3]


@attributes("Font.api", "Characters.api")
def test_native_objects(sheet: xw.Sheet) -> None:
    """The UNO objects are at hand."""
    sheet["A1"].value = "abc"
    assert sheet["A1"].font.api.CharHeight == sheet["A1"].font.size
    assert sheet["A1"].characters[1:].api.getString() == "bc"


@attributes("Font.size", "Font.bold")
def test_rows_grow_with_their_font(sheet: xw.Sheet) -> None:
    """A row is as high as its largest font, also after changes that heights do not depend on."""
    sheet["A1"].value = "日本"
    sheet["A1"].font.size = 40
    high = sheet["A1"].row_height
    assert high > 40
    sheet["A1"].font.bold = True
    assert sheet["A1"].font.bold is True
    assert sheet["A1"].row_height == high
    sheet["A1"].font.size = 10
    assert sheet["A1"].row_height < 20
