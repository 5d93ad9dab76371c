"""Explains the score in a cell, as the menu entry 「この得点の理由」 does, without touching the document."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Iterator

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.binding import plain_names
from xl_addin.hosts.calc.calls import Formulas
from xl_addin.hosts.calc.ranges import name_of
from xl_addin.hosts.calc.why import below, reason, short_reason
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.hosts.calc.calls import Call

_FORMULAS = 16  # com.sun.star.sheet.CellFlags.FORMULA
_MOST = 1500  # Characters that a box shows without leaving the screen.
_MOST_CELLS = 30
_MOST_LOOKED_AT = 500
_FORMULA = 200
_VALUE = 40
_LINE = 80
_DEEPEST = 8  # A headline quotes a total of differences of totals of sections of indicators of lines.


def explanation(document: Any, cell: Any) -> str:
    """Explain the score in a cell.

    Args:
        document: a spreadsheet document; nothing in it is changed.
        cell: one of its cells.

    Returns:
        The reason in Japanese, and below it in English.

    Raises:
        WorkbookError: the cell's formula has to do with no score.
    """
    formulas = Formulas(document)
    found = formulas.call(cell)
    told = _of_sum(formulas, cell) if found is None else reason(cell, found)
    head = f"{name_of(cell)}: {_shown(cell)}\n{plain_names(cell.getFormula())[:_FORMULA]}\n\n"
    ja, en = head + told.ja, told.en
    ja = _cut(ja, max(_MOST // 2, _MOST - len(en)), "…（続きは SCORE_EXPLAIN、SCORE_EXPLAIN_LINES で読めます）")
    en = _cut(en, _MOST - len(ja), "… (SCORE_EXPLAIN and SCORE_EXPLAIN_LINES tell the rest)")
    return f"{ja}\n\n{en}"


def _of_sum(formulas: Formulas, cell: Any) -> Text:
    """Explain a formula that computes with scores, such as a subtotal, by the scores it refers to."""
    scores: list[tuple[Any, Call]] = []
    leading: list[str] = []
    known: dict[str, bool] = {}
    for one in islice(_formula_cells(formulas, cell), _MOST_LOOKED_AT):
        found = formulas.call(one)
        if found is not None:
            scores.append((one, found))
        elif _leads_to_score(formulas, one, _DEEPEST, known):
            leading.append(name_of(one))
        if len(scores) > _MOST_CELLS:
            return _too_many(formulas, cell)
    if not scores and not leading:
        raise WorkbookError(
            f"{name_of(cell)} の数式は得点の関数（SCORE_…）を使っていません",
            f"The formula in {name_of(cell)} uses none of the scoring functions (SCORE_…)",
        )
    sheet = name_of(cell.getSpreadsheet()).rpartition(".")[0] + "."
    width = max(_LINE, _MOST // 2 // max(1, len(scores)))
    told = [_in_one_line(one, found, sheet, width) for one, found in scores]
    if scores:
        told.insert(0, Text("次の得点から計算しています。", "Computed from these scores:"))
    if leading:
        names = ", ".join(leading[:_MOST_CELLS]) + (" …" if len(leading) > _MOST_CELLS else "")
        told.append(
            Text(
                f"次のセルを選ぶと、その得点の理由が分かります: {names}",
                f"Select one of these cells to see its reason: {names}",
            )
        )
    return below(told)


def _too_many(formulas: Formulas, cell: Any) -> Text:
    names = ", ".join(name_of(reference) for reference in formulas.references(cell))
    return Text(
        f"{_MOST_CELLS} 個より多い得点から計算しています。理由を見たい得点のセルを1つ選んでください: {names}",
        f"Computed from more than {_MOST_CELLS} scores. Select one of them to see its reason: {names}",
    )


def _in_one_line(cell: Any, found: Call, sheet: str, width: int) -> Text:
    head, told = f"{_near(cell, sheet)}: {_shown(cell)}", short_reason(cell, found)
    lines = [" ".join(f"{head} {words}".split()) for words in (told.ja, told.en)]
    return Text(*(line if len(line) <= width else line[: width - 1] + "…" for line in lines))


def _near(cell: Any, sheet: str) -> str:
    """Name a cell without its sheet where that is the one the user looks at."""
    name = name_of(cell)
    return name[len(sheet) :] if name.startswith(sheet) else name


def _leads_to_score(formulas: Formulas, cell: Any, depth: int, known: dict[str, bool]) -> bool:
    """Tell whether a formula refers to scores, or to other formulas that do."""
    for one in islice(_formula_cells(formulas, cell), _MOST_LOOKED_AT):
        name = name_of(one)
        if name not in known and len(known) < _MOST_LOOKED_AT:
            known[name] = False  # Formulas may go in a circle.
            known[name] = formulas.call(one) is not None or (
                depth > 0 and _leads_to_score(formulas, one, depth - 1, known)
            )
        if known.get(name, False):
            return True
    return False


def _formula_cells(formulas: Formulas, cell: Any) -> Iterator[Any]:
    """Yield the cells with formulas among those that a formula refers to."""
    for reference in formulas.references(cell):
        for address in reference.queryContentCells(_FORMULAS).getRangeAddresses():
            for y in range(address.StartRow, address.EndRow + 1):
                for x in range(address.StartColumn, address.EndColumn + 1):
                    yield reference.getSpreadsheet().getCellByPosition(x, y)


def _shown(cell: Any) -> str:
    words: str = cell.getString()
    return words[:_VALUE] or "（空白 / blank）"


def _cut(words: str, most: int, hint: str) -> str:
    """Cut a text that is too long, behind a sentence if that leaves enough of it."""
    if len(words) <= most:
        return words
    kept = words[: most - len(hint)]
    end = max(kept.rfind(mark) + len(mark) for mark in ("。", "\n", ". ", "; "))
    return (kept[:end] if end > len(kept) // 2 else kept) + hint
