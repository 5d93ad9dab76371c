"""Writes a report as one web page: pictures inside it, tables that can be read aloud, nothing fetched from elsewhere."""

from __future__ import annotations

import io
import re
import warnings
from html import escape
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.figure import Figure as Sheet
from matplotlib.font_manager import FontProperties

from xl_addin.report.content import cell_text, is_number
from xl_addin.report.pictures import picture as pictures
from xl_addin.report.pictures.drawing import INCH, Box, Hand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.report.content import Chapter, Figure, Report, Table

_WIDTH = 174.0
_HEAD = re.compile(r"\A.*?(?=<svg)", re.DOTALL)
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_IDENTITY = re.compile(r'\b(id="|href="#|url\(#)')
_STYLE = """
:root { color-scheme: light; }
body { font-family: "Yu Gothic", "Meiryo", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", sans-serif;
  color: #222; background: #fff; max-width: 60rem; margin: 0 auto; padding: 1.5rem; line-height: 1.75; }
h1 { font-size: 1.7rem; line-height: 1.4; margin-bottom: .3rem; }
h2 { font-size: 1.25rem; border-bottom: 2px solid #222; margin-top: 3rem; padding-bottom: .2rem; }
h3 { font-size: 1rem; }
.warning { border: 2px solid #D55E00; background: #FCE9DC; padding: .6rem 1rem; font-weight: bold; }
figure { margin: 1.5rem 0; }
figure svg { width: 100%; height: auto; }
svg text { font-family: "Yu Gothic", "Meiryo", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", sans-serif !important; }
figcaption, .notes { color: #555; font-size: .85rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .85rem; margin: 1rem 0; min-width: 60%; }
caption { text-align: left; font-weight: bold; padding: .3rem 0; }
th, td { border-bottom: 1px solid #ddd; padding: .25rem .6rem; text-align: left; vertical-align: top; font-weight: normal; }
thead th { border-top: 2px solid #222; border-bottom: 1px solid #222; font-weight: bold; white-space: pre-line; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.marked > * { background: #FCE9DC; font-weight: bold; }
@media print { body { max-width: none; padding: 0; } h2 { break-before: page; } figure, tr { break-inside: avoid; }
  @page { size: A4; margin: 16mm; } }
"""


def content(report: Report) -> bytes:
    """Write a report.

    Args:
        report: what it says.

    Returns:
        The file, UTF-8; equal input gives equal bytes.
    """
    return "\n".join(_page(report)).encode()


def _page(report: Report) -> Iterator[str]:
    title = f"{escape(report.title)}　{escape(report.about)}"
    yield '<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<header>"
    yield f"<h1>{escape(report.title)}<br>{escape(report.about)}</h1>"
    yield f"<p>{escape(report.subtitle)}</p>"
    if report.warning:
        yield f'<p class="warning" role="alert">{escape(report.warning)}</p>'
    yield "</header>\n<main>\n<section>\n<h3>主な結果</h3>\n<ul>"
    yield from (f"<li>{escape(result)}</li>" for result in report.results)
    yield '</ul>\n</section>\n<nav aria-label="目次">\n<h3>この報告書の内容</h3>\n<ol>'
    yield from (
        f'<li><a href="#chapter-{number}">{escape(chapter.heading)}</a></li>'
        for number, chapter in enumerate(report.chapters, 1)
    )
    yield "</ol>\n</nav>"
    for number, chapter in enumerate(report.chapters, 1):
        yield from _chapter(number, chapter)
    yield "</main>\n</body>\n</html>\n"


def _chapter(number: int, chapter: Chapter) -> Iterator[str]:
    yield f'<section aria-labelledby="chapter-{number}">'
    yield f'<h2 id="chapter-{number}">{number}　{escape(chapter.heading)}</h2>'
    yield from (f"<p>{escape(text)}</p>" for text in chapter.said)
    for place, figure in enumerate(chapter.figures, 1):
        yield from _figure(f"picture-{number}-{place}", figure)
    for table in chapter.tables:
        yield from _table(table)
    if chapter.notes:
        yield '<ul class="notes">'
        yield from (f"<li>{escape(note)}</li>" for note in chapter.notes)
        yield "</ul>"
    yield "</section>"


def _figure(name: str, figure: Figure) -> Iterator[str]:
    label = escape(figure.described)
    drawn = _svg(figure, name).replace("<svg", f'<svg role="img" aria-label="{label}"', 1)
    yield f"<figure>\n{drawn}\n<figcaption>{escape(figure.caption)}</figcaption>\n</figure>"


def _svg(figure: Figure, name: str) -> str:
    """Draw a picture whose letters stay text, with names that no other picture of the page has."""
    high = pictures.height(figure.picture)
    sheet = Sheet(figsize=(_WIDTH / INCH, high / INCH))
    hand = Hand(FontProperties(), FontProperties(weight="bold"), str)
    made = io.BytesIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": name}), warnings.catch_warnings():
        # The browser chooses the font, so the one that is here need not have the letters.
        warnings.filterwarnings("ignore", "Glyph .* missing from")
        pictures.draw(figure.picture, Box(sheet, 0, 0, _WIDTH, high), hand)
        sheet.savefig(made, format="svg", metadata={"Date": None, "Creator": None})
    text = _METADATA.sub("", _HEAD.sub("", made.getvalue().decode()))
    return _IDENTITY.sub(lambda found: f"{found[1]}{name}-", text).strip()


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        return
    classes = [' class="number"' if is_number(table, place) else "" for place in range(len(table.columns))]
    named = next((place for place, number in enumerate(classes) if not number), 0)
    yield f'<div class="scroll"><table>\n<caption>{escape(table.caption)}</caption>\n<thead><tr>'
    heads = zip(table.columns, classes, strict=True)
    yield "".join(f'<th scope="col"{kind}>{escape(column.head)}</th>' for column, kind in heads)
    yield "</tr></thead>\n<tbody>"
    for place, row in enumerate(table.rows):
        cells = []
        for at, (cell, column, kind) in enumerate(zip(row, table.columns, classes, strict=True)):
            tag, scope = ("th", ' scope="row"') if at == named else ("td", "")
            cells.append(f"<{tag}{scope}{kind}>{escape(cell_text(cell, column))}</{tag}>")
        marked = ' class="marked"' if place in table.marked else ""
        yield f"<tr{marked}>{''.join(cells)}</tr>"
    yield "</tbody>\n</table></div>"
