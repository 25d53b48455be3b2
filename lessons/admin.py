"""Read-only pages about lessons and evenings for operators, with the change history.

A change made here would skip its consequences, such as the record of who missed the lesson.
"""

from django.contrib import admin

from classes.admin import NamelessAdmin
from lessons.models import DoorLink, EveningCount, InformationEvening, Lesson, PlannedSession


@admin.register(PlannedSession)
class PlannedSessionAdmin(NamelessAdmin):
    list_display = ["class_group", "session", "due_on"]
    exclude = ["set_aside_reason", "not_for_reason"]
    list_filter = ["class_group__academic_year"]
    related = ["class_group__school", "session__module"]
    search_fields = ["class_group__name", "class_group__school__name"]
    date_hierarchy = "due_on"


@admin.register(Lesson)
class LessonAdmin(NamelessAdmin):
    list_display = ["planned_session", "held_on", "outcome", "taught_by", "recorded_by"]
    exclude = ["reason", "visitor", "note"]
    list_filter = ["outcome"]
    related = [
        "planned_session__class_group__school",
        "planned_session__session",
        "taught_by",
        "recorded_by",
    ]
    search_fields = ["planned_session__class_group__name"]
    date_hierarchy = "held_on"


@admin.register(InformationEvening)
class InformationEveningAdmin(NamelessAdmin):
    """Attendance, answers and walk-ins have no page here."""

    list_display = ["title", "school", "starts_at", "place", "cancelled_at"]
    related = ["school", "module"]
    search_fields = ["school__name"]
    date_hierarchy = "starts_at"
    exclude = ["presented_by", "agenda", "documents", "questions"]
    exclude += ["private_note", "cancelled_reason"]


@admin.register(EveningCount)
class EveningCountAdmin(NamelessAdmin):
    list_display = ["evening", "class_group", "families", "adults", "reached_after"]
    related = ["evening__school", "class_group"]
    search_fields = ["class_group__name", "class_group__school__name"]


@admin.register(DoorLink)
class DoorLinkAdmin(NamelessAdmin):
    """Only a digest of the secret is stored, so a link cannot be opened from here."""

    list_display = ["__str__", "evening", "made_by", "made_at", "closed_at"]
    related = ["evening__school", "made_by"]
    search_fields = ["evening__school__name"]
    exclude = ["label", "secret_digest"]
