"""Moves references to sheets that were made anew wherever else in the workbook they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from xl_addin.book.new_rules.elements import attribute_splice, formula_splices, inner_text
from xl_addin.book.new_rules.references import Problem, cell_place
from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import Area, area, area_name, cell_name, place
from xl_addin.formulas.storing import stored
from xl_addin.parts.tags import attributes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_addin.book.new_rules.elements import Splice
    from xl_addin.book.new_rules.references import Mover
    from xl_addin.book.new_rules.rows import RowMap
    from xl_addin.book.new_rules.templates import Parts, Template
    from xl_addin.parts.markup import Element, Markup

Changes = dict[str, bytes | None]
_NAMED_ALIKE: Final = ("_xlnm.Print_Area", "_xlnm.Print_Titles")


def other_sheet(user: Parts, sheet: str, mover: Mover) -> Changes:
    """Return the part of a sheet of the user's own, if anything in it refers to sheets made anew."""
    text = user.text(sheet)
    markup, cells = text.markup, user.sheet(sheet).cells
    moved: dict[tuple[int, int], str] = {}
    for where, cell in cells.items():
        if cell.formula is not None and (cell.block is None or cell.master):
            there = mover.formula(cell.formula, sheet, cell_place(sheet, where))
            if there != cell.formula:
                moved[where] = there
    splices = list(_cell_splices(user, sheet, moved)) if moved else []
    outside = [each for each in markup.elements() if not text.data.start <= each.start < text.data_stop]
    splices += formula_splices(markup, outside, mover, sheet, sheet)
    return {user.parts[sheet]: markup.spliced(splices)} if splices else {}


def _cell_splices(user: Parts, sheet: str, moved: Mapping[tuple[int, int], str]) -> Iterator[Splice]:
    text, cells = user.text(sheet), user.sheet(sheet).cells
    shared: dict[bytes | None, list[tuple[int, int]]] = {}
    for where, raw in user.raw(sheet).items():
        found = text.child(raw, b"f")
        if found is not None:
            given = attributes(text.masked, found[0])
            if given.get(b"t") == b"shared":
                shared.setdefault(given.get(b"si"), []).append(where)
    # A formula that others share is written out for each of them, as soon as one of them moves.
    together = {where for group in shared.values() if any(each in moved for each in group) for where in group}
    for where, raw in user.raw(sheet).items():
        found = text.child(raw, b"f")
        formula = moved.get(where, cells[where].formula if where in together else None)
        if found is None or formula is None:
            continue
        tag, stop = found
        written = escape(stored(formula))
        if where in together or tag.empty:
            yield tag.start, stop, f"<f>{written}</f>"
        else:
            yield tag.stop, text.text.rindex(b"</", tag.stop, stop), written


def workbook_part(user: Parts, old: Template, new: Template, mover: Mover, sheets: Mapping[str, RowMap]) -> Changes:
    """Return the workbook's own part with its defined names moved; the print areas of our sheets are the new ones."""
    markup = user.workbook.markup(user.workbook.part)
    order = [sheet.name for sheet in user.workbook.sheets]
    splices: list[Splice] = []
    for element in (each for each in markup.elements() if each.local == "definedName"):
        found = inner_text(markup, element)
        if found is None:
            continue
        start, stop, text = found
        name, given = element.attributes.get("name", ""), element.attributes.get("localSheetId", "")
        sheet = order[int(given)] if given.isdigit() and int(given) < len(order) else ""
        key = f"{sheet}!{name}"
        if name in _NAMED_ALIKE and sheet in sheets and _plain(old.book.names.get(key)) == _plain(text):
            there = new.book.names.get(key, text)
        else:
            there = mover.formula(text, sheet, name)
        if there != text:
            splices.append((start, stop, escape(there)))
    return {user.workbook.part: markup.spliced(splices)} if splices else {}


def _plain(reference: str | None) -> str:
    return (reference or "").replace("'", "").replace("$", "")


