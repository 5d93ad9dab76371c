"""The two ways from a bridge to UNO: a worker that this process starts, and the LibreOffice that started this process."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Protocol

from xl_addin.errors import OfficeError
from xl_addin.hosts.calc import wire
from xl_addin.hosts.calc.find import own_environment
from xl_addin.hosts.calc.traces import own_group

if TYPE_CHECKING:
    from collections.abc import Callable

_END_SECONDS: Final = 5
_ROOT: Final = Path(__file__).resolve().parents[3]
# This package alone is taken from here: the worker's Python must not see modules that were made for ours.
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from xl_addin.hosts.calc.worker import main; del sys.path[0]; main()"
)


class Line(Protocol):
    """What a bridge needs of the process at the other end."""

    @property
    def pid(self) -> int:
        """Its number."""

    @property
    def open(self) -> bool:
        """Whether it is still there."""

    def exchange(self, request: tuple[Any, ...]) -> tuple[Any, ...]:
        """Send a request and wait for the reply.

        Raises:
            EOFError: the other end has gone.
            OSError: so it has.
        """

    def cut(self) -> None:
        """End the line at once, from any thread; a pending `exchange` fails."""

    def close(self, *, polite: bool) -> None:
        """End the line and wait for that.

        Args:
            polite: the other end still waits for a request, so it can be told.
        """


class WorkerLine:
    """A worker under LibreOffice's own Python, started by this process.

    Args:
        python: a Python that can import ``uno``.
        log: file that receives what the worker prints.

    Raises:
        OfficeError: it cannot be started.
    """

    def __init__(self, python: Path, log: IO[bytes] | None = None) -> None:
        try:
            self._process = subprocess.Popen(
                [os.fspath(python), "-B", "-c", _START, os.fspath(_ROOT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log or subprocess.DEVNULL,
                env=own_environment(),
                **own_group(),
            )
        except OSError as error:
            raise OfficeError(
                f"LibreOffice の Python「{python}」を起動できません: {error.strerror}",
                f"The Python of LibreOffice, {python}, cannot be started: {error.strerror}",
            ) from error

    @property
    def pid(self) -> int:
        """Process number of the worker."""
        return self._process.pid

    @property
    def open(self) -> bool:
        """Whether the worker runs."""
        return self._process.poll() is None

    def exchange(self, request: tuple[Any, ...]) -> tuple[Any, ...]:
        """Send a request and wait for the reply."""
        wire.write_frame(self._inward, request)
        answer: tuple[Any, ...] = wire.read_frame(self._outward)
        return answer

    def cut(self) -> None:
        """End the worker."""
        self._process.kill()

    def close(self, *, polite: bool) -> None:
        """End the worker without clearing up after LibreOffice; may be called again."""
        if polite:
            with contextlib.suppress(OSError, ValueError):
                wire.write_frame(self._inward, ("quit", ()))
        with contextlib.suppress(OSError):
            self._inward.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._outward.close()

    @property
    def _inward(self) -> IO[bytes]:
        assert self._process.stdin is not None  # noqa: S101 - told to Popen above
        return self._process.stdin

    @property
    def _outward(self) -> IO[bytes]:
        assert self._process.stdout is not None  # noqa: S101 - told to Popen above
        return self._process.stdout


class ParentLine:
    """The LibreOffice that started this process, which serves its own objects over our standard streams.

    Args:
        inward: stream of its replies.
        outward: stream of our requests.
        gone: called, from a thread of its own, when LibreOffice has gone, whatever this process is doing then.
    """

    def __init__(self, inward: IO[bytes], outward: IO[bytes], gone: Callable[[], None]) -> None:
        self._inward = inward
        self._outward = outward
        self._gone = gone
        self._open = True
        self._replies: queue.SimpleQueue[tuple[Any, ...] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """Process number of LibreOffice."""
        return os.getppid()

    @property
    def open(self) -> bool:
        """Whether LibreOffice is there."""
        return self._open

    def exchange(self, request: tuple[Any, ...]) -> tuple[Any, ...]:
        """Send a request and wait for the reply."""
        if not self._open:
            raise EOFError
        wire.write_frame(self._outward, request)
        answer = self._replies.get()
        if answer is None:
            raise EOFError
        return answer

    def cut(self) -> None:
        """Give LibreOffice up; it goes on without us."""
        self._open = False
        self._replies.put(None)

    def close(self, *, polite: bool) -> None:  # noqa: ARG002 - LibreOffice sees the end of our stream
        """Tell LibreOffice that nothing more will be asked; may be called again."""
        self._open = False
        with contextlib.suppress(OSError):
            self._outward.close()

    def join(self, seconds: float) -> None:
        """Wait until LibreOffice has closed its end.

        Args:
            seconds: how long at most.
        """
        self._thread.join(seconds)

    def _read(self) -> None:
        with contextlib.suppress(EOFError, OSError, ValueError):
            while True:
                self._replies.put(wire.read_frame(self._inward))
        self._inward.close()
        was_open = self._open
        self.cut()
        if was_open:
            self._gone()
