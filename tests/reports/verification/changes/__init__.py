"""Ways to change what a reader sees of a workbook, by their names."""

from tests.reports.verification.changes import (
    contents,
    hiding,
    links,
    looks,
    names,
    objects,
    parts,
    printing,
    rules,
    views,
)
from tests.reports.verification.changes.making import Change, Table

TABLES: dict[str, Table] = {
    "What cells contain": contents.table,
    "How cells show it": looks.table,
    "Rows, columns, cells and sheets that are hidden, added, moved or removed": hiding.table,
    "Charts, pictures, text boxes and other objects": objects.table,
    "Printing": printing.table,
    "Links and comments": links.table,
    "Conditional formats and messages": rules.table,
    "How sheets open": views.table,
    "Names, tables, protection and what nobody knows": names.table,
    "Other parts and properties of the file": parts.table,
}

CHANGES: dict[str, Change] = {
    name: change for table in TABLES.values() for name, change in table.items()
}
