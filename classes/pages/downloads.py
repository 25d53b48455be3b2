"""Responses that the browser saves as a file."""

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def download(content: bytes | str, filename: str, content_type: str = XLSX) -> HttpResponse:
    """Return a response that the browser saves as `filename`."""
    disposition = f'attachment; filename="{filename}"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=content_type, headers=headers)
