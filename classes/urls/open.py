"""Addresses outside a school: the start page, sign-in and invitations."""

from django.urls import path

from classes.people.views.invitation import invitation
from classes.people.views.sign_in import SignInView
from classes.people.views.start import start

urlpatterns = [
    path("", start, name="start"),
    path("accounts/login/", SignInView.as_view(), name="account_login"),
    path("accounts/invitation/<str:token>/", invitation, name="invitation"),
]
