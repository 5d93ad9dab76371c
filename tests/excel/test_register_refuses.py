"""Files that cannot or must not be changed are refused in words, and stay as they are."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.excel.varied_books import make, parts, rewritten
from xl_addin import __version__
from xl_addin.errors import WorkbookError
from xl_addin.hosts.excel import vba_text
from xl_addin.hosts.excel.protection import protected
from xl_addin.hosts.excel.register import register, registration, unregister
from xl_addin.hosts.excel.vba_project import Project
from xl_addin.parts import archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
FREE = {b"CMG": b"\0\0\0\0", b"DPB": b"\0", b"GC": b"\xff"}


def typed(content_type: bytes) -> Callable[[Path], None]:
    """Give the workbook part another content type."""
    return lambda path: rewritten(path, lambda _name, content: content.replace(PLAIN, content_type))


def replaced(part: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    """Replace bytes of one part."""
    return lambda path: rewritten(path, lambda name, content: content.replace(old, new) if name == part else content)


def corrupt(path: Path) -> None:
    """Flip one byte of the packed sheet."""
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as opened:
        info = opened.getinfo("xl/worksheets/sheet1.xml")
    content[info.header_offset + 30 + len(info.filename) + info.compress_size // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def another_byte(path: Path) -> None:
    """Change one byte of a member that is not compressed."""
    with zipfile.ZipFile(path) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    with zipfile.ZipFile(path, "w") as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    content = path.read_bytes()
    assert content.count(b"61.25") == 1
    path.write_bytes(content.replace(b"61.25", b"61.26"))


def doubled(path: Path) -> None:
    """Add a second part whose name differs in capitals alone."""
    with zipfile.ZipFile(path, "a") as opened:
        opened.writestr("XL/workbook.xml", b"<x/>")


def bomb(path: Path) -> None:
    """Add parts that unpack to more than is allowed, a thousand times their size."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("xl/media/a.bin", bytes(archive.LARGEST))
        opened.writestr("xl/media/b.bin", b"x")


def lying(path: Path) -> None:
    """Understate the size of a part."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(bytes(1_000_000)) + packed.flush()
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as opened:
        opened.writestr("xl/media/a.bin", data)
    content = path.read_bytes()
    at = content.rindex(b"PK\1\2")
    entry = content[at : at + 10] + b"\x08\0" + content[at + 12 :]
    local = content.rindex(b"PK\3\4", 0, at)
    path.write_bytes(content[: local + 8] + b"\x08\0" + content[local + 10 : at] + entry)


def locked_members(path: Path) -> None:
    """Mark every member as encrypted."""
    content = path.read_bytes()
    path.write_bytes(re.sub(rb"(PK\x01\x02....)\x00", lambda found: found[1] + b"\x01", content, flags=re.DOTALL))


def written(content: bytes) -> Callable[[Path], None]:
    """Put something else in the file's place."""
    return lambda path: path.write_bytes(content) and None


SHEETS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CASES: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "encrypted": (written(OLE + "EncryptedPackage".encode("utf-16-le")), "暗号化", "encrypted with a password"),
    "xls": (written(OLE), "古い形式", "old format"),
    "text": (written(b"not a workbook"), "壊れているか", "damaged"),
    "empty": (written(b""), "壊れているか", "damaged"),
    "other zip": (written(b"PK\5\6" + bytes(18)), "ブックではありません", "no Excel workbook"),
    "template": (typed(PLAIN.replace(b"sheet.main", b"template.main")), "テンプレート", "a template"),
    "macro template": (typed(b"application/vnd.ms-excel.template.macroEnabled.main+xml"), "テンプレート", "a template"),
    "add-in": (typed(b"application/vnd.ms-excel.addin.macroEnabled.main+xml"), "アドイン", "an add-in"),
    "binary": (typed(b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "xlsb", "xlsb"),
    "strict": (
        replaced(
            "_rels/.rels",
            SHEETS + b"/officeDocument",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
        ),
        "Strict",
        "Strict",
    ),
    "dtd": (
        replaced("xl/styles.xml", b"<styleSheet", b'<!DOCTYPE styleSheet [<!ENTITY a "a">]><styleSheet'),
        "DTD",
        "DTD",
    ),
    "crc": (another_byte, "壊れているか", "damaged"),
    "packed data": (corrupt, "壊れているか", "damaged"),
    "doubled": (doubled, "同じ名前", "same name"),
    "bomb": (bomb, "大きすぎます", "too large"),
    "lying": (lying, "壊れているか", "damaged"),
    "locked members": (locked_members, "暗号化", "encrypted"),
    "dialog": (replaced("xl/_rels/workbook.xml.rels", b'/worksheet"', b'/dialogsheet"'), "ダイアログ", "dialog"),
    "no sheet": (
        replaced("xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", b"worksheets/none.xml"),
        "none",
        "none",
    ),
    "broken xml": (replaced("xl/workbook.xml", b"</workbook>", b""), "壊れています", "damaged"),
    "broken sheet": (replaced("xl/worksheets/sheet1.xml", b"<worksheet", b"<worksheet <"), "壊れています", "damaged"),
}


