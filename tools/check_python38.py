"""Check that what runs inside LibreOffice needs nothing newer than Python 3.8 and nothing but the standard library."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from xl_addin.hosts.calc.package import inside

# `uno` and the types of UNO are there wherever LibreOffice's Python is.
_ALLOWED = {"xl_addin", "uno", "unohelper", "com", "jp"}


def main() -> int:
    """Run vermin over the modules inside the extension and look at their imports."""
    modules = [Path(str(file)) for _, file in inside()]
    foreign = [f"{module}: {name}" for module in modules for name in _imports(module) if not _is_known(name)]
    for line in foreign:
        print(f"not in the standard library: {line}")
    command = [
        sys.executable,
        "-c",
        "import vermin; vermin.main()",
        "--no-tips",
        "--violations",
        "-t=3.8-",
        "--backport",
        "typing",
    ]
    newer = subprocess.run([*command, *map(str, modules)], check=False).returncode
    return 1 if foreign or newer else 0


def _imports(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def _is_known(name: str) -> bool:
    return name in _ALLOWED or name in sys.stdlib_module_names


if __name__ == "__main__":
    sys.exit(main())
