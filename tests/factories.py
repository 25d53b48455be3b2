"""Factories for test data. Each makes a minimal valid record; a test names only what matters."""

import datetime as dt
import hashlib
import uuid

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from classes.models import (
    ClassGroup,
    Cover,
    Enrolment,
    Group,
    GroupAnswer,
    GroupOfficer,
    GroupSchool,
    Membership,
    Pupil,
    Role,
    School,
    User,
)
from curriculum.models import (
    Audience,
    Document,
    DocumentKind,
    FamiliesPage,
    Framework,
    Module,
    Outcome,
    Resource,
    Session,
)
from lessons.models import (
    EveningAttendance,
    EveningOutcome,
    InformationEvening,
    Lesson,
    LessonOutcome,
    MissedLesson,
    PlannedSession,
)


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = School

    name = factory.Sequence(lambda n: f"Invented Primary {n}")
    slug = factory.Sequence(lambda n: f"invented-{n}")
    safeguarding_lead = "Mrs Shaw"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"T. Person{n}")
    email = factory.Sequence(lambda n: f"person{n}@school.example")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **kwargs)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    school = factory.SubFactory(SchoolFactory)
    role = Role.TEACHER


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"Invented Trust {n}")
    slug = factory.Sequence(lambda n: f"invented-trust-{n}")


class GroupOfficerFactory(DjangoModelFactory):
    """An officer with no role at any school."""

    class Meta:
        model = GroupOfficer

    group = factory.SubFactory(GroupFactory)
    user = factory.SubFactory(UserFactory)


class GroupSchoolFactory(DjangoModelFactory):
    """A school that agreed on 2 November 2026. `asked=True` for one that has not answered."""

    class Meta:
        model = GroupSchool

    group = factory.SubFactory(GroupFactory)
    school = factory.SubFactory(SchoolFactory)
    asked_at = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
    answer = GroupAnswer.AGREED
    answered_at = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)

    class Params:
        asked = factory.Trait(answer=GroupAnswer.ASKED, answered_at=None)


class ClassGroupFactory(DjangoModelFactory):
    """A Year 5 class of 2026/27. `pupils=3` puts three on roll from 1 September."""

    class Meta:
        model = ClassGroup
        skip_postgeneration_save = True

    school = factory.SubFactory(SchoolFactory)
    academic_year = 2026
    name = factory.Sequence(lambda n: f"5 Tree{n}")
    youngest_year = 5
    oldest_year = 5

    @factory.post_generation
    def pupils(self, create, extracted, **kwargs):
        for _ in range(extracted or 0):
            EnrolmentFactory(class_group=self, pupil__school=self.school)

    @factory.post_generation
    def teachers(self, create, extracted, **kwargs):
        if extracted:
            self.teachers.set(extracted)


class CoverFactory(DjangoModelFactory):
    """A colleague who covers a class on 24 November 2026, which is today in tests."""

    class Meta:
        model = Cover

    class_group = factory.SubFactory(ClassGroupFactory)
    user = factory.SubFactory(UserFactory)
    first_day = dt.date(2026, 11, 24)
    last_day = dt.date(2026, 11, 24)


class PupilFactory(DjangoModelFactory):
    class Meta:
        model = Pupil

    school = factory.SubFactory(SchoolFactory)
    display_name = factory.Sequence(lambda n: f"Child{n:05} A")


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    class_group = factory.SubFactory(ClassGroupFactory)
    pupil = factory.SubFactory(PupilFactory, school=factory.SelfAttribute("..class_group.school"))
    joined_on = dt.date(2026, 9, 1)


