"""Formulas of a worksheet part that reach beyond their own cell: arrays, spills, data tables and shared formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.errors import XlAddinError
from xl_addin.formulas.addresses import Area, area, area_name
from xl_addin.formulas.shifting import shifted
from xl_addin.parts.cell_markup import formula_element
from xl_addin.parts.tags import tag_at, with_attributes

if TYPE_CHECKING:
    from collections.abc import Collection

    from xl_addin.parts.sheet_text import SheetText

_LOST: Final = "#REF!"

Splice = tuple[int, int, bytes]


class _Member(NamedTuple):
    """A cell of a shared formula: where its formula stands, where the cell is, and the text if it holds it."""

    start: int
    row: int
    col: int
    text: str | None


def blocks(sheet: SheetText) -> list[Area]:
    """Return the areas that array formulas, spills and data tables fill."""
    found = []
    for kind in (b"array", b"dataTable"):
        for start, given in sheet.formulas(kind):
            ref = given.get(b"ref", b"").decode("ascii", "replace")
            found.append(block_of(ref, *sheet.cell_at(start)))
    return found


def block_of(ref: str, row: int, col: int) -> Area:
    """Return the area that a formula says it fills; its own cell alone where that is no area that begins with it."""
    where = area(ref)
    return where if where is not None and where.first == (row, col) else Area(row, col, row, col)


def promotions(sheet: SheetText, groups: Collection[bytes], replaced: Collection[tuple[int, int]]) -> list[Splice]:
    """Return what must change so that the cells of shared formulas keep theirs when others lose them.

    The next cell of a group takes over its text; where a copy of a copy would not be the same, every cell gets its own.

    Args:
        sheet: the part.
        groups: numbers of the groups that lose a cell.
        replaced: the cells whose formulas go.
    """
    members: dict[bytes, list[_Member]] = {group: [] for group in groups}
    for start, given in sheet.formulas(b"shared"):
        group = given.get(b"si")
        if group in members:
            members[group].append(_member(sheet, start, given))
    return [splice for group in members.values() for splice in _promoted(sheet, group, replaced)]


def _promoted(sheet: SheetText, group: list[_Member], replaced: Collection[tuple[int, int]]) -> list[Splice]:
    masters = [member for member in group if member.text is not None]
    if not any((master.row, master.col) in replaced for master in masters):
        return []
    texts = _texts(group)
    left = [(member, text) for member, text in texts if (member.row, member.col) not in replaced]
    if not left:
        return []
    first, text = left[0]
    if len(masters) == 1 and all(_LOST not in other for _member, other in left):
        rest = [member for member, _text in left]
        where = Area(
            min(member.row for member in rest),
            min(member.col for member in rest),
            max(member.row for member in rest),
            max(member.col for member in rest),
        )
        return [_rewritten(sheet, first, text, {b"ref": area_name(where).encode()})]
    gone: dict[bytes, bytes | None] = {b"t": None, b"si": None, b"ref": None}
    return [_rewritten(sheet, member, text, gone) for member, text in left]


def _texts(group: list[_Member]) -> list[tuple[_Member, str]]:
    """Return every member's own formula; one before all masters takes that of the last."""
    last = next((member for member in reversed(group) if member.text is not None), None)
    found = []
    for member in group:
        if member.text is not None:
            last = member
        if last is not None and last.text is not None:
            found.append((member, _copied(last, member)))
    return found


def _copied(master: _Member, member: _Member) -> str:
    text = master.text or ""
    try:
        return shifted(text, member.row - master.row, member.col - master.col)
    except XlAddinError:
        return text


def _member(sheet: SheetText, start: int, given: dict[bytes, bytes]) -> _Member:
    row, col = sheet.cell_at(start)
    tag = tag_at(sheet.masked, start)
    if tag.empty or b"ref" not in given:
        return _Member(start, row, col, None)
    text = sheet.formula_text(tag)
    return _Member(start, row, col, text or None)


def _rewritten(sheet: SheetText, member: _Member, text: str, changes: dict[bytes, bytes | None]) -> Splice:
    tag = tag_at(sheet.masked, member.start)
    stop = sheet.element_end(tag, b"f")
    space: dict[bytes, bytes | None] = {b"xml:space": b"preserve"} if text != text.strip() else {}
    opening = with_attributes(sheet.masked, tag, {**changes, **space}, empty=False)
    whole = formula_element(text, sheet.prefix(tag).decode(), "")
    return member.start, stop, opening + whole[whole.index(b">") + 1 :]
