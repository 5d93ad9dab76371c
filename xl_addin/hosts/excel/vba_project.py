"""Reads a VBA project and puts standard modules into it or takes them out; pyOpenVBA is reached through here alone.

Streams of other modules stay as they are, byte for byte. What Excel keeps compiled is dropped, as its format asks of
those who change a project; Excel compiles anew when it opens the workbook.
"""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING, Final, NamedTuple

from pyopenvba._templates import EMPTY_XLSM_BYTES
from pyopenvba.cfb import CFB
from pyopenvba.exceptions import PyOpenVBAError
from pyopenvba.vba import compress, encoding_for_codepage, parse_vba_project

from xl_addin.errors import WorkbookError
from xl_addin.hosts.excel.protection import protected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyopenvba.vba import VBAProject

NEW_PROJECT: Final = "VBAProject"
"""Name of a new project."""
_STORAGE: Final = "VBA"
_CODE_PAGE, _COOKIE, _MODULE, _MODULE_END, _DIR_END = 0x03, 0x13, 0x19, 0x2B, 0x10
_SHORT_RECORD = 8
_VERSION = 0x09
# No version of Excel has this number, so none takes what is compiled for its own.
_NOTHING_COMPILED = b"\xcc\x61\xff\xff\x00\x00\x00"
_ITEMS = (b"Module=", b"Class=", b"BaseClass=", b"Document=", b"Package=")
_WORKSPACE = b"[Workspace]"


class Document(NamedTuple):
    """A module that belongs to the workbook or a sheet: its code name and the class it stands for."""

    name: str
    base: str