@pytest.mark.parametrize("case", CASES)
def test_refused_in_words(case: str, tmp_path: Path) -> None:
    """The message says in both languages what is wrong; nothing is written."""
    change, ja, en = CASES[case]
    book = make("plain", tmp_path)
    change(book)
    before = book.read_bytes()
    with pytest.raises(WorkbookError) as caught:
        register(book)
    assert ja in caught.value.ja
    assert en in caught.value.en
    assert [path.name for path in tmp_path.iterdir()] == ["plain.xlsx"]
    assert book.read_bytes() == before


def test_file_names(tmp_path: Path) -> None:
    """A missing file, another kind of file and a wrong ending are named."""
    book = make("plain", tmp_path)
    for call, said in (
        (lambda: register(tmp_path / "none.xlsx"), "no file"),
        (lambda: register(tmp_path / "a.ods"), "only .xlsx and .xlsm"),
        (lambda: registration(tmp_path / "a.xls"), "only .xlsx and .xlsm"),
        (lambda: register(book, tmp_path / "out.xlsx"), "must end in .xlsm"),
        (lambda: unregister(book, tmp_path / "out.xlsm"), "must end in .xlsx"),
        (lambda: register(book, tmp_path / "none" / "out.xlsm"), "cannot be written"),
    ):
        with pytest.raises(WorkbookError, match=said):
            call()


def test_open_in_excel(tmp_path: Path) -> None:
    """A file that Excel has open is not written."""
    book = make("with_vba", tmp_path)
    (tmp_path / "~$with_vba.xlsm").write_bytes(b"")
    before = book.read_bytes()
    with pytest.raises(WorkbookError, match="open in Excel"):
        register(book)
    assert book.read_bytes() == before


def signed(path: Path) -> None:
    """Put the parts of a signature beside the project."""
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProjectSignature"
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    rels = f'<Relationships xmlns="{namespace}"><Relationship Id="rId1" Type="{kind}" Target="vbaProjectSignature.bin"/></Relationships>'
    with zipfile.ZipFile(path, "a") as opened:
        opened.writestr("xl/_rels/vbaProject.bin.rels", rels)
        opened.writestr("xl/vbaProjectSignature.bin", b"x")


def test_signed_vba(tmp_path: Path) -> None:
    """A signature would be broken, so a signed project is left alone; one signed later, too."""
    book = make("with_vba", tmp_path)
    signed(book)
    with pytest.raises(WorkbookError, match="signature"):
        register(book)
    other = register(make("plain", tmp_path)).path
    signed(other)
    with pytest.raises(WorkbookError, match="signature"):
        unregister(other)
    assert not register(other).changed


def test_signed_file(tmp_path: Path) -> None:
    """A signature of the whole file covers all parts, so a signed workbook is left alone, with VBA and without."""
    kind = b"http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    relation = b'<Relationship Id="sig1" Type="%b" Target="_xmlsignatures/origin.sigs"/></Relationships>' % kind
    for name in ("plain", "with_vba"):
        book = make(name, tmp_path)
        done = register(book, tmp_path / f"{name}_done.xlsm").path
        for path, call in ((book, register), (done, unregister)):
            replaced("_rels/.rels", b"</Relationships>", relation)(path)
            before = path.read_bytes()
            with pytest.raises(WorkbookError, match="digitally signed"):
                call(path)
            assert path.read_bytes() == before
    assert not register(done).changed


