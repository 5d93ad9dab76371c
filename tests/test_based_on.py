"""A rule book may take indicators over from an earlier one; what hosts read has everything written out."""

from __future__ import annotations

import json
from decimal import Decimal
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.conftest import load_toml
from xl_addin.errors import RuleBookError
from xl_addin.hosts.calc.package import members
from xl_addin.rulebook import store
from xl_addin.rulebook.adding import add
from xl_addin.rulebook.based_on import flatten
from xl_addin.rulebook.reading import RuleBook, parse_json, rule_book
from xl_addin.rulebook.tiers import TierBook
from xl_addin.rulebook.toml import TomlData, parse_toml, read_toml

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("home")

OLD = """\
scheme = "walk"
fiscal_year = 2030
status = "complete"
title = { ja = "歩く制度", en = "Walking scheme" }
method = "tiers"
entity = { ja = "市", en = "city" }

[[sources]]
title = "資料"
place = "全体"

[[section]]
id = "s"
label = "指標"
name = { ja = "歩く", en = "walk" }
source = { title = "資料", place = "指標" }

[[indicator]]
id = "a"
label = "指標（1）"
section = "s"
name = { ja = "歩数", en = "steps" }
years = { evaluated = 2029, compared = 2028 }
follows = "z"
source = { title = "資料", place = "（1）" }

[[indicator.notes]]
ja = "古い注"
en = "old note"

[[indicator.measure]]
key = "steps"
name = { ja = "歩数", en = "steps" }
unit = "歩"
better = "high"

[[indicator.group]]
take = "first"

[[indicator.group.line]]
no = "①"
points = 7
text = { ja = "八千歩以上", en = "8,000 steps" }
at_least = 8000
follows = "⑨"
unchanged = true

[[indicator.group.line]]
no = "②"
points = 3
text = { ja = "前の年より多い", en = "more than the year before" }
improved = true
"""

NEW = (
    OLD.split("[[indicator]]", maxsplit=1)[0]
    .replace("2030", "2031")
    .replace('method = "tiers"\n', 'method = "tiers"\nbased_on = "walk/2030"\n')
    + """\
[[indicator]]
id = "b"
label = "指標（2）"
section = "s"
based_on = "a"
years = { evaluated = 2030, compared = 2029 }
source = { title = "資料", place = "（2）" }
"""
)


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with the book of FY2030 and the one of FY2031 that is based on it."""
    folder = tmp_path / "package"
    (folder / "walk").mkdir(parents=True)
    (folder / "walk" / "2030.toml").write_text(OLD, "utf-8")
    (folder / "walk" / "2031.toml").write_text(NEW, "utf-8")
    monkeypatch.setattr(store, "shipped_folder", lambda: folder)
    return folder


def written(folder: Path, name: str, text: str) -> Path:
    """A file with this text."""
    path = folder / name
    path.write_text(dedent(text), "utf-8")
    return path


def read_flat(data: TomlData) -> RuleBook:
    """Read a book that may be based on another."""
    flat = flatten(data)
    return rule_book(flat, flat.where)


def faults(text: str) -> list[str]:
    """What is said in English of a book that is not added."""
    data = parse_toml(text.encode(), "new.toml")
    with pytest.raises(RuleBookError) as refused:
        read_flat(data)
    assert len(refused.value.ja.splitlines()) == len(refused.value.en.splitlines())
    return refused.value.en.splitlines()


def tier_book(name: str) -> TierBook:
    """A book of ladders and points."""
    book = store.find(name)
    assert isinstance(book, TierBook)
    return book


@pytest.mark.usefixtures("shipped")
def test_what_is_not_written_is_taken_over() -> None:
    """The new indicator has its own label, years and source; name, measure, lines and notes are the old one's."""
    (new,) = tier_book("walk/2031").indicators
    assert (new.id, new.label, new.source.place) == ("b", "指標（2）", "（2）")
    assert new.years is not None
    assert (new.years.evaluated, new.years.compared) == (2030, 2029)
    assert new.name.en == "steps"
    assert [(line.no, line.points) for line in new.lines] == [("①", 7), ("②", 3)]
    assert [measure.key for measure in new.measures] == ["steps"]
    assert [note.en for note in new.notes] == ["old note"]


