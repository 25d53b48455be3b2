"""What a file of past lessons would change: its lines beside what is recorded."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from classes.models import ClassGroup
from classes.roster import SourcePosition, WrongLine
from classes.words.dates import long_date
from curriculum.models import Module, Session
from lessons.imports.log_workbook.changes import Differing, LogChanges, NewLesson
from lessons.imports.log_workbook.columns import LessonColumn, plain
from lessons.imports.log_workbook.lines import LogBook, LogLine, MissedLine
from lessons.imports.log_workbook.missing import Missing, with_joiners
from lessons.imports.log_workbook.recorded import differences
from lessons.imports.log_workbook.resolving import Resolver
from lessons.imports.log_workbook.stored import Occasion, StoredLog
from lessons.models import Lesson, LessonOutcome


def compare(stored: StoredLog, book: LogBook) -> LogChanges:
    """Return what taking in `book` would change. The number of queries does not depend on it."""
    return Comparison(stored, book).changes()


@dataclass
class Comparison:
    """One file and one school."""

    stored: StoredLog
    book: LogBook
    wrong: list[WrongLine] = field(default_factory=list)
    taught: dict[tuple[int, int], SourcePosition] = field(default_factory=dict)

    @cached_property
    def resolver(self) -> Resolver:
        return Resolver(self.stored, self.wrong)

    @cached_property
    def missing(self) -> Missing:
        return Missing(self.stored, self.resolver)

    def changes(self) -> LogChanges:
        meant = self._meant()
        occasions: dict[Occasion, list[LogLine]] = defaultdict(list)
        for line, (group, session) in meant.items():
            occasions[group.pk, session.pk, line.held_on].append(line)
        known = self._known(occasions)
        missed = self.missing.by_line(occasions, self.book.missed)
        differing = list(self._differing(meant, known))
        new = [
            lesson
            for line, (group, session) in meant.items()
            if line not in known
            and (lesson := self._new(line, group, session, missed.get(line, [])))
        ]
        if self.stored.school.keeps_pupil_names:
            new = with_joiners(self.stored, new)
        return LogChanges(
            new=tuple(new),
            unchanged=len(known) - len(differing),
            differing=tuple(differing),
            wrong=tuple(sorted([*self.book.wrong, *self.wrong], key=_place)),
            copied=tuple(self._copied(new)),
            due=tuple(self._due(new)),
            not_staff=self._not_staff(new),
            notes=tuple(self._notes()),
            left_out=self.book.left_out,
        )

    def _meant(self) -> dict[LogLine, tuple[ClassGroup, Session]]:
        """Return the class and session of each line that names them and has a likely day."""
        found = {}
        for line in self.book.lines:
            group = self.resolver.class_group(line)
            session = self.resolver.session(line) if group else None
            if group and session and self.resolver.check_day(line):
                found[line] = (group, session)
        return found

    def _known(self, occasions: dict[Occasion, list[LogLine]]) -> dict[LogLine, Lesson]:
        """Return the lesson that is recorded already of each line, the most alike first."""
        found: dict[LogLine, Lesson] = {}
        for occasion, lines in occasions.items():
            left = list(self.stored.lessons.get(occasion, ()))
            for alike in (self._is_same, _has_same_outcome, lambda line, lesson: True):
                for line in lines:
                    lesson = next((item for item in left if alike(line, item)), None)
                    if lesson is not None and line not in found:
                        found[line] = lesson
                        left.remove(lesson)
        return found

    def _is_same(self, line: LogLine, lesson: Lesson) -> bool:
        return not self._differences(line, lesson)

    def _differences(self, line: LogLine, lesson: Lesson) -> tuple[str, ...]:
        return differences(line, lesson, keeps_names=self.stored.school.keeps_pupil_names)

    def _differing(
        self, meant: dict[LogLine, tuple[ClassGroup, Session]], known: dict[LogLine, Lesson]
    ) -> Iterator[Differing]:
        for line, lesson in known.items():
            if said := self._differences(line, lesson):
                yield Differing(line, *meant[line], lesson.pk, said)

    def _new(
        self, line: LogLine, group: ClassGroup, session: Session, said: list[MissedLine]
    ) -> NewLesson | None:
        """Return the lesson of a line that is not recorded yet; None, and noted, if it is wrong."""
        teacher = self.resolver.teacher(line, group)
        if teacher is None or not self._may_be_taught(line, group, session):
            return None
        lesson = NewLesson(
            line=line,
            class_group=group,
            session=session,
            planned=self.stored.planned.get((group.pk, session.pk)),
            taught_by=teacher[0],
            visitor=teacher[1],
        )
        if not line.happened:
            return lesson
        if self.stored.school.keeps_pupil_names:
            return self.missing.with_pupils(lesson, said)
        return self._with_head_count(lesson)

    def _may_be_taught(self, line: LogLine, group: ClassGroup, session: Session) -> bool:
        """Return whether the plan has room for the lesson; note it if not."""
        key = (group.pk, session.pk)
        planned = self.stored.planned.get(key)
        if planned and planned.is_excluded:
            self.resolver.note(
                line,
                LessonColumn.SESSION,
                line.session,
                f"It is set aside for {group} this year.",
                "Restore it in the plan of the class first.",
            )
            return False
        if line.outcome != LessonOutcome.TAUGHT:
            return True
        before = self.stored.taught_on.get(key)
        earlier = f"on {long_date(before)}" if before else self.taught.get(key)
        if earlier:
            why = f"It was taught {earlier} already." if before else f"So says {earlier} as well."
            right = "A session is taught once: the others are “Part taught”."
            self.resolver.note(line, LessonColumn.OUTCOME, "Taught", why, right)
            return False
        self.taught[key] = line.where
        return True

    def _with_head_count(self, lesson: NewLesson) -> NewLesson | None:
        line = lesson.line
        if line.on_roll and line.present is not None and not line.away:
            return replace(lesson, on_roll=line.on_roll, present=line.present)
        column = LessonColumn.AWAY if line.away else LessonColumn.ON_ROLL
        why = "This school keeps no names of children." if line.away else "It is empty."
        right = "Give the numbers on roll and present, without names."
        self.resolver.note(line, column, ", ".join(line.away)[:80], why, right)
        return None

    def _copied(self, new: Iterable[NewLesson]) -> Iterator[Module]:
        modules = {item.session.module for item in new if not item.session.module.school_id}
        yield from sorted(modules, key=str)

    def _due(self, new: Iterable[NewLesson]) -> Iterator[tuple[ClassGroup, Session]]:
        """Yield what classes become due: a module of which they were due nothing as a whole."""
        needed = {
            (item.class_group.pk, item.session.pk): (item.class_group, item.session)
            for item in new
            if item.planned is None
        }
        begun = self._begun
        for group, session in list(needed.values()):
            if (group.pk, session.module_id) not in begun:
                for other in self.stored.sessions:
                    meant = other.year_groups.overlaps(group.year_groups)
                    if other.module_id == session.module_id and meant and not other.is_archived:
                        needed.setdefault((group.pk, other.pk), (group, other))
        yield from needed.values()

    @property
    def _begun(self) -> set[tuple[int, int]]:
        """Return the classes and modules, by key, of which a class is due something already."""
        module_of = {session.pk: session.module_id for session in self.stored.sessions}
        return {
            (group, module_of[session])
            for group, session in self.stored.planned
            if session in module_of
        }

    def _not_staff(self, new: Iterable[NewLesson]) -> Counter[str]:
        """Return who is named and not one of the staff, with the number of lines."""
        names = [item.visitor for item in new if item.visitor]
        lines = {item.line.where for item in new}
        names += [
            item.by
            for item in self.book.missed
            if lines and item.by and not self.stored.staff.get(plain(item.by))
        ]
        return Counter(names)

    def _notes(self) -> Iterator[str]:
        tally = self.missing.tally
        if tally.not_known:
            yield (
                f"{tally.not_known} missed lessons are of children whom the file does not name, or "
                "who are not in the class here: they are counted, and no child is marked."
            )
        if tally.lacks_person:
            yield (
                f"{tally.lacks_person} catch-ups were with somebody who is not one of the staff "
                "here: they are counted, and no child is marked."
            )


def _has_same_outcome(line: LogLine, lesson: Lesson) -> bool:
    return line.outcome == lesson.outcome


def _place(cell: WrongLine) -> tuple[str, int]:
    return cell.where.file, cell.where.line or 0
