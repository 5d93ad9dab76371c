"""Writes the cells of a sheet anew: those of the new rule book, what was filled in, and what the user added."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from xl_addin.book.new_rules.looks import moved_back
from xl_addin.book.new_rules.references import Problem, cell_place
from xl_addin.book.new_rules.sorting import is_filled, same_content, same_formula
from xl_addin.formulas.addresses import Area, area_name, cell_name
from xl_addin.formulas.storing import stored
from xl_addin.parts.tags import attributes, with_attributes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.book.new_rules.looks import Looks
    from xl_addin.book.new_rules.references import Mover
    from xl_addin.book.new_rules.rows import RowMap
    from xl_addin.book.new_rules.sorting import Sorted
    from xl_addin.book.new_rules.templates import Parts, Template
    from xl_addin.parts.contents import Cell, Value
    from xl_addin.parts.sheet_text import CellText

_KEPT_OF_ROWS: Final = (b"hidden", b"outlineLevel", b"collapsed")


@dataclass(frozen=True)
class Input:
    """Something that was filled in.

    Attributes:
        sheet: the sheet.
        before: its cell in the old sheet.
        after: its cell in the new one; None if it was not kept.
        value: what it holds.
    """

    sheet: str
    before: tuple[int, int]
    after: tuple[int, int] | None
    value: Value


@dataclass
class Written:
    """What became of a sheet.

    Attributes:
        cells: its cells by row and column, as XML.
        rows: the attributes of its rows.
        inputs: what was filled in.
        moved: how many added cells are elsewhere now, and how many there are.
        dropped: added cells on rows that are gone.
    """

    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    rows: dict[int, str] = field(default_factory=dict)
    inputs: list[Input] = field(default_factory=list)
    added: int = 0
    moved: int = 0
    dropped: list[str] = field(default_factory=list)

    def put(self, row: int, col: int, xml: str) -> None:
        """Put a cell in its place."""
        self.cells.setdefault(row, {})[col] = xml

    @property
    def data(self) -> str:
        """The element with all cells."""
        return (
            "<sheetData>"
            + "".join(self._row(row) for row in sorted(self.cells.keys() | self.rows.keys()))
            + "</sheetData>"
        )

    def _row(self, row: int) -> str:
        cells = self.cells.get(row, {})
        inside = "".join(cells[col] for col in sorted(cells))
        return f'<row r="{row + 1}"{self.rows.get(row, "")}>{inside}</row>'


@dataclass
class NewSheet:
    """A sheet on its way from one rule book to another.

    Attributes:
        name: its name.
        user: the user's workbook.
        old: the workbook of the old rule book, as it was made.
        new: that of the new one.
        rows: where its rows go.
        sorted: its cells by what they are.
        same: old input cells that mean the same in the new sheet; None for all.
        mover: moves references.
        looks: the user's styles.
        drop: whether what stands on rows that are gone may go.
    """

    name: str
    user: Parts
    old: Template
    new: Template
    rows: RowMap
    sorted: Sorted
    same: frozenset[int] | None
    mover: Mover
    looks: Looks
    drop: bool
    spill: bytes | None = None

    def written(self, *, clear: bool) -> Written:
        """Write the sheet.

        Args:
            clear: leave the input cells blank.
        """
        out = Written()
        back = moved_back(self.rows)
        self._rows(out, back)
        strings = self._strings()
        for place, raw in self.new.raw(self.name).items():
            before = (back[place[0]], place[1]) if place[0] in back else None
            out.put(*place, self._own(raw, place, before, strings))
        self._inputs(out, clear=clear)
        for place in sorted(self.sorted.changed):
            self._changed(out, place)
        for place in sorted(self.sorted.added):
            self._added(out, place)
        return out

    def _rows(self, out: Written, back: Mapping[int, int]) -> None:
        text, new = self.user.text(self.name), self.new.text(self.name)
        theirs = {row.number: attributes(text.masked, row.tag) for row in text.rows}
        for row in new.rows:
            given = attributes(new.masked, row.tag)
            kept = {name: value for name, value in given.items() if name not in (b"r", b"spans")}
            if row.number in back:
                had = theirs.get(back[row.number], {})
                kept.update({name: had[name] for name in _KEPT_OF_ROWS if name in had})
            out.rows[row.number] = _attributes(kept)
        for number, given in theirs.items():
            there = self.rows.row(number)
            if there is not None and there not in out.rows:
                kept = {
                    name: value for name, value in given.items() if name not in (b"r", b"spans") and b":" not in name
                }
                out.rows[there] = _attributes(kept)

    def _strings(self) -> list[str]:
        part = self.new.related("/sharedStrings")
        if part is None:
            return []
        markup = self.new.workbook.markup(part)
        starts = [element.stop for element in markup.elements() if element.depth == 1]
        return [markup.text[start : markup.text.index(b"</si>", start)].decode() for start in starts]

    def _own(self, raw: CellText, place: tuple[int, int], before: tuple[int, int] | None, strings: list[str]) -> str:
        """Write a cell of the new rule book, which needs no other part of its workbook."""
        text = self.new.text(self.name).text
        given = attributes(text, raw.tag)
        style = self.looks.number(self.name, place, before)
        inside = "" if raw.tag.empty else text[raw.tag.stop : raw.stop - len(b"</c>")].decode()
        kept = {b"r": cell_name(*place).encode(), b"s": str(style).encode()}
        if given.get(b"t") == b"s":
            number = int(inside.removeprefix("<v>").removesuffix("</v>"))
            kept[b"t"], inside = b"inlineStr", f"<is>{strings[number]}</is>"
        elif b"t" in given:
            kept[b"t"] = given[b"t"]
        if b"cm" in given and self.spill is not None:
            kept[b"cm"] = self.spill
        return f"<c{_attributes(kept)}>{inside}</c>" if inside else f"<c{_attributes(kept)}/>"

    def _inputs(self, out: Written, *, clear: bool) -> None:
        cells = self.user.sheet(self.name).cells
        for place in sorted(self.sorted.inputs):
            there = self.rows.row(place[0])
            stays = there is not None and (self.same is None or place[0] in self.same) and not clear
            after = (there, place[1]) if there is not None and stays else None
            out.inputs.append(Input(self.name, place, after, cells[place].value))
            if after is not None:
                style = self.looks.number(self.name, after, place)
                out.put(*after, self._raw(place, after, style))

    def _changed(self, out: Written, place: tuple[int, int]) -> None:
        """Keep what the user has put over a cell of ours, as long as the new sheet has the same cell there."""
        row = self.rows.row(place[0])
        mine, ours = self.user.sheet(self.name).cells.get(place), self.old.sheet(self.name).cells.get(place)
        after = None if row is None else (row, place[1])
        now = None if after is None else self.new.sheet(self.name).cells.get(after)
        if after is not None and same_content(mine, now):
            return
        blocks = any(cell is not None and cell.block is not None for cell in (mine, ours, now))
        if after is None or blocks or not self._equal(ours, now, place):
            self._problem(
                place,
                "元の内容から変わっていて、新しい規則集のシートに移せません（元に戻してください）",
                "differs from what it was made with and cannot be taken over; put it back",
            )
            return
        out.added += 1
        out.moved += after != place
        if ours is not None and ours.formula is not None:
            self.mover.notes.append(
                Problem(
                    cell_place(self.name, after),
                    "元の数式の上に入れられた内容を残しました。確かめてください",
                    "holds what was put over a formula, which was kept; have a look",
                )
            )
        if place in self.user.raw(self.name):
            out.put(*after, self._raw(place, after, None))
        else:
            out.cells.get(after[0], {}).pop(after[1], None)

    def _equal(self, ours: Cell | None, now: Cell | None, place: tuple[int, int]) -> bool:
        if ours is None or now is None or ours.formula is None or now.formula is None:
            return same_content(ours, now)
        problems = len(self.mover.problems)
        moved = self.mover.formula(ours.formula, self.name, cell_place(self.name, place))
        lost = len(self.mover.problems) > problems
        del self.mover.problems[problems:]
        return not lost and same_formula(moved, now.formula)

    def _added(self, out: Written, place: tuple[int, int]) -> None:
        cell = self.user.sheet(self.name).cells.get(place)
        row = self.rows.row(place[0])
        if row is None:
            if is_filled(cell) and not self.drop:
                self._problem(
                    place,
                    "新しい規則集にない行に書き足してあります（移すか消すか、--drop を付けてください）",
                    "was added to a row that the new rule book does not have; move or clear it, or use --drop",
                )
            elif is_filled(cell):
                out.dropped.append(cell_place(self.name, place))
            return
        after = (row, place[1])
        if after in self.new.raw(self.name):
            if is_filled(cell):
                self._problem(
                    place,
                    f"移る先の {cell_name(*after)} は新しい規則集のシートで使われています",
                    f"would go to {cell_name(*after)}, which the new sheet uses",
                )
            return
        if is_filled(cell):
            out.added += 1
            out.moved += after != place
        out.put(*after, self._raw(place, after, None))

    def _raw(self, place: tuple[int, int], after: tuple[int, int], style: int | None) -> str:
        """Write a cell of the user's in its new place, its formula moved."""
        text, raw = self.user.text(self.name), self.user.raw(self.name)[place]
        changes: dict[bytes, bytes | None] = {b"r": cell_name(*after).encode()}
        if style is not None:
            changes[b"s"] = str(style).encode()
        tag = with_attributes(text.text, raw.tag, changes, empty=raw.tag.empty).decode()
        if raw.tag.empty:
            return tag
        found, cell = text.child(raw, b"f"), self.user.sheet(self.name).cells[place]
        if found is None:
            return tag + text.text[raw.tag.stop : raw.stop].decode()
        before, behind = text.text[raw.tag.stop : found[0].start], text.text[found[1] : raw.stop]
        return tag + before.decode() + self._formula(cell, place, after) + behind.decode()

    def _formula(self, cell: Cell, place: tuple[int, int], after: tuple[int, int]) -> str:
        where = cell_place(self.name, place)
        if cell.kind == "table":
            self._problem(place, "データテーブルは移せません", "is part of a data table, which cannot be moved")
            return ""
        moved = stored(self.mover.formula(cell.formula or "", self.name, where))
        if cell.block is None:
            return f"<f>{escape(moved)}</f>"
        block = cell.block
        shift = after[0] - place[0]
        if any(self.rows.row(row) != row + shift for row in range(block.row, block.last_row + 1)):
            self._problem(
                place, "配列数式の行が離れ離れになります", "is an array formula whose rows would be torn apart"
            )
        ref = Area(block.row + shift, block.col, block.last_row + shift, block.last_col)
        return f'<f t="array" ref="{area_name(ref)}">{escape(moved)}</f>'

    def _problem(self, place: tuple[int, int], ja: str, en: str) -> None:
        self.mover.problems.append(Problem(cell_place(self.name, place), ja, en))


def _attributes(given: Mapping[bytes, bytes]) -> str:
    return "".join(f' {name.decode()}="{value.decode()}"' for name, value in given.items())
