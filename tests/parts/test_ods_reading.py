from __future__ import annotations

import pytest

from tests.parts.ods_files import SPACES, book, content, ods, row, table
from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import Area
from xl_addin.parts.contents import Cell, ErrorValue
from xl_addin.parts.ods import OdsBook


def cells(rows: str, **options: str) -> dict[tuple[int, int], Cell]:
    return dict(book(rows, **options).sheet("表").cells)


def value(cell: str, **options: str) -> object:
    return cells(row(cell), **options).get((0, 0), Cell()).value


def typed(kind: str, attribute: str = "", text: str = "") -> str:
    return f'<table:table-cell office:value-type="{kind}" {attribute}>{text}</table:table-cell>'


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (typed("float", 'office:value="-1.5E-3"'), -0.0015),
        (typed("percentage", 'office:value="0.456"', "<text:p>46%</text:p>"), 0.456),
        (typed("currency", 'office:value="1200" office:currency="JPY"', "<text:p>￥1,200</text:p>"), 1200.0),
        (typed("date", 'office:date-value="2024-01-02"'), 45293.0),
        (typed("date", 'office:date-value="2024-01-02T06:00:00"'), 45293.25),
        (typed("date", 'office:date-value="1899-12-31"'), 1.0),
        (typed("time", 'office:time-value="PT06H30M00S"'), 6.5 / 24),
        (typed("time", 'office:time-value="PT36H00M00S"'), 1.5),
        (typed("time", 'office:time-value="-PT12H00M00S"'), -0.5),
        (typed("boolean", 'office:boolean-value="true"', "<text:p>TRUE</text:p>"), True),
        (typed("boolean", 'office:boolean-value="false"', "<text:p>FALSE</text:p>"), False),
        (typed("string", "", "<text:p>大阪</text:p>"), "大阪"),
        (typed("string", 'office:string-value="a&#9;b"', "<text:p>other</text:p>"), "a\tb"),
        (typed("string", "", "<text:p>a</text:p><text:p/><text:p>b</text:p>"), "a\n\nb"),
        (
            typed("string", "", '<text:p>a<text:s/>b<text:s text:c="3"/>c<text:tab/>d<text:line-break/>e</text:p>'),
            "a b   c\td\ne",
        ),
        (
            typed("string", "", "<text:p>a<text:span>b<text:span>c</text:span></text:span><text:a>d</text:a></text:p>"),
            "abcd",
        ),
        (
            typed(
                "string",
                "",
                "<text:p><text:ruby><text:ruby-base>漢</text:ruby-base>"
                "<text:ruby-text>かん</text:ruby-text></text:ruby>字</text:p>",
            ),
            "漢字",
        ),
        (
            typed(
                "string",
                "",
                "<office:annotation><dc:date>2024-01-02</dc:date><text:p>a note</text:p>"
                "</office:annotation><text:p>value</text:p><draw:frame><text:p>shape</text:p></draw:frame>",
            ),
            "value",
        ),
        (typed("string", "", "<text:p>&lt;&amp;&#x3042;<![CDATA[<b>]]></text:p>"), "<&あ<b>"),
        ("<table:table-cell><text:p>no type</text:p></table:table-cell>", "no type"),
        ("<table:table-cell/>", None),
        ("<table:table-cell><office:annotation><text:p>a note</text:p></office:annotation></table:table-cell>", None),
    ],
)
def test_values_of_every_type_are_read(cell: str, expected: object) -> None:
    """Dates are numbers counted from 30 December 1899; notes, shapes and readings are no part of a value."""
    found = value(cell)
    assert found == expected
    assert type(found) is type(expected)


def test_texts_keep_their_spaces() -> None:
    """Calc shows every space of a paragraph, unlike HTML."""
    assert value(typed("string", "", "<text:p> a  b </text:p>")) == " a  b "


