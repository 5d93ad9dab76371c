"""Tells why one call of a worksheet function gives what its cell shows."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING, Any, Iterable, Iterator, Sequence

from xl_addin.cells import Cell, CellError, Grid, is_blank
from xl_addin.engine.figures import shown
from xl_addin.engine.tier_marks import read_lines
from xl_addin.engine.tiers import from_marks
from xl_addin.errors import RuleBookError, ScoringError
from xl_addin.functions import BY_NAME
from xl_addin.functions.ladders import named_indicator
from xl_addin.hosts.calc.binding import plain_names
from xl_addin.hosts.calc.ranges import ERRORS, name_of
from xl_addin.registry import Reason, call, log
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.engine.tiers import LineResult
    from xl_addin.hosts.calc.calls import Call
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

_UNKNOWN_NAME = 525
_MOST_REASONS = 10
_EXPLAINING = {
    "SCORE_TIER": "SCORE_EXPLAIN",
    "SCORE_EXPLAIN": "SCORE_EXPLAIN",
    "SCORE_LINES": "SCORE_EXPLAIN_LINES",
    "SCORE_EXPLAIN_LINES": "SCORE_EXPLAIN_LINES",
}
_SHARED = 3  # Arguments that a function of tiers and the one that explains it have in common.


def reason(cell: Any, found: Call) -> Text:
    """Explain the score in a cell.

    Args:
        cell: a cell of a document, which is not changed.
        found: the call in its formula.
    """
    if found.unreadable:
        return _unreadable(found)
    error, formula = cell.getError(), cell.getFormula()
    if error == _UNKNOWN_NAME and plain_names(formula) == formula:
        return Text(
            "関数に結び付いていません。先に「得点を再計算」を選んでください。",
            "The function is not bound yet; choose “Recalculate scores” first.",
        )
    if error and error not in ERRORS and found.alone:
        return Text(
            f"Calc がこの引数を受け付けません: {found.function.signature}",
            f"Calc refuses these arguments: {found.function.signature}",
        )
    told = _of_tiers(cell, found) if found.function.name in _EXPLAINING else None
    return told or _of_function(cell, found)


def short_reason(cell: Any, found: Call) -> Text:
    """Explain the score in a cell in what can be one line among others.

    Args:
        cell: a cell of a document, which is not changed.
        found: the call in its formula.
    """
    if found.unreadable:
        return _unreadable(found)
    name = found.function.name
    if name not in _EXPLAINING:
        return below([Text(name, name), *_why(cell, found)])
    if name == "SCORE_LINES" and _place(cell, found) is not None:
        return _line(cell, found) or Text("", "")
    return reason(cell, found)


def below(told: Iterable[Text]) -> Text:
    """Put texts below one another."""
    kept = list(told)
    return Text("\n".join(text.ja for text in kept), "\n".join(text.en for text in kept))


def _unreadable(found: Call) -> Text:
    names = found.unreadable
    return Text(
        f"{found.function.name} の引数 {'、'.join(names)} はセルや範囲ではなく計算されたものなので、説明できません。"
        "計算の結果を別のセルに置き、そのセルを引数にしてください。",
        f"{', '.join(names)} of {found.function.name} is computed in the formula and cannot be explained. "
        "Compute it in a cell of its own and give that cell.",
    )


def _of_tiers(cell: Any, found: Call) -> Text | None:
    """Say what the functions that explain say, below the indicator's name; of a cell with one line, that line first."""
    function, grids = BY_NAME[_EXPLAINING[found.function.name]], _shared(found)
    ja, en = (call(function, *grids, ((language,),))[0][0] for language in ("ja", "en"))
    if not isinstance(ja, str) or not isinstance(en, str):
        return None
    told = [Text(ja, en)]
    line = _line(cell, found)
    if line is not None and line not in told:
        told.insert(0, line)
    with contextlib.suppress(RuleBookError, ScoringError):
        book, named = _indicator(grids)
        told.insert(0, Text(f"{book.name} {named.label} {named.name.ja}", f"{book.name} {named.id} {named.name.en}"))
    return below(told)


def _line(cell: Any, found: Call) -> Text | None:
    """Explain the line of an indicator whose points a cell shows; None where it shows none."""
    place, grids = _place(cell, found), _shared(found)
    marks = grids[_SHARED - 1]
    if found.function.name != "SCORE_LINES" or place is None or marks is None:
        return None
    try:
        _, named = _indicator(grids)
        marked = read_lines(named, marks, "marks")
        results = from_marks(named, marked.readable()).lines
    except (RuleBookError, ScoringError) as error:
        # One fault leaves the other lines theirs.
        return Text(error.ja, error.en) if cell.getError() else None
    row = place[1] if len(marks) == 1 else place[0]
    wanted = marked.lines[row] if row < len(marked.lines) else None
    return next((_line_result(each) for each in results if each.line == wanted), None)


