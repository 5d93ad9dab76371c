"""Read what a spreadsheet cell holds: blank, number, text, flag and error stay apart.

Hosts hand over ranges as a :data:`Grid`. The readers here turn a grid into what the engine takes, and refuse what they
cannot read with an error that names the argument and the row. Nothing unreadable ever becomes 0.
"""

from __future__ import annotations

import math
import re
from enum import Enum
from itertools import chain
from typing import Sequence, Tuple, TypeVar, Union, cast

from xl_addin.errors import ScoringError


class CellError(Enum):
    """An error that a cell shows, by the name both Excel and Calc give it."""

    NULL = "#NULL!"
    DIV0 = "#DIV/0!"
    VALUE = "#VALUE!"
    REF = "#REF!"
    NAME = "#NAME?"
    NUM = "#NUM!"
    NA = "#N/A"


Cell = Union[None, float, str, bool, CellError]
"""None is a blank cell; an empty text counts as blank."""

Grid = Tuple[Tuple[Cell, ...], ...]
"""The rows of a range; a single cell is a grid of one row and one column."""

Choice = TypeVar("Choice")

# Only these are folded. Unicode's own folding would also turn ① and ² into digits, which nobody typed as a number.
_FOLD = str.maketrans(
    "０１２３４５６７８９．，％＋（）－−▲△　\u00a0",
    "0123456789.,%+()----  ",
)
_NUMBER = re.compile(
    r"(?P<sign>[+-]?) *(?P<digits>[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    r"(?P<exponent>E[+-][0-9]+)? *%?",
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PERCENT = re.compile(r"[%％][\s)）]*$")
_DIGIT = re.compile(r"[0-9０-９]")


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing that can be seen: no content, or text of spaces alone."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def kinds(rows: Sequence[Sequence[object]]) -> set[type]:
    """Tell which types the cells of a grid have; much faster than a look at each cell in turn."""
    return set(map(type, chain.from_iterable(rows)))


def parse_number(text: str) -> float | None:
    """Read a number as Japanese offices write it, or return None where the text is not unmistakably one.

    Full-width digits and signs, ``％``, ``△``/``▲`` for minus, thousands separators and a pair of brackets are read.
    ``45.6％`` is 45.6, because a rule book holds 60 for 60 %. Brackets are how a comparison sheet prints a rung of a
    ladder, not a sign: ``(4)`` is 4 and ``（-4）`` is −4. An exponent needs its sign, as spreadsheets print it.

    Args:
        text: the content of one cell.

    Returns:
        The number, or None: also for blank text, ``①``, ``45.6点``, ``1,23`` and ``5-3``.
    """
    folded = text.translate(_FOLD).strip()
    if folded.startswith("(") and folded.endswith(")"):
        folded = folded[1:-1].strip()
    match = _NUMBER.fullmatch(folded)
    if match is None:
        return None
    number = float(match["sign"] + match["digits"].replace(",", "") + (match["exponent"] or ""))
    # Adding 0 turns −0 into 0.
    return number + 0.0 if math.isfinite(number) else None


def number(cell: Cell, name: str, row: int | None = None) -> float | None:
    """Read one cell as a number.

    Args:
        cell: what the cell holds.
        name: the argument it was given for.
        row: its row in the range, from 1, if it stands in one.

    Returns:
        The number, or None for a blank cell.

    Raises:
        ScoringError: the cell holds a text that is not a number, TRUE or FALSE, or an error, whose code is kept.
    """
    if type(cell) is float:
        return cell
    if cell is None:
        return None
    if isinstance(cell, CellError):
        raise ScoringError(
            f"{place_ja(name, row)}がエラー値 {cell.value} です",
            f"{place_en(name, row)} is the error {cell.value}",
            cell.value,
        )
    if isinstance(cell, bool):
        raise ScoringError(
            f"{place_ja(name, row)}が {str(cell).upper()} で、数値ではありません",
            f"{place_en(name, row)} is {str(cell).upper()}, not a number",
        )
    if isinstance(cell, (int, float)):
        return float(cell)
    read = parse_number(cell)
    if read is None and not is_blank(cell):
        raise ScoringError(
            f"{place_ja(name, row)}の「{cell:.40}」は数値として読めません",
            f"{place_en(name, row)}, “{cell:.40}”, is not a number",
        )
    return read


def line(grid: Grid, name: str) -> Sequence[Cell]:
    """Return the cells of a range that must be one column, or one row.

    Raises:
        ScoringError: the range has several rows and several columns.
    """
    if len(grid) == 1:
        return grid[0]
    if len(grid[0]) == 1:
        return list(chain.from_iterable(grid))
    raise ScoringError(
        f"{name}は1列（または1行）の範囲で指定してください（{len(grid)}行×{len(grid[0])}列です）",
        f"{name} must be one column (or one row), not {len(grid)} rows by {len(grid[0])} columns",
    )


def numbers(grid: Grid, name: str) -> list[float | None]:
    """Read a column (or a row) of numbers; blanks are None.

    Raises:
        ScoringError: a cell is not a number (the row is named), the range is not one column or row, or texts such as
            ``45.6％`` stand among cells that hold fractions such as 0.456, so that the unit is in doubt.
    """
    cells = line(grid, name)
    if set(map(type, cells)) == {float}:
        return cast("list[float | None]", list(cells))
    known = [number(cell, name, row) for row, cell in enumerate(cells, 1)]
    require_one_unit(cells, name)
    return known


def reference(grid: Grid, name: str) -> list[float]:
    """Read the numbers of a reference range of any shape, as native functions do.

    Blanks, TRUE and FALSE, and texts without a digit (a header in ``B:B``) are skipped. A text with digits is read if it
    is a number and refused if it is not.

    Raises:
        ScoringError: an error cell, or a text with digits that is not a number.
    """
    if kinds(grid) == {float}:
        return cast("list[float]", list(chain.from_iterable(grid)))
    found: list[float] = []
    for row, cells in enumerate(grid, 1):
        for cell in cells:
            if type(cell) is float:
                found.append(cell)
            elif isinstance(cell, bool) or (isinstance(cell, str) and not _DIGIT.search(cell)):
                continue
            else:
                read = number(cell, name, row)
                if read is not None:
                    found.append(read)
    require_one_unit(list(chain.from_iterable(grid)), name)
    return found


def require_one_unit(cells: Sequence[Cell], name: str) -> None:
    """Refuse texts such as ``45.6％`` among numbers that are all fractions such as 0.456.

    The text reads as 45.6, because a rule book holds 60 for 60 %, so one of them would be off by a hundred.

    Args:
        cells: what is compared with one another.
        name: the arguments they were given for.

    Raises:
        ScoringError: the unit is in doubt; the first such text is named with its row.
    """
    if str not in set(map(type, cells)):
        return
    percent = (row for row, cell in enumerate(cells, 1) if isinstance(cell, str) and _PERCENT.search(cell))
    row = next(percent, None)
    if row is None:
        return
    plain = [cell for cell in cells if isinstance(cell, (int, float)) and not isinstance(cell, bool)]
    if any(plain) and all(-1 <= value <= 1 for value in plain):
        raise ScoringError(
            f"{place_ja(name, row)}の「{cells[row - 1]}」は％付きの文字で、ほかは 1 以下の数値です。単位をそろえてください",
            f"{place_en(name, row)}, “{cells[row - 1]}”, is a text with %, but the numbers are fractions: use one unit",
        )


def single(grid: Grid, name: str) -> Cell:
    """Return the content of an argument that must be one cell or one value.

    Raises:
        ScoringError: a range of several cells was given.
    """
    if len(grid) == 1 and len(grid[0]) == 1:
        return grid[0][0]
    raise ScoringError(f"{name}には1つのセルを指定してください", f"{name} must be a single cell or value")


def choice(cell: Cell, name: str, words: dict[str, Choice]) -> Choice:
    """Read a word that chooses between named options.

    Args:
        cell: what the cell holds; case and full-width forms of Latin letters do not matter.
        name: the argument it was given for.
        words: every accepted spelling, in lower case, with what it stands for.

    Raises:
        ScoringError: the word is none of the accepted ones; they are listed.
    """
    if isinstance(cell, CellError):
        number(cell, name)
    word = folded(cell)
    if word in words:
        return words[word]
    accepted = "、".join(words)
    raise ScoringError(
        f"{name}の「{word:.40}」は使えません（使える値: {accepted}）",
        f"{name} cannot be “{word:.40}” (accepted: {accepted.replace('、', ', ')})",
    )


def text(cell: Cell, name: str) -> str:
    """Read one cell as text without outer spaces; a number is written in its shortest form.

    Raises:
        ScoringError: the cell is blank or an error.
    """
    if isinstance(cell, CellError):
        number(cell, name)
    if is_blank(cell):
        raise ScoringError(f"{name}が空です", f"{name} is blank")
    return _plain(cell)


def is_percent(text: str) -> bool:
    """Tell whether a text ends in a per cent sign, so that it says its unit itself."""
    return bool(_PERCENT.search(text))


def as_line(outcomes: Sequence[Cell | ScoringError], like: Grid) -> tuple[tuple[Cell | ScoringError, ...], ...]:
    """Lay results out as the range they belong to lies: down a column, or along a row."""
    if len(like) == 1 and len(like[0]) > 1:
        return (tuple(outcomes),)
    return tuple(zip(outcomes))


def folded(cell: Cell) -> str:
    """Return the word a cell holds, in lower case and without full-width Latin letters, for a look-up."""
    return _plain(cell).translate(_FULL_WIDTH).lower()


def place_ja(name: str, row: int | None) -> str:
    """Name the argument, and the row in its range if there is one, in Japanese."""
    return name if row is None else f"{name}の{row}行目"


def place_en(name: str, row: int | None) -> str:
    """Name the argument, and the row in its range if there is one, in English."""
    return name if row is None else f"row {row} of {name}"


def _plain(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
