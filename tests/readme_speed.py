"""The benchmarks' main figures as the table that the READMEs quote."""

from __future__ import annotations

import json
from pathlib import Path

RESULTS = Path(__file__).parents[1] / "benchmarks" / "results.json"
HEADS = {
    "ja": "| 計算のしかた | 秒 | 標準の関数に対する比 |",
    "en": "| computed by | seconds | of native |",
}
# Where a figure stands in the results, and what it is called.
LINES = (
    (
        "whole",
        "native_deviation",
        "標準の関数の式（AVERAGE と STDEVP）をセルごとに",
        "native formula (AVERAGE, STDEVP) per cell",
    ),
    ("whole", "column_deviation", "`SCORE_DEVIATIONS`（列ごとに1回）", "`SCORE_DEVIATIONS`, one call a column"),
    (
        "whole",
        "table",
        "`SCORE_TABLE`（全体で1回、総得点と順位も）",
        "`SCORE_TABLE`, one call for all, totals and ranks too",
    ),
    ("whole", "native_rank", "標準の RANK をセルごとに", "native RANK per cell"),
    ("whole", "column_rank", "`SCORE_RANKS`（列ごとに1回）", "`SCORE_RANKS`, one call a column"),
    (
        "cell_47",
        "cell_deviation_47",
        "`SCORE_DEVIATION` をセルごとに、47行×30列",
        "`SCORE_DEVIATION` per cell, 47 × 30",
    ),
    ("cell_47", "cell_rank_47", "`SCORE_RANK` をセルごとに、47行×30列", "`SCORE_RANK` per cell, 47 × 30"),
    (
        "cell_1741",
        "cell_deviation_1741",
        "`SCORE_DEVIATION` をセルごとに、1,741行×1列",
        "`SCORE_DEVIATION` per cell, 1,741 × 1",
    ),
    ("cell_1741", "cell_rank_1741", "`SCORE_RANK` をセルごとに、1,741行×1列", "`SCORE_RANK` per cell, 1,741 × 1"),
)
# The same for the calls through xlwings, which have no native formula beside them.
EXCEL_LINES = (
    (
        "dispatched_one_47",
        "Excel（＊）: `SCORE_DEVIATIONS` 1回、47行×1列",
        "Excel (*): one `SCORE_DEVIATIONS`, 47 × 1",
    ),
    (
        "dispatched_columns_1741",
        "Excel（＊）: `SCORE_DEVIATIONS`（列ごとに1回）、1,741行×30列",
        "Excel (*): `SCORE_DEVIATIONS`, one call a column, 1,741 × 30",
    ),
    (
        "dispatched_table_1741",
        "Excel（＊）: `SCORE_TABLE`（全体で1回）、1,741行×30列",
        "Excel (*): `SCORE_TABLE`, one call for all, 1,741 × 30",
    ),
)
NOTES = {
    "ja": "＊ xlwings {xlwings}（{python}）が関数を呼び出す時間だけです。Excel そのものと、Excel とのデータの受け渡しは測れていません。",
    "en": "\\* Only what xlwings {xlwings} ({python}) takes to call the function. Excel itself, and the way of the values between "
    "Excel and Python, could not be timed.",
}


def speed(language: str) -> str:
    """Return the table in a language."""
    measured = json.loads(RESULTS.read_text("utf-8"))
    rows = [HEADS[language], "|---|---|---|"]
    for group, key, ja, en in LINES:
        one = measured[group][key]
        seconds, ratio = one["seconds"]["median"], one["ratio"]["median"]
        rows.append(
            f"| {ja if language == 'ja' else en} | {seconds:.3f} | {'1' if one['native'] == key else f'{ratio:.3g}'} |"
        )
    excel = measured["excel"]
    rows += [
        f"| {ja if language == 'ja' else en} | {excel['calls'][key]['seconds']['median']:.3g} | — |"
        for key, ja, en in EXCEL_LINES
    ]
    versions = f"{measured['libreoffice']}, {measured['python']}"
    return "\n".join(
        [*rows, "", NOTES[language].format(**excel), "", f"{versions}. [benchmarks/results.md](benchmarks/results.md)"]
    )
