"""The running LibreOffices that scripts work with; the active one is the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlwings import base_classes

from xl_addin.errors import OfficeError
from xl_addin.hosts.calc.office import Office
from xl_addin.hosts.calc.xlw import display
from xl_addin.hosts.calc.xlw.app import App
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.documents import Documents
    from xl_addin.hosts.calc.xlw.engine import Engine


class Apps(base_classes.Apps):
    """All LibreOffices of this process, by process number.

    Args:
        engine: the engine they belong to.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        """List their process numbers, the active one's first."""
        return [app.pid for app in self]

    def add(
        self,
        spec: str | None = None,
        add_book: bool | None = None,  # noqa: FBT001 - xlwings calls it so
        xl: Documents | None = None,
        visible: bool | None = None,  # noqa: FBT001 - xlwings calls it so
    ) -> App:
        """Start a LibreOffice, or take one that runs, and make it the active one.

        Args:
            spec: must be None: which LibreOffice is used is settled outside of scripts.
            add_book: make an empty workbook in it.
            xl: a running one to take instead.
            visible: with windows; None shows them where there is a display.

        Returns:
            The app.

        Raises:
            OfficeError: LibreOffice is missing or does not start, or windows are wanted where there can be none.
            NotInCalcError: `spec` was given.
        """
        if spec is not None:
            raise NotInCalcError(
                "spec は Excel for Mac のための引数です。LibreOffice は環境変数 XL_ADDIN_SOFFICE で選びます。",
                "spec is for Excel on a Mac; LibreOffice is chosen by the environment variable XL_ADDIN_SOFFICE.",
            )
        self.cleanup()
        app = self._attached(xl) if xl is not None else self._started(visible)
        # `xlwings.App` says whether to add a book, and then asks for windows unless told otherwise.
        app.default_visible = visible is None and add_book is not None
        try:
            if add_book:
                app.books.add()
        except BaseException:
            app.leave()
            raise
        return app

    def _started(self, visible: bool | None) -> App:  # noqa: FBT001 - it is one of three
        if visible is False:
            return self._with(Office(), visible=False)
        if not display.available():
            if visible:
                raise display.missing()
            return self._with(Office(), visible=False)
        try:
            return self._with(Office(visible=True), visible=True)
        except OfficeError:
            # The display may be gone although the environment still names it.
            if visible:
                raise
            return self._with(Office(), visible=False)

    def _attached(self, host: Documents) -> App:
        return self._with(host, visible=host.visible)

    def _with(self, host: Documents, *, visible: bool) -> App:
        app = App(self, host, visible=visible)
        self._apps.insert(0, app)
        try:
            app.start()
        except BaseException:
            app.leave()
            raise
        return app

    def activate(self, app: App) -> None:
        """Make an app the active one, also one that was forgotten."""
        self.forget(app)
        self._apps.insert(0, app)

    def forget(self, app: App) -> None:
        """Take an app off the list: it has ended, or scripts shall not see it."""
        if app in self._apps:
            self._apps.remove(app)

    def cleanup(self) -> None:  # type: ignore[override]  # Excel's knows no instance
        """Clear up after apps that have gone without being quit."""
        for app in list(self._apps):
            if not app.alive:
                app.leave()

    def __iter__(self) -> Iterator[App]:
        return iter([app for app in self._apps if app.alive])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __getitem__(self, pid: int) -> App:
        for app in self:
            if app.pid == pid:
                return app
        raise KeyError(pid)