class Project:
    """A VBA project.

    Args:
        content: the part ``vbaProject.bin``.
        name: how messages call the workbook.

    Raises:
        WorkbookError: it cannot be read.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self._content = content
        try:
            cfb = CFB.from_bytes(content)
            self._project: VBAProject = parse_vba_project(cfb)
            self._text = cfb.get_stream_at((), "PROJECT")
            self._wide = _wide_names(cfb)
            self.sources = {module.name: module.source for module in self._project.modules}
            self._head, self._blocks, self._end = _split_dir(self._project.dir_raw)
        except (PyOpenVBAError, KeyError, IndexError, ValueError, struct.error, RecursionError) as error:
            raise WorkbookError(
                f"「{name}」の VBA プロジェクトが壊れているか、読み取れません。",
                f"The VBA project of {name} is damaged or cannot be read.",
            ) from error

    @property
    def code_page(self) -> int:
        """The code page that its sources are stored in."""
        return int(self._project.code_page)

    @property
    def protected(self) -> bool:
        """Whether it is locked or has a password, or whether that cannot be told."""
        return protected(self._text)

    @property
    def documents_only(self) -> bool:
        """Whether it holds no code: no modules but those of the workbook and its sheets, and these are empty."""
        documents = {line[9:].split(b"/")[0] for line in self._text.splitlines() if line.startswith(b"Document=")}
        named = {name.decode(self._encoding, "replace") for name in documents}
        return all(name in named and not _code(source) for name, source in self.sources.items())

    def with_modules(self, sources: Mapping[str, str]) -> bytes:
        """Return the project with standard modules added; one of the same name is replaced.

        Args:
            sources: source by name of the module.
        """
        cfb = CFB.from_bytes(self._content)
        text, wide = self._text, self._wide
        blocks = [block for block in self._blocks if _block_name(block) not in _keys(sources)]
        for name, source in sources.items():
            stream = compress(source.encode(self._encoding))
            if name in self.sources:
                cfb.write_stream_in_storage(_STORAGE, name, stream)
            else:
                cfb.add_stream_to_storage(_STORAGE, name, stream)
            blocks.append(_module_block(name))
            text = _with_item(_without_item(text, name), b"Module=" + name.encode(), name)
            wide = _with_wide(_without_wide(wide, name), name)
        return _stored(cfb, _joined(self._head, blocks, self._end), text, wide)

    def without_modules(self, names: Iterable[str]) -> bytes:
        """Return the project without some of its standard modules."""
        cfb = CFB.from_bytes(self._content)
        text, wide = self._text, self._wide
        gone = [name for name in names if name in self.sources]
        for name in gone:
            cfb.remove_stream_in_storage(_STORAGE, name)
            text, wide = _without_item(text, name), _without_wide(wide, name)
        blocks = [block for block in self._blocks if _block_name(block) not in _keys(gone)]
        return _stored(cfb, _joined(self._head, blocks, self._end), text, wide)

    @property
    def _encoding(self) -> str:
        return str(encoding_for_codepage(self.code_page))


def new_project(documents: Iterable[Document], code_page: int, sources: Mapping[str, str]) -> bytes:
    """Return a VBA project for a workbook that has none.

    Args:
        documents: the modules of the workbook and of every sheet, whose names must be the code names in the workbook.
        code_page: what sources are stored in.
        sources: source by name of its standard modules.
    """
    with zipfile.ZipFile(io.BytesIO(EMPTY_XLSM_BYTES)) as template:
        cfb = CFB.from_bytes(template.read("xl/vbaProject.bin"))
    project = parse_vba_project(cfb)
    head, _, end = _split_dir(project.dir_raw)
    text: bytes = cfb.get_stream_at((), "PROJECT")
    wide: bytes | None = b"\0\0"
    encoding = encoding_for_codepage(code_page)
    for module in project.modules:
        cfb.remove_stream_in_storage(_STORAGE, module.stream_name)
        text = _without_item(text, module.name)
    blocks = []
    modules = [(_document(document), document.name, b"Document=%b/&H00000000", True) for document in documents]
    modules += [(source, name, b"Module=%b", False) for name, source in sources.items()]
    for source, name, item, document in modules:
        encoded = name.encode(encoding)
        cfb.add_stream_to_storage(_STORAGE, name, compress(source.encode(encoding)))
        blocks.append(_module_block(name, encoded, document=document))
        text = _with_item(text, item % encoded, name, encoded)
        wide = _with_wide(wide, name, encoded)
    return _stored(cfb, _joined(_with_code_page(head, code_page), blocks, end), text, wide)


def _stored(cfb: CFB, directory: bytes, text: bytes, wide: bytes | None) -> bytes:
    cfb.write_stream_in_storage(_STORAGE, "dir", compress(directory))
    cfb.write_stream_at((), "PROJECT", text)
    if wide is not None:
        cfb.write_stream_at((), "PROJECTwm", wide)
    cfb.write_stream_in_storage(_STORAGE, "_VBA_PROJECT", _NOTHING_COMPILED)
    cfb.drop_streams_in_storage(_STORAGE, lambda name: name.upper().startswith("__SRP_"))
    return bytes(cfb.to_bytes())


def _wide_names(cfb: CFB) -> bytes | None:
    streams = {name.lower() for name in cfb.list_streams_at(())}
    return cfb.get_stream_at((), "PROJECTwm") if "projectwm" in streams else None


def _document(document: Document) -> str:
    return (
        f'Attribute VB_Name = "{document.name}"\r\nAttribute VB_Base = "{document.base}"\r\n'
        "Attribute VB_GlobalNameSpace = False\r\nAttribute VB_Creatable = False\r\n"
        "Attribute VB_PredeclaredId = True\r\nAttribute VB_Exposed = True\r\n"
        "Attribute VB_TemplateDerived = False\r\nAttribute VB_Customizable = True\r\n"
    )


def _code(source: str) -> str:
    lines = (line.strip() for line in source.splitlines())
    return "".join(line for line in lines if not line.startswith("Attribute ") and line != "Option Explicit")


def _keys(names: Iterable[str]) -> set[bytes]:
    return {name.lower().encode("utf-16-le") for name in names}


def _split_dir(raw: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Split the stream ``dir`` into what stands before the modules, one block per module, and the end."""
    place, blocks, start, head = 0, [], 0, 0
    while True:
        kind, size = struct.unpack_from("<HI", raw, place)
        # The record of the version has a reserved number where others have their size.
        stop = place + 6 + (6 if kind == _VERSION else size)
        if kind == _COOKIE:
            head = stop
        elif kind == _MODULE:
            start = place
        elif kind == _MODULE_END:
            blocks.append(raw[start:stop])
        elif kind == _DIR_END:
            return raw[:head], blocks, raw[place:]
        place = stop


