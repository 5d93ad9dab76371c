"""``xl-addin score``: files in, points and reasons out, with no spreadsheet program."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook

from tests.book_reading import DATA as FIGURES
from tests.ladders import COMPLETE
from tests.test_book_kyokai import oracle
from tests.test_cli import assert_explained, run
from tests.test_input_book import printed_lines
from xl_addin.book.data import published_scores
from xl_addin.book.inputs import workbook as input_book
from xl_addin.book.kyokai.raw_counts import fictitious_counts
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FULL = Path("/dev/full")
MARKS, FACTS = "達成状況", "実績"
# As the sheet prints them: sections and total.
SCORES = {"2023": ([67, 43, 88], 198), "2024": ([74, 36, 48], 158)}
LONG = ["指標", "項目", "値"]
# 指標1（1） of FY2023: the corrected 60 reaches ① (7 points), and 60 - 58.95 is 1 or more (5 points).
CHECKUP = [
    ["1-1", "rate_2019", "59.95"],
    ["1-1", "rate_2019_corrected", "60"],
    ["1-1", "rate_2018", "58.95"],
]


def write_csv(path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """Write rows as a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def marks_csv(path: Path, year: str, **given: Any) -> Path:
    """A file of marks: a row per line, ○ where the sheet prints a score."""
    rows = [[indicator, no, "○" if met else ""] for indicator, no, _, met in printed_lines(year)]
    return write_csv(path, [["指標", "行", "達成"], *rows], **given)


def new(path: Path, name: str) -> Path:
    """An empty input workbook."""
    input_book.write(store.find(name), path)
    return path


def fill(path: Path, sheet: str, values: dict[tuple[str, str], object], *, key: int, value: int) -> None:
    """Fill an input sheet by indicator and by what stands in a column."""
    book = load_workbook(path)
    left = dict(values)
    for row in book[sheet].iter_rows(min_row=8):
        name = (row[0].value, row[key].value)
        if name in left:
            row[value].value = left.pop(name)
    assert not left
    book.save(path)


def fill_marks(path: Path, values: dict[tuple[str, str], object]) -> None:
    """Fill the sheet of marks."""
    fill(path, MARKS, values, key=1, value=4)


def fill_facts(path: Path, values: dict[tuple[str, str], object]) -> None:
    """Fill the sheet of facts."""
    fill(path, FACTS, values, key=5, value=6)


def scored(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Any:
    """Score and return the JSON."""
    assert run("score", *arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("year", SCORES)
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"encoding": "utf-8-sig"},
        {"encoding": "cp932"},
        {"encoding": "utf-16"},
        {"delimiter": ";"},
        {"delimiter": "\t"},
        {"encoding": "cp932", "delimiter": "\t"},
    ],
)
def test_marks_give_the_printed_points(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], year: str, given: dict[str, str]
) -> None:
    """The marks of the comparison sheet give its sums, however the CSV file is written."""
    path = marks_csv(tmp_path / "marks.csv", year, **given)
    data = scored(capsys, f"kokuho_pref/{year}", path)
    (entity,) = data["entities"]
    assert list(entity["sections"].values()) == SCORES[year][0]
    assert entity["total"] == SCORES[year][1]


def test_table_is_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Points, highest points and the share stand in a table; --explain adds a reason per line."""
    path = marks_csv(tmp_path / "marks.csv", "2024")
    assert run("score", "kokuho_pref/2024", path) == 0
    said = capsys.readouterr()
    lines = [line.split() for line in said.out.splitlines()]
    assert ["指標2", "計", "医療費適正化のアウトカム評価", "36", "120"] in lines
    assert ["総得点", "158", "430"] in lines
    assert ["得点率", "36.7%"] in lines
    assert "該当" not in said.out
    # The sheet of FY2024 prints no score beside any line of nine indicators.
    met = {indicator for indicator, _, _, met in printed_lines("2024") if met}
    blank = {indicator for indicator, *_ in printed_lines("2024")} - met
    assert said.err.startswith(f"印のない指標: {len(blank)}（すべて0点として数えています） / ")
    assert said.err.count("\n") == 1
    assert run("score", "kokuho_pref/2024", path, "--explain") == 0
    assert "⑤ 4点（配点 4）" in capsys.readouterr().out


def test_facts_are_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rates, ranks, shares and answers of FY2023 give points computed by hand; the others cannot be judged."""
    rows = [
        *CHECKUP,
        # 22 of 25 municipalities are 88 %: above 80 (① 10, ④ 5), not above 90 (② and ③).
        *[["1-3", f"met_m{place}", "22"] for place in range(1, 5)],
        ["1-3", "municipalities", "２５"],
        # Rank 5 of the costs is within 1 to 5 (① 20); 300,000 is below the mean, but ① has counted.
        ["2-1", "cost_rank", "5"],
        ["2-1", "cost_2019", "300,000"],
        ["2-1", "cost_mean", "310000"],
        ["3-4", "line_1", "×"],
    ]
    path = write_csv(tmp_path / "facts.csv", [LONG, *rows])
    assert run("score", "kokuho_pref/2023", path, "--json") == 0
    said = capsys.readouterr()
    (entity,) = json.loads(said.out)["entities"]
    points = {key: each["points"] for key, each in entity["indicators"].items()}
    assert {key: value for key, value in points.items() if value is not None} == {
        "1-1": 12,
        "1-3": 15,
        "2-1": 20,
        "3-4": 0,
    }
    assert entity["total"] is None
    # Missing facts are told with their indicator and key, and are no error.
    assert "1-2" in said.err
    assert "rate_2018" in said.err
    assert "1-1:" not in said.err


