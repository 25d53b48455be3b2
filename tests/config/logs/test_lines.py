"""What the log says when something goes wrong, read from the real output."""

import io
import json
import logging
import os
import smtplib
import subprocess
import sys

import pytest
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from classes.access import Permission, staff_page
from classes.models import Role
from config import urls
from config.logs import logging_settings
from config.logs.lines import JsonLine, TextLine
from tests.pages import text_of

pytestmark = [
    pytest.mark.sqlite_is_enough,
    pytest.mark.django_db,
    pytest.mark.urls("tests.config.logs.test_lines"),
]

handler404, handler500 = urls.handler404, urls.handler500
ROW = 'violates unique constraint "pupil_name"\nDETAIL:  Key (name)=(Noor A) already exists.'
FAULTS = {
    "refusal": ValidationError("What Noor A missed is settled already."),
    "row": IntegrityError(ROW),
    "number": ValueError("invalid literal for int() with base 10: 'Noor A'"),
    "key": KeyError("Noor A"),
    "mail": smtplib.SMTPRecipientsRefused({"noor.a@home.example": (550, b"No Noor")}),
    "file": FileNotFoundError(2, "No such file or directory", "/tmp/Noor A.xlsx"),
    "path": SuspiciousFileOperation("Detected path traversal attempt in '../Noor A'"),
}


def failing(request, fault):
    """Fail in answering, while another fault is dealt with."""
    request.user.pk  # noqa: B018 - as the gate does
    try:
        raise KeyError("Noor A")
    except KeyError:
        raise FAULTS[fault]  # noqa: B904


def refusing(request, token):
    return HttpResponse(status=422)


urlpatterns = [
    path("failing/<slug:fault>/", failing),
    path("refusing/<str:token>/", refusing),
    path("schools/<slug:slug>/gate/", staff_page(Permission.MANAGE)(refusing)),
    path("", include(urls.urlpatterns)),
]


@pytest.fixture(params=[TextLine])
def log(request):
    """Return what the log holds, as it is written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(request.param())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def browser(sign_in, lead):
    browser = sign_in(lead)
    browser.raise_request_exception = False
    return browser


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_writes_a_childs_name_or_an_address(browser, log, fault):
    browser.post(f"/failing/{fault}/?child=Noor", {"name": "Noor A"})
    assert "Noor" not in log.getvalue()
    assert "home.example" not in log.getvalue()
    assert "/failing/" in log.getvalue()


def test_a_fault_writes_one_line_and_one_traceback_with_who_and_its_number(browser, log, lead):
    answer = browser.get("/failing/number/")
    first, *trace = log.getvalue().splitlines()
    number = answer["X-Request-Id"]
    assert f"request={number} method=GET path=/failing/number/ user={lead.pk}" in first
    assert " ERROR Internal Server Error" in first
    assert first[:11] == "2026-11-24T"
    assert first.split()[0].endswith("Z")
    assert trace[0] == "Traceback:"
    assert [line for line in trace if "Traceback" in line] == ["Traceback:"]
    assert "ValueError: text left out" in trace[-2]
    assert "led to by KeyError: text left out" in trace[-1]
    assert f"give the number {number}." in text_of(answer)


@pytest.mark.parametrize(
    ("address", "status", "path"),
    [
        ("/no-such-page/Noor/", 404, "/…/…/"),
        ("/schools/elsewhere/people/", 404, "/schools/elsewhere/people/"),
        ("/refusing/4.secret/?name=Noor", 422, "/refusing/…/"),
    ],
)
def test_a_refusal_is_one_line_with_who_and_where(browser, log, lead, address, status, path):
    answer = browser.post(address, {"child": "Noor A"})
    assert answer.status_code == status
    lines = log.getvalue().splitlines()
    (line,) = [line for line in lines if "logger=security" not in line]
    assert " WARNING Refused " in line
    for part in [f"path={path} ", f"user={lead.pk} ", f"status={status}", "client=127.0.0.1"]:
        assert part in f"{line} "
    assert "Noor" not in line


def test_a_refusal_at_a_school_says_which_school(sign_in, person, school, log):
    browser = sign_in(person(Role.VIEWER))
    browser.get(f"/schools/{school.slug}/people/")
    assert f"school={school.slug} " in log.getvalue()


def test_a_form_without_its_token_writes_one_line_without_the_secret(log):
    Client(enforce_csrf_checks=True).post("/door/Kx7aBsecretZq9/taps/", {"name": "Noor"})
    (line,) = log.getvalue().splitlines()
    assert "Forbidden (CSRF cookie not set.): /door/…/taps/" in line
    assert "secret" not in line


def test_a_library_that_reads_files_is_not_quoted(log):
    logging.getLogger("pypdf._reader").warning("Object %s not defined", "Noor A")
    assert "Noor" not in log.getvalue()
    assert "A message of pypdf._reader" in log.getvalue()


def test_an_error_among_the_words_of_a_line_is_not_quoted(log):
    logging.getLogger("lessons.links").warning("Not read:\n%s", FAULTS["mail"])
    (line,) = log.getvalue().splitlines()
    assert "Noor" not in line
    assert "SMTPRecipientsRefused" in line


def test_a_slow_request_is_a_warning_with_its_milliseconds(browser, log, settings):
    settings.SLOW_SECONDS = -1
    for address in ("/healthz", "/readyz"):
        browser.get(address)
        assert f" path={address} " in log.getvalue()
    assert " WARNING Slow " in log.getvalue()
    assert " ms=" in log.getvalue()


@pytest.mark.parametrize("log", [JsonLine], indirect=True)
def test_a_program_that_collects_logs_gets_json(browser, log, lead):
    browser.get("/failing/row/")
    line = json.loads(log.getvalue())
    assert line["level"] == "ERROR"
    assert line["user"] == lead.pk
    assert line["time"].endswith("Z")
    assert "pupil_name" in line["error"]
    assert "Noor" not in log.getvalue()


def test_another_form_of_log_is_refused_at_the_start():
    with pytest.raises(ValueError, match="It can be text or json"):
        logging_settings("xml")


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_error_that_ends_a_command_is_a_line_of_the_log(form, tmp_path):
    program = (
        "import sys; import django; django.setup(); from config.logs.errors import write_uncaught;"
        "sys.excepthook = write_uncaught; raise ValueError('Noor A')"
    )
    environment = {name: os.environ[name] for name in os.environ.keys() - {"DATABASE_URL"}}
    environment |= {"DATA_DIR": str(tmp_path), "LOG_FORMAT": form}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    ended = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert "Noor" not in ended.stderr
    if form == "json":
        (line,) = ended.stderr.splitlines()
        assert "ValueError: text left out" in json.loads(line)["error"]
    else:
        assert " CRITICAL A command ended with an error " in ended.stderr
