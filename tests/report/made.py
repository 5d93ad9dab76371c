"""Reports made once for several tests, and a font that has every letter they need."""

from __future__ import annotations

import csv
from functools import lru_cache
from typing import TYPE_CHECKING

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from tests.book_reading import DATA, REPOSITORY
from xl_addin.analysis.noise import Options
from xl_addin.book.kyokai.raw_counts import fictitious_counts
from xl_addin.report.making import Wishes, make
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xl_addin.report.content import Chapter, Report

PUBLISHED = DATA / "kyokai_incentive_r5.csv"
KYOKAI = REPOSITORY / "workbooks" / "kyokai_incentive_2023.xlsx"
PREFECTURE = REPOSITORY / "workbooks" / "kokuho_pref_2024_2023.xlsx"
INSURER = REPOSITORY / "workbooks" / "kokuho_muni_2020.xlsx"
GENERIC = REPOSITORY / "workbooks" / "generic_share_fy2010.xlsx"
FEW = Options(draws=200)
_EM = 1000


def published_rows() -> list[dict[str, str]]:
    """The published table as it stands in the file."""
    with PUBLISHED.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def branches() -> list[str]:
    """The names of the 47 branches."""
    return [row["支部"] for row in published_rows()]


def counts_file(folder: Path) -> Path:
    """The made-up counts of the shipped workbook as a CSV file."""
    path = folder / "counts.csv"
    book = store.deviation_book("kyokai/2023")
    rows = [dict(count) for count in fictitious_counts(branches())]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["支部", *(fact.key for fact in book.facts)])
        writer.writerows(
            [name, *(row[fact.key] for fact in book.facts)] for name, row in zip(branches(), rows, strict=True)
        )
    return path


@lru_cache
def of_published(entity: str | None = None) -> Report:
    """A report of the published scores."""
    return make(store.find("kyokai/2023"), PUBLISHED, Wishes(FEW, entity))


@lru_cache
def of_counts(entity: str | None = None) -> Report:
    """A report of the shipped workbook, whose counts are made up."""
    return make(None, KYOKAI, Wishes(FEW, entity))


@lru_cache
def of_prefecture() -> Report:
    """A report of the shipped comparison of one prefecture's two years."""
    return make(None, PREFECTURE, Wishes(FEW))


def chapter(report: Report, word: str) -> Chapter:
    """The chapter whose heading has a word."""
    return next(each for each in report.chapters if word in each.heading)


def square_font(path: Path, letters: Iterable[str], *, embedding: int = 0, wide: int = _EM) -> Path:
    """A font in which every letter is a square.

    Args:
        path: the file to write.
        letters: those that it has.
        embedding: its fsType.
        wide: how wide a letter is, in thousandths of the type size.
    """
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    pen.lineTo((100, 800))
    pen.lineTo((900, 800))
    pen.lineTo((900, 0))
    pen.closePath()
    square = pen.glyph()
    codes = sorted({ord(letter) for letter in letters if letter.isprintable()})
    names = [".notdef", *(f"u{code:04X}" for code in codes)]
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({code: f"u{code:04X}" for code in codes})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (wide, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(
        {"familyName": "Square", "styleName": "Regular", "psName": "Square-Regular", "fullName": "Square Regular"}
    )
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, fsType=embedding)
    builder.setupPost()
    builder.save(path)
    return path