def test_dates_count_from_the_day_that_the_file_names() -> None:
    """A file with the 1904 date system has the numbers of that system."""
    before = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    assert value(typed("date", 'office:date-value="1904-01-03"'), before=before) == 2.0


@pytest.mark.parametrize("code", ["#N/A", "#DIV/0!", "Err:502"])
def test_errors_are_known_by_calcs_own_attribute(code: str) -> None:
    """An error is a text to other programs; LibreOffice says what it is."""
    said = 'table:formula="of:=[.B1]" office:value-type="string" office:string-value="" calcext:value-type="error"'
    found = cells(row(f"<table:table-cell {said}><text:p>{code}</text:p></table:table-cell>"))[0, 0]
    assert isinstance(found.value, ErrorValue)
    assert found.value == code
    assert found.formula == "B1"


@pytest.mark.parametrize(
    "said", ['office:value-type="float" office:value="0"', 'office:value-type="string" office:string-value=""']
)
def test_errors_of_other_programs_are_known_by_their_text(said: str) -> None:
    """A formula whose value is empty and whose text is an error shows that error."""
    found = value(f'<table:table-cell table:formula="of:=1/0" {said}><text:p>#DIV/0!</text:p></table:table-cell>')
    assert isinstance(found, ErrorValue)


def test_a_text_that_looks_like_an_error_is_a_text() -> None:
    """Somebody may type #N/A as a text."""
    assert not isinstance(value(typed("string", "", "<text:p>#N/A</text:p>")), ErrorValue)


def test_an_error_that_stands_for_itself_has_no_formula() -> None:
    """Calc saves an error constant of Excel as the formula =#N/A."""
    said = 'table:formula="of:=#N/A" office:value-type="string" office:string-value="" calcext:value-type="error"'
    assert cells(row(f"<table:table-cell {said}><text:p>#N/A</text:p></table:table-cell>"))[0, 0] == Cell(
        ErrorValue("#N/A")
    )


def test_a_flag_that_a_formula_gives_is_a_flag() -> None:
    """Calc saves the result of a comparison as a number whose text is TRUE."""
    said = 'table:formula="of:=1=1" office:value-type="float" office:value="1"'
    assert value(f"<table:table-cell {said}><text:p>TRUE</text:p></table:table-cell>") is True


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("of:=SUM([.B1:.B3];1)", "SUM(B1:B3,1)"),
        ("oooc:=SUM([.B1:.B3];1)", "SUM(B1:B3,1)"),
        ("msoxl:=SUM(B1:B3,1)", "SUM(B1:B3,1)"),
        ("=SUM([.B1:.B3];1)", "SUM(B1:B3,1)"),
    ],
)
def test_formulas_are_read_in_excels_syntax(formula: str, expected: str) -> None:
    """The prefix says in which syntax a formula is."""
    cell = cells(row(f'<table:table-cell table:formula="{formula}" office:value-type="float" office:value="2"/>'))[0, 0]
    assert (cell.formula, cell.value, cell.saved) == (expected, 2.0, True)


def test_a_formulas_prefix_is_any_that_is_declared() -> None:
    """The prefix is one of XML, not a fixed word."""
    xml = content(table(row('<table:table-cell table:formula="f:=SUM([.B1];2)"/>')))
    xml = xml.replace("xmlns:of=", "xmlns:f=")
    assert OdsBook(ods(xml), "本.ods").sheet("表").cells[0, 0].formula == "SUM(B1,2)"


def test_a_formula_without_a_value_is_not_saved() -> None:
    """An empty text is a value, nothing at all is none."""
    found = cells(
        row(
            '<table:table-cell table:formula="of:=1+1"/>'
            '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'
        )
    )
    assert (found[0, 0].value, found[0, 0].saved) == (None, False)
    assert (found[0, 1].value, found[0, 1].saved) == ("", True)


