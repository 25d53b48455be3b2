"""What is never kept of a child: columns known by their headings, and values by how they look.

This is the one place that decides it, for lists, exports and names that are typed. A UPN is
among both; where it joins the files of an export, classes/roster/upns.py takes it out again.
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
"""Words that make a column one that is never read, whatever else its heading says."""


class Private(StrEnum):
    """What a value is that is never kept, as a sentence calls it."""

    UPN = "a UPN"
    EMAIL = "an e-mail address"
    DATE = "a date"
    POSTCODE = "a postcode"
    TELEPHONE = "a telephone number"


OF_MANY = {
    Private.DATE: "dates, and a date of birth is never stored",
    Private.UPN: "UPNs, which are never stored",
    Private.EMAIL: "e-mail addresses, which are never stored",
    Private.POSTCODE: "postcodes, which are never stored",
    Private.TELEPHONE: "telephone numbers, which are never stored",
}
"""What a column of such values holds; what counts first, first."""

NOT_SHOWN = "(not shown)"
"""Shown instead of such a value, on pages and in messages."""

_MAY_BE = re.compile(r"[\d@]")
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+\.[\w.-]+")
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
    """Return whether a text is or holds a UPN: a letter, then 12 digits, or 11 and a letter."""
    if len(text) < 13:
        return False
    return bool(_WHOLE_UPN.fullmatch(text.translate(_BETWEEN)) or _UPN_WITHIN.search(text))


def private(text: str) -> Private | None:
    """Return the kind of private value that a text is or holds; None if there is none."""
    if not _MAY_BE.search(text):
        return None
    if looks_like_upn(text):
        return Private.UPN
    if _EMAIL.search(text):
        return Private.EMAIL
    return Private.DATE if _DATE.search(text) else None


def private_in_name(text: str) -> Private | None:
    """Return the kind of private value typed in place of a child's name, if it is one."""
    if not _MAY_BE.search(text):
        return None
    if kind := private(text):
        return kind
    if _POSTCODE.fullmatch(text):
        return Private.POSTCODE
    return Private.TELEPHONE if _TELEPHONE.fullmatch(text) else None


def shown(value: str) -> str:
    """Return a value in quotation marks, for a message; a UPN is not repeated."""
    return NOT_SHOWN if looks_like_upn(value) else f"“{value}”"