def _shared(found: Call) -> Sequence[Grid | None]:
    return (*found.grids(), None, None, None)[:_SHARED]


def _indicator(grids: Sequence[Grid | None]) -> tuple[TierBook, TierIndicator]:
    blank: Grid = ((None,),)
    return named_indicator(grids[0] or blank, grids[1] or blank)


def _line_result(result: LineResult) -> Text:
    line, points = result.line, result.points
    # Of what cannot be judged the reason itself says so.
    ja, en = ("", "") if points is None else (f" {shown(points)}点", f" {shown(points)} points")
    return Text(f"{line.no}「{line.text.ja}」{ja}: {result.why.ja}", f"{line.no} “{line.text.en}”{en}: {result.why.en}")


def _of_function(cell: Any, found: Call) -> Text:
    """Say what a function does, and why it gives what it gives if that is no number to be seen."""
    function = found.function
    told = [Text(f"{function.name}: {function.help.ja}", f"{function.name}: {function.help.en}"), *_why(cell, found)]
    return below(told)


def _why(cell: Any, found: Call) -> Iterator[Text]:
    """Tell the reason of an error or a blank, also of one that the formula around it hides."""
    name, place = found.function.name, _place(cell, found)
    with _gathered() as reasons:
        grid = call(found.function, *found.grids(), where=lambda: ", ".join(map(name_of, found.measured)))
    place = None if place is None else _repeated(grid, place)
    inside = place is not None and place[0] < len(grid) and place[1] < len(grid[0])
    result = grid[place[0]][place[1]] if place is not None and inside else None
    told = _chosen(reasons, grid, place)
    if told:
        yield from (Text(one.ja, one.en) for one in told)
    elif inside and is_blank(result):
        yield Text(
            "結果は空白です。空白の入力は空白のままです。", "The result is blank: what has no input stays blank."
        )
    elif cell.getError():
        yield Text(
            f"{name} は計算できています。エラーは数式のほかの部分か、配列数式の大きさによるものです。",
            f"{name} itself has a result; the error comes from the rest of the formula, or from the array's size.",
        )
    elif inside and not found.alone:
        yield Text(f"{name} の結果: {_spelled(result)}", f"Result of {name}: {_spelled(result)}")


def _chosen(reasons: Sequence[Reason], grid: Grid, place: tuple[int, int] | None) -> Sequence[Reason]:
    """Choose from the reasons of a whole result those of one place in it; all where that cannot be told."""
    errors = [(y, x) for y, row in enumerate(grid) for x, one in enumerate(row) if isinstance(one, CellError)]
    blanks = [(y, x) for y, row in enumerate(grid) for x, one in enumerate(row) if is_blank(one)]
    coded = [one for one in reasons if one.code]
    if place in errors and len(errors) == len(coded):
        return [coded[errors.index(place)]]
    if place in errors:
        reasons = coded
    elif place in blanks:
        reasons = [one for one in reasons if not one.code]
    elif place is not None:
        reasons = ()
    return list(dict.fromkeys(reasons))[:_MOST_REASONS]


def _place(cell: Any, found: Call) -> tuple[int, int] | None:
    """Return the row and the column of a cell in the result it shows a part of; None where that cannot be told."""
    if not cell.getFormula().startswith("{"):
        return (0, 0) if found.alone else None
    array = cell.getSpreadsheet().createCursorByRange(cell)
    array.collapseToCurrentArray()
    whole, mine = array.getRangeAddress(), cell.getCellAddress()
    return mine.Row - whole.StartRow, mine.Column - whole.StartColumn


def _repeated(grid: Grid, place: tuple[int, int]) -> tuple[int, int]:
    """Return the place in a result that an array formula shows somewhere: a single row or column is repeated."""
    return 0 if len(grid) == 1 else place[0], 0 if len(grid[0]) == 1 else place[1]


@contextlib.contextmanager
def _gathered() -> Iterator[list[Reason]]:
    """Gather the reasons that functions report meanwhile, each as often as it is told."""
    reasons: list[Reason] = []
    handler = _Gatherer(reasons)
    log.addHandler(handler)
    try:
        yield reasons
    finally:
        log.removeHandler(handler)


class _Gatherer(logging.Handler):
    def __init__(self, reasons: list[Reason]) -> None:
        super().__init__(logging.WARNING)
        self._reasons = reasons

    def emit(self, record: logging.LogRecord) -> None:
        told = getattr(record, "reason", None)
        if told is not None:
            self._reasons.append(told)


def _spelled(one: Cell) -> str:
    if isinstance(one, CellError):
        return one.value
    if isinstance(one, float):
        return f"{one:.10g}"
    return "" if one is None else str(one)
