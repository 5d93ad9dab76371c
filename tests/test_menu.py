"""The menu and the job that runs when a document opens, in a full LibreOffice with windows."""

from __future__ import annotations

import re
import threading
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from tests.conformance.rulebook_cases import BOOK
from tests.screen import display, eventually, press_return_in, screenshot, xdotool
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc import commands
from xl_addin.hosts.calc import office as office_module
from xl_addin.hosts.calc.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.office

NUMBERS = (30, 10, 50, 20, 40)
RANKS = [3, 5, 1, 4, 2]
WRONG = -1
MENUS = (34, 35)  # com.sun.star.accessibility.AccessibleRole: MENU, MENU_BAR
SECONDS = 30
SETTINGS = (
    # Without a language pack LibreOffice shows its own words in English, but an extension's in the language asked for.
    '<item oor:path="/org.openoffice.Setup/Office/InstalledLocales"><node oor:name="ja" oor:op="replace"/></item>'
    '<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="UILocale" oor:op="fuse">'
    "<value>ja</value></prop></item>"
    # Pasting over values would ask first.
    '<item oor:path="/org.openoffice.Office.Calc/Input"><prop oor:name="ReplaceCellsWarning" oor:op="fuse">'
    "<value>false</value></prop></item>"
)


@pytest.fixture(scope="module")
def window(user_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:  # noqa: ARG001
    """A LibreOffice with windows whose words are Japanese."""
    write_profile = office_module.write_profile

    def write_japanese_profile(folder: Path) -> None:
        write_profile(folder)
        settings = folder / "user" / "registrymodifications.xcu"
        settings.write_text(settings.read_text("utf-8").replace("</oor:items>", f"{SETTINGS}</oor:items>"), "utf-8")

    with display() as name, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", name)
        patch.setattr(office_module, "write_profile", write_japanese_profile)
        with Office(visible=True) as started:
            yield started
            screenshot(tmp_path_factory.mktemp("screen") / "last.png")


@pytest.fixture
def document(window: Office) -> Iterator[Any]:
    """A new spreadsheet document in a window."""
    made = window.new_calc()
    yield made
    made.close(True)


@pytest.fixture
def plain_book(tmp_path: Path) -> Path:
    """An .xlsx as another program writes it: plain names, and cached values that are wrong."""
    path = tmp_path / "plain.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title in ("一", "二", "保護"):
            sheet = book.add_worksheet(title)
            sheet.write_column("A1", NUMBERS)
            sheet.write_array_formula("B1:B5", "{=SCORE_RANKS(A1:A5)}", None, WRONG)
            for row in range(1, 6):
                sheet.write_formula(f"C{row}", f"=SCORE_RANK(A{row},A$1:A$5)", None, WRONG)
                sheet.write_formula(f"D{row}", f'=IFERROR(SCORE_RANK(A{row},A$1:A$5),"x")', None, WRONG)
        sheet.protect("secret")
    return path


def column(document: Any, name: str, sheet: int = 0) -> list[Any]:
    """What a column shows in rows 1 to 5."""
    cells = document.Sheets.getByIndex(sheet).getCellRangeByName(f"{name}1:{name}5")
    return [row[0] for row in cells.getDataArray()]


def shown(document: Any) -> list[list[Any]]:
    """What columns B, C and D show on every sheet."""
    return [column(document, name, sheet) for sheet in range(document.Sheets.Count) for name in "BCD"]


def dispatch(office: Office, document: Any, url: str, select: str | None = None) -> None:
    """Run a command through the window's frame, as its menu does."""
    controller = document.CurrentController
    # Without a window manager a new window does not get the focus by itself.
    controller.Frame.activate()
    if select is not None:
        controller.select(document.Sheets.getByIndex(0).getCellRangeByName(select))
    with office.bridge.limit(SECONDS):
        office.create("com.sun.star.frame.DispatchHelper").executeDispatch(controller.Frame, url, "", 0, ())


def recalculate(office: Office, document: Any) -> None:
    """Choose 「得点を再計算」."""
    dispatch(office, document, "service:jp.xladdin.Commands?recalculate")


def fill(office: Office, document: Any, cell: str) -> None:
    """Choose 「列数式を必要な大きさに広げる」 with a cell selected."""
    dispatch(office, document, "service:jp.xladdin.Commands?fill", cell)


def menu_items(menu: Any) -> dict[str, str]:
    """Text and command of every entry of a menu."""
    numbers = [menu.getItemId(place) for place in range(menu.getItemCount())]
    return {menu.getItemText(number): menu.getCommand(number) for number in numbers}


def right(document: Any) -> bool:
    """Tell whether every column shows the ranks and the document counts as unchanged."""
    return all(ranks == RANKS for ranks in shown(document)) and not document.isModified()


# When a document opens


def test_hidden_documents_show_what_is_in_the_file(office: Office, plain_book: Path) -> None:
    """Nothing runs for a hidden document, so what the next tests see is the job's work."""
    document = office.load(plain_book, hidden=True)
    assert column(document, "C") == [WRONG] * 5
    document.close(True)


def test_an_xlsx_shows_right_values_when_opened(window: Office, plain_book: Path) -> None:
    """Formulas bind and calculate on every sheet, also a protected one, and the document is not changed by that."""
    document = window.load(plain_book)
    assert eventually(lambda: right(document), bool), shown(document)
    assert document.UndoManager.getAllUndoActionTitles() == ()
    assert document.NamedRanges.ElementNames == ()
    document.close(True)


def test_an_ods_shows_right_values_when_opened(window: Office, plain_book: Path, tmp_path: Path) -> None:
    """An .ods with wrong cached values, too."""
    source = window.load(plain_book, hidden=True)
    commands.recalculate(source)
    good, bad = tmp_path / "good.ods", tmp_path / "bad.ods"
    source.storeToURL(good.as_uri(), window.bridge.properties(FilterName="calc8"))
    source.close(True)
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "content.xml":
                pattern = rb'(SCORERANKS?\([^>]*office:value=")[^"]*("[^>]*><text:p>)[^<]*'
                content, replaced = re.subn(pattern, rb"\g<1>-1\g<2>-1", content)
                assert replaced >= len(NUMBERS)
            new.writestr(name, content)
    document = window.load(bad)
    assert eventually(lambda: right(document), bool), shown(document)
    document.close(True)


def test_a_document_from_a_template_shows_right_values(window: Office, plain_book: Path) -> None:
    """A workbook used as a template makes a document that is not there yet; it is computed all the same."""
    document = window.load(plain_book, AsTemplate=True)
    assert eventually(lambda: all(ranks == RANKS for ranks in shown(document)), bool), shown(document)
    document.close(True)


def test_a_read_only_document_shows_right_values(window: Office, plain_book: Path) -> None:
    """Reading is enough to see right values."""
    document = window.load(plain_book, read_only=True)
    assert eventually(lambda: right(document), bool), shown(document)
    document.close(True)


# The menu


def test_the_menu_is_there(document: Any) -> None:
    """Calc's menu bar has 「得点計算」 with its two entries."""
    bar = document.CurrentController.Frame.LayoutManager.getElement("private:resource/menubar/menubar").XMenuBar
    numbers = [bar.getItemId(place) for place in range(bar.getItemCount())]
    [ours] = [number for number in numbers if bar.getItemText(number) == "得点計算"]
    popup = bar.getPopupMenu(ours)
    assert menu_items(popup) == {
        "得点を再計算": "service:jp.xladdin.Commands?recalculate",
        "列数式を必要な大きさに広げる": "service:jp.xladdin.Commands?fill",
    }


def entry(parent: Any, name: str) -> Any:
    """Find a menu entry by its name, as a screen reader does; None where there is none."""
    for place in range(parent.getAccessibleChildCount()):
        child = parent.getAccessibleChild(place).getAccessibleContext()
        if child.getAccessibleName() == name:
            return child
        if child.getAccessibleRole() in MENUS:
            found = entry(child, name)
            if found is not None:
                return found
    return None


def click(parent: Any, name: str) -> None:
    """Click on the middle of a menu entry."""
    found = eventually(lambda: entry(parent, name), bool)
    assert found is not None, name
    place, size = found.getLocationOnScreen(), found.getSize()
    xdotool("mousemove", place.X + size.Width // 2, place.Y + size.Height // 2, "click", 1)


def test_the_menu_can_be_clicked(document: Any, tmp_path: Path) -> None:
    """A click on 「得点計算」 and one on its second entry fill a column."""
    numbers_down(document, "A", 5)
    controller = document.CurrentController
    controller.Frame.activate()
    cell = document.Sheets.getByIndex(0).getCellRangeByName("B1")
    cell.Formula = "=SCORE_RANKS(A1:A5)"
    controller.select(cell)
    words = controller.Frame.ContainerWindow.AccessibleContext
    click(words, "得点計算")
    screenshot(tmp_path / "open.png")
    click(words, "列数式を必要な大きさに広げる")
    expected = [1, 2, 3, 4, 5]
    assert eventually(lambda: column(document, "B"), lambda seen: seen == expected) == expected


# Recalculating


def test_recalculate_binds_formulas(window: Office, office: Office, plain_book: Path) -> None:
    """Names that were left unbound are bound: alone, in arrays, inside other functions, on every sheet."""
    document = office.load(plain_book, hidden=True)
    commands.recalculate(document)
    assert shown(document) == [RANKS] * 9
    document.close(True)
    visible = window.new_calc()
    sheet = visible.Sheets.getByIndex(0)
    sheet.getCellRangeByName("A1:A5").setDataArray(tuple((number,) for number in NUMBERS))
    sheet.getCellRangeByName("B1:B5").setArrayFormula("=SCORE_RANKS(A1:A5)")
    visible.enableAutomaticCalculation(False)
    sheet.getCellRangeByName("A1:A5").setDataArray(tuple((-number,) for number in NUMBERS))
    recalculate(window, visible)
    assert column(visible, "B") == [6 - rank for rank in RANKS]
    visible.close(True)


def test_recalculate_leaves_nothing_to_undo(office: Office, plain_book: Path) -> None:
    """Binding is no change a user made: nothing to undo, no name left behind, arrays are still arrays."""
    document = office.load(plain_book, hidden=True)
    commands.recalculate(document)
    assert document.UndoManager.getAllUndoActionTitles() == ()
    assert document.NamedRanges.ElementNames == ()
    cells = document.Sheets.getByIndex(0).getCellRangeByName("B1:B5")
    assert cells.getArrayFormula().endswith("(A1:A5)}")
    document.close(True)


def test_a_protected_structure_is_no_obstacle(office: Office, plain_book: Path) -> None:
    """A document whose sheets may not be added or moved binds, too."""
    document = office.load(plain_book, hidden=True)
    document.protect("secret")
    commands.recalculate(document)
    assert shown(document) == [RANKS] * 9
    document.close(True)


def test_a_text_that_names_a_function_is_no_formula(office: Office) -> None:
    """Words in quotation marks are not mistaken for a call."""
    document = office.new_calc()
    document.Sheets.getByIndex(0).getCellRangeByName("A1").Formula = '="score_ranks("&"x"'
    assert not commands.uses_functions(document)
    commands.recalculate(document)
    document.close(True)


# Filling


def numbers_down(document: Any, name: str, count: int) -> None:
    """Put count, …, 2, 1 down a column, so that the rank of each is its row."""
    cells = document.Sheets.getByIndex(0).getCellRangeByName(f"{name}1:{name}{count}")
    cells.setDataArray(tuple((float(count - row),) for row in range(count)))


def test_fill_makes_a_column(window: Office, document: Any) -> None:
    """A formula in one cell becomes an array formula of 47 rows, and one undo brings the one cell back."""
    sheet = document.Sheets.getByIndex(0)
    numbers_down(document, "A", 47)
    cell = sheet.getCellRangeByName("C1")
    cell.Formula = "=SCORE_RANKS(A1:A47)"
    before = cell.Formula
    fill(window, document, "C1")
    whole = sheet.getCellRangeByName("C1:C47")
    assert [row[0] for row in whole.getDataArray()] == list(range(1, 48))
    assert whole.getArrayFormula() == "{=SCORE_RANKS(A1:A47)}"
    assert sheet.getCellRangeByName("C48").Formula == ""
    document.UndoManager.undo()
    assert cell.Formula == before
    assert sheet.getCellRangeByName("C2:C47").getDataArray() == (("",),) * 46
    assert [row[0] for row in sheet.getCellRangeByName("A1:A47").getDataArray()] == list(range(47, 0, -1))


def test_fill_makes_a_table(window: Office, document: Any, invented_book: str) -> None:
    """SCORE_TABLE takes as many rows and columns as it has."""
    assert invented_book == BOOK
    sheet = document.Sheets.getByIndex(0)
    facts = (
        ("支部", "実施者数", "対象者数", "指導者数", "指導対象者数"),
        ("甲", 30.0, 100.0, 5.0, 10.0),
        ("乙", 40.0, 100.0, 4.0, 10.0),
        ("丙", 50.0, 100.0, 3.0, 10.0),
    )
    sheet.getCellRangeByName("A1:E4").setDataArray(facts)
    sheet.getCellRangeByName("G1").Formula = f'=SCORE_TABLE("{BOOK}";A1:E4)'
    fill(window, document, "G1")
    table = sheet.getCellRangeByName("G1:K4")
    assert table.getArrayFormula() != ""
    assert [row[0] for row in table.getDataArray()] == ["支部", "甲", "乙", "丙"]
    assert [row[4] for row in table.getDataArray()] == ["順位", 3, 2, 1]
    assert sheet.getCellRangeByName("L1").Formula == sheet.getCellRangeByName("G5").Formula == ""


@pytest.mark.parametrize("formula", ["=100-SCORE_RANKS(A1:A5)", '=IFERROR(100-SCORE_RANKS(A1:A5);"x")'])
def test_fill_takes_nested_formulas(window: Office, document: Any, formula: str) -> None:
    """What stands around the function is computed for every row."""
    numbers_down(document, "A", 5)
    document.Sheets.getByIndex(0).getCellRangeByName("B1").Formula = formula
    fill(window, document, "B1")
    assert column(document, "B") == [99, 98, 97, 96, 95]


def test_a_first_row_that_is_an_error_does_not_stop_filling(window: Office, document: Any) -> None:
    """Errors of single rows are results."""
    sheet = document.Sheets.getByIndex(0)
    sheet.getCellRangeByName("A1:B2").setDataArray(((1.0, 0.0), (3.0, 2.0)))
    sheet.getCellRangeByName("C1").Formula = "=SCORE_CHANGES(A1:A2;B1:B2)"
    fill(window, document, "C1")
    assert sheet.getCellRangeByName("C1").getError() == 532
    assert sheet.getCellRangeByName("C2").Value == 0.5


def refuse_below(sheet: Any) -> None:
    sheet.getCellRangeByName("B4").Value = 7


def refuse_text(sheet: Any) -> None:
    sheet.getCellRangeByName("A3").String = "abc"


def refuse_no_formula(sheet: Any) -> None:
    sheet.getCellRangeByName("B1").Value = 7


def refuse_unknown(sheet: Any) -> None:
    sheet.getCellRangeByName("B1").Formula = "=NO_SUCH_FUNCTION(A1:A5)"


def refuse_single(sheet: Any) -> None:
    sheet.getCellRangeByName("B1").Formula = "=SCORE_RANK(A1;A1:A5)"


def refuse_array(sheet: Any) -> None:
    sheet.getCellRangeByName("B1:B5").setArrayFormula("=SCORE_RANKS(A1:A5)")


def refuse_protected(sheet: Any) -> None:
    sheet.protect("secret")


def refuse_merged(sheet: Any) -> None:
    sheet.getCellRangeByName("B2:C3").merge(True)


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (refuse_below, r"B4 が空でない.*B4 is not empty"),
        (refuse_text, r"数式がエラー.*error"),
        (refuse_no_formula, r"数式のセルを.*holds a formula"),
        (refuse_unknown, r"数式がエラー.*error"),
        (refuse_single, r"1つの値.*single value"),
        (refuse_array, r"すでに配列数式.*array formula already"),
        (refuse_protected, r"保護されています.*is protected"),
        (refuse_merged, r"結合セル.*merged"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_fill_refuses(office: Office, prepare: Any, message: str) -> None:
    """What cannot be filled is told, and the document is as it was."""
    document = office.new_calc()
    sheet = document.Sheets.getByIndex(0)
    numbers_down(document, "A", 5)
    sheet.getCellRangeByName("B1").Formula = "=SCORE_RANKS(A1:A5)"
    prepare(sheet)
    document.CurrentController.select(sheet.getCellRangeByName("B1"))
    document.setModified(False)
    look = sheet.getCellRangeByName("A1:D8")
    before = look.getFormulaArray(), look.getDataArray(), document.UndoManager.getAllUndoActionTitles()
    with pytest.raises(WorkbookError, match=message):
        commands.fill(document)
    assert (look.getFormulaArray(), look.getDataArray(), document.UndoManager.getAllUndoActionTitles()) == before
    assert not document.isModified()
    document.close(True)


def test_a_refusal_is_shown_in_a_box(window: Office, document: Any) -> None:
    """The user reads why nothing happened, and can go on after Return."""
    document.Sheets.getByIndex(0).getCellRangeByName("B1").Value = 7
    seen: list[bool] = []
    user = threading.Thread(target=lambda: seen.append(press_return_in("xl-addin")))
    user.start()
    fill(window, document, "B1")
    user.join(SECONDS)
    assert seen == [True]
    assert document.Sheets.getByIndex(0).getCellRangeByName("B1").Value == 7


# Pasting


def test_nothing_is_stale_after_pasting(window: Office, document: Any) -> None:
    """Ctrl+C and Ctrl+V, which need a window, change what our functions show as they change Calc's own."""
    sheet = document.Sheets.getByIndex(0)
    sheet.getCellRangeByName("A1:A5").setDataArray(tuple((float(number),) for number in NUMBERS))
    sheet.getCellRangeByName("B1:B5").setArrayFormula("=SCORE_RANKS(A1:A5)")
    for row in range(1, 6):
        sheet.getCellRangeByName(f"C{row}").Formula = f"=SCORE_RANK(A{row};A$1:A$5)"
        sheet.getCellRangeByName(f"D{row}").Formula = f"=RANK(A{row};A$1:A$5)"
    dispatch(window, document, ".uno:Copy", "A2:A3")
    dispatch(window, document, ".uno:Paste", "A4")
    assert eventually(lambda: column(document, "A"), lambda seen: seen == [30, 10, 50, 10, 50]) == [30, 10, 50, 10, 50]
    assert column(document, "B") == column(document, "C") == column(document, "D") == [3, 4, 1, 4, 1]


# Names in files


@pytest.mark.parametrize(("suffix", "kind"), [(".ods", "calc8"), (".xlsx", "Calc MS Excel 2007 XML")])
def test_a_saved_document_still_computes(window: Office, plain_book: Path, tmp_path: Path, suffix: str, kind: str) -> None:
    """Opened, changed, saved and opened again, the formulas are bound, whichever name the file stores."""
    document = window.load(plain_book)
    assert eventually(lambda: right(document), bool)
    document.Sheets.getByIndex(0).getCellRangeByName("A1").Value = 45
    path = tmp_path / f"saved{suffix}"
    document.storeToURL(path.as_uri(), window.bridge.properties(FilterName=kind))
    document.close(True)
    again = window.load(path)
    expected = [[2, 5, 1, 4, 3]] * 3 + [RANKS] * 6
    assert eventually(lambda: shown(again), lambda seen: seen == expected) == expected
    again.Sheets.getByIndex(0).getCellRangeByName("A1").Value = 5
    assert shown(again)[:3] == [[5, 4, 1, 3, 2]] * 3
    again.close(True)
