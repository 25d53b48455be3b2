"""Security: headers, cookies, deployment settings and error pages."""

import os
import subprocess
import sys

import pytest
from django.test import Client, RequestFactory
from django.views import defaults

from classes.models import Membership, Role, School, User

PAGES = ["/accounts/login/", "/no-such-page/", "/healthz", "/static/css/app.css"]


def policy_of(response) -> dict[str, list[str]]:
    parts = response["Content-Security-Policy"].split(";")
    return {words[0]: words[1:] for part in parts if (words := part.split())}


@pytest.mark.parametrize("address", PAGES)
def test_only_our_own_files_may_run_or_style_a_page(client, db, address):
    answer = client.get(address)
    policy = policy_of(answer)
    assert policy["default-src"] == ["'none'"]
    assert policy["object-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert policy["base-uri"] == ["'none'"]
    assert "charset=" in answer["Content-Type"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_redirect_to_https_has_the_policy_too(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/accounts/login/")
    assert answer.status_code == 301
    assert policy_of(answer)["frame-ancestors"] == ["'none'"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("method", ["TRACE", "PUT"])
def test_a_method_that_no_page_has_is_refused(client, method):
    answer = client.generic(method, "/accounts/login/")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_staff_pages_have_the_policy_too_and_are_never_cached(as_lead, school):
    answer = as_lead.get(f"/schools/{school.slug}/people/")
    assert policy_of(answer)["script-src"] == ["'self'"]
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"


def run(*command: str, data_dir, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        env=os.environ | {"DATA_DIR": str(data_dir), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deployment_check_has_nothing_to_say_behind_https(tmp_path):
    ended = run(
        *["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        data_dir=tmp_path,
        HTTPS="on",
        DEBUG="off",
    )
    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


def test_behind_https_cookies_are_secure_and_http_is_left(tmp_path):
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"]
    names += ["SECURE_HSTS_SECONDS", "SESSION_COOKIE_HTTPONLY"]
    program = (
        f"from config import settings as s; print(all(getattr(s, n) for n in {names}));"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME);"
        "import django; django.setup(); from classes.limits import known_browsers as k;"
        "print(k.COOKIE)"
    )
    printed = run("-c", program, data_dir=tmp_path, HTTPS="on").stdout.split()
    cookies = ["__Host-sessionid", "__Host-csrftoken", "__Host-known_browser"]
    assert printed == ["True", *cookies]


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({"PORT": "8001"}, "http://127.0.0.1:8001"),
        ({"HTTPS": "on", "ALLOWED_HOSTS": "coverage.example"}, "https://coverage.example"),
        ({"HTTPS": "on", "SITE_URL": "https://other.example"}, "https://other.example"),
    ],
)
def test_links_in_e_mails_begin_with_the_address_of_the_site(tmp_path, environment, address):
    program = "from config import settings; print(settings.SITE_URL)"
    assert run("-c", program, data_dir=tmp_path, **environment).stdout.strip() == address


def test_limits_and_the_number_of_proxies_come_from_the_environment(tmp_path):
    program = (
        "from config import settings as s; "
        "print(s.TRUSTED_PROXIES, s.LIMITS['export'], s.LIMITS['door_search'])"
    )
    environment = {"HTTPS": "on", "TRUSTED_PROXIES": "2", "LIMIT_EXPORT": "9/d/person"}
    ended = run("-c", program, data_dir=tmp_path, **environment)
    assert ended.stdout.strip() == "2 9/d/person 300/m/person"


def test_cookies_are_for_the_server_alone(client, db):
    user = User.objects.create_superuser("op@trust.example", "three-plain-words", name="Op")
    client.post("/accounts/login/", {"login": user.email, "password": "three-plain-words"})
    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert len(session.value) == 32
    assert session["samesite"] == "Lax"


def test_debug_is_off_unless_asked_for(tmp_path):
    environment = {key: value for key, value in os.environ.items() if key != "DEBUG"}
    ended = subprocess.run(
        [sys.executable, "-c", "from config import settings; print(settings.DEBUG)"],
        env=environment | {"DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.strip() == "False"


def test_an_unknown_page_says_what_to_do(client, db):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Go to the start" in answer.text


@pytest.mark.parametrize(
    "address",
    ["/.git/config", "/static/", "/static/../config/settings.py", "/media/", "/db.sqlite3"],
)
def test_no_folder_and_no_file_of_the_program_is_served(client, db, address):
    assert client.get(address).status_code == 404


def test_a_page_that_was_open_too_long_says_what_to_do(db):
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "Nothing was saved" in answer.text


def test_a_fault_of_ours_has_a_page_that_needs_nothing(db):
    answer = defaults.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text


def test_a_request_that_makes_no_sense_has_a_page_that_needs_nothing(client):
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "Nothing was saved" in answer.text


def test_an_operator_sees_schools_but_no_child(client, db):
    school = School.objects.create(name="Bridge Primary", slug="bridge")
    operator = User.objects.create_superuser("op@trust.example", "three-plain-words", name="Op")
    Membership.objects.create(user=operator, school=school, role=Role.VIEWER)
    client.force_login(operator)
    assert "Bridge Primary" in client.get("/admin/classes/school/").text
    index = client.get("/admin/").text
    assert "pupil" not in index.lower()
    assert "missed" not in index.lower()


@pytest.mark.parametrize(
    "page",
    [
        "classes/school/",
        "classes/school/{school}/change/",
        "classes/school/{school}/history/",
        "classes/user/",
        "classes/membership/",
        "classes/membership/{membership}/change/",
        "classes/invitation/",
        "classes/classgroup/",
        "classes/classgroup/add/",
        "curriculum/module/",
        "curriculum/session/",
        "curriculum/outcome/",
        "curriculum/resource/",
        "curriculum/document/",
        "lessons/lesson/",
        "lessons/plannedsession/",
        "lessons/informationevening/",
        "lessons/eveningcount/",
        "lessons/doorlink/",
    ],
)
def test_every_page_of_the_operators_opens(client, db, page):
    operator = User.objects.create_superuser("op@trust.example", "three-plain-words", name="Op")
    school = School.objects.create(name="Bridge Primary", slug="bridge")
    member = Membership.objects.create(user=operator, school=school, role=Role.VIEWER)
    client.force_login(operator)
    address = page.format(school=school.pk, membership=member.pk)
    assert client.get(f"/admin/{address}").status_code == 200


def test_operators_remove_nothing_from_a_record(client, db):
    operator = User.objects.create_superuser("op@trust.example", "three-plain-words", name="Op")
    school = School.objects.create(name="Bridge Primary", slug="bridge")
    client.force_login(operator)
    client.post(f"/admin/classes/school/{school.pk}/delete/", {"post": "yes"})
    assert School.objects.filter(pk=school.pk).exists()
