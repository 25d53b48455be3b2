"""A process of its own for test_load.py, on the database that DATA_DIR names.

python -m tests.lessons.log.worker school 400   makes 400 planned sessions, prints what is there
python -m tests.lessons.log.worker log 7 8 9    waits for a line, logs these, prints what failed
"""

import json
import sys

import django

PASSWORD = "hills-and-dales-42"
SESSIONS_A_CLASS = 20


def main() -> None:
    verb, *numbers = sys.argv[1:]
    django.setup()
    answer = school(int(numbers[0])) if verb == "school" else log([int(n) for n in numbers])
    print(json.dumps(answer))


def school(planned_sessions: int) -> dict:
    """Make a school with so many planned sessions and a PSHE lead who can sign in."""
    from allauth.account.models import EmailAddress
    from django.utils import timezone

    from classes.models import Role
    from classes.years.academic_year import AcademicYear
    from lessons.models import PlannedSession
    from tests import factories

    year = AcademicYear.current()
    school = factories.SchoolFactory()
    lead = factories.UserFactory(password=PASSWORD)
    factories.MembershipFactory(user=lead, school=school, role=Role.PSHE_LEAD)
    EmailAddress.objects.create(user=lead, email=lead.email, verified=True, primary=True)
    module = factories.ModuleFactory(school=school, sessions=SESSIONS_A_CLASS)
    sessions = list(module.sessions.all())
    for _ in range(planned_sessions // SESSIONS_A_CLASS):
        class_group = factories.ClassGroupFactory(school=school, academic_year=year.first_year)
        for _ in range(5):
            factories.EnrolmentFactory(class_group=class_group, joined_on=year.start)
        for session in sessions:
            factories.PlannedSessionFactory(class_group=class_group, session=session)
    return {
        "slug": school.slug,
        "lead": lead.pk,
        "email": lead.email,
        "today": timezone.localdate().isoformat(),
        "planned": list(PlannedSession.objects.values_list("pk", flat=True)),
        "away": dict(PlannedSession.objects.values_list("pk", "class_group__enrolments__pupil")),
    }


def log(planned: list[int]) -> list[str]:
    """Log these planned sessions as taught, one child away; return what went wrong."""
    from django.utils import timezone

    from classes.models import Pupil, User
    from lessons.log.actions import log_lesson
    from lessons.log.report import LessonReport
    from lessons.models import MissedReason, PlannedSession

    lead = User.objects.get(memberships__role="pshe_lead")
    today = timezone.localdate()
    print("ready", flush=True)
    sys.stdin.readline()
    failed = []
    for pk in planned:
        planned_session = PlannedSession.objects.select_related("class_group").get(pk=pk)
        away = Pupil.objects.on_roll(planned_session.class_group, today).first()
        report = LessonReport(
            held_on=today, taught_by=lead, minutes=60, away={away: MissedReason.AWAY}
        )
        try:
            log_lesson(planned_session=planned_session, report=report, by=lead)
        except Exception as error:  # whatever it is, the test names it
            failed.append(f"{pk}: {error!r}")
    return failed


if __name__ == "__main__":
    main()
