"""The sheet Curriculum map: the sessions for each published statement, and how far they are."""

from collections.abc import Iterator

from lessons.curriculum_map.mapping import CurriculumMap, OutcomeRow, OutcomeStatus, curriculum_map
from reports.sheets.column import Column, Words
from reports.sheets.looks import Look, Tint
from reports.sheets.source import Source
from reports.sheets.table import Row, TableSheet

TINTS = {
    str(OutcomeStatus.PART.label): Tint.PART,
    str(OutcomeStatus.TAUGHT.label): Tint.GOOD,
    str(OutcomeStatus.NOT_COVERED.label): Tint.LATE,
}

COLUMNS = [
    Column("Framework", Look.LONG_TEXT, width=26, words=Words.OURS),
    Column("Code", Look.LONG_TEXT, width=15, words=Words.OURS),
    Column("Outcome", Look.LONG_TEXT, width=34, words=Words.OURS),
    Column("Status", Look.LONG_TEXT, width=15, tints=TINTS, words=Words.OURS),
    Column("Sessions", Look.LONG_TEXT, words=Words.TITLE),
    Column("Classes due", Look.NUMBER),
    Column("Classes taught", Look.NUMBER),
    Column("Not due in", Look.LONG_TEXT, width=20, words=Words.OURS),
    Column("Understanding", Look.LONG_TEXT, width=22, words=Words.OURS),
]


def rows(source: Source) -> Iterator[Row]:
    """Yield a row for each statement, by framework, for all the classes of the year together."""
    if not source.coverage.classes:
        return
    mapped = curriculum_map(source.coverage, source.school)
    several = len(source.modules) > 1
    for row in mapped.rows:
        yield _row(mapped, row, several)


def _row(mapped: CurriculumMap, row: OutcomeRow, several: bool) -> Row:
    sessions = mapped.sessions_of(row)
    return [
        row.outcome.framework.name,
        row.outcome.code,
        row.outcome.heading,
        str(row.total.status.label),
        "\n".join(
            f"{session.module}: {session}" if several else str(session) for session in sessions
        ),
        row.total.due,
        row.total.taught,
        ", ".join(str(group) for group in row.not_due),
        row.understood,
    ]


SHEET = TableSheet(
    title="Curriculum map",
    question="Which statutory statements, Connected World strands and 4 Cs does the teaching "
    "cover, which are uncovered, and how well was it understood?",
    columns=lambda source: COLUMNS,
    rows=rows,
    empty=lambda source: f"No class is recorded for {source.year}.",
)
