"""Keeps what somebody typed into a form that they send after their session has ended.

They sign in again and find the form as it was. So they do if they have signed in again already, in
another tab (classes/pages/csrf_failure.py). A view takes part in four lines: its template has
`{% form_owner %}`, the view is decorated with `@keeps_typed` below `staff_page`, makes its form
from `typed(request)`, and saves only a POST.

The page with the form holds a signed field that names its reader. What is typed is kept for that
account alone, so another person who signs in on the same device sees none of it. It is encrypted,
and kept for an hour.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from classes.encryption import UnreadableError, decrypt, encrypt
from classes.models import KeptForm, User

OWNER = "form_owner"
"""The signed field that names the account that opened the page."""

KEPT = "kept"
"""The parameter of the address at which a kept form is shown."""

PURPOSE = "kept form"
SHOWN_AT_MOST = 24 * 60 * 60
"""Seconds. Nothing is kept from a page that was opened longer ago."""
MOST_TYPED = 100_000
"""Characters. No form of ours is longer."""
MOST_KEPT = 10
"""Forms of one account. Nobody has more of them open."""
REFUSED = 400

WELCOME_BACK = (
    "This was not saved yet, because you had to sign in. What you typed is below. Look at it, then "
    "save it."
)


def owner_of(user: User) -> str:
    """Return the signed value of the field `OWNER` for a page that is shown to `user`."""
    return signing.dumps(user.pk, salt=PURPOSE)


def keeps_typed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let `staff_page` keep what is sent to the view by somebody whose session has ended."""

    @wraps(view)
    def keeping(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code < REFUSED:
            _kept(request).delete()
        return response

    keeping.keeps_typed = True  # type: ignore[attr-defined]
    return keeping


def keep(request: HttpRequest) -> str:
    """Keep what was sent for the account that opened the page. Return the address to go on at.

    Return "" if nothing is kept: the page names no account, or a file was sent.
    """
    typed = request.POST.urlencode()
    owner = _owner(request)
    address = _address(request)
    if (
        owner is None
        or request.FILES
        or len(typed) > MOST_TYPED
        or len(address) > _longest_address()
    ):
        return ""
    with transaction.atomic():
        KeptForm.objects.expired().delete()
        if not User.objects.filter(pk=owner, is_active=True).exists():
            return ""
        values = {"typed": encrypt(typed, purpose=PURPOSE), "kept_at": timezone.now()}
        KeptForm.objects.update_or_create(user_id=owner, address=address, defaults=values)
        newest = KeptForm.objects.filter(user=owner).order_by("-kept_at", "-pk")
        too_many = list(newest.values_list("pk", flat=True)[MOST_KEPT:])
        KeptForm.objects.filter(pk__in=too_many).delete()
    return f"{address}{'&' if '?' in address else '?'}{KEPT}=1"


def typed(request: HttpRequest) -> QueryDict | None:
    """Return what to fill the form in with: what was sent, or what was kept; None for a new one."""
    if request.method == "POST" or KEPT not in request.GET:
        return request.POST or None
    kept = _kept(request).exclude(pk__in=KeptForm.objects.expired()).first()
    if kept is None:
        return None
    try:
        data = QueryDict(decrypt(kept.typed, purpose=PURPOSE))
    except UnreadableError:
        return None
    messages.info(request, WELCOME_BACK)
    return data


def names_owner(request: HttpRequest, user: User) -> bool:
    """Return whether the page from which this was sent was shown to `user`."""
    return _owner(request) == user.pk


def _owner(request: HttpRequest) -> int | None:
    """Return the pk of the account that opened the page, or None if it names none."""
    try:
        pk = signing.loads(request.POST.get(OWNER, ""), salt=PURPOSE, max_age=SHOWN_AT_MOST)
    except signing.BadSignature:
        return None
    return int(pk)


def _kept(request: HttpRequest) -> Any:
    return KeptForm.objects.filter(user=request.user.pk, address=_address(request))


def _address(request: HttpRequest) -> str:
    """Return the address of the form, the same before and after signing in."""
    parameters = request.GET.copy()
    parameters.pop(KEPT, None)
    query = parameters.urlencode()
    return f"{request.path}?{query}" if query else request.path


def _longest_address() -> int:
    return KeptForm._meta.get_field("address").max_length or 0
