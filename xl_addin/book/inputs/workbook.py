"""Makes an empty input workbook for a rule book: marks, facts or both, with notes and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book import front, sources_sheet, tier_sources
from xl_addin.book.front import Listed
from xl_addin.book.inputs import deviation_sheet, fact_sheet, mark_sheet
from xl_addin.book.inputs.names import FACTS, MARKS, POINTS
from xl_addin.book.new import NewBook, with_functions
from xl_addin.errors import RuleBookError, WorkbookError
from xl_addin.files import write_whole
from xl_addin.parts.sources import check_lock
from xl_addin.rulebook.model import DeviationBook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.rulebook.reading import RuleBook
    from xl_addin.rulebook.tiers import TierBook

BOTH = (MARKS, FACTS)
_LISTED = {
    MARKS: Listed(
        MARKS, "達成した行に ○ を付ける入力シート。得点・小計・理由が出ます", "marks in; points and reasons out"
    ),
    FACTS: Listed(
        FACTS, "率・順位・件数などを入れる入力シート。得点と理由が出ます", "figures in; points and reasons out"
    ),
    POINTS: Listed(POINTS, "すべての団体の得点・総得点・順位", "scores, totals and ranks"),
    sources_sheet.NAME: Listed(sources_sheet.NAME, "配点の出典と、読み方の注", "sources and notes"),
}
_PURPOSE = [
    (
        "規則集 {name} で採点するための、空の入力用ブックです。",
        "An empty workbook for scoring by the rule book {name}.",
    ),
    (
        "黄色の欄だけに入力できます（ほかは保護されていますが、パスワードはありません）。",
        "Only yellow cells can be filled in; the rest is protected, without a password.",
    ),
    (
        "同じファイルを xl-addin score {name} このファイル.xlsx とすると、表計算ソフトなしでも採点できます。",
        "The filled file can also be scored without a spreadsheet program: xl-addin score {name} FILE.xlsx",
    ),
]
_TWO_WAYS = (
    "達成した行が分かるときは「達成状況」、率などの数値から判定するときは「実績」に入力します。2つのシートは別々に採点します。",
    "Fill in 達成状況 if you know which lines were met, 実績 to judge from figures; each is scored by itself.",
)
_LEGEND = [
    ("input", "入力欄。値を入れるセル", "input cells"),
    ("computed_head", "見出しが緑の列：式で計算した値", "green headers: computed figures"),
]


def content(book: RuleBook, by: Sequence[str] = BOTH) -> bytes:
    """Make the workbook.

    Args:
        book: a complete rule book.
        by: for a book of ladders and points the input sheets wanted, 達成状況 or 実績 or both.

    Returns:
        The bytes of the .xlsx file; equal input gives equal bytes.

    Raises:
        RuleBookError: the rule book is an outline, or it is one of deviation scores and marks are asked for.
    """
    require_complete(book)
    if isinstance(book, DeviationBook):
        return _deviation(book, by)
    return _tiers(book, [name for name in BOTH if name in by])


def write(book: RuleBook, out: Path, by: Sequence[str] = BOTH, *, replace: bool = False) -> None:
    """Make the workbook and write it whole.

    Args:
        book: a complete rule book.
        out: the .xlsx file, or an .xlsm that shall have the worksheet functions registered in it for Excel.
        by: as in ``content``.
        replace: write over an older file.

    Raises:
        RuleBookError: as ``content``.
        WorkbookError: the file is there already, or cannot be written.
    """
    made = content(book, by)
    ending = out.suffix.lower()
    if ending not in {".xlsx", ".xlsm"}:
        raise WorkbookError(
            f"「{out}」: .xlsx か .xlsm で終わる名前を指定してください。",
            f"{out}: the name must end in .xlsx or .xlsm.",
        )
    save(out, with_functions(made, out.name) if ending == ".xlsm" else made, replace=replace)


def save(out: Path, made: bytes, *, replace: bool, source: Path | None = None) -> None:
    """Write a file whole, over an older one only if that is wanted.

    Args:
        out: the file.
        made: all of it.
        replace: write over an older file.
        source: the file that it was made from, which is never written over.

    Raises:
        WorkbookError: the file is there already, is open elsewhere, or cannot be written.
    """
    if source is not None and out.exists() and out.samefile(source):
        raise WorkbookError(
            f"出力先が元のファイル「{source}」と同じです。別の名前を指定してください。",
            f"The output is the file {source} itself; give another name.",
        )
    if out.exists() and not replace:
        raise WorkbookError(
            f"「{out}」はすでにあります。上書きするときは --force を付けてください。",
            f"{out} exists already; add --force to write over it.",
        )
    check_lock(out)
    try:
        write_whole(out, made)
    except OSError as error:
        raise WorkbookError(
            f"「{out}」に書き込めません: {error.strerror}", f"{out} cannot be written: {error.strerror}"
        ) from error


def require_complete(book: RuleBook) -> None:
    """Refuse a rule book of which only the structure is known.

    Raises:
        RuleBookError: it is an outline.
    """
    if book.status == "outline":
        raise RuleBookError(
            f"{book.name} は構成だけの規則集で、配点がないため採点できません。",
            f"{book.name} is an outline: its points are not known, so nothing can be scored by it.",
        )


def _tiers(book: TierBook, by: Sequence[str]) -> bytes:
    new = NewBook(_heading(book), {front.NAME: "text", **dict.fromkeys(by, "input"), sources_sheet.NAME: "text"})
    purpose = [*_purpose(book), _TWO_WAYS] if len(by) > 1 else _purpose(book)
    _front(new, book, purpose, by)
    for name, write_sheet in ((MARKS, mark_sheet.write), (FACTS, fact_sheet.write)):
        if name in by:
            write_sheet(new.sheets[name], book)
    sources_sheet.write(new.sheets[sources_sheet.NAME], tier_sources.cited([book]), tier_sources.notes([book]))
    return new.content()


def _deviation(book: DeviationBook, by: Sequence[str]) -> bytes:
    if FACTS not in by:
        raise RuleBookError(
            f"{book.name} は偏差値方式なので、実績からだけ採点できます（--by facts）。",
            f"{book.name} scores by deviation scores, so from facts alone (--by facts).",
        )
    names = (FACTS, POINTS)
    new = NewBook(_heading(book), {front.NAME: "text", FACTS: "input", POINTS: "computed", sources_sheet.NAME: "text"})
    _front(new, book, _purpose(book), names)
    facts = deviation_sheet.write_facts(new.sheets[FACTS], book)
    deviation_sheet.write_points(new.sheets[POINTS], book, facts)
    sources_sheet.write(
        new.sheets[sources_sheet.NAME], sources_sheet.rule_book_sources(book), sources_sheet.rule_book_notes(book)
    )
    return new.content()


def _front(new: NewBook, book: RuleBook, purpose: Sequence[tuple[str, str]], names: Sequence[str]) -> None:
    listed = [_LISTED[name] for name in (*names, sources_sheet.NAME)]
    front.write(new.sheets[front.NAME], _heading(book), purpose, listed, _LEGEND)


def _heading(book: RuleBook) -> tuple[str, str]:
    return f"{book.title.ja}　入力用", f"{book.title.en}: input"


def _purpose(book: RuleBook) -> list[tuple[str, str]]:
    return [(ja.format(name=book.name), en.format(name=book.name)) for ja, en in _PURPOSE]
