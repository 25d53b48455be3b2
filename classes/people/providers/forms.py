"""The form with which a school chooses how its staff sign in."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from classes.history.edit_conflicts import VersionedForm, version_of
from classes.models import School
from classes.people.providers.known import is_domain

NO_DOMAIN = "“{}” is no domain. Enter what stands behind the @, such as hope-valley.sch.uk."


class SchoolSignInForm(VersionedForm, forms.ModelForm):
    """The domains of the staff's addresses, and with what they sign in."""

    sign_in_with = forms.ChoiceField(
        label="Staff with an address of these domains sign in", required=False
    )

    class Meta:
        model = School
        fields = ["email_domains", "sign_in_with"]
        labels = {"email_domains": "Domains of your staff’s email addresses"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = version_of(self.instance)
        choices = [(known.key, f"with {known.name} only") for known in settings.OIDC]
        field: Any = self.fields["sign_in_with"]
        field.choices = [("", "as they like, also with a password"), *choices]
        field.says_optional = False

    def clean_email_domains(self) -> str:
        """Return the domains in lower case, with a comma between them."""
        parts = re.split(r"[\s,;]+", self.cleaned_data["email_domains"].lower())
        domains = [part.removeprefix("@") for part in parts if part]
        for domain in domains:
            if not is_domain(domain):
                raise ValidationError(NO_DOMAIN.format(domain))
        return ", ".join(domains)
