"""No stale value is ever shown, whichever way the cells of a reference change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_addin.hosts.calc.office import Office

pytestmark = pytest.mark.office

NUMBERS = (10.0, 20.0, 30.0, 40.0, 50.0, 60.0)
DOWN = 0  # com.sun.star.sheet.FillDirection.TO_BOTTOM


class Board:
    """Values in A1:A6 and, for each, its rank as a column formula (C), as a cell formula (D) and by native RANK (E)."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.document = office.new_calc()
        self.sheet = self.document.Sheets.getByIndex(0)
        self.values = self.sheet.getCellRangeByName("A1:A6")
        self.values.setDataArray(tuple((number,) for number in NUMBERS))
        self.sheet.getCellRangeByName("C1:C6").setArrayFormula("=SCORE_RANKS(A1:A6)")
        for row in range(1, 7):
            self.sheet.getCellRangeByName(f"D{row}").Formula = f"=SCORE_RANK(A{row};A$1:A$6)"
            self.sheet.getCellRangeByName(f"E{row}").Formula = f'=IF(A{row}="";"";RANK(A{row};A$1:A$6))'
            self.sheet.getCellRangeByName(f"F{row}").Formula = f"=SCORE_DEVIATION(A{row};A$1:A$6)"
            self.sheet.getCellRangeByName(
                f"G{row}"
            ).Formula = f'=IF(A{row}="";"";50+10*(A{row}-AVERAGE(A$1:A$6))/STDEVP(A$1:A$6))'

    def address(self, name: str) -> Any:
        """The address of a cell range of the sheet."""
        return self.sheet.getCellRangeByName(name).RangeAddress

    def cell_address(self, name: str) -> Any:
        """The address of a cell of the sheet."""
        return self.sheet.getCellRangeByName(name).CellAddress

    def dispatch(self, command: str, selection: str) -> None:
        """Run a command of the user interface on a selection."""
        controller = self.document.CurrentController
        controller.select(self.sheet.getCellRangeByName(selection))
        helper = self.office.create("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(controller.Frame, f".uno:{command}", "", 0, ())

    def column(self, name: str) -> list[Any]:
        """What a column shows in rows 1 to 6."""
        return [row[0] for row in self.sheet.getCellRangeByName(f"{name}1:{name}6").getDataArray()]


@pytest.fixture
def board(office: Office) -> Iterator[Board]:
    """A fresh board."""
    made = Board(office)
    yield made
    made.document.close(True)


def single_edit(board: Board) -> None:
    board.sheet.getCellRangeByName("A2").Value = 99


def block_write(board: Board) -> None:
    board.values.setDataArray(tuple((number,) for number in (6.0, 5.0, 4.0, 3.0, 2.0, 1.0)))


def formula_block_write(board: Board) -> None:
    board.values.setFormulaArray(tuple((f"={number}+1",) for number in (60, 50, 40, 30, 20, 10)))


def clear(board: Board) -> None:
    board.sheet.getCellRangeByName("A4:A6").clearContents(1023)


def copy(board: Board) -> None:
    board.sheet.getCellRangeByName("H1").Value = 35
    board.sheet.copyRange(board.cell_address("A6"), board.address("H1"))


def move(board: Board) -> None:
    board.sheet.getCellRangeByName("H1").Value = 35
    board.sheet.moveRange(board.cell_address("A6"), board.address("H1"))


def fill(board: Board) -> None:
    board.values.fillAuto(DOWN, 1)


def array_formula(board: Board) -> None:
    board.values.setArrayFormula("=7-ROW(A1:A6)")


def swap_two(board: Board) -> None:
    """The sum, the mean and the spread stay the same; only the places change."""
    board.sheet.getCellRangeByName("A1:A2").setDataArray(((20.0,), (10.0,)))


def change_what_they_come_from(board: Board) -> None:
    board.values.setFormulaArray(tuple((f"=J{row}",) for row in range(1, 7)))
    board.sheet.getCellRangeByName("J1:J6").setDataArray(tuple((number,) for number in (3.0, 1.0, 2.0, 6.0, 5.0, 4.0)))


def undone(board: Board) -> None:
    block_write(board)
    board.document.UndoManager.undo()


def redone(board: Board) -> None:
    undone(board)
    board.document.UndoManager.redo()


def deleted_in_the_window(board: Board) -> None:
    board.dispatch("ClearContents", "A4:A6")


def sorted_in_the_window(board: Board) -> None:
    board.dispatch("SortDescending", "A1:A6")


@pytest.mark.parametrize(
    "change",
    [
        single_edit,
        block_write,
        formula_block_write,
        clear,
        copy,
        move,
        fill,
        array_formula,
        swap_two,
        change_what_they_come_from,
        undone,
        redone,
        deleted_in_the_window,
        sorted_in_the_window,
    ],
    ids=lambda change: change.__name__,
)
def test_native_functions_agree_after(change: Callable[[Board], None], board: Board) -> None:
    """After a change our functions show what Calc's own show, with no recalculation asked for."""
    before = board.column("A")
    change(board)
    if change is not undone:
        assert board.column("A") != before
    native = board.column("E")
    assert board.column("C") == native
    assert board.column("D") == native
    expected = board.column("G")
    for mine, calc in zip(board.column("F"), expected, strict=True):
        assert mine == (calc if calc == "" else pytest.approx(calc, rel=1e-13))
