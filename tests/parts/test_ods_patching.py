from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parts.ods_files import MANIFEST, SPACES, book, content, members, ods, row, rows_of, table
from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import Area
from xl_addin.parts.contents import Cell, ErrorValue, Put, PutArray, PutFormula, PutSaved
from xl_addin.parts.ods import OdsBook

if TYPE_CHECKING:
    from xl_addin.parts.contents import Change, Value

FLOAT = '<table:table-cell table:style-name="s" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
FORMULA = '<table:table-cell table:formula="of:=[.B1]" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
MATRIX = (
    '<table:table-cell table:number-matrix-columns-spanned="1" table:number-matrix-rows-spanned="2" '
    'table:formula="of:=[.D1:.D2]" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
)
STYLES = (
    '<number:date-style style:name="N1"><number:year/></number:date-style>'
    '<number:time-style style:name="N2"><number:hours/></number:time-style>'
    '<number:percentage-style style:name="N3"><number:number/><number:text>%</number:text></number:percentage-style>'
    '<number:currency-style style:name="N4"><number:number/></number:currency-style>'
    + "".join(
        f'<style:style style:name="c{n}" style:family="table-cell" style:data-style-name="N{n}"/>' for n in (1, 2, 3, 4)
    )
)


def changed(rows: str, changes: dict[tuple[int, int], Change], **options: str) -> bytes:
    return book(rows, **options).changed({"表": changes})


def after(rows: str, changes: dict[tuple[int, int], Change], **options: str) -> dict[tuple[int, int], Cell]:
    return dict(OdsBook(changed(rows, changes, **options), "本.ods").sheet("表").cells)


def values(rows: str, changes: dict[tuple[int, int], Change], **options: str) -> dict[tuple[int, int], Value]:
    return {place: cell.value for place, cell in after(rows, changes, **options).items()}


def test_only_the_cells_own_bytes_change() -> None:
    """Everything before and behind the cell stays, blanks in tags included."""
    rows = row(
        FLOAT + '<table:table-cell  table:style-name = "x"   office:value-type="float" office:value="2" />' + FLOAT
    )
    new = rows_of(changed(rows, {(0, 1): Put(3)}))
    assert new == row(
        FLOAT + '<table:table-cell  table:style-name = "x" office:value-type="float" office:value="3" '
        'calcext:value-type="float"><text:p>3</text:p></table:table-cell>' + FLOAT
    )


def test_notes_styles_and_shapes_of_a_cell_stay() -> None:
    """Only its paragraphs are the value."""
    note = "<office:annotation><text:p>a note</text:p></office:annotation>"
    shape = "<draw:frame><text:p>shape</text:p></draw:frame>"
    cell = (
        '<table:table-cell table:style-name="s" table:content-validation-name="v" table:formula="of:=1" '
        f'office:value-type="string" office:string-value="o">{note}<text:p>o</text:p>{shape}<text:p>p</text:p></table:table-cell>'
    )
    assert rows_of(changed(row(cell), {(0, 0): Put("新")})) == row(
        '<table:table-cell table:style-name="s" table:content-validation-name="v" office:value-type="string" '
        f'calcext:value-type="string">{note}{shape}<text:p>新</text:p></table:table-cell>'
    )
    assert rows_of(changed(row(cell), {(0, 0): Put(None)})) == row(
        f'<table:table-cell table:style-name="s" table:content-validation-name="v">{note}{shape}</table:table-cell>'
    )


@pytest.mark.parametrize(
    ("col", "expected"),
    [
        (0, "<A/><E n='4'/>"),
        (1, "<E/><A/><E n='3'/>"),
        (4, "<E n='4'/><A/>"),
        (7, "<E n='5'/><N n='2'/><A/>"),
    ],
)
def test_repeated_cells_are_split_where_they_must_be(col: int, expected: str) -> None:
    """What is left before and behind the cell stays repeated, with its style."""
    new = rows_of(
        changed(row('<table:table-cell table:style-name="e" table:number-columns-repeated="5"/>'), {(0, col): Put(1)})
    )
    said = 'office:value-type="float" office:value="1" calcext:value-type="float"'
    styled = ' table:style-name="e"' if col < 5 else ""
    for mark, full in (
        ("<A/>", f"<table:table-cell{styled} {said}><text:p>1</text:p></table:table-cell>"),
        ("<E", '<table:table-cell table:style-name="e"'),
        ("<N", "<table:table-cell"),
        (" n='", ' table:number-columns-repeated="'),
        ("'/>", '"/>'),
    ):
        expected = expected.replace(mark, full)
    assert new == row(expected)


