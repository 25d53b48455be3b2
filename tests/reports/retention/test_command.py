"""`manage.py retention`: shows what is due, clears it when told to."""

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


def test_it_shows_what_is_due_and_changes_nothing(school, leaver):
    said = retention()
    assert f"{school} ({school.slug})" in said
    assert "Names of children who left: 1 child, from before 1 September 2025" in said
    assert "Amira" not in said
    leaver.refresh_from_db()
    assert not leaver.is_erased


def test_with_apply_it_clears_it_and_says_so(school, leaver):
    assert "Cleared." in retention("--apply")
    leaver.refresh_from_db()
    assert leaver.is_erased
    assert Clearing.objects.get().history.get().history_user is None
    assert "Nothing is due." in retention("--apply")


def test_it_keeps_to_one_school_where_one_is_named(school, leaver):
    other = factories.SchoolFactory()
    said = retention("--school", other.slug, "--apply")
    assert "Nothing is due." in said
    assert str(school) not in said
    leaver.refresh_from_db()
    assert not leaver.is_erased


def test_a_school_that_is_not_there_is_refused_with_a_reason(db):
    with pytest.raises(CommandError, match="no school with the short name “nowhere”") as refused:
        retention("--school", "nowhere")
    assert refused.value.returncode == 1


def test_a_wrong_option_is_wrong_usage(db):
    with pytest.raises(CommandError):
        retention("--no-such-option")
