"""Names by which a workbook and its sheets are known in VBA, as they must agree between the parts and the project."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.errors import WorkbookError
from xl_addin.hosts.excel.vba_project import Document
from xl_addin.parts.markup import Element, Markup, attribute_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.parts.workbook import Workbook

_WORKBOOK_BASE: Final = "0{00020819-0000-0000-C000-000000000046}"
# kind of sheet → first part of its name, class that its module stands for
_SHEETS: Final = {
    "worksheet": ("Sheet", "0{00020820-0000-0000-C000-000000000046}"),
    "chartsheet": ("Chart", "0{00020821-0000-0000-C000-000000000046}"),
}
_VALID: Final = re.compile(r"[^\W\d_]\w{0,30}")
_CODE_NAME: Final = "codeName"
_BEFORE_PROPERTIES: Final = ("fileVersion", "fileSharing")


def code_names(workbook: Workbook, reserved: tuple[str, ...]) -> tuple[list[Document], dict[str, bytes]]:
    """Name the workbook and its sheets as Excel does for a first macro.

    Args:
        workbook: a workbook without a VBA project. Names that it already has are kept.
        reserved: names of modules to come, which no sheet may have.

    Returns:
        The modules of the new project, and the parts that must change.

    Raises:
        WorkbookError: it has sheets that are neither worksheets nor charts.
    """
    sheets = workbook.sheets
    if any(sheet.kind not in _SHEETS for sheet in sheets):
        raise WorkbookError(
            f"「{workbook.name}」にはダイアログ シートまたはマクロ シートがあるため、登録できません。",
            f"{workbook.name} has dialog sheets or macro sheets, so nothing can be registered in it.",
        )
    book = _workbook_place(workbook.markup(workbook.part))
    places = [_sheet_place(workbook.markup(sheet.part)) for sheet in sheets]
    naming = _Naming((*reserved,), {place.code_name.lower() for place in places})
    documents = [Document(naming.name(book, "ThisWorkbook"), _WORKBOOK_BASE)]
    for number, (sheet, place) in enumerate(zip(sheets, places, strict=True), 1):
        prefix, base = _SHEETS[sheet.kind]
        documents.append(Document(naming.name(place, f"{prefix}{number}"), base))
    return documents, naming.changes


class _Place(NamedTuple):
    """Where the properties of a workbook or sheet stand, or where they would: the element, or a byte and a tag."""

    markup: Markup
    properties: Element | None
    at: int
    tag: str

    @property
    def code_name(self) -> str:
        """The name that stands there, if it is a valid one."""
        name = self.properties.attributes.get(_CODE_NAME, "") if self.properties is not None else ""
        return name if _VALID.fullmatch(name) else ""


class _Naming:
    """Gives every place a name that no other has.

    Args:
        reserved: names that none may have.
        kept: names that sheets have already, in lower case.
    """

    def __init__(self, reserved: tuple[str, ...], kept: set[str]) -> None:
        self.changes: dict[str, bytes] = {}
        self._used = {name.lower() for name in reserved}
        self._kept = kept

    def name(self, place: _Place, wish: str) -> str:
        """Return the name of a place, and note the change of its part if it has none that can stay."""
        name = place.code_name
        if not name or name.lower() in self._used:
            name = next(name for name in self._wishes(wish) if name.lower() not in self._used | self._kept)
            self.changes[place.markup.name] = place.markup.spliced([_splice(place, name)])
        self._used.add(name.lower())
        return name

    @staticmethod
    def _wishes(wish: str) -> Iterator[str]:
        yield wish
        yield from (f"{wish}_{number}" for number in count(1))


def _splice(place: _Place, name: str) -> tuple[int, int, str]:
    if place.properties is None:
        return (place.at, place.at, f'<{place.tag} {_CODE_NAME}="{name}"/>')
    if _CODE_NAME in place.properties.attributes:
        return (*attribute_value(place.markup, place.properties, _CODE_NAME), name)
    at = place.properties.start + 1 + len(place.properties.tag.encode())
    return (at, at, f' {_CODE_NAME}="{name}"')


def _sheet_place(markup: Markup) -> _Place:
    # Properties are the first child of a sheet; the rest of it, which may be long, need not be read.
    root, *first = markup.elements(first_child=True)
    properties = first[0] if first and first[0].local == "sheetPr" else None
    return _Place(markup, properties, root.stop, f"{root.prefix}sheetPr")


def _workbook_place(markup: Markup) -> _Place:
    root, *children = markup.elements(children_only=True)
    properties = next((child for child in children if child.local == "workbookPr"), None)
    following = (child.start for child in children if child.local not in _BEFORE_PROPERTIES)
    return _Place(markup, properties, next(following, root.stop), f"{root.prefix}workbookPr")
