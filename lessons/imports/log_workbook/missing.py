"""Who missed a lesson: as the file names or counts them, and who joined the class later."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from classes.models import ClassGroup, Enrolment, Pupil
from classes.words.dates import long_date
from lessons.had import sessions_had
from lessons.imports.log_workbook.changes import NewLesson, NewMissed
from lessons.imports.log_workbook.columns import LessonColumn, MissedColumn, plain
from lessons.imports.log_workbook.lines import LogLine, MissedLine
from lessons.imports.log_workbook.resolving import Resolver
from lessons.imports.log_workbook.stored import Occasion, StoredLog
from lessons.models import Closing, LessonOutcome, MissedReason


@dataclass
class Tally:
    """How many missed lessons of the file are only counted, and why."""

    not_known: int = 0
    lacks_person: int = 0


@dataclass(frozen=True)
class Missing:
    """Finds who missed the lessons of a file."""

    stored: StoredLog
    resolver: Resolver
    tally: Tally = field(default_factory=Tally)

    def by_line(
        self, occasions: Mapping[Occasion, Sequence[LogLine]], missed: Iterable[MissedLine]
    ) -> dict[LogLine, list[MissedLine]]:
        """Return the missed lessons of each line. Of two lessons on a day the first comes first."""
        found: dict[LogLine, list[MissedLine]] = defaultdict(list)
        for item in missed:
            occasion = self.resolver.occasion(item)
            lines = occasions.get(occasion, ()) if occasion else ()
            room = (line for line in lines if len(found[line]) < (line.missed or 0))
            line = next(room, lines[0] if lines else None)
            if line is not None:
                found[line].append(item)
        return found

    def with_pupils(self, lesson: NewLesson, said: Iterable[MissedLine]) -> NewLesson | None:
        """Return a lesson with who missed it and the numbers of the day; None if they are wrong."""
        line = lesson.line
        named = self.named(line, lesson.class_group, said)
        counts = self._counts(line, lesson.class_group, named) if named is not None else None
        if named is None or counts is None:
            return None
        on_roll, present = counts
        missed = line.missed if line.missed is not None else (on_roll or 0) - (present or 0)
        unnamed = max(0, missed - len(named))
        caught_up = (line.caught_up or 0) - sum(item.is_closed for item in named.values())
        return replace(
            lesson,
            on_roll=on_roll,
            present=present,
            missed=tuple(named.values()),
            missed_unnamed=unnamed,
            caught_up_unnamed=min(unnamed, max(0, caught_up)),
        )

    def _counts(
        self, line: LogLine, class_group: ClassGroup, named: Mapping[int, NewMissed]
    ) -> tuple[int | None, int | None] | None:
        """Return how many were on roll and present: as the line says, else by the roll here.

        A line of an audit workbook says how many missed it, so that empty cells there are meant.
        """
        if line.missed is not None and line.on_roll is None:
            return None, None
        if line.on_roll is not None and line.present is not None:
            if len(line.away) <= line.on_roll - line.present:
                return line.on_roll, line.present
            why = f"{len(line.away)} are named, and {line.on_roll - line.present} were away."
            self.resolver.note(
                line, LessonColumn.AWAY, ", ".join(line.away)[:80], why, "Check names and numbers."
            )
            return None
        roll = self.stored.roll(class_group, line.held_on)
        if not roll:
            why = f"Nobody was on roll in {class_group} on {long_date(line.held_on)}."
            self.resolver.note(
                line, LessonColumn.ON_ROLL, "", why, "Give the numbers on roll and present."
            )
            return None
        later = str(MissedReason.JOINED_LATER)
        away = [key for key, item in named.items() if key in roll and item.reason != later]
        return len(roll), len(roll) - len(away)

    def named(
        self, line: LogLine, class_group: ClassGroup, said: Iterable[MissedLine]
    ) -> dict[int, NewMissed] | None:
        """Return the pupils who are named, by key; None, and noted, where a name is wrong."""
        found: dict[int, NewMissed] = {}
        away = [self._away(line, class_group, name) for name in line.away]
        if None in away:
            return None
        for pupil in away:
            assert pupil is not None
            found[pupil.pk] = NewMissed(pupil, str(MissedReason.AWAY))
        for item in said:
            if (missed := self._of_line(class_group, item)) is not None:
                found.setdefault(missed.pupil.pk, missed)
        return found

    def _away(self, line: LogLine, class_group: ClassGroup, name: str) -> Pupil | None:
        """Return the one pupil of the day with that name; None, and noted, where there is none."""
        roll = self.stored.roll(class_group, line.held_on)
        found = [pupil for pupil in roll.values() if plain(pupil.display_name) == plain(name)]
        if len(found) == 1:
            return found[0]
        names = [pupil.display_name for pupil in roll.values()]
        close = get_close_matches(name, names, n=1, cutoff=0.5)
        why = f"Nobody with this name was in {class_group} on {long_date(line.held_on)}."
        right = f"Is it {close[0]}?" if close else "Write names as the class list here has them."
        if found:
            why, right = "Two children have this name.", "Log this lesson on its page."
        self.resolver.note(line, LessonColumn.AWAY, name, why, right)
        return None

    def _of_line(self, class_group: ClassGroup, item: MissedLine) -> NewMissed | None:
        """Return a missed lesson with its pupil; None where it can only be counted, or is wrong."""
        pupils = self.stored.pupils_called(class_group, item.pupil)
        if len(pupils) != 1:
            self.tally.not_known += 1
            return None
        missed = NewMissed(
            pupil=pupils[0],
            reason=item.reason,
            closed_as=item.closed_as,
            caught_up_on=item.caught_up_on,
            how=item.how,
            by=self.resolver.person(item),
        )
        if missed.closed_as == Closing.CAUGHT_UP and not self._is_whole(item):
            return None
        if missed.lacks_person:
            self.tally.lacks_person += 1
            return None
        return missed

    def _is_whole(self, item: MissedLine) -> bool:
        """Return whether a catch-up has its day and its way; note it if not."""
        on = item.caught_up_on
        if on is None or not item.held_on <= on <= self.stored.today:
            self.resolver.note_missed(
                item,
                MissedColumn.CAUGHT_UP_ON,
                "A catch-up comes after the lesson and not after today.",
                "Give the day on which they caught up.",
            )
        elif not item.how:
            self.resolver.note_missed(
                item,
                MissedColumn.HOW,
                "How they caught up is missing.",
                "Write how they caught up.",
            )
        else:
            return True
        return False


def with_joiners(stored: StoredLog, lessons: Sequence[NewLesson]) -> list[NewLesson]:
    """Return the lessons with whoever came into the class afterwards and has not had the session.

    Those whom the file counts without a name are so many fewer. Three queries, or none.
    """
    joiners = _joiners(stored, lessons)
    if not joiners:
        return list(lessons)
    pupils = {item.pupil_id: item.pupil for items in joiners.values() for item in items}
    had = sessions_had(list(pupils.values())) | _had_by(stored, lessons, pupils)
    return [_with_joiners(item, joiners.get(item.class_group.pk, ()), had) for item in lessons]


def _joiners(stored: StoredLog, lessons: Iterable[NewLesson]) -> dict[int, list[Enrolment]]:
    """Return, by class, who is there now and joined it after the first of the lessons."""
    first: dict[int, dt.date] = {}
    for item in lessons:
        key = item.class_group.pk
        first[key] = min(item.line.held_on, first.get(key, item.line.held_on))
    there = stored.year.clamp(stored.today)
    found = {
        key: [
            item
            for item in stored.enrolments[key]
            if item.joined_on > day and (item.left_on is None or item.left_on > there)
        ]
        for key, day in first.items()
    }
    return {key: items for key, items in found.items() if items}


def _had_by(
    stored: StoredLog, lessons: Iterable[NewLesson], pupils: Mapping[int, Pupil]
) -> set[tuple[int, int]]:
    """Return which of the pupils have had which session by these lessons, in any class."""
    found = set()
    for item in lessons:
        if item.line.outcome == LessonOutcome.TAUGHT:
            missed = {missed.pupil.pk for missed in item.missed}
            there = stored.roll(item.class_group, item.line.held_on).keys()
            found |= {(key, item.session.pk) for key in (there & pupils.keys()) - missed}
    return found


def _with_joiners(
    item: NewLesson, joiners: Iterable[Enrolment], had: set[tuple[int, int]]
) -> NewLesson:
    if not item.line.happened:
        return item
    named = {missed.pupil.pk for missed in item.missed}
    behind = [
        NewMissed(joiner.pupil, str(MissedReason.JOINED_LATER))
        for joiner in joiners
        if joiner.joined_on > item.line.held_on
        and joiner.pupil_id not in named
        and (joiner.pupil_id, item.session.pk) not in had
    ]
    unnamed = item.missed_unnamed
    if item.line.missed is not None:
        unnamed = max(0, unnamed - len(behind))
    return replace(
        item,
        missed=(*item.missed, *behind),
        missed_unnamed=unnamed,
        caught_up_unnamed=min(item.caught_up_unnamed, unnamed),
    )
