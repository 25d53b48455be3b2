"""A school for the people of the machines, and at the end what was kept of what they saved.

python tests/machines/school.py make    makes it, and prints what people need
python tests/machines/school.py kept    prints what is in the database, and which files are lost
python tests/machines/school.py read    prints as of when a figure is read on the standby, or null

It is run by its path, so that the rest comes from the version of the program that PYTHONPATH names.
"""

import datetime as dt
import hashlib
import json
import sys

import django

PLANNED = 800


def main() -> None:
    django.setup()
    print(json.dumps({"make": make, "kept": kept, "read": read}[sys.argv[1]]()))


def make() -> dict:
    """Make a school with lessons to log, and an evening for all of its classes with a link."""
    from django.utils import timezone

    from classes.models import School, User
    from lessons.evenings.door.links import make_door_link
    from tests import factories
    from tests.lessons.log.worker import school

    made = school(PLANNED)
    place, lead = School.objects.get(slug=made["slug"]), User.objects.get(pk=made["lead"])
    begun = timezone.now() - dt.timedelta(minutes=30)
    evening = factories.InformationEveningFactory(school=place, starts_at=begun)
    secret = make_door_link(evening=evening, label="Hall", by=lead)[1]
    return made | {"door": f"/door/{secret}/"}


def kept() -> dict:
    """Return the lessons, taps and documents that are there, and the files that are not whole."""
    from curriculum.models import Document
    from lessons.models import EveningAttendance, Lesson
    from reports.models import AuditExport

    files = [
        *Document.objects.values_list("file", "sha256"),
        *AuditExport.objects.filter(cleared_at=None).values_list("file", "sha256"),
    ]
    return {
        "lessons": list(Lesson.objects.values_list("planned_session", flat=True)),
        "notes": list(Lesson.objects.values_list("note", flat=True)),
        "children": list(EveningAttendance.objects.values_list("pupil", flat=True)),
        "documents": list(Document.objects.values_list("title", flat=True)),
        "workbooks": list(AuditExport.objects.values_list("sha256", flat=True)),
        "files": len(files),
        "lost_files": [name for name, sha256 in files if not is_whole(name, sha256)],
    }


def read() -> str | None:
    """Return as of when the number of schools is, or None if the primary said so."""
    from classes import standby
    from classes.models import School

    schools, as_of = standby.read(School.objects.count)
    assert schools == 1
    return as_of and as_of.isoformat()


def is_whole(name: str, sha256: str) -> bool:
    from django.core.files.storage import default_storage

    try:
        with default_storage.open(name) as file:
            return hashlib.sha256(file.read()).hexdigest() == sha256
    except OSError:
        return False


if __name__ == "__main__":
    main()
