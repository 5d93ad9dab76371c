"""A font cut down to the letters of a report keeps their widths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTCollection, TTFont

from tests.report.made import square_font
from xl_addin.errors import WorkbookError
from xl_addin.report.fonts import FontFile
from xl_addin.report.lettering import GETA, lettering

if TYPE_CHECKING:
    from pathlib import Path


def font_file(path: Path) -> FontFile:
    """A font without a bold weight."""
    return FontFile("Square", path, path)


def test_wanted_letters_are_there_and_no_others(tmp_path: Path) -> None:
    """The cut font has the wanted letters with the widths of the font; what the font lacks is replaced."""
    font = square_font(tmp_path / "square.ttf", f"順位得点{GETA}0123456789", wide=750)
    with lettering(font_file(font), "順位髙") as letters:
        there = TTFont(letters.regular.path).getBestCmap()
        assert {chr(code) for code in there} == set(f"順位{GETA}0123456789")
        assert letters.regular.width("順位1") == pytest.approx(2.25)
        assert letters.known("順位髙\n1") == f"順位{GETA}\n1"
        assert letters.bold is letters.regular


def test_a_bold_weight_is_cut_as_well(tmp_path: Path) -> None:
    """Two files give two weights, and nothing is left behind."""
    regular = square_font(tmp_path / "regular.ttf", "順位", wide=500)
    bold = square_font(tmp_path / "bold.ttf", "順位", wide=600)
    with lettering(FontFile("Square", regular, bold), "順位") as letters:
        assert (letters.regular.width("順"), letters.bold.width("順")) == (0.5, 0.6)
        folder = letters.bold.path.parent
    assert not folder.exists()


def test_equal_letters_give_equal_files(tmp_path: Path) -> None:
    """No time of making is in the cut font."""
    font = font_file(square_font(tmp_path / "square.ttf", "順位得点"))
    made = []
    for wanted in ("順位", "位順"):
        with lettering(font, wanted) as letters:
            made.append(letters.regular.path.read_bytes())
    assert made[0] == made[1]


def test_fonts_that_may_not_be_embedded_are_refused(tmp_path: Path) -> None:
    """A restricted licence is respected."""
    font = font_file(square_font(tmp_path / "square.ttf", "順位", embedding=2))
    with pytest.raises(WorkbookError, match="embedded"), lettering(font, "順位"):
        pass


def test_a_font_without_japanese_letters_is_refused(tmp_path: Path) -> None:
    """A Latin font would print one sign for every letter."""
    latin = font_file(square_font(tmp_path / "latin.ttf", "abc012"))
    with pytest.raises(WorkbookError, match="not Japanese: it has 0 of the 2"), lettering(latin, "順位 15"):
        pass


def test_a_broken_font_is_explained(tmp_path: Path) -> None:
    """A file that is no font names itself."""
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    with pytest.raises(WorkbookError, match=r"broken\.ttf"), lettering(font_file(broken), "順位"):
        pass


def test_the_family_is_chosen_from_a_collection(tmp_path: Path) -> None:
    """Of the faces of a .ttc file the one of the family is cut, else the first."""
    collection = TTCollection()
    for wide, family in ((500, "Gothic"), (800, "PGothic")):
        face = TTFont(square_font(tmp_path / f"{family}.ttf", "順位", wide=wide))
        face["name"].setName(family, 1, 3, 1, 0x409)
        face["name"].setName(family, 16, 3, 1, 0x409)
        collection.fonts.append(face)
    path = tmp_path / "fonts.ttc"
    collection.save(path)
    for family, wide in (("PGothic", 0.8), ("Gothic", 0.5), ("Mincho", 0.5)):
        with lettering(FontFile(family, path, path), "順位") as letters:
            assert letters.regular.width("順") == wide


def test_cubic_outlines_become_quadratic(tmp_path: Path) -> None:
    """A font with PostScript outlines is cut into a TrueType font of the same shapes."""
    pen = T2CharStringPen(600, None)
    pen.moveTo((50, 0))
    pen.curveTo((50, 400), (550, 400), (550, 0))
    pen.closePath()
    drawn = pen.getCharString()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "one"])
    builder.setupCharacterMap({ord("順"): "one"})
    builder.setupCFF("Cubic", {}, {".notdef": drawn, "one": drawn}, {})
    builder.setupHorizontalMetrics({".notdef": (600, 50), "one": (600, 50)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Cubic", "styleName": "Regular", "psName": "Cubic"})
    builder.setupOS2()
    builder.setupPost()
    path = tmp_path / "cubic.otf"
    builder.save(path)
    with lettering(FontFile("Cubic", path, path), "順") as letters:
        cut = TTFont(letters.regular.path)
        bounds = BoundsPen(cut.getGlyphSet())
        cut.getGlyphSet()[cut.getBestCmap()[ord("順")]].draw(bounds)
        assert "CFF " not in cut
        assert letters.regular.width("順") == 0.6
        # A cubic arch whose handles are 400 high reaches three quarters of that.
        assert bounds.bounds == pytest.approx((50, 0, 550, 300), abs=1.5)
        cut.close()