@pytest.mark.parametrize(
    ("text", "points"), [("59.95", 2), ("60", 7), ("６０．０％", 7), ("59.999999999999", 2), ("60.0", 7)]
)
def test_decimals_are_exact(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, points: int) -> None:
    """59.95 does not reach 60; full-width digits and ％ are read. Rank 20 is within the top half (③, 2 points)."""
    rows = [["1-1", f"rate_2019{end}", text] for end in ("", "_corrected")]
    rows += [["1-1", "rate_rank", "20"], ["1-1", "rate_2018", text]]
    path = write_csv(tmp_path / "facts.csv", [LONG, *rows])
    assert scored(capsys, "kokuho_pref/2023", path)["entities"][0]["indicators"]["1-1"]["points"] == points


def test_wide_tables_hold_one_row_per_entity(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each entity has its own points; more than three stand below each other."""
    names = ["北", "南", "東", "西"]
    rows = [[name, mark] for name, mark in zip(names, ["○", "×", "?", ""], strict=True)]
    path = write_csv(tmp_path / "wide.csv", [["都道府県", "3-4.line_1"], *rows])
    entities = scored(capsys, "kokuho_pref/2023", path)["entities"]
    assert [entity["entity"] for entity in entities] == names
    assert [entity["indicators"]["3-4"]["points"] for entity in entities][:3] == [5, 0, None]
    assert run("score", "kokuho_pref/2023", path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[0] == "都道府県"
    assert [line.split()[0] for line in lines[2:]] == names


@pytest.mark.parametrize("year", SCORES)
def test_filled_workbook_scores_as_the_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str], year: str) -> None:
    """A workbook of ``xl-addin new``, filled in, gives just what the CSV file of the same marks gives."""
    book = new(tmp_path / "book.xlsx", f"kokuho_pref/{year}")
    fill_marks(book, {(indicator, no): "○" for indicator, no, _, met in printed_lines(year) if met})
    name = f"kokuho_pref/{year}"
    assert scored(capsys, name, book) == scored(capsys, name, marks_csv(tmp_path / "marks.csv", year))


def test_facts_of_a_filled_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sheet of facts gives what the CSV file of the same facts gives, in fractions too once the unit says so."""
    path = new(tmp_path / "book.xlsx", "kokuho_pref/2023")
    fill_facts(path, {(indicator, key): float(value) for indicator, key, value in CHECKUP})
    expected = scored(capsys, "kokuho_pref/2023", write_csv(tmp_path / "facts.csv", [LONG, *CHECKUP]))
    assert expected["entities"][0]["indicators"]["1-1"]["points"] == 12
    assert scored(capsys, "kokuho_pref/2023", path) == expected
    fill_facts(path, {(indicator, key): float(value) / 100 for indicator, key, value in CHECKUP})
    book = load_workbook(path)
    assert book[FACTS]["F10"].value == "unit"
    book[FACTS]["G10"] = "fraction"
    book.save(path)
    assert scored(capsys, "kokuho_pref/2023", path)["entities"][0]["indicators"]["1-1"]["points"] == 12


@pytest.mark.parametrize("sheet", [MARKS, FACTS])
def test_results_are_no_input(tmp_path: Path, capsys: pytest.CaptureFixture[str], sheet: str) -> None:
    """Sums, maxima and reasons that a spreadsheet program has computed do not disturb what was filled in."""
    path = new(tmp_path / "book.xlsx", "kokuho_pref/2023")
    # With its formulas turned into what they show the file is as a program saves it, computed values and all.
    book = load_workbook(path, data_only=True)
    assert book[FACTS]["F8"].value == 350
    book.save(path)
    fill_facts(path, {(indicator, key): float(value) for indicator, key, value in CHECKUP})
    fill_marks(path, {("1-1", "①"): "○", ("1-1", "⑤"): "○"})
    found = scored(capsys, "kokuho_pref/2023", path, "--sheet", sheet)["entities"][0]
    assert found["indicators"]["1-1"]["points"] == 12


def test_marks_and_facts_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each indicator is taken from the sheet where it is filled in; one filled in nowhere is not 0 then."""
    path = new(tmp_path / "book.xlsx", "kokuho_pref/2023")
    fill_facts(path, {(indicator, key): float(value) for indicator, key, value in CHECKUP})
    fill_marks(path, {("3-1a", "①"): "○", ("1-2", "⑤"): "○", ("3-4", "①"): "×"})
    found = scored(capsys, "kokuho_pref/2023", path)["entities"][0]["indicators"]
    points = {key: each["points"] for key, each in found.items() if each["points"] is not None}
    # ① of 3-1a gives 5 points.
    assert points == {"1-1": 12, "1-2": 5, "3-1a": 5, "3-4": 0}
    assert scored(capsys, "kokuho_pref/2023", path, "--sheet", MARKS)["entities"][0]["total"] == 10


def test_indicator_on_both_sheets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An indicator with marks and facts is refused with both cells."""
    path = new(tmp_path / "book.xlsx", "kokuho_pref/2023")
    fill_facts(path, {("1-1", "rate_2019"): 50})
    fill_marks(path, {("1-1", "①"): "○"})
    assert run("score", "kokuho_pref/2023", path) == 1
    said = assert_explained(capsys)
    assert "達成状況!E12" in said
    assert f"実績!G{_row(path, FACTS, '1-1', 'rate_2019', 5)}" in said


def _row(path: Path, sheet: str, indicator: str, key: str, column: int) -> int:
    for row in load_workbook(path)[sheet].iter_rows(min_row=8):
        if (row[0].value, row[column].value) == (indicator, key):
            return int(row[0].row)
    raise AssertionError


def _clash(path: Path) -> tuple[Path, list[str]]:
    book = new(path / "book.xlsx", "kokuho_pref/2023")
    fill_marks(book, {("1-1", "①"): "○", ("1-1", "②"): "○"})
    return book, ["達成状況!E12", "達成状況!E13", "①と②"]


def _unit(path: Path) -> tuple[Path, list[str]]:
    book = new(path / "book.xlsx", "kokuho_pref/2023")
    fill_facts(book, {("1-1", "rate_2019"): 0.456})
    return book, [f"実績!G{_row(book, FACTS, '1-1', 'rate_2019', 5)}", "0.456", "単位"]


def _points_for_mark(path: Path) -> tuple[Path, list[str]]:
    book = new(path / "book.xlsx", "kokuho_pref/2023")
    fill_marks(book, {("1-1", "②"): 4})
    return book, ["達成状況!E13", "4"]


def _error_cell(path: Path) -> tuple[Path, list[str]]:
    book = new(path / "book.xlsx", "kokuho_pref/2023")
    fill_facts(book, {("2-1", "cost_rank"): "#N/A"})
    return book, [f"実績!G{_row(book, FACTS, '2-1', 'cost_rank', 5)}", "#N/A"]


def _date(path: Path) -> tuple[Path, list[str]]:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "表"
    for row in (LONG, ["1-1", "rate_2019", 50]):
        sheet.append(row)
    sheet["A3"], sheet["B3"], sheet["C3"] = dt.date(2026, 1, 1), "rate_2018", 49
    book.save(path / "facts.xlsx")
    return path / "facts.xlsx", ["表!A3", "日付"]


def _csv_clash(path: Path) -> tuple[Path, list[str]]:
    rows = [["指標", "行", "達成"], ["1-1", "①", "○"], ["1-1", "②", "○"], ["1-1", "③", ""]]
    return write_csv(path / "marks.csv", rows, "cp932"), ["marks.csv C2, C3", "①と②"]


def _csv_unreadable(path: Path) -> tuple[Path, list[str]]:
    return write_csv(path / "facts.csv", [LONG, ["2-1", "cost_rank", "5位"]]), ["facts.csv C2", "5位"]


def _csv_unknown(path: Path) -> tuple[Path, list[str]]:
    return write_csv(path / "facts.csv", [LONG, ["1-1", "speed", "5"]]), ["facts.csv B2", "speed"]


def _csv_wide_fraction(path: Path) -> tuple[Path, list[str]]:
    return write_csv(path / "wide.csv", [["都道府県", "1-1.rate_2019"], ["北", "50"], ["南", "0.5"]]), ["wide.csv B3"]


def _csv_impossible(path: Path) -> tuple[Path, list[str]]:
    rows = [LONG, ["1-7", "met_m1", "30"], ["1-7", "municipalities", "25"]]
    return write_csv(path / "facts.csv", rows), ["facts.csv C2", "C3"]


@pytest.mark.parametrize(
    "wrong",
    [
        _clash,
        _unit,
        _points_for_mark,
        _error_cell,
        _date,
        _csv_clash,
        _csv_unreadable,
        _csv_unknown,
        _csv_wide_fraction,
        _csv_impossible,
    ],
)
def test_wrong_input_names_its_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: Callable[[Path], tuple[Path, list[str]]]
) -> None:
    """Input that cannot be read is an error that names file, sheet and cell; nothing is written."""
    path, words = wrong(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert run("score", "kokuho_pref/2023", path, "-o", tmp_path / "out.xlsx") == 1
    said = assert_explained(capsys)
    assert path.name in said
    for word in words:
        assert word in said
    assert sorted(tmp_path.iterdir()) == before


def test_errors_can_be_allowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --allow-errors the other indicators keep their points, and the refused one has none."""
    path, _ = _csv_clash(tmp_path)
    out = tmp_path / "out.csv"
    assert run("score", "kokuho_pref/2023", path, "--allow-errors", "-o", out, "--json") == 0
    said = capsys.readouterr()
    found = json.loads(said.out)["entities"][0]
    assert found["indicators"]["1-1"]["points"] is None
    assert "①と②" in found["indicators"]["1-1"]["error"]["ja"]
    assert found["total"] is None
    assert "marks.csv C2, C3" in said.err
    assert "エラー" in out.read_text(encoding="utf-8-sig")


def test_scores_are_written_as_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The CSV file holds every line with its points and reason, and opens in Excel as UTF-8."""
    out = tmp_path / "out.csv"
    assert run("score", "kokuho_pref/2024", marks_csv(tmp_path / "marks.csv", "2024"), "-o", out) == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert rows[0] == ["都道府県", "指標", "行", "名称", "配点", "得点", "判定の理由", "reason"]
    lines = {(row[1], row[2]): row for row in rows[1:] if row[2]}
    assert len(lines) == len(printed_lines("2024")) == 85
    for indicator, no, points, met in printed_lines("2024"):
        assert float(lines[indicator, no][4]) == points
        assert float(lines[indicator, no][5]) == (points if met else 0)
        assert lines[indicator, no][6].startswith("該当" if met else "非該当")
    assert [*rows[-1][:3], *rows[-1][4:6]] == ["", "総得点", "", "430", "158"]
    assert str(out) in capsys.readouterr().err


def test_scores_are_written_as_workbook(tmp_path: Path) -> None:
    """The workbook holds the table and the reasons; a name that looks like a formula stays a text."""
    out = tmp_path / "out.xlsx"
    path = write_csv(tmp_path / "wide.csv", [["都道府県", "3-4.line_1"], ["=1+1", "○"]])
    assert run("score", "kokuho_pref/2023", path, "-o", out) == 0
    book = load_workbook(out)
    assert book.sheetnames == ["得点", "理由"]
    shown = [[cell.value for cell in row] for row in book["得点"].iter_rows(min_row=4)]
    assert shown[0] == ["指標", "名称", "=1+1", "満点"]
    assert ["3-4", "医療提供体制適正化の推進", 5, 5] in shown
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_counts_are_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts of 47 branches as CSV and as a filled workbook give what NumPy computes."""
    names = [row.branch for row in published_scores(FIGURES)]
    counts = fictitious_counts(names)
    keys = list(counts[0])
    expected, _ = oracle(np.array([[known[key] for key in keys] for known in counts], dtype=float))
    rows = [["支部", *keys], *([name, *known.values()] for name, known in zip(names, counts, strict=True))]
    data = scored(capsys, "kyokai/2023", write_csv(tmp_path / "counts.csv", rows, "cp932", ";"))
    entities = data["entities"]
    assert [entity["entity"] for entity in entities] == names
    found = [[each["points"] for each in entity["indicators"].values()] for entity in entities]
    assert np.allclose(found, expected, rtol=1e-12)
    totals = expected.sum(axis=1)
    assert [entity["rank"] for entity in entities] == ((totals[None, :] > totals[:, None]).sum(axis=1) + 1).tolist()
    path = new(tmp_path / "book.xlsx", "kyokai/2023")
    book = load_workbook(path)
    labels = {fact.label.ja: fact.key for fact in store.deviation_book("kyokai/2023").facts}
    header = [cell.value for cell in book[FACTS][9]]
    for row, (name, known) in enumerate(zip(names, counts, strict=True), 10):
        book[FACTS].cell(row, 1).value = name
        for col, label in enumerate(header[1:], 2):
            book[FACTS].cell(row, col).value = known[labels[label]]
    book.save(path)
    assert scored(capsys, "kyokai/2023", path) == data


@pytest.mark.parametrize(("value", "word"), [("-5", "-5"), ("多数", "多数")])
def test_wrong_count_names_its_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str], value: str, word: str) -> None:
    """A count that cannot be is an error that names its cell."""
    names = [row.branch for row in published_scores(FIGURES)]
    counts: list[dict[str, Any]] = [dict(known) for known in fictitious_counts(names)]
    keys = list(counts[0])
    counts[2][keys[0]] = value
    rows = [["支部", *keys], *([name, *known.values()] for name, known in zip(names, counts, strict=True))]
    path = write_csv(tmp_path / "counts.csv", rows)
    assert run("score", "kyokai/2023", path) == 1
    said = assert_explained(capsys)
    assert "counts.csv B4" in said
    assert word in said


def test_missing_counts_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A blank count leaves a blank, not 0, and is told with branch and fact."""
    names = [row.branch for row in published_scores(FIGURES)]
    counts: list[dict[str, Any]] = [dict(known) for known in fictitious_counts(names)]
    counts[0]["checkups"] = ""
    rows = [["支部", *counts[0]], *([name, *known.values()] for name, known in zip(names, counts, strict=True))]
    assert run("score", "kyokai/2023", write_csv(tmp_path / "counts.csv", rows), "--json") == 0
    said = capsys.readouterr()
    first = json.loads(said.out)["entities"][0]
    assert first["total"] is None
    assert first["indicators"]["1"]["points"] is None
    assert "北海道" in said.err


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("facts.csv", b"", "値がありません"),
        ("facts.csv", b"\x00\x01\x02\xff\xfe", "UTF-8"),
        ("facts.csv", '指標,項目,値\n1-1,"rate'.encode(), "CSV"),
        ("facts.ods", b"x", ".xlsx"),
        ("facts.xlsx", b"x", "壊れて"),
    ],
)
def test_unreadable_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, word: str
) -> None:
    """A file that is no table is an error that names it."""
    path = tmp_path / name
    path.write_bytes(content)
    assert run("score", "kokuho_pref/2023", path) == 1
    said = assert_explained(capsys)
    assert name in said
    assert word in said


