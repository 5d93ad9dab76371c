"""Where rule books live, and how they get there."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import load_toml
from xl_addin.errors import RuleBookError
from xl_addin.rulebook import store
from xl_addin.rulebook.adding import add
from xl_addin.rulebook.store import find, names, remove, rules_folder, shipped_folder, user_folder, user_path
from xl_addin.rulebook.toml import read_toml, to_json

pytestmark = pytest.mark.usefixtures("home")

KYOKAI = shipped_folder() / "kyokai" / "2023.toml"
SHIPPED = [
    "kokuho_muni/2020",
    "kokuho_muni/2021",
    "kokuho_pref/2021",
    "kokuho_pref/2023",
    "kokuho_pref/2024",
    "kyokai/2023",
]


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    """Next year's rules: a copy of the shipped ones with other 配点."""
    text = KYOKAI.read_text(encoding="utf-8")
    path = tmp_path / "invented.toml"
    path.write_text(
        text.replace("fiscal_year = 2023", "fiscal_year = 2099").replace("points = 80", "points = 90.5"),
        encoding="utf-8",
    )
    return path


def test_a_shipped_book_is_found() -> None:
    """The book that came with the package needs no installing."""
    assert find("kyokai/2023") == load_toml(KYOKAI)


@pytest.mark.parametrize("name", ["ｋｙｏｋａｉ／２０２３", " Kyokai / 2023 ", "kyokai/２０２３"])
def test_full_width_names_are_understood(name: str) -> None:
    """A name typed in full width means the same book."""
    assert find(name).name == "kyokai/2023"


def test_a_new_year_needs_one_file(invented: Path, home: Path) -> None:
    """A year is added by a TOML file alone and found at once."""
    assert "kyokai/2099" not in names()
    assert add(invented) == "kyokai/2099"
    assert find("kyokai/2099").total_points == Decimal("330.5")
    assert find("kyokai/2023").total_points == 320
    assert names() == sorted([*SHIPPED, "kyokai/2099"])
    assert [path.name for path in (home / "rules" / "kyokai").iterdir()] == ["2099.json"]


def test_a_book_with_faults_is_not_added(invented: Path, home: Path) -> None:
    """A faulty file leaves nothing behind."""
    invented.write_text(invented.read_text(encoding="utf-8").replace("levy = 0.0001", "levy = 7"), encoding="utf-8")
    with pytest.raises(RuleBookError, match="levy"):
        add(invented)
    assert not home.exists()


def test_names_are_not_taken_twice(invented: Path) -> None:
    """A known name is replaced only when told."""
    add(invented)
    with pytest.raises(RuleBookError, match="has been added before"):
        add(invented)
    invented.write_text(invented.read_text(encoding="utf-8").replace("points = 90.5", "points = 91"), encoding="utf-8")
    add(invented, replace=True)
    assert find("kyokai/2099").total_points == 331


def test_a_shipped_book_is_not_shadowed(tmp_path: Path) -> None:
    """A user's book takes the place of a shipped one only when told, and gives it back."""
    mine = tmp_path / "mine.toml"
    mine.write_text(KYOKAI.read_text(encoding="utf-8").replace("points = 80", "points = 81"), encoding="utf-8")
    with pytest.raises(RuleBookError, match="shipped rule book"):
        add(mine)
    assert find("kyokai/2023").total_points == 320
    add(mine, replace=True)
    assert find("kyokai/2023").total_points == 321
    remove("kyokai/2023")
    assert find("kyokai/2023").total_points == 320


def test_only_added_books_can_be_removed(invented: Path) -> None:
    """What was never added cannot be removed, and what was removed is unknown."""
    add(invented)
    remove("kyokai/2099")
    assert names() == SHIPPED
    for name in ("kyokai/2099", "kyokai/2023"):
        with pytest.raises(RuleBookError, match="has been added"):
            remove(name)


def test_what_cannot_be_deleted_says_so(home: Path) -> None:
    """A folder in the place of a rule book is one clear error."""
    (home / "rules" / "kyokai" / "2099.json").mkdir(parents=True)
    with pytest.raises(RuleBookError, match="cannot be deleted"):
        remove("kyokai/2099")


