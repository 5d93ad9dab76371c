"""Words by which rows and columns of a sheet are known again: headers, feet, names of entities and their codes."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from xl_addin.book.scores.cell_table import PlacedNumber
from xl_addin.book.scores.layout_checks import TOTALS
from xl_addin.cells import is_blank
from xl_addin.engine.naming import EntityNames, entity_key
from xl_addin.rulebook.model import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.book.scores.cell_table import PlacedCell

#: Rows of sums; the row 全国 holds the sum of a count, but no sum of a rate.
SUMS = frozenset(("合計", "計", "総計", "全国計", "全国", "total"))
_FEET = ("平均", "標準偏差", "差異の数", "合計", "小計", "総計")
# 北海道 is code 1 and 沖縄 47, as JIS X 0401 numbers the prefectures; the branches of 協会けんぽ have the same names.
PREFECTURES: tuple[str, ...] = (
    "北海道",
    "青森",
    "岩手",
    "宮城",
    "秋田",
    "山形",
    "福島",
    "茨城",
    "栃木",
    "群馬",
    "埼玉",
    "千葉",
    "東京",
    "神奈川",
    "新潟",
    "富山",
    "石川",
    "福井",
    "山梨",
    "長野",
    "岐阜",
    "静岡",
    "愛知",
    "三重",
    "滋賀",
    "京都",
    "大阪",
    "兵庫",
    "奈良",
    "和歌山",
    "鳥取",
    "島根",
    "岡山",
    "広島",
    "山口",
    "徳島",
    "香川",
    "愛媛",
    "高知",
    "福岡",
    "佐賀",
    "長崎",
    "熊本",
    "大分",
    "宮崎",
    "鹿児島",
    "沖縄",
)
_CODE_HEADS = ("コード", "code")
_UNIT_END = re.compile("(pct|percent)$")


def text_of(cell: PlacedCell) -> str:
    """What a cell shows, without the spaces around it; a number in its shortest form."""
    if cell is None:
        return ""
    return f"{cell:.15g}" if isinstance(cell, PlacedNumber) else str(cell).strip()


def head_key(text: str) -> str:
    """Spell a header in one way: only letters and digits count, neither brackets nor a per cent sign."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _UNIT_END.sub("", "".join(letter for letter in folded if letter.isalnum()))


def is_foot(name: str) -> bool:
    """Whether a row of this name is no entity: a mean, a deviation, a sum."""
    plain = plain_text(name)
    return plain in TOTALS or plain.startswith(_FEET)


def is_code_head(head: str) -> bool:
    """Whether a header says that its column holds codes."""
    return head_key(head).endswith(_CODE_HEADS)


class Names:
    """The entities of a table, to be found again however their names are written.

    Args:
        names: one per row; blank ones are nobody.
    """

    def __init__(self, names: Iterable[PlacedCell]) -> None:
        self.names = [text_of(name) for name in names]
        self._rows = EntityNames(self.names)

    @property
    def doubled(self) -> list[tuple[int, int]]:
        """The first two rows of each name that stands twice."""
        rows: dict[str, list[int]] = {}
        for row, name in enumerate(self.names):
            if name:
                rows.setdefault(entity_key(name), []).append(row)
        return [(found[0], found[1]) for found in rows.values() if len(found) > 1]

    def row(self, cell: PlacedCell, *, code: bool = False) -> int | None:
        """Find the row of an entity.

        Args:
            cell: its name, with or without 支部, 都, 府, 県 or a code in front, or its code.
            code: whether it is the code of a prefecture.
        """
        if is_blank(cell):
            return None
        name = text_of(cell)
        row = self._rows.row(name)
        if row is None and code:
            number = entity_key(name)
            if number.isdigit() and 1 <= int(number) <= len(PREFECTURES):
                return self._rows.row(PREFECTURES[int(number) - 1])
        return row
