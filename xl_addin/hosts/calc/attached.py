"""The LibreOffice of a user whose menu started this process, as scripts reach it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_addin.hosts.calc.bridge import Bridge
from xl_addin.hosts.calc.documents import Documents

if TYPE_CHECKING:
    from xl_addin.hosts.calc.lines import Line


class AttachedOffice(Documents):
    """A LibreOffice that is not ours: nothing here ends it, and `stop` only lets it go.

    Args:
        line: the way to it.

    Attributes:
        document: the document on which the menu was used.
        script: key of the script that was chosen.
        arguments: what the script is to be told.

    Raises:
        OfficeError: it has gone.
    """

    document: Any
    script: str
    arguments: tuple[str, ...]
    visible = True
    private = False

    def __init__(self, line: Line) -> None:
        self._bridge = Bridge(line)
        self._folder: Path | None = None
        self._begun = False

    @property
    def bridge(self) -> Bridge:
        """The way to its objects."""
        return self._bridge

    @property
    def folder(self) -> Path:
        """Temporary folder that goes with `stop`."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="xl-addin-")).resolve()
        return self._folder

    @property
    def pid(self) -> int:
        """Process number of soffice."""
        return self._bridge.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._begun and self._bridge.usable

    def start(self) -> None:
        """Ask what there is to do; may be called again."""
        if self._begun:
            return
        self.context, self.document, self.script, self.arguments = self._bridge.request("begin")
        self._begun = True
        self.desktop = self.create("com.sun.star.frame.Desktop")

    def end(self, ja: str, en: str = "", *, fine: bool) -> None:
        """Tell the user how the script ended; a LibreOffice that has gone hears nothing.

        Args:
            ja: what there is to say in Japanese.
            en: the same in English; "" where both are one text.
            fine: whether it ran to its end.
        """
        self._bridge.request("end", fine, ja, en)

    def stop(self) -> None:
        """Let it go; may be called again."""
        self._begun = False
        self._bridge.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def expect_lock(self, book: Path) -> None:
        """Nothing to note: the user's LibreOffice looks after its own lock files.

        Args:
            book: a file that it opens.
        """
