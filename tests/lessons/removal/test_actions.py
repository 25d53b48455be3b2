"""Removing one school leaves nothing of it, and no other school loses or changes a row."""

import io
import logging

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from classes.models import Membership, Role, School, User
from curriculum.library import load_library
from tests import factories

pytestmark = pytest.mark.django_db


OF_PEOPLE_WITHOUT_ROLES = {"classes_user", "classes_historicaluser"}
"""Factories invent somebody who taught a lesson and has no role. They stay."""


def rows() -> dict[str, list[tuple]]:
    """Return every row of every table."""
    tables = apps.get_models(include_auto_created=True)
    every = {each._meta.db_table: each._base_manager.order_by("pk") for each in tables}
    return {
        name: list(found.values_list())
        for name, found in every.items()
        if name not in OF_PEOPLE_WITHOUT_ROLES
    }


def make_school(slug: str) -> School:
    school = factories.SchoolFactory(slug=slug)
    teacher = factories.UserFactory(email=f"teacher@{slug}.example")
    Membership.objects.create(user=teacher, school=school, role=Role.TEACHER)
    factories.busy_school(school, classes=1, teachers=[teacher])
    return school


@pytest.fixture
def two():
    load_library()
    return make_school("fern-bank"), make_school("oak-lane")


def remove(slug: str, *more: str) -> str:
    said = io.StringIO()
    call_command("remove_school", slug, *more, stdout=said)
    return said.getvalue()


def test_one_school_goes_whole_and_the_other_keeps_every_row(
    two, caplog, django_capture_on_commit_callbacks
):
    officer = factories.GroupOfficerFactory()
    before = rows()
    third = make_school("to-go")
    factories.GroupSchoolFactory(group=officer.group, school=third)
    both = User.objects.get(email="teacher@fern-bank.example")
    operator = factories.UserFactory(email="operator@host.example", is_staff=True)
    for person in (both, operator, officer.user):
        Membership.objects.create(user=person, school=third, role=Role.TEACHER)
    kept = default_storage.save(f"documents/{two[0].pk}/a.pdf", ContentFile(b"kept"))
    gone = default_storage.save(f"documents/{third.pk}/a.pdf", ContentFile(b"gone"))
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        assert remove("to-go", "--yes", "to-go").startswith("Removed for good:")
    assert "Removed the school to-go for good" in caplog.text
    assert default_storage.exists(kept)
    assert not default_storage.exists(gone)
    assert User.objects.filter(pk__in=[both.pk, operator.pk, officer.user.pk]).count() == 3
    assert not User.objects.filter(email="teacher@to-go.example").exists()
    assert rows() == before


def test_without_the_name_again_it_only_says_what_would_go(two):
    before = rows()
    said = remove("fern-bank")
    assert "1 classes_school\n" in said
    assert "People who are needed nowhere else: 1." in said
    assert "remove_school fern-bank --yes fern-bank" in said
    for wrong in (("fern-bank", "--yes", "oak-lane"), ("elm-road",)):
        with pytest.raises(CommandError, match="Nothing was changed"):
            remove(*wrong)
    assert rows() == before


def test_the_demo_has_a_command_of_its_own(demo):
    with pytest.raises(CommandError, match="remove_demo"):
        remove(demo.slug, "--yes", demo.slug)
    assert School.objects.filter(pk=demo.pk).exists()
