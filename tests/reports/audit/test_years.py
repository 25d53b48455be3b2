"""Over two Septembers of the demo school, the record of a year stays the same in every cell."""

import datetime as dt
import io
import itertools

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from classes.models import Enrolment, Pupil, User
from classes.years.academic_year import AcademicYear
from lessons.catch_up.actions import record_catch_up
from lessons.child.before_leaving import before_leaving
from lessons.coverage import coverage_of
from lessons.evenings.reach import reach_of
from lessons.log.actions import log_lesson
from lessons.log.report import LessonReport
from lessons.models import MissedLesson
from lessons.roll.actions import enrol, leave, move
from tests.new_year import filled_in
from tests.pages import document

pytestmark = pytest.mark.sqlite_is_enough

MOVING_SHEETS = {"About", "Change history"}
"""Sheets that depend on when the workbook was made."""

MAY_LEAVE = ("Before they leave, if in Year 6", "Before they leave: ")
"""How tasks begin that may go once children are in a class of the next year."""


def at(year: int, month: int, day: int):
    return time_machine.travel(dt.datetime(year, month, day, 10, tzinfo=dt.UTC))


def lasting(rows: list) -> list:
    """Return a sheet's rows without children who may leave: the next year shows who stays."""
    return [row for row in rows if not str(row[0]).startswith(MAY_LEAVE)]


@pytest.fixture
def figures(build, demo):
    """Return a reader of a year's figures: coverage, class pages and every sheet."""

    def read(year: int) -> dict:
        data = build(demo, year=year, with_names=True).data
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {
            title: lasting(book.get_sheet_by_name(title).to_python())
            for title in book.sheet_names
            if title not in MOVING_SHEETS
        }
        classes = demo.class_groups.in_year(year)
        last = AcademicYear(year).clamp(timezone.localdate())
        coverage = coverage_of(classes, today=timezone.localdate())
        return sheets | {
            "figures": [
                (row.class_group.name, row.counts, row.pupils_on_roll, row.pupils_up_to_date)
                for row in coverage.classes
            ],
            "reach": [
                (row.class_group.name, row.pupils_on_roll, row.came, row.reached)
                for row in reach_of(classes, today=timezone.localdate()).classes
            ],
            "leaving": [
                leaver
                for leaver in before_leaving(demo, AcademicYear(year), today=timezone.localdate())
                if leaver.is_known
            ],
            "roll": [set(Pupil.objects.on_roll(group, last)) for group in classes],
        }

    return read


@pytest.fixture
def start_next(sign_in, demo):
    """Return the lead's work in July: open the page, tick who leaves, and press the button."""

    def start() -> None:
        client = sign_in(User.objects.get(email="lead@demo.example"))
        address = reverse("lessons:new_year", args=[demo.slug])
        sent = filled_in(client, address)
        for part in client.get(address).context["form"].parts:
            unknown = [bound for bound in part.children if not bound.value()]
            for bound in unknown[: len(unknown) // 2]:
                sent[bound.html_name] = "leaves"
            if part.by_child:
                sent[part.add_prefix("rest")] = str(part.next_class.key)
        answer = client.post(address, sent)
        assert answer.status_code == 302, answer.content.decode()

    return start


def test_two_years_on_the_figures_of_earlier_years_have_not_moved_by_one(demo, figures, start_next):
    with at(2027, 7, 5):
        before = figures(2026)
        start_next()
        assert figures(2026) == before
    with at(2027, 8, 31):
        ended = figures(2026)
    with at(2027, 9, 1):
        assert figures(2026) == ended
    with at(2027, 11, 2):
        live_a_little(demo)
        assert figures(2026)["figures"] == ended["figures"]
        assert figures(2026)["Coverage"] == ended["Coverage"]
    with at(2028, 6, 20):
        assert figures(2026)["figures"] == ended["figures"]
        first, second = figures(2026), figures(2027)
        start_next()
        assert (figures(2026), figures(2027)) == (first, second)
    with at(2028, 8, 31):
        second = figures(2027)
    with at(2028, 12, 1):
        assert figures(2027) == second
        assert figures(2026) == first
        assert demo.class_groups.in_year(2028).exists()


def test_a_workbook_without_names_is_the_same_cell_by_cell_two_septembers_on(
    build, demo, start_next
):
    """Pupil 1 stays the same child. Only the date and the later changes differ."""

    def cells() -> dict[str, list[tuple]]:
        book = build(demo, year=2026).book
        return {
            sheet.title: lasting(list(sheet.iter_rows(values_only=True)))
            for sheet in book
            if sheet.title not in MOVING_SHEETS
        }

    with at(2027, 7, 5):
        before = cells()
        start_next()
        assert cells() == before
    with at(2027, 9, 1):
        ended = cells()
    with at(2028, 7, 5):
        start_next()
    with at(2028, 9, 2):
        assert cells() == ended


def live_a_little(demo) -> None:
    """Teach, catch up on last year's lessons, and let children join, leave and change class."""
    lead = User.objects.get(email="lead@demo.example")
    classes = list(demo.class_groups.in_year(2027))
    for group in classes:
        planned = group.planned_sessions.still_to_teach().first()
        pupil = Pupil.objects.on_roll(group, dt.date(2027, 10, 5)).first()
        report = LessonReport(dt.date(2027, 10, 5), taught_by=lead, away={pupil: "away"})
        log_lesson(planned_session=planned, report=report, by=lead)
    left_over = MissedLesson.objects.open(dt.date(2027, 8, 31)).filter(
        pupil__enrolments__class_group__in=classes
    )[:2]
    assert left_over
    record_catch_up(
        missed_lessons=left_over,
        on=dt.date(2027, 10, 1),
        how="small_group",
        taught_by=lead,
        by=lead,
    )
    first, second = classes[0], classes[1]
    goer, mover = Pupil.objects.on_roll(first, dt.date(2027, 11, 1))[:2]
    leave(pupil=goer, on=dt.date(2027, 11, 1), by=lead)
    move(pupil=mover, to=second, on=dt.date(2027, 11, 1), by=lead)
    newcomer = Pupil.objects.create(school=demo, display_name="Zuzanna Ź")
    enrol(pupil=newcomer, class_group=first, on=dt.date(2027, 11, 1), by=lead)


def test_after_two_septembers_every_child_is_in_one_class_or_has_left(demo, start_next):
    with at(2027, 7, 5):
        start_next()
    with at(2028, 7, 5):
        start_next()
    open_years = set(Enrolment.objects.open().values_list("class_group__academic_year", flat=True))
    assert open_years <= {2028}
    for pupil in Pupil.objects.all():
        times = list(pupil.enrolments.order_by("joined_on").values_list("joined_on", "left_on"))
        assert all(earlier[1] == later[0] for earlier, later in itertools.pairwise(times))


def test_last_year_is_read_with_its_own_year_on_every_list(demo, start_next, sign_in):
    with at(2027, 7, 5):
        start_next()
    with at(2027, 10, 1):
        client = sign_in(User.objects.get(email="lead@demo.example"))
        for name in ("reports:coverage", "lessons:class_list", "lessons:lessons"):
            address = reverse(name, args=[demo.slug])
            page = client.get(address + "?year=2026")
            assert document(page).xpath("//option[@value='2026']/@selected"), name
            assert "5 Ash" in page.text
            assert "5 Ash" not in client.get(address).content.decode()