def forbid(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Let a file be read-only, for the superuser too."""
    allowed = os.access

    def access(asked: Path, mode: int) -> bool:
        return allowed(asked, mode) and not (mode & os.W_OK and asked.samefile(path))

    monkeypatch.setattr(os, "access", access)


def test_read_only_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that its owner made read-only is not replaced, whether it is the workbook or another."""
    book, other = make("with_vba", tmp_path), tmp_path / "other.xlsm"
    other.write_bytes(b"kept")
    for target, out in ((book, None), (other, other)):
        before = target.read_bytes()
        with monkeypatch.context() as patch:
            forbid(patch, target)
            with pytest.raises(WorkbookError, match="read-only"):
                register(book, out)
        assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.xlsm", "with_vba.xlsm"]


@pytest.mark.parametrize("newer", ["9.0.0", f"{__version__}.1", "10.0"])
def test_a_newer_version(newer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Functions that a newer version wrote are not put back to an older one, nor taken out by it."""
    with monkeypatch.context() as later:
        later.setattr(vba_text, "__version__", newer)
        out = register(make("plain", tmp_path)).path
    before = out.read_bytes()
    for call in (register, unregister):
        with pytest.raises(WorkbookError, match="Update xl-addin") as caught:
            call(out)
        assert newer in caught.value.ja
    assert out.read_bytes() == before
    assert registration(out) == (newer, False)


def hidden(data: bytes, seed: int, key: int) -> bytes:
    """Encrypt an entry of the stream PROJECT as [MS-OVBA] 2.4.3.2 says."""
    out = bytearray([seed, seed ^ 2, seed ^ key])
    plain, last, before = key, out[1], out[2]
    for byte in bytes((seed & 6) // 2) + len(data).to_bytes(4, "little") + data:
        coded = byte ^ (last + plain) & 0xFF
        out.append(coded)
        last, before, plain = before, coded, byte
    return bytes(out)


def project_text(**entries: bytes) -> bytes:
    """The stream PROJECT with three entries."""
    return b"".join(b'%b="%b"\r\n' % (key.encode(), value.hex().upper().encode()) for key, value in entries.items())


@pytest.mark.parametrize("seed", [0, 7, 0x9C, 0xFF])
def test_protection_is_read(seed: int) -> None:
    """A lock, a password and a hidden project count as protected, and so does what cannot be read."""
    free = {key.decode(): hidden(data, seed, 0xA5) for key, data in FREE.items()}
    assert not protected(project_text(**free))
    for key, data in (("CMG", b"\1\0\0\0"), ("DPB", b"secret\0"), ("GC", b"\0")):
        assert protected(project_text(**{**free, key: hidden(data, seed, 0xA5)}))
    assert protected(project_text(**{**free, "DPB": b"\1\2"}))
    assert protected(b"")


def test_the_example_of_the_specification() -> None:
    """The entries that [MS-OVBA] 3.1.5 prints are of a project without protection."""
    entries = {"CMG": "0705D8E3D8EDDBF1DBF1DBF1DBF1", "DPB": "0E0CD1ECDFF4E7F5E7F5E7", "GC": "1517CAF1D6F9D7F9D706"}
    assert not protected(project_text(**{key: bytes.fromhex(value) for key, value in entries.items()}))


def with_text(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change the stream PROJECT of a workbook's VBA, keeping its length."""

    def changed(name: str, content: bytes) -> bytes:
        if name != "xl/vbaProject.bin":
            return content
        new = change(content)
        assert len(new) == len(content)
        assert new != content
        return new

    rewritten(path, changed)


def test_locked_vba(tmp_path: Path) -> None:
    """A project with a password is left alone."""
    book = make("with_vba", tmp_path)
    with_text(book, lambda content: re.sub(rb'DPB="....', b'DPB="0000', content))
    with pytest.raises(WorkbookError, match="locked"):
        register(book)


def test_broken_vba(tmp_path: Path) -> None:
    """A project that cannot be read is left alone."""
    book = make("with_vba", tmp_path)
    rewritten(book, lambda name, content: content[:700] if name == "xl/vbaProject.bin" else content)
    with pytest.raises(WorkbookError, match="cannot be read"):
        register(book)


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("Theirs", "Function score_ranks(a)\r\nEnd Function\r\n", "SCORE_RANKS"),
        ("Theirs", "public static function  Score_Ranks(a)\r\nEnd Function\r\n", "SCORE_RANKS"),
        ("Theirs", "Public Function _\r\n  SCORE_RANKS(a)\r\nEnd Function\r\n", "SCORE_RANKS"),
        ("Theirs", "\tSUB score_max()\r\nEnd Sub\r\n", "SCORE_MAX"),
        ("Theirs", "Property Get SCORE_MAX()\r\nEnd Property\r\n", "SCORE_MAX"),
        ("Theirs", "Public Const SCORE_MAX = 1\r\n", "SCORE_MAX"),
        ("Theirs", 'Const A = "\'": Global Const SCORE_MAX = 1\r\n', "SCORE_MAX"),
        ("Theirs", "Sub A(): End Sub: Sub SCORE_MAX(): End Sub\r\n", "SCORE_MAX"),
        ("Theirs", "Sub XlAddinShow(a)\r\nEnd Sub\r\n", "XlAddinShow"),
        ("SCORE_MAX", "Sub A()\r\nEnd Sub\r\n", "SCORE_MAX"),
        ("xladdin_python", "Sub A()\r\nEnd Sub\r\n", "xladdin_python"),
    ],
)
def test_names_that_are_taken(name: str, source: str, said: str, tmp_path: Path) -> None:
    """A function or a module of the same name is not written over, and not doubled."""
    book = make("with_vba", tmp_path)
    text = f'Attribute VB_Name = "{name}"\r\n{source}'
    project = Project(parts(book)["xl/vbaProject.bin"], "x").with_modules({name: text})
    rewritten(book, lambda part, content: project if part == "xl/vbaProject.bin" else content)
    with pytest.raises(WorkbookError, match=re.compile(said, re.IGNORECASE)):
        register(book)


