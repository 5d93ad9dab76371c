"""``xl-addin refresh``: a new year's figures or rules into a workbook file, every other part of it as it was."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from xl_addin.book.new_rules.recomputing import with_rules
from xl_addin.book.new_rules.remaking import Choices
from xl_addin.book.refresh import record
from xl_addin.book.refresh.figures import FRACTION, PERCENT
from xl_addin.book.refresh.filed import Refreshed, Stamp, refreshed
from xl_addin.book.refresh.planning import Wishes
from xl_addin.book.refresh.stored import tables_of
from xl_addin.book.scores.scoring import chosen_table, file_tables
from xl_addin.cli.many import Counted, Done, Targets, backup_option, books_argument, each, json_option, out_option
from xl_addin.cli.new_rules_text import result_data, result_lines, rules_data, rules_lines, rules_warnings
from xl_addin.cli.renewals import left_lines, shortened
from xl_addin.cli.speaking import PATH, progress
from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import full_name
from xl_addin.hosts.calc.computing import Computer
from xl_addin.parts.book import book_of, open_book
from xl_addin.parts.saving import save
from xl_addin.parts.shown import value_text
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from xl_addin.book.new_rules.recomputing import NewRules
    from xl_addin.book.scores.cell_table import CellTable
    from xl_addin.hosts.calc.computing import Computes


@click.command()
@books_argument
@click.option("--data", type=PATH, help="新しい数値の .csv・.xlsx・.xlsm・.ods / the new figures")
@click.option("--rules", metavar="RULEBOOK", help="新しい規則集（例: kokuho_pref/2024） / the rule book to change to")
@click.option("--clear-input", is_flag=True, help="--rules で入力欄を空にします / with --rules: blank input cells")
@click.option(
    "--drop",
    is_flag=True,
    help="--rules でなくなる行に書き足したものを捨てます / with --rules: give up what was added to rows that go",
)
@click.option("--sheet", help="データの読むシート / the sheet of the data file to read")
@click.option("--entity", help="読む団体（団体が複数あるとき） / whose rows to take")
@click.option(
    "--unit",
    type=click.Choice([PERCENT, FRACTION]),
    help="率の書き方: percent は 45.6、fraction は 0.456 / how rates are written",
)
@click.option(
    "--shift", is_flag=True, help="前年度の列を、ブックの当年度の値から引き継ぐ / last year's figures from the workbook"
)
@click.option(
    "--host",
    type=click.Choice(["calc", "excel"]),
    default="calc",
    show_default=True,
    help="計算するアプリ（excel は xlwings で動く Excel） / which application computes",
)
@click.option(
    "--dry-run", is_flag=True, help="何が変わるかを示すだけで、書き出しません / show the changes, write nothing"
)
@out_option
@json_option
@backup_option
@click.pass_context
def refresh(
    context: click.Context,
    books: tuple[Path, ...],
    *,
    data: Path | None,
    rules: str | None,
    clear_input: bool,
    drop: bool,
    sheet: str | None,
    entity: str | None,
    unit: str | None,
    host: str,
    out: Path | None,
    shift: bool,
    dry_run: bool,
    as_json: bool,
    backup: bool,
) -> None:
    """新しい年度の数値や規則をブックに入れ、再計算します / Load new figures or rules into BOOK and recalculate it.

    --data は入力欄と計算結果だけを書き換え、--rules は xl-addin new で作ったシートを新しい規則集で作り直します（書き足したセル、
    数式、ほかのシートはそのまま残り、残せないものがあれば何も変えません）。-o がなければ BOOK を置き換えます。

    With --data only figures and results change. With --rules the sheets that xl-addin new made are made anew by another rule
    book; what you added stays, and nothing is changed if something cannot stay. Without -o, BOOK is replaced.
    """
    if data is None and rules is None:
        raise click.UsageError("--data か --rules を指定してください / give --data or --rules", context)
    if rules is None and (clear_input or drop):
        raise click.UsageError("--clear-input と --drop は --rules と使います / they go with --rules", context)
    targets = Targets(books, out)
    tables = None if data is None else data_tables(data, sheet)
    wishes = Wishes(unit, entity, shift)
    choices = Choices(clear_input, drop)
    now = datetime.now().astimezone()
    with computing(host) as computer:

        def work(path: Path) -> Done:
            target = targets.of(path)
            book = open_book(path)
            done = []
            if rules is not None:
                ruled = with_rules(book, store.normal_name(rules), choices, computer)
                book = book_of(ruled.content, book.name)
                content = ruled.content
                done.append(_ruled(ruled, loaded=data is not None))
            if data is not None and tables is not None:
                loaded = refreshed(book, tables, Stamp(data.name, now), wishes, computer)
                refusal = loaded.renewed.refusal
                if refusal is not None:
                    raise WorkbookError(refusal.ja, refusal.en)
                content = loaded.content
                done.append(_loaded(loaded))
            if not dry_run:
                save(target, content, source=path, backup=backup)
            return _together(done, None if dry_run else target)

        context.exit(each(books, work, as_json=as_json))


def computing(host: str) -> AbstractContextManager[Computes]:
    """Choose what computes the workbooks; it starts with the first of them.

    Args:
        host: "calc" or "excel".

    Raises:
        OfficeError: there is no Excel here.
    """
    if host == "calc":
        return Computer(progress=progress)
    from xl_addin.hosts.excel.computing import ExcelComputer  # noqa: PLC0415 - xlwings takes a while to load

    return ExcelComputer()


def data_tables(data: Path, sheet: str | None) -> list[CellTable]:
    """Read a data file: CSV, or a workbook as it was last saved.

    Args:
        data: the file.
        sheet: the only worksheet wanted.

    Raises:
        WorkbookError: the file cannot be read, is of another kind, or has no such sheet.
    """
    if data.suffix.lower() == ".ods":
        return chosen_table(data, tables_of(open_book(data)), sheet)
    return file_tables(data, sheet)


def _ruled(done: NewRules, *, loaded: bool) -> Done:
    """Say what other rules did to a workbook."""
    return Done(
        lines=rules_lines(done),
        data={"rules": rules_data(done)},
        counted=(Counted("results", "変わった結果", "results changed", len(done.results)),),
        warnings=rules_warnings(done, loaded=loaded),
    )


def _loaded(done: Refreshed) -> Done:
    """Say what new figures did to a workbook."""
    inputs = [
        f"{each.place} {each.name} {each.item}: {value_text(each.before)} → {value_text(each.after)}"
        for each in done.plan.changes
    ]
    return Done(
        lines=(*record.told(done.plan, done.results), *shortened(inputs), *result_lines(done.results)),
        data={
            "sheets": list(done.plan.sheets),
            "filled": done.plan.filled,
            "changes": [change._asdict() for change in done.plan.changes],
            "results": result_data(done.results),
            "notes": [{"ja": note.ja, "en": note.en} for note in done.plan.notes],
            "left": [full_name(*place) for place in done.renewed.left],
        },
        counted=(
            Counted("changes", "変わった入力", "input cells changed", len(done.plan.changes)),
            Counted("results", "変わった結果", "results changed", len(done.results)),
        ),
        warnings=left_lines(done.renewed.left),
    )


def _together(done: Sequence[Done], target: Path | None) -> Done:
    written = () if target is None else (str(target),)
    data: dict[str, object] = {"out": None if target is None else str(target)}
    for one in done:
        data.update(one.data)
    return Done(
        lines=(*(line for one in done for line in one.lines), *written),
        data=data,
        counted=tuple(count for one in done for count in one.counted),
        warnings=[line for one in done for line in one.warnings],
    )
