"""`manage.py retention` shows what is due, and clears it with --apply."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from classes.models import Pupil
from reports.models import Clearing
from tests import factories
from tests.reports.retention.conftest import left


@pytest.fixture
def leaver(school) -> Pupil:
    return left(school, "Amira K", on=dt.date(2025, 7, 22), academic_year=2024)


def retention(*arguments: str) -> str:
    out = io.StringIO()
    call_command("retention", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_shows_what_is_due_and_changes_nothing(school, leaver):
    output = retention()
    assert f"{school} ({school.slug})" in output
    assert "Names of children who left: 1 child, from before 1 September 2025" in output
    assert "Amira" not in output
    leaver.refresh_from_db()
    assert not leaver.is_erased


def test_with_apply_the_command_clears_what_is_due(school, leaver):
    assert "Cleared." in retention("--apply")
    leaver.refresh_from_db()
    assert leaver.is_erased
    assert Clearing.objects.get().history.get().history_user is None
    assert "Nothing is due." in retention("--apply")


def test_the_command_can_be_limited_to_one_school(school, leaver):
    other = factories.SchoolFactory()
    output = retention("--school", other.slug, "--apply")
    assert "Nothing is due." in output
    assert str(school) not in output
    leaver.refresh_from_db()
    assert not leaver.is_erased


def test_an_unknown_school_is_an_error(db):
    with pytest.raises(CommandError, match="no school with the short name “nowhere”") as refused:
        retention("--school", "nowhere")
    assert refused.value.returncode == 1


def test_an_unknown_option_is_a_usage_error(db):
    with pytest.raises(CommandError):
        retention("--no-such-option")
