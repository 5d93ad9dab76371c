"""A rule book as a worksheet: every line with its printed points, Japanese beside English, ready to print."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from xl_addin.book.rules.sheet import NAME, content, write
from xl_addin.errors import WorkbookError
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet


def read(name: str) -> Worksheet:
    """The sheet of a rule book's rules."""
    sheet: Worksheet = load_workbook(BytesIO(content(store.find(name))))[NAME]
    return sheet


def line_rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    """The rows that have points in their second column, below the header."""
    rows = sheet.iter_rows(min_row=4, max_col=6, values_only=True)
    return [row for row in rows if isinstance(row[1], (int, float))]


# 令和6年度 85 lines, 令和5年度 74; Chiba's 共通指標③ has three.
@pytest.mark.parametrize(
    ("name", "lines"), [("kokuho_pref/2024", 85), ("kokuho_pref/2023", 74), ("kokuho_muni/2020", 3)]
)
def test_every_line_has_a_row(name: str, lines: int) -> None:
    """The number of lines is that of the comparison sheet, and none is without words."""
    rows = line_rows(read(name))
    assert len(rows) == lines
    assert all(all(row[2:]) for row in rows)


# 令和6年度 指標1（1）: ① 6, ② (4), ③ (2), ④ （-4）, ⑤ 4; 指標3（2）: ① 30, ② (10), ③ -30, ④ (-10), ⑤ -10.
@pytest.mark.parametrize(
    ("heading", "points"),
    [
        (
            "指標1（1） 特定健康診査の実施率",
            [("①", 6, False), ("②", 4, True), ("③", 2, True), ("④", -4, True), ("⑤", 4, False)],
        ),
        (
            "指標3（2） ",
            [("①", 30, False), ("②", 10, True), ("③", -30, False), ("④", -10, True), ("⑤", -10, False)],
        ),
    ],
)
def test_points_are_numbers_in_brackets_where_printed_so(heading: str, points: list[tuple[str, int, bool]]) -> None:
    """A bracket is a number format, so that the points can still be added up."""
    sheet = read("kokuho_pref/2024")
    (start,) = [row[0].row for row in sheet.iter_rows(max_col=1) if str(row[0].value).startswith(heading)]
    found = []
    for row in sheet.iter_rows(min_row=start + 1, max_col=2):
        if isinstance(row[1].value, (int, float)):
            found.append((row[0].value, row[1].value, "(" in row[1].number_format))
        if len(found) == len(points):
            break
    assert found == points


def test_japanese_stands_first_and_english_beside_it() -> None:
    """The first line of 指標1（1） is 60 % or more in both languages."""
    no, _points, criterion, condition, english, english_condition = line_rows(read("kokuho_pref/2024"))[0]
    assert no == "①"
    assert "60%" in str(criterion)
    assert condition == "60%以上"
    assert "60 %" in str(english)
    assert english_condition == "60 % or more"


def test_maxima_and_budgets_are_those_of_the_sheet() -> None:
    """140, 120 and 170 points of 430; 160, 160 and 180 億円; the lowest of 指標1 is -8."""
    told = [str(row[0]) for row in read("kokuho_pref/2024").iter_rows(max_col=1, values_only=True)]
    assert [text.split("（")[0] for text in told if text.startswith("満点 ") and "0" in text][:2] == [
        "満点 430",
        "満点 140",
    ]
    assert "満点 140（とりうる得点 -8～140）" in told
    assert {"満点 120", "満点 170"} <= {text.split("（")[0] for text in told}
    assert [text for text in told if text.startswith("予算")] == [
        "予算 160億円",
        "予算 160億円",
        "予算 180億円",
    ]


def test_items_of_a_line_are_listed() -> None:
    """Chiba's ①～⑤ asks for five things, one of them 「かかりつけ医と連携」."""
    rows = line_rows(read("kokuho_muni/2020"))
    assert rows[0][1] == 30
    assert str(rows[0][2]).count("\n・") == 5
    assert "・かかりつけ医と連携" in str(rows[0][2])


def test_an_outline_has_no_points() -> None:
    """Only the structure is known, and the sheet says so."""
    sheet = read("kokuho_pref/2021")
    assert line_rows(sheet) == []
    texts = [str(row[0]) for row in sheet.iter_rows(max_col=1, values_only=True)]
    assert sum("構成のみ" in text for text in texts) == 1
    assert any(text.startswith("指標1（4） 後発医薬品の使用割合") for text in texts)


# 指標1 of the Kyokai scheme: 配点 70, weights 50, 25 and 25 %.
def test_a_deviation_book_shows_weights_and_facts() -> None:
    """Parts with their weights, facts with their keys, the reward with its places."""
    rows = [tuple(map(str, row)) for row in read("kyokai/2023").iter_rows(max_col=6, values_only=True)]
    start = next(place for place, row in enumerate(rows) if row[0].startswith("指標1 "))
    assert "配点 70" in rows[start][0]
    assert [row[1] for row in rows[start + 1 : start + 4]] == ["50%", "25%", "25%"]
    assert rows[start + 4][2].startswith("checkups: ")
    assert any(row[0] == "上位1/3（15位まで）" for row in rows)
    assert any(row[0] == "財源の料率 0.01%" for row in rows)


@pytest.mark.parametrize("name", ["kokuho_pref/2024", "kyokai/2023", "kokuho_pref/2021"])
def test_the_sheet_is_ready_to_print(name: str) -> None:
    """A4 landscape, as wide as the page, with the header on each; all that is written lies in the print area."""
    sheet = read(name)
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((1, 0), (None, 0))
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.freeze_panes == "A4"
    assert sheet.print_area.endswith(f"$A$1:$F${sheet.max_row}")


@pytest.mark.parametrize("name", store.names())
def test_every_source_is_cited(name: str) -> None:
    """The documents stand on a sheet of their own, the place of each indicator there or beside its rules."""
    book = store.find(name)
    file = load_workbook(BytesIO(content(book)))
    documents = {str(cell) for row in file["出典"].iter_rows(values_only=True) for cell in row if cell}
    assert {source.title for source in book.sources} <= documents
    rules = [str(row[0]) for row in file[NAME].iter_rows(max_col=1, values_only=True) if row[0]]
    for indicator in book.indicators:
        place = indicator.source.place
        assert place in documents or any("出典: " in text and text.endswith(place) for text in rules)


def test_equal_rule_books_give_equal_files() -> None:
    """A file that did not change shows no difference."""
    assert content(store.find("kokuho_pref/2023")) == content(store.find("kokuho_pref/2023"))


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    """Only with replace; a name of another kind is refused."""
    out = tmp_path / "規則.xlsx"
    out.write_bytes(b"mine")
    book = store.find("kokuho_muni/2020")
    with pytest.raises(WorkbookError, match="--force"):
        write(book, out)
    assert out.read_bytes() == b"mine"
    write(book, out, replace=True)
    assert out.read_bytes() == content(book)
    with pytest.raises(WorkbookError, match=r"\.xlsx"):
        write(book, tmp_path / "規則.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["規則.xlsx"]
