"""The findings of audits as a workbook of their own, with links to the cells."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from xlsxwriter import Workbook

from xl_addin.audit.kinds import KINDS, SEVERITIES
from xl_addin.audit.report import place_name
from xl_addin.book.page import A3, wrapped_height
from xl_addin.book.styles import Styles
from xl_addin.formulas.addresses import cell_name, full_name, quoted_sheet
from xl_addin.parts.contents import ErrorValue
from xl_addin.parts.shown import value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from xl_addin.audit.finding import Finding
    from xl_addin.audit.report import Audited
    from xl_addin.parts.contents import Value

_HIGHEST: Final = 409.0
_LONGEST_URL: Final = 2_000
_LONGEST_TEXT: Final = 32_000
_COLUMNS: Final = (
    ("ブック", "book", 34),
    ("セル", "cell", 22),
    ("種類", "kind", 20),
    ("重さ", "severity", 9),
    ("何が問題か", "what is wrong", 60),
    ("今の値", "value now", 16),
    ("直した後の値", "value after mending", 16),
    ("変わるセル", "cells that change", 34),
    ("直し方", "how to mend it", 46),
    ("直した式・値", "mended formula or value", 40),
)


def workbook(books: Sequence[Audited]) -> bytes:
    """Return the findings of workbooks as a new workbook: Japanese first, each with a link to its cell.

    Args:
        books: the audits, in order.
    """
    stream = io.BytesIO()
    # Text from the audited files is written as text, whatever it begins with.
    made = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = Styles(made)
    _findings_sheet(made, styles, books)
    _summary_sheet(made, styles, books)
    made.close()
    return stream.getvalue()


def _findings_sheet(made: Workbook, styles: Styles, books: Sequence[Audited]) -> None:
    sheet = made.add_worksheet("点検結果")
    sheet.write_string(0, 0, "表計算ブックの点検結果", styles("title"))
    sheet.write_string(1, 0, "Audit findings; each cell is a link into its workbook", styles("english"))
    for col, (ja, en, width) in enumerate(_COLUMNS):
        sheet.set_column(col, col, width)
        sheet.write_string(3, col, ja, styles("head"))
        sheet.write_string(4, col, en, styles("head_english"))
    row = 5
    for audited in books:
        for finding in audited.findings:
            _finding_row(sheet, styles, row, audited, finding)
            row += 1
    if row == 5:  # noqa: PLR2004 - the first row below the headers
        sheet.write_string(row, 0, "指摘はありません。  Nothing was found.", styles("note"))
    else:
        sheet.autofilter(4, 0, row - 1, len(_COLUMNS) - 1)
    sheet.freeze_panes(5, 2)
    _page(sheet)


def _finding_row(sheet: Worksheet, styles: Styles, row: int, audited: Audited, finding: Finding) -> None:
    plain, wrapped = styles("cell", "top"), styles("cell", "wrapping", "top")
    effects = [f"{full_name(*one.at)}: {value_text(one.before)} → {value_text(one.after)}" for one in finding.effects]
    texts = {
        0: audited.name,
        2: "\n".join(KINDS.get(finding.kind, (finding.kind, finding.kind))),
        3: "\n".join(SEVERITIES[finding.severity]),
        4: f"{finding.ja}\n{finding.en}",
        7: "\n".join(effects),
        8: f"{finding.mend_ja}\n{finding.mend_en}",
        9: _mended(finding),
    }
    for col, text in texts.items():
        sheet.write_string(row, col, text[:_LONGEST_TEXT], wrapped)
    _link(sheet, styles, row, audited, finding)
    _value(sheet, row, 5, finding.before, plain)
    if finding.after is not None:
        _value(sheet, row, 6, finding.after, plain)
    else:
        sheet.write_string(row, 6, "" if audited.computed else "（計算していません）", plain)
    # Calc does not find the height of wrapped texts by itself.
    heights = (wrapped_height(text, _COLUMNS[col][2]) for col, text in texts.items())
    sheet.set_row(row, min(_HIGHEST, max(heights)))


def _mended(finding: Finding) -> str:
    if not finding.mends:
        return ""
    first = finding.mends[0]
    text = value_text(first.value) if first.formula is None else f"={first.formula}"
    return text if first.at == finding.first else f"{full_name(*first.at)}: {text}"


def _link(sheet: Worksheet, styles: Styles, row: int, audited: Audited, finding: Finding) -> None:
    name = place_name(finding)
    target = f"{quoted_sheet(finding.sheet)}!{cell_name(finding.row, finding.col)}"
    # What follows a "#" is the place in the file, and a "%" begins a code.
    link = quote(audited.link) if set("%#") & set(audited.link) else audited.link
    url = f"external:{link}#{target}"
    if len(url) > _LONGEST_URL:
        sheet.write_string(row, 1, name, styles("cell", "wrapping", "top"))
        return
    sheet.write_url(row, 1, url, styles("cell", "link", "wrapping", "top"), name)


def _value(sheet: Worksheet, row: int, col: int, value: Value, style: Format) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, col, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, col, value, style)
    else:
        text = value if isinstance(value, ErrorValue) else value_text(value)
        sheet.write_string(row, col, text[:_LONGEST_TEXT], style)


def _summary_sheet(made: Workbook, styles: Styles, books: Sequence[Audited]) -> None:
    sheet = made.add_worksheet("まとめ")
    sheet.write_string(0, 0, "まとめ", styles("title"))
    sheet.write_string(1, 0, "Summary", styles("english"))
    heads = (("ブック", "book"), ("数式", "formulas"), ("読めない数式", "formulas not read"), ("指摘", "findings"))
    kinds = [*KINDS]
    for col, (ja, en) in enumerate((*heads, *(KINDS[kind] for kind in kinds))):
        sheet.set_column(col, col, 22 if col == 0 else 14)
        sheet.write_string(3, col, ja, styles("head"))
        sheet.write_string(4, col, en, styles("head_english"))
    for row, audited in enumerate(books, start=5):
        counts = Counter(finding.kind for finding in audited.findings)
        sheet.write_string(row, 0, audited.name, styles("cell"))
        figures = (audited.formulas, audited.unread, len(audited.findings), *(counts[kind] for kind in kinds))
        for col, figure in enumerate(figures, start=1):
            sheet.write_number(row, col, figure, styles("cell", "count"))
        if audited.findings and not audited.computed:
            reason = "" if audited.problem is None else f"{audited.problem.ja} / {audited.problem.en}"
            sheet.write_string(
                row, len(figures) + 1, f"直した後の値は計算していません  not computed  {reason}", styles("note")
            )
    sheet.freeze_panes(5, 1)
    _page(sheet)


def _page(sheet: Worksheet) -> None:
    """Print on A3 in landscape, as wide as the paper, with the headers on every page."""
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3, 4)
