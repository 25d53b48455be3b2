"""Words that lists use for who is at the school: headings of columns, and their values."""

import datetime as dt
import re
from enum import Enum

from classes.roster.lists.columns import bare, plain
from classes.roster.lists.values import cell_text, is_formula_error
from classes.tables import CellValue
from classes.tables.days import day_of


class Kind(Enum):
    """What the values of a column say: a status, here or gone by yes or no, or a leaving day."""

    DAY = re.compile(
        r"dol|leaving|lastday.*|enddate"
        r"|(?=.*(?:leav|left|exit|withdr|remov|depart|off|ceas|enrol|roll.*end))"
        r"(?=.*(?:leav|left|exit|withdr|remov|depart|off|ceas|end))(?:.*date.*|.*day|.*on)"
    )
    STATUS = re.compile(
        r"(?:current|pupil|student|child|learner|school|enrol\w*|reg\w*|roll|leaver|admission)*"
        r"status(?:desc\w*|name|code)?|enroll?ment(?:type)?"
    )
    HERE = re.compile(
        r"(?:is|currently|current|now)*"
        r"(?:on(?:oroff|off)?roll|(?:in|at)school|active|enrolled|attending|current)"
        r"(?:pupil|student)?(?:yn|yesno|flag)?"
    )
    GONE = re.compile(
        r"(?:is|has|an?)*"
        r"(?:leavers?|left(?:school)?|offroll|former|archived?|deleted|inactive|withdrawn)"
        r"(?:pupil|student)?(?:yn|yesno|flag)?"
    )


YES, NO = {"yes", "y", "true", "t", "1"}, {"no", "n", "false", "f", "0"}
TICKS = dict.fromkeys("✓✔☑√", "yes") | dict.fromkeys("✗✘✖☒☐❌", "no")
NOTHING = {"", "none", "n a", "na", "null", "nil", "not set", "00 00 0000", "0000 00 00"}
"""What systems write where they have nothing to say."""

FIRST_YEAR = 2000
"""Leaving days before it, such as 1 January 1900, are what systems write for none."""

IS_HERE = re.compile(
    r"(?:(?:current|currently|active|live|enrol(?:l?ed|l?ment)|registered|registration|onroll|on|roll"
    r"|at|school|attending|main|subsidiary|dual|single|sole|guest|normal|full|part|time|present|new"
    r"|starter|pupil|student|here|admitted|is|the|and|[cmsg])(?: |\Z))*"
)
"""All words of a status that is certainly that of a child who is here. The letters are codes of the
enrolment status in the Department for Education's common basic data set."""

HAS_LEFT = re.compile(
    r"(?:has |have )?(?:leavers?|left)|former|formerly|ex|past|previous|previously|alumn|graduat"
    r"|off ?roll|off\Z|no longer|not (?:on|at|in|active|current|enrolled|here|registered|attending)"
    r"|inactive|withdr[ae]w|transferred|transfer out|removed|archiv|delet|de ?regist|un ?enrol"
    r"|disenrol|moved|expel|excluded perm|perm(?:anent(?:ly)?)? exclu|deceased|ended|expired"
    r"|to ?be ?del|not currently|[fp]\Z"
)
CLASS_OF_LEAVERS = re.compile(r"(?:leavers?|left|off ?roll|archived?|former pupils)(?: \d[\d ]*)?")


ROLES = {"role", "roles", "type", "person type", "user type", "account type", "member type"}
ADULT = re.compile(
    r"\b(?:staff|teach|ta\b|hlta|admin|governor|parent|guardian|carer|contact|adult)"
)
"""Headings of columns for the role of a person, and the roles of people who are no pupils."""


def kind_of(heading: str) -> Kind | None:
    """Return what a column with this heading says about who is at the school; None for nothing."""
    texts = [text.replace(" ", "") for text in (plain(heading), bare(heading))]
    return next((kind for kind in Kind if any(map(kind.value.fullmatch, texts))), None)


def is_here(kind: Kind, value: CellValue, today: dt.date) -> bool | None:
    """Return whether a value means that a child is at the school; None if it cannot be told.

    An empty status, and an empty answer to “On roll?”, tell nothing.
    """
    text = cell_text(value).removesuffix("\ufe0f")
    word = TICKS.get(text) or plain(text)
    if is_formula_error(text):
        return None
    if word in NOTHING:
        return True if kind in (Kind.DAY, Kind.GONE) else None
    if kind in (Kind.DAY, Kind.GONE) and (day := day_of(value)):
        return day > today or day.year < FIRST_YEAR
    if kind in (Kind.HERE, Kind.GONE) and word in YES | NO:
        return (word in YES) == (kind is Kind.HERE)
    return is_status_of_pupil(word, today)


def is_status_of_pupil(status: str, today: dt.date) -> bool | None:
    """Return whether a status is that of a child who is here; None if it is not understood."""
    word = plain(status)
    if IS_HERE.fullmatch(word):
        return True
    return False if HAS_LEFT.match(word) and not _is_later(word, today) else None


def _is_later(word: str, today: dt.date) -> bool:
    """Return whether a status has a later day or year, as in “leaver 20 07 2027”."""
    if (digits := re.search(r"\d.*", word)) and (day := day_of(digits[0])):
        return day > today
    return any(int(year) > today.year for year in re.findall(r"\b20\d\d\b", word))
