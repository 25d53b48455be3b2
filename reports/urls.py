"""Addresses of home, coverage and the audit."""

from django.urls import path

from reports.views import audit, check, coverage, history, home, keeping, summary

app_name = "reports"
urlpatterns = [
    path("", home.home, name="home"),
    path("home/not-placed/", home.not_placed_line, name="not_placed_line"),
    path("home/leaving/", home.leaving, name="leaving_line"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("summary/", summary.summary, name="summary"),
    path("audit/", audit.audit, name="audit"),
    path("audit/export/", audit.export, name="export"),
    path("audit/exports/<int:pk>/", audit.export_again, name="export_again"),
    path("audit/check/", check.check_workbook, name="check"),
    path("keeping/", keeping.keeping, name="keeping"),
    path("children/<int:pk>/record/", keeping.record, name="record"),
    path("children/<int:pk>/record.json", keeping.record_json, name="record_json"),
    path("children/<int:pk>/erase/", keeping.erase, name="erase"),
    path("history/", history.history, name="history"),
    path("history/<slug:kind>/<int:pk>/", history.record, name="record_history"),
]
