"""Addresses of a group's people and schools. They are in the namespace `groups`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
