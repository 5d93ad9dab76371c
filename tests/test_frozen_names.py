"""Names that are part of users' files. A test here that fails means: their workbooks would stop working. Only add."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from xl_addin.functions import FUNCTIONS
from xl_addin.hosts import scripts
from xl_addin.hosts.calc import package
from xl_addin.hosts.calc.package import IDENTIFIER, SCORING

if TYPE_CHECKING:
    from xl_addin.hosts.calc.office import Office

# Name in cells → name of the method, which .ods files and the .xlsx files of LibreOffice 7.4 store → its arguments.
FROZEN = {
    "SCORE_RANKS": ("scoreRanks", "values", "order", "ties"),
    "SCORE_RANK": ("scoreRank", "x", "ref", "order", "ties"),
    "SCORE_DEVIATIONS": ("scoreDeviations", "values", "points", "spread"),
    "SCORE_DEVIATION": ("scoreDeviation", "x", "ref", "points", "spread"),
    "SCORE_GROWTHS": ("scoreGrowths", "current", "previous", "full", "own"),
    "SCORE_CHANGES": ("scoreChanges", "current", "previous"),
    "SCORE_WEIGHTED": ("scoreWeighted", "parts", "weights"),
    "SCORE_STEPS": ("scoreSteps", "value", "thresholds", "results", "compare"),
    "SCORE_CUT": ("scoreCut", "values", "share", "order", "count"),
    "SCORE_TIER": ("scoreTier", "rulebook", "indicator", "facts"),
    "SCORE_LINES": ("scoreLines", "rulebook", "indicator", "marks"),
    "SCORE_EXPLAIN": ("scoreExplain", "rulebook", "indicator", "facts", "language"),
    "SCORE_EXPLAIN_LINES": ("scoreExplainLines", "rulebook", "indicator", "marks", "language"),
    "SCORE_MAX": ("scoreMax", "rulebook", "indicator"),
    "SCORE_REWARDS": ("scoreRewards", "rulebook", "totals", "payroll", "base"),
    "SCORE_NUMBER": ("scoreNumber", "text"),
    "SCORE_TABLE": ("scoreTable", "rulebook", "facts", "changes"),
    "SCORE_RANK_RANGES": ("scoreRankRanges", "values", "half", "order"),
    "SCORE_MISSED": ("scoreMissed", "rulebook", "facts", "entity", "share"),
    "SCORE_GRANTS": ("scoreGrants", "budget", "points", "insured", "cap"),
    "SCORE_GRANT_GAINS": ("scoreGrantGains", "budget", "points", "insured", "gains", "cap"),
    "SCORE_NEED": ("scoreNeed", "rulebook", "indicator", "facts", "entity", "target", "people", "costs"),
    "SCORE_NEED_TOTALS": ("scoreNeedTotals", "totals", "place"),
    "SCORE_ONE_MORE": ("scoreOneMore", "rulebook", "facts", "entity", "step"),
    "SCORE_REWARD_TABLE": ("scoreRewardTable", "rulebook", "totals", "payroll", "rates", "base"),
}
IMPLEMENTATION = "jp.xladdin.Scoring"
MENU = "jp.xladdin.Commands"
# Script → its macro, which buttons in users' workbooks run; toolbars hold the commands.
SCRIPTS = {
    "refresh": "XlAddinRefresh",
    "compare_years": "XlAddinCompareYears",
    "charts": "XlAddinCharts",
    "export_pdf": "XlAddinExportPdf",
}
COMMANDS = {
    f"service:jp.xladdin.Commands?{command}"
    for command in ("recalculate", "fill", "explain", *(f"script.{key}" for key in SCRIPTS))
}
EXTENSION = "jp.xladdin.scoring"
NAME = "{http://openoffice.org/2001/registry}name"


@pytest.fixture(scope="module")
def members() -> dict[str, bytes]:
    """The extension's files by their names."""
    return dict(package.members())


def parsed(content: bytes) -> ET.Element:
    """Read XML that the package itself holds."""
    return ET.fromstring(content)  # noqa: S314  # our own files


def test_function_names() -> None:
    """Every function that was shipped has its name, its method and its arguments; later ones may be added at the end."""
    now = {function.name: (function.method, *(item.name for item in function.arguments)) for function in FUNCTIONS}
    for name, frozen in FROZEN.items():
        assert now[name][: len(frozen)] == frozen
    assert set(now) == set(FROZEN), "a new function must be frozen here when it ships"


def test_implementation_names(members: dict[str, bytes]) -> None:
    """The configuration names functions and menu as files and toolbars of users do."""
    assert SCORING == IMPLEMENTATION
    info = parsed(members["CalcAddIns.xcu"]).find(f"node[@{NAME}='AddInInfo']/node")
    assert info is not None
    assert info.get(NAME) == IMPLEMENTATION
    menu = parsed(members["Addons.xcu"])
    assert {value.text for value in menu.findall(f".//prop[@{NAME}='URL']/value")} == COMMANDS
    jobs = parsed(members["Jobs.xcu"])
    assert [value.text for value in jobs.findall(f".//prop[@{NAME}='Service']/value")] == [MENU]


def test_macro_names() -> None:
    """Each script keeps its macro; the modules that hold macros are not there where no workbook is registered."""
    vba_scripts = pytest.importorskip(
        "xl_addin.hosts.excel.vba_scripts",
        reason="pyOpenVBA is not there where Calc alone is tested",
        exc_type=ImportError,
    )
    assert {script.key: vba_scripts.macro(script) for script in scripts.SCRIPTS} == SCRIPTS


def test_extension_identifier(members: dict[str, bytes]) -> None:
    """An update replaces the installed extension only under the same identifier."""
    assert IDENTIFIER == EXTENSION
    place = "{http://openoffice.org/extensions/description/2006}identifier"
    found = parsed(members["description.xml"]).find(place)
    assert found is not None
    assert found.get("value") == EXTENSION


@pytest.mark.office
def test_names_in_libreoffice(office: Office) -> None:
    """LibreOffice itself knows both implementations and every method."""
    # Only its factory: the add-in itself has an interface that nothing outside LibreOffice knows.
    factories = office.context.ServiceManager.createContentEnumeration("com.sun.star.sheet.AddIn")
    names = set()
    while factories.hasMoreElements():
        names.add(factories.nextElement().getImplementationName())
    assert IMPLEMENTATION in names
    assert office.create(MENU).getImplementationName() == MENU
    types = office.context.getValueByName("/singletons/com.sun.star.reflection.theTypeDescriptionManager")
    members = types.getByHierarchicalName("jp.xladdin.XScoring").getMembers()
    assert {member.getName().rpartition("::")[2] for member in members} >= {method for method, *_ in FROZEN.values()}


@pytest.mark.office
def test_full_names_bind(sheet: Any) -> None:
    """A formula with the name that .ods files store is computed by the add-in."""
    for row, (name, (method, *_)) in enumerate(FROZEN.items()):
        cell = sheet.getCellByPosition(0, row)
        cell.Formula = f"={IMPLEMENTATION}.{method}()".upper()
        # Err:504 is Calc's word for a wrong number of arguments, #VALUE! (519) ours where none of them is a range; an
        # unknown name would be #NAME? (525).
        assert cell.getError() == (519 if name == "SCORE_MAX" else 504), name
