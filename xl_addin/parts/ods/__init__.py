"""OpenDocument spreadsheets (.ods): cells are changed by splicing the bytes of content.xml."""

from __future__ import annotations

from xl_addin.parts.ods.book import OdsBook
from xl_addin.parts.ods.kinds import is_flat_ods, is_ods

__all__ = ["OdsBook", "is_flat_ods", "is_ods"]
