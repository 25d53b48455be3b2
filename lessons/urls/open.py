"""The URLs of the families' page under /online-safety/<slug>/: no sign-in and no cookies."""

from django.urls import path

from lessons.families import views as families

app_name = "families"
urlpatterns = [
    path("", families.page, name="page"),
    path("embed/", families.embed, name="embed"),
    path("resources.json", families.resources, name="resources"),
]
