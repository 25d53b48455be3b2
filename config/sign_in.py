"""Settings of sign-in, which no installation changes: django-allauth, passwords, codes."""

AUTH_USER_MODEL = "classes.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "classes.people.guessing.GuessingValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "classes.people.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "classes.people.sign_in_forms.SignInForm",
    "reset_password": "classes.people.sign_in_forms.ForgottenForm",
    "reset_password_from_key": "classes.people.sign_in_forms.NewPasswordForm",
    "change_password": "classes.people.sign_in_forms.ChangePasswordForm",
    "reauthenticate": "classes.people.sign_in_forms.ReauthenticateForm",
    "add_email": "classes.people.sign_in_forms.ChangeEmailForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = "classes.people.accounts.display_name"
# classes/limits/ counts the first three by itself. The last is for new passwords that somebody
# signed in sends: they take long to check.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "",
    "reset_password": "",
    "change_password": "30/m/user",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
RESET_TAKES = 0.25
"""Seconds to answer who asks for a new password, whether or not anybody has the address."""
SOCIALACCOUNT_ADAPTER = "classes.people.providers.adapter.ProviderAdapter"
MFA_ADAPTER = "classes.people.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "classes.people.code_forms.SetUpAppForm",
    "authenticate": "classes.people.code_forms.CodeForm",
    "reauthenticate": "classes.people.code_forms.CodeAgainForm",
    "add_webauthn": "classes.people.passkey_forms.AddPasskeyForm",
    "edit_webauthn": "classes.people.passkey_forms.NamePasskeyForm",
    "authenticate_webauthn": "classes.people.passkey_forms.PasskeyForm",
    "login_webauthn": "classes.people.passkey_forms.PasskeySignInForm",
    "reauthenticate_webauthn": "classes.people.passkey_forms.PasskeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A passkey asks for a finger, a face or a PIN, so it stands for the password and the second step.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# classes/limits/ counts: a school behind one address signs in at 08:45.
MFA_RATE_LIMITS = {"webauthn_login": ""}
# Nobody can sign up, so the address of an account was confirmed once. Somebody who is required to
# use a second step could not change their address otherwise.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Coverage tracker"
INVITATION_DAYS = 14
