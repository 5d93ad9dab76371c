from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.parts import built_books
from tests.parts.corpus import Entry, files
from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import cell_name
from xl_addin.hosts.calc.computing import Computer
from xl_addin.parts.book import book_of
from xl_addin.parts.contents import Put, PutFormula

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.hosts.calc.computing import Computed
    from xl_addin.hosts.calc.office import Office
    from xl_addin.parts.contents import BookFile, Change, Sheet

pytestmark = pytest.mark.office

REFUSED = {"005.xlsx": "digital signature"}
"""Files that are not patched, and why."""
UNREADABLE = {name: "names of members have backslashes" for name in built_books.names() if "backslashes" in name}
"""Files that LibreOffice cannot open, patched or not, and why."""
TEXT = "得点 <&> _x0041_"


class _Target(NamedTuple):
    """A file, and where it is patched: on which sheet, in which empty cell, and in which cells with numbers."""

    content: bytes
    sheet: str
    empty: tuple[int, int]
    numbers: Sequence[tuple[int, int]]


@pytest.fixture(scope="module")
def computer(office: Office) -> Iterator[Computer]:
    """The shared LibreOffice as something that computes."""
    with Computer(office=office) as made:
        yield made


@pytest.mark.parametrize("entry", files())
def test_corpus(entry: Entry, computer: Computer) -> None:
    """A real workbook opens in Calc as before it was patched, and Calc shows what was put into it."""
    name = entry.path.name
    book = book_of(entry.path.read_bytes(), name)
    if name in REFUSED:
        with pytest.raises(WorkbookError, match=REFUSED[name]):
            book.changed({entry.sheet: {entry.empty: Put(1.0)}})
        return
    numbers = [] if entry.number is None else [entry.number]
    _check(book, _Target(entry.path.read_bytes(), entry.sheet, entry.empty, numbers), computer)


@pytest.mark.parametrize("name", built_books.names())
def test_built(name: str, computer: Computer) -> None:
    """A workbook in an unusual form opens in Calc as before it was patched, and Calc shows what was put into it."""
    content = built_books.build(name).content
    book = book_of(content, f"{name}.xlsx")
    _check(book, _Target(content, built_books.SHEET, built_books.EMPTY, [built_books.NUMBER]), computer)


def _check(book: BookFile, target: _Target, computer: Computer) -> None:
    content, name, empty, numbers = target
    suffix = book.name[book.name.rindex(".") :]
    if book.name.removesuffix(suffix) in UNREADABLE:
        with pytest.raises(WorkbookError, match="cannot open"):
            computer.compute(content, suffix, {})
        return
    sheet = book.sheet(name)
    changes: dict[tuple[int, int], Change] = {empty: Put(12.5)}
    changes |= {cell: Put(7.25) for cell in numbers if not any(area.holds(*cell) for area in sheet.pivots)}
    for change in (Put(TEXT), PutFormula(f"{cell_name(*empty)}*2&{cell_name(*empty)}", "2512.5")):
        changes[_free(book, sheet, changes)] = change
    wanted = {one: [*book.sheet(one).cells, *(changes if one == name else ())] for one in book.sheet_names}
    before = computer.compute(content, suffix, wanted, name=book.name)
    after = computer.compute(book.changed({name: changes}), suffix, wanted, name=book.name)
    shown = {cell: after.of(name, *cell) for cell in changes}
    assert shown == {cell: change.value for cell, change in changes.items()}
    assert list(after.values) == list(before.values) == list(book.sheet_names)
    assert _filled(after) == _filled(before) | {(name, *cell) for cell in changes}


def _free(book: BookFile, sheet: Sheet, taken: Mapping[tuple[int, int], Change]) -> tuple[int, int]:
    """Return an empty cell near the changed ones that can be changed, too."""
    row, col = next(iter(taken))
    areas = (*sheet.merged, *sheet.pivots, *sheet.tables.values())
    areas += tuple(cell.block for cell in sheet.cells.values() if cell.block is not None)
    for down, right in product(range(40), range(20)):
        cell = (row + down, col + right)
        if cell not in sheet.cells and cell not in taken and not any(area.holds(*cell) for area in areas):
            return cell
    raise AssertionError(book.name)


def _filled(computed: Computed) -> set[tuple[str, int, int]]:
    """The cells of all sheets that show anything."""
    return {(name, *cell) for name, cells in computed.values.items() for cell, value in cells.items() if value != ""}