class ModuleFactory(DjangoModelFactory):
    """A school's own module. `sessions=3` adds three sessions for Years 5 and 6."""

    class Meta:
        model = Module
        skip_postgeneration_save = True

    school = factory.SubFactory(SchoolFactory)
    key = factory.Sequence(lambda n: f"module-{n}")
    title = factory.Sequence(lambda n: f"Module {n}")

    @factory.post_generation
    def sessions(self, create, extracted, **kwargs):
        for position in range(1, (extracted or 0) + 1):
            SessionFactory(module=self, position=position)


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session

    module = factory.SubFactory(ModuleFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Session title {n}")
    youngest_year = 5
    oldest_year = 6


class DocumentFactory(DjangoModelFactory):
    """A small document for families. It is not a real PDF."""

    class Meta:
        model = Document

    school = factory.SubFactory(SchoolFactory)
    title = factory.Sequence(lambda n: f"Document {n}")
    audience = Audience.FAMILIES
    kind = DocumentKind.PDF
    filename = factory.LazyAttribute(lambda document: f"{document.title}.pdf")
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 invented", name="invented.pdf"))
    size = 17

    @factory.lazy_attribute
    def sha256(self) -> str:
        digest = hashlib.file_digest(self.file, "sha256").hexdigest()
        self.file.seek(0)
        return digest


class ResourceFactory(DjangoModelFactory):
    """A school's link for families."""

    class Meta:
        model = Resource

    school = factory.SubFactory(SchoolFactory)
    title = factory.Sequence(lambda n: f"Resource {n}")
    audience = Audience.FAMILIES
    url = factory.Sequence(lambda n: f"https://resource{n}.example/")


class FamiliesPageFactory(DjangoModelFactory):
    """A published families' page with the shipped texts."""

    class Meta:
        model = FamiliesPage

    school = factory.SubFactory(SchoolFactory)
    is_published = True


class FrameworkFactory(DjangoModelFactory):
    class Meta:
        model = Framework
        django_get_or_create = ["code"]

    code = "RSHE"
    name = factory.SelfAttribute("code")


class OutcomeFactory(DjangoModelFactory):
    """An outcome of a framework. `sessions=[…]` are those that cover it."""

    class Meta:
        model = Outcome
        skip_postgeneration_save = True

    framework = factory.SubFactory(FrameworkFactory)
    code = factory.Sequence(lambda n: f"CODE-{n}")
    heading = factory.Sequence(lambda n: f"Heading {n}")
    position = factory.Sequence(lambda n: n)

    @factory.post_generation
    def sessions(self, create, extracted, **kwargs):
        for session in extracted or ():
            session.outcomes.add(self)


class PlannedSessionFactory(DjangoModelFactory):
    """A session that a class is due, without a date, from a module of its school."""

    class Meta:
        model = PlannedSession

    class_group = factory.SubFactory(ClassGroupFactory)
    session = factory.SubFactory(
        SessionFactory, module__school=factory.SelfAttribute("...class_group.school")
    )


class LessonFactory(DjangoModelFactory):
    """A lesson taught on 12 October 2026 by a member of staff."""

    class Meta:
        model = Lesson

    planned_session = factory.SubFactory(PlannedSessionFactory)
    held_on = dt.date(2026, 10, 12)
    outcome = LessonOutcome.TAUGHT
    taught_by = factory.SubFactory(UserFactory)
    recorded_by = factory.SelfAttribute("taught_by")
    minutes = 60


class MissedLessonFactory(DjangoModelFactory):
    class Meta:
        model = MissedLesson

    lesson = factory.SubFactory(LessonFactory)
    pupil = factory.SubFactory(
        PupilFactory, school=factory.SelfAttribute("..lesson.planned_session.class_group.school")
    )


def busy_school(school: School, *, classes: int, teachers: list[User] = ()) -> list[ClassGroup]:
    """Give the school classes of four pupils and four sessions: two taught, two to come.

    The first pupil of each class missed both lessons. Return all classes of the school.
    """
    module = ModuleFactory(school=school, sessions=4)
    sessions = list(module.sessions.all())
    for _ in range(classes):
        class_group = ClassGroupFactory(school=school, pupils=4, teachers=teachers)
        pupil = class_group.enrolments.first().pupil
        for number, session in enumerate(sessions):
            due_on = dt.date(2026, 11, 12) + dt.timedelta(days=5 * number)
            planned = PlannedSessionFactory(class_group=class_group, session=session, due_on=due_on)
            if number < 2:
                lesson = LessonFactory(planned_session=planned, pupils_present=3, pupils_on_roll=4)
                MissedLessonFactory(lesson=lesson, pupil=pupil)
    return list(school.class_groups.all())


class InformationEveningFactory(DjangoModelFactory):
    """An evening on 24 September 2026, 6 pm to 7 pm. Every class of the year is invited."""

    class Meta:
        model = InformationEvening
        skip_postgeneration_save = True

    school = factory.SubFactory(SchoolFactory)
    starts_at = dt.datetime(2026, 9, 24, 17, tzinfo=dt.UTC)
    ends_at = factory.LazyAttribute(lambda evening: evening.starts_at + dt.timedelta(hours=1))
    place = "Hall"

    @factory.post_generation
    def class_groups(self, create, extracted, **kwargs):
        classes = self.school.class_groups.in_year(self.year.first_year)
        self.class_groups.set(classes if extracted is None else extracted)


class EveningAttendanceFactory(DjangoModelFactory):
    """A pupil's family came with two adults."""

    class Meta:
        model = EveningAttendance

    evening = factory.SubFactory(InformationEveningFactory)
    pupil = factory.SubFactory(PupilFactory, school=factory.SelfAttribute("..evening.school"))
    adults = 2
    party = factory.LazyFunction(uuid.uuid4)
    on = factory.LazyAttribute(lambda attendance: attendance.evening.day)

    class Params:
        sent = factory.Trait(
            outcome=EveningOutcome.MATERIALS_SENT,
            adults=None,
            party=None,
            by=factory.SubFactory(UserFactory),
        )
