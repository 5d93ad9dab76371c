"""The menu and the job that runs when a document opens, in a full LibreOffice with windows."""

from __future__ import annotations

import re
import threading
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from tests.plain_book import NUMBERS, RANKS, column, numbers_down, shown, write_plain_book
from tests.screen import eventually, press_return_in, screenshot
from tests.window import SECONDS, choose, dispatch, japanese_window, menu_items, submenu, words_of
from xl_addin.hosts.calc import commands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def window(user_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:  # noqa: ARG001 - LibreOffice inherits the folder
    """A LibreOffice with windows whose words are Japanese."""
    with japanese_window() as started:
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
    """An .xlsx as another program writes it."""
    return write_plain_book(tmp_path / "plain.xlsx")


def fill(office: Office, document: Any, cell: str) -> None:
    """Choose 「列数式を必要な大きさに広げる」 with a cell selected."""
    dispatch(office, document, "service:jp.xladdin.Commands?fill", cell)


def right(document: Any) -> bool:
    """Tell whether every column shows the ranks and the document counts as unchanged."""
    return all(ranks == RANKS for ranks in shown(document)) and not document.isModified()


# When a document opens


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
    """Calc's menu bar has 「得点計算」 with its entries, and in it 「スクリプト」 with one for each shipped script."""
    bar = document.CurrentController.Frame.LayoutManager.getElement("private:resource/menubar/menubar").XMenuBar
    ours = submenu(bar, "得点計算")
    items = menu_items(ours)
    assert list(items)[-1] == "スクリプト"
    items.pop("スクリプト")
    assert items == {
        "得点を再計算": "service:jp.xladdin.Commands?recalculate",
        "列数式を必要な大きさに広げる": "service:jp.xladdin.Commands?fill",
        "この得点の理由": "service:jp.xladdin.Commands?explain",
    }
    assert menu_items(submenu(ours, "スクリプト")) == {
        "データの更新…": "service:jp.xladdin.Commands?script.refresh",
        "年度の比較…": "service:jp.xladdin.Commands?script.compare_years",
        "グラフの作成": "service:jp.xladdin.Commands?script.charts",
        "PDF の書き出し": "service:jp.xladdin.Commands?script.export_pdf",
    }


def test_the_menu_can_be_clicked(window: Office, document: Any, tmp_path: Path) -> None:
    """A click on 「得点計算」 and one on its second entry fill a column."""
    numbers_down(document, "A", 5)
    cell = document.Sheets.getByIndex(0).getCellRangeByName("B1")
    cell.Formula = "=SCORE_RANKS(A1:A5)"
    document.CurrentController.select(cell)
    choose(window, document, "列数式を必要な大きさに広げる")
    screenshot(tmp_path / "filled.png")
    expected = [1, 2, 3, 4, 5]
    assert eventually(lambda: column(document, "B"), lambda seen: seen == expected) == expected


def test_the_reason_of_a_score_is_shown_in_a_box(window: Office, document: Any, tmp_path: Path) -> None:
    """The third entry explains a cell of an array on a protected sheet, whose document stays unchanged."""
    sheet = document.Sheets.getByIndex(0)
    numbers_down(document, "A", 5)
    sheet.getCellRangeByName("A2").String = "約40"
    sheet.getCellRangeByName("B1:B5").setArrayFormula("=SCORE_RANKS(A1:A5)")
    sheet.protect("secret")
    document.setModified(False)
    steps = document.UndoManager.getAllUndoActionTitles()
    document.CurrentController.select(sheet.getCellRangeByName("B3"))
    choose(window, document, "この得点の理由")
    seen = eventually(lambda: words_of(window, "xl-addin"), bool)
    screenshot(tmp_path / "reason.png")
    assert press_return_in("xl-addin")
    [told] = [words for words in seen if words.startswith("Sheet1.B3: #VALUE!")]
    assert "2行目の「約40」は数値として読めません" in told
    assert "“約40”, is not a number" in told
    assert eventually(lambda: words_of(window, "xl-addin"), lambda words: not words) == []
    assert not document.isModified()
    assert document.UndoManager.getAllUndoActionTitles() == steps


# Recalculating


def test_recalculate_in_the_menu(window: Office, document: Any) -> None:
    """「得点を再計算」 computes everything: even a random number is another one."""
    cell = document.Sheets.getByIndex(0).getCellRangeByName("A1")
    cell.Formula = "=RAND()"
    before = cell.Value
    assert cell.Value == before
    dispatch(window, document, "service:jp.xladdin.Commands?recalculate")
    assert cell.Value != before


# Filling


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
def test_a_saved_document_still_computes(
    window: Office, plain_book: Path, tmp_path: Path, suffix: str, kind: str
) -> None:
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
