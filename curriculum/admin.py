"""Operators' pages about modules and what they are held against."""

from django.contrib import admin

from classes.admin import OperatorAdmin, ReadOnlyAdmin, ReadOnlyOperatorAdmin
from curriculum.models import Document, Framework, Module, Outcome, Resource, Session


@admin.register(Module)
class ModuleAdmin(OperatorAdmin):
    list_display = ["title", "school", "publisher", "is_outline"]
    list_filter = ["is_outline"]
    list_select_related = ["school"]
    search_fields = ["title", "key", "school__name"]
    autocomplete_fields = ["school"]


@admin.register(Session)
class SessionAdmin(OperatorAdmin):
    list_display = ["title", "position", "module", "school", "minutes"]
    list_filter = ["youngest_year", "oldest_year"]
    list_select_related = ["module__school"]
    search_fields = ["title", "module__title", "module__school__name"]
    autocomplete_fields = ["module", "outcomes"]

    @admin.display(ordering="module__school")
    def school(self, session: Session) -> str:
        return str(session.module.school or "shared library")


@admin.register(Resource)
class ResourceAdmin(ReadOnlyOperatorAdmin):
    """Only to look: links are mended on the school's page, where an address is checked."""

    list_display = ["title", "school", "audience", "link_state", "link_checked_at", "is_archived"]
    list_filter = ["link_state", "audience", "is_archived"]
    list_select_related = ["school"]
    search_fields = ["title", "url", "school__name"]


@admin.register(Document)
class DocumentAdmin(ReadOnlyOperatorAdmin):
    """Only to look, and not into the file: a file comes in through the school's page alone."""

    list_display = ["title", "school", "audience", "kind", "size", "uploaded_at"]
    list_filter = ["kind", "audience"]
    list_select_related = ["school"]
    search_fields = ["title", "filename", "school__name"]
    exclude = ["file"]


class ShippedAdmin(ReadOnlyAdmin):
    """What is shipped: the next upgrade would write over a change."""


@admin.register(Framework)
class FrameworkAdmin(ShippedAdmin):
    list_display = ["name", "code"]


@admin.register(Outcome)
class OutcomeAdmin(ShippedAdmin):
    list_display = ["heading", "code", "source"]
    list_filter = ["framework"]
    search_fields = ["heading", "code", "source"]
