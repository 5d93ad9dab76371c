"""What cannot be done is refused aloud, and nothing is read or written in a place that was not meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office

FORMATS: dict[str, Callable[[xw.Range], None]] = {
    "colour": lambda cells: setattr(cells, "color", (255, 0, 0)),
    "bold": lambda cells: setattr(cells.font, "bold", True),
    "font size": lambda cells: setattr(cells.font, "size", 20),
    "number format": lambda cells: setattr(cells, "number_format", "0.0"),
    "wrapping": lambda cells: setattr(cells, "wrap_text", True),
    "alignment": lambda cells: setattr(cells, "horizontal_alignment", "center"),
    "justification": lambda cells: setattr(cells, "horizontal_alignment", "justify"),
    "border": lambda cells: setattr(cells.borders["edge_top"], "weight", "thick"),
}
CONTENTS: dict[str, Callable[[xw.Range], None]] = {
    "value": lambda cells: setattr(cells, "value", 2),
    "formula": lambda cells: setattr(cells, "formula", "=1"),
    "spilling formula": lambda cells: setattr(cells, "formula2", "=D1:D3*2"),
    "contents": lambda cells: cells.clear_contents(),
    "validation": lambda cells: cells.data_validation.set_list(["a", "b"]),
    "rule": lambda cells: cells.conditional_formats.add_custom("=$A1>1", fill_color=(1, 2, 3)),
    "table": lambda cells: cells.sheet.tables.add(cells),
}


@pytest.mark.parametrize("change", [*FORMATS.values(), *CONTENTS.values()], ids=[*FORMATS, *CONTENTS])
def test_a_locked_cell_of_a_protected_sheet_is_not_changed(sheet: xw.Sheet, change: Callable[[xw.Range], None]) -> None:
    """Calc would do nothing and say nothing, or raise an error without words."""
    sheet["A1"].value = 1
    sheet.api.protect("")
    with pytest.raises(WorkbookError, match="protected"):
        change(sheet["A1"])
    assert sheet["A1"].value == 1
    assert sheet["A1"].color is None
    assert sheet["A1"].number_format == "General"


def test_one_locked_cell_protects_a_range(sheet: xw.Sheet) -> None:
    """An unlocked first cell says nothing of the others."""
    unlocked = sheet["A1:A2"].api.CellProtection
    unlocked.IsLocked = False
    sheet["A1:A2"].api.CellProtection = unlocked
    sheet.api.protect("")
    sheet["A1:A2"].value = [[1], [2]]
    with pytest.raises(WorkbookError, match="protected"):
        sheet["A1:A3"].value = [[3], [4], [5]]
    assert sheet["A1:A3"].value == [1, 2, None]


def test_rules_of_a_protected_sheet_can_be_read(sheet: xw.Sheet) -> None:
    """Their formulas come out as they went in, and the sheet is not marked as changed."""
    sheet["A1:A3"].conditional_formats.add_custom("=$A1>1", fill_color=(1, 2, 3))
    sheet.api.protect("")
    sheet.book.api.setModified(False)
    assert [rule.formula for rule in sheet["A1"].conditional_formats] == ["=$A1>1"]
    assert not sheet.book.api.isModified()
    assert sheet.book.sheet_names == [sheet.name]


def test_a_deleted_sheet_is_no_other_one(book: xw.Book) -> None:
    """Nothing is written to the sheet that takes its place."""
    gone, behind = book.sheets.add("gone", after=book.sheets[-1]), book.sheets.add("behind", after=book.sheets[-1])
    cell = gone["A1"]
    gone.delete()
    for use in (lambda: gone.name, lambda: cell.value, lambda: setattr(cell, "value", 1), gone.delete):
        with pytest.raises(WorkbookError, match="deleted"):
            use()
    assert behind["A1"].value is None
    assert "behind" in book.sheet_names


def test_cells_can_be_deleted_after_a_sheet(book: xw.Book) -> None:
    """A sheet that a script still holds, but that is gone, stands in nobody's way."""
    first, gone = book.sheets[0], book.sheets.add("gone")
    rule = gone["A1"].conditional_formats.add_custom("=$A1>1")
    gone.delete()
    first["A1"].value = [[1], [2]]
    first["A1"].delete("up")
    first["A1"].conditional_formats.add_custom("=$A1>2")
    first["A1"].conditional_formats.add_custom("=$A1>3")
    assert first["A1"].value == 2
    with pytest.raises(WorkbookError, match="deleted"):
        _ = rule.formula


