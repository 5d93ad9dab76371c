"""What 「この得点の理由」 tells about a selected cell, on hidden documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.plain_book import numbers_down
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc import commands
from xl_addin.hosts.calc.calls import Formulas
from xl_addin.hosts.calc.ranges import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.office import Office

pytestmark = pytest.mark.office


@pytest.fixture
def document(office: Office) -> Iterator[Any]:
    """A hidden spreadsheet document whose A1:A5 hold 5, 4, 3, 2, 1."""
    made = office.new_calc()
    numbers_down(made, "A", 5)
    yield made
    made.close(True)


def cell_of(document: Any, name: str) -> Any:
    """A cell or range of the first sheet."""
    return document.Sheets.getByIndex(0).getCellRangeByName(name)


def put(document: Any, name: str, formula: str) -> Any:
    """Write a formula into a cell, or as an array formula into a range."""
    cells = cell_of(document, name)
    if ":" in name:
        cells.setArrayFormula(formula)
    else:
        cells.Formula = formula
    return cells


def explain(document: Any, name: str) -> str:
    """Select a cell and ask for the reason of its score."""
    document.CurrentController.select(cell_of(document, name))
    return commands.explain(document)


def spelled(given: Any) -> str:
    """An argument as the tests write it."""
    if given.computed:
        return "computed"
    return name_of(given.cells).partition(".")[2] if given.cells is not None else str(given.value)


# Reading formulas


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SCORE_RANK(A1;A1:A5)", ["A1", "A1:A5"]),
        ("= SCORE_RANK( A1 ; $A$1:A$5 ; )", ["A1", "A1:A5", "None"]),
        ('=IFERROR(ROUND(SCORE_RANK(A2;A5:A1;"low");1);"x")', ["A2", "A1:A5", "(('low',),)"]),
        ('=SCORE_RANK(A2;A1:A5;;"min")', ["A2", "A1:A5", "None", "(('min',),)"]),
        ("=SCORE_RANK(A1+1;A1:A5;-1)", ["computed", "A1:A5", "computed"]),
        ("=SCORE_RANK((A1);OFFSET(A1;0;0;5))", ["A1", "computed"]),
        ("=SCORE_RANK(A1:A2~A4;(A1):(A5))", ["computed", "computed"]),
        ("=SCORE_STEPS(A1;{4;2};{2|1|0})", ["A1", "((4.0, 2.0),)", "((2.0,), (1.0,), (0.0,))"]),
        ("=SUM(A1:A5)+SCORE_RANK(A1;A:A)+SCORE_RANK(A2;A:A)", ["A1", "A1:A1048576"]),
        ("=SCORE_RANK($'別 シート'.A2;people)", ["A2", "A1:A5"]),
        ("=SCORE_RANK(left;people)", ["A7", "A1:A5"]),
        ("=SCORE_RANK(people2;next)", ["computed", "A1:A5"]),
        ("=whole*2", ["A3", "A1:A5"]),
        ("=score_rank(#REF!;'file:///tmp/none.ods'#$Sheet1.A1)", ["computed", "computed"]),
        ("=SCORE_RANK()", []),
    ],
)
def test_the_arguments_of_a_call_are_read(document: Any, formula: str, expected: list[str]) -> None:
    """Cells, ranges, names, other sheets, literals and what was left out; anything else is computed."""
    document.Sheets.insertNewByName("別 シート", 1)
    here = cell_of(document, "B7").getCellAddress()
    for name, content in {
        "people": "$Sheet1.$A$1:$A$5",
        "people2": "$Sheet1.$A$1+1",
        "next": "people",
        "left": "A7",
        "whole": "SCORE_RANK($Sheet1.$A$3;people)",
        "circle": "circle",
    }.items():
        document.NamedRanges.addNewByName(name, content, here, 0)
    cell = put(document, "B7", formula)
    call = Formulas(document).call(cell)
    assert call is not None
    assert [spelled(given) for given in call.arguments] == expected


def test_relative_names_count_from_the_cell_that_uses_them(document: Any) -> None:
    """A name for "one to the left" means another cell in every row, as in Calc."""
    document.NamedRanges.addNewByName("left", "A1", cell_of(document, "B1").getCellAddress(), 0)
    cell = put(document, "B4", "=SCORE_RANK(left;A$1:A$5)")
    call = Formulas(document).call(cell)
    assert call is not None
    assert spelled(call.arguments[0]) == "A4"
    assert cell.Value == 4


@pytest.mark.parametrize("formula", ['="SCORE_RANK("&"x"', "=SUM(A1:A5)", "=circle", "=A1+", "=SCORE_NOTHING(A1)", "5"])
def test_other_formulas_call_nothing(document: Any, formula: str) -> None:
    """Words in quotation marks, other functions, names in a circle, what is no formula."""
    document.NamedRanges.addNewByName("circle", "circle", cell_of(document, "A1").getCellAddress(), 0)
    assert Formulas(document).call(put(document, "B1", formula)) is None


def test_a_cell_of_an_array_has_the_arguments_of_the_whole(document: Any) -> None:
    """Relative references of an array formula count from its first cell, whichever of its cells is asked."""
    put(document, "C1:C5", "=SCORE_RANKS(A1:A5)")
    for name in ("C1", "C3", "C5"):
        call = Formulas(document).call(cell_of(document, name))
        assert call is not None
        assert [spelled(given) for given in call.arguments] == ["A1:A5"]


# Explaining


def test_a_result_is_explained_by_what_the_function_does(document: Any) -> None:
    """Name, content and formula of the cell, and the function's help, in Japanese and then in English."""
    put(document, "B2", "=SCORE_RANK(A2;A$1:A$5)")
    ja, _, en = explain(document, "B2").rpartition("\n\n")
    assert ja.startswith("Sheet1.B2: 2\n=SCORE_RANK(A2;A$1:A$5)\n\nSCORE_RANK: ")
    assert "順位" in ja
    assert en.startswith("SCORE_RANK: ")
    assert "Rank of one value" in en


