"""Makes audit workbooks and keeps them."""

import hashlib
import tempfile
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from classes.access_records import record_look
from classes.models import ClassGroup, Happened, Looked, School, User
from classes.security_log import record_event
from classes.years.academic_year import AcademicYear
from curriculum.models import Module
from reports.models import AuditExport
from reports.sheets import workbook
from reports.sheets.source import Options

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""The academic years for which a workbook can be made."""


@transaction.atomic
def make_export(
    *,
    school: School,
    academic_year: int,
    with_names: bool,
    by: User | None,
    class_groups: Sequence[ClassGroup] = (),
    module: Module | None = None,
    with_history: bool = True,
    with_texts: bool | None = None,
) -> AuditExport:
    """Make the audit workbook of a year, keep the file with its digest, and return it.

    `class_groups` and `module` limit it; without them it covers the whole year. `with_names` has
    no effect for a school that keeps no names. `with_texts` shows notes, reasons and other free
    text; by default they are shown only with names. `by` is None if a command makes it. Raise
    ValidationError, and keep nothing, if a class or module is not the school's or not that year's.
    """
    _check(school, academic_year, class_groups, module)
    if with_texts is None:
        with_texts = with_names
    options = Options(
        number=AuditExport.objects.next_number(school),
        with_names=with_names and school.keeps_pupil_names,
        made_at=timezone.now(),
        made_by=by.name if by else "",
        classes=tuple(group.pk for group in class_groups),
        module=module,
        with_history=with_history,
        with_texts=with_texts,
    )
    export = AuditExport(
        school=school,
        number=options.number,
        academic_year=academic_year,
        made_by=by,
        made_at=options.made_at,
        options={
            "with_names": options.with_names,
            "classes": [group.name for group in class_groups],
            "module": module.title if module else "",
            "with_history": with_history,
            "with_texts": with_texts,
        },
    )
    with tempfile.TemporaryFile() as file:
        workbook.build(school, academic_year, options, file)
        export.size = file.tell()
        file.seek(0)
        export.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        _keep(export, File(file))
    names = "with names" if options.with_names else "without names"
    record_event(
        Happened.WORKBOOK, school=school, by=by, detail=f"Workbook {export.number}, {names}"
    )
    if options.with_names:
        record_look(Looked.WORKBOOK_MADE, school=school, by=by, number=export.number)
    return export


def _check(
    school: School, academic_year: int, class_groups: Sequence[ClassGroup], module: Module | None
) -> None:
    if not FIRST_YEAR <= academic_year <= LAST_YEAR:
        raise ValidationError(
            {
                "academic_year": f"{academic_year} is not an academic year. Give the first year, "
                f"such as {AcademicYear.current().first_year} for {AcademicYear.current()}."
            }
        )
    for group in class_groups:
        if group.school_id != school.pk or group.academic_year != academic_year:
            raise ValidationError(
                {"classes": f"{school} has no class {group} in {AcademicYear(academic_year)}."}
            )
    if module and module.school_id != school.pk:
        raise ValidationError({"module": f"{school} has no module {module}."})


def _keep(export: AuditExport, file: File) -> None:
    """Store the file and its row. If the row cannot be saved, delete the file again."""
    export.file.save("", file, save=False)
    try:
        export.full_clean()
        export.save()
    except Exception:
        export.file.delete(save=False)
        raise
