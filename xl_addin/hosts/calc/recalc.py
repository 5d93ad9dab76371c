"""Recalculates a workbook file in a private LibreOffice with the add-in: to read ranges, or to write it elsewhere."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.files import write_whole
from xl_addin.hosts.calc.bookfile import check_source, check_target, is_patched
from xl_addin.hosts.calc.calculating import first_refusal, opened, recalculate
from xl_addin.hosts.calc.computing import Computer
from xl_addin.hosts.calc.office import Office, Progress
from xl_addin.hosts.calc.reading import Cell, read_range
from xl_addin.hosts.calc.renewing import Difference, recalculated
from xl_addin.hosts.calc.values import UnoError
from xl_addin.parts.book import open_book
from xl_addin.parts.saving import save
from xl_addin.parts.sources import explained

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.formulas.addresses import CellAt
    from xl_addin.registry import Reason

_FILTERS: Final = {".ods": "calc8", ".pdf": "calc_pdf_Export"}


@dataclass(frozen=True)
class Recalculated:
    """What a workbook shows after recalculation.

    Attributes:
        ranges: for each range asked for, rows of values: numbers unrounded, blanks None, errors as their code.
        reasons: why cells of the add-in's functions show an error.
        changed: the formulas whose saved value is another one in the workbook that was written.
        left: the formulas whose value Calc cannot tell, so that the workbook that was written has the old one.
    """

    ranges: dict[str, list[list[Cell]]]
    reasons: tuple[Reason, ...]
    changed: tuple[Difference, ...] = ()
    left: tuple[CellAt, ...] = ()

    @property
    def refusal(self) -> Reason | None:
        """The first reason that is wrong input: text among numbers, an unknown rule book; a missing fact is none."""
        return first_refusal(self.reasons)


def recalc(
    book: Path,
    out: Path | None = None,
    prints: Sequence[str] = (),
    *,
    add_in: Path | None = None,
    allow_errors: bool = False,
    backup: bool = False,
    progress: Progress | None = None,
    office: Office | None = None,
) -> Recalculated:
    """Recalculate every formula of a workbook.

    Args:
        book: an .xlsx, .xlsm or .ods file; a copy of it is opened.
        out: where to write the result. A file of the same kind, be it the workbook itself, is the workbook with other
            saved values and no other change; an .ods made from an Excel workbook, or a .pdf, is what LibreOffice writes.
            None writes nothing.
        prints: ranges to read, as `read_range` takes them.
        add_in: the built add-in to use; by default the one that this package makes.
        allow_errors: write the result also when a function refused what its cells hold.
        backup: keep what `out` was.
        progress: told what takes time.
        office: a LibreOffice to use, which is started if need be; by default one is started and ended.

    Returns:
        What was computed.

    Raises:
        WorkbookError: the workbook cannot be opened, a range does not exist, or the result may not be written.
        OfficeError: LibreOffice is missing, does not start, or has gone.
    """
    check_source(book)
    patched = None
    if out is not None:
        check_target(out, book)
        patched = open_book(book) if is_patched(out, book) else None
    tell = progress or (lambda _ja, _en: None)
    with contextlib.ExitStack() as stack:
        running = office or stack.enter_context(Office(add_in, progress=progress))
        running.start()
        renewed = None
        if patched is not None:
            renewed = recalculated(patched, Computer(progress=progress, office=running))
        read = Recalculated({}, renewed.reasons if renewed is not None else ())
        if renewed is None or prints:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=running.folder)))
            tell(f"「{book.name}」を開いています…", f"Opening {book.name} …")
            document = stack.enter_context(opened(running, _copied(book, folder), str(book)))
            tell("再計算しています…", "Recalculating …")
            reasons = recalculate(running, document)
            read = Recalculated({text: read_range(document, text) for text in prints}, reasons)
        if out is None or (read.refusal is not None and not allow_errors):
            return read
        tell(f"「{out.name}」に書き出しています…", f"Writing {out.name} …")
        if renewed is None:
            _write(running, document, folder, out)
            return read
        save(out, renewed.content, source=book, backup=backup)
        return replace(read, changed=renewed.changed, left=renewed.left)


def _copied(book: Path, folder: Path) -> Path:
    with explained(book):
        return Path(shutil.copyfile(book, folder / book.name))


def _write(office: Office, document: Any, folder: Path, out: Path) -> None:
    made = folder / f"out{out.suffix.lower()}"
    try:
        document.storeToURL(made.as_uri(), office.bridge.properties(FilterName=_FILTERS[out.suffix.lower()]))
    except UnoError as error:
        raise WorkbookError(
            f"LibreOffice は「{out}」を書き出せません: {error.message}",
            f"LibreOffice cannot write {out}: {error.message}",
        ) from error
    with explained(out):
        write_whole(out, made.read_bytes())
