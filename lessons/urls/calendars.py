"""Addresses of calendars, outside a school: the secret in them is what opens them."""

from django.urls import path

from lessons.calendar import views as calendar

urlpatterns = [
    path("<str:token>.ics", calendar.feed, name="calendar_feed"),
]
