"""The address that ends emails, outside a school: it needs no signing in."""

from django.urls import path

from reports.reminders.views.stop import stop_emails

urlpatterns = [path("stop/<str:token>/", stop_emails, name="stop_emails")]
