"""Signing in with a real OpenID provider: who is let in, and which token is not believed."""

import time
from dataclasses import replace

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import get_user
from django.test import Client

from classes.models import Happened, Membership, Role, SecurityEvent, User
from classes.people.actions import invite
from classes.people.providers.tokens import NotBelievedError, claims_of
from tests.classes.people.providers.conftest import asked, said
from tests.classes.people.test_sessions import is_in

pytestmark = pytest.mark.sqlite_is_enough

CALLBACK = "/accounts/oidc/other/login/callback/"
NOT_LET_IN = "You could not be signed in with Hillside."


@pytest.fixture
def teacher(with_password, school) -> User:
    teacher = with_password(email="teacher@hillside.example")
    Membership.objects.create(user=teacher, school=school, role=Role.TEACHER)
    return teacher


def verified(email: str = "teacher@hillside.example", **claims: object) -> dict[str, object]:
    return {"email": email, "email_verified": True, "name": "T. Teacher"} | claims


def test_whoever_has_an_account_is_let_in_and_afterwards_by_their_number_alone(
    provider, enter, teacher, mailoutbox
):
    client = Client()
    answer = enter(client, provider.has(**verified("Teacher@Hillside.example")), "/schools/")
    assert (answer.url, get_user(client)) == ("/schools/", teacher)
    [linked] = SocialAccount.objects.all()
    assert (linked.user, linked.provider, len(linked.uid)) == (teacher, "other", 64)
    assert linked.extra_data == {}
    assert [mail.subject for mail in mailoutbox] == ["You can now sign in with Hillside"]
    assert SecurityEvent.objects.filter(what=Happened.LINKED, user=teacher).exists()
    # The address there is another's now. It is the number that tells.
    again = Client()
    enter(again, provider.has(**verified("somebody@else.example")))
    assert get_user(again) == teacher


def test_the_way_there_has_state_nonce_and_pkce(provider, go):
    first, second = asked(go(Client())), asked(go(Client()))
    assert first["code_challenge_method"] == "S256"
    assert set(first["scope"].split()) == {"openid", "profile", "email"}
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 16
        assert first[name] != second[name]
    asks_more = (
        f"/accounts/oidc/other/login/?{'auth_params=prompt%3Dnone&scope=admin&process=connect'}"
    )
    assert "prompt" not in asked(Client().post(asks_more).url)
    assert Client().get("/accounts/oidc/other/login/").status_code == 405
    assert Client().post("/accounts/oidc/unknown/login/").status_code == 404
    assert Client().get("/accounts/3rdparty/signup/").status_code == 404


def test_an_invitation_is_accepted_by_signing_in(provider, enter, school, lead):
    offer = {"school": school, "name": "N. New", "role": Role.TEACHER, "by": lead}
    invitation = invite(email="new@hillside.example", **offer)
    client = Client()
    enter(client, provider.has("new-1", **verified("new@hillside.example")))
    person = get_user(client)
    assert (person.name, person.has_password, person.can_sign_in) == ("N. New", False, True)
    assert school.memberships.filter(user=person, role=Role.TEACHER).exists()
    invitation.refresh_from_db()
    assert invitation.accepted_at


@pytest.mark.parametrize(
    "claims",
    [
        verified("stranger@hillside.example"),
        verified(email_verified=False),
        {"email": "teacher@hillside.example"},
        {"email": "teacher@hillside.example", "email_verified": "no"},
        {"preferred_username": "teacher@hillside.example", "email_verified": True},
    ],
    ids=["nobody invited", "not verified", "verification not said", "said no", "another claim"],
)
def test_whoever_is_not_invited_by_a_verified_address_is_not_let_in(
    provider, enter, teacher, claims
):
    client = Client()
    assert enter(client, provider.has("stranger", **claims)).url == "/accounts/login/"
    assert said(client).startswith(NOT_LET_IN)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1


def test_another_account_with_the_same_address_does_not_take_over(provider, enter, teacher):
    enter(Client(), provider.has(**verified()))
    other = Client()
    enter(other, provider.has("person-2", **verified()))
    assert said(other).startswith(NOT_LET_IN)
    assert not is_in(other)
    assert SocialAccount.objects.count() == 1


