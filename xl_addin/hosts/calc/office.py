"""Starts, reaches and stops a private LibreOffice with the add-in in it, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import secrets
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Self

from xl_addin.errors import OfficeError, XlAddinError
from xl_addin.hosts.calc.bridge import Bridge
from xl_addin.hosts.calc.documents import Documents
from xl_addin.hosts.calc.find import LibreOffice, find
from xl_addin.hosts.calc.launch import LOG, launch, unpack_extension
from xl_addin.hosts.calc.lines import WorkerLine
from xl_addin.hosts.calc.profile import write_profile
from xl_addin.hosts.calc.traces import Traces
from xl_addin.hosts.calc.values import UnoError

Progress = Callable[[str, str], None]
"""Receives what is being done, in Japanese and in English."""

_STOP_SECONDS: Final = 10
_LOG_TAIL: Final = 600


class Office(Documents):
    """A LibreOffice of our own: own profile, own pipe, ended with everything it made.

    Args:
        oxt: extension to load; by default the add-in, built for this purpose.
        visible: show windows; needs a display.
        progress: told what takes time.
        libreoffice: which LibreOffice; by default the one that `find` finds.
        seconds: time it may take to start.

    Raises:
        OfficeError: it is missing, does not start, or, later, has gone.
    """

    def __init__(
        self,
        oxt: Path | None = None,
        *,
        visible: bool = False,
        progress: Progress | None = None,
        libreoffice: LibreOffice | None = None,
        seconds: float = 60,
    ) -> None:
        self._oxt = oxt
        self.visible = visible
        self._progress = progress or (lambda _ja, _en: None)
        self._libreoffice = libreoffice
        self._seconds = seconds
        self._bridge: Bridge | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._traces: Traces | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    @property
    def bridge(self) -> Bridge:
        """The way to its objects."""
        if self._bridge is None:
            raise OfficeError("LibreOffice は起動していません。", "LibreOffice is not running.")
        return self._bridge

    @property
    def folder(self) -> Path:
        """Temporary folder that goes when LibreOffice ends; copies of workbooks may lie there."""
        if self._traces is None:
            raise OfficeError("LibreOffice は起動していません。", "LibreOffice is not running.")
        return Path(self._traces.folder)

    @property
    def url(self) -> str:
        """UNO URL of the pipe on which it listens."""
        if self._traces is None:
            raise OfficeError("LibreOffice は起動していません。", "LibreOffice is not running.")
        return f"uno:pipe,name={self._traces.pipe};urp;StarOffice.ComponentContext"

    @property
    def pid(self) -> int:
        """Process number of soffice, which is its process group's too."""
        return self._process.pid if self._process is not None else 0

    @property
    def alive(self) -> bool:
        """Whether LibreOffice runs and can be asked."""
        running = self._process is not None and self._process.poll() is None
        return running and self._bridge is not None and self._bridge.usable

    def start(self) -> None:
        """Start LibreOffice and connect to it.

        Raises:
            OfficeError: it is missing or does not start.
        """
        if self._traces is not None:
            return
        libreoffice = self._libreoffice or find()
        self._progress("LibreOffice を起動しています…", "Starting LibreOffice …")
        try:
            self._start(libreoffice)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End LibreOffice and delete what it made; unsaved changes are lost. May be called again."""
        if self._traces is None:
            return
        try:
            if self.alive:
                self._terminate()
        finally:
            self._clear()

    def expect_lock(self, book: Path) -> None:
        """Note a file that LibreOffice opens or saves to, so that its lock file goes even after a crash.

        Args:
            book: the file.
        """
        traces = self._traces
        if traces is not None and str(book) not in traces.books and self.folder not in book.parents:
            self._note(traces._replace(books=(*traces.books, str(book))))

    def expect_drafts(self, *drafts: Path) -> None:
        """Note the files that are being written, so that they go even after a crash.

        Args:
            *drafts: all that are being written now.
        """
        if self._traces is not None and self.alive:
            self._note(self._traces._replace(drafts=tuple(map(str, drafts))))

    def _start(self, libreoffice: LibreOffice) -> None:
        folder = Path(tempfile.mkdtemp(prefix="xl-addin-")).resolve()
        profile = folder / "profile"
        traces = Traces(0, str(folder), profile.as_uri(), f"xl-addin-{secrets.token_hex(8)}")
        self._traces = traces
        with (folder / "worker.log").open("wb") as log:
            self._bridge = Bridge(WorkerLine(libreoffice.python, log))
        self._note(traces)
        write_profile(profile)
        unpack_extension(self._oxt, folder)
        self._process = launch(libreoffice, traces, visible=self.visible)
        self._note(traces._replace(pid=self._process.pid))
        self._connect(self.url)

    def _connect(self, url: str) -> None:
        end = time.monotonic() + self._seconds
        while True:
            try:
                with self.bridge.limit(max(1.0, end - time.monotonic())):
                    self.context = self.bridge.connect(url)
                    self.desktop = self.create("com.sun.star.frame.Desktop")
            except UnoError as error:
                if "NoConnectException" not in error.type_name or not self.alive or time.monotonic() > end:
                    raise self._did_not_start() from error
                time.sleep(0.05)
            except OfficeError as error:
                raise self._did_not_start() from error
            else:
                return

    def _did_not_start(self) -> OfficeError:
        said = b"".join((self.folder / name).read_bytes() for name in (LOG, "worker.log"))
        # LibreOffice always says that it has no Java; it needs none.
        lines = [line for line in said.decode("utf-8", "replace").splitlines() if "javaldx" not in line]
        tail = " ".join(" ".join(lines).split())[-_LOG_TAIL:]
        ja, en = (f": {tail}", f": {tail}") if tail else ("。", ".")
        return OfficeError(f"LibreOffice が起動しませんでした{ja}", f"LibreOffice did not start{en}")

    def _note(self, traces: Traces) -> None:
        self._traces = traces
        self.bridge.guard(traces)

    def _terminate(self) -> None:
        # Whatever is not ended by this is ended by force right after.
        with contextlib.suppress(XlAddinError, AttributeError, subprocess.TimeoutExpired):
            with self.bridge.limit(_STOP_SECONDS):
                self._close_documents()
                leaving = self.desktop.terminate()
            if leaving and self._process is not None:
                self._process.wait(_STOP_SECONDS)

    def _close_documents(self) -> None:
        components = self.desktop.getComponents().createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            with contextlib.suppress(UnoError, AttributeError):
                document.setModified(False)
                document.close(True)

    def _clear(self) -> None:
        traces, bridge, process = self._traces, self._bridge, self._process
        try:
            if traces is not None:
                traces._replace(pid=process.pid if process is not None else 0).remove()
            if process is not None:
                process.wait()
        finally:
            # Only now is the worker told that it need not do the same.
            if bridge is not None:
                bridge.close()
        self._traces = self._bridge = self._process = None
