"""The expected curriculum map of a drawn school."""

from tests.reports.agreement.schools import School
from tests.reports.agreement.slowly import (
    deciding_lesson,
    groups_of,
    plan_of,
    status,
)


def statements(school: School, year: int) -> dict[str, tuple[str, int, int, list[str], str]]:
    """Return each statement's status, classes due, taught and not due, and understanding."""
    rows = {}
    for _, code in school.statements:
        due, taught, begun, not_due, judged = 0, 0, 0, [], []
        for group in groups_of(school, year):
            plans = [
                planned
                for planned in plan_of(school, group)
                if code in planned.session.serves and not planned.aside
            ]
            words = [status(planned, school.today) for planned in plans]
            due += bool(plans)
            taught += "Taught" in words
            begun += "Part taught" in words
            not_due += [] if plans else [group.name]
            judged += [
                deciding_lesson(planned).understanding
                for planned in plans
                if deciding_lesson(planned)
            ]
        word = "Not covered" if not due else "Planned"
        if due and taught == due:
            word = "Taught"
        elif taught or begun:
            word = "Part taught"
        rows[code] = (word, due, taught, not_due, _understood(judged))
    return rows


def _understood(judged: list[str]) -> str:
    words = ("secure", "developing", "revisit")
    return ", ".join(f"{judged.count(word)} {word}" for word in words if word in judged)


def statement_texts(school: School, year: int) -> dict[str, tuple[str, str, str]]:
    """Return the texts of each statement on the page."""
    return {
        code: (word, f"{taught} of {due}" if due else "", understood)
        for code, (word, due, taught, _, understood) in statements(school, year).items()
    }
