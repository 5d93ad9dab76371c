"""The log file in the user's folder, into which every host writes the reasons of cell errors."""

from __future__ import annotations

import contextlib
import logging
from logging.handlers import RotatingFileHandler

from xl_addin.rulebook.store import user_folder

NAME = "xl-addin.log"
_MOST_BYTES = 1_000_000
_logger = logging.getLogger("xl_addin")


class LogFile(RotatingFileHandler):
    """The file; while another program holds it open, which on Windows keeps it from being renamed, it grows on."""

    def doRollover(self) -> None:  # noqa: N802  # logging's name
        """Start a new file, or go on with the old one where it cannot be renamed: no reason may be lost over that."""
        with contextlib.suppress(OSError):
            super().doRollover()


def log_to_file() -> None:
    """Write what the add-in reports into the user's log file from now on; without a writable folder there is none."""
    if any(isinstance(handler, LogFile) for handler in _logger.handlers):
        return
    try:
        folder = user_folder()
        folder.mkdir(parents=True, exist_ok=True)
        file = LogFile(str(folder / NAME), maxBytes=_MOST_BYTES, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        return
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _logger.addHandler(file)
