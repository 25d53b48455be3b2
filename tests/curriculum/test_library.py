import csv

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command

from curriculum.library import DATA, load_library
from curriculum.models import Module, Outcome, Session
from curriculum.modules.actions import copy_module

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def library(db):
    return load_library()


def test_it_holds_the_eight_sessions_and_marks_them_as_an_outline(library):
    assert library.sessions.count() == 8
    assert library.is_outline
    assert library.school is None


def test_it_holds_every_outcome_of_the_frameworks(library):
    assert Outcome.objects.count() == 21
    assert set(Outcome.objects.values_list("framework__code", flat=True)) == {"RSHE", "EFACW", "4C"}


def test_each_session_has_its_year_groups_minutes_aims_steps_and_outcomes(library):
    grooming = library.sessions.get(position=6)
    assert str(grooming.year_groups) == "Year 6"
    assert grooming.minutes == 60
    assert len(grooming.aim_list) == 3
    assert {outcome.code for outcome in grooming.outcomes.all()} == {
        "RSHE-ONL",
        "RSHE-SAFE",
        "EFACW-2",
        "4C-CONTACT",
        "4C-CONDUCT",
    }


def test_the_steps_of_each_outline_fill_its_minutes(library):
    for session in library.sessions.all():
        minutes = [int(step.rsplit("(", 1)[1].split()[0]) for step in session.step_list]
        assert sum(minutes) == session.minutes


def test_every_outcome_that_the_outline_names_exists():
    with (DATA / "frameworks.csv").open(encoding="utf-8") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    with (DATA / "outline.csv").open(encoding="utf-8") as file:
        named = {code for row in csv.DictReader(file) for code in row["outcomes"].split()}
    assert named <= known


def test_loading_again_changes_nothing_and_leaves_copies_alone(library, school, lead):
    copy = copy_module(module=library, school=school, by=lead)
    copy.sessions.filter(position=1).update(title="Our own title")
    call_command("load_library")
    assert (Module.objects.count(), Session.objects.count(), Outcome.objects.count()) == (2, 16, 21)
    assert copy.sessions.get(position=1).title == "Our own title"


def test_a_copy_is_whole_and_the_schools_own(library, school, lead):
    copy = copy_module(module=library, school=school, by=lead)
    for original in library.sessions.all():
        session = copy.sessions.get(position=original.position)
        assert (session.title, session.aims, session.outline) == (
            original.title,
            original.aims,
            original.outline,
        )
        assert set(session.outcomes.all()) == set(original.outcomes.all())
    assert copy.history.get().history_user == lead


def test_a_second_copy_is_refused(library, school, lead):
    copy_module(module=library, school=school, by=lead)
    with pytest.raises(ValidationError, match="already"):
        copy_module(module=library, school=school, by=lead)


def test_loading_it_again_writes_no_history(db):
    def entries():
        kinds = [model for model in apps.get_models() if hasattr(model, "history_id")]
        return {kind._meta.label: kind._default_manager.count() for kind in kinds}

    load_library()
    before = entries()
    assert sum(before.values()) > 40
    load_library()
    assert entries() == before
