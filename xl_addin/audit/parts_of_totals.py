"""The parts of a total: the numbers before it in its column or row, and what they may add up to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from xl_addin.audit.spans import is_year
from xl_addin.audit.words import folded, is_difference, is_sum, is_summary
from xl_addin.cells import parse_number

if TYPE_CHECKING:
    from xl_addin.audit.model import SheetModel
    from xl_addin.audit.spans import Line

_MOST: Final = 2_000
_GAPS: Final = 1
_LOOKED_AT: Final = 100
_LONGEST: Final = 40
_TOP: Final = 8
_FIGURES: Final = 5
"""Numbers with more decimals are computed ones, which nobody has rounded."""
_ENDS_IN_SUM: Final = re.compile(r".計$|^(小計|合計|総計|計) ?[(:]|^\((小|合|総)?計\)")
_OTHER_WORDS: Final = re.compile(r"(統|会|時|設|家|推|累|余|生|温度|歩数|血圧|体重|集)計$|実人|実数|延べ|重複|平均")
_NOT_ADDED: Final = re.compile(
    r"率|割合|構成比|比$|%|平均|順位|偏差|単価|あたり|当たり|中央値|指数|係数|倍率|年齢|標準|累計|配点|満点|上限|残高|番号|コード|実人|実数"
    r"|\brate|ratio|percent|\baverage|\bmean|\bmedian|\brank|\bper\b|\bprice|\bindex|\bage\b|cumul|balance|running|\bid\b|\bmax|unique|distinct"
)
_SUBSET: Final = re.compile(r"^[\s(]*(うち|内数|再掲|内訳|of which|incl)|\(?再掲\)?$|\(うち")
_COARSE: Final = re.compile(r"(千|百万|億|万)(円|人|件)|thousand|million|billion|in k\b", re.IGNORECASE)
_NOTHING: Final = frozenset({"-", "－", "―", "‐", "–", "—", "ー", "0", ""})


@lru_cache(maxsize=20_000)
def is_total(text: str) -> bool:
    """Tell whether a label names a total: 合計, 小計, 関東計, Total."""
    word = folded(text)
    if _OTHER_WORDS.search(word) or re.search(r"合計(特殊)?[^値額数点得)]+$", word):
        return False
    return is_sum(text) or bool(_ENDS_IN_SUM.search(word))


@dataclass(frozen=True)
class Part:
    """A number before a total.

    Attributes:
        step: where it stands in its line.
        value: the number.
        total: whether it is itself labelled as a total.
        after_gap: whether a blank line lies between it and the total.
    """

    step: int
    value: float
    total: bool
    after_gap: bool


@dataclass(frozen=True)
class Parts:
    """The numbers before a total, the nearest first.

    Attributes:
        items: the numbers.
        after: those behind it, the nearest first: a total may stand before its parts.
        has_subsets: whether some are named as parts of others.
        coarse: whether they are rounded to thousands or the like.
        is_plain: whether nothing says that they are more than counts or amounts.
    """

    items: tuple[Part, ...]
    after: tuple[Part, ...]
    has_subsets: bool
    coarse: bool
    is_plain: bool

    @property
    def is_telling(self) -> bool:
        """Whether a total that equals their sum does so by no accident."""
        return sum(part.value != 0 for part in (*self.items, *self.after)) > 1

    @cached_property
    def exactness(self) -> tuple[int, int, float]:
        """How many parts there are, how many decimals they have, and how large they are without their signs."""
        values = [part.value for part in (*self.items, *self.after)]
        places = max(map(_decimals, values[:_LOOKED_AT]))
        return max(len(self.items), len(self.after)), places, sum(map(abs, values))


class Labels:
    """Which rows and columns of a sheet are labelled as totals.

    Attributes:
        rows: rows with a total's label to the left of numbers, and the label's column.
        cols: columns with a total's label above numbers, and the label's row.
    """

    def __init__(self, sheet: SheetModel) -> None:
        self.rows: dict[int, int] = {}
        self.cols: dict[int, int] = {}
        self._summary_rows: dict[int, int] = {}
        self._summary_cols: dict[int, int] = {}
        self._subset_rows: set[int] = set()
        self.coarse = False
        for (row, col), cell in sheet.sheet.cells.items():
            if type(cell.value) is str and len(cell.value) <= _LONGEST:
                self._add(sheet, row, col, cell.value)

    def _add(self, sheet: SheetModel, row: int, col: int, text: str) -> None:
        if is_total(text):
            if any(sheet.number(row, col + step) is not None for step in range(1, 6)):
                self.rows[row] = min(col, self.rows.get(row, col))
            elif any(sheet.number(row + step, col) is not None for step in range(1, 4)):
                self.cols[col] = max(row, self.cols.get(col, row))
        if is_total(text) or is_summary(text):
            self._summary_rows[row] = min(col, self._summary_rows.get(row, col))
            self._summary_cols[col] = min(row, self._summary_cols.get(col, row))
        if _SUBSET.search(folded(text)):
            self._subset_rows.add(row)
        self.coarse = self.coarse or (row < _TOP and bool(_COARSE.search(text)))

    def is_total(self, line: Line, step: int) -> bool:
        """Tell whether a cell of a line is labelled as a total or the like of the others."""
        row, col = line.place(step)
        return self._summary_rows.get(row, col) < col if line.down else self._summary_cols.get(col, row) < row

    def is_subset(self, line: Line, step: int) -> bool:
        """Tell whether a row's label says that it is a part of another row."""
        return line.down and step in self._subset_rows


