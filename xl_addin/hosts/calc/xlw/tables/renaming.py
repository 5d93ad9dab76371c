"""A new name for a table, in its formulas, too: Calc would leave the old name in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.calc.xlw.formulas.renaming import users_of_table
from xl_addin.hosts.calc.xlw.tables import headers

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.tables.table import Table


def rename(table: Table, name: str) -> None:
    """Rename a table.

    Args:
        table: the table.
        name: its new name.

    Raises:
        WorkbookError: the name is in use, or is no name.
    """
    old, book = table.name, table.sheet.book
    if name == old:
        return
    headers.check_name(name, {*headers.names_in_use(book)} - {old})
    users = users_of_table(book, old, name)
    hidden_names = table.column_names
    table.uno.setName(name)
    table.set_column_names(hidden_names)
    table.styles.rename(old, name)
    users.write()
