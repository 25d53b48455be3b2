"""Finds who missed the lessons of a file: those it names or counts, and those who joined later."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from classes.models import ClassGroup, Enrolment, Pupil
from classes.words.counts import count_of
from classes.words.dates import long_date
from classes.years.year_groups import YearGroups
from lessons.had import sessions_of
from lessons.imports.grouping import grouped
from lessons.imports.log_workbook.changes import NewLesson
from lessons.imports.log_workbook.columns import LessonColumn as Column
from lessons.imports.log_workbook.columns import MissedColumn, is_same, normalise
from lessons.imports.log_workbook.lines import LogLine, MissedLine
from lessons.imports.log_workbook.resolving import Resolver
from lessons.imports.log_workbook.stored import Occasion, StoredLog
from lessons.models import NOT_ON_THE_LIST, Closing, LessonOutcome, MissedLesson, MissedReason

CHILD_NOT_KNOWN = "The file does not name the child, or the child is not in the class here."
NOBODY_LED_IT = "The person who led it is not on the staff here."
WORDS = {
    CHILD_NOT_KNOWN: ("missed lesson is", "missed lessons are"),
    NOBODY_LED_IT: ("catch-up is", "catch-ups are"),
}


@dataclass(frozen=True)
class MissedLessonFinder:
    """Finds the pupils who missed the lessons of a file, and reports names that are wrong."""

    stored: StoredLog
    resolver: Resolver
    unnamed: Counter[str] = field(default_factory=Counter)

    @property
    def notes(self) -> Iterator[str]:
        """Yield how many missed lessons of the file are counted without a name, by reason."""
        for why in (CHILD_NOT_KNOWN, NOBODY_LED_IT):
            if count := self.unnamed[why]:
                yield f"{count_of(count, *WORDS[why])} counted without a name. {why}"

    def by_line(
        self, occasions: Mapping[Occasion, Sequence[LogLine]], missed: Iterable[MissedLine]
    ) -> dict[LogLine, list[MissedLine]]:
        """Return the missed lessons of each line.

        If a session had two lessons on one day, the first for the child's year group gets missed
        lessons until it has as many as its Missed cell says.
        """
        by_line: dict[LogLine, list[MissedLine]] = defaultdict(list)
        for missed_line in missed:
            occasion = self.resolver.occasion(missed_line)
            lines = occasions.get(occasion, ()) if occasion else ()
            if occasion and len(lines) > 1:
                lines = self._for_the_child(occasion, lines, missed_line) or lines
            room = (line for line in lines if len(by_line[line]) < (line.missed_in_all or 0))
            line = next(room, lines[0] if lines else None)
            if line is not None:
                by_line[line].append(missed_line)
        return by_line

    def _for_the_child(
        self, occasion: Occasion, lines: Sequence[LogLine], missed_line: MissedLine
    ) -> list[LogLine]:
        """Return the lines that are not for one year group of which the child is not."""
        name = normalise(missed_line.pupil)
        enrolments = [
            enrolment
            for enrolment in self.stored.enrolments[occasion[0]]
            if normalise(enrolment.pupil.display_name) == name
        ]
        return [
            line
            for line in lines
            if len(line.years) != 1
            or any(each.is_due(YearGroups(*line.years * 2)) for each in enrolments)
        ]

    def with_pupils(
        self, lesson: NewLesson, missed_lines: Iterable[MissedLine]
    ) -> NewLesson | None:
        """Return the lesson with its missed lessons and numbers, or None if they are wrong."""
        line = lesson.line
        named = self._named_pupils(lesson, missed_lines)
        counts = self._counts(lesson, named) if named is not None else None
        if named is None or counts is None:
            return None
        on_roll, present = counts
        missed = line.missed_in_all
        if missed is None:
            missed = (on_roll or 0) - (present or 0)
        unnamed = max(0, missed - len(named))
        closed = sum(not missed_lesson.is_open for missed_lesson in named.values())
        caught_up = (line.caught_up or 0) - closed
        return replace(
            lesson,
            on_roll=on_roll,
            present=present,
            missed=tuple(named.values()),
            missed_unnamed=unnamed,
            caught_up_unnamed=min(unnamed, max(0, caught_up)),
        )

    def _counts(
        self, lesson: NewLesson, named: Mapping[int, MissedLesson]
    ) -> tuple[int | None, int | None] | None:
        """Return how many were on roll and present, from the line or else from the roll here.

        Return None, and report it, if they are wrong. A line with a number in Missed comes from an
        audit workbook: there, empty cells are intended, so both numbers are None. They are for a
        lesson that was brought over too: nobody knows how many were there.
        """
        line, class_group = lesson.line, lesson.class_group
        if line.missed is not None and line.on_roll is None:
            return None, None
        if line.on_roll is not None and line.present is not None:
            if len(line.away) <= line.on_roll - line.present:
                return line.on_roll, line.present
            names = count_of(len(line.away), "child is", "children are")
            why = f"{names} named, but {line.on_roll - line.present} were away."
            away = ", ".join(line.away)[:80]
            self.resolver.report(line, Column.AWAY, away, why, "Check the names and numbers.")
            return None
        roll = self.stored.roll(class_group, lesson.session, line.held_on, lesson.year_group)
        if not roll:
            why = f"Nobody was on roll in {class_group} on {long_date(line.held_on)}."
            self.resolver.report(line, Column.ON_ROLL, "", why, "Fill in On roll and Present.")
            return None
        if line.brought_over:
            return None, None
        later = {pk for pk, missed in named.items() if missed.reason in NOT_ON_THE_LIST}
        listed = roll.keys() - later
        return len(listed), len(listed - named.keys())

    def _named_pupils(
        self, lesson: NewLesson, missed_lines: Iterable[MissedLine]
    ) -> dict[int, MissedLesson] | None:
        """Return the named pupils' missed lessons by pupil pk, or None if a name is wrong."""
        away = [self._away_pupil(lesson, name) for name in lesson.line.away]
        if None in away:
            return None
        named = {
            pupil.pk: MissedLesson(pupil=pupil, reason=MissedReason.AWAY) for pupil in away if pupil
        }
        for missed_line in missed_lines:
            if missed := self._missed_lesson(lesson.class_group, missed_line):
                named.setdefault(missed.pupil_id, missed)
        return named

    def _away_pupil(self, lesson: NewLesson, name: str) -> Pupil | None:
        """Return the pupil on roll with that name. Unless there is exactly one, report it."""
        line, class_group = lesson.line, lesson.class_group
        roll = self.stored.roll(class_group, lesson.session, line.held_on, lesson.year_group)
        matching = [pupil for pupil in roll.values() if is_same(pupil.display_name, name)]
        if len(matching) == 1:
            return matching[0]
        names = [pupil.display_name for pupil in roll.values()]
        close = get_close_matches(name, names, n=1, cutoff=0.5)
        years = self.stored.years_due(class_group, lesson.session, lesson.year_group)
        whom = f"Nobody in {years}" if len(class_group.year_groups.years) > 1 else "Nobody"
        why = f"{whom} with this name was in {class_group} on {long_date(line.held_on)}."
        right = f"Do you mean {close[0]}?" if close else "Write names as in the class list here."
        if matching:
            why, right = "Two children have this name.", "Log this lesson on the page instead."
        self.resolver.report(line, Column.AWAY, name, why, right)
        return None

    def _missed_lesson(self, class_group: ClassGroup, line: MissedLine) -> MissedLesson | None:
        """Return the missed lesson, or None if it is wrong or the pupil is not known."""
        pupils = self.stored.pupils_called(class_group, line.pupil)
        if len(pupils) != 1:
            self.unnamed[CHILD_NOT_KNOWN] += 1
            return None
        led_by = None
        if line.closed_as == Closing.CAUGHT_UP:
            if not self._is_complete(line):
                return None
            led_by = self.resolver.person(line)
            if led_by is None:
                self.unnamed[NOBODY_LED_IT] += 1
                return None
        return MissedLesson(
            pupil=pupils[0],
            reason=line.reason,
            closed_as=line.closed_as,
            caught_up_on=line.caught_up_on,
            how=line.how,
            by=led_by,
            decided_by=line.decided_by,
            decided_on=line.decided_on,
        )

    def _is_complete(self, line: MissedLine) -> bool:
        """Return whether a catch-up has a valid day and says how, and report it if not."""
        on = line.caught_up_on
        if on is None or not line.held_on <= on <= self.stored.today:
            column, right = MissedColumn.CAUGHT_UP_ON, "Write the day they caught up."
            why = "A catch-up is on the day of the lesson or later, and not in the future."
        elif not line.how:
            column, right = MissedColumn.HOW, "Write how they caught up."
            why = "It does not say how they caught up."
        else:
            return True
        self.resolver.report(line, column, line.pupil, why, right)
        return False