def test_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there is an error."""
    for name in ("facts.csv", "facts.xlsx"):
        assert run("score", "kokuho_pref/2023", tmp_path / name) == 1
        assert name in assert_explained(capsys)


def test_empty_workbook_is_no_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workbook in which nothing was filled in has no score, not even 0."""
    assert run("score", "kokuho_pref/2024", new(tmp_path / "book.xlsx", "kokuho_pref/2024")) == 1
    assert "何も入力されていません" in assert_explained(capsys)


def test_workbook_of_another_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workbook made for FY2023 is not scored by the rules of FY2024."""
    path = new(tmp_path / "book.xlsx", "kokuho_pref/2023")
    fill_marks(path, {("1-1", "①"): "○"})
    assert run("score", "kokuho_pref/2024", path) == 1
    said = assert_explained(capsys)
    assert "kokuho_pref/2023" in said
    assert "kokuho_pref/2024" in said


def test_sheet_must_be_named_if_there_are_several(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of several sheets none is guessed; a title above the header does no harm."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "表"
    for row in (["令和5年度の実績"], [], LONG, ["3-4", "line_1", True]):
        sheet.append(row)
    book.create_sheet("メモ")["A1"] = "注"
    path = tmp_path / "facts.xlsx"
    book.save(path)
    assert run("score", "kokuho_pref/2023", path) == 1
    assert "--sheet" in assert_explained(capsys)
    data = scored(capsys, "kokuho_pref/2023", path, "--sheet", "表")
    assert data["entities"][0]["indicators"]["3-4"]["points"] == 5
    assert run("score", "kokuho_pref/2023", path, "--sheet", "無い") == 1
    assert "メモ" in assert_explained(capsys)


def test_files_are_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An existing file stays unless --force is given; the file that is read is never written over."""
    path = marks_csv(tmp_path / "marks.csv", "2024")
    before = path.read_bytes()
    out = tmp_path / "out.csv"
    out.write_bytes(b"mine")
    assert run("score", "kokuho_pref/2024", path, "-o", out) == 1
    assert "--force" in assert_explained(capsys)
    assert out.read_bytes() == b"mine"
    assert run("score", "kokuho_pref/2024", path, "-o", path, "--force") == 1
    assert path.read_bytes() == before
    assert run("score", "kokuho_pref/2024", path, "-o", out, "--force") == 0
    assert out.read_bytes() != b"mine"
    capsys.readouterr()
    assert run("score", "kokuho_pref/2024", path, "-o", tmp_path / "out.txt") == 1
    assert ".csv" in assert_explained(capsys)


