"""What `import_roster` prints of an import, line by line."""

from collections.abc import Iterator

from classes.models import School
from classes.roster import Roster
from classes.roster.problems import SHOWN
from classes.words.counts import count_of
from lessons.imports.class_lists.changes import RosterChanges
from lessons.imports.class_lists.missing_classes import MissingClass

WHAT = ("new", "moved", "left", "renamed", "unchanged")


def done(school: School, changes: RosterChanges) -> Iterator[str]:
    """Yield a line for each class, then one for all of them."""
    for item in changes.classes:
        made = "" if item.class_group else ", a new class"
        number = f" ({item.source.number})" if item.source.number else ""
        name = f"{item.source.name}{number}, {item.year_groups}{made}"
        yield f"{name}: {_counts(school, RosterChanges((item,)))}"
    for missing in changes.missing:
        yield _missing(missing)
    children = count_of(changes.children, "child", "children")
    classes = count_of(len(changes.classes), "class", "classes")
    teachers = count_of(changes.teachers, "teacher", "teachers")
    yield f"{children}, {classes}, {teachers}: {_counts(school, changes)}"


def _missing(item: MissingClass) -> str:
    many = count_of(len(item.children), "child", "children")
    if item.have_left:
        return f"{item.class_group} is not in the list: {many} in it noted as left."
    how = f"If they have left, say --closed “{item.class_group}”."
    return f"{item.class_group} is not in the list: {many} in it, who stay. {how}"


def _counts(school: School, changes: RosterChanges) -> str:
    if not school.keeps_pupil_names:
        return f"{changes.children} counted, no names kept"
    return ", ".join(f"{changes.count(what)} {what}" for what in WHAT)


def left_out(roster: Roster) -> Iterator[str]:
    """Yield what of the source is not taken."""
    if roster.gone:
        gone = count_of(roster.gone, "child", "children")
        yield f"Not imported: {gone} no longer at the school, as the files say."
    if roster.wrong:
        yield f"Not imported: {count_of(len(roster.wrong), 'wrong line', 'wrong lines')}."
        yield from (f"  {line}" for line in wrong_lines(roster))
    yield from roster.notes
    if roster.left_out:
        yield "Left out, never stored:"
    for item in roster.left_out:
        yield f"  {item}"
    yield "Of a child only the forename, the start of the surname and the ID are kept."


def wrong_lines(roster: Roster) -> Iterator[str]:
    """Yield the first lines that cannot be taken, and how many more there are."""
    yield from (str(line) for line in roster.wrong[:SHOWN])
    if len(roster.wrong) > SHOWN:
        yield f"… and {len(roster.wrong) - SHOWN} more lines that are wrong."
