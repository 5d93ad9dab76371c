"""Chooses the sheets of a workbook that are worth printing, and brings the pages of a PDF file to A4."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from xl_addin.book import front, sources_sheet
from xl_addin.book.inputs.names import FACTS, POINTS
from xl_addin.book.kyokai import points, raw_counts
from xl_addin.book.live.sheet_names import RECORD, TRIED
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Width and height of a sheet of A4 in points.
A4 = (595.276, 841.89)
_CLOSE = 1.5
_NOT_RESULTS = frozenset((front.NAME, sources_sheet.NAME, points.NAME, raw_counts.NAME, RECORD, *TRIED))


class Tab(NamedTuple):
    """A sheet of a workbook.

    Attributes:
        name: its name.
        visible: whether it can be seen.
        filled: whether anything stands on it, be it a chart.
    """

    name: str
    visible: bool
    filled: bool


def chosen(tabs: Sequence[Tab], wanted: Sequence[str]) -> list[str]:
    """Choose the sheets to print.

    Args:
        tabs: the sheets of the workbook in order.
        wanted: names of sheets, hidden ones too; without them the visible sheets that hold results, without cover,
            sources, settings, pure input and what was only tried out.

    Returns:
        Names, in the order of the workbook.

    Raises:
        WorkbookError: a sheet does not exist, or there is nothing to print.
    """
    names = [tab.name for tab in tabs]
    unknown = [name for name in wanted if name not in names]
    if unknown:
        known = "、".join(names)
        raise WorkbookError(
            f"シート「{unknown[0]}」はありません（{known}）。", f"There is no sheet {unknown[0]} ({known})."
        )
    if wanted:
        return [name for name in names if name in wanted]
    shown = [tab.name for tab in tabs if tab.visible and tab.filled]
    left_out = _NOT_RESULTS | ({FACTS} if POINTS in names else set())
    found = [name for name in shown if name not in left_out] or shown
    if not found:
        raise WorkbookError("印刷できるシートがありません。", "There is no sheet to print.")
    return found


def on_a4(content: bytes) -> bytes:
    """Scale every page of a PDF file to A4, upright or landscape as it is; A3 fits exactly.

    Args:
        content: the file.

    Returns:
        The same bytes if every page is A4 already.
    """
    reader = PdfReader(io.BytesIO(content))
    sizes = [_size(float(page.mediabox.width), float(page.mediabox.height), page.rotation) for page in reader.pages]
    if all(_is_a4(*size) for size in sizes):
        return content
    writer = PdfWriter(clone_from=reader)
    for page, (width, height) in zip(writer.pages, sizes, strict=True):
        page.transfer_rotation_to_content()
        paper = A4 if height >= width else A4[::-1]
        page.scale_by(min(paper[0] / width, paper[1] / height))
        box = page.mediabox
        left = float(box.left) - (paper[0] - float(box.width)) / 2
        bottom = float(box.bottom) - (paper[1] - float(box.height)) / 2
        sheet = RectangleObject((left, bottom, left + paper[0], bottom + paper[1]))
        page.mediabox = page.cropbox = page.trimbox = page.bleedbox = page.artbox = sheet
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _size(width: float, height: float, rotation: int) -> tuple[float, float]:
    return (height, width) if rotation % 180 else (width, height)


def _is_a4(width: float, height: float) -> bool:
    return abs(min(width, height) - A4[0]) < _CLOSE and abs(max(width, height) - A4[1]) < _CLOSE
