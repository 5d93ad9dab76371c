from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parts.built_books import SHEET, build, deflated, plain_parts, worksheet
from tests.parts.judges import by_openpyxl, differences, without
from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import Area, place
from xl_addin.parts.book import book_of
from xl_addin.parts.contents import ErrorValue, Put, PutArray, PutFormula, PutSaved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.parts.contents import Cell, Change

PART = "xl/worksheets/sheet1.xml"


def at(name: str) -> tuple[int, int]:
    """The place of a cell by its name."""
    found = place(name)
    assert found is not None
    return found


def of(rows: str, **around: str) -> bytes:
    """A workbook whose sheet has some rows."""
    return deflated(plain_parts(worksheet(rows, **around)))


def put(content: bytes, changes: Mapping[str, Change]) -> bytes:
    """The workbook with other cells."""
    return book_of(content, "a").changed({SHEET: {at(name): change for name, change in changes.items()}})


def part(content: bytes, name: str = PART) -> str:
    """A part's text."""
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def cells(content: bytes) -> dict[str, Cell]:
    """The cells of the sheet by name."""
    found = book_of(content, "a").sheet(SHEET).cells
    return {f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[col]}{row + 1}": cell for (row, col), cell in found.items()}


def formulas(content: bytes) -> dict[str, str]:
    """The formulas of the sheet by cell."""
    return {name: cell.formula for name, cell in cells(content).items() if cell.formula is not None}


SHARED = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B5" si="3">A1*$A$1+"&lt;"</f><v>0</v></c></row>'
    + "".join(f'<row r="{row}"><c r="B{row}"><f t="shared" si="3"/><v>0</v></c></row>' for row in range(2, 6))
)
WANTED = {f"B{row}": f'A{row}*$A$1+"<"' for row in range(1, 6)}


def test_shared_formulas_are_read() -> None:
    """Every cell of a shared formula has its own, also one that stands before the cell with the text."""
    found = formulas(build("shared_formulas").content)
    assert {name: found[name] for name in ("D10", "D11", "D12", "E10", "E11", "E12")} == {
        "D10": "A2*2",
        "D11": "A3*2",
        "D12": "A4*2",
        "E10": "$A10+1",
        "E11": "$A11+1",
        "E12": "$A12+1",
    }


@pytest.mark.parametrize("gone", [("B1",), ("B1", "B2"), ("B1", "B3", "B5"), ("B3",), ("B2", "B1", "B3", "B4")])
@pytest.mark.parametrize("change", [Put(5.0), Put(None), PutFormula("A1", 1.0)])
def test_shared_formulas_survive(gone: tuple[str, ...], change: Change) -> None:
    """When cells of a shared formula are overwritten, the first among them included, the others keep theirs."""
    content = of(SHARED)
    after = put(content, dict.fromkeys(gone, change))
    left = {name: text for name, text in WANTED.items() if name not in gone}
    new = dict.fromkeys(gone, change.formula) if isinstance(change, PutFormula) else {}
    assert formulas(after) == {**left, **new}
    read = by_openpyxl(after, SHEET, [at(name) for name in left], formulas=True)
    assert {name: read[at(name)] for name in left} == {name: "=" + text for name, text in left.items()}


def test_promoted_shared_formula() -> None:
    """The next cell takes the text over, for the cells that are left and no others."""
    text = part(put(of(SHARED), {"B1": Put(5.0)}))
    assert '<c r="B2"><f t="shared" si="3" ref="B2:B5">A2*$A$1+"&lt;"</f><v>0</v></c>' in text
    assert '<c r="B3"><f t="shared" si="3"/><v>0</v></c>' in text


def test_promoted_and_renewed() -> None:
    """A cell that takes a shared formula over can get another saved value at once."""
    after = put(of(SHARED), {"B1": Put(5.0), "B2": PutSaved("a"), "B3": PutSaved(None)})
    found = cells(after)
    assert (found["B2"].formula, found["B2"].value) == (WANTED["B2"], "a")
    assert (found["B3"].formula, found["B3"].value, found["B3"].saved) == (WANTED["B3"], None, False)


