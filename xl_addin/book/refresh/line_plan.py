"""Plans what a data file changes in the input cells of lines and facts: matched by indicator and key, others blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.live.words import text_of
from xl_addin.book.refresh.changes import Change, Plan, Write, change, plain, runs
from xl_addin.book.refresh.line_table import COUNTED_ON, INSURED
from xl_addin.rulebook.asked import UNIT
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.book.refresh.changes import Value
    from xl_addin.book.refresh.line_rows import LineRows
    from xl_addin.book.refresh.line_table import LineTable, Slot

_MOST_NAMED = 10


def plan_lines(wanted: LineTable, found: LineRows) -> Plan | None:
    """Plan what a file changes in a column of input cells.

    Args:
        wanted: the input cells.
        found: what the file says.

    Returns:
        The plan; None where the file says nothing for these cells.
    """
    given = found.marks if wanted.marks else found.facts
    scored = {slot for slot in given if slot[1] != UNIT}
    if not scored & wanted.rows.keys():
        return None
    values = {row: given.get(slot) for slot, row in wanted.rows.items()}
    slots = {row: slot for slot, row in wanted.rows.items()}
    changes = [
        made
        for row, value in values.items()
        if (made := change((wanted.sheet, row, wanted.col), _named(wanted, slots[row]), wanted.cells[row], value))
    ]
    writes = runs(wanted.sheet, wanted.col, {row: (wanted.cells[row], value) for row, value in values.items()})
    amounts = _amounts(wanted, found.amounts)
    notes = _notes(wanted, given, scored, found.unlisted, amounts)
    return Plan(
        (wanted.sheet,),
        (*writes, *(write for write, _ in amounts)),
        (*changes, *(made for _, made in amounts if made is not None)),
        sum(value is not None for value in values.values()),
        tuple(notes),
    )


def _named(wanted: LineTable, slot: Slot) -> tuple[str, str]:
    indicator, key = slot
    title = f"{wanted.title} " if wanted.title != wanted.sheet else ""
    return f"{title}指標{indicator}" if indicator else title.strip(), key


def _amounts(wanted: LineTable, given: Mapping[str, Value]) -> list[tuple[Write, Change | None]]:
    """Amounts beside the marks are replaced with them, for they are the same entity's."""
    found = []
    for name, (row, col) in wanted.amounts.items():
        value = given.get(name)
        if name == COUNTED_ON:
            value = f"{INSURED}（{value}）" if value else INSURED
        before = wanted.amount_cells[name]
        write = Write(wanted.sheet, row, col, ((value,),), ((plain(before),),))
        found.append((write, change((wanted.sheet, row, col), (wanted.title, name), before, value)))
    return found


def _notes(
    wanted: LineTable,
    given: Mapping[Slot, Value],
    scored: set[Slot],
    unlisted: Sequence[str],
    amounts: Sequence[tuple[Write, Change | None]],
) -> list[Text]:
    missing = [" ".join(slot) for slot in wanted.rows if slot not in given and slot[1] != UNIT]
    extra = [*(" ".join(slot) for slot in scored - wanted.rows.keys()), *unlisted]
    emptied = [
        text_of(wanted.amount_cells[name]) and name
        for (write, _), name in zip(amounts, wanted.amounts, strict=True)
        if write.values == ((None,),)
    ]
    notes = []
    for names, ja, en in (
        (missing, "データにない行は空欄にしました", "not in the file, so now blank"),
        (
            [name for name in emptied if name],
            "データにない金額・人数は空欄にしました",
            "amounts that are not in the file are now blank",
        ),
        (sorted(extra), "入力欄がないため読み込んでいない項目", "left out, for there is no input cell"),
    ):
        if names:
            listed = "、".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
            start = wanted.title or wanted.sheet
            notes.append(Text(f"{start}: {ja}（{len(names)}）: {listed}", f"{start}: {en} ({len(names)}): {listed}"))
    return notes
