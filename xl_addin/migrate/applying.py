"""Takes the steps of a migration: the new formulas, their values, the record for undoing it, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.hosts.calc.formula_cells import FormulaCells
from xl_addin.hosts.calc.renewing import renewed
from xl_addin.migrate.step import changes_of
from xl_addin.migrate.undo import NOTE, noted, undone
from xl_addin.parts.book import book_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xl_addin.hosts.calc.computing import Computer
    from xl_addin.migrate.step import Proven
    from xl_addin.parts.contents import BookFile


@dataclass(frozen=True)
class Migrated:
    """A workbook after a migration.

    Attributes:
        content: its file.
        taken: the steps that were taken.
        kept: those that were not, because they would change a value or nothing can be proved.
    """

    content: bytes
    taken: tuple[Proven, ...]
    kept: tuple[Proven, ...]


def migrated(book: BookFile, proven: Sequence[Proven], computer: Computer, *, fix: bool = False) -> Migrated:
    """Take the steps that leave every value as it is and, if wished, those that mend one.

    Args:
        book: the workbook; it is not written.
        proven: its steps, judged.
        computer: computes what follows from mended values.
        fix: take steps that change a value, too.

    Raises:
        WorkbookError: the workbook cannot be changed.
        OfficeError: LibreOffice is missing or has gone.
    """
    same = [each for each in proven if each.verdict == "same"]
    mended = [each for each in proven if fix and each.verdict == "differs"]
    taken = tuple(each for each in proven if each in same or each in mended)
    kept = tuple(each for each in proven if each not in taken)
    if not taken:
        return Migrated(book.changed({}), (), kept)
    saved = {place: cell.value for place, cell in FormulaCells(book, {}).saved.items()}
    notes = {NOTE: noted(book, taken)}
    content = book.changed(changes_of((each.step for each in same), saved), notes=notes)
    if mended:
        changes = changes_of(each.step for each in mended)
        content = renewed(book_of(content, book.name), computer, changes).content
    return Migrated(content, taken, kept)


def restored(book: BookFile, computer: Callable[[], Computer]) -> tuple[bytes, int]:
    """Put the formulas back that migrations replaced.

    Args:
        book: the workbook; it is not written.
        computer: gives what computes values that the migration had changed; not asked for otherwise.

    Returns:
        The file without the record, and the number of cells that got their formula back.

    Raises:
        WorkbookError: there is no record, or a cell was changed since.
        OfficeError: LibreOffice is needed and missing.
    """
    back = undone(book)
    notes = {NOTE: None}
    if back.recompute:
        return renewed(book, computer(), back.changes, notes=notes).content, back.cells
    return book.changed(back.changes, notes=notes), back.cells
