"""A workbook is registered without touching anything else in it, and can be put back to the byte."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import olefile
import pytest
from pyopenvba.cfb import CFB

from tests.excel import varied_books
from tests.excel.varied_books import make, parts, rewritten
from xl_addin import __version__
from xl_addin.errors import WorkbookError
from xl_addin.functions import FUNCTIONS
from xl_addin.hosts.excel import vba, vba_text
from xl_addin.hosts.excel.register import register, registration, unregister
from xl_addin.hosts.excel.vba_project import Project
from xl_addin.hosts.excel.vba_scripts import macros

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what it is built on warns when it is imported
    from oletools.olevba import VBA_Parser

if TYPE_CHECKING:
    from pathlib import Path

JOURNAL = "xladdin/registration.json"
PROJECT = "xl/vbaProject.bin"
TYPES = "[Content_Types].xml"
RELS = "xl/_rels/workbook.xml.rels"
WORKBOOK = "xl/workbook.xml"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
OURS = {"xladdin_functions", "xladdin_python", "xladdin_scripts"}
DECLARED = re.compile(r"^Public Function (SCORE_\w+)\(", re.MULTILINE)


def xml(content: bytes) -> ET.Element:
    """Parse a part that the test made."""
    return ET.fromstring(content)  # noqa: S314  # our own files


@pytest.fixture(params=varied_books.NAMES)
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Every kind of workbook in turn."""
    return make(request.param, tmp_path)


