"""The table of resources."""

from typing import Any

import django_tables2 as tables

from curriculum.models import LinkState, Resource


def place_of_link(record: Resource) -> str:
    """Return where the link stands on a phone: a line of its own if there is more to say."""
    more = record.link_moved_to or record.link_detail or record.link == LinkState.GUARDED
    return "broad" if more else "end"


class ResourceTable(tables.Table):
    """A school's resources, urgent ones first, then in the school's order."""

    row_header = "title"

    title = tables.TemplateColumn(
        template_name="curriculum/resources/cells/resource.html",
        verbose_name="Resource",
        attrs={"td": {"class": "lead"}},
    )
    audience = tables.Column(verbose_name="For")
    sessions = tables.TemplateColumn(
        template_name="curriculum/resources/cells/sessions.html",
        verbose_name="Used in",
        orderable=False,
        attrs={"td": {"class": "apart"}},
    )
    link = tables.TemplateColumn(
        template_name="curriculum/resources/cells/link.html",
        verbose_name="Link",
        order_by=("link_state", "title"),
        attrs={"td": {"class": place_of_link}},
    )
    change = tables.TemplateColumn(
        template_name="curriculum/resources/cells/change.html",
        verbose_name="Change",
        orderable=False,
    )

    class Meta:
        model = Resource
        fields: tuple[str, ...] = ()
        attrs = {"class": "resources brief"}

    def __init__(self, *args: Any, may_manage: bool, **kwargs: Any) -> None:
        super().__init__(*args, exclude=() if may_manage else ("change",), **kwargs)
