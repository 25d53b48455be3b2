"""The JSON endpoints for tablets at the door, for staff and for helpers with a link alike."""

import json
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.models import User
from classes.pages.pks import pk_of
from lessons.evenings.door.actions import Tap, take_taps
from lessons.evenings.door.limits import limited_search
from lessons.evenings.door.tablet import everyone, family_of, search, state_of
from lessons.evenings.lookup import evening_at_door_or_404
from lessons.models import InformationEvening
from lessons.models.evening import MOST_ADULTS

MOST_TAPS = 50
"""The most taps that one request may hold. A tablet sends the rest in the next one."""

UNREADABLE = "This tap could not be read, so it was not counted. Tap the child again."


@staff_page(Permission.DOOR)
@require_safe
def door_state(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the check-ins as JSON, or 304 if nothing has changed."""
    return state(request, evening_at_door_or_404(request, pk))


@staff_page(Permission.DOOR)
@require_safe
@limited_search
def door_children(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the children who match the search as JSON."""
    return children(request, evening_at_door_or_404(request, pk))


@staff_page(Permission.DOOR)
@require_POST
def door_taps(request: StaffRequest, pk: int) -> HttpResponse:
    """Apply the taps of a member of staff."""
    evening = evening_at_door_or_404(request, pk)
    return taps(request, evening, by=request.user, where="At the door")


def state(request: HttpRequest, evening: InformationEvening) -> HttpResponse:
    """Return the state with its ETag, or 304 if the tablet already has it."""
    tag = f'"{evening.pk}-{evening.revision}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304)
    return JsonResponse(state_of(evening), headers={"ETag": tag})


def children(request: HttpRequest, evening: InformationEvening) -> HttpResponse:
    """Return the children for ?q=… or ?class=…, possible siblings for ?with=…, all for ?all=1."""
    params = request.GET
    if params.get("all"):
        return JsonResponse(everyone(evening))
    if pupil := pk_of(params.get("with")):
        return JsonResponse(family_of(evening, pupil))
    group = pk_of(params.get("class"))
    return JsonResponse(search(evening, typed=params.get("q", "")[:80], class_group=group))


def taps(
    request: HttpRequest, evening: InformationEvening, *, by: User | None, where: str
) -> HttpResponse:
    """Apply the taps in the body. Return the result of each by its key, and the new state."""
    readable, results = [], {}
    for sent in _sent(request.body):
        tap = _tap(sent)
        if tap:
            readable.append(tap)
        else:
            results[str(sent.get("key", ""))] = UNREADABLE
    applied = take_taps(evening=evening, taps=readable, by=by, where=where)
    results |= {str(key): refusal for key, refusal in applied.items()}
    evening.refresh_from_db(fields=["revision"])
    tag = f'"{evening.pk}-{evening.revision}"'
    return JsonResponse({"done": results, "state": state_of(evening)}, headers={"ETag": tag})


def _sent(body: bytes) -> list[dict[str, Any]]:
    """Return the taps in a request body. Raise Http404 if the shape is wrong."""
    try:
        sent = json.loads(body)["taps"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Http404 from None
    if not isinstance(sent, list) or not all(isinstance(tap, dict) for tap in sent):
        raise Http404
    return sent[:MOST_TAPS]


def _tap(sent: dict[str, Any]) -> Tap | None:
    """Return the tap, or None if one of its values cannot be read."""
    try:
        tap = Tap(
            key=uuid.UUID(sent["key"]),
            do=str(sent["do"]),
            pupil=pk_of(sent.get("pupil")),
            adults=int(sent.get("adults", 1)),
            with_pupil=pk_of(sent.get("with")),
            puts_right=uuid.UUID(sent["puts_right"]) if sent.get("puts_right") else None,
            party=uuid.UUID(sent["party"]) if sent.get("party") else None,
            undoes=tuple(uuid.UUID(key) for key in sent.get("undoes", [])[:MOST_TAPS]),
            name=str(sent.get("name", "")),
            class_group=pk_of(sent.get("class")),
        )
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError):
        return None
    return tap if 1 <= tap.adults <= MOST_ADULTS else None
