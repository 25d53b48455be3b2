"""The people of the demo school. The school, its people and its children are invented."""

from dataclasses import dataclass

from classes.models import Role, School

SLUG = "hope-valley"
NAME = "Hope Valley Primary"
PASSWORD = "hope-valley-demo"  # noqa: S105 (shown on the sign-in page of the demo)


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who can sign in to the demo school."""

    email: str
    name: str
    role: Role


PEOPLE = (
    DemoPerson("lead@demo.example", "R. Patel", Role.PSHE_LEAD),
    DemoPerson("teacher@demo.example", "J. Okafor", Role.TEACHER),
    DemoPerson("dsl@demo.example", "A. Shaw", Role.SAFEGUARDING_LEAD),
    DemoPerson("head@demo.example", "D. Whitworth", Role.VIEWER),
)


def is_only_school() -> bool:
    """Return whether the demo is the only school. Only then may its password be shown."""
    return set(School.objects.values_list("is_demo", flat=True).order_by("is_demo")[:2]) == {True}
