"""The operators' admin pages for modules, sessions, resources and frameworks."""

from django.contrib import admin

from classes.admin import OperatorAdmin, ReadOnlyAdmin, ReadOnlyOperatorAdmin
from curriculum.models import Document, Framework, Module, Outcome, Resource, Session


@admin.register(Module)
class ModuleAdmin(OperatorAdmin):
    list_display = ["title", "school", "publisher", "is_outline"]
    list_filter = ["is_outline"]
    list_select_related = ["school"]
    search_fields = ["title", "key", "school__name"]
    exclude = ["about"]
    autocomplete_fields = ["school"]


@admin.register(Session)
class SessionAdmin(OperatorAdmin):
    list_display = ["title", "position", "module", "school", "minutes"]
    list_filter = ["youngest_year", "oldest_year"]
    list_select_related = ["module__school"]
    search_fields = ["title", "module__title", "module__school__name"]
    exclude = ["aims", "outline", "before_teaching"]
    autocomplete_fields = ["module", "outcomes"]

    @admin.display(ordering="module__school")
    def school(self, session: Session) -> str:
        return str(session.module.school or "shared library")


@admin.register(Resource)
class ResourceAdmin(ReadOnlyOperatorAdmin):
    """Read-only: the school's own page edits links, because it validates their addresses."""

    list_display = ["title", "school", "audience", "link_state", "link_checked_at", "is_archived"]
    list_filter = ["link_state", "audience", "is_archived"]
    list_select_related = ["school"]
    search_fields = ["title", "url", "school__name"]
    exclude = ["about"]


@admin.register(Document)
class DocumentAdmin(ReadOnlyOperatorAdmin):
    """Read-only and without the file: only the school's own page checks uploads."""

    list_display = ["title", "school", "audience", "kind", "size", "uploaded_at"]
    list_filter = ["kind", "audience"]
    list_select_related = ["school"]
    search_fields = ["title", "school__name"]
    exclude = ["file", "filename"]


class ShippedAdmin(ReadOnlyAdmin):
    """Read-only, because the next upgrade would overwrite a change."""


@admin.register(Framework)
class FrameworkAdmin(ShippedAdmin):
    list_display = ["name", "code"]


@admin.register(Outcome)
class OutcomeAdmin(ShippedAdmin):
    list_display = ["heading", "code", "source"]
    list_filter = ["framework"]
    search_fields = ["heading", "code", "source"]
