"""Write the UNO interface of the add-in as IDL text; LibreOffice reads it without a compiler."""

from __future__ import annotations

from xl_addin.functions import FUNCTIONS
from xl_addin.registry import Argument, Kind, WorksheetFunction

_TYPES = {
    Kind.MEASURED: "com::sun::star::table::XCellRange",
    Kind.SETTING: "any",
    Kind.TEXT: "string",
}


def interface() -> str:
    """Return the IDL of ``jp.xladdin.XScoring``, one method per worksheet function."""
    methods = "\n".join(_method(function) for function in FUNCTIONS)
    return f"module jp {{ module xladdin {{\n  interface XScoring {{\n{methods}\n  }};\n}}; }};\n"


def _method(function: WorksheetFunction) -> str:
    arguments = ", ".join(_argument(argument) for argument in function.arguments)
    # A single result must not come as an array: Calc does not find the texts of arrays equal to texts of its own, so that
    # `=B2=""` would be FALSE for a blank in an .xlsx. A closing `>>` would be read as a shift.
    result = "sequence< sequence< any > >" if function.column else "any"
    return f"    {result} {function.method}({arguments});"


def _argument(argument: Argument) -> str:
    return f"[in] {_TYPES[argument.kind]} {argument.name}"