def test_repeated_rows_are_split_where_they_must_be() -> None:
    """The other rows keep being repeated and hold what they held."""
    rows = row(FLOAT, 'table:style-name="ro1" table:number-rows-repeated="10"')
    changes: dict[tuple[int, int], Change] = {(3, 0): Put(2), (4, 1): Put("x"), (9, 0): Put(None)}
    found = values(rows, changes)
    assert found == {(number, 0): 1.0 for number in range(9)} | {(3, 0): 2.0, (4, 1): "x"}
    new = rows_of(changed(rows, changes))
    assert new.count("<table:table-row ") == 5
    assert 'table:number-rows-repeated="3"' in new
    assert 'table:number-rows-repeated="4"' in new
    assert new.count('table:style-name="ro1"') == 5


def test_a_million_empty_rows_are_split_too() -> None:
    """Nothing is expanded that need not be."""
    rows = row(FLOAT) + row(
        '<table:table-cell table:number-columns-repeated="16384"/>', 'table:number-rows-repeated="1048575"'
    )
    new = changed(rows, {(500_000, 9_999): Put("far"), (1_048_575, 16_383): Put("end")})
    found = OdsBook(new, "本.ods").sheet("表").cells
    assert {place: cell.value for place, cell in found.items()} == {
        (0, 0): 1.0,
        (500_000, 9_999): "far",
        (1_048_575, 16_383): "end",
    }
    assert len(rows_of(new)) < 2_000


def test_rows_and_columns_are_added_behind_the_last() -> None:
    """A sheet that ends before the cell grows, its list of columns too."""
    new = members(
        changed(row(FLOAT) + "<table:named-expressions/>", {(5, 3): Put(2), (2, 0): Put("x"), (7, 7): Put(None)})
    )
    xml = new["content.xml"].decode()
    assert '<table:table-column/><table:table-column table:number-columns-repeated="3"/><table:table-row' in xml
    assert xml.index("<table:named-expressions/>") > xml.rindex("</table:table-row>")
    assert values(row(FLOAT), {(5, 3): Put(2), (2, 0): Put("x")}) == {(0, 0): 1.0, (2, 0): "x", (5, 3): 2.0}


@pytest.mark.parametrize(
    "sheet",
    [
        '<table:table table:name="表"/>',
        '<table:table table:name="表"></table:table>',
        table(row("").replace("></table:table-row", "/").replace("//", "/")),
    ],
)
def test_an_empty_sheet_is_filled(sheet: str) -> None:
    """Elements without content get some."""
    made = OdsBook(ods(content(sheet)), "本.ods").changed({"表": {(1, 1): Put("x"), (0, 0): Put(1)}})
    found = OdsBook(made, "本.ods").sheet("表").cells
    assert {place: cell.value for place, cell in found.items()} == {(0, 0): 1.0, (1, 1): "x"}


def test_emptying_an_empty_cell_changes_nothing() -> None:
    """Not even a repeated cell is split, and the file is the very same."""
    file = ods(
        content(table(row('<table:table-cell table:number-columns-repeated="5"/>', 'table:number-rows-repeated="9"')))
    )
    assert OdsBook(file, "本.ods").changed({"表": {(3, 3): Put(None), (99, 99): Put(None)}}) == file


def test_every_other_member_is_the_same() -> None:
    """In its order, and the first one stored."""
    file = ods(content(table(row(FLOAT))))
    before, new = members(file), members(OdsBook(file, "本.ods").changed({"表": {(0, 0): Put(2)}}))
    assert list(new) == list(before)
    assert [name for name in before if before[name] != new[name]] == ["content.xml"]


@pytest.mark.parametrize(
    "value",
    [
        0.1,
        -1e300,
        12345678901234567.0,
        1e-7,
        True,
        False,
        "大阪",
        "",
        "=1+1",
        "#N/A",
        " a  b ",
        "a\n\nb",
        "\ttab\t\n",
        "<&>\"'",
    ],
)
def test_values_read_back(value: Value) -> None:
    """A text is never a formula, whatever it begins with."""
    cell = after(row(FORMULA), {(0, 0): Put(value)})[0, 0]
    assert cell == Cell(value)
    assert type(cell.value) is type(value)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t  "), max_size=30))
@settings(max_examples=150, deadline=None)
def test_texts_read_back(text: str) -> None:
    """Every text that XML can hold is the same afterwards."""
    allowed = text.replace("\ufffe", "").replace("\uffff", "")
    assert after(row(FLOAT), {(0, 0): Put(allowed)})[0, 0].value == allowed


