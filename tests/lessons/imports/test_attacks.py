"""A file made to take long holds up nobody else. Real processes only."""

import pytest

from classes.years.academic_year import AcademicYear
from tests.lessons.imports.attacks import attacks, send
from tests.lessons.log.test_load import make_school
from tests.pages import text_of

pytestmark = pytest.mark.load

SOON = 2.0
"""Seconds in which others are answered, also where several people share the machine."""


def test_a_file_made_to_take_long_gets_an_answer_and_others_get_theirs(environment, serve):
    school = make_school(environment, 20)
    server = serve()
    lead = server.signed_in(school["email"])
    year = AcademicYear.current().first_year
    for attack in attacks():
        answer = send(attack, server=server, client=lead, slug=school["slug"], year=year)
        assert answer.response.status_code in (200, 422), attack.what
        assert attack.answer in text_of(answer.response.text), attack.what
        assert answer.health < SOON, attack.what
