"""A separate process for test_bytes.py, on the database in DATA_DIR.

python -m tests.reports.retention.worker make    makes a school with two children to erase
python -m tests.reports.retention.worker erase   erases one; the command erases the other
"""

import datetime as dt
import sys

import django

BY_HAND, BY_AGE = "Zebedée O'Quill", "Perpetua Quince"

TYPED = [
    *(BY_HAND, "Zebede\u0301e O’Quill", "ZEBEDÉE\u00a0OʼQUILL", "Zebedee  O`Quill"),
    *(BY_AGE, "perpetua\nquince"),
]
"""How the two names are typed in notes."""


def main() -> None:
    django.setup()
    {"make": make, "erase": erase}[sys.argv[1]]()


def make() -> None:
    """Load the demo school, and put the two names in lists, notes and kept workbooks."""
    from classes import history
    from classes.models import ClassGroup, Enrolment, Pupil, User
    from classes.years.academic_year import AcademicYear
    from lessons.demo.school import load_demo
    from lessons.models import Lesson
    from reports.audit.actions import make_export

    school = load_demo()
    lead = User.objects.get(email="lead@demo.example")
    year = AcademicYear.current().first_year
    child = Pupil.objects.filter(school=school).first()
    child.display_name = BY_HAND
    child.save()
    then = dt.date(year - 2, 9, 1)
    group = ClassGroup.objects.create(
        school=school, academic_year=year - 2, name="6 Yew", youngest_year=6, oldest_year=6
    )
    leaver = Pupil.objects.create(school=school, display_name=BY_AGE)
    Enrolment.objects.create(
        pupil=leaver, class_group=group, joined_on=then, left_on=then + dt.timedelta(days=300)
    )
    for lesson in Lesson.objects.all():
        for name in TYPED:
            lesson.note = f"{name} asked. " * 40
            history.save(lesson, by=lead, reason=f"{name} asked")
    for academic_year in (year, year - 2):
        make_export(school=school, academic_year=academic_year, with_names=True, by=lead)


def erase() -> None:
    from classes.models import Pupil, User
    from reports.retention.actions import erase_pupil

    lead = User.objects.get(email="lead@demo.example")
    erase_pupil(pupil=Pupil.objects.get(display_name=BY_HAND), reason="Asked for", by=lead)


if __name__ == "__main__":
    main()
