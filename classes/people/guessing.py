"""Refuses passwords that are known or easy to guess: a validator in AUTH_PASSWORD_VALIDATORS.

zxcvbn counts how many guesses a password would take. It knows 30,000 passwords from breaches,
names, words, dates and rows of keys. Django has a list of 20,000 more. There are no rules about
capitals, digits or signs.
"""

import re
import threading
import unicodedata

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db.models import Q
from zxcvbn import zxcvbn

from classes import demo
from classes.models import School, User

LOOKED_AT = 72
"""How many characters are looked at. Counting takes longer the more there are."""

STRONG_ENOUGH = 3
"""The least of zxcvbn's scores, 0 to 4, that is let in: more than 10⁸ guesses."""

LEFT_OVER = 5
"""How many letters must be left once known names are taken out of a password."""

OF_THE_SYSTEM = ("coverage", "tracker", "real", "love", "rocks", "pshe", "school", "demo")

ADVICE = "Use three random words instead, such as two things that you see and a place."
WHY = {
    "dictionary": "It is like one that many people use.",
    "repeat": "It repeats the same characters.",
    "sequence": "Its characters follow one another in the alphabet.",
    "spatial": "Its characters are next to one another on the keyboard.",
    "date": "Dates are easy to guess.",
    "regex": "Years are easy to guess.",
    "bruteforce": "It is too short for what is in it.",
}
OF_NAMES = (
    "This password is made of names that somebody would try first: yours, your school’s or that of "
    f"this system. {ADVICE}"
)

_one_at_a_time = threading.Lock()
"""zxcvbn keeps the words of a person in a variable that all threads share."""


class GuessingValidator:
    """Refuses a password that could be guessed, and says why."""

    def __init__(self) -> None:
        self.breached = CommonPasswordValidator().passwords

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError if the password is too easy to guess for this person."""
        words = _words_about(user)
        if _letters_left(password[:LOOKED_AT], words) < LEFT_OVER:
            raise ValidationError(OF_NAMES, code="password_of_names")
        with _one_at_a_time:
            counted = zxcvbn(password[:LOOKED_AT], user_inputs=sorted(words))
        if password.lower().strip() in self.breached:
            raise _easy("dictionary")
        if counted["score"] < STRONG_ENOUGH:
            longest = max(counted["sequence"], key=lambda match: len(match["token"]))
            raise _easy(longest["pattern"])

    def get_help_text(self) -> str:
        return "Three random words work well. Names and dates do not."


def _easy(pattern: str) -> ValidationError:
    return ValidationError(
        f"This password is easy to guess. {WHY[pattern]} {ADVICE}", code="password_easy_to_guess"
    )


def _words_about(user: User | None) -> set[str]:
    """Return the words that somebody who knows the person and the school would try."""
    texts = [*OF_THE_SYSTEM, demo.NAME]
    if user:
        texts += [user.name, user.email or ""]
        theirs = Q(memberships__user=user.pk) | Q(invitations__email=user.email or "")
        texts += School.objects.filter(theirs).values_list("name", flat=True)
    return {word for text in texts for word in re.findall(r"[a-z]{3,}", _plain(text))}


def _letters_left(password: str, words: set[str]) -> int:
    """Return how many letters the password has besides these words."""
    text = _plain(password)
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, " ")
    return sum(letter.isalpha() for letter in text)


def _plain(text: str) -> str:
    """Return the text in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
