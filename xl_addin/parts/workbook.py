"""An Excel workbook file as its parts: which one is the workbook, which are its sheets, which its VBA project."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import quoteattr

from xl_addin.errors import WorkbookError
from xl_addin.parts.archive import Archive
from xl_addin.parts.markup import Element, Markup, attribute_value, doctype, has_doctype

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES: Final = "[Content_Types].xml"
PLAIN: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PROJECT_TYPE: Final = "application/vnd.ms-office.vbaProject"
PROJECT_RELATION: Final = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"

_DOCUMENT = "/officeDocument"
_SHEET_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT = "http://purl.oclc.org/ooxml/"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_RELATION_IDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)
_SIGNATURES = ("/vbaProjectSignature", "/vbaProjectSignatureAgile", "/vbaProjectSignatureV3")
_PACKAGE_SIGNATURE = "/digital-signature/origin"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ("テンプレート", "a template"),
    "application/vnd.ms-excel.template.macroEnabled.main+xml": ("テンプレート", "a template"),
    "application/vnd.ms-excel.addin.macroEnabled.main+xml": ("アドイン（.xlam）", "an add-in (.xlam)"),
    "application/vnd.ms-excel.sheet.binary.macroEnabled.main": ("バイナリブック（.xlsb）", "a binary workbook (.xlsb)"),
}


class Relation(NamedTuple):
    """A relationship of a part; the target is a part's name."""

    id: str
    type: str
    target: str


class Sheet(NamedTuple):
    """A sheet: its part, its kind as the end of the relationship type says it, its name, and whether it is shown."""

    part: str
    kind: str
    name: str = ""
    hidden: bool = False


