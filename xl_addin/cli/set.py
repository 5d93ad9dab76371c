"""``xl-addin set``: a value or a formula into a cell of a workbook file, every other part of it as it was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_addin.cli.assignments import (
    Assignment,
    AssignmentError,
    changes_in,
    formula_assignment,
    is_assignment,
    sheet_in,
    value_assignment,
)
from xl_addin.cli.many import Counted, Done, Targets, backup_option, each, json_option, out_option
from xl_addin.cli.renewals import difference_data, difference_lines, left_lines, reason_lines
from xl_addin.cli.speaking import progress
from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.formulas.addresses import CellAt, area_name, full_name, quoted_sheet
from xl_addin.hosts.calc.computing import Computer
from xl_addin.hosts.calc.renewing import renewed, without_values
from xl_addin.parts.book import open_book
from xl_addin.parts.contents import Put, PutArray, PutFormula
from xl_addin.parts.saving import save
from xl_addin.parts.shown import value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.calc.renewing import Renewed
    from xl_addin.parts.contents import BookFile, Change


@click.command("set")
@click.argument("words", nargs=-1, required=True, metavar="BOOK... SHEET!CELL=VALUE...")
@click.option(
    "--formula",
    "formulas",
    multiple=True,
    metavar="SHEET!CELL=FORMULA",
    help="数式を入れます（繰り返し可）。範囲なら配列数式 / a formula; may repeat; into a range, an array formula",
)
@click.option("--text", "as_text", is_flag=True, help="VALUE をすべて文字列にします / take every VALUE for a text")
@click.option(
    "--no-recalc",
    "no_recalc",
    is_flag=True,
    help="LibreOffice を使わず、関係する数式の保存値を外します / no LibreOffice: dependent formulas lose their values",
)
@click.option(
    "--allow-errors", is_flag=True, help="関数が受け付けない値になっても書き出します / write despite refused input"
)
@out_option
@json_option
@backup_option
@click.pass_context
def set_cells(
    context: click.Context,
    words: tuple[str, ...],
    formulas: tuple[str, ...],
    out: Path | None,
    *,
    as_text: bool,
    no_recalc: bool,
    allow_errors: bool,
    as_json: bool,
    backup: bool,
) -> None:
    """ブックのセルに値や数式を入れ、関係する計算結果を新しくします / Set cells of BOOK and renew what depends on them.

    値と計算結果だけを書き換え、ブックの他の部分はそのまま残します。-o がなければ BOOK を置き換えます。VALUE は 12.5 なら数値、TRUE と
    FALSE は論理値、空なら消去、ほかは文字列（012、全角の数字、1,234、45.6%、日付、= で始まるものも）です。

    Only values and results change, and every other part stays as it is. Without -o, BOOK is replaced. A VALUE such as 12.5
    is a number, TRUE and FALSE are flags, nothing empties the cell, and everything else is a text: 012, full-width digits,
    1,234, 45.6%, dates, and what begins with "=".
    """
    books = tuple(Path(word) for word in words if not is_assignment(word))
    assignments = _assignments([word for word in words if is_assignment(word)], formulas, as_text=as_text)
    if not books:
        raise click.UsageError("BOOK がありません / there is no BOOK")
    targets = Targets(books, out)
    with Computer(progress=progress) as computer:

        def work(path: Path) -> Done:
            book = open_book(path)
            target = targets.of(path, path.suffix.lower())
            changes = changes_in(book, assignments)
            result = without_values(book, changes) if no_recalc else _renewed(book, computer, changes)
            if result.refusal is not None and not allow_errors:
                raise WorkbookError(
                    f"{result.refusal.ja}（「{target}」は書き出していません）",
                    f"{result.refusal.en} ({target} was not written)",
                )
            save(target, result.content, source=path, backup=backup)
            return _said(book, assignments, result, target, computed=not no_recalc)

        context.exit(each(books, work, as_json=as_json))


def _assignments(values: Sequence[str], formulas: Sequence[str], *, as_text: bool) -> list[Assignment]:
    try:
        found = [value_assignment(word, as_text=as_text) for word in values]
        found += [formula_assignment(word) for word in formulas]
    except AssignmentError as error:
        raise click.UsageError(str(error)) from error
    if not found:
        raise click.UsageError("SHEET!CELL=VALUE がありません / there is no SHEET!CELL=VALUE")
    return found


def _renewed(book: BookFile, computer: Computer, changes: dict[str, dict[tuple[int, int], Change]]) -> Renewed:
    try:
        return renewed(book, computer, changes)
    except OfficeError as error:
        raise OfficeError(
            f"{error.ja} LibreOffice を使わずに書き込むには --no-recalc を付けてください（関係する数式は Excel が開くときに計算します）。",
            f"{error.en} To write without LibreOffice give --no-recalc: Excel then computes the formulas concerned on opening.",
        ) from error


def _said(book: BookFile, assignments: Sequence[Assignment], result: Renewed, target: Path, *, computed: bool) -> Done:
    cells = [_Told(book, each, result) for each in assignments]
    warnings = [f"{cell.name}: {' / '.join(doubt)}" for cell in cells for doubt in cell.doubts]
    warnings += left_lines(result.left, computed=computed)
    return Done(
        lines=[*(cell.line for cell in cells), *difference_lines(result.changed), str(target)],
        data={
            "out": str(target),
            "set": [cell.data for cell in cells],
            "changed": difference_data(result.changed),
            "left": [full_name(*place) for place in result.left],
            "reasons": [reason._asdict() for reason in result.reasons],
        },
        counted=(
            Counted("set", "書いたセル", "cells set", len(cells)),
            Counted("changed", "変わった計算結果", "results changed", len(result.changed)),
            Counted("left", "計算できないセル", "cells not computed", len(result.left)),
        ),
        warnings=[*warnings, *reason_lines(result.reasons)],
    )


class _Told:
    """What is told of a cell that was set."""

    def __init__(self, book: BookFile, assignment: Assignment, result: Renewed) -> None:
        sheet, change = sheet_in(book, assignment.sheet), assignment.change
        first = CellAt(sheet, *assignment.area.first)
        held = book.sheet(sheet).cells.get((first.row, first.col))
        self.name = f"{quoted_sheet(sheet)}!{area_name(assignment.area)}"
        self.doubts = [] if assignment.doubt is None else [assignment.doubt]
        if held is not None and held.formula is not None and isinstance(change, Put):
            self.doubts.append((f"数式「={held.formula}」がなくなりました", f"the formula ={held.formula} is gone"))
        before = held.value if held is not None else None
        formula = change.formula if isinstance(change, (PutFormula, PutArray)) else None
        after = change.value if isinstance(change, Put) else result.put.get(first)
        self.data = {"cell": self.name, "before": before, "after": after, "formula": formula}
        shown = (
            value_text(after)
            if formula is None
            else f"={formula}" + (f" → {value_text(after)}" if after is not None else "")
        )
        self.line = f"{self.name}: {value_text(before)} → {shown}"
