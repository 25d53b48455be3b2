"""The form that removes texts of a record for good."""

from typing import Any

from django import forms
from django.template.defaultfilters import linebreaksbr

from classes.history.reasons import REASON_MISSING
from classes.people.password_again import PasswordAgain
from reports.change_history import Change
from reports.change_history.values import display_text
from reports.redaction.actions import NOTHING_CHOSEN
from reports.redaction.record_texts import RecordText


class RedactForm(PasswordAgain, forms.Form):
    """Offers each text of a record to tick, and asks for a reason."""

    texts = forms.MultipleChoiceField(
        label="What to remove",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NOTHING_CHOSEN},
    )
    reason = forms.CharField(
        label="Why is it removed?",
        help_text="Do not repeat the words. The reason is kept in the change history.",
        max_length=200,
        error_messages={"required": REASON_MISSING},
    )

    def __init__(
        self, *args: Any, texts: list[RecordText], last_removal: Change | None, **kwargs: Any
    ) -> None:
        """Offer these texts. `last_removal` is the latest removal of a text of this record."""
        super().__init__(*args, **kwargs)
        field = self.fields["texts"]
        assert isinstance(field, forms.MultipleChoiceField)
        if last_removal:
            field.error_messages["invalid_choice"] = _gone(last_removal)
        field.choices = [
            (text.key, linebreaksbr(f"{'; '.join(text.places)}: {text.text}", autoescape=True))
            for text in texts
        ]


def _gone(removal: Change) -> str:
    """Return why a text that was ticked is not there, without its words.

    It may also have been changed, by the erasure of a name, so it only says who removed one last.
    """
    return (
        "A text that you ticked is no longer here, because somebody has removed or changed it "
        f"since you opened this page. {removal.who} was the last to remove a text "
        f"({display_text(removal.when)}). Nothing was removed now. If another text is to go too, "
        "tick it below."
    )
