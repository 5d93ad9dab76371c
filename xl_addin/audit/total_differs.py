"""Finds totals that do not follow from their parts: typed ones, and saved values of formulas that were not renewed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from xl_addin.audit.finding import CellAt, Finding, Mend
from xl_addin.audit.model import each_sheet
from xl_addin.audit.parts_of_totals import Labels, Parts, follows, parts_of, sums
from xl_addin.audit.saved_sum import saved_sum
from xl_addin.audit.spans import Line
from xl_addin.formulas.addresses import cell_name, column_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.audit.model import Model, SheetModel

KIND = "total-differs"
_MOST_ACROSS: Final = 300
_TAILS: Final = 30
_MOST_STEPS: Final = 300_000
"""A sheet with more cells before its totals is looked at in its first columns."""
_MOST_DOWN: Final = 5_000
_LONE_PARTS: Final = 3
_WITNESSES: Final = 3
_NEAR: Final = 0.5
_LONE_NEAR: Final = 0.2


@dataclass(frozen=True)
class _Total:
    """A number labelled as a total, with the sums that it might be.

    Attributes:
        place: its row and column.
        value: what it shows.
        typed: whether it is no formula.
        parts: the cells before it, None if they cannot be told.
        sums: by name what its parts add up to.
    """

    place: tuple[int, int]
    value: float
    typed: bool
    parts: Parts | None
    sums: dict[str, float]

    @cached_property
    def right(self) -> set[str]:
        """The sums that it agrees with."""
        return set() if self.parts is None else {n for n, s in self.sums.items() if follows(self.parts, self.value, s)}

    @property
    def judged(self) -> bool:
        """Whether it has parts that can be told."""
        return self.parts is not None and bool(self.sums)


def check(model: Model) -> Iterator[Finding]:
    """Yield a finding for every total that its parts do not give."""
    for sheet in each_sheet(model):
        labels = Labels(sheet)
        seen: set[tuple[int, int]] = set()
        for finding in (*_saved(model, sheet, labels), *_below(sheet, labels), *_beside(sheet, labels)):
            if (finding.row, finding.col) not in seen:
                seen.add((finding.row, finding.col))
                yield finding


def _below(sheet: SheetModel, labels: Labels) -> Iterator[Finding]:
    """Yield the totals in rows below their parts."""
    lines = [
        [total for total in _row_totals(sheet, row, label, labels) if total.judged]
        for row, label in sorted(labels.rows.items())
    ]
    by_col: dict[int, list[_Total]] = defaultdict(list)
    for line in lines:
        for total in line:
            by_col[total.place[1]].append(total)
    for line in lines:
        for total in line:
            if total.typed and not total.right:
                beside = [other for other in line if other is not total and other.right]
                above = [other for other in by_col[total.place[1]] if other is not total and other.right]
                expected = _expected(total, [*beside, *above])
                if expected is not None:
                    yield _finding(sheet, total, expected)


def _row_totals(sheet: SheetModel, row: int, label: int, labels: Labels) -> Iterator[_Total]:
    most = min(_MOST_ACROSS, max(_MOST_STEPS // (len(labels.rows) * (sheet.used.last_row + 1)), 3))
    for col in range(label + 1, min(sheet.used.last_col, label + most) + 1):
        value = sheet.number(row, col)
        if value is None:
            continue
        line = Line(sheet, col, down=True)
        parts = parts_of(line, row, labels)
        yield _Total((row, col), value, sheet.is_constant(row, col), parts, {} if parts is None else sums(parts))


def _expected(total: _Total, witnesses: list[_Total]) -> float | None:
    """Return what a total should be: as its neighbours are made, or its plain sum where it is almost that."""
    near = {name: value for name, value in total.sums.items() if abs(value - total.value) <= _NEAR * abs(value)}
    for name, value in near.items():
        if any(name in other.right and other.parts and other.parts.is_telling for other in witnesses):
            return value
    parts = total.parts
    if witnesses or parts is None or not near or parts.has_subsets or not parts.is_plain:
        return None
    near = {name: value for name, value in near.items() if not name.startswith("after")}
    best = min(near.values(), key=lambda value: abs(value - total.value), default=None)
    values = [part.value for part in parts.items]
    if best is None or len(values) < _LONE_PARTS or min(values) < 0 or total.value <= max(values):
        return None
    return best if abs(best - total.value) <= _LONE_NEAR * abs(best) else None


def _beside(sheet: SheetModel, labels: Labels) -> Iterator[Finding]:
    """Yield the totals in columns beside their parts: where most rows follow, those that do not."""
    for col, header in sorted(labels.cols.items()):
        totals: list[_Total] = []
        most = min(_MOST_DOWN, _MOST_STEPS // (len(labels.cols) * (col + 1)))
        for row in range(header + 1, min(sheet.used.last_row, header + most) + 1):
            value = sheet.number(row, col)
            parts = None if value is None else parts_of(Line(sheet, row, down=False), col, labels)
            if value is not None and parts is not None:
                totals.append(_Total((row, col), value, sheet.is_constant(row, col), parts, _tails(parts)))
        counts: dict[str, int] = defaultdict(int)
        for total in totals:
            for name in total.right if total.parts and total.parts.is_telling else ():
                counts[name] += 1
        if not counts:
            continue
        name = max(counts, key=lambda each: counts[each])
        known = [total for total in totals if name in total.sums]
        if counts[name] < _WITNESSES or counts[name] * 10 < len(known) * 7:
            continue
        for total in known:
            if total.typed and not total.right and abs(total.sums[name] - total.value) <= _NEAR * abs(total.sums[name]):
                yield _finding(sheet, total, total.sums[name])


def _tails(parts: Parts) -> dict[str, float]:
    """Return the sums of the nearest two, three and so on of the parts, by how far they reach."""
    found = dict(sums(parts))
    whole = 0.0
    for count, part in enumerate(islice(parts.items, _TAILS), 1):
        whole += part.value
        if count > 1:
            found[f"tail {count}"] = whole
    return found


def _saved(model: Model, sheet: SheetModel, labels: Labels) -> Iterator[Finding]:
    """Yield the formulas of totals whose saved values are not what their parts add up to."""
    for row, col in sheet.formulas:
        if not (labels.rows.get(row, col) < col or labels.cols.get(col, row) < row):
            continue
        value, tree = sheet.number(row, col), sheet.tree(row, col)
        # Writers that do not compute save 0 with every formula.
        if not value or tree is None or not sheet.cell(row, col).saved or sheet.cell(row, col).block is not None:
            continue
        found = saved_sum(model, sheet, tree)
        if found is not None and abs(found.value - value) > 1e-9 * found.size:
            yield _told(
                CellAt(sheet.name, row, col), (value, found.value), (),
                ("保存されている値", "The saved value"),
                ("再計算します（xl-addin recalc、または Excel で F9）。", "Recalculate: xl-addin recalc, or F9 in Excel."),
            )  # fmt: skip


def _finding(sheet: SheetModel, total: _Total, expected: float) -> Finding:
    row, col = total.place
    expected = float(f"{expected:.12g}")
    at = CellAt(sheet.name, row, col)
    return _told(
        at, (total.value, expected), (Mend(at, value=expected),),
        ("入力されている合計", "The typed total"),
        (
            f"内訳が正しければ {expected:.15g} にするか、{column_name(col)} 列の内訳を足す式にします。合計が正しければ内訳を確かめます。",
            f"Type {expected:.15g}, or a formula, if the parts are right; check the parts if the total is.",
        ),
    )  # fmt: skip


def _told(
    at: CellAt, values: tuple[float, float], mends: tuple[Mend, ...], what: tuple[str, str], mend: tuple[str, str]
) -> Finding:
    value, expected = values
    name = cell_name(at.row, at.col)
    return Finding(
        KIND, at.sheet, at.row, at.col, at.row, at.col,
        f"{name} の{what[0]} {value:.15g} は、内訳の合計 {expected:.15g} と合いません（差 {value - expected:+.12g}）。",
        f"{what[1]} {value:.15g} in {name} is not the sum of its parts, {expected:.15g} ({value - expected:+.12g}).",
        *mend,
        before=value,
        mends=mends,
    )  # fmt: skip
