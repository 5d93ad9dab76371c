"""Empty input workbooks: what can be filled in, and what a real Calc makes of what is filled in."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from openpyxl.utils import range_boundaries

from tests.book_reading import DATA as FIGURES
from tests.book_reading import Built, differences, edited
from tests.conftest import DATA
from tests.test_book_kyokai import oracle
from xl_addin.book.data import published_scores
from xl_addin.book.inputs import workbook as input_book
from xl_addin.book.kyokai.raw_counts import fictitious_counts
from xl_addin.errors import RuleBookError, WorkbookError
from xl_addin.hosts.excel.register import registration, unregister
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

INPUT = "FFF7CC"
YEARS = ("2023", "2024")
MARKS, FACTS = "達成状況", "実績"
# As the sheet prints them: per section the highest points and the score, then those of the whole.
PRINTED = {
    "2023": ([(135, 67), (90, 43), (125, 88)], (350, 198), 56.6),
    "2024": ([(140, 74), (120, 36), (170, 48)], (430, 158), 36.7),
}


def printed_lines(year: str) -> list[tuple[str, str, float, bool]]:
    """Indicator, line, points and whether the sheet prints a score other than 0 for it."""
    sheet = json.loads((DATA / "kokuho_pref_sheet.json").read_text(encoding="utf-8"))["years"][year]
    return [
        (indicator["id"], line["no"], line["points"], line["score"] not in (None, 0))
        for section in sheet["sections"]
        for indicator in section["indicators"]
        for line in indicator["lines"]
    ]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Built]:
    """An empty input workbook for each kind of rule book."""
    folder = tmp_path_factory.mktemp("inputs")
    made = {}
    for name in ("kokuho_pref/2023", "kokuho_pref/2024", "kokuho_muni/2020", "kyokai/2023"):
        path = folder / f"{name.replace('/', '_')}.xlsx"
        input_book.write(store.find(name), path)
        made[name] = Built(path)
    return made


def rows(built: Built, sheet: str, key: int) -> dict[tuple[str, str], int]:
    """The row of each line, or of each fact, by indicator and by what stands in a column."""
    found = {}
    for row in built.values[sheet].iter_rows(min_row=8):
        indicator, name = row[0].value, row[key].value
        if indicator and name and name != "unit":
            found[str(indicator), str(name)] = row[0].row
    return found


def heads(built: Built, sheet: str) -> dict[str, int]:
    """The row of each indicator's or section's own line, by id."""
    found: dict[str, int] = {}
    for row in built.values[sheet].iter_rows(min_row=8):
        if row[0].value:
            found.setdefault(str(row[0].value), row[0].row)
    return found


@pytest.mark.parametrize("name", ["kokuho_pref/2024", "kokuho_muni/2020", "kyokai/2023"])
def test_only_inputs_are_unlocked(books: dict[str, Built], name: str) -> None:
    """Yellow cells below the headers can be filled in; everything else is protected, without a password."""
    built = books[name]
    sheets = [sheet for sheet in built.formulas if sheet.title in (MARKS, FACTS, "得点表")]
    assert sheets
    for sheet in sheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        formulas = set(built.formula_cells(sheet.title))
        for row in sheet.iter_rows(min_row=8):
            for cell in row:
                yellow = str(cell.fill.fgColor.rgb)[-6:] == INPUT
                assert cell.protection.locked is not yellow, f"{sheet.title}!{cell.coordinate}"
                assert not (yellow and (cell.coordinate in formulas or cell.value is not None))


@pytest.mark.parametrize("year", YEARS)
def test_every_printed_line_can_be_marked(books: dict[str, Built], year: str) -> None:
    """The sheet of marks has every line of the comparison sheet with its points, in brackets where printed so."""
    built = books[f"kokuho_pref/{year}"]
    places = rows(built, MARKS, 1)
    lines = printed_lines(year)
    assert list(places) == [(indicator, no) for indicator, no, _, _ in lines]
    for indicator, no, points, _ in lines:
        row = places[indicator, no]
        assert built.values[MARKS][f"D{row}"].value == points
        assert built.fill(MARKS, f"E{row}") == INPUT
    ladder = places["1-1", "②"]
    assert built.formulas[MARKS][f"D{ladder}"].number_format == '"("General")";"(-"General")"'


def test_facts_are_asked_for(books: dict[str, Built]) -> None:
    """Each fact stands with its unit, the input beside its key, and what may stand instead."""
    built = books["kokuho_pref/2023"]
    places = rows(built, FACTS, 5)
    of_first = [key for indicator, key in places if indicator == "1-1"]
    assert of_first == ["rate_2019", "rate_2019_corrected", "rate_rank", "rate_cut_30", "rate_cut_50", "rate_2018"]
    row = places["1-1", "rate_rank"]
    cells = [cell.value for cell in built.values[FACTS][row]]
    assert cells[:7] == ["1-1", "特定健診実施率の都道府県平均の全国順位", "②③", "rate_cut_30", "位", "rate_rank", None]
    # Lists of all prefectures or municipalities are told by a rank or a count.
    assert not [key for _, key in places if key.endswith("_peers")]


def test_sources_are_cited(books: dict[str, Built]) -> None:
    """Every section has its place in the source, and what the source leaves open is said."""
    sheet = books["kokuho_pref/2024"].values["出典"]
    table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    cited = [row for row in table if row[3] == "001_5550903e45e2930f.txt"]
    for section in ("指標1", "指標2", "指標3"):
        assert any(section in str(row[0]) and section in str(row[2]) for row in cited)
    assert any("かっこ" in str(row[0]) for row in table)


@pytest.mark.office
@pytest.mark.parametrize("name", ["kokuho_pref/2024", "kokuho_muni/2020", "kyokai/2023"])
def test_empty_workbook_shows_no_score(books: dict[str, Built], name: str, office: Office) -> None:
    """Before anything is filled in no points are shown, not even 0; a real Calc shows what the file holds."""
    built = books[name]
    assert differences(built, office) == []
    for title, columns in ((MARKS, (6,)), (FACTS, (8,)), ("得点表", range(1, 9))):
        if title not in built.values.sheetnames or (title == FACTS and "得点表" in built.values.sheetnames):
            continue
        shown = [built.values[title].cell(row, col).value for row in range(8, 80) for col in columns]
        assert not any(shown), title
        assert 0 not in shown, title


@pytest.mark.office
@pytest.mark.parametrize("blank", [" ", "　"])
def test_spaces_are_no_input(books: dict[str, Built], office: Office, blank: str) -> None:
    """A cell with a space, full-width too, is no first mark, no first figure and no name."""
    built = books["kokuho_pref/2023"]
    mark, fact = rows(built, MARKS, 1)["1-1", "①"], rows(built, FACTS, 5)["1-1", "rate_2019"]
    shown = edited(built, office, MARKS, {f"E{mark}": blank}, [f"{MARKS}!E8:G9", f"{MARKS}!F{mark - 1}:F{mark}"])
    assert [cells[1] for cells in shown[f"{MARKS}!E8:G9"]] == [None, None]
    assert shown[f"{MARKS}!E8:G9"][0][0] == 0
    assert "まだ入力がありません" in shown[f"{MARKS}!E8:G9"][0][2]
    assert shown[f"{MARKS}!F{mark - 1}:F{mark}"] == [[None], [None]]
    text = f"{FACTS}!H{fact - 1}:I{fact - 1}"
    assert edited(built, office, FACTS, {f"G{fact}": blank}, [text])[text] == [[None, None]]
    shown = edited(books["kyokai/2023"], office, FACTS, {"A10": blank}, ["得点表!A4"])
    assert shown["得点表!A4"] == [["名前の入った行: 0／47"]]


def test_figures_are_limited(books: dict[str, Built]) -> None:
    """Ranks and counts are whole numbers, rates end at 100; a message in both languages doubts anything else."""
    built = books["kokuho_pref/2023"]
    places = rows(built, FACTS, 5)
    found = {
        place: each
        for each in built.formulas[FACTS].data_validations.dataValidation
        for place in str(each.sqref).split()
    }
    for key, expected in (
        ("rate_rank", ("whole", "greaterThanOrEqual", "1", None)),
        ("rate_2019", ("decimal", None, "0", "100")),
    ):
        each = found[f"G{places['1-1', key]}"]
        operator = None if each.operator == "between" else each.operator
        assert (each.type, operator, each.formula1, each.formula2) == expected
        # SCORE_TIER reads ６０．０％ too, so that such a text is not refused.
        assert each.errorStyle == "warning"
        assert "空欄" in each.error
        assert "or blank" in each.error
    assert {f"G{row}" for row in places.values()} <= set(found)
    counts = books["kyokai/2023"].formulas[FACTS].data_validations.dataValidation
    assert {(each.type, each.formula1) for each in counts} == {("whole", "0")}


@pytest.mark.office
@pytest.mark.parametrize("year", YEARS)
def test_marks_of_the_source_give_its_points(books: dict[str, Built], year: str, office: Office) -> None:
    """The printed marks give the printed sums of sections, the total and its share of the highest points."""
    built = books[f"kokuho_pref/{year}"]
    places, own = rows(built, MARKS, 1), heads(built, MARKS)
    edits: dict[str, str | float | None] = {
        f"E{places[indicator, no]}": "○" for indicator, no, _, met in printed_lines(year) if met
    }
    prints = [f"{MARKS}!D{own[section]}:F{own[section]}" for section in "123"]
    shown = edited(built, office, MARKS, edits, [*prints, f"{MARKS}!D8:F9"])
    sections, total, share = PRINTED[year]
    assert [(cells[0][0], cells[0][2]) for cells in (shown[text] for text in prints)] == sections
    (most, count, score), (_, _, rate) = shown[f"{MARKS}!D8:F9"]
    assert (most, score) == total
    assert count == len(edits)
    assert round(100 * rate, 1) == share


@pytest.mark.office
def test_open_and_clashing_marks_are_not_0(books: dict[str, Built], office: Office) -> None:
    """A mark that is not known leaves 判定不可; two rungs of a ladder are an error whose reason names both."""
    built = books["kokuho_pref/2023"]
    places, own = rows(built, MARKS, 1), heads(built, MARKS)
    edits: dict[str, str | float | None] = {
        f"E{places['1-1', '①']}": "○",
        f"E{places['1-1', '②']}": "○",
        f"E{places['1-3', '①']}": "?",
        f"E{places['1-3', '②']}": "○",
    }
    cells = {
        name: f"{MARKS}!{cell}"
        for name, cell in {
            "lines": f"F{places['1-1', '①']}:F{places['1-1', '②']}",
            "clash": f"F{own['1-1']}:G{own['1-1']}",
            "open": f"F{own['1-3']}:F{places['1-3', '②']}",
            "section": f"F{own['1']}",
            "total": "F8:F9",
        }.items()
    }
    shown = edited(built, office, MARKS, edits, list(cells.values()))
    assert shown[cells["lines"]] == [["#VALUE!"], ["#VALUE!"]]
    sum_of, reason = shown[cells["clash"]][0]
    assert sum_of == "判定不可"
    assert "①と②" in reason
    assert shown[cells["open"]] == [["判定不可"], ["#N/A"], [10]]
    assert shown[cells["section"]] == [["判定不可"]]
    assert shown[cells["total"]] == [["判定不可"], [None]]


@pytest.mark.office
def test_facts_are_judged(books: dict[str, Built], office: Office) -> None:
    """A complete indicator has points, an incomplete one says what is missing, an untouched one shows nothing."""
    built = books["kokuho_pref/2023"]
    places, own = rows(built, FACTS, 5), heads(built, FACTS)
    # 指標1（1） of FY2023: the corrected 60 reaches ① (7 points); 60 - 58.95 = 1.05 is a rise of 1 or more (5 points).
    edits: dict[str, str | float | None] = {
        f"G{places['1-1', 'rate_2019']}": 59.95,
        f"G{places['1-1', 'rate_2019_corrected']}": "６０．０％",
        f"G{places['1-1', 'rate_2018']}": 58.95,
        f"G{places['1-2', 'rate_2019']}": 20,
        f"G{places['1-6', 'rate_2019']}": 0.93,
    }
    prints = [f"{FACTS}!H{own[key]}:I{own[key]}" for key in ("1-1", "1-2", "1-3", "1-6")]
    shown = edited(built, office, FACTS, edits, [*prints, f"{FACTS}!H8:I9"])
    done, short, untouched, doubtful = (shown[text][0] for text in prints)
    assert done[0] == 12
    assert done[1].startswith("12点")
    assert short[0] == "判定不可"
    assert "rate_2019_corrected" in short[1]
    assert untouched == [None, None]
    assert doubtful[0] == "判定不可"
    assert "単位" in doubtful[1]
    assert shown[f"{FACTS}!H8:I9"][0][0] is None
    assert "判定できた指標: 1／22" in shown[f"{FACTS}!H8:I9"][0][1]


@pytest.mark.office
def test_fractions_are_read_once_the_unit_says_so(books: dict[str, Built], office: Office) -> None:
    """With 率の書き方 = fraction the same rates as fractions give the same points."""
    built = books["kokuho_pref/2023"]
    places, own = rows(built, FACTS, 5), heads(built, FACTS)
    edits: dict[str, str | float | None] = {
        "G10": "fraction",
        f"G{places['1-1', 'rate_2019']}": 0.5995,
        f"G{places['1-1', 'rate_2019_corrected']}": 0.6,
        f"G{places['1-1', 'rate_2018']}": 0.5895,
    }
    text = f"{FACTS}!H{own['1-1']}"
    assert edited(built, office, FACTS, edits, [text])[text] == [[12]]


@pytest.mark.office
def test_counts_of_all_branches_give_deviation_scores(books: dict[str, Built], office: Office) -> None:
    """Filled with 47 branches the workbook shows what NumPy computes; with one branch short it shows nothing."""
    built = books["kyokai/2023"]
    names = [row.branch for row in published_scores(FIGURES)]
    counts = fictitious_counts(names)
    keys = list(counts[0])
    headers = [cell.value for cell in built.values[FACTS][9]]
    labels = {fact.key: fact.label.ja for fact in store.deviation_book("kyokai/2023").facts}
    columns = {key: built.values[FACTS].cell(9, headers.index(labels[key]) + 1).column_letter for key in keys}
    edits: dict[str, str | float | None] = {}
    for row, (name, known) in enumerate(zip(names, counts, strict=True), 10):
        edits[f"A{row}"] = name
        edits.update({f"{columns[key]}{row}": known[key] for key in keys})
    text = "得点表!A9:H55"
    shown = edited(built, office, FACTS, edits, [text])[text]
    expected, _ = oracle(np.array([[known[key] for key in keys] for known in counts], dtype=float))
    assert [row[0] for row in shown] == names
    assert np.allclose([row[1:6] for row in shown], expected, rtol=1e-12)
    assert np.allclose([row[6] for row in shown], expected.sum(axis=1), rtol=1e-12)
    edits["A56"] = None
    short = edited(built, office, FACTS, edits, [text, "得点表!A4"])
    assert not any(cell for row in short[text] for cell in row)
    assert short["得点表!A4"] == [["名前の入った行: 46／47"]]


def test_one_kind_of_input_can_be_chosen(tmp_path: Path) -> None:
    """A workbook for marks has no sheet of figures."""
    path = tmp_path / "marks.xlsx"
    input_book.write(store.find("kokuho_pref/2024"), path, (MARKS,))
    assert Built(path).formulas.sheetnames == ["はじめに", MARKS, "出典"]


def test_equal_input_gives_equal_bytes() -> None:
    """The same rule book always makes the same file."""
    book = store.find("kokuho_muni/2020")
    assert input_book.content(book) == input_book.content(book)


def test_outline_is_refused(tmp_path: Path) -> None:
    """A rule book without points makes no workbook."""
    with pytest.raises(RuleBookError, match="outline"):
        input_book.write(store.find("kokuho_pref/2021"), tmp_path / "book.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_deviation_scores_have_no_marks() -> None:
    """Nothing can be marked where scores depend on everybody's counts."""
    with pytest.raises(RuleBookError, match="deviation"):
        input_book.content(store.find("kyokai/2023"), (MARKS,))


