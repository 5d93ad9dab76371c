from __future__ import annotations

import ast
import warnings
from collections import Counter
from pathlib import Path

import pytest
import xlwings as xw

from tests.xlw.attributes import Refused, public, tables

TABLES = tables()
REFUSED = [(table.name, refused) for table in TABLES for refused in (*table.raises, *table.not_yet)]


def _tested() -> set[str]:
    """Read the names in ``@attributes(…)`` of all modules here."""
    return {
        argument.value
        for path in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "attributes"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }


def test_every_public_attribute_is_in_one_table() -> None:
    """No attribute of xlwings is left out, and none is listed twice."""
    listed = Counter(
        name
        for table in TABLES
        for name in (*table.works, *(refused.attribute for refused in (*table.raises, *table.not_yet)))
    )
    assert sorted(listed) == sorted(public())
    assert [name for name, times in listed.items() if times > 1] == []


def test_every_working_attribute_is_tested() -> None:
    """What the tables call working has a test that fails without it; nothing else claims one."""
    assert sorted(name for table in TABLES for name in table.works) == sorted(_tested())


@pytest.mark.office
@pytest.mark.parametrize(("area", "refused"), REFUSED, ids=[refused.attribute for _, refused in REFUSED])
def test_what_does_not_work_says_so(sheet: xw.Sheet, area: str, refused: Refused) -> None:
    """An attribute that Calc or this engine cannot do raises, with a reason, and is never silent."""
    assert area
    assert refused.ja
    assert refused.en
    names = {"sheet": sheet, "cell": sheet["B2"], "book": sheet.book, "app": sheet.book.app, "xw": xw}
    # xlwings itself refuses what it sells, before any engine is asked, and warns of its own old names.
    with (
        warnings.catch_warnings(action="ignore", category=UserWarning),
        pytest.raises((NotImplementedError, xw.LicenseError)) as caught,
    ):
        eval(refused.example, names)  # noqa: S307 - written in our own tables
    assert str(caught.value)
