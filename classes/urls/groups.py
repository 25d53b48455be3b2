"""Addresses of a group's people and schools. They are in the namespace `groups`."""

from django.urls import path

from classes.people.views import officers

urlpatterns = [
    path("people/", officers.people, name="people"),
    path("people/<int:pk>/remove/", officers.remove, name="remove_officer"),
    path("people/invitations/<int:pk>/send/", officers.send_again, name="send_again"),
    path("people/invitations/<int:pk>/link/", officers.invitation_link, name="invitation_link"),
    path("people/invitations/<int:pk>/cancel/", officers.cancel, name="cancel"),
]
