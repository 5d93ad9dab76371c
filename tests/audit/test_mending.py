"""Values after mending come from a copy in which everything is mended; what cannot be computed is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.audit.books import FakeBook, sheet
from xl_addin.audit.checks import findings
from xl_addin.audit.mending import mended
from xl_addin.audit.model import read
from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import Area
from xl_addin.parts.contents import Cell, Put, PutFormula, Sheet

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xl_addin.parts.contents import Change, Value

Places = dict[tuple[str, int, int], object]


class ChangingBook(FakeBook):
    """A workbook that notes what it is asked to change."""

    def __init__(self, *sheets: Sheet) -> None:
        super().__init__(*sheets)
        self.changes: list[dict[str, dict[tuple[int, int], Change]]] = []

    def changed(
        self,
        changes: Mapping[str, Mapping[tuple[int, int], Change]],
        *,
        notes: Mapping[str, str | None] | None = None,  # noqa: ARG002 - the contract's
        compute_on_load: bool = False,  # noqa: ARG002 - the contract's
    ) -> bytes:
        """Note the changes."""
        self.changes.append({name: dict(cells) for name, cells in changes.items()})
        return b"changed"


class Told:
    """What a computer says that cells show."""

    def __init__(self, values: Places) -> None:
        self._values = values

    def of(self, sheet: str, row: int, col: int) -> Value:
        """Return the value."""
        return self._values.get((sheet, row, col))  # type: ignore[return-value]


class FakeComputer:
    """A computer that knows the answers."""

    def __init__(self, *answers: Places | Exception) -> None:
        self._answers = list(answers)
        self.wanted: list[dict[str, set[tuple[int, int]]]] = []

    def compute(
        self,
        content: bytes,  # noqa: ARG002 - the contract's
        suffix: str,
        wanted: Mapping[str, Collection[tuple[int, int]]] | None = None,
        *,
        name: str = "",  # noqa: ARG002 - the contract's
    ) -> Told:
        """Answer with the next answer."""
        assert suffix == ".xlsx"
        self.wanted.append({sheet: set(places) for sheet, places in (wanted or {}).items()})
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Told(answer)


def short_sum(**more: object) -> Sheet:
    """A total that misses the last of its rows."""
    return sheet({"A1": [1, 2, 3, 4], "A5": ("=SUM(A1:A3)", 6)}, **more)


def test_a_value_after_mending() -> None:
    """The mended formula goes into a copy, and what it shows there is told beside the saved value."""
    book, computer = ChangingBook(short_sum()), FakeComputer({("表", 4, 0): 10.0})
    model = read(book)
    (finding,) = mended(model, findings(model), computer).findings
    assert book.changes == [{"表": {(4, 0): PutFormula("SUM(A1:A4)")}}]
    assert (finding.before, finding.after) == (6.0, 10.0)
    assert [(effect.before, effect.after) for effect in finding.effects] == [(6.0, 10.0)]


def test_what_uses_the_cell_is_told_too() -> None:
    """A text that becomes a number changes the total that skipped it."""
    book = ChangingBook(sheet({"A1": [1, 2, "３", 4], "A5": ("=SUM(A1:A4)", 7)}))
    computer = FakeComputer({("表", 2, 0): 3.0, ("表", 4, 0): 10.0})
    model = read(book)
    (finding,) = mended(model, findings(model), computer).findings
    assert book.changes == [{"表": {(2, 0): Put(3.0)}}]
    assert [(effect.at.row, effect.before, effect.after) for effect in finding.effects] == [
        (2, "３", 3.0),
        (4, 7.0, 10.0),
    ]


def test_nothing_changes() -> None:
    """A mend that changes no value has no effect to tell, digits beyond the fifteenth aside."""
    book, computer = ChangingBook(short_sum()), FakeComputer({("表", 4, 0): 6.0 + 1e-12})
    model = read(book)
    (finding,) = mended(model, findings(model), computer).findings
    assert finding.effects == ()


def test_values_that_are_not_saved() -> None:
    """Where a formula has no saved value, the value before is computed from the workbook as it is."""
    book = ChangingBook(sheet({"A1": [1, 2, 3, 4], "A5": "=SUM(A1:A3)"}))
    computer = FakeComputer({("表", 4, 0): 10.0}, {("表", 4, 0): 6.0})
    model = read(book)
    (finding,) = mended(model, findings(model), computer).findings
    assert book.changes[1] == {}
    assert (finding.before, finding.after) == (6.0, 10.0)


def test_a_computer_that_fails() -> None:
    """Without values the findings stay as they were, and the problem is handed back."""
    problem = WorkbookError("開けません", "cannot be opened")
    book, computer = ChangingBook(short_sum()), FakeComputer(problem)
    model = read(book)
    found = findings(model)
    result = mended(model, found, computer)
    assert (result.findings, result.problem) == (found, problem)


def test_nothing_to_mend() -> None:
    """Findings that only a person can mend start no computer."""
    book = ChangingBook(sheet({"A1": [1, "#N/A", 3], "A4": ("=SUM(A1:A3)", "#N/A")}))
    model = read(book)
    found = findings(model)
    assert [finding.kind for finding in found] == ["error-in-range"]
    assert mended(model, found, FakeComputer()).findings == found


def test_cells_that_cannot_be_changed() -> None:
    """A mend within a merged cell, or in a table's header, is left out of the copy."""
    base = sheet({"A1": [1, 2, "３", 4], "A5": ("=SUM(A1:A4)", 7)})
    for more in ({"merged": (Area(1, 0, 2, 0),)}, {"tables": {"T": Area(2, 0, 4, 1)}}, {"pivots": (Area(2, 0, 2, 0),)}):
        book = ChangingBook(Sheet("表", base.cells, **more))  # type: ignore[arg-type]
        model = read(book)
        mended(model, findings(model), FakeComputer())
        assert book.changes == []


def test_array_formulas_stay() -> None:
    """A cell of an array formula is not changed in the copy."""
    cells = {(row, 0): Cell(float(row)) for row in range(4)}
    cells[4, 0] = Cell(3.0, "SUM(A1:A3)", Area(4, 0, 4, 0), master=True, kind="array")
    book = ChangingBook(Sheet("表", cells))
    model = read(book)
    assert [finding.kind for finding in findings(model)] == ["short-range"]
    mended(model, findings(model), FakeComputer())
    assert book.changes == []
