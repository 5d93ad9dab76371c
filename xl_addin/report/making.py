"""Makes a report from files: reads them, analyses what can be analysed, and writes it the way that its name asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.analysis.extras import require_packages
from xl_addin.book.payroll import read_payroll, require_reward
from xl_addin.engine.naming import entity_row
from xl_addin.errors import RuleBookError, WorkbookError
from xl_addin.report.building import build
from xl_addin.report.case import Case
from xl_addin.report.fonts import japanese_font
from xl_addin.report.source import read_earlier, read_source
from xl_addin.rulebook import store
from xl_addin.rulebook.model import DeviationBook
from xl_addin.rulebook.tiers import TierBook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xl_addin.analysis.noise import Options
    from xl_addin.analysis.results import Sensitivity
    from xl_addin.report.content import Report
    from xl_addin.report.source import Source
    from xl_addin.rulebook.model import Text
    from xl_addin.rulebook.reading import RuleBook

PDF, HTML, XLSX = ".pdf", ".html", ".xlsx"
ENDINGS = (PDF, HTML, XLSX)
_PACKAGES = {PDF: ("matplotlib", "fontTools"), HTML: ("matplotlib",), XLSX: ()}


@dataclass(frozen=True)
class Wishes:
    """What a report shall be about.

    Attributes:
        entity: whom it is about; None for all.
        previous: the file of the year before.
        payroll: the file of the payroll.
        sheet: the worksheet to read.
        options: how to draw for the sensitivity.
    """

    options: Options
    entity: str | None = None
    previous: Path | None = None
    payroll: Path | None = None
    sheet: str | None = None


def require_ending(out: Path) -> None:
    """Refuse a name of another kind of file, and a kind that needs packages which are not installed.

    Raises:
        WorkbookError: the name ends in something else, or there is no Japanese font for a PDF file.
        MissingPackageError: a package is missing.
    """
    ending = out.suffix.lower()
    if ending not in ENDINGS:
        raise WorkbookError(
            f"「{out}」: .pdf か .html か .xlsx で終わる名前を指定してください。",
            f"{out}: the name must end in .pdf, .html or .xlsx.",
        )
    require_packages(*_PACKAGES[ending])
    if ending == PDF:
        japanese_font()


def make(rules: RuleBook | None, path: Path, wishes: Wishes, tell: Callable[[Text], None] = lambda _: None) -> Report:
    """Make a report.

    Args:
        rules: the rule book; None for the one that the workbook names.
        path: the file of counts, marks, facts or scores, or a workbook.
        wishes: what it shall be about.
        tell: told what was passed over in a file.

    Raises:
        RuleBookError: the rule book is an outline, or has no reward that a payroll could go into.
        WorkbookError: a file cannot be read or holds nothing to report.
        ScoringError: nobody has the name asked for.
        MissingPackageError: NumPy is not installed.
    """
    now = read_source(path, rules, wishes.sheet)
    if wishes.payroll is not None:
        require_reward(now.book)
    before = _before(now, path, wishes.previous)
    row, called = _whose(now, wishes.entity)
    payroll: tuple[float, ...] = ()
    if wishes.payroll is not None:
        read = read_payroll(wishes.payroll, now.entities)
        payroll = read.pays
        for note in read.notes:
            tell(note)
    return build(Case(now, row, before, payroll, _sensitivity(now, wishes.options), called))


def write(report: Report, out: Path) -> bytes:
    """Write a report as the file that a name asks for.

    Args:
        report: what it says.
        out: a name that ends in .pdf, .html or .xlsx.

    Raises:
        WorkbookError: there is no Japanese font for a PDF file, or as ``require_ending``.
        MissingPackageError: a package is missing.
    """
    require_ending(out)
    ending = out.suffix.lower()
    # matplotlib takes a second to load, and the workbook does without it.
    if ending == PDF:
        from xl_addin.report import pdf  # noqa: PLC0415 - see above

        return pdf.content(report)
    if ending == HTML:
        from xl_addin.report import html  # noqa: PLC0415 - see above

        return html.content(report)
    from xl_addin.report import xlsx  # noqa: PLC0415 - see above

    return xlsx.content(report)


def _before(now: Source, path: Path, previous: Path | None) -> Source | None:
    """Last year's scores: those of a file, else those that a workbook of two years holds."""
    if previous is None:
        return read_earlier(path, now) if path.suffix.lower() in {".xlsx", ".xlsm"} else None
    found = read_source(previous, _earlier_rules(now.book))
    if found.book.scheme != now.book.scheme:
        raise WorkbookError(
            f"「{previous}」は {found.book.name} のもので、{now.book.name} とは制度が違います。",
            f"{previous} is of {found.book.name}, which is another scheme than {now.book.name}.",
        )
    return found


def _earlier_rules(book: RuleBook) -> RuleBook:
    """The rule book of the year before; the same one where there is none."""
    follows = book.follows if isinstance(book, TierBook) else None
    try:
        earlier = store.find(follows or f"{book.scheme}/{book.fiscal_year - 1}")
    except RuleBookError:
        return book
    return book if earlier.status == "outline" else earlier


def _whose(now: Source, entity: str | None) -> tuple[int | None, str]:
    """The row of an entity, and its name where the file has a single one without a name."""
    if len(now.entities) == 1 and not now.entities[0]:
        return 0, entity or ""
    if entity is None:
        return (0 if len(now.entities) == 1 else None), ""
    return entity_row(now.entities, entity), ""


def _sensitivity(now: Source, options: Options) -> Sensitivity | None:
    """How sure the ranks are; nothing for ladders, and for scores of which neither facts nor decimals are known."""
    if not isinstance(now.book, DeviationBook) or (now.facts is None and now.printed is None):
        return None
    require_packages("numpy")
    # NumPy takes a while to load, and ladders do without it.
    from xl_addin.analysis import sensitivity  # noqa: PLC0415 - see above

    if now.facts is not None:
        return sensitivity.of_facts(now.book, now.facts, options)
    return None if now.printed is None else sensitivity.of_printed(now.book, now.printed, options)
