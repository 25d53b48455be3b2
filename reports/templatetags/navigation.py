"""The frame of a staff page: links to the pages the person may open, and the version."""

from dataclasses import dataclass, replace
from typing import Any

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from classes.access import Permission, StaffRequest
from classes.group_access import GroupRequest

register = template.Library()


@dataclass(frozen=True)
class Link:
    """A link in the navigation. `here` is whether it leads to the current page."""

    label: str
    address: str
    here: bool


HOME = "reports:home"

PAGES = [
    ("Home", HOME, Permission.SEE),
    ("Coverage", "reports:coverage", Permission.SEE),
    ("Lessons", "lessons:lessons", Permission.SEE),
    ("Classes", "lessons:class_list", Permission.SEE),
    ("Plans", "lessons:plans", Permission.SEE),
    ("Parents’ evenings", "lessons:evenings", Permission.SEE),
    ("Resources", "curriculum:resources", Permission.SEE),
    ("Audit", "reports:audit", Permission.AUDIT),
    ("Missed lessons", "lessons:missed", Permission.SEE_NAMES),
    ("Before they leave", "lessons:leaving", Permission.SEE_NAMES),
    ("Curriculum map", "lessons:curriculum_map", Permission.SEE),
    ("Families’ page", "curriculum:families_page", Permission.SEE),
    ("Change history", "reports:history", Permission.AUDIT),
    ("Who looked", "reports:who_looked", Permission.ACCESS_RECORDS),
    ("Security log", "reports:security_log", Permission.SECURITY),
    ("Data protection", "reports:data_protection", Permission.AUDIT),
    ("Summary for governors", "reports:summary", Permission.SEE),
    ("Your calendar", "lessons:calendar", Permission.SEE),
    ("Cover", "classes:cover", Permission.COVER),
    ("First day", "reports:first_day", Permission.MANAGE),
    ("People", "classes:people", Permission.MANAGE),
    ("Who has access", "reports:access_review", Permission.AUDIT),
    ("Backups", "reports:backups", Permission.AUDIT),
    ("Emails", "reports:emails", Permission.EMAILS),
    ("Groups", "classes:groups", Permission.GROUPS),
    ("Settings", "classes:settings", Permission.MANAGE),
    ("Help", "reports:help", Permission.SEE),
]
"""All pages, in the order of the menu."""

GROUP_PAGES = [
    ("Schools", "groups:schools"),
    ("Trend", "groups:trend"),
    ("Agreements", "groups:agreements"),
    ("People", "groups:people"),
]
"""The pages of a group of schools."""

IN_BAR = 5
"""How many pages are beside the school's name: they and the person's name fit in 768 pixels."""

BELONGS_TO = {
    "lessons:plans": ("modules/", "term-dates/"),
    "lessons:class_list": ("children/",),
    "reports:history": ("remove-text/",),
    "reports:data_protection": ("keeping/",),
}
"""Where the pages below a link have an address that does not begin with the link's."""


@register.inclusion_tag("components/navigation.html", takes_context=True)
def main_navigation(context: dict[str, Any]) -> dict[str, Any]:
    """Return the pages to link: `links` in the bar, `more` in the menu beside it."""
    request: StaffRequest = context["request"]
    links = _links(request, _in_order(request))
    return {
        "links": links[:IN_BAR],
        "more": links[IN_BAR:],
        "in_more": any(link.here for link in links[IN_BAR:]),
    }


@register.inclusion_tag("components/navigation.html", takes_context=True)
def group_navigation(context: dict[str, Any]) -> dict[str, Any]:
    """Return the pages of the group to link."""
    request: GroupRequest = context["request"]
    home = request.group.get_absolute_url()
    links = []
    for label, name in GROUP_PAGES:
        address = reverse(name, args=[request.group.slug])
        links.append(Link(label, address, _is_here(request.path, name, address, home)))
    return {"links": links, "in_menu": True}


@register.simple_tag
def version() -> str:
    """Return the version. Show it to staff only: it would tell a stranger which faults to try."""
    return settings.VERSION


def _in_order(request: StaffRequest) -> list[tuple[str, str, Permission]]:
    """Return the pages, with Audit in the bar for those who audit the year but do not plan it."""
    if not request.access.may_audit or request.access.may_manage:
        return PAGES
    audit = next(page for page in PAGES if page[0] == "Audit")
    return [*PAGES[: IN_BAR - 1], audit, *(page for page in PAGES[IN_BAR - 1 :] if page != audit)]


def _links(request: StaffRequest, pages: list[tuple[str, str, Permission]]) -> list[Link]:
    """Return links to those of `pages` that the person may open."""
    home = request.access.home_address
    links = []
    for label, name, permission in pages:
        if not request.access.can(permission):
            continue
        if permission is Permission.SEE_NAMES and not request.access.sees_names:
            continue
        try:
            address = home if name == HOME else reverse(name, args=[request.school.slug])
        except NoReverseMatch:
            continue
        if address == home and name != HOME:
            continue
        links.append(Link(label, address, _is_here(request.path, name, address, home)))
    # The review of access is below People in its address, and has a link of its own.
    nearest = max((len(link.address) for link in links if link.here), default=0)
    return [replace(link, here=link.here and len(link.address) == nearest) for link in links]


def _is_here(path: str, name: str, address: str, home: str) -> bool:
    """Return whether `path` is the linked page, or a page below it."""
    if address == home:
        return path == home
    below = (address, *(home + part for part in BELONGS_TO.get(name, ())))
    return path.startswith(below)