def test_somebody_switched_off_is_not_let_in(provider, enter, teacher):
    enter(Client(), provider.has(**verified()))
    User.objects.update(is_active=False)
    client = Client()
    enter(client, "person-1")
    assert not is_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1_700_000_000},
        {"aud": "another program"},
        {"aud": ["coverage", "another program"]},
        {"iss": "https://elsewhere.example"},
        {"nonce": "of another sign-in"},
        {"iat": 4_000_000_000},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_token_of_the_provider_that_is_for_something_else_is_not_believed(
    provider, enter, teacher, claims
):
    """The provider signs each of these with its own key."""
    client = Client()
    assert enter(client, provider.has("odd", **verified(**claims))).url == "/accounts/login/"
    assert said(client).startswith(NOT_LET_IN)
    assert not is_in(client)


def test_an_account_of_another_organisation_is_not_believed(provider, enter, teacher, settings):
    settings.OIDC = [replace(provider.known, must_hold=(("hd", "hillside.example"),))]
    for domain in ("elsewhere.example", None):
        client = Client()
        enter(client, provider.has("person-1", **verified(hd=domain)))
        assert not is_in(client)
    client = Client()
    enter(client, provider.has("person-1", **verified(hd="Hillside.example")))
    assert is_in(client)


def test_a_token_that_the_provider_did_not_sign_is_not_believed(provider):
    keys = provider.keys()
    kid = keys["keys"][0].get("kid")
    now = int(time.time())
    claims = {"iss": provider.issuer, "sub": "person-1", "aud": "coverage", "nonce": "n"}
    claims |= {"iat": now, "exp": now + 60}
    ours = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = jwt.PyJWK(keys["keys"][0]).key
    headers = {"kid": kid} if kid else {}
    forged = [
        jwt.encode(claims, ours, algorithm="RS256", headers=headers),
        jwt.encode(claims, None, algorithm="none", headers=headers),
        jwt.encode(claims, str(public.public_numbers().n) * 2, algorithm="HS256", headers=headers),
        jwt.encode(claims, ours, algorithm="RS256", headers={"kid": "another key"}),
        "",
        "no.token.atall",
    ]
    for token in forged:
        with pytest.raises(NotBelievedError):
            claims_of(token, provider=provider.known, keys=keys, nonce="n")


def test_a_code_and_a_state_work_once_and_in_one_browser(provider, go, teacher):
    client, thief = Client(), Client()
    back = provider.agreed(go(client), provider.has(**verified()))
    assert thief.get(back).url == "/accounts/login/"
    assert not is_in(thief)
    client.get(back)
    assert is_in(client)
    for replayed in (back, f"{CALLBACK}?code=x&state={asked(go(thief))['state']}", CALLBACK):
        assert thief.get(replayed).url == "/accounts/login/"
        assert not is_in(thief)
    # The code of one sign-in, put into another.
    code = asked(provider.agreed(go(client), "person-1"))["code"]
    state = asked(go(thief))["state"]
    thief.get(f"{CALLBACK}?code={code}&state={state}")
    assert not is_in(thief)


def test_a_provider_that_does_not_answer_is_a_sentence(provider, settings):
    settings.OIDC = [replace(provider.known, issuer="http://localhost:9")]
    client = Client()
    assert client.post("/accounts/oidc/other/login/").url == "/accounts/login/"
    assert said(client).startswith("Hillside did not answer.")


def test_only_a_proof_in_this_token_counts_as_the_second_step(
    provider, enter, teacher, school, settings
):
    settings.REQUIRE_MFA = True
    page = f"/schools/{school.slug}/lessons/"
    client = Client()
    enter(client, provider.has(**verified(amr=["pwd", "mfa"])))
    assert client.get(page).status_code == 200
    for claims in ({}, {"amr": ["pwd"]}, {"amr": "mfa"}, {"acr": "0"}):
        later = Client()
        enter(later, provider.has(**verified(**claims)))
        assert later.get(page).url.startswith("/accounts/second-step/")
    by_level = Client()
    enter(by_level, provider.has(**verified(acr="mfa")))
    assert by_level.get(page).status_code == 200
    # Whoever has our second step is asked for it, unless the provider has asked.
    TOTP.activate(teacher, generate_totp_secret())
    asks = Client()
    assert enter(asks, provider.has(**verified())).url == "/accounts/2fa/authenticate/"
    proven = Client()
    assert enter(proven, provider.has(**verified(amr=["mfa"])), page).url == page
