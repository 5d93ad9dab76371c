from __future__ import annotations

import os
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pypdf
import pytest
import xlwings as xw

from tests.xlw.attributes import attributes
from xl_addin.errors import WorkbookError

pytestmark = pytest.mark.office
DATA = Path(__file__).parents[1] / "data"


def names(folder: Path) -> list[str]:
    """What lies in a folder, in order."""
    return sorted(path.name for path in folder.iterdir())


@attributes("Book.save", "Book.name", "Book.fullname")
def test_a_new_book_is_saved_in_the_current_folder(
    book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The documented example: first under its own name, then under a new one; nothing else is left."""
    monkeypatch.chdir(tmp_path)
    name = book.name
    book.sheets[0]["A1"].value = 1
    book.save()
    assert book.name == f"{name}.xlsx"
    assert book.fullname == str(tmp_path / f"{name}.xlsx")
    book.save(str(tmp_path / "new_file_name.xlsx"))
    assert book.name == "new_file_name.xlsx"
    assert names(tmp_path) == [f"{name}.xlsx", "new_file_name.xlsx"]
    assert openpyxl.load_workbook(tmp_path / "new_file_name.xlsx").active["A1"].value == 1


def test_saving_again_changes_the_new_file_alone(book: xw.Book, tmp_path: Path) -> None:
    """After saving under another name the old file is left alone."""
    book.sheets[0]["A1"].value = 1
    book.save(tmp_path / "a.xlsx")
    book.save(tmp_path / "b.xlsx")
    book.sheets[0]["A1"].value = 2
    book.save()
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active["A1"].value == 1
    assert openpyxl.load_workbook(tmp_path / "b.xlsx").active["A1"].value == 2


@pytest.mark.parametrize(
    ("kind", "part", "content"),
    [
        (".xlsx", "[Content_Types].xml", b"spreadsheetml.sheet.main+xml"),
        (".xlsm", "[Content_Types].xml", b"sheet.macroEnabled.main+xml"),
        (".ods", "mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
    ],
)
def test_the_ending_decides_on_the_format(book: xw.Book, tmp_path: Path, kind: str, part: str, content: bytes) -> None:
    """The file is of that format, and opens again with its values."""
    book.sheets[0]["A1"].value = ["東京", 1.5]
    path = tmp_path / f"得点{kind}"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        assert content in archive.read(part)
    book.close()
    assert xw.Book(path).sheets[0]["A1:B1"].value == ["東京", 1.5]


def test_an_old_workbook_is_written_as_such(book: xw.Book, tmp_path: Path) -> None:
    """.xls is an OLE file, and opens again with its values."""
    book.sheets[0]["A1"].value = ["東京", 1.5]
    book.save(tmp_path / "old.xls")
    assert (tmp_path / "old.xls").read_bytes().startswith(bytes.fromhex("d0cf11e0a1b11ae1"))
    book.close()
    assert xw.Book(tmp_path / "old.xls").sheets[0]["A1:B1"].value == ["東京", 1.5]


def test_the_active_sheet_becomes_a_csv_file(book: xw.Book, tmp_path: Path) -> None:
    """UTF-8 with the mark that Excel needs, values as they are shown."""
    book.sheets.add("B", after="Sheet1")["A1"].value = [["県", "値"], ["東京,都", 0.5], ['"', None]]
    book.sheets["B"]["B2"].number_format = "0%"
    book.sheets["B"].activate()
    book.save(tmp_path / "out.csv")
    content = (tmp_path / "out.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == ["県,値", '"東京,都",50%', '"""",']
    assert book.name == "out.csv"


def test_a_csv_file_cannot_be_encrypted(book: xw.Book, tmp_path: Path) -> None:
    """A password that would be dropped is refused."""
    with pytest.raises(NotImplementedError, match="encrypted"):
        book.save(tmp_path / "out.csv", password="x")
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["book.xlsb", "book.docx", "book"])
def test_an_unknown_ending_is_refused(book: xw.Book, tmp_path: Path, name: str) -> None:
    """Nothing is written under a name that says something else."""
    with pytest.raises(WorkbookError, match="are supported"):
        book.save(tmp_path / name)
    assert names(tmp_path) == []