def test_repeated_cells_and_rows_are_all_read() -> None:
    """Three rows of two cells that one element describes are six cells."""
    found = cells(
        row(
            '<table:table-cell/><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="9"/>',
            'table:number-rows-repeated="3"',
        )
        + row(typed("float", 'office:value="1"'))
    )
    assert {place: cell.value for place, cell in found.items()} == {
        (0, 1): 9.0,
        (0, 2): 9.0,
        (1, 1): 9.0,
        (1, 2): 9.0,
        (2, 1): 9.0,
        (2, 2): 9.0,
        (3, 0): 1.0,
    }


def test_empty_cells_take_no_room_however_often_they_are_repeated() -> None:
    """A whole empty sheet is one element."""
    empty = '<table:table-cell table:style-name="x" table:number-columns-repeated="16384"/>'
    assert cells(row(empty, 'table:number-rows-repeated="1048576"')) == {}


def test_too_many_repeated_values_are_refused() -> None:
    """A few bytes may not become billions of cells."""
    full = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    with pytest.raises(WorkbookError, match="too many cells"):
        cells(row(full, 'table:number-rows-repeated="1048576"'))


def test_array_formulas_are_blocks() -> None:
    """The first cell has the formula, all know the block, empty ones among them."""
    master = (
        '<table:table-cell table:number-matrix-columns-spanned="2" table:number-matrix-rows-spanned="2" '
        'table:formula="of:=[.D1:.E2]" office:value-type="float" office:value="1"/>'
    )
    found = cells(row(master + typed("float", 'office:value="2"')) + row("<table:table-cell/>"))
    block = Area(0, 0, 1, 1)
    assert found[0, 0] == Cell(1.0, "D1:E2", block, master=True, kind="array")
    assert found[0, 1] == Cell(2.0, None, block, kind="array")
    assert found[1, 1] == Cell(None, None, block, kind="array", saved=False)


def test_a_block_of_a_million_rows() -> None:
    """A damaged file cannot make a cell of each; the cells that it holds know their block."""
    master = (
        '<table:table-cell table:number-matrix-columns-spanned="2" table:number-matrix-rows-spanned="1048576" '
        'table:formula="of:=[.D1:.E2]" office:value-type="float" office:value="1"/>'
    )
    found = cells(row(master + typed("float", 'office:value="2"')))
    block = Area(0, 0, 1_048_575, 1)
    assert found == {
        (0, 0): Cell(1.0, "D1:E2", block, master=True, kind="array"),
        (0, 1): Cell(2.0, None, block, kind="array"),
    }


def test_merged_and_hidden_cells_are_told() -> None:
    """A filtered row is hidden, too; covered cells keep what they hold."""
    sheet = OdsBook(
        ods(
            content(
                table(
                    row(
                        '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"/><table:covered-table-cell/>'
                    )
                    + row(
                        '<table:covered-table-cell/><table:covered-table-cell office:value-type="float" office:value="5"/>',
                        'table:visibility="filter"',
                    )
                    + row(typed("float", 'office:value="1"'), 'table:visibility="collapse"')
                    + row("<table:table-cell/>", 'table:visibility="collapse" table:number-rows-repeated="1048000"'),
                    columns='<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>',
                )
            )
        ),
        "本.ods",
    ).sheet("表")
    assert sheet.merged == (Area(0, 0, 1, 1),)
    assert sheet.cells[1, 1].value == 5.0
    assert sheet.hidden_rows == {1, 2}
    assert sheet.hidden_cols == {1, 2}


def test_groups_of_rows_and_columns_are_looked_into() -> None:
    """Header rows and outline groups hold rows like any other."""
    one, two = (row(typed("float", f'office:value="{number}"')) for number in (1, 2))
    sheet = table(
        f"<table:table-header-rows>{one}</table:table-header-rows>"
        f"<table:table-row-group><table:table-row-group>{two}</table:table-row-group></table:table-row-group>",
        columns='<table:table-column-group><table:table-column/><table:table-column table:visibility="collapse"/></table:table-column-group>',
    )
    found = OdsBook(ods(content(sheet)), "本.ods").sheet("表")
    assert {place: cell.value for place, cell in found.cells.items()} == {(0, 0): 1.0, (1, 0): 2.0}
    assert found.hidden_cols == {1}


