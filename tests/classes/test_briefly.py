"""Noting something that a page does without holds nobody up."""

import pytest
from django.db import DatabaseError, connection

from classes.briefly import briefly
from classes.models import School
from tests import factories


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="about PostgreSQL")
def test_it_gives_up_after_a_moment_while_somebody_else_saves(transactional_db):
    school = factories.SchoolFactory()
    other = connection.get_new_connection(connection.get_connection_params())
    other.execute("SELECT 1 FROM classes_school FOR UPDATE")
    with pytest.raises(DatabaseError), briefly(0.05):
        School.objects.filter(pk=school.pk).update(name="Noted")
    other.rollback()
    other.close()
    with briefly():
        School.objects.filter(pk=school.pk).update(name="Noted")
    assert School.objects.filter(name="Noted").exists()


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="about SQLite")
def test_afterwards_saves_wait_as_long_as_before():
    before = connection.patience
    with briefly(0.05, goes_first=True):
        assert (connection.patience, connection.goes_first) == (0.05, True)
    assert (connection.patience, connection.goes_first) == (before, False)
