"""Keeps META-INF/manifest.xml true: a member of our own is listed there, and a size that it states is the right one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from xl_addin.errors import WorkbookError
from xl_addin.parts.markup import Element, Markup, attribute_value, has_doctype
from xl_addin.parts.ods.kinds import MANIFEST
from xl_addin.parts.ods.outline import element_stop
from xl_addin.parts.ods.spaces import MANIFEST as SPACE
from xl_addin.parts.tags import attributes, tag_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.parts.archive import Archive

NOTES: Final = "xl-addin/notes.json"
"""The member with notes; Calc leaves it out when it saves."""

_ENTRY: Final = f"{SPACE} file-entry"
_PATH, _SIZE = f"{SPACE} full-path", f"{SPACE} size"


def notes_of(archive: Archive) -> dict[str, str]:
    """Return the notes in a file by key.

    Raises:
        WorkbookError: they are damaged.
    """
    if NOTES not in archive.names:
        return {}
    try:
        notes = json.loads(archive.read(NOTES))
    except (ValueError, RecursionError) as error:
        raise _damaged() from error
    if not isinstance(notes, dict) or not all(isinstance(text, str) for text in notes.values()):
        raise _damaged()
    return notes


def with_notes(archive: Archive, notes: Mapping[str, str | None]) -> dict[str, bytes | None]:
    """Return the member with notes, changed; nothing if that changes nothing.

    Args:
        archive: the file.
        notes: texts by key; None takes one out.
    """
    before = notes_of(archive)
    after = {key: text for key, text in {**before, **notes}.items() if text is not None}
    if after == before:
        return {}
    if not after:
        return {NOTES: None}
    try:
        return {NOTES: json.dumps(after, ensure_ascii=False, indent=1, sort_keys=True).encode()}
    except UnicodeEncodeError as error:
        raise WorkbookError("文字として正しくない文字列です。", "The text holds half a character.") from error


def with_manifest(archive: Archive, changes: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
    """Return changed members together with the manifest, if that has to change for them."""
    new = [path for path, content in changes.items() if content is not None and path not in archive.names]
    # One that names a DTD is from OpenOffice.org 2, which stated no sizes.
    if MANIFEST not in archive.names or (not new and has_doctype(archive.read(MANIFEST))):
        return dict(changes)
    markup = Markup(archive.read(MANIFEST), MANIFEST)
    root, *elements = markup.elements()
    splices: list[tuple[int, int, str]] = []
    prefix = root.prefix
    for element in elements:
        path = element.attributes.get(_PATH, "")
        if element.name != _ENTRY:
            continue
        prefix = _written(markup, element, "full-path").removesuffix("full-path")
        if path not in changes:
            continue
        content = changes[path]
        new = [other for other in new if other != path]
        if content is None:
            splices.append((element.start, _stop(markup, element), ""))
        elif _SIZE in element.attributes:
            splices.append((*attribute_value(markup, element, _written(markup, element, "size")), str(len(content))))
    if new:
        end = markup.end_tag()
        splices.append((end, end, "".join(_entry(root.prefix, prefix, path) for path in new)))
    return {**changes, MANIFEST: markup.spliced(splices)} if splices else dict(changes)


def _entry(prefix: str, attribute_prefix: str, path: str) -> str:
    said = f'{attribute_prefix}full-path="{path}" {attribute_prefix}media-type="application/json"'
    return f"<{prefix}file-entry {said}/>"


def _written(markup: Markup, element: Element, name: str) -> str:
    found = attributes(markup.text, tag_at(markup.text, element.start))
    return next((known.decode() for known in found if known.rpartition(b":")[2] == name.encode()), name)


def _stop(markup: Markup, element: Element) -> int:
    closing = markup.text.find(b"</" + element.tag.encode(), element.stop)
    return element_stop(markup.text, element.start, closing)


def _damaged() -> WorkbookError:
    return WorkbookError(f"ブックの部品「{NOTES}」が壊れています。", f"The workbook's part {NOTES} is damaged.")
