"""The workbook in which the manual formulas of tests/data/migrate_cases.toml stand, a sheet each."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from statistics import mean, pstdev, stdev
from typing import TYPE_CHECKING, Any, Final

from tests.audit_cases.page import Draft, Page, Saved
from xl_addin.formulas.addresses import cell_name, column_name

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE: Final = Path(__file__).parents[1] / "data" / "migrate_cases.toml"
INPUT: Final = "入力"
_FRACTION: Final = re.compile(r"-?\d+(/\d+)?")

NOW: Final = (45, 44, 49, 42, 44, 47, 45, 44)
BEFORE: Final = (40, 44, 48, 42, 40, 45, 41, 43)
_COUNTS_NOW: Final = (1100, 900, 1210, 800, 660, 1000, 1040, 950)
_COUNTS_BEFORE: Final = (1000, 900, 1100, 1000, 600, 800, 1000, 1000)
_PARTS: Final = (
    (60, 40, 80, 20, 50, 70, 60, 40),
    (70, 50, 60, 40, 30, 80, 60, 50),
    (50, 60, 40, 80, 70, 60, 60, 30),
)
_TOWNS: Final = ("東市", "西市", "南町", "北村", "中町", "山町", "川村", "海町")
_HEADS: Final = (
    "市町村",
    "実施率（％）",
    "前年度の実施率（％）",
    "件数",
    "前年度の件数",
    "実施率の得点",
    "伸びの得点",
    "上昇率の得点",
)


@dataclass(frozen=True)
class ManualCase:
    """A manual formula and what must become of it.

    Attributes:
        title: what it is called.
        formula: as written by hand; # stands for the row, @ for the column.
        values: what its cells show.
        becomes: functions one of which must stand there afterwards; none if it must be left alone.
        data: which data the sheet holds.
        array: "cell" for an array formula in each cell, "column" for one over all of them.
        saved: a value that the file saves instead of the right one.
    """

    title: str
    formula: str
    values: tuple[Saved, ...]
    becomes: tuple[str, ...] = ()
    data: str = INPUT
    array: str = ""
    saved: float | None = None

    def formula_at(self, step: int) -> str:
        """Return the formula of the cell that is so many steps from the first."""
        return self.formula.replace("#", str(5 + step)).replace("@", column_name(1 + step))

    def cell(self, step: int) -> str:
        """Name that cell."""
        return cell_name(5, 1 + step) if self.data == "横" else f"J{5 + step}"


def read_cases() -> tuple[list[ManualCase], list[ManualCase]]:
    """Read the formulas that migrate, and those that must stay."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [_case(table) for table in tables["migrates"]], [_case(table) for table in tables["stays"]]


def book_of(cases: Iterable[ManualCase]) -> tuple[Draft, dict[str, ManualCase]]:
    """Put each formula on a sheet of its own, behind a sheet of input.

    Returns:
        The workbook, and the case of each sheet.
    """
    placed = {f"例{number:03d}": case for number, case in enumerate(cases, 1)}
    draft = Draft(INPUT, *placed)
    draft.names = {"実施率": f"{INPUT}!$B$5:$B$12", "評価割合": f"{INPUT}!$F$2:$H$2"}
    _fill(draft.page(INPUT), INPUT)
    for name, case in placed.items():
        page = draft.page(name)
        _fill(page, case.data)
        page.put("A1", case.title, "title")
        _put_formula(page, case)
    return draft, placed


def _case(table: dict[str, Any]) -> ManualCase:
    values = tuple(_value(value) for value in table["values"])
    known = {key: table[key] for key in ("title", "formula", "data", "array", "saved") if key in table}
    return ManualCase(values=values, becomes=tuple(table.get("becomes", ())), **known)


def _value(written: Saved) -> Saved:
    if isinstance(written, str) and _FRACTION.fullmatch(written):
        return float(Fraction(written))
    return written


def _put_formula(page: Page, case: ManualCase) -> None:
    if case.array == "column":
        page.calc_array("J5:J12", case.formula, case.values)
        return
    for step, value in enumerate(case.values):
        at, shown = case.cell(step), value if case.saved is None else case.saved
        if case.array:
            page.calc_array(at, case.formula_at(step), [shown])
        else:
            page.calc(at, case.formula_at(step), shown)


def _fill(page: Page, data: str) -> None:
    if data == "横":
        page.put("A1", "実施率の比較", "title")
        page.across("B3", _TOWNS, "head")
        page.put("A4", "実施率（％）", "head")
        page.across("B4", NOW)
        page.put("A6", "計算", "head")
        return
    page.put("A1", "市町村の実績と得点", "title")
    page.across("E2", ["評価割合", 0.5, 0.25, 0.25])
    page.across("A4", _HEADS, "head")
    page.put("J4", "計算", "head")
    now, before = list(NOW), list(BEFORE)
    for name, values in zip("ABCDEFGH", (_TOWNS, now, before, _COUNTS_NOW, _COUNTS_BEFORE, *_PARTS), strict=True):
        page.down(f"{name}5", values)
    if data == "割合":
        page.down("B5", [value / 100 for value in now], "0.0%")
        page.down("C5", [value / 100 for value in before], "0.0%")
    elif data == "欠測":
        page.down("B8", [None])
        page.down("C8", [None])
    elif data == "文字":
        page.put("B8", "－")
    _put_helpers(page, data)


def _put_helpers(page: Page, data: str) -> None:
    page.down("L1", ["配点", "平均", "標準偏差", "標本標準偏差"], "head")
    page.put("M1", 70)
    known = [
        value / (100 if data == "割合" else 1) for step, value in enumerate(NOW) if data in {INPUT, "割合"} or step != 3
    ]
    page.calc("M2", "AVERAGE(B5:B12)", mean(known))
    page.calc("M3", "STDEVP(B5:B12)", pstdev(known))
    page.calc("M4", "STDEV(B5:B12)", stdev(known))
    page.across("L6", ["以上", "点", "以上", "点"], "head")
    page.down("L7", [0, 43, 45, 48])
    page.down("M7", [0, 2, 4, 6])
    page.down("N7", [48, 45, 43])
    page.down("O7", [6, 4, 2])


def right_values(draft: Draft, placed: dict[str, ManualCase]) -> Draft:
    """Put the right value wherever the file is to save another one."""
    for name, case in placed.items():
        for step, value in enumerate(case.values if case.saved is not None else ()):
            page = draft.page(name)
            at = (4 + step, 9)
            page.cells[at] = replace(page.cells[at], value=value)
    return draft
