"""Recalculates a workbook in a private LibreOffice with the add-in; the workbook itself is not touched."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.files import write_whole
from xl_addin.hosts.calc.bookfile import check_source, check_target
from xl_addin.hosts.calc.office import Office, Progress
from xl_addin.hosts.calc.reading import Cell, read_range
from xl_addin.hosts.calc.values import Typed, UnoError
from xl_addin.registry import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.hosts.calc.documents import Documents

_COMMANDS: Final = "jp.xladdin.Commands"
_FILTERS: Final = {".ods": "calc8", ".pdf": "calc_pdf_Export"}
_WRONG_INPUT: Final = ("#VALUE!", "#NAME?", "Err:")
_NAMED_VALUE: Final = "com.sun.star.beans.NamedValue"


@dataclass(frozen=True)
class Recalculated:
    """What a workbook shows after recalculation.

    Args:
        ranges: for each range asked for, rows of values: numbers unrounded, blanks None, errors as their code.
        reasons: why cells of the add-in's functions show an error.
    """

    ranges: dict[str, list[list[Cell]]]
    reasons: tuple[Reason, ...]

    @property
    def refusal(self) -> Reason | None:
        """The first reason that is wrong input: text among numbers, an unknown rule book; a missing fact is none."""
        return next((reason for reason in self.reasons if reason.code.startswith(_WRONG_INPUT)), None)


def recalc(
    book: Path,
    out: Path | None = None,
    prints: Sequence[str] = (),
    *,
    add_in: Path | None = None,
    allow_errors: bool = False,
    progress: Progress | None = None,
    office: Office | None = None,
) -> Recalculated:
    """Recalculate every formula of a workbook.

    Args:
        book: an .xlsx, .xlsm or .ods file; a copy of it is opened.
        out: where to write the result, .ods or .pdf; None writes nothing.
        add_in: the built add-in to use; by default the one that this package makes.
        allow_errors: write the result also when a function refused what its cells hold.
        prints: ranges to read, as `read_range` takes them.
        progress: told what takes time.
        office: a started LibreOffice to use; by default one is started and ended.

    Returns:
        What was computed.

    Raises:
        WorkbookError: the workbook cannot be opened, a range does not exist, or the result may not be written.
        OfficeError: LibreOffice is missing, does not start, or has gone.
    """
    check_source(book)
    if out is not None:
        check_target(out, book)
    tell = progress or (lambda _ja, _en: None)
    with contextlib.ExitStack() as stack:
        running = office or stack.enter_context(Office(add_in, progress=progress))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=running.folder)))
        tell(f"「{book.name}」を開いています…", f"Opening {book.name} …")
        document = stack.enter_context(_opened(running, book, folder))
        tell("再計算しています…", "Recalculating …")
        reasons = recalculate(running, document)
        result = Recalculated({text: read_range(document, text) for text in prints}, reasons)
        if out is not None and (allow_errors or result.refusal is None):
            tell(f"「{out.name}」に書き出しています…", f"Writing {out.name} …")
            _write(running, document, folder, out)
        return result


def recalculate(office: Documents, document: Any) -> tuple[Reason, ...]:
    """Bind the formulas of an open document to the add-in and recalculate all of it.

    Args:
        office: the LibreOffice that holds it.
        document: the document.

    Returns:
        Why cells of the add-in's functions show an error.

    Raises:
        OfficeError: the add-in is not there, or LibreOffice has gone.
    """
    reasons = rebind(office, document)
    if reasons is None:
        document.calculateAll()
    return reasons or ()


def rebind(office: Documents, document: Any) -> tuple[Reason, ...] | None:
    """Bind the formulas of an open document to the add-in and recalculate it, if it uses the functions at all.

    Args:
        office: the LibreOffice that holds it.
        document: the document.

    Returns:
        Why cells of the add-in's functions show an error; None for a document that was left alone.

    Raises:
        OfficeError: the add-in is not there, or LibreOffice has gone.
    """
    bridge = office.bridge
    model = bridge.struct(_NAMED_VALUE, Name="Model", Value=document)
    environment = Typed(f"[]{_NAMED_VALUE}", (model,))
    reasons = office.create(_COMMANDS).execute((bridge.struct(_NAMED_VALUE, Name="Environment", Value=environment),))
    return None if reasons is None else tuple(Reason(*reason) for reason in reasons)


@contextlib.contextmanager
def _opened(office: Office, book: Path, folder: Path) -> Iterator[Any]:
    copy = folder / book.name
    try:
        shutil.copyfile(book, copy)
        document = office.load(copy)
    except OSError as error:
        raise WorkbookError(
            f"「{book}」を読めません: {error.strerror}", f"{book} cannot be read: {error.strerror}"
        ) from error
    except WorkbookError as error:
        raise _cannot_open(book) from error
    try:
        if not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            raise _cannot_open(book)
        yield document
    finally:
        with contextlib.suppress(OfficeError, AttributeError):
            document.close(True)


def _write(office: Office, document: Any, folder: Path, out: Path) -> None:
    made = folder / f"out{out.suffix.lower()}"
    try:
        document.storeToURL(made.as_uri(), office.bridge.properties(FilterName=_FILTERS[out.suffix.lower()]))
    except UnoError as error:
        raise WorkbookError(
            f"LibreOffice は「{out}」を書き出せません: {error.message}",
            f"LibreOffice cannot write {out}: {error.message}",
        ) from error
    try:
        write_whole(out, made.read_bytes())
    except OSError as error:
        raise WorkbookError(
            f"「{out}」に書き込めません: {error.strerror}", f"{out} cannot be written: {error.strerror}"
        ) from error


def _cannot_open(book: Path) -> WorkbookError:
    return WorkbookError(f"LibreOffice は「{book}」を開けません。", f"LibreOffice cannot open {book}.")
