"""The form to import a scheme of work."""

from django import forms


class SchemeForm(forms.Form):
    """A file, and the title and publisher of the module to make from it."""

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
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.ods"}),
    )
