"""Information evenings: when parents were told, what they were shown, and who was reached."""

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
    """Yield a row for each class that was invited to each evening of the year, in its order.

    An evening that was cancelled stands there too. Private notes do not, nor do classes that the
    workbook is not about.
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
        for item in turnouts[evening.pk].classes:
            if item.class_group and (reach := source.reach.by_class.get(item.class_group.pk)):
                yield _row(source, evening, item, item.class_group.name, reach, shown)


def _row(
    source: Source,
    evening: InformationEvening,
    item: ClassTurnout,
    class_name: str,
    reach: ReachFigures,
    shown: str,
) -> Row:
    said = source.pupils.without_names
    begins = london(evening.starts_at)
    return [
        *(begins.date(), f"{begins:%H:%M}", evening.title, _state(source, evening)),
        *(evening.place, evening.presented_by, class_name),
        *(item.invited, *_came(source, evening, item), *_afterwards(source, item)),
        *(reach.pupils_on_roll, reach.reached, reach.share),
        shown,
        *(said(evening.agenda), said(evening.questions)),
    ]


def _came(source: Source, evening: InformationEvening, item: ClassTurnout) -> tuple[Value, Value]:
    """Return whose family came and with how many adults; nothing of what has not begun."""
    begun = evening.starts_at <= source.options.made_at
    return (item.came, item.adults) if begun or item.came else (None, None)


def _afterwards(source: Source, item: ClassTurnout) -> tuple[Value, Value, Value]:
    """Return materials sent, spoken to, and both together; without names only the last is known."""
    if not source.school.keeps_pupil_names:
        return None, None, item.reached_after
    return item.materials_sent, item.spoken_to, item.materials_sent + item.spoken_to


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
