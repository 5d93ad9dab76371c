"""What tier rule books say of their sources, and of how they read what the sources leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.sources_sheet import Cited, Note
from xl_addin.rulebook.asked import era

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.rulebook.model import Text
    from xl_addin.rulebook.tiers import TierBook


def cited(books: Sequence[TierBook]) -> list[Cited]:
    """Cite the documents of rule books: each book, and its sections by the place where they stand."""
    found = []
    for book in books:
        year = era(book.fiscal_year)
        found += [Cited(f"{year}の規則", source.title, source.place, source.file) for source in book.sources]
        for section in book.sections:
            source = section.source
            found.append(Cited(f"{year} {section.label} {section.name.ja}", source.title, source.place, source.file))
    return found


def notes(books: Sequence[TierBook]) -> list[Note]:
    """Collect what rule books note; what several years note alike stands once, with all its places."""
    places: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for book in books:
        for place, text in _noted(book):
            places.setdefault((text.ja, text.en), []).append(place)
    found = []
    for (ja, en), named in places.items():
        where_ja = "・".join(place for place, _ in named)
        where_en = ", ".join(place for _, place in named)
        found.append(Note(f"{where_ja}：{ja}", f"{where_en}: {en}"))
    return found


def _noted(book: TierBook) -> Iterator[tuple[tuple[str, str], Text]]:
    year, english = era(book.fiscal_year), f"FY{book.fiscal_year}"
    for note in book.notes:
        yield (year, english), note
    for section in book.sections:
        for note in section.notes:
            yield (f"{year}{section.label}", f"{english} {section.id}"), note
        for indicator in book.of_section(section):
            for note in indicator.notes:
                yield (f"{year}{indicator.label}", f"{english} {indicator.id}"), note
            for line in indicator.lines:
                if line.note is not None:
                    yield (f"{year}{indicator.label}{line.no}", f"{english} {indicator.id} {line.no}"), line.note