@pytest.mark.parametrize(
    "source",
    [
        "'Function SCORE_RANKS(a)\r\n",
        "'before: Function SCORE_RANKS(a)\r\n",
        "Rem before: Function SCORE_RANKS(a)\r\n",
        'Const A = "x: Function SCORE_RANKS(a)"\r\n',
        "Private Function SCORE_RANKS(a)\r\nEnd Function\r\n",
        "Function SCORE_RANKS_2(a)\r\nSCORE_RANKS_2 = SCORE_RANKS(a)\r\nEnd Function\r\n",
        "Sub A()\r\nExit Sub: SCORE_MAX\r\nEnd Sub\r\n",
    ],
)
def test_names_that_are_only_mentioned(source: str, tmp_path: Path) -> None:
    """Comments, texts, calls and what is private to a module do not stand in the way."""
    book = make("with_vba", tmp_path)
    text = f'Attribute VB_Name = "Theirs"\r\n{source}'
    project = Project(parts(book)["xl/vbaProject.bin"], "x").with_modules({"Theirs": text})
    rewritten(book, lambda part, content: project if part == "xl/vbaProject.bin" else content)
    assert register(book).changed
    assert Project(parts(book)["xl/vbaProject.bin"], "x").sources["Theirs"] == text


def test_a_journal_that_lies(tmp_path: Path) -> None:
    """A journal that was tampered with changes nothing but what belongs to the functions."""
    out = register(make("plain", tmp_path)).path
    written = parts(out)["xladdin/registration.json"]
    entry = json.loads(written)["parts"]["xl/workbook.xml"]
    other = base64.b64encode(zlib.compress(b"other")).decode()
    lie = written.replace(entry["old"].encode(), other.encode())
    assert lie != written
    for text in (lie, b"", b"[]", b'{"format": 1, "parts": {"xl/workbook.xml": {"now": "0"}}}', b'{"format": 2}'):
        rewritten(out, lambda name, content, text=text: text if name.startswith("xladdin/") else content)  # type: ignore[misc]
        back = unregister(out, tmp_path / "back.xlsx").path
        assert set(parts(back)) == set(parts(tmp_path / "plain.xlsx"))
        assert b"other" not in parts(back)["xl/workbook.xml"]
        assert ET.fromstring(parts(back)["xl/workbook.xml"]).tag.endswith("workbook")  # noqa: S314  # our own file
        back.unlink()


def test_comments_of_the_archive_stay() -> None:
    """What stands at the end of a ZIP file is kept, and a folder's entry stays one."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as opened:
        opened.writestr("a/", b"")
        opened.writestr("a/b", b"1")
        opened.comment = b"remark"
    changed = archive.Archive(content.getvalue(), "x").changed({"a/b": b"2", "c": b"3"})
    with zipfile.ZipFile(io.BytesIO(changed)) as opened:
        assert opened.comment == b"remark"
        assert {name: opened.read(name) for name in opened.namelist()} == {"a/": b"", "a/b": b"2", "c": b"3"}
        assert opened.getinfo("a/").is_dir()
