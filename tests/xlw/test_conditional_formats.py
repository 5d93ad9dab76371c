from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule, FormulaRule, IconSetRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle

from tests.xlw.attributes import attributes
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office

RED, GREEN = (255, 0, 0), (0, 255, 0)


def _data(sheet: xw.Sheet) -> xw.Range:
    sheet["B2"].options(transpose=True).value = [10, 20, 30, 40, 50]
    return sheet["B2:B6"]


def _saved(book: xw.Book, path: Path) -> dict[str, list[Any]]:
    book.save(path)
    with warnings.catch_warnings():
        # openpyxl knows no extensions, where data bars have more than they need here.
        warnings.simplefilter("ignore")
        formats = openpyxl.load_workbook(path).worksheets[0].conditional_formatting
    return {str(each.sqref): sorted(each.rules, key=lambda rule: rule.priority) for each in formats}


@attributes(
    "Range.conditional_formats",
    "ConditionalFormats.add_cell_value",
    "ConditionalFormats.count",
    "ConditionalFormat.type",
    "ConditionalFormat.operator",
    "ConditionalFormat.formula1",
    "ConditionalFormat.fill_color",
    "ConditionalFormat.font_italic",
)
def test_the_documented_comparison(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Values below 60 turn yellow and italic."""
    rule = _data(sheet).conditional_formats.add_cell_value("less_than", 60, fill_color="#ffff00", font_italic=True)
    assert (rule.type, rule.operator, rule.formula1, rule.formula2, rule.formula) == (
        "cell_value",
        "less_than",
        "=60",
        None,
        None,
    )
    assert (rule.fill_color, rule.font_color, rule.font_bold, rule.font_italic) == ((255, 255, 0), None, None, True)
    assert sheet["B3:C3"].conditional_formats.count == 1
    assert sheet["C3"].conditional_formats.count == 0
    saved = _saved(book, tmp_path / "rule.xlsx")["B2:B6"][0]
    assert (saved.type, saved.operator, saved.formula) == ("cellIs", "lessThan", ["60"])
    assert saved.dxf.fill.bgColor.rgb == "FFFFFF00"
    assert saved.dxf.font.i is True


@attributes("ConditionalFormat.formula2")
def test_two_operands(sheet: xw.Sheet) -> None:
    """Rules with two bounds have a second operand."""
    rule = _data(sheet).conditional_formats.add_cell_value("not_between", 1, "=$D$1+0.5", font_bold=True)
    assert (rule.formula1, rule.formula2) == ("=1", "=$D$1+0.5")


@attributes("ConditionalFormats.add_cell_value", "ConditionalFormat.operator")
@pytest.mark.parametrize(
    ("operator", "saved_as"),
    [
        ("between", "between"),
        ("not_between", "notBetween"),
        ("equal_to", "equal"),
        ("not_equal_to", "notEqual"),
        ("greater_than", "greaterThan"),
        ("less_than", "lessThan"),
        ("greater_than_or_equal", "greaterThanOrEqual"),
        ("less_than_or_equal", "lessThanOrEqual"),
    ],
)
def test_comparisons(book: xw.Book, sheet: xw.Sheet, tmp_path: Path, operator: str, saved_as: str) -> None:
    """Each operator goes to the file and comes back."""
    second = "=$D$1+0.5" if "between" in operator else None
    rule = _data(sheet).conditional_formats.add_cell_value(operator, 12.5, second, font_bold=True)
    saved = _saved(book, tmp_path / "rule.xlsx")["B2:B6"][0]
    assert saved.operator == saved_as
    assert saved.formula == ["12.5", *(["$D$1+0.5"] if second else [])]
    assert (rule.operator, rule.formula1) == (operator, "=12.5")


@attributes("ConditionalFormats.add_custom", "ConditionalFormat.formula", "ConditionalFormat.fill_color")
def test_the_documented_formula(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """References are relative to the first cell, texts stay texts."""
    rule = sheet["A2:D20"].conditional_formats.add_custom('=$D2="Late"', fill_color="#ffc7ce")
    assert (rule.type, rule.formula, rule.formula1) == ("custom", '=$D2="Late"', None)
    assert rule.fill_color == (0xFF, 0xC7, 0xCE)
    saved = _saved(book, tmp_path / "rule.xlsx")["A2:D20"][0]
    assert (saved.type, saved.formula) == ("expression", ['$D2="Late"'])


def test_formulas_with_functions_and_other_sheets(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Excel's separators and sheet names go in and out."""
    book.impl.uno.Sheets.insertNewByName("My Limits", 1)
    formula = "=AND(B2>MAX('My Limits'!$A$1,0.5),LEFT($A2,2)=\"ab\")"
    rule = _data(sheet).conditional_formats.add_custom(formula, font_color=RED)
    assert rule.formula == formula
    assert sheet["XFD1048576"].value is None
    saved = _saved(book, tmp_path / "rule.xlsx")["B2:B6"][0]
    assert saved.formula == [formula[1:]]
    with pytest.raises(WorkbookError):
        _data(sheet).conditional_formats.add_custom("=SUM(", font_color=RED)


def test_a_text_is_compared_as_text(sheet: xw.Sheet) -> None:
    """A text without an equals sign is no formula."""
    rule = sheet["A1"].conditional_formats.add_cell_value("equal_to", 'say "x"', font_bold=True)
    assert rule.formula1 == '="say ""x"""'


@attributes("ConditionalFormat.font_color", "ConditionalFormat.font_bold")
def test_looks_that_are_not_set_are_none(sheet: xw.Sheet) -> None:
    """False is set, None is not."""
    rule = sheet["A1"].conditional_formats.add_custom("=TRUE", font_color=GREEN, font_bold=False)
    assert (rule.fill_color, rule.font_color, rule.font_bold, rule.font_italic) == (None, GREEN, False, None)


@attributes("ConditionalFormats.add_cell_value", "ConditionalFormats.add_custom")
def test_new_rules_come_first(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Rules that scripts hold stay the same rules; the file has the newest first."""
    formats = _data(sheet).conditional_formats
    first = formats.add_cell_value("greater_than", 1, fill_color=RED)
    second = formats.add_custom("=B2=2", fill_color=GREEN)
    third = formats.add_cell_value("less_than", 3, font_bold=True)
    assert [rule.type for rule in formats] == ["cell_value", "custom", "cell_value"]
    assert [formats[0].formula1, formats[1].formula, formats[2].formula1] == ["=3", "=B2=2", "=1"]
    assert (first.formula1, second.formula, third.formula1) == ("=1", "=B2=2", "=3")
    saved = _saved(book, tmp_path / "rules.xlsx")["B2:B6"]
    assert [rule.formula for rule in saved] == [["3"], ["B2=2"], ["1"]]


def test_cells_know_their_rules_at_once(sheet: xw.Sheet) -> None:
    """What UNO's own way would leave out until the file is opened again."""
    sheet["B2:B6"].conditional_formats.add_cell_value("greater_than", 1, fill_color=RED)
    sheet["B2:B6"].conditional_formats.add_custom("=B2=2", fill_color=GREEN)
    assert sheet["B4"].api.ConditionalFormat.getCount() == 2
    assert sheet["B7"].api.ConditionalFormat.getCount() == 0
    sheet["B2:B6"].conditional_formats.clear()
    assert sheet["B4"].api.ConditionalFormat.getCount() == 0


def test_overlapping_rules_are_saved(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Each keeps its cells and its own formula; the newest comes first."""
    old = sheet["A1:B4"].conditional_formats.add_custom("=A1=1", fill_color=RED)
    new = sheet["B3:C6"].conditional_formats.add_custom("=B3=2", fill_color=GREEN)
    assert (old.formula, new.formula) == ("=A1=1", "=B3=2")
    assert [rule.formula for rule in sheet["B3:B4"].conditional_formats] == ["=B3=2", "=A1=1"]
    saved = _saved(book, tmp_path / "rules.xlsx")
    assert [rule.formula for rule in saved["A1:B4"]] == [["A1=1"]]
    assert [rule.formula for rule in saved["B3:C6"]] == [["B3=2"]]
    assert saved["B3:C6"][0].priority < saved["A1:B4"][0].priority


@attributes("ConditionalFormat.set")
def test_a_rule_is_changed(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """What is not named stays as it is."""
    formats = _data(sheet).conditional_formats
    rule = formats.add_cell_value("between", 1, 5, fill_color=RED, font_bold=True)
    rule.set(operator="greater_than", formula1="=SUM($A$1:$A$2)", fill_color=GREEN)
    assert (rule.operator, rule.formula1, rule.formula2) == ("greater_than", "=SUM($A$1:$A$2)", None)
    assert (rule.fill_color, rule.font_bold) == (GREEN, True)
    rule.set(font_italic=True)
    saved = _saved(book, tmp_path / "rule.xlsx")["B2:B6"][0]
    assert (saved.operator, saved.formula) == ("greaterThan", ["SUM($A$1:$A$2)"])
    assert (saved.dxf.font.b, saved.dxf.font.i) == (True, True)
    own = formats.add_custom("=B2=1", fill_color=RED)
    own.set(formula="=B2=7")
    assert own.formula == "=B2=7"


@attributes("ConditionalFormat.delete", "ConditionalFormats.count")
def test_a_rule_is_deleted(sheet: xw.Sheet) -> None:
    """The other rules stay, also those that scripts hold."""
    formats = _data(sheet).conditional_formats
    first = formats.add_cell_value("greater_than", 1, fill_color=RED)
    second = formats.add_custom("=B2=2", fill_color=GREEN)
    third = formats.add_cell_value("less_than", 3, font_bold=True)
    second.delete()
    assert (first.formula1, third.formula1) == ("=1", "=3")
    assert formats.count == 2
    third.delete()
    first.delete()
    assert formats.count == 0
    assert sheet["B3"].api.ConditionalFormat.getCount() == 0


@attributes("ConditionalFormats.clear", "ConditionalFormats.api")
def test_cells_are_cleared_of_rules(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Outside of the cleared cells rules stay."""
    sheet["A1:C6"].conditional_formats.add_cell_value("greater_than", 1, fill_color=RED)
    sheet["B2:B6"].conditional_formats.add_data_bar(RED)
    assert sheet["B2"].conditional_formats.api.getLength() == 2
    sheet["B2:B6"].conditional_formats.clear()
    assert sheet["B2:B6"].conditional_formats.count == 0
    assert sheet["A1:C1"].conditional_formats.count == 1
    saved = _saved(book, tmp_path / "rules.xlsx")
    cells = openpyxl.worksheet.cell_range.MultiCellRange(next(iter(saved)))
    assert len(saved) == 1
    assert sum(each.size["rows"] * each.size["columns"] for each in cells.ranges) == 18 - 5
    assert "B4" not in cells
    assert "C6" in cells


@attributes(
    "ConditionalFormats.add_color_scale",
    "ConditionalFormat.colors",
    "ConditionalFormat.threshold_types",
    "ConditionalFormat.thresholds",
)
def test_the_documented_colour_scale(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Three colours with limits of their own, two with those of the data."""
    rule = _data(sheet).conditional_formats.add_color_scale(
        ["#f8696b", "#ffeb84", "#63be7b"], thresholds=[0, 50, 100], threshold_type="number"
    )
    assert rule.type == "color_scale"
    assert rule.colors == ((0xF8, 0x69, 0x6B), (0xFF, 0xEB, 0x84), (0x63, 0xBE, 0x7B))
    assert (rule.threshold_types, rule.thresholds) == (("number",) * 3, (0, 50, 100))
    assert (rule.stop_if_true, rule.bar_color, rule.icon_set) == (None, None, None)
    other = sheet["C2:C6"].conditional_formats.add_color_scale([RED, GREEN])
    assert (other.threshold_types, other.thresholds) == (("lowest_value", "highest_value"), (None, None))
    saved = _saved(book, tmp_path / "scale.xlsx")
    scale = saved["B2:B6"][0].colorScale
    assert [color.rgb for color in scale.color] == ["FFF8696B", "FFFFEB84", "FF63BE7B"]
    assert [(limit.type, limit.val) for limit in scale.cfvo] == [("num", 0), ("num", 50), ("num", 100)]
    assert [limit.type for limit in saved["C2:C6"][0].colorScale.cfvo] == ["min", "max"]
    assert len(book.sheets) == 1


@attributes(
    "ConditionalFormats.add_data_bar",
    "ConditionalFormat.bar_color",
    "ConditionalFormat.gradient",
    "ConditionalFormat.show_value",
)
def test_data_bars(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Automatic limits, or limits of one's own."""
    rule = _data(sheet).conditional_formats.add_data_bar(
        GREEN, minimum=5, maximum=80, threshold_type="percent", gradient=False, show_value=False
    )
    assert (rule.type, rule.bar_color, rule.gradient, rule.show_value) == ("data_bar", GREEN, False, False)
    assert (rule.threshold_types, rule.thresholds) == (("percent", "percent"), (5, 80))
    other = sheet["C2:C6"].conditional_formats.add_data_bar(RED)
    assert (other.threshold_types, other.thresholds) == (("automatic", "automatic"), (None, None))
    assert (other.gradient, other.show_value, other.colors) == (True, True, None)
    saved = _saved(book, tmp_path / "bars.xlsx")
    bar = saved["B2:B6"][0].dataBar
    assert [(limit.type, limit.val) for limit in bar.cfvo] == [("percent", 5), ("percent", 80)]
    assert (bar.color.rgb, bar.showValue) == ("FF00FF00", False)


@attributes(
    "ConditionalFormats.add_icon_set",
    "ConditionalFormat.icon_set",
    "ConditionalFormat.reverse_order",
    "ConditionalFormat.show_value",
    "ConditionalFormat.thresholds",
)
def test_the_documented_icon_set(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Traffic lights with limits of their own, five quarters with equal bands."""
    rule = _data(sheet).conditional_formats.add_icon_set("3_traffic_lights_1", thresholds=[60, 80])
    assert (rule.type, rule.icon_set, rule.thresholds) == ("icon_set", "3_traffic_lights_1", (60, 80))
    assert (rule.show_value, rule.reverse_order, rule.threshold_types) == (True, False, ("number", "number"))
    other = sheet["C2:C6"].conditional_formats.add_icon_set("5_quarters", show_value=False, reverse_order=True)
    assert (other.show_value, other.reverse_order, other.thresholds) == (False, True, (20, 40, 60, 80))
    saved = _saved(book, tmp_path / "icons.xlsx")
    icons = saved["B2:B6"][0].iconSet
    assert icons.iconSet == "3TrafficLights1"
    assert [(limit.type, limit.val) for limit in icons.cfvo][1:] == [("num", 60), ("num", 80)]
    icons = saved["C2:C6"][0].iconSet
    assert (icons.iconSet, icons.showValue, icons.reverse) == ("5Quarters", False, True)


ICONS = ("3_symbols_2", "4_red_to_black", "4_arrows_gray", "5_arrows_gray", "5_rating", "5_boxes")


def test_icons_have_xlwings_names(sheet: xw.Sheet) -> None:
    """Names come back as they went; stars and triangles are refused."""
    for row, name in enumerate(ICONS, start=1):
        assert sheet.range((row, 1)).conditional_formats.add_icon_set(name).icon_set == name
    for name in ("3_stars", "3_triangles"):
        with pytest.raises(NotInCalcError):
            sheet["C1"].conditional_formats.add_icon_set(name)


def test_rules_of_several_kinds_on_the_same_cells(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """All stay, in the file, too."""
    formats = _data(sheet).conditional_formats
    scale = formats.add_color_scale([RED, GREEN])
    bar = formats.add_data_bar(RED)
    value = formats.add_cell_value("greater_than", 1, font_bold=True)
    icons = formats.add_icon_set("3_flags")
    assert [rule.type for rule in (scale, bar, value, icons)] == ["color_scale", "data_bar", "cell_value", "icon_set"]
    bar.delete()
    assert {rule.type for rule in formats} == {"color_scale", "cell_value", "icon_set"}
    assert (value.formula1, scale.colors, icons.icon_set) == ("=1", (RED, GREEN), "3_flags")
    saved = _saved(book, tmp_path / "rules.xlsx")["B2:B6"]
    assert sorted(rule.type for rule in saved) == ["cellIs", "colorScale", "iconSet"]


@attributes("ConditionalFormat.type", "ConditionalFormat.stop_if_true")
def test_rules_of_a_file_are_read(app: xw.App, tmp_path: Path) -> None:
    """Also those that can only be looked at and deleted."""
    book = openpyxl.Workbook()
    add = book.active.conditional_formatting.add
    red = PatternFill(bgColor="FF0000")
    add("A1:A5", CellIsRule("between", ["2", "$A$1+3"], fill=red, font=Font(bold=True, color="00FF00")))
    add("B1:B5", FormulaRule(['LEFT(B1,1)="x"'], font=Font(italic=True)))
    add("C1:C5", ColorScaleRule("min", None, "F8696B", "percentile", 50, "FFEB84", "max", None, "63BE7B"))
    add("D1:D5", IconSetRule("4Arrows", "percent", [0, 25, 50, 75]))
    add("E1:E5", DataBarRule("num", 1, "max", None, "638EC6"))
    add("F1:F5", Rule(type="top10", rank=3, dxf=DifferentialStyle(fill=red)))
    book.save(tmp_path / "given.xlsx")
    sheet = app.books.open(tmp_path / "given.xlsx").sheets[0]
    value, formula, scale, icons, bar, top = (sheet[f"{column}1"].conditional_formats[0] for column in "ABCDEF")
    assert (value.type, value.formula1, value.formula2, value.stop_if_true) == ("cell_value", "=2", "=$A$1+3", False)
    assert (value.fill_color, value.font_color, value.font_bold, value.font_italic) == (RED, GREEN, True, None)
    assert (formula.formula, formula.font_italic) == ('=LEFT(B1,1)="x"', True)
    assert scale.threshold_types == ("lowest_value", "percentile", "highest_value")
    assert (scale.thresholds, scale.colors[0]) == ((None, 50, None), (0xF8, 0x69, 0x6B))
    assert (icons.icon_set, icons.thresholds) == ("4_arrows", (25, 50, 75))
    assert (bar.bar_color, bar.threshold_types, bar.thresholds) == (
        (0x63, 0x8E, 0xC6),
        ("number", "highest_value"),
        (1, None),
    )
    assert top.type == "unknown"
    assert top.impl.api.getType() == 0
    top.delete()
    assert sheet["F1"].conditional_formats.count == 0


def test_stop_if_true_is_refused(sheet: xw.Sheet) -> None:
    """Calc neither keeps it nor needs it, and nothing is added."""
    formats = sheet["A1"].conditional_formats
    with pytest.raises(NotInCalcError):
        formats.add_cell_value("equal_to", 1, fill_color=RED, stop_if_true=True)
    assert formats.count == 0