def test_shared_formulas_in_odd_places() -> None:
    """A master that comes after its followers, or two of one number: nobody's formula changes."""
    content = build("shared_formulas").content
    before = formulas(content)
    for name in ("D10", "D11", "D12", "E10"):
        after = formulas(put(content, {name: Put(0.0)}))
        assert after == {cell: text for cell, text in before.items() if cell != name}
    twice = of(
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">C1</f></c><c r="B1"><f t="shared" si="0"/></c></row>'
        '<row r="2"><c r="A2"><f t="shared" ref="A2:B2" si="0">F9*2</f></c><c r="B2"><f t="shared" si="0"/></c></row>'
    )
    assert formulas(twice) == {"A1": "C1", "B1": "D1", "A2": "F9*2", "B2": "G9*2"}
    for name in ("A1", "A2"):
        assert formulas(put(twice, {name: Put(0.0)})) == {k: v for k, v in formulas(twice).items() if k != name}


def test_shared_formula_at_the_edge() -> None:
    """Where a copy of a copy would lose a reference, every cell gets its own formula."""
    content = of(
        '<row r="2"><c r="B2"><f t="shared" ref="B1:B3" si="0">A1+1</f></c></row>'
        '<row r="1"><c r="B1"><f t="shared" si="0"/></c></row><row r="3"><c r="B3"><f t="shared" si="0"/></c></row>'
    )
    assert formulas(content) == {"B2": "A1+1", "B1": "#REF!+1", "B3": "A2+1"}
    after = put(content, {"B2": Put(0.0)})
    assert formulas(after) == {"B1": "#REF!+1", "B3": "A2+1"}
    assert "shared" not in part(after)


def test_array_formula() -> None:
    """An array formula fills its area, and saved values follow."""
    array = PutArray("A2:A3*2", Area(9, 3, 10, 3), ((122.5,), ("x",)))
    after = put(build("plain").content, {"D10": array})
    found = cells(after)
    assert (found["D10"].formula, found["D10"].value, found["D10"].master) == ("A2:A3*2", 122.5, True)
    assert (found["D11"].formula, found["D11"].value, found["D11"].master) == (None, "x", False)
    assert {found[name].block for name in ("D10", "D11")} == {Area(9, 3, 10, 3)}
    assert {found[name].kind for name in ("D10", "D11")} == {"array"}
    gone = put(after, {"D10": Put(1.0), "D11": Put(2.0)})
    assert 't="array"' not in part(gone)


def test_blocks_are_read() -> None:
    """Arrays, spills and data tables are told apart, and their cells know of each other."""
    array = cells(build("arrays").content)
    assert [array[name].kind for name in ("D10", "D11", "F10", "B2")] == ["array", "array", "array", ""]
    assert [array[name].master for name in ("D10", "D11", "F10")] == [True, False, True]
    spill = cells(build("dynamic_arrays").content)
    assert (spill["D11"].kind, spill["D11"].block, spill["D11"].formula) == ("dynamic", Area(9, 3, 10, 3), None)
    table = cells(build("data_table").content)
    assert (table["D10"].kind, table["D10"].formula) == ("table", "TABLE(A2,A3)")
    assert (table["E11"].block, table["E11"].master) == (Area(9, 3, 10, 4), False)


def test_surroundings_are_read() -> None:
    """Merged cells, what is hidden, tables and names are told."""
    merged = book_of(build("merged").content, "a").sheet(SHEET)
    assert merged.merged == (Area(11, 0, 12, 2),)
    assert (merged.hidden_rows, merged.hidden_cols) == ({8}, {3, 4, 5})
    assert book_of(build("table").content, "a").sheet(SHEET).tables == {"表1": Area(0, 0, 2, 1)}
    assert book_of(build("plain").content, "a").names == {"率": f"{SHEET}!$A$2:$A$3"}


@pytest.mark.parametrize(
    ("cell", "style"),
    [("D2", 's="1"'), ("F7", 's="1"'), ("B9", 's="1"'), ("G2", ""), ("A2", 's="1"')],
)
def test_styles(cell: str, style: str) -> None:
    """A cell keeps its style; a new one takes that of its row, else of its column."""
    found = re.search(f'<c r="{cell}"([^>]*)>', part(put(build("merged").content, {cell: Put(5.0)})))
    assert found is not None
    assert found[1].strip() == style


