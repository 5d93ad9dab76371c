from __future__ import annotations

import os
import signal
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from tests.saved_books import excel_book, parts_of, saved_values, with_part
from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.hosts.calc.office import Office
from xl_addin.hosts.calc.reading import split_address
from xl_addin.hosts.calc.recalc import recalc
from xl_addin.parts.book import open_book

if TYPE_CHECKING:
    from pathlib import Path

RATES = (61.25, 48.5, 75.0, 48.5)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook whose cached values are all wrong."""
    path = tmp_path / "実績 2023.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("得点 表")
        for row, rate in enumerate(RATES):
            sheet.write(row, 0, rate)
            sheet.write_formula(row, 1, f"=SCORE_RANK(A{row + 1},A$1:A$4)", None, 99)
            sheet.write_formula(row, 2, f"=RANK(A{row + 1},A$1:A$4)", None, 99)
        sheet.write_array_formula("D1:D4", "{=SCORE_RANKS(A1:A4)}", None, 99)
        other = made.add_worksheet("値")
        other.write_row(0, 0, [1, "山形", True])
        other.write_formula("A2", "=1/3", None, 99)
        other.write_formula("B2", '=""', None, "x")
        other.write_formula("C2", "=A1=1", None, False)
        for column, formula in enumerate(("=1/0", "=NA()", '=1+"x"', "=10^400", "=NOSUCHNAME")):
            other.write_formula(2, column, formula, None, 99)
        made.add_worksheet("空")
        made.add_worksheet("it's")
        made.define_name("率", "='得点 表'!$A$1:$A$2")
        made.define_name("値!局所", "=値!$A$1")
    return path


def test_values(office: Office, book: Path) -> None:
    """Everything is computed anew: functions, native formulas, array formulas."""
    ranks = [1 + sum(other > rate for other in RATES) for rate in RATES]
    (rows,) = recalc(book, prints=["'得点 表'!A1:D4"], office=office).ranges.values()
    assert rows == [[rate, rank, rank, rank] for rate, rank in zip(RATES, ranks, strict=True)]


def test_kinds_of_values(office: Office, book: Path) -> None:
    """Numbers are unrounded, blanks None, flags and texts as they are, errors their code."""
    (rows,) = recalc(book, prints=["値!A1:E3"], office=office).ranges.values()
    assert rows == [
        [1.0, "山形", True, None, None],
        [1 / 3, None, True, None, None],
        ["#DIV/0!", "#N/A", "#VALUE!", "#NUM!", "#NAME?"],
    ]
    assert rows[0][2] is True
    assert rows[0][0] is not True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'得点 表'!A1:A2", [[61.25], [48.5]]),
        ("得点 表!$A$1:$A$2", [[61.25], [48.5]]),
        ("'得点 表'！Ａ１：Ａ２", [[61.25], [48.5]]),
        ("得点　表!a1", [[61.25]]),
        ("'得点 表'!A:A", [[rate] for rate in RATES]),
        ("'得点 表'!1:1", [[61.25, 2.0, 2.0, 2.0]]),
        ("率", [[61.25], [48.5]]),
        ("値!局所", [[1.0]]),
        ("値!率", [[61.25], [48.5]]),
        ("空", [[None]]),
        ("空!", [[None]]),
        ("'空'", [[None]]),
        ("空!B2:C3", [[None, None], [None, None]]),
        ("'it''s'!A1", [[None]]),
        ("値!XFD1048576", [[None]]),
    ],
)
def test_ranges(office: Office, book: Path, text: str, expected: object) -> None:
    """A range is found by sheet and cells, whole columns or rows, a name, or a sheet alone."""
    assert recalc(book, prints=[text], office=office).ranges == {text: expected}


def test_used_area(office: Office, book: Path) -> None:
    """A sheet alone is its used area."""
    (rows,) = recalc(book, prints=["値"], office=office).ranges.values()
    assert (len(rows), len(rows[0])) == (3, 5)


@pytest.mark.parametrize("text", ["なし!A1", "なし", "'no such'!A1:B2"])
def test_unknown_sheets(office: Office, book: Path, text: str) -> None:
    """An unknown sheet is answered with those that exist."""
    with pytest.raises(WorkbookError) as caught:
        recalc(book, prints=[text], office=office)
    for line in (caught.value.ja, caught.value.en):
        assert all(name in line for name in ("得点 表", "値", "空", "it's"))


@pytest.mark.parametrize("text", ["値!A0", "値!nonsense", "値!A1:", "値!XFE1", "値!A9999999", "値!A1;B2"])
def test_unknown_ranges(office: Office, book: Path, text: str) -> None:
    """What is no range is named."""
    with pytest.raises(WorkbookError) as caught:
        recalc(book, prints=[text], office=office)
    assert text in caught.value.ja
    assert text in caught.value.en


def test_huge_range(office: Office, book: Path) -> None:
    """A range of millions of cells is refused, not read."""
    with pytest.raises(WorkbookError, match="too large"):
        recalc(book, prints=["値!A1:XFD1048576"], office=office)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a!b", ("a", "b")),
        ("a!b!A1", ("a!b", "A1")),
        ("'a!b'!A1", ("a!b", "A1")),
        ("$'a'!A1", ("a", "A1")),
        ("$a!A1", ("a", "A1")),
        (" a ", ("a", None)),
        ("'a''b'", ("a'b", None)),
        ("a!", ("a", "")),
    ],
)
def test_split_address(text: str, parts: tuple[str, str | None]) -> None:
    """Sheet and range part at the last mark outside quotes."""
    assert split_address(text) == parts


def test_other_errors(office: Office, tmp_path: Path) -> None:
    """An error without a name of its own shows its number: 522 is a circular reference."""
    path = tmp_path / "circle.xlsx"
    made = openpyxl.Workbook()
    made.active["A1"] = "=A1"
    made.save(path)
    assert recalc(path, prints=["Sheet"], office=office).ranges == {"Sheet": [["Err:522"]]}


def test_source_untouched(office: Office, book: Path) -> None:
    """The workbook is the same byte for byte, and nothing lies beside it."""
    before = (book.read_bytes(), book.stat().st_mtime_ns)
    recalc(book, prints=["値"], office=office)
    assert (book.read_bytes(), book.stat().st_mtime_ns) == before
    assert list(book.parent.iterdir()) == [book]


def test_ods(office: Office, book: Path) -> None:
    """A written .ods, recalculated again, holds the same values and formulas."""
    out = book.with_suffix(".ods")
    first = recalc(book, out, ["'得点 表'!A1:D4", "値!A1:E3"], office=office)
    assert recalc(out, prints=["'得点 表'!A1:D4", "値!A1:E3"], office=office).ranges == first.ranges
    assert sorted(path.name for path in book.parent.iterdir()) == [out.name, book.name]


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_patched(office: Office, book: Path, suffix: str) -> None:
    """A workbook of the same kind has the computed values saved, and each that changed is told; the rest is as it was."""
    source = book.with_suffix(suffix)
    if suffix != book.suffix:
        recalc(book, source, office=office)
        content = with_part(
            source.read_bytes(), "content.xml", b'office:value="0.333333333333333"', b'office:value="7"'
        )
        source.write_bytes(content)
    before = source.read_bytes()
    out = book.with_name(f"out{suffix}")
    done = recalc(source, out, office=office)
    told = {(each.place.sheet, each.place.row, each.place.col): each.after for each in done.changed}
    assert told["値", 1, 0] == 1 / 3
    cells = open_book(out).sheet("値").cells
    assert cells[1, 0].value == 1 / 3
    assert [open_book(out).sheet("得点 表").cells[row, 3].value for row in range(4)] == [2, 3, 1, 3]
    assert source.read_bytes() == before
    changed = {name for name, data in parts_of(before).items() if parts_of(out.read_bytes())[name] != data}
    assert changed <= {f"xl/worksheets/sheet{number}.xml" for number in (1, 2)} | {
        "content.xml",
        "META-INF/manifest.xml",
    }
    assert recalc(out, out, office=office).changed == ()
    # 99 is saved for the unknown name in the Excel workbook alone.
    assert done.left == ((("値", 2, 4),) if suffix == ".xlsx" else ())


def test_what_calc_lacks(office: Office, book: Path) -> None:
    """A formula that Calc cannot compute keeps its value, and is told."""
    book.write_bytes(excel_book({"A1": 1, "B1": ("=MYFUNC(A1)", 5), "B2": ("=B1*2", 0)}))
    done = recalc(book, book, office=office)
    assert done.left == (("表", 0, 1),)
    assert saved_values(book.read_bytes()) == {"A1": 1, "B1": 5, "B2": 10}


def test_pdf(office: Office, book: Path) -> None:
    """A PDF takes the place of an older one."""
    out = book.with_suffix(".pdf")
    out.write_bytes(b"old")
    recalc(book, out, office=office)
    assert out.read_bytes().startswith(b"%PDF-")


def test_wrong_range_writes_nothing(office: Office, book: Path) -> None:
    """When a range is wrong, the output is as it was."""
    out = book.with_suffix(".pdf")
    out.write_bytes(b"old")
    with pytest.raises(WorkbookError):
        recalc(book, out, ["なし!A1"], office=office)
    assert out.read_bytes() == b"old"


def test_refusals_come_first(book: Path) -> None:
    """What can be refused without LibreOffice is refused before it is started."""
    told: list[str] = []
    for source, out in (
        (book, book.with_name("x.xlsm")),
        (book, book.with_name("x.csv")),
        (book.with_name("none.xlsx"), None),
    ):
        with pytest.raises(WorkbookError):
            recalc(source, out, progress=lambda ja, _en: told.append(ja))
    assert told == []


def test_unreadable_content(office: Office, tmp_path: Path) -> None:
    """A file that only looks like a workbook is named as the user named it."""
    path = tmp_path / "見かけ.xlsx"
    made = openpyxl.Workbook()
    made.save(path)
    content = path.read_bytes().replace(b"xl/workbook.xml", b"xl/workbonk.xml")
    path.write_bytes(content)
    with pytest.raises(WorkbookError) as caught:
        recalc(path, prints=["Sheet"], office=office)
    assert str(path) in caught.value.en
    assert path.read_bytes() == content


def test_text_document(office: Office, tmp_path: Path) -> None:
    """A text document under a workbook's name is refused."""
    path = tmp_path / "letter.ods"
    kind = "application/vnd.oasis.opendocument.text"
    name = "urn:oasis:names:tc:opendocument:xmlns"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{name}:manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{kind}"/>'
            '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<o:document-content xmlns:o="{name}:office:1.0"><o:body><o:text/></o:body></o:document-content>',
        )
    with pytest.raises(WorkbookError, match="letter"):
        recalc(path, office=office)


