"""The sheet 上位3割: the value at the cut under each way of counting, and who is inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.generic_share.shares import RATES
from xl_addin.book.page import notes, page, title
from xl_addin.book.sheet import at, same_unless_blank, unless_blank

if TYPE_CHECKING:
    from xl_addin.book.generic_share.shares import SharesSheet
    from xl_addin.book.sheet import Block, Sheet

NAME = "上位3割"

_SHARE = 0.3
_SHARE_ROW, _COUNT_ROW, _PLACES_ROW = 3, 4, 5
_SETTING = 2
_WAYS = (("floor", "切捨て"), ("ceil", "切上げ"), ("round", "四捨五入"))
_METHOD_HEAD = 7
_METHOD_FIRST = 9
_HEAD = 13
_FIRST = 15
_INSIDE, _OUTSIDE = "○", "－"
_INSIDE_COLOUR = "#E2EFDA"


def write(sheet: Sheet, written: SharesSheet) -> None:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        written: the rates.
    """
    title(sheet, "上位3割の境目と入る都道府県", "The top three tenths")
    notes(
        sheet,
        2,
        [
            (
                "割合と数え方を変えると、下の ○ が変わります。",
                "Change the share or the way of counting, and the ○ below follow.",
            )
        ],
    )
    share, way = _settings(sheet, written)
    _methods(sheet, written, share)
    cuts = _heads(sheet, written, share, way)
    _rows(sheet, written, cuts)
    last = _FIRST + len(written.prefectures.grid) - 1
    inside = {
        "type": "cell",
        "criteria": "==",
        "value": f'"{_INSIDE}"',
        "format": sheet.styles.highlight(_INSIDE_COLOUR),
    }
    sheet.worksheet.conditional_format(_FIRST, 1, last, 3 * len(RATES), inside)
    sheet.worksheet.freeze_panes(_FIRST, 1)
    page(sheet, last, 3 * len(RATES), header=(_HEAD, _HEAD + 1), pages=1)
    sheet.worksheet.set_portrait()


def _settings(sheet: Sheet, written: SharesSheet) -> tuple[Block, Block]:
    sheet.put(_SHARE_ROW, 0, "割合  share", "note")
    sheet.put(_SHARE_ROW, _SETTING, _SHARE, "cell", "share", "input")
    sheet.put(_COUNT_ROW, 0, "数え方  counting", "note")
    sheet.put(_COUNT_ROW, _SETTING, _WAYS[0][0], "cell", "centre", "input")
    sheet.worksheet.data_validation(
        _COUNT_ROW, _SETTING, _COUNT_ROW, _SETTING, {"validate": "list", "source": [word for word, _ in _WAYS]}
    )
    sheet.put(_COUNT_ROW, _SETTING + 1, "floor＝切捨て、ceil＝切上げ、round＝四捨五入", "note")
    sheet.put(_PLACES_ROW, 0, "都道府県の数×割合  count × share", "note")
    names = written.prefectures
    share = sheet.block(_SHARE_ROW, _SETTING, _SHARE_ROW)
    count = len(names.grid)
    text = f"=COUNTA({names.text(sheet)})*{share.text(sheet)}"
    sheet.formula(_PLACES_ROW, _SETTING, text, round(count * _SHARE, 9), "cell", "average_rank")
    return share, sheet.block(_COUNT_ROW, _SETTING, _COUNT_ROW)


def _methods(sheet: Sheet, written: SharesSheet, share: Block) -> None:
    """The cut and the number inside under each way of counting."""
    computed = ("head", "computed_head")
    sheet.put(_METHOD_HEAD, 0, "数え方", *computed)
    sheet.put(_METHOD_HEAD + 1, 0, "counting", "head_english")
    for place, rate in enumerate(RATES):
        col = 1 + 3 * place
        sheet.span(_METHOD_HEAD, col, col + 2, f"{rate.ja}：境目の率、それ以上の数、率のある数", *computed)
        sheet.put_row(_METHOD_HEAD + 1, col, ["cut, %", "inside", "of"], "head_english")
    for offset, (word, ja) in enumerate(_WAYS):
        row = _METHOD_FIRST + offset
        sheet.put(row, 0, f"{ja} {word}", "cell")
        for place, rates in enumerate(written.rates):
            col = 1 + 3 * place
            cut = sheet.score(row, col, "SCORE_CUT", [rates, share, "high", word], "cell", "score")
            inside = sum(value >= cut.numbers[0] for value in rates.numbers)
            cells = rates.text(sheet)
            text = f"=SUMPRODUCT(ISNUMBER({cells})*({cells}>={at(row, col)}))"
            sheet.formula(row, col + 1, text, inside, "cell", "rank")
            sheet.formula(row, col + 2, f"=COUNT({cells})", len(rates.numbers), "cell", "rank")


def _heads(sheet: Sheet, written: SharesSheet, share: Block, way: Block) -> list[Block]:
    computed = ("head", "computed_head")
    sheet.put(_HEAD, 0, "都道府県", *computed)
    sheet.put(_HEAD + 1, 0, "境目の率 cut", "head_english")
    cuts = []
    for place, rate in enumerate(RATES):
        col = 1 + 3 * place
        sheet.put_row(_HEAD, col, [f"{rate.short}\n率（％）", "順位", "上位"], *computed)
        cuts.append(
            sheet.score(
                _HEAD + 1, col, "SCORE_CUT", [written.rates[place], share, "high", way], "cell", "score", "strong"
            )
        )
        sheet.put_row(_HEAD + 1, col + 1, ["rank", "inside"], "head_english")
        sheet.worksheet.set_column(col, col, 15)
        sheet.worksheet.set_column(col + 1, col + 2, 10)
    sheet.worksheet.set_column(0, 0, 16)
    for row, height in ((_METHOD_HEAD, 34), (_METHOD_HEAD + 1, 15), (_HEAD, 34), (_HEAD + 1, 18)):
        sheet.worksheet.set_row(row, height)
    return cuts


def _rows(sheet: Sheet, written: SharesSheet, cuts: list[Block]) -> None:
    for offset, names in enumerate(written.prefectures.grid):
        row = _FIRST + offset
        source = written.prefectures
        text = same_unless_blank(at(source.first_row + offset, 0, source.sheet))
        sheet.formula(row, 0, text, str(names[0]), "cell")
        for place, (rates, ranks, cut) in enumerate(zip(written.rates, written.ranks, cuts, strict=True)):
            col = 1 + 3 * place
            rate, rank = rates.numbers[offset], ranks.numbers[offset]
            for block, number, to, look in ((rates, rate, col, "score"), (ranks, rank, col + 1, "rank")):
                text = same_unless_blank(at(block.first_row + offset, block.first_col, block.sheet))
                sheet.formula(row, to, text, number, "cell", look)
            reached = f'IF({at(row, col)}>={cut.text(sheet)},"{_INSIDE}","{_OUTSIDE}")'
            # A rate typed as text would compare as larger than any number.
            text = unless_blank(f"IF(ISNUMBER({at(row, col)}),{reached},NA())", at(row, col))
            sheet.formula(row, col + 2, text, _INSIDE if rate >= cut.numbers[0] else _OUTSIDE, "cell", "centre")
