"""Words that lists use for who is at the school: headings of columns, and their values."""

import re

STATUS = {
    *("status", "enrolment status", "pupil status", "student status", "roll status"),
    *("enrollment status", "registration status", "current status", "status description"),
    *("enrolment", "enrollment", "enrolment type", "enrollment type", "school status"),
}
IS_HERE = {
    *("on roll", "is on roll", "currently on roll", "current", "is current", "active", "is active"),
    *("enrolled", "currently enrolled", "is enrolled", "at school", "current pupil"),
    *("current student", "attending"),
}
IS_GONE = {
    *("leaver", "is leaver", "leavers", "left", "has left", "left school", "off roll", "former"),
    *("archived", "is archived", "deleted", "is deleted", "inactive", "withdrawn"),
}
LEAVING_DAY = {
    *("date of leaving", "leaving date", "date left", "left on", "leave date", "leaver date"),
    *("date of leaving school", "dol", "left date", "date left school", "date off roll"),
    *("off roll date", "end date", "exit date", "withdrawal date", "removal date", "last day"),
    *("enrolment end", "enrolment end date", "enrollment end date", "date of withdrawal"),
    *("date of removal", "date of departure", "roll end date", "leaving", "leaving school date"),
}
HEADINGS = STATUS | IS_HERE | IS_GONE | LEAVING_DAY
"""All headings of columns that say who is at the school."""

YES, NO = {"yes", "y", "true", "t", "1"}, {"no", "n", "false", "f", "0"}
NOTHING = {"", "none", "n a", "na", "null", "nil", "not set", "00 00 0000", "0000 00 00"}
"""What systems write where they have nothing to say."""

HAS_LEFT = re.compile(
    r"(?:has |have )?(?:leavers?|left)|former|formerly|ex|past|previous|previously|alumn|graduat"
    r"|off ?roll|no longer|not (?:on|at|in|active|current|enrolled|here|registered|attending)"
    r"|inactive|withdr[ae]w|transferred|transfer out|removed|archiv|delet|de ?regist|un ?enrol"
    r"|disenrol|moved|expel|excluded perm|perm(?:anent(?:ly)?)? exclu|deceased|ended|expired"
    r"|tobedel"
)
IS_ON_ROLL = re.compile(
    r"(?:current|currently|active|enrolled|enrolment|registered|on ?roll|at school|attending|main"
    r"|subsidiary|dual|single|guest|normal|full time|part time|present|new|starter|pupil|student)\b"
)
CODES = {"c": True, "m": True, "s": True, "g": True, "f": False, "p": False}
"""The codes of the enrolment status in the Department for Education's common basic data set."""
