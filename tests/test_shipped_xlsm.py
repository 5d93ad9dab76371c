"""Every shipped workbook comes as .xlsx and, with the functions registered for Excel, as .xlsm; columns spill in both."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from openpyxl.utils import range_boundaries

from tests.book_reading import REPOSITORY, Built, differences, edited
from xl_addin.book.build import build
from xl_addin.functions import FUNCTIONS
from xl_addin.hosts.excel.register import registration, unregister
from xl_addin.hosts.excel.vba_project import Project
from xl_addin.hosts.scripts import SCRIPTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

BOOKS = ("kyokai_incentive_2023", "generic_share_fy2010", "kokuho_pref_2024_2023", "kokuho_muni_2020")
FILES = tuple(f"{name}{ending}" for name in BOOKS for ending in (".xlsx", ".xlsm"))
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TYPES = "[Content_Types].xml"
# Functions that return a column or a table.
COLUMNS = {
    f"SCORE_{name}"
    for name in (
        *(
            "RANKS",
            "DEVIATIONS",
            "GROWTHS",
            "CHANGES",
            "WEIGHTED",
            "STEPS",
            "TABLE",
            "REWARDS",
            "LINES",
            "REWARD_TABLE",
        ),
        *("GRANTS", "GRANT_GAINS", "RANK_RANGES", "MISSED", "NEED", "NEED_TOTALS", "ONE_MORE"),
    )
}
# How many rows more than the first range the block has, and how many columns, where that is not none and one.
SIZES = {"SCORE_TABLE": (0, 8), "SCORE_REWARD_TABLE": (1, 7), "SCORE_RANK_RANGES": (0, 2)}
# A budget stands before the columns; one row more says what is left of it.
SHARED = {"SCORE_GRANTS": (1, 1), "SCORE_GRANT_GAINS": (0, 1)}
# Results whose rows change fill a block of fixed rows, blank below; their columns.
UP_TO = {"SCORE_TABLE": 5, "SCORE_MISSED": 6}
# Tables with a header and a row per indicator asked for, and their columns.
PER_INDICATOR = {"SCORE_NEED": 10, "SCORE_ONE_MORE": 8}
# What Excel 16 writes for `=F(…)` that spills: one entry of metadata, counted from 1, to which each first cell points.
METADATA = """
<metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
          xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray">
  <metadataTypes count="1">
    <metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" merge="1"
                  splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" coerce="1" cellMeta="1"/>
  </metadataTypes>
  <futureMetadata name="XLDAPR" count="1">
    <bk>
      <extLst>
        <ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}">
          <xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/>
        </ext>
      </extLst>
    </bk>
  </futureMetadata>
  <cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata>
</metadata>
"""
METADATA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"
METADATA_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sheetMetadata"


class Formula(NamedTuple):
    """A formula as it stands in a sheet's part."""

    part: str
    cell: dict[str, str]
    attributes: dict[str, str]
    text: str

    @property
    def functions(self) -> set[str]:
        """The functions of this package that it calls."""
        return set(re.findall(r"SCORE_[A-Z_]+(?=\()", self.text))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh build."""
    made = tmp_path_factory.mktemp("books")
    assert [path.name for path in build(made)] == list(FILES)
    return made


@pytest.fixture(params=FILES)
def built(request: pytest.FixtureRequest, folder: Path) -> Built:
    """Every file in turn."""
    return Built(folder / request.param)


@pytest.fixture(params=BOOKS)
def registered(request: pytest.FixtureRequest, folder: Path) -> Built:
    """Every .xlsm in turn."""
    return Built(folder / f"{request.param}.xlsm")


def xml(content: bytes | str) -> ET.Element:
    """Parse a part that the test made."""
    return ET.fromstring(content)  # noqa: S314  # our own files


def sheets(built: Built) -> Iterator[tuple[str, ET.Element]]:
    """The parts of the worksheets."""
    for name, content in built.members.items():
        if name.startswith("xl/worksheets/sheet"):
            yield name, xml(content)


def formulas(built: Built) -> list[Formula]:
    """Every formula of a workbook."""
    found = []
    for name, root in sheets(built):
        for cell in root.iter(f"{MAIN}c"):
            formula = cell.find(f"{MAIN}f")
            if formula is not None:
                found.append(Formula(name, dict(cell.attrib), dict(formula.attrib), formula.text or ""))
    return found


def said(element: ET.Element) -> object:
    """An element with all that it holds."""
    return element.tag, element.attrib, (element.text or "").strip(), [said(child) for child in element]


def boxes(root: ET.Element, tag: str) -> list[tuple[int, int, int, int]]:
    """Ranges that elements of a kind name: first column, first row, last column, last row."""
    return [box(element.attrib["ref"]) for element in root.iter(f"{MAIN}{tag}") if "ref" in element.attrib]


def box(reference: str) -> tuple[int, int, int, int]:
    """The corners of a range."""
    first_col, first_row, last_col, last_row = range_boundaries(reference.replace("$", ""))
    return first_col or 0, first_row or 0, last_col or 0, last_row or 0


def apart(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Whether two ranges share no cell."""
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def test_the_list_of_column_functions_is_whole() -> None:
    """The functions that must spill are those that say of themselves that they return a column."""
    assert {function.name for function in FUNCTIONS if function.column} == COLUMNS


