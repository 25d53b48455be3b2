"""manage.py end_sessions: a technician signs somebody, or everybody, out."""

import pytest
from django.core.management import CommandError, call_command

from classes.models import Happened, Membership, Role, SecurityEvent
from tests.classes.people.test_sessions import signed_in

pytestmark = pytest.mark.sqlite_is_enough


def test_an_administrator_ends_the_sessions_of_one_person_or_of_all(with_password, school, capsys):
    one, other = with_password(), with_password()
    for user in (one, other):
        Membership.objects.create(user=user, school=school, role=Role.TEACHER)
    clients = {user: signed_in(user) for user in (one, other)}
    home = f"/schools/{school.slug}/"
    call_command("end_sessions", one.email.upper())
    assert capsys.readouterr().out == "1 session ended.\n"
    assert clients[one].get(home).status_code == 302
    assert clients[other].get(home).status_code == 200
    event = SecurityEvent.objects.get(what=Happened.SESSION_ENDED)
    assert (event.school, event.about, event.user) == (school, one, None)
    call_command("end_sessions", "--all")
    assert clients[other].get(home).status_code == 302


def test_of_nobody_none_are_ended(db):
    with pytest.raises(CommandError, match="Nobody signs in with else@school"):
        call_command("end_sessions", "else@school.example")
