"""One year of a scheme as a workbook or a data file holds it: points per indicator, totals and ranks of each entity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.live.refusal import refuse_if
from xl_addin.book.live.results import Results, Role
from xl_addin.book.live.rule_books import book_of, named_by
from xl_addin.book.refresh.line_rows import of_year
from xl_addin.book.refresh.line_table import LineTable, line_tables
from xl_addin.book.refresh.record import all_results
from xl_addin.book.scores.cell_table import CellTable, PlacedText
from xl_addin.book.scores.scored_tiers import TierScores, score_rows
from xl_addin.book.scores.scoring import score_tables
from xl_addin.cells import is_blank
from xl_addin.errors import ScoringError, WorkbookError
from xl_addin.rulebook import store
from xl_addin.rulebook.model import DeviationBook
from xl_addin.rulebook.tiers import TierBook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xl_addin.book.scores.scored_deviations import DeviationScores
    from xl_addin.engine.exact import Outcome
    from xl_addin.engine.tier_scheme import BookResult
    from xl_addin.rulebook.reading import RuleBook

_HEADER = (PlacedText("指標", ""), PlacedText("行", ""), PlacedText("値", ""))


@dataclass(frozen=True)
class Scored:
    """The points of one indicator.

    Attributes:
        name: its name; "" where the file does not say it.
        full: its 配点 or highest points; None where that is not known.
        points: one number or None per entity.
    """

    name: str
    full: float | None
    points: tuple[float | None, ...]


@dataclass(frozen=True)
class Year:
    """What the entities of one year scored.

    Attributes:
        file: where it was read.
        sheet: the sheet that it was read from; "" for a CSV file or for what was scored here.
        book: the rules, if they are known.
        entities: their names.
        indicators: by number.
        totals: one per entity.
        ranks: one per entity.
        scored: the results line by line, of ladders and points.
    """

    file: str
    sheet: str
    book: RuleBook | None
    entities: tuple[str, ...]
    indicators: Mapping[str, Scored]
    totals: tuple[float | None, ...]
    ranks: tuple[float | None, ...]
    scored: tuple[BookResult, ...] = ()


def read_year(path: Path, tables: Sequence[CellTable], rules: str | None, sheet: str | None) -> Year:
    """Read a year.

    Args:
        path: the file, for messages.
        tables: its tables.
        rules: name of its rule book; without it, what the file says.
        sheet: the sheet of results to read; without it the first one.

    Returns:
        The year: scored here where marks or facts were filled in for a rule book of ladders and points, else as the
        sheets show it, else scored from a table of counts, facts or marks.

    Raises:
        RuleBookError: there is no such rule book.
        WorkbookError: there are no results, and nothing to score.
    """
    lines = [table for table in line_tables(tables) if rules in (None, table.book.name)]
    named = store.find(rules) if rules is not None else next(iter(map(book_of, named_by(tables))), None)
    if lines:
        return _of_lines(path, tables, max(lines, key=lambda table: table.book.fiscal_year))
    results = [each for each in all_results(tables) if each.indicators and sheet in (None, each.sheet)]
    if results:
        return _of_results(path, results[0], named)
    if isinstance(named, TierBook):
        return _of_tiers(path, named, score_tables(named, path, _only_year(tables, named)))
    if isinstance(named, DeviationBook):
        scores = score_tables(named, path, tables)
        if not isinstance(scores, TierScores):
            return _of_deviations(path, named, scores)
    raise WorkbookError(
        f"「{path.name}」に得点の表（指標・総得点・順位の見出し）が見つかりません。"
        "実績や達成状況のファイルなら規則集を指定してください。",
        f"{path.name} has no table of results (headers of indicators, total and rank); "
        "name the rule book of a file of facts or marks.",
    )


def _of_lines(path: Path, tables: Sequence[CellTable], lines: LineTable) -> Year:
    """Score the marks or facts of a workbook."""
    if lines.amounts:
        rows = [
            _HEADER,
            *((PlacedText(slot[0], ""), PlacedText(slot[1], ""), lines.cells[row]) for slot, row in lines.rows.items()),
        ]
        return _of_tiers(path, lines.book, score_rows(lines.book, path.name, lines.title, rows))
    return _of_tiers(path, lines.book, score_tables(lines.book, path, tables))


def _only_year(tables: Sequence[CellTable], book: TierBook) -> list[CellTable]:
    """Leave out what a file says about other fiscal years."""
    found = []
    for table in tables:
        header = next((row for row, cells in enumerate(table.rows) if sum(not is_blank(cell) for cell in cells) > 1), 0)
        rows = of_year(table.rows, header, book.fiscal_year) if table.rows else []
        if rows is not None:
            width = max(map(len, rows), default=0)
            padded = tuple((*row, *(None,) * (width - len(row))) for row in rows)
            found.append(CellTable(table.file, table.sheet, padded, table.merged))
    return found


def _of_tiers(path: Path, book: TierBook, scores: object) -> Year:
    if not isinstance(scores, TierScores):
        raise TypeError(book.name)
    refuse_if(scores.faults)
    results = tuple(result for _, result in scores.results)
    indicators = {
        each.id: Scored(each.name.ja, None, tuple(_plain(result.points(each.id)) for result in results))
        for each in book.indicators
    }
    totals = tuple(_plain(result.total) for result in results)
    names = tuple(entity for entity, _ in scores.results)
    return Year(path.name, "", book, names, indicators, totals, tuple(scores.ranks), results)


def _of_results(path: Path, results: Results, book: RuleBook | None) -> Year:
    blank = (None,) * len(results.entities)
    total, rank = results.of(Role.TOTAL), results.of(Role.RANK)
    indicators = {
        number: Scored(column.name, column.points, column.values) for number, column in results.indicators.items()
    }
    return Year(
        path.name,
        results.sheet,
        book,
        results.entities,
        indicators,
        total.values if total else blank,
        rank.values if rank else blank,
    )


def _of_deviations(path: Path, book: DeviationBook, scores: DeviationScores) -> Year:
    rows = scores.rows[1:]
    indicators = {
        each.id: Scored(each.name.ja, float(each.points), tuple(_known(row[place]) for row in rows))
        for place, each in enumerate(book.indicators, 1)
    }
    names = tuple(str(row[0]) for row in rows)
    totals, ranks = (tuple(_known(row[place]) for row in rows) for place in (-2, -1))
    return Year(path.name, "", book, names, indicators, totals, ranks)


def _plain(points: object) -> float | None:
    return None if points is None else float(str(points))


def _known(outcome: str | Outcome) -> float | None:
    return None if isinstance(outcome, (str, ScoringError)) else outcome
