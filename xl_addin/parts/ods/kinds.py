"""Tells OpenDocument files apart: which can be changed, and why the others are refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xl_addin.errors import WorkbookError
from xl_addin.parts.elements import local, tree
from xl_addin.parts.markup import doctype, has_doctype

if TYPE_CHECKING:
    from xl_addin.parts.archive import Archive

CONTENT: Final = "content.xml"
STYLES: Final = "styles.xml"
MANIFEST: Final = "META-INF/manifest.xml"

_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_TEMPLATE: Final = f"{_TYPE}-template"
_SIGNATURES: Final = "META-INF/documentsignatures.xml"
_ENCRYPTED_WHOLE: Final = "encrypted-package"
_FLAT: Final = re.compile(rb"<(?:[\w.-]+:)?document\s[^>]*opendocument\.spreadsheet", re.DOTALL)
_ENTITIES: Final = re.compile(rb"<!(?:DOCTYPE[^>\[]*\[|ENTITY)")
_HEAD: Final = 16_384


def is_ods(archive: Archive) -> bool:
    """Tell whether a ZIP file is an OpenDocument spreadsheet, or a template of one."""
    return media_type(archive) in {_TYPE, _TEMPLATE}


def is_flat_ods(content: bytes) -> bool:
    """Tell whether a file is an OpenDocument spreadsheet in one single XML file (.fods)."""
    head = content[:_HEAD]
    return not head.startswith(b"PK") and _FLAT.search(head.replace(b"\0", b"")) is not None


def media_type(archive: Archive) -> str:
    """Return what the file says that it is: in its first member, or, where that is missing, in its manifest."""
    if "mimetype" in archive.names:
        return archive.read("mimetype").decode("ascii", "replace").strip()
    if MANIFEST not in archive.names:
        return ""
    for entry in entries(archive):
        if entry.get("full-path") == "/":
            return entry.get("media-type", "")
    return ""


def entries(archive: Archive) -> list[dict[str, str]]:
    """Return the attributes of the manifest's entries, names without namespaces."""
    if MANIFEST not in archive.names:
        return []
    found = []
    for element in tree(_manifest(archive), MANIFEST):
        attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
        if any(local(child) == "encryption-data" for child in element):
            attributes["encrypted"] = "true"
        found.append(attributes)
    return found


def refuse_flat(content: bytes, name: str) -> None:
    """Refuse a file that is one single XML file.

    Raises:
        WorkbookError: it is.
    """
    if is_flat_ods(content):
        raise WorkbookError(
            f"「{name}」は1つの XML ファイルの形式（.fods）です。Calc で .ods として保存し直してください。",
            f"{name} is a flat XML file (.fods). Save it in Calc as .ods first.",
        )


def refuse_others(archive: Archive, name: str) -> None:
    """Refuse what is no spreadsheet, or must not be changed.

    Raises:
        WorkbookError: it is a template, a text or the like, encrypted, signed, or has entity declarations.
    """
    kind = media_type(archive)
    if kind == _TEMPLATE:
        raise WorkbookError(
            f"「{name}」はテンプレート（.ots）です。Calc で .ods として保存し直してください。",
            f"{name} is a template (.ots). Save it in Calc as .ods first.",
        )
    if kind != _TYPE:
        raise WorkbookError(
            f"「{name}」は OpenDocument の表計算ファイル（.ods）ではありません。",
            f"{name} is no OpenDocument spreadsheet (.ods).",
        )
    if _ENCRYPTED_WHOLE in archive.names or any("encrypted" in entry for entry in entries(archive)):
        raise WorkbookError(
            f"「{name}」はパスワードで暗号化されています。Calc で解除してから実行してください。",
            f"{name} is encrypted with a password. Remove it in Calc first.",
        )
    if _SIGNATURES in archive.names:
        raise WorkbookError(
            f"「{name}」は電子署名されています。変更すると署名が無効になるため、処理しません。",
            f"{name} carries a digital signature, which a change would break, and is refused.",
        )
    if CONTENT not in archive.names:
        raise WorkbookError(f"「{name}」に部品「{CONTENT}」がありません。", f"{name} lacks its part {CONTENT}.")
    _refuse_doctypes(archive)


def _refuse_doctypes(archive: Archive) -> None:
    for part in archive.names:
        content = archive.read(part)
        if not part.lower().endswith((".xml", ".rdf", ".xlb")) or not has_doctype(content):
            continue
        # LibreOffice itself names a DTD in the members that hold macros; one that declares entities is never its own.
        if part in {CONTENT, STYLES} or _ENTITIES.search(content.replace(b"\0", b"")):
            raise doctype(part)


def _manifest(archive: Archive) -> bytes:
    # OpenOffice.org 2 named a DTD here, too; what it says is not needed.
    content = archive.read(MANIFEST)
    if _ENTITIES.search(content.replace(b"\0", b"")):
        raise doctype(MANIFEST)
    return re.sub(rb"<!DOCTYPE[^>\[]*>", b"", content, count=1)
