"""Reads the results that sheets show: points, totals, ranks and rewards of each entity, found by their headers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.book.live.words import head_key, is_foot, text_of
from xl_addin.book.scores.cell_table import PlacedNumber, PlacedText
from xl_addin.cells import is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.scores.cell_table import CellTable, PlacedCell

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
TOTAL, RANK = "総得点", "順位"
_TOTALS = frozenset(map(head_key, ("総得点", "合計得点", "総合得点", "total")))
_RANKS = frozenset(map(head_key, ("総合順位", "総得点順位")))
_RANK_HEAD = head_key(RANK)
_RANKED = f"{RANK}（SCORE_RANKS"
_SCORES = frozenset(map(head_key, ("得点", "指標の得点", "score", "points")))
_REWARD = re.compile("料率の引下げ|報奨金")
_INDICATOR = re.compile(r"指標\s*([0-9]+(?:[-－][0-9]+)*(?:（[0-9]+）)?)(.*)", re.DOTALL)
_ID = re.compile("[0-9]+(-[0-9]+[a-z]*)+")
_POINTS = re.compile(r"[（(]\s*([0-9]+(?:\.[0-9]+)?)\s*点[）)]")
_HEADER_ROWS = 20
_LEAST_ROLES = 2


class Role(Enum):
    """What a column of results holds."""

    INDICATOR = "indicator"
    INDICATOR_RANK = "indicator rank"
    TOTAL = "total"
    RANK = "rank"
    REWARD = "reward"


@dataclass(frozen=True)
class Column:
    """A column of results.

    Attributes:
        role: what it holds.
        id: number of its indicator, or what else is ranked; "" for totals and rewards.
        name: name of its indicator as the header says it.
        points: the 配点 that the header says, if it does.
        values: one number or None per entity.
    """

    role: Role
    id: str
    name: str
    points: float | None
    values: tuple[float | None, ...]

    @property
    def label(self) -> str:
        """What to call it."""
        if self.role is Role.INDICATOR:
            return f"指標{self.id}"
        if self.role is Role.RANK and self.id:
            return f"{self.id}の{RANK}"
        return {Role.TOTAL: TOTAL, Role.RANK: RANK, Role.REWARD: "料率の引下げ"}.get(
            self.role, f"指標{self.id}の{RANK}"
        )


@dataclass(frozen=True)
class Results:
    """The results on a sheet.

    Attributes:
        sheet: its name; "" for a CSV file.
        title: what stands in its first cell.
        entities: the names of the rows.
        columns: in the order of the sheet.
    """

    sheet: str
    title: str
    entities: tuple[str, ...]
    columns: tuple[Column, ...]

    def of(self, role: Role) -> Column | None:
        """The first column of a kind."""
        return next((column for column in self.columns if column.role is role), None)

    @property
    def indicators(self) -> dict[str, Column]:
        """The columns of points by the number of their indicator."""
        return {column.id: column for column in self.columns if column.role is Role.INDICATOR}


def results_of(table: CellTable) -> Results | None:
    """Read the results of a sheet.

    Args:
        table: the sheet.

    Returns:
        The results; None for a sheet without a header row that names a total or a rank, and points.
    """
    best: tuple[int, dict[int, tuple[Role, str, str, float | None]]] = (0, {})
    for row in range(min(_HEADER_ROWS, len(table.rows))):
        roles = _roles(table, row)
        if len(roles) > len(best[1]):
            best = (row, roles)
    header, roles = best
    kinds = {role for role, *_ in roles.values()}
    if len(roles) < _LEAST_ROLES or not kinds & {Role.TOTAL, Role.RANK} or _is_ranked_first(table, header):
        return None
    rows = _rows(table, header)
    columns = tuple(
        Column(role, number, name, points, tuple(number_of(row[col]) for row in rows))
        for col, (role, number, name, points) in roles.items()
    )
    if not rows or all(value is None for column in columns for value in column.values):
        return None
    return Results(table.sheet, text_of(table.rows[0][0]), tuple(text_of(row[0]) for row in rows), columns)


def number_of(cell: PlacedCell) -> float | None:
    """The number that a cell shows, also as a text; None for a blank, an error and other texts."""
    if isinstance(cell, PlacedNumber):
        return float(cell)
    return cells.parse_number(cell) if isinstance(cell, PlacedText) else None


def _is_ranked_first(table: CellTable, header: int) -> bool:
    """A list that begins with the ranks shows other sheets' results once more."""
    return head_key(text_of(table.rows[header][0])) == _RANK_HEAD


