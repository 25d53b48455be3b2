"""The command create_school."""

import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from classes.models import Invitation, Role, School
from classes.people import invitations
from curriculum.models import Module
from tests import factories

ARGUMENTS = ["Bridge Primary", "--slug=bridge", "--urn=112345", "--lead=Lead@school.example"]


def test_it_makes_the_school_its_module_and_the_invitation(
    db, capsys, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("create_school", *ARGUMENTS, "--safeguarding-lead=Mrs Shaw")
    school = School.objects.get()
    invitation = Invitation.objects.get()
    assert (school.name, school.slug, school.urn) == ("Bridge Primary", "bridge", "112345")
    assert school.safeguarding_lead == "Mrs Shaw"
    assert school.modules.get().key == "real-love-rocks"
    assert school.modules.get().sessions.count() > 0
    assert (invitation.email, invitation.role) == ("lead@school.example", Role.PSHE_LEAD)
    assert invitations.link(invitation) in capsys.readouterr().out
    assert invitations.link(invitation) in mailoutbox[0].body


def test_it_says_how_to_look_at_the_demo_again_where_there_is_one(db, capsys):
    factories.SchoolFactory(is_demo=True)
    call_command("create_school", *ARGUMENTS)
    assert "make run DATA_DIR=/tmp/demo PORT=8001" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ("--slug=Bridge Primary", "slug: Use only lower-case letters"),
        ("--slug=taken", "slug: Another school here has this short name."),
        ("--urn=12", "urn: A URN is five or six digits"),
        ("--urn=654321", "Another school here has this URN."),
        ("--lead=nobody", "email: This is not an email"),
    ],
)
def test_wrong_input_is_refused_and_nothing_changes(db, changed, reason):
    factories.SchoolFactory(slug="taken", urn="654321")
    with pytest.raises(CommandError, match=reason) as refusal:
        call_command("create_school", *ARGUMENTS, changed)
    assert refusal.value.returncode == 1
    assert School.objects.count() == 1
    assert not Invitation.objects.exists()
    assert not Module.objects.filter(school__isnull=False).exists()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Fern Bank Primary", "fern-bank-primary"),
        ("St Mary’s CE (VA) School", "st-marys-ce-va-school"),
    ],
)
def test_without_a_short_name_and_a_urn_it_takes_the_name(db, name, slug):
    call_command("create_school", name, "--lead=lead@school.example")
    school = School.objects.get()
    assert (school.slug, school.urn) == (slug, "")


def test_a_name_without_latin_letters_needs_a_short_name(db):
    with pytest.raises(CommandError, match="slug: Give the school a short name"):
        call_command("create_school", "学校", "--lead=lead@school.example")
    assert not School.objects.exists()


def test_before_the_database_is_prepared_it_says_what_to_run(tmp_path):
    ended = subprocess.run(
        [sys.executable, "manage.py", "create_school", *ARGUMENTS],
        env={key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        | {"DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "python -m config.prepare" in ended.stderr


def test_wrong_usage_exits_with_two(tmp_path):
    ended = subprocess.run(
        [sys.executable, "manage.py", "create_school", "Bridge Primary"],
        env=os.environ | {"DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert "--lead" in ended.stderr


def test_the_new_school_is_not_the_demo(db):
    call_command("create_school", *ARGUMENTS)
    assert not School.objects.get().is_demo
