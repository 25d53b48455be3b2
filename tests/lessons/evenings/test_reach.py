"""Reach, held against a slow and obvious count, and agreed between every page and sheet."""

import datetime as dt
import io
import re
import uuid
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from classes.models import ClassGroup, Enrolment, Role
from lessons.evenings.reach import not_reached, reach_of
from lessons.models import EveningAttendance, EveningOutcome
from reports.sheets import workbook
from reports.sheets.source import Options
from tests import factories
from tests.examples import examples

TODAY = dt.date(2026, 11, 24)
DAYS = st.dates(dt.date(2026, 9, 1), dt.date(2026, 12, 20))


@dataclass(frozen=True)
class Stay:
    """One child: a class, when they came and left, a surname (siblings share one), their marks."""

    group: int
    joined: dt.date
    left: dt.date | None
    moved: bool
    surname: str
    marks: list[tuple[int, str]] = field(default_factory=list)


@st.composite
def stays(draw) -> Stay:
    joined = draw(st.one_of(st.just(dt.date(2026, 9, 1)), DAYS))
    left = draw(st.one_of(st.none(), st.integers(1, 90).map(lambda n: joined + dt.timedelta(n))))
    marks = st.tuples(st.integers(0, 2), st.sampled_from(EveningOutcome.values))
    return Stay(
        group=draw(st.integers(0, 2)),
        joined=joined,
        left=left,
        moved=left is not None and draw(st.booleans()),
        surname=draw(st.sampled_from(["Khan", "Owusu", "R"])),
        marks=draw(st.lists(marks, max_size=4, unique=True)),
    )


class Scene:
    """A school with three classes, two evenings of this year (one cancelled) and one of last."""

    def __init__(self, children: list[Stay]) -> None:
        self.school = factories.SchoolFactory()
        self.user = factories.UserFactory()
        factories.MembershipFactory(user=self.user, school=self.school, role=Role.PSHE_LEAD)
        self.groups = [
            factories.ClassGroupFactory(school=self.school, name=name)
            for name in ("5 Ash", "5 Oak", "6 Elm")
        ]
        self.evenings = [
            factories.InformationEveningFactory(school=self.school, starts_at=moment)
            for moment in (
                dt.datetime(2026, 9, 24, 17, tzinfo=dt.UTC),
                dt.datetime(2026, 11, 5, 18, tzinfo=dt.UTC),
                dt.datetime(2025, 10, 1, 17, tzinfo=dt.UTC),
            )
        ]
        type(self.evenings[1]).objects.filter(pk=self.evenings[1].pk).update(
            cancelled_at=timezone.now(), cancelled_reason="Snow"
        )
        for number, child in enumerate(children):
            self._add(number, child)

    def _add(self, number: int, child: Stay) -> None:
        pupil = factories.PupilFactory(
            school=self.school, display_name=f"Child{number} {child.surname}"
        )
        Enrolment.objects.create(
            pupil=pupil,
            class_group=self.groups[child.group],
            joined_on=child.joined,
            left_on=child.left,
        )
        if child.moved:
            to = self.groups[(child.group + 1) % 3]
            Enrolment.objects.create(pupil=pupil, class_group=to, joined_on=child.left)
        for evening, outcome in child.marks:
            came = outcome == EveningOutcome.CAME
            EveningAttendance.objects.create(
                evening=self.evenings[evening],
                pupil=pupil,
                outcome=outcome,
                adults=number % 3 if came else None,
                party=uuid.uuid4() if came else None,
                on=TODAY,
                by=self.user,
            )

    def slowly(self, group: ClassGroup) -> tuple[int, int]:
        """Return (reached, on roll) of a class, counted child by child."""
        there, reached = 0, 0
        for enrolment in Enrolment.objects.filter(class_group=group).select_related("pupil"):
            joined, left = enrolment.joined_on, enrolment.left_on
            if joined > TODAY or (left is not None and left <= TODAY):
                continue
            there += 1
            marks = EveningAttendance.objects.filter(pupil=enrolment.pupil)
            years = [mark.evening.year.first_year for mark in marks.select_related("evening")]
            reached += 2026 in years
        return reached, there

    def sheets(self):
        file = io.BytesIO()
        options = Options(number=1, with_names=True, made_at=timezone.now(), made_by="R. Patel")
        workbook.build(self.school, 2026, options, file)
        return load_workbook(file)

    def page(self, path: str) -> str:
        client = Client()
        client.force_login(self.user)
        text = client.get(f"/schools/{self.school.slug}/{path}").content.decode()
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def records(sheet) -> list[dict]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


