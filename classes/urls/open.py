"""Addresses outside a school: the start page, sign-in and invitations."""

from django.urls import path, re_path

from classes.people.views.again import CodeAgainView, PasswordAgainView, SecondStepView
from classes.people.views.invitation import invitation
from classes.people.views.passkeys import (
    AddPasskeyView,
    PasskeyAgainView,
    PasskeySignInView,
    passkeys,
)
from classes.people.views.providers import come_back, go_to_provider, no_such_page
from classes.people.views.second_step import SetUpSecondStepView, second_step_codes
from classes.people.views.sessions import sessions
from classes.people.views.sign_in import (
    ChangePasswordView,
    ForgottenView,
    NewPasswordView,
    SignInView,
    without_password,
)
from classes.people.views.start import start

urlpatterns = [
    path("", start, name="start"),
    path("accounts/login/", SignInView.as_view(), name="account_login"),
    path("accounts/2fa/authenticate/", SecondStepView.as_view(), name="mfa_authenticate"),
    path("accounts/password/change/", ChangePasswordView.as_view(), name="account_change_password"),
    path("accounts/password/set/", without_password, name="account_set_password"),
    path("accounts/password/reset/", ForgottenView.as_view(), name="account_reset_password"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("accounts/reauthenticate/", PasswordAgainView.as_view(), name="account_reauthenticate"),
    path("accounts/2fa/reauthenticate/", CodeAgainView.as_view(), name="mfa_reauthenticate"),
    path("accounts/2fa/webauthn/", passkeys, name="mfa_list_webauthn"),
    path("accounts/2fa/webauthn/add/", AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("accounts/2fa/webauthn/login/", PasskeySignInView.as_view(), name="mfa_login_webauthn"),
    path(
        "accounts/2fa/webauthn/reauthenticate/",
        PasskeyAgainView.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("accounts/second-step/", SetUpSecondStepView.as_view(), name="set_up_second_step"),
    path("accounts/second-step/codes/", second_step_codes, name="second_step_codes"),
    path("accounts/oidc/<slug:provider_id>/login/", go_to_provider, name="openid_connect_login"),
    path(
        "accounts/oidc/<slug:provider_id>/login/callback/",
        come_back,
        name="openid_connect_callback",
    ),
    path("accounts/3rdparty/", no_such_page),
    path("accounts/3rdparty/<path:path>", no_such_page),
    path("accounts/sessions/", sessions, name="account_sessions"),
    path("accounts/invitation/<str:token>/", invitation, name="invitation"),
]
