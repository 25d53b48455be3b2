"""The field of a child on a sign-in sheet: adults who came, s with a sibling, empty for nobody."""

from typing import Any

from django import forms

from lessons.models.evening import MOST_ADULTS

NOBODY = {"", "-", "–", "—", "−"}
WITH_SIBLING = {
    "s",
    "sib",
    "sibling",
    "with sibling",
    "brother",
    "sister",
    "with brother or sister",
}

ZERO = (
    "0: nobody came, or with a brother or sister? Type - if nobody came, or s if they are counted "
    "with a brother or sister."
)
INVALID = (
    "Type the number of adults. Type s if they are counted with a brother or sister, "
    "or - if nobody came."
)


class FamilyField(forms.Field):
    """How many adults came for a child: None for nobody, 0 if they are counted with a sibling.

    A typed 0 is asked about, because people mean nobody by it. `zero` answers for all of them:
    "nobody" or "sibling".
    """

    widget = forms.TextInput(
        attrs={"maxlength": 24, "autocomplete": "off", "autocapitalize": "off"}
    )

    def __init__(self, *, zero: str = "", **kwargs: Any) -> None:
        super().__init__(required=False, show_hidden_initial=True, **kwargs)
        self.zero = zero

    def to_python(self, value: Any) -> int | None:
        text = " ".join(str(value or "").casefold().split())
        if text in NOBODY or (is_zero(text) and self.zero == "nobody"):
            return None
        if text in WITH_SIBLING or (is_zero(text) and self.zero == "sibling"):
            return 0
        if is_zero(text):
            raise forms.ValidationError(ZERO, code="zero")
        if not text.isdecimal() or len(text) > 3:
            raise forms.ValidationError(INVALID, code="invalid")
        if int(text) > MOST_ADULTS:
            raise forms.ValidationError(f"Enter at most {MOST_ADULTS} adults.", code="max_value")
        return int(text)

    def prepare_value(self, value: Any) -> Any:
        return "s" if value == 0 else value


def is_zero(text: str) -> bool:
    """Return whether somebody typed nought."""
    return text.isdecimal() and len(text) < 4 and int(text) == 0
