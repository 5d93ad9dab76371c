"""A UNO object as the tools see it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xl_addin.hosts.calc.bridge import Bridge


class Remote:
    """A UNO object that lives in LibreOffice; attributes and methods read as in PyUNO.

    A name that begins with a small letter is taken for a method without asking, as UNO names them so.

    Args:
        bridge: the way to it.
        number: its number in the wire.
    """

    __slots__ = ("__weakref__", "uno_bridge", "uno_number")
    uno_bridge: Bridge
    uno_number: int

    def __init__(self, bridge: Bridge, number: int) -> None:
        object.__setattr__(self, "uno_bridge", bridge)
        object.__setattr__(self, "uno_number", number)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name[0].islower():
            return functools.partial(self.uno_bridge.call, self, name)
        return self.uno_bridge.get(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self.uno_bridge.set(self, name, value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Remote):
            return NotImplemented
        return self is other or self.uno_bridge.same(self, other)

    def __copy__(self) -> Remote:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Remote:
        return self

    __hash__ = None  # type: ignore[assignment]  # mutable, so it has none

    def __repr__(self) -> str:
        return f"<UNO object {self.uno_number}>"
