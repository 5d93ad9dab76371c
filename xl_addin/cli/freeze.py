"""``xl-addin freeze`` and ``thaw``: workbooks of values to pass on, and their formulas again."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from xl_addin.cli.many import (
    Counted,
    Done,
    Targets,
    backup_option,
    books_argument,
    each,
    json_option,
    out_option,
)
from xl_addin.cli.renewals import kept_lines, reason_lines
from xl_addin.cli.speaking import PATH, progress
from xl_addin.errors import WorkbookError
from xl_addin.freeze import freezing, thawing
from xl_addin.hosts.calc.computing import Computer
from xl_addin.hosts.calc.renewing import recalculated
from xl_addin.parts.book import book_of
from xl_addin.parts.saving import save
from xl_addin.parts.sources import content_of

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.freeze.freezing import Frozen
    from xl_addin.freeze.thawing import Thawed


@click.command()
@books_argument
@click.option(
    "-o",
    "--out",
    type=PATH,
    required=True,
    help="書き出すブック。BOOK が複数ならフォルダー / the workbook to write, or a folder for several BOOKs",
)
@click.option(
    "--ours", "ours_only", is_flag=True, help="このアドインの関数を使う式だけ / only formulas with our functions"
)
@click.option(
    "--recalc",
    is_flag=True,
    help="先に LibreOffice で再計算します / recalculate in LibreOffice first",
)
@click.option("--add-in", "add_in", type=PATH, help="使うアドイン（xl-addin.oxt） / the built add-in to use")
@click.option(
    "--allow-left",
    is_flag=True,
    help="セル以外（名前、条件付き書式など）に関数が残っても書き出します / write OUT despite functions outside cells",
)
@click.option(
    "--no-note", is_flag=True, help="控えを残しません（thaw で戻せません） / leave no note; thaw cannot undo it"
)
@backup_option
@json_option
@click.pass_context
def freeze(
    context: click.Context,
    books: tuple[Path, ...],
    out: Path,
    *,
    ours_only: bool,
    recalc: bool,
    add_in: Path | None,
    allow_left: bool,
    no_note: bool,
    backup: bool,
    as_json: bool,
) -> None:
    """式を値に変えたブックを作ります（配布用） / Write BOOK with values instead of formulas, to pass on.

    すべての式が、保存されている値になります。関数の VBA も外します。グラフ、書式、図形など、ほかはそのままです。
    式は OUT の中の控えに読める形で残り、thaw で戻せます。残したくないときは --no-note を付けます。

    Every formula becomes the value saved with it, and the VBA of our functions goes; charts, formats, shapes and the rest
    stay. OUT keeps a note, in which the formulas can be read, and thaw puts them back; --no-note leaves none.
    """
    targets = Targets(books, out)
    with ExitStack() as stack:
        computer = stack.enter_context(Computer(add_in, progress=progress)) if recalc else None

        def work(book: Path) -> Done:
            content, warnings = content_of(book), []
            if computer is not None:
                renewed = recalculated(book_of(content, book.name), computer)
                content = renewed.content
                warnings = [*kept_lines(renewed.left), *reason_lines(renewed.reasons)]
            made = freezing.freeze(
                content, book.name, ours_only=ours_only, allow_left=allow_left, with_note=not no_note
            )
            target = targets.of(book, made.suffix)
            if target.resolve() == book.resolve() or (target.exists() and target.samefile(book)):
                raise WorkbookError(
                    f"出力先が元のブック「{book}」と同じです。別の名前を指定してください。",
                    f"The output is the workbook {book} itself; give another name.",
                )
            save(target, made.content, source=book, backup=backup)
            if made.doubtful and computer is None:
                warnings.append(_DOUBTFUL.format(book=book))
            return _frozen(made, target, warnings)

        context.exit(each(books, work, as_json=as_json))


@click.command()
@books_argument
@out_option
@backup_option
@json_option
@click.pass_context
def thaw(context: click.Context, books: tuple[Path, ...], out: Path | None, *, backup: bool, as_json: bool) -> None:
    """値にした式（freeze）を元に戻します / Put the formulas back that freeze made values.

    値にしたセルが変わったり動いたりしていれば、何もしません。

    Nothing is done if a frozen cell changed or moved.
    """
    targets = Targets(books, out)

    def work(book: Path) -> Done:
        made = thawing.thaw(content_of(book), book.name)
        target = targets.of(book, made.suffix)
        if out is None and target != book and target.exists():
            raise WorkbookError(
                f"「{target}」は既にあります。-o で別の名前を指定してください。",
                f"{target} exists already; name another file with -o.",
            )
        save(target, made.content, source=book, backup=backup)
        return _thawed(made, target)

    context.exit(each(books, work, as_json=as_json))


_DOUBTFUL = (
    "「{book}」は開くたびに再計算する設定です。保存された値が古いときは --recalc を付けてください"
    " / {book} asks to be computed whenever it is opened; add --recalc if its saved values may be old"
)


def _frozen(made: Frozen, target: Path, warnings: list[str]) -> Done:
    ja = f"{made.cells} セル、うちアドインの関数 {made.ours}、エラー値 {made.errors}"
    en = f"{made.cells} cells, {made.ours} of the add-in, {made.errors} errors"
    lines = [f"値にしました / frozen: {target}（{ja} / {en}）"]
    if not made.pieces:
        lines = [f"値にする式はありません / no formulas to freeze: {target}"]
    if made.unregistered is not None:
        lines.append("関数の VBA を外しました / the VBA of the functions was taken out")
    left = [{"ja": one.ja, "en": one.en, "place": one.place, "formula": one.text} for one in made.left]
    data = {
        "out": str(target),
        "cells": made.cells,
        "ours": made.ours,
        "errors": made.errors,
        "unregistered": made.unregistered,
        "left": left,
    }
    told = [*warnings, *(f"残っています / left: {one}" for one in made.left)]
    counted = (Counted("cells", "セル", "cells", made.cells), Counted("errors", "エラー値", "errors", made.errors))
    return Done(lines, data, counted, warnings=told)


def _thawed(made: Thawed, target: Path) -> Done:
    lines = [f"式に戻しました / thawed: {target}（{made.cells} セル / cells）"]
    if not made.same:
        lines.append(
            "ほかの変更があるため、値は Excel で開いたときに計算し直します"
            " / something else changed, so Excel will compute it when it opens it"
        )
    warnings = [
        f"「{name}」は値のままです（データテーブルは戻せません） / {name} stays values: a data table cannot be put back"
        for name in made.values
    ]
    data = {"out": str(target), "cells": made.cells, "same": made.same, "values": list(made.values)}
    return Done(lines, data, (Counted("cells", "セル", "cells", made.cells),), warnings=warnings)