def test_an_unknown_book_is_told_with_the_known_ones(invented: Path) -> None:
    """The message lists what there is."""
    add(invented)
    with pytest.raises(RuleBookError) as caught:
        find("kyokai/1999")
    assert "kyokai/2023, kyokai/2099" in caught.value.en
    assert "kyokai/2023, kyokai/2099" in caught.value.ja


@pytest.mark.parametrize(
    "name",
    [
        "",
        "kyokai",
        "../2023",
        "kyokai/../../etc/2023",
        "/etc/2023",
        "kyokai/2023.json",
        "c:/2023",
        "a" * 200 + "/2023",
        "kyokai/2023\0",
    ],
)
def test_a_name_never_leaves_the_folder(name: str) -> None:
    """Anything but scheme and year is refused before a file is touched."""
    with pytest.raises(RuleBookError, match="named like kyokai/2023"):
        find(name)


def test_a_changed_file_counts_at_once(invented: Path) -> None:
    """A change of the same length at the same time is seen."""
    add(invented)
    assert find("kyokai/2099").total_points == Decimal("330.5")
    path = user_path("kyokai/2099")
    before = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("90.5", "10.5"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert find("kyokai/2099").total_points == Decimal("250.5")


def test_a_book_under_a_wrong_name_is_refused(invented: Path) -> None:
    """A file that was renamed by hand does not pass for another year."""
    add(invented)
    user_path("kyokai/2099").rename(user_path("kyokai/2098"))
    with pytest.raises(RuleBookError, match='holds "kyokai/2099", not "kyokai/2098"'):
        find("kyokai/2098")


def test_the_built_add_in_reads_json_without_tomllib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no tomllib, the JSON beside the package is read and TOML is not listed."""
    shipped = tmp_path / "package"
    (shipped / "kyokai").mkdir(parents=True)
    (shipped / "kyokai" / "2023.json").write_text(to_json(read_toml(KYOKAI)), encoding="utf-8")
    (shipped / "kyokai" / "2022.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(store, "shipped_folder", lambda: shipped)
    monkeypatch.setattr(store, "_HAS_TOML", False)
    assert names() == ["kyokai/2023"]
    assert find("kyokai/2023") == load_toml(KYOKAI)


def test_a_failed_write_leaves_the_old_book(invented: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fails, the book that was there stays and no scrap is left."""
    add(invented)
    invented.write_text(invented.read_text(encoding="utf-8").replace("points = 90.5", "points = 91"), encoding="utf-8")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(RuleBookError, match="No space left"):
        add(invented, replace=True)
    assert find("kyokai/2099").total_points == Decimal("330.5")
    assert [path.name for path in user_path("kyokai/2099").parent.iterdir()] == ["2099.json"]


def test_the_environment_names_the_folder(home: Path) -> None:
    """XL_ADDIN_HOME wins on every system."""
    assert user_folder() == home
    assert rules_folder() == home / "rules"


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"XL_ADDIN_HOME": "/elsewhere", "APPDATA": "/roaming"}, "win32", "/elsewhere"),
        ({"APPDATA": "/roaming"}, "win32", "/roaming/xl-addin"),
        ({}, "win32", "/me/AppData/Roaming/xl-addin"),
        ({}, "darwin", "/me/Library/Application Support/xl-addin"),
        ({}, "linux", "/me/.local/share/xl-addin"),
        ({"XDG_DATA_HOME": "/data"}, "linux", "/data/xl-addin"),
        ({"XDG_DATA_HOME": "relative", "XL_ADDIN_HOME": ""}, "linux", "/me/.local/share/xl-addin"),
    ],
)
def test_each_system_has_its_folder(environment: dict[str, str], platform: str, expected: str) -> None:
    """The folder follows the habits of the system."""
    assert store._user_folder(environment, platform, Path("/me")) == Path(expected)  # noqa: SLF001 - one system per run
