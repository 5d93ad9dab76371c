"""Writes formulas in blocks: all are translated before the first cell changes, and equal ones are filled down."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.values import Enum, UnoError
from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.addresses import Box
from xl_addin.hosts.calc.xlw.formulas.faults import FaultError, refused
from xl_addin.hosts.calc.xlw.formulas.scope import Scope
from xl_addin.hosts.calc.xlw.formulas.shifting import Movable
from xl_addin.hosts.calc.xlw.formulas.to_calc import ToCalc
from xl_addin.hosts.calc.xlw.ranges import box_of, boxes, groups, part_of
from xl_addin.hosts.calc.xlw.values.blocks import set_formulas
from xl_addin.hosts.calc.xlw.values.rectangles import rectangles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_addin.hosts.calc.xlw.area import Area

Place = tuple[int, int]
"""Row and column of a cell in its range, from 0."""

_LONG: Final = 24
"""From so many equal formulas below each other on, filling is quicker than writing."""
_BLOCKS: Final = 100
"""Up to so many blocks of one look are filled one by one."""
_BREAK: Final = 64
_NUMBERS: Final = re.compile(r"(\d+)")
_DOWN: Final = Enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM")


class _Run(NamedTuple):
    """The same formula, moved along, in cells below each other."""

    row: int
    column: int
    texts: list[str]


class Plan:
    """Formulas that can be written: found to be right, and translated.

    Args:
        area: the cells.
        formulas: formulas in Excel's syntax.

    Raises:
        WorkbookError: one of them is no formula, or Calc cannot hold it.
    """

    def __init__(self, area: Area, formulas: Mapping[Place, str]) -> None:
        self._area = area
        self._translator = ToCalc(Scope(area.book, area.sheet))
        self._single: dict[Place, str] = {}
        self._runs: dict[tuple[int, int], list[_Run]] = defaultdict(list)
        for run in _runs(formulas):
            if len(run.texts) >= _LONG and "#" not in run.texts[0]:
                self._translated(run.texts[0], (run.row, run.column))
                self._runs[run.row, len(run.texts)].append(run)
                continue
            for row, text in enumerate(run.texts, start=run.row):
                self._single[row, run.column] = self._translated(text, (row, run.column))

    def write(self) -> None:
        """Put the formulas into the cells, which must be empty or hold nothing that is left in part.

        Raises:
            WorkbookError: Calc refuses to change the cells.
        """
        try:
            for box in rectangles(self._single):
                self._put(box, {place: self._single[place] for place in box.places()})
            for (row, length), runs in self._runs.items():
                columns = {run.column: run for run in runs}
                for box in rectangles((row, column) for column in columns):
                    self._fill(box._replace(rows=length), [columns[box.column + place] for place in range(box.columns)])
        except UnoError as error:
            raise _unwritable(self._area) from error
        document = self._area.book.uno
        if (self._single or self._runs) and not document.isAutomaticCalculationEnabled():
            # Excel computes a formula that is entered in any case; Calc would show 0.
            document.calculate()

    def _translated(self, text: str, place: Place) -> str:
        row, column = self._area.box.row + place[0], self._area.box.column + place[1]
        try:
            return self._translator.translate(text, row, column)
        except FaultError as fault:
            address = addresses.address(Box(row, column, 1, 1), row_absolute=False, column_absolute=False)
            raise refused(self._area.sheet, address, text, fault) from fault

    def _put(self, box: Box, texts: Mapping[Place, str]) -> None:
        columns, rows = range(box.column, box.last_column + 1), range(box.row, box.last_row + 1)
        set_formulas(self._part(box), [[texts[row, column] for column in columns] for row in rows])

    def _part(self, box: Box) -> Any:
        return part_of(self._area.uno, box)

    def _moved(self, run: _Run, row: int) -> str:
        return self._translated(run.texts[row - run.row], (row, run.column))

    def _fill(self, box: Box, runs: list[_Run]) -> None:
        """Write equal formulas into a block.

        Setting them cell by cell takes Calc time with the square of their number, for it shares equal formulas between
        cells and looks at all of them each time. Filling is quick, but copies the look of the first cell, too, so that
        only cells of one look are filled, and leaves out hidden rows.
        """
        part = self._part(box)
        shown = [*boxes(part.queryVisibleCells())] == [box_of(part.getRangeAddress())]
        looks = _looks(part) if shown else None
        if looks is None:
            texts = {place: self._moved(runs[place[1] - box.column], place[0]) for place in box.places()}
            # A blank that means nothing keeps Calc from sharing too many; it is not read again.
            self._put(box, {place: text if place[0] % _BREAK else f"= {text[1:]}" for place, text in texts.items()})
            return
        for look in looks:
            piece = look._replace(row=look.row - self._area.box.row, column=look.column - self._area.box.column)
            written = piece if piece.rows < _LONG else piece._replace(rows=1)
            self._put(
                written, {place: self._moved(runs[place[1] - box.column], place[0]) for place in written.places()}
            )
            if written != piece:
                self._part(piece).fillAuto(_DOWN, 1)


def _looks(part: Any) -> list[Box] | None:
    found: list[Box] = []
    for group in groups(part):
        found += boxes(group)
        if len(found) > _BLOCKS:
            return None
    return found


def _runs(formulas: Mapping[Place, str]) -> Iterator[_Run]:
    """Group formulas that Excel would have made by filling down."""
    rest = sorted(formulas, key=lambda place: (place[1], place[0]))
    at, end = 0, len(rest)
    while at < end:
        row, column = rest[at]
        first = formulas[row, column]
        texts = [first]
        following = (row + 1, column)
        if at + 1 < end and rest[at + 1] == following and _alike(first, formulas[following]):
            movable = Movable(first)
            while at + len(texts) < end and rest[at + len(texts)] == (row + len(texts), column):
                text = formulas[row + len(texts), column]
                if text != movable.moved(len(texts), 0):
                    break
                texts.append(text)
        yield _Run(row, column, texts)
        at += len(texts)


def _alike(one: str, below: str) -> bool:
    """Tell quickly that two formulas cannot be the same, moved down by a row."""
    here, there = _NUMBERS.split(one), _NUMBERS.split(below)
    return here[::2] == there[::2] and all(
        new == old or int(new) == int(old) + 1 for old, new in zip(here[1::2], there[1::2], strict=True)
    )


def _unwritable(area: Area) -> WorkbookError:
    address = addresses.address(area.box)
    return WorkbookError(
        f"シート「{area.sheet.name}」の {address} に数式を書き込めません。保護されているか、配列数式の一部です。",
        f"Formulas cannot be written to {address} of sheet {area.sheet.name}: it is protected, or part of an array.",
    )


def spread(formula: str, rows: int, columns: int) -> list[list[str]]:
    """Give the formulas that Excel puts into a range when one is set for all of it.

    Args:
        formula: the formula of the first cell.
        rows: number of rows.
        columns: number of columns.

    Returns:
        A formula for each cell: relative references move along.
    """
    movable = Movable(formula)
    return [[movable.moved(row, column) for column in range(columns)] for row in range(rows)]
