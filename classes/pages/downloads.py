"""Files that a page makes for somebody to save."""

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def download(content: bytes | str, filename: str, content_type: str = XLSX) -> HttpResponse:
    """Hand out a file under the name that it is to be saved by."""
    disposition = f'attachment; filename="{filename}"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=content_type, headers=headers)
