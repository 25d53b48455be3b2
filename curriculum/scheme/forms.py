"""The form to import a scheme of work."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property

from django import forms

from classes.people.shared_texts import SharedText, SharedTextForm
from classes.tables import ENDINGS, TableRefusedError
from curriculum.scheme import Scheme, SchemeRefusedError, read_scheme


class SchemeForm(SharedTextForm):
    """A file, and the title and publisher of the module to make from it."""

    shared_titles = ("title", "publisher")

    title = forms.CharField(label="Title of the module", max_length=120)
    publisher = forms.CharField(
        label="Publisher",
        max_length=120,
        required=False,
        help_text="Who made the scheme, if it was not your school.",
    )
    file = forms.FileField(
        label="File",
        help_text=".xlsx or .csv, one row for each session, up to 10 MB.",
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
    )

    @cached_property
    def scheme(self) -> Scheme:
        """Return what the file holds. Raise SchemeRefusedError if anything in it is wrong."""
        file = self.cleaned_data["file"]
        file.seek(0)
        return read_scheme(file, file.name)

    def is_public(self) -> bool:
        return False

    def texts(self) -> Iterator[SharedText]:
        """Yield the texts of the file too. The view says what is wrong with the file."""
        yield from super().texts()
        with suppress(SchemeRefusedError, TableRefusedError, KeyError):
            for session in (row.session for row in self.scheme.sessions):
                yield SharedText("file", session.title, is_title=True)
                for text in (session.aims, session.before_teaching, session.outline):
                    yield SharedText("file", text)
