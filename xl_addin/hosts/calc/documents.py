"""What can be asked of any LibreOffice that is reached: services, and documents that it opens."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.hosts.calc.values import UnoError

if TYPE_CHECKING:
    from xl_addin.hosts.calc.bridge import Bridge

_NEVER_EXECUTE: Final = 0  # com.sun.star.document.MacroExecMode.NEVER_EXECUTE
_NO_UPDATE: Final = 0  # com.sun.star.document.UpdateDocMode.NO_UPDATE


class Documents(ABC):
    """A LibreOffice, our own or the user's.

    Attributes:
        context: its component context.
        desktop: its desktop.
        visible: whether documents open in windows.
        private: whether it is ours alone, to be ended with what uses it.
    """

    context: Any
    desktop: Any
    visible: bool
    private: bool = True

    @property
    @abstractmethod
    def bridge(self) -> Bridge:
        """The way to its objects."""

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Temporary folder for copies and intermediate files."""

    @property
    @abstractmethod
    def pid(self) -> int:
        """Its process number."""

    @property
    @abstractmethod
    def alive(self) -> bool:
        """Whether it runs and can be asked."""

    @abstractmethod
    def start(self) -> None:
        """Start or reach it; may be called again."""

    @abstractmethod
    def stop(self) -> None:
        """Let it go; one that is ours ends."""

    @abstractmethod
    def expect_lock(self, book: Path) -> None:
        """Note a file that it opens or saves to.

        Args:
            book: the file.
        """

    def expect_drafts(self, *drafts: Path) -> None:  # noqa: B027 - most need not do anything
        """Note the files that are being written, so that they go after a crash.

        Args:
            *drafts: all that are being written now.
        """

    def create(self, service: str, *arguments: Any) -> Any:
        """Make an instance of a service.

        Args:
            service: full name of the service or implementation.
            *arguments: what its constructor takes.

        Returns:
            The object.

        Raises:
            OfficeError: there is no such service.
        """
        manager = self.context.ServiceManager
        if arguments:
            made = manager.createInstanceWithArgumentsAndContext(service, arguments, self.context)
        else:
            made = manager.createInstanceWithContext(service, self.context)
        if made is None:
            raise OfficeError(f"LibreOffice に {service} がありません。", f"LibreOffice has no {service}.")
        return made

    def configuration(self, node: str, *, writable: bool = False) -> Any:
        """Open a part of its settings.

        Args:
            node: path of the part.
            writable: to change them, too.

        Returns:
            The part, with ``getByName``.
        """
        provider = self.create("com.sun.star.configuration.ConfigurationProvider")
        kind = "ConfigurationUpdateAccess" if writable else "ConfigurationAccess"
        arguments = self.bridge.properties(nodepath=node)
        return provider.createInstanceWithArguments(f"com.sun.star.configuration.{kind}", arguments)

    def new_calc(self) -> Any:
        """Make an empty spreadsheet document, without a window if LibreOffice is not visible."""
        return self.load("private:factory/scalc")

    def load(
        self,
        source: Path | str,
        *,
        hidden: bool | None = None,
        read_only: bool = False,
        password: str | None = None,
        **properties: Any,
    ) -> Any:
        """Open a document where it is; macros do not run and links are not updated.

        Args:
            source: path or URL.
            hidden: without a window; by default if LibreOffice is not visible.
            read_only: open for reading only.
            password: of an encrypted document.
            **properties: further items of ``com.sun.star.document.MediaDescriptor``.

        Returns:
            The document.

        Raises:
            WorkbookError: LibreOffice cannot open it.
            OfficeError: LibreOffice has gone.
        """
        url = str(source)
        if not url.startswith(("private:", "file:")):
            path = Path(source).resolve()
            self.expect_lock(path)
            url = path.as_uri()
        wanted = {
            "Hidden": not self.visible if hidden is None else hidden,
            "ReadOnly": read_only,
            "MacroExecutionMode": _NEVER_EXECUTE,
            "UpdateDocMode": _NO_UPDATE,
            **({"Password": password} if password is not None else {}),
            **properties,
        }
        try:
            document = self.desktop.loadComponentFromURL(url, "_blank", 0, self.bridge.properties(**wanted))
        except UnoError as error:
            raise cannot_open(str(source)) from error
        if document is None:
            raise cannot_open(str(source))
        return document


def cannot_open(name: str) -> WorkbookError:
    """Return the error for what LibreOffice cannot open."""
    return WorkbookError(f"LibreOffice は「{name}」を開けません。", f"LibreOffice cannot open {name}.")
