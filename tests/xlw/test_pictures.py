from __future__ import annotations

import io
from typing import TYPE_CHECKING

import matplotlib as mpl
import pytest
import xlwings as xw
from matplotlib.figure import Figure
from PIL import Image

from tests.xlw.attributes import attributes
from tests.xlw.drawing_files import EMU, XDR, drawing, members, saved
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.office
mpl.use("agg")

RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A red picture of 2 by 1 inches, 144 by 72 points."""
    path = tmp_path / "赤 画像.png"
    Image.new("RGB", (192, 96), RED).save(path, dpi=(96, 96))
    return str(path)


@pytest.fixture
def other(tmp_path: Path) -> str:
    """A blue picture without a resolution."""
    path = tmp_path / "blue.png"
    Image.new("RGB", (100, 100), BLUE).save(path)
    return str(path)


def _embedded(book: xw.Book, path: Path) -> list[tuple[int, int, int]]:
    """Save a workbook and give the colour in the middle of each picture that is in the file."""
    pictures = [Image.open(io.BytesIO(data)) for data in members(saved(book, path), r"xl/media/.*")]
    return [picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2)) for picture in pictures]


@attributes("Pictures.add", "Pictures.count", "Pictures.api", "Pictures.parent", "Picture.name", "Picture.parent")
def test_pictures_are_found_by_name_and_number(sheet: xw.Sheet, file: str) -> None:
    """The documented example; the collection counts and finds."""
    picture = sheet.pictures.add(file)
    assert repr(picture) == "<Picture 'Picture 1' in Sheet1>"
    named = sheet.pictures.add(file, name="ロゴ")
    assert [one.name for one in sheet.pictures] == ["Picture 1", "ロゴ"]
    assert len(sheet.pictures) == sheet.pictures.count == 2
    assert sheet.pictures["ロゴ"] == named == sheet.pictures[1] == sheet.pictures(2)
    assert "ロゴ" in sheet.pictures
    assert "logo" not in sheet.pictures
    assert sheet.pictures.parent == picture.parent == sheet
    assert sheet.pictures.api.getCount() == 2
    with pytest.raises(KeyError):
        sheet.pictures["logo"]


@attributes("Picture.left", "Picture.top", "Picture.width", "Picture.height", "Picture.api")
def test_a_picture_has_its_own_size_and_a_place(sheet: xw.Sheet, file: str, other: str) -> None:
    """Without a size a picture is as large as it says, or, if it says nothing, as its pixels on a screen."""
    picture = sheet.pictures.add(file, left=30, top=40)
    assert (picture.left, picture.top) == (30, 40)
    assert (picture.width, picture.height) == pytest.approx((144, 72), abs=0.1)
    assert picture.api.getShapeType() == "com.sun.star.drawing.GraphicObjectShape"
    plain = sheet.pictures.add(other, anchor=sheet["C4"])
    place = sheet["C4"].impl.uno.Position
    assert (plain.width, plain.height) == pytest.approx((75, 75), abs=0.1)
    assert (plain.left, plain.top) == pytest.approx((place.X * 72 / 2540, place.Y * 72 / 2540), abs=0.02)
    plain.left, plain.top = 5, 6
    assert (plain.left, plain.top) == (5, 6)


@attributes("Picture.width", "Picture.height", "Picture.lock_aspect_ratio")
def test_proportions_are_kept_unless_they_are_free(sheet: xw.Sheet, file: str) -> None:
    """Width and height go together until the proportion is unlocked."""
    picture = sheet.pictures.add(file)
    assert picture.lock_aspect_ratio is True
    picture.width = 100
    assert (picture.width, picture.height) == pytest.approx((100, 50), abs=0.1)
    picture.lock_aspect_ratio = False
    assert picture.lock_aspect_ratio is False
    picture.height = 90
    assert (picture.width, picture.height) == pytest.approx((100, 90), abs=0.1)
    picture.lock_aspect_ratio = True
    picture.height = 45
    assert (picture.width, picture.height) == pytest.approx((50, 45), abs=0.1)


@attributes("Pictures.add")
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"width": 50, "height": 60}, (50, 60)),
        ({"width": 72}, (72, 36)),
        ({"height": 144}, (288, 144)),
        ({"scale": 2}, (288, 144)),
        ({"scale": 0.25}, (36, 18)),
    ],
)
def test_sizes_of_new_pictures(
    sheet: xw.Sheet, file: str, options: dict[str, float], expected: tuple[float, float]
) -> None:
    """Width and height are taken as they are, one alone keeps the proportion, a factor scales the own size."""
    picture = sheet.pictures.add(file, **options)
    assert (picture.width, picture.height) == pytest.approx(expected, abs=0.15)


@attributes("Pictures.add", "Picture.name")
def test_a_figure_becomes_a_picture(sheet: xw.Sheet, tmp_path: Path) -> None:
    """The documented example with Matplotlib: a figure, then another under the same name."""
    figure = Figure(figsize=(4, 3), facecolor="#FF0000")
    figure.add_subplot().plot([1, 2, 3, 4, 5])
    options = {"dpi": 100}
    first = sheet.pictures.add(figure, name="MyPlot", update=True, left=10, top=20, export_options=options)
    size = (first.width, first.height)
    assert size == pytest.approx((288, 216), abs=0.5)
    second = sheet.pictures.add(Figure(facecolor="#0000FF"), name="MyPlot", update=True, export_options=options)
    assert [one.name for one in sheet.pictures] == ["MyPlot"]
    assert (second.left, second.top, second.width, second.height) == pytest.approx((10, 20, *size), abs=0.1)
    assert _embedded(sheet.book, tmp_path / "figure.xlsx") == [(0, 0, 255)]


@attributes("Picture.update", "Picture.name")
def test_an_update_keeps_name_place_and_size(sheet: xw.Sheet, file: str, other: str, tmp_path: Path) -> None:
    """Only what is seen changes."""
    picture = sheet.pictures.add(file, left=11, top=22, width=33, height=44, name="seal")
    updated = picture.update(other)
    assert (updated.name, updated.left, updated.top) == ("seal", 11, 22)
    assert (updated.width, updated.height) == pytest.approx((33, 44), abs=0.1)
    assert _embedded(sheet.book, tmp_path / "update.xlsx") == [BLUE]


@attributes("Picture.delete")
def test_a_deleted_picture_is_gone(sheet: xw.Sheet, file: str) -> None:
    """Deleting takes it off the sheet."""
    sheet.pictures.add(file).delete()
    assert len(sheet.pictures) == len(sheet.shapes) == 0


@attributes("Picture.name")
def test_names_are_unique(sheet: xw.Sheet, file: str) -> None:
    """A name that is taken is refused as in Excel."""
    first, second = sheet.pictures.add(file, name="one"), sheet.pictures.add(file)
    with pytest.raises(xw.ShapeAlreadyExists):
        sheet.pictures.add(file, name="one")
    with pytest.raises(xw.ShapeAlreadyExists):
        second.name = "one"
    first.name = "two"
    assert [picture.name for picture in sheet.pictures] == ["two", "Picture 2"]


@attributes("Pictures.add", "Picture.left", "Picture.width", "Picture.name")
def test_pictures_are_in_the_file(app: xw.App, sheet: xw.Sheet, file: str, tmp_path: Path) -> None:
    """The picture itself is saved, in its place, and is found again."""
    sheet.pictures.add(file, left=50, top=60, width=100, height=80, name="赤")
    assert _embedded(sheet.book, tmp_path / "in.xlsx") == [RED]
    anchor = drawing(tmp_path / "in.xlsx")
    (properties,) = anchor.iter(f"{XDR}cNvPr")
    assert properties.get("name") == "赤"
    extent = next(element for element in anchor.iter() if element.tag.endswith("}ext") and element.get("cx"))
    assert [int(extent.attrib[key]) / EMU for key in ("cx", "cy")] == pytest.approx([100, 80], abs=0.1)
    again = app.books.open(tmp_path / "in.xlsx").sheets[0].pictures["赤"]
    assert (again.left, again.top, again.width, again.height) == pytest.approx((50, 60, 100, 80), abs=0.1)


def test_what_is_no_picture(sheet: xw.Sheet, file: str, tmp_path: Path) -> None:
    """Missing files, other files and links are refused, and leave nothing on the sheet."""
    text = tmp_path / "text.png"
    text.write_text("no picture", "utf-8")
    for path in (str(text), str(tmp_path / "missing.png")):
        with pytest.raises(WorkbookError):
            sheet.pictures.add(path)
    with pytest.raises(NotInCalcError):
        sheet.pictures.add(file, link_to_file=True)
    assert len(sheet.shapes) == 0
