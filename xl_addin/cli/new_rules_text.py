"""Tells what a workbook's change to another rule book did, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.new_rules.references import cell_place
from xl_addin.cli.renewals import left_lines, shortened
from xl_addin.formulas.addresses import full_name
from xl_addin.parts.shown import value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.new_rules.new_sheet import Input
    from xl_addin.book.new_rules.recomputing import NewRules
    from xl_addin.book.refresh.record import Moved


def rules_lines(done: NewRules) -> list[str]:
    """Say what changed; of long lists only the first."""
    made = done.made
    kept, dropped = _kept(made.inputs), _dropped(made.inputs)
    head = (
        f"規則集: {made.old} → {made.new}（変わった規則 {len(made.differences)} 件。"
        f"一覧は xl-addin rules diff {made.old} {made.new}）"
        f" / rule book: {made.old} → {made.new}, {len(made.differences)} rules changed"
    )
    inputs = (
        f"引き継いだ入力 {len(kept)}、引き継がなかった入力 {len(dropped)}"
        f" / inputs kept {len(kept)}, not kept {len(dropped)}"
    )
    added = (
        f"書き足されたセル {made.added}（うち位置の変わったもの {made.moved}）"
        f" / added cells {made.added}, {made.moved} of them moved"
    )
    gone = [f"{_cell(each)} {value_text(each.value)}" for each in dropped]
    lines = [
        head,
        inputs,
        *shortened([f"引き継がない入力: {each} / not kept: {each}" for each in gone]),
        added,
        *shortened([f"捨てたもの: {each} / dropped: {each}" for each in made.dropped]),
        *shortened([f"規則集の名前を替えた数式: {each} / rule book renamed in: {each}" for each in made.renamed]),
    ]
    return [*lines, *result_lines(done.results)]


def result_lines(results: Sequence[Moved]) -> list[str]:
    """Return a line for each result that changed; of many only the first."""
    return shortened(
        [
            f"{each.sheet} {each.name} {each.item}: {value_text(each.before)} → {value_text(each.after)}"
            for each in results
        ]
    )


def result_data(results: Sequence[Moved]) -> list[dict[str, object]]:
    """Return results for JSON."""
    return [
        {"sheet": each.sheet, "name": each.name, "item": each.item, "before": each.before, "after": each.after}
        for each in results
    ]


def rules_warnings(done: NewRules, *, loaded: bool) -> list[str]:
    """Say what needs a look.

    Args:
        done: what was done.
        loaded: whether new figures are loaded afterwards.
    """
    made = done.made
    kept = len(_kept(made.inputs))
    lines = [f"{each.place}: {each.ja} / {each.en}" for each in made.notes]
    if kept and not loaded and made.old.rpartition("/")[2] != made.new.rpartition("/")[2]:
        lines.append(
            f"前の年度の入力 {kept} 欄を引き継いでいます。新しい年度の実績は --data で入れるか、--clear-input で空欄にしてください"
            f" / {kept} inputs are those of the earlier year; load the new ones with --data, or use --clear-input"
        )
    return [*lines, *left_lines(done.left)]


def rules_data(done: NewRules) -> dict[str, object]:
    """Return the same for JSON."""
    made = done.made
    return {
        "old": made.old,
        "new": made.new,
        "changed_rules": [
            {
                "kind": each.kind,
                "indicator": each.indicator,
                "line": each.line,
                "ja": each.text.ja,
                "en": each.text.en,
            }
            for each in made.differences
        ],
        "inputs_kept": [_input_data(each) for each in _kept(made.inputs)],
        "inputs_dropped": [_input_data(each) for each in _dropped(made.inputs)],
        "added": made.added,
        "moved": made.moved,
        "dropped": list(made.dropped),
        "renamed": list(made.renamed),
        "notes": [each.__dict__ for each in made.notes],
        "results": result_data(done.results),
        "left": [full_name(*place) for place in done.left],
    }


def _kept(inputs: Sequence[Input]) -> list[Input]:
    return [each for each in inputs if each.after is not None]


def _dropped(inputs: Sequence[Input]) -> list[Input]:
    return [each for each in inputs if each.after is None]


def _cell(each: Input) -> str:
    return cell_place(each.sheet, each.before)


def _input_data(each: Input) -> dict[str, object]:
    after = None if each.after is None else cell_place(each.sheet, each.after)
    return {"cell": _cell(each), "now": after, "value": each.value}