def raw(path: Path) -> dict[str, bytes]:
    """The packed bytes of every member."""
    content, found = path.read_bytes(), {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            start = info.header_offset + 30
            start += int.from_bytes(content[start - 4 : start - 2], "little")
            start += int.from_bytes(content[info.header_offset + 28 : info.header_offset + 30], "little")
            found[info.filename] = content[start : start + info.compress_size]
    return found


def test_only_what_must_change_changes(book: Path, tmp_path: Path) -> None:
    """Only content types, relationships, code names and the project change; all else is copied packed as it was."""
    done = register(book, tmp_path / "out.xlsm")
    before, after = parts(book), parts(done.path)
    changed = {name for name in {**before, **after} if before.get(name) != after.get(name)}
    assert changed == set(done.parts)
    sheets = {name for name in before if re.fullmatch(r"xl/(worksheets|chartsheets)/\w+\.xml", name)}
    if PROJECT in before:
        assert changed == {PROJECT, TYPES, JOURNAL}
    else:
        assert {PROJECT, TYPES, RELS, JOURNAL} <= changed <= {PROJECT, TYPES, RELS, JOURNAL, WORKBOOK, *sheets}
    packed, now = raw(book), raw(done.path)
    assert all(now[name] == packed[name] for name in set(before) - changed)


def test_twice_changes_nothing(book: Path, tmp_path: Path) -> None:
    """A registered workbook is left alone, file time included."""
    out = tmp_path / "out.xlsm"
    assert register(book, out).changed
    content, time = out.read_bytes(), out.stat().st_mtime_ns
    again = register(out)
    assert (again.changed, again.parts) == (False, ())
    assert (out.read_bytes(), out.stat().st_mtime_ns) == (content, time)
    assert not register(book, out).changed


def test_unregistering_restores(book: Path, tmp_path: Path) -> None:
    """Every part is what it was, in the same order."""
    out, back = tmp_path / "out.xlsm", tmp_path / f"back{book.suffix}"
    register(book, out)
    assert unregister(out, back).version is None
    assert list(parts(back).items()) == list(parts(book).items())
    assert raw(back).keys() == raw(book).keys()


@pytest.mark.filterwarnings("ignore")  # oletools uses what later Pythons drop
def test_olevba_finds_the_functions(book: Path, tmp_path: Path) -> None:
    """Another reader of VBA projects finds every function, and the modules that were there."""
    done = register(book, tmp_path / "out.xlsm")
    found = VBA_Parser(str(done.path))
    sources = {name: source for _, _, name, source in found.extract_macros()}
    found.close()
    assert set(DECLARED.findall(sources["xladdin_functions.bas"])) == {function.name for function in FUNCTIONS}
    assert "CallUDF" in sources["xladdin_python.bas"]
    if book.stem == "with_vba":
        assert "こんにちは" in sources["挨拶.bas"]


def test_code_names_agree(book: Path, tmp_path: Path) -> None:
    """A new project has one document module for the workbook and each sheet, under the code names of the parts."""
    done = register(book, tmp_path / "out.xlsm")
    after = parts(done.path)
    rels = {element.get("Id"): element.get("Target") or "" for element in xml(after[RELS])}
    workbook = xml(after[WORKBOOK])
    identifier = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    names = [workbook.find(f"{MAIN}workbookPr").get("codeName")]  # type: ignore[union-attr]
    for sheet in workbook.iter(f"{MAIN}sheet"):
        target = rels[sheet.get(identifier)]
        root = xml(after[target[1:] if target.startswith("/") else f"xl/{target}"])
        assert root[0].tag == f"{MAIN}sheetPr"
        names.append(root[0].get("codeName"))
    assert len({str(name).lower() for name in names}) == len(names)
    declared = (
        {function.name.lower() for function in FUNCTIONS}
        | {"vbaproject"}
        | {name.lower() for name in (*vba.PROCEDURES, *macros())}
    )
    assert not {str(name).lower() for name in names} & (declared | OURS)
    with olefile.OleFileIO(io.BytesIO(after[PROJECT])) as project:
        text = project.openstream("PROJECT").read().decode("cp932")
        streams = {entry[-1] for entry in project.listdir() if entry[0] == "VBA"}
    documents = re.findall(r"^Document=([^/]+)/", text, re.MULTILINE)
    assert documents == names
    modules = re.findall(r"^Module=(.+?)\r?$", text, re.MULTILINE)
    assert set(modules[-3:]) == OURS
    assert streams == {*documents, *modules, "dir", "_VBA_PROJECT"}


def test_the_package_stays_valid(book: Path, tmp_path: Path) -> None:
    """Each part has one content type, the workbook the one for macros, and every relationship leads to a part."""
    done = register(book, tmp_path / "out.xlsm")
    after = parts(done.path)
    types = [(element.get("PartName"), element.get("ContentType")) for element in xml(after[TYPES])]
    overrides = dict(item for item in types if item[0])
    assert len(overrides) == sum(1 for name, _ in types if name)
    assert overrides["/xl/workbook.xml"] == MACROS
    relations = [element for element in xml(after[RELS]) if element.get("TargetMode") != "External"]
    assert len({element.get("Id") for element in relations}) == len(relations)
    for element in relations:
        target = element.get("Target") or ""
        assert (target[1:] if target.startswith("/") else f"xl/{target}") in after
    assert sum((element.get("Type") or "").endswith("/vbaProject") for element in relations) == 1
    content = done.path.read_bytes()
    with zipfile.ZipFile(done.path) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            # Sizes stand in the header, where streaming readers look, and nothing promises more behind the data.
            flags, *_, crc, packed, size, _, extra = struct.unpack_from("<H2xHHLLLHH", content, info.header_offset + 6)
            assert not flags & 8
            assert (crc, packed, size) == (info.CRC, info.compress_size, info.file_size)
            assert not extra
            assert not info.extra


def test_other_modules_stay_as_they_are(tmp_path: Path) -> None:
    """Streams of modules that were there are the same bytes; what was compiled is gone."""
    book = make("with_vba", tmp_path)
    done = register(book)
    assert done.path == book
    with olefile.OleFileIO(io.BytesIO(parts(book)[PROJECT])) as after:
        listed = {tuple(entry) for entry in after.listdir()}
        assert after.openstream("VBA/_VBA_PROJECT").read() == b"\xcc\x61\xff\xff\x00\x00\x00"
        streams = {entry: after.openstream(list(entry)).read() for entry in listed}
    with olefile.OleFileIO(io.BytesIO(parts(unregister(book).path)[PROJECT])) as before:
        for entry in map(tuple, before.listdir()):
            if entry[-1] not in {"dir", "_VBA_PROJECT", "PROJECT", "PROJECTwm"}:
                assert streams[entry] == before.openstream(list(entry)).read()


def test_code_names_that_are_there_stay(tmp_path: Path) -> None:
    """A sheet keeps its code name, and one without gets another, even if it comes first."""
    after = parts(register(make("taken", tmp_path)).path)
    names = [xml(after[f"xl/worksheets/sheet{number}.xml"])[0].get("codeName") for number in (1, 2)]
    assert names[1] == "Sheet1"
    assert names[0] not in {None, "Sheet1"}
    assert after["xl/worksheets/sheet2.xml"] == parts(tmp_path / "taken.xlsx")["xl/worksheets/sheet2.xml"]


def test_capitals_in_the_ending_stay(tmp_path: Path) -> None:
    """BOOK.XLSM is written in its place, and no second file beside it, in registering and in taking out."""
    book = make("with_vba", tmp_path).rename(tmp_path / "BOOK.XLSM")
    before = parts(book)
    assert register(book).path == book
    assert unregister(book).path == book
    assert parts(book) == before
    assert [path.name for path in tmp_path.iterdir()] == ["BOOK.XLSM"]
    other = make("plain", tmp_path).rename(tmp_path / "OTHER.XLSX")
    assert unregister(other).path == other


@pytest.mark.parametrize("name", ["plain", "code_names", "with_vba"])
def test_every_module_is_listed_everywhere(name: str, tmp_path: Path) -> None:
    """The three lists of modules, in both alphabets, agree."""
    project = parts(register(make(name, tmp_path)).path)[PROJECT]
    with olefile.OleFileIO(io.BytesIO(project)) as opened:
        listed = opened.openstream("PROJECT").read().decode("cp932")
        wide = opened.openstream("PROJECTwm").read()
    modules = re.findall(r"^(?:Module|Document)=([^/\r\n]+)", listed, re.MULTILINE)
    assert list(Project(project, name).sources) == modules
    expected = b"".join(word.encode("cp932") + b"\0" + word.encode("utf-16-le") + b"\0\0" for word in modules)
    assert wide == expected + b"\0\0"
    assert re.findall(r"^(\S+?)=\d+, ", listed, re.MULTILINE) == modules


def test_what_was_compiled_goes(tmp_path: Path) -> None:
    """Streams that Excel keeps for itself would contradict the new modules."""
    book = make("with_vba", tmp_path)
    cfb = CFB.from_bytes(parts(book)[PROJECT])
    cfb.add_stream_to_storage("VBA", "__SRP_0", b"compiled")
    rewritten(book, lambda name, content: cfb.to_bytes() if name == PROJECT else content)
    register(book)
    with olefile.OleFileIO(io.BytesIO(parts(book)[PROJECT])) as after:
        assert not after.exists("VBA/__SRP_0")
    with olefile.OleFileIO(io.BytesIO(parts(unregister(book).path)[PROJECT])) as before:
        assert before.openstream("VBA/__SRP_0").read() == b"compiled"


def test_the_file_beside(tmp_path: Path) -> None:
    """An .xlsx gets an .xlsm of the same name beside it; one that is another file is not written over."""
    book = make("plain", tmp_path)
    assert register(book).path == tmp_path / "plain.xlsm"
    assert not register(book).changed
    (tmp_path / "chart.xlsm").write_bytes(b"mine")
    other = make("chart", tmp_path)
    with pytest.raises(WorkbookError, match="exists already"):
        register(other)
    assert (tmp_path / "chart.xlsm").read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["plain", "with_vba", "code_names"])
