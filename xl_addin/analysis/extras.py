"""Says what to install where a package that only analyses and reports need is missing."""

from __future__ import annotations

from importlib.util import find_spec

from xl_addin.errors import XlAddinError


class MissingPackageError(XlAddinError):
    """A package that this work needs is not installed."""


def require_packages(*names: str) -> None:
    """Refuse to go on without packages that the add-in itself does without.

    Args:
        names: as they are imported and installed, such as "numpy".

    Raises:
        MissingPackageError: one is not installed.
    """
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        told, wanted = ", ".join(missing), " ".join(missing)
        raise MissingPackageError(
            f"{told} がありません。pip install {wanted} を実行してください。",
            f"{told} is missing; run pip install {wanted}.",
        )
