"""The functions where there is no Excel: importable, and nothing imported that may not be."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import xl_addin
from tests.excel.com import UDFS
from xl_addin.functions import FUNCTIONS
from xl_addin.hosts.excel import cells, vba


def test_without_excel_the_functions_are_plain_python() -> None:
    """Where xlwings' decorators do nothing the module has the same functions."""
    module = importlib.import_module(UDFS)
    assert module.MODULE == UDFS
    for function in FUNCTIONS:
        made = getattr(module, function.method)
        assert (made.__name__, made.__module__, made.__doc__) == (function.method, UDFS, function.help.ja)
        assert not hasattr(made, "__xlfunc__")


def test_the_vba_wrapper_calls_what_is_there() -> None:
    """Module, method names and the mark of an error are the same on both sides of the call."""
    module = importlib.import_module(UDFS)
    assert (vba.UDFS, vba.MARK) == (module.MODULE, cells.ERROR_MARK)
    called = re.findall(r'Scored\("(\w+)", Array\(([^)]*)\)\)', vba.functions_module())
    assert [(method, arguments.count(",") + 1) for method, arguments in called] == [
        (function.method, len(function.arguments)) for function in FUNCTIONS
    ]
    assert all(callable(getattr(module, method)) for method, _ in called)


def test_nothing_of_xlwings_that_is_not_bsd_is_imported() -> None:
    """No module of ours imports xlwings.pro, xlwings.server or xlwings.reports."""
    imported = {
        name
        for file in Path(xl_addin.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        for name in _names(node)
    }
    assert "xlwings.conversion" in imported
    assert not {name for name in imported if name.startswith(("xlwings.pro", "xlwings.server", "xlwings.reports"))}


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []
