"""Where the sheets of the municipal workbook keep what they ask of each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.inputs.numbers import filled

if TYPE_CHECKING:
    from xl_addin.book.sheet import Block, Sheet


@dataclass(frozen=True)
class Listed:
    """The sheet 市町村一覧; a column has a row per municipality.

    Args:
        facts: names and marks with their header row, as SCORE_TABLE takes them.
        budget: the cell of the budget.
        insured: a column of input.
        caps: a column of input.
        points: a column of results.
        ranks: a column of results.
        grants: a column of results, with the remainder in one row more.
        gains: a column of results: yen for one more point.
        checks: a column: what is to be mended.
        wrong: the cell with the number of rows to be mended.
        state: the cell that says how the budget was shared, or why it was not.
        invented: two cells that say, in Japanese and English, what is made up, as long as it is.
    """

    facts: Block
    budget: Block
    insured: Block
    caps: Block
    points: Block
    ranks: Block
    grants: Block
    gains: Block
    checks: Block
    wrong: Block
    state: Block
    invented: Block

    @property
    def names(self) -> Block:
        """The names of the municipalities."""
        return self.facts.sheet.block(self.facts.first_row + 1, self.facts.first_col, self.facts.last_row)

    @property
    def marks(self) -> Block:
        """The marks as they were typed."""
        facts = self.facts
        return facts.sheet.block(facts.first_row + 1, facts.first_col + 1, facts.last_row, facts.last_col)

    def stop(self, seen_from: Sheet) -> str:
        """The condition under which nothing is shared: there is a row to be mended, or no municipality."""
        return f"OR({self.wrong.text(seen_from)}>0,{filled(self.names.text(seen_from))}=0)"


@dataclass(frozen=True)
class Before:
    """The half of シミュレーション計算 that knows the list as it is.

    Args:
        places: a column: which row of a result of SCORE_TABLE each municipality has, blank for a blank row.
        marks: the marks in one spelling.
        results: the result of SCORE_TABLE with its header row, without blank rows in between.
    """

    places: Block
    marks: Block
    results: Block


@dataclass(frozen=True)
class Chosen:
    """What シミュレーション asks for.

    Args:
        name: the cell of the chosen municipality.
        share: the cell of the share from which on a line counts as missed.
        used: the marks after the trial, one row per line.
        gains: the points that each line would add to that.
    """

    name: Block
    share: Block
    used: Block
    gains: Block


@dataclass(frozen=True)
class After:
    """The half of シミュレーション計算 that knows the list after the trial.

    Args:
        points: a column with a row per municipality.
        ranks: likewise.
        grants: likewise, with the remainder in one row more.
        gains: per line a column: yen that the line would bring each.
        missed: the result of SCORE_MISSED with its header row.
    """

    points: Block
    ranks: Block
    grants: Block
    gains: tuple[Block, ...]
    missed: Block