def test_documents_are_closed(office: Office, book: Path) -> None:
    """Neither success nor failure leaves a document or a copy in a LibreOffice that goes on."""
    files = set(office.folder.iterdir())
    recalc(book, office=office)
    with pytest.raises(WorkbookError):
        recalc(book, prints=["なし"], office=office)
    assert not office.desktop.getComponents().createEnumeration().hasMoreElements()
    assert set(office.folder.iterdir()) == files


@pytest.mark.office
def test_crash(book: Path) -> None:
    """When soffice dies in the middle, there is an OfficeError, no output and the same workbook."""
    before = book.read_bytes()
    office = Office()

    def kill(_ja: str, en: str) -> None:
        if en.startswith("Recalculating"):
            os.killpg(office.pid, signal.SIGKILL)

    with office:
        folder = office.folder
        with pytest.raises(OfficeError, match="lost"):
            recalc(book, book.with_suffix(".pdf"), progress=kill, office=office)
    assert book.read_bytes() == before
    assert list(book.parent.iterdir()) == [book]
    assert not folder.exists()


@pytest.mark.office
def test_own_office(book: Path) -> None:
    """Alone, it starts and ends a LibreOffice, and tells each step in both languages."""
    told: list[tuple[str, str]] = []
    result = recalc(book, book.with_suffix(".ods"), ["値!A2"], progress=lambda ja, en: told.append((ja, en)))
    assert result.ranges == {"値!A2": [[1 / 3]]}
    assert [en.split()[0] for _, en in told] == ["Starting", "Opening", "Recalculating", "Writing"]
    assert all(ja for ja, _ in told)
