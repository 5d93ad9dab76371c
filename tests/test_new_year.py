"""A fiscal year is added by following the README, without touching Python."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from xl_addin.cli import cli
from xl_addin.engine.tiers import from_facts
from xl_addin.errors import RuleBookError
from xl_addin.rulebook.store import tier_book

if TYPE_CHECKING:
    from collections.abc import Iterator

README = Path(__file__).parent.parent / "README.md"


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The README's rule book in a file, and a user folder that knows no rule books yet."""
    monkeypatch.setenv("XL_ADDIN_HOME", str(tmp_path / "home"))
    text = README.read_text(encoding="utf-8")
    block = re.search(r"<!-- new-year:begin -->\n```toml\n(.*?)```\n<!-- new-year:end -->", text, re.DOTALL)
    assert block is not None
    file = tmp_path / "2025.toml"
    file.write_text(block[1], encoding="utf-8")
    return file


@pytest.fixture
def added(example: Path) -> Iterator[Path]:
    """The example, added by the README's command."""
    result = CliRunner().invoke(cli, ["rules", "add", str(example)])
    assert result.exit_code == 0, result.output
    return example


def test_the_example_is_found_by_name(added: Path) -> None:  # noqa: ARG001  # it must be there
    """The README's file is known to the functions once it has been added."""
    book = tier_book("kokuho_pref/2025")
    assert [indicator.id for indicator in book.indicators] == ["1-2", "1-1"]


@pytest.mark.parametrize(
    ("rate", "before", "rank", "points"),
    [(65.0, 64.5, 20.0, 8), (64.95, 63.95, 14.0, 3 + 4), (64.95, 64.0, 15.0, 0), (66.0, 65.0, 1.0, 8 + 4)],
)
@pytest.mark.usefixtures("added")
def test_its_new_ladder_counts(rate: float, before: float, rank: float, points: int) -> None:
    """The new thresholds and points are those that the file says."""
    book = tier_book("kokuho_pref/2025")
    facts = {"rate_2022": rate, "rate_2021": before, "rate_rank": rank}
    assert from_facts(book, book.indicators[1], facts).points == points


@pytest.mark.usefixtures("added")
def test_what_repeats_is_taken_over() -> None:
    """An indicator that is based on last year's has its lines, with the years that the file says."""
    book, before = tier_book("kokuho_pref/2025"), tier_book("kokuho_pref/2024")
    last_year = next(indicator for indicator in before.indicators if indicator.id == "1-2")
    assert book.indicators[0].groups == last_year.groups
    assert book.indicators[0].follows == "1-2"
    facts = {"rate_2022": 61.0, "rate_2021": 59.0, "rate_rank": 40.0}
    assert from_facts(book, book.indicators[0], facts).points == 6 + 4


@pytest.mark.usefixtures("added")
def test_the_checks_compare_its_printed_maximum() -> None:
    """The example prints 22 = 12 + 10, which is what its ladders reach; with another figure the check says so."""
    result = CliRunner().invoke(cli, ["rules", "check", "kokuho_pref/2025"])
    assert result.exit_code == 0, result.output
    assert result.output == "指摘はありません / no findings\n"


@pytest.mark.usefixtures("added")
def test_years_are_compared_with_the_one_they_follow() -> None:
    """The differences to last year are told; a year that is not the one before is refused, whose ids mean other things."""
    told = CliRunner().invoke(cli, ["rules", "diff", "kokuho_pref/2024", "kokuho_pref/2025"])
    assert told.exit_code == 0, told.output
    assert "6点 → 8点" in told.output
    skipped = CliRunner().invoke(cli, ["rules", "diff", "kokuho_pref/2023", "kokuho_pref/2025"])
    assert isinstance(skipped.exception, RuleBookError)
    assert "kokuho_pref/2024" in skipped.exception.ja


def test_a_wrong_printed_maximum_is_told(example: Path) -> None:
    """A maximum that the ladders cannot reach is told with both figures."""
    example.write_text(example.read_text(encoding="utf-8").replace("printed = 22 ", "printed = 25 "), encoding="utf-8")
    result = CliRunner().invoke(cli, ["rules", "check", str(example)])
    assert "25" in result.output
    assert "22" in result.output