@pytest.mark.parametrize("text", ["\x00", "a\x0bb", "\ud800", "\uffff", "あ" * 32_768])
def test_texts_that_a_file_cannot_hold_are_refused(text: str) -> None:
    """Nothing is left out silently."""
    with pytest.raises(WorkbookError, match="text"):
        changed(row(FLOAT), {(0, 0): Put(text)})


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400])
def test_numbers_that_are_none_are_refused(number: float) -> None:
    """A cell holds finite numbers; the message names the cell."""
    with pytest.raises(WorkbookError, match=r"A1: .*cannot stand in a cell"):
        changed(row(FLOAT), {(0, 0): Put(number)})


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("c1", 'office:value-type="date" office:date-value="2024-01-02T06:00:00"'),
        ("c2", 'office:value-type="time" office:time-value="PT1087038H00M00S"'),
        ("c3", 'office:value-type="percentage" office:value="45293.25"'),
        ("c4", 'office:value-type="currency" office:value="45293.25"'),
        ("s", 'office:value-type="float" office:value="45293.25"'),
    ],
)
def test_numbers_are_of_the_type_of_their_format(style: str, expected: str) -> None:
    """Calc replaces the format of a cell whose value is of another type."""
    cell = f'<table:table-cell table:style-name="{style}"/>'
    assert expected in rows_of(changed(row(cell), {(0, 0): Put(45_293.25)}, styles=STYLES))


@given(st.floats(-600_000, 2_900_000) | st.integers(-600_000, 2_900_000).map(float), st.sampled_from(["c1", "c2"]))
@settings(max_examples=150, deadline=None)
def test_dates_and_times_read_back(number: float, style: str) -> None:
    """Exactly, as many decimals of a second as that takes."""
    cell = f'<table:table-cell table:style-name="{style}"/>'
    assert after(row(cell), {(0, 0): Put(number)}, styles=STYLES)[0, 0].value == number


def test_the_currency_of_a_cell_stays() -> None:
    """Another amount is of the same currency."""
    cell = (
        '<table:table-cell table:style-name="c4" office:value-type="currency" office:currency="JPY" office:value="1"/>'
    )
    assert 'office:currency="JPY"' in rows_of(changed(row(cell), {(0, 0): Put(2)}, styles=STYLES))


def test_formulas_are_written_in_opendocuments_syntax() -> None:
    """With the value that was computed for them, or with none, so that Calc computes it."""
    changes: dict[tuple[int, int], Change] = {
        (0, 0): PutFormula("SUM(B1:B2,1)", 4),
        (0, 1): PutFormula('"a"&B1', "ab"),
        (0, 2): PutFormula("1/0", ErrorValue("#DIV/0!")),
        (0, 3): PutFormula("1=1", True),
        (0, 4): PutFormula("B1"),
    }
    new = rows_of(changed(row(FLOAT), changes))
    assert 'table:formula="of:=SUM([.B1:.B2];1)"' in new
    assert after(row(FLOAT), changes) == {
        (0, 0): Cell(4.0, "SUM(B1:B2,1)"),
        (0, 1): Cell("ab", '"a"&B1'),
        (0, 2): Cell(ErrorValue("#DIV/0!"), "1/0"),
        (0, 3): Cell(True, "1=1"),
        (0, 4): Cell(None, "B1", saved=False),
    }


def test_a_formulas_prefix_is_the_one_that_the_file_declares() -> None:
    """Or it is declared where it is used."""
    for old, new, expected in (
        ("xmlns:of=", "xmlns:f=", 'table:formula="f:=[.B1]"'),
        (f' xmlns:of="{SPACES["of"]}"', "", f'table:formula="of:=[.B1]" xmlns:of="{SPACES["of"]}"'),
        (f'xmlns:of="{SPACES["of"]}"', 'xmlns:of="urn:x"', 'table:formula="=[.B1]"'),
    ):
        file = ods(content(table(row("<table:table-cell/>"))).replace(old, new))
        made = OdsBook(file, "本.ods").changed({"表": {(0, 0): PutFormula("B1")}})
        xml = members(made)["content.xml"].decode()
        assert expected in xml or expected.split()[0] in xml
        assert OdsBook(made, "本.ods").sheet("表").cells[0, 0].formula == "B1"


def test_a_saved_value_is_renewed_without_its_formula() -> None:
    """The formula's own bytes stay; without a value Calc computes it on load."""
    assert after(row(FORMULA), {(0, 0): PutSaved("x")})[0, 0] == Cell("x", "B1")
    assert rows_of(changed(row(FORMULA), {(0, 0): PutSaved(None)})) == row(
        '<table:table-cell table:formula="of:=[.B1]"/>'
    )


