"""``xl-addin refresh --rules``: other rules in a workbook of ``xl-addin new``, with all that the user filled in and added."""

from __future__ import annotations

import io
import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from tests.conftest import DATA
from tests.parts.judges import differences, sheet_part
from tests.saved_books import parts_of, saved_values, with_part
from tests.test_cli import assert_explained, run
from tests.test_refresh_command import WORKBOOKS, copied, unequal
from xl_addin.book.inputs import workbook as input_book
from xl_addin.book.new import with_functions
from xl_addin.book.new_rules.references import Mover
from xl_addin.book.new_rules.rows import RowMap
from xl_addin.cli import refresh
from xl_addin.formulas.addresses import place
from xl_addin.hosts.calc.agreeing import reproduced
from xl_addin.hosts.calc.computing import Computer
from xl_addin.hosts.calc.recalc import recalc
from xl_addin.parts.book import book_of, open_book
from xl_addin.parts.contents import Put
from xl_addin.rulebook import store
from xl_addin.rulebook.adding import add

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from xl_addin.hosts.calc.office import Office

MARKS, FACTS = "達成状況", "実績"
OWN = "私の表"
OLD, NEW = "kokuho_pref/2023", "kokuho_pref/2024"
BASE = "shifted/2098"

pytestmark = pytest.mark.office


