"""Reads the published figures that the shipped workbooks are built from."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from xl_addin.errors import WorkbookError

KYOKAI_FILE = "kyokai_incentive_r5.csv"
GENERIC_FILE = "generic_drug_share_fy2010.csv"
_INDICATORS = 5


@dataclass(frozen=True)
class PublishedScore:
    """What one branch is printed with.

    Args:
        branch: its name.
        scores: per indicator, to one decimal.
        ranks: per indicator.
        total: 総得点, to one decimal.
        total_rank: 総合順位.
    """

    branch: str
    scores: tuple[float, ...]
    ranks: tuple[int, ...]
    total: float
    total_rank: int


@dataclass(frozen=True)
class PrefectureShares:
    """Rates of generic drug use in one prefecture, in per cent."""

    prefecture: str
    shares: tuple[float, ...]


def default_folder() -> Path:
    """The repository's ``workbooks/data``, or that of the current directory where the package is installed elsewhere."""
    repository = Path(__file__).resolve().parents[2] / "workbooks" / "data"
    return repository if repository.is_dir() else Path("workbooks") / "data"


def published_scores(folder: Path) -> tuple[PublishedScore, ...]:
    """Read the printed scores and ranks of the 47 branches.

    Args:
        folder: where the data are.

    Returns:
        One entry per branch, in the order of the file.

    Raises:
        WorkbookError: the file is missing or a row cannot be read.

    Source: インセンティブ制度に係る令和5年度実績について, 令和5年度の実績（確定値）.
    """
    path = folder / KYOKAI_FILE
    found = []
    for number, row in read_rows(path, 3 + 2 * _INDICATORS):
        try:
            scores = tuple(map(float, row[1:-2:2]))
            ranks = tuple(map(int, row[2:-2:2]))
            found.append(PublishedScore(row[0], scores, ranks, float(row[-2]), int(row[-1])))
        except ValueError:
            raise unreadable(path, number) from None
    return tuple(found)


def prefecture_shares(folder: Path) -> tuple[PrefectureShares, ...]:
    """Read the three rates of the 47 prefectures.

    Args:
        folder: where the data are.

    Returns:
        One entry per prefecture, in the order of the file.

    Raises:
        WorkbookError: the file is missing or a row cannot be read.

    Source: 厚生労働省, 調剤医療費の動向（平成22年度4〜5月）, 表18-1.
    """
    path = folder / GENERIC_FILE
    found = []
    for number, row in read_rows(path, 4):
        try:
            found.append(PrefectureShares(row[0], tuple(map(float, row[1:]))))
        except ValueError:
            raise unreadable(path, number) from None
    return tuple(found)


def read_rows(path: Path, columns: int) -> list[tuple[int, list[str]]]:
    """Read a CSV file without its header.

    Args:
        path: the file, UTF-8.
        columns: how many every row has.

    Returns:
        Each row with its line number, from 2.

    Raises:
        WorkbookError: the file is missing, broken or empty, or a row has another number of columns.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(enumerate(csv.reader(file), 1))[1:]
    except OSError as error:
        raise WorkbookError(f"元データ {path} が読めません", f"cannot read the input data {path}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise WorkbookError(f"元データ {path} が壊れています", f"the input data {path} is broken") from error
    for number, row in rows:
        if len(row) != columns:
            raise unreadable(path, number)
    if not rows:
        raise WorkbookError(f"元データ {path} が空です", f"the input data {path} is empty")
    return rows


def unreadable(path: Path, number: int) -> WorkbookError:
    """The error for a line that cannot be read."""
    return WorkbookError(f"元データ {path} の{number}行目が読めません", f"cannot read line {number} of {path}")
