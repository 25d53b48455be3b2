"""What people type about resources and documents."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from classes.history.edit_conflicts import VersionedForm, version_of
from classes.models import School
from curriculum.documents import MOST_BYTES
from curriculum.models import DocumentKind, Resource, Session

ACCEPTED = ",".join(f".{kind}" for kind in [*DocumentKind.values, "jpeg"])
KINDS = (
    "PDF, Word, PowerPoint, Excel, OpenDocument, JPEG or PNG, at most "
    f"{MOST_BYTES // (1024 * 1024)} MB, without macros."
)


class SessionsField(forms.ModelMultipleChoiceField):
    """Sessions of a school's modules, to tick; with the module's name where there are several."""

    widget = forms.CheckboxSelectMultiple
    names_module = False

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.module}: {obj}" if self.names_module else str(obj)


class ResourceForm(VersionedForm, forms.ModelForm):
    """What a link and a document have in common."""

    sessions = SessionsField(
        Session.objects.none(),
        required=False,
        label="Used in",
        help_text="None ticked: a general one, for any lesson.",
    )

    class Meta:
        model = Resource
        fields = ["title", "publisher", "about", "audience", "is_urgent", "position"]
        labels = {"audience": "Who is it for?", "is_urgent": "Urgent: show it first"}
        help_texts = {
            "about": "One or two sentences for whoever it is for.",
            "is_urgent": "How to report, or to get help at once.",
            "audience": "Families see it on the public page, without signing in.",
        }
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "audience": forms.RadioSelect,
        }

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_sessions(school)

    def _offer_sessions(self, school: School) -> None:
        """Offer the sessions that are taught, and those that use the resource already."""
        field = self.fields["sessions"]
        assert isinstance(field, SessionsField)
        wanted = Q(is_archived=False, module__is_archived=False)
        if self.instance.pk:
            self.initial["seen"] = version_of(self.instance)
            wanted |= Q(resources=self.instance)
            self.initial.setdefault("sessions", [item.pk for item in self.instance.sessions.all()])
        sessions = Session.objects.filter(wanted, module__school=school).distinct()
        field.queryset = sessions.select_related("module").order_by("module__title", "position")
        field.names_module = school.modules.count() > 1


class LinkForm(ResourceForm):
    """A link: the address of a web page."""

    url = forms.URLField(
        label="Address",
        max_length=500,
        assume_scheme="https",
        help_text="Copy it from the browser: https://…",
        error_messages={
            "required": "Give the address of the page.",
            "invalid": "This is not the address of a web page: it looks like https://….",
        },
    )
    field_order = ["url", "title"]

    class Meta(ResourceForm.Meta):
        fields = ["url", *ResourceForm.Meta.fields]

    def clean_url(self) -> str:
        """Return the address; one that holds a name and password would give them to everybody."""
        url = str(self.cleaned_data["url"])
        if "@" in urlsplit(url).netloc:
            raise ValidationError(
                "The address holds a name or a password, which everybody would see. Leave out what "
                "stands before the @."
            )
        return url


class DocumentForm(ResourceForm):
    """A new document: the file, and what is said about it. Without a title it gets the file's."""

    file = forms.FileField(
        label="File",
        help_text=KINDS,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": "Choose a file.",
            "max_length": "The file’s name is too long: shorten it and choose it again.",
        },
    )
    field_order = ["file", "title"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = "Without one it is called as the file is."


class NewVersionForm(ResourceForm):
    """A document that is there already: what is said about it, and a new version of it."""

    file = forms.FileField(
        label="New version",
        required=False,
        help_text=f"Takes the place of the file. {KINDS}",
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
