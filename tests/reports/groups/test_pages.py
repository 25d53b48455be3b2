"""The pages of a group: its schools, one of them, the trend, and the .csv file."""

import csv
import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classes.models import GroupAnswer
from reports.groups.work import make_figures
from reports.models import SchoolFigures
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

ADDRESS = "/groups/peak-trust/"


def words(element) -> str:
    return " ".join(element.text_content().split())


def listed(page) -> list[str]:
    return [
        link.text
        for link in document(page).xpath("//table[contains(@class, 'schools')]/tbody//th/a")
    ]


def test_schools_are_listed_gaps_first_with_a_total(officer, stored):
    stored("All well")
    stored("Two late", overdue=2, reached=10)
    stored("Two late and fewer reached", overdue=2, reached=5)
    stored("Not started", planned=0, taught=0, classes=0)
    page = officer.get(ADDRESS)
    assert listed(page) == ["Not started", "Two late and fewer reached", "Two late", "All well"]
    text = text_of(page)
    assert "4 schools · 6 classes · gaps first · figures as of 10:00 today" in text
    assert "30 of 60 sessions taught" in text
    assert "4 sessions are overdue; 1 school has not started the year" in text


def test_schools_are_filtered_and_found_by_name_or_urn(officer, stored):
    stored("Ash Primary", overdue=2)
    quiet = stored("Elm Primary", last_logged_on=dt.date(2026, 10, 20), last_export_on=None)
    quiet.urn = "112233"
    quiet.save()
    stored("Oak Primary", planned=0, up_to_date=49, reached=20)
    gaps = ["not_started", "overdue", "quiet", "families", "behind", "no_export"]
    assert [listed(officer.get(f"{ADDRESS}?gap={gap}")) for gap in gaps] == [
        *(["Oak Primary"], ["Ash Primary"], ["Elm Primary"]),
        *(["Oak Primary"], ["Oak Primary"], ["Elm Primary"]),
    ]
    assert listed(officer.get(f"{ADDRESS}?q=elm")) == ["Elm Primary"]
    assert listed(officer.get(f"{ADDRESS}?q=112233")) == ["Elm Primary"]
    assert "No school matches the filter" in officer.get(f"{ADDRESS}?q=xyz").text


def test_each_column_sorts(officer, stored):
    stored("Ash", taught=2, overdue=1, up_to_date=48, reached=20, last_export_on=None)
    stored("Elm", taught=3, up_to_date=20, reached=3, last_logged_on=None)
    columns = ["school", "coverage", "overdue", "reached", "up_to_date"]
    columns += ["last_logged_on", "last_export_on"]
    first = {column: listed(officer.get(f"{ADDRESS}?sort={column}"))[0] for column in columns}
    assert [column for column in columns if first[column] == "Ash"] == [
        *("school", "coverage", "last_export_on")
    ]
    assert [listed(officer.get(f"{ADDRESS}?sort=-{column}"))[0] for column in columns] == [
        "Elm" if first[column] == "Ash" else "Ash" for column in columns
    ]


def test_small_counts_are_nowhere_on_the_pages(officer, stored):
    school = stored("Ash", up_to_date=47, reached=3)
    page = officer.get(ADDRESS)
    row = words(document(page).xpath("//table[contains(@class, 'schools')]/tbody")[0])
    assert "fewer than 5" in row
    assert "all but fewer than 5" in row
    assert "94%" not in row
    assert "50 on roll" in text_of(officer.get(f"{ADDRESS}schools/{school.slug}/"))


def test_ticked_schools_are_reminded(officer, stored):
    schools = [stored("Ash"), stored("Elm")]
    page = document(officer.get(ADDRESS))
    ticks = page.xpath("//table//input[@type='checkbox']")
    assert {(tick.get("name"), tick.get("form")) for tick in ticks} == {("school", "remind")}
    assert {int(tick.get("value")) for tick in ticks} == {school.pk for school in schools}
    form = page.get_element_by_id("remind")
    confirm = officer.get(form.get("action"), {"school": [tick.get("value") for tick in ticks]})
    assert "Remind schools" in text_of(confirm)


def test_the_year_before_is_a_choice(officer, stored):
    school = stored("Ash")
    SchoolFigures.objects.create(
        school=school, academic_year=2025, planned=8, taught=8, made_at=dt.datetime.now(dt.UTC)
    )
    assert "8 of 8 sessions taught" in text_of(officer.get(f"{ADDRESS}?year=2025"))
    assert "10 of 20 sessions taught" in text_of(officer.get(ADDRESS))


