"""Packs the add-in together with the benchmark's own cell functions, so that one LibreOffice holds both."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from xl_addin.hosts.calc import package

IMPLEMENTATION = "jp.xladdin.benchmark.Tries"
_RANGE = "[in] com::sun::star::table::XCellRange"
_MEDIA = "application/vnd.sun.star"


@dataclass(frozen=True)
class Try:
    """A cell function built in another way.

    Args:
        method: its UNO method; in capitals it is its name in cells.
        does: what is different.
        result: what it computes, "deviation", "rank" or nothing.
        verdict: whether it was taken over, and why.
        document: whether Calc hands it the document too.
    """

    method: str
    does: str
    result: str
    verdict: str
    document: bool = False

    @property
    def name(self) -> str:
        """Its name in cells."""
        return self.method.upper()


TRIES = (
    Try(
        "tryNothing",
        "no work: Calc calls Python, which reads nothing",
        "",
        "the least that any function in Python costs",
    ),
    Try(
        "tryReading",
        "`getDataArray` of both ranges, nothing computed",
        "",
        "the least that a function costs which reads its range at every call",
    ),
    Try(
        "tryEach",
        "`getDataArray`, each cell looked at by itself; mean and SD kept by the values",
        "deviation",
        "the plain way",
    ),
    Try(
        "tryKinds",
        "the same, but one look at the types of all cells",
        "deviation",
        "taken: no difference here, but under Python 3.8 this look takes 0.25 ms in place of 0.43 ms for 1,741 values",
    ),
    Try(
        "tryHashed",
        "list of numbers kept by the rows read (a dictionary)",
        "deviation",
        "not taken: beside the reading little is left to save, and every reference would stay in memory",
    ),
    Try(
        "tryEqual",
        "list of numbers of the last rows kept, rows compared",
        "deviation",
        "not taken, as above",
    ),
    Try(
        "tryDoubles",
        "`getData` (doubles) in place of `getDataArray`",
        "deviation",
        "not taken: slower, and text and blanks look alike",
    ),
    Try(
        "trySeries",
        "one flat sequence of doubles from a chart data provider",
        "deviation",
        "not taken: hardly faster, and text and blanks look alike",
        document=True,
    ),
    Try(
        "tryComputed",
        "mean and SD by `computeFunction`",
        "deviation",
        "not taken: never stale and fast, but it has the native functions' precision in place of the exact one, and it "
        "passes over numbers written as text",
    ),
    Try(
        "tryAccess",
        "Calc's own RANK through `FunctionAccess`",
        "rank",
        "not taken: it copies the reference at every call, and no more than two of the five kinds of ties exist there",
    ),
)


def pack(path: Path) -> None:
    """Write an extension that holds the add-in and the tries.

    Args:
        path: the .oxt to write.
    """
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in package.members():
            archive.writestr(name, _with_entries(content) if name.endswith("manifest.xml") else content)
        archive.writestr("XTries.idl", _interface())
        archive.writestr("Tries.xcu", _configuration())
        archive.writestr("tries_component.py", Path(__file__).with_name("tries_component.py").read_bytes())


def _with_entries(manifest: bytes) -> bytes:
    entries = "".join(
        f'<manifest:file-entry manifest:media-type="{_MEDIA}.{kind}" manifest:full-path="{file}"/>'
        for kind, file in (
            ("uno-typelibrary;type=RDB", "XTries.idl"),
            ("uno-component;type=Python", "tries_component.py"),
            ("configuration-data", "Tries.xcu"),
        )
    )
    end = "</manifest:manifest>"
    return manifest.decode().replace(end, entries + end).encode()


def _interface() -> str:
    methods = "\n".join(
        f"    sequence< sequence< any > > {one.method}("
        f"{'[in] com::sun::star::beans::XPropertySet document, ' if one.document else ''}{_RANGE} x, {_RANGE} ref);"
        for one in TRIES
    )
    return f"module jp {{ module xladdin {{ module benchmark {{\n  interface XTries {{\n{methods}\n  }};\n}}; }}; }};\n"


def _configuration() -> str:
    functions = "".join(
        f'<node oor:name="{one.method}" oor:op="replace">{_named("DisplayName", one)}{_named("CompatibilityName", one)}'
        '<prop oor:name="Category"><value>Add-In</value></prop></node>'
        for one in TRIES
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="CalcAddIns" oor:package="org.openoffice.Office">'
        f'<node oor:name="AddInInfo"><node oor:name="{IMPLEMENTATION}" oor:op="replace"><node oor:name="AddInFunctions">'
        f"{functions}</node></node></node></oor:component-data>\n"
    )


def _named(prop: str, one: Try) -> str:
    values = "".join(f'<value xml:lang="{language}">{one.name}</value>' for language in ("en", "ja"))
    return f'<prop oor:name="{prop}">{values}</prop>'