def test_outlines_have_no_points(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule book of which only the structure is known scores nothing."""
    assert run("score", "kokuho_pref/2021", marks_csv(tmp_path / "marks.csv", "2024")) == 1
    assert "outline" in assert_explained(capsys)


def test_new_makes_the_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``xl-addin new`` writes the workbook that ``score`` reads, and refuses what is there already."""
    path = tmp_path / "入力.xlsx"
    assert run("new", "kokuho_pref/2024", "-o", path, "--by", "marks") == 0
    assert capsys.readouterr().out.strip() == str(path)
    assert load_workbook(path).sheetnames == ["はじめに", MARKS, "出典"]
    assert run("new", "kokuho_pref/2024", "-o", path) == 1
    assert "--force" in assert_explained(capsys)
    assert run("new", "kokuho_pref/2024", "-o", path, "--force") == 0
    capsys.readouterr()
    assert load_workbook(path).sheetnames == ["はじめに", MARKS, FACTS, "出典"]
    assert run("new", "kokuho_pref/2024", "-o", tmp_path / "入力.ods") == 1
    assert ".xlsx" in assert_explained(capsys)


def changed(path: Path, change: Callable[[Any], None]) -> Path:
    """Change a workbook as openpyxl does: formulas lose their values."""
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def refused(capsys: pytest.CaptureFixture[str], name: str, path: Path) -> tuple[str, str]:
    """The error of a file, in Japanese and in English, neither with words of the other but what it quotes."""
    assert run("score", name, path) == 1
    japanese, english = assert_explained(capsys).split(" / Error: ")
    unquoted = re.sub("“.*?”|[^ ]*![A-Z]+[0-9]+", "", english)
    assert not re.search("行目|列目|項目|が空", unquoted)
    assert " is " not in japanese
    return japanese, english


def test_formula_without_a_value_is_no_blank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mark, a fact or a unit that is a formula which nobody computed is an error with its cell."""
    for sheet, cell in ((MARKS, "E12"), (FACTS, "G13"), (FACTS, "G10")):

        def formula(book: Any, sheet: str = sheet, cell: str = cell) -> None:
            book[MARKS]["E17"] = None
            book[FACTS]["G14"] = 60 if sheet == FACTS else None
            book[sheet][cell] = '=IF(1=1,"○","")'

        path = new(tmp_path / f"{sheet}{cell}.xlsx", "kokuho_pref/2023")
        japanese, english = refused(capsys, "kokuho_pref/2023", changed(path, formula))
        assert f"{sheet}!{cell} は式で、値が保存されていません。表計算ソフトで開いて保存してください" in japanese
        assert f"{sheet}!{cell} is a formula without a saved value" in english


def test_formula_that_shows_nothing_is_blank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A saved empty text is a value, and a saved mark is that mark."""
    path = tmp_path / "facts.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        sheet.write_row("A1", ["指標", "行", "達成"])
        sheet.write_row("A2", ["1-1", "①"])
        sheet.write_formula("C2", '=IF(1=1,"○","")', None, "○")
        sheet.write_row("A3", ["1-1", "⑤"])
        sheet.write_formula("C3", '=IF(1=1,"","○")', None, "")
    # Excel and LibreOffice say of an empty result that it is a text; XlsxWriter says nothing.
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    assert parts[part].count(b'<c r="C3">') == 1
    parts[part] = parts[part].replace(b'<c r="C3">', b'<c r="C3" t="str">')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    # ① gives 7 points.
    assert scored(capsys, "kokuho_pref/2023", path)["entities"][0]["indicators"]["1-1"]["points"] == 7


def test_count_without_a_value_is_no_blank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts and names of branches too."""
    names = [row.branch for row in published_scores(FIGURES)]
    counts = fictitious_counts(names)
    for cell in ("C5", "A5"):
        book = Workbook()
        sheet: Any = book.active
        sheet.append(["支部", *counts[0]])
        for name, known in zip(names, counts, strict=True):
            sheet.append([name, *known.values()])
        sheet[cell] = "=1+1"
        book.save(tmp_path / "counts.xlsx")
        japanese, _ = refused(capsys, "kyokai/2023", tmp_path / "counts.xlsx")
        assert f"counts.xlsx Sheet!{cell} は式で" in japanese


def _no_indicator(book: Any) -> None:
    book[MARKS]["A12"], book[MARKS]["E12"] = None, "○"


def _no_line(book: Any) -> None:
    book[MARKS]["B12"], book[MARKS]["E12"] = None, "○"


def _on_heading(book: Any) -> None:
    book[MARKS]["E11"] = "○"


def _on_section(book: Any) -> None:
    book[MARKS]["E10"] = "○"


def _on_fact_heading(book: Any) -> None:
    book[FACTS]["G123"] = "○"


def _fact_without_key(book: Any) -> None:
    book[FACTS]["F13"], book[FACTS]["G13"] = None, 60


def _lost_unit(book: Any) -> None:
    book[FACTS]["A12"], book[FACTS]["G12"], book[FACTS]["G10"] = None, "fraction", "percent"


def _beside(book: Any) -> None:
    book[MARKS]["E12"], book[MARKS]["F14"] = "○", "○"


def _number_beside(book: Any) -> None:
    book[FACTS]["G13"], book[FACTS]["K14"] = 60, 59


def _merged(book: Any) -> None:
    book[MARKS]["E12"] = "○"
    book[MARKS].merge_cells("E12:E13")


def _merged_keys(book: Any) -> None:
    book[FACTS]["G13"] = 60
    book[FACTS].merge_cells("F13:F14")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_no_indicator, "達成状況!E12"),
        (_no_line, "達成状況!E12"),
        (_on_heading, "達成状況!E11"),
        (_on_section, "達成状況!E10"),
        (_on_fact_heading, "実績!G123"),
        (_fact_without_key, "実績!G13"),
        (_lost_unit, "実績!G12"),
        (_beside, "達成状況!F14"),
        (_number_beside, "実績!K14"),
        (_merged, "達成状況!E12:E13"),
        (_merged_keys, "実績!F13:F14"),
    ],
)
def test_input_that_cannot_be_placed_names_its_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Callable[[Any], None], place: str
) -> None:
    """What somebody filled in is never left out silently."""
    path = changed(new(tmp_path / "book.xlsx", "kokuho_pref/2023"), change)
    japanese, english = refused(capsys, "kokuho_pref/2023", path)
    assert re.search(f"book.xlsx {re.escape(place)}[ :]", japanese)
    assert place in english


def test_deleted_line_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It would count as not met."""

    def delete(book: Any) -> None:
        book[MARKS]["E12"] = "○"
        book[MARKS].delete_rows(14)

    path = changed(new(tmp_path / "book.xlsx", "kokuho_pref/2023"), delete)
    japanese, _ = refused(capsys, "kokuho_pref/2023", path)
    assert "1-1 ③ の行がありません" in japanese


def test_a_line_typed_as_a_number_is_that_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1 instead of ①, which gives 7 points, beside notes that do no harm."""

    def typed(book: Any) -> None:
        book[MARKS]["B12"], book[MARKS]["E12"], book[MARKS]["I12"] = 1, "○", "確認済み"

    path = changed(new(tmp_path / "book.xlsx", "kokuho_pref/2023"), typed)
    assert scored(capsys, "kokuho_pref/2023", path)["entities"][0]["indicators"]["1-1"]["points"] == 7
    # 22 indicators are all on the sheet, and one has a mark.
    assert run("score", "kokuho_pref/2023", path) == 0
    assert "印のない指標: 21（すべて0点として数えています）" in capsys.readouterr().err


@pytest.mark.parametrize("name", [name for name in COMPLETE if not name.startswith("kyokai")])
def test_an_empty_workbook_has_nothing_astray(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Printed units, points and formulas are no input: the only complaint is that nothing was filled in."""
    japanese, _ = refused(capsys, name, new(tmp_path / "book.xlsx", name))
    assert "何も入力されていません" in japanese


def test_sheet_errors_count_rows_as_the_sheet_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line of another year is named by the row that it stands in."""

    def wrong(book: Any) -> None:
        book[MARKS]["E12"], book[MARKS]["B20"] = "○", "⑨"

    path = changed(new(tmp_path / "book.xlsx", "kokuho_pref/2023"), wrong)
    japanese, english = refused(capsys, "kokuho_pref/2023", path)
    assert "book.xlsx 達成状況!B20: 20 行目: 「⑨」" in japanese
    assert "row 20: “⑨”" in english


def test_a_header_below_a_title_does_not_shift_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The rows of a message are those of the file."""
    rows = [["令和5年度"], [""], LONG, ["1-1", "rate_2019", "50"], ["1-1", "speed", "5"]]
    japanese, _ = refused(capsys, "kokuho_pref/2023", write_csv(tmp_path / "facts.csv", rows))
    assert japanese.startswith("エラー: facts.csv B5: 5 行目: 「speed」")


def test_the_one_cell_at_fault_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not those beside it: a rank of 14.5, a line of another year, a blank key or indicator, a sheet once."""
    rank = [LONG, ["1-1", "rate_2019", "50"], ["1-1", "rate_2018", "49"], ["1-1", "rate_rank", "14.5"]]
    rank.insert(3, ["1-1", "rate_2019_corrected", "50"])
    japanese, _ = refused(capsys, "kokuho_pref/2023", write_csv(tmp_path / "rank.csv", rank))
    assert japanese.startswith("エラー: rank.csv C5: ")
    japanese, _ = refused(capsys, "kokuho_pref/2023", marks_csv(tmp_path / "other.csv", "2024"))
    assert re.match("エラー: other.csv [AB][0-9]+: ", japanese)
    for row, place, ja, en in (
        (["1-1", "", "5"], "B2", "項目が空", "key is blank"),
        (["", "rate_2019", "5"], "A2", "指標が空", "indicator is blank"),
    ):
        japanese, english = refused(capsys, "kokuho_pref/2023", write_csv(tmp_path / "blank.csv", [LONG, row]))
        assert japanese.startswith(f"エラー: blank.csv {place}: ")
        assert ja in japanese
        assert en in english
    book = Workbook()
    sheet: Any = book.active
    sheet.append(LONG)
    sheet.append(["9-9", "rate_2019", 50])
    book.save(tmp_path / "sheet.xlsx")
    japanese, _ = refused(capsys, "kokuho_pref/2023", tmp_path / "sheet.xlsx")
    assert japanese.startswith("エラー: sheet.xlsx Sheet!A2: ")


@pytest.mark.parametrize("typed", ["2026/1/1", "2026-01-01", "1月1日", "Jan-01", "1-Jan", "46023"])
def test_a_date_for_an_indicator_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: str) -> None:
    """A typed 1-1 becomes a date."""
    path = write_csv(tmp_path / "facts.csv", [LONG, ["1-2", "rate_2019", "5"], [typed, "rate_2019", "50"]])
    japanese, english = refused(capsys, "kokuho_pref/2023", path)
    assert "facts.csv A3" in japanese
    assert "Excel が 1-1 を日付に変えた可能性があります。列を文字列にしてください" in japanese
    assert "turned 1-1 into a date" in english
    book, _ = _date(tmp_path)
    assert "Excel が 1-1 を日付に変えた" in refused(capsys, "kokuho_pref/2023", book)[0]


def test_other_mistakes_are_no_dates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown indicator is just that."""
    path = write_csv(tmp_path / "facts.csv", [LONG, ["9-9", "rate_2019", "5"]])
    assert "日付" not in refused(capsys, "kokuho_pref/2023", path)[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("指標|項目|値\n1-1|rate_2019|50\n", ["1列だけ"]),
        ("指標,項目,値\n", ["値がありません"]),
        ("指標,項目,値\n1-1,rate_2019,\n", ["値がありません"]),
        ("県,1-1①\n北,\n", ["値がありません"]),
        ("指標,項目,値\n1-2,rate_2019,45\n1-1,rate_2019,45,6\n", ["D3", "45,6"]),
        ("県,1-1①\n北,○\n全国,○\n", ["A3", "「全国」"]),
        ("県,1-1①\n北,○\n全国 平均,○\n", ["A3", "「全国 平均」"]),
        ("団体,指標,行,達成\n北,1-1,①,○\n合計,1-1,①,○\n", ["A3", "「合計」"]),
    ],
)
def test_tables_that_would_be_read_otherwise_than_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, words: list[str]
) -> None:
    """One column, a header alone, a decimal comma and rows of totals are errors."""
    path = tmp_path / "facts.csv"
    path.write_text(content, encoding="utf-8")
    japanese, _ = refused(capsys, "kokuho_pref/2023", path)
    for word in ["facts.csv", *words]:
        assert word in japanese


