"""Everything that is held about one child, as text: the answer to a subject access request."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from classes.history.former_names import former_names, names_since
from classes.models import AccessRecord, Pupil, RosterImport, RosterProposal
from classes.roster.storing import from_json
from lessons.child.record import PupilRecord, record_of
from lessons.models import DismissedMissedLesson, MissedLesson
from reports.change_history import Action, Change, FieldChange, changes_of_pupil
from reports.change_history.values import Wording, display_text
from reports.models import AuditExport
from reports.retention.family import Row, family_rows
from reports.retention.files import exports_with_number, suspects_for
from reports.retention.names import NamesOf
from reports.retention.texts import texts_of

ONLY_A_PART = "The first name or the surname alone: it may be another child"


@dataclass(frozen=True)
class Section:
    """One part of the record. All its rows have the same headings."""

    key: str
    title: str
    about: str
    rows: list[Row]

    @property
    def headings(self) -> list[str]:
        return list(self.rows[0]) if self.rows else []


@dataclass(frozen=True)
class Held:
    """Everything held about a child at the moment `at`."""

    pupil: Pupil
    at: dt.datetime
    sections: tuple[Section, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the record for JSON, with the same text as the page."""
        return {
            "school": str(self.pupil.school),
            "made_at": self.at.isoformat(timespec="seconds"),
            "child": {
                "name": self.pupil.display_name,
                "number_in_school_system": self.pupil.external_id,
            },
            **{section.key: section.rows for section in self.sections},
        }


def held_about(pupil: Pupil, *, at: dt.datetime) -> Held:
    """Return everything that is held about the child, after searching workbooks and notes."""
    record = record_of(pupil, today=timezone.localdate(at))
    return Held(pupil=pupil, at=at, sections=tuple(_sections(pupil, record)))


def _sections(pupil: Pupil, record: PupilRecord) -> Iterator[Section]:
    names = None if pupil.is_erased else NamesOf(pupil.school, [pupil])
    yield Section(
        "former_names",
        "Earlier names",
        "Names under which the child was recorded before. Erasing the name erases these too.",
        [*_former_names(pupil)],
    )
    yield Section(
        "classes",
        "Classes",
        "The classes in which the child was on roll, and when.",
        [*_classes(record)],
    )
    yield Section(
        "sessions",
        "Sessions",
        "The sessions that the child’s classes were due, and whether the child has had each. This "
        "is worked out from the lessons of the class and the missed lessons below.",
        [*_sessions(record)],
    )
    yield Section(
        "missed_lessons",
        "Missed lessons",
        "Lessons that the child missed, and what was done about each.",
        [*_missed(pupil)],
    )
    yield Section(
        "family",
        "Information evenings",
        "Whether the child’s family came, was sent the materials or was spoken to.",
        [*family_rows(pupil)],
    )
    yield Section(
        "notes",
        "Notes with the name in them",
        "Notes are not meant to be about a child. Those with the name in them are shown in full. "
        "So are those with only the first name or the surname, which may be about another child. "
        "Read them before you hand this over: they may be about other people too.",
        [*_notes(pupil, names)],
    )
    yield Section(
        "files",
        "Workbooks and imports",
        "Audit workbooks with the child in them, by name or as a number, imports of class lists "
        "that can be undone, and a nightly class list that waits.",
        [*_files(pupil, names)],
    )
    yield Section(
        "access",
        "Who looked",
        "Who opened the child’s page, or opened or saved this record, in the last year.",
        [*_looks(pupil)],
    )
    yield Section(
        "history",
        "Change history",
        "Who recorded or changed any of this, newest first.",
        [_change(change) for change in _changes(pupil)],
    )


def _former_names(pupil: Pupil) -> Iterator[Row]:
    for former in former_names(pupil.school, pupils=[pupil.pk]):
        yield {
            "Name": former.name,
            "Until": display_text(former.until),
            "Changed by": former.changed_by or "A command",
        }


def _classes(record: PupilRecord) -> Iterator[Row]:
    for year in record.years:
        for stay in year.stays:
            yield {
                "Class": str(stay.class_group),
                "Academic year": str(year.year),
                "Year group": "" if stay.year_group is None else f"Year {stay.year_group}",
                "From": display_text(stay.joined_on),
                "Left on": _day(stay.left_on),
            }


def _sessions(record: PupilRecord) -> Iterator[Row]:
    for year in record.years:
        for row in year.rows:
            yield {
                "Academic year": str(year.year),
                "Class": str(row.class_group),
                "Session": str(row.session),
                "Status": row.label,
                "Date": _day(row.date),
            }


