"""The operators' admin pages for modules, sessions, resources and frameworks.

All are read-only. A change made here would skip what the school's own pages do: keep the plan that
past lessons were taught from, ask about a child's name, check an address and an upload.
"""

from django.contrib import admin

from classes.admin import NamelessAdmin, ReadOnlyAdmin
from curriculum.models import Document, Framework, Module, Outcome, Resource, Session


@admin.register(Module)
class ModuleAdmin(NamelessAdmin):
    list_display = ["title", "school", "publisher", "is_outline"]
    list_filter = ["is_outline"]
    related = ["school", "copied_from"]
    search_fields = ["school__name"]
    exclude = ["about"]


@admin.register(Session)
class SessionAdmin(NamelessAdmin):
    list_display = ["title", "position", "module", "school", "minutes"]
    list_filter = ["youngest_year", "oldest_year"]
    related = ["module__school"]
    search_fields = ["module__school__name"]
    exclude = ["aims", "outline", "before_teaching"]

    @admin.display(ordering="module__school")
    def school(self, session: Session) -> str:
        return str(session.module.school or "shared library")


@admin.register(Resource)
class ResourceAdmin(NamelessAdmin):
    """Without the addresses, in which a name may be written in any way."""

    list_display = ["title", "school", "audience", "link_state", "link_checked_at", "is_archived"]
    list_filter = ["link_state", "audience", "is_archived"]
    related = ["school", "document", "copied_from"]
    search_fields = ["school__name"]
    exclude = ["about", "sessions", "url", "link_moved_to", "link_redirects", "link_detail"]


@admin.register(Document)
class DocumentAdmin(NamelessAdmin):
    """Without the file and its name."""

    list_display = ["title", "school", "audience", "kind", "size", "uploaded_at"]
    list_filter = ["kind", "audience"]
    related = ["school", "version_of"]
    search_fields = ["school__name"]
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
