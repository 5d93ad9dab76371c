"""Moves the references of formulas to where the cells of sheets that were made anew are now."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from xl_addin.errors import RuleBookError
from xl_addin.formulas.addresses import MAX_ROWS, area, full_name
from xl_addin.formulas.nodes import Call, FormulaError, Reference, Text, walk
from xl_addin.formulas.operands import reference_text
from xl_addin.formulas.tree import parse
from xl_addin.formulas.writing import replaced
from xl_addin.rulebook.store import normal_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xl_addin.book.new_rules.rows import RowMap
    from xl_addin.formulas.nodes import Node

_OWN: Final = "SCORE_"
_BY_PLACE: Final = frozenset({"INDIRECT", "OFFSET", "HYPERLINK", "INDEX"})
"""Functions that find cells by a text or by counting."""
_NAME: Final = re.compile(r"[^/]{1,60}/[0-9０-９]{4}")


@dataclass(frozen=True)
class Problem:
    """Something that cannot be kept.

    Attributes:
        place: where it stands, a cell or what else it is.
        ja: what the matter is.
        en: the same in English.
    """

    place: str
    ja: str
    en: str


@dataclass
class Mover:
    """Moves references.

    Attributes:
        maps: where the rows of each sheet go; sheets that stay are left out.
        old: name of the old rule book.
        new: name of the new one.
        indicators: what the indicators of the old book are called in the new one; None where there are none.
        problems: what could not be moved.
        notes: what may have to be looked at.
        renamed: places where a formula names another rule book now.
    """

    maps: Mapping[str, RowMap]
    old: str
    new: str
    indicators: Mapping[str, str] | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    _folded: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._folded = {name.casefold(): name for name in self.maps}

    def concerns(self, formula: str, sheet: str) -> bool:
        """Tell quickly whether a formula may change."""
        return sheet in self.maps or _OWN in formula.upper() or any(name in formula for name in self.maps)

    def formula(self, formula: str, sheet: str, place: str) -> str:
        """Return a formula with its references moved, and with the new rule book's name.

        Args:
            formula: its text, with or without "=".
            sheet: the sheet on which it stands.
            place: how messages call the place; a reference that cannot be moved becomes a problem of it.
        """
        if not self.concerns(formula, sheet):
            return formula
        try:
            root = parse(formula)
            changes = [*self._names(root, place), *self._references(root, sheet, place)]
            return replaced(formula, changes) if changes else formula
        except FormulaError:
            self.problems.append(Problem(place, "数式を読み取れません", "the formula cannot be read"))
            return formula

    def map_of(self, sheet: str) -> RowMap | None:
        """Return where the rows of a sheet go, None if they stay."""
        name = self._folded.get(sheet.casefold())
        return None if name is None else self.maps[name]

    def stays_beside(self, formula: str, areas: str, sheet: str) -> bool:
        """Tell whether relative references of a rule for several rows go the same way as the cells it is for.

        Args:
            formula: the rule, as it reads for the first cell.
            areas: the cells it is for, "A1:B4 C7".
            sheet: their sheet.
        """
        places = [where for each in areas.split() if (where := area(each)) is not None]
        own = self.map_of(sheet)
        if not places or own is None:
            return True
        anchor = min(where.row for where in places)
        rows = {row for where in places for row in range(where.row, min(where.last_row + 1, own.length))}
        try:
            root = parse(formula)
        except FormulaError:
            return False
        for node in walk(root):
            if not isinstance(node, Reference) or node.top is None or node.bottom is None or node.book is not None:
                continue
            there = self.map_of(sheet if node.sheet is None else node.sheet)
            if there is None:
                continue
            for edge in (node.top, node.bottom):
                if not edge.absolute and not _goes_along(own, there, rows, edge.index - anchor):
                    return False
        return True

    def _references(self, root: Node, sheet: str, place: str) -> list[tuple[Node, str]]:
        changes: list[tuple[Node, str]] = []
        for node in walk(root):
            if isinstance(node, Call) and node.name in _BY_PLACE and self._moves_in(node, sheet):
                self.notes.append(
                    Problem(
                        place,
                        f"{node.name} が文字や番号で指す先は直していません。確かめてください",
                        f"what {node.name} finds by a text or a number was not moved and needs a look",
                    )
                )
            if isinstance(node, Reference) and node.book is None:
                if node.last_sheet is not None and not all(rows.is_same for rows in self.maps.values()):
                    self.problems.append(
                        Problem(place, "複数のシートにわたる参照は移せません", "refers through several sheets")
                    )
                    continue
                rows = self.map_of(sheet if node.sheet is None else node.sheet)
                if rows is None or rows.is_same:
                    continue
                found = self.reference(node, rows)
                if found is None:
                    self.problems.append(self._gone(node, place))
                elif found != node:
                    changes.append((node, reference_text(found)))
        return changes

    @staticmethod
    def reference(node: Reference, rows: RowMap) -> Reference | None:
        """Return a reference to where its cells are now, None if they are gone or torn apart."""
        if node.top is None or node.bottom is None:
            return node
        first, last = node.top.index, node.bottom.index
        if first == last:
            there = rows.row(first)
            span = None if there is None else (there, there)
        else:
            span = rows.span(first, last)
        if span is None or span[1] >= MAX_ROWS:
            return None
        return replace(node, top=replace(node.top, index=span[0]), bottom=replace(node.bottom, index=span[1]))

    def _moves_in(self, node: Call, sheet: str) -> bool:
        sheets = {each.sheet or sheet for each in walk(node) if isinstance(each, Reference)}
        texts = [each.value for each in walk(node) if isinstance(each, Text)]
        sheets |= {name for name in self.maps if any(name in text for text in texts)}
        return any((rows := self.map_of(name)) is not None and not rows.is_same for name in sheets)

    def _names(self, root: Node, place: str) -> list[tuple[Node, str]]:
        changes: list[tuple[Node, str]] = []
        for node in walk(root):
            if not isinstance(node, Call) or not node.name.startswith(_OWN) or not node.args:
                continue
            if not self._is_old(node.args[0]):
                continue
            if self.new != self.old:
                changes.append((node.args[0], f'"{self.new}"'))
                self.renamed.append(place)
            indicator = node.args[1] if len(node.args) > 1 else None
            if self.indicators is not None and isinstance(indicator, Text):
                changes += self._indicator(indicator, place)
        return changes

    def _indicator(self, given: Text, place: str) -> list[tuple[Node, str]]:
        if self.indicators is None or given.value not in self.indicators:
            return []
        now = self.indicators[given.value]
        if not now:
            self.problems.append(
                Problem(
                    place,
                    f"指標 {given.value} は新しい規則集にありません",
                    f"the new rule book has no indicator {given.value}",
                )
            )
            return []
        return [(given, f'"{now}"')] if now != given.value else []

    def _is_old(self, node: Node) -> bool:
        if not isinstance(node, Text) or not _NAME.fullmatch(node.value.strip()):
            return False
        try:
            return normal_name(node.value) == self.old
        except RuleBookError:
            return False

    def _gone(self, node: Reference, place: str) -> Problem:
        shown = reference_text(node)
        return Problem(
            place,
            f"{shown} は、新しい規則集のシートにない行か、並びの変わった行を指します",
            f"{shown} refers to rows that the new sheet does not have, or has in another order",
        )


def _goes_along(own: RowMap, other: RowMap, rows: Collection[int], away: int) -> bool:
    if own is other and not away:
        return True
    pairs = [(own.row(row), other.row(row + away)) for row in rows if row + away >= 0]
    steps = {None if b is None else b - a for a, b in pairs if a is not None}
    return len(steps) <= 1 and None not in steps


def cell_place(sheet: str, place: tuple[int, int]) -> str:
    """Name a cell for messages."""
    return full_name(sheet, *place)
