"""All that is held about one child, in plain words: the answer to a subject access request."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from classes.models import Pupil, RosterImport
from lessons.child.record import PupilRecord, record_of
from lessons.models import (
    Closing,
    DismissedMissedLesson,
    EveningAnswer,
    EveningAttendance,
    MissedLesson,
    WalkIn,
)
from reports.change_history import Change, Did, FieldChange, changes_of_pupil
from reports.change_history.values import Wording, plain_words
from reports.retention.files import holding
from reports.retention.texts import names_of, texts_of

Row = dict[str, str]
"""A row of a section: what is told, by its heading."""


@dataclass(frozen=True)
class Section:
    """One part of the record: its name, what it is, and its rows, which all have the same keys."""

    key: str
    title: str
    about: str
    rows: list[Row]

    @property
    def headings(self) -> list[str]:
        return list(self.rows[0]) if self.rows else []


@dataclass(frozen=True)
class Held:
    """What is held about a child at a moment."""

    pupil: Pupil
    at: dt.datetime
    sections: tuple[Section, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it for a machine: dates and words as on the page, a list a section."""
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
    """Return all that is held about the child. The kept workbooks and all notes are searched."""
    record = record_of(pupil, today=timezone.localdate(at))
    return Held(pupil=pupil, at=at, sections=tuple(_sections(pupil, record)))


def _sections(pupil: Pupil, record: PupilRecord) -> Iterator[Section]:
    yield Section("classes", "Classes", "When the child was on roll where.", [*_classes(record)])
    yield Section(
        "sessions",
        "Sessions",
        "What the child’s classes were due, and how the child stands with each. Worked out from "
        "the lessons of the class and the missed lessons below.",
        [*_sessions(record)],
    )
    yield Section(
        "missed_lessons",
        "Missed lessons",
        "Lessons that the child did not have, and what was done about it.",
        [*_missed(pupil)],
    )
    yield Section(
        "family",
        "Information evenings",
        "Whether somebody of the child’s family came, was sent the materials or was spoken to.",
        [*_family(pupil)],
    )
    yield Section(
        "notes",
        "Notes that hold the name",
        "Nobody is to write about a child here; a note that holds the name all the same is shown "
        "as it stands. It may speak of other people too: read it before you hand it over.",
        [*_notes(pupil)],
    )
    yield Section(
        "files",
        "Workbooks and imports",
        "Kept audit workbooks that hold the name, and class lists that can still be undone.",
        [*_files(pupil)],
    )
    yield Section(
        "history",
        "Change history",
        "Who recorded or changed any of this, the newest first.",
        [_change(change) for change in _changes(pupil)],
    )


def _classes(record: PupilRecord) -> Iterator[Row]:
    for year in record.years:
        for stay in year.stays:
            yield {
                "Class": str(stay.class_group),
                "Academic year": str(year.year),
                "From": plain_words(stay.joined_on),
                "Left on": _day(stay.left_on),
            }


def _sessions(record: PupilRecord) -> Iterator[Row]:
    for year in record.years:
        for row in year.rows:
            yield {
                "Academic year": str(year.year),
                "Class": str(row.class_group),
                "Session": str(row.session),
                "Standing": row.standing.label,
                "Date": _day(row.date),
            }


def _missed(pupil: Pupil) -> Iterator[Row]:
    paths = ("by", "lesson__planned_session__class_group", "lesson__planned_session__session")
    missed = MissedLesson.objects.filter(pupil=pupil).select_related(*paths)
    for item in missed.order_by("lesson__held_on", "pk"):
        state = str(Closing(item.closed_as).label) if item.closed_as else "Open"
        yield _missed_row(item, state)
    dismissed = DismissedMissedLesson.objects.filter(pupil=pupil).select_related(*paths)
    for gone in dismissed.order_by("lesson__held_on", "pk"):
        yield _missed_row(gone, f"Dismissed: {gone.get_dismissed_because_display()}")


def _missed_row(item: MissedLesson | DismissedMissedLesson, state: str) -> Row:
    planned = item.lesson.planned_session
    return {
        "Lesson": plain_words(item.lesson.held_on),
        "Class": str(planned.class_group),
        "Session": str(planned.session),
        "Why": item.get_reason_display(),
        "State": state,
        "Caught up on": _day(item.caught_up_on),
        "How": item.get_how_display() if item.how else "",
        "By": item.by.name if item.by else "",
    }


def _family(pupil: Pupil) -> Iterator[Row]:
    reached = EveningAttendance.objects.filter(pupil=pupil).select_related("evening", "by")
    for item in reached.order_by("evening__starts_at", "on", "pk"):
        adults = "" if item.adults is None else str(item.adults)
        by = item.by.name if item.by else ""
        yield _evening_row(item, item.get_outcome_display(), plain_words(item.on), adults, by=by)
    said = EveningAnswer.objects.filter(pupil=pupil).select_related("evening", "settled_by")
    for answer in said.order_by("received_at", "pk"):
        when, adults = plain_words(answer.received_at), str(answer.adults)
        by = answer.settled_by.name if answer.settled_by else ""
        needs = answer.needs_in_words
        yield _evening_row(answer, "Said that they would come", when, adults, needs=needs, by=by)
    for walk_in in WalkIn.objects.filter(pupil=pupil).select_related("evening", "by"):
        when, adults = plain_words(walk_in.recorded_at), str(walk_in.adults)
        by = walk_in.by.name if walk_in.by else ""
        yield _evening_row(walk_in, "Added at the door", when, adults, by=by)


def _evening_row(
    item: EveningAttendance | EveningAnswer | WalkIn,
    what: str,
    when: str,
    adults: str,
    *,
    by: str,
    needs: str = "",
) -> Row:
    return {
        "Evening": str(item.evening),
        "What": what,
        "When": when,
        "Adults": adults,
        "Help asked for": needs,
        "Recorded by": by,
    }


def _notes(pupil: Pupil) -> Iterator[Row]:
    if pupil.is_erased:
        return
    names = names_of([pupil])
    for texts in texts_of(pupil.school):
        for _, said in texts.filled():
            for text in said.values():
                if names.stand_in(text):
                    yield {"Where": texts.where, "Text": text}


def _files(pupil: Pupil) -> Iterator[Row]:
    if pupil.is_erased:
        return
    for export in holding(pupil.school, [pupil]):
        when = plain_words(export.made_at)
        yield {"What": f"Audit workbook {export.number}, {export.year}", "Made": when}
    for item in RosterImport.objects.filter(school=pupil.school).exclude(journal=None):
        if any(model == "Pupil" and key == pupil.pk for model, key, *_ in item.journal or ()):
            yield {"What": "Import of a class list", "Made": plain_words(item.made_at)}


def _changes(pupil: Pupil) -> list[Change]:
    wording = Wording(pupil=lambda key: str(pupil) if key == pupil.pk else "another child")
    return changes_of_pupil(pupil.school, pupil.pk, wording)


def _change(change: Change) -> Row:
    fields = "; ".join(_field(change, item) for item in change.fields)
    return {
        "When": plain_words(change.when),
        "Who": change.who or "A command",
        "What": change.what,
        "Record": change.record,
        "Change": fields,
        "Reason": change.reason,
    }


def _field(change: Change, item: FieldChange) -> str:
    """Return what a field became; of a record that was added or removed, what it held."""
    if change.did is Did.CHANGED:
        return f"{item.field}: {item.before or 'nothing'} → {item.after or 'nothing'}"
    return f"{item.field}: {item.after or item.before}"


def _day(day: dt.date | None) -> str:
    return plain_words(day) if day else ""
