"""Finds deviation scores divided by a sample standard deviation where the schemes take the population's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.audit.finding import CellAt, Finding, Mend
from xl_addin.audit.model import each_sheet
from xl_addin.audit.ranges import SAMPLE
from xl_addin.audit.telling import copied
from xl_addin.audit.words import is_deviation
from xl_addin.formulas.nodes import Binary, Call, Name, Number, Reference, Text, Unary, walk
from xl_addin.formulas.writing import replaced, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.audit.lines import Run
    from xl_addin.audit.model import Model, SheetModel
    from xl_addin.formulas.nodes import Node

KIND = "sample-spread"


def check(model: Model) -> Iterator[Finding]:
    """Yield a finding for every run of deviation scores, and for every helper cell, with a sample spread."""
    helpers: dict[CellAt, list[CellAt]] = {}
    for sheet in each_sheet(model):
        for run in sheet.down:
            tree = sheet.tree(run.row, run.col)
            if tree is None:
                continue
            for scored in _scores(tree):
                spread = _sample(scored)
                if spread is not None:
                    yield _direct(sheet, run, spread)
                    break
                helper = _helper(model, sheet, scored)
                if helper is not None and _is_score(sheet, run, tree):
                    helpers.setdefault(helper, []).append(CellAt(sheet.name, run.row, run.col))
                    break
    for at, used in helpers.items():
        yield from _indirect(model, at, used)


def _scores(tree: Node) -> Iterator[Node]:
    """Yield the spread of each deviation score in a formula: d of (x − m)/d, and of STANDARDIZE and SCORE_DEVIATION."""
    for node in walk(tree):
        if isinstance(node, Binary) and node.op == "/" and _has_difference(node.left):
            yield node.right
        elif isinstance(node, Call) and node.name == "STANDARDIZE" and len(node.args) > 2:  # noqa: PLR2004 - the third is the spread
            yield node.args[2]
        elif isinstance(node, Call) and node.name in {"SCORE_DEVIATION", "SCORE_DEVIATIONS"} and node.args:
            yield node.args[-1]


def _has_difference(node: Node) -> bool:
    """Tell whether a numerator is a difference, also one that is multiplied: 10*(x−m)."""
    while isinstance(node, Unary) or (isinstance(node, Binary) and node.op == "*"):
        if isinstance(node, Binary):
            return _has_difference(node.left) or _has_difference(node.right)
        node = node.operand
    return isinstance(node, Binary) and node.op == "-"


def _sample(node: Node) -> Node | None:
    """Return what in a divisor makes it a sample spread: the call, or the word "sample"."""
    if isinstance(node, Text):
        return node if node.value.casefold() == "sample" else None
    for part in walk(node):
        if isinstance(part, Call) and part.name in SAMPLE:
            return part
        if isinstance(part, Binary) and part.op == "/" and _is_devsq(part.left) and _is_less_one(part.right):
            return part
    return None


def _is_devsq(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "DEVSQ"


def _is_less_one(node: Node) -> bool:
    return isinstance(node, Binary) and node.op == "-" and node.right == Number("1")


def _helper(model: Model, sheet: SheetModel, node: Node) -> CellAt | None:
    """Return the cell that a divisor refers to, if it holds a sample spread; a cell that rounds or repeats it too."""
    for _ in range(3):
        found = model.referred(node, sheet) if isinstance(node, Reference | Name) else None
        if found is None or found[1].area.size != 1:
            return None
        sheet, area = found[0], found[1].area
        tree = sheet.tree(area.row, area.col)
        if tree is None:
            return None
        if _sample(tree) is not None:
            return CellAt(sheet.name, area.row, area.col)
        node = tree
    return None


def _is_score(sheet: SheetModel, run: Run, tree: Node) -> bool:
    """Tell a deviation score, which is scaled or called one, from any other standardised figure."""
    scaled = any(isinstance(node, Binary) and node.op in "+*" for node in walk(tree))
    return scaled or is_deviation(sheet.heading(run.row, run.col))


_JA = "偏差値を標本標準偏差（{name}）で割っています。制度は母標準偏差で計算します。"
_EN = "The deviation score is divided by the sample standard deviation ({name}); the scheme takes the population's."


def _direct(sheet: SheetModel, run: Run, spread: Node) -> Finding:
    area, text = run.area, sheet.formulas[run.row, run.col]
    name = _name(spread)
    tree = sheet.tree(run.row, run.col)
    severe = tree is not None and _is_score(sheet, run, tree)
    return Finding(
        KIND, sheet.name, *area, _JA.format(name=name), _EN.format(name=name), *_mending(spread),
        severity="wrong" if severe else "doubtful",
        before=sheet.value(run.row, run.col),
        mends=copied(sheet, run, replaced(text, [_replacement(spread)])),
    )  # fmt: skip


def _indirect(model: Model, at: CellAt, used: list[CellAt]) -> Iterator[Finding]:
    sheet = model.sheets[at.sheet]
    tree, text = sheet.tree(at.row, at.col), sheet.formulas.get((at.row, at.col), "")
    spread = None if tree is None else _sample(tree)
    if spread is not None:
        name = _name(spread)
        yield Finding(
            KIND, at.sheet, at.row, at.col, at.row, at.col, _JA.format(name=name), _EN.format(name=name), *_mending(spread),
            before=sheet.value(at.row, at.col),
            mends=(Mend(at, replaced(text, [_replacement(spread)])),),
            watched=tuple(used[:5]),
        )  # fmt: skip


def _name(spread: Node) -> str:
    if isinstance(spread, Call):
        return spread.name
    return '"sample"' if isinstance(spread, Text) else "DEVSQ/(n-1)"


def _replacement(spread: Node) -> tuple[Node, str]:
    """Return a part of the formula to replace, and by what."""
    if isinstance(spread, Call):
        return spread, text_of(Call(SAMPLE[spread.name], spread.args))
    if isinstance(spread, Binary) and isinstance(spread.right, Binary):
        return spread, text_of(Binary("/", spread.left, spread.right.left))
    return spread, '"population"'


def _mending(spread: Node) -> tuple[str, str]:
    new = SAMPLE[spread.name] if isinstance(spread, Call) else '"population"' if isinstance(spread, Text) else "DEVSQ/n"
    return f"{_name(spread)} を {new} に替えます。", f"Use {new} instead of {_name(spread)}."
