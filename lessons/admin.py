"""Read-only pages about lessons and evenings for operators, with the change history.

A change made here would skip its consequences, such as the record of who missed the lesson.
"""

from django.contrib import admin

from classes.admin import ReadOnlyOperatorAdmin
from lessons.models import DoorLink, EveningCount, InformationEvening, Lesson, PlannedSession


@admin.register(PlannedSession)
class PlannedSessionAdmin(ReadOnlyOperatorAdmin):
    list_display = ["class_group", "session", "due_on"]
    exclude = ["set_aside_reason"]
    list_filter = ["class_group__academic_year"]
    list_select_related = ["class_group", "session"]
    search_fields = ["class_group__name", "class_group__school__name", "session__title"]
    date_hierarchy = "due_on"


@admin.register(Lesson)
class LessonAdmin(ReadOnlyOperatorAdmin):
    list_display = ["planned_session", "held_on", "outcome", "taught_by", "recorded_by"]
    exclude = ["reason", "visitor", "note"]
    list_filter = ["outcome"]
    list_select_related = [
        "planned_session__class_group",
        "planned_session__session",
        "taught_by",
        "recorded_by",
    ]
    search_fields = ["planned_session__class_group__name", "planned_session__session__title"]
    date_hierarchy = "held_on"


@admin.register(InformationEvening)
class InformationEveningAdmin(ReadOnlyOperatorAdmin):
    """Attendance, answers and walk-ins have no page here."""

    list_display = ["title", "school", "starts_at", "place", "cancelled_at"]
    list_select_related = ["school"]
    search_fields = ["title", "place", "school__name"]
    date_hierarchy = "starts_at"
    exclude = ["presented_by", "agenda", "questions", "private_note", "cancelled_reason"]


@admin.register(EveningCount)
class EveningCountAdmin(ReadOnlyOperatorAdmin):
    list_display = ["evening", "class_group", "families", "adults", "reached_after"]
    list_select_related = ["evening", "class_group"]
    search_fields = ["evening__title", "class_group__name", "class_group__school__name"]


@admin.register(DoorLink)
class DoorLinkAdmin(ReadOnlyOperatorAdmin):
    """Only a digest of the secret is stored, so a link cannot be opened from here."""

    list_display = ["__str__", "evening", "made_by", "made_at", "closed_at"]
    list_select_related = ["evening", "made_by"]
    search_fields = ["evening__title", "evening__school__name"]
    exclude = ["label", "secret_digest"]
