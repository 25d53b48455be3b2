"""A school as the officers of its group see it: figures, and no name of a person."""

from dataclasses import dataclass

from classes.access import Access
from classes.models import School, User
from classes.people.reader import Reader
from curriculum.models import Session
from lessons.coverage import Cell, Coverage


@dataclass(frozen=True)
class ClassRow:
    """A class, called by its year groups and a number, and its cell for each session."""

    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class ModuleGrid:
    """A module's sessions, and a row for each class. Titles are without children's names."""

    title: str
    sessions: tuple[str, ...]
    rows: tuple[ClassRow, ...]


def grids_of(coverage: Coverage, *, school: School, by: User) -> list[ModuleGrid]:
    """Return the coverage of a school's classes, module by module.

    A class may be called after its teacher, so the names of classes are left out. A title may hold
    the name of a child. At most one query, for these names.
    """
    reader = Reader(Access(by, school, frozenset()))
    names = [
        f"Class {number}, {row.class_group.year_groups}"
        for number, row in enumerate(coverage.classes, start=1)
    ]
    return [
        ModuleGrid(
            reader.title(module),
            tuple(reader.title(session) for session in sessions),
            tuple(
                ClassRow(name, _cells(row.row(sessions)))
                for name, row in zip(names, coverage.classes, strict=True)
            ),
        )
        for module, sessions in coverage.modules
    ]


def _cells(row: list[tuple[Session, Cell | None]]) -> tuple[Cell | None, ...]:
    return tuple(cell for _, cell in row)