@given(children=st.lists(stays(), max_size=12))
@settings(
    max_examples=examples(5),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_page_and_sheet_agrees_with_a_slow_count_to_the_child(db, children):
    scene = Scene(children)
    slow = {group.name: scene.slowly(group) for group in scene.groups}
    reached, on_roll = (sum(column) for column in zip(*slow.values(), strict=True))
    total = f"{reached} of {on_roll}"

    result = reach_of(scene.school.class_groups.all(), today=TODAY)
    figures = {
        class_reach.class_group.name: (class_reach.reached, class_reach.pupils_on_roll)
        for class_reach in result.classes
    }
    assert figures == slow
    missing = not_reached(
        scene.school.class_groups.all(),
        school=scene.school,
        year=scene.groups[0].year,
        today=TODAY,
    )
    assert missing.count() == on_roll - reached == result.total.to_reach

    evening = scene.page(f"evenings/{scene.evenings[0].pk}/")
    assert f"{on_roll - reached} " in evening
    assert f"{total} reached" in evening
    if reached:
        assert f"{total} families reached" in scene.page("")
    for group in scene.groups:
        own = "{} of {}".format(*slow[group.name])
        assert f"{own} families reached this year" in scene.page(f"classes/{group.pk}/")

    book = scene.sheets()
    summary = {row["Class"]: row for row in records(book["Summary"])}
    for name, (count, roll) in (slow | {"School": (reached, on_roll)}).items():
        assert (summary[name]["Families reached"], summary[name]["Pupils on roll"]) == (count, roll)
        assert summary[name]["Reach"] == (pytest.approx(count / roll) if roll else None)
    held = [row for row in records(book["Information evenings"]) if row["State"] != "Cancelled"]
    of_classes = [row for row in held if row["Class"] in slow]  # others wait to be matched
    assert {row["Class"] for row in of_classes} == {*slow}
    for row in of_classes:
        assert (row["Families reached in the year"], row["Pupils on roll"]) == slow[row["Class"]]
    still = [row for row in records(book["Families not reached"]) if row["Pupil"]]
    for name, (count, roll) in slow.items():
        assert sum(row["Class"] == name for row in still) == roll - count


def test_last_years_evening_does_not_count_this_year(evening, school, amira):
    factories.EveningAttendanceFactory(
        evening=factories.InformationEveningFactory(
            school=school, starts_at=dt.datetime(2025, 10, 1, 17, tzinfo=dt.UTC)
        ),
        pupil=amira,
    )
    assert reach_of(school.class_groups.all(), today=TODAY).total.reached == 0


def test_a_family_reached_in_three_ways_counts_once(evening, school, amira, by):
    factories.EveningAttendanceFactory(evening=evening, pupil=amira)
    factories.EveningAttendanceFactory(evening=evening, pupil=amira, sent=True)
    total = reach_of(school.class_groups.all(), today=TODAY).total
    assert (total.came, total.reached, total.reached_otherwise) == (1, 1, 0)


def test_reach_is_unknown_where_nobody_is_on_roll(school):
    factories.ClassGroupFactory(school=school)
    total = reach_of(school.class_groups.all(), today=TODAY).total
    assert (total.share, total.came_share, total.to_reach) == (None, None, 0)


def test_it_takes_as_many_queries_for_many_classes_as_for_one(
    evening, school, django_assert_num_queries
):
    for _ in range(9):
        factories.ClassGroupFactory(school=school, pupils=1)
    with django_assert_num_queries(2):
        reach_of(school.class_groups.all(), today=TODAY)
