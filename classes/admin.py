"""The operators' pages about schools and the people who sign in.

Operators look after the installation, not the children: no page shows a child's name or what
somebody wrote freely. Each admin class excludes its free texts. Names of classes stay, and titles
without the names of children.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin

from classes.demo import switch_off_people
from classes.groups.agreements import ask_school
from classes.models import (
    Backup,
    ClassGroup,
    Group,
    GroupOfficer,
    GroupSchool,
    Invitation,
    Membership,
    RestoreTrial,
    School,
    User,
)
from classes.pages.pks import pk_of
from classes.people.losing_access import lose_access, switched_off
from classes.people.operators import NamelessIterable


class NoDeleteAdmin(admin.ModelAdmin):
    """Deletes nothing: that needs a reason, and has its own page in the application."""

    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(NoDeleteAdmin):
    """Shows and searches, but adds and changes nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class HistoryAdmin(SimpleHistoryAdmin):
    """Lists who changed which fields and when, without the values and without the reasons.

    There is no page of an earlier version. It would show every text, and simple_history would save
    whatever is posted to it, past all rules and all permissions.
    """

    object_history_list_template = "admin/record_history.html"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Return the history of a record. Raise Http404 if this cannot be the key of one."""
        if pk_of(unquote(object_id)) is None:
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    def set_history_delta_changes(
        self, request: HttpRequest, historical_records: Sequence[Any], *args: Any, **kwargs: Any
    ) -> None:
        """Add `changed_fields` to each record but the oldest."""
        newer = None
        for record in historical_records:
            if newer is not None:
                changed = newer.diff_against(record).changed_fields
                newer.changed_fields = [_label(self.model, name) for name in changed]
            newer = record


def _label(model: type[models.Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


class OperatorAdmin(NoDeleteAdmin, HistoryAdmin):
    """Shows, searches and corrects, with the history."""


class ReadOnlyOperatorAdmin(ReadOnlyAdmin, HistoryAdmin):
    """Shows and searches, with the history."""


class NamelessAdmin(ReadOnlyOperatorAdmin):
    """Shows records with "a child" for each name in a title. Does not search titles.

    `related` are the records that are shown with them, read in the same query.
    """

    related: ClassVar[Sequence[str]] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return the records without the names of children, wherever the admin shows them."""
        records: Any = super().get_queryset(request).select_related(*self.related)
        records._iterable_class = NamelessIterable
        return records


# An operator needs none: whoever changes an address, reads the secret of a second step, or links an
# account elsewhere can sign in as somebody who sees children.
admin.site.unregister([Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken])


@admin.register(School)
class SchoolAdmin(OperatorAdmin):
    # The page “How staff sign in” makes sure that somebody gets in afterwards.
    exclude = ["email_domains", "sign_in_with"]
    list_display = ["name", "slug", "urn", "keeps_pupil_names", "is_demo"]
    list_filter = ["keeps_pupil_names", "is_demo"]
    search_fields = ["name", "slug", "urn"]

    def save_model(self, request: HttpRequest, obj: School, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        switch_off_people()


@admin.register(Backup)
class BackupAdmin(ReadOnlyAdmin):
    list_display = ["made_at", "occasion", "place", "size", "rows", "files", "is_good"]
    exclude = ["problem"]

    @admin.display(boolean=True, description="good")
    def is_good(self, backup: Backup) -> bool:
        return not backup.problem


@admin.register(RestoreTrial)
class RestoreTrialAdmin(ReadOnlyAdmin):
    list_display = ["tried_at", "occasion", "backup_made_at", "tables", "rows", "files", "is_good"]
    exclude = ["problem"]

    @admin.display(boolean=True, description="good")
    def is_good(self, trial: RestoreTrial) -> bool:
        return not trial.problem


@admin.register(User)
class UserAdmin(OperatorAdmin):
    """Adds nobody: people join by invitation, operators by `manage.py createsuperuser`."""

    list_display = ["name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "is_active", "is_staff", "is_superuser", "last_login", "date_joined"]
    readonly_fields = ["email", "last_login", "date_joined"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            switched_off(user=obj, by=cast(User, request.user))


@admin.register(Membership)
class MembershipAdmin(OperatorAdmin):
    list_display = ["user", "role", "school"]
    list_filter = ["role"]
    list_select_related = ["user", "school"]
    search_fields = ["user__name", "user__email", "school__name"]
    autocomplete_fields = ["user", "school"]

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        before = Membership.objects.select_related("user", "school").filter(pk=obj.pk).first()
        super().save_model(request, obj, form, change)
        if before and not before.school.memberships.filter(user=before.user).exists():
            by = cast(User, request.user)
            lose_access(user=before.user, school=before.school, by=by, reason="Role moved")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyOperatorAdmin):
    """Read-only: only the action makes an invitation, because it also sends it."""

    list_display = ["email", "role", "school", "group", "sent_at", "expires_at", "accepted_at"]
    list_filter = ["role"]
    list_select_related = ["school", "group"]
    search_fields = ["email", "name", "school__name", "group__name"]


@admin.register(ClassGroup)
class ClassGroupAdmin(OperatorAdmin):
    list_display = ["name", "school", "academic_year", "youngest_year", "oldest_year"]
    list_filter = ["academic_year"]
    list_select_related = ["school"]
    search_fields = ["name", "school__name"]
    autocomplete_fields = ["school", "teachers"]


@admin.register(Group)
class GroupAdmin(OperatorAdmin):
    """Adds none: `manage.py create_group` also invites the first officer."""

    list_display = ["name", "slug", "kind", "is_demo"]
    list_filter = ["kind", "is_demo"]
    search_fields = ["name", "slug"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


ANSWERED = ["asked_at", "asked_by", "answer", "answered_at", "answered_by"]


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@admin.register(GroupOfficer)
class GroupOfficerAdmin(OperatorAdmin):
    list_display = ["user", "group"]
    list_select_related = ["user", "group"]
    search_fields = ["user__name", "user__email", "group__name"]
    autocomplete_fields = ["user", "group"]


@admin.register(GroupSchool)
class GroupSchoolAdmin(ReadOnlyOperatorAdmin):
    """An operator asks a school here, too. Only the school answers, so nothing is changed."""

    list_display = ["group", "school", "answer", "asked_at", "answered_at"]
    list_filter = ["answer"]
    list_select_related = ["group", "school"]
    search_fields = ["group__name", "school__name"]
    autocomplete_fields = ["group", "school"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return ["group", "school"] if obj is None else ["group", "school", *ANSWERED]

    def save_model(self, request: HttpRequest, obj: GroupSchool, form: Any, change: bool) -> None:
        """Ask the school, which also emails it. The form refuses one that was asked before."""
        obj.pk = ask_school(group=obj.group, school=obj.school, by=_user(request)).pk
