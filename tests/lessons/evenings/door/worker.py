"""A process of its own for test_load.py, on the database of its environment.

python -m tests.lessons.evenings.door.worker evening 120   makes an evening for 120 children
python -m tests.lessons.evenings.door.worker result        prints what the door has counted
"""

import json
import sys

import django

A_CLASS = 30


def main() -> None:
    verb, *numbers = sys.argv[1:]
    django.setup()
    print(json.dumps(make_evening(int(numbers[0])) if verb == "evening" else result()))


def make_evening(children: int) -> dict:
    """Make an evening that began now; return the secret of a door link, and who is invited."""
    from django.db import connection
    from django.utils import timezone

    from classes.models import Pupil
    from classes.years.academic_year import AcademicYear
    from lessons.evenings.door.links import make_door_link
    from tests import factories
    from tests.final_tables import make_final_tables

    if "django_migrations" not in connection.introspection.table_names():
        make_final_tables()
    year = AcademicYear.current()
    school = factories.SchoolFactory()
    for _ in range(children // A_CLASS):
        group = factories.ClassGroupFactory(school=school, academic_year=year.first_year)
        for _ in range(A_CLASS):
            factories.EnrolmentFactory(class_group=group, joined_on=year.start)
    evening = factories.InformationEveningFactory(school=school, starts_at=timezone.now())
    helper = factories.MembershipFactory(school=school).user
    _, secret = make_door_link(evening=evening, label="Hall", by=helper)
    return {"secret": secret, "children": list(Pupil.objects.values_list("pk", flat=True))}


def result() -> dict:
    """Return each record of the door, and how many changes its history holds."""
    from lessons.evenings.turnout import turnout_of
    from lessons.models import DoorTap, EveningAttendance, InformationEvening, WalkIn

    turnout = turnout_of(InformationEvening.objects.get())
    came = EveningAttendance.objects.values_list("pupil", "adults", "party")
    history = EveningAttendance.history.values_list("history_type", flat=True)
    return {
        "came": [[pupil, adults, str(party)] for pupil, adults, party in came],
        "walk_ins": sorted(WalkIn.objects.values_list("said_name", flat=True)),
        "taps": DoorTap.objects.count(),
        "added": sum(kind == "+" for kind in history),
        "taken_back": sum(kind == "-" for kind in history),
        "turnout": [turnout.came, turnout.adults],
    }


if __name__ == "__main__":
    main()
