"""Importing a class list that still has an erased child adds a new child and restores nothing."""

import io

from django.core.management import call_command

from classes.models import Pupil
from reports.retention.actions import erase_pupil
from tests import factories


def test_the_name_of_an_erased_child_is_imported_as_a_new_child(school, lead, tmp_path):
    oak = factories.ClassGroupFactory(school=school, name="5 Oak")
    amira, noor = (
        factories.EnrolmentFactory(class_group=oak, pupil__display_name=name).pupil
        for name in ("Amira K", "Noor B")
    )
    erase_pupil(pupil=amira, reason="A parent asked", by=lead)
    file = tmp_path / "list.csv"
    file.write_text("Name,Class,Year\nAmira K,5 Oak,5\nNoor B,5 Oak,5\n")
    call_command(
        "import_roster", str(file), "--school", school.slug, "--year", "2026", stdout=io.StringIO()
    )
    on_roll = oak.enrolments.filter(left_on=None).values_list("pupil__display_name", flat=True)
    assert sorted(on_roll) == ["Amira K", "Noor B"]
    amira.refresh_from_db()
    assert amira.is_erased
    assert Pupil.objects.get(display_name="Noor B") == noor