def test_a_saved_value_needs_a_formula() -> None:
    """A constant is not overwritten by it."""
    for place in ((0, 0), (0, 5), (5, 5)):
        with pytest.raises(WorkbookError, match="holds no formula"):
            changed(row(FLOAT), {place: PutSaved(2)})


def test_an_array_formula_is_written_whole() -> None:
    """Its first cell has the formula and its size, the others their values."""
    change = PutArray("D1:E2*2", Area(0, 0, 1, 1), ((1.0, "x"), (None, True)))
    found = after(row(FLOAT), {(0, 0): change})
    block = Area(0, 0, 1, 1)
    assert found[0, 0] == Cell(1.0, "D1:E2*2", block, master=True, kind="array")
    assert found[0, 1] == Cell("x", None, block, kind="array")
    assert found[1, 0] == Cell(None, None, block, kind="array", saved=False)
    assert found[1, 1] == Cell(True, None, block, kind="array")


def test_no_part_of_an_array_formula_is_changed() -> None:
    """The whole of it is, and so are its saved values."""
    rows = row(MATRIX) + row(FLOAT)
    parts: list[dict[tuple[int, int], Change]] = [
        {(0, 0): Put(1)},
        {(1, 0): PutFormula("1")},
        {(1, 0): PutArray("1", Area(1, 0, 2, 0), ((1.0,), (1.0,)))},
        {(0, 0): Put(1), (1, 0): PutSaved(1)},
    ]
    for part in parts:
        with pytest.raises(WorkbookError, match=r"表!A\d is part of an array formula"):
            changed(rows, part)
    assert after(rows, {(0, 0): Put(7), (1, 0): Put(8)}) == {(0, 0): Cell(7.0), (1, 0): Cell(8.0)}
    saved = after(rows, {(0, 0): PutSaved(7), (1, 0): PutSaved("x")})
    assert (saved[0, 0].value, saved[1, 0].value, saved[1, 0].block) == (7.0, "x", Area(0, 0, 1, 0))


def test_covered_cells_are_refused() -> None:
    """The first cell of a merged one may change, but may not become an array formula of several."""
    rows = row(
        '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="1"/><table:covered-table-cell/>'
    )
    for change in (Put(1), Put(None), PutFormula("1")):
        with pytest.raises(WorkbookError, match="表!B1 is covered"):
            changed(rows, {(0, 1): change})
    with pytest.raises(WorkbookError, match="covered"):
        changed(rows, {(0, 0): PutArray("1", Area(0, 0, 1, 0), ((1.0,), (1.0,)))})
    new = rows_of(changed(rows, {(0, 0): Put(1)}))
    assert 'table:number-columns-spanned="2" table:number-rows-spanned="1" office:value-type="float"' in new


def test_pivot_tables_are_refused() -> None:
    """What they fill is theirs."""
    pivots = '<table:data-pilot-tables><table:data-pilot-table table:target-range-address="表.A1:表.B4"/></table:data-pilot-tables>'
    with pytest.raises(WorkbookError, match="pivot"):
        changed(row(FLOAT), {(3, 1): Put(1)}, after=pivots)
    assert values(row(FLOAT), {(4, 1): Put(2)}, after=pivots) == {(0, 0): 1.0, (4, 1): 2.0}


@pytest.mark.parametrize("place", [(1_048_576, 0), (0, 16_384), (-1, 0)])
def test_cells_outside_the_sheet_are_refused(place: tuple[int, int]) -> None:
    """A sheet has 1,048,576 rows and 16,384 columns."""
    with pytest.raises(WorkbookError, match="no cell"):
        changed(row(FLOAT), {place: Put(1)})


def test_a_cell_is_changed_once() -> None:
    """An array formula and a value in its area cannot both be meant."""
    with pytest.raises(WorkbookError, match="changed twice"):
        changed(row(FLOAT), {(0, 0): PutArray("1", Area(0, 0, 0, 1), ((1.0, 1.0),)), (0, 1): Put(1)})


def test_copies_of_an_element_have_no_identifier() -> None:
    """An xml:id stands once in a file."""
    rows = row('<table:table-cell xml:id="a" table:number-columns-repeated="3"/>', 'table:number-rows-repeated="3"')
    assert rows_of(changed(rows, {(1, 1): Put(1)})).count("xml:id") == 1