class Workbook:
    """A workbook file.

    Args:
        content: the whole file.
        name: how messages call it.
        strict: take a Strict Open XML workbook, too.

    Raises:
        WorkbookError: it is no .xlsx or .xlsm workbook, or not safe to change.
    """

    def __init__(self, content: bytes, name: str, *, strict: bool = False) -> None:
        self.name = name
        self._strict = strict
        if content.startswith(_OLE):
            raise self._ole(content)
        self.archive = Archive(content, name)
        self._relations: dict[str, list[Relation]] = {}
        self._by_name = {_plain(part): part for part in self.archive.names}
        for part in self.archive.names:
            if part.lower().endswith((".xml", ".rels", ".vml")) and has_doctype(self.archive.read(part)):
                raise doctype(part)
        self.part = self._main()
        self.type = self.content_type(self.part)
        if self.type not in {PLAIN, MACROS}:
            raise self._other()

    def find(self, name: str) -> str | None:
        """Return the name of a part as this file writes it, None if there is no such part."""
        return self._by_name.get(_plain(name))

    def markup(self, part: str) -> Markup:
        """Return a part as XML."""
        return Markup(self.archive.read(part), part)

    def content_type(self, part: str) -> str:
        """Return the content type of a part; empty if it has none."""
        by_extension = ""
        for element in self._types().elements():
            given = element.attributes
            if element.local == "Override" and _plain(given.get("PartName", "")) == _plain(part):
                return given.get("ContentType", "")
            if element.local == "Default" and _plain(part).endswith("." + given.get("Extension", "").lower()):
                by_extension = given.get("ContentType", "")
        return by_extension

    def relations(self, part: str) -> list[Relation]:
        """Return the relationships of a part to other parts of the file."""
        rels = self.find(rels_of(part))
        if rels is None:
            return []
        # A damaged file may have very many, and they are asked for again and again.
        if part not in self._relations:
            folder = posixpath.dirname(_slashes(part))
            elements = self.markup(rels).elements(children_only=True)
            self._relations[part] = [
                Relation(found.get("Id", ""), found.get("Type", ""), _joined(folder, found.get("Target", "")))
                for found in (element.attributes for element in elements if element.depth == 1)
                if found.get("TargetMode") != "External"
            ]
        return self._relations[part]

    @property
    def project(self) -> str | None:
        """Name of the part with the VBA project, None where there is none."""
        found = [relation for relation in self.relations(self.part) if relation.type == PROJECT_RELATION]
        return self.find(found[0].target) if found else None

    @property
    def signed(self) -> bool:
        """Whether the VBA project carries a digital signature."""
        project = self.project
        return project is not None and any(relation.type.endswith(_SIGNATURES) for relation in self.relations(project))

    @property
    def package_signed(self) -> bool:
        """Whether the file as a whole carries a digital signature."""
        return any(relation.type.endswith(_PACKAGE_SIGNATURE) for relation in self.relations(""))

    @property
    def sheets(self) -> list[Sheet]:
        """The sheets, in order."""
        targets = {relation.id: relation for relation in self.relations(self.part)}
        elements = self.markup(self.part).elements()
        # Excel writes an empty identifier for a module sheet of old, which has no part.
        wanted = [element.attributes for element in elements if element.local == "sheet"]
        found = [self._sheet(given, targets) for given in wanted if _relation_id(given)]
        if not found:
            raise self._no_sheets()
        return found

    def _sheet(self, given: Mapping[str, str], targets: Mapping[str, Relation]) -> Sheet:
        relation = targets.get(_relation_id(given))
        if relation is None:
            raise self._no_sheets()
        kind = relation.type.removeprefix(_SHEET_RELATION).removeprefix(_STRICT_RELATION)
        hidden = given.get("state", "visible") != "visible"
        return Sheet(self._existing(relation.target), kind, given.get("name", ""), hidden)

    def types_with(self, types: Mapping[str, str], without: tuple[str, ...] = ()) -> bytes:
        """Return the part of content types with other types for some parts.

        Args:
            types: content type by part.
            without: parts whose own entry goes.
        """
        markup = self._types()
        elements = markup.elements()
        splices, left = [], {_plain(part): (part, kind) for part, kind in types.items()}
        gone = {_plain(part) for part in without}
        for element in elements:
            named = _plain(element.attributes.get("PartName", ""))
            if named in gone:
                splices.append((element.start, _end_of(markup, element), ""))
            elif named in left:
                splices.append((*attribute_value(markup, element, "ContentType"), left.pop(named)[1]))
        prefix = elements[0].prefix
        new = "".join(
            f"<{prefix}Override PartName={quoteattr('/' + part)} ContentType={quoteattr(kind)}/>"
            for part, kind in left.values()
        )
        end = markup.end_tag()
        return markup.spliced([*splices, (end, end, new)])

    def _types(self) -> Markup:
        part = self.find(TYPES)
        if part is None:
            raise self._no_workbook()
        return self.markup(part)

    def _main(self) -> str:
        documents = [relation for relation in self.relations("") if relation.type.endswith(_DOCUMENT)]
        if not documents:
            raise self._no_workbook()
        if documents[0].type.startswith(_STRICT) and not self._strict:
            raise WorkbookError(
                f"「{self.name}」は Strict Open XML 形式です。Excel で普通の .xlsx として保存し直してください。",
                f"{self.name} is a Strict Open XML workbook. Save it in Excel as an ordinary .xlsx first.",
            )
        return self._existing(documents[0].target)

    def _existing(self, target: str) -> str:
        found = self.find(target)
        if found is None:
            raise WorkbookError(
                f"「{self.name}」に部品「{target}」がありません。", f"{self.name} lacks its part {target}."
            )
        return found

    def _ole(self, content: bytes) -> WorkbookError:
        if _ENCRYPTED in content:
            return WorkbookError(
                f"「{self.name}」はパスワードで暗号化されています。Excel で解除してから実行してください。",
                f"{self.name} is encrypted with a password. Remove it in Excel first.",
            )
        return WorkbookError(
            f"「{self.name}」は古い形式（.xls）です。Excel で .xlsx として保存し直してください。",
            f"{self.name} is in the old format (.xls). Save it in Excel as .xlsx first.",
        )

    def _other(self) -> WorkbookError:
        if self.type not in _OTHERS:
            return self._no_workbook()
        ja, en = _OTHERS[self.type]
        return WorkbookError(
            f"「{self.name}」は{ja}です。.xlsx または .xlsm のブックにだけ使えます。",
            f"{self.name} is {en}; this works on .xlsx and .xlsm workbooks only.",
        )

    def _no_sheets(self) -> WorkbookError:
        return WorkbookError(
            f"「{self.name}」のシートが見つかりません。", f"The sheets of {self.name} cannot be found."
        )

    def _no_workbook(self) -> WorkbookError:
        return WorkbookError(f"「{self.name}」は Excel ブックではありません。", f"{self.name} is no Excel workbook.")


def with_relation(rels: Markup, kind: str, target: str) -> bytes:
    """Return a part of relationships with one more.

    Args:
        rels: the part.
        kind: the relationship's type.
        target: where it leads, relative to the part whose relationships these are.
    """
    elements = rels.elements()
    taken = {element.attributes.get("Id", "").lower() for element in elements}
    number = next(number for number in range(1, len(taken) + 2) if f"rid{number}" not in taken)
    end = rels.end_tag()
    entry = f'<{elements[0].prefix}Relationship Id="rId{number}" Type="{kind}" Target={quoteattr(target)}/>'
    return rels.spliced([(end, end, entry)])


def without_relation(rels: Markup, kind: str) -> bytes:
    """Return a part of relationships without those of one type."""
    gone = [element for element in rels.elements() if element.attributes.get("Type") == kind]
    return rels.spliced([(element.start, _end_of(rels, element), "") for element in gone])


def rels_of(part: str) -> str:
    """Return the name of the part that holds a part's relationships."""
    folder, _, name = _slashes(part).rpartition("/")
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relation_id(given: Mapping[str, str]) -> str:
    return next((given[name] for name in _RELATION_IDS if name in given), "")


def _end_of(markup: Markup, element: Element) -> int:
    if markup.text[element.stop - 2 : element.stop] == b"/>":
        return element.stop
    return markup.text.index(b">", element.stop) + 1


def _joined(folder: str, target: str) -> str:
    target = _slashes(target)
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _slashes(name: str) -> str:
    return name.replace("\\", "/")


def _plain(name: str) -> str:
    return _slashes(name).lstrip("/").lower()
