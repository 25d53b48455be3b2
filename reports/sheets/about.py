"""The sheet About: what the file is, what its words mean, and what each sheet answers."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from django.conf import settings
from django.urls import reverse
from openpyxl.worksheet.hyperlink import Hyperlink

from lessons.imports.log_workbook.lines import LEFT_OUT
from reports.sheets.cells import LinkedText, RowMaker, Styled, Value, web_link
from reports.sheets.height import MOST_LINES, height_of, lines_of, room_in
from reports.sheets.letters import broken
from reports.sheets.looks import Look
from reports.sheets.printing import Printed, set_up_print, set_widths
from reports.sheets.pupil_labels import UNNUMBERED
from reports.sheets.signs import ABOUT
from reports.sheets.source import Source, day, london
from reports.sheets.stream import RowStream
from reports.sheets.table import TableSheet

TITLE = ABOUT
OUTLINE = "An outline to adapt: check it against your copy of the pack."

WORDS = (
    ("Academic year", "1 September to 31 August."),
    (
        "Planned session",
        "A class is due a session of a module. One that is not due this year, for example on a "
        "two-year cycle, has its reason on the sheet Coverage and is in no total.",
    ),
    ("Taught", "The session was taught to the class in full."),
    ("Part taught", "It was begun and is not finished."),
    ("Overdue", "Its due date has passed and no lesson is recorded."),
    ("Planned", "It is due today or later."),
    ("Not planned", "It has no due date yet."),
    ("Coverage", "Taught ÷ planned sessions, without those that are not due this year."),
    (
        "Missed lesson",
        "A pupil was away, joined the class after the lesson, was withdrawn or missed it for "
        "another reason. It is open until a catch-up is recorded, or until it is closed as taught "
        "at the previous school or as withdrawn by a decision of the school.",
    ),
    (
        "Pupil up to date",
        "On roll, with no open missed lesson, from an earlier year included. A pupil who was "
        "withdrawn and has nothing to catch up is counted apart.",
    ),
    (
        "Understanding",
        "The teacher’s judgement of the class as a whole, never of a child: secure, developing or "
        "revisit.",
    ),
    (
        "Classes due, Classes taught",
        "On the sheet Curriculum map: classes that are due some session that serves the statement, "
        "and those that have been taught one, as each session is described on the day of export.",
    ),
    (
        "To do",
        "Log or re-plan: overdue. Finish: part taught. Teach: due today or later. Give a date: "
        "without a due date. Catch up: an open missed lesson of a pupil who is on roll, due since "
        "the day of the lesson. Before they leave, from May: what a pupil of Year 6 has not had "
        "and the class has had or does not plan. What the whole class has not had is one row, for "
        "the class. Pupils who are in a class of a later year do not leave. Who: the teachers of "
        "the class, and who covers it on the day of export.",
    ),
    (
        "Family reached",
        "In the academic year, somebody of the pupil’s family came to an information evening, or "
        "was sent the materials, or was spoken to. One adult may stand for several pupils.",
    ),
    (
        "Reach",
        "Pupils whose family was reached ÷ pupils on roll. Where names are not kept and there were "
        "several evenings, the fullest one of a class counts.",
    ),
)

WIDTHS = (26, 112, 3, 11, 11, 11)
"""Widths in characters: two columns to read, a gap, and the figures by month."""

LOOKS = (Look.LABEL, Look.LONG_TEXT, Look.TEXT, Look.TEXT, Look.NUMBER, Look.NUMBER)
LINES_IN_A_ROW = MOST_LINES - 1
HEIGHTS = {Look.TITLE: 28.0, Look.HEADING: 24.0}
"""Heights of the rows with headings, in points."""

MONTHS_CORNER = (3, 4)
"""Row and column where the figures by month begin, for the chart on the Summary."""

VERIFYING = (
    "The PSHE lead and the safeguarding lead of the school find “Check a workbook” on the page "
    "Audit. It says whether a file is this export as it was made, the same content saved again by "
    "another program, or changed, and where."
)

OTHER_CLASSES = (
    "Names of children of other classes are replaced in what people typed, in full and each part "
    "alone, but not nicknames, initials or misspelt names."
)

Line = tuple[Value | Styled | LinkedText, Value | Styled | LinkedText]


def write_about(book: Any, source: Source, sheets: Sequence[TableSheet]) -> None:
    """Add the first sheet to `book`: two columns of text, without a table.

    The figures behind the Summary's chart are to the right of the print area.
    """
    write_lines(book, source, _lines(source, sheets), beside=_months(source))


def write_lines(
    book: Any,
    source: Printed,
    text: Iterable[Line],
    *,
    beside: Iterable[Sequence[Value | Styled] | None] = (),
) -> None:
    """Add the sheet About with these lines, and what is `beside` each."""
    page = book.create_sheet(TITLE)
    set_widths(page, WIDTHS)
    set_up_print(page, source)
    lines = [part for line in text for part in _parts(line)]
    page.print_area = f"A1:B{len(lines)}"
    stream = RowStream(page)
    maker = RowMaker(stream, LOOKS, filled=False)
    for line, month in zip_longest(lines, beside, fillvalue=None):
        line = line or (None, None)
        maker.add([*line, None, *(month or ())], _height(line))
    page._hyperlinks.extend(_link(ref, address) for ref, address in maker.links)
    stream.close()


def _parts(line: Line) -> Iterator[Line]:
    """Yield the line; if its text is too long for a row, in several rows."""
    first, text = line
    room = room_in(WIDTHS[1])
    if not isinstance(text, str) or lines_of(text, room) <= LINES_IN_A_ROW:
        yield line
        return
    lines = list(broken(text, room))
    for start in range(0, len(lines), LINES_IN_A_ROW):
        label = Styled(None, Look.LABEL) if start else first
        yield label, "\n".join(lines[start : start + LINES_IN_A_ROW])


def _height(line: Line) -> float | None:
    first = line[0]
    if isinstance(first, Styled) and first.look in HEIGHTS:
        return HEIGHTS[first.look]
    return height_of(line, [(0, WIDTHS[0]), (1, WIDTHS[1])], more=1.5)


def _link(ref: str, address: str) -> Hyperlink:
    """Return a link to the web, or to a place in the workbook if the address starts with "#"."""
    if address.startswith("#"):
        return Hyperlink(ref=ref, location=address[1:])
    return Hyperlink(ref=ref, target=address)


def _months(source: Source) -> Iterator[Sequence[Value | Styled] | None]:
    """Yield the cells at the right of each row: none at first, then the header, then the months."""
    yield from [None] * (MONTHS_CORNER[0] - 2)
    yield [Styled("Sessions by the end of each month", Look.REMARK), None, None]
    yield [
        Styled("Month", Look.HEADER),
        Styled("Planned", Look.NUMBER_HEADER),
        Styled("Taught", Look.NUMBER_HEADER),
    ]
    for month in source.months:
        yield [month.name, month.planned, month.taught]


def _lines(source: Source, sheets: Sequence[TableSheet]) -> Iterator[Line]:
    yield Styled("Audit workbook", Look.TITLE), None
    yield from _facts(source)
    yield None, None
    yield Styled("The sheets, and the question that each answers", Look.HEADING), None
    for sheet in sheets:
        yield LinkedText(sheet.title, f"#'{sheet.title}'!A1"), sheet.question
    yield None, None
    yield Styled("What the words mean", Look.HEADING), None
    yield from WORDS


def _facts(source: Source) -> Iterator[Line]:
    year, school, options = source.year, source.school, source.options
    yield "School", school.name
    yield "URN", school.urn or "Not recorded"
    yield "Academic year", f"{year}, from {day(year.start)} to {day(year.end)}"
    yield "Export number", Styled(options.number, Look.NUMBER_LEFT)
    yield "Made at (London time)", Styled(london(options.made_at), Look.MOMENT)
    yield "Made by", options.made_by or "A command of this system (export_audit)"
    yield "Made with", f"Coverage tracker {settings.VERSION}"
    yield "How to verify this file", VERIFYING
    address = settings.SITE_URL.rstrip("/") + reverse("reports:check", args=[school.slug])
    yield Styled(None, Look.LABEL), web_link(address)
    yield "Pupils as on roll on", Styled(source.figures_on, Look.DATE)
    yield "Classes", _classes(source)
    yield "Modules", _modules(source)
    yield "Pupils’ names", _names(source)
    yield "Notes and reasons", _texts(source)
    yield "History of changes", _history(source)
    yield "Day of the figures", _day_of_figures(source)
    if withdrawn := source.coverage.total.pupils_withdrawn:
        yield "Pupils withdrawn", _withdrawn(withdrawn)
    title_of = source.pupils.title
    for module in source.modules:
        yield "Module", title_of(_module(module.title, module.publisher))
        if module.is_outline:
            yield Styled(None, Look.LABEL), f"{title_of(module.title)}: {OUTLINE}"


def _day_of_figures(source: Source) -> str:
    """Return on which day the sheets look at the year, and what they show of another day."""
    on = day(source.figures_on)
    if source.today > source.year.end:
        return (
            f"{on}, the last day of the year. Every sheet shows the year as it ended: who was on "
            "roll, what was open and how late it was. If a pupil caught up later, the missed "
            "lesson counts as open, and the sheets Missed lessons and To do say when they caught "
            "up. Families reached includes what was done later about an evening of the year. "
            "Resources and Change history are as on the day on which the file was made."
        )
    if source.today < source.year.start:
        return f"{on}, the first day of the year, which has not begun."
    return f"{on}, the day on which the file was made."


def _withdrawn(pupils: int) -> str:
    return (
        f"{pupils}. They are neither up to date nor behind. The sheet Missed lessons says from "
        "which session, and who decided."
    )


def _classes(source: Source) -> str:
    classes = source.coverage.classes
    if not source.options.classes:
        return f"All {len(classes)} of the year." if classes else f"There is none in {source.year}."
    names = ", ".join(row.class_group.name for row in classes)
    return (
        f"Chosen: {names}. Every figure is of these classes alone. What was recorded about a child "
        "is included if the child was in one of them at the time. A child who never was is called "
        "“a pupil of another class”, also where a note names them."
    )


def _history(source: Source) -> str:
    if not source.options.with_history:
        return "Left out by choice."
    if not source.is_narrowed:
        return "Included."
    return (
        "Included for the chosen classes and the evenings that they were invited to. Left out: "
        "changes to people, modules, resources and settings, which belong to no class, and answers "
        "and walk-ins of families who named no class. A workbook of all classes has them."
    )


def _modules(source: Source) -> str:
    if not source.options.module:
        return "All that the classes are due sessions of."
    module = source.pupils.title(str(source.options.module))
    return (
        f"Chosen: {module}. The sheets Summary, Coverage, Lessons, Missed lessons, "
        "To do and Curriculum map leave other modules out; pupils up to date counts them all."
    )


def _names(source: Source) -> str:
    if not source.school.keeps_pupil_names:
        return "This school keeps no names of pupils, only how many there were."
    if source.options.with_names:
        shown = "Shown. Keep this file as safely as the class lists."
        return f"{shown} {OTHER_CLASSES}" if source.is_narrowed else shown
    return (
        "Left out. A pupil is Pupil 1, Pupil 2 … throughout this file. In what people typed, names "
        "of the school’s children are replaced: as listed, forename and surname in either order, "
        f"and each alone (“{UNNUMBERED}” where it is not certain who). Not found: nicknames, "
        "initials alone, misspelt names, and children who are not on the school’s list."
    )


def _texts(source: Source) -> str:
    if source.options.with_texts:
        return "Shown."
    return (
        f"Left out. It says “{LEFT_OUT}” where there was a note, a reason, an agenda or a "
        "question, in the change history too. Titles, places, visitors and who presented are shown."
    )


def _module(title: str, publisher: str) -> str:
    return f"{title} ({publisher})" if publisher else title