def _joined(head: bytes, blocks: list[bytes], end: bytes) -> bytes:
    """Return the stream ``dir``; before the modules stand their number and the project's cookie, eight bytes each."""
    number = len(head) - 2 * _SHORT_RECORD + 6
    return head[:number] + struct.pack("<H", len(blocks)) + head[number + 2 :] + b"".join(blocks) + end


def _block_name(block: bytes) -> bytes:
    """Return the name of a module from its block, lower case, as UTF-16."""
    size = struct.unpack_from("<I", block, 2)[0]
    place = 6 + size
    kind, wide = struct.unpack_from("<HI", block, place)
    name = block[place + 6 : place + 6 + wide] if kind == 0x47 else b""  # noqa: PLR2004  # MODULENAMEUNICODE
    return name.decode("utf-16-le").lower().encode("utf-16-le")


def _module_block(name: str, encoded: bytes | None = None, *, document: bool = False) -> bytes:
    narrow, wide = name.encode() if encoded is None else encoded, name.encode("utf-16-le")
    records = [(0x19, narrow), (0x47, wide), (0x1A, narrow), (0x32, wide), (0x1C, b""), (0x48, b"")]
    records += [(0x31, bytes(4)), (0x1E, bytes(4)), (0x2C, b"\xff\xff"), (0x22 if document else 0x21, b""), (0x2B, b"")]
    return b"".join(struct.pack("<HI", kind, len(data)) + data for kind, data in records)


def _with_code_page(head: bytes, code_page: int) -> bytes:
    place = 0
    while True:
        kind, size = struct.unpack_from("<HI", head, place)
        if kind == _CODE_PAGE:
            return head[: place + 6] + struct.pack("<H", code_page) + head[place + 8 :]
        place += 6 + size


def _with_item(text: bytes, item: bytes, name: str, encoded: bytes | None = None) -> bytes:
    """Add a module to the list in the stream ``PROJECT``."""
    lines = text.split(b"\r\n")
    section = next((place for place, line in enumerate(lines) if line.startswith(b"[")), len(lines))
    items = [place for place, line in enumerate(lines[:section]) if line.startswith(_ITEMS)]
    lines.insert(items[-1] + 1 if items else 1, item)
    if _WORKSPACE in lines:
        end = lines.index(_WORKSPACE) + 1
        while end < len(lines) and b"=" in lines[end]:
            end += 1
        lines.insert(end, (name.encode() if encoded is None else encoded) + b"=0, 0, 0, 0, C")
    return b"\r\n".join(lines)


def _without_item(text: bytes, name: str) -> bytes:
    lower = name.encode().lower()
    kept = []
    for line in text.split(b"\r\n"):
        key, _, value = line.partition(b"=")
        listed = key in {b"Module", b"Document"} and value.split(b"/")[0].lower() == lower
        if not listed and key.lower() != lower:
            kept.append(line)
    return b"\r\n".join(kept)


def _with_wide(wide: bytes | None, name: str, encoded: bytes | None = None) -> bytes | None:
    """Add a module to the names in the stream ``PROJECTwm``, which ends with two zero bytes."""
    if wide is None:
        return None
    end = len(wide) - 2 if wide.endswith(b"\0\0") else len(wide)
    return wide[:end] + _wide_entry(name, encoded) + wide[end:]


def _without_wide(wide: bytes | None, name: str) -> bytes | None:
    return None if wide is None else wide.replace(_wide_entry(name), b"", 1)


def _wide_entry(name: str, encoded: bytes | None = None) -> bytes:
    return (name.encode() if encoded is None else encoded) + b"\0" + name.encode("utf-16-le") + b"\0\0"