def parts_of(line: Line, step: int, labels: Labels) -> Parts | None:
    """Find the parts of a total.

    Args:
        line: its column or row.
        step: where it stands.
        labels: which rows and columns of the sheet are totals.

    Returns:
        The parts; None if there are fewer than two, they are nothing that is added up, or one is not known.
    """
    row, col = line.place(step)
    heading = _heading(line, row, col) if line.down else ""
    if line.down and (_NOT_ADDED.search(heading) or is_difference(heading) or "%" in line.sheet.cell(row, col).format):
        return None
    items, after = _numbers(line, step, -1, labels), _numbers(line, step, 1, labels) if line.down else []
    if items is None or after is None:
        return None
    if items and line.down and is_year(items[-1].value) and not any(is_year(part.value) for part in items[:-1]):
        items.pop()
    if max(len(items), len(after)) < 2:  # noqa: PLR2004 - one number is no sum
        return None
    subsets = any(labels.is_subset(line, part.step) for part in items)
    coarse = labels.coarse or bool(_COARSE.search(heading))
    plain = not re.search(r"点|score|point", heading)
    return Parts(tuple(items), tuple(after), subsets, coarse, plain)


def _heading(line: Line, row: int, col: int) -> str:
    """Return the header of a column and the one above it, but for a title that stands over the labels as well."""
    titles = {text for place in range(min(col, 3)) for text in line.sheet.headers(row, place)}
    return " ".join(folded(text) for text in line.sheet.headers(row, col)[:2] if text not in titles)


def _numbers(line: Line, step: int, by: int, labels: Labels) -> list[Part] | None:
    sheet, gap, gaps = line.sheet, False, 0
    end = sheet.used.last_row if line.down else sheet.used.last_col
    items: list[Part] = []
    for there in range(step + by, min(max(step + by * _MOST, -1), end + 1), by):
        place = line.place(there)
        cell, number, text = sheet.cell(*place), line.number(there), sheet.text(*place)
        if number is None and text is not None:
            if text.strip() in _NOTHING:
                continue
            number = parse_number(text) if line.down else None
            if number is None:
                if line.down and text.strip() in {"*", "＊", "x", "X", "…", "***", "・"}:
                    return None
                break
        if number is None:
            if cell.formula is not None or (cell.value is not None and not isinstance(cell.value, str)):
                return None
            blank = line.down and not any(sheet.labels(place[0], place[1] + 1)) and bool(items)
            gap, gaps = gap or blank, gaps + blank
            if gaps > _GAPS:
                break
            continue
        items.append(Part(there, number, labels.is_total(line, there), gap))
    return items


def sums(parts: Parts) -> dict[str, float]:
    """Return what the parts may add up to: all of them, those since the last total, the totals, and so on."""
    items, after = parts.items, parts.after
    since = _until_total(items)
    choices = {
        "since": since,
        "parts": [part for part in items if not part.total],
        "totals": [part for part in items if part.total],
        "near": [part for part in since if not part.after_gap],
        "near parts": [part for part in items if not part.total and not part.after_gap],
        "near totals": [part for part in items if part.total and not part.after_gap],
        "after": _until_total(after),
        "after parts": [part for part in after if not part.total],
        "after totals": [part for part in after if part.total],
    }
    return {name: sum(part.value for part in chosen) for name, chosen in choices.items() if len(chosen) > 1}


def _until_total(items: tuple[Part, ...]) -> list[Part]:
    return list(takewhile(lambda part: not part.total, items))


def follows(parts: Parts, total: float, expected: float) -> bool:
    """Tell whether a total is a sum of its parts, as exactly as rounded parts can tell."""
    count, places, size = parts.exactness
    places = max(places, _decimals(total))
    allowed = 1e-9 * max(1.0, size)
    if 0 < places <= _FIGURES or (places == 0 and (parts.coarse or total == 100)):  # noqa: PLR2004 - shares of 100
        allowed += 0.5 * 10.0**-places * (count + 1)
    return abs(total - expected) <= allowed


def _decimals(value: float) -> int:
    exponent = Decimal(repr(round(value, 9))).normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