def test_hints() -> None:
    """The hints of what a row and the sheet hold grow when they must, and only then."""
    content = build("plain").content
    inside = part(put(content, {"A2": Put(1.0), "C2": Put(1.0)}))
    assert inside.count('spans="1:3"') == 3
    assert '<dimension ref="A1:C9"/>' in inside
    beyond = part(put(content, {"F2": Put(1.0), "B12": Put(2.0)}))
    assert beyond.count('spans="1:3"') == 2
    assert '<row r="2" spans="1:6">' in beyond
    assert '<dimension ref="A1:F12"/>' in beyond
    nothing = part(put(content, {"F12": Put(None)}))
    assert nothing == part(content)


def test_order() -> None:
    """New rows and cells stand where their numbers belong."""
    content = of('<row r="2"><c r="B2"><v>1</v></c><c r="D2"><v>1</v></c></row><row r="5"/>')
    names = ("E2", "A2", "C2", "AA2", "A1", "A3", "B5", "A5", "Z9", "A9", "A7")
    text = part(put(content, {name: Put(1.0) for name in names}))
    found = re.findall(r'<c r="([A-Z]+[0-9]+)"', text)
    assert found == ["A1", "A2", "B2", "C2", "D2", "E2", "AA2", "A3", "A5", "B5", "A7", "A9", "Z9"]
    assert re.findall(r'<row r="([0-9]+)"', text) == ["1", "2", "3", "5", "7", "9"]


def test_empty_sheet() -> None:
    """A sheet without cells, its rows a single empty element, takes cells."""
    parts = plain_parts(worksheet("").replace(b"<sheetData></sheetData>", b"<sheetData />"))
    after = put(deflated(parts), {"B2": Put("あ"), "A1": Put(1.0)})
    assert {name: cell.value for name, cell in cells(after).items()} == {"A1": 1.0, "B2": "あ"}


def test_doubled_cell() -> None:
    """Where a file holds a cell twice, both say the new value."""
    content = of('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row><row r="1"><c r="A1"><v>3</v></c></row>')
    assert part(put(content, {"A1": Put(9.0)})).count("<v>9</v>") == 3


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("STDEV.P(A1:A3)", "_xlfn.STDEV.P(A1:A3)"),
        ("_xlfn.STDEV.P(A1:A3)", "_xlfn.STDEV.P(A1:A3)"),
        ("SUM(A1)", "SUM(A1)"),
        ("FILTER(A1:A3,A1:A3>1)", "_xlfn._xlws.FILTER(A1:A3,A1:A3&gt;1)"),
        ('"STDEV.P("&RANK.EQ(A1,A1:A3)', '"STDEV.P("&amp;_xlfn.RANK.EQ(A1,A1:A3)'),
        ("SCORE_RANKS(A1:A3)", "SCORE_RANKS(A1:A3)"),
        ("=A1", "A1"),
    ],
)
def test_formula_texts(formula: str, written: str) -> None:
    """Newer functions get the prefix that files have; everything else is written as it is."""
    assert f"<f>{written}</f>" in part(put(build("plain").content, {"D7": PutFormula(formula, 1.0)}))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (5, "<v>5</v>"),
        (0.1, "<v>0.1</v>"),
        (1e300, "<v>1e+300</v>"),
        (-0.0, "<v>0</v>"),
        (True, "<v>1</v>"),
        (ErrorValue("#N/A"), "<v>#N/A</v>"),
        (ErrorValue("#SPILL!"), "<v>#VALUE!</v>"),
        ("=1+1", "<is><t>=1+1</t></is>"),
        (" a", '<is><t xml:space="preserve"> a</t></is>'),
        ("_x0041_x0042_", "<is><t>_x005F_x0041_x005F_x0042_</t></is>"),
        ("\x07", "<is><t>_x0007_</t></is>"),
    ],
)
def test_values(value: object, written: str) -> None:
    """Values are written as Excel writes them; a text is never a formula."""
    assert written in part(put(build("plain").content, {"D7": Put(value)}))  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text(text: str) -> None:
    """Every text comes back as it was, as a cell's own and as a formula's value."""
    after = put(build("plain").content, {"D7": Put(text), "D8": PutFormula("1", text), "B2": PutSaved(text)})
    found = cells(after)
    assert [found[name].value for name in ("D7", "D8", "B2")] == [text] * 3


@settings(max_examples=150, deadline=None)
@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_any_number(number: float) -> None:
    """Every number comes back as it was, to the last bit."""
    assert cells(put(build("plain").content, {"D7": Put(number)}))["D7"].value == number


