"""What the curriculum map must say of a drawn school."""

from tests.reports.agreement.schools import School
from tests.reports.agreement.slowly import (
    groups_of,
    plan_of,
    status,
    telling,
)


def statements(school: School, year: int) -> dict[str, tuple[str, int, int, list[str], str]]:
    """Return, by statement: how far it has come, classes due and taught, not due in, understood."""
    found = {}
    for _, code in school.statements:
        due, taught, begun, not_due, judged = 0, 0, 0, [], []
        for group in groups_of(school, year):
            plans = [
                item
                for item in plan_of(school, group)
                if code in item.session.serves and not item.aside
            ]
            words = [status(item, school.today) for item in plans]
            due += bool(plans)
            taught += "Taught" in words
            begun += "Part taught" in words
            not_due += [] if plans else [group.name]
            judged += [telling(item).understanding for item in plans if telling(item)]
        word = "Not covered" if not due else "Planned"
        if due and taught == due:
            word = "Taught"
        elif taught or begun:
            word = "Taught in part"
        found[code] = (word, due, taught, not_due, _understood(judged))
    return found


def _understood(judged: list[str]) -> str:
    words = ("secure", "developing", "revisit")
    return ", ".join(f"{judged.count(word)} {word}" for word in words if word in judged)


def statements_said(school: School, year: int) -> dict[str, tuple[str, str, str]]:
    """Return what the page of the map says of each statement."""
    return {
        code: (word, f"{taught} of {due}" if due else "", understood)
        for code, (word, due, taught, _, understood) in statements(school, year).items()
    }