@pytest.fixture(autouse=True)
def shared(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The command uses the LibreOffice of all tests."""
    monkeypatch.setattr(refresh, "Computer", partial(Computer, office=office))
    return office


def ladders(year: int, *changes: tuple[str, str], follows: bool = False) -> str:
    """The invented rule book as that of another year, some of its words replaced."""
    text = (DATA / "ladders_2098.toml").read_text(encoding="utf-8")
    text = text.replace('scheme = "invented"', 'scheme = "shifted"').replace(
        "fiscal_year = 2098", f"fiscal_year = {year}"
    )
    if follows:
        text = re.sub(r'(\[\[indicator\]\]\nid = ("[^"]*"))', r"\1\nfollows = \2", text)
        text = re.sub(r'(\[\[indicator\.group\.line\]\]\nno = ("[^"]*"))', r"\1\nfollows = \2", text)
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


LAST_OF_1_1 = 'text = { ja = "1ポイント以上の改善", en = "Up by 1 point or more" }\ngain_at_least = 1\n'
NEW_LINE = """
[[indicator.group.line]]
no = "⑤"
points = 1
text = { ja = "2ポイント以上の改善", en = "Up by 2 points or more" }
gain_at_least = 2
"""
GONE_LINE = """[[indicator.group.line]]
no = "③"
points = 1
text = { ja = "計画はないが話し合っている", en = "No plan, but talks" }
declared = true
excludes = ["②"]
"""


@pytest.fixture(scope="module")
def rules(user_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:  # noqa: ARG001
    """Makes a rule book known and returns its name."""
    folder = tmp_path_factory.mktemp("rules")

    def known(text: str) -> str:
        path = folder / "rules.toml"
        path.write_text(text, encoding="utf-8")
        return add(path, replace=True)

    known(ladders(2098))
    return known


def made(path: Path, name: str, change: Callable[[Workbook], None] | None = None) -> Path:
    """A workbook of xl-addin new that a user has changed."""
    input_book.write(store.find(name), path, replace=True)
    if change is not None:
        book = load_workbook(path)
        change(book)
        book.save(path)
    return path


def row_of(content: bytes, sheet: str, indicator: str, item: str, col: int = 1) -> int:
    """The row, counted from 1, of a line or a fact."""
    page = load_workbook(io.BytesIO(content))[sheet]
    return next(
        row[0].row
        for row in page.iter_rows()
        if str(row[0].value) == indicator and len(row) > col and row[col].value == item
    )


def like_new(office: Office, path: Path, name: str, inputs: dict[tuple[str, str], Any]) -> None:
    """The sheets show what a new workbook of the rule book shows with the same inputs, and that is saved, too."""
    fresh = book_of(input_book.content(store.find(name)), "new.xlsx")
    changes: dict[str, dict[tuple[int, int], Put]] = {}
    for (sheet, cell), value in inputs.items():
        where = place(cell)
        assert where is not None
        changes.setdefault(sheet, {})[where] = Put(value)
    expected = fresh.changed(changes)
    wanted = book_of(expected, "new.xlsx")
    computed = Computer(office=office).compute(expected, ".xlsx")
    book = open_book(path)
    for sheet in wanted.sheet_names:
        for where, cell in wanted.sheet(sheet).cells.items():
            found = book.sheet(sheet).cells[where]
            assert (found.formula, found.block) == (cell.formula, cell.block), (sheet, where)
            value = cell.value if cell.formula is None and cell.block is None else computed.of(sheet, *where)
            assert reproduced("" if found.value is None else found.value, "" if value is None else value), (
                sheet,
                where,
                found.value,
                value,
            )
    assert unequal(office, path) == []


def test_an_empty_workbook_becomes_that_of_the_new_rules(tmp_path: Path, office: Office) -> None:
    """Every cell, merged cell, list of choices, link and print area is that of a new workbook, and looks like it."""
    path = made(tmp_path / "県.xlsx", OLD)
    assert run("refresh", path, "--rules", NEW) == 0
    like_new(office, path, NEW, {})
    ours, theirs = load_workbook(io.BytesIO(input_book.content(store.find(NEW)))), load_workbook(path)
    assert ours.sheetnames == theirs.sheetnames
    for page in ours:
        other = theirs[page.title]
        assert other.merged_cells.ranges == page.merged_cells.ranges
        assert other.print_area == page.print_area
        lists = [
            sorted(
                (str(each.sqref), each.type, each.formula1, each.error) for each in one.data_validations.dataValidation
            )
            for one in (page, other)
        ]
        assert lists[0] == lists[1]
        assert {key: each.height for key, each in other.row_dimensions.items()} == {
            key: each.height for key, each in page.row_dimensions.items()
        }
        for row in page.iter_rows():
            for cell in row:
                same = other[cell.coordinate]
                assert looks(same) == looks(cell), (page.title, cell.coordinate)


def looks(cell: Any) -> tuple[str, ...]:
    """What a cell looks like, in words."""
    parts = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection, cell.number_format)
    return tuple(repr(part) for part in parts)


def test_marks_follow_their_lines(tmp_path: Path, office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """A mark stays with a line that asks for the same, under whatever number; one whose condition changed goes."""
    path = made(tmp_path / "県.xlsx", OLD)
    before = path.read_bytes()
    kept, dropped = ("1-1", "②"), ("1-3", "①")
    rows = {each: row_of(before, MARKS, *each) for each in (kept, dropped)}

    def fill(book: Workbook) -> None:
        for row in rows.values():
            book[MARKS][f"E{row}"] = "○"
        book[FACTS]["G10"] = "percent"

    made(path, OLD, fill)
    assert run("refresh", path, "--rules", NEW, "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)["books"]
    now = row_of(path.read_bytes(), MARKS, *kept)
    assert [each["cell"] for each in told["rules"]["inputs_dropped"]] == [f"{MARKS}!E{rows[dropped]}"]
    assert {each["now"] for each in told["rules"]["inputs_kept"]} == {f"{MARKS}!E{now}", f"{FACTS}!G10"}
    assert len(told["rules"]["changed_rules"]) == 118
    like_new(office, path, NEW, {(MARKS, f"E{now}"): "○", (FACTS, "G10"): "percent"})


def test_points_are_corrected(
    tmp_path: Path, office: Office, rules: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Other points for one line: all inputs stay, and the total is told before and after."""
    name = rules(ladders(2099, ("points = 2.5", "points = 3.5")))
    path = made(tmp_path / "町.xlsx", BASE)
    marked = row_of(path.read_bytes(), MARKS, "1-1", "④")
    figure = row_of(path.read_bytes(), FACTS, "1-1", "rate_2096", 5)
    inputs = {(MARKS, f"E{marked}"): "○", (FACTS, f"G{figure}"): 62.5}

    def fill(book: Workbook) -> None:
        for (sheet, cell), value in inputs.items():
            book[sheet][cell] = value

    made(path, BASE, fill)
    assert run("refresh", path, "--rules", BASE, "--dry-run") == 0
    assert run("refresh", path, "--rules", name, "--json") == 0
    out = capsys.readouterr().out.splitlines()[-1]
    (told,) = json.loads(out)["books"]
    assert (len(told["rules"]["inputs_kept"]), told["rules"]["inputs_dropped"]) == (2, [])
    assert saved_values(path.read_bytes(), MARKS)["F8"] == 3.5
    like_new(office, path, name, inputs)


def additions(book: Workbook, first: int, last: int, below: int) -> None:
    """What a user may add beside and below lines, and elsewhere.

    Args:
        book: the workbook.
        first: the row of the first line.
        last: the row of the last line of the same indicator.
        below: the row of the last line of all.
    """
    page = book[MARKS]
    for row in (first, below):
        page[f"E{row}"] = "○"
        page[f"H{row}"] = f"=F{row}*2"
    page[f"I{below}"] = "ここに注"
    page[f"I{below}"].fill = PatternFill("solid", fgColor="FF00FF00")
    page[f"I{below}"].comment = Comment("確認済み", "私")
    page[f"H{below + 3}"] = f"=SUM(F{first}:F{below})"
    page.conditional_formatting.add(
        f"H{first}:H{below}", FormulaRule([f"F{first}>3"], fill=PatternFill("solid", bgColor="FFFF0000"))
    )
    choice = DataValidation("list", formula1='"甲,乙"')
    choice.add(f"J{below}")
    page.add_data_validation(choice)
    page.row_dimensions[below].hidden = True
    page.column_dimensions["C"].width = 30
    book.defined_names["最後の行"] = DefinedName("最後の行", attr_text=f"{MARKS}!$F${below}")
    own = book.create_sheet(OWN)
    own["A1"] = f"={MARKS}!F{below}+1"
    own["A2"] = f"=SUM({MARKS}!F{first}:F{last})"
    own["A3"] = f'=SUM(SCORE_LINES("{BASE}","1-1",{MARKS}!E{first}:E{last}))'
    own["A4"] = f"=COUNTA({MARKS}!E:E)"
    chart = BarChart()
    chart.add_data(Reference(page, min_col=6, min_row=first, max_row=below))
    own.add_chart(chart, "C3")
    beside = BarChart()
    beside.add_data(Reference(page, min_col=6, min_row=first, max_row=below))
    page.add_chart(beside, f"L{below}")
    for place_, text in ((f"N{below}", "頭"), (f"N{below + 1}", "値")):
        page[place_] = text
    page.add_table(Table(displayName="私の一覧", ref=f"N{below}:N{below + 1}"))


def test_what_was_added_moves_with_its_line(tmp_path: Path, office: Office, rules: Callable[[str], str]) -> None:
    """Notes, formulas, names, a chart, a comment and rules for colours stand beside the same lines as before."""
    name = rules(ladders(2100, (LAST_OF_1_1, LAST_OF_1_1 + NEW_LINE)))
    path = made(tmp_path / "町.xlsx", BASE)
    content = path.read_bytes()
    below = row_of(content, MARKS, "2-2", "④")
    first, last = row_of(content, MARKS, "1-1", "①"), row_of(content, MARKS, "1-1", "④")

    made(path, BASE, lambda book: additions(book, first, last, below))
    before = path.read_bytes()
    assert run("refresh", path, "--rules", name) == 0
    after = path.read_bytes()
    now = below + 1
    assert row_of(after, MARKS, "2-2", "④") == now
    book = load_workbook(path)
    page, own = book[MARKS], book[OWN]
    assert (page[f"E{first}"].value, page[f"E{now}"].value) == ("○", "○")
    assert (page[f"H{first}"].value, page[f"H{now}"].value) == (f"=F{first}*2", f"=F{now}*2")
    assert page[f"I{now}"].value == "ここに注"
    assert page[f"I{now}"].fill.fgColor.rgb == "FF00FF00"
    assert page[f"I{now}"].comment.text == "確認済み"
    assert page[f"H{now + 3}"].value == f"=SUM(F{first}:F{now})"
    (colours,) = page.conditional_formatting
    assert (str(colours.sqref), colours.rules[0].formula) == (f"H{first}:H{now}", [f"F{first}>3"])
    assert [str(each.sqref) for each in page.data_validations.dataValidation if each.formula1 == '"甲,乙"'] == [
        f"J{now}"
    ]
    assert page.row_dimensions[now].hidden
    assert page._charts[0].anchor._from.row == now - 1  # noqa: SLF001
    assert page.tables["私の一覧"].ref == f"N{now}:N{now + 1}"
    assert (page[f"N{now}"].value, page[f"N{now + 1}"].value) == ("頭", "値")
    assert not page.row_dimensions[below].hidden
    assert page.column_dimensions["C"].width == 30
    assert book.defined_names["最後の行"].attr_text == f"{MARKS}!$F${now}"
    assert own["A1"].value == f"={MARKS}!F{now}+1"
    assert own["A2"].value == f"=SUM({MARKS}!F{first}:F{last + 1})"
    assert own["A3"].value == f'=SUM(SCORE_LINES("{name}","1-1",{MARKS}!E{first}:E{last + 1}))'
    assert own["A4"].value == f"=COUNTA({MARKS}!E:E)"
    assert f"{MARKS}!$F${first}:$F${now}" in own._charts[0].series[0].val.numRef.f.replace("'", "")  # noqa: SLF001
    values = saved_values(after, OWN)
    assert (values["A1"], values["A2"], values["A3"]) == (-2, 6, 6)
    assert unequal(office, path) == []
    untouched = {part for part in parts_of(before) if "theme" in part or "docProps" in part}
    assert untouched
    assert not untouched & differences(before, after)


def test_line_that_is_gone(tmp_path: Path, rules: Callable[[str], str], capsys: pytest.CaptureFixture[str]) -> None:
    """What stands beside it or refers to it is listed and nothing changes; --drop gives up what stands beside it."""
    name = rules(ladders(2101, (GONE_LINE, "")))
    path = made(tmp_path / "町.xlsx", BASE)
    row = row_of(path.read_bytes(), MARKS, "2-2", "③")

    def fill(book: Workbook) -> None:
        book[MARKS][f"H{row}"] = "注"
        book[MARKS][f"E{row}"] = "○"

    made(path, BASE, fill)
    before = path.read_bytes()
    assert run("refresh", path, "--rules", name) == 1
    assert f"{MARKS}!H{row}" in assert_explained(capsys)
    assert path.read_bytes() == before
    assert run("refresh", path, "--rules", name, "--drop", "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)["books"]
    assert told["rules"]["dropped"] == [f"{MARKS}!H{row}"]
    assert [each["cell"] for each in told["rules"]["inputs_dropped"]] == [f"{MARKS}!E{row}"]

    def refer(book: Workbook) -> None:
        book.create_sheet(OWN)["A1"] = f"={MARKS}!F{row}"

    made(path, BASE, refer)
    before = path.read_bytes()
    assert run("refresh", path, "--rules", name, "--drop") == 1
    assert f"{OWN}!A1" in assert_explained(capsys)
    assert path.read_bytes() == before


def test_looks_of_merged_cells(tmp_path: Path) -> None:
    """A program that keeps no looks of covered cells has saved the file: merged cells of new indicators look as ever."""
    path = made(tmp_path / "県.xlsx", OLD, lambda book: book[MARKS].__setitem__("E13", "○"))
    assert run("refresh", path, "--rules", NEW) == 0
    theirs = load_workbook(io.BytesIO(input_book.content(store.find(NEW))))[MARKS]
    page = load_workbook(path)[MARKS]
    corners = [str(area).partition(":")[0] for area in page.merged_cells.ranges]
    assert len(corners) > 20
    assert {looks(page[corner])[3] for corner in corners} == {looks(theirs[corner])[3] for corner in corners}


def test_indicator_with_another_number(tmp_path: Path, office: Office, rules: Callable[[str], str]) -> None:
    """Marks and formulas follow an indicator that the new rule book calls otherwise."""
    text = ladders(2102, ('id = "1-4"\nfollows = "1-4"', 'id = "1-9"\nfollows = "1-4"'), follows=True)
    name = rules(text)
    path = made(tmp_path / "町.xlsx", BASE)
    row = row_of(path.read_bytes(), MARKS, "1-4", "①")

    def fill(book: Workbook) -> None:
        book[MARKS][f"E{row}"] = "○"
        book.create_sheet(OWN)["A1"] = f'=SCORE_MAX("{BASE}","1-4")'

    made(path, BASE, fill)
    assert run("refresh", path, "--rules", name) == 0
    now = row_of(path.read_bytes(), MARKS, "1-9", "①")
    like_new(office, path, name, {(MARKS, f"E{now}"): "○"})
    assert load_workbook(path)[OWN]["A1"].value == f'=SCORE_MAX("{name}","1-9")'
    assert saved_values(path.read_bytes(), OWN)["A1"] == 7


def test_shipped_rules_that_were_replaced(tmp_path: Path, office: Office, rules: Callable[[str], str]) -> None:
    """A workbook of shipped rules takes a correction of the same name, which the user has put in their place."""
    path = made(tmp_path / "県.xlsx", NEW, lambda book: book[MARKS].__setitem__("E13", "○"))
    text = store.shipped_path(NEW).read_text(encoding="utf-8")  # type: ignore[union-attr]
    corrected = re.sub(r"points = 4\nbracket", "points = 3\nbracket", text, count=1)
    assert corrected != text
    rules(corrected)
    try:
        assert run("refresh", path, "--rules", NEW) == 0
        like_new(office, path, NEW, {(MARKS, "E13"): "○"})
    finally:
        store.remove(NEW)


def test_input_can_be_cleared(tmp_path: Path, office: Office) -> None:
    """With --clear-input every input cell is blank."""
    path = made(tmp_path / "県.xlsx", OLD, lambda book: book[MARKS].__setitem__("E13", "○"))
    assert run("refresh", path, "--rules", NEW, "--clear-input") == 0
    like_new(office, path, NEW, {})


def test_rules_and_data_at_once(tmp_path: Path) -> None:
    """The rules of the new year and its published marks give its published total."""
    path = made(tmp_path / "県.xlsx", OLD, lambda book: book[MARKS].__setitem__("E13", "○"))
    data = WORKBOOKS / "data" / "kokuho_pref_marks.csv"
    assert run("refresh", path, "--rules", NEW, "--data", data) == 0
    assert saved_values(path.read_bytes(), MARKS)["F8"] == 158


def test_registered_functions_stay(tmp_path: Path) -> None:
    """An .xlsm keeps its VBA project, byte for byte."""
    path = tmp_path / "県.xlsm"
    path.write_bytes(with_functions(input_book.content(store.find(OLD)), path.name))
    before = parts_of(path.read_bytes())
    assert run("refresh", path, "--rules", NEW) == 0
    after = parts_of(path.read_bytes())
    assert before["xl/vbaProject.bin"] == after["xl/vbaProject.bin"]
    assert {name for name in before if before[name] != after[name]} <= {
        *(name for name in before if name.startswith("xl/worksheets/")),
        "xl/styles.xml",
        "xl/workbook.xml",
    }


def test_branches_with_other_points(tmp_path: Path, office: Office, rules: Callable[[str], str]) -> None:
    """A rule book of deviation scores with the same columns: names, counts and what stands beside them stay."""
    old = rules(
        (DATA / "three_2099.toml").read_text(encoding="utf-8").replace("fiscal_year = 2099", "fiscal_year = 2089")
    )
    new = rules(
        (DATA / "three_2099.toml").read_text(encoding="utf-8").replace("fiscal_year = 2099", "fiscal_year = 2090")
    )
    path = made(tmp_path / "支部.xlsx", old)
    head = next(row[0].row for row in load_workbook(path)[FACTS].iter_rows() if row[1].protection.locked is False)

    def fill(book: Workbook) -> None:
        page = book[FACTS]
        for number, cells in enumerate(page.iter_rows(min_row=head, max_row=head + 2)):
            for cell in cells:
                if not cell.protection.locked:
                    cell.value = (
                        f"支部{number}" if cell.column == 1 else 100 * (number + 1) + cell.column * (5 - number)
                    )
        page.cell(head, page.max_column + 2).value = "注"

    made(path, old, fill)
    assert run("refresh", path, "--rules", new) == 0
    inputs = {
        (FACTS, cell.coordinate): cell.value
        for cells in load_workbook(path)[FACTS].iter_rows(min_row=head, max_row=head + 2)
        for cell in cells
        if not cell.protection.locked and cell.value is not None and cell.value != "注"
    }
    assert len(inputs) > 6
    like_new(office, path, new, inputs)


def test_saved_by_calc(tmp_path: Path, office: Office) -> None:
    """A workbook that LibreOffice has saved, with other style numbers and no spilling, is made anew as well."""
    path, saved = made(tmp_path / "県.xlsx", OLD), tmp_path / "保存.xlsx"
    document = office.load(path)
    document.storeToURL(saved.resolve().as_uri(), office.bridge.properties(FilterName="Calc MS Excel 2007 XML"))
    document.close(True)
    assert run("refresh", saved, "--rules", NEW) == 0
    like_new(office, saved, NEW, {})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda book: book[MARKS].__setitem__("A6", "別の見出し"), None),
        (lambda book: book[MARKS].__setitem__("F13", 4), f"{MARKS}!F1"),
        (lambda book: book[MARKS].__setitem__("C13", "別の基準"), None),
        (lambda book: setattr(book[MARKS], "title", "甲県"), "甲県"),
    ],
)
def test_what_cannot_be_kept_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Callable[[Workbook], None], told: str | None
) -> None:
    """A formula typed over, a sheet renamed: the place is named and nothing is written; a reworded line is kept."""
    path = made(tmp_path / "県.xlsx", OLD, change)
    before = path.read_bytes()
    status = run("refresh", path, "--rules", NEW)
    if told is None:
        assert status == 0
        assert "別の" in str(saved_values(path.read_bytes(), MARKS).values())
        return
    assert status == 1
    assert told in assert_explained(capsys)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("book", "name", "told"),
    [
        ("kokuho_pref_2024_2023.xlsx", NEW, "xl-addin new"),
        ("kyokai_incentive_2023.xlsx", "kyokai/2023", "xl-addin new"),
        ("generic_share_fy2010.xlsx", NEW, "xl-addin new"),
    ],
)
def test_other_workbooks_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], book: str, name: str, told: str
) -> None:
    """The shipped workbooks are built otherwise: what to do instead is said."""
    path = copied(tmp_path, book)
    before = path.read_bytes()
    assert run("refresh", path, "--rules", name) == 1
    assert told in assert_explained(capsys)
    assert path.read_bytes() == before