def test_only_real_sheets_are_sheets() -> None:
    """Copies of cells of other files, and tables inside shapes and change records, are no sheets."""
    inner = table(row(typed("float", 'office:value="7"')), "中")
    sheet = table(
        f"<table:shapes><draw:frame>{inner}</draw:frame></table:shapes>" + row(typed("float", 'office:value="1"'))
    )
    external = table(row("<table:table-cell/>"), "'file:///a/b.ods'#Sheet1")
    links = f"<table:dde-links><table:dde-link>{table('', 'x')}</table:dde-link></table:dde-links>"
    found = OdsBook(ods(content(sheet + external, after=links)), "本.ods")
    assert found.sheet_names == ("表",)
    assert {place: cell.value for place, cell in found.sheet("表").cells.items()} == {(0, 0): 1.0}


STYLES = """
<number:number-style style:name="P0"><number:text>+</number:text><number:number number:decimal-places="0" number:min-integer-digits="1"/></number:number-style>
<number:number-style style:name="N1"><number:text>(</number:text><number:number number:decimal-places="0" number:min-integer-digits="1"/><number:text>)</number:text></number:number-style>
<number:number-style style:name="N2"><number:text>(</number:text><number:number number:decimal-places="1" number:min-integer-digits="1" number:grouping="true"/><number:text>)</number:text><style:map style:condition="value()&gt;=0" style:apply-style-name="P0"/></number:number-style>
<number:percentage-style style:name="N3"><number:number number:decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>
<number:date-style style:name="N4"><number:year number:style="long"/><number:text>年</number:text><number:month/><number:text>月</number:text><number:day number:style="long"/><number:text>日</number:text></number:date-style>
<number:time-style style:name="N5" number:truncate-on-overflow="false"><number:hours/><number:text>:</number:text><number:minutes number:style="long"/></number:time-style>
<number:text-style style:name="N6"><number:text-content/></number:text-style>
<style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="c2" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="c3" style:family="table-cell" style:data-style-name="N3"/>
<style:style style:name="c4" style:family="table-cell" style:data-style-name="N4"/>
<style:style style:name="c5" style:family="table-cell" style:data-style-name="N5"/>
<style:style style:name="c6" style:family="table-cell" style:data-style-name="N6"/>
<style:style style:name="child" style:family="table-cell" style:parent-style-name="c3"/>
<style:style style:name="loop" style:family="table-cell" style:parent-style-name="loop"/>
<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>
"""


@pytest.mark.parametrize(
    ("style", "code"),
    [
        ("c1", "(0)"),
        ("c2", "+0;(#,##0.0)"),
        ("c3", "0.0%"),
        ("c4", 'yyyy"年"m"月"dd"日"'),
        ("c5", "[h]:mm"),
        ("c6", "@"),
        ("child", "0.0%"),
        ("loop", "General"),
        ("unknown", "General"),
    ],
)
def test_number_formats_are_told_in_excels_codes(style: str, code: str) -> None:
    """A format is that of the style or of its parent."""
    found = cells(
        row(f'<table:table-cell table:style-name="{style}" office:value-type="float" office:value="1"/>'), styles=STYLES
    )
    assert found[0, 0].format == code


def test_cells_without_a_style_have_that_of_their_row_or_column() -> None:
    """The row's style comes first."""
    one = typed("float", 'office:value="1"')
    sheet = table(
        row(one) + row(one, 'table:default-cell-style-name="c1"'),
        columns='<table:table-column table:default-cell-style-name="c3"/>',
    )
    found = OdsBook(ods(content(sheet, STYLES)), "本.ods").sheet("表").cells
    assert (found[0, 0].format, found[1, 0].format) == ("0.0%", "(0)")