def test_the_reason_of_an_error_is_told(document: Any) -> None:
    """What is wrong with which cells."""
    cell_of(document, "A3").String = "約40"
    put(document, "B1", "=SCORE_RANK(A1;A1:A5)")
    told = explain(document, "B1")
    assert told.startswith("Sheet1.B1: #VALUE!\n")
    assert "SCORE_RANK(Sheet1.A1, Sheet1.A1:A5): " in told
    assert "「約40」は数値として読めません" in told
    assert "“約40”, is not a number" in told


def test_an_error_that_a_formula_hides_is_told(document: Any) -> None:
    """IFERROR shows an x; the reason is still there."""
    cell_of(document, "A3").String = "約40"
    put(document, "B1", '=IFERROR(ROUND(SCORE_RANK(A1;A1:A5);1);"x")')
    told = explain(document, "B1")
    assert told.startswith("Sheet1.B1: x\n")
    assert "「約40」は数値として読めません" in told


def test_a_cell_of_an_array_has_its_own_reason(document: Any) -> None:
    """Of several errors in one result the one of the selected row is told, and a row without one has none."""
    rows = ((3.0, 0.0), (3.0, 2.0), (4.0, 0.0), ("", 2.0))
    cell_of(document, "F1:G4").setDataArray(rows)
    put(document, "H1:H6", "=SCORE_CHANGES(F1:F4;G1:G4)")
    reasons = [explain(document, f"H{row}").split("\n\n", 1)[1] for row in range(1, 7)]
    assert cell_of(document, "H3").getError() == 532
    assert "3 行目" in reasons[2]
    assert "1 行目" not in reasons[2]
    assert "1 行目" in reasons[0]
    assert " 行目" not in reasons[1]
    assert "結果は空白です" in reasons[3]
    assert "配列数式の大きさ" in reasons[5]


def test_an_error_of_the_formula_around_a_function_is_told(document: Any) -> None:
    """The function is not blamed for what comes after it."""
    put(document, "B1", "=SCORE_RANK(A1;A1:A5)/0")
    told = explain(document, "B1")
    assert "SCORE_RANK は計算できています" in told
    assert "SCORE_RANK itself has a result" in told


def test_a_computed_argument_is_told(document: Any) -> None:
    """What cannot be read back cannot be explained; the argument is named."""
    put(document, "B1", "=SCORE_RANK(A1;OFFSET(A1;0;0;5))")
    told = explain(document, "B1")
    assert "SCORE_RANK の引数 ref は" in told
    assert "ref of SCORE_RANK is computed" in told


def test_a_number_where_cells_are_needed_is_told(document: Any) -> None:
    """Calc refuses it before the function is asked, so the function's own answer would mislead."""
    cell = put(document, "B1", "=SCORE_RANK(3;A1:A5)")
    assert cell.getError() == 504
    assert "引数 x は" in explain(document, "B1")


def test_the_scores_of_a_sum_are_explained(document: Any) -> None:
    """Each score that a sum adds has its line."""
    put(document, "B1:B5", "=SCORE_RANKS(A1:A5)")
    put(document, "C1", "=SUM(B2:B4)+B5+A1")
    told = explain(document, "C1")
    assert [f"\nB{row}: {row} SCORE_RANKS\n" in told for row in range(1, 6)] == [False, True, True, True, True]
    assert "次の得点から計算しています" in told


MARKS = (("○",), ("",), ("",), ("",), ("○",))
FACTS = (("rate_2019", 45.6), ("rate_2018", 44.0), ("rate_cut_30", 45.0), ("rate_cut_50", 40.0))


