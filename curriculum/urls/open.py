"""Addresses under /online-safety/<slug>/, which anybody may open: no sign-in, no cookie."""

from django.urls import path

from curriculum.documents import views as documents

app_name = "online_safety"
urlpatterns = [
    path("documents/<int:pk>/", documents.public_download, name="document"),
]
