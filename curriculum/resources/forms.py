"""Forms for links and documents."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from classes.history.edit_conflicts import VersionedForm, version_of
from classes.models import School
from classes.people.shared_texts import SharedText, SharedTextForm
from curriculum.documents import MAX_BYTES
from curriculum.models import DocumentKind, Resource, Session
from curriculum.models.audience import PUBLIC

ACCEPTED = ",".join(f".{kind}" for kind in [*DocumentKind.values, "jpeg"])
KINDS = (
    "PDF, Word, PowerPoint, Excel, OpenDocument, JPEG or PNG, up to "
    f"{MAX_BYTES // (1024 * 1024)} MB, without macros."
)


class SessionsField(forms.ModelMultipleChoiceField):
    """Sessions of a school's modules, to tick. Names the module if there are several."""

    widget = forms.CheckboxSelectMultiple
    names_module = False

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.module}: {obj}" if self.names_module else str(obj)


class ResourceForm(SharedTextForm, VersionedForm, forms.ModelForm):
    """The fields that links and documents share."""

    shared_titles = ("title", "publisher", "file")
    shared_texts = ("about",)

    sessions = SessionsField(
        Session.objects.none(),
        required=False,
        label="Used in",
        help_text="Tick none if it is for any lesson.",
    )

    class Meta:
        model = Resource
        fields = ["title", "publisher", "about", "audience", "is_urgent", "position"]
        labels = {"audience": "Who is it for?", "is_urgent": "Urgent: show it first"}
        help_texts = {
            "about": "One or two sentences for the people who will use it.",
            "is_urgent": "For ways to report, or to get help at once.",
            "audience": "Families see it on their public page without signing in.",
        }
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "audience": forms.RadioSelect,
        }

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_sessions(school)

    def is_public(self) -> bool:
        return self.cleaned_data.get("audience") in PUBLIC

    def becomes_public(self) -> bool:
        return self.is_public() and self.initial.get("audience") not in PUBLIC

    def _offer_sessions(self, school: School) -> None:
        """Offer the sessions in use, and any that use the resource already. Ask only if any."""
        field = self.fields["sessions"]
        assert isinstance(field, SessionsField)
        offered = Q(is_archived=False, module__is_archived=False)
        if self.instance.pk:
            self.initial["seen"] = version_of(self.instance)
            offered |= Q(resources=self.instance)
            pks = [session.pk for session in self.instance.sessions.all()]
            self.initial.setdefault("sessions", pks)
        sessions = Session.objects.filter(offered, module__school=school).distinct()
        field.queryset = sessions.select_related("module").order_by("module__title", "position")
        field.names_module = school.modules.count() > 1
        if not sessions.exists():
            del self.fields["sessions"]


class LinkForm(ResourceForm):
    """A link: the address of a web page."""

    url = forms.URLField(
        label="Address",
        max_length=500,
        assume_scheme="https",
        help_text="Copy it from your browser. It starts with https://",
        error_messages={
            "required": "Enter the address of the page.",
            "invalid": "This is not the address of a web page. An address starts with https://",
        },
    )
    field_order = ["url", "title"]

    class Meta(ResourceForm.Meta):
        fields = ["url", *ResourceForm.Meta.fields]

    def clean_url(self) -> str:
        """Return the address. Refuse one with a password, which everybody would see."""
        url = str(self.cleaned_data["url"])
        if "@" in urlsplit(url).netloc:
            raise ValidationError(
                "The address holds a user name or password, which everybody would see. Remove the "
                "part before the @."
            )
        return url

    def texts(self) -> Iterator[SharedText]:
        """Yield the address too, with the letters that its %20 and so on stand for."""
        yield from super().texts()
        before = "" if self.becomes_public() else unquote_plus(self.instance.url)
        url = unquote_plus(self.cleaned_data.get("url", ""))
        yield SharedText("url", url, before, is_title=True)


class DocumentForm(ResourceForm):
    """A new document. The title is optional, since the file name can give one."""

    file = forms.FileField(
        label="File",
        help_text=KINDS,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": "Choose a file.",
            "max_length": "The file’s name is too long. Shorten it and choose the file again.",
        },
    )
    field_order = ["file", "title"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields[
            "title"
        ].help_text = "If you leave this empty, the title comes from the file’s name."


class NewVersionForm(ResourceForm):
    """The details of an existing document, and an optional new version of its file."""

    file = forms.FileField(
        label="New version",
        required=False,
        help_text=f"This replaces the current file. {KINDS}",
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def texts(self) -> Iterator[SharedText]:
        """Yield the name of the current file too, if families can download it from now on."""
        yield from super().texts()
        if self.becomes_public() and not self.cleaned_data.get("file"):
            yield SharedText("audience", self.instance.document.filename, is_title=True)