def shown_by(document: Any, formula: str) -> str:
    """What a function shows in a cell of its own."""
    told: str = put(document, "Z1", formula).String
    assert told
    return told


def test_the_reason_of_lines_is_that_of_the_function(document: Any) -> None:
    """The selected line first, then what SCORE_EXPLAIN_LINES says in both languages, under the indicator's name."""
    cell_of(document, "B1:B5").setDataArray(MARKS)
    put(document, "C1:C5", '=SCORE_LINES("kokuho_pref/2023";"1-1";B1:B5)')
    assert [row[0] for row in cell_of(document, "C1:C5").getDataArray()][:4] == [7, 0, 0, 0]
    ja = shown_by(document, '=SCORE_EXPLAIN_LINES("kokuho_pref/2023";"1-1";B1:B5)')
    en = shown_by(document, '=SCORE_EXPLAIN_LINES("kokuho_pref/2023";"1-1";B1:B5;"en")')
    for row, start in ((1, "①「都道府県平均が目標の60%以上」 7点"), (4, "④「都道府県平均が30%未満」 0点")):
        head, _, rest = explain(document, f"C{row}").partition("\n\n")
        assert head.startswith(f"Sheet1.C{row}: {(7, 0)[row > 1]}\n")
        first, second, *others = rest.split("\n")
        assert first == "kokuho_pref/2023 指標1（1） 特定健康診査の実施率"
        assert second.startswith(start)
        assert others[0] == ja
        assert others[-1] == en


def test_marks_that_clash_are_told(document: Any) -> None:
    """The clash is the reason, once; the lines beside it keep their own points in a sum."""
    cell_of(document, "B1:B5").setDataArray((("○",), ("○",), ("",), ("",), ("○",)))
    put(document, "C1:C5", '=SCORE_LINES("kokuho_pref/2023";"1-1";B1:B5)')
    told = explain(document, "C1")
    assert told.startswith("Sheet1.C1: #VALUE!\n")
    assert told.count("①と②") == 1
    assert told.count("① and ②") == 1
    put(document, "D1", '=IFERROR(SUM(C1:C5);"")')
    lines = explain(document, "D1").split("\n")
    assert [bool("①と②" in line) for line in lines if line[:1] == "C"][:5] == [True, True, False, False, False]


def test_the_reason_of_a_tier_is_that_of_the_function(document: Any) -> None:
    """Also inside other functions, and where rule book and indicator come from cells of another sheet."""
    document.Sheets.insertNewByName("設定", 1)
    document.Sheets.getByIndex(1).getCellRangeByName("A1:A2").setDataArray((("kokuho_pref/2023",), ("1-1",)))
    cell_of(document, "F1:G4").setDataArray(FACTS)
    put(document, "H1", "=ROUND(IFERROR(SCORE_TIER($設定.A1;$設定.A2;F1:G4);-1);1)")
    ja = shown_by(document, "=SCORE_EXPLAIN($設定.A1;$設定.A2;F1:G4)")
    en = shown_by(document, '=SCORE_EXPLAIN($設定.A1;$設定.A2;F1:G4;"en")')
    told = explain(document, "H1")
    assert told.split("\n\n", 1)[1].split("\n")[1] == ja
    assert told.endswith(en)
    put(document, "H2", '=SCORE_EXPLAIN($設定.A1;$設定.A2;F1:G4;"en")')
    assert ja in explain(document, "H2")


def test_a_fact_that_is_missing_is_told(document: Any) -> None:
    """An #N/A names the fact."""
    cell_of(document, "F1:G4").setDataArray((("rate_2019", 45.6), ("", ""), ("", ""), ("", "")))
    cell = put(document, "H1", '=SCORE_TIER("kokuho_pref/2023";"1-1";F1:G4)')
    assert cell.getError() == 32767
    assert "判定できません" in explain(document, "H1")


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ('=SCORE_TIER("kokuho_pref/1999";"1-1";F1:G4)', "kokuho_pref/1999"),
        ('=SCORE_TIER("kokuho_pref/2023";"9-9";F1:G4)', "9-9"),
        ('=SCORE_TIER("kokuho_pref/2023";Y1;F1:G4)', "文字として"),
        ('=SCORE_TIER("kokuho_pref/2023";"1-1")', "SCORE_TIER(rulebook; indicator; facts)"),
        ('=SCORE_TIER("kokuho_pref/"&2023;"1-1";F1:G4)', "引数 rulebook は"),
    ],
)
def test_what_a_user_can_mend_is_told(document: Any, formula: str, words: str) -> None:
    """An unknown book or indicator, a number where a text is needed, a missing argument, a computed one."""
    put(document, "H1", formula)
    assert words in explain(document, "H1")


