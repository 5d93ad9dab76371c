"""Register every workbook of a folder and put it back: `python -m tests.corpus.run_register FOLDER`.

Tells how many could be registered, which were refused and why, and whether only listed parts changed, a second run changed
nothing, unregistering restored every part, and olevba read every project.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

from tests.excel.varied_books import parts
from xl_addin.errors import WorkbookError
from xl_addin.functions import FUNCTIONS
from xl_addin.hosts.excel.register import register, unregister

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser


def main() -> int:
    """Run over a folder and print the figures; 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description="Register every workbook of a folder and put it back.")
    parser.add_argument("folder", type=Path)
    logging.disable(logging.WARNING)
    books = sorted(path for path in parser.parse_args().folder.iterdir() if path.suffix.lower() in {".xlsx", ".xlsm"})
    refused: dict[str, str] = {}
    wrong: list[str] = []
    changed: Counter[str] = Counter()
    seconds = []
    for book in books:
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            try:
                out = register(book, Path(folder) / "out.xlsm")
            except WorkbookError as error:
                refused[book.name] = error.en
                continue
            seconds.append(time.perf_counter() - start)
            wrong += [f"{book.name}: {said}" for said in _wrong(book, out.path, set(out.parts))]
            changed.update(_kind(part) for part in out.parts)
    print(f"{len(books)} workbooks, {len(books) - len(refused)} registered, {len(refused)} refused")
    for name, why in refused.items():
        print(f"  refused {name}: {why}")
    print("parts changed or added:", ", ".join(f"{kind} {count}" for kind, count in changed.most_common()))
    if seconds:
        print(f"seconds to register: median {sorted(seconds)[len(seconds) // 2]:.3f}, most {max(seconds):.3f}")
    print(*(wrong or ["only listed parts changed; twice changed nothing; all restored; olevba read all"]), sep="\n")
    return 1 if wrong else 0


def _wrong(book: Path, out: Path, listed: set[str]) -> list[str]:
    said = []
    before, after = parts(book), parts(out)
    if {name for name in {**before, **after} if before.get(name) != after.get(name)} != listed:
        said.append("other parts changed")
    if register(out).changed:
        said.append("a second run changed it")
    if list(parts(_restored(out)).items()) != list(before.items()):
        said.append("not restored")
    found = VBA_Parser(str(out))
    text = "".join(source for *_, source in found.extract_macros())
    found.close()
    if not all(f"Public Function {function.name}(" in text for function in FUNCTIONS):
        said.append("olevba does not find the functions")
    return said


def _restored(out: Path) -> Path:
    """Unregister into a file of the ending that fits."""
    copy = out.with_name("copy.xlsm")
    copy.write_bytes(out.read_bytes())
    return unregister(copy).path


def _kind(part: str) -> str:
    if part.startswith(("xl/worksheets/", "xl/chartsheets/")):
        return "sheets"
    return part.rpartition("/")[2]


if __name__ == "__main__":
    sys.exit(main())
