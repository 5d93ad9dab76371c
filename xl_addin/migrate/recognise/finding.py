"""What recognising a manual formula gives: what to put where, and what was left alone and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xl_addin.formulas.addresses import Area


class Located(NamedTuple):
    """Cells of a named sheet."""

    sheet: str
    area: Area


class Note(NamedTuple):
    """A remark in Japanese and in English."""

    ja: str
    en: str


@dataclass(frozen=True)
class ScoreCall:
    """A call of a worksheet function, in parts, so that calls of many rows can become one of a column.

    Attributes:
        function: its name, SCORE_RANK and so on.
        cells: the cells of the row in question, one group per argument.
        texts: how these arguments are written.
        rest: the other arguments as they are written.
        reference: the values of everybody, if `rest` begins with them.
    """

    function: str
    cells: tuple[Located, ...]
    texts: tuple[str, ...]
    rest: tuple[str, ...] = ()
    reference: Located | None = None

    @property
    def text(self) -> str:
        """The call as a formula has it."""
        return f"{self.function}({','.join((*self.texts, *self.rest))})"


@dataclass(frozen=True)
class Match:
    """A part of a formula that a worksheet function can take over.

    Attributes:
        start: where the part begins in the formula's text without "=".
        stop: where it ends.
        new_text: what takes its place.
        family: "rank", "deviation", "steps", "cut", "growth", "change" or "weighted".
        functions: the worksheet functions of the new text.
        note_ja: what may differ, in Japanese; empty if nothing does.
        note_en: the same in English.
        call: the call in parts, None if the new text is more than a call.
    """

    start: int
    stop: int
    new_text: str
    family: str
    functions: tuple[str, ...]
    note_ja: str = ""
    note_en: str = ""
    call: ScoreCall | None = None

    def noted(self, *notes: Note) -> Match:
        """Return the match with more remarks."""
        ja = "".join((self.note_ja, *(note.ja for note in notes)))
        en = " ".join(part for part in (self.note_en, *(note.en for note in notes)) if part)
        return replace(self, note_ja=ja, note_en=en)


@dataclass(frozen=True)
class Refusal:
    """A part of a formula that looks like a score but is left alone.

    Attributes:
        start: where the part begins in the formula's text without "=".
        stop: where it ends.
        family: the family that it resembles.
        reason_ja: why it is left alone, in Japanese.
        reason_en: the same in English.
    """

    start: int
    stop: int
    family: str
    reason_ja: str
    reason_en: str


def called(start: int, stop: int, family: str, call: ScoreCall, *notes: Note) -> Match:
    """Put a call in place of a part of a formula."""
    return Match(start, stop, call.text, family, (call.function,), call=call).noted(*notes)


def refused(start: int, stop: int, family: str, ja: str, en: str) -> Refusal:
    """Leave a part of a formula alone."""
    return Refusal(start, stop, family, ja, en)