def test_a_school_that_agreed_just_now_is_waited_for(officer, group):
    assert "No school shares its figures yet" in officer.get(ADDRESS).text
    factories.GroupSchoolFactory(group=group)
    assert "1 school agreed just now" in text_of(officer.get(ADDRESS))
    of_school = officer.get(f"{ADDRESS}schools/{group.sharing_schools().get().slug}/")
    assert "The figures are being made" in text_of(of_school)


def test_the_page_of_a_school_shows_figures_and_no_name_of_a_person(officer, group, school):
    factories.GroupSchoolFactory(group=group, school=school)
    teacher = factories.UserFactory(name="Zebedee Quill")
    classes = factories.busy_school(school, classes=3, teachers=[teacher])
    classes[0].name = "Mr Quill’s class"
    classes[0].save()
    pupil = classes[0].enrolments.first().pupil
    pupil.display_name = "Ottoline Finch"
    pupil.save()
    session = school.modules.get().sessions.first()
    session.title = "A talk about Ottoline Finch"
    session.save()
    make_figures.call()
    page = officer.get(reverse("groups:school", args=[group.slug, school.slug]))
    text = text_of(page)
    assert "6 of 12 sessions taught" in text
    assert "A talk about a child" in text
    assert [name for name in ("Quill", "Ottoline", "Finch") if name in page.text] == []
    rows = document(page).xpath("//table[@class='matrix']/tbody/tr")
    assert [row.findtext("th") for row in rows] == [
        f"Class {number}, Year 5" for number in (1, 2, 3)
    ]
    assert len(document(page).xpath("//table//*[@data-status='taught']")) == 6


def test_a_school_that_does_not_share_is_not_found(officer, group, stored):
    for answer in (GroupAnswer.ASKED, GroupAnswer.LEFT, GroupAnswer.DECLINED):
        school = stored(f"Ash {answer}")
        at = None if answer == GroupAnswer.ASKED else dt.datetime.now(dt.UTC)
        school.group_links.update(answer=answer, answered_at=at)
        assert officer.get(f"{ADDRESS}schools/{school.slug}/").status_code == 404
    other = factories.GroupSchoolFactory().school
    assert officer.get(f"{ADDRESS}schools/{other.slug}/").status_code == 404
    assert listed(officer.get(ADDRESS)) == []


def test_the_trend_has_the_months_of_this_year_and_of_the_last(officer, group, school):
    factories.GroupSchoolFactory(group=group, school=school)
    factories.busy_school(school, classes=3)
    last = factories.ClassGroupFactory(school=school, academic_year=2025, pupils=10)
    factories.LessonFactory(planned_session__class_group=last, held_on=dt.date(2025, 10, 6))
    make_figures.call()
    page = document(officer.get(f"{ADDRESS}trend/"))
    rows = [words(row) for row in page.xpath("//table[contains(@class, 'months')]/tbody/tr")]
    assert rows[1].startswith("October 50% 2025/26: 100% all but fewer than 5 2025/26: –")
    assert len(rows) == 12
    assert len(page.xpath("//polyline")) == 6


def test_the_file_has_the_same_words_and_no_formula(officer, stored):
    stored("=cmd()", overdue=3, up_to_date=48)
    stored("Ash", planned=0, taught=0)
    answer = officer.get(f"{ADDRESS}schools.csv?gap=overdue")
    lines = list(csv.DictReader(answer.getvalue().decode("utf-8-sig").splitlines()))
    assert [line["School"] for line in lines] == ["'=cmd()"]
    assert lines[0]["Coverage"] == "50%"
    assert lines[0]["Children on roll"] == "50"
    assert lines[0]["Children up to date"] == "all but fewer than 5"
    assert lines[0]["Last logged"] == "2026-11-24"


def test_pages_take_as_many_queries_for_many_schools_as_for_few(officer, group, school, stored):
    factories.GroupSchoolFactory(group=group, school=school)
    factories.busy_school(school, classes=1)
    make_figures.call()
    pages = ["", "?gap=overdue&q=a&sort=-coverage", "trend/", f"schools/{school.slug}/"]
    few = [queries_of(officer, page) for page in pages]
    factories.busy_school(school, classes=3)
    for number in range(60):
        stored(f"School {number}", overdue=1)
    assert [queries_of(officer, page) for page in pages] == few
    assert max(few) <= 13


def queries_of(client, page) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(ADDRESS + page).status_code == 200
    return len(queries)


def test_a_year_in_which_no_school_planned_anything_is_no_choice(officer, stored):
    school = stored("Ash", planned=0, taught=0)
    SchoolFigures.objects.create(school=school, academic_year=2025, made_at=dt.datetime.now(dt.UTC))
    years = document(officer.get(ADDRESS)).xpath("//select[@name='year']/option/@value")
    assert years == ["2026"]
