"""Puts a report together: its chapters, the main results in words, and what must not be overlooked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.report.case import rank_text
from xl_addin.report.chapters import (
    bridge,
    certainty,
    difference,
    levels,
    method,
    missed,
    need,
    profile,
    ranking,
    reward,
    rungs,
)
from xl_addin.report.content import Chapter, Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.report.case import Case

_CHAPTERS: tuple[Callable[[Case], Chapter | None], ...] = (
    ranking.chapter,
    difference.chapter,
    levels.chapter,
    profile.chapter,
    bridge.chapter,
    certainty.chapter,
    missed.chapter,
    need.chapter,
    rungs.chapter,
    reward.chapter,
    method.chapter,
)
_APPENDIX = "付表"
_INVENTED = (
    "架空データ：この報告書は、ファイルに「架空」と書かれた作りものの値から作りました。実際の実績ではありません。"
)


def build(case: Case) -> Report:
    """Say everything that can be said.

    Args:
        case: what the report is made from.

    Returns:
        The report; chapters for which something is missing are left out.
    """
    found = [chapter for each in _CHAPTERS if (chapter := each(case)) is not None]
    appended = tuple(table for chapter in found for table in chapter.appended)
    if appended:
        found.append(Chapter(heading=_APPENDIX, tables=appended, main=0))
    chapters = tuple(found)
    about = f"{case.name}の報告" if case.row is not None else "順位と得点の報告"
    subtitle = f"規則集 {case.now.book.name}　元のファイル {case.now.file}" + (
        f"（{case.now.sheet}）" if case.now.sheet else ""
    )
    warning = _INVENTED if case.now.invented or (case.before is not None and case.before.invented) else ""
    return Report(case.now.book.title.ja, about, subtitle, warning, _results(case, chapters), chapters)


def _results(case: Case, chapters: tuple[Chapter, ...]) -> tuple[str, ...]:
    """What the chapters say first; of whom the report is about, the place comes before all."""
    found = []
    if case.row is not None and case.many and case.total is not None:
        ranked = f"順位は {len(case.order)} {case.unit}中 {rank_text(case.rank)}です"
        found.append(f"{case.name}の総得点は {case.points(case.total)} 点、{ranked}。")
    for chapter in chapters:
        found += chapter.said[: chapter.main]
    return tuple(dict.fromkeys(found))
