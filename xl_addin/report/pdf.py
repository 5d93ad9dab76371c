"""Writes a report as a PDF file of A4 sheets, with the Japanese font in it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.backends.backend_pdf import PdfPages

from xl_addin.report.content import letters
from xl_addin.report.fonts import japanese_font
from xl_addin.report.lettering import lettering
from xl_addin.report.paper import Paper

if TYPE_CHECKING:
    from xl_addin.report.content import Chapter, Report
    from xl_addin.report.fonts import FontFile

_TRUETYPE = 42
# What a note takes, in millimetres, with room for some that have two lines.
_NOTE = 7.0


def content(report: Report, font: FontFile | None = None) -> bytes:
    """Write a report.

    Args:
        report: what it says.
        font: the font; by default the first Japanese one that is found.

    Returns:
        The file; equal input gives equal bytes, for no time of making is in it.

    Raises:
        WorkbookError: there is no Japanese font.
    """
    made = io.BytesIO()
    settings: Any = {"pdf.fonttype": _TRUETYPE, "pdf.compression": 6, "path.simplify": False}
    with lettering(font or japanese_font(), letters(report)) as fonts, rc_context(settings):
        paper = Paper(fonts, f"{report.title}　{report.about}" + (f"　【{_short(report)}】" if report.warning else ""))
        _write(paper, report)
        paper.finish()
        meta = {
            "Title": f"{report.title} {report.about}",
            "Subject": report.subtitle,
            "Creator": "xl-addin",
            "Producer": None,
            "CreationDate": None,
        }
        with PdfPages(made, metadata=meta) as pages:
            for sheet in paper.sheets:
                pages.savefig(sheet)
    return made.getvalue()


def _short(report: Report) -> str:
    return report.warning.split("：")[0]


def _write(paper: Paper, report: Report) -> None:
    paper.space(8)
    paper.title(report.title)
    paper.title(report.about)
    paper.space(3)
    paper.paragraph(report.subtitle)
    if report.warning:
        paper.space(2)
        paper.warning(report.warning)
    paper.space(3)
    paper.small_heading("主な結果")
    for result in report.results:
        paper.paragraph(result, bullet=True)
    paper.space(4)
    paper.small_heading("この報告書の内容")
    for number, chapter in enumerate(report.chapters, 1):
        paper.paragraph(f"{number}　{chapter.heading}")
    paper.turn()
    for number, chapter in enumerate(report.chapters, 1):
        paper.begin(chapter)
        _chapter(paper, number, chapter)


def _chapter(paper: Paper, number: int, chapter: Chapter) -> None:
    paper.heading(f"{number}　{chapter.heading}")
    for text in chapter.said:
        paper.paragraph(text)
    paper.space(1)
    below = 0.0 if chapter.tables else _NOTE * len(chapter.notes)
    for figure in chapter.figures:
        paper.figure(figure, below)
    for table in chapter.tables:
        paper.table(table)
    for note in chapter.notes:
        paper.note(note)
