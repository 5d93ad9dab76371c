"""Puts back into an Excel file what LibreOffice changes on saving: plain function names, and the VBA project."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

from xl_addin.errors import WorkbookError
from xl_addin.functions import FUNCTIONS
from xl_addin.parts.archive import Archive
from xl_addin.parts.workbook import PROJECT_RELATION, PROJECT_TYPE, TYPES, Workbook, rels_of, with_relation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xl_addin.parts.markup import Element, Markup

MACROS: Final = ".xlsm"
_PROJECT: Final = "vbaProject.bin"
_FULL_NAMES: Final = (b"JP.XLADDIN.SCORING.", b"jp.xladdin.Scoring.")
_FORMULA: Final = re.compile(
    rb"<((?:\w+:)?(?:f|formula|formula1|formula2|definedName|calculatedColumnFormula|totalsRowFormula))"
    rb"(\s[^>]*)?>([^<]+)</\1>"
)
_NAME: Final = re.compile(
    rb'("[^"]*"|&quot;(?:(?!&quot;).)*&quot;)|\bjp\.xladdin\.scoring\.(\w+)', re.IGNORECASE | re.DOTALL
)
_PLAIN: Final = {function.method.upper().encode(): function.name.encode() for function in FUNCTIONS}


@dataclass(frozen=True)
class Macros:
    """The VBA project of a workbook, as it was when the workbook was opened.

    Args:
        project: the project's file.
        names: its names of the workbook and of the sheets.
    """

    project: bytes
    names: frozenset[str]


def macros_of(path: Path) -> Macros | None:
    """Read the VBA project of an .xlsm file; None where there is none that can be read.

    Args:
        path: the file.
    """
    if path.suffix.lower() != MACROS:
        return None
    try:
        workbook = Workbook(path.read_bytes(), path.name)
        if workbook.project is None:
            return None
        sheets = [sheet.part for sheet in workbook.sheets if sheet.kind == "worksheet"]
        names = [_code_name(workbook.markup(workbook.part), "workbookPr")]
        names += [_code_name(workbook.markup(part), "sheetPr") for part in sheets]
        return Macros(workbook.archive.read(workbook.project), frozenset(filter(None, names)))
    except WorkbookError:
        # Encrypted, or of a kind that only LibreOffice reads.
        return None


def mend(draft: Path, document: Any, macros: Macros | None) -> bool:
    """Change a stored .xlsx or .xlsm file so that Excel finds in it what it needs.

    Args:
        draft: the file, not encrypted.
        document: the document it was stored from.
        macros: the VBA project to put into it; None for none.

    Returns:
        Whether anything had to be changed.

    Raises:
        WorkbookError: the file is too large for this.
    """
    changes = _with_plain_names(draft)
    if not changes and macros is None:
        return False
    archive = Archive(draft.read_bytes(), draft.name)
    content = archive.changed(changes)
    if macros is not None:
        content = _with_macros(Workbook(content, draft.name), document, macros)
    draft.write_bytes(content)
    return True


def _with_plain_names(draft: Path) -> dict[str, bytes]:
    changed = {}
    with zipfile.ZipFile(draft) as archive:
        for name in archive.namelist():
            if name.startswith("xl/") and name.endswith(".xml"):
                part = archive.read(name)
                if any(full in part for full in _FULL_NAMES):
                    changed[name] = _FORMULA.sub(_plain_formula, part)
    return changed


def _plain_formula(match: re.Match[bytes]) -> bytes:
    start, stop = match.span(3)
    whole, offset = match.group(), match.start()
    return whole[: start - offset] + _NAME.sub(_plain_name, match[3]) + whole[stop - offset :]


def _plain_name(match: re.Match[bytes]) -> bytes:
    if match[1] is not None:
        return match[1]
    return _PLAIN.get(match[2].upper(), match.group())


def _with_macros(workbook: Workbook, document: Any, macros: Macros) -> bytes:
    changes: dict[str, bytes | None] = {}
    project = workbook.project
    if project is not None:
        changes[project] = macros.project
    else:
        part = workbook.part.rpartition("/")[0] + "/" + _PROJECT
        rels = workbook.find(rels_of(workbook.part)) or rels_of(workbook.part)
        changes[part] = macros.project
        changes[workbook.find(TYPES) or TYPES] = workbook.types_with({part: PROJECT_TYPE})
        changes[rels] = with_relation(workbook.markup(rels), PROJECT_RELATION, _PROJECT)
    sheets = document.getSheets()
    wanted = [(workbook.part, "workbookPr", document.CodeName)]
    wanted += [
        (sheet.part, "sheetPr", sheets.getByIndex(place).CodeName) for place, sheet in enumerate(workbook.sheets)
    ]
    for part, element, name in wanted:
        # A sheet that was added has no module yet; Excel gives it one.
        if name in macros.names:
            changes[part] = _with_code_name(workbook.markup(part), element, name)
    return workbook.archive.changed(changes)


def _code_name(markup: Markup, local: str) -> str:
    found = _find(markup, local)
    return "" if found is None else found.attributes.get("codeName", "")


def _with_code_name(markup: Markup, local: str, name: str) -> bytes:
    found = _find(markup, local)
    written = f" codeName={quoteattr(name)}"
    if found is None:
        root = next(iter(markup.elements(first_child=True)))
        return markup.spliced([(root.stop, root.stop, f"<{root.prefix}{local}{written}/>")])
    if "codeName" in found.attributes:
        return markup.stored(markup.text)
    place = found.start + 1 + len(found.tag.encode())
    return markup.spliced([(place, place, written)])


def _find(markup: Markup, local: str) -> Element | None:
    # In a sheet it can only be the first child, and the rest is long.
    elements: Iterable[Element] = markup.elements(first_child=local == "sheetPr", children_only=local != "sheetPr")
    return next((element for element in elements if element.depth == 1 and element.local == local), None)