def test_a_place_that_is_none_is_refused(book: xw.Book, tmp_path: Path) -> None:
    """A folder that is missing, and a folder in the file's place."""
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(WorkbookError, match="There is no folder"):
        book.save(tmp_path / "missing" / "a.xlsx")
    with pytest.raises(WorkbookError, match="is a folder"):
        book.save(tmp_path / "folder.xlsx")


def test_a_file_that_somebody_has_open_is_not_overwritten(book: xw.Book, tmp_path: Path) -> None:
    """Its lock says so."""
    (tmp_path / "a.xlsx").write_bytes(b"theirs")
    (tmp_path / "~$a.xlsx").write_bytes(b"somebody")
    with pytest.raises(WorkbookError, match="open elsewhere"):
        book.save(tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == b"theirs"


def test_the_name_of_another_open_book_is_refused(app: xw.App, tmp_path: Path) -> None:
    """Excel does not have two books of one name open either."""
    (tmp_path / "other").mkdir()
    one, two = app.books.add(), app.books.add()
    one.save(tmp_path / "a.xlsx")
    with pytest.raises(WorkbookError, match="Another workbook called"):
        two.save(tmp_path / "other" / "A.XLSX")


def test_a_file_keeps_its_permissions_and_links(book: xw.Book, tmp_path: Path) -> None:
    """A link still points at its file, which is changed."""
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "a.xlsx"
    book.save(real)
    real.chmod(0o640)
    (tmp_path / "a.xlsx").symlink_to(real)
    book.close()
    linked = xw.Book(tmp_path / "a.xlsx")
    linked.sheets[0]["A1"].value = 5
    linked.save()
    assert (tmp_path / "a.xlsx").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert openpyxl.load_workbook(real).active["A1"].value == 5


def test_a_password_encrypts(book: xw.Book, tmp_path: Path) -> None:
    """Another program decrypts the file with it; an empty one takes it away."""
    msoffcrypto = pytest.importorskip("msoffcrypto", reason="msoffcrypto-tool is not there where Calc alone is tested")
    path = tmp_path / "secret.xlsx"
    book.sheets[0]["A1"].value = 7
    book.save(path, password="pass")
    with path.open("rb") as file, (tmp_path / "plain.xlsx").open("wb") as plain:
        office_file = msoffcrypto.OfficeFile(file)
        office_file.load_key(password="pass")
        office_file.decrypt(plain)
    assert openpyxl.load_workbook(tmp_path / "plain.xlsx").active["A1"].value == 7
    book.save(tmp_path / "again.xlsx")
    assert not zipfile.is_zipfile(tmp_path / "again.xlsx")
    book.save(tmp_path / "open.xlsx", password="")
    assert openpyxl.load_workbook(tmp_path / "open.xlsx").active["A1"].value == 7


def _formulas(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if name.startswith(("xl/worksheets/sheet", "xl/workbook.xml"))]
        return "".join(archive.read(name).decode() for name in parts)


def test_functions_are_stored_under_their_plain_names(app: xw.App, tmp_path: Path) -> None:
    """Excel finds SCORE_RANKS and its like alone; texts that only look like a name stay."""
    path = tmp_path / "scores.xlsx"
    made = openpyxl.Workbook()
    for row, value in enumerate((1.0, 3.0, 2.0), 1):
        made.active.cell(row, 1, value)
    made.active["B1"] = "=SCORE_RANK(A1,A$1:A$3)"
    made.active["B2"] = '=IF(A1=1,"JP.XLADDIN.SCORING.SCORERANK(",SCORE_RANK(A1,A$1:A$3)+1)'
    made.active["C1"] = openpyxl.worksheet.formula.ArrayFormula("C1:C3", "=SCORE_RANKS(A1:A3)")
    made.save(path)
    book = app.books.open(path)
    book.sheets[0]["A1"].value = 5
    book.save()
    saved = openpyxl.load_workbook(path).active
    assert saved["B1"].value == "=SCORE_RANK(A1,A$1:A$3)"
    assert saved["B2"].value == '=IF(A1=1,"JP.XLADDIN.SCORING.SCORERANK(",SCORE_RANK(A1,A$1:A$3)+1)'
    assert saved["C1"].value.text == "=SCORE_RANKS(A1:A3)"
    assert openpyxl.load_workbook(path, data_only=True).active["B1"].value == 1
    assert len(re.findall(r"(?i)xladdin", _formulas(path))) == 1


def test_a_macro_workbook_keeps_its_project(app: xw.App, tmp_path: Path) -> None:
    """LibreOffice would write it anew, without the help texts and the sheets' own names."""
    path = tmp_path / "registered.xlsm"
    shutil.copy(DATA / "registered.xlsm", path)
    book = app.books.open(path)
    book.sheets[0]["A1"].value = 99
    book.sheets.add("追加")
    book.save()
    with zipfile.ZipFile(DATA / "registered.xlsm") as before, zipfile.ZipFile(path) as after:
        assert after.read("xl/vbaProject.bin") == before.read("xl/vbaProject.bin")
        assert b"vbaProject.bin" in after.read("xl/_rels/workbook.xml.rels")
        assert b"application/vnd.ms-office.vbaProject" in after.read("[Content_Types].xml")
    saved = openpyxl.load_workbook(path, keep_vba=True)
    assert saved.code_name == "ThisWorkbook"
    assert saved["Sheet1"].sheet_properties.codeName == "Sheet1"
    assert saved["追加"].sheet_properties.codeName is None
    assert saved["Sheet1"]["A1"].value == 99
    saved.close()
    if saved.vba_archive:
        saved.vba_archive.close()


def test_a_macro_workbook_is_not_encrypted(app: xw.App, tmp_path: Path) -> None:
    """Its project could not be put back into it."""
    path = tmp_path / "registered.xlsm"
    shutil.copy(DATA / "registered.xlsm", path)
    before = path.read_bytes()
    with pytest.raises(NotImplementedError, match="macros"):
        app.books.open(path).save(password="x")
    assert path.read_bytes() == before


@attributes("Book.close")
def test_closing_does_not_save(app: xw.App, tmp_path: Path) -> None:
    """Changes are lost, as xlwings says, and nobody is asked."""
    book = app.books.add()
    book.save(tmp_path / "a.xlsx")
    book.sheets[0]["A1"].value = 1
    book.close()
    assert len(app.books) == 0
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active["A1"].value is None


def test_a_with_block_closes_its_book(app: xw.App) -> None:
    """Also after an error."""
    with pytest.raises(ZeroDivisionError), app.books.add():
        1 / 0
    assert len(app.books) == 0


@attributes("Book.activate")
def test_a_book_is_activated(app: xw.App) -> None:
    """Ranges without a book are looked up in it then."""
    one, _two = app.books.add(), app.books.add()
    one.activate()
    assert app.books.active == one
    one.activate(steal_focus=True)
    assert app.books.active == one


@attributes("Book.app")
def test_a_book_knows_its_app(book: xw.Book, app: xw.App) -> None:
    """The same app, whichever way it is reached."""
    assert book.app == app


@attributes("Book.selection")
def test_the_selection_is_read(book: xw.Book) -> None:
    """What was selected in the active book is its selection."""
    book.sheets[0]["B2:C3"].select()
    assert book.selection.address == "$B$2:$C$3"
    assert book.selection.sheet == book.sheets[0]


@attributes("Book.api")
def test_the_native_document_is_there(book: xw.Book) -> None:
    """`api` is LibreOffice's document."""
    assert book.api.supportsService("com.sun.star.sheet.SpreadsheetDocument") is True


@attributes("Book.sheets", "Book.names")
def test_a_new_book_has_a_sheet_and_no_names(book: xw.Book) -> None:
    """Both collections are there."""
    assert len(book.sheets) == 1
    assert len(book.names) == 0


@pytest.fixture
def pages(book: xw.Book) -> xw.Book:
    """A book of four sheets: one hidden, one whose name begins with #."""
    book.sheets[0]["A1"].value = "PDF"
    for name in ("隠れ", "#作業", "最後"):
        book.sheets.add(name, after=book.sheets[-1])["A1"].value = f"on {name}"
    book.sheets["隠れ"].visible = False
    return book


@attributes("Book.to_pdf")
def test_a_book_is_exported_as_pdf(pages: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The documented example: visible sheets, those with # left out; the file is called like the book."""
    monkeypatch.chdir(tmp_path)
    assert pages.to_pdf() == f"{pages.name}.pdf"
    assert names(tmp_path) == [f"{pages.name}.pdf"]
    found = [page.extract_text().strip() for page in pypdf.PdfReader(f"{pages.name}.pdf").pages]
    assert found == ["PDF", "on 最後"]
    assert [sheet.visible for sheet in pages.sheets] == [True, False, True, True]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"include": ["隠れ", 4]}, ["on 隠れ", "on 最後"]),
        ({"include": 1}, ["PDF"]),
        ({"exclude": "最後"}, ["PDF"]),
        ({"exclude": [1], "exclude_start_string": "x"}, ["on #作業", "on 最後"]),
        ({"quality": "minimum"}, ["PDF", "on 最後"]),
    ],
)
def test_sheets_are_chosen_for_the_pdf(
    pages: xw.Book, tmp_path: Path, options: dict[str, object], expected: list[str]
) -> None:
    """By name or number, to include or to leave out."""
    pages.to_pdf(tmp_path / "out.pdf", **options)
    assert [page.extract_text().strip() for page in pypdf.PdfReader(tmp_path / "out.pdf").pages] == expected
    assert [sheet.visible for sheet in pages.sheets] == [True, False, True, True]


