"""What is asked before something is taken away."""

from django import forms


class RemovalForm(forms.Form):
    """Why it is taken away; the answer stays in the change history."""

    reason = forms.CharField(
        label="Why is it removed?",
        max_length=200,
        error_messages={"required": "Say why: it stays in the change history."},
    )
