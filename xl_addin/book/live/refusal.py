"""Puts several problems into one refusal, so that a user can mend them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.rulebook.model import Text

_MOST_TOLD = 5


class RefusedError(WorkbookError):
    """Something was refused, and nothing has been changed.

    Args:
        problems: at least one; the first few are told.
    """

    def __init__(self, problems: Sequence[Text]) -> None:
        self.problems = tuple(problems)
        told, more = self.problems[:_MOST_TOLD], len(self.problems) - _MOST_TOLD
        ja, en = " ".join(each.ja for each in told), " ".join(each.en for each in told)
        super().__init__(
            f"{ja} ほか {more} 件。" if more > 0 else ja,
            f"{en} And {more} more." if more > 0 else en,
        )


def refuse_if(problems: Sequence[Text]) -> None:
    """Refuse where there are problems.

    Raises:
        RefusedError: there are.
    """
    if problems:
        raise RefusedError(problems)
