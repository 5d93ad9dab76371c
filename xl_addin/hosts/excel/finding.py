"""One thing that the doctor found, in Japanese and English, with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A judgement.

    Args:
        level: "fine", "careful" (may keep cells from computing), "bad" (does), or "unknown" (was not to be checked).
        ja: what was found, in Japanese.
        en: the same in English.
        do_ja: what to do; "" if nothing.
        do_en: the same in English.
    """

    level: str
    ja: str
    en: str
    do_ja: str = ""
    do_en: str = ""


def fine(ja: str, en: str) -> Finding:
    """What is as it should be."""
    return Finding("fine", ja, en)


def careful(ja: str, en: str, do_ja: str, do_en: str) -> Finding:
    """What may keep cells from computing, or puzzle."""
    return Finding("careful", ja, en, do_ja, do_en)


def bad(ja: str, en: str, do_ja: str, do_en: str) -> Finding:
    """What keeps cells from computing."""
    return Finding("bad", ja, en, do_ja, do_en)


def unknown(ja: str, en: str, do_ja: str, do_en: str) -> Finding:
    """What could not be checked."""
    return Finding("unknown", ja, en, do_ja, do_en)
