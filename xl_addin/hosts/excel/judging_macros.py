"""Judges what Excel's settings let macros do."""

from __future__ import annotations

from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Final

from xl_addin.hosts.excel.finding import Finding, bad, careful, fine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePath

    from xl_addin.hosts.excel.program import Security
    from xl_addin.hosts.excel.status import Status

_ASKS: Final = 2
_SIGNED_ONLY: Final = 3
_NONE: Final = 4
_ADMIN: Final = (
    "管理者に相談してください（信頼できる場所にブックを置く方法もあります）",
    "ask the administrator (a trusted location is one way)",
)
_ADMIN_ALONE: Final = (
    "管理者に相談してください（信頼できる場所も使えなくなっています）",
    "ask the administrator (trusted locations are switched off too)",
)
_OWN: Final = (
    "Excel の「ファイル → オプション → トラスト センター → マクロの設定」で「警告して、VBA マクロを無効にする」を選んでください",
    "in Excel choose File → Options → Trust Center → Macro Settings → Disable VBA macros with notification",
)


def macro_findings(found: Status) -> Iterator[Finding]:
    """Judge the macro settings; a trusted location overrules them for the workbooks in it."""
    security = found.security
    if security is None:
        return
    if security.vba_off:
        yield bad("管理者が VBA を使えなくしています", "VBA is switched off by the administrator", *_ADMIN)
        return
    if found.book is not None and trusted(found.book.path, security):
        yield fine(
            "ブックは信頼できる場所にあり、マクロは確認なしに動きます",
            "The workbook is in a trusted location; its macros run without a question",
        )
        return
    admin = _ADMIN_ALONE if security.locations_off else _ADMIN
    advice = admin if security.by_policy else _OWN
    if security.warnings == _NONE:
        yield bad("マクロはすべて無効です（通知なし）", "All macros are disabled without notification", *advice)
    elif security.warnings == _SIGNED_ONLY:
        yield bad(
            "署名されたマクロしか動きません。xl-addin のマクロには署名がありません",
            "Only signed macros run, and those of xl-addin are not signed",
            *advice,
        )
    elif security.warnings == _ASKS:
        yield fine(
            "マクロ: ブックを開いたときに「コンテンツの有効化」を押すと動きます",
            "Macros run after Enable Content is pressed when the workbook opens",
        )
    else:
        yield careful(
            "マクロがすべて確認なしに動く設定です（xl-addin には不要です）",
            "All macros run without a question, which xl-addin does not need",
            *_OWN,
        )


def trusted(book: PurePath, security: Security) -> bool:
    """Whether a workbook is in a trusted location."""
    folder = PureWindowsPath(str(book)).parent
    for path, below in security.trusted:
        place = PureWindowsPath(path)
        if folder == place or (below and folder.is_relative_to(place)):
            return True
    return False
