"""Reads a ZIP file with care, and writes it again with some members changed and all others copied raw."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LARGEST: Final = 500_000_000
"""Bytes that all members together may unpack to; files that people work with stay far below."""

_SUSPICIOUS: Final = 4_000_000
_MOST_TIMES: Final = 200
"""XML that people work with packs to a tenth or a thirtieth of its size; a picture may well pack to a thousandth."""
_XML: Final = (".xml", ".rels", ".vml")

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s4B4H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_ENCRYPTED, _DESCRIPTOR = 0x1, 0x8
_ZIP64 = 1
_TIME = (0, 0x21)  # midnight of 1 January 1980, so that equal contents are equal files
_LEVEL = 6
_LARGE, _LARGE_LEVEL = 4_000_000, 3


class Member(NamedTuple):
    """One member as it stands in the file."""

    info: zipfile.ZipInfo
    name_bytes: bytes
    extra: bytes
    packed: bytes


class Archive:
    """A ZIP file in memory, every member checked.

    Args:
        content: the whole file.
        name: how messages call it.

    Raises:
        WorkbookError: it is no ZIP file, damaged, encrypted, ambiguous or far too large when unpacked.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self._name = name
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as opened:
                infos = opened.infolist()
                self._comment = opened.comment
        except (zipfile.BadZipFile, struct.error, ValueError, OverflowError, NotImplementedError, EOFError) as error:
            raise self._broken() from error
        self._refuse(infos)
        self._members = {info.filename: self._member(content, info) for info in infos}
        self._contents = self._unpacked()

    @property
    def names(self) -> list[str]:
        """The members' names, in the order of the file."""
        return list(self._members)

    def read(self, name: str) -> bytes:
        """Return the content of a member."""
        return self._contents[name]

    def changed(self, changes: Mapping[str, bytes | None]) -> bytes:
        """Return the file with some members changed.

        Args:
            changes: new contents by name, None for a member that goes. Members that are new come last.
        """
        out, directory = io.BytesIO(), io.BytesIO()
        count = 0
        for member in (*self._kept(changes), *_added(changes, self._members)):
            count += 1
            directory.write(_written(member, out))
        start, size = out.tell(), directory.tell()
        out.write(directory.getvalue())
        out.write(_END.pack(b"PK\5\6", 0, 0, count, count, size, start, len(self._comment)) + self._comment)
        return out.getvalue()

    def _kept(self, changes: Mapping[str, bytes | None]) -> Iterable[Member]:
        for name, member in self._members.items():
            if name not in changes:
                yield member
                continue
            content = changes[name]
            if content is not None:
                yield _repacked(member, content)

    def _refuse(self, infos: list[zipfile.ZipInfo]) -> None:
        if len({info.filename.replace("\\", "/").lower() for info in infos}) < len(infos):
            raise WorkbookError(
                f"「{self._name}」に同じ名前の部品が2つあります。Excel で開いて保存し直してください。",
                f"{self._name} holds two parts of the same name. Open it in Excel and save it again.",
            )
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise WorkbookError(
                f"「{self._name}」の中身が暗号化されています。", f"The contents of {self._name} are encrypted."
            )
        if sum(info.file_size for info in infos) > LARGEST or any(map(_is_bomb, infos)):
            raise self._too_large()

    def _member(self, content: bytes, info: zipfile.ZipInfo) -> Member:
        try:
            local = _LOCAL.unpack_from(content, info.header_offset)
        except struct.error as error:
            raise self._broken() from error
        start = info.header_offset + _LOCAL.size
        name_bytes = content[start : start + local[9]]
        extra = content[start + local[9] : start + local[9] + local[10]]
        start += local[9] + local[10]
        packed = content[start : start + info.compress_size]
        named = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace")
        if local[0] != b"PK\3\4" or name_bytes != named or len(packed) < info.compress_size:
            raise self._broken()
        return Member(info, name_bytes, extra, packed)

    def _unpacked(self) -> dict[str, bytes]:
        contents, left = {}, LARGEST
        for name, member in self._members.items():
            contents[name] = self._content(member, left)
            left -= len(contents[name])
        return contents

    def _content(self, member: Member, most: int) -> bytes:
        method = member.info.compress_type
        if method == zipfile.ZIP_STORED:
            content = member.packed
        elif method == zipfile.ZIP_DEFLATED:
            inflate = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                # One byte more than promised is enough to see that a size is a lie.
                content = inflate.decompress(member.packed, min(member.info.file_size, most) + 1)
            except zlib.error as error:
                raise self._broken() from error
        else:
            raise WorkbookError(
                f"「{self._name}」の圧縮方式には対応していません。",
                f"{self._name} is compressed in a way that is not supported.",
            )
        if len(content) > most:
            raise self._too_large()
        if len(content) != member.info.file_size or zlib.crc32(content) != member.info.CRC:
            raise self._broken()
        return content

    def _broken(self) -> WorkbookError:
        return WorkbookError(
            f"「{self._name}」は壊れているか、ブック（.xlsx、.xlsm、.ods）ではありません。",
            f"{self._name} is damaged, or is no workbook (.xlsx, .xlsm, .ods).",
        )

    def _too_large(self) -> WorkbookError:
        most = LARGEST // 1_000_000
        return WorkbookError(
            f"「{self._name}」は展開すると大きすぎます（上限 {most} MB、部品の XML は圧縮時の {_MOST_TIMES} 倍まで）。",
            f"{self._name} is too large when unpacked (at most {most} MB, and XML {_MOST_TIMES} times as packed).",
        )


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    """Tell whether XML unpacks to far more than it should."""
    large = info.file_size > max(_SUSPICIOUS, info.compress_size * _MOST_TIMES)
    return large and info.filename.lower().endswith(_XML)


