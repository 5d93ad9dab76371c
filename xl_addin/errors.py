"""The package's few exceptions; each carries its message in Japanese and in English."""

from __future__ import annotations


class XlAddinError(Exception):
    """Something a user can understand and mend.

    Args:
        ja: one line in Japanese.
        en: the same line in English.
    """

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(ja, en)
        self.ja = ja
        self.en = en

    def __str__(self) -> str:
        return f"{self.ja} / {self.en}"


class ScoringError(XlAddinError):
    """A score cannot be computed.

    Args:
        ja: the reason in Japanese.
        en: the reason in English.
        code: the cell error that a worksheet shows for it.
    """

    def __init__(self, ja: str, en: str, code: str = "#VALUE!") -> None:
        super().__init__(ja, en)
        self.code = code


class MissingFactError(ScoringError):
    """A fact that the rule needs is not there; a worksheet shows #N/A."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(ja, en, "#N/A")


class UndefinedScoreError(ScoringError):
    """The formula has no value for these numbers: no spread, no headroom, no base; a worksheet shows #DIV/0!."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(ja, en, "#DIV/0!")


class RuleBookError(XlAddinError):
    """A rule book is unknown, or does not say what it must."""


class WorkbookError(XlAddinError):
    """A workbook is missing, locked or broken, or may not be written."""


class OfficeError(XlAddinError):
    """LibreOffice is missing, did not start, or went away."""