def test_the_lines_of_a_subtotal_are_explained(document: Any) -> None:
    """A subtotal of an array of SCORE_LINES explains that array, line by line."""
    cell_of(document, "B1:B5").setDataArray(MARKS)
    put(document, "C1:C5", '=SCORE_LINES("kokuho_pref/2023";"1-1";B1:B5)')
    put(document, "D1", "=SUM(C1:C5)")
    lines = [line for line in explain(document, "D1").split("\n") if line.startswith("C")]
    assert lines[0].startswith("C1: 7 ①「都道府県平均が目標の60%以上」 7点: 該当")
    assert lines[1].startswith("C2: 0 ②「")
    assert lines[6].startswith("C1: 7 ① “")


def test_long_reasons_are_cut(document: Any) -> None:
    """Both languages fit into a box, and a hint says where the rest is."""
    cell_of(document, "B1:B5").setDataArray(MARKS)
    names = [f"{left}{right}" for left in "CDEFGH" for right in ("1:", "5")]
    for start, end in zip(names[::2], names[1::2], strict=True):
        put(document, start + end, '=SCORE_LINES("kokuho_pref/2023";"1-1";$B1:$B5)')
    put(document, "I1", "=SUM(C1:H5)")
    told = explain(document, "I1")
    assert len(told) <= 1502
    ja, _, en = told.rpartition("\n\n")
    assert ja.endswith("…（続きは SCORE_EXPLAIN、SCORE_EXPLAIN_LINES で読めます）")
    assert en.endswith("… (SCORE_EXPLAIN and SCORE_EXPLAIN_LINES tell the rest)")


def test_a_sum_of_sums_names_the_cells_to_select(document: Any) -> None:
    """Scores behind other formulas are one more click away; formulas without scores are left out."""
    put(document, "B1:B5", "=SCORE_RANKS(A1:A5)")
    put(document, "C1", "=SUM(B1:B2)")
    put(document, "C2", "=SUM(A1:A2)")
    put(document, "C3", "=C1*2")
    put(document, "C4", "=SUM(C1:C3)")
    told = explain(document, "C4")
    assert "理由が分かります: Sheet1.C1, Sheet1.C3\n" in told
    assert "cells to see its reason: Sheet1.C1, Sheet1.C3" in told


def test_too_many_scores_are_not_listed(document: Any) -> None:
    """More than a screen can hold."""
    numbers_down(document, "A", 31)
    put(document, "B1:B31", "=SCORE_RANKS(A1:A31)")
    put(document, "C1", "=SUM(B1:B30)")
    put(document, "C2", "=SUM(B1:B31)")
    assert "30 個より多い" not in explain(document, "C1")
    assert explain(document, "C1").count("\nB30: 30 SCORE_RANKS") == 2
    told = explain(document, "C2")
    assert "30 個より多い得点" in told
    assert told.endswith("Sheet1.B1:B31")


@pytest.mark.parametrize("name", ["A1", "Z99"])
def test_what_is_no_formula_has_no_reason(document: Any, name: str) -> None:
    """A number and an empty cell."""
    with pytest.raises(WorkbookError, match="数式のセルを"):
        explain(document, name)


@pytest.mark.parametrize("formula", ["=SUM(A1:A5)", "=C1", "=1+1", "=B1"])
def test_what_is_no_score_is_told(document: Any, formula: str) -> None:
    """A formula that uses no scores, not even by way of others or of itself."""
    put(document, "B1", formula)
    put(document, "C1", "=B1")
    with pytest.raises(WorkbookError, match=r"得点の関数.*を使っていません.*none of the scoring functions"):
        explain(document, "B1")


def test_several_areas_are_refused(document: Any) -> None:
    """Nobody can tell which of them was meant."""
    areas = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    for name in ("A1:A2", "C1:C2"):
        areas.addRangeAddress(cell_of(document, name).getRangeAddress(), False)
    document.CurrentController.select(areas)
    with pytest.raises(WorkbookError, match="1つ選んで"):
        commands.explain(document)


def test_nothing_changes(document: Any) -> None:
    """Explaining a cell of an array on a protected sheet leaves no step to undo, no change, and the array whole."""
    put(document, "B1:B5", "=SCORE_RANKS(A1:A5)")
    put(document, "C1", "=SUM(B1:B5)")
    document.Sheets.getByIndex(0).protect("secret")
    document.setModified(False)
    look = cell_of(document, "A1:D8")
    before = look.getFormulaArray(), look.getDataArray(), document.UndoManager.getAllUndoActionTitles()
    for name in ("B3", "C1"):
        assert "SCORE_RANKS" in explain(document, name)
    assert (look.getFormulaArray(), look.getDataArray(), document.UndoManager.getAllUndoActionTitles()) == before
    assert not document.isModified()
    assert document.NamedRanges.ElementNames == ()
