"""Puts new cells into a sheet of the user's: all else in the sheet stays, moved where it refers to cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.book.new_rules.elements import (
    attribute_splice,
    element_end,
    formula_splices,
    inner_text,
    moved_areas,
    runs,
    with_value,
)
from xl_addin.book.new_rules.references import Problem
from xl_addin.formulas.addresses import Area, area, area_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.book.new_rules.elements import Splice
    from xl_addin.book.new_rules.new_sheet import NewSheet, Written
    from xl_addin.parts.markup import Element, Markup

_ORDER: Final = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
_OURS: Final = ("mergeCells", "dataValidations", "hyperlinks")
_CANNOT_MOVE: Final = frozenset(
    {"scenarios", "dataConsolidate", "customSheetViews", "cellWatches", "smartTags", "oleObjects", "webPublishItems"}
)
_AREAS: Final = {
    "conditionalFormatting": "sqref",
    "ignoredError": "sqref",
    "protectedRange": "sqref",
    "autoFilter": "ref",
    "sortState": "ref",
    "sortCondition": "ref",
}
_LARGEST: Final = 20_000
"""Cells of an area that are looked at one by one."""


def with_cells(sheet: NewSheet, written: Written) -> bytes:
    """Return the user's part of a sheet with its new cells.

    Args:
        sheet: the sheet.
        written: its cells.
    """
    text = sheet.user.text(sheet.name)
    markup = text.markup
    end = text.data_stop if text.data.empty else text.text.index(b">", text.data_stop) + 1
    outside = [each for each in markup.elements() if not text.data.start <= each.start < end]
    top = [each for each in outside if each.depth == 1]
    splices: list[Splice] = [(text.data.start, end, written.data)]
    splices += _dimension(markup, top, written)
    gone = [(each.start, element_end(markup, each)) for each in top if each.local in _OURS]
    for kind, new in zip(
        _OURS, (_merges(sheet), _validations(sheet, markup, outside), _links(sheet, markup, outside)), strict=True
    ):
        place = _place(markup, top, kind, end)
        splices.append((place, place, new))
    if not sheet.rows.is_same:
        for each in top:
            if each.local in _CANNOT_MOVE:
                _refuse(sheet, each)
        found, dropped = _areas(sheet, markup, outside)
        splices += found
        gone += dropped
    kept = [each for each in outside if not any(start <= each.start < stop for start, stop in gone)]
    _check_relative(sheet, markup, kept)
    splices += formula_splices(markup, kept, sheet.mover, sheet.name, sheet.name)
    splices = [each for each in splices if each[0] == each[1] or not any(s <= each[0] < e for s, e in gone)]
    return markup.spliced([*splices, *((start, stop, "") for start, stop in gone)])


def _place(markup: Markup, top: list[Element], kind: str, data_end: int) -> int:
    """Return where an element of a kind belongs."""
    there = next((each for each in top if each.local == kind), None)
    if there is not None:
        return there.start
    later = _ORDER[_ORDER.index(kind) + 1 :]
    following = [each.start for each in top if each.local in later and each.start >= data_end]
    return min(following, default=markup.end_tag())


def _dimension(markup: Markup, top: list[Element], written: Written) -> Iterator[Splice]:
    cols = [col for cells in written.cells.values() for col in cells]
    for each in top:
        if each.local == "dimension" and "ref" in each.attributes and cols:
            where = Area(min(written.cells), min(cols), max(written.cells), max(cols))
            yield attribute_splice(markup, each, "ref", area_name(where))


def _merges(sheet: NewSheet) -> str:
    ours = sheet.old.sheet(sheet.name).merged
    new = list(sheet.new.sheet(sheet.name).merged)
    for each in sheet.user.sheet(sheet.name).merged:
        if each in ours:
            continue
        span = sheet.rows.span(each.row, each.last_row)
        there = None if span is None else Area(span[0], each.col, span[1], each.last_col)
        if there is None or there.size != each.size or any(there.meets(other) for other in new):
            sheet.mover.problems.append(
                Problem(
                    f"{sheet.name}!{area_name(each)}", "結合セルを移せません", "is a merged cell that cannot be moved"
                )
            )
        else:
            new.append(there)
    if not new:
        return ""
    return (
        f'<mergeCells count="{len(new)}">'
        + "".join(f'<mergeCell ref="{area_name(each)}"/>' for each in new)
        + "</mergeCells>"
    )


def _validations(sheet: NewSheet, markup: Markup, outside: list[Element]) -> str:
    made = sheet.new.text(sheet.name).markup
    own = [each for each in made.elements() if each.local == "dataValidation"]
    found = [made.text[each.start : element_end(made, each)].decode() for each in own]
    ours = _validated(sheet)
    for each in outside:
        if each.local != "dataValidation" or each.depth != 2:  # noqa: PLR2004 - below dataValidations
            continue
        left = _without(each.attributes.get("sqref", ""), ours)
        there = moved_areas(left, sheet.rows)
        if there:
            raw = markup.text[each.start : element_end(markup, each)].decode()
            found.append(_moved_formulas(sheet, markup, each, with_value(raw, "sqref", there)))
    return f'<dataValidations count="{len(found)}">{"".join(found)}</dataValidations>' if found else ""


def _moved_formulas(sheet: NewSheet, markup: Markup, element: Element, raw: str) -> str:
    end = element_end(markup, element)
    inside = [each for each in markup.elements() if element.start < each.start < end]
    for each in inside:
        text = inner_text(markup, each)
        if text is not None:
            before = markup.text[text[0] : text[1]].decode()
            moved = list(formula_splices(markup, [each], sheet.mover, sheet.name, sheet.name))
            if moved:
                raw = raw.replace(f">{before}<", f">{moved[0][2]}<", 1)
    return raw


def _validated(sheet: NewSheet) -> set[tuple[int, int]]:
    text = sheet.old.text(sheet.name).markup
    found: set[tuple[int, int]] = set()
    for each in text.elements():
        if each.local == "dataValidation":
            for name in each.attributes.get("sqref", "").split():
                where = area(name)
                found |= set() if where is None else set(_cells(where))
    return found


def _without(sqref: str, ours: set[tuple[int, int]]) -> str:
    """Return a list of areas without the cells that are ours."""
    left: list[str] = []
    for name in sqref.split():
        where = area(name)
        if where is None or where.size > _LARGEST or not any(where.holds(*cell) for cell in ours):
            left.append(name)
            continue
        free = [cell for cell in _cells(where) if cell not in ours]
        for col in sorted({col for _, col in free}):
            rows = [row for row, there in free if there == col]
            left += [area_name(Area(first, col, last, col)) for first, last in runs(rows)]
    return " ".join(left)


def _cells(where: Area) -> Iterator[tuple[int, int]]:
    for row in range(where.row, where.last_row + 1):
        for col in range(where.col, where.last_col + 1):
            yield row, col


def _links(sheet: NewSheet, markup: Markup, outside: list[Element]) -> str:
    made, was = sheet.new.text(sheet.name).markup, sheet.old.text(sheet.name).markup
    found = [made.text[each.start : each.stop].decode() for each in made.elements() if each.local == "hyperlink"]
    ours = {each.attributes.get("ref") for each in was.elements() if each.local == "hyperlink"}
    for each in outside:
        if each.local != "hyperlink" or each.attributes.get("ref") in ours:
            continue
        there = moved_areas(each.attributes.get("ref", ""), sheet.rows)
        raw = markup.text[each.start : element_end(markup, each)].decode()
        moved = list(formula_splices(markup, [each], sheet.mover, sheet.name, sheet.name))
        raw = with_value(raw, "location", moved[0][2]) if moved else raw
        found += [with_value(raw, "ref", there)] if there else []
    return f"<hyperlinks>{''.join(found)}</hyperlinks>" if found else ""


def _areas(sheet: NewSheet, markup: Markup, outside: list[Element]) -> tuple[list[Splice], list[tuple[int, int]]]:
    splices: list[Splice] = []
    gone: list[tuple[int, int]] = []
    for each in outside:
        name = _AREAS.get(each.local)
        if name is not None and name in each.attributes:
            there = moved_areas(each.attributes[name], sheet.rows)
            if there:
                splices.append(attribute_splice(markup, each, name, there))
            else:
                gone.append((each.start, element_end(markup, each)))
        elif each.local == "sqref":
            text = inner_text(markup, each)
            if text is not None:
                splices.append((text[0], text[1], moved_areas(text[2], sheet.rows) or text[2]))
        elif each.local == "brk" and each.attributes.get("id", "").isdigit():
            # A break stands below the row that it is numbered by.
            row = sheet.rows.nearest(int(each.attributes["id"]) - 1)
            if _is_in(outside, each, "rowBreaks"):
                splices.append(attribute_splice(markup, each, "id", str(row + 1)))
    return splices, gone


def _is_in(outside: list[Element], element: Element, kind: str) -> bool:
    before = [each for each in outside if each.depth == element.depth - 1 and each.start < element.start]
    return bool(before) and before[-1].local == kind


def _check_relative(sheet: NewSheet, markup: Markup, kept: list[Element]) -> None:
    """Refuse a rule for several rows whose relative references would go other ways than its cells."""
    if sheet.rows.is_same:
        return
    last: str | None = None
    for each in kept:
        if each.local == "conditionalFormatting":
            last = each.attributes.get("sqref")
        found = inner_text(markup, each) if each.local == "formula" else None
        if found is not None and last is not None and not sheet.mover.stays_beside(found[2], last, sheet.name):
            sheet.mover.problems.append(
                Problem(
                    f"{sheet.name}!{last}",
                    f"条件付き書式の式 {found[2]} を移せません",
                    f"has a conditional format whose formula {found[2]} cannot be moved",
                )
            )


def _refuse(sheet: NewSheet, element: Element) -> None:
    sheet.mover.problems.append(
        Problem(sheet.name, f"{element.local} は移せません", f"has {element.local}, which cannot be moved")
    )
