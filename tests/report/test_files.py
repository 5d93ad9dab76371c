"""A report as a PDF, a web page and a workbook: complete, readable by programs, the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.book_reading import REPOSITORY
from tests.report.made import of_counts, of_prefecture, of_published, square_font
from xl_addin.report import html, pdf, xlsx
from xl_addin.report.content import Chapter, Column, Report, Table, cell_text, letters
from xl_addin.report.fonts import FontFile
from xl_addin.report.lettering import GETA

if TYPE_CHECKING:
    from collections.abc import Callable

A4 = (595.28, 841.89)
REPORTS = {"published": lambda: of_published("北海道"), "counts": lambda: of_counts("北海道"), "ladders": of_prefecture}
ANEW = ("counts", "ladders")
VOID = {"meta", "br", "path", "use"}


def font_for(report: Report, folder: Path) -> FontFile:
    """A font of squares with all letters of a report, so that no font needs to be installed."""
    folder.mkdir(exist_ok=True)
    path = square_font(
        folder / "square.ttf", letters(report) | set(f"・※{GETA}−　 /主な結果この報告書の内容0123456789 ")
    )
    return FontFile("Square", path, path)


def plain(text: str) -> str:
    """A text without white space, which PDF files do not keep."""
    return "".join(text.split())


@pytest.mark.parametrize("made", REPORTS.values(), ids=REPORTS)
def test_a_pdf_says_all_of_it(made: Callable[[], Report], tmp_path: Path) -> None:
    """Results, headings and sentences come back as text from A4 sheets with embedded fonts, and no date is in it."""
    report = made()
    content = pdf.content(report, font_for(report, tmp_path))
    reader = PdfReader(io.BytesIO(content))
    text = plain("".join(page.extract_text() for page in reader.pages))
    for wanted in (report.title, report.about, *report.results, *(each.heading for each in report.chapters)):
        assert plain(wanted) in text
    assert all(plain(said) in text for chapter in report.chapters for said in chapter.said)
    for page in reader.pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, abs=0.1)
        assert all(_is_embedded(font.get_object()) for font in page["/Resources"]["/Font"].values())
    assert "/CreationDate" not in (reader.metadata or {})


def _is_embedded(font: Any) -> bool:
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    return font["/Subtype"] == "/Type3" or "/FontFile2" in inner["/FontDescriptor"].get_object()


def test_equal_reports_are_equal_files(tmp_path: Path) -> None:
    """All of it made anew in another process, whose sets have another order, gives the same bytes of all three kinds."""
    for kind in ANEW:
        font_for(REPORTS[kind](), tmp_path / kind)
    found = [_hashes(tmp_path, seed) for seed in ("1", "2")]
    assert found[0] == found[1]
    assert len(set(found[0])) == len(found[0]) == 3 * len(ANEW)


def _hashes(folder: Path, seed: str) -> list[str]:
    """What another process makes, with the fonts of a folder."""
    code = f"from tests.report.test_files import print_hashes; print_hashes({str(folder)!r})"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300, env=environment
    )
    return done.stdout.split()


def print_hashes(folder: str) -> None:
    """Make every report as all three kinds of file, and print what tells their bytes apart."""
    for kind in ANEW:
        path = Path(folder) / kind / "square.ttf"
        report, font = REPORTS[kind](), FontFile("Square", path, path)
        for content in (pdf.content(report, font), html.content(report), xlsx.content(report)):
            print(hashlib.sha256(content).hexdigest())


def test_letters_that_no_font_has_are_marked(tmp_path: Path) -> None:
    """A letter that the font lacks is drawn as a mark and does not stop the report."""
    report = Report("題", "誰", "元", "", ("結果",), (Chapter("章", ("𠮷野",)),))
    path = square_font(tmp_path / "square.ttf", set(f"題誰元章野・※{GETA}　 /主な結果この報告書の内容0123456789 "))
    content = pdf.content(report, FontFile("Square", path, path))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert f"{GETA}野" in text


def test_long_tables_repeat_their_header(tmp_path: Path) -> None:
    """A table of more rows than a sheet has room for goes on below its header."""
    rows = tuple((f"行{number}", float(number)) for number in range(200))
    report = Report(
        "題", "誰", "元", "", (), (Chapter("章", tables=(Table("表", (Column("名"), Column("数")), rows),)),)
    )
    reader = PdfReader(io.BytesIO(pdf.content(report, font_for(report, tmp_path))))
    texts = [page.extract_text() for page in reader.pages[1:]]
    assert len(texts) > 3
    assert all("名" in text and "数" in text for text in texts)
    assert all(plain(f"行{number}") in plain("".join(texts)) for number in range(200))


class Page(HTMLParser):
    """What a web page holds, and whether every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of a picture that closes itself."""
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Collect the text."""
        self.said.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of a kind."""
        return [attributes for name, attributes in self.seen if name == tag]


@pytest.mark.parametrize("made", REPORTS.values(), ids=REPORTS)
def test_a_web_page_stands_alone_and_can_be_read_aloud(made: Callable[[], Report]) -> None:
    """Every picture has words, every table a caption and headers; nothing is fetched, no name stands twice."""
    report = made()
    text = html.content(report).decode()
    page = Page(text)
    assert not page.open
    pictures = [figure for chapter in report.chapters for figure in chapter.figures]
    assert [each["aria-label"] for each in page.of("svg")] == [figure.described for figure in pictures]
    assert all(each["role"] == "img" for each in page.of("svg"))
    tables = [table for chapter in report.chapters for table in chapter.tables if table.rows]
    assert len(page.of("table")) == len(page.of("caption")) == len(tables)
    assert all(each["scope"] in {"col", "row"} for each in page.of("th"))
    names = [attributes["id"] for _, attributes in page.seen if attributes.get("id")]
    assert len(names) == len(set(names))
    targets = [str(value) for _, found in page.seen for key, value in found.items() if key.endswith("href")]
    assert all(target.startswith("#") and target[1:] in names for target in targets)
    assert not re.search(r"<script|@import|url\((?!#)", text)
    said = plain("".join(page.said))
    assert all(plain(result) in said for result in report.results)
    assert next(iter(page.of("html")))["lang"] == "ja"


@pytest.mark.parametrize("made", REPORTS.values(), ids=REPORTS)
def test_a_workbook_has_charts_and_all_tables(made: Callable[[], Report]) -> None:
    """Each picture is a native chart, and every cell of every table stands in a sheet; figures stay figures."""
    report = made()
    book = load_workbook(io.BytesIO(xlsx.content(report)))
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for number, chapter in enumerate(report.chapters, 1):
        sheets = [sheet for sheet in shown if re.match(rf"{number}[- ]", sheet.title)]
        charts = sum(len(sheet._charts) for sheet in sheets)  # noqa: SLF001 - openpyxl has no public name for them
        assert charts >= len(chapter.figures)
        values = {_told(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row}
        for table in chapter.tables:
            for row in table.rows:
                for cell, column in zip(row, table.columns, strict=True):
                    wanted = _told(cell) if isinstance(cell, float) else cell_text(cell, column)
                    assert not wanted or wanted in values


def test_a_workbook_can_be_printed() -> None:
    """Sentences wrap across the columns; a long table has its header on every page, in a sheet of its own."""
    report = REPORTS["counts"]()
    book = load_workbook(io.BytesIO(xlsx.content(report)))
    for number, chapter in enumerate(report.chapters, 1):
        sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith(f"{number} "))
        merged = {area.coord.split(":")[0] for area in sheet.merged_cells.ranges}
        for row in sheet.iter_rows(max_col=1):
            if row[0].value in chapter.said:
                assert row[0].coordinate in merged
                assert row[0].alignment.wrap_text
    (appendix,) = (chapter for chapter in report.chapters if chapter.heading == "付表")
    alone = [sheet for sheet in book.worksheets if re.match(rf"{len(report.chapters)}-", sheet.title)]
    assert len(alone) == len(appendix.tables) - 1
    assert {sheet.print_title_rows for sheet in alone} == {"$2:$2"}


def _told(value: object) -> str:
    """A figure with so many digits that none is lost on the way, so that 1 and 1.0 are the same."""
    return f"{value:.9g}" if isinstance(value, (int, float)) else str(value)


def test_texts_are_never_formulas() -> None:
    """A name that begins like a formula is a text in the workbook, and escaped in the web page."""
    table = Table("=1+1", (Column("<b>"),), (("=HYPERLINK(1)",),))
    report = Report("=題", "<script>", "元", "", ("=結果",), (Chapter("'章/", ("=文",), tables=(table,)),))
    book = load_workbook(io.BytesIO(xlsx.content(report)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert "<script>" not in html.content(report).decode()