def drawn_parts(user: Parts, mover: Mover, done: set[str]) -> Changes:
    """Return charts, tables, pivot caches and controls that refer to sheets made anew, with their references moved."""
    names = [escape(name).encode() for name in mover.maps]
    changes: Changes = {}
    for part in user.workbook.archive.names:
        if part in done or not part.lower().endswith(".xml") or "worksheets/sheet" in part:
            continue
        content = user.workbook.archive.read(part)
        if not any(name in content for name in names):
            continue
        markup = user.workbook.markup(part)
        elements = markup.elements()
        if elements[0].local in {"sst", "workbook", "styleSheet", "worksheet", "Properties", "coreProperties"}:
            continue
        splices = [*formula_splices(markup, elements, mover, "", part), *_pivot_sources(markup, elements, mover)]
        for element in (each for each in elements if each.local == "sqref"):
            # Charts call the cells that they filter so.
            found = inner_text(markup, element)
            if found is not None and (moved := mover.formula(found[2], "", part)) != found[2]:
                splices.append((found[0], found[1], escape(moved)))
        if splices:
            changes[part] = markup.spliced(splices)
    return changes


def _pivot_sources(markup: Markup, elements: list[Element], mover: Mover) -> Iterator[Splice]:
    for element in elements:
        rows = mover.map_of(element.attributes.get("sheet", "")) if element.local == "worksheetSource" else None
        where = area(element.attributes.get("ref", "")) if rows is not None else None
        if rows is None or where is None or rows.is_same:
            continue
        span = rows.span(where.row, where.last_row)
        if span is None:
            mover.problems.append(
                Problem(
                    markup.name, "ピボットテーブルの元の範囲を移せません", "has a pivot source that cannot be moved"
                )
            )
        else:
            there = area_name(Area(span[0], where.col, span[1], where.last_col))
            yield attribute_splice(markup, element, "ref", there)


def attached_parts(user: Parts, sheet: str, rows: RowMap, mover: Mover) -> Changes:
    """Return what is attached to a sheet that was made anew: drawings, comments, tables, moved with their rows."""
    changes: Changes = {}
    for relation in user.workbook.relations(user.parts[sheet]):
        part = user.workbook.find(relation.target)
        if part is None or not part.lower().endswith((".xml", ".vml")):
            continue
        markup = user.workbook.markup(part)
        try:
            elements = markup.elements()
        except WorkbookError:
            # A drawing of old is not always well-formed.
            mover.problems.append(Problem(sheet, f"{part} を読み取れません", f"has a part {part} that cannot be read"))
            continue
        splices: list[Splice] = []
        if not rows.is_same:
            for element in elements:
                splices += _anchor(markup, element, rows)
                splices += _position(markup, element, sheet, rows, mover)
        splices += formula_splices(markup, elements, mover, sheet, part)
        if splices:
            changes[part] = markup.spliced(splices)
    return changes


def _anchor(markup: Markup, element: Element, rows: RowMap) -> Iterator[Splice]:
    """Move the corners of a drawing, and the cell that a comment's box belongs to."""
    if element.local not in {"row", "Row"} or element.attributes:
        return
    found = inner_text(markup, element)
    if found is not None and found[2].strip().isdigit():
        yield found[0], found[1], str(rows.nearest(int(found[2])))


def _position(markup: Markup, element: Element, sheet: str, rows: RowMap, mover: Mover) -> Iterator[Splice]:
    given = element.attributes.get("ref", "")
    if element.local in {"comment", "threadedComment"}:
        cell = place(given)
        there = None if cell is None else rows.row(cell.row)
        if cell is None or there is None:
            mover.problems.append(
                Problem(
                    f"{sheet}!{given}",
                    "新しい規則集にない行にコメントがあります",
                    "has a comment on a row that the new rule book does not have",
                )
            )
        else:
            yield attribute_splice(markup, element, "ref", cell_name(there, cell.col))
        return
    where = area(given) if element.local in {"table", "autoFilter", "location"} else None
    if where is not None:
        inner = range(where.row, where.last_row + 1)
        step = (rows.row(where.row) or 0) - where.row
        if element.local == "location" or any(rows.row(row) != row + step for row in inner):
            mover.problems.append(
                Problem(
                    f"{sheet}!{given}",
                    "テーブルやピボットテーブルを移せません",
                    "has a table or a pivot table that cannot be moved",
                )
            )
        else:
            moved = Area(where.row + step, where.col, where.last_row + step, where.last_col)
            yield attribute_splice(markup, element, "ref", area_name(moved))
