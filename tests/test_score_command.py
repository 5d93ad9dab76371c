"""``xl-addin score``: files in, points and reasons out, with no spreadsheet program."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from tests.book_reading import DATA as FIGURES
from tests.test_book_kyokai import oracle
from tests.test_cli import assert_explained, run
from tests.test_input_book import printed_lines
from xl_addin.book.data import published_scores
from xl_addin.book.inputs import workbook as input_book
from xl_addin.book.kyokai.raw_counts import fictitious_counts
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

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
    assert said.err == ""
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
