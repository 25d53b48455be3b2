"""Who teaches and who covers a class of a drawn school, on the day on which it is looked at."""

from tests.reports.agreement.schools import Cover, Group, School
from tests.reports.agreement.slowly import teacher_names
from tests.reports.agreement.words import short_with_year


def covers_of(school: School, group: Group) -> list[Cover]:
    """Return the cover of a class that goes on today."""
    return [
        cover
        for cover in school.covers
        if cover.group is group and cover.first <= school.today <= cover.last
    ]


def covering(school: School, name: str) -> list[Group]:
    """Return the classes that a person covers today."""
    return [
        group
        for group in school.groups
        if name in [cover.name for cover in covers_of(school, group)]
    ]


def may_log(school: School, name: str, group: Group) -> bool:
    """Return whether a teacher may log a lesson of a class today: they teach or cover it."""
    return name in group.teachers or group in covering(school, name)


def whose(school: School, group: Group) -> str:
    """Return whose a task of a class is today: its teachers, and who covers it."""
    covers = covers_of(school, group)
    names = [f"{cover.name} (covers until {short_with_year(cover.last)})" for cover in covers]
    return ", ".join([*filter(None, [teacher_names(group)]), *names])