def _missed(pupil: Pupil) -> Iterator[Row]:
    paths = ("by", "lesson__planned_session__class_group", "lesson__planned_session__session")
    missed = MissedLesson.objects.filter(pupil=pupil).select_related(*paths)
    for lesson in missed.order_by("lesson__held_on", "pk"):
        state = "Open" if lesson.is_open else str(lesson.get_closed_as_display())
        yield _missed_row(lesson, state)
    dismissals = DismissedMissedLesson.objects.filter(pupil=pupil).select_related(*paths)
    for dismissal in dismissals.order_by("lesson__held_on", "pk"):
        yield _missed_row(dismissal, f"Dismissed: {dismissal.get_dismissed_because_display()}")


def _missed_row(missed: MissedLesson | DismissedMissedLesson, state: str) -> Row:
    planned = missed.lesson.planned_session
    return {
        "Lesson": display_text(missed.lesson.held_on),
        "Class": str(planned.class_group),
        "Session": str(planned.session),
        "Why": missed.get_reason_display(),
        "State": state,
        "Caught up on": _day(missed.caught_up_on),
        "How": missed.get_how_display() if missed.how else "",
        "By": missed.by.name if missed.by else missed.decided_by,
        "Decided on": _day(missed.decided_on),
    }


def _notes(pupil: Pupil, names: NamesOf | None) -> Iterator[Row]:
    """Yield the texts with the name, then those with a part of it alone."""
    if names is None:
        return
    only_parts: list[Row] = []
    for texts in texts_of(pupil.school):
        for _, values in texts.filled():
            for text in values.values():
                if names.occur_in(text):
                    yield {"Where": texts.label, "Text": text, "Holds": "The name"}
                elif names.only_parts_occur_in(text):
                    only_parts.append({"Where": texts.label, "Text": text, "Holds": ONLY_A_PART})
    yield from only_parts


def _files(pupil: Pupil, names: NamesOf | None) -> Iterator[Row]:
    if names is None:
        return
    with_name = suspects_for(pupil.school, [pupil]).holding(names)
    for export in with_name:
        yield _export_row(export, "the name is in it")
    for export in exports_with_number(pupil.school, pupil):
        if export not in with_name:
            yield _export_row(export, "the child is in it as a number, without a name")
    for roster_import in RosterImport.objects.filter(school=pupil.school).exclude(journal=None):
        journal = roster_import.journal or ()
        if any(model == "Pupil" and pk == pupil.pk for model, pk, *_ in journal):
            yield {"What": "Import of a class list", "Made": display_text(roster_import.made_at)}
    for proposal in RosterProposal.objects.filter(school=pupil.school):
        if _is_listed(pupil, names, proposal):
            yield {
                "What": "Class list that waits to be looked at",
                "Made": display_text(proposal.came_at),
            }


def _is_listed(pupil: Pupil, names: NamesOf, proposal: RosterProposal) -> bool:
    """Return whether a nightly list has the child, by number or by name."""
    children = from_json(proposal.roster).pupils.values()
    if pupil.external_id and any(child.number == pupil.external_id for child in children):
        return True
    return names.occur_in("\n".join(child.full_name for child in children))


def _export_row(export: AuditExport, how: str) -> Row:
    what = f"Audit workbook {export.number}, {export.year}: {how}"
    return {"What": what, "Made": display_text(export.made_at)}


def _looks(pupil: Pupil) -> Iterator[Row]:
    for look in AccessRecord.objects.filter(pupil=pupil).select_related("user"):
        who = look.user.name if look.user else "A command"
        yield {"When": display_text(look.at), "Who": who, "What": look.get_what_display()}


def _changes(pupil: Pupil) -> list[Change]:
    wording = Wording(
        pupil=lambda pk: str(pupil) if pk == pupil.pk else "another child",
        earlier_names=names_since(pupil.school, pupils=[pupil.pk]),
    )
    return changes_of_pupil(pupil.school, pupil.pk, wording)


def _change(change: Change) -> Row:
    fields = "; ".join(_field(change, field) for field in change.fields)
    return {
        "When": display_text(change.when),
        "Who": change.who or "A command",
        "What": change.what,
        "Record": change.record,
        "Change": fields,
        "Reason": change.reason,
    }


def _field(change: Change, field: FieldChange) -> str:
    """Return a field before and after; for an added or removed record, its only value."""
    if change.action is Action.CHANGED:
        return f"{field.field}: {field.before or 'nothing'} → {field.after or 'nothing'}"
    return f"{field.field}: {field.after or field.before}"


def _day(day: dt.date | None) -> str:
    return display_text(day) if day else ""
