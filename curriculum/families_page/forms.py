"""The form for the families' page."""

from typing import Any

from django import forms
from django.urls import reverse

from classes.history.edit_conflicts import VersionedForm, version_of
from classes.people.shared_texts import SharedTextForm
from curriculum.families_page.content import GUIDANCE, TEACHING
from curriculum.models import FamiliesPage
from curriculum.origins import origins_of

MARKDOWN = "Start a heading with ## and a list item with -. Write a link as [words](address)."


class FamiliesPageForm(SharedTextForm, VersionedForm, forms.ModelForm):
    """The texts of a school's families' page, filled in with the shipped ones at first."""

    shared_titles = ("heading",)
    shared_texts = ("intro", "contact", "teaching", "guidance")

    class Meta:
        model = FamiliesPage
        fields = [
            "is_published",
            "heading",
            "intro",
            "contact",
            "teaching",
            "guidance",
            "embedded_in",
        ]
        labels = {
            "is_published": "Publish the page",
            "guidance": "Guidance for parents and carers",
            "embedded_in": "Websites that may show it",
        }
        help_texts = {
            "guidance": f"{MARKDOWN} Empty the box to go back to the original text.",
        }
        error_messages = {"heading": {"required": "Give the page a heading."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = version_of(self.instance)
        for name, shipped, rows in (("teaching", TEACHING, 4), ("guidance", GUIDANCE, 28)):
            self.initial[name] = self.initial.get(name) or shipped
            self.fields[name].widget.attrs["rows"] = rows
            self.fields[name].says_optional = False  # type: ignore[attr-defined]
        self.fields["guidance"].widget.attrs |= {
            "hx-post": reverse("lessons:families_preview", args=[self.instance.school.slug]),
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#shown",
        }
        self.fields["embedded_in"].widget.attrs["rows"] = 3

    def clean_teaching(self) -> str:
        return _own(self.cleaned_data["teaching"], TEACHING)

    def clean_guidance(self) -> str:
        return _own(self.cleaned_data["guidance"], GUIDANCE)

    def clean_embedded_in(self) -> str:
        """Return the origins of the pasted addresses, one on each line."""
        return "\n".join(origins_of(self.cleaned_data["embedded_in"]))


def _own(text: str, shipped: str) -> str:
    """Return the text, or "" if it is the shipped one, so that upgrades can improve that."""
    text = "\n".join(text.splitlines()).strip()
    return "" if text == shipped else text