def test_a_sheet_that_is_not_shown_is_hidden() -> None:
    """The sheet's style says whether it is shown."""
    sheet = table("").replace("<table:table ", '<table:table table:style-name="off" ', 1)
    assert OdsBook(ods(content(sheet, STYLES)), "本.ods").sheet("表").hidden
    assert not book("").sheet("表").hidden


def test_ranges_pivots_and_names_are_found() -> None:
    """Ranges that only carry a filter are no tables."""
    after = (
        '<table:named-expressions><table:named-range table:name="率" table:cell-range-address="$表.$B$2:.$B$9"/>'
        '<table:named-expression table:name="half" table:expression="1/2"/></table:named-expressions>'
        '<table:database-ranges><table:database-range table:name="一覧" table:target-range-address="表.A1:表.C5"/>'
        '<table:database-range table:name="__Anonymous_Sheet_DB__0" table:target-range-address="表.A1:表.C5"/>'
        "</table:database-ranges><table:data-pilot-tables>"
        '<table:data-pilot-table table:target-range-address="$表.$E$1:.$G$4"/></table:data-pilot-tables>'
    )
    local = '<table:named-expressions><table:named-range table:name="own" table:cell-range-address="$表.$A$1"/></table:named-expressions>'
    found = book(row("<table:table-cell/>") + local, after=after)
    assert found.names == {"率": "表!$B$2:$B$9", "half": "1/2", "表!own": "表!$A$1"}
    assert found.sheet("表").tables == {"一覧": Area(0, 0, 4, 2)}
    assert found.sheet("表").pivots == (Area(0, 4, 3, 6),)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "shift_jis"])
def test_any_encoding_is_read(encoding: str) -> None:
    """XML need not be UTF-8."""
    xml = content(table(row(typed("string", "", "<text:p>大阪</text:p>")))).replace(
        "UTF-8", encoding.partition("-le")[0].partition("-be")[0]
    )
    mark = "\ufeff" if encoding.startswith("utf") else ""
    assert OdsBook(ods((mark + xml).encode(encoding)), "本.ods").sheet("表").cells[0, 0].value == "大阪"


def test_any_prefixes_are_read() -> None:
    """A default namespace and unusual prefixes mean the same."""
    xml = content(table(row(typed("float", 'office:value="3"') + typed("string", "", "<text:p>x</text:p>"))))
    for prefix, new in (("table", "t"), ("office", "o"), ("text", "")):
        xml = xml.replace(f"xmlns:{prefix}=", f"xmlns:{new}=" if new else "xmlns=")
        xml = xml.replace(f"<{prefix}:", f"<{new}:" if new else "<").replace(
            f"</{prefix}:", f"</{new}:" if new else "</"
        )
        xml = xml.replace(f" {prefix}:", f" {new}:")
    found = OdsBook(ods(xml), "本.ods").sheet("表").cells
    assert [found[0, col].value for col in (0, 1)] == [3.0, "x"]
    assert SPACES["table"] in xml


@pytest.mark.parametrize(
    "cell",
    [
        typed("float"),
        typed("float", 'office:value="x"'),
        typed("float", 'office:value="NaN"'),
        typed("date", 'office:date-value="2024-13-01"'),
        typed("time", 'office:time-value="12:00"'),
        '<table:table-cell table:number-columns-repeated="0"/>',
        '<table:table-cell table:number-columns-repeated="-1"/>',
        '<table:table-cell table:number-columns-repeated="99999999999999999999"/>',
    ],
)
def test_damaged_cells_are_refused(cell: str) -> None:
    """What cannot be a value is not taken for one."""
    with pytest.raises(WorkbookError, match="damaged"):
        cells(row(cell))


def test_an_unknown_sheet_is_told() -> None:
    """The message names the file and the sheet."""
    with pytest.raises(WorkbookError, match="has no sheet x"):
        book("").sheet("x")
