"""Addresses of home, coverage, the audit, the change history and the retention pages."""

from django.urls import path

from reports.access_records import views as access_records
from reports.access_review import views as access_review
from reports.audit import views as audit
from reports.backups import views as backups
from reports.change_history import views as history
from reports.coverage import views as coverage
from reports.data_protection import views as data_protection
from reports.help import views as help_pages
from reports.home import first_day_views as first_day
from reports.home import views as home
from reports.redaction import views as redaction
from reports.reminders.views.choices import your_emails
from reports.reminders.views.sent import emails
from reports.retention import people_views as former_staff
from reports.retention import views as retention
from reports.security_log import views as security_log
from reports.summary import views as summary
from reports.verification import views as check

app_name = "reports"
urlpatterns = [
    path("", home.home, name="home"),
    path("home/not-placed/", home.not_placed_line, name="not_placed_line"),
    path("home/looked-after/", home.looked_after, name="looked_after"),
    path("home/leaving/", home.leaving, name="leaving_line"),
    path("first-day/", first_day.first_day, name="first_day"),
    path("home/first-day/", first_day.on_home, name="first_day_on_home"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("summary/", summary.summary, name="summary"),
    path("audit/", audit.audit, name="audit"),
    path("audit/export/", audit.export, name="export"),
    path("audit/exports/<int:pk>/", audit.export_again, name="export_again"),
    path("audit/check/", check.check_workbook, name="check"),
    path("help/", help_pages.contents, name="help"),
    path("help/<slug:name>/", help_pages.page, name="help_page"),
    path("data-protection/", data_protection.data_protection, name="data_protection"),
    path("keeping/", retention.retention, name="retention"),
    path("children/<int:pk>/record/", retention.record, name="record"),
    path("children/<int:pk>/record.json", retention.record_json, name="record_json"),
    path("children/<int:pk>/erase/", retention.erase, name="erase"),
    path("people/review/", access_review.review, name="access_review"),
    path("people/review/<int:pk>/", access_review.past_review, name="past_access_review"),
    path("people/left/", former_staff.left, name="left"),
    path("people/left/<int:pk>/erase/", former_staff.erase_account, name="erase_account"),
    path("backups/", backups.backups, name="backups"),
    path("backups/certificate/", backups.certificate, name="backup_certificate"),
    path("who-looked/", access_records.who_looked, name="who_looked"),
    path("security/", security_log.security_log, name="security_log"),
    path("emails/", emails, name="emails"),
    path("your-emails/", your_emails, name="your_emails"),
    path("remove-text/<slug:kind>/<int:pk>/", redaction.remove_text, name="remove_text"),
    path("history/", history.history, name="history"),
    path("history/<slug:kind>/<int:pk>/", history.record, name="record_history"),
]
