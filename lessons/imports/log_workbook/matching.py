"""Compares a file of past lessons with those recorded, to work out what importing it changes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from classes.models import ClassGroup
from classes.roster import SourcePosition, WrongLine
from classes.words.dates import long_date
from curriculum.models import Module, Session
from lessons.imports.grouping import grouped
from lessons.imports.log_workbook.changes import DifferingLesson, LogChanges, NewLesson
from lessons.imports.log_workbook.columns import LessonColumn, normalise
from lessons.imports.log_workbook.line_differences import differences
from lessons.imports.log_workbook.lines import LogLine, MissedLine, ParsedLog
from lessons.imports.log_workbook.missed_lessons import MissedLessonFinder, add_joiners
from lessons.imports.log_workbook.resolving import Resolver
from lessons.imports.log_workbook.stored import Occasion, StoredLog
from lessons.imports.log_workbook.year_groups import fault_of, year_group_of
from lessons.models import Lesson, LessonOutcome, calendar_of

ValueT = TypeVar("ValueT")


def compare(stored: StoredLog, log: ParsedLog) -> LogChanges:
    """Return what importing `log` would change, in a fixed number of queries."""
    return Comparison(stored, log).changes()


@dataclass
class Comparison:
    """Compares one file with one school's year.

    `taught` holds the first lines in the file that say a session was taught, by the pks of class
    and session, then by the year group that they are for. `year_groups` are those of the lines.
    """

    stored: StoredLog
    log: ParsedLog
    wrong: list[WrongLine] = field(default_factory=list)
    taught: dict[tuple[int, int], dict[int | None, SourcePosition]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    year_groups: dict[LogLine, int | None] = field(default_factory=dict)

    @cached_property
    def resolver(self) -> Resolver:
        return Resolver(self.stored, self.wrong)

    @cached_property
    def missed_lessons(self) -> MissedLessonFinder:
        return MissedLessonFinder(self.stored, self.resolver)

    def changes(self) -> LogChanges:
        """Return what the file would change."""
        resolved = self._resolved_lines()
        occasions = grouped(
            ((group.pk, session.pk, line.held_on), line)
            for line, (group, session) in resolved.items()
        )
        recorded = self._recorded_lessons(occasions)
        missed = self.missed_lessons.by_line(occasions, self.log.missed)
        differing = list(self._differing(resolved, recorded))
        new = [
            lesson
            for line, (group, session) in resolved.items()
            if line not in recorded
            and (lesson := self._new_lesson(line, group, session, missed.get(line, [])))
        ]
        if self.stored.school.keeps_pupil_names:
            new = add_joiners(self.stored, new)
        return LogChanges(
            new=tuple(new),
            unchanged=len(recorded) - len(differing),
            differing=tuple(differing),
            wrong=tuple(
                sorted(self._all_wrong(), key=lambda cell: (cell.where.file, cell.where.line or 0))
            ),
            copied=tuple(self._copied(new)),
            due=tuple(self._due(new)),
            not_staff=self._not_staff(new),
            notes=(*self.log.notes, *self.missed_lessons.notes),
            left_out=self.log.left_out,
            on_closed_days=tuple(self._on_closed_days(new)),
        )

    def _on_closed_days(self, new: Iterable[NewLesson]) -> Iterator[tuple[NewLesson, str]]:
        calendar = calendar_of(self.stored.school, self.stored.year)
        for lesson in new:
            if word := calendar.closed_word(lesson.line.held_on):
                yield lesson, word

    def _resolved_lines(self) -> dict[LogLine, tuple[ClassGroup, Session]]:
        """Return the class and session of each line whose class, session and day are valid."""
        resolved = {}
        for line in self.log.lines:
            group, session = self.resolver.class_group(line), self.resolver.session(line)
            if self.resolver.check_day(line) and group and session:
                resolved[line] = (group, session)
                planned = self.stored.planned.get((group.pk, session.pk))
                self.year_groups[line] = year_group_of(line.years, group, session, planned)
        return resolved

    def _all_wrong(self) -> list[WrongLine]:
        """Return all faults of all lines, one for each cell: the first that was found."""
        for line in self.log.faulty:
            group = self.resolver.class_group(line)
            self.resolver.session(line)
            self.resolver.check_day(line)
            if group:
                self.resolver.teacher(line, group)
        by_cell: dict[tuple[str, str], WrongLine] = {}
        for wrong in (*self.log.wrong, *self.wrong):
            by_cell.setdefault((str(wrong.where), wrong.column), wrong)
        return list(by_cell.values())

    def _recorded_lessons(self, occasions: dict[Occasion, list[LogLine]]) -> dict[LogLine, Lesson]:
        """Return the recorded lesson that each line matches, if any.

        Several lines can share an occasion. So the lines that match a lesson exactly claim theirs
        first, then those with the same outcome, then any. A lesson for another year group is none.
        """
        matched: dict[LogLine, Lesson] = {}
        for occasion, lines in occasions.items():
            unmatched = list(self.stored.lessons.get(occasion, ()))
            for matches in (
                lambda line, lesson: not self._differences(line, lesson),
                lambda line, lesson: line.outcome == lesson.outcome,
                lambda line, lesson: True,
            ):
                for line in lines:
                    own = (row for row in unmatched if self._may_be(line, row))
                    lesson = next((row for row in own if matches(line, row)), None)
                    if lesson is not None and line not in matched:
                        matched[line] = lesson
                        unmatched.remove(lesson)
        return matched

    def _may_be(self, line: LogLine, lesson: Lesson) -> bool:
        year_group = self.year_groups[line]
        return None in (year_group, lesson.year_group) or year_group == lesson.year_group

    def _differences(self, line: LogLine, lesson: Lesson) -> tuple[str, ...]:
        keeps_names = self.stored.school.keeps_pupil_names
        year_group = self.year_groups[line]
        return differences(line, lesson, keeps_names=keeps_names, year_group=year_group)

    def _differing(
        self, resolved: dict[LogLine, tuple[ClassGroup, Session]], recorded: dict[LogLine, Lesson]
    ) -> Iterator[DifferingLesson]:
        for line, lesson in recorded.items():
            if texts := self._differences(line, lesson):
                yield DifferingLesson(line, *resolved[line], lesson.pk, texts)

    def _new_lesson(
        self, line: LogLine, group: ClassGroup, session: Session, missed: list[MissedLine]
    ) -> NewLesson | None:
        """Return the lesson to record for a line. If it is wrong, report it and return None."""
        teacher = self.resolver.teacher(line, group)
        planned = self.stored.planned.get((group.pk, session.pk))
        if fault := fault_of(line.years, group, session, planned):
            years = ", ".join(map(str, line.years))
            self.resolver.report(line, LessonColumn.YEAR_GROUPS, years, *fault)
            return None
        fits_plan = self._fits_plan(line, group, session)
        taught_by, visitor = teacher or (None, "")
        year_group = self.year_groups[line]
        new = NewLesson(line, group, session, planned, taught_by, visitor, year_group=year_group)
        complete = self._with_counts(new, missed) if line.happened else new
        return complete if teacher and fits_plan else None

    def _fits_plan(self, line: LogLine, group: ClassGroup, session: Session) -> bool:
        """Return whether the plan of the class allows the lesson, and report it if not."""
        key = (group.pk, session.pk)
        planned = self.stored.planned.get(key)
        if planned and planned.is_excluded:
            why = f"This session is set aside for {group} this year."
            right = "Restore it in the plan of the class first."
            self.resolver.report(line, LessonColumn.SESSION, line.session, why, right)
            return False
        return line.outcome != LessonOutcome.TAUGHT or self._is_first(line, key)

    def _is_first(self, line: LogLine, key: tuple[int, int]) -> bool:
        """Return whether nobody was taught it yet whom the line says were, and report it if not."""
        year_group = self.year_groups[line]
        why = ""
        if before := _overlapping(self.stored.taught_on.get(key, {}), year_group):
            to = f" to Year {before[0]}" if before[0] else ""
            why = f"It was already taught{to} on {long_date(before[1])}."
        elif earlier := _overlapping(self.taught[key], year_group):
            why = f"{earlier[1]} has it as taught too."
        if why:
            right = (
                "A session can be taught only once. Write “Part taught” for the earlier lessons."
            )
            self.resolver.report(line, LessonColumn.OUTCOME, "Taught", why, right)
            return False
        self.taught[key][year_group] = line.where
        return True

    def _with_counts(self, lesson: NewLesson, missed: list[MissedLine]) -> NewLesson | None:
        """Return the lesson with who missed it, or how many if the school keeps no names."""
        line = lesson.line
        if self.stored.school.keeps_pupil_names:
            return self.missed_lessons.with_pupils(lesson, missed)
        if line.brought_over:
            return lesson
        if line.on_roll and line.present is not None and not line.away:
            return replace(lesson, on_roll=line.on_roll, present=line.present)
        column = LessonColumn.AWAY if line.away else LessonColumn.ON_ROLL
        why = "This school does not keep children’s names." if line.away else "It is empty."
        right = "Fill in On roll and Present, and leave out names."
        self.resolver.report(line, column, ", ".join(line.away)[:80], why, right)
        return None

    def _copied(self, new: Iterable[NewLesson]) -> Iterator[Module]:
        """Yield the library modules that the school needs a copy of."""
        modules = {lesson.session.module for lesson in new if not lesson.session.module.school_id}
        yield from sorted(modules, key=str)

    def _due(self, new: Iterable[NewLesson]) -> Iterator[tuple[ClassGroup, Session]]:
        """Yield the sessions that classes become due.

        A class becomes due each session it was taught, and the whole of a module that is new to it.
        """
        needed = {
            (lesson.class_group.pk, lesson.session.pk): (lesson.class_group, lesson.session)
            for lesson in new
            if lesson.planned is None
        }
        begun = self._begun
        for group, session in list(needed.values()):
            if (group.pk, session.module_id) not in begun:
                for other in self.stored.sessions:
                    overlaps = other.year_groups.overlaps(group.year_groups)
                    if other.module_id == session.module_id and overlaps and not other.is_archived:
                        needed.setdefault((group.pk, other.pk), (group, other))
        yield from needed.values()

    @property
    def _begun(self) -> set[tuple[int, int]]:
        """Return the pks of class and module where sessions of the module are planned already."""
        known = {session.pk for session in self.stored.sessions}
        return {
            (planned.class_group_id, planned.session.module_id)
            for planned in self.stored.planned.values()
            if planned.session_id in known
        }

    def _not_staff(self, new: Iterable[NewLesson]) -> Counter[str]:
        """Return the people named who are not staff, with the number of lines that name each."""
        names = [lesson.visitor for lesson in new if lesson.visitor]
        lines = {lesson.line.where for lesson in new}
        names += [
            missed.by
            for missed in self.log.missed
            if lines and missed.by and not self.stored.staff.get(normalise(missed.by))
        ]
        return Counter(names)


def _overlapping(
    taught: Mapping[int | None, ValueT], year_group: int | None
) -> tuple[int | None, ValueT] | None:
    """Return the first in `taught` for this year group or the whole class; for None, any."""
    rows = taught.items()
    return next((row for row in rows if None in (row[0], year_group) or row[0] == year_group), None)