def test_a_hidden_sheet_with_a_print_area_is_not_printed(pages: xw.Book, tmp_path: Path) -> None:
    """Its print area is there again afterwards."""
    pages.sheets["隠れ"].page_setup.print_area = "A1:B2"
    pages.to_pdf(tmp_path / "out.pdf")
    found = [page.extract_text().strip() for page in pypdf.PdfReader(tmp_path / "out.pdf").pages]
    assert found == ["PDF", "on 最後"]
    assert pages.sheets["隠れ"].page_setup.print_area == "$A$1:$B$2"


def test_an_unknown_quality_is_refused(pages: xw.Book, tmp_path: Path) -> None:
    """Nothing is written."""
    with pytest.raises(ValueError, match="quality"):
        pages.to_pdf(tmp_path / "out.pdf", quality="best")
    assert names(tmp_path) == []


@attributes("Book.caller", "Book.set_mock_caller")
def test_the_mock_caller_is_the_caller(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """The documented example: one function for Excel's button and for the shell."""
    monkeypatch.setattr(xw.Book, "_mock_caller", None, raising=False)
    book.set_mock_caller()
    sheet = xw.Book.caller().sheets[0]
    sheet.range("A1").value = "Hello xlwings!"
    assert book.sheets[0]["A1"].value == "Hello xlwings!"


def test_a_template_can_be_opened_again_after_it_was_saved_elsewhere(app: xw.App, tmp_path: Path) -> None:
    """A script may fill one template many times without closing what it made."""
    template = app.books.add()
    template.save(tmp_path / "template.xlsx")
    template.close()
    for number in range(3):
        book = app.books.open(tmp_path / "template.xlsx")
        book.sheets[0]["A1"].value = number
        book.save(tmp_path / f"{number}.xlsx")
    assert [openpyxl.load_workbook(tmp_path / f"{number}.xlsx").active["A1"].value for number in range(3)] == [0, 1, 2]
    for book in list(app.books):
        book.close()
    assert names(tmp_path) == ["0.xlsx", "1.xlsx", "2.xlsx", "template.xlsx"]


def test_books_are_told_apart(app: xw.App) -> None:
    """Two books are the same if app and name are."""
    one, two = app.books.add(), app.books.add()
    assert one != two
    assert len({one, app.books[one.name]}) == 1
    assert repr(one) == f"<Book [{one.name}]>"


def test_a_name_with_odd_characters_is_saved_and_opened(app: xw.App, tmp_path: Path) -> None:
    """Per cent signs, hashes and blanks are no part of a URL here."""
    path = tmp_path / "100% #1 (写し)&.xlsx"
    book = app.books.add()
    book.sheets[0]["A1"].value = 1
    book.save(path)
    book.close()
    opened = app.books.open(path)
    assert opened.fullname == os.fspath(path)
    assert opened.sheets[0]["A1"].value == 1
