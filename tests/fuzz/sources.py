"""The workbooks that are mutated: those that the tests build, a few of OpenDocument, and the corpus where there is one."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import NamedTuple

from tests.parts import built_books, corpus
from tests.parts.ods_files import content, ods, row, table


class Source(NamedTuple):
    """A workbook before it is mutated.

    Attributes:
        name: a name with its ending.
        content: the whole file.
        members: its parts by name, unpacked.
    """

    name: str
    content: bytes
    members: dict[str, bytes]


def _cell(kind: str, value: str, text: str = "", further: str = "") -> str:
    attribute = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(kind, "value")
    return (
        f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}" {further}>'
        f"<text:p>{text or value}</text:p></table:table-cell>"
    )


def _text(text: str, further: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {further}><text:p>{text}</text:p></table:table-cell>'


_BLANKS = '<table:table-cell table:number-columns-repeated="16380"/>'
_ODS = {
    "kinds.ods": row(_text("支部") + _text("率<text:s text:c='2'/>％") + _BLANKS)
    + row(_text("大阪") + _cell("percentage", "0.456", "45.6%") + _cell("date", "2024-01-02") + _BLANKS)
    + row(_text("(4)") + _cell("boolean", "true") + _cell("time", "PT36H00M00S") + _BLANKS),
    "formulas.ods": row(_cell("float", "3") + _cell("float", "6", "6", 'table:formula="of:=[.A1]*2"'))
    + row(_cell("float", "4") + _cell("float", "2", "2", 'table:formula="of:=RANK([.A2];[.A$1:.A$3])"'))
    + row(_cell("float", "5") + _cell("float", "50", "50", 'table:formula="msoxl:=STDEVP(A1:A3)"')),
    "matrix.ods": row(
        _cell(
            "float",
            "1",
            "1",
            'table:formula="of:={1;2|3;4}" table:number-matrix-columns-spanned="2" table:number-matrix-rows-spanned="2"',
        )
        + _cell("float", "2")
    )
    + row(_cell("float", "3") + _cell("float", "4"))
    + row(
        _text("結合", 'table:number-columns-spanned="2" table:number-rows-spanned="1"') + "<table:covered-table-cell/>"
    ),
    "repeated.ods": row(
        '<table:table-cell table:number-columns-repeated="3" office:value-type="float" office:value="9"/>' + _BLANKS,
        'table:number-rows-repeated="40"',
    )
    + row(_text("終") + _BLANKS, 'table:visibility="collapse" table:number-rows-repeated="3"')
    + row('<table:table-cell table:number-columns-repeated="16384"/>', 'table:number-rows-repeated="1048000"'),
}


@cache
def sources(*, with_corpus: bool) -> tuple[Source, ...]:
    """Return the workbooks; their order is the same everywhere.

    Args:
        with_corpus: the real ones, too, where XL_ADDIN_CORPUS names them.
    """
    found = [(f"{name}.xlsx", built_books.build(name).content) for name in built_books.names()]
    found += [(name, ods(content(table(rows) + table(rows, "次")))) for name, rows in _ODS.items()]
    if with_corpus:
        found += [(entry.path.name, entry.path.read_bytes()) for entry in corpus.entries()]
    return tuple(Source(name, file, _members(file)) for name, file in found)


def _members(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