@pytest.mark.usefixtures("shipped")
def test_what_is_taken_over_follows_what_it_is_taken_from() -> None:
    """Indicator and lines continue the base's, whatever the base itself had continued before."""
    (new,) = tier_book("walk/2031").indicators
    assert new.follows == "a"
    assert [(line.follows, line.unchanged) for line in new.lines] == [("①", False), ("②", False)]


@pytest.mark.parametrize(("own", "follows"), [('follows = ""', None), ('follows = "z"', "z")])
def test_an_own_follows_wins(own: str, follows: str | None, shipped: Path) -> None:
    """What the indicator says itself is never overruled."""
    written(shipped / "walk", "2031.toml", NEW.replace('based_on = "a"', f'based_on = "a"\n{own}'))
    assert tier_book("walk/2031").indicators[0].follows == follows


def test_keys_are_taken_whole(shipped: Path) -> None:
    """An own list of notes stands alone; nothing is merged inside a key."""
    written(shipped / "walk", "2031.toml", f'{NEW}[[indicator.notes]]\nja = "新しい注"\nen = "new note"\n')
    assert [note.en for note in tier_book("walk/2031").indicators[0].notes] == ["new note"]


def test_a_base_may_have_a_base(shipped: Path) -> None:
    """The year after next takes over from next year, which took over from this one."""
    third = NEW.replace("2031", "2032").replace("walk/2030", "walk/2031").replace('based_on = "a"', 'based_on = "b"')
    written(shipped / "walk", "2032.toml", third.replace('id = "b"', 'id = "c"'))
    (last,) = tier_book("walk/2032").indicators
    assert (last.id, last.follows) == ("c", "b")
    assert [line.points for line in last.lines] == [7, 3]


def test_a_changed_base_counts_at_once(shipped: Path) -> None:
    """The book itself has not changed, but what it rests on has."""
    assert tier_book("walk/2031").indicators[0].lines[0].points == 7
    written(shipped / "walk", "2030.toml", OLD.replace("points = 7", "points = 8"))
    assert tier_book("walk/2031").indicators[0].lines[0].points == 8
    (shipped / "walk" / "2030.toml").unlink()
    with pytest.raises(RuleBookError, match="no rule book walk/2030"):
        store.find("walk/2031")


def test_books_may_not_rest_on_each_other(shipped: Path) -> None:
    """A circle is told with the books on it, and so is a book that rests on itself."""
    written(shipped / "walk", "2030.toml", OLD.replace('"tiers"\n', '"tiers"\nbased_on = "walk/2031"\n'))
    with pytest.raises(RuleBookError, match=r"2030\.toml:6: .*walk/2031 → walk/2030 → walk/2031"):
        store.find("walk/2031")
    alone = NEW.replace('based_on = "walk/2030"', 'based_on = "walk/2031"')
    assert faults(alone) == ['new.toml:6: "based_on" leads back to itself (walk/2031 → walk/2031)']


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"walk/2030"', '"walk/1999"', 'new.toml:6: "based_on": there is no rule book walk/1999; known are walk/2030'),
        ('"walk/2030"', '"../2030"', 'new.toml:6: "based_on" must name a rule book'),
        ('"walk/2030"', "2030", 'new.toml:6: "based_on" must name a rule book'),
        ('based_on = "a"', 'based_on = "q"', 'new.toml:23 indicator b: "based_on": walk/2030 has no indicator q'),
        ('based_on = "a"', "based_on = 1", 'new.toml:23 indicator b: "based_on": walk/2030 has no indicator 1'),
        ('based_on = "walk/2030"\n', "", 'new.toml:22 indicator b: "based_on" of an indicator needs "based_on"'),
    ],
)
def test_what_cannot_be_taken_over_is_told_with_its_line(old: str, new: str, fault: str) -> None:
    """One fault, at the line of the word itself; what is missing because of it is not counted up."""
    assert NEW.count(old) == 1
    (told,) = faults(NEW.replace(old, new))
    assert told.startswith(fault)


