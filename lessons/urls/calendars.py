"""The URLs of calendar feeds. There is no sign-in: whoever has the secret in one can read it."""

from django.urls import path

from lessons.calendar import views as calendar

urlpatterns = [
    path("<str:token>.ics", calendar.feed, name="calendar_feed"),
]
