"""The page Backups, its certificate, and what home says when backups are not well."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from classes.models import Backup, Occasion, RegularWork, RestoreTrial, Role, School
from reports.models import SetUpAnswer
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

NAME = "coverage-2026-11-24T011500Z.tar.age"
NIGHTLY = Occasion.NIGHTLY


@pytest.fixture
def page(school):
    return reverse("reports:backups", args=[school.slug])


@pytest.fixture
def home(school, settings):
    settings.BACKUP_TO = "/srv/backups"
    return reverse("reports:looked_after", args=[school.slug])


def made(days_ago: float = 0, **more) -> Backup:
    made_at = timezone.now() - dt.timedelta(days=days_ago)
    return Backup.objects.create(
        made_at=made_at, occasion=NIGHTLY, version="2.0.0", **{"name": NAME, "rows": 1610} | more
    )


def tried(problem: str = "") -> RestoreTrial:
    return RestoreTrial.objects.create(
        name=NAME,
        place="/srv/backups",
        backup_made_at=timezone.now(),
        backup_version="2.0.0",
        version="2.0.0",
        occasion=NIGHTLY,
        tables=96,
        rows=1610,
        files=3,
        workbooks=1,
        problem=problem,
    )


@pytest.mark.parametrize(
    ("name", "options", "warns"),
    [(NAME, [], True), (NAME, ["--key", "key"], False), ("Coverage.tar.age", [], False)],
)
def test_home_warns_of_no_check_that_failed_by_a_slip_of_the_technician(
    as_lead, home, tmp_path, monkeypatch, name, options, warns
):
    made(place=str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match="did not pass the check"):
        call_command("check_backup", name, *options)
    assert ("is not good" in text_of(as_lead.get(home))) == warns


def test_without_backup_to_it_says_plainly_that_nothing_is_backed_up(as_lead, page, school):
    assert "This installation does not back itself up" in text_of(as_lead.get(page))
    as_lead.post(reverse("reports:first_day", args=[school.slug]), {"say": "backup"})
    assert "said on 24 November 2026 that your technician" in text_of(as_lead.get(page))


def test_the_head_and_the_safeguarding_lead_read_it_and_print_the_certificate(
    sign_in, person, page
):
    tried()
    for role in (Role.HEAD, Role.SAFEGUARDING_LEAD):
        client = sign_in(person(role))
        shown = client.get(page)
        assert not document(shown).xpath("//main//form")
        assert "96, with 1,610 rows" in text_of(client.get(f"{page}certificate/"))
    for role in (Role.TEACHER, Role.VIEWER):
        assert sign_in(person(role)).get(page).status_code == 404


def test_home_asks_each_term_where_nobody_said_that_it_is_backed_up_in_another_way(
    as_lead, page, home, settings
):
    settings.BACKUP_TO = ""
    asks = "nobody has said this term that your technician does"
    assert asks not in text_of(as_lead.get(home))  # the steps of the first day ask
    School.objects.update(set_up_at=timezone.now())
    for _ in range(2):
        assert asks in text_of(as_lead.get(home))
        form = document(as_lead.get(page)).xpath("//main//form")[0]
        as_lead.post(form.get("action"), {"say": form.xpath(".//button/@value")[0]})
        assert asks not in text_of(as_lead.get(home))
        assert not document(as_lead.get(page)).xpath("//main//form")
        SetUpAnswer.objects.update(said_at=timezone.now() - dt.timedelta(days=120))
    School.objects.update(is_demo=True)
    SetUpAnswer.objects.all().delete()
    assert asks not in text_of(as_lead.get(home))


def test_it_lists_backups_and_trials_with_why_one_failed(as_lead, page, settings):
    settings.BACKUP_TO = "/srv/backups"
    made(1)
    made(0, name="", problem="Cannot write to /srv/backups: No space left on device.")
    trial = tried()
    shown = as_lead.get(page)
    assert "does not back itself up" not in text_of(shown)
    outcomes = document(shown).xpath("//td[@data-label='Outcome']")
    assert [" ".join(cell.text_content().split()) for cell in outcomes] == [
        "Failed. Cannot write to /srv/backups: No space left on device.",
        "Good",
        "Good",
    ]
    certificate = document(shown).xpath("//header//a[contains(., 'Certificate')]/@href")
    text = text_of(as_lead.get(certificate[0]))
    assert all(part in text for part in (trial.name, "96, with 1,610 rows", "Version 2.0.0"))


def test_a_failed_trial_has_no_certificate(as_lead, page, school):
    trial = tried("2 rows differ.")
    address = reverse("reports:backup_certificate", args=[school.slug])
    for chosen in ({}, {"of": trial.pk}):
        assert "There is no certificate yet" in text_of(as_lead.get(address, chosen))
    assert "it failed. 2 rows differ." in text_of(as_lead.get(page))


@pytest.mark.parametrize(
    ("days_ago", "says"), [(6, ""), (8, "no good backup since 16 November")], ids=str
)
def test_home_says_once_when_there_was_no_good_backup_for_a_week(
    as_lead, home, page, days_ago, says
):
    made(days_ago)
    since = timezone.now() - dt.timedelta(days=days_ago)
    work = {"task": "config.backups.work.back_up", "due_at": since}
    RegularWork.objects.create(failing_since=since, **work)
    made(0, name="", problem="The disk is full.")
    text = text_of(as_lead.get(home))
    assert says in text if says else "no good backup" not in text
    assert ("no good backup" in text_of(as_lead.get(page))) is bool(says)
    assert ("has not been able to back up" in text) is (not says)
    assert "Last good backup" in text
    assert "Last restore tried: none yet." in text


def test_home_says_a_day_after_the_first_school_that_there_is_none_yet(as_lead, home, school):
    made(0, name="", problem="The disk is full.")
    says = "There is no good backup yet."
    assert says not in text_of(as_lead.get(home))
    School.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))
    assert says in text_of(as_lead.get(home))


def test_home_says_that_a_backup_restored_to_try_it_is_not_good(as_lead, home):
    made()
    tried("classes_pupil has 3 rows, but the backup has 4.")
    assert "restored to try it on 24 November is not good" in text_of(as_lead.get(home))


def test_home_says_nothing_where_it_is_backed_up_in_another_way(as_lead, home, settings):
    settings.BACKUP_TO = ""
    made(30)
    tried("It failed.")
    assert "backup" not in text_of(as_lead.get(home))


def test_the_first_day_is_ticked_by_a_backup_that_was_restored_well(as_lead, school, settings):
    settings.BACKUP_TO = "/srv/backups"
    tried()
    shown = document(as_lead.get(reverse("reports:first_day", args=[school.slug])))
    assert not shown.xpath("//button[contains(., 'Our technician backs it up')]")
