"""Writes a rule book as a worksheet that can be read and printed, Japanese first and English beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book import sources_sheet, tier_sources
from xl_addin.book.inputs.workbook import save
from xl_addin.book.new import NewBook
from xl_addin.book.page import page, title, wrapped_height
from xl_addin.book.rules.words import (
    OUTLINE,
    budget_text,
    entity_text,
    heading_text,
    maximum_text,
    measure_text,
    municipal_text,
    part_text,
    percent_text,
    relations_text,
    reward_texts,
    take_text,
    total_text,
    years_text,
)
from xl_addin.book.sources_sheet import Cited
from xl_addin.book.tier_words import points_style
from xl_addin.engine.extremes import total_extremes
from xl_addin.errors import WorkbookError
from xl_addin.rulebook.conditions import KOfN
from xl_addin.rulebook.model import DeviationBook, Text
from xl_addin.rulebook.units import english_unit
from xl_addin.rulebook.wording import condition_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from pathlib import Path

    from xl_addin.book.sheet import Sheet
    from xl_addin.rulebook.model import DeviationIndicator, Source
    from xl_addin.rulebook.reading import RuleBook
    from xl_addin.rulebook.tiers import Line, Section, TierBook, TierIndicator

NAME = "規則集"
_WIDTHS = (11, 8, 38, 34, 38, 34)
_TIER_HEADS = ("番号\nno.", "配点\npoints", "評価基準", "条件", "criterion", "condition")
_DEVIATION_HEADS = ("指標\nindicator", "割合\nweight", "評価項目・入力", "値・単位", "part, input", "figure, unit")
_HEAD_ROW = 2


def write(book: RuleBook, out: Path, *, replace: bool = False) -> None:
    """Write a rule book as a workbook, whole.

    Args:
        book: any rule book, also an outline.
        out: the .xlsx file.
        replace: write over an older file.

    Raises:
        WorkbookError: the name does not end in .xlsx, the file is there already, or it cannot be written.
    """
    if out.suffix.lower() != ".xlsx":
        raise WorkbookError(f"「{out}」: .xlsx で終わる名前を指定してください。", f"{out}: the name must end in .xlsx.")
    save(out, content(book), replace=replace)


def content(book: RuleBook) -> bytes:
    """Make the workbook: the rules, and a sheet of sources and notes.

    Args:
        book: any rule book, also an outline.

    Returns:
        The bytes of the .xlsx file; equal rule books give equal bytes.
    """
    new = NewBook((book.title.ja, book.title.en), {NAME: "text", sources_sheet.NAME: "text"})
    rules, sources = new.sheets[NAME], new.sheets[sources_sheet.NAME]
    title(rules, f"{book.title.ja}（{book.name}）", book.title.en)
    if isinstance(book, DeviationBook):
        _Rows(rules, _DEVIATION_HEADS).deviation_book(book)
        documents = [Cited("規則集", source.title, source.place, source.file) for source in book.sources]
        cited = [*documents, *sources_sheet.rule_book_sources(book)]
        notes = sources_sheet.rule_book_notes(book)
    else:
        _Rows(rules, _TIER_HEADS).tier_book(book)
        cited, notes = tier_sources.cited([book]), tier_sources.notes([book])
    sources_sheet.write(sources, cited, notes)
    return new.content()


class _Rows:
    """Fills the sheet from top to bottom."""

    def __init__(self, sheet: Sheet, heads: Sequence[str]) -> None:
        self._sheet = sheet
        self._row = _HEAD_ROW + 1
        for col, width in enumerate(_WIDTHS):
            sheet.worksheet.set_column(col, col, width)
        sheet.put_row(_HEAD_ROW, 0, heads, "head")
        sheet.worksheet.set_row(_HEAD_ROW, 34)
        sheet.worksheet.freeze_panes(_HEAD_ROW + 1, 0)

    def tier_book(self, book: TierBook) -> None:
        """Write sections, indicators and lines."""
        self._told(entity_text(book))
        self._maximum(book, book.printed, book.indicators)
        for section in book.sections:
            self._section(book, section)
        self._finish()

    def deviation_book(self, book: DeviationBook) -> None:
        """Write indicators, their parts and facts, and the reward."""
        self._told(entity_text(book))
        self._told(total_text(book))
        for indicator in book.indicators:
            self._deviation_indicator(indicator)
        if book.reward is not None:
            self._band(Text("報奨金", "Reward"), "section_row")
            for told in reward_texts(book.reward):
                self._told(told)
        self._finish()

    def _section(self, book: TierBook, section: Section) -> None:
        self._band(Text(f"{section.label} {section.name.ja}", f"{section.id} {section.name.en}"), "section_row")
        members = book.of_section(section)
        self._maximum(book, section.printed, members)
        if section.budget is not None:
            self._told(budget_text(section.budget))
        for indicator in members:
            self._tier_indicator(book, indicator)

    def _tier_indicator(self, book: TierBook, indicator: TierIndicator) -> None:
        self._band(heading_text(indicator), "indicator_row")
        years, place = years_text(indicator), _place(book, indicator.source)
        self._told(
            Text(
                "、".join(text for text in (years.ja, f"出典: {place}") if text),
                ", ".join(text for text in (years.en, f"source: {place}") if text),
            )
        )
        if book.status != "outline":
            self._maximum(book, indicator.printed, (indicator,))
        for measure in indicator.measures:
            self._told(measure_text(indicator, measure))
        for line in indicator.municipal:
            self._told(municipal_text(line))
        for group in indicator.groups:
            if group.lines != indicator.lines or len(group.lines) > 1:
                self._told(take_text(group))
            for rung in group.lines:
                self._line(indicator, rung)

    def _line(self, indicator: TierIndicator, line: Line) -> None:
        condition, relations = condition_text(indicator, line), relations_text(indicator, line)
        items = line.condition.items if isinstance(line.condition, KOfN) else ()
        ja = "\n".join((line.text.ja, *(f"・{item.ja}" for item in items)))
        en = "\n".join((line.text.en, *(f"- {item.en}" for item in items)))
        texts = (
            ja,
            f"{condition.ja}\n［{relations.ja}］" if relations.ja else condition.ja,
            en,
            f"{condition.en}\n[{relations.en}]" if relations.en else condition.en,
        )
        self._cells(line.no, line.points, points_style(line), texts)

    def _deviation_indicator(self, indicator: DeviationIndicator) -> None:
        name, points = indicator.name, indicator.points
        heading = Text(f"指標{indicator.id} {name.ja}　配点 {points}", f"{indicator.id} {name.en}, {points} points")
        self._band(heading, "indicator_row")
        for part in indicator.parts:
            told = part_text(part)
            self._cells(
                "", percent_text(part.weight), ("cell", "centre"), (part.name.ja, told.ja, part.name.en, told.en)
            )
        for fact in indicator.facts:
            ja, en = f"{fact.key}: {fact.label.ja}", f"{fact.key}: {fact.label.en}"
            self._cells("", "", ("cell", "centre"), (ja, fact.unit, en, english_unit(fact.unit)))

    def _maximum(self, book: TierBook, printed: Decimal | None, indicators: Sequence[TierIndicator]) -> None:
        if book.status == "outline":
            if len(indicators) == len(book.indicators):
                self._told(OUTLINE)
            return
        self._told(maximum_text(printed, *total_extremes(indicators)))

    def _cells(self, no: str, points: Decimal | str, style: Sequence[str], texts: Sequence[str]) -> None:
        self._sheet.put(self._row, 0, no, "cell", "centre")
        self._sheet.put(self._row, 1, points if isinstance(points, str) else float(points), *style)
        self._sheet.put_row(self._row, 2, texts[:2], "cell", "wrapped")
        self._sheet.put_row(self._row, 4, texts[2:], "cell", "wrapped_english")
        self._height([wrapped_height(text, width) for text, width in zip(texts, _WIDTHS[2:], strict=True)])

    def _band(self, text: Text, style: str) -> None:
        self._both(text, ("cell", style), ("cell", style))

    def _told(self, text: Text) -> None:
        self._both(text, ("wrapped",), ("wrapped_english",))

    def _both(self, text: Text, japanese: tuple[str, ...], english: tuple[str, ...]) -> None:
        self._sheet.span(self._row, 0, 3, text.ja, *japanese)
        self._sheet.span(self._row, 4, 5, text.en, *english)
        self._height([wrapped_height(text.ja, sum(_WIDTHS[:4])), wrapped_height(text.en, sum(_WIDTHS[4:]))])

    def _height(self, wanted: Sequence[float]) -> None:
        self._sheet.worksheet.set_row(self._row, max(wanted))
        self._row += 1

    def _finish(self) -> None:
        page(self._sheet, self._row - 1, len(_WIDTHS) - 1, header=(0, _HEAD_ROW))


def _place(book: TierBook, source: Source) -> str:
    """Name the place in the one document that the book rests on, or the document as well."""
    alone = {each.title for each in book.sources} == {source.title}
    return source.place if alone else f"{source.title} {source.place}"
