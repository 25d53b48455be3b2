"""The code that lets somebody start the first school in the browser. Only the console shows it.

So an installation that has just been put on a network belongs to whoever can run commands on it,
and not to whoever opens it first.
"""

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from classes.models import Installation

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""32 signs, without those that are easily taken for one another: 0 and O, 1 and I."""
GROUPS, IN_A_GROUP = 3, 4
"""Twelve signs are 60 bits: no number of computers tries them all within LASTS."""
LASTS = dt.timedelta(days=1)

WRONG = (
    "This code is not right, or is more than a day old. The console where the server was started "
    "shows the newest one, and “manage.py start_code” makes another."
)


def new_start_code() -> str:
    """Make a new code, such as K7RM-29QT-XWAE, and return it. Earlier ones no longer work."""
    groups = ["".join(secrets.choice(LETTERS) for _ in range(IN_A_GROUP)) for _ in range(GROUPS)]
    code = "-".join(groups)
    values = {"start_code": _digest(code), "start_code_ends": timezone.now() + LASTS}
    Installation.objects.update_or_create(pk=1, defaults=values)
    return code


def use_start_code(code: str) -> None:
    """Use up the code. Raise ValidationError if it is not the newest one, or is too old.

    Call it in a transaction: of two people who send the same code at once, the second waits, and
    is then refused. If the transaction fails, the code can be used again.
    """
    row = Installation.objects.select_for_update().filter(pk=1).first()
    kept = row.start_code if row and row.start_code_ends and _is_ahead(row.start_code_ends) else ""
    if not kept or not constant_time_compare(kept, _digest(code)):
        raise ValidationError({"code": WRONG})
    Installation.objects.update(start_code="", start_code_ends=None)


def _is_ahead(moment: dt.datetime) -> bool:
    return moment > timezone.now()


def _digest(code: str) -> str:
    """Return a digest that nobody without the secret key can compare. Small letters will do."""
    plain = "".join(sign for sign in code.upper() if sign in LETTERS)
    return salted_hmac("classes.schools.start_code", plain, algorithm="sha256").hexdigest()
