"""``xl-addin migrate``: manual formulas of a workbook become calls of the worksheet functions, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xl_addin.cli.layout import text_table
from xl_addin.cli.many import Counted, Done, Targets, backup_option, books_argument, each, json_option, out_option
from xl_addin.cli.renewals import shortened
from xl_addin.cli.speaking import progress
from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import full_name
from xl_addin.hosts.calc.computing import Computer
from xl_addin.hosts.excel.registering import registered
from xl_addin.migrate import report
from xl_addin.migrate.applying import migrated, restored
from xl_addin.migrate.plan import plan
from xl_addin.migrate.proof import prove
from xl_addin.parts.book import open_book
from xl_addin.parts.saving import save
from xl_addin.parts.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.migrate.plan import Kept
    from xl_addin.migrate.step import Proven


@click.command()
@books_argument
@out_option
@click.option("--write", is_flag=True, help="-o なしで BOOK を書き換えます / change BOOK itself")
@click.option(
    "--column", is_flag=True, help="同じ式の行を、列の関数1つ（配列数式）にします / one array formula per column"
)
@click.option(
    "--fix", is_flag=True, help="値が変わる式（誤りの訂正）も置き換えます / replace where a value changes, too"
)
@click.option("--undo", is_flag=True, help="移行前の式に戻します / put the formulas back as they were")
@json_option
@backup_option
@click.pass_context
def migrate(
    context: click.Context,
    books: tuple[Path, ...],
    *,
    out: Path | None,
    write: bool,
    column: bool,
    fix: bool,
    undo: bool,
    as_json: bool,
    backup: bool,
) -> None:
    """手作業の式を SCORE_ 関数に置き換えます / Replace manual formulas by SCORE_ functions.

    -o も --write もなければ、置き換えの計画を表示するだけです。置き換える前後の値を Calc で計算して比べ、値が変わる式と、
    ファイルの値を Calc で再現できない式はそのままにします。.xlsm に書き出すと、Excel 用に関数も登録します。

    Without -o or --write the plan is shown and nothing is written. Values before and after are computed in Calc; a formula
    whose value would change, or that Calc does not compute as the file has it, stays. An .xlsm gets the functions
    registered for Excel.
    """
    if write and out is not None:
        raise click.UsageError("-o と --write は一緒に使えません / use either -o or --write", context)
    targets = Targets(books, out)
    with Computer(progress=progress) as computer:

        def work(book: Path) -> Done:
            target = targets.of(book) if out is not None or write else None
            if target is not None:
                _check_ending(book, target)
            return _undo(book, target, computer) if undo else _migrate(book, target, computer)

        def _migrate(book: Path, target: Path | None, computer: Computer) -> Done:
            opened = open_book(book)
            planned = plan(opened, column=column)
            proven = prove(opened, planned.steps, computer)
            if target is None:
                return _said(proven, planned.kept, None, _takes(proven, fix=fix))
            done = migrated(opened, proven, computer, fix=fix)
            _save(done.content, book, target)
            return _said(proven, planned.kept, target, len(done.taken))

        def _undo(book: Path, target: Path | None, computer: Computer) -> Done:
            content, cells = restored(open_book(book), lambda: computer)
            if target is not None:
                _save(content, book, target)
            ja, en = f"元の式に戻るセル: {cells}", f"cells that get their formula back: {cells}"
            return Done(
                lines=(f"{ja} / {en}", *_written(target)),
                data={"undone": cells, "out": None if target is None else str(target)},
                counted=(Counted("undone", "元の式に戻るセル", "cells undone", cells),),
            )

        def _save(content: bytes, book: Path, target: Path) -> None:
            if target.suffix.lower() == ".xlsm":
                content = registered(Workbook(content, book.name)) or content
            save(target, content, source=book, backup=backup)

        context.exit(each(books, work, as_json=as_json))


_NEEDS_ADD_IN = (
    "Excel で再計算するには関数の登録が要ります。-o で .xlsm に書き出すと登録されます"
    " / to compute in Excel the functions must be registered; -o with an .xlsm does that"
)


def _check_ending(book: Path, target: Path) -> None:
    before, after = book.suffix.lower(), target.suffix.lower()
    if before != after and (before, after) != (".xlsx", ".xlsm"):
        raise WorkbookError(
            f"「{book}」を「{target}」には書き出せません。拡張子は {before} にしてください。",
            f"{book} cannot be written as {target}; the name must end in {before}.",
        )


def _takes(proven: Sequence[Proven], *, fix: bool) -> int:
    return sum(one.verdict == "same" or (fix and one.verdict == "differs") for one in proven)


def _said(proven: Sequence[Proven], kept: Sequence[Kept], target: Path | None, taken: int) -> Done:
    lines = [text_table(report.table(proven))] if proven else []
    lines += shortened(
        [
            f"そのまま / kept: {full_name(one.sheet, one.row, one.col)} ={one.formula}（{one.reason_ja} / {one.reason_en}）"
            for one in kept
        ]
    )
    done = "置き換えた" if target is not None else "置き換えられる"
    lines.append(
        f"{done}式: {taken}、値が変わる: {_count(proven, 'differs')}、確かめられない: {_count(proven, 'unknown')}、"
        f"似ているが対象外: {len(kept)} / "
        f"replaced: {taken}, would change: {_count(proven, 'differs')}, not provable: {_count(proven, 'unknown')}, "
        f"left alone: {len(kept)}"
    )
    if taken and target is None:
        lines.append(
            "まだ書き込んでいません。書き込むには -o か --write を付けます / nothing is written yet; give -o or --write"
        )
    if taken and target is not None and target.suffix.lower() == ".xlsx":
        lines.append(_NEEDS_ADD_IN)
    return Done(
        lines=(*lines, *_written(target)),
        data={
            "out": None if target is None else str(target),
            "taken": taken,
            "steps": [report.data(one) for one in proven],
            "kept": [
                {
                    "cell": full_name(one.sheet, one.row, one.col),
                    "formula": f"={one.formula}",
                    "reason": {"ja": one.reason_ja, "en": one.reason_en},
                }
                for one in kept
            ],
        },
        counted=(
            Counted("taken", "置き換え", "replaced", taken),
            Counted("differs", "値が変わる", "would change", _count(proven, "differs")),
            Counted("unknown", "確かめられない", "not provable", _count(proven, "unknown")),
        ),
    )


def _count(proven: Sequence[Proven], verdict: str) -> int:
    return sum(one.verdict == verdict for one in proven)


def _written(target: Path | None) -> tuple[str, ...]:
    return () if target is None else (str(target),)
