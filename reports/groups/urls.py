"""Addresses of a group's figures. They are in the namespace `groups`."""

from django.urls import path

from reports.groups import export_views, views

urlpatterns = [
    path("", views.schools, name="schools"),
    path("schools.csv", views.schools_csv, name="schools_csv"),
    path("schools/<slug:school>/", views.school, name="school"),
    path("workbook/", export_views.export, name="export"),
    path("check/", export_views.check, name="check"),
    path("trend/", views.trend, name="trend"),
]
