"""Addresses outside a school: the start page, sign-in, invitations."""

from django.urls import path

from classes.views.invitation import invitation
from classes.views.sign_in import SignInView
from classes.views.start import start

urlpatterns = [
    path("", start, name="start"),
    path("accounts/login/", SignInView.as_view(), name="account_login"),
    path("accounts/invitation/<str:token>/", invitation, name="invitation"),
]
