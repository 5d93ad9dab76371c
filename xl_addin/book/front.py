"""The sheet はじめに: what a workbook is, its colours, how to recalculate, its sheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.page import page, title, wrapped_height
from xl_addin.hosts.excel.vba_scripts import macro

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.sheet import Sheet
    from xl_addin.hosts.scripts import Script

NAME = "はじめに"

_NAME_WIDTH = 18
_JA_WIDTH = 62
_EN_WIDTH = 50
_RECALCULATE = [
    (
        "LibreOffice",
        "アドインを入れて開き、メニュー「得点計算」→「得点を再計算」を選ぶ。",
        "With the add-in installed, choose 得点計算 → 得点を再計算 in the menu.",
    ),
    (
        "Excel",
        "同じ名前の .xlsm を開き、「コンテンツの有効化」を押す（準備は xl-addin excel install）。Excel では未検証。",
        "Open the .xlsm of the same name and enable its content (xl-addin excel install sets it up); not verified in Excel.",
    ),
    (
        "アドインなし",
        "保存されている計算結果は読めるが、値を変えても SCORE_ の式は計算されない（#NAME? になることがある）。",
        "Stored results can be read, but SCORE_ formulas do not recalculate and may show #NAME?.",
    ),
]
_ACTIONS_NOTE = (
    "Excel では「コンテンツの有効化」のあとにボタンを押す（Excel では未検証）。LibreOffice ではボタンの代わりに、メニュー「得点計算」→「スクリプト」から選ぶ。",
    "In Excel press a button after Enable Content (not verified in Excel). In LibreOffice choose the same from the menu 得点計算 → スクリプト.",
)
_BUTTON = {"width": 126, "height": 26, "x_offset": 2, "y_offset": 3}
_BUTTON_ROW = 24.0
LEGEND = (
    ("input", "入力欄。値を入れる・貼り付けるセル", "input cells"),
    ("published_head", "見出しが青の列：公表されている値", "blue headers: published figures"),
    ("computed_head", "見出しが緑の列：式で計算した値", "green headers: computed figures"),
    ("different", "公表値と違う箇所", "differs from the published figure"),
)


PROTECTED = (
    "入力欄（黄色）以外は、誤って書き換えないように保護してあります。パスワードはなく、シートの保護はいつでも外せます。",
    "All but the yellow cells is protected, without a password.",
)


@dataclass(frozen=True)
class Listed:
    """A sheet as the list of sheets names it."""

    name: str
    ja: str
    en: str


def write(
    sheet: Sheet,
    heading: tuple[str, str],
    purpose: Sequence[tuple[str, str]],
    listed: Sequence[Listed],
    legend: Sequence[tuple[str, str, str]] = LEGEND,
    *,
    actions: Sequence[Script] = (),
) -> None:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        heading: title of the workbook.
        purpose: what it is for, sentence by sentence.
        listed: the other sheets, in order.
        legend: the styles whose colours mean something, each with its meaning in Japanese and English.
        actions: scripts with a button each; only a workbook that holds their macros has any.
    """
    title(sheet, *heading)
    sheet.worksheet.set_column(0, 0, _NAME_WIDTH)
    sheet.worksheet.set_column(1, 1, _JA_WIDTH)
    sheet.worksheet.set_column(2, 2, _EN_WIDTH)
    row = _section(sheet, 3, "このブックについて", "About")
    for ja, en in purpose:
        row = _line(sheet, row, "", ja, en)
    row = _section(sheet, row + 1, "色の意味", "Colours")
    for style, ja, en in legend:
        row = _line(sheet, row, "", ja, en)
        sheet.put(row - 1, 0, "", "cell", style)
    row = _section(sheet, row + 1, "再計算のしかた", "How to recalculate")
    for name, ja, en in _RECALCULATE:
        row = _line(sheet, row, name, ja, en)
    if actions:
        row = _actions(sheet, row + 1, actions)
    row = _section(sheet, row + 1, "シート", "Sheets")
    for entry in listed:
        row = _line(sheet, row, entry.name, entry.ja, entry.en)
        sheet.worksheet.write_url(row - 1, 0, f"internal:'{entry.name}'!A1", sheet.styles("link"), entry.name)
    sheet.worksheet.freeze_panes(2, 0)
    page(sheet, row - 1, 2, pages=1)


def _actions(sheet: Sheet, row: int, actions: Sequence[Script]) -> int:
    row = _section(sheet, row, "操作", "Actions")
    row = _line(sheet, row, "", *_ACTIONS_NOTE)
    for script in actions:
        row = _line(sheet, row, "", script.does_ja, script.does_en, least=_BUTTON_ROW)
        caption = {"caption": script.title_ja, "description": f"{script.title_ja} / {script.title_en}"}
        sheet.worksheet.insert_button(row - 1, 0, {**_BUTTON, **caption, "macro": macro(script)})
    return row


def _section(sheet: Sheet, row: int, ja: str, en: str) -> int:
    sheet.put_row(row, 0, [ja, "", en], "section")
    sheet.worksheet.set_row(row, 21)
    return row + 1


def _line(sheet: Sheet, row: int, name: str, ja: str, en: str, *, least: float = 0.0) -> int:
    sheet.put(row, 0, name, "wrapped")
    sheet.put(row, 1, ja, "wrapped")
    sheet.put(row, 2, en, "wrapped_english")
    sheet.worksheet.set_row(row, max(wrapped_height(ja, _JA_WIDTH), wrapped_height(en, _EN_WIDTH), least))
    return row + 1