def add_joiners(stored: StoredLog, lessons: Sequence[NewLesson]) -> list[NewLesson]:
    """Return the lessons with pupils added who joined the class later and lack the session.

    A file counts joiners among those it does not name, so their number falls by those added. Takes
    three queries, or none if nobody joined.
    """
    joiners = _joiners(stored, lessons)
    if not joiners:
        return list(lessons)
    pupils = {
        enrolment.pupil_id: enrolment.pupil
        for enrolments in joiners.values()
        for enrolment in enrolments
    }
    stored_pairs = sessions_of(list(pupils.values()))
    known = stored_pairs.settled | stored_pairs.open | _had_by(stored, lessons, pupils)
    return [
        _add_joiners(
            lesson,
            [
                joiner
                for joiner in joiners.get(lesson.class_group.pk, ())
                if joiner.is_due(
                    stored.years_due(lesson.class_group, lesson.session, lesson.year_group)
                )
            ],
            known,
        )
        for lesson in lessons
    ]


def _joiners(stored: StoredLog, lessons: Iterable[NewLesson]) -> dict[int, list[Enrolment]]:
    """Return, by class pk, the open enrolments that began after the first of these lessons."""
    days = grouped((lesson.class_group.pk, lesson.line.held_on) for lesson in lessons)
    first = {pk: min(days_of_class) for pk, days_of_class in days.items()}
    today = stored.year.clamp(stored.today)
    return grouped(
        (pk, enrolment)
        for pk, day in first.items()
        for enrolment in stored.enrolments[pk]
        if enrolment.joined_on > day and (enrolment.left_on is None or enrolment.left_on > today)
    )


