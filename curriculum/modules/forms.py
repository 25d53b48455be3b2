"""Forms for modules."""

from typing import Any

from django import forms

from classes.history.edit_conflicts import VersionedForm, version_of
from curriculum.models import Module


class ModuleForm(VersionedForm, forms.ModelForm):
    """The details of a school's module."""

    class Meta:
        model = Module
        fields = ["title", "publisher", "about", "is_outline", "for_families"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = version_of(self.instance)


class NewModuleForm(forms.ModelForm):
    """The details of a new module. It is the school's own, so it is never marked as an outline."""

    class Meta:
        model = Module
        fields = ["title", "publisher", "about"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"publisher": "Who made it, if it was not your school."}


class DuplicateForm(forms.Form):
    """The title for a copy of a module."""

    title = forms.CharField(label="Title of the copy", max_length=120)
