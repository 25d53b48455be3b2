"""Forms for modules."""

from collections.abc import Iterator
from typing import Any

from django import forms

from classes.history.edit_conflicts import VersionedForm, version_of
from classes.people.shared_texts import SharedText, SharedTextForm
from curriculum.models import Module


class ModuleForm(SharedTextForm, VersionedForm, forms.ModelForm):
    """The details of a school's module."""

    shared_titles = ("title", "publisher")
    shared_texts = ("about",)

    class Meta:
        model = Module
        fields = ["title", "publisher", "about", "is_outline", "for_families"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = version_of(self.instance)

    def is_public(self) -> bool:
        return bool(self.cleaned_data.get("for_families"))

    def becomes_public(self) -> bool:
        return self.is_public() and not self.initial["for_families"]

    def texts(self) -> Iterator[SharedText]:
        """Yield the texts of the sessions too, if families will read them from now on."""
        yield from super().texts()
        for session in self.instance.sessions.in_use() if self.becomes_public() else ():
            yield SharedText("for_families", session.title, is_title=True)
            yield SharedText("for_families", session.aims)


class NewModuleForm(SharedTextForm, forms.ModelForm):
    """The details of a new module. It is the school's own, so it is never marked as an outline."""

    shared_titles = ModuleForm.shared_titles
    shared_texts = ModuleForm.shared_texts

    class Meta:
        model = Module
        fields = ["title", "publisher", "about"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"publisher": "Who made it, if it was not your school."}

    def is_public(self) -> bool:
        return False


class DuplicateForm(SharedTextForm):
    """The title for a copy of a module."""

    shared_titles = ("title",)
    title = forms.CharField(label="Title of the copy", max_length=120)

    def is_public(self) -> bool:
        return False
