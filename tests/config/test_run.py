"""What `make run` does besides serving: the port, the demo school, the sign-ins."""

import socket
import threading

import pytest

from classes.models import Invitation, School
from classes.people import invitations
from classes.schools.start_code import use_start_code
from config.first_school import first_school, wanted_school
from config.run import check_port_is_free, sign_in_lines
from reports.models import SchoolFigures
from tests import factories


def test_a_port_in_use_is_refused_with_what_to_type_instead():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} is in use. .*make run PORT="):
            check_port_is_free(port, patience=0)


def test_a_port_that_a_killed_server_still_holds_is_waited_for():
    other = socket.socket()
    other.bind(("127.0.0.1", 0))
    other.listen()
    threading.Timer(0.3, other.close).start()
    check_port_is_free(other.getsockname()[1])


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(SystemExit, match=r"BIND=192\.0\.2\.1 is not an address of this machine"):
        check_port_is_free(8000, "192.0.2.1")


@pytest.mark.django_db
def test_an_empty_database_gets_the_demo_school_and_its_sign_ins_are_shown():
    assert list(first_school(None, with_demo=True)) == []
    slugs = School.objects.values_list("slug", flat=True)
    assert set(slugs) == {"hope-valley", "bluebell-lane", "castle-hill"}
    shown = "\n".join(sign_in_lines(8123))
    assert "http://127.0.0.1:8123/" in shown
    assert "lead@demo.example" in shown
    assert "trust@demo.example    Group officer" in shown
    assert SchoolFigures.objects.values("school").distinct().count() == 3
    assert "hope-valley-demo" in shown


@pytest.mark.django_db
def test_a_real_school_is_left_alone_and_no_sign_ins_are_shown():
    factories.SchoolFactory(slug="real")
    assert list(first_school(None, with_demo=True)) == []
    assert School.objects.get().slug == "real"
    shown = "\n".join(sign_in_lines(8000))
    assert "demo" not in shown
    assert "code" not in shown


FERN_BANK = {"SCHOOL": "Fern Bank Primary", "LEAD": "Lead@example.org"}


def started_with(**environment: str) -> str:
    wanted = wanted_school(FERN_BANK | environment)
    return "\n".join(first_school(wanted, with_demo=True))


@pytest.mark.django_db
def test_a_school_that_is_asked_for_is_made_without_the_demo_and_its_lead_is_invited():
    shown = started_with()
    school = School.objects.get()
    assert (school.name, school.slug, school.urn) == ("Fern Bank Primary", "fern-bank-primary", "")
    assert school.modules.exists()
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("lead@example.org", "pshe_lead")
    assert invitations.link(invitation) in shown


@pytest.mark.django_db
def test_a_short_name_and_a_urn_can_be_given():
    started_with(SLUG="fern", URN="112345")
    school = School.objects.get()
    assert (school.slug, school.urn) == ("fern", "112345")


@pytest.mark.django_db
def test_asked_for_again_it_changes_nothing_says_so_and_shows_the_open_invitation(mailoutbox):
    started_with()
    sent, link = len(mailoutbox), invitations.link(Invitation.objects.get())
    shown = started_with(SCHOOL="fern bank primary")
    assert "Fern Bank Primary is here already, so nothing was made." in shown
    assert link in shown
    assert (School.objects.count(), Invitation.objects.count()) == (1, 1)
    assert len(mailoutbox) == sent


@pytest.mark.django_db
def test_beside_another_school_it_is_refused_with_what_to_do():
    factories.SchoolFactory(name="Hill Top")
    with pytest.raises(SystemExit, match="another school in this data folder: Hill Top"):
        started_with()
    assert School.objects.count() == 1


@pytest.mark.django_db
def test_what_is_refused_of_the_school_is_said_and_nothing_is_made():
    with pytest.raises(SystemExit, match="A URN is five or six digits"):
        started_with(URN="12")
    assert not School.objects.exists()


@pytest.mark.parametrize("half", [{"SCHOOL": "Fern Bank"}, {"LEAD": "a@b.example"}, {"URN": "1"}])
def test_half_of_a_school_is_wrong_usage(half, capsys):
    with pytest.raises(SystemExit) as ended:
        wanted_school(half)
    assert ended.value.code == 2
    assert "SCHOOL and LEAD go together" in capsys.readouterr().err


@pytest.mark.django_db
def test_without_the_demo_the_page_for_the_first_school_is_shown_with_a_code_that_works():
    assert list(first_school(None, with_demo=False)) == []
    assert not School.objects.exists()
    shown = "\n".join(sign_in_lines(8123))
    assert "http://127.0.0.1:8123/start/" in shown
    use_start_code(shown.split("code")[1].split()[0])
