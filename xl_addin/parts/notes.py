"""Notes kept inside an Excel workbook: one custom XML part, which Excel and LibreOffice save along with everything else.

LibreOffice relates such a part to the whole file instead of the workbook, and to a name that leads out of it.

Source: ECMA-376-1, 15.2.4 to 15.2.6 (custom XML data storage and its properties).
"""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from xl_addin.errors import WorkbookError
from xl_addin.parts.markup import Element, Markup
from xl_addin.parts.workbook import TYPES, Relation, Workbook, rels_of, with_relation

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACE: Final = "urn:xl-addin:notes"

_ROOT: Final = f"{NAMESPACE} notes"
_TRANSITIONAL: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_STRICT: Final = "http://purl.oclc.org/ooxml/officeDocument"
_ITEM: Final = "/relationships/customXml"
_PROPERTIES: Final = "/relationships/customXmlProps"
_PROPERTIES_TYPE: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
# Any will do, as long as it is no other item's.
_ITEM_ID: Final = "{6E1B9A34-53C7-4D0F-9C58-2B1D7F5A86E0}"
_FOLDER: Final = "customxml/"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class _Item(NamedTuple):
    """The part with the notes, and what it holds."""

    part: str
    notes: dict[str, str]


def read_notes(workbook: Workbook) -> dict[str, str]:
    """Return the notes in a workbook by their keys.

    Raises:
        WorkbookError: the part that holds them is damaged.
    """
    item = _item(workbook)
    return {} if item is None else item.notes


def note_changes(
    workbook: Workbook, notes: Mapping[str, str | None], pending: Mapping[str, bytes | None] | None = None
) -> dict[str, bytes | None]:
    """Return the parts that differ when notes are written or taken out.

    Taking out the last note leaves every part as it was before there was one.

    Args:
        workbook: the file.
        notes: texts by key; None takes a note out, and what is not named stays.
        pending: other changes of parts, as for `Archive.changed`; these notes are written on top of them.

    Returns:
        The pending changes and these.

    Raises:
        WorkbookError: the part that holds the notes is damaged.
    """
    changes = dict(pending or {})
    item = _item(workbook)
    before = {} if item is None else item.notes
    after = {key: text for key, text in {**before, **notes}.items() if text is not None}
    if after == before:
        return changes
    if item is None:
        _add(workbook, after, changes)
    elif after:
        changes[item.part] = _written(after)
    else:
        _remove(workbook, item, changes)
    return changes


def _item(workbook: Workbook) -> _Item | None:
    related = [found.target for found in workbook.relations(workbook.part) if found.type.endswith(_ITEM)]
    lost = [part for part in workbook.archive.names if _plain(part).startswith(_FOLDER)]
    for target in (*related, *lost):
        part = workbook.find(target)
        text = None if part is None else _text(workbook.archive.read(part))
        if part is not None and text is not None:
            return _Item(part, _notes(text, part))
    return None


def _text(content: bytes) -> str | None:
    """Return the text of a custom XML part if it is ours."""
    found: list[str] = []
    names: list[str] = []
    parser = expat.ParserCreate(None, " ")
    parser.StartElementHandler = lambda name, _attributes: names.append(name)
    parser.CharacterDataHandler = found.append
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):
        # Whose part it was cannot be told any more.
        return None
    return "".join(found) if names == [_ROOT] else None


def _notes(text: str, part: str) -> dict[str, str]:
    try:
        notes = json.loads(text)
    except (ValueError, RecursionError):
        notes = None
    if not isinstance(notes, dict) or not all(isinstance(note, str) for note in notes.values()):
        raise WorkbookError(
            f"ブックに残した控え（{part}）が壊れています。", f"The note left in the workbook ({part}) is damaged."
        )
    return notes


def _written(notes: Mapping[str, str]) -> bytes:
    text = json.dumps(notes, ensure_ascii=False, sort_keys=True)
    # What XML cannot hold, JSON can spell.
    text = _NO_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return f'{_DECLARATION}<notes xmlns="{NAMESPACE}">{escape(text)}</notes>'.encode()


