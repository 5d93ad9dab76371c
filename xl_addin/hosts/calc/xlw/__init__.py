"""An xlwings engine for LibreOffice Calc: the objects that xlwings' own classes call, over UNO."""

from __future__ import annotations

from typing import Final

import xlwings

from xl_addin.errors import OfficeError

XLWINGS: Final = "0.37.8"
"""The version of xlwings whose engine interface this is."""


def check_version() -> None:
    """Make sure that the installed xlwings is the one whose interface this is; done when this package is imported.

    Raises:
        OfficeError: another version is installed.
    """
    if xlwings.__version__ != XLWINGS:
        raise OfficeError(
            f"xlwings {XLWINGS} が必要ですが、{xlwings.__version__} がインストールされています。"
            f"pip install xlwings=={XLWINGS} を実行してください。",
            f"xlwings {XLWINGS} is needed, but {xlwings.__version__} is installed; run pip install xlwings=={XLWINGS}.",
        )


check_version()
