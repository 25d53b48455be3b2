"""Personal data that is never kept: columns by their headings, and values by their form.

Class lists, exports and names typed by hand all follow these rules. An export may use a UPN to link
its files; classes/roster/upns.py removes it afterwards.
"""

import re
from enum import StrEnum

NEVER_READ: dict[str, tuple[str, ...]] = {
    "date of birth": ("birth", "birthday", "birthdate", "dob", "born", "age"),
    "UPN": ("upn", "uln", "unique pupil", "unique learner", "nhs"),
    "gender": ("gender", "sex", "pronoun", "pronouns", "title"),
    "ethnicity and religion": (
        "ethnic", "ethnicity", "religion", "faith", "nationality", "country", "language", "eal",
        "traveller", "asylum",
    ),
    "special needs": (
        "sen", "send", "sen status", "ehcp", "ehc", "need", "needs", "disability", "disabilities",
    ),
    "free meals and premium": ("fsm", "meal", "meals", "premium", "pp", "service child"),
    "address": ("address", "postcode", "post code", "street", "town", "house", "county"),
    "contacts": (
        "email", "e mail", "mail", "phone", "telephone", "tel", "mobile", "contact", "contacts",
        "parent", "parents", "parental", "guardian", "carer", "mother", "father", "mum", "dad",
        "emergency", "sibling", "siblings", "priority",
    ),
    "passwords": ("password", "passcode", "username", "user name", "login", "pin"),
    "medical": (
        "medical", "doctor", "gp", "surgery", "allergy", "allergies", "diet", "dietary",
        "medication", "condition", "conditions", "inhaler",
    ),
    "care and safeguarding": (
        "care", "lac", "cla", "looked after", "adopted", "protection", "safeguarding", "plan",
        "social",
    ),
    "notes": ("note", "notes", "comment", "comments", "photo", "consent", "attendance"),
}  # fmt: skip
"""A column with one of these words in its heading is never read, whatever the other words are."""


class Private(StrEnum):
    """A kind of value that is never kept, as it is called in a sentence."""

    UPN = "a UPN"
    EMAIL = "an email address"
    DATE = "a date"
    POSTCODE = "a postcode"
    TELEPHONE = "a telephone number"


COLUMN_CONTENTS = {
    Private.DATE: "dates, and we never store a date of birth",
    Private.UPN: "UPNs, which we never store",
    Private.EMAIL: "email addresses, which we never store",
    Private.POSTCODE: "postcodes, which we never store",
    Private.TELEPHONE: "telephone numbers, which we never store",
}
"""What a column of such values contains, the most telling kind first."""

NOT_SHOWN = "(not shown)"
"""Shown in place of such a value, on pages and in messages."""

_MAY_BE_PRIVATE = re.compile(r"[\d@]")
_EMAIL = re.compile(r"(?<=[\w.+'-])@[\w-]++\.[\w.-]")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ -]?{_MONTH}[ -]?(?:\d{{4}}|\d{{2}}))(?!\d)",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?:\+44|0)[\d ()-]{9,14}")
_BETWEEN = str.maketrans("", "", " -\u00a0")
_WHOLE_UPN = re.compile(r"[A-Z]\d{11}[\dA-Z]", re.IGNORECASE | re.ASCII)
_UPN_WITHIN = re.compile(r"(?<![^\W_])[A-Z]\d{11}[\dA-Z](?![^\W_])", re.IGNORECASE)


def looks_like_upn(text: str) -> bool:
    """Return whether a text contains a UPN: a letter, 11 digits, then a digit or a letter.

    The format is that of the Department for Education's guide to UPNs. The last character is a
    letter in a temporary UPN.
    """
    if len(text) < 13:
        return False
    return bool(_WHOLE_UPN.fullmatch(text.translate(_BETWEEN)) or _UPN_WITHIN.search(text))


def private_kind(text: str) -> Private | None:
    """Return the kind of private value that a text contains; None if there is none."""
    if not _MAY_BE_PRIVATE.search(text):
        return None
    if looks_like_upn(text):
        return Private.UPN
    if _EMAIL.search(text):
        return Private.EMAIL
    return Private.DATE if _DATE.search(text) else None


def private_kind_in_name(text: str) -> Private | None:
    """Return the kind of private value typed in place of a child's name; None if it is a name."""
    if not _MAY_BE_PRIVATE.search(text):
        return None
    if kind := private_kind(text):
        return kind
    if _POSTCODE.fullmatch(text):
        return Private.POSTCODE
    return Private.TELEPHONE if _TELEPHONE.fullmatch(text) else None


def quoted(value: str) -> str:
    """Return a value in quotation marks, for a message. A UPN is not repeated."""
    return NOT_SHOWN if looks_like_upn(value) else f"“{value}”"
