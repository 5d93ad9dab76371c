"""Reads the published figures that the workbooks of the 保険者努力支援制度 are built from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.book.data import read_rows, unreadable
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.rulebook.tiers import TierBook

MARKS_FILE = "kokuho_pref_marks.csv"
GRANT_FILE = "kokuho_pref_grant.csv"
PRINTED_FILE = "kokuho_pref_printed.csv"
CHIBA_FILE = "kokuho_muni_chiba_2020.csv"
MET = "○"
_MARKS = (MET, "")

Marks = dict[tuple[str, str], str]
"""By indicator id and line number the mark, "○" or blank."""


class Grant(NamedTuple):
    """What one prefecture was given in a fiscal year.

    Args:
        insured: insured persons.
        counted_on: the day they were counted.
        yen: 交付額.
    """

    insured: int
    counted_on: str
    yen: int


@dataclass(frozen=True)
class Printed:
    """What the sheet prints for a year, by section label (指標1), id of an indicator (only its score) or 総合計."""

    maximum: dict[str, Decimal]
    score: dict[str, Decimal]
    rate: Decimal
    yen_per_person: Decimal
    yen_per_person_point: Decimal


def pref_marks(folder: Path, book: TierBook) -> Marks:
    """Read which lines the prefecture met in the fiscal year of a rule book.

    Args:
        folder: where the data are.
        book: the rule book, each of whose lines needs a row.

    Raises:
        WorkbookError: the file is missing, a row cannot be read, or it does not name just the lines of the book.

    Source: 保険者努力支援制度（取組評価分）都道府県分 令和6年度／令和5年度比較表.
    """
    path = folder / MARKS_FILE
    found: Marks = {}
    for number, (year, indicator, line, mark) in read_rows(path, 4):
        if not year.isdigit() or mark not in _MARKS:
            raise unreadable(path, number)
        if int(year) == book.fiscal_year:
            found[indicator, line] = mark
    _require_lines(path, book, found)
    return found


def pref_grant(folder: Path, fiscal_year: int) -> Grant:
    """Read insured persons and grant of a year.

    Args:
        folder: where the data are.
        fiscal_year: the year of the scheme, such as 2024.

    Returns:
        Persons, day and yen.

    Raises:
        WorkbookError: the file is missing, a row cannot be read, or the year is not in it.
    """
    path = folder / GRANT_FILE
    for number, (year, insured, day, yen) in read_rows(path, 4):
        if not (year.isdigit() and insured.isdigit() and yen.isdigit()):
            raise unreadable(path, number)
        if int(year) == fiscal_year:
            return Grant(int(insured), day, int(yen))
    raise _lacking(path, str(fiscal_year))


def pref_printed(folder: Path, fiscal_year: int) -> Printed:
    """Read the maxima, scores and quotients that the sheet prints for a year.

    Args:
        folder: where the data are.
        fiscal_year: the year of the scheme, such as 2024.

    Returns:
        The figures as printed, the rate in per cent.

    Raises:
        WorkbookError: the file is missing, a row cannot be read, or a figure is not in it.
    """
    path = folder / PRINTED_FILE
    values: dict[str, Decimal] = {}
    for number, (year, item, value) in read_rows(path, 3):
        try:
            if int(year) == fiscal_year:
                values[item] = Decimal(value)
        except (ValueError, InvalidOperation):
            raise unreadable(path, number) from None
    for item in ("得点率_pct", "一人当たり_円", "一人一点当たり_円"):
        if item not in values:
            raise _lacking(path, f"{fiscal_year} {item}")
    return Printed(
        _ending(values, "_満点"),
        _ending(values, "_得点"),
        values["得点率_pct"],
        values["一人当たり_円"],
        values["一人一点当たり_円"],
    )


def chiba_counts(folder: Path, book: TierBook) -> dict[tuple[str, str], int]:
    """Read how many insurers met each line, by indicator id and line number.

    Args:
        folder: where the data are.
        book: the rule book, each of whose lines needs a row.

    Raises:
        WorkbookError: the file is missing, a row cannot be read, or it does not name just the lines of the book.

    Source: 千葉県 2020年度保険者努力支援制度（市町村分）の得点状況, 共通指標③.
    """
    path = folder / CHIBA_FILE
    found: dict[tuple[str, str], int] = {}
    for number, (indicator, line, count) in read_rows(path, 3):
        if not count.isdigit():
            raise unreadable(path, number)
        found[indicator, line] = int(count)
    _require_lines(path, book, found)
    return found


def _ending(values: dict[str, Decimal], end: str) -> dict[str, Decimal]:
    return {item.removesuffix(end): value for item, value in values.items() if item.endswith(end)}


def _require_lines(path: Path, book: TierBook, found: dict[tuple[str, str], str] | dict[tuple[str, str], int]) -> None:
    """One line too few or too many would change a total without a word."""
    wanted = {(indicator.id, line.no) for indicator in book.indicators for line in indicator.lines}
    odd = sorted(wanted ^ set(found))
    if odd:
        raise _lacking(path, f"{book.fiscal_year} {' '.join(odd[0])}")


def _lacking(path: Path, what: str) -> WorkbookError:
    return WorkbookError(
        f"元データ {path} と規則集が合いません: {what}", f"the input data {path} does not fit the rule book: {what}"
    )
