"""Finds calls of the worksheet functions that are not in cells: names, conditional formats, charts, VBA and so on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xl_addin.formulas.own_functions import calls_ours, mentions_ours
from xl_addin.freeze.kinds import excel_file
from xl_addin.hosts.excel.vba_project import Project
from xl_addin.hosts.excel.vba_scripts import macros
from xl_addin.parts.archive import Archive
from xl_addin.parts.elements import local, tree
from xl_addin.parts.markup import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from xl_addin.parts.workbook import Workbook

_FORMULAS: Final = {
    "definedName": ("名前の定義", "a defined name"),
    "formula": ("条件付き書式", "a conditional format"),
    "formula1": ("入力規則", "a data validation"),
    "formula2": ("入力規則", "a data validation"),
    "calculatedColumnFormula": ("テーブルの集計列", "a calculated column of a table"),
    "totalsRowFormula": ("テーブルの集計行", "the totals of a table"),
    "f": ("グラフ、スパークラインなどの式", "a chart, a sparkline or the like"),
}
_IN_OPEN_DOCUMENT: Final = (
    "名前、条件付き書式、入力規則など",
    "a name, a conditional format, a validation or the like",
)
_VBA: Final = ("VBA モジュール", "a VBA module")
_BUTTON: Final = ("ボタンなどに登録したマクロ", "a macro of a button or the like")
_TEXTS: Final = ("sharedstrings.xml", "comments", "docprops/", "customxml/", "threadedcomments")
_DRAWN: Final = ("drawing", "ctrlprop", "worksheets/")
_PLACES: Final = ("sqref", "displayName", "name", "ref")
_MACROS: Final = tuple(name.encode() for name in macros())


@dataclass(frozen=True)
class Left:
    """A call that freezing does not take away.

    Attributes:
        ja: what kind of thing it is in, in Japanese.
        en: the same in English.
        place: where it is: a sheet and cells, a name, or a part of the file.
        text: the formula, empty for a macro.
        harmless: nothing is computed by it.
    """

    ja: str
    en: str
    place: str
    text: str
    harmless: bool = False

    def __str__(self) -> str:
        what = f": {self.text}" if self.text else ""
        return f"{self.ja}「{self.place}」{what} / {self.en}, {self.place}{what}"


def left_in(content: bytes, name: str) -> list[Left]:
    """Return the calls of the functions that a workbook has outside its cells.

    Args:
        content: the file, whose cells have no formulas with our functions any more.
        name: how messages call it.
    """
    workbook = excel_file(content, name)
    if workbook is None:
        return list(_in_open_document(Archive(content, name)))
    return [*_in_formulas(workbook), *_in_vba(workbook), *_in_buttons(workbook)]


def _in_formulas(workbook: Workbook) -> Iterator[Left]:
    sheets = {sheet.part: sheet.name for sheet in workbook.sheets}
    for part in workbook.archive.names:
        plain = part.lower()
        if not plain.endswith(".xml") or any(kind in plain for kind in _TEXTS):
            continue
        content = workbook.archive.read(part)
        if mentions_ours(Markup(content, part).text.decode("utf-8", "replace")):
            yield from _in_elements(tree(content, part), sheets.get(part, part))


def _in_elements(root: Element, where: str) -> Iterator[Left]:
    waiting = [(root, "")]
    while waiting:
        element, outer = waiting.pop()
        own = next((element.attrib[name] for name in _PLACES if name in element.attrib), "")
        place = own or outer or _own_place(element)
        text = element.text or ""
        if local(element) in _FORMULAS and calls_ours(text):
            yield Left(*_FORMULAS[local(element)], f"{where}!{place}" if place else where, text)
        waiting.extend((child, place) for child in reversed(element))


def _own_place(element: Element) -> str:
    """Return the cells that an extension of Excel names in an element of their own."""
    return next((child.text or "" for child in element if local(child) == "sqref"), "")


def _in_vba(workbook: Workbook) -> Iterator[Left]:
    part = workbook.project
    if part is not None:
        project = Project(workbook.archive.read(part), workbook.name)
        for module, source in project.sources.items():
            if mentions_ours(source):
                yield Left(*_VBA, module, "")


def _in_buttons(workbook: Workbook) -> Iterator[Left]:
    for part in workbook.archive.names:
        drawn = part.lower().endswith((".xml", ".vml")) and any(kind in part.lower() for kind in _DRAWN)
        if drawn and any(name in workbook.archive.read(part) for name in _MACROS):
            yield Left(*_BUTTON, part, "", harmless=True)


def _in_open_document(archive: Archive) -> Iterator[Left]:
    for part in archive.names:
        if part.endswith(("content.xml", "styles.xml")) and mentions_ours(
            archive.read(part).decode("utf-8", "replace")
        ):
            for element in tree(archive.read(part), part).iter():
                yield from (
                    Left(*_IN_OPEN_DOCUMENT, _named(element) or part, text)
                    for key, text in element.attrib.items()
                    if not key.endswith("}name") and calls_ours(text)
                )


def _named(element: Element) -> str:
    return next((text for key, text in element.attrib.items() if key.endswith(("}name", "range-address"))), "")
