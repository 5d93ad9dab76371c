"""The cells that a formula reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from xl_addin.formulas.addresses import MAX_COLS, MAX_ROWS, Area
from xl_addin.formulas.nodes import Binary, Call, FormulaError, Name, Node, Reference, walk
from xl_addin.formulas.operands import split_prefix, unquoted
from xl_addin.formulas.tree import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

UNBOUNDED: Final = frozenset(
    [
        "INDIRECT",
        "OFFSET",
        "CELL",
        "INFO",
        "NOW",
        "TODAY",
        "RAND",
        "RANDBETWEEN",
        "RANDARRAY",
        "RTD",
        "GETPIVOTDATA",
        "WEBSERVICE",
        "CUBEKPIMEMBER",
        "CUBEMEMBER",
        "CUBEMEMBERPROPERTY",
        "CUBERANKEDMEMBER",
        "CUBESET",
        "CUBESETCOUNT",
        "CUBEVALUE",
        "CALL",
        "REGISTER.ID",
        "EVALUATE",
        "CURRENT",
        "STYLE",
        "DDE",
        "MULTIPLE.OPERATIONS",
        "IMAGE",
        "STOCKHISTORY",
        "PY",
        "PIVOTBY",
        "GROUPBY",
    ]
)
"""Functions whose value does not follow from the cells in their arguments alone."""
RESIZING: Final = frozenset({"SUMIF", "AVERAGEIF"})
"""Functions that read a last argument as large as the first one, whatever size it is written with."""
_PARAMETER: Final = "_XLPM."
_DEEPEST: Final = 20

SheetArea = tuple[str, Area]


@dataclass(frozen=True)
class Surroundings:
    """What a formula's names mean.

    Attributes:
        names: defined names and what they refer to; one of a sheet is called SHEET!NAME.
        tables: the sheet and area of each table, header and totals included.
        sheets: the sheets in order; without them references through several sheets are not known.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, SheetArea] = field(default_factory=dict)
    sheets: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Make names findable in any case of letters."""
        object.__setattr__(self, "names", {_plain(name): text for name, text in self.names.items()})
        object.__setattr__(self, "tables", {_key(name): place for name, place in self.tables.items()})

    def definition(self, name: str, sheet: str) -> str | None:
        """Return what a defined name refers to for a formula of a sheet, None if it is not defined."""
        prefix, bare_name = split_prefix(name)
        own = unquoted(prefix) if prefix else sheet
        found = self.names.get(_key(f"{own}!{bare_name}"))
        return self.names.get(_key(bare_name)) if found is None else found

    def table(self, name: str) -> SheetArea | None:
        """Return where the table of a structured reference is, None if that is not known."""
        return self.tables.get(_key(name.partition("[")[0]))

    def between(self, first: str, last: str) -> Sequence[str] | None:
        """Return the sheets from one to another, None if their order is not known."""
        known = [_key(sheet) for sheet in self.sheets]
        if _key(first) not in known or _key(last) not in known:
            return None
        ends = sorted((known.index(_key(first)), known.index(_key(last))))
        return self.sheets[ends[0] : ends[1] + 1]


NOTHING_KNOWN: Final = Surroundings()


def areas_of(node: Node, sheet: str, known: Surroundings = NOTHING_KNOWN) -> list[SheetArea]:
    """Return the cells that a formula or a part of it reads directly.

    Args:
        node: its tree.
        sheet: where the formula stands.
        known: what its names mean.

    Returns:
        Sheets and areas, in the order of the formula; more than is read rather than less. What is beyond them,
        `is_unbounded` tells.
    """
    return list(_reading(node, sheet, known, 0).areas)


def is_unbounded(node: Node, sheet: str = "", known: Surroundings = NOTHING_KNOWN) -> bool:
    """Tell whether a formula's value may depend on more than the cells that `areas_of` gives.

    That is so of INDIRECT, OFFSET and volatile functions, names and tables that are not known, names that move with
    the cell, other workbooks, and references through sheets whose order is not known.
    """
    return _reading(node, sheet, known, 0).unbounded


@dataclass
class _Reading:
    areas: list[SheetArea] = field(default_factory=list)
    unbounded: bool = False

    def add(self, other: _Reading) -> None:
        self.areas += other.areas
        self.unbounded |= other.unbounded


def reference_areas(found: Reference, sheet: str, known: Surroundings) -> list[SheetArea] | None:
    """Return the cells of a reference, None if it leads to another workbook or through sheets of unknown order."""
    if found.book is not None:
        return None
    first = sheet if found.sheet is None else found.sheet
    if found.last_sheet is None:
        return [(first, found.area)]
    sheets = known.between(first, found.last_sheet)
    return None if sheets is None else [(each, found.area) for each in sheets]


def name_areas(name: str, sheet: str, known: Surroundings, depth: int = 0) -> list[SheetArea] | None:
    """Return the cells behind a defined name or a structured reference, None if they are not known."""
    if name.upper().startswith(_PARAMETER):
        return []
    table = known.table(name)
    if table is not None:
        return [table]
    text = known.definition(name, sheet)
    if text is None or depth > _DEEPEST:
        return None
    try:
        tree = parse(text)
    except FormulaError:
        return None
    found = _reading(tree, sheet, known, depth + 1)
    return None if found.unbounded or any(_moves(part) for part in walk(tree)) else found.areas


def spanned(areas: Iterable[SheetArea]) -> list[SheetArea]:
    """Return for each sheet the smallest area that holds all its areas."""
    whole: dict[str, Area] = {}
    for sheet, area in areas:
        old = whole.get(sheet, area)
        whole[sheet] = Area(
            min(old.row, area.row),
            min(old.col, area.col),
            max(old.last_row, area.last_row),
            max(old.last_col, area.last_col),
        )
    return list(whole.items())


def resized(areas: Sequence[SheetArea]) -> Iterator[SheetArea]:
    """Yield areas as large as the largest of them, from their own first cells."""
    height = max((area.last_row - area.row for _, area in areas), default=0)
    width = max((area.last_col - area.col for _, area in areas), default=0)
    for sheet, area in areas:
        last = min(area.row + height, MAX_ROWS - 1), min(area.col + width, MAX_COLS - 1)
        yield sheet, Area(area.row, area.col, *last)


def _reading(node: Node, sheet: str, known: Surroundings, depth: int) -> _Reading:
    match node:
        case Reference():
            found = reference_areas(node, sheet, known)
            return _Reading(found or [], found is None)
        case Name():
            found = name_areas(node.text, sheet, known, depth)
            return _Reading(found or [], found is None)
    whole = _Reading()
    for child in node.children:
        whole.add(_reading(child, sheet, known, depth))
    if isinstance(node, Binary) and node.op == ":":
        whole.areas = spanned(whole.areas)
    if isinstance(node, Call):
        _called(node, whole, sheet, known, depth)
    return whole


def _called(node: Call, whole: _Reading, sheet: str, known: Surroundings, depth: int) -> None:
    whole.unbounded |= node.name in UNBOUNDED or "!" in node.name
    if node.name in RESIZING:
        whole.areas = list(resized(whole.areas))
    if known.definition(node.name, sheet) is not None:
        found = name_areas(node.name, sheet, known, depth)
        whole.add(_Reading(found or [], found is None))


def _moves(node: Node) -> bool:
    """Tell whether a part of a defined name depends on the cell that uses the name."""
    if not isinstance(node, Reference):
        return False
    edges = (node.top, node.left, node.bottom, node.right)
    return any(edge is not None and not edge.absolute for edge in edges)


def _plain(name: str) -> str:
    prefix, rest = split_prefix(name)
    return _key(f"{unquoted(prefix)}!{rest}" if prefix else rest)


def _key(name: str) -> str:
    return name.upper()
