"""Freezing makes values of formulas and keeps all else; thawing puts them back, or changes nothing and says why."""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.excel.varied_books import make
from xl_addin.errors import WorkbookError, XlAddinError
from xl_addin.formulas.addresses import Area
from xl_addin.formulas.own_functions import calls_ours
from xl_addin.freeze.elsewhere import left_in
from xl_addin.freeze.freezing import freeze
from xl_addin.freeze.landmarks import landmarks, moved
from xl_addin.freeze.note import KEY, Note, Piece, read, written
from xl_addin.freeze.reach import reach
from xl_addin.freeze.thawing import thaw
from xl_addin.hosts.excel.register import register, registration
from xl_addin.hosts.excel.vba_project import Project
from xl_addin.parts.book import book_of
from xl_addin.parts.contents import Cell, ErrorValue, Put, PutFormula, Sheet
from xl_addin.parts.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS = os.environ.get("XL_ADDIN_CORPUS")
SHIPPED = Path(__file__).parent.parent / "workbooks"
RATES = (61.25, 48.5, 75.0, 48.5)
SHOWN = {"B2": 2, "B3": 3, "B4": 1, "B5": 3, "C2": 0.1 + 0.2, "D2": "上位", "E2": True, "F2": "#DIV/0!", "G2": ""}


def built(
    more: Callable[[xlsxwriter.Workbook, Any], None] | None = None,
    *,
    above: int = 0,
    aside: int = 0,
    values: bool = False,
) -> bytes:
    """Return a workbook of rates with their ranks in column B and other formulas in the first row of rates.

    Args:
        more: adds to the workbook and its first sheet.
        above: rows left empty above all others.
        aside: columns left empty before all others.
        values: write what the formulas show instead of the formulas.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("率")
        for col, header in enumerate(["支部", "順位", "和", "評価", "可", "誤り", "空"]):
            sheet.write(above, aside + col, header)
        for row, rate in enumerate(RATES, start=1):
            sheet.write(above + row, aside, rate)
        ranks = (2, 3, 1, 3)
        if values:
            sheet.write_column(above + 1, aside + 1, ranks)
            sheet.write_row(above + 1, aside + 2, [SHOWN["C2"], "上位", True])
            sheet.write_formula(above + 1, aside + 5, "#DIV/0!", None, "#DIV/0!")
        else:
            sheet.write_array_formula("B2:B5", "{=SCORE_RANKS(A2:A5)}", None, 2)
            for row, rank in enumerate(ranks[1:], start=2):
                sheet.write_number(row, 1, rank)
            sheet.write_formula("C2", "=0.1+0.2", None, SHOWN["C2"])
            sheet.write_formula("D2", '=IF(SCORE_RANK(A2,A$2:A$5)<3,"上位","")', None, "上位")
            sheet.write_formula("E2", "=A2>60", None, True)
            sheet.write_formula("F2", "=1/0", None, "#DIV/0!")
            sheet.write_formula("G2", '=T("")', None, " ")
        if more is not None:
            more(book, sheet)
    content = out.getvalue()
    # XlsxWriter writes an empty text as no value at all.
    return replaced(content, "xl/worksheets/sheet1.xml", b"<v> </v>", b"<v></v>")


def replaced(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook file with other bytes in one of its parts."""
    archive = Workbook(content, "a.xlsx").archive
    return archive.changed({part: archive.read(part).replace(old, new)})


def parts(content: bytes) -> dict[str, bytes]:
    """Return the contents of a file's members."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def edited(content: bytes, cell: tuple[int, int], value: object, sheet: str = "率") -> bytes:
    """Return a workbook with another value in a cell."""
    return book_of(content, "a.xlsx").changed({sheet: {cell: Put(value)}})  # type: ignore[arg-type]


def with_note_of(frozen: bytes, content: bytes) -> bytes:
    """Return a workbook with the note of another one, as if that had been changed into it."""
    return book_of(content, "a.xlsx").changed({}, notes={KEY: book_of(frozen, "a.xlsx").note(KEY)})


def formulas(content: bytes) -> dict[str, str]:
    """Return the formulas of the first sheet as openpyxl reads them."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return {cell.coordinate: getattr(cell.value, "text", cell.value) for cell in cells}


