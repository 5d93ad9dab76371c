"""Generated texts that are kept as plain files, so that every change of them shows as a difference.

`python -m tests.golden_files` (`make golden`) rewrites them. A new one is a line in GOLDEN, for a whole file in
tests/golden, or in PARTS, for the lines between two marks in a file of the repository.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.readme_speed import speed
from tests.xlw.attribute_page import attribute_page
from xl_addin import reference
from xl_addin.hosts.calc.idl import interface
from xl_addin.hosts.calc.menu import menu
from xl_addin.hosts.calc.package import COMMANDS, SCORING
from xl_addin.hosts.calc.xcu import calc_add_ins
from xl_addin.hosts.excel.vba import functions_module, python_module
from xl_addin.hosts.excel.vba_scripts import scripts_module

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parents[1]
FOLDER = Path(__file__).parent / "golden"
GOLDEN: dict[str, Callable[[], str]] = {
    "XScoring.idl": interface,
    "CalcAddIns.xcu": partial(calc_add_ins, SCORING),
    "Addons.xcu": partial(menu, COMMANDS),
    "xladdin_functions.bas": lambda: functions_module().replace("\r\n", "\n"),
    "xladdin_python.bas": lambda: python_module().replace("\r\n", "\n"),
    "xladdin_scripts.bas": lambda: scripts_module().replace("\r\n", "\n"),
}
BEGIN, END = "<!-- {}:begin -->\n", "<!-- {}:end -->\n"
# (file, name of the marks) → what stands between them
PARTS: dict[tuple[str, str], Callable[[], str]] = {
    ("README.md", "functions"): partial(reference.markdown, "en"),
    ("README.ja.md", "functions"): partial(reference.markdown, "ja"),
    ("docs/calc-engine.md", "attributes"): attribute_page,
    ("README.md", "benchmark"): partial(speed, "en"),
    ("README.ja.md", "benchmark"): partial(speed, "ja"),
}


def part(text: str, name: str) -> str:
    """Return what stands between two marks."""
    begin, end = BEGIN.format(name), END.format(name)
    return text.partition(begin)[2].partition(end)[0].rstrip()


def with_part(text: str, name: str, content: str) -> str:
    """Return a text with something else between two marks."""
    begin, end = BEGIN.format(name), END.format(name)
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"the marks of {name} must stand there once")
    before, _, rest = text.partition(begin)
    return f"{before}{begin}{content.rstrip()}\n{end}{rest.partition(end)[2]}"


def main() -> None:
    """Rewrite every golden file and part."""
    for name, text in GOLDEN.items():
        (FOLDER / name).write_text(text(), encoding="utf-8")
    for (name, mark), text in PARTS.items():
        path = REPOSITORY / name
        path.write_text(with_part(path.read_text("utf-8"), mark, text()), encoding="utf-8")


if __name__ == "__main__":
    main()
