"""Addresses of a group's people and schools. They are in the namespace `groups`."""

from django.urls import path

from classes.groups.views import group
from classes.people.views import officers

urlpatterns = [
    path("agreements/", group.agreements, name="agreements"),
    path("agreements/<int:pk>/take-back/", group.take_back, name="take_back"),
    path("remind/", group.remind, name="remind"),
    path("people/", officers.people, name="people"),
    path("people/<int:pk>/remove/", officers.remove, name="remove_officer"),
    path("people/invitations/<int:pk>/send/", officers.send_again, name="send_again"),
    path("people/invitations/<int:pk>/link/", officers.invitation_link, name="invitation_link"),
    path("people/invitations/<int:pk>/cancel/", officers.cancel, name="cancel"),
]