def test_column_functions_are_stored_as_dynamic_arrays(built: Built) -> None:
    """Its first cell has the attributes that Excel writes: cm on the cell, an array with its block on the formula."""
    found = [formula for formula in formulas(built) if formula.functions & COLUMNS]
    assert found
    for formula in found:
        assert formula.cell["cm"] == "1"
        assert formula.attributes.keys() == {"t", "ref"}
        assert formula.attributes["t"] == "array"
        assert formula.attributes["ref"].partition(":")[0] == formula.cell["r"]


def test_other_formulas_are_plain(built: Built) -> None:
    """A function of one cell is no array, so that it can be filled down and edited in every version."""
    found = [formula for formula in formulas(built) if not formula.functions & COLUMNS]
    assert found
    for formula in found:
        assert "cm" not in formula.cell
        assert not formula.attributes


def test_metadata_is_what_excel_writes(built: Built) -> None:
    """The part, its content type and its relationship are those of a file that Excel saved."""
    assert said(xml(built.members["xl/metadata.xml"])) == said(xml(METADATA))
    types = {element.get("PartName"): element.get("ContentType") for element in xml(built.members[TYPES])}
    assert types["/xl/metadata.xml"] == METADATA_TYPE
    relations = [
        element.get("Target")
        for element in xml(built.members["xl/_rels/workbook.xml.rels"])
        if element.get("Type") == METADATA_RELATION
    ]
    assert relations == ["metadata.xml"]


def test_nothing_stands_in_the_way_of_a_spill(built: Built) -> None:
    """In Excel a merged cell, a table or another formula in the block would make it #SPILL!."""
    for name, root in sheets(built):
        assert root.find(f"{MAIN}tableParts") is None
        own = [formula for formula in formulas(built) if formula.part == name]
        spills = [box(formula.attributes["ref"]) for formula in own if formula.functions & COLUMNS]
        singles = [box(formula.cell["r"]) for formula in own if not formula.functions & COLUMNS]
        for place, spill in enumerate(spills):
            assert all(apart(spill, other) for other in [*boxes(root, "mergeCell"), *singles, *spills[place + 1 :]])


def test_blocks_have_the_size_of_the_result(built: Built) -> None:
    """A block has the rows and columns that its function returns, so that what is stored is what spills."""
    for formula in formulas(built):
        for function in formula.functions & COLUMNS:
            given = re.sub(r"\"[^\"]*\"|'[^']*'!", "", formula.text.partition(f"{function}(")[2])
            if function in SHARED:
                given = given.partition(",")[2]
            reference = re.search(r"\$?[A-Z]+\$?\d+(:\$?[A-Z]+\$?\d+)?", given)
            assert reference is not None
            measured, stored = box(reference[0]), box(formula.attributes["ref"])
            rows, columns = stored[3] - stored[1] + 1, stored[2] - stored[0] + 1
            if function in PER_INDICATOR:
                one = re.search(r'"[^"]+/[0-9]+","[^"]+"', formula.text)
                assert (rows, columns) == (2 if one else 6, PER_INDICATOR[function])
                continue
            if "ROW(" in formula.text:
                (fixed,) = {box(each) for each in re.findall(r"ROW\((\$[A-Z$0-9]+:[A-Z$0-9]+)\)", formula.text)}
                assert (rows, columns) == (fixed[3] - fixed[1] + 1, UP_TO[function])
                continue
            more, wide = SIZES.get(function) or SHARED.get(function, (0, 1))
            assert rows == measured[3] - measured[1] + 1 + more
            assert columns == wide


