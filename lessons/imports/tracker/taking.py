"""Works out which lessons a tracker gives, by what is certain and what the person answered."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from classes.models import ClassGroup
from classes.roster import SourcePosition
from curriculum.models import Session
from lessons.imports.log_workbook.changes import LogChanges
from lessons.imports.log_workbook.columns import normalise
from lessons.imports.log_workbook.lines import LogLine, ParsedLog
from lessons.imports.log_workbook.matching import compare
from lessons.imports.log_workbook.resolving import session_label
from lessons.imports.log_workbook.stored import StoredLog
from lessons.imports.previews import digest
from lessons.imports.tracker.marks import DAY_OF_HEADING, Mark, Tracker
from lessons.imports.tracker.matching import Matcher
from lessons.imports.tracker.words import CERTAIN, Meaning
from lessons.models import LessonOutcome

OUT, NAME, THIS_YEAR = str(Meaning.LEAVE_OUT), "name", "this-year"
NOT_KNOWN = "Not known (the school’s own tracker)"
DAY_OF_PLAN = "Date not known: the day is the session’s due date."
DAY_GIVEN = "Date not known: the day was given when the tracker was brought over."
OUTCOMES = {
    Meaning.DID_NOT_HAPPEN: LessonOutcome.DID_NOT_HAPPEN,
    Meaning.PART_TAUGHT: LessonOutcome.PART_TAUGHT,
    Meaning.TAUGHT: LessonOutcome.TAUGHT,
}
"""The first of these that a cell says counts."""


class NotTakenError(Exception):
    """A mark gives no lesson; the text says why."""


@dataclass
class Question:
    """A text of the tracker whose meaning is certain, asked or answered, and where it stands.

    `suggestion` is what it is likely to mean if that is not certain.
    """

    key: str
    text: str
    certain: str = ""
    suggestion: str = ""
    places: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class GridCell:
    """A mark with what becomes of it: `lesson` if it is taken, else `why` not."""

    mark: Mark
    line: LogLine | None = None
    why: str = ""
    is_recorded: bool = False


@dataclass(frozen=True)
class Taking:
    """What would be taken from a tracker into a school's year."""

    stored: StoredLog
    tracker: Tracker
    answers: Mapping[str, Any]

    @cached_property
    def matcher(self) -> Matcher:
        return Matcher(self.stored, self.tracker.legend)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Return every text that has a meaning to find, by its key, in the order of the file."""
        questions: dict[str, Question] = {}
        several = len({mark.sheet for mark in self.tracker.marks}) > 1
        for mark in self.tracker.marks:
            for kind, text, is_by in self._texts(mark):
                key = f"{kind}:{normalise(text) if kind == 'word' else text}"
                if key not in questions:
                    certain, suggestion = self._meaning(kind, text, mark, is_by=is_by)
                    questions[key] = Question(key, text, certain, suggestion)
                place = mark.where if several else mark.cell
                if questions[key].places[-1:] != [place]:  # two classes may share a cell
                    questions[key].places.append(place)
        return questions

    def _texts(self, mark: Mark) -> Iterator[tuple[str, str, bool]]:
        """Yield the texts of a mark with their kind, and whether they are of who taught it."""
        if mark.period:
            yield "year", mark.period, False
            if not self._is_of_this_year(mark):
                return
        yield "class", self._class_text(mark), False
        yield "session", self._session_text(mark), False
        yield from (("word", text, False) for text in mark.words)
        yield from (("word", text, True) for text in mark.by if normalise(text) not in CERTAIN)

    def _meaning(self, kind: str, text: str, mark: Mark, *, is_by: bool) -> tuple[str, str]:
        """Return what a text certainly means, and what is suggested if that is empty."""
        if kind == "class":
            group = self.matcher.class_group(mark.class_text, mark.sheet)
            return self._pk(group), self._pk(self.matcher.likely_class(mark.class_text))
        if kind == "session":
            session = self.matcher.session(mark.session_text, mark.module_text)
            return self._pk(session), self._pk(self.matcher.likely_session(mark.session_text))
        return self.matcher.word(text, is_by=is_by) if kind == "word" else "", ""

    def _is_of_this_year(self, mark: Mark) -> bool:
        return not mark.period or self.answers.get(f"year:{mark.period}") == THIS_YEAR

    @staticmethod
    def _pk(row: ClassGroup | Session | None) -> str:
        return str(row.pk) if row else ""

    @staticmethod
    def _class_text(mark: Mark) -> str:
        """Return the class, with the sheet where only that tells two classes “A” apart."""
        tells = len(mark.class_text) > 2 or mark.class_text[:1].isdigit()
        return mark.class_text if tells else f"{mark.class_text} ({mark.sheet})"

    @staticmethod
    def _session_text(mark: Mark) -> str:
        module = f" ({mark.module_text})" if mark.module_text else ""
        return f"{mark.session_text}{module}"

    def meaning(self, key: str) -> str:
        """Return the answer to a question, or what is certain; "" if neither."""
        answer = self.answers.get(key)
        return str(answer) if answer else self.questions[key].certain

    @cached_property
    def lines(self) -> dict[Mark, LogLine | str]:
        """Return for each mark the line of its lesson, or why it gives none."""
        lines: dict[Mark, LogLine | str] = {}
        for mark in self.tracker.marks:
            try:
                lines[mark] = self._line(mark)
            except NotTakenError as reason:
                lines[mark] = str(reason)
        return lines

    @cached_property
    def changes(self) -> LogChanges:
        """Return what the lines would change. Takes a fixed number of queries."""
        return compare(self.stored, self.log)

    @property
    def log(self) -> ParsedLog:
        """Return the lines as a file of past lessons."""
        lines = tuple(line for line in self.lines.values() if isinstance(line, LogLine))
        return ParsedLog(lines, notes=tuple(dict.fromkeys(self.tracker.notes)))

    @property
    def digest(self) -> str:
        """Return a digest that differs whenever other lessons would be recorded."""
        lines = [
            (
                *(line.where.file, line.class_name, line.session, str(line.held_on)),
                *(line.outcome, line.taught_by, line.note),
            )
            for line in self.log.lines
        ]
        return digest([self.changes.digest, *lines])

    @cached_property
    def cells(self) -> list[GridCell]:
        """Return every mark with what becomes of it, in the order of the file."""
        new = {lesson.line for lesson in self.changes.new}
        wrong = {str(cell.where): cell.why for cell in self.changes.wrong}
        differing = {lesson.line: " ".join(lesson.differences) for lesson in self.changes.differing}
        cells = []
        for mark, line in self.lines.items():
            if isinstance(line, str):
                cells.append(GridCell(mark, why=line))
            elif line in new:
                cells.append(GridCell(mark, line))
            elif why := wrong.get(str(line.where)):
                cells.append(GridCell(mark, why=why))
            else:
                why = f"Logged here already. {differing.get(line, '')}".strip()
                cells.append(GridCell(mark, why=why, is_recorded=True))
        return cells

    def _line(self, mark: Mark) -> LogLine:
        """Return the lesson of a mark. Raise NotTakenError if there is none."""
        if not self._is_of_this_year(mark):
            raise NotTakenError(f"It is under “{mark.period}”, which is another year.")
        group = self._group(mark)
        session = self._session(mark)
        if mark.doubt:
            raise NotTakenError(mark.doubt)
        outcome, people = self._words(mark)
        day, note = self._day(mark, group, session)
        if outcome == LessonOutcome.DID_NOT_HAPPEN:
            note = f"The school’s own tracker says “{' '.join(mark.words)}”.\n{note}".strip()
        if self.answers.get("notes") and mark.note:
            note = f"{note}\n{mark.note}".strip()
        return LogLine(
            where=SourcePosition(mark.where),
            class_name=group.name,
            module=session.module.title,
            number=session.position,
            session=session_label(session),
            held_on=day,
            outcome=outcome,
            taught_by="" if outcome == LessonOutcome.DID_NOT_HAPPEN else self._by(people, group),
            note=note,
            brought_over=True,
        )

    def _chosen(self, key: str, what: str) -> int:
        meaning = self.meaning(key)
        if meaning == OUT:
            raise NotTakenError(f"You left out {what}.")
        if not meaning:
            raise NotTakenError(f"You have not said what {what} is here.")
        return int(meaning)

    def _group(self, mark: Mark) -> ClassGroup:
        text = self._class_text(mark)
        pk = self._chosen(f"class:{text}", f"the class “{text}”")
        groups = {group.pk: group for group in self.stored.classes.values()}
        if pk not in groups:
            raise NotTakenError(f"There is no class for “{text}” any more.")
        return groups[pk]

    def _session(self, mark: Mark) -> Session:
        text = self._session_text(mark)
        pk = self._chosen(f"session:{text}", f"the session “{text}”")
        sessions = {session.pk: session for session in self.stored.sessions}
        if pk not in sessions:
            raise NotTakenError(f"There is no session for “{text}” any more.")
        return sessions[pk]

    def _words(self, mark: Mark) -> tuple[str, list[str]]:
        """Return the outcome, and the names of who taught it. Raise if the cell has no lesson."""
        said, people = [], []
        for text in (*mark.words, *mark.by):
            key = f"word:{normalise(text)}"
            meaning = self.meaning(key) if key in self.questions else Meaning.NOTHING_MORE
            if not meaning:
                raise NotTakenError(f"You have not said what “{text}” means.")
            if meaning == OUT:
                raise NotTakenError(f"You left out “{text}”.")
            if meaning == Meaning.NO_LESSON:
                raise NotTakenError(f"“{text}” is no lesson.")
            if meaning == NAME:
                people.append(text)
            elif meaning.startswith("user:"):
                people.append(self._person(meaning))
            else:
                said.append(meaning)
        outcome = next((outcome for meaning, outcome in OUTCOMES.items() if meaning in said), None)
        if outcome is None and not (mark.day and mark.day_note != DAY_OF_HEADING) and not people:
            raise NotTakenError("It has neither a mark nor a date.")
        return str(outcome or LessonOutcome.TAUGHT), list(dict.fromkeys(people))

    def _person(self, meaning: str) -> str:
        names = {f"user:{user.pk}": user.name for user in self.matcher.people}
        return names.get(meaning, NOT_KNOWN)

    def _by(self, people: list[str], group: ClassGroup) -> str:
        """Return who taught it: as the cell says, or as the person chose where it does not."""
        if people:
            return ", ".join(people)[:120]
        unsaid = str(self.answers.get("by", ""))
        if unsaid == "class":
            teachers = self._teachers.get(group.pk, [])
            return teachers[0] if len(teachers) == 1 else NOT_KNOWN
        return self._person(unsaid)

    @cached_property
    def _teachers(self) -> dict[int, list[str]]:
        teachers: dict[int, list[str]] = {}
        links = ClassGroup.teachers.through.objects.filter(
            classgroup__in=self.stored.classes.values()
        )
        for group, name in links.values_list("classgroup_id", "user__name"):
            teachers.setdefault(group, []).append(name)
        return teachers

    def _day(self, mark: Mark, group: ClassGroup, session: Session) -> tuple[dt.date, str]:
        """Return the day of a lesson, and what its note says about it."""
        if mark.day:
            return mark.day, mark.day_note
        undated = self.answers.get("undated", OUT)
        if undated == "due":
            planned = self.stored.planned.get((group.pk, session.pk))
            if planned and planned.due_on:
                return planned.due_on, DAY_OF_PLAN
            raise NotTakenError("It has no date, and the session has no due date here.")
        if undated == "day" and self.answers.get("day"):
            return dt.date.fromisoformat(self.answers["day"]), DAY_GIVEN
        raise NotTakenError("It has no date.")