def test_unknown_rules_and_wrong_use(tmp_path: Path, office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown rule book, one that scores otherwise and options that do not go together are explained."""
    path = made(tmp_path / "県.xlsx", OLD)
    before = path.read_bytes()
    assert run("refresh", path, "--rules", "kokuho_pref/1999") == 1
    assert "kokuho_pref/2024" in assert_explained(capsys)
    assert run("refresh", path, "--rules", "kyokai/2023") == 1
    assert_explained(capsys)
    ods = tmp_path / "県.ods"
    recalc(path, ods, office=office)
    assert run("refresh", ods, "--rules", NEW) == 1
    assert ".xlsx" in assert_explained(capsys)
    assert run("refresh", path) == 2
    assert run("refresh", path, "--data", path, "--drop") == 2
    assert path.read_bytes() == before


def test_rows_of_a_map() -> None:
    """Spans grow with their blocks, shrink by what is gone, and are refused where their rows are torn apart."""
    rows = RowMap({0: 0, 1: 1, 2: 2, 4: 4, 5: 6}, 6, 7, {1: 1}, {2: 3})
    assert rows.span(1, 2) == (1, 3)
    assert rows.span(2, 4) == (2, 4)
    assert rows.span(3, 3) is None
    assert rows.span(3, 5) == (4, 6)
    assert rows.span(0, 9) == (0, 10)
    assert (rows.row(6), rows.row(3), rows.nearest(3)) == (7, None, 2)
    assert RowMap({0: 1, 1: 0}, 2, 2).span(0, 1) is None
    assert RowMap({0: 0, 1: 2, 2: 1}, 3, 3).span(0, 1) is None


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("表!A3+A3", "表!A4+A3"),
        ("SUM(表!$A$1:$A3)", "SUM(表!$A$1:$A4)"),
        ("SUM(表!A:A)+SUM(表!3:3)", "SUM(表!A:A)+SUM(表!4:4)"),
        ("'[1]表'!A3", "'[1]表'!A3"),
        ('SCORE_MAX("ｓｈｉｆｔｅｄ/2098", "1-4")&"shifted/2098"', 'SCORE_MAX("shifted/2100", "1-9")&"shifted/2098"'),
        ('SCORE_MAX("other/2098","1-4")', 'SCORE_MAX("other/2098","1-4")'),
    ],
)
def test_references_move(formula: str, moved: str) -> None:
    """References to the sheet move with their rows, calls of our functions get the new names, all else stays."""
    mover = Mover({"表": RowMap({0: 0, 2: 3}, 3, 4)}, BASE, "shifted/2100", {"1-4": "1-9", "1-5": ""})
    assert mover.formula(formula, "別", "別!B1") == moved
    assert (mover.problems, mover.notes) == ([], [])


@pytest.mark.parametrize(
    ("formula", "problems", "notes"),
    [
        ("表!A2", 1, 0),
        ("SUM(表:別!A3)", 1, 0),
        ('SCORE_MAX("shifted/2098","1-5")', 1, 0),
        ('INDIRECT("表!A3")', 0, 1),
        ("OFFSET(表!A3,1,0)", 0, 1),
    ],
)
def test_references_that_do_not_move(formula: str, problems: int, notes: int) -> None:
    """A row or an indicator that is gone is a problem; what is found by a text or by counting needs a look."""
    mover = Mover({"表": RowMap({0: 0, 2: 3}, 3, 4)}, BASE, "shifted/2100", {"1-4": "1-9", "1-5": ""})
    mover.formula(formula, "別", "別!B1")
    assert (len(mover.problems), len(mover.notes)) == (problems, notes)


def test_formulas_that_share_one_text(tmp_path: Path, rules: Callable[[str], str]) -> None:
    """Formulas that Excel has stored once for a column are written out where their lines move apart."""
    name = rules(ladders(2100, (LAST_OF_1_1, LAST_OF_1_1 + NEW_LINE)))
    path = made(tmp_path / "町.xlsx", BASE)
    row = row_of(path.read_bytes(), MARKS, "1-1", "④")

    def fill(book: Workbook) -> None:
        own = book.create_sheet(OWN)
        for number in range(3):
            own[f"A{number + 1}"] = f"={MARKS}!D{row + number}"
            book[MARKS][f"H{row + number}"] = f"=D{row + number}&1"

    made(path, BASE, fill)
    content = path.read_bytes()
    for sheet, first, col in ((OWN, 1, "A"), (MARKS, row, "H")):
        part = sheet_part(content, sheet)
        text = parts_of(content)[part].decode()
        for number in range(3):
            found = re.search(rf'(<c r="{col}{first + number}"[^>]*>)<f>([^<]*)</f>', text)
            assert found is not None
            own = found[2] if number == 0 else ""
            ref = f' ref="{col}{first}:{col}{first + 2}"' if number == 0 else ""
            text = text.replace(found[0], f'{found[1]}<f t="shared" si="0"{ref}>{own}</f>')
        content = with_part(content, part, parts_of(content)[part], text.encode())
    path.write_bytes(content)
    assert open_book(path).sheet(OWN).cells[2, 0].formula == f"{MARKS}!D{row + 2}"
    assert run("refresh", path, "--rules", name) == 0
    book = load_workbook(path)
    rows = [row, row + 2, row + 3]
    assert [book[OWN][f"A{number}"].value for number in (1, 2, 3)] == [f"={MARKS}!D{there}" for there in rows]
    assert [book[MARKS][f"H{there}"].value for there in rows] == [f"=D{there}&1" for there in rows]
