"""Gives cells of a new sheet the looks that such cells have in the user's workbook, or brings their styles along."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from xl_addin.errors import WorkbookError
from xl_addin.parts.tags import attributes

if TYPE_CHECKING:
    from collections.abc import Collection

    from xl_addin.book.new_rules.rows import RowMap
    from xl_addin.book.new_rules.templates import Look, Parts, Template
    from xl_addin.parts.contents import Sheet
    from xl_addin.parts.markup import Element, Markup

_GROUPS: Final = ("fonts", "fills", "borders")
_IDS: Final = {"fonts": "fontId", "fills": "fillId", "borders": "borderId"}
_OWN_FORMATS: Final = 164
_XFS: Final = "cellXfs"


class Looks:
    """The styles of the user's workbook.

    Args:
        user: the user's workbook.
        old: the workbook of the old rule book, as it was made.
        new: that of the new one.
        sheets: the sheets that both have.
    """

    def __init__(self, user: Parts, old: Template, new: Template, sheets: Collection[str]) -> None:
        self._user, self._old, self._new = user, old, new
        part = user.related("/styles")
        if part is None:
            raise WorkbookError(f"「{user.name}」に書式の部品がありません。", f"{user.name} has no styles.")
        self.part = part
        self._covered = {sheet: _covered(old.sheet(sheet)) for sheet in sheets}
        self._common = self._usual(sheets)
        self._sheet = StyleSheet(user.workbook.markup(part))
        own = new.related("/styles")
        self._source = StyleSheet(new.workbook.markup(own)) if own is not None else self._sheet
        self._brought: dict[int, int] = {}

    def number(self, sheet: str, place: tuple[int, int], before: tuple[int, int] | None) -> int:
        """Return the style number, in the user's workbook, of a cell of a new sheet.

        Args:
            sheet: its name.
            place: the cell.
            before: the cell of the old sheet that it continues.
        """
        number = style_of(self._new, sheet, place)
        look = self._new.looks[number]
        if before is not None and self._goes_on(sheet, place, before, look):
            return style_of(self._user, sheet, before)
        if look in self._common:
            return self._common[look]
        if number not in self._brought:
            self._brought[number] = self._sheet.adopt(self._source, number)
        return self._brought[number]

    def _goes_on(self, sheet: str, place: tuple[int, int], before: tuple[int, int], look: Look) -> bool:
        """Tell whether a cell looks as the one that it continues, whatever the user has made of that."""
        if before not in self._user.raw(sheet) or self._look(sheet, before) != look:
            return False
        # What a merged cell covers may have lost its looks, which would show where it is not covered any more.
        return before not in self._covered[sheet] or is_covered(self._new.sheet(sheet), place)

    def content(self) -> bytes | None:
        """Return the part of styles with those that were brought along; None if there are none."""
        return self._sheet.content() if self._brought else None

    def _look(self, sheet: str, place: tuple[int, int]) -> Look | None:
        return self._old.looks[style_of(self._old, sheet, place)] if place in self._old.raw(sheet) else None

    def _usual(self, sheets: Collection[str]) -> dict[Look, int]:
        found: dict[Look, Counter[int]] = {}
        for sheet in sheets:
            there = self._user.raw(sheet)
            for place in self._old.raw(sheet):
                look = self._look(sheet, place)
                if place in there and look is not None and place not in self._covered[sheet]:
                    found.setdefault(look, Counter())[style_of(self._user, sheet, place)] += 1
        return {look: counted.most_common(1)[0][0] for look, counted in found.items()}


class StyleSheet:
    """A part of styles to which more are appended.

    Args:
        markup: the part.
    """

    def __init__(self, markup: Markup) -> None:
        self._markup = markup
        self._elements = markup.elements()
        if self._elements[0].prefix:
            raise WorkbookError(
                f"部品「{markup.name}」の XML は名前空間の使い方が特殊なため、扱えません。",
                f"The XML of the part {markup.name} uses namespaces in an unusual way and cannot be handled.",
            )
        self._lists = {group: self._children(group) for group in (*_GROUPS, _XFS, "numFmts")}
        self._sizes = {group: len(found) for group, found in self._lists.items()}

    def adopt(self, other: StyleSheet, number: int) -> int:
        """Append a cell format of another part, with all that it refers to, and return its number here."""
        xf = other._lists[_XFS][number]
        for group in _GROUPS:
            wanted = other._lists[group][int(_value(xf, _IDS[group]) or "0")]
            xf = _with(xf, _IDS[group], str(self._index(group, wanted)))
        code = _value(xf, "numFmtId") or "0"
        if int(code) >= _OWN_FORMATS:
            xf = _with(xf, "numFmtId", self._format(other, code))
        return self._index(_XFS, _with(xf, "xfId", "0"))

    def content(self) -> bytes:
        """Return the part."""
        splices = []
        for group in (*_GROUPS, _XFS, "numFmts"):
            added = self._lists[group][self._sizes[group] :]
            if added:
                splices += self._appended(group, added)
        return self._markup.spliced(splices)

    def _appended(self, group: str, added: list[str]) -> list[tuple[int, int, str]]:
        element = self._group(group)
        if element is None:
            # Number formats come first of all.
            place = self._elements[0].stop
            return [(place, place, f'<{group} count="{len(added)}">{"".join(added)}</{group}>')]
        tag = self._markup.text[element.start : element.stop].decode()
        opening = re.sub(r'\scount\s*=\s*"[^"]*"', f' count="{len(self._lists[group])}"', tag)
        if tag.endswith("/>"):
            opening = opening[:-2] + ">"
            return [(element.start, element.stop, f"{opening}{''.join(added)}</{group}>")]
        stop = self._markup.text.index(f"</{group}".encode(), element.stop)
        return [(element.start, element.stop, opening), (stop, stop, "".join(added))]

    def _index(self, group: str, wanted: str) -> int:
        found = self._lists[group]
        if wanted not in found:
            found.append(wanted)
        return found.index(wanted)

    def _format(self, other: StyleSheet, number: str) -> str:
        wanted = next(each for each in other._lists["numFmts"] if _value(each, "numFmtId") == number)
        code = _value(wanted, "formatCode")
        known = next((each for each in self._lists["numFmts"] if _value(each, "formatCode") == code), None)
        if known is not None:
            return _value(known, "numFmtId") or "0"
        taken = [int(_value(each, "numFmtId") or "0") for each in self._lists["numFmts"]]
        free = str(max([_OWN_FORMATS - 1, *taken]) + 1)
        self._lists["numFmts"].append(_with(wanted, "numFmtId", free))
        return free

    def _group(self, group: str) -> Element | None:
        return next((each for each in self._elements if each.depth == 1 and each.local == group), None)

    def _children(self, group: str) -> list[str]:
        text, found = self._markup.text, self._group(group)
        if found is None or text[found.stop - 2 : found.stop] == b"/>":
            return []
        end = text.index(f"</{group}".encode(), found.stop)
        starts = [each.start for each in self._elements if each.depth == 2 and found.stop <= each.start < end]  # noqa: PLR2004 - below a group
        return [text[start:stop].decode().strip() for start, stop in zip(starts, [*starts[1:], end], strict=True)]


def is_covered(sheet: Sheet, place: tuple[int, int]) -> bool:
    """Tell whether a cell is covered by a merged cell that begins elsewhere."""
    return any(area.holds(*place) and area.first != place for area in sheet.merged)


def _covered(sheet: Sheet) -> frozenset[tuple[int, int]]:
    return frozenset(place for place in sheet.cells if is_covered(sheet, place))


def style_of(parts: Parts, sheet: str, place: tuple[int, int]) -> int:
    """Return the style number of a cell that a sheet has."""
    given = attributes(parts.text(sheet).masked, parts.raw(sheet)[place].tag).get(b"s", b"0")
    return int(given) if given.isdigit() else 0


def _value(element: str, name: str) -> str | None:
    found = re.search(rf'\s{name}\s*=\s*"([^"]*)"', element.partition(">")[0])
    return None if found is None else found[1]


def _with(element: str, name: str, value: str) -> str:
    if _value(element, name) is None:
        return re.sub(r"^<\w+", rf'\g<0> {name}="{value}"', element, count=1)
    return re.sub(rf'(\s{name}\s*=\s*)"[^"]*"', rf'\g<1>"{value}"', element, count=1)


def moved_back(rows: RowMap) -> dict[int, int]:
    """Return which old row each new one continues."""
    return {there: row for row, there in rows.rows.items()}
