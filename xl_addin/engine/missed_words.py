"""Says how many of the others get a missed line, and what else changes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Sequence

from xl_addin.engine.figures import shown
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.engine.line_moves import Move


def reason(move: Move, entity: str, others: int, decided: Sequence[str]) -> Text:
    """Put a missed line into words.

    Args:
        move: the line and what changes with it.
        entity: what the others are called in Japanese (支部).
        others: how many of them there are.
        decided: numbers of the lines that the entity has.

    Returns:
        One sentence or more.
    """
    parts = [_taken(move, _among(move, entity, others)), *_changes(move, decided)]
    return Text(f"{'。'.join(part.ja for part in parts)}。", f"{'; '.join(part.en for part in parts)}.")


def _among(move: Move, entity: str, others: int) -> Text:
    left_out = others - move.known
    return Text(
        f"ほかの {move.known} {entity}" + (f"（判定できない {left_out} を除く）" if left_out else ""),
        f"{move.known} others" + (f" ({left_out} more cannot be judged)" if left_out else ""),
    )


def _taken(move: Move, among: Text) -> Text:
    if move.rung is not None:
        told = f"{move.rung.no}（{shown(move.rung.points)}点）"
        return Text(
            f"減点です。{among.ja}のうち {move.reached} は {told}より重い減点を受けていません",
            f"a deduction; {move.reached} of {among.en} lose no more than {shown(move.rung.points)} ({move.rung.no})",
        )
    if move.avoided:
        return Text(
            f"減点です。{among.ja}のうち {move.reached} は受けていません",
            f"a deduction that {move.reached} of {among.en} avoid",
        )
    if move.ladder:
        return Text(
            f"{among.ja}のうち {move.reached} がこの段以上に達しています",
            f"{move.reached} of {among.en} reach it or a better rung",
        )
    return Text(f"{among.ja}のうち {move.reached} が取っています", f"{move.reached} of {among.en} get it")


def _changes(move: Move, decided: Sequence[str]) -> list[Text]:
    said: list[Text] = []
    if move.given_up:
        told = _numbers(move.given_up)
        said.append(
            Text(f"{told.ja} に代わるので、点はその差です", f"it replaces {told.en}: the points are the difference")
        )
    if move.required:
        told = _numbers(move.required)
        said.append(Text(f"{told.ja} も必要で、その点を含みます", f"it needs {told.en}, whose points are included"))
    before = [no for no in move.line.requires if no not in decided and no not in move.required]
    if before:
        told = _numbers(before)
        said.append(Text(f"{told.ja} に該当することが前提です", f"it needs {told.en}"))
    return said


def _numbers(numbers: Sequence[str]) -> Text:
    return Text("・".join(numbers), ", ".join(numbers))