_NAMES = ["A1", "B1", "A2", "B2", "C2", "A3", "C3", "D5", "A9", "B9", "E10", "D7", "Z40"]


@settings(max_examples=80, deadline=None)
@given(
    changes=st.dictionaries(
        st.sampled_from(_NAMES),
        st.one_of(
            st.none().map(Put),
            st.integers(-5, 5).map(float).map(Put),
            st.just(Put("あ")),
            st.just(PutFormula("A1+1", 2.0)),
        ),
    ),
    form=st.sampled_from(
        ["plain", "comments", "no_row_numbers", "unsorted_rows", "prefixed", "utf16_le", "empty_rows"]
    ),
)
def test_any_changes(changes: dict[str, Change], form: str) -> None:
    """Whatever is put where, those cells hold it and no other cell changes, whatever way the sheet is written in."""
    content = build(form).content
    after = put(content, changes)
    places = [at(name) for name in changes]
    now = book_of(after, "a").sheet(SHEET)
    assert without(now, places) == without(book_of(content, "a").sheet(SHEET), places)
    for name, change in changes.items():
        held = now.cells.get(at(name))
        assert (None if held is None else held.value) == change.value  # type: ignore[union-attr]


def test_order_of_formulas_goes() -> None:
    """The order of formulas, its content type and its relationship go together when a formula comes or goes."""
    content = build("plain").content
    for changes in ({"B2": Put(1.0)}, {"D7": PutFormula("1", 1.0)}):
        after = put(content, changes)
        assert differences(content, after) == {
            PART,
            "xl/calcChain.xml",
            "[Content_Types].xml",
            "xl/_rels/workbook.xml.rels",
        }
        assert "calcChain" not in part(after, "[Content_Types].xml") + part(after, "xl/_rels/workbook.xml.rels")


def test_value_metadata_goes() -> None:
    """What is noted about a cell's old value goes with it; what makes a formula spill stays with the formula."""
    content = of('<row r="1"><c r="A1" vm="2" cm="1"><f t="array" ref="A1">A2#</f><v>1</v></c></row>')
    renewed = part(put(content, {"A1": PutSaved(2.0)}))
    assert 'cm="1"' in renewed
    assert "vm=" not in renewed
    replaced = part(put(content, {"A1": Put(2.0)}))
    assert "cm=" not in replaced
    assert "vm=" not in replaced


def test_two_prefixes() -> None:
    """A sheet that names its elements with two prefixes is changed; one that mixes them up is refused."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = (
        f'<row r="1"><c r="A1"><v>1</v></c></row><x:row r="2" xmlns:x="{main}"><x:c r="A2"><x:v>2</x:v></x:c></x:row>'
    )
    after = put(of(rows), {"A1": Put(5.0), "A2": Put(6.0), "B2": Put(7.0)})
    assert {name: cell.value for name, cell in cells(after).items()} == {"A1": 5.0, "A2": 6.0, "B2": 7.0}
    with pytest.raises(WorkbookError, match="unusual way"):
        put(of('<row r="1"><c r="A1"><v>1</v><a xmlns="urn:a"><v>2</v></a></c></row>'), {"A1": Put(5.0)})


def test_dates() -> None:
    """Dates that a cell holds as text are numbers, counted from the day that the workbook says."""
    rows = (
        '<row r="1"><c r="A1" t="d"><v>2024-02-29T12:00:00</v></c><c r="B1" t="d"><v>1900-01-01</v></c>'
        '<c r="C1" t="d"><v>06:00:00</v></c></row>'
    )
    found = cells(of(rows))
    assert [found[name].value for name in ("A1", "B1", "C1")] == [45351.5, 1.0, 0.25]
    parts = plain_parts(worksheet(rows))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>')
    assert cells(deflated(parts))["A1"].value == 45351.5 - 1462


def test_formats() -> None:
    """Cells tell the number format of their style, built in or the workbook's own."""
    found = cells(of('<row r="1"><c r="A1" s="1"/><c r="B1" s="2"/><c r="C1"/><c r="D1" s="99"/></row>'))
    assert [found[name].format for name in ("A1", "B1", "C1", "D1")] == ['0.0"点"', "yyyy/m/d", "General", "General"]
