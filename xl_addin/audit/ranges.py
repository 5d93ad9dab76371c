"""Ranges that formulas aggregate: which function takes them, as what, and which cells they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from xl_addin.formulas.addresses import MAX_COLS, MAX_ROWS, Area
from xl_addin.formulas.nodes import Binary, Call, Edge, Name, Reference, Unary
from xl_addin.formulas.operands import reference_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.audit.model import Model, SheetModel
    from xl_addin.formulas.nodes import Node

Role = Literal["sum", "mean", "peers", "count", "lookup", "product"]

RANKS: Final = frozenset({"RANK", "RANK.EQ", "RANK.AVG", "SCORE_RANK"})
SAMPLE: Final = {
    "STDEV": "STDEVP",
    "STDEV.S": "STDEV.P",
    "STDEVA": "STDEVPA",
    "VAR": "VARP",
    "VAR.S": "VAR.P",
    "VARA": "VARPA",
}
_GROUPS: Final[tuple[tuple[str, dict[int | None, Role]], ...]] = (
    ("RANK RANK.EQ RANK.AVG SCORE_RANK SCORE_DEVIATION", {1: "peers"}),
    ("PERCENTRANK PERCENTRANK.INC PERCENTRANK.EXC LARGE SMALL", {0: "peers"}),
    ("PERCENTILE PERCENTILE.INC PERCENTILE.EXC QUARTILE QUARTILE.INC QUARTILE.EXC", {0: "peers"}),
    ("SCORE_RANKS SCORE_DEVIATIONS SCORE_CUT", {0: "peers"}),
    ("SUM SUMSQ PRODUCT", {None: "sum"}),
    ("AVERAGE AVERAGEA MEDIAN MAX MIN GEOMEAN DEVSQ", {None: "mean"}),
    (" ".join((*SAMPLE, *SAMPLE.values())), {None: "mean"}),
    ("COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS", {None: "count"}),
    ("SUBTOTAL", {0: "count", None: "sum"}),
    ("AGGREGATE", {None: "count"}),
    ("SUMIF", {0: "count", 2: "sum"}),
    ("AVERAGEIF", {0: "count", 2: "mean"}),
    ("SUMIFS", {0: "sum", None: "count"}),
    ("AVERAGEIFS", {0: "mean", None: "count"}),
    ("SUMPRODUCT", {None: "product"}),
    ("VLOOKUP HLOOKUP MATCH XMATCH LOOKUP", {1: "lookup"}),
    ("XLOOKUP", {1: "lookup", 2: "lookup"}),
    ("INDEX", {0: "lookup"}),
)
_ROLES: Final = {name: roles for names, roles in _GROUPS for name in names.split()}
_OPAQUE: Final = frozenset(
    {"OFFSET", "INDIRECT", "ROW", "ROWS", "COLUMN", "COLUMNS", "CELL", "ADDRESS", "ISREF", "LET", "LAMBDA"}
)
AGGREGATED: Final = frozenset({"sum", "mean", "peers", "product"})
"""Roles in which every number of the range counts."""


@dataclass(frozen=True)
class Use:
    """A range in a formula.

    Attributes:
        node: the reference or name as it stands in the formula.
        reference: what it refers to; of a name, what the name stands for.
        sheet: the sheet it refers to.
        call: the function that takes it.
        role: as what.
        direct: whether it is an argument itself, and no part of one.
    """

    node: Node
    reference: Reference
    sheet: SheetModel
    call: Call
    role: Role
    direct: bool

    @property
    def area(self) -> Area:
        """The cells, as the formula itself has them."""
        return self.reference.area

    @property
    def is_whole(self) -> bool:
        """Whether it is whole columns or rows, or nearly so."""
        area = self.area
        return area.last_row - area.row > MAX_ROWS // 2 or area.last_col - area.col > MAX_COLS // 2


def moved_area(reference: Reference, rows: int, cols: int) -> Area | None:
    """Return the cells of a reference in a copy of its formula that many cells further; None beyond the sheet."""
    top, bottom = (_moved(edge, rows) for edge in (reference.top, reference.bottom))
    left, right = (_moved(edge, cols) for edge in (reference.left, reference.right))
    area = Area(
        0 if top is None else top,
        0 if left is None else left,
        MAX_ROWS - 1 if bottom is None else bottom,
        MAX_COLS - 1 if right is None else right,
    )
    rows_in_order, cols_in_order = sorted((area.row, area.last_row)), sorted((area.col, area.last_col))
    area = Area(rows_in_order[0], cols_in_order[0], rows_in_order[1], cols_in_order[1])
    return area if area.row >= 0 and area.col >= 0 and area.last_row < MAX_ROWS and area.last_col < MAX_COLS else None


def _moved(edge: Edge | None, by: int) -> int | None:
    if edge is None:
        return None
    return edge.index if edge.absolute else edge.index + by


def uses(model: Model, sheet: SheetModel, tree: Node) -> Iterator[Use]:
    """Yield the ranges and cells that a formula's functions take, from left to right.

    Args:
        model: the workbook.
        sheet: the sheet of the formula.
        tree: the formula.
    """
    waiting: list[tuple[Node, Call | None, Role | None, bool]] = [(tree, None, None, True)]
    while waiting:
        node, call, role, direct = waiting.pop()
        if isinstance(node, Reference | Name):
            found = model.referred(node, sheet) if call and role else None
            if found is not None and call is not None and role is not None:
                yield Use(node, found[1], found[0], call, role, direct)
        elif isinstance(node, Call):
            waiting.extend(reversed(list(_arguments(node, call, role))))
        else:
            union = isinstance(node, Binary) and node.op in {",", " "}
            plain = direct and (union or (isinstance(node, Unary) and node.op == "+"))
            waiting.extend((child, call, role, plain) for child in reversed(node.children))


def _arguments(
    node: Call, call: Call | None, role: Role | None
) -> Iterator[tuple[Node, Call | None, Role | None, bool]]:
    roles = _ROLES.get(node.name)
    for place, argument in enumerate(node.args):
        if roles is not None:
            own = roles.get(place, roles.get(None))
            yield argument, node if own else None, own, True
        elif node.name in _OPAQUE:
            yield argument, None, None, False
        else:
            yield argument, call, role, False


def anchored(reference: Reference, area: Area, *, rows: bool, cols: bool) -> str:
    """Write an area as a reference with the edges held that the copies must share.

    Args:
        reference: how the range stands in the formula: its sheet and its own ``$`` are kept.
        area: the cells it is to mean.
        rows: hold the rows.
        cols: hold the columns.
    """

    def held(edge: Edge | None, index: int, *, force: bool) -> Edge:
        return Edge(index, force or edge is None or edge.absolute)

    return reference_text(
        Reference(
            reference.book,
            reference.sheet,
            reference.last_sheet,
            held(reference.top, area.row, force=rows),
            held(reference.left, area.col, force=cols),
            held(reference.bottom, area.last_row, force=rows),
            held(reference.right, area.last_col, force=cols),
            is_range=reference.is_range or area.size > 1,
        )
    )
