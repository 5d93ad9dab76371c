"""Names of the sheets that scripts write or that only try figures out, which no script reads as results."""

from __future__ import annotations

from xl_addin.book import charts, simulating

#: What refreshes changed.
RECORD = "更新の記録"
#: Two years side by side.
YEARS = "年度比較"
#: The charts, and where they go if there is a sheet of that name already which is not ours.
CHARTS, OTHER_CHARTS = charts.NAME, f"{charts.NAME}（平均との差）"
#: What changes would do; their results are nobody's.
TRIED = (simulating.NAME, simulating.ALL_NAME)
REPORTS = frozenset((RECORD, YEARS, CHARTS, OTHER_CHARTS, *TRIED))