def test_fewer_branches_change_the_scores_of_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One blank count is told once: the others are scored among 46, in the indicator that asks for it."""
    names = [row.branch for row in published_scores(FIGURES)]
    counts: list[dict[str, Any]] = [dict(known) for known in fictitious_counts(names)]
    counts[0]["checkups"] = ""
    rows = [["支部", *counts[0]], *([name, *known.values()] for name, known in zip(names, counts, strict=True))]
    assert run("score", "kyokai/2023", write_csv(tmp_path / "counts.csv", rows)) == 0
    said = capsys.readouterr().err
    assert said.count("47 支部のうち 46") == 1
    assert said.count("46 of 47") == 1
    assert "指標1 は 47 支部のうち 46" in said
    counts[0] = dict(fictitious_counts(names)[0])
    whole = [["支部", *counts[0]], *([name, *known.values()] for name, known in zip(names, counts, strict=True))]
    assert run("score", "kyokai/2023", write_csv(tmp_path / "whole.csv", whole)) == 0
    assert "のうち" not in capsys.readouterr().err


def test_json_does_not_point_to_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the 22 indicators of FY2023 21 lack facts, and 20 are told."""
    path = write_csv(tmp_path / "facts.csv", [LONG, ["3-4", "line_1", "○"]])
    assert run("score", "kokuho_pref/2023", path, "--json") == 0
    assert "ほか 1 件 / 1 more\n" in capsys.readouterr().err
    assert run("score", "kokuho_pref/2023", path) == 0
    assert "ほか 1 件（-o か --json ですべて分かります）" in capsys.readouterr().err


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
def test_no_file_is_left_when_standard_output_fails(tmp_path: Path) -> None:
    """The file is written last."""
    path = marks_csv(tmp_path / "marks.csv", "2024")
    out = tmp_path / "out.csv"
    command = [sys.executable, "-c", "from xl_addin.cli import main; main()", "score", "kokuho_pref/2024"]
    for unbuffered in ("", "1"):
        environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
        with FULL.open("wb") as full:
            done = subprocess.run(
                [*command, path, "-o", out], stdout=full, stderr=subprocess.PIPE, env=environment, check=False
            )
        assert done.returncode == 1
        (said,) = done.stderr.decode().splitlines()
        assert os.strerror(errno.ENOSPC) in said
        assert not out.exists()
    done = subprocess.run([*command, path, "-o", out], capture_output=True, check=False)
    assert done.returncode == 0
    assert out.exists()
