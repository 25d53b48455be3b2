"""Which address belongs to which app. Schools link to these addresses, so do not change them."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django_tasks_db.models import DBTaskResult

from config.security_txt import security_txt
from lessons.urls import evenings
from reports.start.views import start_school

# Operators sign in on the same page as everybody else, so that two-step sign-in and the limit on
# attempts apply to them too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# Errors of background work may quote what people typed.
admin.site.unregister(DBTaskResult)

handler404 = "lessons.families.not_found.page_not_found"
handler400 = "config.errors.bad_request"
handler500 = "config.errors.server_error"

staff_pages = [
    path("", include("reports.urls")),
    path("", include("lessons.urls.staff")),
    path("", include("curriculum.urls.staff")),
    path("", include("classes.urls.staff")),
]

# One namespace for all pages of a group, whichever app has them.
group_pages = [
    path("", include("reports.groups.urls")),
    path("", include("classes.urls.groups")),
]

public_pages = [
    path("", include("lessons.urls.open")),
    path("", include("curriculum.urls.open")),
]

urlpatterns = [
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("", include("classes.urls.open")),
    path("start/", start_school, name="start_school"),
    path("accounts/", include("allauth.urls")),
    path("calendar/", include("lessons.urls.calendars")),
    path("emails/", include("reports.reminders.urls")),
    path("schools/<slug:slug>/", include(staff_pages)),
    path("groups/<slug:slug>/", include((group_pages, "groups"))),
    path("online-safety/<slug:slug>/", include(public_pages)),
    path("online-safety/<slug:slug>/evening/", include(evenings.families)),
    path("door/", include(evenings.tablets)),
    path("admin/", admin.site.urls),
]
