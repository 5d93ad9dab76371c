"""Generated texts are the ones that were looked at; `make golden` rewrites them."""

from __future__ import annotations

import json

import pytest

from tests.golden_files import FOLDER, GOLDEN, PARTS, REPOSITORY, part, with_part
from tests.readme_speed import RESULTS


@pytest.mark.parametrize("name", GOLDEN)
def test_a_generated_file_is_the_golden_one(name: str) -> None:
    """A change of generated text is meant, and shows as a difference in its golden file."""
    assert GOLDEN[name]() == (FOLDER / name).read_text("utf-8")


def test_every_golden_file_is_generated() -> None:
    """No golden file is left over."""
    assert {path.name for path in FOLDER.iterdir()} == set(GOLDEN)


@pytest.mark.parametrize(("file", "mark"), PARTS)
def test_a_generated_part_is_up_to_date(file: str, mark: str) -> None:
    """What stands between the marks is what is generated."""
    assert part((REPOSITORY / file).read_text("utf-8"), mark) == PARTS[file, mark]().rstrip()


@pytest.mark.parametrize("key", ["column_deviation", "column_rank"])
def test_the_recorded_speed_is_what_the_column_functions_promise(key: str) -> None:
    """What the README quotes is at most a tenth of the native formulas' time."""
    measured = json.loads(RESULTS.read_text("utf-8"))["whole"][key]
    assert measured["ratio"]["median"] <= 0.10


def test_only_what_is_between_the_marks_changes() -> None:
    """Text around the marks stays; without both marks nothing is written."""
    text = "a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n"
    assert with_part(text, "x", "new") == "a\n<!-- x:begin -->\nnew\n<!-- x:end -->\nb\n"
    with pytest.raises(ValueError, match="marks of x"):
        with_part("a\n<!-- x:begin -->\n", "x", "new")