def test_older_file_is_kept(tmp_path: Path) -> None:
    """An existing file is written over only when that is asked for."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"mine")
    book: Any = store.find("kokuho_muni/2020")
    with pytest.raises(WorkbookError, match="--force"):
        input_book.write(book, path)
    assert path.read_bytes() == b"mine"
    input_book.write(book, path, replace=True)
    assert path.read_bytes() == input_book.content(book)


@pytest.mark.parametrize("name", ["kokuho_muni/2020", "kyokai/2023"])
def test_an_xlsm_brings_the_functions(name: str, tmp_path: Path) -> None:
    """The same workbook as .xlsm is registered for Excel, and is the .xlsx without that."""
    path = tmp_path / "book.xlsm"
    input_book.write(store.find(name), path)
    found = registration(path)
    assert found is not None
    assert found.current
    input_book.write(store.find(name), tmp_path / "plain.xlsx")
    assert Built(unregister(path).path).members == Built(tmp_path / "plain.xlsx").members


def test_columns_spill() -> None:
    """Formulas of a column are stored as dynamic arrays, over no merged cell."""
    with zipfile.ZipFile(io.BytesIO(input_book.content(store.find("kokuho_pref/2024")))) as archive:
        marks = archive.read("xl/worksheets/sheet2.xml").decode()
    first = re.findall(r'<c r="F\d+"([^>]*)><f([^>]*)>[^<]*SCORE_LINES', marks)
    assert len(first) == 27
    assert all('cm="1"' in cell and 't="array"' in formula for cell, formula in first)
    merged = [range_boundaries(ref) for ref in re.findall(r'<mergeCell ref="([^"]+)"', marks)]
    assert not [box for box in merged if (box[1] or 0) > 11 and (box[0] or 0) <= 6 <= (box[2] or 0)]


@pytest.mark.parametrize("name", ["book.ods", "book.xls", "book"])
def test_other_endings_are_refused(name: str, tmp_path: Path) -> None:
    """Only what Excel opens without asking is made."""
    with pytest.raises(WorkbookError, match=r"\.xlsx or \.xlsm"):
        input_book.write(store.find("kokuho_muni/2020"), tmp_path / name)
    assert list(tmp_path.iterdir()) == []