def test_an_older_version_is_updated(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The modules of an older version are replaced, and unregistering still restores the first file."""
    book = make(name, tmp_path)
    first, out = parts(book), tmp_path / "out.xlsm"
    with monkeypatch.context() as older:
        older.setattr(vba_text, "__version__", "0.0.9")
        older.setattr(vba, "FUNCTIONS", FUNCTIONS[:3])
        register(book, out)
        assert registration(out) == ("0.0.9", True)
    assert registration(out) == ("0.0.9", False)
    done = register(out)
    assert done.changed
    assert set(done.parts) == {PROJECT, JOURNAL}
    assert registration(out) == (__version__, True)
    assert not register(out).changed
    assert parts(unregister(out, tmp_path / f"back{book.suffix}").path) == first


def test_a_book_without_the_macros_of_scripts_is_updated(tmp_path: Path) -> None:
    """Modules that a version before the scripts wrote are complemented, and the module comes with them."""
    out = register(make("plain", tmp_path)).path
    project = Project(parts(out)[PROJECT], "x").without_modules([vba.SCRIPTS_MODULE])
    rewritten(out, lambda name, content: project if name == PROJECT else content)
    assert registration(out) == (__version__, False)
    assert register(out).changed
    assert registration(out) == (__version__, True)
    assert set(Project(parts(out)[PROJECT], "x").sources) >= OURS


def test_lost_descriptions_are_written_again(tmp_path: Path) -> None:
    """A workbook whose functions lost their help, as when LibreOffice saves it, is not current."""
    out = register(make("plain", tmp_path)).path
    sources = Project(parts(out)[PROJECT], "x").sources
    bare = re.sub(r"^Attribute \w+\.VB_.*\r\n", "", sources[vba.FUNCTIONS_MODULE], flags=re.MULTILINE)
    project = Project(parts(out)[PROJECT], "x").with_modules({vba.FUNCTIONS_MODULE: bare})
    rewritten(out, lambda name, content: project if name == PROJECT else content)
    assert registration(out) == (__version__, False)
    assert register(out).changed
    assert registration(out) == (__version__, True)
    assert Project(parts(out)[PROJECT], "x").sources == sources


@pytest.mark.parametrize("name", ["plain", "with_vba"])
def test_a_file_saved_by_excel_since(name: str, tmp_path: Path) -> None:
    """Without the journal the modules go all the same, and the project with them if nothing else is in it."""
    book, out = make(name, tmp_path), tmp_path / "out.xlsm"
    register(book, out)
    saved = {part: content for part, content in parts(out).items() if part != JOURNAL}
    override = re.compile(rb'<Override PartName="/xladdin/[^>]*>')
    with zipfile.ZipFile(out, "w") as archive:
        for part, content in saved.items():
            archive.writestr(part, override.sub(b"", content))
    assert not register(out).changed
    back = unregister(out, tmp_path / f"back{book.suffix}").path
    after = parts(back)
    assert registration(back) is None
    if name == "plain":
        assert set(after) == set(parts(book))
        assert after[TYPES] == parts(book)[TYPES]
        assert after[RELS] == parts(book)[RELS]
    else:
        before = Project(parts(book)[PROJECT], name)
        now = Project(after[PROJECT], name)
        assert now.sources == before.sources


def test_what_was_added_since_is_kept(tmp_path: Path) -> None:
    """Code that a user wrote into a registered workbook survives unregistering."""
    out = register(make("plain", tmp_path)).path
    theirs = {"Theirs": varied_books.MODULE.format("Theirs")}
    project = Project(parts(out)[PROJECT], "x").with_modules(theirs)
    rewritten(out, lambda name, content: project if name == PROJECT else content)
    back = unregister(out).path
    assert back == out
    assert {"Theirs"} <= set(Project(parts(back)[PROJECT], "x").sources)
    assert not OURS & set(Project(parts(back)[PROJECT], "x").sources)
    assert JOURNAL not in parts(back)


def test_nothing_to_take_out(tmp_path: Path) -> None:
    """A workbook without the functions is left alone."""
    book = make("plain", tmp_path)
    done = unregister(book)
    assert (done.path, done.changed, done.parts) == (book, False, ())
    assert registration(book) is None