def _added(changes: Mapping[str, bytes | None], present: Mapping[str, Member]) -> Iterable[Member]:
    for name, content in changes.items():
        if content is not None and name not in present:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            yield _repacked(Member(info, name.encode("ascii"), b"", b""), content)


def _repacked(member: Member, content: bytes) -> Member:
    info = zipfile.ZipInfo(member.info.filename, member.info.date_time)
    info.create_system, info.external_attr = member.info.create_system, member.info.external_attr
    info.flag_bits = member.info.flag_bits & 0x800
    info.compress_type = member.info.compress_type
    info.file_size, info.CRC = len(content), zlib.crc32(content)
    packed = content
    if info.compress_type == zipfile.ZIP_DEFLATED:
        # A level higher takes twice the time of all the rest for a large part, and saves a tenth of its size.
        level = _LEVEL if len(content) < _LARGE else _LARGE_LEVEL
        deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = deflate.compress(content) + deflate.flush()
    info.compress_size = len(packed)
    return Member(info, member.name_bytes, b"", packed)


def _written(member: Member, out: io.BytesIO) -> bytes:
    """Write a member and return its entry of the central directory."""
    info, offset = member.info, out.tell()
    year, month, day, hour, minute, second = info.date_time
    time, date = hour << 11 | minute << 5 | second // 2, max(year - 1980, 0) << 9 | month << 5 | day
    if info.date_time == (1980, 1, 1, 0, 0, 0):
        time, date = _TIME
    # Sizes stand in the header itself, so nothing need follow the data.
    flags = info.flag_bits & ~_DESCRIPTOR
    sizes = (info.CRC, info.compress_size, info.file_size)
    local_extra, extra = _without_zip64(member.extra), _without_zip64(info.extra)
    needed = min(info.extract_version, 20)
    name = member.name_bytes
    local = (b"PK\3\4", needed, flags, info.compress_type, time, date, *sizes, len(name), len(local_extra))
    out.write(_LOCAL.pack(*local) + name + local_extra + member.packed)
    made = (b"PK\1\2", info.create_version, info.create_system, needed, info.reserved, flags, info.compress_type)
    rest = (time, date, *sizes, len(name), len(extra), len(info.comment), 0, info.internal_attr)
    return _CENTRAL.pack(*made, *rest, info.external_attr, offset) + name + extra + info.comment


def _without_zip64(extra: bytes) -> bytes:
    kept, place = b"", 0
    while place + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, place)
        if kind != _ZIP64:
            kept += extra[place : place + 4 + size]
        place += 4 + size
    return kept + extra[place:]
