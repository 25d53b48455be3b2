"""What people give to import a scheme of work."""

from django import forms


class SchemeForm(forms.Form):
    """A file, and what the module made from it is called."""

    title = forms.CharField(label="Title of the module", max_length=120)
    publisher = forms.CharField(
        label="Publisher",
        max_length=120,
        required=False,
        help_text="Who made the scheme, if it was not your school.",
    )
    file = forms.FileField(
        label="File",
        help_text=".xlsx or .csv, a row a session. Up to 10 MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.ods"}),
    )
