"""The lines that `import_roster` prints about an import."""

from collections.abc import Iterator

from classes.models import School
from classes.roster import Roster
from classes.roster.problems import SHOWN
from classes.words.counts import count_of
from lessons.imports.class_lists.changes import KINDS, RosterChanges
from lessons.imports.class_lists.missing_classes import MissingClass


def summary_lines(school: School, changes: RosterChanges) -> Iterator[str]:
    """Yield a line for each class, then the totals."""
    for class_changes in changes.classes:
        note = "" if class_changes.class_group else ", a new class"
        number = f" ({class_changes.source.number})" if class_changes.source.number else ""
        name = f"{class_changes.source.name}{number}, {class_changes.year_groups}{note}"
        yield f"{name}: {_counts(school, RosterChanges((class_changes,)))}"
    for missing in changes.missing:
        yield _missing_class(missing)
    if years := changes.count("new_years"):
        yield f"{count_of(years, 'child has a', 'children have a')} new year group."
    yield from changes.year_notes
    if changes.missed:
        yield changes.missed_note
    children = count_of(changes.children, "child", "children")
    classes = count_of(len(changes.classes), "class", "classes")
    teachers = count_of(changes.teachers, "teacher", "teachers")
    yield f"{children}, {classes}, {teachers}: {_counts(school, changes)}"


def _missing_class(missing: MissingClass) -> str:
    children = count_of(len(missing.children), "child", "children")
    if missing.have_left:
        return f"{missing.class_group} is not in the list: {children} noted as left."
    hint = f"If they have left, add --closed “{missing.class_group}”."
    return f"{missing.class_group} is not in the list: {children} stay in it. {hint}"


def _counts(school: School, changes: RosterChanges) -> str:
    if not school.keeps_pupil_names:
        return f"{changes.children} counted, no names kept"
    return ", ".join(f"{changes.count(kind)} {kind}" for kind in KINDS)


def left_out_lines(roster: Roster) -> Iterator[str]:
    """Yield what was not imported, and what is never stored."""
    if roster.gone:
        gone = count_of(roster.gone, "child", "children")
        yield f"Not imported: {gone} no longer at the school, according to the files."
    if roster.wrong:
        yield f"Not imported: {count_of(len(roster.wrong), 'wrong line', 'wrong lines')}."
        yield from (f"  {line}" for line in wrong_lines(roster))
    yield from roster.notes
    if roster.left_out:
        yield "Left out, never stored:"
    for columns in roster.left_out:
        yield f"  {columns}"
    yield "For each child, only the forename, the start of the surname and the ID are kept."


def wrong_lines(roster: Roster) -> Iterator[str]:
    """Yield the first wrong lines, then how many more there are."""
    yield from (str(line) for line in roster.wrong[:SHOWN])
    if len(roster.wrong) > SHOWN:
        yield f"… and {len(roster.wrong) - SHOWN} more wrong lines."
