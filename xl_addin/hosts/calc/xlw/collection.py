"""A numbered list of things, as xlwings asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


class Numbered(Generic[T]):
    """Things that are asked for by number from 1, or by name if they have one."""

    def _items(self) -> list[T]:
        """List them."""
        raise NotImplementedError

    def _named(self, name: str) -> T | None:
        """Find one by its name; capital and small letters are the same, as in Excel."""
        for item in self._items():
            if str(getattr(item, "name", "")).casefold() == name.casefold():
                return item
        return None

    def __call__(self, key: Any) -> T:
        if isinstance(key, str):
            found = self._named(key)
            if found is not None:
                return found
        else:
            items = self._items()
            if 1 <= key <= len(items):
                return items[int(key) - 1]
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self._items())

    def __iter__(self) -> Iterator[T]:
        return iter(self._items())

    def __contains__(self, key: object) -> bool:
        if isinstance(key, str):
            return self._named(key) is not None
        return isinstance(key, int) and 1 <= key <= len(self)
