"""What `make run` does besides serving: the port, the demo school, the sign-ins."""

import socket
import threading

import pytest

from classes.models import School
from config.run import check_port_is_free, load_demo_into_empty_database, sign_in_lines
from tests import factories


def test_a_port_in_use_is_refused_with_what_to_type_instead():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} is in use. .*make run PORT="):
            check_port_is_free(str(port), patience=0)


def test_a_port_that_a_killed_server_still_holds_is_waited_for():
    other = socket.socket()
    other.bind(("127.0.0.1", 0))
    other.listen()
    threading.Timer(0.3, other.close).start()
    check_port_is_free(str(other.getsockname()[1]))


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(SystemExit, match=r"BIND=192\.0\.2\.1 is not an address of this machine"):
        check_port_is_free("8000", "192.0.2.1")


@pytest.mark.parametrize("port", ["web", "", "65536", "-1"])
def test_what_is_no_port_is_refused(port):
    with pytest.raises(SystemExit, match="Give a number from 1 to 65535"):
        check_port_is_free(port)


@pytest.mark.django_db
def test_an_empty_database_gets_the_demo_school_and_its_sign_ins_are_shown():
    load_demo_into_empty_database()
    assert School.objects.get().slug == "hope-valley"
    shown = "\n".join(sign_in_lines("8123"))
    assert "http://127.0.0.1:8123/" in shown
    assert "lead@demo.example" in shown
    assert "hope-valley-demo" in shown


@pytest.mark.django_db
def test_a_real_school_is_left_alone_and_no_sign_ins_are_shown():
    factories.SchoolFactory(slug="real")
    load_demo_into_empty_database()
    assert School.objects.get().slug == "real"
    assert "demo" not in "\n".join(sign_in_lines("8000"))