def test_building_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """Equal input gives equal files, VBA projects included."""
    for path in build(tmp_path):
        assert path.read_bytes() == (folder / path.name).read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_repository_holds_a_fresh_build(name: str, folder: Path) -> None:
    """The shipped files are what the code builds now; `make workbooks` builds them again."""
    assert Built(REPOSITORY / "workbooks" / name).members == Built(folder / name).members


def test_the_xlsm_is_the_xlsx_with_functions_and_buttons(registered: Built, tmp_path: Path) -> None:
    """What is registered is current; without it and the buttons of the first sheet, each part is that of the .xlsx."""
    found = registration(registered.path)
    assert found is not None
    assert found.current
    plain = Built(unregister(registered.path, tmp_path / "plain.xlsx").path).members
    other = Built(registered.path.with_suffix(".xlsx")).members
    new = set(plain) - set(other)
    assert {name.split("/")[-1] for name in new} <= {"vmlDrawing1.vml", "sheet1.xml.rels"}
    changed = {name for name in other if with_texts(plain, name) != with_texts(other, name)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", TYPES}


def with_texts(members: dict[str, bytes], name: str) -> bytes:
    """A part of a workbook; in that of a sheet each text stands in the place of its number."""
    content = members[name]
    if name == "xl/workbook.xml":
        # The first sheet has more rows to print.
        return re.sub(rb"(!\$A\$1:\$C\$)\d+(</definedName>)", rb"\1\2", content, count=1)
    if not name.startswith("xl/worksheets/sheet"):
        return content
    texts = [said(item) for item in xml(members["xl/sharedStrings.xml"])]
    pattern = rb'(<c [^>]*t="s"[^>]*><v>)(\d+)(</v>)'
    return re.sub(pattern, lambda found: found[1] + repr(texts[int(found[2])]).encode() + found[3], content)


def test_every_script_has_a_button_on_the_first_sheet(registered: Built) -> None:
    """It stands in the row that says what it does, has its title, and runs a macro that is there."""
    members = registered.members
    relations = {
        item.get("Id"): item.get("Target") or "" for item in xml(members["xl/worksheets/_rels/sheet1.xml.rels"])
    }
    assert "../drawings/vmlDrawing1.vml" in relations.values()
    vml = members["xl/drawings/vmlDrawing1.vml"].decode()
    buttons = re.findall(
        r'<font [^>]*>([^<]*)</font>.*?ObjectType="Button"><x:Anchor>(\d+), \d+, (\d+),.*?<x:FmlaMacro>\[0\]!(\w+)<',
        vml,
    )
    project = Project(members["xl/vbaProject.bin"], "x")
    macros = re.findall(r"^Public Sub (\w+)\(\)", project.sources["xladdin_scripts"], re.MULTILINE)
    sheet = registered.formulas.worksheets[0]
    assert [(caption, macro) for caption, _, _, macro in buttons] == [
        (script.title_ja, macro) for script, macro in zip(SCRIPTS, macros, strict=True)
    ]
    for (_, column, row, _), script in zip(buttons, SCRIPTS, strict=True):
        assert column == "0"
        assert sheet.cell(int(row) + 1, 2).value == script.does_ja
    notes = [str(cell.value) for cell in sheet["B"]]
    assert any("LibreOffice" in note and "「得点計算」→「スクリプト」" in note for note in notes)


def test_the_xlsx_has_no_buttons(folder: Path) -> None:
    """Without macros they would do nothing."""
    for name in BOOKS:
        assert not [part for part in Built(folder / f"{name}.xlsx").members if part.endswith(".vml")]


@pytest.mark.filterwarnings("ignore")  # oletools uses what later Pythons drop
def test_olevba_finds_the_functions(registered: Built) -> None:
    """Another reader of VBA projects finds every function, and a module per sheet."""
    from oletools.olevba import VBA_Parser  # noqa: PLC0415 - Debian, where the matrix runs, does not have it

    parser = VBA_Parser(str(registered.path))
    sources = {name: source for _, _, name, source in parser.extract_macros()}
    parser.close()
    declared = re.findall(r"^Public Function (SCORE_\w+)\(", sources["xladdin_functions.bas"], re.MULTILINE)
    assert sorted(declared) == sorted(function.name for function in FUNCTIONS)
    macros = re.findall(r"^Public Sub (\w+)\(\)", sources["xladdin_scripts.bas"], re.MULTILINE)
    assert len(macros) == len(SCRIPTS)
    assert "CallUDF" in sources["xladdin_python.bas"]
    documents = [name for name in sources if name.endswith(".cls")]
    assert len(documents) == 1 + len(list(sheets(registered)))


def test_the_package_is_valid(built: Built) -> None:
    """Each part has one content type, the workbook the right one, and every relationship leads to a part."""
    macros = built.path.suffix == ".xlsm"
    members = built.members
    assert len({name.lower() for name in members}) == len(members)
    types = list(xml(members[TYPES]))
    overrides = [element.get("PartName") for element in types if element.get("PartName")]
    defaults = {element.get("Extension") for element in types if element.get("Extension")}
    assert len(set(overrides)) == len(overrides)
    assert {str(name)[1:] for name in overrides} <= members.keys()
    assert all(f"/{name}" in overrides or name.rpartition(".")[2] in defaults for name in members.keys() - {TYPES})
    main = next(element for element in types if element.get("PartName") == "/xl/workbook.xml")
    wanted = "ms-excel.sheet.macroEnabled" if macros else "openxmlformats-officedocument.spreadsheetml.sheet"
    assert main.get("ContentType") == f"application/vnd.{wanted}.main+xml"
    projects = 0
    for name, content in members.items():
        if not name.endswith(".rels"):
            continue
        base = posixpath.dirname(posixpath.dirname(name))
        relations = [element for element in xml(content) if element.get("TargetMode") != "External"]
        assert len({element.get("Id") for element in relations}) == len(relations)
        for element in relations:
            target = element.get("Target") or ""
            part = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
            assert part in members
            projects += (element.get("Type") or "").endswith("/vbaProject")
    assert projects == macros


@pytest.mark.office
def test_calc_shows_the_same_in_the_xlsm(registered: Built, office: Office) -> None:
    """Recalculated in a real Calc with the add-in, every cell shows what the .xlsx holds."""
    plain = Built(registered.path.with_suffix(".xlsx"))
    # On the first sheet there are the buttons' lines, too.
    for one, other in list(zip(plain.values, registered.values, strict=True))[1:]:
        assert list(one.iter_rows(values_only=True)) == list(other.iter_rows(values_only=True))
    assert differences(registered, office) == []


@pytest.mark.office
def test_the_main_figures(folder: Path, office: Office) -> None:
    """山形 leads with 374.9; the prefecture has 158 of 430 points in FY2024 and 198 of 350 in FY2023."""
    sheet = Built(folder / "kokuho_pref_2024_2023.xlsm").formulas["比較表"]
    row = next(row for row in range(1, sheet.max_row + 1) if str(sheet[f"A{row}"].value).startswith("総合計"))
    totals = f"比較表!C{row}:K{row}"
    standings = "順位表!A6:I6"
    shown = {}
    for name, text in (("kyokai_incentive_2023", standings), ("kokuho_pref_2024_2023", totals)):
        shown[text] = edited(Built(folder / f"{name}.xlsm"), office, "出典", {}, [text])[text][0]
    assert shown[standings][:2] == [1, "山形"]
    assert shown[standings][7:] == [pytest.approx(374.9), 1]
    assert [shown[totals][col] for col in (0, 2, 6, 8)] == [430, 158, 350, 198]


@pytest.mark.office
def test_calc_computes_anew_in_the_xlsm(folder: Path, office: Office) -> None:
    """After a rate is cleared the add-in ranks the others anew; what VBA declares or was stored is not shown."""
    built = Built(folder / "generic_share_fy2010.xlsm")
    rates = built.column("使用状況", "C7:C53")
    found = edited(built, office, "使用状況", {"C8": None}, ["使用状況!C7:C53", "使用状況!I7:I53"])
    kept = [rate for place, rate in enumerate(rates) if place != 1]
    expected: list[float | None] = [1.0 + sum(other > rate for other in kept) for rate in kept]
    expected.insert(1, None)
    assert [row[0] for row in found["使用状況!I7:I53"]] == expected