def column_formulas(content: bytes) -> list[str | None]:
    """Return what a table puts into new rows, as openpyxl reads it."""
    columns = openpyxl.load_workbook(io.BytesIO(content))["率"].tables["表1"].tableColumns
    return [column.calculatedColumnFormula and column.calculatedColumnFormula.attr_text for column in columns]


PLAIN = built()
FROZEN = freeze(PLAIN, "a.xlsx")


def test_every_formula_becomes_the_value_that_it_showed() -> None:
    """Numbers keep every digit; texts, flags and errors keep their kind; no formula is left, array and native included."""
    assert formulas(FROZEN.content) == {}
    sheet = openpyxl.load_workbook(io.BytesIO(FROZEN.content))["率"]
    assert {name: sheet[name].value or "" for name in SHOWN} == SHOWN
    assert sheet["F2"].data_type == "e"
    assert (FROZEN.cells, FROZEN.ours, FROZEN.errors, FROZEN.suffix) == (9, 5, 1, ".xlsx")


def test_everything_else_stays_byte_for_byte() -> None:
    """Only the sheet with formulas and the list of parts differ; the note is new."""
    before, after = parts(PLAIN), parts(FROZEN.content)
    differ = {name for name in before if before[name] != after.get(name)}
    assert differ == {"xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    assert all(name.startswith("customXml/") for name in set(after) - set(before))


def test_without_a_note_nothing_of_the_formulas_is_left() -> None:
    """No part speaks of a function any more."""
    made = freeze(PLAIN, "a.xlsx", with_note=False)
    assert not [name for name, content in parts(made.content).items() if b"SCORE_" in content]
    with pytest.raises(WorkbookError, match="no note of freeze"):
        thaw(made.content, "a.xlsx")


def test_thawing_restores_every_part() -> None:
    """A file that nothing has changed becomes what it was."""
    made = thaw(FROZEN.content, "a.xlsx")
    assert parts(made.content) == parts(PLAIN)
    assert (made.same, made.cells, made.suffix) == (True, 9, ".xlsx")


def test_only_our_formulas_can_be_frozen() -> None:
    """Formulas that call no function of ours stay formulas, and thawing restores all."""
    made = freeze(PLAIN, "a.xlsx", ours_only=True)
    assert formulas(made.content) == {"C2": "=0.1+0.2", "E2": "=A2>60", "F2": "=1/0", "G2": '=T("")'}
    assert made.cells == made.ours == 5
    assert parts(thaw(made.content, "a.xlsx").content) == parts(PLAIN)


def test_a_workbook_without_formulas_stays_as_it_is() -> None:
    """There is nothing to note."""
    content = built(values=True)
    content = edited(content, (1, 5), None)
    assert freeze(content, "a.xlsx").content == content


def test_a_frozen_workbook_is_not_frozen_again() -> None:
    """The first note would be lost."""
    with pytest.raises(WorkbookError, match="frozen already"):
        freeze(FROZEN.content, "a.xlsx")


def test_a_formula_without_a_value_is_refused() -> None:
    """The cell is named, and computing it first is proposed."""
    content = book_of(PLAIN, "a.xlsx").changed({"率": {(7, 2): PutFormula("A2+1")}})
    with pytest.raises(WorkbookError, match=r"率!C8.*--recalc"):
        freeze(content, "a.xlsx")


def test_our_functions_computed_without_the_add_in_are_refused() -> None:
    """#NAME? of ours is no result; of another formula it is one like any error."""
    unknown = ErrorValue("#NAME?")
    ours = book_of(PLAIN, "a.xlsx").changed({"率": {(7, 2): PutFormula("SCORE_RANK(A2,A2:A5)", unknown)}})
    with pytest.raises(WorkbookError, match=r"率!C8.*without the add-in"):
        freeze(ours, "a.xlsx")
    native = book_of(PLAIN, "a.xlsx").changed({"率": {(7, 2): PutFormula("NO_SUCH(A2)", unknown)}})
    assert freeze(native, "a.xlsx").errors == 2


def test_calls_in_texts_and_sheet_names_are_no_calls() -> None:
    """Names of the service, as LibreOffice writes them, are calls."""
    assert calls_ours("1+score_rank (A1,A:A)")
    assert calls_ours("JP.XLADDIN.SCORING.SCORERANK(A1,A:A)")
    assert calls_ours("[1]!SCORE_RANKS(A1:A4)")
    assert not calls_ours('"SCORE_RANK("&A1')
    assert not calls_ours("'SCORE_RANK(x)'!A1")
    assert not calls_ours("MY_SCORE_RANK(A1)+SCORE_RANKING(A1)+SCORE_RANK")


def defined_name(book: xlsxwriter.Workbook, _sheet: Any) -> None:
    book.define_name("最高", '=SCORE_MAX("kyokai/2023")')


def conditional_format(_book: xlsxwriter.Workbook, sheet: Any) -> None:
    sheet.conditional_format("A2:A5", {"type": "formula", "criteria": "=SCORE_RANK($A2,$A$2:$A$5)=1"})


def validation(_book: xlsxwriter.Workbook, sheet: Any) -> None:
    sheet.data_validation("I9", {"validate": "custom", "value": "=SCORE_RANK(I9,A2:A5)>1"})


def calculated_column(_book: xlsxwriter.Workbook, sheet: Any) -> None:
    columns = [{"header": "率"}, {"header": "順位", "formula": "=SCORE_RANK([@率],[率])"}]
    sheet.add_table("I1:J3", {"name": "表1", "columns": columns, "data": [[1], [2]]})
    sheet.write_formula("J2", "=SCORE_RANK(表1[[#This Row],[率]],表1[率])", None, 2)
    sheet.write_formula("J3", "=SCORE_RANK(表1[[#This Row],[率]],表1[率])", None, 1)


@pytest.mark.parametrize(
    ("more", "place"),
    [
        (defined_name, "最高"),
        (conditional_format, "率!A2:A5"),
        (validation, "率!I9"),
    ],
)
def test_calls_outside_cells_are_refused_or_told(more: Callable[[Any, Any], None], place: str) -> None:
    """They cannot become values; where they are is said either way, and thawing restores all."""
    content = built(more)
    with pytest.raises(WorkbookError, match="allow-left") as refused:
        freeze(content, "a.xlsx")
    assert place in refused.value.en
    made = freeze(content, "a.xlsx", allow_left=True)
    assert [place in one.place and not one.harmless for one in made.left] == [True]
    assert parts(thaw(made.content, "a.xlsx").content) == parts(content)


def test_vba_that_calls_our_functions_is_told(tmp_path: Path) -> None:
    """Whose macros they are, they would fail where the functions are missing."""
    book = Workbook(make("with_vba", tmp_path).read_bytes(), "a.xlsm")
    part = book.project or ""
    source = (
        'Attribute VB_Name = "Own"\r\nSub Rank()\r\n    Debug.Print Evaluate("SCORE_RANK(A2,A2:A5)")\r\nEnd Sub\r\n'
    )
    project = Project(book.archive.read(part), "a.xlsm").with_modules({"Own": source})
    left = freeze(book.archive.changed({part: project}), "a.xlsm", allow_left=True).left
    assert [(one.en, one.place) for one in left] == [("a VBA module", "Own")]


def test_calls_in_an_ods_are_told() -> None:
    """In names, conditional formats and validations; what is in a text is none."""
    content = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x">
        <table:content-validation table:name="v1" table:condition="of:cell-content()=SCORE_RANK([.A1];[.A1:.A4])"/>
        <table:named-expression table:name="SCORE_RANK(" table:expression="JP.XLADDIN.SCORING.SCORERANK([.A1])"/>
        <text:p>SCORE_RANK(A1)</text:p></office:document-content>"""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    assert [one.place for one in left_in(out.getvalue(), "a.ods")] == ["v1", "SCORE_RANK("]


def test_the_formula_of_a_table_column_goes_and_comes_back() -> None:
    """Excel would put it into the next new row."""
    content, part = built(calculated_column), "xl/tables/table1.xml"
    made = freeze(content, "a.xlsx")
    assert made.left == ()
    assert b"calculatedColumnFormula" not in parts(made.content)[part]
    assert parts(thaw(made.content, "a.xlsx").content) == parts(content)
    back = thaw(edited(made.content, (20, 0), 1), "a.xlsx")
    assert not back.same
    assert column_formulas(back.content) == column_formulas(content)
    assert column_formulas(made.content) == [None, None]


def test_our_macros_go_and_come_back(tmp_path: Path) -> None:
    """A registered .xlsm becomes an .xlsx and a registered .xlsm again, part for part."""
    plain, registered = tmp_path / "a.xlsx", tmp_path / "a.xlsm"
    plain.write_bytes(PLAIN)
    register(plain, registered)
    made = freeze(registered.read_bytes(), "a.xlsm")
    assert (made.suffix, made.unregistered) == (".xlsx", registration(registered).version)  # type: ignore[union-attr]
    assert "xl/vbaProject.bin" not in parts(made.content)
    back = thaw(made.content, "a.xlsx")
    assert back.suffix == ".xlsm"
    assert parts(back.content) == parts(registered.read_bytes())


def test_our_macros_come_back_into_a_changed_workbook(tmp_path: Path) -> None:
    """The functions are registered anew where parts can no longer be restored."""
    plain, registered, changed = tmp_path / "a.xlsx", tmp_path / "a.xlsm", tmp_path / "b.xlsm"
    plain.write_bytes(PLAIN)
    register(plain, registered)
    back = thaw(edited(freeze(registered.read_bytes(), "a.xlsm").content, (8, 8), 1), "a.xlsx")
    changed.write_bytes(back.content)
    assert (back.suffix, back.same) == (".xlsm", False)
    assert registration(changed).current  # type: ignore[union-attr]
    assert formulas(back.content) == formulas(PLAIN)


def test_macros_of_others_stay(tmp_path: Path) -> None:
    """Only our modules go; the rest of the project, and the ending, stay."""
    own = make("with_vba", tmp_path)
    registered = tmp_path / "registered.xlsm"
    register(own, registered)
    made = freeze(registered.read_bytes(), "a.xlsm")
    assert made.suffix == ".xlsm"
    assert parts(made.content)["xl/vbaProject.bin"] == parts(own.read_bytes())["xl/vbaProject.bin"]
    assert parts(thaw(made.content, "a.xlsm").content) == parts(registered.read_bytes())


def test_formulas_come_back_into_a_changed_workbook() -> None:
    """What else changed stays; the formulas have the values that they showed, and Excel is asked to compute them."""
    changed = edited(edited(FROZEN.content, (2, 0), 50), (9, 9), "追記")
    made = thaw(changed, "a.xlsx")
    assert not made.same
    assert formulas(made.content) == formulas(PLAIN)
    sheet = openpyxl.load_workbook(io.BytesIO(made.content), data_only=True)["率"]
    assert {name: sheet[name].value or "" for name in SHOWN} == SHOWN
    assert (sheet["A3"].value, sheet["J10"].value) == (50, "追記")
    assert b'fullCalcOnLoad="1"' in parts(made.content)["xl/workbook.xml"]
    assert book_of(made.content, "a.xlsx").note(KEY) is None


def test_a_change_in_another_part_leaves_the_rest_restored() -> None:
    """The sheet with the formulas is what it was, byte for byte, though the workbook is no longer the same."""
    content = built(lambda book, _sheet: book.add_worksheet("二").write("A1", 1))
    frozen = freeze(content, "a.xlsx").content
    made = thaw(edited(frozen, (0, 0), 2, "二"), "a.xlsx")
    sheet = "xl/worksheets/sheet1.xml"
    assert not made.same
    assert parts(made.content)[sheet] == parts(content)[sheet]
    assert openpyxl.load_workbook(io.BytesIO(made.content))["二"]["A1"].value == 2


@pytest.mark.parametrize(
    ("cell", "value", "named"),
    [
        ((1, 1), 9.0, "率!B2"),
        ((1, 2), 0.30000000000001, "率!C2"),
        ((1, 3), "下位", "率!D2"),
        ((1, 4), False, "率!E2"),
        ((1, 5), "#DIV/0!", "率!F2"),
        ((1, 5), ErrorValue("#N/A"), "率!F2"),
        ((1, 6), "何か", "率!G2"),
        ((2, 1), None, "率!B3"),
    ],
)
def test_a_changed_cell_is_refused(cell: tuple[int, int], value: object, named: str) -> None:
    """The cell is named."""
    with pytest.raises(WorkbookError, match="changed or moved") as refused:
        thaw(edited(FROZEN.content, cell, value), "a.xlsx")
    assert named in refused.value.ja
    assert named in refused.value.en


def test_a_cell_that_became_a_formula_is_refused() -> None:
    """Even one that shows the same value."""
    changed = book_of(FROZEN.content, "a.xlsx").changed({"率": {(1, 1): PutFormula("1+1", 2.0)}})
    with pytest.raises(WorkbookError, match="率!B2"):
        thaw(changed, "a.xlsx")


def test_a_renamed_sheet_is_refused() -> None:
    """The sheet is named."""
    renamed = replaced(FROZEN.content, "xl/workbook.xml", 'name="率"'.encode(), 'name="値"'.encode())
    with pytest.raises(WorkbookError, match="no sheet 率"):
        thaw(renamed, "a.xlsx")


@pytest.mark.parametrize(("above", "aside"), [(1, 0), (3, 0), (0, 1)])
def test_inserted_rows_and_columns_are_refused(above: int, aside: int) -> None:
    """The labels show it."""
    with pytest.raises(WorkbookError, match="have moved"):
        thaw(with_note_of(FROZEN.content, built(above=above, aside=aside, values=True)), "a.xlsx")


def repeating(names: list[str], *, values: bool) -> bytes:
    """Return a workbook of names, all of the same rate and the same rank."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("率")
        for row, name in enumerate(names):
            sheet.write_row(row, 0, [name, 50] if name else [])
            if values:
                sheet.write(row, 2, 1)
            else:
                sheet.write_formula(row, 2, f"=SCORE_RANK(B{row + 1},B$1:B$4)", None, 1)
    return out.getvalue()


def test_an_inserted_row_is_noticed_where_values_repeat() -> None:
    """Every frozen cell still shows a 1, but other names stand beside it."""
    frozen = freeze(repeating(["北", "東", "西", "南"], values=False), "a.xlsx").content
    inserted = repeating(["北", "新", "東", "西", "南"], values=True)
    with pytest.raises(WorkbookError, match=r"率!A2 to 率!A3"):
        thaw(with_note_of(frozen, inserted), "a.xlsx")
    sorted_anew = repeating(["南", "西", "東", "北"], values=True)
    with pytest.raises(WorkbookError, match="have moved"):
        thaw(with_note_of(frozen, sorted_anew), "a.xlsx")


def test_a_corrected_label_is_no_move() -> None:
    """A name may be spelt anew, and rows may follow below."""
    frozen = freeze(repeating(["北", "東", "西", "南"], values=False), "a.xlsx").content
    corrected = repeating(["北", "東部", "西", "南", "計"], values=True)
    made = thaw(with_note_of(frozen, corrected), "a.xlsx")
    assert formulas(made.content) == {f"C{row}": f"=SCORE_RANK(B{row},B$1:B$4)" for row in range(1, 5)}


def test_new_numbers_are_no_move() -> None:
    """Inputs may be typed anew, also where one of them equals what was in another row."""
    changed = FROZEN.content
    for row, rate in enumerate((48.5, 75.0, 12.0, 3.0), start=1):
        changed = edited(changed, (row, 0), rate)
    assert formulas(thaw(changed, "a.xlsx").content) == formulas(PLAIN)


def on_two_sheets(rows: list[float], *, values: bool) -> bytes:
    """Return a workbook whose results refer to a sheet of bare numbers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("結果")
        book.add_worksheet("入力").write_column("A1", rows)
        sheet.write("A1", 2) if values else sheet.write_formula("A1", "=SCORE_RANK(入力!A2,入力!A1:A4)", None, 2)
    return out.getvalue()


def test_a_row_inserted_in_a_sheet_that_formulas_refer_to_is_refused() -> None:
    """The frozen cell stands where it was, but its formula would read another row; numbers show it where labels lack."""
    frozen = freeze(on_two_sheets([1, 2, 3, 4], values=False), "a.xlsx").content
    with pytest.raises(WorkbookError, match=r"入力!A1 to 入力!A2"):
        thaw(with_note_of(frozen, on_two_sheets([9, 1, 2, 3, 4], values=True)), "a.xlsx")
    thaw(with_note_of(frozen, on_two_sheets([1, 5, 3, 4, 7], values=True)), "a.xlsx")


LABELS = [f"支部{number}" for number in range(9)]


def sheet_of(rows: list[list[Any]]) -> Sheet:
    """Return a sheet of constants."""
    cells = {(row, col): Cell(value) for row, line in enumerate(rows) for col, value in enumerate(line)}
    return Sheet("表", {place: cell for place, cell in cells.items() if cell.value is not None})


def transposed(rows: list[list[Any]]) -> list[list[Any]]:
    """Return columns as rows."""
    return [list(column) for column in zip(*rows, strict=True)]


@given(
    labels=st.permutations(LABELS),
    values=st.lists(st.sampled_from([0.0, 1.0]), min_size=9, max_size=9),
    place=st.integers(0, 8),
    more=st.booleans(),
    across=st.booleans(),
)
def test_a_line_put_in_or_out_anywhere_is_noticed(
    labels: list[str], values: list[float], place: int, *, more: bool, across: bool
) -> None:
    """However values repeat: labels tell rows apart, and headers columns."""
    rows: list[list[Any]] = [[label, value] for label, value in zip(labels, values, strict=True)]
    changed = [*rows[:place], ["新", 0.0], *rows[place:]] if more else rows[:place] + rows[place + 1 :]
    if across:
        rows, changed = transposed(rows), transposed(changed)
    marks = landmarks(sheet_of(rows), set(), 8, 8)
    assert bool(moved(marks, sheet_of(changed))) == (more or place < 8)


@given(
    st.permutations(LABELS),
    st.lists(st.integers(0, 20).map(float), min_size=9, max_size=9),
    st.lists(st.integers(0, 20).map(float), min_size=9, max_size=9),
    st.integers(0, 8),
    st.sampled_from(["新", "支部0", "支部8", None, 3.0]),
)
def test_what_is_typed_anew_in_place_is_no_move(
    labels: list[str], before: list[float], after: list[float], place: int, new: object
) -> None:
    """All numbers, and any one label, whatever it is changed to."""
    rows = [["支部", "率"], *([label, value] for label, value in zip(labels, before, strict=True))]
    typed = [["支部", "率"], *([label, value] for label, value in zip(labels, after, strict=True))]
    typed[place + 1][0] = new  # type: ignore[call-overload]
    assert moved(landmarks(sheet_of(rows), set(), 9, 1), sheet_of(typed)) == []


def test_labels_of_pivot_tables_are_no_landmarks() -> None:
    """They move whenever the pivot table is refreshed."""
    plain = sheet_of([["支部", "率"], ["北", 1.0]])
    pivot = replace(plain, pivots=(Area(0, 0, 1, 1),))
    after = sheet_of([[None, None], ["支部", "率"], ["北", 1.0]])
    assert moved(landmarks(plain, set(), 1, 1), after) != []
    assert moved(landmarks(pivot, set(), 1, 1), after) == []


@pytest.mark.parametrize(("value", "formula"), [(True, "TRUE()"), (ErrorValue("#DIV/0!"), "#DIV/0!")])
def test_a_value_that_libreoffice_saves_as_a_formula_is_no_change(value: object, formula: str) -> None:
    """LibreOffice has neither flags nor errors as values, and saves some errors with a 0."""
    cell = (1, 4) if value is True else (1, 5)
    changed = book_of(FROZEN.content, "a.xlsx").changed({"率": {cell: PutFormula(formula, 0.0)}})
    assert formulas(thaw(changed, "a.xlsx").content) == formulas(PLAIN)


def test_what_formulas_reach() -> None:
    """Their own cells, cells of other sheets, through names too, and no cells of other workbooks."""
    names = {"範囲": "入力!$A$1:$C$40", "別!範囲2": "別!$B$7"}
    formulas = {
        (4, 1): "SUM(範囲)+範囲2",
        (5, 1): "SUM('二'!D9:E10)",
        (6, 1): "[1]入力!ZZ99",
        (7, 1): "SUM(別:三!B2)",
        (8, 1): "1+",
    }
    pieces = [Piece("結果", Area(row, col, row, col), text, ((1.0,),)) for (row, col), text in formulas.items()]
    found = reach(pieces, ["結果", "入力", "二", "別", "三", "四"], names)
    assert found == {"結果": (8, 1), "入力": (39, 2), "別": (6, 1), "二": (9, 4), "三": (1, 1)}


def test_a_data_table_stays_values_in_a_changed_workbook() -> None:
    """Excel alone can make one; a file that nothing changed has it again."""
    table = b'<row r="9"><c r="A9"><f t="dataTable" ref="A9:B9" dt2D="0" dtr="1" r1="A2"/><v>1</v></c>'
    content = replaced(
        PLAIN, "xl/worksheets/sheet1.xml", b"</sheetData>", table + b'<c r="B9"><v>2</v></c></row></sheetData>'
    )
    frozen = freeze(content, "a.xlsx").content
    assert parts(thaw(frozen, "a.xlsx").content) == parts(content)
    made = thaw(edited(frozen, (20, 0), 1), "a.xlsx")
    assert made.values == ("率!A9:B9",)
    assert openpyxl.load_workbook(io.BytesIO(made.content))["率"]["B9"].value == 2


def test_a_damaged_note_is_refused() -> None:
    """So is one of a later version; nothing is put back."""
    text = book_of(FROZEN.content, "a.xlsx").note(KEY) or ""
    data = json.loads(text)
    later = json.dumps({**data, "format": 2, "version": "9.9"})
    area = json.dumps({**data, "sheets": {"率": [[1, 1, 9, 1, "", 0, [[1]]]]}})
    number = json.dumps({**data, "sheets": {"率": [[1, 1, 1, 1, "", 99, [[1]]]]}})
    half = json.dumps({**data, "sheets": {"率": [[1.5, 1, 1.5, 1, "", 0, [[1]]]]}})
    mark = json.dumps({**data, "landmarks": {"率": [[["x", 1, "2", True]], []]}})
    for damaged, said in (
        (half, "damaged"),
        (mark, "damaged"),
        (text[:-1], "damaged"),
        ("[]", "damaged"),
        (area, "damaged"),
        (number, "damaged"),
        (later, r"9\.9, which is newer"),
    ):
        content = book_of(FROZEN.content, "a.xlsx").changed({}, notes={KEY: damaged})
        with pytest.raises(WorkbookError, match=said):
            thaw(content, "a.xlsx")


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.sampled_from(["#N/A", "#DIV/0!"]).map(ErrorValue),
)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.text(min_size=1), VALUES)), st.none() | st.text())
def test_a_note_reads_as_it_was_written(cells: list[tuple[int, int, str, Any]], registered: str | None) -> None:
    """Every value keeps its kind and every digit."""
    pieces = tuple(Piece("表", Area(row, col, row, col), formula, ((value,),)) for row, col, formula, value in cells)
    note = Note("1.0", ".xlsx", registered, pieces, parts={"a": {"now": "x"}}, digest="d")
    again = read(written(note), "a.xlsx")
    assert again == note
    assert [type(piece.values[0][0]) for piece in again.pieces] == [type(piece.values[0][0]) for piece in pieces]


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("generic*.xls[xm]")), ids=lambda path: path.name)
def test_a_shipped_workbook_comes_back_whole(path: Path) -> None:
    """All formulas go, buttons are told, and every part comes back."""
    content = path.read_bytes()
    made = freeze(content, path.name)
    assert all(
        cell.formula is None
        for name in book_of(made.content, "a.xlsx").sheet_names
        for cell in book_of(made.content, "a.xlsx").sheet(name).cells.values()
    )
    assert all(one.harmless for one in made.left)
    assert parts(thaw(made.content, "a.xlsx").content) == parts(content)


@pytest.mark.skipif(CORPUS is None, reason="XL_ADDIN_CORPUS names no folder of workbooks")
@pytest.mark.parametrize("path", sorted(Path(CORPUS or "nowhere").glob("*.xls[xm]")), ids=lambda path: path.name)
def test_a_real_workbook_comes_back_whole(path: Path) -> None:
    """Every part comes back, of a file that nothing changed; formulas and values come back into one that was changed."""
    content = path.read_bytes()
    try:
        made = freeze(content, path.name, allow_left=True)
    except XlAddinError as error:
        assert "No value is saved" in error.en  # noqa: PT017 - the only reason to refuse one of these
        return
    if not made.pieces:
        assert made.content == content
        return
    assert parts(thaw(made.content, path.name).content) == parts(content)
    touched = {piece.sheet: {(5000, 700): Put("追記")} for piece in made.pieces}
    back = thaw(book_of(made.content, path.name).changed(touched), path.name)
    before, after = book_of(content, path.name), book_of(back.content, path.name)
    for name in before.sheet_names:
        cells = after.sheet(name).cells
        for place, cell in before.sheet(name).cells.items():
            if cell.kind != "table":
                assert (cells[place].formula, cells[place].value) == (cell.formula, cell.value), (name, place)
