"""Reads what a report is made from: the scores of a file or of a workbook, and the facts behind them where they are there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xl_addin.book.inputs.names import FACTS
from xl_addin.book.inputs.workbook import require_complete
from xl_addin.book.kokuho import muni_one, muni_rows, muni_workbook
from xl_addin.book.kyokai import raw_counts
from xl_addin.book.live.refusal import refuse_if
from xl_addin.book.live.results import Role, number_of, results_of
from xl_addin.book.live.rule_books import book_of, named_by
from xl_addin.book.refresh.entity_plan import is_invented
from xl_addin.book.refresh.line_rows import of_year
from xl_addin.book.refresh.line_table import GRANT, INSURED, line_tables
from xl_addin.book.scores.cell_table import CellTable, PlacedText
from xl_addin.book.scores.deviation_rows import read_facts
from xl_addin.book.scores.file_facts import file_known
from xl_addin.book.scores.printed_scores import printed_scores
from xl_addin.book.scores.scored_tiers import TierScores, score_rows
from xl_addin.book.scores.scoring import file_tables, filled_sheets, one_table, plain_rows, score_tables
from xl_addin.cells import is_blank
from xl_addin.engine.profile import YearScores, year_scores
from xl_addin.engine.scheme import score_scheme
from xl_addin.engine.tables.given import read_given
from xl_addin.engine.tables.known import known_of
from xl_addin.errors import WorkbookError
from xl_addin.rulebook.model import DeviationBook, plain_text
from xl_addin.rulebook.tiers import TierBook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xl_addin.analysis.printed import Printed
    from xl_addin.book.live.results import Results
    from xl_addin.book.refresh.line_table import LineTable
    from xl_addin.book.scores.cell_table import PlacedCell
    from xl_addin.engine.exact import Known
    from xl_addin.engine.facts import Facts
    from xl_addin.engine.tables.known import EntityKnown
    from xl_addin.engine.tier_scheme import BookResult
    from xl_addin.rulebook.reading import RuleBook

_HEADER = (PlacedText("指標", ""), PlacedText("行", ""), PlacedText("値", ""))
_HEADER_ROWS = 20
_COUNTS = (FACTS, raw_counts.NAME)


@dataclass(frozen=True)
class Source:
    """The scores of one year.

    Attributes:
        file: name of the file.
        sheet: the sheet; "" for a CSV file.
        standing: points and totals of all entities, with the rules.
        ranks: one per entity; None where there is none.
        point_ranks: by indicator id one rank per entity, where the file itself has them.
        facts: the counts behind the scores of a deviation scheme; None where only scores are known.
        printed: the same scores as a table prints them; None where they are not rounded.
        results: the results line by line, of a book of ladders.
        known: what is known of each entity, of a book of ladders.
        amounts: yen and insured persons, by the words of the sheet.
        invented: whether the file says that its figures are made up.
    """

    file: str
    sheet: str
    standing: YearScores
    ranks: tuple[Known, ...]
    facts: Facts | None = None
    printed: Printed | None = None
    results: tuple[tuple[str, BookResult], ...] = ()
    known: tuple[EntityKnown, ...] = ()
    amounts: Mapping[str, float] = field(default_factory=dict)
    invented: bool = False
    point_ranks: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)

    @property
    def book(self) -> RuleBook:
        """The rules."""
        return self.standing.book

    @property
    def entities(self) -> tuple[str, ...]:
        """The names; one alone may have none."""
        return self.standing.entities


def read_source(path: Path, rules: RuleBook | None, sheet: str | None = None) -> Source:
    """Read a file.

    Args:
        path: a CSV file or an Excel workbook as it was last saved.
        rules: the rule book; None for that which the workbook names.
        sheet: the worksheet to read; without it counts, marks and facts go before tables of scores.

    Returns:
        The scores: computed here where facts or marks are there, else as the file shows them.

    Raises:
        RuleBookError: the rule book is an outline.
        WorkbookError: the file names no rule book, or holds nothing that one can be made from.
    """
    tables = file_tables(path, sheet)
    book = rules or _named(path, tables if sheet is None else file_tables(path))
    require_complete(book)
    if isinstance(book, DeviationBook):
        return _deviation(path, tables, book)
    return _tiers(path, tables, book, sheet)


def read_earlier(path: Path, now: Source) -> Source | None:
    """Read the year before from a workbook that holds both, such as 比較表.

    Args:
        path: the workbook.
        now: what was read from it.

    Returns:
        The earlier year; None where there is none.
    """
    if not isinstance(now.book, TierBook):
        return None
    tables = file_tables(path)
    earlier = [table for table in line_tables(tables) if table.book.fiscal_year < now.book.fiscal_year]
    same = [table for table in earlier if table.book.scheme == now.book.scheme and table.amounts]
    return _of_half(path, max(same, key=lambda table: table.book.fiscal_year)) if same else None


def _named(path: Path, tables: Sequence[CellTable]) -> RuleBook:
    lines = line_tables(tables)
    if lines:
        return max((table.book for table in lines), key=lambda book: book.fiscal_year)
    names = [
        *named_by(tables),
        *([muni_workbook.RULE_BOOK] if any(table.sheet == muni_one.NAME for table in tables) else []),
    ]
    book = next((found for found in map(book_of, names) if found is not None), None)
    if book is None:
        raise WorkbookError(
            f"「{path}」からは規則集が分かりません。ブックだけで報告書になるのは、xl-addin new で作ったブックと、付属の"
            "協会けんぽ・都道府県分・市町村分のブックです。ほかの表は規則集も指定してください"
            "（xl-addin report 規則集 実績のファイル -o 報告.pdf）。規則集のない表（後発医薬品の率など）は報告書になりません。",
            f"{path} does not say which rule book it was made for. Workbooks of xl-addin new and the shipped ones of "
            "kyokai, kokuho_pref and kokuho_muni are reported by themselves; for any other table give the rule book too "
            "(xl-addin report RULEBOOK FACTS -o report.pdf). A table without a rule book, such as that of generic drugs, "
            "cannot be reported.",
        )
    return book


def _deviation(path: Path, tables: Sequence[CellTable], book: DeviationBook) -> Source:
    # A sheet of changes has the same headers as the one of the counts.
    for table in sorted(tables, key=lambda table: table.sheet not in _COUNTS):
        if _has_facts(table, book):
            return _of_facts(path, table, book)
    for table in tables:
        results = results_of(table)
        if results is not None and {each.id for each in book.indicators} <= results.indicators.keys():
            return _of_results(path, results, book)
    raise WorkbookError(
        f"「{path}」に {book.name} の件数の表も、得点の表（指標・総得点の見出し）も見つかりません。",
        f"{path} has neither a table of counts for {book.name} nor one of scores (headers of indicators and total).",
    )


def _has_facts(table: CellTable, book: DeviationBook) -> bool:
    """Whether a sheet has a column for each count, and anything below."""
    names = [{plain_text(name) for name in (fact.key, fact.label.ja, fact.label.en)} for fact in book.facts]
    for row, cells in enumerate(table.rows[:_HEADER_ROWS]):
        heads = {plain_text(str(cell)) for cell in cells if cell is not None}
        if all(heads & each for each in names):
            return any(number_of(cell) is not None for below in table.rows[row + 1 :] for cell in below[1:])
    return False


def _of_facts(path: Path, table: CellTable, book: DeviationBook) -> Source:
    # Refuses what cannot be scored, and says which cell it is.
    score_tables(book, path, [table])
    facts = read_facts(book, table)
    scored = year_scores(book, score_scheme(book, facts.entities, facts.columns))
    ranks = tuple(scored.ranks(scored.totals))
    return Source(path.name, table.sheet, scored, ranks, facts=facts, invented=is_invented(table))


def _of_results(path: Path, results: Results, book: DeviationBook) -> Source:
    points = {each.id: results.indicators[each.id].values for each in book.indicators}
    total, rank = results.of(Role.TOTAL), results.of(Role.RANK)
    if total is None:
        raise WorkbookError(
            f"「{path.name}」の得点の表に総得点の列がありません。", f"The table of scores of {path.name} has no total."
        )
    scored = YearScores(book, results.entities, points, total.values)
    # A column of ranks that is not filled in yet tells nothing.
    is_ranked = rank is not None and all(
        place is not None for place, known in zip(rank.values, total.values, strict=True) if known is not None
    )
    ranks = tuple(rank.values if rank is not None and is_ranked else scored.ranks(total.values))
    printed = printed_scores(book, results)
    told = {column.id: column.values for column in results.columns if column.role is Role.INDICATOR_RANK}
    return Source(path.name, results.sheet, scored, ranks, printed=printed, point_ranks=told)


def _tiers(path: Path, tables: Sequence[CellTable], book: TierBook, sheet: str | None) -> Source:
    halves = [table for table in line_tables(tables) if table.book.name == book.name and table.amounts]
    if halves:
        return _of_half(path, halves[0])
    if book.name == muni_workbook.RULE_BOOK:
        for sheet_table in tables:
            marks = muni_one.marks_on(sheet_table, book)
            if marks is not None:
                return _of_insurer(path, sheet_table.sheet, book, marks)
    if filled_sheets(book, path, tables):
        scores = score_tables(book, path, tables)
        known = file_known(book, path, sheet)
        return _of_tiers(path, sheet or "", scores, known)
    table = one_table(path, tables)
    header = next((row for row, cells in enumerate(table.rows) if sum(not is_blank(cell) for cell in cells) > 1), 0)
    kept = of_year(table.rows, header, book.fiscal_year) or []
    width = max(map(len, kept), default=0)
    padded = tuple((*row, *(None,) * (width - len(row))) for row in kept)
    rows = plain_rows(CellTable(table.file, table.sheet, padded, table.merged))
    return replace(_of_rows(path, table.sheet, book, rows), invented=muni_rows.is_invented(table))


def _of_half(path: Path, half: LineTable) -> Source:
    rows = [
        _HEADER,
        *((PlacedText(slot[0], ""), PlacedText(slot[1], ""), half.cells[row]) for slot, row in half.rows.items()),
    ]
    read = {name: number_of(cell) for name, cell in half.amount_cells.items() if name in (INSURED, GRANT)}
    amounts = {name: number for name, number in read.items() if number is not None}
    return _of_rows(path, half.sheet, half.book, rows, amounts)


def _of_insurer(path: Path, sheet: str, book: TierBook, marks: Sequence[PlacedCell]) -> Source:
    """The marks of one insurer in the shipped workbook, which opens with made-up ones."""
    indicator = book.indicators[0]
    rows = [
        _HEADER,
        *(
            (PlacedText(indicator.id, ""), PlacedText(line.no, ""), mark)
            for line, mark in zip(indicator.lines, marks, strict=True)
        ),
    ]
    invented = tuple("" if is_blank(mark) else str(mark) for mark in marks) == muni_workbook.EXAMPLE
    return replace(_of_rows(path, sheet, book, rows), invented=invented)


def _of_rows(
    path: Path,
    sheet: str,
    book: TierBook,
    rows: Sequence[Sequence[PlacedCell]],
    amounts: Mapping[str, float] | None = None,
) -> Source:
    scores = score_rows(book, path.name, sheet or path.name, rows)
    return _of_tiers(path, sheet, scores, known_of(book, read_given(book, rows)), amounts)


def _of_tiers(
    path: Path, sheet: str, scores: object, known: Sequence[EntityKnown], amounts: Mapping[str, float] | None = None
) -> Source:
    if not isinstance(scores, TierScores):
        raise TypeError(path)
    refuse_if(scores.faults)
    scored = year_scores(scores.book, scores.results)
    return Source(
        path.name,
        sheet,
        scored,
        tuple(scores.ranks),
        results=scores.results,
        known=tuple(known),
        amounts=amounts or {},
    )
