"""TOML as people write it, with line numbers, and JSON as hosts read it."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import load_toml
from xl_addin.errors import RuleBookError
from xl_addin.rulebook.reading import parse_json
from xl_addin.rulebook.store import shipped_folder
from xl_addin.rulebook.toml import parse_toml, read_toml, to_json

if TYPE_CHECKING:
    from pathlib import Path

KYOKAI = shipped_folder() / "kyokai" / "2023.toml"

TRICKY = b'''\xef\xbb\xbf# a comment = [ "
first = """
not_a_key = 1
[[not_a_table]] \\""" "quoted"""""
second = [ # = ]
  'a]', "b\\"]",
  { x = 1, "y.z" = [2, 3] },
]
dotted . "key" = 1979-05-27 07:32:00 # [
[table . 'sub table']
third = \'\'\'
'quotes' \'\'\'
[[list]]
[[list.inner]]
a = 1
[[list.inner]]
a = 2
[[list]]
[list.inner]
a = 3 # end'''


def paths(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every path in plain data."""
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [found for key, value in steps for found in ((*path, key), *paths(value, (*path, key)))]


def test_every_value_of_a_shipped_book_has_its_line() -> None:
    """The line of each key holds that key."""
    lines = KYOKAI.read_text(encoding="utf-8").splitlines()
    data = read_toml(KYOKAI)
    found = paths(data)
    assert len(found) > 100
    for path in found:
        line = data.where.lines[path]
        if isinstance(path[-1], str):
            assert path[-1] in lines[line - 1]


def test_lines_survive_tricky_toml() -> None:
    """Quotes, comments, nested and dotted keys do not shift lines."""
    data = parse_toml(TRICKY, "tricky.toml")
    assert set(paths(data)) <= set(data.where.lines)
    expected = {
        ("first",): 2,
        ("second",): 5,
        ("second", 0): 6,
        ("second", 2): 7,
        ("second", 2, "y.z", 1): 7,
        ("dotted",): 9,
        ("dotted", "key"): 9,
        ("table", "sub table"): 10,
        ("table", "sub table", "third"): 11,
        ("list",): 13,
        ("list", 0, "inner", 0, "a"): 15,
        ("list", 0, "inner", 1): 16,
        ("list", 0, "inner", 1, "a"): 17,
        ("list", 1): 18,
        ("list", 1, "inner", "a"): 20,
    }
    assert {path: data.where.lines[path] for path in expected} == expected


def test_windows_line_ends_count_once() -> None:
    """A file from Windows has the same lines."""
    content = KYOKAI.read_bytes()
    windows = parse_toml(content.replace(b"\n", b"\r\n"), "book.toml")
    assert windows.where.lines == parse_toml(content, "book.toml").where.lines


@given(st.recursive(st.text(max_size=8) | st.integers() | st.booleans(), lambda inner: st.lists(inner, max_size=4)))
def test_any_value_keeps_the_next_line_right(value: Any) -> None:
    """Whatever stands before a key, the key's line is known."""
    text = f"before = {json.dumps(value, ensure_ascii=False)}\nafter = 1\n".replace("\x7f", "")
    assert parse_toml(text.encode(), "book.toml").where.lines[("after",)] == 2


@pytest.mark.parametrize(
    "content",
    [
        b"a = ",
        b"a = 1\na = 2",
        b"\xff\xfe",
        b"a = 1e99999999999999999999",
        b"a = " + b"9" * 5000,
        b"a=" + b"[" * 100_000,
    ],
)
def test_broken_toml_is_one_clear_error(content: bytes) -> None:
    """What is not TOML says so and names the file."""
    with pytest.raises(RuleBookError, match=r"book\.toml"):
        parse_toml(content, "book.toml")


@pytest.mark.parametrize(
    ("text", "where"),
    [("a = 1\n\nb = あ", "3行目5文字目"), ("a = 1 b = 2", "1行目7文字目"), ('a = "b', "ファイルの末尾")],
)
def test_the_japanese_message_says_where(text: str, where: str) -> None:
    """Line and column, and no English."""
    with pytest.raises(RuleBookError) as caught:
        parse_toml(text.encode(), "book.toml")
    assert caught.value.ja == f"book.toml: TOML として読めません（{where}）。"
    assert caught.value.en.startswith("book.toml: not readable as TOML: ")


def test_shift_jis_is_told_to_be_saved_as_utf_8() -> None:
    """As editors on Japanese Windows may save a file."""
    with pytest.raises(RuleBookError) as caught:
        parse_toml('title = "規則集"'.encode("cp932"), "book.toml")
    assert "UTF-8 で保存してください" in caught.value.ja
    assert "save it as UTF-8" in caught.value.en


def test_a_fault_names_file_line_and_indicator(tmp_path: Path) -> None:
    """The message leads to the line to mend."""
    text = (
        KYOKAI.read_text(encoding="utf-8")
        .replace("points = 80", "points = -80")
        .replace("weight = 1\n", "weight = 0.9\n")
    )
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    lines = text.splitlines()
    points = lines.index("points = -80") + 1
    part = lines.index("weight = 0.9") - 2
    with pytest.raises(RuleBookError) as caught:
        load_toml(path)
    assert caught.value.en.splitlines() == [
        f'mine.toml:{points} indicator 3: "points" must be above 0: -80',
        f"mine.toml:{part} indicator 3: the weights add up to 0.9, not 1",
    ]


def test_json_holds_the_same_rule_book() -> None:
    """A rule book read from its JSON equals the one read from TOML."""
    assert parse_json(to_json(read_toml(KYOKAI)).encode(), "2023.json") == load_toml(KYOKAI)


@given(
    st.recursive(
        st.text() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_json_keeps_every_digit(data: Any) -> None:
    """Decimals come back digit for digit."""
    assert json.loads(to_json(data), parse_float=Decimal) == data


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), None, 0.5, tomllib.loads("a=1979-05-27")["a"]])
def test_json_refuses_what_it_cannot_keep(value: Any) -> None:
    """What has no exact JSON is not written."""
    with pytest.raises(TypeError):
        to_json([value])
