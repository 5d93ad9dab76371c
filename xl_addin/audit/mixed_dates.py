"""Finds dates and years that are written in another way than those of their column, or name another year."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from xl_addin.audit.finding import CellAt, Finding, Mend
from xl_addin.audit.model import each_sheet
from xl_addin.audit.spans import is_year
from xl_addin.audit.words import folded
from xl_addin.audit.years import date_in, day_number, is_date_format, years_in
from xl_addin.formulas.addresses import column_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_addin.audit.model import Model, SheetModel
    from xl_addin.parts.contents import Cell, Value

KIND = "mixed-years"
_USUAL: Final = 3
_FEW: Final = 4
"""One in so many may be written in another way; where more are, the column is of several kinds on purpose."""
_SAME_YEAR: Final = 6
_GAP: Final = 3
_LONGEST_ERA: Final = 64
_DAY_KINDS: Final = frozenset({"number", "era", "west", "digits"})
_LOWEST, _HIGHEST = 10_000, 80_000
_DAYS_FROM, _DAYS_TO = 19_000_101, 21_001_231
_KINDS: Final = {
    "number": ("日付の値", "a date"),
    "digits": ("8桁の数字", "eight digits"),
    "era": ("和暦の文字列", "text in the Japanese era"),
    "west": ("西暦の文字列", "text"),
    "year": ("西暦の年", "a year"),
    "era year": ("和暦の年", "a year of the era"),
    "short": ("和暦の年の数字だけ", "the bare number of a year of the era"),
}


@dataclass(frozen=True)
class _Written:
    """A date or a year in a column.

    Attributes:
        row: its row.
        kind: how it is written.
        day: the day, None for a year.
        year: the year, None if that is not known.
    """

    row: int
    kind: str
    day: float | None
    year: int | None


def check(model: Model) -> Iterator[Finding]:
    """Yield a finding for every date or year that is unlike the others of its column."""
    for sheet in each_sheet(model):
        columns: dict[int, list[tuple[int, Cell]]] = defaultdict(list)
        for (row, col), cell in sheet.sheet.cells.items():
            if cell.formula is None and cell.block is None and cell.value is not None:
                columns[col].append((row, cell))
        for col in sorted(columns):
            cells = sorted(columns[col], key=lambda each: each[0])
            for block in _blocks(_dates(cells)):
                yield from _odd_dates(sheet, col, block)
            for block in _blocks(_years(cells)):
                yield from _odd_years(sheet, col, block)


def _dates(cells: Iterable[tuple[int, Cell]]) -> Iterator[_Written]:
    for row, cell in cells:
        value = cell.value
        if isinstance(value, str):
            found = date_in(value) if len(value) <= 24 else None  # noqa: PLR2004 - longer than any date
            if found is not None:
                kind = found[1] if found[1] == "digits" else "era" if found[1].startswith("era") else "west"
                yield _Written(row, kind, day_number(found[0]), found[0].year)
            elif len(value) <= 10 and len(years_in(value)) == 1:  # noqa: PLR2004 - longer than any year
                yield _Written(row, "era year", None, years_in(value)[0])
        elif isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer():
            found = date_in(str(int(value))) if _DAYS_FROM <= value <= _DAYS_TO else None
            if found is not None:
                yield _Written(row, "digits", day_number(found[0]), found[0].year)
            elif _LOWEST <= value <= _HIGHEST and is_date_format(cell.format):
                yield _Written(row, "number", float(value), None)
            elif is_year(float(value)):
                yield _Written(row, "year", None, int(value))
            elif 1 <= value <= _LONGEST_ERA:
                yield _Written(row, "short", None, None)


def _years(cells: Iterable[tuple[int, Cell]]) -> Iterator[_Written]:
    """Yield what may be a year in a column."""
    for row, cell in cells:
        value = cell.value
        if isinstance(value, str):
            years = years_in(value) if len(value) <= 10 else ()  # noqa: PLR2004 - longer than any year
            if len(years) == 1 and date_in(value) is None:
                yield _Written(row, "year" if folded(value)[:2] in {"19", "20"} else "era year", None, years[0])
        elif isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer():
            if is_year(float(value)):
                yield _Written(row, "year", None, int(value))
            elif 1 <= value <= _LONGEST_ERA:
                yield _Written(row, "short", None, None)


def _blocks(written: Iterable[_Written]) -> Iterator[list[_Written]]:
    """Part the dates of a column where other things lie between them."""
    block: list[_Written] = []
    for each in written:
        if block and each.row - block[-1].row > _GAP:
            yield block
            block = []
        block.append(each)
    if block:
        yield block


def _usual(written: list[_Written]) -> str | None:
    """Return how the dates are usually written; None if they are all alike, or often unlike."""
    counts = Counter(each.kind for each in written)
    kind, count = counts.most_common(1)[0] if counts else ("", 0)
    odd = len(written) - count
    return kind if count >= _USUAL and odd > 0 and odd * _FEW <= len(written) else None


def _odd_dates(sheet: SheetModel, col: int, block: list[_Written]) -> Iterator[Finding]:
    usual = _usual(block)
    for each in block if usual in _DAY_KINDS else ():
        if each.kind == usual:
            continue
        at = CellAt(sheet.name, each.row, col)
        if each.day is None:
            # A year above dates is a header, and one that stands alone in its row begins a part of the list.
            if each is not block[0] and _is_beside(sheet, each.row, col):
                yield _told(
                    at, sheet.value(each.row, col), (each.kind, usual or ""), (),
                    ("日付を入れ直します。", "Type a date as the others are."),
                )  # fmt: skip
        else:
            mends = (Mend(at, value=each.day),) if usual == "number" else ()
            shown = date.fromordinal(int(each.day) + date(1899, 12, 30).toordinal())
            text = f"{shown.year}/{shown.month}/{shown.day}"
            yield _told(
                at, sheet.value(each.row, col), (each.kind, usual or ""), mends,
                (
                    f"日付 {text} を入れ直します。計算や並べ替えには、ほかと同じ日付の値が要ります。",
                    f"Type the date {text} as the others are, so that it sorts and counts.",
                ),
            )  # fmt: skip


def _is_beside(sheet: SheetModel, row: int, col: int) -> bool:
    return any(not sheet.is_blank(row, col + away) for away in (-3, -2, -1, 1, 2, 3) if col + away >= 0)


def _odd_years(sheet: SheetModel, col: int, block: list[_Written]) -> Iterator[Finding]:
    usual = _usual(block)
    if usual is not None and not _are_years(sheet, col, block):
        return
    for each in block if usual else ():
        if each.kind != usual:
            at, year = CellAt(sheet.name, each.row, col), _spelled(each.year, usual or "")
            yield _told(
                at, sheet.value(each.row, col), (each.kind, usual or ""),
                (Mend(at, value=year),) if year is not None else (),
                ("ほかの行と同じ書き方の年にします。", "Write the year as the other rows do."),
            )  # fmt: skip
    if usual is None:
        yield from _another_year(sheet, col, block)


def _are_years(sheet: SheetModel, col: int, block: list[_Written]) -> bool:
    """Tell whether a column is one of years: its header says so, or all are written as such."""
    header = folded(next(iter(sheet.headers(block[0].row, col)), ""))
    return header.endswith(("年度", "年", "year")) or all(isinstance(sheet.value(each.row, col), str) for each in block)


def _spelled(year: int | None, usual: str) -> Value:
    return float(year) if year is not None and usual == "year" else None


def _another_year(sheet: SheetModel, col: int, block: list[_Written]) -> Iterator[Finding]:
    """Yield the one year among many equal ones, in a column that is headed as years."""
    counts = Counter(each.year for each in block)
    year, count = counts.most_common(1)[0]
    header = folded(next(iter(sheet.headers(block[0].row, col)), ""))
    if year is None or count < _SAME_YEAR or len(block) - count != 1 or not header.endswith(("年度", "年", "year")):
        return
    odd = next(each for each in block if each.year != year)
    # At either end another year begins.
    if odd in (block[0], block[-1]) or len(counts) != 2:  # noqa: PLR2004 - the usual one and the odd one
        return
    value = sheet.value(odd.row, col)
    usual = sheet.value(next(each.row for each in block if each.year == year), col)
    yield Finding(
        KIND, sheet.name, odd.row, col, odd.row, col,
        f"{column_name(col)} 列はほかの行が全て {_plain(usual)} ですが、この行だけ {_plain(value)} です。",
        f"All other rows of column {column_name(col)} are of {_plain(usual)}; this one is of {_plain(value)}.",
        "その行の値がどの年のものか確かめます。",
        "Check which year the row's figures are of.",
        severity="doubtful",
        before=value,
    )  # fmt: skip


def _plain(value: Value) -> str:
    return f"{value:.15g}" if isinstance(value, int | float) else str(value)


def _told(at: CellAt, value: Value, kinds: tuple[str, str], mends: tuple[Mend, ...], mend: tuple[str, str]) -> Finding:
    kind, usual = kinds
    _, row, col = at
    (kind_ja, kind_en), (usual_ja, usual_en) = _KINDS[kind], _KINDS[usual]
    return Finding(
        KIND, at.sheet, row, col, row, col,
        f"{column_name(col)} 列のほかの行は{usual_ja}ですが、「{_plain(value)}」は{kind_ja}です。",
        f"“{_plain(value)}” is {kind_en}; the other rows of column {column_name(col)} hold {usual_en}.",
        *mend,
        before=value,
        mends=mends,
    )  # fmt: skip
