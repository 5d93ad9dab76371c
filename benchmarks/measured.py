"""What was measured: a summary of the runs, and the files in which the results of all benchmarks stand together."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

import report

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent


def summary(values: Iterable[float]) -> dict[str, float]:
    """Return median, least and greatest of the runs."""
    known = list(values)
    return {"median": statistics.median(known), "min": min(known), "max": max(known)}


def keep(folder: Path, measured: dict[str, Any]) -> str:
    """Write results.json and results.md, leaving in them what another benchmark measured.

    Args:
        folder: where they stand.
        measured: what one benchmark measured, by group.

    Returns:
        The page.
    """
    file = folder / "results.json"
    before = json.loads(file.read_text("utf-8")) if file.exists() else {}
    together = {**before, **measured}
    page = report.markdown(together)
    file.write_text(json.dumps(together, ensure_ascii=False, indent=2) + "\n", "utf-8")
    (folder / "results.md").write_text(page, "utf-8")
    return page
