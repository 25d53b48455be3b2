"""The sheet Information evenings: the evenings, what parents were shown, and who was reached."""

from collections.abc import Iterator

from lessons.evenings.reach import ReachFigures
from lessons.evenings.set_up.shown_documents import added_afterwards
from lessons.evenings.turnout import ClassTurnout, turnouts_of
from lessons.models import InformationEvening
from reports.sheets.cells import Value
from reports.sheets.column import Column
from reports.sheets.looks import Look
from reports.sheets.source import Source, london
from reports.sheets.table import Row, TableSheet

COLUMNS = [
    Column("Date", Look.DATE, width=13),
    Column("Begins", width=9),
    Column("Title", Look.LONG_TEXT, width=19),
    Column("State", width=10),
    Column("Place", Look.LONG_TEXT, width=12),
    Column("Presented by", Look.LONG_TEXT, width=13),
    Column("Class", Look.LONG_TEXT, width=12),
    Column("Pupils invited", Look.NUMBER, width=9),
    Column("Families came", Look.NUMBER, width=10),
    Column("Adults", Look.NUMBER, width=9),
    Column("Materials sent", Look.NUMBER, width=11),
    Column("Spoken to", Look.NUMBER, width=9),
    Column("Reached after", Look.NUMBER, width=10),
    Column("Pupils on roll", Look.NUMBER, width=9),
    Column("Families reached in the year", Look.NUMBER, width=11),
    Column("Reach", Look.PERCENT, width=9),
    Column("Materials shown before", Look.LONG_TEXT, width=21),
    Column("Agenda", Look.LONG_TEXT, width=24),
    Column("Questions raised", Look.LONG_TEXT, width=22),
]


def rows(source: Source) -> Iterator[Row]:
    """Yield a row for each evening of the year and each class invited to it, in order.

    Cancelled evenings are included. Private notes are not, nor are classes that the workbook
    leaves out.
    """
    evenings = source.school.evenings.in_year(source.year.first_year).order_by("starts_at", "pk")
    turnouts = turnouts_of(evenings)
    later = added_afterwards(evenings, now=source.options.made_at)
    for evening in evenings.prefetch_related("documents"):
        shown = ", ".join(
            f"{document.title} (added after the evening)"
            if document.pk in later.get(evening.pk, ())
            else document.title
            for document in evening.documents.all()
        )
        for turnout in turnouts[evening.pk].classes:
            group = turnout.class_group
            if group and (reach := source.reach.by_class.get(group.pk)):
                yield _row(source, evening, turnout, group.name, reach, shown)


def _row(
    source: Source,
    evening: InformationEvening,
    turnout: ClassTurnout,
    class_name: str,
    reach: ReachFigures,
    shown: str,
) -> Row:
    without_names = source.pupils.without_names
    begins = london(evening.starts_at)
    return [
        *(begins.date(), f"{begins:%H:%M}", without_names(evening.title), _state(source, evening)),
        *(without_names(evening.place), without_names(evening.presented_by), class_name),
        *(turnout.invited, *_came(source, evening, turnout), *_afterwards(source, turnout)),
        *(reach.pupils_on_roll, reach.reached, reach.share),
        shown,
        *(without_names(evening.agenda), without_names(evening.questions)),
    ]


def _came(
    source: Source, evening: InformationEvening, turnout: ClassTurnout
) -> tuple[Value, Value]:
    """Return how many families and adults came; None for both if the evening has not begun."""
    begun = evening.starts_at <= source.options.made_at
    return (turnout.came, turnout.adults) if begun or turnout.came else (None, None)


def _afterwards(source: Source, turnout: ClassTurnout) -> tuple[Value, Value, Value]:
    """Return materials sent, spoken to, and both. Only the last is known without names."""
    if not source.school.keeps_pupil_names:
        return None, None, turnout.reached_after
    return turnout.materials_sent, turnout.spoken_to, turnout.materials_sent + turnout.spoken_to


def _state(source: Source, evening: InformationEvening) -> str:
    if evening.is_cancelled:
        return "Cancelled"
    return "Held" if evening.starts_at <= source.options.made_at else "Planned"


def _empty(source: Source) -> str:
    whose = " for the chosen classes" if source.options.classes else ""
    return f"No information evening{whose} is recorded for {source.year}."


SHEET = TableSheet(
    title="Information evenings",
    question="When were parents told, what were they shown beforehand, and how many families were "
    "reached?",
    columns=lambda source: COLUMNS,
    rows=rows,
    empty=_empty,
)