def _rows(table: CellTable, header: int) -> list[Sequence[PlacedCell]]:
    """The rows of entities: those with a name and no text among their figures, until the first sum or mean."""
    found: list[Sequence[PlacedCell]] = []
    for row in table.rows[header + 1 :]:
        name = text_of(row[0])
        if found and (not name or is_foot(name)):
            break
        if found or (name and not is_foot(name) and any(number_of(cell) is not None for cell in row[1:])):
            found.append(row)
    return found


def _roles(table: CellTable, row: int) -> dict[int, tuple[Role, str, str, float | None]]:
    groups = _filled(table.rows[row - 1]) if row else [""] * len(table.rows[row])
    found: dict[int, tuple[Role, str, str, float | None]] = {}
    seen: set[tuple[Role, str]] = set()
    before: Role | None = None
    for col, cell in enumerate(table.rows[row]):
        role = None if col == 0 else _role(text_of(cell), groups[col], before)
        before = role[0] if role is not None else None
        if role is not None and (role[0], role[1]) not in seen:
            seen.add((role[0], role[1]))
            found[col] = role
    return found


def _filled(group: Sequence[PlacedCell]) -> list[str]:
    """The headers above, each over all columns up to the next one, as merged cells show them."""
    found: list[str] = []
    for cell in group:
        found.append(text_of(cell) if not is_blank(cell) or not found else found[-1])
    return found


def _role(head: str, group: str, before: Role | None) -> tuple[Role, str, str, float | None] | None:
    key, above = head_key(head), head_key(group)
    under_total = above.startswith(tuple(_TOTALS))
    if key in _TOTALS or (under_total and key in _SCORES):
        return Role.TOTAL, "", TOTAL, None
    if group.startswith(_RANKED):
        return Role.RANK, head, head, None
    if key in _RANKS or (key == _RANK_HEAD and (under_total or before is Role.TOTAL)):
        return Role.RANK, "", RANK, None
    if _REWARD.search(head) or (not head and _REWARD.search(group)):
        return Role.REWARD, "", "", None
    return _indicator(head) or _of_group(key, _indicator(group))


def _of_group(
    key: str, group: tuple[Role, str, str, float | None] | None
) -> tuple[Role, str, str, float | None] | None:
    """What a header such as 得点 or 順位 holds below the header of an indicator."""
    if group is None or key not in _SCORES | {_RANK_HEAD}:
        return None
    return (Role.INDICATOR_RANK, *group[1:]) if key == _RANK_HEAD else group


def _indicator(text: str) -> tuple[Role, str, str, float | None] | None:
    """Read a header such as 指標1 特定健診等の実施率（70点）, ①特定健診等の実施率, 指標1_得点 or 1-1."""
    points = _POINTS.search(text)
    rest = _POINTS.sub("", text)
    if rest[:1] in CIRCLED and len(rest.strip()) > 1:
        number, name = str(CIRCLED.index(rest[0]) + 1), rest[1:]
    elif _ID.fullmatch(rest.strip()):
        number, name = rest.strip(), ""
    else:
        match = _INDICATOR.fullmatch(rest.strip())
        if match is None or match[2].strip().endswith(("計", "伸び", "上昇率")):
            return None
        number, name = match[1], match[2]
    bare = " ".join(name.replace("_", " ").split())
    role = Role.INDICATOR_RANK if bare.endswith(RANK) else Role.INDICATOR
    bare = re.sub(f"(の?得点|{RANK})$", "", bare).strip()
    return role, number, bare, float(points[1]) if points else None
