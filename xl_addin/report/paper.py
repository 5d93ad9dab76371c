"""Lays a report out on sheets of A4: headings, paragraphs, pictures and tables, from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure as Sheet
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from xl_addin.report.breaking import lines
from xl_addin.report.content import cell_text, is_number
from xl_addin.report.pictures import picture as pictures
from xl_addin.report.pictures.drawing import BAND, FAINT, GRID, INCH, INK, OWN, Box, Hand
from xl_addin.report.setting import INSIDE, PAD, POINT, Setting, Span, Type

if TYPE_CHECKING:
    from xl_addin.report.content import Chapter, Figure, Table
    from xl_addin.report.lettering import Face, Lettering

WIDTH, HEIGHT = 210.0, 297.0
_LEFT, _TOP, _BOTTOM = (WIDTH - INSIDE) / 2, 18.0, 18.0
_TEXT, _NOTE, _CELL, _TITLE, _HEADING = 9.5, 7.5, 7.5, 20.0, 14.0
_HANGING = 1.0
_CAPTION, _ABOVE = 11.0, 2.0
_TABLE_ENDS = 9.0
_HEADED, _BLOCK = 18.0, 25.0
# A table with more rows than these is set closer, so that 47 rows are one page.
_MANY, _MOST_ON_SHEET, _CLOSE, _CLOSE_CELL = 40, 48, 0.75, 7.0
_ALMOST = 0.999
# A table of more sheets than one begins where so many of its rows fit.
_FIRST_ROWS = 8


class Paper:
    """Sheets of A4, filled from top to bottom.

    Args:
        letters: the fonts.
        footer: what stands at the foot of every sheet.
    """

    def __init__(self, letters: Lettering, footer: str) -> None:
        self.sheets: list[Sheet] = []
        self._letters = letters
        self._footer = footer
        self._hand = Hand(letters.regular.properties, letters.bold.properties, letters.known)
        self._at = 0.0
        self.turn()

    def turn(self) -> None:
        """Begin a new sheet, unless this one is still empty."""
        if self.sheets and self._at == _TOP:
            return
        self.sheets.append(Sheet(figsize=(WIDTH / INCH, HEIGHT / INCH)))
        self._at = _TOP

    def title(self, text: str) -> None:
        """Write a line of the title of the report."""
        fitting = INSIDE / (self._letters.bold.width(self._letters.known(text)) * POINT)
        size = max(min(_TITLE, fitting * _ALMOST), _HEADING)
        self._paragraph(text, Type(size, self._letters.bold, leading=1.5))

    def heading(self, text: str) -> None:
        """Write the heading of a chapter, with a line below it."""
        if self._at > _TOP:
            self._at += 6
        self._paragraph(text, Type(_HEADING, self._letters.bold, leading=1.3))
        self._rule(self._at + 0.8, INK, 0.9)
        self._at += 4

    def small_heading(self, text: str) -> None:
        """Write a heading within a chapter."""
        self._room(20)
        self._at += 1.5
        self._paragraph(text, Type(_TEXT + 1, self._letters.bold, leading=1.4))
        self._at += 1

    def paragraph(self, text: str, *, bullet: bool = False) -> None:
        """Write a paragraph, or an item of a list."""
        type_ = Type(_TEXT, self._letters.regular)
        self._paragraph(text, type_, indent=4.0 if bullet else 0.0, bullet="・" if bullet else "")
        self._at += 1.2

    def note(self, text: str) -> None:
        """Write a small remark."""
        type_ = Type(_NOTE, self._letters.regular, FAINT, 1.5)
        self._paragraph(text, type_, indent=3.0, bullet="※")
        self._at += 0.6

    def warning(self, text: str) -> None:
        """Write what must not be overlooked into a box."""
        type_ = Type(_TEXT, self._letters.bold)
        broken = self._lines(text, type_, INSIDE - 8)
        high = len(broken) * type_.line + 4
        self._room(high + 4)
        self._fill(INSIDE, high, edge=OWN)
        self._at += 2
        for line in broken:
            self._line(line, _LEFT + 4, type_)
        self._at += 5

    def space(self, millimetres: float) -> None:
        """Leave room."""
        self._at += millimetres

    def begin(self, chapter: Chapter) -> None:
        """Begin a new sheet for a chapter of which the text and the first picture would not fit on this one."""
        type_ = Type(_TEXT, self._letters.regular)
        said = sum(len(self._lines(text, type_, INSIDE)) * type_.line + 1.2 for text in chapter.said)
        picture = pictures.least(chapter.figures[0].picture) + _CAPTION if chapter.figures else _BLOCK
        dense = not chapter.figures and any(len(table.rows) > _MANY for table in chapter.tables[:1])
        if dense or not self._fits(_HEADED + said + picture):
            self.turn()

    def figure(self, figure: Figure, below: float = 0.0) -> None:
        """Draw a picture with its caption, on a sheet that has room for both.

        Args:
            figure: the picture.
            below: how much room shall be left for what stands below it, if the picture can be made lower.
        """
        high = pictures.height(figure.picture, HEIGHT - _BOTTOM - self._at - _CAPTION - below)
        self._room(high + _CAPTION)
        self._at += _ABOVE if self._at > _TOP else 0.0
        box = Box(self.sheets[-1], _LEFT, HEIGHT - self._at - high, INSIDE, high)
        pictures.draw(figure.picture, box, self._hand)
        self._at += high + 1.5
        self._paragraph(figure.caption, Type(_NOTE + 0.5, self._letters.regular, FAINT))
        self._at += 3

    def table(self, table: Table) -> None:
        """Write a table; its header is repeated on every sheet that it takes."""
        if not table.rows:
            return
        dense = len(table.rows) > _MANY
        setting = Setting(self._letters, _CLOSE_CELL if dense else _CELL, _CLOSE if dense else 1.0)
        widths = setting.widths(table)
        spans = [Span(wide, is_number(table, place)) for place, wide in enumerate(widths)]
        head = setting.cells([column.head for column in table.columns], widths, self._letters.bold)
        body = [
            setting.cells(
                [cell_text(cell, column) for cell, column in zip(row, table.columns, strict=True)],
                widths,
                self._letters.bold if place in table.marked else self._letters.regular,
            )
            for place, row in enumerate(table.rows)
        ]
        first = body if dense and len(body) <= _MOST_ON_SHEET else body[:_FIRST_ROWS]
        self._room(setting.high(head) + sum(map(setting.high, first)) + _TABLE_ENDS)
        self._paragraph(table.caption, Type(_NOTE + 1, self._letters.bold))
        self._at += 0.8
        self._head(setting, head, spans)
        for place, row in enumerate(body):
            high = setting.high(row)
            if not self._fits(high):
                self.turn()
                self._head(setting, head, spans)
            marked = place in table.marked
            if marked:
                self._fill(sum(widths), high)
            self._row(setting, row, spans, self._letters.bold if marked else self._letters.regular)
            self._rule(self._at, GRID, 0.4, sum(widths))
        self._at += 4

    def finish(self) -> None:
        """Write the foot of every sheet."""
        type_, foot = Type(_NOTE, self._letters.regular, FAINT), HEIGHT - 10
        for number, sheet in enumerate(self.sheets, 1):
            self._put(sheet, self._letters.known(self._footer), (_LEFT, foot), type_)
            told = f"{number} / {len(self.sheets)}"
            wide = self._letters.regular.width(told) * _NOTE * POINT
            self._put(sheet, told, (WIDTH - _LEFT - wide, foot), type_)

    def _fits(self, high: float) -> bool:
        return self._at + high <= HEIGHT - _BOTTOM

    def _room(self, high: float) -> None:
        if not self._fits(high):
            self.turn()

    def _paragraph(self, text: str, type_: Type, *, indent: float = 0.0, bullet: str = "") -> None:
        for place, line in enumerate(self._lines(text, type_, INSIDE - indent)):
            self._room(type_.line)
            if place == 0 and bullet:
                self._put(self.sheets[-1], bullet, (_LEFT, self._at), type_)
            self._line(line, _LEFT + indent, type_)

    def _lines(self, text: str, type_: Type, width: float) -> list[str]:
        return lines(self._letters.known(text), width / (type_.size * POINT), type_.face.width)

    def _line(self, text: str, left: float, type_: Type) -> None:
        self._put(self.sheets[-1], text, (left, self._at), type_)
        self._at += type_.line

    @staticmethod
    def _put(sheet: Sheet, text: str, place: tuple[float, float], type_: Type) -> None:
        """Write a text so that its letters hang from a height of the sheet."""
        if text:
            left, top = place
            baseline = HEIGHT - top - type_.size * POINT * _HANGING
            sheet.text(
                left / WIDTH,
                baseline / HEIGHT,
                text,
                fontproperties=type_.face.properties,
                size=type_.size,
                color=type_.colour,
                ha="left",
                va="baseline",
                parse_math=False,
            )

    def _rule(self, top: float, colour: str, wide: float, length: float = INSIDE) -> None:
        sheet, y = self.sheets[-1], 1 - top / HEIGHT
        ends = (_LEFT / WIDTH, (_LEFT + length) / WIDTH)
        sheet.add_artist(Line2D(ends, (y, y), color=colour, linewidth=wide, transform=sheet.transFigure))

    def _fill(self, wide: float, high: float, *, edge: str | None = None) -> None:
        """Colour the next so many millimetres."""
        sheet = self.sheets[-1]
        sheet.add_artist(
            Rectangle(
                (_LEFT / WIDTH, 1 - (self._at + high) / HEIGHT),
                wide / WIDTH,
                high / HEIGHT,
                facecolor=BAND,
                edgecolor=edge or "none",
                linewidth=0.8 if edge else 0,
                transform=sheet.transFigure,
                zorder=-1,
            )
        )

    def _head(self, setting: Setting, head: list[list[str]], spans: list[Span]) -> None:
        length = sum(span.wide for span in spans)
        self._rule(self._at, INK, 0.8, length)
        self._row(setting, head, spans, self._letters.bold)
        self._rule(self._at, INK, 0.6, length)

    def _row(self, setting: Setting, cells: list[list[str]], spans: list[Span], face: Face) -> None:
        type_, left = Type(setting.size, face), _LEFT
        for cell, span in zip(cells, spans, strict=True):
            for number, text in enumerate(cell):
                indent = span.wide - PAD - face.width(text) * setting.size * POINT if span.right else PAD
                top = self._at + setting.pad + number * setting.line
                self._put(self.sheets[-1], text, (left + indent, top), type_)
            left += span.wide
        self._at += setting.high(cells)
