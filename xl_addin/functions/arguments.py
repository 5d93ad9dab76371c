"""Arguments that several worksheet functions share, and the words that their options accept."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Callable, TypeVar

from xl_addin import cells
from xl_addin.errors import ScoringError
from xl_addin.registry import Argument, Help, Kind

if TYPE_CHECKING:
    from xl_addin.cells import Cell, Grid
    from xl_addin.engine.exact import Known
    from xl_addin.engine.moments import Spread
    from xl_addin.engine.ranking import Order

Read = TypeVar("Read")


def measured(name: str, label_ja: str, label_en: str, ja: str, en: str) -> Argument:
    """Declare a required cell or range that holds measured figures."""
    return Argument(name, Kind.MEASURED, Help(label_ja, label_en), Help(ja, en))


def setting(name: str, label_ja: str, label_en: str, ja: str, en: str, *, optional: bool = True) -> Argument:
    """Declare a setting: a value, a range or an inline array."""
    return Argument(name, Kind.SETTING, Help(label_ja, label_en), Help(ja, en), optional)


VALUES = measured(
    "values",
    "値",
    "values",
    "1列の数値の範囲。空白の行は空白のまま返します。数値でない文字は、行を示すエラーになります。",
    "A column of numbers. Blank rows stay blank; a text that is not a number is an error that names its row.",
)
X = measured(
    "x",
    "値",
    "value",
    "調べる値のセル。空白なら空白を返します。",
    "The cell with the value in question; a blank gives a blank.",
)
REF = measured(
    "ref",
    "参照範囲",
    "reference",
    "比べる相手全員の値の範囲（B:B のような列全体も可）。見出しなど数字のない文字は読み飛ばします。",
    "The values of everybody compared (a whole column such as B:B will do). Texts without digits are skipped.",
)
ORDER = setting(
    "order",
    "順序",
    "order",
    "「high」または 0: 大きい値が1位（既定）。「low」または 0 以外の数: 小さい値が1位。",
    '"high" or 0: the largest value is first (default); "low" or any other number: the smallest is first.',
)
TIES = setting(
    "ties",
    "同順位",
    "ties",
    "同じ値の扱い: min（同順位、既定）、max、average（平均順位）、dense（詰める）、ordinal（上の行から）。",
    "Equal values: min (the usual competition ranking, default), max, average, dense, or ordinal (upper row first).",
)
POINTS = setting(
    "points",
    "配点",
    "points",
    "指標の配点。得点の平均がこの値になります。既定は 50（ふつうの偏差値）。",
    "Points of the indicator: the mean of the scores. Default 50, the usual deviation score.",
)
SPREAD = setting(
    "spread",
    "標準偏差",
    "spread",
    "population: 母集団の標準偏差（既定、制度の方法）。sample: 標本の標準偏差。",
    'Standard deviation: "population" (default, as the scheme does) or "sample".',
)
RULEBOOK = setting(
    "rulebook",
    "規則集",
    "rule book",
    "規則集の名前。例: kyokai/2023、kokuho_pref/2024",
    'The name of the rule book, e.g. "kyokai/2023" or "kokuho_pref/2024".',
    optional=False,
)

_ORDERS: dict[str, Order] = {
    "high": "high",
    "降順": "high",
    "low": "low",
    "昇順": "low",
}
SPREADS: dict[str, Spread] = {
    "population": "population",
    "母集団": "population",
    "sample": "sample",
    "標本": "sample",
}


def order_of(grid: Grid | None) -> Order:
    """Read which end comes first: a word, or a number as native RANK takes it, where only 0 means the largest."""

    def read(cell: Cell) -> Order:
        if isinstance(cell, (int, float)):
            return "low" if cell else "high"
        return cells.choice(cell, "order", _ORDERS)

    return given(grid, "order", "high", read)


def reference_of(x: Grid, ref: Grid) -> list[float]:
    """Read a reference, whose unit must be that of the value compared with it."""
    among = cells.reference(ref, "ref")
    cells.require_one_unit([cells.single(x, "x"), *chain.from_iterable(ref)], "x, ref")
    return among


def given(grid: Grid | None, name: str, default: Read, read: Callable[[Cell], Read]) -> Read:
    """Read a single optional setting; left out or blank it has its default."""
    if grid is None:
        return default
    cell = cells.single(grid, name)
    return default if cells.is_blank(cell) else read(cell)


def chosen(grid: Grid | None, name: str, default: Read, accepted: dict[str, Read]) -> Read:
    """Read an optional word."""
    return given(grid, name, default, lambda cell: cells.choice(cell, name, accepted))


def amount(grid: Grid | None, name: str, default: float) -> float:
    """Read an optional number."""
    return given(grid, name, default, lambda cell: required(cells.number(cell, name), name))


def required(value: float | None, name: str) -> float:
    """Refuse a blank where a number is needed.

    Raises:
        ScoringError: the value is None; the argument is named.
    """
    if value is None:
        raise ScoringError(f"{name}が空です", f"{name} is blank")
    return value


def all_given(grid: Grid, name: str) -> list[float]:
    """Read a row or column of settings none of which may be blank."""
    known = cells.numbers(grid, name)
    return [required(value, f"{name}の{place}番目") for place, value in enumerate(known, 1)]


def per_row(grid: Grid, name: str, rows: int) -> list[Known]:
    """Read a setting that is one number for all, or a column beside another one.

    Blank cells below the other column's end are left out: Calc cuts a measured column to the used area of its sheet, and
    hands a setting over whole.
    """
    if len(grid) > rows and all(cells.is_blank(cell) for row in grid[rows:] for cell in row):
        grid = grid[: max(rows, 1)]
    return cells.numbers(grid, name)


def name_of(rulebook: Grid) -> str:
    """Read the name of a rule book."""
    return cells.text(cells.single(rulebook, "rulebook"), "rulebook")
