"""Shows one page of a table."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django_tables2 import RequestConfig, Table


def show_page_of(table: Table, request: HttpRequest, *, per_page: int) -> None:
    """Sort the table by ?sort=… and cut it to the page ?page=…, the first if that is no number.

    A page beyond the last shows the last. How many rows a page has is not for the address to say:
    all rows of a large school would keep the server busy for seconds.
    """
    RequestConfig(request, paginate=False).configure(table)
    _settle_ties(table)
    table.paginate(per_page=per_page)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))


def _settle_ties(table: Table) -> None:
    """Sort rows that are alike by their pk.

    Otherwise PostgreSQL may show one of them on two pages, and another on none.
    """
    rows = table.data.data
    if isinstance(rows, QuerySet) and rows.query.order_by:
        table.data.data = rows.order_by(*rows.query.order_by, "pk")
