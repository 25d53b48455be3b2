"""The settings OIDC_…, and what each provider must say before it is believed."""

import pytest

from config.environment.providers import providers
from config.environment.reading import Environment, WrongSettingError

TENANT = "0f3b1c2d-1111-2222-3333-444455556666"
MICROSOFT = {"CLIENT_ID": "ours", "CLIENT_SECRET": "s", "TENANT": TENANT.upper()}
GOOGLE = {"CLIENT_ID": "ours", "CLIENT_SECRET": "s", "HOSTED_DOMAIN": "hillside.example"}


@pytest.fixture
def read(monkeypatch):
    def with_settings(start: str, given: dict[str, str]):
        for name, value in given.items():
            monkeypatch.setenv(f"{start}_{name}", value)
        return providers(Environment())

    return with_settings


def test_without_settings_there_is_none():
    assert providers(Environment()) == []


def test_microsoft_answers_for_an_address_only_where_its_domain_is_proven(read):
    """Its `email` may hold what an administrator elsewhere typed ("nOAuth")."""
    [microsoft] = read("OIDC_MICROSOFT", MICROSOFT)
    assert microsoft.issuer == f"https://login.microsoftonline.com/{TENANT}/v2.0"
    assert microsoft.must_hold == (("tid", TENANT),)
    address = {"email": "Head@Hillside.example", "email_verified": True}
    assert microsoft.verified_email(address) == ""
    assert microsoft.verified_email(address | {"xms_edov": False}) == ""
    assert microsoft.verified_email(address | {"xms_edov": "1"}) == "head@hillside.example"
    assert microsoft.origin == "https://login.microsoftonline.com"


def test_google_answers_for_accounts_of_the_schools_workspace_alone(read):
    [google] = read("OIDC_GOOGLE", GOOGLE)
    assert google.must_hold == (("hd", "hillside.example"),)
    assert not google.asked_second_factor({"email": "head@hillside.example"})


@pytest.mark.parametrize(
    ("start", "given", "words"),
    [
        ("OIDC_MICROSOFT", MICROSOFT | {"TENANT": "common"}, "OIDC_MICROSOFT_TENANT is “common”."),
        ("OIDC_MICROSOFT", {"CLIENT_ID": "ours"}, "OIDC_MICROSOFT_CLIENT_SECRET is not."),
        ("OIDC_GOOGLE", GOOGLE | {"HOSTED_DOMAIN": "*"}, "OIDC_GOOGLE_HOSTED_DOMAIN is “*”."),
        (
            "OIDC",
            {"CLIENT_ID": "ours", "CLIENT_SECRET": "s", "ISSUER": "http://id.example"},
            "begins with https://",
        ),
    ],
)
def test_a_setting_in_part_or_too_wide_is_refused(read, start, given, words):
    with pytest.raises(WrongSettingError) as refused:
        read(start, given)
    assert words in str(refused.value)
