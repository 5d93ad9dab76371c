"""A Japanese font is found where systems keep it, and its absence is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xl_addin.errors import WorkbookError
from xl_addin.report import fonts

if TYPE_CHECKING:
    from pathlib import Path


def file(folder: Path, name: str) -> Path:
    """An empty file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


@pytest.fixture(autouse=True)
def _no_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(fonts.VARIABLE, raising=False)


@pytest.mark.parametrize(
    ("names", "family", "regular", "bold"),
    [
        (["YuGothM.ttc", "YuGothB.ttc", "msgothic.ttc"], "Yu Gothic", "YuGothM.ttc", "YuGothB.ttc"),
        (["meiryo.ttc", "meiryob.ttc"], "Meiryo", "meiryo.ttc", "meiryob.ttc"),
        (["MSGOTHIC.TTC"], "MS Gothic", "MSGOTHIC.TTC", "MSGOTHIC.TTC"),
        (
            ["ヒラギノ角ゴシック W3.ttc", "ヒラギノ角ゴシック W6.ttc"],
            "Hiragino Sans",
            "ヒラギノ角ゴシック W3.ttc",
            "ヒラギノ角ゴシック W6.ttc",
        ),
        (
            ["noto/NotoSansCJK-Regular.ttc", "noto/NotoSansCJK-Bold.ttc", "ipa/ipag.ttf"],
            "Noto Sans CJK JP",
            "noto/NotoSansCJK-Regular.ttc",
            "noto/NotoSansCJK-Bold.ttc",
        ),
        (["ipa/ipaexg.ttf", "DejaVuSans.ttf"], "IPAexGothic", "ipa/ipaexg.ttf", "ipa/ipaexg.ttf"),
    ],
)
def test_fonts_of_all_systems_are_known(tmp_path: Path, names: list[str], family: str, regular: str, bold: str) -> None:
    """The best font of a system is taken, with its bold weight where there is one."""
    for name in names:
        file(tmp_path, name)
    assert fonts.japanese_font([tmp_path]) == fonts.FontFile(family, tmp_path / regular, tmp_path / bold)


def test_names_that_macos_takes_apart_are_known(tmp_path: Path) -> None:
    """A name in which marks are letters of their own is the same name."""
    apart = file(tmp_path, "ヒラキ\u3099ノ角コ\u3099シック W3.ttc")
    assert fonts.japanese_font([tmp_path]).regular == apart


def test_no_font_is_explained(tmp_path: Path) -> None:
    """Without any Japanese font the message says what to install."""
    file(tmp_path, "DejaVuSans.ttf")
    with pytest.raises(WorkbookError, match=f"Noto Sans CJK JP.*{fonts.VARIABLE}"):
        fonts.japanese_font([tmp_path])


def test_a_font_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment variable goes before what is installed; a wrong one is explained."""
    file(tmp_path, "meiryo.ttc")
    own = file(tmp_path, "own.ttf")
    monkeypatch.setenv(fonts.VARIABLE, str(own))
    assert fonts.japanese_font([tmp_path]).regular == own
    monkeypatch.setenv(fonts.VARIABLE, str(tmp_path / "none.ttf"))
    with pytest.raises(WorkbookError, match=r"none\.ttf"):
        fonts.japanese_font([tmp_path])


@pytest.mark.parametrize(("system", "word"), [("win32", "Fonts"), ("darwin", "Library"), ("linux", "share")])
def test_every_system_has_folders(monkeypatch: pytest.MonkeyPatch, system: str, word: str) -> None:
    """Each system's own folder and the user's are searched."""
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setenv("LOCALAPPDATA", "/home/user/AppData/Local")
    found = fonts.folders()
    assert len(found) > 1
    assert any(word in folder.parts for folder in found)
