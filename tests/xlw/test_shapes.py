from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image
from xlwings.constants import shape_types

from tests.xlw.attributes import attributes
from tests.xlw.drawing_files import XDR, A, drawing, saved, texts, uno_shape
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office


@pytest.fixture
def box(sheet: xw.Sheet) -> xw.Shape:
    """A rectangle of 100 by 50 points at (72, 36) points."""
    uno_shape(sheet, "RectangleShape", "Rectangle 1")
    return sheet.shapes["Rectangle 1"]


@attributes("Shapes.count", "Shapes.api", "Shape.name", "Shape.type", "Shape.parent", "Shape.api")
def test_every_shape_of_the_sheet_is_there(sheet: xw.Sheet, box: xw.Shape, tmp_path: Path) -> None:
    """Drawings, text boxes, lines, pictures and charts are shapes of the kinds that Excel tells apart."""
    Image.new("RGB", (8, 8)).save(tmp_path / "dot.png")
    uno_shape(sheet, "TextShape", "text")
    uno_shape(sheet, "LineShape", "line")
    uno_shape(sheet, "PolyPolygonShape", "free")
    uno_shape(sheet, "CaptionShape", "callout")
    sheet.pictures.add(str(tmp_path / "dot.png"))
    sheet.charts.add()
    found = {shape.name: shape.type for shape in sheet.shapes}
    assert found == {
        "Rectangle 1": "auto_shape",
        "text": "text_box",
        "line": "line",
        "free": "free_form",
        "callout": "callout",
        "Picture 6": "picture",
        "Chart 7": "chart",
    }
    assert set(found.values()) <= set(shape_types)
    assert len(sheet.shapes) == sheet.shapes.count == sheet.shapes.api.getCount() == 7
    assert sheet.shapes[0] == sheet.shapes["rectangle 1"] == sheet.shapes(1) == box
    assert sheet.shapes[-1].impl.index == 7
    assert "Chart 7" in sheet.shapes
    assert box.parent == sheet
    assert box.api.getShapeType() == "com.sun.star.drawing.RectangleShape"


def test_notes_are_no_shapes_and_groups_are_one(sheet: xw.Sheet, box: xw.Shape) -> None:
    """Balloons of notes are left out, shown or not; a group counts once."""
    bridge = sheet.book.app.impl.bridge
    sheet.impl.uno.Annotations.insertNew(bridge.struct("com.sun.star.table.CellAddress", Column=1, Row=1), "note")
    sheet.impl.uno.Annotations.getByIndex(0).setIsVisible(True)
    assert [shape.name for shape in sheet.shapes] == [box.name]
    second = uno_shape(sheet, "EllipseShape", "Oval 2")
    both = sheet.book.app.impl.host.create("com.sun.star.drawing.ShapeCollection")
    both.add(box.impl.uno)
    both.add(second)
    sheet.impl.uno.DrawPage.group(both).Name = "Group 3"
    assert [(shape.name, shape.type) for shape in sheet.shapes] == [("Group 3", "group")]


def test_nameless_shapes_are_named_by_place(sheet: xw.Sheet) -> None:
    """A shape without a name can still be told and found."""
    uno_shape(sheet, "RectangleShape")
    assert sheet.shapes[0].name == "Shape 1"
    assert "Shape 1" in sheet.shapes


@attributes("Shape.name")
def test_names_change(sheet: xw.Sheet, box: xw.Shape, tmp_path: Path) -> None:
    """A new name finds the shape and is saved."""
    box.name = "枠"
    assert box.name == "枠"
    assert "枠" in sheet.shapes
    (properties,) = drawing(saved(sheet.book, tmp_path / "named.xlsx")).iter(f"{XDR}cNvPr")
    assert properties.get("name") == "枠"


@attributes("Shape.left", "Shape.top", "Shape.width", "Shape.height")
def test_places_and_sizes_are_points(box: xw.Shape) -> None:
    """25.4 mm are 72 points."""
    assert (box.left, box.top) == (72, 36)
    assert (box.width, box.height) == pytest.approx((100, 50), abs=0.05)
    box.left, box.top, box.width, box.height = 10, 20.5, 144, 36
    assert (box.left, box.top, box.width, box.height) == (10, 20.5, 144, 36)
    position, size = box.impl.uno.getPosition(), box.impl.uno.getSize()
    assert (position.X, size.Width, size.Height) == pytest.approx((353, 5080, 1270), abs=1)


