"""Operators' pages about schools and the people who sign in. Children are not shown here."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from classes.models import ClassGroup, Invitation, Membership, School, User


class NothingRemoved(admin.ModelAdmin):
    """Nothing is removed here: that asks for a reason, and has its page."""

    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class LookOnly(NothingRemoved):
    """To look and search: nothing is added or changed either."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class OperatorAdmin(NothingRemoved, SimpleHistoryAdmin):
    """Look, search, correct, with the history."""


class LookOnlyOperatorAdmin(LookOnly, SimpleHistoryAdmin):
    """Look and search, with the history."""


@admin.register(School)
class SchoolAdmin(OperatorAdmin):
    list_display = ["name", "slug", "urn", "keeps_pupil_names", "is_demo"]
    list_filter = ["keeps_pupil_names", "is_demo"]
    search_fields = ["name", "slug", "urn"]


@admin.register(User)
class UserAdmin(NothingRemoved):
    """People come by invitation, operators by `manage.py createsuperuser`: none is added here."""

    list_display = ["name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "is_active", "is_staff", "is_superuser", "last_login", "date_joined"]
    readonly_fields = ["email", "last_login", "date_joined"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Membership)
class MembershipAdmin(OperatorAdmin):
    list_display = ["user", "role", "school"]
    list_filter = ["role"]
    list_select_related = ["user", "school"]
    search_fields = ["user__name", "user__email", "school__name"]
    autocomplete_fields = ["user", "school"]


@admin.register(Invitation)
class InvitationAdmin(LookOnlyOperatorAdmin):
    """Only to look: an invitation is made and sent by its action."""

    list_display = ["email", "role", "school", "created_at", "sent_at", "expires_at", "accepted_at"]
    list_filter = ["role"]
    list_select_related = ["school"]
    search_fields = ["email", "name", "school__name"]


@admin.register(ClassGroup)
class ClassGroupAdmin(OperatorAdmin):
    list_display = ["name", "school", "academic_year", "youngest_year", "oldest_year"]
    list_filter = ["academic_year"]
    list_select_related = ["school"]
    search_fields = ["name", "school__name"]
    autocomplete_fields = ["school", "teachers"]
