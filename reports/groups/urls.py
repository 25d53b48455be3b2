"""Addresses of a group's figures. They are in the namespace `groups`."""

from django.urls import path

from reports.groups import views

urlpatterns = [
    path("", views.schools, name="schools"),
    path("schools.csv", views.schools_csv, name="schools_csv"),
    path("schools/<slug:school>/", views.school, name="school"),
    path("trend/", views.trend, name="trend"),
]
