"""A small registered workbook that is kept as a file, for tests where nothing can register: `python -m tests.registered_book`.

Other versions of LibreOffice are tried in roots that have no pyOpenVBA.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

BOOK = Path(__file__).parent / "data" / "registered.xlsm"


def main() -> None:
    """Write the file again."""
    from tests.excel.varied_books import make  # noqa: PLC0415  # needs what those roots lack
    from xl_addin.hosts.excel.register import register  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        register(make("plain", Path(folder)), BOOK)


if __name__ == "__main__":
    main()
