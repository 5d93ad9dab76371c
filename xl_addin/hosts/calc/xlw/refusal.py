"""The one exception for what Excel has and Calc has not."""

from __future__ import annotations

from xl_addin.errors import XlAddinError


class NotInCalcError(XlAddinError, NotImplementedError):
    """Calc cannot do this; nothing was changed.

    Args:
        ja: what and why, one line in Japanese.
        en: the same line in English.
    """
