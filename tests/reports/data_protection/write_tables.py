"""Writes the tables that are worked out from the program into docs/data-protection.md.

After a change, set DJANGO_SETTINGS_MODULE=config.settings and run
`python -m tests.reports.data_protection.write_tables`.
"""

import re

import django


def with_tables(text: str) -> str:
    """Return the document with the tables of a school that has changed no setting."""
    from classes.models import School
    from reports.data_protection.document import PLACE
    from reports.data_protection.tables import tables_of

    tables = tables_of(School())

    def filled(place: re.Match[str]) -> str:
        name = place[1]
        if name not in tables:
            return place[0]
        return f"<!-- {name} -->\n{tables[name].as_markdown}<!-- end -->"

    return PLACE.sub(filled, text)


if __name__ == "__main__":
    django.setup()
    from reports.data_protection.document import DOCUMENT

    DOCUMENT.write_text(with_tables(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