def _had_by(
    stored: StoredLog, lessons: Iterable[NewLesson], pupils: Mapping[int, Pupil]
) -> set[tuple[int, int]]:
    """Return the pks of pupil and session for each pupil who had a session in these lessons."""
    had = set()
    for lesson in lessons:
        if lesson.line.outcome == LessonOutcome.TAUGHT:
            missed = {missed.pupil_id for missed in lesson.missed}
            class_and_session = lesson.class_group, lesson.session
            roll = stored.roll(*class_and_session, lesson.line.held_on, lesson.year_group)
            had |= {(pk, lesson.session.pk) for pk in (roll.keys() & pupils.keys()) - missed}
    return had


def _add_joiners(
    lesson: NewLesson, joiners: Iterable[Enrolment], known: set[tuple[int, int]]
) -> NewLesson:
    if not lesson.line.happened:
        return lesson
    named = {missed.pupil_id for missed in lesson.missed}
    behind = [
        MissedLesson(pupil=joiner.pupil, reason=MissedReason.JOINED_LATER)
        for joiner in joiners
        if joiner.joined_on > lesson.line.held_on
        and joiner.pupil_id not in named
        and (joiner.pupil_id, lesson.session.pk) not in known
    ]
    unnamed = lesson.missed_unnamed
    if lesson.line.missed is not None:
        later = lesson.joined_unnamed if lesson.on_roll is not None else unnamed
        unnamed -= min(later, len(behind))
    return replace(
        lesson,
        missed=(*lesson.missed, *behind),
        missed_unnamed=unnamed,
        caught_up_unnamed=min(lesson.caught_up_unnamed, unnamed),
    )
