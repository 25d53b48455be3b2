"""The sheet Information evenings: the evenings, what parents were shown, and who was reached."""

from collections.abc import Iterator, Sequence

from lessons.evenings.set_up.shown_documents import added_afterwards
from lessons.evenings.turnout import ClassTurnout, turnouts_of
from lessons.models import InformationEvening
from lessons.models.evening import EveningState
from reports.sheets.cells import Value
from reports.sheets.column import Column, Words
from reports.sheets.looks import Look
from reports.sheets.source import Source, london
from reports.sheets.table import Row, TableSheet

COLUMNS = [
    Column("Date", Look.DATE, width=13),
    Column("Begins", width=9, words=Words.OURS),
    Column("Title", Look.LONG_TEXT, width=17),
    Column("State", width=10, words=Words.OURS),
    Column("Place", Look.LONG_TEXT, width=11),
    Column("Presented by", Look.LONG_TEXT, width=13),
    Column("Class", Look.LONG_TEXT, width=12, words=Words.OURS),
    Column("Pupils invited", Look.NUMBER, width=9),
    Column("Families came", Look.NUMBER, width=10),
    Column("Adults", Look.NUMBER, width=9),
    Column("Materials sent", Look.NUMBER, width=11),
    Column("Spoken to", Look.NUMBER, width=9),
    Column("Reached after", Look.NUMBER, width=10),
    Column("Pupils on roll", Look.NUMBER, width=9),
    Column("Families reached in the year", Look.NUMBER, width=11),
    Column("Reach in the year", Look.PERCENT, width=9),
    Column("Materials shown before", Look.LONG_TEXT, width=18, words=Words.TITLE),
    Column("Agenda", Look.LONG_TEXT, width=20, words=Words.PROSE),
    Column("Questions raised", Look.LONG_TEXT, width=20, words=Words.PROSE),
    Column("Cancelled because", Look.LONG_TEXT, width=15, words=Words.PROSE),
]


def rows(source: Source) -> Iterator[Row]:
    """Yield a row for each evening of the year and each class invited to it, in order.

    Families who came and are counted in none of these classes have a row below them, as on the
    evening's page. Cancelled evenings are included. Private notes are not, nor are classes that the
    workbook leaves out.
    """
    evenings = source.school.evenings.in_year(source.year.first_year).order_by("starts_at", "pk")
    turnouts = turnouts_of(evenings)
    later = added_afterwards(evenings, now=source.options.made_at)
    chosen = source.options.classes or None
    for evening in evenings.prefetch_related("documents"):
        shown = ", ".join(
            f"{document.title} (added after the evening)"
            if document.pk in later.get(evening.pk, ())
            else document.title
            for document in evening.documents.all()
        )
        lines = [
            (turnout.class_group.name, _figures(source, evening, turnout))
            for turnout in turnouts[evening.pk].classes
            if turnout.class_group and turnout.class_group.pk in source.reach.by_class
        ]
        for beside in turnouts[evening.pk].beside(chosen) if lines else ():
            nothing: list[Value] = [None] * 6
            lines.append((beside.name, [None, beside.came, beside.adults, *nothing]))
        for name, figures in lines:
            yield _row(source, evening, name, figures, shown)


def _row(
    source: Source,
    evening: InformationEvening,
    class_name: str,
    figures: Sequence[Value],
    shown: str,
) -> Row:
    begins = london(evening.starts_at)
    state = str(evening.state(source.options.made_at).label)
    return [
        *(begins.date(), f"{begins:%H:%M}", evening.title, state),
        *(evening.place, evening.presented_by, class_name),
        *figures,
        shown,
        *(evening.agenda, evening.questions),
        evening.cancelled_reason,
    ]


def _figures(source: Source, evening: InformationEvening, turnout: ClassTurnout) -> list[Value]:
    """Return a class's figures: invited, came and adults, afterwards, and the reach in the year.

    A cancelled evening reached nobody, so the reach in the year is not shown beside it.
    """
    figures: list[Value] = [turnout.invited, *_came(source, evening, turnout)]
    figures += _afterwards(source, evening, turnout)
    if evening.is_cancelled or turnout.class_group is None:
        return [*figures, None, None, None]
    reach = source.reach.by_class[turnout.class_group.pk]
    return [*figures, reach.pupils_on_roll, reach.reached, reach.share]


def _came(
    source: Source, evening: InformationEvening, turnout: ClassTurnout
) -> tuple[Value, Value]:
    """Return how many families and adults came; None for both if the evening has not begun."""
    is_known = _happened(source, evening) or turnout.came
    return (turnout.came, turnout.adults) if is_known else (None, None)


def _afterwards(
    source: Source, evening: InformationEvening, turnout: ClassTurnout
) -> tuple[Value, Value, Value]:
    """Return materials sent, spoken to, and both. Only the last is known without names.

    None for each if the evening did not happen yet and nothing was done.
    """
    after = turnout.materials_sent + turnout.spoken_to or turnout.reached_after
    if not (after or _happened(source, evening)):
        return None, None, None
    if not source.school.keeps_pupil_names:
        return None, None, after
    return turnout.materials_sent, turnout.spoken_to, after


def _happened(source: Source, evening: InformationEvening) -> bool:
    return evening.state(source.options.made_at) in (EveningState.NOW, EveningState.HELD)


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
