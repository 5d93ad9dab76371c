"""Remarks on what a worksheet function does differently from the manual formula that it replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.migrate.recognise.finding import Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.migrate.recognise.context import Facts

BLANK: Final = Note(
    "値が空白のとき、元の式は 0 とみなすかエラーですが、関数は空白を返します。",
    "Where the value is blank, the formula takes it for 0 or shows an error; the function gives a blank.",
)
USED_ON: Final = Note(
    "この式は関数の結果をさらに計算に使うので、関数が空白を返すときは #VALUE! になります。",
    "The formula computes on with the result, so where the function gives a blank it shows #VALUE!.",
)
FIGURES: Final = Note(
    "範囲に数値の形の文字（45.6％ など）があります。元の式は数えませんが、関数は数値として読みます。",
    "The range has texts that look like numbers: the formula does not count them, the function reads them.",
)
TEXTS_COUNTED: Final = Note(
    "範囲に文字があります。元の式は文字をどの数値よりも大きいものと数えますが、関数は数えません。",
    "The range has texts: the formula counts a text as greater than every number, the function does not count it.",
)
BLANKS_COUNTED: Final = Note(
    "範囲に空白があります。元の式は空白を 0 として数えますが、関数は数えません。",
    "The range has blanks: the formula counts them as 0, the function does not count them.",
)
ERRORS_SKIPPED: Final = Note(
    "範囲にエラーのセルがあります。元の式は数えませんが、関数はそのエラーを返します。",
    "The range has error cells: the formula skips them, the function gives the error.",
)
SAMPLE: Final = Note(
    "元の式は標本の標準偏差（STDEV・STDEV.S）を使っているので、同じ値になる sample としました。"
    "制度の方法は母集団の標準偏差（STDEVP・STDEV.P）です。",
    "The formula uses the sample's SD (STDEV, STDEV.S), so the spread is sample and the values stay; "
    "the scheme uses the population's (STDEVP, STDEV.P).",
)


def of_range(facts: Facts) -> Iterator[Note]:
    """Tell what differs for any reference range."""
    if facts.figures:
        yield FIGURES


def of_value(*, guarded: bool) -> Iterator[Note]:
    """Tell what differs for a blank value, unless the formula around tests it already."""
    if not guarded:
        yield BLANK
