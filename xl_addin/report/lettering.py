"""Cuts a Japanese font down to the letters of one report, so that a PDF embeds it small and its text can be copied."""

from __future__ import annotations

import string
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from matplotlib.font_manager import FontProperties

from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from xl_addin.report.fonts import FontFile

#: What stands for a letter that the font lacks, as printers do.
GETA = "〓"
_ALWAYS = frozenset(
    string.ascii_letters + string.digits + string.punctuation + " −－〓…・※　主な結果この報告書の内容【】"
)
_COLLECTION = b"ttcf"
_FIRST_KANA = "\u3041"
_RESTRICTED = 0x0002
_MAX_ERROR = 0.001
_NOTDEF = ".notdef"
# 1970, as font files count seconds; the time of making would make every file another.
_EPOCH = 2_082_844_800


@dataclass(frozen=True)
class Face:
    """One weight of a font.

    Attributes:
        path: its file, with the letters of one report.
        advances: by letter its width, as a share of the type size.
    """

    path: Path
    advances: dict[str, float] = field(repr=False)

    @property
    def properties(self) -> FontProperties:
        """As matplotlib takes it."""
        return FontProperties(fname=str(self.path))

    def width(self, text: str) -> float:
        """The width of a text, as a share of the type size."""
        return sum(self.advances.get(letter, 1.0) for letter in text)


@dataclass(frozen=True)
class Lettering:
    """The fonts of one report.

    Attributes:
        family: name of the font.
        regular: for the text.
        bold: for headings.
    """

    family: str
    regular: Face
    bold: Face

    def known(self, text: str) -> str:
        """Put ``GETA`` for letters that the font lacks."""
        return "".join(letter if letter in self.regular.advances or letter == "\n" else GETA for letter in text)


@contextmanager
def lettering(font: FontFile, letters: Collection[str]) -> Iterator[Lettering]:
    """Cut a font down for as long as a report is drawn.

    Args:
        font: the files of the font.
        letters: every letter that is drawn.

    Yields:
        Its weights, as TrueType files in a folder that is deleted afterwards.

    Raises:
        WorkbookError: a file is no font, lacks most of the Japanese letters, or may not be embedded.
    """
    wanted = _ALWAYS | {letter for letter in letters if letter.isprintable()}
    with TemporaryDirectory() as folder:
        regular = _face(font.regular, font.family, wanted, Path(folder) / "regular.ttf")
        bold = regular
        _require_japanese(font.regular, regular, letters)
        if font.bold != font.regular:
            bold = _face(font.bold, font.family, wanted, Path(folder) / "bold.ttf")
        yield Lettering(font.family, regular, bold)


def _face(path: Path, family: str, wanted: Collection[str], out: Path) -> Face:
    try:
        # fontTools leaves a file open that it cannot read.
        with path.open("rb") as file, _opened(file, family) as font:
            _require_embeddable(path, font)
            return _cut(font, wanted, out)
    except WorkbookError:
        raise
    except Exception as error:
        # A damaged font file makes the reader raise almost anything.
        raise WorkbookError(
            f"フォント「{path.name}」を読めません（{error}）。", f"The font {path.name} cannot be read ({error})."
        ) from error


def _require_japanese(path: Path, face: Face, letters: Collection[str]) -> None:
    japanese = [letter for letter in letters if letter >= _FIRST_KANA and letter.isalpha()]
    known = sum(letter in face.advances for letter in japanese)
    if known < len(japanese) / 2:
        raise WorkbookError(
            f"フォント「{path.name}」は日本語のフォントではありません（使う {len(japanese)} 字のうち {known} 字だけ）。",
            f"The font {path.name} is not Japanese: it has {known} of the {len(japanese)} letters that are needed.",
        )


def _require_embeddable(path: Path, font: Any) -> None:
    if font["OS/2"].fsType & _RESTRICTED:
        raise WorkbookError(
            f"フォント「{path.name}」は埋め込みが許されていません。", f"The font {path.name} may not be embedded."
        )


def _opened(file: BinaryIO, family: str) -> Any:
    """Open a font file; of a collection, the face of the family, else the first."""
    is_collection = file.read(len(_COLLECTION)) == _COLLECTION
    file.seek(0)
    if not is_collection:
        return TTFont(file, lazy=True)
    names = [_name(face, 16) or _name(face, 1) for face in TTCollection(file, lazy=True).fonts]
    file.seek(0)
    return TTFont(file, fontNumber=names.index(family) if family in names else 0, lazy=True)


def _name(font: Any, number: int) -> str:
    return str(font["name"].getDebugName(number) or "")


def _cut(font: Any, wanted: Collection[str], out: Path) -> Face:
    """Build a font of the wanted letters, with quadratic outlines: PDF readers agree on TrueType."""
    there = font.getBestCmap()
    cmap = {ord(letter): there[ord(letter)] for letter in sorted(wanted) if ord(letter) in there}
    order = [_NOTDEF, *dict.fromkeys(cmap.values())]
    drawn, widths = font.getGlyphSet(), font["hmtx"].metrics
    per_em = font["head"].unitsPerEm
    builder = FontBuilder(per_em, isTTF=True)
    builder.setupHead(unitsPerEm=per_em, created=_EPOCH, modified=_EPOCH)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf({name: _outline(drawn, name, per_em) for name in order})
    glyphs = builder.font["glyf"]
    builder.setupHorizontalMetrics({name: (widths[name][0], glyphs[name].xMin) for name in order})
    builder.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    names = {"familyName": _name(font, 1), "styleName": _name(font, 2), "psName": _name(font, 6)}
    builder.setupNameTable({**names, "fullName": _name(font, 4), "uniqueFontIdentifier": names["psName"]})
    builder.setupOS2(sTypoAscender=font["hhea"].ascent, sTypoDescender=font["hhea"].descent)
    builder.setupPost()
    builder.save(out)
    return Face(out, {chr(code): widths[name][0] / per_em for code, name in cmap.items()})


def _outline(drawn: Any, name: str, per_em: int) -> Any:
    pen = TTGlyphPen(None)
    quadratic = Cu2QuPen(pen, per_em * _MAX_ERROR, reverse_direction=True)
    record = DecomposingRecordingPen(drawn)
    drawn[name].draw(record)
    is_quadratic = any(step == "qCurveTo" for step, _ in record.value)
    # Cubic outlines turn the other way.
    record.replay(pen if is_quadratic else quadratic)
    return pen.glyph()
