"""Where the reasons of cell errors go inside LibreOffice: into a log file, and to whoever asked for a recalculation."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from xl_addin.hosts.logfile import log_to_file

if TYPE_CHECKING:
    from xl_addin.registry import Reason

_MOST = 1000  # A workbook with more has one cause; the rest is in the log.
_logger = logging.getLogger("xl_addin")


class Collector(logging.Handler):
    """Keeps each reason once, until it is taken."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._reasons: dict[Reason, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the reason of a record that has one."""
        reason = getattr(record, "reason", None)
        if reason is not None and len(self._reasons) < _MOST:
            self._reasons[reason] = None

    def take(self) -> tuple[Reason, ...]:
        """Return what was kept, oldest first, and forget it."""
        taken = tuple(self._reasons)
        self._reasons.clear()
        return taken


def collect() -> Collector:
    """Start to write the log file and return what collects the reasons; without a writable folder there is no log."""
    for handler in _logger.handlers:
        if isinstance(handler, Collector):
            return handler
    collector = Collector()
    _logger.addHandler(collector)
    _logger.propagate = False
    log_to_file()
    return collector