@pytest.mark.parametrize("encoding", ["utf-16", "shift_jis"])
def test_a_part_stays_in_its_encoding(encoding: str) -> None:
    """With everything else in it as it was."""
    xml = content(table(row(FLOAT), name="大阪")).replace("UTF-8", encoding)
    made = OdsBook(ods(xml.encode(encoding)), "本.ods").changed({"大阪": {(0, 0): Put("京都")}})
    new = members(made)["content.xml"].decode(encoding)
    assert new == xml.replace(
        FLOAT,
        '<table:table-cell table:style-name="s" office:value-type="string" calcext:value-type="string"><text:p>京都</text:p></table:table-cell>',
    )


def test_any_prefixes_are_written() -> None:
    """New elements are named as those around them, and what is not declared is declared."""
    xml = content(table(row(FLOAT)))
    for prefix, new in (("table", "t"), ("office", "o")):
        xml = xml.replace(f"xmlns:{prefix}=", f"xmlns:{new}=").replace(f"<{prefix}:", f"<{new}:")
        xml = xml.replace(f"</{prefix}:", f"</{new}:").replace(f" {prefix}:", f" {new}:")
    xml = xml.replace(f' xmlns:calcext="{SPACES["calcext"]}"', "").replace("xmlns:text=", "xmlns=")
    xml = xml.replace("<text:", "<").replace("</text:", "</")
    changes = {(0, 0): Put("a  b"), (4, 4): Put(ErrorValue("#N/A")), (5, 0): Put(2)}
    made = OdsBook(ods(xml), "本.ods").changed({"表": changes})
    found = OdsBook(made, "本.ods").sheet("表").cells
    assert {place: cell.value for place, cell in found.items()} == {
        place: change.value for place, change in changes.items()
    }
    assert isinstance(found[4, 4].value, ErrorValue)


def test_notes_are_kept_in_a_member_of_their_own() -> None:
    """The manifest lists it as long as it is there."""
    file = ods(content(table(row(FLOAT))))
    one = OdsBook(file, "本.ods").changed({}, notes={"凍結": "<&\"'\n", "b": ""})
    noted = OdsBook(one, "本.ods")
    assert (noted.note("凍結"), noted.note("b"), noted.note("c")) == ("<&\"'\n", "", None)
    assert b'manifest:full-path="xl-addin/notes.json"' in members(one)["META-INF/manifest.xml"]
    assert members(one)["content.xml"] == members(file)["content.xml"]
    two = OdsBook(noted.changed({}, notes={"凍結": None}), "本.ods")
    assert (two.note("凍結"), two.note("b")) == (None, "")
    assert members(two.changed({}, notes={"b": None})) == members(file)


def test_a_size_in_the_manifest_stays_right() -> None:
    """Where the manifest says how large the content is, it says it of the new one."""
    manifest = MANIFEST.replace(
        'manifest:full-path="content.xml"', 'manifest:full-path="content.xml" manifest:size="1"'
    )
    made = members(
        OdsBook(ods(content(table(row(FLOAT))), **{"META-INF/manifest.xml": manifest}), "本.ods").changed(
            {"表": {(0, 0): Put(22)}}
        )
    )
    size = len(made["content.xml"])
    assert made["META-INF/manifest.xml"].decode() == manifest.replace('size="1"', f'size="{size}"')


@given(
    st.lists(
        st.tuples(
            st.integers(1, 4),
            st.lists(st.tuples(st.integers(1, 4), st.sampled_from([None, 1, 2])), min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=4,
    ),
    st.dictionaries(st.tuples(st.integers(0, 18), st.integers(0, 18)), st.sampled_from([None, 7, "x"]), max_size=6),
)
@settings(max_examples=150, deadline=None)
def test_only_the_changed_cells_change(
    rows: list[tuple[int, list[tuple[int, int | None]]]], changes: dict[tuple[int, int], Value]
) -> None:
    """However rows and cells are repeated, and wherever the changes are."""
    text, expected, at = "", {}, 0
    for count, line in rows:
        cells, col = "", 0
        for wide, value in line:
            said = "" if value is None else f'office:value-type="float" office:value="{value}"'
            cells += f'<table:table-cell {said} table:number-columns-repeated="{wide}"/>'
            if value is not None:
                expected.update(
                    {
                        (number, place): float(value)
                        for number in range(at, at + count)
                        for place in range(col, col + wide)
                    }
                )
            col += wide
        text += row(cells, f'table:number-rows-repeated="{count}"')
        at += count
    expected |= changes
    found = values(text, {place: Put(value) for place, value in changes.items()})
    assert found == {place: value for place, value in expected.items() if value is not None}
