"""Two schools with people of every role, and the secrets that addresses hold."""

import datetime as dt
import time
from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone

from classes.demo import PEOPLE, SLUG
from classes.models import Invitation, Membership, Role, School, User
from classes.people import invitations
from curriculum.models import FamiliesPage
from lessons.calendar.address import address_of
from lessons.demo.school import load_demo
from lessons.evenings.door.links import make_door_link
from lessons.evenings.set_up.actions import save_evening
from lessons.models import CalendarFeed, InformationEvening
from tests import factories

OTHER = "mill-lane"
SIGNED_OUT = ("anonymous", "door")
_DEMO_ROLES = dict(zip(("lead", "teacher", "dsl", "head"), PEOPLE, strict=True))


@dataclass(frozen=True)
class World:
    """Who signs in by role, where each role begins, and known values of arguments by name."""

    people: dict[str, User]
    starts: dict[str, list[str]]
    known: dict[str, list[str]]

    @property
    def roles(self) -> list[str]:
        return [*SIGNED_OUT, *self.people]

    def session_of(self, role: str) -> str:
        """Sign the role in anew and return the key of its session; empty for the signed-out."""
        user = self.people.get(role)
        if user is None:
            return ""
        user.refresh_from_db()
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        method = {"method": "password", "at": time.time(), "email": user.email}
        session["account_authentication_methods"] = [method]
        session.create()
        return str(session.session_key)


def make_world() -> World:
    """Load the demo school into the empty database, and make a second one beside it."""
    demo = load_demo()
    people = {role: User.objects.get(email=person.email) for role, person in _DEMO_ROLES.items()}
    people["no_class"] = _person("noclass@fuzz.example", demo, Role.TEACHER)
    other = _other_school()
    people["other_lead"] = _person("lead@fuzz.example", other, Role.PSHE_LEAD)
    people["several"] = _person("several@fuzz.example", demo, Role.TEACHER, Role.VIEWER)
    Membership.objects.create(user=people["several"], school=other, role=Role.PSHE_LEAD)
    people["operator"] = User.objects.create_superuser("op@fuzz.example", "x", name="O. Perator")
    secrets = [_door(demo, people["lead"]), _door(other, people["other_lead"])]
    known = _known(secrets, people)
    return World(people, _starts(people, secrets, known), known)


def _person(email: str, school: School, *roles: Role) -> User:
    user = User.objects.create_user(email, "a long enough phrase 7", name="P. Erson")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    for role in roles:
        Membership.objects.create(user=user, school=school, role=role)
    return user


def _other_school() -> School:
    school = factories.SchoolFactory(slug=OTHER, name="Mill Lane Primary")
    factories.busy_school(school, classes=2)
    FamiliesPage.objects.create(school=school, is_published=True)
    return school


def _door(school: School, lead: User) -> str:
    """Make an evening whose door is open now, and return the secret of a link to it."""
    now = timezone.now()
    evening = InformationEvening(
        school=school, starts_at=now, ends_at=now + dt.timedelta(hours=1), place="Hall"
    )
    groups = school.class_groups.in_year(evening.year.first_year)
    evening = save_evening(evening=evening, class_groups=groups, documents=[], by=lead)
    return make_door_link(evening=evening, label="Main entrance", by=lead)[1]


def _known(secrets: list[str], people: dict[str, User]) -> dict[str, list[str]]:
    lead, other = people["lead"], people["other_lead"]
    feed = CalendarFeed.objects.create(user=lead, school=School.objects.get(slug=SLUG))
    invitation = Invitation.objects.create(
        school=feed.school, email="new@fuzz.example", role=Role.TEACHER, invited_by=lead
    )
    return {
        "slug": [SLUG, OTHER],
        "secret": secrets,
        "token": [
            _last(address_of(feed)).removesuffix(".ics"),
            _last(invitations.link(invitation)),
        ],
        "key": [
            EmailConfirmationHMAC(EmailAddress.objects.get(user=other)).key,
            default_token_generator.make_token(lead),
        ],
        "uidb36": [user_pk_to_url_str(lead), user_pk_to_url_str(other)],
        "kind": [
            "lesson",
            "pupil",
            "evening",
            "document",
            "resource",
            "session",
            "module",
            "school",
        ],
        "app_label": ["classes", "curriculum", "lessons", "reports"],
    }


def _last(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def _starts(
    people: dict[str, User], secrets: list[str], known: dict[str, list[str]]
) -> dict[str, list[str]]:
    """Return the addresses from which each role finds its way."""
    public = [reverse("families:page", args=[slug]) for slug in known["slug"]]
    homes = [reverse("reports:home", args=[slug]) for slug in known["slug"]]
    starts = {role: [*homes, reverse("start"), reverse("account_email")] for role in people}
    starts["operator"] = [reverse("admin:index")]
    starts["anonymous"] = [*public, reverse("account_login"), "/healthz"]
    starts["door"] = [reverse("door:door", args=[secret]) for secret in secrets]
    return starts
