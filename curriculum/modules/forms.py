"""What people type about modules."""

from typing import Any

from django import forms

from classes.history.edit_conflicts import VersionedForm, version_of
from curriculum.models import Module


class ModuleForm(VersionedForm, forms.ModelForm):
    """A school's module."""

    class Meta:
        model = Module
        fields = ["title", "publisher", "about", "is_outline", "for_families"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = version_of(self.instance)


class NewModuleForm(forms.ModelForm):
    """A module that a school makes itself: its own, so no outline to check against a pack."""

    class Meta:
        model = Module
        fields = ["title", "publisher", "about"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"publisher": "Who makes it, if it is not your school."}


class DuplicateForm(forms.Form):
    """What the copy of a module is called."""

    title = forms.CharField(label="Title of the copy", max_length=120)