def _add(workbook: Workbook, notes: Mapping[str, str], changes: dict[str, bytes | None]) -> None:
    kind = _STRICT if _is_strict(workbook) else _TRANSITIONAL
    item, properties = _free_names(workbook, changes)
    changes[item] = _written(notes)
    changes[properties] = (
        f'{_DECLARATION}<ds:datastoreItem ds:itemID="{_ITEM_ID}" xmlns:ds="{kind}/customXml">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()
    changes[rels_of(item)] = (
        f'{_DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}{_PROPERTIES}" Target={quoteattr(posixpath.basename(properties))}/>'
        "</Relationships>"
    ).encode()
    rels = workbook.find(rels_of(workbook.part)) or rels_of(workbook.part)
    target = posixpath.relpath(item, posixpath.dirname(workbook.part.replace("\\", "/")) or ".")
    changes[rels] = with_relation(_pending(workbook, rels, changes), kind + _ITEM, target)
    types = workbook.find(TYPES) or TYPES
    changes[types] = _with_types(_pending(workbook, types, changes), item, properties)


def _remove(workbook: Workbook, item: _Item, changes: dict[str, bytes | None]) -> None:
    gone = {item.part}
    gone |= {
        found
        for relation in workbook.relations(item.part)
        if relation.type.endswith(_PROPERTIES) and (found := workbook.find(relation.target)) is not None
    }
    own_rels = workbook.find(rels_of(item.part))
    gone |= set() if own_rels is None else {own_rels}
    changes.update(dict.fromkeys(gone))
    for source in (workbook.part, ""):
        rels = workbook.find(rels_of(source))
        ours = {relation.id for relation in workbook.relations(source) if _leads_to(relation, item.part)}
        if rels is not None and ours:
            changes[rels] = _without(_pending(workbook, rels, changes), "Id", ours)
    types = workbook.find(TYPES) or TYPES
    named = {"/" + _plain(part) for part in gone}
    changes[types] = _without(_pending(workbook, types, changes), "PartName", named)


def _leads_to(relation: Relation, part: str) -> bool:
    target = _plain(relation.target).removeprefix("../")
    return relation.type.endswith(_ITEM) and target == _plain(part)


def _with_types(types: Markup, item: str, properties: str) -> bytes:
    elements = types.elements()
    xml = any(element.attributes.get("Extension", "").lower() == "xml" for element in elements)
    wanted = {**({} if xml else {item: "application/xml"}), properties: _PROPERTIES_TYPE}
    prefix = elements[0].prefix
    new = "".join(
        f"<{prefix}Override PartName={quoteattr('/' + part)} ContentType={quoteattr(kind)}/>"
        for part, kind in wanted.items()
    )
    end = types.end_tag()
    return types.spliced([(end, end, new)])


def _without(markup: Markup, attribute: str, values: set[str]) -> bytes:
    """Return a part without the elements that have an attribute with one of some values, case aside."""
    wanted = {value.lower() for value in values}
    gone = [element for element in markup.elements() if element.attributes.get(attribute, "").lower() in wanted]
    return markup.spliced([(element.start, _end_of(markup, element), "") for element in gone])


def _end_of(markup: Markup, element: Element) -> int:
    if markup.text[element.stop - 2 : element.stop] == b"/>":
        return element.stop
    return markup.text.index(b">", element.stop) + 1


def _pending(workbook: Workbook, part: str, changes: Mapping[str, bytes | None]) -> Markup:
    content = changes.get(part)
    return workbook.markup(part) if content is None else Markup(content, part)


def _is_strict(workbook: Workbook) -> bool:
    return any(relation.type.startswith(_STRICT) for relation in workbook.relations(workbook.part))


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _free_names(workbook: Workbook, changes: Mapping[str, bytes | None]) -> tuple[str, str]:
    """Name a custom XML part and its properties as no part is named yet."""
    taken = {_plain(part) for part in (*workbook.archive.names, *changes)}
    number = 1
    while True:
        names = (f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml")
        if not {name.lower() for name in (*names, rels_of(names[0]))} & taken:
            return names
        number += 1
