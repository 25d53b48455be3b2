"""Makes workbooks of a group's figures, and keeps their digests."""

import hashlib
import io

from django.db import transaction
from django.utils import timezone

from classes.models import Group, User
from classes.years.academic_year import AcademicYear
from reports.groups.workbook import GroupSource, build
from reports.models import GroupExport
from reports.verification.kept import take_digests


@transaction.atomic
def make_group_export(*, group: Group, year: AcademicYear, by: User) -> tuple[GroupExport, bytes]:
    """Make a workbook of the group's year. Return its record and the file, which is not kept.

    It holds no name, and can be made again at any time, so its digests are enough to tell later
    whether a copy was changed.
    """
    export = GroupExport(
        group=group,
        number=GroupExport.objects.next_number(group),
        academic_year=year.first_year,
        made_by=by,
        made_at=timezone.now(),
    )
    file = io.BytesIO()
    build(GroupSource(group, year, export.number, export.made_at, by.name), file)
    content = file.getvalue()
    export.sha256, export.size = hashlib.sha256(content).hexdigest(), len(content)
    take_digests(export, content)
    export.full_clean()
    export.save()
    return export, content
