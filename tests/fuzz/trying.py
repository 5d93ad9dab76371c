"""Puts one input through everything that reads or changes workbooks, formulas and cells."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from tests.fuzz import mutations, texts
from tests.fuzz.sources import sources
from tests.parts import built_books
from tests.parts.judges import without
from tests.parts.ods_files import content, ods, row, table
from xl_addin import cells
from xl_addin.audit import findings_book, report
from xl_addin.audit.checks import audit
from xl_addin.errors import XlAddinError
from xl_addin.formulas.addresses import MAX_COLS, MAX_ROWS, Area, cell_name
from xl_addin.formulas.opendocument import from_odf, to_odf
from xl_addin.formulas.precedents import areas_of, is_unbounded
from xl_addin.formulas.relative import relative
from xl_addin.formulas.shifting import shifted
from xl_addin.formulas.storing import stored
from xl_addin.formulas.tree import parse
from xl_addin.formulas.writing import text_of
from xl_addin.freeze.freezing import freeze
from xl_addin.freeze.thawing import thaw
from xl_addin.migrate.plan import plan
from xl_addin.migrate.step import changes_of
from xl_addin.parts.book import book_of
from xl_addin.parts.contents import Change, ErrorValue, Put, PutArray, PutFormula, PutSaved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from xl_addin.cells import Grid
    from xl_addin.parts.contents import BookFile, Sheet, Value

KINDS: Final = {"zip": 12, "member": 18, "xml": 38, "formula": 18, "cells": 14}
"""The kinds of inputs, and how many of a hundred are of each."""
_BOMB: Final = 0.002
_SOME: Final = 0.15
_CELLS_AT_MOST: Final = 4000


class Input(NamedTuple):
    """What is tried.

    Attributes:
        kind: one of `KINDS`.
        name: what a file is called, "" if there is none.
        content: the file.
        texts: formulas or texts of cells.
    """

    kind: str
    name: str = ""
    content: bytes = b""
    texts: tuple[str, ...] = ()


class WrongError(Exception):
    """What was written is not what is read back."""


def made(random: Random, *, with_corpus: bool) -> Input:
    """Make an input."""
    kind = random.choices(list(KINDS), list(KINDS.values()))[0]
    if kind == "cells":
        return Input(kind, texts=tuple(texts.text(random) for _ in range(random.randint(1, 8))))
    if kind == "formula":
        found = tuple(texts.formula(random) for _ in range(random.randint(1, 6)))
        name, file = random.choice((_excel, _excel, _open_document))(random, found)
        return Input(kind, name, file, found)
    # Large workbooks take long, so they come seldom.
    source = min(random.choices(sources(with_corpus=with_corpus), k=4), key=lambda one: len(one.content))
    if kind == "xml" and random.random() < _BOMB:
        return Input(kind, source.name, mutations.of_bomb(random, source))
    change = {"zip": mutations.of_zip, "member": mutations.of_member, "xml": mutations.of_xml}[kind]
    return Input(kind, source.name, change(random, source))


def tried(given: Input, random: Random) -> list[bool]:
    """Put an input through everything; tell of each step whether it gave a clean result or was refused.

    Raises:
        Exception: what is not an error of the package; that is a defect.
    """
    steps: list[Callable[[], object]] = []
    if given.kind == "cells":
        steps += [*_cell_uses(given.texts, random), lambda: _patched_texts(given.texts)]
    for text in given.texts if given.kind == "formula" else ():
        steps += [lambda text=text, use=use: use(text) for use in _FORMULA_USES]  # type: ignore[misc]
    clean = [_is_clean(step) for step in steps]
    if given.content:
        book: list[BookFile] = []
        clean.append(_is_clean(lambda: book.append(book_of(given.content, given.name))))
        clean += _workbook(given, book[0], random) if book else []
    return clean


def _is_clean(step: Callable[[], object]) -> bool:
    try:
        step()
    except XlAddinError as error:
        if not (error.ja and error.en):
            raise WrongError("an error says nothing") from error
        str(error).encode("utf-8", "surrogatepass")
        return False
    return True


def _workbook(given: Input, book: BookFile, random: Random) -> list[bool]:
    read = [sheet for name in book.sheet_names if (sheet := _sheet(book, name)) is not None]
    clean = [len(read) == len(book.sheet_names)]
    clean += [_is_clean(lambda: dict(book.names)), _is_clean(lambda: book.note("x"))]
    clean += [_is_clean(lambda: _patched(book, read, random))] if read else []
    clean.append(_is_clean(lambda: _audited(book, as_workbook=random.random() < _SOME)))
    clean.append(_is_clean(lambda: _planned(book, column=random.random() < 0.5)))
    if random.random() < _SOME:
        clean.append(_is_clean(lambda: _frozen(given)))
    return clean


def _sheet(book: BookFile, name: str) -> Sheet | None:
    with contextlib.suppress(XlAddinError):
        return book.sheet(name)
    return None


def _patched(book: BookFile, read: list[Sheet], random: Random) -> None:
    sheet = random.choice(read)
    changes = dict(_changes(sheet, random))
    notes = {"x": texts.text(random)} if random.random() < 0.2 else None
    after = book_of(
        book.changed({sheet.name: changes}, notes=notes, compute_on_load=random.random() < 0.2), book.name
    ).sheet(sheet.name)
    for where, change in changes.items():
        held = after.cells.get(where)
        expected, found = change.value if not isinstance(change, PutArray) else None, held.value if held else None
        if isinstance(change, Put | PutFormula) and _is_plain(expected) and (expected or "") != (found or ""):
            raise WrongError(f"{cell_name(*where)} holds {found!r} instead of {expected!r}")
    if len(sheet.cells) < _CELLS_AT_MOST and not any(isinstance(change, PutArray) for change in changes.values()):
        _same(without(sheet, changes), without(after, changes))


def _same(before: Sheet, after: Sheet) -> None:
    for where in {*before.cells, *after.cells}:
        one, other = before.cells.get(where), after.cells.get(where)
        if one != other and not (one is None and other is not None and other.value is None and not other.formula):
            raise WrongError(f"{cell_name(*where)} was {one!r} and is {other!r}")


def _is_plain(value: Value) -> bool:
    """Tell whether every format gives a value back as it was put."""
    return isinstance(value, float) or (isinstance(value, str) and value.isprintable() and not value.startswith("#"))


def _changes(sheet: Sheet, random: Random) -> Iterator[tuple[tuple[int, int], Change]]:
    known = list(sheet.cells) or [(0, 0)]
    for _ in range(random.choice((1, 1, 2, 4))):
        row, col = random.choice(known)
        if random.random() < 0.4:
            row, col = row + random.choice((0, 1, 2, 50)), col + random.choice((0, 1, 2, 50))
        if random.random() < 0.03:
            row, col = random.choice(((MAX_ROWS - 1, MAX_COLS - 1), (MAX_ROWS, 0), (0, MAX_COLS), (-1, 0)))
        yield (row, col), _change(row, col, random)


def _change(row: int, col: int, random: Random) -> Change:
    value = _value(random)
    match random.randrange(8):
        case 0:
            return PutFormula(texts.formula(random), value)
        case 1:
            return PutFormula("SUM(A1:A3)", value)
        case 2:
            return PutSaved(value)
        case 3:
            last = Area(row, col, row + random.randrange(3), col + random.randrange(2))
            values = ((value,) * (last.last_col - col + 1),) * (last.last_row - row + 1)
            return PutArray(random.choice(("A1:A3*2", texts.formula(random))), last, values)
        case _:
            return Put(value)


def _value(random: Random) -> Value:
    numbers = (1.0, -0.5, 1e300, 0.1, float("inf"), float("nan"), 1e16)
    return random.choice(
        (random.choice(numbers), 61.25, texts.text(random), "文字", "", None, True, False, ErrorValue("#N/A"))
    )


def _audited(book: BookFile, *, as_workbook: bool = False) -> None:
    model, found = audit(book)
    audited = report.Audited(book.name, book.name, found, model.formulas, model.unread, computed=False)
    report.lines(audited)
    report.data(audited)
    if as_workbook:
        findings_book.workbook([audited])


def _planned(book: BookFile, *, column: bool) -> None:
    planned = plan(book, column=column)
    if planned.steps:
        book_of(book.changed(changes_of(planned.steps)), book.name)


def _frozen(given: Input) -> None:
    frozen = freeze(given.content, given.name, allow_left=True)
    thaw(frozen.content, given.name)


def _cell_uses(given: tuple[str, ...], random: Random) -> tuple[Callable[[], object], ...]:
    some: tuple[cells.Cell, ...] = (None, 0.456, 45.6, True, cells.CellError.NA, 3.0, *given, *given)
    row = tuple(random.choices(some, k=random.randint(1, 9)))
    grid: Grid = tuple((cell,) for cell in row) if random.random() < 0.5 else (row,)
    return (
        lambda: [cells.parse_number(text) for text in given],
        lambda: [cells.number(cell, "値") for cell in row],
        lambda: cells.numbers(grid, "値"),
        lambda: cells.reference((*grid, *grid), "範囲"),
        lambda: cells.single(grid, "値"),
        lambda: [cells.text(cell, "名前") for cell in row],
        lambda: [cells.choice(cell, "順", {"high": 1, "高": 1}) for cell in row],
        lambda: [(cells.is_blank(cell), cells.folded(cell)) for cell in row],
        lambda: cells.as_line(row, grid),
        lambda: cells.require_one_unit(row, "値"),
        lambda: [cells.is_percent(text) for text in given],
    )


def _patched_texts(given: tuple[str, ...]) -> None:
    """Put texts into a workbook, and audit it."""
    book = book_of(_PLAIN, "文字.xlsx")
    changes = {(number, 0): Put(text) for number, text in enumerate(given, 2)}
    after = book_of(book.changed({built_books.SHEET: changes}), "文字.xlsx")
    held = after.sheet(built_books.SHEET).cells
    for where, change in changes.items():
        if where not in held or held[where].value != change.value:
            raise WrongError(f"{change.value!r} was written and {held.get(where)!r} is read")
    _audited(after)
    _planned(after, column=False)


def _excel(random: Random, formulas: tuple[str, ...]) -> tuple[str, bytes]:
    rows = []
    for line in range(4, 8):
        made = [
            f'<c r="A{line + 1}" t="inlineStr"><is><t>支部{line}</t></is></c>',
            f'<c r="B{line + 1}"><v>{line * 7 % 5 + 41}</v></c>',
        ]
        for col, formula in enumerate(formulas, 2):
            copy, value = _copy(random, formula, line - 4), random.choice(("<v>1</v>", "", "<v>45.5</v>"))
            shape = random.choice(("", "", "", "", f' t="array" ref="{cell_name(line, col)}"'))
            written = f"<f{shape}>{_xml(copy)}</f>{value}" if random.random() < 0.95 else "<v>3</v>"
            made.append(f'<c r="{cell_name(line, col)}">{written}</c>')
        rows.append(f'<row r="{line + 1}">{"".join(made)}</row>')
    return "数式.xlsx", built_books.zipped(built_books.plain_parts(built_books.worksheet("".join(rows), before="")))


def _open_document(random: Random, formulas: tuple[str, ...]) -> tuple[str, bytes]:
    rows = []
    for line in range(4, 8):
        made = [f'<table:table-cell office:value-type="float" office:value="{line * 7 % 5 + 41}"/>']
        for formula in formulas:
            copy = _copy(random, formula, line - 4)
            try:
                written = to_odf(copy) if random.random() < 0.7 else "of:=" + copy
            except XlAddinError:
                written = random.choice(("msoxl:=", "oooc:=", "of:=", "=")) + copy
            made.append(
                f'<table:table-cell table:formula={quoteattr(_plain(written))} office:value-type="float" office:value="1"/>'
            )
        rows.append(row("".join(made)))
    return "数式.ods", ods(content(table("".join(rows))))


def _copy(random: Random, formula: str, rows: int) -> str:
    if random.random() < 0.1:
        return texts.mutated(random, formula)
    try:
        return shifted(formula, rows, 0)
    except XlAddinError:
        return formula


def _xml(text: str) -> str:
    return escape(_plain(text))


def _plain(text: str) -> str:
    """Leave out what no XML can hold."""
    return "".join(
        one
        for one in text
        if one in "\t\n\r" or (one >= " " and not "\ud800" <= one <= "\udfff" and one < "\ufffe") or one > "\uffff"
    )


def _round_trip(text: str) -> None:
    node = parse(text)
    if parse(text_of(node)) != node:
        raise WrongError(f"{text!r} became {text_of(node)!r}")


def _precedents(text: str) -> None:
    node = parse(text)
    areas_of(node, "実績")
    is_unbounded(node, "実績")


_FORMULA_USES: Final[tuple[Callable[[str], object], ...]] = (
    _round_trip,
    _precedents,
    lambda text: relative(text, 4, 2),
    lambda text: shifted(text, 7, -3),
    stored,
    lambda text: from_odf(to_odf(text)),
    lambda text: from_odf("of:=" + text),
)
_PLAIN: Final = built_books.build("plain").content
