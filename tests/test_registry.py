"""A function is declared once, and every way to fail becomes a cell error in one place."""

from __future__ import annotations

import logging
import re

import pytest

from xl_addin.cells import CellError, Grid
from xl_addin.errors import RuleBookError, ScoringError, UndefinedScoreError
from xl_addin.functions import BY_NAME, FUNCTIONS
from xl_addin.registry import Argument, Help, Kind, Result, WorksheetFunction, call

VALUES = Argument("values", Kind.MEASURED, Help("値", "values"), Help("値です。", "The values."))
OPTION = Argument("order", Kind.SETTING, Help("順", "order"), Help("順です。", "The order."), optional=True)


def function(outcome: object) -> WorksheetFunction:
    """A function that returns a grid, or raises an exception."""

    def body(_values: Grid, _order: Grid | None) -> Result:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome  # type: ignore[return-value]  # tests hand in grids

    return WorksheetFunction("SCORE_TEST", "scoreTest", Help("試験", "test"), (VALUES, OPTION), body, "=SCORE_TEST(A1)")


GRID: Grid = ((1.0,),)


def test_a_scoring_error_becomes_its_code_and_a_logged_reason(caplog: pytest.LogCaptureFixture) -> None:
    """The cell shows the code, the log says why."""
    with caplog.at_level(logging.WARNING, "xl_addin"):
        assert call(function(UndefinedScoreError("全て同じ値", "all equal")), GRID) == ((CellError.DIV0,),)
    assert caplog.messages == ["#DIV/0! SCORE_TEST: 全て同じ値 / SCORE_TEST: all equal"]


def test_a_reason_names_the_cells_that_the_host_knows(caplog: pytest.LogCaptureFixture) -> None:
    """The host says where, and only an error asks it."""
    places: list[str] = []

    def where() -> str:
        places.append("表1.A1:A3")
        return places[-1]

    call(function(GRID), GRID, where=where)
    assert places == []
    with caplog.at_level(logging.WARNING, "xl_addin"):
        call(function(ScoringError("だめ", "no")), GRID, where=where)
    assert caplog.messages == ["#VALUE! SCORE_TEST(表1.A1:A3): だめ / SCORE_TEST(表1.A1:A3): no"]


def test_an_error_of_one_row_leaves_the_others() -> None:
    """A ScoringError among the results is the error of that cell alone."""
    found = call(function(((1.0,), (ScoringError("だめ", "no", "#NUM!"),), (None,))), GRID)
    assert found == ((1.0,), (CellError.NUM,), (None,))


def test_a_rule_book_error_is_a_value_error() -> None:
    """An unknown rule book is a wrong argument."""
    assert call(function(RuleBookError("ない", "unknown")), GRID) == ((CellError.VALUE,),)


def test_a_bug_never_looks_like_a_score(caplog: pytest.LogCaptureFixture) -> None:
    """An unexpected exception is #VALUE! with its traceback in the log."""
    assert call(function(ZeroDivisionError("oops")), GRID) == ((CellError.VALUE,),)
    assert "Traceback" in caplog.text


@pytest.mark.parametrize("arguments", [(), (None,), (GRID, GRID, GRID)])
def test_a_wrong_number_of_arguments_is_refused(arguments: tuple[Grid | None, ...]) -> None:
    """Too few, none where one is required, too many."""
    assert call(function(GRID), *arguments) == ((CellError.VALUE,),)


def test_an_optional_argument_may_be_left_out() -> None:
    """It arrives as None."""
    assert call(function(GRID), GRID) == GRID


@pytest.mark.parametrize("declared", FUNCTIONS, ids=lambda declared: declared.name)
def test_every_declaration_fits_every_host(declared: WorksheetFunction) -> None:
    """Names are legal in UNO, VBA and Excel; help is there in both languages and not cut by Excel at 255 characters."""
    assert re.fullmatch(r"SCORE_[A-Z]+(_[A-Z]+)*", declared.name)
    assert re.fullmatch(r"score([A-Z][a-z]+)+", declared.method)
    names = [argument.name for argument in declared.arguments]
    assert len(set(names)) == len(names)
    assert "caller" not in names
    for text in (declared.help, *(argument.help for argument in declared.arguments)):
        assert 0 < len(text.ja) <= 255
        assert 0 < len(text.en) <= 255
        assert re.search(r"[ぁ-んァ-ヶ一-龠]", text.ja)
        assert text.en.isascii() or not re.search(r"[ぁ-ん]", text.en)
    for argument in declared.arguments:
        assert re.fullmatch(r"[a-z]+", argument.name)
        assert argument.kind is Kind.SETTING or not argument.optional
    optional = [argument.optional for argument in declared.arguments]
    assert optional == sorted(optional)


def test_names_are_unique() -> None:
    """No two functions share a name or a method."""
    assert len({declared.name for declared in FUNCTIONS}) == len(FUNCTIONS)
    assert len({declared.method for declared in FUNCTIONS}) == len(FUNCTIONS)


def test_a_missing_fact_is_reported_though_its_cells_are_blank(
    invented_book: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The blank cells of SCORE_TABLE say nothing; the log names the branch, the indicator and the fact."""
    facts: Grid = (
        ("支部", "実施者数", "対象者数", "指導者数", "指導対象者数"),
        ("甲", None, 100.0, 5.0, 10.0),
        ("乙", 40.0, 100.0, 4.0, 10.0),
        ("丙", 50.0, 100.0, 3.0, 10.0),
    )
    with caplog.at_level(logging.WARNING, "xl_addin"):
        call(BY_NAME["SCORE_TABLE"], ((invented_book,),), facts)
    (said,) = caplog.messages
    assert said.startswith("SCORE_TABLE: 甲: 指標1: 「実施者数」")