@pytest.mark.usefixtures("shipped")
def test_other_faults_are_told_as_well() -> None:
    """A wrong number elsewhere does not wait until the base is found."""
    own = OLD[OLD.index("[[indicator]]") :].replace("points = 7", 'points = "7"').replace('"指標（1）"', '"指標（3）"')
    told = faults(NEW.replace('based_on = "a"', 'based_on = "q"') + own)
    assert len(told) == 2
    assert "no indicator q" in told[0]
    assert '"points" must be a number' in told[1]


@pytest.mark.usefixtures("shipped")
def test_faults_of_what_is_taken_over_point_at_the_indicator() -> None:
    """② compares with the year before, so the new indicator's own years no longer fit; line 19 opens it."""
    (told,) = faults(NEW.replace(", compared = 2029", ""))
    assert told.startswith("new.toml:19 indicator b: ② compares with an earlier year")


def test_a_base_of_another_method_is_refused() -> None:
    """Indicators of deviation scores have no lines to take over."""
    told = faults(NEW.replace("walk/2030", "kyokai/2023"))
    assert told == ['new.toml:6: "based_on": kyokai/2023 has another method']


def test_a_book_is_added_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """The base is found by its name among the added ones; what is stored is written out."""
    add(written(tmp_path, "base.toml", OLD))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path = written(elsewhere, "next.toml", NEW)
    monkeypatch.chdir(tmp_path)
    assert add(path) == "walk/2031"
    stored = (home / "rules" / "walk" / "2031.json").read_text("utf-8")
    assert "based_on" not in stored
    assert json.loads(stored)["indicator"][0]["group"][0]["line"][0]["at_least"] == 8000
    assert store.find("walk/2031") == load_toml(path)


def test_an_added_book_stays_as_it_was_added(tmp_path: Path) -> None:
    """What is stored no longer depends on its base."""
    add(written(tmp_path, "base.toml", OLD))
    add(written(tmp_path, "next.toml", NEW))
    add(written(tmp_path, "base.toml", OLD.replace("points = 7", "points = 8")), replace=True)
    assert tier_book("walk/2031").indicators[0].lines[0].points == 7


def test_shipped_books_rest_on_shipped_books(tmp_path: Path, shipped: Path) -> None:
    """A user's own FY2030 serves the user's other books, but changes no shipped one."""
    add(written(tmp_path, "base.toml", OLD.replace("points = 7", "points = 8")), replace=True)
    assert tier_book("walk/2030").indicators[0].lines[0].points == 8
    assert tier_book("walk/2031").indicators[0].lines[0].points == 7
    add(written(tmp_path, "own.toml", NEW.replace("2031", "2033")))
    assert tier_book("walk/2033").indicators[0].lines[0].points == 8
    flat = flatten(read_toml(shipped / "walk" / "2031.toml"), shipped_only=True)
    assert flat["indicator"][0]["group"][0]["line"][0]["points"] == 7


def test_a_book_without_based_on_stays_the_same() -> None:
    """Nothing is added, and nothing is lost."""
    data = parse_toml(OLD.encode(), "old.toml")
    flat = flatten(data)
    assert dict(flat) == dict(data)
    assert flat.where.lines[("indicator", 0, "follows")] == data.where.lines[("indicator", 0, "follows")]


def test_the_extension_carries_whole_books() -> None:
    """Hosts read JSON that knows nothing of other books, and it says what the TOML says."""
    found = {name: content for name, content in members() if name.endswith(".json")}
    assert found
    for name, content in found.items():
        assert b"based_on" not in content
        scheme, year = name.removesuffix(".json").split("/")[-2:]
        assert parse_json(content, name) == store.find(f"{scheme}/{year}")


# 令和6年度 指標1（6） repeats 令和5年度 指標1（5）: 15, 5, (5), (10), (8), (6).
def test_generic_drugs_are_taken_over_from_2023() -> None:
    """The indicator moved from （5） to （6） with the same points."""
    generics = next(each for each in tier_book("kokuho_pref/2024").indicators if each.id == "1-6")
    assert generics.follows == "1-5"
    assert generics.name.ja == "後発医薬品の使用割合"
    assert [line.points for line in generics.lines] == [Decimal(points) for points in (15, 5, 5, 10, 8, 6)]
    assert [line.bracket for line in generics.lines] == [False, False, True, True, True, True]
