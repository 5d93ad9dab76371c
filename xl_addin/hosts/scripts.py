"""The shipped scripts by their names, as the menu in Calc, the buttons in workbooks and the command show them."""

from __future__ import annotations

from typing import NamedTuple

PACKAGE = "xl_addin.scripts"
DATA_FILES = ("csv", "xlsx", "xlsm")
"""Endings of the files that a script may ask for."""


class Script(NamedTuple):
    """A shipped script.

    Attributes:
        key: its module in ``xl_addin.scripts``, and its name for ``xl-addin run``.
        ja: its title in Japanese.
        en: its title in English.
        does_ja: what it does, in Japanese.
        does_en: what it does, in English.
        file_ja: which file it needs besides the workbook, in Japanese; "" if none.
        file_en: the same in English.
    """

    key: str
    ja: str
    en: str
    does_ja: str
    does_en: str
    file_ja: str = ""
    file_en: str = ""

    @property
    def module(self) -> str:
        """Full name of its module."""
        return f"{PACKAGE}.{self.key}"

    @property
    def title_ja(self) -> str:
        """Title of a menu entry or button in Japanese; dots say that it asks for something first."""
        return self.ja + ("…" if self.file_ja else "")

    @property
    def title_en(self) -> str:
        """The same in English."""
        return self.en + ("…" if self.file_en else "")


SCRIPTS = (
    Script(
        "refresh",
        "データの更新",
        "Refresh data",
        "新しい年度の数値のファイルを読み、確かめてから入力欄に入れ、再計算して変わった点を示します。",
        "Reads a file of new figures, checks it, fills the input cells, recalculates and tells what changed.",
        "新しい数値のファイル",
        "the file of new figures",
    ),
    Script(
        "compare_years",
        "年度の比較",
        "Compare years",
        "もう一つの年度のブックと比べ、順位・得点の変化をシート「年度比較」に書きます。",
        "Compares with the workbook of another year and writes the changes to the sheet 年度比較.",
        "比べる年度のブック",
        "the workbook of the other year",
    ),
    Script(
        "charts",
        "グラフの作成",
        "Make charts",
        "平均との差の棒グラフを、指標ごとにシート「グラフ」に作ります。",
        "Draws the differences from the average, a bar chart per indicator, on the sheet グラフ.",
    ),
    Script(
        "export_pdf",
        "PDF の書き出し",
        "Export as PDF",
        "結果のシートを、ブックと同じフォルダーに PDF として書き出します。",
        "Writes the result sheets as a PDF beside the workbook.",
    ),
)
BY_KEY = {script.key: script for script in SCRIPTS}
"""The scripts by their keys."""
