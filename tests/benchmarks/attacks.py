"""Times files that were made to take long, and how long others wait for the server meanwhile."""

import os
from collections.abc import Iterator

from classes.years.academic_year import AcademicYear
from tests.lessons.imports.attacks import Answer, Attack, attacks, send
from tests.lessons.log.test_load import make_school
from tests.lessons.real_server import Server


def measure() -> Iterator[tuple[Attack, Answer]]:
    """Yield each file with what the page answered."""
    environment = dict(os.environ)
    school = make_school(environment, 20)
    server = Server(environment)
    try:
        lead = server.signed_in(school["email"])
        year = AcademicYear.current().first_year
        for attack in attacks():
            yield (
                attack,
                send(attack, server=server, client=lead, slug=school["slug"], year=year),
            )
    finally:
        server.kill()