@attributes("Shape.scale_width", "Shape.scale_height", "Shape.left", "Shape.width")
def test_scaling(box: xw.Shape) -> None:
    """A factor scales from the corner, the middle or the far corner."""
    box.left, box.top, box.width, box.height = 100, 100, 80, 40
    box.scale_width(1.5)
    assert (box.left, box.width) == pytest.approx((100, 120), abs=0.1)
    box.scale_height(0.5, scale="scale_from_bottom_right")
    assert (box.top, box.height) == pytest.approx((120, 20), abs=0.1)
    box.scale_width(0.5, scale="scale_from_middle")
    assert (box.left, box.width) == pytest.approx((130, 60), abs=0.1)
    with pytest.raises(ValueError, match="original"):
        box.scale_height(2, relative_to_original_size=True)


@attributes("Shape.scale_width")
def test_pictures_scale_from_their_own_size(sheet: xw.Sheet, tmp_path: Path) -> None:
    """The original of a picture is the size it says it has; the other side follows the proportions it has now."""
    Image.new("RGB", (96, 96)).save(tmp_path / "inch.png", dpi=(96, 96))
    sheet.pictures.add(str(tmp_path / "inch.png"), width=10, height=10)
    sheet.shapes[0].scale_width(0.5, relative_to_original_size=True)
    assert (sheet.shapes[0].width, sheet.shapes[0].height) == pytest.approx((36, 36), abs=0.1)


@attributes("Shape.text")
def test_texts(sheet: xw.Sheet, box: xw.Shape, tmp_path: Path) -> None:
    """A text is set, read and saved; a shape without one has None."""
    assert box.text is None
    box.text = "Hello 日本"
    assert box.text == "Hello 日本"
    assert texts(drawing(saved(sheet.book, tmp_path / "text.xlsx"))) == "Hello 日本"
    assert sheet.charts.add()
    assert sheet.shapes[1].text is None
    with pytest.raises(NotInCalcError):
        sheet.shapes[1].text = "x"


@attributes("Shape.font", "Shape.text")
def test_fonts(sheet: xw.Sheet, box: xw.Shape, tmp_path: Path) -> None:
    """The whole text takes a font, also what is typed later."""
    box.text = "Hello 日本"
    font = box.font
    assert (font.bold, font.italic) == (False, False)
    font.bold = font.italic = True
    font.size, font.color, font.name = 20, "#FF0000", "Noto Sans CJK JP"
    box.text = "later"
    again = box.font
    assert (again.bold, again.italic, again.size, again.color) == (True, True, 20, (255, 0, 0))
    assert again.name == "Noto Sans CJK JP"
    run = next(drawing(saved(sheet.book, tmp_path / "font.xlsx")).iter(f"{A}rPr"))
    assert (run.get("b"), run.get("i"), run.get("sz")) == ("1", "1", "2000")


@attributes("Shape.characters")
def test_characters(box: xw.Shape) -> None:
    """Parts of a text have fonts of their own."""
    box.text = "Hello 日本"
    box.characters[:5].font.bold = True
    box.characters[6:].font.color = (0, 0, 255)
    assert box.characters.text == "Hello 日本"
    assert [box.characters[6:].text, box.characters[0].text, box.characters[-1].text] == ["日本", "H", "本"]
    assert (box.characters[:5].font.bold, box.characters[6:].font.bold) == (True, False)
    assert (box.characters[:5].font.color, box.characters[6:].font.color) == ((0, 0, 0), (0, 0, 255))


@attributes("Shape.activate")
def test_an_activated_shape_is_selected(book: xw.Book, box: xw.Shape) -> None:
    """Activating selects the shape, on its sheet."""
    book.sheets.add("other")
    box.activate()
    controller = book.impl.uno.getCurrentController()
    assert controller.getActiveSheet().getName() == box.parent.name
    assert controller.getSelection().getByIndex(0).Name == "Rectangle 1"


@attributes("Shape.delete")
def test_deleted_shapes_are_gone(sheet: xw.Sheet, box: xw.Shape) -> None:
    """Deleting takes drawings and charts off the sheet."""
    sheet.charts.add()
    box.delete()
    assert [shape.type for shape in sheet.shapes] == ["chart"]
    sheet.shapes[0].delete()
    assert len(sheet.charts) == len(sheet.shapes) == 0