def test_columns_that_were_never_used_are_blank(sheet: xw.Sheet) -> None:
    """What stands in the last used column is not taken for theirs."""
    sheet["C2"].formula = "=1/0"
    sheet["C3"].formula = "=1+1"
    sheet["C4"].value = True
    beyond = sheet["Z1:AA5"]
    assert beyond.formula == (("", ""),) * 5
    assert beyond.options(err_to_str=True).value == [[None, None]] * 5
    assert beyond.get_special_cells("formulas") == []
    beyond.number_format = "0.0"
    assert sheet["C4"].number_format == "General"
    assert sheet["C4"].value is True


def test_a_renamed_table_is_followed_everywhere(book: xw.Book) -> None:
    """In array formulas and defined names, too, but not within texts; notes stay."""
    sheet = book.sheets[0]
    sheet["A1:B3"].value = [["x", "y"], [1, 2], [3, 4]]
    table = sheet.tables.add(sheet["A1:B3"], name="Old")
    sheet["D1"].formula = "=SUM(Old[x])"
    sheet["D1"].add_note("kept")
    sheet["D2"].formula_array = "=SUM(Old[x]*2)"
    sheet["D3"].formula = '="Old[x]"&SUM(Old[y])'
    book.names.add("total", "=SUM(Old[y])")
    table.name = "New"
    assert [cell.formula for cell in sheet["D1:D3"]] == ["=SUM(New[x])", "=SUM(New[x]*2)", '="Old[x]"&SUM(New[y])']
    assert sheet["D1:D3"].value == [4, 8, "Old[x]6"]
    assert book.names["total"].refers_to == "=SUM(New[y])"
    assert sheet["D1"].note.text == "kept"


def test_a_renamed_name_keeps_the_notes_of_its_users(book: xw.Book) -> None:
    """LibreOffice's own block write takes them off."""
    sheet = book.sheets[0]
    book.names.add("before", f"={sheet.name}!$A$2")
    sheet["D1"].formula = "=before+1"
    sheet["D1"].add_note("kept")
    book.names["before"].name = "after"
    assert sheet["D1"].formula == "=after+1"
    assert sheet["D1"].note.text == "kept"


def test_a_spilling_formula_that_does_not_fit_leaves_what_was_there(sheet: xw.Sheet) -> None:
    """Value, note and all."""
    sheet["D1"].value = [[1], [2], [3]]
    sheet["A1"].value = "kept"
    sheet["A1"].add_note("too")
    sheet["A2"].value = "in the way"
    with pytest.raises(WorkbookError, match="SPILL"):
        sheet["A1"].formula2 = "=D1:D3*2"
    assert sheet["A1:A2"].value == ["kept", "in the way"]
    assert sheet["A1"].note.text == "too"


def test_no_chart_type_of_that_name(sheet: xw.Sheet) -> None:
    """A misspelt type is an error of the script's own, and says which."""
    with pytest.raises(ValueError, match="colums"):
        sheet.charts.add().impl.chart_type = "colums"


def test_pictures_and_pages_need_a_folder(sheet: xw.Sheet, tmp_path: Path) -> None:
    """The error names the folder that is missing."""
    sheet["A1"].value = "x"
    missing = tmp_path / "missing"
    for write in (sheet["A1"].to_pdf, sheet["A1"].to_png):
        with pytest.raises(WorkbookError, match="missing"):
            write(str(missing / "file"))
    assert not missing.exists()
