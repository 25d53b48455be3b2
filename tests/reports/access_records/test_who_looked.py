"""Who looked at children's names is kept for a year, and the safeguarding lead can read it."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from classes.access_records import record_look
from classes.models import AccessRecord, Looked, Role
from lessons.models import EveningAttendance
from reports.models.clearing import Cleared, Clearing
from reports.retention.actions import apply_retention, erase_pupil
from tests import factories
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough

YEAR = "2026"


@pytest.fixture
def group(school):
    return factories.ClassGroupFactory(school=school, name="5 Oak")


@pytest.fixture
def child(group):
    return factories.EnrolmentFactory(class_group=group, pupil__display_name="Amira K").pupil


@pytest.fixture
def evening(school, child):
    return factories.InformationEveningFactory(school=school)


@pytest.fixture
def dsl(person):
    return person(Role.SAFEGUARDING_LEAD, name="D. Lead")


@pytest.fixture
def as_dsl(sign_in, dsl):
    return sign_in(dsl)


@pytest.fixture
def address(school):
    def of(name: str, *args) -> str:
        return reverse(name, args=[school.slug, *args])

    return of


def kept() -> list[tuple]:
    """Return who, what, the child and the number of each record, oldest first."""
    rows = AccessRecord.objects.order_by("pk")
    return [(row.user, Looked(row.what), row.pupil, row.number) for row in rows]


def test_opening_a_childs_pages_is_kept_once_in_ten_minutes(as_dsl, dsl, address, child):
    for _ in range(2):
        as_dsl.get(address("lessons:pupil", child.pk))
        as_dsl.get(address("reports:record", child.pk))
    assert kept() == [(dsl, Looked.CHILD, child, None), (dsl, Looked.HELD, child, None)]
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11)):
        as_dsl.get(address("lessons:pupil", child.pk))
    assert len(kept()) == 3


def test_a_page_that_is_not_found_is_no_look(sign_in, person, address, child):
    assert sign_in(person(Role.TEACHER)).get(address("lessons:pupil", child.pk)).status_code == 404
    assert kept() == []


def test_each_download_of_what_is_held_is_kept(as_dsl, dsl, address, child):
    for _ in range(2):
        as_dsl.get(address("reports:record_json", child.pk))
    assert kept() == [(dsl, Looked.HELD_FILE, child, None)] * 2


def test_letters_and_the_mail_merge_are_kept_with_their_evening(as_lead, lead, address, evening):
    as_lead.get(address("lessons:evening_letters", evening.pk))
    as_lead.get(address("lessons:evening_mail_merge", evening.pk))
    assert kept() == [
        (lead, Looked.LETTERS, None, evening.pk),
        (lead, Looked.MAIL_MERGE, None, evening.pk),
    ]


def test_letters_to_nobody_are_no_look(as_lead, lead, address, evening, child):
    EveningAttendance.objects.create(
        evening=evening, pupil=child, outcome="spoken_to", on=evening.day, by=lead
    )
    as_lead.get(address("lessons:evening_letters", evening.pk))
    assert kept() == []


@pytest.mark.parametrize("names", [True, False])
def test_a_workbook_is_kept_if_it_has_names(as_lead, lead, address, child, names):
    sent = {"academic_year": YEAR} | ({"with_names": "on"} if names else {})
    as_lead.post(address("reports:export"), sent)
    as_lead.get(address("reports:export_again", child.school.audit_exports.get().pk))
    looks = [(lead, Looked.WORKBOOK_MADE, None, 1), (lead, Looked.WORKBOOK_AGAIN, None, 1)]
    assert kept() == (looks if names else [])


def test_a_workbook_made_by_the_command_is_kept(child, tmp_path):
    out = tmp_path / "audit.xlsx"
    call_command("export_audit", school=child.school.slug, year=2026, out=out, names=True)
    assert kept() == [(None, Looked.WORKBOOK_MADE, None, 1)]


def test_a_log_workbook_with_names_is_kept(as_lead, lead, address, child):
    for names in ("0", "1"):
        as_lead.get(address("lessons:log_workbook"), {"year": YEAR, "names": names})
    assert kept() == [(lead, Looked.LOG_WORKBOOK, None, None)]


def test_only_the_safeguarding_lead_reads_it(as_dsl, as_lead, address, child, school, lead):
    record_look(Looked.CHILD, school=school, by=lead, pupil=child)
    record_look(Looked.WORKBOOK_MADE, school=school, by=None, number=3)
    page = text_of(as_dsl.get(address("reports:who_looked")))
    assert f"{lead.name} Opened a child’s page Amira K" in page
    assert "A command Made an audit workbook with names Workbook 3" in page
    assert as_lead.get(address("reports:who_looked")).status_code == 404
    assert "Who looked" in text_of(as_dsl.get(address("reports:audit")))
    assert "Who looked" not in text_of(as_lead.get(address("reports:audit")))


def test_an_operator_is_named_as_one(as_dsl, address, child, school, person):
    operator = person(Role.PSHE_LEAD, name="O. Perator")
    operator.is_staff = True
    operator.save()
    record_look(Looked.CHILD, school=school, by=operator, pupil=child)
    assert "O. Perator (operator)" in text_of(as_dsl.get(address("reports:who_looked")))


def test_it_is_filtered_by_person_child_kind_and_date(as_dsl, address, group, child, school, lead):
    other = factories.EnrolmentFactory(class_group=group, pupil__display_name="Ben R").pupil
    record_look(Looked.CHILD, school=school, by=lead, pupil=child)
    record_look(Looked.HELD_FILE, school=school, by=None, pupil=other)
    for filters, shown in (
        ({"who": lead.pk}, "Amira K"),
        ({"who": "command"}, "Ben R"),
        ({"child": child.pk}, "Amira K"),
        ({"what": "held_file"}, "Ben R"),
    ):
        text = text_of(as_dsl.get(address("reports:who_looked"), filters))
        assert "1 entry matches the filter" in text
        assert shown in text
    tomorrow = {"since": timezone.localdate() + dt.timedelta(days=1)}
    assert "Nothing matches" in text_of(as_dsl.get(address("reports:who_looked"), tomorrow))
    until = {"until": "2099-12-31"}
    assert "2 entries match" in text_of(as_dsl.get(address("reports:who_looked"), until))


def test_it_takes_as_many_queries_for_many_records(
    as_dsl, address, child, school, lead, evening, django_assert_max_num_queries
):
    for _ in range(60):
        record_look(Looked.MAIL_MERGE, school=school, by=lead, number=evening.pk)
    with django_assert_max_num_queries(8):
        page = text_of(as_dsl.get(address("reports:who_looked")))
    assert "60 entries" in page
    assert evening.title in page


def test_another_schools_records_are_not_shown(as_dsl, address, child):
    elsewhere = factories.SchoolFactory()
    record_look(Looked.WORKBOOK_MADE, school=elsewhere, by=None, number=77)
    assert "Workbook 77" not in text_of(as_dsl.get(address("reports:who_looked")))


def test_what_is_held_about_a_child_says_who_looked(as_dsl, dsl, address, child, school, lead):
    record_look(Looked.CHILD, school=school, by=lead, pupil=child)
    held = as_dsl.get(address("reports:record_json", child.pk)).json()
    assert [(row["Who"], row["What"]) for row in held["access"]] == [
        (dsl.name, "Downloaded what is held about a child"),
        (lead.name, "Opened a child’s page"),
    ]


def test_an_erased_child_is_in_no_record_but_the_look_stays(as_dsl, address, child, school, lead):
    record_look(Looked.CHILD, school=school, by=lead, pupil=child)
    erase_pupil(pupil=child, reason="Asked to", by=lead)
    assert not AccessRecord.objects.filter(pupil=child).exists()
    text = text_of(as_dsl.get(address("reports:who_looked")))
    assert "Opened a child’s page a child whose name was erased" in text


def test_it_is_kept_for_a_year(school, child, lead):
    now = timezone.now()
    for days in (364, 367):
        record_look(Looked.HELD_FILE, school=school, by=lead, pupil=child)
        AccessRecord.objects.filter(pk=AccessRecord.objects.latest("pk").pk).update(
            at=now - dt.timedelta(days=days)
        )
    apply_retention(school=school, by=None)
    assert [(now - row.at).days for row in AccessRecord.objects.all()] == [364]
    assert Clearing.objects.get(what=Cleared.LOOKS).how_many == 1
