"""The table on the audit page."""

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime

from classes.names.order import sorted_by
from classes.words.dates import long_date, weekday_date
from reports.models import AuditExport

DIGEST_SHOWN = 12
"""How many of the digest's 64 digits are shown: enough to tell two files apart."""


ONLY_WIDE = {"td": {"class": "apart"}}
"""On a phone a workbook is two lines: when it was made, then its number, by whom, and its link."""


class AuditExportTable(tables.Table):
    """The workbooks made so far, newest first, each with a link to download it again."""

    row_header = "number"

    number = tables.Column(
        verbose_name="No.", attrs={"th": {"class": "num"}, "td": {"class": "num named"}}
    )
    made_at = tables.Column(verbose_name="Made", attrs={"td": {"class": "lead"}})
    made_by = tables.Column(verbose_name="By", empty_values=())
    year = tables.Column(verbose_name="Year", order_by=("academic_year",), attrs=ONLY_WIDE)
    contents = tables.Column(orderable=False, empty_values=(), attrs=ONLY_WIDE)
    with_names = tables.Column(verbose_name="Names", orderable=False, attrs=ONLY_WIDE)
    size = tables.Column(attrs={"th": {"class": "num apart"}, "td": {"class": "num apart"}})
    sha256 = tables.Column(verbose_name="SHA-256", orderable=False, attrs=ONLY_WIDE)
    file = tables.Column(verbose_name="Workbook", orderable=False, attrs={"td": {"class": "end"}})

    class Meta:
        model = AuditExport
        fields: tuple[str, ...] = ()
        order_by = "-made_at"
        attrs = {"class": "brief"}

    def __init__(self, *args: Any, slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slug = slug

    def order_made_by(
        self, rows: QuerySet[AuditExport], is_descending: bool
    ) -> tuple[QuerySet[AuditExport], bool]:
        return sorted_by(rows, "made_by__name", is_descending=is_descending), True

    def render_made_at(self, record: AuditExport) -> str:
        return f"{weekday_date(record.made_at)}, {localtime(record.made_at):%H:%M}"

    def render_made_by(self, record: AuditExport) -> str:
        return record.made_by.name if record.made_by else "a command"

    def render_contents(self, record: AuditExport) -> str:
        return ", ".join(record.contents) or "whole year"

    def render_with_names(self, record: AuditExport) -> str:
        return "shown" if record.with_names else "left out"

    def render_size(self, record: AuditExport) -> str:
        return filesizeformat(record.size)

    def render_sha256(self, record: AuditExport) -> str:
        return format_html(
            '<code title="{}">{}…</code>', record.sha256, record.sha256[:DIGEST_SHOWN]
        )

    def render_file(self, record: AuditExport) -> str:
        if record.cleared_at:
            return f"Deleted {long_date(record.cleared_at)}"
        address = reverse("reports:export_again", args=[self.slug, record.pk])
        made_at = f"{long_date(record.made_at)}, {localtime(record.made_at):%H:%M}"
        return format_html(
            '<a href="{}">Download again'
            '<span class="visually-hidden"> the workbook made on {}</span></a>',
            address,
            made_at,
        )
