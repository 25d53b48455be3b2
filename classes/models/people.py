"""The people who sign in, and their roles in schools."""

from collections.abc import Callable, Collection
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from classes.models.earlier import keep_earlier
from classes.models.records import HistoricalRecords
from classes.models.school import School
from classes.names.order import Alphabetical, by_first_name, by_surname


class UserManager(BaseUserManager["User"]):
    """Creates people. Email addresses are kept in lower case, so that each exists only once."""

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        """Create a person and return them. Without an email address they cannot sign in."""
        user = self.model(email=email.strip().lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an operator and return them. They may use /admin/; their email is confirmed."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        user.confirm_email()
        return user

    def at_school(self, school: School) -> models.QuerySet["User"]:
        """Return the people with a role at the school, each once, with their `roles_here`."""
        here = school.memberships.order_by("role")
        return (
            self.filter(pk__in=here.order_by().values("user"))
            .prefetch_related(models.Prefetch("memberships", here, to_attr="roles_here"))
            .order_by(Alphabetical("name"), "pk")
        )

    def with_role(
        self, school: School, roles: Collection["Role"], *, besides: Collection[int] = ()
    ) -> models.QuerySet["User"]:
        """Return the active people with one of `roles` at the school, and those with these pks.

        Each is there once. An OR would make PostgreSQL read the accounts of all schools.
        """
        here = school.memberships.filter(role__in=roles)
        active = self.filter(is_active=True, pk__in=here.order_by().values("user"))
        if not besides:
            return active
        others = self.filter(pk__in=besides).order_by().values("pk")
        return self.filter(pk__in=active.order_by().values("pk").union(others))

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


EMAIL_CHANGED = "Email address changed"

IN_HISTORY = ("name", "is_active", "is_staff", "is_superuser")
"""A person’s fields in the change history. Of an email address it says only that it changed."""


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff. They sign in with an email address; without one they cannot yet."""

    email = models.EmailField(
        "e-mail",
        unique=True,
        null=True,
        blank=True,
        error_messages={"unique": "Somebody already has this email address."},
    )
    name = models.CharField(max_length=80, help_text="As colleagues know them, such as R. Patel.")
    is_staff = models.BooleanField(
        "operator", default=False, help_text="Can use the operators’ pages."
    )
    is_active = models.BooleanField("active", default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    signs_in_elsewhere = models.BooleanField(
        "signs in with a provider",
        default=False,
        db_default=False,
        editable=False,
        help_text="Joined with Microsoft, Google or another provider, and without a password.",
    )
    surname_first = models.BooleanField(
        "children by surname",
        default=False,
        db_default=False,
        editable=False,
        help_text="How they list a class.",
    )

    history = HistoricalRecords(
        excluded_fields=[
            *(
                "password",
                "last_login",
                "email",
                "date_joined",
                "erased_at",
                "surname_first",
                "signs_in_elsewhere",
            )
        ]
    )
    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "member of staff"
        verbose_name_plural = "members of staff"
        ordering = [Alphabetical("name"), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")) | models.Q(email=None),
                name="user_email_in_small_letters",
                violation_error_message="Write the email address in lower case.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def order_of_names(self) -> Callable[[str], tuple[str, ...]]:
        """Return the key by which this person lists children: by first name, or by surname."""
        return by_surname if self.surname_first else by_first_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the person. A change of what IN_HISTORY names is history, signing in is not.

        The email address itself is never in the history: only that it was changed.
        """
        watched = {*IN_HISTORY, "email"}
        written = watched & set(kwargs.get("update_fields") or watched)
        stored = None
        if written and not self._state.adding:
            stored = User.objects.filter(pk=self.pk).first()
        changed = {name for name in written if getattr(stored, name, None) != getattr(self, name)}
        if stored is not None and changed:
            keep_earlier([stored])
        if stored is not None and "email" in changed:
            reason = getattr(self, "_change_reason", None)
            self._change_reason = f"{reason}. {EMAIL_CHANGED}" if reason else EMAIL_CHANGED
        self._save(*args, is_history=self._state.adding or bool(stored and changed), **kwargs)

    def list_by_surname(self, surname_first: bool) -> None:
        """Remember in which order the person lists children. It is no history."""
        if self.surname_first != surname_first:
            self.surname_first = surname_first
            self.save(update_fields=["surname_first"])

    def _save(self, *args: Any, is_history: bool, **kwargs: Any) -> None:
        if not is_history:
            self.skip_history_when_saving = True
        try:
            super().save(*args, **kwargs)
        finally:
            self.__dict__.pop("skip_history_when_saving", None)
            self.__dict__.pop("_change_reason", None)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def has_password(self) -> bool:
        """Return whether they have a password. People created by an import have none at first."""
        return bool(self.password) and self.has_usable_password()

    @property
    def can_sign_in(self) -> bool:
        """Return whether they have joined, with a password or with a provider."""
        return self.has_password or self.signs_in_elsewhere

    def confirm_email(self) -> None:
        """Mark the email address as theirs, so that sign-in does not ask them to confirm it."""
        from allauth.account.models import EmailAddress

        EmailAddress.objects.update_or_create(
            user=self, email=self.email, defaults={"verified": True, "primary": True}
        )


class Role(models.TextChoices):
    """A role at a school. classes/access.py says what each role may do."""

    PSHE_LEAD = "pshe_lead", "PSHE lead"
    TEACHER = "teacher", "Teacher"
    SAFEGUARDING_LEAD = "safeguarding_lead", "Safeguarding lead"
    HEAD = "head", "Head"
    VIEWER = "viewer", "Governor (viewer)"


class Membership(models.Model):
    """A person's role at a school. A person may have several."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    school = models.ForeignKey(School, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    external_id = models.CharField(
        "number in the school's system", max_length=80, blank=True, editable=False
    )
    last_used_on = models.DateField(null=True, blank=True, editable=False)
    """The last day on which the person opened a page of the school: a day, and no log."""

    history = HistoricalRecords(excluded_fields=["last_used_on"])

    class Meta:
        ordering = [Alphabetical("user__name"), "user", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "school", "role"],
                name="membership_once",
                violation_error_message="This person already has this role at the school.",
            ),
            models.UniqueConstraint(
                fields=["school", "external_id"],
                condition=~models.Q(external_id=""),
                name="membership_external_id_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
