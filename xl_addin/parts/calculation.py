"""What an Excel workbook says of its calculation: the order of its formulas, and whether to compute on opening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.parts.tags import tag_at, with_attributes
from xl_addin.parts.workbook import TYPES, rels_of, without_relation

if TYPE_CHECKING:
    from xl_addin.parts.workbook import Workbook

_CHAIN: Final = "/calcChain"
_ON_LOAD: Final = "fullCalcOnLoad"
_TRUE: Final = frozenset({"1", "true", "on"})
_BEFORE: Final = frozenset({"sheets", "functionGroups", "externalReferences", "definedNames"})


def without_chain(workbook: Workbook) -> dict[str, bytes | None]:
    """Return the parts that differ when the order of formulas is left for Excel to find again."""
    changes: dict[str, bytes | None] = {}
    for relation in workbook.relations(workbook.part):
        part = workbook.find(relation.target) if relation.type.endswith(_CHAIN) else None
        if part is None:
            continue
        rels, types = workbook.find(rels_of(workbook.part)), workbook.find(TYPES)
        if rels is not None and types is not None:
            changes[part] = None
            changes[rels] = without_relation(workbook.markup(rels), relation.type)
            changes[types] = workbook.types_with({}, (part,))
    return changes


def computes_on_load(workbook: Workbook) -> bool:
    """Tell whether a workbook asks Excel to compute everything on opening the file."""
    return any(
        element.local == "calcPr" and element.attributes.get(_ON_LOAD) in _TRUE
        for element in workbook.markup(workbook.part).elements()
    )


def computing_on_load(workbook: Workbook) -> dict[str, bytes | None]:
    """Return the parts that differ when Excel is asked to compute everything on opening the file."""
    markup = workbook.markup(workbook.part)
    children = [element for element in markup.elements() if element.depth <= 1]
    found = next((element for element in children if element.local == "calcPr"), None)
    if found is not None:
        tag = tag_at(markup.text, found.start)
        new = with_attributes(markup.text, tag, {_ON_LOAD.encode(): b"1"}, empty=tag.empty)
        changed = markup.spliced([(tag.start, tag.stop, new.decode())])
    else:
        last = max((place for place, element in enumerate(children) if element.local in _BEFORE), default=0)
        place = children[last + 1].start if last + 1 < len(children) else markup.end_tag()
        new_element = f'<{children[0].prefix}calcPr {_ON_LOAD}="1"/>'
        changed = markup.spliced([(place, place, new_element)])
    return {} if changed == workbook.archive.read(workbook.part) else {workbook.part: changed}
